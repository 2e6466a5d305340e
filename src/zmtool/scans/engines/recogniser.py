"""What the lines of a page say: a PP-OCR recogniser on crops of the full page.

Each crop is read by itself in its own width: reading several together is no quicker on one thread, and would have to
compute the room up to the widest of them too.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from zmtool.scans.engines.ctc import Alphabet
from zmtool.scans.engines.models import as_tensor, onnx_session
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine

LINE_HEIGHT = 48
_WIDEST = 3200
_TALL = 1.2
"""Heights of a usual line: a title is read in its own proportions, as everything hangs on its words."""
_LINE = 144
"""How wide a crop is at least that is made narrower: shorter ones take no time, and have nothing to spare."""
_STRIDE = 8
"""Pixels of a crop to a step of the model; as much room is left behind the last character."""


class PlacedLine(NamedTuple):
    """A line and where each of its characters has its middle: x in pixels of the image."""

    line: RawLine
    middles: tuple[float, ...]


class Recogniser:
    """One recognition model. ``characters``: a file of its alphabet, where the model does not carry it.

    ``narrow``: how wide the crops of whole lines are made, of their own proportions; the time goes by the width.
    """

    def __init__(self, model: Path, characters: Path | None = None, narrow: float = 1.0) -> None:
        self._narrow = narrow
        self._session = onnx_session(model)
        self._input = self._session.get_inputs()[0].name
        if characters is None:
            known = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        else:
            known = characters.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
        self._alphabet = Alphabet(["", *(one.rstrip("\r") for one in known), " "])

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """The text in each box, in their order; text is empty where nothing was recognised."""
        return [one.line for one in self.placed(image, boxes)]

    def placed(self, image: Image, boxes: Sequence[PixelBox]) -> list[PlacedLine]:
        """As ``read``, with the places of the characters."""
        usual = statistics.median(box[3] - box[1] for box in boxes) if boxes else 0
        return [
            self._placed(crop_of(image, box, self._narrow if box[3] - box[1] < _TALL * usual else 1.0), box)
            for box in boxes
        ]

    def _placed(self, crop: Image, box: PixelBox) -> PlacedLine:
        width = (crop.shape[1] // _STRIDE + 2) * _STRIDE
        tensor = np.zeros((1, 3, LINE_HEIGHT, width), np.float32)
        tensor[0, :, :, : crop.shape[1]] = as_tensor(crop)[0]
        read = self._alphabet.glyphs(self._session.run(None, {self._input: tensor})[0][0])
        step = (box[2] - box[0]) / crop.shape[1] * _STRIDE
        line = RawLine(
            "".join(one.character for one in read),
            box,
            sum(one.sure for one in read) / len(read) if read else 0.0,
            tuple(round(one.sure, 3) for one in read),
        )
        return PlacedLine(line, tuple(box[0] + (one.step + 0.5) * step for one in read))


def crop_of(image: Image, box: PixelBox, narrow: float) -> Image:
    """A box of ``image`` as the model takes it: of its height, and as wide as ``narrow`` of its proportions ask."""
    x0, y0, x1, y1 = box
    piece = image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    width = max(16, round(piece.shape[1] * LINE_HEIGHT / piece.shape[0]))
    width = max(min(width, _LINE), round(width * narrow))
    return np.asarray(
        cv2.resize(piece, (min(width, _WIDEST), LINE_HEIGHT), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
    )
