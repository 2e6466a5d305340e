"""Wear: a clean page as a scanner or a telephone gives it, in four levels, by pure functions of picture and seed.

0 clean · 1 light scan: grain, half a degree of skew, JPEG · 2 hard: uneven light, blur, three degrees, the back page
showing through, faint carbon · 3 photograph: perspective, shadow, a table around the paper.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.corpus.truth import UNMOVED

LEVELS = (0, 1, 2, 3)
Pixels = NDArray[np.uint8]
_QUALITY = (90, 70, 45, 62)


def degraded(
    image: Image.Image, level: int, seed: int, back: Image.Image | None = None
) -> tuple[Image.Image, tuple[float, ...]]:
    """The page at a level, and where its points went: a matrix on fractions of the page, row by row.

    ``back`` is what shows through at level 2. The same picture, level and seed give the same result.
    """
    random = np.random.default_rng([seed, level])
    pixels = np.asarray(image.convert("RGB"), np.uint8)
    if level == 0:
        return image.convert("RGB"), UNMOVED
    if level == 1:
        worn, matrix = _light(pixels, random)
    elif level == 2:
        worn, matrix = _hard(pixels, random, back)
    elif level == 3:
        worn, matrix = _photographed(pixels, random)
    else:
        raise ValueError(f"no level {level}")
    return _compressed(worn, _QUALITY[level]), _fractions(matrix, pixels.shape, worn.shape)


def _light(pixels: Pixels, random: np.random.Generator) -> tuple[Pixels, NDArray[np.float64]]:
    matrix = _turning(pixels, float(random.uniform(-0.5, 0.5)))
    turned = _warped(pixels, matrix, pixels.shape[:2], (255, 255, 255))
    soft = _softened(turned, 0.5)
    return _grained(soft, random, 2.5), matrix


def _hard(
    pixels: Pixels, random: np.random.Generator, back: Image.Image | None
) -> tuple[Pixels, NDArray[np.float64]]:
    page = pixels.astype(np.float32)
    if back is not None:
        mirrored = np.asarray(back.convert("L").resize((pixels.shape[1], pixels.shape[0])), np.uint8)[:, ::-1]
        shown = cv2.GaussianBlur(mirrored, (0, 0), 2.2).astype(np.float32)
        page -= (255 - shown)[..., None] * float(random.uniform(0.06, 0.13))
    fade = float(random.uniform(0.5, 0.72))
    page = 255 - (255 - page) * _cloud(pixels.shape[:2], random, fade, 0.95)[..., None]
    matrix = _turning(pixels, float(random.choice([-1, 1]) * random.uniform(1.2, 3.0)))
    turned = _warped(np.clip(page, 0, 255).astype(np.uint8), matrix, pixels.shape[:2], (236, 234, 228))
    soft = _softened(turned, float(random.uniform(0.8, 1.2)))
    lit = soft * _cloud(pixels.shape[:2], random, 0.72, 1.0)[..., None]
    return _grained(np.clip(lit, 0, 255).astype(np.uint8), random, 5.0), matrix


def _photographed(pixels: Pixels, random: np.random.Generator) -> tuple[Pixels, NDArray[np.float64]]:
    height, width = pixels.shape[:2]
    frame = (round(height * 1.1), round(width * 1.14))
    at = np.array([[0.06, 0.05], [0.94, 0.05], [0.94, 0.95], [0.06, 0.95]])
    corners = (at + random.uniform(-0.032, 0.032, (4, 2))) * (frame[1], frame[0])
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(edges, corners.astype(np.float32)), np.float64)
    grain = cv2.resize(random.random((frame[0] // 3, 24)).astype(np.float32), frame[::-1])
    wood = np.array([112, 84, 58], np.float32) * (0.8 + 0.35 * grain[..., None])
    paper = _warped(pixels, matrix, frame, (0, 0, 0)).astype(np.float32)
    cover = _warped(np.full_like(pixels, 255), matrix, frame, (0, 0, 0)).astype(np.float32)[..., :1] / 255
    scene = wood * (1 - cover) + paper * cover
    scene *= np.array([1.0, 0.975, 0.93], np.float32) * _cloud(frame, random, 0.8, 1.0)[..., None]
    scene *= _shadow(frame, random)[..., None]
    soft = _softened(np.clip(scene, 0, 255).astype(np.uint8), float(random.uniform(0.6, 0.95)))
    return _grained(soft, random, 3.5), matrix


def _turning(pixels: Pixels, degrees: float) -> NDArray[np.float64]:
    height, width = pixels.shape[:2]
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])


def _warped(
    pixels: Pixels, matrix: NDArray[np.float64], size: tuple[int, ...], around: tuple[int, int, int]
) -> Pixels:
    shape = (size[1], size[0])
    return np.asarray(
        cv2.warpPerspective(pixels, matrix, shape, flags=cv2.INTER_CUBIC, borderValue=around), np.uint8
    )


def _softened(pixels: Pixels, spread: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), spread), np.uint8)


def _cloud(
    size: tuple[int, ...], random: np.random.Generator, least: float, most: float
) -> NDArray[np.float32]:
    """A factor between ``least`` and ``most`` that changes slowly over the page."""
    coarse = random.uniform(least, most, (4, 3)).astype(np.float32)
    smooth = cv2.resize(coarse, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(smooth, least, most), np.float32)


def _shadow(size: tuple[int, ...], random: np.random.Generator) -> NDArray[np.float32]:
    """The shadow of a hand or head: darker beyond a slanting, soft edge."""
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    turn = float(random.uniform(0, 2 * np.pi))
    away = (xs / size[1] - 0.5) * np.cos(turn) + (ys / size[0] - 0.5) * np.sin(turn)
    depth = float(random.uniform(0.2, 0.38))
    return np.asarray(1 - depth / (1 + np.exp((away - float(random.uniform(-0.1, 0.2))) * -26)), np.float32)


def _grained(pixels: Pixels, random: np.random.Generator, strength: float) -> Pixels:
    height, width = pixels.shape[:2]
    noise = random.normal(0, strength, (height, width, 1)).astype(np.float32)
    specks = (random.random((height, width, 1)) < 0.00002) * np.float32(110)
    return np.asarray(np.clip(pixels.astype(np.float32) + noise - specks, 0, 255), np.uint8)


def _compressed(pixels: Pixels, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def _fractions(
    matrix: NDArray[np.float64], before: tuple[int, ...], after: tuple[int, ...]
) -> tuple[float, ...]:
    scaled = np.diag([1 / after[1], 1 / after[0], 1]) @ matrix @ np.diag([before[1], before[0], 1])
    return tuple(round(float(one), 6) for one in (scaled / scaled[2, 2]).ravel())
