"""A prefecture with its province's unified penalty forms: letters under a title block, approvals ruled in four columns."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner
from bench.corpus.flow import LEFT, MIDDLE, RIGHT, Flow, Margins
from bench.corpus.layouts.signed import variant
from bench.corpus.layouts.steppe_fields import BOLD, put_chapters, put_grid, put_lines
from bench.corpus.layouts.steppe_signed import put_opinions, put_places
from bench.corpus.layouts.steppe_tables import SUMS, put_tables
from bench.corpus.runs import Look, Run
from bench.corpus.sheet import WIDTH

MANNER = Manner(
    "song",
    "hei",
    "kai",
    4.1,
    "y",
    0.2,
    varied=True,
    ticks=True,
    labels="label_sets/y.yaml",
)
MARGINS = Margins(left=25, right=22, top=25, bottom=27)
TITLE = Look("hei", 7.0)
SMALL = Look("song", 3.2)
_CARDS = ("service_receipt", "service_address_confirm", "legal_review_opinion", "payment_voucher")
_CHAPTERS = ("investigation_report", "hearing_report", "plea_review", "collective_discussion", "dossier_note")
_BY_OTHERS = ("plea_waiver", "hearing_waiver", "transfer_receipt")
"""What a party or another body writes on the bureau's form: no bureau stands above it."""
_SERVED = ("通知书", "告知书", "决定书", "催告书")
_HEADING = re.compile(r"[一二三四五]、[^{}；]{3,14}|[^{}、：，。]{4,8}")
_LABELLED = re.compile(r"(当事人|案由|联系人)：\{\w+\}")
_ADDRESSED = re.compile(r"\{\w+\}：")
_NO_INDENT = ("第{round}次询问", "询问时间：", "听证时间：", "检查时间：")


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title block to its notes."""
    kind = _kind(words)
    _head(words, flow, kind)
    before, after = words.entries()
    sums = [one for one in before if one.id in SUMS and words.draft.form.tables]
    concluding = [one for one in before if kind == "chapters" and one.id == "conclusion"]
    before = [one for one in before if one not in (*sums, *concluding)]
    after = [*after, *sums]
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(words, flow, before, kind)
        elif paragraph == "@tables":
            put_tables(words, flow, after, apart=kind != "approval")
            after = []
        else:
            _running(words, flow, paragraph)
    if after:
        put_tables(words, flow, after, apart=kind != "approval")
    if concluding:
        put_chapters(words, flow, concluding, after=True)
    _ending(words, flow, kind)


def _kind(words: Composer) -> str:
    """Which of the bureau's ways a form is printed in."""
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    if form.nature == "internal" and any(one.opinion for one in form.signs):
        return "approval"
    if form.id in _CHAPTERS:
        return "chapters"
    if form.id in _CARDS or form.id.endswith("_cover"):
        return "card"
    if form.nature == "onsite" and form.seal != "org" and (told or not form.tables):
        return "record"
    if form.tables and not told:
        return "list"
    if form.nature == "external" or told:
        return "letter"
    return "card"


def _head(words: Composer, flow: Flow, kind: str) -> None:
    """The title block: the bureau, the title, the number, and on letters a double rule below."""
    field = words.draft.form.find("org_name")
    if field is not None and field.where == "head":
        flow.skip(8)
        flow.paragraph(_larger(words.head("org_name"), 6.0), align=MIDDLE, leading=1.8)
    elif words.draft.form.nature in ("external", "onsite") and words.draft.form.id not in _BY_OTHERS:
        issuer = Look("hei", 5.6)
        flow.paragraph(
            [Run(words.draft.values.get("issuer") or words.draft.issuer, issuer)], align=MIDDLE, leading=1.5
        )
    flow.paragraph([Run(words.title, TITLE)], align=MIDDLE, leading=1.6)
    aligned = MIDDLE if kind == "letter" else RIGHT
    if runs := words.head("year_number"):
        flow.paragraph(runs, align=MIDDLE, leading=2)
        flow.skip(6)
    if runs := words.head("doc_number"):
        named = [] if kind == "letter" else [Run("编号：", words.print)]
        flow.paragraph([*named, *runs], align=aligned, leading=1.6)
    flow.skip(1.5)
    if kind == "letter":
        x0, x1 = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
        for thick, gap in ((0.7, 1.0), (0.2, 3.5)):
            flow.sheet.rule(x0, flow.y, x1, flow.y, thick)
            flow.skip(gap)


