"""Signing places side by side in a table: who signs at the head of each column, below it the opinion, names and date.

| 承办人 | 审核人 | 批准人 |
| 情况属实，建议报批。 | 同意。 | 同意。 |
| 高致远　唐雨声 | 顾清和 | 秦书言 |
| 2025年11月12日 | 2025年11月12日 | 2025年11月12日 |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from zmtool.forms.records import FormSign
from zmtool.reading.cells import TextCell, rows_of_the_same_columns
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.names import are_names
from zmtool.reading.records import ReadSign
from zmtool.reading.sign_dates import is_dates

_MOST_ROWS = 3
_NO_DATE = re.compile(r"[\s年月日]*")
_ENDINGS = ("", "签名", "意见")
"""The head says 当事人, 当事人签名 or 承办人意见; the first that the form knows counts."""


@dataclass(frozen=True, slots=True)
class SignedColumn:
    """A head of a column, the signing place that it means, and the cells below it."""

    head: TextCell
    sign: FormSign
    cells: tuple[TextCell, ...]


def signed_columns(
    rows: Sequence[Sequence[TextCell]],
    signs: Sequence[FormSign],
    meant: Callable[[str], FormSign | None],
) -> Iterator[SignedColumn]:
    """The columns of every row of heads under which people signed; ``meant`` tells what the text of a head means.

    A head that means nothing known is the only place of the form that is left over.
    """
    for at, heads in enumerate(rows):
        below = rows_of_the_same_columns(heads, rows[at + 1 : at + 1 + _MOST_ROWS])
        if len(heads) < 2 or not below or not all(label_shaped(one.text) for one in heads):
            continue
        known = [place_meant(one.text, meant) for one in heads]
        known = _without_gaps(known, signs)
        if not known or not _are_signatures(below):
            continue
        for place, (head, sign) in enumerate(zip(heads, known, strict=True)):
            if sign is not None:
                yield SignedColumn(head, sign, tuple(row[place] for row in below))


def place_meant(text: str, meant: Callable[[str], FormSign | None]) -> FormSign | None:
    """The signing place that a head of a column or a row means, which may say no more than who signs there."""
    return next(filter(None, (meant(text + end) for end in _ENDINGS)), None)


def sign_of_column(column: SignedColumn, read: Callable[[FormSign, TextCell], ReadSign]) -> ReadSign:
    """What stands in the cells of a column as one signing place; ``read`` reads one cell as a place."""
    parts = [read(column.sign, one) for one in column.cells]
    named = next((one for one in parts if one.names), parts[-1])
    dated = next((one for one in reversed(parts) if one.date is not None), named)
    opinion = "".join(one.opinion for one in parts)
    return replace(named, opinion=opinion, date=dated.date)


def _without_gaps(known: Sequence[FormSign | None], signs: Sequence[FormSign]) -> list[FormSign | None]:
    """``known`` with the one place that is missing; empty where no head is known, or two are the same place."""
    met = [one.id for one in known if one is not None]
    if not met or len(met) != len(set(met)):
        return []
    left = [one for one in signs if one.id not in met]
    if len(met) == len(known) - 1 and len(left) == 1:
        return [one or left[0] for one in known]
    return list(known)


def _are_signatures(below: Sequence[Sequence[TextCell]]) -> bool:
    """Whether one row holds names, and none holds anything but names and dates below that."""
    at = next(
        (at for at, row in enumerate(below) if _filled(row) and all(map(_is_signed, _filled(row)))), None
    )
    if at is None:
        return False
    dates = [one.source.text for row in below[at + 1 :] for one in _filled(row)]
    return all(is_dates(one) or _NO_DATE.fullmatch(one) for one in dates)


def _filled(row: Sequence[TextCell]) -> list[TextCell]:
    return [one for one in row if one.text]


def _is_signed(cell: TextCell) -> bool:
    return are_names(cell.text)
