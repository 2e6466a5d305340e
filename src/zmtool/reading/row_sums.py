"""Tables that prove themselves: quantity × unit price = amount in each row, and the amounts add up to the total.

One misread figure is repaired where exactly one repair makes the row and the total right. A figure read for another
figure is repaired only where its reading was not sure and the total bears the repair out; an error that no misreading
explains is what the paper says, and stays for a review to object to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.reading.agreement import DOUBTED
from zmtool.reading.agreements import RowSums
from zmtool.reading.misreadings import with_letters_read, with_one_figure_changed
from zmtool.reading.records import ReadField
from zmtool.values.money import repair_separators

_CENT = Decimal("0.01")
_MENDED = 0.9
_CERTAIN = 0.98
"""A figure read this surely is not taken for a misread one."""

Row = Mapping[str, ReadField]


@dataclass(frozen=True, slots=True)
class _Repair:
    """Cell ``column`` of row ``row`` (-1: the total) read as ``value``; ``forced`` where its text is no plain number."""

    row: int
    column: str
    value: Decimal
    forced: bool


def rows_in_agreement(
    rows: Sequence[Row], total: ReadField | None, columns: RowSums
) -> tuple[tuple[Row, ...], ReadField | None]:
    """The rows and the total after each row was multiplied and all were added up."""
    wrong = [index for index, row in enumerate(rows) if _is_wrong(row, columns)]
    settled = list(rows)
    for index in wrong:
        found = list(_repairs(index, rows[index], columns))
        if wrong == [index] and total is not None and total.normal:
            borne_out = [one for one in found if _adds_up(rows, one, Decimal(total.normal), columns)]
            settled[index] = _settled(rows[index], borne_out or found, columns, proved=bool(borne_out))
        else:
            settled[index] = _settled(rows[index], found, columns, proved=False)
    if any(_is_wrong(row, columns) for row in settled):
        return tuple(settled), total
    return tuple(settled), _total_in_agreement(settled, total, columns)


def _is_wrong(row: Row, columns: RowSums) -> bool:
    """Whether a row that has all three figures is not right, or holds one that could not be read."""
    cells = _cells(row, columns)
    if cells is None or not all(cell.value for cell in cells):
        return False
    values = [_value(cell) for cell in cells]
    return not _is_product(*values)


def _cells(row: Row, columns: RowSums) -> tuple[ReadField, ReadField, ReadField] | None:
    found = [row.get(name) for name in (columns.quantity, columns.price, columns.amount)]
    quantity, price, amount = found
    return (quantity, price, amount) if quantity and price and amount else None


def _value(cell: ReadField) -> Decimal | None:
    return Decimal(cell.normal) if cell.normal else None


def _is_product(quantity: Decimal | None, price: Decimal | None, amount: Decimal | None) -> bool:
    if quantity is None or price is None or amount is None:
        return False
    return abs(quantity * price - amount) < _CENT


def _repairs(index: int, row: Row, columns: RowSums) -> Iterator[_Repair]:
    """Every misreading of one cell of a row that makes the row right."""
    cells = _cells(row, columns)
    if cells is None:
        return
    values = [_value(cell) for cell in cells]
    names = (columns.quantity, columns.price, columns.amount)
    for place, (name, cell) in enumerate(zip(names, cells, strict=True)):
        for value, forced in _other_readings(cell):
            tried = [*values[:place], value, *values[place + 1 :]]
            if _is_product(*tried):
                yield _Repair(index, name, value, forced)


def _other_readings(cell: ReadField) -> list[tuple[Decimal, bool]]:
    """What the text of a cell may have been, each with whether the text is no plain number as it stands."""
    letters_read = with_letters_read(cell.value)
    found: dict[Decimal, bool] = {}
    for text in (letters_read, *with_one_figure_changed(letters_read), *_with_separator_moved(letters_read)):
        try:
            value = repair_separators(text)
        except InvalidValue:
            continue
        if value != _value(cell):
            found.setdefault(value, cell.normal is None)
    return list(found.items())


def _with_separator_moved(text: str) -> Iterator[str]:
    """A decimal point lost, or a thousands separator taken for one."""
    figures = "".join(char for char in text if char.isdecimal())
    if 3 <= len(figures) <= 14:
        yield f"{figures[:-2]}.{figures[-2:]}"
    yield figures


def _adds_up(rows: Sequence[Row], repair: _Repair, total: Decimal, columns: RowSums) -> bool:
    summed = Decimal(0)
    for index, row in enumerate(rows):
        if index == repair.row and repair.column == columns.amount:
            summed += repair.value
            continue
        amount = row.get(columns.amount)
        if amount is None or not amount.normal:
            return False
        summed += Decimal(amount.normal)
    return abs(summed - total) < _CENT


def _settled(row: Row, repairs: Sequence[_Repair], columns: RowSums, *, proved: bool) -> Row:
    """The row with its one repair made, or doubted where a misreading may but need not explain it."""
    if len({(one.column, one.value) for one in repairs}) == 1:
        (repair,) = repairs[:1]
        cell = row[repair.column]
        if repair.forced or (proved and cell.confidence < _CERTAIN):
            return {**row, repair.column: _mended(cell, _as_written(repair, columns), _MENDED)}
    return _doubted(row, repairs, columns)


def _mended(cell: ReadField, normal: str, confidence: float) -> ReadField:
    others = () if cell.normal is None else (cell.normal,)
    return replace(cell, normal=normal, confidence=confidence, alternatives=others, mended=cell.value)


def _as_written(repair: _Repair, columns: RowSums) -> str:
    """The canonical form: a sum with two decimals, a count without trailing zeros."""
    plain = f"{repair.value:f}"
    return plain.rstrip("0").rstrip(".") if repair.column == columns.quantity else plain


def _doubted(row: Row, repairs: Sequence[_Repair], columns: RowSums) -> Row:
    """The row with what its cells may be; believed no more where a misreading explains the error."""
    settled = dict(row)
    for repair in repairs:
        cell = settled[repair.column]
        shown = (*cell.alternatives, _as_written(repair, columns))
        settled[repair.column] = replace(cell, alternatives=tuple(dict.fromkeys(shown)))
    for name in (columns.quantity, columns.price, columns.amount):
        cell = settled[name]
        if repairs or cell.normal is None:
            settled[name] = replace(cell, confidence=min(cell.confidence, DOUBTED))
    return settled


def _total_in_agreement(rows: Sequence[Row], total: ReadField | None, columns: RowSums) -> ReadField | None:
    """The total after right rows were added up: repaired or doubted where a misreading of it explains the error."""
    amounts = [row.get(columns.amount) for row in rows]
    if total is None or not total.value or not amounts:
        return total
    known = [_value(one) for one in amounts if one is not None]
    sums = [one for one in known if one is not None]
    if len(sums) != len(rows):
        return total
    summed = sum(sums, Decimal(0))
    if _value(total) == summed:
        return total
    forced = dict(_other_readings(total))
    if summed not in forced:
        return total
    if forced[summed] or total.confidence < _CERTAIN:
        return _mended(total, str(summed), _MENDED)
    shown = tuple(dict.fromkeys([*total.alternatives, str(summed)]))
    return replace(total, alternatives=shown, confidence=min(total.confidence, DOUBTED))
