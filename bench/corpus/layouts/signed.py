"""Places to sign in a prefecture's form book: boxes, lines, columns and receipts that differ from form to form."""

from __future__ import annotations

import zlib
from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import Look, Run
from bench.corpus.sheet import WIDTH

LOOK = Look("song", 3.8)
SMALL = Look("song", 3.1)
BLANK = Run("　　", LOOK)
_ACROSS = {2: 2, 3: 3, 4: 2, 5: 3, 6: 2, 9: 3}
"""Characters a line of a label in a narrow cell, by how many it has."""


def variant(words: Composer, many: int, what: str) -> int:
    """The form's own way among many: always the same for the same form."""
    return zlib.crc32(f"{words.draft.form.id} {what}".encode()) % many


def stacked(label: Run, fill: tuple[int, int, int] | None = None) -> Cell:
    """A narrow cell with few characters of its label a line."""
    across = _ACROSS.get(len(label.text), 4)
    return Cell(label.look.size * across + 5.5, (label,), MIDDLE, fill=fill)


def put_signings(words: Composer, flow: Flow, places: list[Signing], kind: str) -> None:
    for one in places:
        if one.sign.opinion:
            _opinion(words, flow, one)
    others = [one for one in places if not one.sign.opinion]
    if not others:
        return
    if kind in ("approval", "card"):
        _sign_cells(words, flow, others)
        return
    flow.skip(5)
    way = variant(words, 3, "signs")
    if way == 2 or (kind == "list" and len(others) > 1):
        _sign_columns(words, flow, others)
        return
    for one in others:
        flow.keep(9)
        flow.paragraph(_sign_line(words, one, way), leading=2.1)


def _opinion(words: Composer, flow: Flow, one: Signing) -> None:
    """An opinion beside its label, signed at the lower right in one of four ways."""
    signed, marked = (Run("签名：", LOOK), *_names(words, one)), (*_names(words, one), Run("（签字）", LOOK))
    blank = (BLANK,) if one.date else ()
    tail = (
        ((*signed, *blank, *one.date),),
        (_names(words, one), one.date),
        ((*marked, *blank, *one.date),),
        (marked, one.date),
    )[variant(words, 4, "opinions")]
    label = stacked(one.label)
    least = 25.0
    flow.keep(least + 2)
    own = Cell(flow.margins.measure - label.width, one.opinion, tail=tuple(filter(None, tail)), high=True)
    flow.row([label, own], least=least)


def _sign_cells(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Two cells a row: the label above, names and date at the lower right."""
    for at in range(0, len(places), 2):
        row = places[at : at + 2]
        cells = []
        for one in row:
            label = Run(f"{one.label.text}：", SMALL, one.label.place)
            tail = (*_names(words, one), *((BLANK, *one.date) if one.date else ()))
            cells.append(Cell(flow.margins.measure / len(row), (label,), tail=(tail,), high=True))
        flow.keep(24)
        flow.row(cells, least=22)


def _sign_line(words: Composer, one: Signing, way: int) -> list[Run]:
    """Who signs and when, on one line."""
    named = "签" in one.label.text or "章" in one.label.text
    if way == 0:
        label = [one.label, Run("：" if named else "（签名或盖章）：", LOOK)]
        date = [Run("　　　", LOOK), Run("时间：", LOOK), *one.date] if one.date else []
        return [*label, *_names(words, one), *date]
    sign = [] if named else [Run("（签名）", LOOK)]
    return [one.label, Run("：", LOOK), *_names(words, one), *sign, Run("　　　", LOOK), *one.date]


def _sign_columns(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Places beside each other on one line, the dates on the line below."""
    narrow = all(len(one.label.text) < 8 and len(one.names) < 2 for one in places)
    across = 3 if narrow and len(places) == 3 else 2
    for at in range(0, len(places), across):
        row = places[at : at + across]
        flow.keep(18)
        width = flow.margins.measure / len(row) if len(row) > 1 else flow.margins.measure
        flow.beside([(width, [one.label, Run("：", LOOK), *_names(words, one)]) for one in row], leading=1.7)
        if any(one.date for one in row):
            flow.beside([(width, list(one.date) or [BLANK]) for one in row], leading=1.9)
        flow.skip(2)


def _names(words: Composer, one: Signing) -> tuple[Run, ...]:
    """The names with 、 or a blank between them; where nobody signed, a rule to sign on."""
    if not one.names:
        return (Run("　　　　　　", replace(LOOK, underlined=True)),)
    between = Run("、" if variant(words, 2, "names") else "　", replace(one.names[0].look))
    own = [replace(run, text=run.text.strip()) for run in one.names]
    return tuple(part for run in own for part in (between, run))[1:]


def put_receipt(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Below the seal, parted by a dashed line or in a box: that it was received."""
    boxed = variant(words, 2, "receipt") == 1
    flow.keep(26 + 9 * len(places))
    flow.skip(20)
    renamed = [
        replace(one, label=replace(one.label, text="当事人签收" if one.sign.id == "party" else "送达人员"))
        if variant(words, 3, "received") == 0
        else one
        for one in places
    ]
    lines = [_sign_line(words, one, 0 if boxed else 1) for one in renamed]
    if boxed:
        runs = [run for line in lines for run in (Run("\n", LOOK), *line)][1:]
        flow.row([Cell(flow.margins.measure, tuple(runs))], least=9.5 * len(lines))
        return
    at, end = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
    while at < end:
        flow.sheet.rule(at, flow.y, min(end, at + flow.px(2.2)), flow.y, 0.2)
        at += flow.px(3.6)
    flow.skip(4)
    for line in lines:
        flow.paragraph(line, leading=2.1)
