"""An order export of any length, read line by line; what a person decides by is counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from zmtool.base.progress import EVERY
from zmtool.insight.data.order_rows import OrderLine, Surroundings, take_orders
from zmtool.insight.data.wordings import OrderWords
from zmtool.sheets.records import Preview, Rejected
from zmtool.values.periods import week_label

_TOP_REASONS = 10
_SAMPLES = 3
_MOST_PROBLEMS = 20_000
_AMOUNTS_SHOWN = 20


@dataclass(slots=True)
class OrderTally:
    """What a file came to. ``first`` is its first piece with the header; ``problems`` the rows that cannot be taken, with their cells."""

    first: Preview | None = None
    rows_read: int = 0
    accepted: int = 0
    corrected: int = 0
    skipped: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[Rejected, tuple[str, ...]]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    shops: set[int] = field(default_factory=set)
    cartons: Decimal = Decimal(0)
    amounts_off: list[int] = field(default_factory=list)
    amounts_off_in_all: int = 0

    def problem_rows(self) -> Preview:
        """The rows that cannot be taken, as a preview to write them out."""
        assert self.first is not None  # noqa: S101 - asked after reading
        ordered = sorted(self.problems, key=lambda pair: pair[0].row)
        return replace(
            self.first,
            accepted=(),
            rejected=tuple(one for one, _ in ordered),
            cells=MappingProxyType({one.row: cells for one, cells in ordered}),
        )

    def summary(
        self, rows: int, weeks: Sequence[int], same: int, differing: int, brands: int
    ) -> dict[str, Any]:
        """The preview as plain data: ``rows`` lines in ``weeks``, orders that are kept already, new brands."""
        first = self.first
        assert first is not None  # noqa: S101 - asked after reading
        return {
            "sheet": first.sheet,
            "header_row": first.header_row,
            "columns": {one.label: one.header.replace("\n", " ") for one in first.columns},
            "ignored": list(first.ignored),
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "lines": rows,
            "corrected": self.corrected,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "reasons": [
                {"reason": text, "rows": count} for text, count in self.reasons.most_common(_TOP_REASONS)
            ],
            "samples": [
                {"row": one.row, "field": one.label, "value": one.value, "reason": one.reason}
                for one, _ in self.problems[:_SAMPLES]
            ],
            "orders": len(self.codes),
            "shops": len(self.shops),
            "cartons": f"{self.cartons:f}",
            "weeks": [week_label(one) for one in weeks],
            "same_orders": same,
            "changed_orders": differing,
            "new_brands": brands,
            "amounts_off": self.amounts_off,
            "amounts_off_in_all": self.amounts_off_in_all,
            "notes": list(first.notes),
        }


def order_lines(
    pieces: Iterable[Preview],
    words: OrderWords,
    at: Surroundings,
    tally: OrderTally,
    still: Callable[[], None] = lambda: None,
) -> Iterator[OrderLine]:
    """The lines of a file, one piece in memory at a time; ``tally`` is filled on the way, ``still`` called now and then."""
    for piece in pieces:
        taken = take_orders(piece.accepted, words, at)
        if tally.first is None:
            tally.first = replace(
                piece, accepted=(), corrected=(), rejected=(), skipped=(), cells=MappingProxyType({})
            )
        rejected = (*piece.rejected, *taken.rejected)
        tally.rows_read += len(piece.accepted) + len(piece.rejected) + len(piece.skipped)
        tally.accepted += len(taken.lines)
        tally.corrected += len(piece.corrected) + len(taken.corrected)
        tally.skipped += len(piece.skipped)
        tally.rejected += len(rejected)
        tally.reasons.update(f"{one.label}：{one.reason}" for one in rejected)
        room = _MOST_PROBLEMS - len(tally.problems)
        tally.problems += [(one, piece.cells[one.row]) for one in rejected[:room]]
        tally.amounts_off_in_all += len(taken.amounts_off)
        tally.amounts_off += taken.amounts_off[: _AMOUNTS_SHOWN - len(tally.amounts_off)]
        for count, line in enumerate(taken.lines):
            if count % EVERY == 0:
                still()
            tally.codes.add(line.code)
            tally.shops.add(line.lic_no)
            tally.cartons += line.qty
            yield line
