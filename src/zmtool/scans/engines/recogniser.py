"""What the lines of a page say: a PP-OCR recogniser on crops of the full page.

Crops of like width are read together, so that little padding is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.models import onnx_session
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine

LINE_HEIGHT = 48
_BATCH_PIXELS = 48 * 4800
_WIDEST = 3200


class Recogniser:
    """One recognition model. ``characters``: a file of its alphabet, where the model does not carry it."""

    def __init__(self, model: Path, characters: Path | None = None) -> None:
        self._session = onnx_session(model)
        self._input = self._session.get_inputs()[0].name
        if characters is None:
            known = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        else:
            known = characters.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
        self._alphabet = ["", *(one.rstrip("\r") for one in known), " "]

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """The text in each box, in their order; text is empty where nothing was recognised."""
        crops = [_crop(image, box) for box in boxes]
        order = sorted(range(len(crops)), key=lambda index: crops[index].shape[1])
        found: dict[int, RawLine] = {}
        at = 0
        while at < len(order):
            widest = _bucket(crops[order[at]].shape[1])
            batch = [index for index in order[at:] if crops[index].shape[1] <= widest]
            batch = batch[: max(1, _BATCH_PIXELS // (LINE_HEIGHT * widest))]
            for index, (text, chars) in zip(
                batch, self._read([crops[one] for one in batch], widest), strict=True
            ):
                confidence = float(np.mean(chars)) if chars else 0.0
                found[index] = RawLine(text, boxes[index], confidence, tuple(round(one, 3) for one in chars))
            at += len(batch)
        return [found[index] for index in range(len(boxes))]

    def _read(self, crops: list[Image], width: int) -> list[tuple[str, list[float]]]:
        tensor = np.zeros((len(crops), 3, LINE_HEIGHT, width), np.float32)
        for row, crop in enumerate(crops):
            tensor[row, :, :, : crop.shape[1]] = (crop.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
        scores = self._session.run(None, {self._input: tensor})[0]
        return [self._decode(one) for one in scores]

    def _decode(self, scores: NDArray[np.float32]) -> tuple[str, list[float]]:
        """Greedy CTC: repeats merged, blanks dropped."""
        best = scores.argmax(axis=1)
        keep = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
        text = "".join(self._alphabet[best[step]] for step in keep if best[step] < len(self._alphabet))
        chars = [float(scores[step, best[step]]) for step in keep if best[step] < len(self._alphabet)]
        stripped = text.strip()
        start = text.find(stripped) if stripped else 0
        return stripped, chars[start : start + len(stripped)]


def _crop(image: Image, box: PixelBox) -> Image:
    x0, y0, x1, y1 = box
    piece = image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    width = max(16, round(piece.shape[1] * LINE_HEIGHT / piece.shape[0]))
    return np.asarray(
        cv2.resize(piece, (min(width, _WIDEST), LINE_HEIGHT), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
    )


def _bucket(width: int) -> int:
    """The next bucket edge: multiples of 32 that grow by about an eighth."""
    step = 32 if width <= 256 else 64 if width <= 640 else 160
    return -(-width // step) * step
