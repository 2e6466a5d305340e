"""Which column of a table is which, by its heading: as it is listed, by its meaning, and by what stands below it.

Thirteen figures with a right check digit are bar codes, 1, 2, 3 … count the rows, and where quantity × price = amount
holds in the rows the three are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import permutations

from zmtool.base.text import compact, compare_key
from zmtool.forms.records import FormField, FormTable
from zmtool.reading.agreements import RowSums
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import column_meant, named_columns
from zmtool.reading.label_words import LabelWords
from zmtool.reading.normal import normal_form
from zmtool.reading.row_pairs import RUNNING

_LEAST_HEADER = 0.6
_MOST_ROWS = 30
_MOST_COLUMNS = 16
_AGREE = 0.8
_CENT = Decimal("0.01")
_NOTE = re.compile(r"\([^()]*\)?$")
"""What a bracket at the end of a heading says: 数量（条） is 数量, but 采纳（不采纳）理由 is not 采纳."""


@dataclass(frozen=True, slots=True)
class Header:
    """Which grid column holds which column of the form; those of ``understood`` only by meaning or place.

    ``spans`` tells how many grid columns each of its cells is wide: a wider table above or below parts them.
    """

    columns: Mapping[int, FormField] = field(default_factory=dict)
    understood: frozenset[int] = frozenset()
    spans: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadingReader:
    """What headings are read with: the words of labels, and which columns multiply and add up."""

    words: LabelWords
    sums: tuple[RowSums, ...] = ()

    def header(
        self, form_table: FormTable, row: Sequence[TextCell], below: Iterable[Sequence[TextCell]] = ()
    ) -> Header | None:
        """``row`` as the header of ``form_table``, the rows ``below`` it as help; None where it is none."""
        columns = _listed(form_table, row)
        listed = frozenset(columns)
        enough = max(2, round(_LEAST_HEADER * len(form_table.columns)))
        if len(listed) < enough and (len(row) < 2 or _has_figures(row)):
            return None
        if len(columns) < len(row):
            columns |= self._by_meaning(form_table, row, columns)
        proved: frozenset[int] = frozenset()
        if 0 < len(columns) < min(len(row), len(form_table.columns)):
            more = self._by_content(form_table, row, columns, list(below)[:_MOST_ROWS])
            columns |= more
            proved = frozenset(more)
        if len(columns) < enough:
            return None
        if len(row) == len(form_table.columns):
            # A narrow heading that could not be read keeps its place in the order of the form.
            for cell, column in zip(row, form_table.columns, strict=True):
                if cell.col not in columns and column not in columns.values():
                    columns[cell.col] = column
                    listed |= {cell.col} if not cell.text else frozenset()
        spans = {cell.col: cell.col_span for cell in row}
        return Header(columns, frozenset(columns) - listed - proved, spans)

    def _by_meaning(
        self, form_table: FormTable, row: Sequence[TextCell], known: Mapping[int, FormField]
    ) -> dict[int, FormField]:
        """The headings in no list that mean one of the columns left; two that mean the same mean none."""
        left = tuple(one for one in form_table.columns if one not in known.values())
        named = named_columns(left, self.words)
        meant: dict[int, FormField] = {}
        for cell in row:
            column = column_meant(cell.text, named, self.words) if cell.col not in known else None
            if column is not None:
                meant[cell.col] = column
        chosen = list(meant.values())
        return {col: column for col, column in meant.items() if chosen.count(column) == 1}

    def _by_content(
        self,
        form_table: FormTable,
        row: Sequence[TextCell],
        known: Mapping[int, FormField],
        below: Sequence[Sequence[TextCell]],
    ) -> dict[int, FormField]:
        """The columns left whose values tell what they are."""
        texts = {cell.col: _texts_below(cell.col, below) for cell in row if cell.col not in known}
        left = [one for one in form_table.columns if one not in known.values()]
        found: dict[int, FormField] = {}
        for column in left:
            fitting = [col for col, values in texts.items() if values and self._fits(column, values)]
            if len(fitting) == 1 and fitting[0] not in found:
                found[fitting[0]] = column
        return found | self._multiplying(form_table, {**known, **found}, texts, below)

    def _fits(self, column: FormField, values: Sequence[str]) -> bool:
        if column.id == RUNNING:
            return len(values) > 1 and values == [str(at) for at in range(1, len(values) + 1)]
        if column.type == "barcode":
            return _share(bool(normal_form("barcode", one)) for one in values) >= _AGREE
        shapes = [one for one in self.words.shapes if column.id in one.fields]
        return bool(shapes) and all(
            _share(shape.pattern.fullmatch(one) is not None for one in values) >= _AGREE for shape in shapes
        )

    def _multiplying(
        self,
        form_table: FormTable,
        known: Mapping[int, FormField],
        texts: Mapping[int, Sequence[str]],
        below: Sequence[Sequence[TextCell]],
    ) -> dict[int, FormField]:
        """The columns of quantity, price and amount, where one way of taking them makes the rows right."""
        sums = next((one for one in self.sums if one.table == form_table.id), None)
        wanted = [] if sums is None else [sums.quantity, sums.price, sums.amount]
        by_id = {one.id: one for one in form_table.columns}
        if not wanted or any(one not in by_id for one in wanted) or len(texts) > _MOST_COLUMNS:
            return {}
        have = {column.id: col for col, column in known.items()}
        left = [one for one in wanted if one not in have]
        free = [col for col, values in texts.items() if col not in known and any(map(_figure, values))]
        right = []
        for cols in permutations(free, len(left)) if left else ():
            taken = {**have, **dict(zip(left, cols, strict=True))}
            if _multiplies([taken[one] for one in wanted], below):
                right.append({col: by_id[one] for one, col in zip(left, cols, strict=True)})
        return right[0] if len(right) == 1 else {}


def _listed(form_table: FormTable, row: Sequence[TextCell]) -> dict[int, FormField]:
    wanted = {
        key: column
        for column in reversed(form_table.columns)
        for label in reversed(column.all_labels)
        for key in (compare_key(label), _NOTE.sub("", compare_key(label)))
    }
    columns: dict[int, FormField] = {}
    for cell in row:
        column = wanted.get(cell.key) or wanted.get(_NOTE.sub("", cell.key))
        if column is not None and column not in columns.values():
            columns[cell.col] = column
    return columns


def _has_figures(row: Sequence[TextCell]) -> bool:
    """Whether a cell is a number: then the row is one of data and no header."""
    return any(_figure(cell.text) is not None for cell in row)


def _texts_below(col: int, below: Sequence[Sequence[TextCell]]) -> list[str]:
    return [text for row in below for cell in row if cell.col == col and (text := compact(cell.text))]


def _multiplies(cols: Sequence[int], below: Sequence[Sequence[TextCell]]) -> bool:
    """Whether quantity × price = amount in the rows that have all three; at least two rows must tell."""
    told = []
    for row in below:
        figures = {cell.col: _figure(cell.text) for cell in row}
        quantity, price, amount = (figures.get(col) for col in cols)
        if quantity is not None and price is not None and amount is not None and quantity != 1:
            told.append(abs(quantity * price - amount) < _CENT and quantity == quantity.to_integral_value())
    return len(told) > 1 and _share(told) >= _AGREE


def _figure(text: str) -> Decimal | None:
    plain = compact(text).replace(",", "")
    return Decimal(plain) if plain.replace(".", "", 1).isdecimal() and plain.isascii() else None


def _share(told: Iterable[bool]) -> float:
    every = list(told)
    return sum(every) / len(every) if every else 0.0
