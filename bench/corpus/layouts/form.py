"""A city bureau's printed form: one ruled border, upright headings of groups, uneven columns, opinions within their box."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts.packed import (
    HEADING,
    LOOK,
    ems,
    packed_rows,
    put_beside,
    put_rows,
    upright_heading,
)
from bench.corpus.runs import Run

MANNER = Manner(LOOK.face, "hei", "kai", LOOK.size, "g", 0.35, ticks=True, labels="label_sets/g.yaml")
MARGINS = Margins(left=24, right=22, top=26, bottom=26)
TOTAL = 18.0
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_CASE = ("cause", "cause_suspected", "crime", "source", "incident_time", "place", "filing_number")
_CAPTIONS = {"出席明细": "出席人员", "发言明细": "讨论发言记录", "参加人明细": "听证参加人"}
_NUMBERED = re.compile(r"[一二三四五六七八九]、[^{}；]{2,16}")
_CLOSING = ("此致", "敬礼", "此据。")
_FEWEST_ROWS = 6


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    _head(words, flow)
    letter = _is_letter(words)
    before, after = words.entries()
    ruled = False
    for paragraph in words.paragraphs:
        if ruled and (letter or not paragraph.startswith("@")):
            flow.skip(3)
        ruled = paragraph == "@tables" or (paragraph == "@fields" and not letter)
        if paragraph == "@fields":
            (_lines if letter else _grid)(words, flow, before)
        elif paragraph == "@tables":
            _tables(words, flow, after)
            after = []
        else:
            _running(words, flow, paragraph)
    if after:
        _tables(words, flow, after)
    _signings(words, flow)
    foot = words.foot()
    if foot:
        flow.keep(7 * len(foot) + 6)
        flow.skip(6)
    for last in foot:
        flow.paragraph(last, align=RIGHT, width=flow.margins.measure - 10)


def _is_letter(words: Composer) -> bool:
    """Whether text runs over the whole width; a public notice without any has its fields as lines, too."""
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    return form.nature == "external" and (told or (form.seal == "org" and not form.tables))


def _head(words: Composer, flow: Flow) -> None:
    field = words.draft.form.find("org_name")
    if field is not None and field.where == "head":
        flow.paragraph(words.head("org_name"), align=MIDDLE)
    elif words.draft.form.nature in ("external", "onsite"):
        issuer = replace(words.print, face=MANNER.head_face, size=5.6)
        flow.paragraph([Run(words.draft.issuer, issuer)], align=MIDDLE)
    title = replace(words.print, face=MANNER.head_face, size=6.9)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.6)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 2, leading=1.5)
    flow.skip(2)


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of running text: addressees and closings at the left edge, headings heavier than the rest."""
    if _NUMBERED.fullmatch(paragraph):
        flow.keep(16)
        flow.paragraph(
            [Run(paragraph, replace(words.print, face=MANNER.head_face))], indent=2 * words.print.size
        )
        return
    flush = (paragraph.startswith("{") and paragraph.endswith("}：")) or paragraph == "敬礼"
    last = paragraph.startswith("{") and paragraph.endswith("}") and paragraph.count("{") == 1
    addressed = flush or (last and words.paragraphs[words.paragraphs.index(paragraph) - 1] in _CLOSING)
    flow.paragraph(words.running(paragraph), indent=0 if addressed else 2 * words.print.size, leading=1.75)


