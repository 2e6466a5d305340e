"""Places to sign on a port city's paper: wide cells for opinions, lines and columns for names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import Look, Run

LOOK = Look("song", 4.4)
BOLD = Look("hei", 4.4)
SMALL = Look("song", 3.5)
LABEL = 27.0
"""How wide the cells of labels are that stand before something long, millimetres."""
_BLANK = Run("　　", LOOK)
_ROOM = Run("　　　　　", replace(LOOK, underlined=True))


def stacked(label: str) -> str:
    """A label of more than five characters on lines of about the same length; what is in brackets stays together."""
    if len(label) < 6:
        return label
    head, bracket, rest = label.partition("（")
    if bracket and len(head) > 1 and rest.endswith("）") and len(rest) < 6:
        return f"{stacked(head)}\n（{rest}"
    lines = -(-len(label) // 5)
    each = -(-len(label) // lines)
    return "\n".join(label[at : at + each] for at in range(0, len(label), each))


def head_of(one: Signing) -> Cell:
    """The cell of a label at the left."""
    return Cell(LABEL, (replace(one.label, text=stacked(one.label.text)),), MIDDLE)


def opinions(flow: Flow, places: Sequence[Signing], way: str) -> None:
    """Opinions one below the other; with ``sides`` the first has the whole width, the others share a row.

    ``beside`` has the label in a cell of its own, ``inside`` and ``sides`` in the cell of the opinion.
    """
    first, others = list(places[:1]), list(places[1:])
    if way == "sides" and len(others) > 1:
        _opinion(flow, first, 31)
        for at in range(0, len(others), 2):
            _opinion(flow, others[at : at + 2], 42)
        return
    for one in places:
        if way == "beside":
            _labelled_opinion(flow, one)
        else:
            _opinion(flow, [one], 32)


def _labelled_opinion(flow: Flow, one: Signing) -> None:
    signed = (Run("签名：", LOOK), *_names(one), *((_BLANK, *one.date) if one.date else ()))
    own = Cell(flow.margins.measure - LABEL, one.opinion, tail=(signed,), high=True)
    flow.keep(29)
    flow.row([head_of(one), own], least=28)


def _opinion(flow: Flow, places: Sequence[Signing], least: float) -> None:
    """Cells of one row: the label, below it the opinion, at the lower right who signed and when."""
    cells = []
    for one in places:
        said = (Run("\n　　", LOOK), *one.opinion) if one.opinion else ()
        tail = tuple(filter(None, (_names(one), one.date)))
        if len(places) == 1:
            tail = ((Run("（签名）", LOOK), *_names(one), *((_BLANK, *one.date) if one.date else ())),)
        runs = (one.label, Run("：", LOOK), *said)
        cells.append(Cell(flow.margins.measure / len(places), runs, tail=tail, high=True))
    flow.keep(least + 2)
    flow.row(cells, least=least)


def cells(flow: Flow, places: Sequence[Signing]) -> None:
    """A row for each: the label, and beside it who signed and when."""
    for one in places:
        flow.keep(16)
        flow.row([head_of(one), Cell(flow.margins.measure - LABEL, signed(one))], least=14)


def signed(one: Signing) -> tuple[Run, ...]:
    """Who signed, and when."""
    return (*_names(one), *((_BLANK, *one.date) if one.date else ()))


def lines(flow: Flow, places: Sequence[Signing], *, left: float = 0) -> None:
    """One line each: label, names, date."""
    for one in places:
        flow.keep(11)
        flow.paragraph([one.label, Run("：", LOOK), *signed(one)], leading=2.3, left=left)


def columns(flow: Flow, places: Sequence[Signing]) -> None:
    """Two side by side with the dates below the names; more than two names have a line of their own."""
    waiting: list[Signing] = []
    for one in places:
        if len(one.names) > 2:
            lines(flow, [one])
        else:
            waiting.append(one)
    half = flow.margins.measure / 2
    for at in range(0, len(waiting), 2):
        pair = waiting[at : at + 2]
        flow.keep(21)
        width = half if len(pair) > 1 else flow.margins.measure
        flow.beside([(width, [one.label, Run("：", LOOK), *_names(one)]) for one in pair], leading=2.1)
        if any(one.date for one in pair):
            flow.beside([(width, list(one.date) or [_BLANK]) for one in pair], leading=2.1)
        flow.skip(1.5)


def at_the_right(flow: Flow, places: Sequence[Signing]) -> None:
    """Below a letter that somebody else writes: name and date in the right half."""
    left = flow.margins.measure * 0.45
    flow.skip(10)
    for one in places:
        flow.keep(22)
        flow.paragraph([one.label, Run("：", LOOK), *_names(one)], left=left, leading=2.1)
        if one.date:
            flow.paragraph(one.date, left=left + 28, leading=2.1)


def receipt(flow: Flow, places: Sequence[Signing]) -> None:
    """A box below the seal, in which the party and the officers sign that it was handed over."""
    flow.skip(4)
    for one in places:
        runs = (one.label, Run("：", LOOK), *signed(one))
        flow.row([Cell(flow.margins.measure, runs)], least=11)


def _names(one: Signing) -> tuple[Run, ...]:
    """The names with a blank between them; where nobody signed, a rule to sign on."""
    if not one.names:
        return (_ROOM,)
    own = [replace(run, text=run.text.strip()) for run in one.names]
    blank = Run("　", own[0].look)
    return tuple(part for run in own for part in (blank, run))[1:]
