"""A printed form with rules to write on: label：____, two columns side by side, values underlined or by hand, notes."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing, given_room, wide
from bench.corpus.flow import MIDDLE, Flow, Margins
from bench.corpus.runs import Run, pixels_of

MANNER = Manner("song", "fallback-hei", "kai", 4.4, "a", 0.55, ticks=True, underlined=True)
MARGINS = Margins(left=26, right=22, top=28, bottom=26)
NOTE = "注：本文书一式三份，一份存档，一份交当事人，一份备查。填写应当使用钢笔或者签字笔，字迹清楚。"


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its note."""
    issuer = words.head("org_name") if words.draft.form.find("year_number") else []
    flow.paragraph(issuer or [Run(words.draft.issuer, replace(words.print, size=5.4))], align=MIDDLE)
    flow.paragraph([Run(words.title, replace(words.print, face=MANNER.head_face, size=7.2))], align=MIDDLE)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=1.0)
    flow.skip(3)
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
            flow.paragraph(
                words.running(paragraph), indent=0 if addressed else 2 * words.print.size, leading=1.95
            )
    if after:
        _tables(words, flow)
        _fields(words, flow, after)
    flow.skip(4)
    for one in words.signings():
        _signing(words, flow, one)
    foot = words.foot()
    if foot:
        flow.keep(32)
        flow.skip(8)
    for last in foot:
        flow.paragraph(last, align=1.0, width=flow.margins.measure - 10)
    flow.skip(4)
    flow.keep(14)
    flow.paragraph([Run(NOTE, replace(words.print, size=3.4))])


def _fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    half = flow.margins.measure / 2
    short = [one for one in entries if not one.long]
    waiting: Entry | None = None
    for entry in entries:
        if entry not in short:
            flow.paragraph(_pair(words, entry), leading=1.95)
        elif waiting is None and entry is short[-1]:
            flow.beside([(flow.margins.measure, _ruled(words, flow, entry, flow.margins.measure))])
        elif waiting is None:
            waiting = entry
        else:
            flow.beside(
                [(half, _ruled(words, flow, waiting, half)), (half, _ruled(words, flow, entry, half))]
            )
            waiting = None
    if waiting is not None:
        flow.beside([(half, _ruled(words, flow, waiting, half))])


def _pair(words: Composer, entry: Entry) -> list[Run]:
    return [Run(f"{wide(entry.label)}：", words.label_look), *entry.runs]


def _ruled(words: Composer, flow: Flow, entry: Entry, width: float) -> list[Run]:
    """Label and value with the rule drawn on to the end of the column."""
    runs = _pair(words, entry)
    used = sum(pixels_of(run.look.size, 254) / 10 * len(run.text) for run in runs)
    blanks = max(0, min(12, int((width - 8 - used) / words.print.size)))
    return [*runs, Run("　" * blanks, replace(words.print, underlined=True))]


def _tables(words: Composer, flow: Flow) -> None:
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            measure = flow.margins.measure
            flow.paragraph([Run(f"{table.label}：", words.label_look)])
            flow.table(words.header(table, measure), list(words.rows(table, measure)), least=8.5)
            flow.skip(4)


def _signing(words: Composer, flow: Flow, one: Signing) -> None:
    label = Run(f"{one.label.text}：", one.label.look, one.label.place)
    rule = Run("　" * (2 if one.names else 7), replace(words.print, underlined=True))
    blank = Run("　　", words.print)
    if one.sign.opinion:
        flow.keep(30)
        flow.paragraph([label, *one.opinion], leading=1.9)
        flow.paragraph(
            [Run("签名：", words.print), *one.names, rule, blank, *one.date], align=0.85, leading=1.9
        )
    else:
        flow.keep(10)
        flow.paragraph([label, *one.names, rule, blank, *one.date], leading=1.9)
