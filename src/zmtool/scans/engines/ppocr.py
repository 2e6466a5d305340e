"""PP-OCRv6 small on ONNX Runtime, with our own thin pipeline around the models of the rapidocr package.

The models come as files inside installed packages and are never downloaded. The detector reads the page
reduced to 1280 pixels; crops are cut from the full page and recognised in buckets of like width, so that
little padding is computed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.base.errors import OutsideMissing
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine

DETECT_SIDE = 1280
DETECT_THRESHOLD, BOX_THRESHOLD, UNCLIP = 0.3, 0.5, 1.6
LINE_HEIGHT = 48
RULE_GAP, LEAST_WIDTH = 4, 6
LEAST_CONFIDENCE = 0.35
_BATCH_PIXELS = 48 * 4800
_HINT = "请安装：pip install rapidocr onnxruntime；或改用 --engine tesseract"


class PpOcr:
    """PP-OCRv6 small."""

    name = "ppocr-v6-small"

    def __init__(self) -> None:
        self.version = _package_version("rapidocr")
        self._detector = onnx_session(model_file("rapidocr", "models/PP-OCRv6_det_small.onnx"))
        self._recogniser = onnx_session(model_file("rapidocr", "models/PP-OCRv6_rec_small.onnx"))
        characters = self._recogniser.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._alphabet = ["", *characters, " "]

    def lines(self, image: Image, vertical_rules: list[tuple[int, int, int]]) -> list[RawLine]:
        """See ``Engine.lines``."""
        boxes = [piece for box in self._detect(image) for piece in split_at_rules(box, vertical_rules)]
        return [
            line
            for line in self._recognise(image, boxes)
            if line.text and line.confidence >= LEAST_CONFIDENCE
        ]

    def _detect(self, image: Image) -> list[PixelBox]:
        height, width = image.shape[:2]
        scale = min(1.0, DETECT_SIDE / max(height, width))
        inner = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
        small = cv2.resize(image, inner, interpolation=cv2.INTER_AREA)
        tensor = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        heat = self._detector.run(None, {self._detector.get_inputs()[0].name: tensor})[0][0, 0]
        contours, _ = cv2.findContours(
            (heat > DETECT_THRESHOLD).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
        )
        stretch_x, stretch_y = width / inner[0], height / inner[1]
        boxes = []
        for contour in contours:
            x, y, w, h = cv2.boundingRect(contour)
            if min(w, h) < 3 or float(heat[y : y + h, x : x + w].mean()) < BOX_THRESHOLD * 0.6:
                continue
            mask = np.zeros((h, w), np.uint8)
            cv2.fillPoly(mask, [contour - (x, y)], (1,))
            if cv2.mean(heat[y : y + h, x : x + w], mask)[0] < BOX_THRESHOLD:
                continue
            grow = w * h * UNCLIP / (2 * (w + h))
            boxes.append(
                (
                    max(0, int((x - grow) * stretch_x)),
                    max(0, int((y - grow) * stretch_y)),
                    min(width, int((x + w + grow) * stretch_x + 0.5)),
                    min(height, int((y + h + grow) * stretch_y + 0.5)),
                )
            )
        return sorted(boxes, key=lambda box: (box[1], box[0]))

    def _recognise(self, image: Image, boxes: list[PixelBox]) -> list[RawLine]:
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
        scores = self._recogniser.run(None, {self._recogniser.get_inputs()[0].name: tensor})[0]
        return [self._decode(one) for one in scores]

    def _decode(self, scores: NDArray[np.float32]) -> tuple[str, list[float]]:
        """Greedy CTC: repeats merged, blanks dropped."""
        best = scores.argmax(axis=1)
        keep = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
        text = "".join(self._alphabet[best[step]] for step in keep)
        chars = [float(scores[step, best[step]]) for step in keep]
        stripped = text.strip()
        start = text.find(stripped) if stripped else 0
        return stripped, chars[start : start + len(stripped)]


def split_at_rules(box: PixelBox, rules: list[tuple[int, int, int]]) -> list[PixelBox]:
    """Cuts a box where a vertical ruling line runs through at least 70 % of its height.

    The two edges of one drawn line count as one cut; slivers that no character fits in are left out.
    """
    x0, y0, x1, y1 = box
    margin = 0.25 * (y1 - y0)
    cuts = sorted(
        x
        for x, top, bottom in rules
        if x0 + margin < x < x1 - margin and min(y1, bottom) - max(y0, top) > 0.7 * (y1 - y0)
    )
    lefts = [x0, *(x + RULE_GAP for x in cuts)]
    rights = [*(x - RULE_GAP for x in cuts), x1]
    pieces = [(left, y0, right, y1) for left, right in zip(lefts, rights, strict=True)]
    return [piece for piece in pieces if piece[2] - piece[0] >= LEAST_WIDTH] or [box]


def model_file(package: str, relative: str) -> Path:
    """A model inside an installed package, found without importing the package. Raises OutsideMissing."""
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / relative
        if path.is_file():
            return path
    raise OutsideMissing(f"缺少文字识别模型（{package}）", next_step=_HINT)


def onnx_session(path: Path) -> Any:
    """A single-threaded ONNX Runtime session. Raises OutsideMissing where the runtime is not installed."""
    try:
        import onnxruntime
    except ImportError as error:
        raise OutsideMissing("缺少 ONNX Runtime，无法识别文字", next_step=_HINT) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _package_version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError as error:
        raise OutsideMissing(f"缺少文字识别模型（{package}）", next_step=_HINT) from error


def _crop(image: Image, box: PixelBox) -> Image:
    x0, y0, x1, y1 = box
    piece = image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    width = max(16, round(piece.shape[1] * LINE_HEIGHT / piece.shape[0]))
    return np.asarray(
        cv2.resize(piece, (min(width, 3200), LINE_HEIGHT), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
    )


def _bucket(width: int) -> int:
    """The next bucket edge: multiples of 32 that grow by about an eighth."""
    step = 32 if width <= 256 else 64 if width <= 640 else 160
    return -(-width // step) * step
