"""A coastal prefecture bureau's forms of about 2022, as its case system prints them: head, forms, lists; letters and records."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Manner
from bench.corpus.flow import MIDDLE, RIGHT, Flow, Margins
from bench.corpus.layouts.delta_grid import put_grid
from bench.corpus.layouts.delta_letter import draw_letter, put_foot
from bench.corpus.layouts.delta_lines import put_lines
from bench.corpus.layouts.delta_record import draw_record
from bench.corpus.layouts.delta_signed import put_signed_columns, put_signed_rows
from bench.corpus.layouts.delta_tables import parted_sums, put_table
from bench.corpus.runs import Look, Run

MANNER = Manner(
    "noto-song",
    "noto-hei",
    "wenkai",
    4.2,
    "delta",
    0.08,
    held_out=True,
    ticks=True,
    labels="delta_labels.yaml",
)
MARGINS = Margins(left=27, right=25, top=25, bottom=26)
_HEAD = "noto-song-bold"
_LISTS = (
    "seized_goods_list",
    "sampling_list",
    "av_record_list",
    "goods_return_list",
    "goods_transfer_receipt",
    "confiscation_list",
    "transfer_goods_list",
    "dossier_catalog",
)
_BY_OTHERS = ("plea_waiver", "hearing_waiver", "transfer_receipt", "appraisal_report", "payment_voucher")
"""Papers that do not come from the bureau: its name is not above their title."""
_UNDER = {
    "attendees": ("report",),
    "speeches": ("conclusion",),
    "reviews": ("conclusion",),
    "losses": ("loss_capitals",),
    "samples": ("conclusion",),
    "goods": ("total_capitals", "price_capitals", "price_basis", "price_rule"),
}
"""Table → the fields of a ruled form that stand below it."""


def draw(words: Composer, flow: Flow) -> None:
    """One document from the name of the bureau to its foot."""
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    _put_head(words, flow, letter=told or form.seal == "org")
    if told and form.nature == "onsite" and form.seal != "org":
        draw_record(words, flow)
    elif told:
        draw_letter(words, flow)
    elif form.id in _LISTS:
        _draw_list(words, flow)
    else:
        _draw_form(words, flow)


def _put_head(words: Composer, flow: Flow, *, letter: bool) -> None:
    form = words.draft.form
    cover = form.id == "dossier_cover"
    flow.skip(28 if cover else 0)
    named = form.find("org_name")
    name = Look(_HEAD, 7.0 if cover else 5.8)
    if named is not None and named.where == "head":
        flow.paragraph([replace(run, look=name) for run in words.head("org_name")], align=MIDDLE, leading=1.5)
    elif form.id not in _BY_OTHERS:
        issuer = words.draft.values.get("issuer") or words.draft.issuer
        flow.paragraph([Run(issuer, name)], align=MIDDLE, leading=1.5)
    flow.skip(6 if cover else 0)
    flow.paragraph([Run(words.title, Look(_HEAD, 9.5 if cover else 7.4))], align=MIDDLE, leading=1.5)
    flow.skip(8 if cover else 0)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            align = MIDDLE if letter or cover else RIGHT
            flow.paragraph(runs, align=align, leading=1.7)
    flow.skip(12 if cover else 3)


def _draw_form(words: Composer, flow: Flow) -> None:
    """A ruled form: the pairs, tables among them, then who thought what of it."""
    sums, entries = parted_sums(words)
    tables = [one for one in words.draft.form.tables if words.draft.rows.get(one.id)]
    under = {field_id: table.id for table in tables for field_id in _UNDER.get(table.id, ())}
    put_grid(words, flow, [one for one in entries if one.id not in under])
    for table in tables:
        put_table(words, flow, table, sums)
        put_grid(words, flow, [one for one in entries if under.get(one.id) == table.id])
    put_signed_rows(words, flow, words.signings())
    put_foot(words, flow)
    if words.draft.sealer and not words.foot():
        _put_seal_place(words, flow)


def _draw_list(words: Composer, flow: Flow) -> None:
    """A list: particulars on lines, the table, opinions below it, and places to sign side by side."""
    sums, entries = parted_sums(words)
    put_lines(words, flow, entries)
    flow.skip(2 if entries else 0)
    for table in words.draft.form.tables:
        put_table(words, flow, table, sums)
    places = words.signings()
    put_signed_rows(words, flow, [one for one in places if one.sign.opinion])
    flow.skip(2)
    put_signed_columns(words, flow, [one for one in places if not one.sign.opinion])
    put_foot(words, flow)


def _put_seal_place(words: Composer, flow: Flow) -> None:
    """Where a form without a foot is sealed; without room for it the seal goes over the last row."""
    if flow.room > flow.px(18):
        flow.skip(7)
        flow.paragraph([Run("（盖章）", words.print)], align=RIGHT, width=flow.margins.measure - 26)
