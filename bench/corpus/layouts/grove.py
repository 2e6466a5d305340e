"""A city bureau whose platform prints every form: number at the right, numbered sections of lines, approvals in steps."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner
from bench.corpus.flow import MIDDLE, RIGHT, Flow, Margins
from bench.corpus.layouts.grove_fields import (
    HEAD_FACE,
    Headings,
    put_cover_lines,
    put_fields,
    put_text,
)
from bench.corpus.layouts.grove_signed import put_signings
from bench.corpus.layouts.grove_tables import put_receipt, put_tables
from bench.corpus.runs import Run

MANNER = Manner("song", HEAD_FACE, "kai", 4.3, "aa", 0.08, varied=True, labels="label_sets/aa.yaml")
MARGINS = Margins(left=26, right=24, top=25, bottom=26)
_NUMBERED_FROM = 6
_CLOSINGS = ("此致",)


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    form_id = words.draft.form.id
    if form_id == "dossier_cover":
        _cover(words, flow)
        return
    _head(words, flow)
    before, after = words.entries()
    places = words.signings()
    headings = Headings(words, flow, numbered=_is_numbered(words, before))
    if form_id == "service_receipt":
        put_signings(words, flow, put_receipt(words, flow, before, places), headings)
        return
    before, closing = _parted(words, before)
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            put_fields(words, flow, before, headings)
        elif paragraph == "@tables":
            put_tables(words, flow, after, headings)
        else:
            _running(words, flow, paragraph)
    for entry in closing:
        put_text(words, flow, entry, headings)
    put_signings(words, flow, places, headings)
    _foot(words, flow)


def _is_numbered(words: Composer, before: list[Entry]) -> bool:
    """Whether the document has numbered sections: an internal form without running text, not a short one."""
    told = words.paragraphs != ["@fields", "@tables"]
    approved = any(one.opinion for one in words.draft.form.signs)
    return words.draft.form.nature == "internal" and not told and (approved or len(before) >= _NUMBERED_FROM)


def _parted(words: Composer, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The fields without and with a conclusion, which stands below the tables it is drawn from."""
    if not words.draft.form.tables:
        return entries, []
    closing = [one for one in entries if one.id == "conclusion"]
    return [one for one in entries if one not in closing], closing


def _head(words: Composer, flow: Flow) -> None:
    """Who issued a document to the outside, its title, and its number at the right."""
    title = replace(words.print, face=HEAD_FACE, size=6.9)
    issuer_signs = words.draft.form.find("org_name") and words.draft.sealer == words.draft.issuer
    if issuer_signs and words.draft.form.nature != "internal":
        issuer = replace(title, size=5.7)
        flow.paragraph([Run(words.draft.issuer, issuer)], align=MIDDLE, leading=1.5)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.6)
    internal = words.draft.form.nature == "internal"
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            label = [Run("编号：", words.print)] if internal else []
            flow.paragraph([*label, *runs], align=RIGHT, leading=1.6)
    flow.skip(3)


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of running text; whom it is to, and the court below 此致, at the left edge."""
    at = words.paragraphs.index(paragraph)
    addressed = paragraph.startswith("{") and paragraph.endswith("：")
    below = at > 0 and words.paragraphs[at - 1] in _CLOSINGS
    record = words.draft.form.nature == "onsite" and at == 0 and not words.draft.sealer
    indent = 0.0 if addressed or below or record else 2 * words.print.size
    flow.paragraph(words.running(paragraph), indent=indent, leading=1.65)


def _foot(words: Composer, flow: Flow) -> None:
    lines = words.foot()
    if not lines:
        # A seal without a date to stand on goes below the text.
        flow.skip(14 if words.draft.sealer else 0)
        return
    flow.keep(8 * len(lines) + 10)
    flow.skip(9)
    for runs in lines:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 12, leading=1.8)


def _cover(words: Composer, flow: Flow) -> None:
    """The cover: the bureau, the title and the year's number in the middle, then the fields."""
    flow.skip(14)
    bold = replace(words.print, face=HEAD_FACE)
    name = [replace(run, look=replace(run.look, face=HEAD_FACE, size=6.6)) for run in words.head("org_name")]
    flow.paragraph(name, align=MIDDLE, leading=1.9)
    flow.paragraph([Run(words.title, replace(bold, size=8.2))], align=MIDDLE, leading=1.8)
    flow.skip(3)
    flow.paragraph(words.head("year_number"), align=MIDDLE, leading=1.8)
    flow.skip(14)
    before, _ = words.entries()
    put_cover_lines(words, flow, before)
