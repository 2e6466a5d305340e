"""A letter: red head with the issuer, number at the right, running text, table in the middle, seal over the foot."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing, given_room
from bench.corpus.flow import MIDDLE, Flow, Margins
from bench.corpus.runs import Look, Run

MANNER = Manner("song", "hei", "kai", 4.9, "a", 0.1)
MARGINS = Margins(left=28, right=26, top=26, bottom=30)
RED = (205, 32, 38)


def draw(words: Composer, flow: Flow) -> None:
    """One document from its head to its foot."""
    _head(words, flow)
    before, after = (
        given_room(entries, flow.margins.measure / 2 - 3, flow.sheet.random) for entries in words.entries()
    )
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(words, flow, before)
        elif paragraph == "@tables":
            _tables(words, flow)
            _fields(words, flow, after)
            after = []
        else:
            addressed = paragraph.endswith("}：") and paragraph.startswith("{")
            flow.paragraph(words.running(paragraph), indent=0 if addressed else 2 * words.print.size)
    if after:
        _tables(words, flow)
        _fields(words, flow, after)
    flow.skip(3)
    for one in words.signings():
        _signing(words, flow, one)
    foot = words.foot()
    if foot:
        flow.keep(14 * len(foot) + 8)
        flow.skip(10)
    for runs in foot:
        flow.paragraph(runs, align=1.0, width=flow.margins.measure - 14)


def _head(words: Composer, flow: Flow) -> None:
    if words.draft.form.nature in ("external", "onsite"):
        red = Look(MANNER.head_face, 9.0, RED, heavy=True)
        flow.paragraph([Run(words.draft.issuer, red)], align=MIDDLE, leading=1.35)
        x0, x1 = flow.px(flow.margins.left), flow.px(210 - flow.margins.right)
        flow.sheet.rule(x0, flow.y, x1, flow.y, 0.7, RED)
        flow.skip(5)
    elif (org := words.head("org_name")) and words.draft.form.find("year_number"):
        flow.paragraph(org, align=MIDDLE)
    flow.paragraph([Run(words.title, replace(words.print, face=MANNER.head_face, size=7.4))], align=MIDDLE)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=1.0)
    flow.skip(2)


def _fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Label and value; short ones two a line."""
    half = flow.margins.measure / 2
    waiting: Entry | None = None
    for entry in [*entries, None]:
        if entry is not None and not entry.long and waiting is not None:
            flow.beside([(half, _pair(words, waiting)), (half, _pair(words, entry))])
            waiting = None
            continue
        if waiting is not None:
            flow.paragraph(_pair(words, waiting))
            waiting = None
        if entry is None:
            break
        if entry.long:
            flow.paragraph(_pair(words, entry))
        else:
            waiting = entry


def _pair(words: Composer, entry: Entry) -> list[Run]:
    return [Run(f"{entry.label}：", words.label_look), *entry.runs]


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.skip(2)
            flow.table(words.header(table, measure), list(words.rows(table, measure)), least=9)
            flow.skip(3)


def _signing(words: Composer, flow: Flow, one: Signing) -> None:
    label = Run(f"{one.label.text}：", one.label.look, one.label.place)
    blank = Run("　　", words.print)
    if one.sign.opinion:
        flow.keep(28)
        flow.paragraph([label, *one.opinion])
        flow.paragraph([*one.names, blank, *one.date], align=1.0)
    else:
        flow.keep(10)
        flow.paragraph([label, *one.names, blank, *one.date])
