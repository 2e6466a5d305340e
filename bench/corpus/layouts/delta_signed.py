"""Where a form is signed: opinions in tall rows, signatures in rows or on lines, the receipt below a letter's seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import Cell, Flow
from bench.corpus.layouts.delta_grid import LABEL, label_cell
from bench.corpus.runs import Run
from bench.corpus.sheet import WIDTH

_OPINION, _ROW, _LINE = 27.0, 14.0, 9.0
_BELOW_SEAL = 14.5
_RECEIVED = "上述文书已收到，内容已知悉。"
_UNSIGNED = (
    "rectify_notice",
    "inquiry_notice",
    "penalty_advance_notice",
    "hearing_right_notice",
    "suspend_notice",
)
"""Notices that keep a line for a receipt which nobody signs, as they are served with a receipt of their own."""


def put_signed_rows(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """Rows of the ruled table: what was thought of it and by whom, the date below the signature."""
    for one in places:
        rest = flow.margins.measure - LABEL
        if one.sign.opinion:
            signed = (Run("签字：", words.print), *(one.names or (Run("　　　　", words.print),)))
            thought = (Run("　　", words.print), *one.opinion) if one.opinion else ()
            own = Cell(rest, thought, tail=tuple(line for line in (signed, one.date) if line), high=True)
            flow.keep(_OPINION + 2)
            flow.row([label_cell(one.label), own], least=_OPINION)
        else:
            between = (Run("　　　　", words.print),) if one.date else ()
            flow.row([label_cell(one.label), Cell(rest, (*one.names, *between, *one.date))], least=_ROW)


def put_signed_columns(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """Below a list: two places side by side, each with its date on the line below."""
    for at in range(0, len(places), 2):
        pair = places[at : at + 2]
        width = flow.margins.measure / len(pair)
        flow.keep(20)
        flow.skip(2)
        flow.beside([(width, [_with_colon(one), *_names(one)]) for one in pair], leading=1.7)
        if any(one.date for one in pair):
            flow.beside([(width, _dated(words, one)) for one in pair], leading=1.7)


def put_signed_lines(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """One line each: label, names and date."""
    for one in places:
        flow.keep(_LINE + 1)
        between = Run("　　　", words.print)
        flow.paragraph([_with_colon(one), *one.names, between, *one.date], leading=2.0)


def receipt_height(words: Composer, places: Sequence[Signing]) -> float:
    """The millimetres that a receipt takes, none where the letter has none."""
    lines = len(places) or (words.draft.form.id in _UNSIGNED)
    return _BELOW_SEAL + 11 + _LINE * lines if lines else 0.0


def put_receipt(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """Below the seal and a thin rule, that the party has received it."""
    if not receipt_height(words, places):
        return
    flow.skip(_BELOW_SEAL)
    flow.sheet.rule(flow.px(flow.margins.left), flow.y, flow.px(WIDTH - flow.margins.right), flow.y, 0.2)
    flow.skip(3)
    flow.paragraph([Run(_RECEIVED, words.print)], leading=1.8)
    put_signed_lines(words, flow, places)
    if not places:
        blank = Run("　　　　　　", replace(words.print, underlined=True))
        flow.paragraph(
            [Run("签收人：", words.print), blank, Run("　　　　年　　月　　日", words.print)], leading=2.0
        )


def _names(one: Signing) -> list[Run]:
    """The names without the blank behind the last, which would want a line of its own."""
    return [*one.names[:-1], *(replace(run, text=run.text.rstrip()) for run in one.names[-1:])]


def _dated(words: Composer, one: Signing) -> list[Run]:
    if not one.date:
        return [Run("　", words.print)]
    return [Run("日期：" if one.names else "日期：　　", words.print), *one.date]


def _with_colon(one: Signing) -> Run:
    return replace(one.label, text=f"{one.label.text}：")
