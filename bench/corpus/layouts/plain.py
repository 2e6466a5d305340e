"""A county on the plain, after the ministry's Word models: whole sentences with underlined blanks, few tables, all in song."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Manner
from bench.corpus.flow import MIDDLE, RIGHT, Flow, Margins
from bench.corpus.layouts.plain_approval import put_approval
from bench.corpus.layouts.plain_certificate import put_certificate
from bench.corpus.layouts.plain_fields import filled, put_blanks, put_lines
from bench.corpus.layouts.plain_lists import put_list, put_tables
from bench.corpus.layouts.plain_ruled import plainly, put_ruled
from bench.corpus.layouts.plain_signed import opinion_rows, put_signings, room_for_signings
from bench.corpus.runs import Look, Run

MANNER = Manner(
    "song",
    "hei",
    "kai",
    4.4,
    "o",
    0.25,
    varied=True,
    underlined=True,
    labels="label_sets/o.yaml",
)
MARGINS = Margins(left=25, right=22, top=24, bottom=25)
BOLD = Look(MANNER.head_face, MANNER.size)
_HEADING = re.compile(r"[一二三四五]、[^{}。]{2,18}")
_CLOSING = "此致"
_COVER, _CERTIFICATE = "dossier_cover", "evidence_copy"
_JUDGED = ("legal_review_opinion",)
"""Tables of an approval's kind that nobody approves."""
_BELOW_SEAL = 12.0
_FOOT_GAPS = (5.0, 8.0, 11.0)


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its last signature."""
    form = words.draft.form
    _head(words, flow)
    told = words.paragraphs != ["@fields", "@tables"]
    approved = form.nature == "internal" and any(one.opinion for one in form.signs)
    if approved or form.id in _JUDGED:
        put_approval(words, flow)
        return
    places = words.signings()
    if told:
        _text(words, flow)
    elif form.id == _CERTIFICATE:
        put_certificate(words, flow, places)
        return
    elif form.tables:
        put_list(words, flow)
    else:
        put_blanks(words, flow, words.entries()[0], leading=2.5 if form.id == _COVER else 2.0)
    places = opinion_rows(words, flow, places)
    _foot(words, flow, room_for_signings(places))
    put_signings(words, flow, places)


def _head(words: Composer, flow: Flow) -> None:
    """The bureau above the title, the number below it at the right."""
    form = words.draft.form
    own = form.find("org_name")
    cover = form.id == _COVER
    if own is not None and own.where == "head":
        bold = [plainly(run, face=BOLD.face, size=7.0 if cover else 5.6) for run in words.head("org_name")]
        flow.skip(22 if cover else 0)
        flow.paragraph(bold, align=MIDDLE)
    elif form.nature in ("external", "onsite") and not (own is not None and own.where == "prose"):
        # What is addressed to the bureau is not the bureau's; another bureau may order.
        issuer = words.draft.values.get("issuer") or words.draft.issuer
        flow.paragraph([Run(issuer, replace(BOLD, size=5.8))], align=MIDDLE, leading=1.5)
    title = replace(BOLD, size=10.0 if cover else 7.4)
    flow.skip(16 if cover else 0)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.6)
    flow.skip(12 if cover else 1)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            align = MIDDLE if cover else RIGHT
            flow.paragraph([plainly(run) for run in runs], align=align, leading=1.6)
    flow.skip(18 if cover else 2)


def _text(words: Composer, flow: Flow) -> None:
    """Running text with its fields and tables where the wording has them."""
    before, after = words.entries()
    for at, paragraph in enumerate(words.paragraphs):
        if paragraph == "@fields":
            put_lines(words, flow, before)
        elif paragraph == "@tables":
            put_tables(words, flow, after)
            after = []
        elif _HEADING.fullmatch(paragraph):
            flow.keep(18)
            flow.paragraph([Run(paragraph, BOLD)], indent=2 * BOLD.size, leading=1.75)
        else:
            _paragraph(words, flow, paragraph, closed=words.paragraphs[at - 1] == _CLOSING)


def _paragraph(words: Composer, flow: Flow, paragraph: str, *, closed: bool) -> None:
    """One paragraph; addressees, and who is addressed at the close, at the left edge."""
    addressed = closed or (paragraph.startswith("{") and paragraph.endswith("}："))
    runs = [
        Run("　　　　", replace(run.look, underlined=True)) if not run.text.strip() else run
        for run in words.running(paragraph)
    ]
    put_ruled(flow, filled(runs), size=words.print.size, indent=0 if addressed else 2, leading=1.7)


def _foot(words: Composer, flow: Flow, signed: float) -> None:
    """Who issued it and the date, at the right, on the sheet of the signatures below them."""
    foot = words.foot()
    if not foot:
        flow.keep(signed)
        return
    needed = 7 * len(foot) + (signed + _BELOW_SEAL if signed else 0)
    flow.keep(needed + _FOOT_GAPS[0])
    flow.skip(next(gap for gap in _FOOT_GAPS[::-1] if flow.room >= flow.px(needed + gap)))
    for runs in foot:
        flow.paragraph(
            [plainly(run) for run in runs], align=RIGHT, width=flow.margins.measure - 12, leading=1.55
        )
    if signed:
        flow.skip(_BELOW_SEAL)
