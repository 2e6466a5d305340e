"""A newer style: compact text, bold headings, horizontal rules without borders, places to sign side by side, notes."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts.bands import THICK, Column, band, rule, signed_columns, three_rules
from bench.corpus.layouts.edges import put_edges, put_note
from bench.corpus.runs import Look, Run

MANNER = Manner(
    "song",
    "hei",
    "kai",
    3.7,
    "h",
    0.2,
    ticks=True,
    labels="label_sets/h.yaml",
)
MARGINS = Margins(left=25, right=23, top=26, bottom=31)
BOLD = Look("hei", MANNER.size)
LABEL = 31.0
_NUMERALS = "一二三四五六七八九十"
_HEADING = re.compile(rf"[{_NUMERALS}]、[^{{}}]{{2,14}}")
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_GROUPS = {"case": "案件信息", "party": "当事人信息", "course": "办理情况"}
_TABLES = {
    "物品明细": "物品清单",
    "样品明细": "样品清单",
    "核价明细": "核价清单",
    "变价明细": "变价清单",
    "损耗明细": "损耗清单",
    "缴款明细": "缴款安排",
    "缴款计划": "缴款安排",
    "出席明细": "参会人员",
    "发言明细": "会议发言",
    "复核明细": "复核情况",
    "参加人明细": "参加人员",
    "记录明细": "音像记录",
}


class Sections:
    """Headings numbered 一、二、三 as they come; none where the document is too short for them."""

    def __init__(self, words: Composer, flow: Flow, *, numbered: bool) -> None:
        self.words, self.flow, self.numbered, self.count = words, flow, numbered, 0

    def begin(self, text: str) -> None:
        """The next heading, or a gap where headings are not numbered."""
        if not self.numbered:
            return
        self.flow.keep(24)
        self.flow.skip(2.5)
        self.flow.paragraph([Run(f"{_NUMERALS[self.count]}、{text}", BOLD)], leading=1.7)
        self.count += 1


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its notes."""
    _head(words, flow)
    long = {one.id for one in words.draft.form.fields if one.type == "long"}
    before, after = ([replace(one, long=one.id in long) for one in entries] for entries in words.entries())
    told = words.paragraphs != ["@fields", "@tables"]
    sections = Sections(words, flow, numbered=not told and len(before) > 6)
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(flow, before, sections)
        elif paragraph == "@tables":
            _tables(words, flow, after, sections)
            after = []
        else:
            _running(words, flow, paragraph)
    if after:
        _tables(words, flow, after, sections)
    _signings(words, flow, sections)
    foot = words.foot()
    if foot:
        flow.keep(6.5 * len(foot) + 7)
        flow.skip(7)
    for last in foot:
        flow.paragraph(last, align=RIGHT, width=flow.margins.measure - 8)
    put_note(words, flow)
    put_edges(words, flow)


def _head(words: Composer, flow: Flow) -> None:
    field = words.draft.form.find("org_name")
    year = words.head("year_number")
    if field is not None and field.where == "head":
        bold = [replace(run, look=replace(run.look, face=BOLD.face)) for run in words.head("org_name")]
        top = flow.y
        if year:
            flow.paragraph(year, align=RIGHT)
            flow.y = top
        flow.paragraph(bold)
        flow.skip(2)
    title = Look("hei", 6.2)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.5)
    if runs := words.head("doc_number"):
        flow.paragraph(runs, align=MIDDLE, leading=1.6)
    flow.skip(3)


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    if _HEADING.fullmatch(paragraph):
        flow.keep(15)
        flow.skip(1)
        flow.paragraph([Run(paragraph, BOLD)], leading=1.7)
        return
    addressed = paragraph.startswith("{") and paragraph.endswith("}：")
    flow.paragraph(words.running(paragraph), indent=0 if addressed else 2 * words.print.size, leading=1.7)


def _fields(flow: Flow, entries: list[Entry], sections: Sections) -> None:
    """Short fields in bands of two columns, by groups where there are many; long ones as text under their label."""
    if not entries:
        return
    flow.skip(1.5)
    for group, own in _grouped(entries, parted=sections.numbered):
        if group == "text":
            _text(flow, own[0], sections)
        else:
            # A single field after a text goes with it.
            if len(own) > 1 or own[0] is entries[0]:
                sections.begin(_GROUPS[group])
            _bands(flow, own)
    flow.skip(3)


