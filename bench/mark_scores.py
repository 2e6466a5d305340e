"""How many of the marks of a page were found, and how many of those found are there, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.corpus.truth import Box, TruthMark, TruthPage
from zmtool.scans.records import Mark, Page

KINDS = ("seal", "fingerprint", "signature", "tick", "correction")
_REACH = 0.02


@dataclass(slots=True)
class MarkCount:
    """Marks on the paper and how many of them were found; marks reported and how many of them are there."""

    there: int = 0
    found: int = 0
    reported: int = 0
    true: int = 0

    @property
    def text(self) -> str:
        """Precision / recall, percent; "-" where there is nothing to divide."""
        return f"{_percent(self.true, self.reported)}/{_percent(self.found, self.there)}"

    @property
    def detail(self) -> str:
        """The same with how many there are and how many were reported."""
        return f"{self.text} ({self.there}, {self.reported})" if self.there or self.reported else "-"


def count_marks(counts: dict[str, MarkCount], known: TruthPage, page: Page) -> Iterator[tuple[str, str, str]]:
    """Adds a page's marks and gives (kind, truth, read) for each that was missed or is not there.

    Blue handwriting of any kind counts as a signature, because marks are told by ink; black is told apart.
    """
    for kind in KINDS:
        count = counts.setdefault(kind, MarkCount())
        there = [mark for mark in known.marks if mark.kind == kind]
        inked = [
            mark for mark in known.marks if mark.kind.startswith(kind) or mark.kind in _INK.get(kind, ())
        ]
        reported = [mark for mark in page.marks if mark.kind == kind]
        count.there += len(there)
        count.reported += len(reported)
        for one in there:
            hit = any(touching(one, mark, known) for mark in reported)
            count.found += hit
            if not hit:
                yield kind, f"{one.text} {one.box}", "-"
        for mark in reported:
            true = any(touching(one, mark, known) for one in inked)
            count.true += true
            if not true:
                yield f"{kind} (not there)", "-", f"{mark.box}"


_INK = {"signature": ("tick", "correction")}


def touching(one: TruthMark, mark: Mark, known: TruthPage) -> bool:
    """Whether two marks lie on each other, on the flat page or where the picture shows it."""
    return _overlap(one.box, mark.box) or _overlap(_moved(one.box, known.transform), mark.box)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] - _REACH < other[2]
        and other[0] < one[2] + _REACH
        and one[1] - _REACH < other[3]
        and other[1] < one[3] + _REACH
    )


def _moved(box: Box, matrix: tuple[float, ...]) -> Box:
    points = []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])):
        down = matrix[6] * x + matrix[7] * y + matrix[8]
        points.append(
            (
                (matrix[0] * x + matrix[1] * y + matrix[2]) / down,
                (matrix[3] * x + matrix[4] * y + matrix[5]) / down,
            )
        )
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _percent(right: int, whole: int) -> str:
    return f"{100 * right / whole:.0f}" if whole else "-"
