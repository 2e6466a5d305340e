"""Where a mountain city's forms are signed: boxes, a table of steps, lines, columns, or a corner, as each form has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow
from bench.corpus.runs import INCH, Look, Run, broken

LOOK = Look("noto-song", 4.2)
CLERK = Look("noto-hei", 3.9)
SMALL = Look("noto-hei", 3.1)
BLANK = Run("　　", LOOK)
_NARROW = 13.0


def snapped(flow: Flow, cells: Sequence[Cell], left: float = 0) -> list[Cell]:
    """The cells with whole pixels for widths, so that the edges of rows that are divided differently meet."""
    placed: list[Cell] = []
    end, at = left, flow.px(left)
    for cell in cells:
        end += cell.width
        pixels, at = flow.px(end) - at, flow.px(end)
        placed.append(replace(cell, width=pixels * INCH / flow.sheet.dpi))
    return placed


def put_row(flow: Flow, cells: Sequence[Cell], least: float, left: float = 0) -> None:
    """One ruled row of cells whose edges meet those of other rows."""
    flow.row(snapped(flow, cells, left), least=least, left=flow.px(left) * INCH / flow.sheet.dpi)


def put_opinions(flow: Flow, places: Sequence[Signing], way: str, label: Look) -> None:
    """The places where an opinion is written."""
    if not places:
        return
    if way == "steps":
        _steps(flow, places, label)
    elif way == "abreast":
        _abreast(flow, places, label)
    else:
        for one in places:
            (_under if way == "under" else _right_of)(flow, one, label)


def put_signs(flow: Flow, places: Sequence[Signing], way: str, label: Look) -> None:
    """The places where only a name and a day are written."""
    if not places:
        return
    if way == "cells":
        for one in places:
            _cells(flow, one, label)
    elif way == "row":
        _row(flow, places, label)
    elif way == "columns":
        _columns(flow, places)
    elif way == "corner":
        _corner(flow, places)
    else:
        for one in places:
            flow.keep(10)
            put_line(flow, one)


def names_of(one: Signing) -> tuple[Run, ...]:
    """The names with 、 between them, or some room where nobody signed."""
    if not one.names:
        return (Run("　　　　　", LOOK),)
    own = [replace(run, text=run.text.strip()) for run in one.names]
    return tuple(part for run in own for part in (replace(run, text="、", place=""), run))[1:]


def put_line(flow: Flow, one: Signing) -> None:
    """A label, a rule with the names above it, and the day behind it."""
    lead = broken([replace(one.label, look=LOOK), Run("：", LOOK)], 10**6, flow.sheet.dpi)[0]
    names = broken(names_of(one), 10**6, flow.sheet.dpi)[0]
    x, base = flow.px(flow.margins.left), flow.y + flow.px(LOOK.size * 1.5)
    flow.sheet.put(lead, x, flow.y)
    start = x + sum(glyph.advance for glyph in lead)
    flow.sheet.put(names, start + flow.px(2), flow.y)
    end = max(start + sum(glyph.advance for glyph in names) + flow.px(4), x + flow.px(96))
    flow.sheet.rule(start, base, end, base, 0.2)
    if one.date:
        day = broken(one.date, 10**6, flow.sheet.dpi)[0]
        flow.sheet.put(day, end + flow.px(6), flow.y)
    flow.y += flow.px(LOOK.size * 2.4)


def _right_of(flow: Flow, one: Signing, look: Look) -> None:
    """A narrow cell with the label, two characters a line, and a box at its right."""
    signed = (Run("签名：", LOOK), *names_of(one))
    head = Cell(_NARROW, (replace(one.label, look=look),), MIDDLE)
    lead = (Run("\n　　", LOOK), *one.opinion) if one.opinion else ()
    box = Cell(flow.margins.measure - _NARROW, lead, tail=((*signed, BLANK, *one.date),), high=True)
    least = max(27.0, look.size * 1.5 * (len(one.label.text) + 2) / 2)
    flow.keep(least + 1)
    put_row(flow, [head, box], least)


def _under(flow: Flow, one: Signing, look: Look) -> None:
    """One box over the whole width: label, opinion, and at the lower right who signed, the day below."""
    runs = (replace(one.label, look=look), Run("：\n　　", look), *one.opinion)
    tail = (names_of(one), one.date) if one.date else (names_of(one),)
    flow.keep(30)
    put_row(flow, [Cell(flow.margins.measure, runs, tail=tail, high=True)], 29)


def _abreast(flow: Flow, places: Sequence[Signing], look: Look) -> None:
    """The labels in a row, and below each its opinion, name and day."""
    width = flow.margins.measure / len(places)
    flow.keep(52)
    put_row(flow, [Cell(width, (replace(one.label, look=look),), MIDDLE) for one in places], 8.5)
    boxes = [
        Cell(
            width,
            (Run("\n", LOOK), *one.opinion),
            tail=(names_of(one), *((one.date,) if one.date else ())),
            high=True,
        )
        for one in places
    ]
    put_row(flow, boxes, 42)


def _steps(flow: Flow, places: Sequence[Signing], look: Look) -> None:
    """A table with a row for each step of the approval."""
    widths = (30.0, flow.margins.measure - 98.0, 26.0, 42.0)
    flow.keep(12 + 18 * len(places))
    heads = zip(("审批环节", "具体意见", "签名", "日期"), widths, strict=True)
    put_row(flow, [Cell(width, (Run(text, look),), MIDDLE) for text, width in heads], 8.5)
    for one in places:
        texts = ((replace(one.label, look=look),), one.opinion, _lined(one), one.date)
        put_row(flow, [Cell(width, text, MIDDLE) for text, width in zip(texts, widths, strict=True)], 17)


def _lined(one: Signing) -> tuple[Run, ...]:
    """The names, one a line."""
    own = [replace(run, text=run.text.strip()) for run in one.names]
    return tuple(part for run in own for part in (replace(run, text="\n", place=""), run))[1:]


def _cells(flow: Flow, one: Signing, look: Look) -> None:
    """A ruled row: the label, the names, and where it is dated the word 日期 and the day."""
    first, word, day = 36.0, 16.0, 38.0
    measure = flow.margins.measure
    head = Cell(first, (replace(one.label, look=look),), MIDDLE)
    flow.keep(12)
    if not one.date:
        put_row(flow, [head, Cell(measure - first, names_of(one))], 11)
        return
    rest = measure - first - word - day
    dated = (Cell(word, (Run("日期", look),), MIDDLE), Cell(day, one.date, MIDDLE))
    put_row(flow, [head, Cell(rest, names_of(one)), *dated], 11)


def _row(flow: Flow, places: Sequence[Signing], look: Look) -> None:
    """One ruled cell for each, side by side: the label above, names and day at the lower right."""
    for at in range(0, len(places), 2):
        row = places[at : at + 2]
        width = flow.margins.measure / len(row)
        cells = [
            Cell(
                width,
                (replace(one.label, look=look), Run("：", look)),
                tail=(names_of(one), *((one.date,) if one.date else ())),
                high=True,
            )
            for one in row
        ]
        flow.keep(29)
        put_row(flow, cells, 27)


def _columns(flow: Flow, places: Sequence[Signing]) -> None:
    """Two places beside each other, the day below the name."""
    half = flow.margins.measure / 2
    for at in range(0, len(places), 2):
        row = places[at : at + 2]
        wide = half if len(row) > 1 else flow.margins.measure
        flow.keep(20)
        lines = [(wide, (replace(one.label, look=LOOK), Run("：", LOOK), *names_of(one))) for one in row]
        flow.beside(lines, leading=1.8)
        if any(one.date for one in row):
            flow.beside([(wide, one.date or (BLANK,)) for one in row], leading=1.9)
        flow.skip(2)


def _corner(flow: Flow, places: Sequence[Signing]) -> None:
    """At the right edge, one place below the other, each with its day on a line of its own."""
    for one in places:
        flow.keep(18)
        runs = (replace(one.label, look=LOOK), Run("：", LOOK), *names_of(one))
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 10, leading=1.8)
        if one.date:
            flow.paragraph(one.date, align=RIGHT, width=flow.margins.measure - 10, leading=1.9)
        flow.skip(1.5)
