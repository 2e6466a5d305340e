"""The cells of one row of a register by field, typed, with what had to be understood told on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.sheets.mapping import ImportMapping
from zmtool.sheets.records import Accepted, Corrected


class Unfit(Exception):
    """A value that a row cannot be taken with: the field of the sheet, and why (Chinese)."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


class Cells:
    """The values of one row, and the corrections told so far."""

    def __init__(self, row: Accepted, mapping: ImportMapping, today: date) -> None:
        self.row, self.values, self.mapping, self.today = row.row, row.values, mapping, today
        self.corrected: list[Corrected] = []

    def told(self, field: str, after: str, reason: str) -> None:
        """Notes that the cell was understood as ``after``, and why."""
        label = self.mapping.field(field).label
        self.corrected.append(Corrected(self.row, label, self.text(field)[:60], after, reason))

    def text(self, field: str) -> str:
        """The text of a cell; empty where nothing stands."""
        return self.values.get(field, "")

    def day(self, field: str) -> date | None:
        """The day in a cell. Raises Unfit for one to come."""
        text = self.values.get(field)
        if text is None:
            return None
        day = date.fromisoformat(text)
        if day > self.today:
            raise Unfit(field, f"在今天（{self.today}）之后；请核对日期")
        return day

    def money(self, field: str) -> Decimal | None:
        """The yuan in a cell."""
        text = self.values.get(field)
        return None if text is None else Decimal(text)
