"""A hill county's forms as its legal clerk drew them: ruled approvals, letters, records, lists and receipts (held out)."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts.hill_cells import is_text, put_columns, put_grid, put_sums
from bench.corpus.layouts.hill_copy import put_copy
from bench.corpus.layouts.hill_letter import put_letter
from bench.corpus.layouts.hill_record import put_record
from bench.corpus.layouts.hill_signed import put_lines, put_opinions, put_receipt_rows
from bench.corpus.runs import Look, Run
from zmtool.forms.records import FormTable

MANNER = Manner(
    "noto-song",
    "noto-song-bold",
    "wenkai",
    4.1,
    "hill",
    0.25,
    held_out=True,
    ticks=True,
    labels="hill_labels.yaml",
)
MARGINS = Margins(left=26, right=24, top=24, bottom=24)
TITLE = Look(MANNER.head_face, 6.8)
_RECEIPTS = ("service_receipt", "service_address_confirm", "payment_voucher", "dossier_note")
_REPORTS = ("investigation_report", "hearing_report", "collective_discussion")
_SUMS = ("price_total", "price_capitals", "loss_amount", "loss_capitals")
"""Sums that stand with those of the catalogue at the foot of a list."""
_NARROW, _COVER = 42.0, 45.0


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    before, after = _parted(words)
    kind = _kind(words)
    _put_head(words, flow, kind)
    if kind == "copy":
        put_copy(words, flow, before)
        return
    places = words.signings()
    if kind == "letter":
        put_letter(words, flow, before, after)
        put_lines(words, flow, places)
    elif kind == "record":
        put_record(words, flow, before)
        put_lines(words, flow, places)
    elif kind == "cover":
        put_columns(words, flow, before, _COVER, 15.0)
    elif kind == "receipt":
        put_columns(words, flow, before, _NARROW, 14.0)
        put_receipt_rows(words, flow, places, _NARROW, 20.0)
    else:
        _put_ruled(words, flow, before, after, places)
    _put_foot(words, flow, signed=bool(places))


def _kind(words: Composer) -> str:
    """Which of the bureau's ways the form is drawn in."""
    form = words.draft.form
    if form.id == "evidence_copy":
        return "copy"
    if form.id == "dossier_cover":
        return "cover"
    if form.id in _RECEIPTS:
        return "receipt"
    told = words.paragraphs != ["@fields", "@tables"]
    if told and (form.nature == "external" or form.seal == "org"):
        return "letter"
    if form.id in _REPORTS or (form.nature == "onsite" and (told or not form.tables)):
        return "record"
    return "ruled"


def _parted(words: Composer) -> tuple[list[Entry], list[Entry]]:
    """The fields before the lists and the sums at their foot."""
    before, after = words.entries()
    if words.draft.form.tables:
        sums = [one for one in before if one.id in _SUMS]
        before = [one for one in before if one not in sums]
        after = [*after, *sums]
    return before, after


def _put_head(words: Composer, flow: Flow, kind: str) -> None:
    """The issuer over the title of a letter; the number at the right below it."""
    form = words.draft.form
    organ = words.head("org_name") if kind == "cover" else []
    if kind == "letter" and form.seal == "org" and not form.find("issuer"):
        organ = [Run(words.draft.issuer, TITLE)]
    if kind == "cover":
        flow.skip(22)
    title = replace(TITLE, size=9.0) if kind == "cover" else TITLE
    for runs in (organ, [Run(words.title, title)]):
        if runs:
            look = replace(title, size=title.size * 0.86) if runs is organ else title
            flow.paragraph([replace(run, look=look) for run in runs], align=MIDDLE, leading=1.5)
    if runs := words.head("year_number"):
        flow.skip(6)
        flow.paragraph(runs, align=MIDDLE)
        flow.skip(14)
    if runs := words.head("doc_number"):
        number = runs if kind == "letter" else [Run("编号：", words.print), *runs]
        flow.paragraph(number, align=RIGHT, leading=1.6)
    flow.skip(3 if kind == "letter" else 1.5)


def _put_ruled(
    words: Composer, flow: Flow, before: list[Entry], after: list[Entry], places: list[Signing]
) -> None:
    """An approval or a list, all in one border: fields, rows, sums, long texts, opinions; then the lines to sign."""
    listed = [one for one in words.draft.form.tables if words.draft.rows.get(one.id)]
    texts = [one for one in before if listed and is_text(words, one)]
    put_grid(words, flow, [one for one in before if one not in texts])
    for table in listed:
        _put_list(words, flow, table)
    put_sums(words, flow, after)
    put_grid(words, flow, texts)
    put_opinions(words, flow, [one for one in places if one.sign.opinion])
    put_lines(words, flow, [one for one in places if not one.sign.opinion])


def _put_list(words: Composer, flow: Flow, table: FormTable) -> None:
    """The rows of a list; one of goods is closed by a row that says that nothing follows."""
    measure = flow.margins.measure
    header = words.header(table, measure)
    flow.table(header, list(words.rows(table, measure)))
    if table.id == "goods":
        closing = (Run("以下空白", words.print),)
        names = [column.id == "name" for column in table.columns]
        flow.row(
            [
                Cell(cell.width, closing if named else (), MIDDLE)
                for cell, named in zip(header, names, strict=True)
            ],
            least=8,
        )


def _put_foot(words: Composer, flow: Flow, *, signed: bool) -> None:
    """Who issued it, and the date, at the right with room for the seal."""
    foot = words.foot()
    if not foot:
        return
    gap = 13 if signed else 12
    flow.keep(8 * len(foot) + gap)
    flow.skip(gap)
    for runs in foot:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 12, leading=1.8)
