"""A text engine that plays back what another engine read, so that what is done with its lines can be tested by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from zmtool.scans.engines.protocol import Engine, Image, PixelBox, RawLine, Rule


class Recorded:
    """Plays back the lines of one page, whatever picture it is shown."""

    name, version = "recorded", "1"

    def __init__(self, path: Path) -> None:
        plain = json.loads(path.read_text(encoding="utf-8"))
        self._lines = [
            RawLine(one["text"], tuple(one["box"]), one["confidence"], tuple(one["chars"])) for one in plain
        ]

    def lines(
        self,
        image: Image,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        return list(self._lines)

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        return [RawLine("", box, 0.0) for box in boxes]


class Recording:
    """Passes everything on to another engine and keeps the lines of the page."""

    def __init__(self, engine: Engine) -> None:
        self.name, self.version, self._engine = engine.name, engine.version, engine
        self.kept: list[RawLine] = []

    def lines(
        self,
        image: Image,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        self.kept = self._engine.lines(image, vertical_rules, handwritten, area)
        return self.kept

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        return self._engine.read(image, boxes)

    def save(self, path: Path) -> None:
        """Writes the lines for ``Recorded``."""
        plain = [asdict(one) | {"chars": [round(each, 3) for each in one.chars]} for one in self.kept]
        path.write_text(json.dumps(plain, ensure_ascii=False, indent=0), encoding="utf-8")
