"""The fields of grove-new: bold numbered headings, and beneath them "label：value" in lines, alone or two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Flow
from bench.corpus.runs import Look, Run

HEAD_FACE = "hei"
_NUMERALS = "一二三四五六七八九十"
_GAP = 8.0
_LEADING = 1.65
_FEWEST_PARTY = 3
_CASE, _PARTY = "基本情况", "当事人情况"
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_LATER = {
    "investigation_report": "案件定性与法律适用",
    "preliminary_review": "裁量情况",
    "handling_approval": "处罚依据和案值",
    "closing_report": "处罚决定书",
}
"""What a form calls the short fields that follow its first long text."""


class Headings:
    """Headings numbered 一、二、三 as they come; none where the document is too short for them."""

    def __init__(self, words: Composer, flow: Flow, *, numbered: bool) -> None:
        self.look = Look(HEAD_FACE, words.print.size * 1.05)
        self.flow, self.numbered, self.count = flow, numbered, 0

    def begin(self, text: str) -> None:
        """The next heading, or nothing where headings are not numbered."""
        if not self.numbered:
            return
        self.flow.keep(26)
        self.flow.skip(2.5)
        self.flow.paragraph([Run(f"{_NUMERALS[self.count]}、{text}", self.look)])
        self.flow.skip(0.8)
        self.count += 1


def put_fields(words: Composer, flow: Flow, entries: Sequence[Entry], headings: Headings) -> None:
    """All fields before the tables: in sections where headings are numbered, else as they come."""
    if not headings.numbered:
        _put_plain(words, flow, entries)
        return
    texts = {one.id for one in words.draft.form.fields if one.type == "long"}
    first = next((at for at, one in enumerate(entries) if one.id in texts), len(entries))
    _put_opening(words, flow, entries[:first], headings)
    _put_rest(words, flow, entries[first:], texts, headings)


def _put_opening(words: Composer, flow: Flow, entries: Sequence[Entry], headings: Headings) -> None:
    """The short fields: those of the case, those of the party, and what a review of law looks at."""
    parts: dict[str, list[Entry]] = {_CASE: [], _PARTY: [], "审核内容": []}
    party = [one for one in entries if one.id.startswith("party_") or one.id in _UNITS]
    for one in entries:
        if one.id.startswith("review_") or (parts["审核内容"] and one.id == "conclusion"):
            parts["审核内容"].append(one)
        else:
            parts[_PARTY if one in party and len(party) >= _FEWEST_PARTY else _CASE].append(one)
    for heading, own in parts.items():
        if own:
            headings.begin(heading)
            put_lines(words, flow, own)


def _put_rest(
    words: Composer, flow: Flow, entries: Sequence[Entry], texts: set[str], headings: Headings
) -> None:
    """Long texts each under its label as a heading; short fields that follow one, under a heading of their own."""
    waiting: list[Entry] = []
    for one in entries:
        if one.id not in texts:
            waiting.append(one)
            continue
        _put_later(words, flow, waiting, headings)
        waiting = []
        put_text(words, flow, one, headings)
    _put_later(words, flow, waiting, headings)


def _put_later(words: Composer, flow: Flow, entries: Sequence[Entry], headings: Headings) -> None:
    if len(entries) > 1 and (heading := _LATER.get(words.draft.form.id)):
        headings.begin(heading)
    put_lines(words, flow, entries)


def put_text(words: Composer, flow: Flow, entry: Entry, headings: Headings) -> None:
    """A long text: beneath its label as a heading, or behind it where headings are not numbered."""
    indent = 2 * words.print.size
    if not headings.numbered:
        flow.paragraph(_pair(words, entry), leading=_LEADING)
        return
    headings.begin(entry.label)
    if entry.runs:
        flow.paragraph(entry.runs, indent=indent, leading=_LEADING)
    else:
        flow.skip(9)


def _put_plain(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """Head lines first; a long text in a paragraph of its own, set off from them."""
    texts = {one.id for one in words.draft.form.fields if one.type == "long"}
    waiting: list[Entry] = []
    for one in entries:
        if one.id not in texts:
            waiting.append(one)
            continue
        put_lines(words, flow, waiting)
        waiting = []
        flow.skip(1)
        flow.paragraph(_pair(words, one), leading=_LEADING)
        flow.skip(1)
    put_lines(words, flow, waiting)


def put_lines(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """Two short fields a line with a wide gap between them; one that needs more room has a line of its own."""
    half = flow.margins.measure / 2
    waiting: Entry | None = None
    for one in entries:
        pair = _pair(words, one)
        wide = _extent(pair) > half - _GAP
        if waiting is not None and not wide:
            flow.beside([(half, _pair(words, waiting)), (half, pair)], leading=_LEADING)
            waiting = None
            continue
        if waiting is not None:
            flow.paragraph(_pair(words, waiting), leading=_LEADING)
        waiting = None if wide else one
        if wide:
            flow.paragraph(pair, leading=_LEADING)
    if waiting is not None:
        flow.paragraph(_pair(words, waiting), leading=_LEADING)


def put_cover_lines(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """The cover of a dossier: one field below the other, far apart and set in from the left."""
    large = words.print.size * 1.12
    for one in entries:
        runs = [replace(run, look=replace(run.look, size=large)) for run in _pair(words, one)]
        flow.paragraph(runs, leading=2.1, left=12, width=flow.margins.measure - 24)


def _pair(words: Composer, entry: Entry) -> list[Run]:
    return [Run(f"{entry.label}：", words.label_look), *entry.runs]


def _extent(runs: Sequence[Run]) -> float:
    """About how wide runs are, millimetres."""
    return sum(run.look.size * sum(1.0 if ord(one) > 0x24FF else 0.58 for one in run.text) for run in runs)
