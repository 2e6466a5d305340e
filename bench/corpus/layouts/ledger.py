"""Everything in one ruled grid: labels in narrow columns, opinions one below the other, signed at their lower right."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing, wide
from bench.corpus.flow import MIDDLE, Cell, Flow, Margins
from bench.corpus.runs import Look, Run

MANNER = Manner("song", "hei", "kai", 4.1, "a", 0.15)
MARGINS = Margins(left=24, right=20, top=24, bottom=24)
LABEL = 26.0
MANNER_LOOK = Look(MANNER.print_face, MANNER.size)


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    title = replace(words.print, face=MANNER.head_face, size=7.0)
    for field_id in ("org_name",) if words.head("org_name") and words.draft.form.find("year_number") else ():
        flow.paragraph(
            [replace(run, look=replace(run.look, size=5.4)) for run in words.head(field_id)], align=MIDDLE
        )
    flow.paragraph([Run(words.title, title)], align=MIDDLE)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=1.0, width=flow.margins.measure - 4)
    flow.skip(2)
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _grid(flow, before)
        elif paragraph == "@tables":
            _tables(words, flow)
            _grid(flow, after)
            after = []
        else:
            flow.row(
                [Cell(flow.margins.measure, (Run("　　", words.print), *words.running(paragraph)))], least=11
            )
    if after:
        _tables(words, flow)
        _grid(flow, after)
    for one in words.signings():
        _signing(words, flow, one)
    flow.skip(6)
    for last in words.foot():
        flow.keep(10)
        flow.paragraph(last, align=1.0, width=flow.margins.measure - 12)


def _grid(flow: Flow, entries: list[Entry]) -> None:
    """Two short fields a row, a long one on its own."""
    waiting: Entry | None = None
    for entry in entries:
        if entry.long:
            if waiting:
                _row(flow, [waiting])
                waiting = None
            _row(flow, [entry])
        elif waiting:
            _row(flow, [waiting, entry])
            waiting = None
        else:
            waiting = entry
    if waiting:
        _row(flow, [waiting])


def _row(flow: Flow, entries: list[Entry]) -> None:
    width = flow.margins.measure / len(entries) - LABEL
    cells: list[Cell] = []
    for entry in entries:
        look = entry.runs[0].look if entry.runs and not entry.runs[0].look.hand else MANNER_LOOK
        cells += [Cell(LABEL, (Run(wide(entry.label), look),), MIDDLE), Cell(width, entry.runs)]
    flow.row(
        cells,
        least=24 if entries[0].long and len(entries[0].runs) and len(entries[0].runs[0].text) > 60 else 9.5,
    )


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.table(words.header(table, measure), list(words.rows(table, measure)))


def _signing(words: Composer, flow: Flow, one: Signing) -> None:
    label = Cell(LABEL, (one.label,), MIDDLE)
    width = flow.margins.measure - LABEL
    if one.sign.opinion:
        flow.keep(32)
        flow.row(
            [label, Cell(width, one.opinion, tail=((Run("签名：", words.print), *one.names), one.date))],
            least=30,
        )
    else:
        blank = Run("　　", words.print)
        flow.row([label, Cell(width, (*one.names, blank, *one.date))], least=12)
