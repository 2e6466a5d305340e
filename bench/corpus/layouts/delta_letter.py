"""A letter: the party's particulars, numbered points, a table among them, seal and date at the right, the receipt."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer
from bench.corpus.flow import RIGHT, Flow
from bench.corpus.layouts.delta_lines import put_lines
from bench.corpus.layouts.delta_signed import put_receipt, put_signed_lines, receipt_height
from bench.corpus.layouts.delta_tables import parted_sums, put_table
from bench.corpus.runs import Run

_HEADING = re.compile(r"[一二三四五六七八九]、[^{}：。]{2,24}")
_ADDRESSED = re.compile(r"\{\w+\}：|当事人：\{\w+\}")
_LEADING = 1.7
_FOOT_LINE = 7.5
_NO_TEXT = "（此页无正文）"


def draw_letter(words: Composer, flow: Flow) -> None:
    """From the particulars to the receipt."""
    sums, entries = parted_sums(words)
    last = ""
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            heading = last == "" or last.startswith("当事人：")
            put_lines(words, flow, entries, set_in=not heading)
            flow.skip(2 if heading else 0)
        elif paragraph == "@tables":
            flow.skip(1.5)
            for table in words.draft.form.tables:
                put_table(words, flow, table, sums)
            flow.skip(3)
        else:
            _put_paragraph(words, flow, paragraph, closing=last == "此致")
        last = paragraph
    places = words.signings()
    receipted = [
        one for one in places if words.draft.form.seal == "org" and one.sign.id in ("party", "officer")
    ]
    others = [one for one in places if one not in receipted]
    if others:
        flow.skip(6)
        put_signed_lines(words, flow, others)
    put_foot(words, flow, receipt_height(words, receipted))
    put_receipt(words, flow, receipted)


def put_foot(words: Composer, flow: Flow, below: float = 0.0) -> None:
    """Issuer and date at the right, on one sheet with what is ``below`` (millimetres)."""
    lines = words.foot()
    if not lines:
        return
    if flow.room < flow.px(11 + _FOOT_LINE * len(lines) + below):
        flow.next_sheet()
        flow.paragraph([Run(_NO_TEXT, words.print)])
    flow.skip(11)
    for runs in lines:
        flow.paragraph(
            runs, align=RIGHT, width=flow.margins.measure - 12, leading=_FOOT_LINE / words.print.size
        )


def _put_paragraph(words: Composer, flow: Flow, paragraph: str, *, closing: bool) -> None:
    runs = words.running(paragraph)
    if _HEADING.fullmatch(paragraph):
        flow.keep(18)
        heavy = [replace(run, look=replace(run.look, face=words.manner.head_face)) for run in runs]
        flow.paragraph(heavy, indent=2 * words.print.size, leading=_LEADING)
        return
    flush = closing or _ADDRESSED.fullmatch(paragraph) is not None
    flow.paragraph(runs, indent=0 if flush else 2 * words.print.size, leading=_LEADING)
