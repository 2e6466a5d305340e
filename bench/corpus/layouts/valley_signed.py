"""Places to sign in a mountain county's forms: upright rows, foot lines, columns of a receipt, cells, stubs."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.layouts.valley_grid import BLANK, LOOK, UPRIGHT, upright_height
from bench.corpus.runs import INCH, Run, broken
from bench.corpus.sheet import WIDTH

_WIDE_BLANK = Run("　　　　", LOOK)
_SIDE = 26.0


_LOW, _HIGH = 29.0, 44.0
"""Millimetres of a row with an opinion: as high as the page has room, within these."""


def put_opinions(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Opinions below each other down to the end of the page, where it has room for all of them."""
    needed = [max(_LOW, upright_height(one.label)) for one in places]
    room = flow.room * INCH / flow.sheet.dpi - 10 - sum(needed)
    more = min(_HIGH - _LOW, max(0.0, room / len(places))) if places else 0.0
    for one, height in zip(places, needed, strict=True):
        _put_opinion(words, flow, one, height + more)


def _put_opinion(words: Composer, flow: Flow, one: Signing, height: float) -> None:
    """A row of the table: the label upright, the opinion beside it, name and date at its lower right."""
    name = (Run("签名：", LOOK), *_names(one)) if variant(words, 3, "opinions") else _names(one)
    one_line = variant(words, 2, "opinion lines") == 0
    tail = ((*name, BLANK, *one.date),) if one_line else (name, one.date)
    own = Cell(flow.margins.measure - UPRIGHT, one.opinion, tail=tail, high=True)
    flow.keep(height + 1)
    flow.row([Cell(UPRIGHT, (one.label,), MIDDLE, upright=True), own], least=height)


def put_foot_lines(flow: Flow, places: list[Signing]) -> None:
    """Below the table: who signs and when, several on one line as far as it holds them, parted by wide blanks."""
    flow.keep(14)
    flow.skip(4)
    line: list[Run] = []
    for one in places:
        own = _on_a_line(one)
        if line and _wider([*line, _WIDE_BLANK, *own], flow):
            flow.paragraph(line, leading=2.2)
            line = []
        line += [_WIDE_BLANK, *own] if line else own
    if line:
        flow.paragraph(line, leading=2.2)


def put_columns(flow: Flow, places: list[Signing]) -> None:
    """A small table: a column for each place and one for its date, the labels in the head row."""
    columns: list[tuple[float, Run, tuple[Run, ...]]] = []
    for one in places:
        columns.append((1.25 if len(one.names) > 1 else 1.0, one.label, _names(one, ruled=False)))
        if one.sign.dated:
            columns.append((1.0, Run("日期", LOOK), one.date))
    share = flow.margins.measure / sum(part for part, _, _ in columns)
    flow.keep(26)
    flow.row([Cell(part * share, (label,), MIDDLE) for part, label, _ in columns], least=8.5)
    flow.row([Cell(part * share, runs, MIDDLE) for part, _, runs in columns], least=15)


def put_cells(flow: Flow, places: list[Signing]) -> None:
    """Rows of the table: the label in a narrow cell, the name in a wide one with the date at its lower right."""
    for at in range(0, len(places), 2):
        row = places[at : at + 2]
        cells: list[Cell] = []
        for one in row:
            width = flow.margins.measure / len(row) - _SIDE
            tail = (one.date,) if one.date else ()
            cells += [
                Cell(_SIDE, (one.label,), MIDDLE),
                Cell(width, _names(one, ruled=False), tail=tail, high=bool(tail)),
            ]
        flow.keep(20)
        flow.row(cells, least=18)


def put_closing(flow: Flow, places: list[Signing]) -> None:
    """At the lower right, the date below the name."""
    for one in places:
        flow.keep(20)
        flow.skip(4)
        width = flow.margins.measure - 10
        flow.paragraph([_labelled(one), *_names(one)], align=RIGHT, width=width, leading=1.9)
        if one.date:
            flow.paragraph(one.date, align=RIGHT, width=width, leading=1.9)


def put_stub(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """The part below a dashed line that is torn off: that the letter was received, and who signed for it."""
    at, end = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
    while at < end:
        flow.sheet.rule(at, flow.y, min(end, at + flow.px(3)), flow.y, 0.2)
        at += flow.px(4.6)
    flow.skip(3)
    flow.paragraph([Run("送　达　存　根", replace(LOOK, size=4.4))], align=MIDDLE, leading=1.7)
    flow.paragraph([Run(f"《{words.title}》已送达，以下人员签名为证。", LOOK)], indent=2 * LOOK.size)
    for one in places:
        flow.paragraph(_on_a_line(one), leading=2.1)


def stub_height(places: list[Signing]) -> float:
    """Millimetres that the stub needs."""
    return 20.0 + 9.5 * len(places)


def _on_a_line(one: Signing) -> list[Run]:
    gap = Run("　　", LOOK)
    return [_labelled(one), *_names(one), *((gap, *one.date) if one.date else ())]


def _labelled(one: Signing) -> Run:
    """The label with its colon; （签名） where its words do not say that one signs."""
    signs = any(word in one.label.text for word in ("签名", "签字", "签章"))
    return replace(one.label, text=one.label.text + ("：" if signs else "（签名）："))


def _names(one: Signing, *, ruled: bool = True) -> tuple[Run, ...]:
    """The names with a blank between them; where nobody signed, room to sign."""
    if not one.names:
        return (Run("　　　　　", replace(LOOK, underlined=True)),) if ruled else ()
    own = [replace(run, text=run.text.strip()) for run in one.names]
    between = Run("　", one.names[0].look)
    return tuple(part for run in own for part in (between, run))[1:]


def _wider(runs: list[Run], flow: Flow) -> bool:
    """Whether the runs are wider than the measure."""
    line = broken(runs, 10**6, flow.sheet.dpi)[0]
    return sum(glyph.advance for glyph in line) > flow.px(flow.margins.measure)
