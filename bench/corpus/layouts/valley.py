"""A mountain county's forms from an old database program: ruled tables over the whole page, letters as letters."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts.valley_grid import LEAST, LOOK, put_entries, put_text
from bench.corpus.layouts.valley_letter import draw_letter, put_foot
from bench.corpus.layouts.valley_lists import put_table, put_tables
from bench.corpus.layouts.valley_signed import (
    put_cells,
    put_closing,
    put_columns,
    put_foot_lines,
    put_opinions,
)
from bench.corpus.runs import Run

MANNER = Manner(
    LOOK.face,
    "hei",
    "kai",
    LOOK.size,
    "z",
    0.2,
    varied=True,
    labels="label_sets/z.yaml",
)
MARGINS = Margins(left=23, right=20, top=23, bottom=23)
_LABELLED = re.compile(r"([^：{}]{3,12})：(.+)")
_RECEIPTS = ("service_receipt", "goods_return_list", "goods_transfer_receipt", "transfer_goods_list")
_LISTS = ("seized_goods_list", "valuation_sheet", "confiscation_list", "destruction_record", "dossier_note")
_OTHERS = ("plea_waiver", "hearing_waiver", "transfer_receipt", "appraisal_report", "payment_voucher")
"""Documents that the bureau itself does not issue."""
_LAST = ("conclusion", "price_basis", "suggestion")
"""Fields that stand below the tables of their form."""
_FEW = 11
_SEAL = 16.0
"""Room below a table for a seal that no date takes up."""
_NOTES = {
    "service_receipt": "注：受送达人拒绝签收的，由送达人记明情况，见证人签名。",
    "valuation_sheet": "注：本表一式两份，一份随卷，一份交当事人。",
    "goods_return_list": "注：本清单一式两份，双方各执一份。",
    "goods_transfer_receipt": "注：本单一式三份，移交、接收部门各一份，一份随卷。",
    "transfer_goods_list": "注：本清单一式两份，移交、接收单位各执一份。",
    "filing_report": "注：本表由承办部门填写，随案卷归档。",
    "closing_report": "注：本表由承办部门填写，随案卷归档。",
    "evidence_copy": "注：复制件另附页粘贴，骑缝处由提供人签名。",
}


def draw(words: Composer, flow: Flow) -> None:
    """One document from its head to its foot."""
    _put_head(words, flow)
    if _is_letter(words):
        draw_letter(words, flow)
        return
    _put_form(words, flow)
    _put_signings(words, flow)
    put_foot(words, flow, [])
    note = _NOTES.get(words.draft.form.id)
    if note and flow.room > flow.px(8):
        flow.skip(2)
        flow.paragraph([Run(note, replace(words.print, size=3.3))], leading=1.5)
    if words.draft.sealer and not words.foot():
        flow.skip(_SEAL)


def _is_letter(words: Composer) -> bool:
    """Whether it is told in paragraphs: what is sent out with text of its own, and decisions on the spot."""
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    return told and (form.nature == "external" or form.seal == "org")


def _put_head(words: Composer, flow: Flow) -> None:
    """The bureau above the title, the number below it at the right."""
    form = words.draft.form
    named = form.find("org_name")
    cover = form.id == "dossier_cover"
    if cover:
        flow.skip(22)
    issuer = replace(words.print, face=MANNER.head_face, size=5.2)
    if named is not None and named.where == "head":
        flow.paragraph([replace(run, look=issuer) for run in words.head("org_name")], align=MIDDLE)
    elif form.id not in _OTHERS:
        office = words.draft.values.get("issuer") or words.draft.issuer
        flow.paragraph([Run(office, issuer)], align=MIDDLE, leading=1.5)
    title = replace(words.print, face=MANNER.head_face, size=8.5 if cover else 7.0, heavy=True)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=2.4 if cover else 1.6)
    for field_id, label in (
        ("doc_number", "编号：" if form.nature == "internal" else ""),
        ("year_number", ""),
    ):
        if runs := words.head(field_id):
            lead = [Run(label, words.print)] if label else []
            flow.paragraph([*lead, *runs], align=RIGHT, width=flow.margins.measure - 2, leading=1.6)
    flow.skip(1.5)


def _put_form(words: Composer, flow: Flow) -> None:
    """The table of the form: its fields, its lists, and texts that have no label in one cell together."""
    before, after = words.entries()
    tables = words.draft.form.tables
    last = [one for one in before if one.id in _LAST] if tables else []
    before = [one for one in before if one not in last]
    told: list[Run] = []
    for paragraph in words.paragraphs:
        labelled = _LABELLED.fullmatch(paragraph)
        if paragraph.startswith("@") or labelled:
            _put_told(flow, told)
            told = []
        if paragraph == "@fields":
            _put_fields(words, flow, before)
        elif paragraph == "@tables":
            if len(tables) < 2:
                put_tables(words, flow, after)
        elif labelled:
            put_text(flow, Run(labelled.group(1), LOOK), words.running(labelled.group(2)))
        else:
            told += [*([Run("\n", words.print)] if told else []), *words.running(paragraph)]
    _put_told(flow, told)
    put_entries(words, flow, last)


def _put_fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields; where the form has two lists, each of them after what belongs before it."""
    tables = words.draft.form.tables
    if words.draft.form.id == "dossier_cover":
        put_entries(words, flow, entries, least=15, most=1)
        return
    least = _row_height(words, entries)
    if len(tables) < 2:
        put_entries(words, flow, entries, least)
        return
    put_entries(words, flow, [one for one in entries if not one.long], least)
    put_table(words, flow, tables[0])
    put_entries(words, flow, [one for one in entries if one.long], least)
    for table in tables[1:]:
        put_table(words, flow, table)


def _row_height(words: Composer, entries: list[Entry]) -> float:
    """Rows are higher where a form has few of them: its table is to fill the page."""
    few = len(entries) < _FEW and not words.draft.form.tables
    opinions = sum(one.opinion for one in words.draft.form.signs)
    return (LEAST + 5 if opinions < 2 else LEAST + 2) if few else LEAST


def _put_told(flow: Flow, runs: list[Run]) -> None:
    if runs:
        flow.row([Cell(flow.margins.measure, tuple(runs))], least=20)


def _put_signings(words: Composer, flow: Flow) -> None:
    """Opinions as rows of the table; the others by what kind of form it is."""
    places = words.signings()
    put_opinions(words, flow, [one for one in places if one.sign.opinion])
    others = [one for one in places if not one.sign.opinion]
    form = words.draft.form
    if not others:
        return
    if form.id in _RECEIPTS:
        put_columns(flow, others)
    elif form.id in _LISTS:
        put_cells(flow, others)
    elif form.nature == "onsite" or len(others) > 1:
        put_foot_lines(flow, others)
    else:
        put_closing(flow, others)