def _grouped(entries: list[Entry], *, parted: bool) -> list[tuple[str, list[Entry]]]:
    """Entries that follow each other and belong together, under the name of their group; a lone one joins the last."""
    groups: list[tuple[str, list[Entry]]] = []
    seen = False
    for entry in entries:
        party = entry.id.startswith("party_") or entry.id in _UNITS
        seen = seen or party
        name = "text" if entry.long else "party" if party else "course" if seen else "case"
        if name == "text" or not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(entry)
    joined: list[tuple[str, list[Entry]]] = []
    for name, own in groups:
        if joined and "text" not in (name, joined[-1][0]) and (not parted or len(own) == 1):
            joined[-1][1].extend(own)
        else:
            joined.append((name, own))
    return joined


def _bands(flow: Flow, entries: list[Entry]) -> None:
    """Two pairs a band; one that is wider than its half has a band of its own."""
    if not entries:
        return
    flow.keep(16)
    flow.skip(1.2)
    rule(flow, THICK)
    half = flow.margins.measure / 2 - LABEL
    waiting: Entry | None = None
    for entry in entries:
        wide = sum(run.look.size * _ems(run.text) for run in entry.runs) > half - 3
        if waiting is not None:
            pair = [] if wide else _pair(entry, half)
            band(flow, [*_pair(waiting, half if pair else flow.margins.measure - LABEL), *pair])
            waiting = None
            if pair:
                continue
        if wide:
            band(flow, _pair(entry, flow.margins.measure - LABEL))
        else:
            waiting = entry
    if waiting is not None:
        band(flow, _pair(waiting, flow.margins.measure - LABEL))


def _pair(entry: Entry, width: float) -> list[Cell]:
    label = Look(MANNER.head_face, MANNER.size * 0.95)
    return [Cell(LABEL, (Run(entry.label, label),)), Cell(width, entry.runs)]


def _ems(text: str) -> float:
    return sum(1.0 if ord(one) > 0x24FF else 0.58 for one in text)


def _text(flow: Flow, entry: Entry, sections: Sections) -> None:
    if sections.numbered:
        sections.begin(entry.label)
    else:
        flow.keep(14)
        flow.skip(1.5)
        flow.paragraph([Run(entry.label, BOLD)], leading=1.6)
    if entry.runs:
        flow.paragraph(entry.runs, indent=2 * MANNER.size, leading=1.65)
    else:
        flow.skip(8)


def _tables(words: Composer, flow: Flow, after: list[Entry], sections: Sections) -> None:
    """Tables, and the sums in a line at the lower right."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        rows = list(words.rows(table, measure))
        if not rows:
            continue
        flow.keep(40)
        sections.begin(_TABLES.get(table.label, table.label))
        flow.skip(1)
        header = [replace(one, runs=tuple(map(_bold, one.runs))) for one in words.header(table, measure)]
        three_rules(flow, header, rows)
    flow.skip(1.5)
    if after:
        runs = [
            run
            for one in after
            for run in (Run(f"{one.label}：", words.print), *one.runs, Run("　　", words.print))
        ]
        flow.paragraph(runs[:-1], align=RIGHT, width=measure - 2)
        flow.skip(1.5)


def _bold(run: Run) -> Run:
    return replace(run, look=replace(run.look, face=BOLD.face, size=MANNER.size * 0.95))


def _signings(words: Composer, flow: Flow, sections: Sections) -> None:
    """Opinions three side by side (four as two and two), then the other places."""
    places = words.signings()
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    for group, heading, least in ((opinions, "审核审批", 36.0), (others, "签字确认", 19.0)):
        if not group:
            continue
        flow.keep(least + (16 if sections.numbered else 4))
        sections.begin(heading)
        flow.skip(2)
        rule(flow, THICK)
        across = 2 if len(group) in (2, 4) else 3
        for at in range(0, len(group), across):
            signed_columns(flow, [_column(words, one) for one in group[at : at + across]], least)


def _column(words: Composer, one: Signing) -> Column:
    label = replace(one.label, look=replace(BOLD, size=MANNER.size * 0.95))
    names = one.names or (Run("　　　　", words.print),)
    signed = (Run("签字：", words.print), *names) if one.sign.opinion else names
    top = ((label,), one.opinion) if one.opinion else ((label,),)
    return Column(top, tuple(line for line in (signed, one.date) if line))
