"""PP-OCRv6 on ONNX Runtime, with our own thin pipeline around the models of installed packages.

Three ways to read: ``fast`` (the tiny models, on smaller pictures), ``best`` (the small ones), and ``auto``: tiny first, and what tiny is
not sure of again by small: the stretches of a line where characters are under 0.9, or under 0.98 where somebody wrote
by hand. A page is found anew by the small detector where it is coarse or hard to read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from zmtool.scans.engines.band import text_band
from zmtool.scans.engines.detector import QUICK_SIDE, SIDE, Detector, split_at_rules
from zmtool.scans.engines.doubts import cut_out, doubted, doubtful_stretches, put_back
from zmtool.scans.engines.models import SMALL, TINY, model_file
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine, Rule
from zmtool.scans.engines.recogniser import PlacedLine, Recogniser

LEAST_CONFIDENCE = 0.35
COARSE_SIDE = 1750
"""A page with fewer pixels than this on its long side was scanned under 150 dpi."""
DOUBTFUL = 0.85
"""A line that is read with less than this is cut out more closely and read once more."""
QUICK_WIDTH = 0.9
"""How wide ``fast`` makes the lines that it reads."""
HARD_PAGE = 0.8
"""A page whose lines are read with less than this on average is found anew."""


class PpOcr:
    """One of the three ways, by the name that its pages carry. Raises OutsideMissing where it cannot run."""

    def __init__(self, name: str, version: str) -> None:
        self.name, self.version = name, version
        self._tiny_first, self._small_after = "tiny" in name, "small" in name
        _ = self._tiny_recogniser if self._tiny_first else self._small_recogniser

    def lines(
        self,
        image: Image,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        """See ``Engine.lines``."""
        if not self._tiny_first:
            return _legible(self._by_small(image, vertical_rules, area))
        placed = self._tiny_recogniser.placed(image, _boxes(self._tiny_detector, image, vertical_rules, area))
        found = [one.line for one in placed]
        if self._small_after:
            if max(image.shape[:2]) < COARSE_SIDE or _mean(found) < HARD_PAGE:
                return _legible(self._by_small(image, vertical_rules, area))
            found = self._read_again(image, placed, handwritten)
        return _legible(found)

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """See ``Engine.read``."""
        if self._small_after:
            return self._small_recogniser.read(image, boxes)
        return self._tiny_recogniser.read(image, boxes)

    def _by_small(self, image: Image, vertical_rules: list[Rule], area: PixelBox | None) -> list[RawLine]:
        return self._small_recogniser.read(image, _boxes(self._small_detector, image, vertical_rules, area))

    def _read_again(
        self, image: Image, placed: list[PlacedLine], handwritten: Sequence[PixelBox]
    ) -> list[RawLine]:
        """The lines, what is not sure of them as the small model reads it."""
        return [self._surer(image, one, handwritten) for one in placed]

    def _surer(self, image: Image, placed: PlacedLine, handwritten: Sequence[PixelBox]) -> RawLine:
        doubtful = doubted(placed, handwritten)
        if doubtful is None:
            return self._whole(image, placed.line)
        stretches = doubtful_stretches(doubtful)
        if not stretches:
            return placed.line
        if (boxes := cut_out(image, placed, stretches)) is None:
            return self._whole(image, placed.line)
        again = self._small_recogniser.placed(image, boxes)
        return put_back(placed, stretches, again) or self._whole(image, placed.line)

    def _whole(self, image: Image, line: RawLine) -> RawLine:
        """The line as the small model reads it; where that is doubtful, the surer one of two ways to cut it out."""
        read = self._small_recogniser.read(image, [line.box])[0]
        if not read.text or read.confidence >= DOUBTFUL:
            return read
        if (band := text_band(image, line.box)) == line.box:
            return read
        again = self._small_recogniser.read(image, [band])[0]
        return replace(again, box=line.box) if again.confidence > read.confidence else read

    @cached_property
    def _tiny_detector(self) -> Detector:
        side = SIDE if self._small_after else QUICK_SIDE
        return Detector(model_file(TINY, "models/ppocrv6/tiny/det/det.onnx"), side)

    @cached_property
    def _tiny_recogniser(self) -> Recogniser:
        return Recogniser(
            model_file(TINY, "models/ppocrv6/tiny/rec/rec.onnx"),
            model_file(TINY, "models/ppocrv6/ppocrv6_tiny_dict.txt"),
            1.0 if self._small_after else QUICK_WIDTH,
        )

    @cached_property
    def _small_detector(self) -> Detector:
        return Detector(model_file(SMALL, "models/PP-OCRv6_det_small.onnx"))

    @cached_property
    def _small_recogniser(self) -> Recogniser:
        return Recogniser(model_file(SMALL, "models/PP-OCRv6_rec_small.onnx"))


def _boxes(
    detector: Detector, image: Image, vertical_rules: list[Rule], area: PixelBox | None
) -> list[PixelBox]:
    return [piece for box in detector.boxes(image, area) for piece in split_at_rules(box, vertical_rules)]


def _legible(lines: list[RawLine]) -> list[RawLine]:
    return [line for line in lines if line.text and line.confidence >= LEAST_CONFIDENCE]


def _mean(lines: list[RawLine]) -> float:
    """Mean confidence of the lines by their length; 1 where there is no text at all."""
    characters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / characters if characters else 1.0
