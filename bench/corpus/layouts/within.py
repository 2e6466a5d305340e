"""A ruled form whose cells hold label and value together, often several pairs in one, with units behind the blanks."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow, Margins
from bench.corpus.runs import INCH, Look, Run

MANNER = Manner("song", "fallback-hei", "kai", 4.1, "a", 0.25, ticks=True)
MARGINS = Margins(left=23, right=21, top=25, bottom=25)
LOOK = Look(MANNER.print_face, MANNER.size)
HEADING = 10.0
_PARTY = "party_"
_UNITS = {"page_count": "页", "kinds": "个", "party_age": "岁"}
_COUNTED = re.compile(r"\w*(?:quantity|total)")
_DAY = re.compile(r"([年月])(?=\d)|(?<=\d)(?=[年月日])")


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    title = replace(words.print, face=MANNER.head_face, size=6.6)
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
            _entries(words, flow, before)
        elif paragraph == "@tables":
            _tables(words, flow)
            _entries(words, flow, after)
            after = []
        else:
            flow.row(
                [Cell(flow.margins.measure, (Run("　　", words.print), *words.running(paragraph)))], least=11
            )
    if after:
        _tables(words, flow)
        _entries(words, flow, after)
    _signings(words, flow)
    flow.skip(6)
    for last in words.foot():
        flow.keep(10)
        flow.paragraph(last, align=1.0, width=flow.margins.measure - 12)


def _entries(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The rows; those of the party beside a heading that joins them."""
    party = [one for one in entries if one.id.startswith(_PARTY) and not one.long]
    if len(party) < 4:
        _cells(words, flow, entries, 0)
        return
    first = entries.index(party[0])
    _cells(words, flow, [one for one in entries[:first] if one not in party], 0)
    flow.keep(24 + 11 * len(party))
    top = flow.y
    _cells(words, flow, party, HEADING)
    bottom, flow.y = flow.y, top
    heading = Cell(HEADING, (Run("当事人", LOOK),), MIDDLE, upright=True)
    flow.row([heading], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom
    _cells(words, flow, [one for one in entries[first:] if one not in party], 0)


def _cells(words: Composer, flow: Flow, entries: list[Entry], left: float) -> None:
    """By turns two cells a row with one pair each, and one cell with the pairs behind one another."""
    waiting: list[Entry] = []
    together = bool(words.random.random() < 0.5)
    for entry in entries:
        if waiting and (entry.long or len(waiting) == 2):
            _row(flow, waiting, left, together=together)
            waiting, together = [], not together
        if entry.long:
            _row(flow, [entry], left, together=False)
        else:
            waiting.append(entry)
    if waiting:
        _row(flow, waiting, left, together=together)


def _row(flow: Flow, entries: list[Entry], left: float, *, together: bool) -> None:
    measure = flow.margins.measure - left
    pairs = [_pair(one) for one in entries]
    if together:
        blank = Run("　　", LOOK)
        cells = [Cell(measure, tuple(run for pair in pairs for run in (*pair, blank)))]
    else:
        cells = [Cell(measure / len(pairs), pair) for pair in pairs]
    flow.row(cells, least=10, left=left)


def _pair(entry: Entry) -> tuple[Run, ...]:
    """Label and value: days with blanks around their figures, counts with their unit."""
    runs = [replace(run, text=_DAY.sub(r"\1 ", run.text)) if _is_day(run) else run for run in entry.runs]
    unit = _UNITS.get(
        entry.id,
        "条" if _COUNTED.fullmatch(entry.id) and entry.runs and entry.runs[0].text.isdecimal() else "",
    )
    return (Run(f"{entry.label}：", LOOK), *runs, *([Run(unit, LOOK)] if unit and runs else ()))


def _is_day(run: Run) -> bool:
    return re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", run.text) is not None


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.table(words.header(table, measure), list(words.rows(table, measure)))


def _signings(words: Composer, flow: Flow) -> None:
    """Opinions each in a cell with its label; the others two a row."""
    others: list[Signing] = []
    measure = flow.margins.measure
    for one in words.signings():
        if not one.sign.opinion:
            others.append(one)
            continue
        flow.keep(34)
        label = replace(one.label, text=f"{one.label.text}：")
        tail = ((Run("签名：", words.print), *one.names), one.date)
        flow.row([Cell(measure, (label, *one.opinion), tail=tail, high=True)], least=30)
    for at in range(0, len(others), 2):
        pair = others[at : at + 2]
        cells = [
            Cell(
                measure / len(pair),
                (replace(one.label, text=f"{one.label.text}："), *one.names, Run("　", LOOK), *one.date),
            )
            for one in pair
        ]
        flow.keep(14)
        flow.row(cells, least=12)