def _lines(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields of a letter, as many behind each other as a line holds."""
    line: list[Run] = []
    used, measure = 0.0, flow.margins.measure - 2 * words.print.size
    for entry in [*entries, None]:
        needed = 0.0
        runs: list[Run] = []
        if entry is not None:
            runs = [Run(f"{entry.label}：", words.label_look), *entry.runs, Run("　　", words.print)]
            needed = sum(run.look.size * ems(run.text) for run in runs)
        if line and (entry is None or used + needed > measure):
            flow.paragraph(line[:-1], indent=2 * words.print.size)
            line, used = [], 0.0
        line += runs
        used += needed


def _grid(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields in the border: those of the case and of the party beside upright headings."""
    # Officers and citations are long for others; here they stand in a row as wide as they need.
    long = {one.id for one in words.draft.form.fields if one.type == "long"}
    entries = [replace(one, long=one.id in long) for one in entries]
    party = [one for one in entries if not one.long and (one.id.startswith("party_") or one.id in _UNITS)]
    case = [one for one in entries if one.id in _CASE]
    joined = {"party": party if len(party) > 3 else [], "case": case if len(case) > 3 else []}
    waiting: list[Entry] = []
    for entry in entries:
        if not any(entry in one for one in joined.values()):
            waiting.append(entry)
            continue
        name = "party" if entry in joined["party"] else "case"
        if entry is joined[name][0]:
            put_rows(flow, packed_rows(waiting, flow.margins.measure), 0)
            waiting = []
            _group(flow, name, joined[name])
    put_rows(flow, packed_rows(waiting, flow.margins.measure), 0)


def _group(flow: Flow, name: str, entries: list[Entry]) -> None:
    """Rows beside their heading; the party's are parted in those of the person and those of the shop."""
    measure = flow.margins.measure
    units = [one for one in entries if one.id in _UNITS]
    persons = [one for one in entries if one not in units]
    if name == "case" or len(units) < 2 or len(persons) < 2:
        rows = packed_rows(entries, measure - HEADING)
        put_beside(
            flow,
            upright_heading("案件情况" if name == "case" else "当事人"),
            0,
            rows,
            partial(put_rows, flow, rows, HEADING),
        )
        return
    parts = [
        (label, packed_rows(own, measure - 2 * HEADING))
        for label, own in (("个人", persons), ("单位", units))
    ]

    def inner() -> None:
        for label, own in parts:
            put_beside(flow, upright_heading(label), HEADING, own, partial(put_rows, flow, own, 2 * HEADING))

    put_beside(flow, upright_heading("当事人"), 0, [row for _, own in parts for row in own], inner)


def _tables(words: Composer, flow: Flow, after: list[Entry]) -> None:
    """Tables within the border with empty rows at their end, and the sums of the form in a last row."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        rows = list(words.rows(table, measure))
        if not rows:
            continue
        header = words.header(table, measure)
        if caption := _CAPTIONS.get(table.label):
            flow.keep(42)
            flow.row([Cell(measure, (Run(caption, words.label_look),), MIDDLE)], least=8)
        flow.table(header, rows, least=8.5)
        empty = min(3, max(1, _FEWEST_ROWS - len(rows)))
        widths = [cell.width for cell in header]
        if flow.room < flow.px(8.5 * (empty + 2)):
            continue
        closed = words.random.random() < 0.5
        for at in range(1 if closed else empty):
            second = (Run("以下空白", LOOK),) if closed and at == 0 else ()
            flow.row([Cell(one, second if place == 1 else ()) for place, one in enumerate(widths)], least=8.5)
    if after:
        sums = packed_rows([replace(one, long=False) for one in after], measure - TOTAL)
        heading = Cell(TOTAL, (Run("合　计", LOOK),), MIDDLE)
        put_beside(flow, heading, 0, sums, partial(put_rows, flow, sums, TOTAL))


def _signings(words: Composer, flow: Flow) -> None:
    """Opinions each in a box of the whole width, the other signing places two beside each other."""
    waiting: list[Signing] = []
    for one in [*words.signings(), None]:
        if waiting and (one is None or one.sign.opinion or len(waiting) == 2):
            _sign_boxes(words, flow, waiting, 20.0)
            waiting = []
        if one is None:
            break
        if one.sign.opinion:
            _sign_boxes(words, flow, [one], 33.0)
        else:
            waiting.append(one)


def _sign_boxes(words: Composer, flow: Flow, places: list[Signing], least: float) -> None:
    flow.keep(least + 2)
    cells = []
    for one in places:
        label = replace(one.label, text=f"{one.label.text}：")
        opinion = (Run("\n　　", words.print), *one.opinion) if one.opinion else ()
        names = one.names or (Run("　　　　", words.print),)
        signed = (Run("签名：", words.print), *names) if one.sign.opinion else tuple(one.names)
        tail = tuple(line for line in (signed, one.date) if line)
        cells.append(Cell(flow.margins.measure / len(places), (label, *opinion), tail=tail, high=True))
    flow.row(cells, least=least)