def _larger(runs: list[Run], size: float) -> list[Run]:
    return [replace(run, look=Look("hei", size)) for run in runs]


def _fields(words: Composer, flow: Flow, entries: list[Entry], kind: str) -> None:
    if kind in ("approval", "card"):
        put_grid(words, flow, entries)
    elif kind == "chapters":
        put_chapters(words, flow, entries, after=False)
    else:
        put_lines(words, flow, entries, ruled=kind == "record")


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of running text: headings and labels heavy, bullets hanging, what was asked heavier than what was said."""
    runs = words.running(paragraph)
    size = words.print.size
    if _HEADING.fullmatch(paragraph):
        flow.keep(16)
        flow.skip(1)
        flow.paragraph([Run(paragraph, BOLD)], leading=1.66)
    elif _LABELLED.fullmatch(paragraph):
        label = replace(runs[0], look=replace(BOLD, size=size))
        flow.paragraph([label, *runs[1:]], leading=1.8)
    elif paragraph.startswith("● "):
        flow.paragraph(runs, left=2 * size, leading=1.66)
    elif paragraph.startswith(("问：", "答：", "{qa}", "{process}")):
        flow.paragraph(runs, leading=1.66)
    elif _ADDRESSED.fullmatch(paragraph) or paragraph.startswith(_NO_INDENT) or paragraph == "{court}":
        flow.paragraph(runs, leading=1.8)
    else:
        flow.paragraph(runs, indent=2 * size, leading=1.66)


def _ending(words: Composer, flow: Flow, kind: str) -> None:
    """Where it is signed, and who issued it; what a party receives is signed for below the seal, or above it."""
    places = words.signings()
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    put_opinions(words, flow, opinions)
    foot = words.foot()
    sealed = bool(foot) and words.draft.form.seal == "org"
    needed = 42 + 7.5 * len(foot) + 22 * len(others)
    below = (
        sealed
        and kind == "letter"
        and any(one.sign.id == "party" for one in others)
        and variant(words, 2, "steppe receipt") == 0
        and flow.room > flow.px(needed)
    )
    if others and not below:
        flow.keep(14 * len(others) + (7.5 * len(foot) + 16 if foot else 0))
        flow.skip(3)
        put_places(words, flow, others, kind)
    _foot(words, flow, foot)
    if others and below:
        flow.skip(15)
        flow.keep(14 + 10 * len(others))
        flow.paragraph([Run("以下由签收人填写", SMALL)], align=MIDDLE, leading=1.6)
        x0, x1 = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
        flow.sheet.rule(x0, flow.y, x1, flow.y, 0.2)
        flow.skip(3)
        put_places(words, flow, others, kind)
    if words.title.endswith(_SERVED) and not places and flow.room > flow.px(26):
        flow.skip(15)
        copies = "（本文书一式两份，一份送达，一份存档。）"
        flow.paragraph([Run(copies, SMALL)], align=LEFT, leading=1.5)


def _foot(words: Composer, flow: Flow, foot: list[tuple[Run, ...]]) -> None:
    """The bureau and the date at the lower right; a date alone is the day the form was filled in."""
    if not foot:
        return
    flow.keep(7.5 * len(foot) + 10)
    flow.skip(9 if len(foot) > 1 else 4)
    if len(foot) == 1:
        foot = [(Run("填表日期：", words.print), *foot[0])]
    for runs in foot:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 12, leading=1.8)
