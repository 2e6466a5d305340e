"""PP-OCRv6 on ONNX Runtime, with our own thin pipeline around the models of installed packages.

Three ways to read: ``fast`` (the tiny models), ``best`` (the small ones), and ``auto``: tiny first, and what tiny is
not sure of again by small. A line is not sure where one of its characters is under 0.9 or where somebody wrote by
hand; a page is found anew by the small detector where it is coarse or hard to read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from zmtool.scans.engines.detector import Detector, split_at_rules
from zmtool.scans.engines.models import SMALL, TINY, model_file
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine, Rule
from zmtool.scans.engines.recogniser import Recogniser

LEAST_CONFIDENCE = 0.35
SURE_CHARACTER = 0.9
COARSE_SIDE = 1750
"""A page with fewer pixels than this on its long side was scanned under 150 dpi."""
HARD_PAGE = 0.8
"""A page whose lines are read with less than this on average is found anew."""


class PpOcr:
    """One of the three ways, by the name that its pages carry. Raises OutsideMissing where it cannot run."""

    def __init__(self, name: str, version: str) -> None:
        self.name, self.version = name, version
        self._tiny_first, self._small_after = "tiny" in name, "small" in name
        _ = self._tiny_recogniser if self._tiny_first else self._small_recogniser

    def lines(
        self, image: Image, vertical_rules: list[Rule], handwritten: Sequence[PixelBox] = ()
    ) -> list[RawLine]:
        """See ``Engine.lines``."""
        if not self._tiny_first:
            return _legible(self._by_small(image, vertical_rules))
        found = self._tiny_recogniser.read(image, _boxes(self._tiny_detector, image, vertical_rules))
        if self._small_after:
            if max(image.shape[:2]) < COARSE_SIDE or _mean(found) < HARD_PAGE:
                return _legible(self._by_small(image, vertical_rules))
            found = self._read_again(image, found, handwritten)
        return _legible(found)

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """See ``Engine.read``."""
        if self._small_after:
            return self._small_recogniser.read(image, boxes)
        return self._tiny_recogniser.read(image, boxes)

    def _by_small(self, image: Image, vertical_rules: list[Rule]) -> list[RawLine]:
        return self._small_recogniser.read(image, _boxes(self._small_detector, image, vertical_rules))

    def _read_again(
        self, image: Image, found: list[RawLine], handwritten: Sequence[PixelBox]
    ) -> list[RawLine]:
        """The lines, those that are not sure as the small model reads them."""
        doubtful = [
            index
            for index, line in enumerate(found)
            if min(line.chars, default=0.0) < SURE_CHARACTER
            or any(_meet(line.box, one) for one in handwritten)
        ]
        if not doubtful:
            return found
        again = self._small_recogniser.read(image, [found[index].box for index in doubtful])
        better = dict(zip(doubtful, again, strict=True))
        return [better.get(index, line) for index, line in enumerate(found)]

    @cached_property
    def _tiny_detector(self) -> Detector:
        return Detector(model_file(TINY, "models/ppocrv6/tiny/det/det.onnx"))

    @cached_property
    def _tiny_recogniser(self) -> Recogniser:
        return Recogniser(
            model_file(TINY, "models/ppocrv6/tiny/rec/rec.onnx"),
            model_file(TINY, "models/ppocrv6/ppocrv6_tiny_dict.txt"),
        )

    @cached_property
    def _small_detector(self) -> Detector:
        return Detector(model_file(SMALL, "models/PP-OCRv6_det_small.onnx"))

    @cached_property
    def _small_recogniser(self) -> Recogniser:
        return Recogniser(model_file(SMALL, "models/PP-OCRv6_rec_small.onnx"))


def _boxes(detector: Detector, image: Image, vertical_rules: list[Rule]) -> list[PixelBox]:
    return [piece for box in detector.boxes(image) for piece in split_at_rules(box, vertical_rules)]


def _legible(lines: list[RawLine]) -> list[RawLine]:
    return [line for line in lines if line.text and line.confidence >= LEAST_CONFIDENCE]


def _mean(lines: list[RawLine]) -> float:
    """Mean confidence of the lines by their length; 1 where there is no text at all."""
    characters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / characters if characters else 1.0


def _meet(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
