"""Signing places as the rows of a table: who signs at the head of each row, beside it the opinion, names and date.

| 环节 | 办理意见 | 办理人 | 办理时间 |
| 承办人意见 | 情况属实，建议报批。 | 高致远　唐雨声 | 2025年11月12日 |
| 局领导审批 | 同意。 | 秦书言 | 2025年11月12日 |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zmtool.forms.records import FormSign
from zmtool.reading.cells import TextCell, rows_of_the_same_columns
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.names import are_names
from zmtool.reading.sign_dates import is_dates
from zmtool.reading.signed_columns import place_meant

_LEAST_COLUMNS, _MOST_ROWS = 3, 12


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A row below heads of columns: the signing place that it means, its opinion, names and date (None no such column)."""

    head: TextCell
    sign: FormSign
    opinion: TextCell | None
    names: TextCell
    date: TextCell | None


def signed_rows(
    rows: Sequence[Sequence[TextCell]],
    signs: Sequence[FormSign],
    meant: Callable[[str], FormSign | None],
    is_label: Callable[[str], bool],
) -> Iterator[SignedRow]:
    """The rows below each row of heads in which people signed; ``meant`` tells what the text of a cell means.

    A label in place of an opinion makes it a row of labels and values (承办人 | 高致远 | 日期 | 2025年11月12日).
    Rows that mean nothing known are the places of the form that are left over, in their order, where these are as many.
    """
    for at, heads in enumerate(rows):
        below = rows_of_the_same_columns(heads, rows[at + 1 : at + 1 + _MOST_ROWS])
        if len(heads) < _LEAST_COLUMNS or not below:
            continue
        names = _column(below, are_names)
        if names is None or not all(label_shaped(one.text) for one in (*heads, *(row[0] for row in below))):
            continue
        dates = _column(below, is_dates)
        opinions = [at for at in range(1, len(heads)) if at not in (names, dates)]
        if (
            dates is None
            or len(opinions) > 1
            or any(is_label(row[at].text) for row in below for at in opinions)
        ):
            continue
        for row, sign in zip(below, _meant(below, signs, meant), strict=True):
            if sign is not None:
                opinion = row[opinions[0]] if opinions else None
                yield SignedRow(row[0], sign, opinion, row[names], row[dates])


def _column(rows: Sequence[Sequence[TextCell]], holds: Callable[[str], bool]) -> int | None:
    """The only column behind the first whose filled cells are all so; None where none or several are."""
    fitting = []
    for at in range(1, len(rows[0])):
        filled = [row[at].source.text.strip() for row in rows if row[at].text]
        if filled and all(map(holds, filled)):
            fitting.append(at)
    return fitting[0] if len(fitting) == 1 else None


def _meant(
    rows: Sequence[Sequence[TextCell]], signs: Sequence[FormSign], meant: Callable[[str], FormSign | None]
) -> list[FormSign | None]:
    """What each row means. Two rows that mean the same mean nothing, and no row does where none is known."""
    known = [place_meant(row[0].text, meant) for row in rows]
    met = [one.id for one in known if one is not None]
    if not met:
        return [None] * len(rows)
    known = [one if one is not None and met.count(one.id) == 1 else None for one in known]
    left = [one for one in signs if one.opinion and one.id not in met]
    if left and known.count(None) == len(left) and len(met) == len(set(met)):
        rest = iter(left)
        known = [one or next(rest) for one in known]
    return known
