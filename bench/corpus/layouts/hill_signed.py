"""Places to sign on the hill county's forms: opinion cells signed at their foot, lines two abreast, rows of receipts."""

from __future__ import annotations

from math import ceil

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.hill_cells import LABEL, breadth
from bench.corpus.runs import Run

OPINION = 25.0
_ABREAST = 2
_GAP = 4.0


def put_opinions(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Each opinion in a row of the table: the opinion at the top, 签名： with names and date at the foot."""
    for one in places:
        flow.keep(OPINION + 2)
        text = (Run("　　", words.print), *one.opinion) if one.opinion else ()
        opinion = Cell(flow.margins.measure - LABEL, text, tail=(_signed(words, one),), high=True)
        flow.row([Cell(LABEL, (one.label,), MIDDLE), opinion], least=OPINION)


def put_lines(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Lines at the foot, two places abreast, their dates on the line below; a last one alone has all on its line."""
    if places:
        flow.keep(8 + 17 * ceil(len(places) / _ABREAST))
        flow.skip(6)
    for at in range(0, len(places), _ABREAST):
        row = places[at : at + _ABREAST]
        if len(row) == 1:
            flow.keep(10)
            flow.paragraph([*_named(words, row[0]), Run("　　", words.print), *row[0].date], leading=2.0)
            continue
        widths = _widths(words, flow, row)
        flow.keep(18)
        flow.beside(
            [(width, _named(words, one)) for width, one in zip(widths, row, strict=True)], leading=1.8
        )
        if any(one.date for one in row):
            flow.beside(
                [(width, _dated(words, one)) for width, one in zip(widths, row, strict=True)], leading=2.2
            )


def _widths(words: Composer, flow: Flow, row: list[Signing]) -> list[float]:
    """Halves of the measure; more for the place at the right where its label and names need it."""
    measure = flow.margins.measure
    right = max(measure / _ABREAST, breadth(tuple(_named(words, row[-1]))) + _GAP)
    return [measure - right, right]


def put_receipt_rows(words: Composer, flow: Flow, places: list[Signing], label: float, least: float) -> None:
    """Rows of a receipt: the place at the left, who signed and when at the right."""
    for one in places:
        flow.keep(least + 2)
        signed = (*one.names, Run("　　", words.print), *one.date)
        flow.row([Cell(label, (one.label,), MIDDLE), Cell(flow.margins.measure - label, signed)], least=least)


def put_certified(words: Composer, flow: Flow, places: list[Signing], left: float, least: float) -> None:
    """Cells of a certificate at the right of a sheet: the label, then names and date at the lower right."""
    width = flow.margins.measure - left
    for one in places:
        label = Run(f"{one.label.text}：", one.label.look, one.label.place)
        tail = tuple(runs for runs in (one.names, one.date) if runs)
        flow.row([Cell(width, (label,), tail=tail, high=True)], least=least, left=left)


def _signed(words: Composer, one: Signing) -> tuple[Run, ...]:
    names = one.names or (Run("　　　　　", words.print),)
    return (Run("签名：", words.print), *names, Run("　　", words.print), *one.date)


def _named(words: Composer, one: Signing) -> list[Run]:
    names = one.names or (Run("　　　　　", words.print),)
    return [Run(f"{one.label.text}：", one.label.look, one.label.place), *names]


def _dated(words: Composer, one: Signing) -> list[Run]:
    """The date, set in; a blank where the place has none."""
    return [Run("　　　　", words.print), *one.date]
