"""Where the lake bureau signs: opinions in high cells, rows of a table, lines at the foot of a record, columns of a list."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import Cell, Flow
from bench.corpus.layouts.lake_grid import LABEL, LOOK, extent, shaded
from bench.corpus.runs import Run

_IN_COLUMNS = ("inquiry_record", "plea_record", "licence_plea_record")
"""Records that are signed in two columns, the date below the name."""
_INSPECTED = {"party": "被检查人（签名）", "officer": "检查人员（签名）"}


def put_boxes(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """An opinion at the upper left of a high cell, below it at the right the name, then the date on its own line."""
    least = 31.0 if len(places) < 3 else 28.0
    for one in places:
        opinion = (Run("　　", LOOK), *one.opinion) if one.opinion else ()
        tail = tuple(line for line in (_names(one), one.date) if line)
        flow.keep(least + 1)
        flow.row(
            [shaded(LABEL, one.label), Cell(flow.margins.measure - LABEL, opinion, tail=tail, high=True)],
            least=least,
        )


def put_signed_rows(words: Composer, flow: Flow, places: list[Signing], *, least: float = 15.0) -> None:
    """Names and date beside their label, a row of the table each."""
    for one in places:
        date = (Run("　　　", LOOK), *one.date) if one.date else ()
        flow.keep(least + 1)
        flow.row(
            [shaded(LABEL, one.label), Cell(flow.margins.measure - LABEL, (*_names(one), *date))], least=least
        )


def put_columns(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Up to three places beside each other, the dates on the line below."""
    if not places:
        return
    across = 2 if len(places) in (2, 4) else min(3, len(places))
    flow.skip(4)
    for at in range(0, len(places), across):
        row = places[at : at + across]
        width = flow.margins.measure / across
        flow.keep(24)
        flow.beside([(width, (_colon(one), *_names(one))) for one in row], leading=1.7)
        if any(one.date for one in row):
            flow.beside([(width, one.date or (Run("　", LOOK),)) for one in row], leading=1.9)
        flow.skip(1.5)


def put_page_foot(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """The signatures of a record at the foot of its last page, in a line or in two columns."""
    if not places:
        return
    if words.draft.form.id == "inspection_record":
        places = [
            replace(one, label=replace(one.label, text=_INSPECTED.get(one.sign.id, one.label.text)))
            for one in places
        ]
    columned = words.draft.form.id in _IN_COLUMNS
    lines = -(-len(places) // 2) * 2 if columned else len(places)
    needed = 8.5 * lines + 6
    flow.keep(needed + 4)
    flow.y += max(0, flow.room - flow.px(needed))
    x0, x1 = flow.px(flow.margins.left), flow.px(flow.margins.left + flow.margins.measure)
    flow.sheet.rule(x0, flow.y, x1, flow.y, 0.2)
    flow.skip(1.5)
    if not columned:
        _in_lines(flow, places)
        return
    width = flow.margins.measure / 2
    for at in range(0, len(places), 2):
        row = places[at : at + 2]
        flow.beside([(width, (_colon(one), *_names(one))) for one in row], leading=1.6)
        if any(one.date for one in row):
            flow.beside([(width, one.date or (Run("　", LOOK),)) for one in row], leading=1.8)


def _in_lines(flow: Flow, places: list[Signing]) -> None:
    """Behind each other as far as a line goes: 被检查人（签名）：  年  月  日  　检查人员（签名）："""
    line: list[Run] = []
    for one in places:
        own = [_colon(one), *_names(one), *((Run("　", LOOK), *one.date) if one.date else ())]
        if line and extent([*line, *own]) + 2 * LOOK.size > flow.margins.measure:
            flow.paragraph(line, leading=1.8)
            line = []
        line = [*line, Run("　　", LOOK), *own] if line else own
    flow.paragraph(line, leading=1.8)


def _colon(one: Signing) -> Run:
    return replace(one.label, text=f"{one.label.text}：")


def _names(one: Signing) -> tuple[Run, ...]:
    """The names with a blank between them; where nobody signed, room to sign."""
    if not one.names:
        return (Run("　　　　", LOOK),)
    own = [replace(run, text=run.text.strip()) for run in one.names]
    return tuple(part for run in own for part in (Run("　", LOOK), run))[1:]
