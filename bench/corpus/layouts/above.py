"""A ruled form with each label in a cell above its value, three side by side, and opinions in columns."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow, Margins
from bench.corpus.runs import Look, Run

MANNER = Manner("song", "hei", "kai", 4.0, "a", 0.2)
MARGINS = Margins(left=22, right=22, top=24, bottom=24)
LOOK = Look(MANNER.print_face, MANNER.size)
_ACROSS = 3


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    title = replace(words.print, face=MANNER.head_face, size=6.8)
    if words.draft.form.find("year_number"):
        flow.paragraph(words.head("org_name") or [Run(words.draft.issuer, words.print)], align=MIDDLE)
    flow.paragraph([Run(words.title, title)], align=MIDDLE)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=1.0, width=flow.margins.measure - 4)
    flow.skip(2)
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _entries(flow, before)
        elif paragraph == "@tables":
            _tables(words, flow)
            _entries(flow, after)
            after = []
        else:
            flow.row(
                [Cell(flow.margins.measure, (Run("　　", words.print), *words.running(paragraph)))], least=11
            )
    if after:
        _tables(words, flow)
        _entries(flow, after)
    _signings(words, flow)
    flow.skip(6)
    for last in words.foot():
        flow.keep(10)
        flow.paragraph(last, align=1.0, width=flow.margins.measure - 12)


def _entries(flow: Flow, entries: list[Entry]) -> None:
    waiting: list[Entry] = []
    for entry in entries:
        if waiting and (entry.long or len(waiting) == _ACROSS):
            _columns(flow, waiting)
            waiting = []
        if entry.long:
            _columns(flow, [entry])
        else:
            waiting.append(entry)
    if waiting:
        _columns(flow, waiting)


def _columns(flow: Flow, entries: list[Entry]) -> None:
    """The labels in a row, and the values in the row below it."""
    width = flow.margins.measure / len(entries)
    flow.keep(22)
    flow.row([Cell(width, (Run(one.label, LOOK),), MIDDLE) for one in entries], least=7)
    flow.row([Cell(width, one.runs) for one in entries], least=10)


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.table(words.header(table, measure), list(words.rows(table, measure)))


def _signings(words: Composer, flow: Flow) -> None:
    places = words.signings()
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    for group in (opinions[:_ACROSS], opinions[_ACROSS:], others[:2], others[2:]):
        if group:
            width = flow.margins.measure / len(group)
            flow.keep(50)
            flow.row([Cell(width, (one.label,), MIDDLE) for one in group], least=8)
            flow.row([_signed(words, one, width) for one in group], least=34 if group[0].sign.opinion else 14)


def _signed(words: Composer, one: Signing, width: float) -> Cell:
    if one.sign.opinion:
        return Cell(width, one.opinion, tail=((Run("签名：", words.print), *one.names), one.date), high=True)
    return Cell(width, (*one.names, Run("　", words.print), *one.date))
