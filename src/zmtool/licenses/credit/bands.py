"""A stretch of figures with open or closed ends, as tables of grades and tiers write it: >120, (110,120], [85,100), ≤70."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` to ``high``; None is no end, ``low_open`` and ``high_open`` leave the end itself out."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, figure: Decimal) -> bool:
        """Whether the figure lies in the stretch."""
        if self.low is not None and (figure <= self.low if self.low_open else figure < self.low):
            return False
        return self.high is None or (figure < self.high if self.high_open else figure <= self.high)

    @property
    def empty(self) -> bool:
        """Whether no figure lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meets(self, above: Band, *, whole: bool) -> bool:
        """Whether ``above`` begins just where this one ends; of ``whole`` points 91 follows 90."""
        if self.high is None or above.low is None:
            return False
        if self.high == above.low:
            return self.high_open != above.low_open
        closed = not self.high_open and not above.low_open
        return whole and closed and self.high + 1 == above.low

    def overlaps(self, above: Band) -> bool:
        """Whether some figure lies in both, ``above`` not beginning below this one."""
        if self.high is None or above.low is None:
            return True
        if self.high == above.low:
            return not self.high_open and not above.low_open
        return self.high > above.low

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "不限"
        if self.high is None:
            return f"{'>' if self.low_open else '≥'}{_text(self.low)}"
        if self.low is None:
            return f"{'<' if self.high_open else '≤'}{_text(self.high)}"
        return f"{'(' if self.low_open else '['}{_text(self.low)}, {_text(self.high)}{')' if self.high_open else ']'}"


def _text(figure: Decimal | None) -> str:
    return "" if figure is None else format(figure.normalize(), "f")
