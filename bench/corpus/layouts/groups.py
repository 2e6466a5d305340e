"""A ruled grid with upright headings beside groups of rows, narrow wrapped labels, and words the catalogue does not list."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow, Margins
from bench.corpus.runs import INCH, Look, Run

MANNER = Manner("song", "fallback-hei", "kai", 4.2, "a", 0.2, labels="tune_words.yaml")
MARGINS = Margins(left=25, right=21, top=25, bottom=26)
LABEL, HEADING = 22.0, 9.0
LOOK = Look(MANNER.print_face, MANNER.size)
_PARTY = "party_"
_PARTY_HEADING = "当事人情况"


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    title = replace(words.print, face=MANNER.head_face, size=6.8)
    flow.paragraph([Run(words.title, title)], align=MIDDLE)
    for field_id in ("org_name", "doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=1.0, width=flow.margins.measure - 4)
    flow.skip(2)
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _entries(flow, before)
        elif paragraph == "@tables":
            _rows(words, flow, after)
            after = []
        else:
            flow.row(
                [Cell(flow.margins.measure, (Run("　　", words.print), *words.running(paragraph)))], least=11
            )
    if after:
        _rows(words, flow, after)
    for one in words.signings():
        _signing(words, flow, one)
    flow.skip(6)
    for last in words.foot():
        flow.keep(10)
        flow.paragraph(last, align=1.0, width=flow.margins.measure - 12)


def _rows(words: Composer, flow: Flow, after: list[Entry]) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.table(words.header(table, measure), list(words.rows(table, measure)))
    _entries(flow, after)


def _entries(flow: Flow, entries: list[Entry]) -> None:
    """The rows; those of the party beside one upright heading."""
    party = [one for one in entries if one.id.startswith(_PARTY) and not one.long]
    if len(party) < 3:
        _grid(flow, entries, 0)
        return
    first = entries.index(party[0])
    rest = [one for one in entries if one not in party]
    _grid(flow, [one for one in rest if entries.index(one) < first], 0)
    flow.keep(12 + 11 * len(party))
    top = flow.y
    _grid(flow, party, HEADING)
    bottom, flow.y = flow.y, top
    heading = Cell(HEADING, (Run(_PARTY_HEADING, LOOK),), MIDDLE, upright=True)
    flow.row([heading], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom
    _grid(flow, [one for one in rest if entries.index(one) > first], 0)


def _grid(flow: Flow, entries: list[Entry], left: float) -> None:
    waiting: list[Entry] = []
    for entry in entries:
        if entry.long and waiting:
            _row(flow, waiting, left)
            waiting = []
        waiting.append(entry)
        if entry.long or len(waiting) == 2:
            _row(flow, waiting, left)
            waiting = []
    if waiting:
        _row(flow, waiting, left)


def _row(flow: Flow, entries: list[Entry], left: float) -> None:
    width = (flow.margins.measure - left) / len(entries) - LABEL
    cells: list[Cell] = []
    for entry in entries:
        cells += [Cell(LABEL, (Run(entry.label, LOOK),), MIDDLE), Cell(width, entry.runs)]
    flow.row(cells, least=10, left=left)


def _signing(words: Composer, flow: Flow, one: Signing) -> None:
    """Opinions beside an upright label, signed 签字（盖章）：; other signing places on a line of their own below the grid."""
    if one.sign.opinion:
        height = max(34.0, 1.35 * one.label.look.size * (len(one.label.text) + 1))
        flow.keep(height + 2)
        flow.row(
            [
                Cell(HEADING + 2, (one.label,), MIDDLE, upright=True),
                Cell(
                    flow.margins.measure - HEADING - 2,
                    one.opinion,
                    tail=((Run("签字（盖章）：", words.print), *one.names), one.date),
                ),
            ],
            least=height,
        )
    else:
        flow.keep(10)
        label = Run(f"{one.label.text}：", one.label.look, one.label.place)
        flow.paragraph([label, *one.names, Run("　　", words.print), *one.date], leading=1.9)
