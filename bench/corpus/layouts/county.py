"""Held out: an older county's forms. Other words and order, first column set upright, other margins and typefaces."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow, Margins
from bench.corpus.runs import Look, Run

MANNER = Manner("noto-song", "noto-song-bold", "wenkai", 3.9, "held_out", 0.35, held_out=True, ticks=True)
MARGINS = Margins(left=31, right=17, top=34, bottom=22)
UPRIGHT, LABEL = 9.0, 30.0
PARTY = ("party_", "shop_", "license_", "business_", "unit_", "id_")


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    org = words.head("org_name") if words.draft.form.find("year_number") else []
    flow.paragraph(
        org or [Run(words.draft.issuer, replace(words.print, size=4.6))], align=MIDDLE, leading=1.5
    )
    spaced = " ".join(words.title) if len(words.title) <= 6 else words.title
    flow.paragraph([Run(spaced, replace(words.print, face=MANNER.head_face, size=6.3))], align=MIDDLE)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph([Run("编号：", words.print), *runs], align=0.9)
    flow.skip(1)
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _grouped(flow, before)
        elif paragraph == "@tables":
            _tables(words, flow)
            _grouped(flow, after)
            after = []
        else:
            addressed = paragraph.endswith("}：") and paragraph.startswith("{")
            flow.paragraph(
                words.running(paragraph), indent=0 if addressed else 2 * words.print.size, leading=1.55
            )
    if after:
        _tables(words, flow)
        _grouped(flow, after)
    for one in words.signings():
        _signing(words, flow, one)
    flow.skip(7)
    foot = words.foot()
    if foot:
        flow.keep(16)
    for last in reversed(foot):
        flow.paragraph(last, align=0.92)


def _grouped(flow: Flow, entries: list[Entry]) -> None:
    """What concerns the party first, under an upright heading; then the rest, the long ones last."""
    party = [one for one in entries if one.id.startswith(PARTY)]
    rest = [one for one in entries if one not in party]
    look = Look(MANNER.print_face, MANNER.size)
    if party:
        _band(flow, "当事人基本情况" if len(party) > 3 else "当事人", party, look)
    if rest:
        _band(flow, "案件情况" if len(rest) > 3 else "案件", sorted(rest, key=lambda one: one.long), look)


def _band(flow: Flow, heading: str, entries: list[Entry], look: Look) -> None:
    """Rows with an upright heading at their left, which is ruled anew where a sheet ends."""
    flow.keep(max(24, 5.2 * len(heading)))
    start, sheet = flow.y, flow.sheet
    waiting: Entry | None = None
    for entry in [*entries, None]:
        rows: list[list[Entry]] = []
        if waiting is not None and (entry is None or entry.long):
            rows, waiting = [[waiting]], None
        if entry is not None:
            if entry.long:
                rows.append([entry])
            elif waiting is not None:
                rows, waiting = [[waiting, entry]], None
            else:
                waiting = entry
        for row in rows:
            if flow.room < flow.height_of(_cells(flow, row, look), 9):
                _heading(flow, heading, start, flow.y, look)
                flow.next_sheet()
            if flow.sheet is not sheet:
                start, sheet = flow.y, flow.sheet
            flow.row(_cells(flow, row, look), least=9, left=UPRIGHT)
            if flow.sheet is not sheet:
                start, sheet = flow.px(flow.margins.top), flow.sheet
    least = flow.px(4.6 * len(heading) + 3)
    if flow.y - start < least:
        flow.sheet.rectangle(
            flow.px(flow.margins.left + UPRIGHT), flow.y, flow.px(210 - flow.margins.right), start + least
        )
        flow.y = start + least
    _heading(flow, heading, start, flow.y, look)


def _heading(flow: Flow, heading: str, start: int, end: int, look: Look) -> None:
    if end - start < flow.px(12):
        heading = ""
    kept, flow.y = flow.y, start
    step = (end - start) / flow.px(1)
    flow.row([Cell(UPRIGHT, (Run(heading, look),) if heading else (), upright=True)], least=step)
    flow.y = kept


def _cells(flow: Flow, entries: list[Entry], look: Look) -> list[Cell]:
    width = (flow.margins.measure - UPRIGHT) / len(entries) - LABEL
    cells: list[Cell] = []
    for entry in entries:
        cells += [Cell(LABEL, (Run(entry.label, look),), MIDDLE), Cell(width, entry.runs)]
    return cells


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.table(words.header(table, measure), list(words.rows(table, measure)), least=7.5)


def _signing(words: Composer, flow: Flow, one: Signing) -> None:
    width = flow.margins.measure
    if one.sign.opinion:
        least = max(30.0, 5.0 * len(one.label.text) + 3)
        flow.keep(least)
        tail = ((Run("签字：", words.print), *one.names, Run("　", words.print), *one.date),)
        label = Cell(UPRIGHT, (one.label,), upright=True)
        flow.row([label, Cell(width - UPRIGHT, one.opinion, tail=tail, high=True)], least=least)
    else:
        flow.keep(11)
        flow.skip(2)
        label_run = Run(f"{one.label.text}：", one.label.look, one.label.place)
        flow.paragraph([label_run, *one.names, Run("　　", words.print), *one.date])
