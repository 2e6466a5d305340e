"""What a photograph of a retail licence says: entries of the register with their place, and what speaks against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zmtool.scans.records import Box


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One entry as read.

    ``value`` is what stands there, ``normal`` its canonical form (dates ISO, codes joined by 、; None where the text is
    not what it should be). ``mended`` says what ``normal`` was made from where it rests on a repair; ``alternatives`` are
    other canonical forms it may have; ``doubts`` say in Chinese what speaks against it. ``confirmed`` is True where a
    person said it (then ``page`` is 0). ``source`` is the file.
    """

    field: str
    value: str
    normal: str | None
    confidence: float
    page: int
    box: Box
    mended: str = ""
    alternatives: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    confirmed: bool = False
    source: str = ""

    def is_sure(self, least: float) -> bool:
        """Whether it can be written down: confirmed, or read at least so surely with nothing against it."""
        if not self.normal:
            return False
        return self.confirmed or (self.confidence >= least and not self.doubts)


@dataclass(frozen=True, slots=True)
class CardReading:
    """One card as it lies on one page: its entries by field, and which copy it is (正本, 副本; empty where not printed)."""

    source: str
    page: int
    copy: str
    entries: Mapping[str, CardEntry]
