"""A city bureau's own forms, made in WPS: shaded labels in thin ruled tables, letters with lead-in words, blanks filled in.

Each form is one of a few kinds of paper; the parts of each kind have modules of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Flow, Margins
from bench.corpus.layouts.lake_blanks import put_blanks, put_line
from bench.corpus.layouts.lake_grid import LOOK, extent, put_grid
from bench.corpus.layouts.lake_receipt import put_receipt
from bench.corpus.layouts.lake_signed import put_boxes, put_columns, put_page_foot, put_signed_rows
from bench.corpus.layouts.lake_tables import put_tables
from bench.corpus.runs import Look, Run

MANNER = Manner(
    LOOK.face, "noto-song-bold", "wenkai", LOOK.size, "lake", 0.35, held_out=True, labels="lake_labels.yaml"
)
MARGINS = Margins(left=25, right=23, top=24, bottom=25)
BOLD = Look(MANNER.head_face, MANNER.size)
_LEAD = re.compile(r"[^{}：，。、；（）]{2,10}：")
_ADDRESSEE = re.compile(r"\{\w+\}：?")
_SLOT = re.compile(r"\{\w+\}")
_INVENTORIES = ("goods", "samples", "recordings", "entries")


def draw(words: Composer, flow: Flow) -> None:
    """One document, by the kind of paper that its form is."""
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    listed = any(table.id in _INVENTORIES for table in form.tables)
    if form.id.endswith("service_receipt"):
        _head(words, flow)
        put_receipt(words, flow)
    elif form.id.endswith("dossier_cover"):
        _cover(words, flow)
    elif told and form.nature == "onsite" and form.seal != "org":
        _record(words, flow)
    elif told or (form.nature == "external" and form.seal == "org" and not form.tables):
        _letter(words, flow)
    elif listed and (form.nature != "internal" or not any(one.opinion for one in form.signs)):
        _inventory(words, flow)
    else:
        _table(words, flow)


def _head(words: Composer, flow: Flow) -> None:
    """The issuer above the title of what leaves the house; the number at the right of a table, below a letter's title."""
    form = words.draft.form
    field = form.find("org_name")
    if field is not None and field.where == "head":
        flow.paragraph(words.head("org_name"), align=MIDDLE)
    elif form.nature in ("external", "onsite") and not _by_another(words):
        flow.paragraph([Run(words.draft.issuer, replace(BOLD, size=5.4))], align=MIDDLE, leading=1.5)
    flow.paragraph([Run(words.title, replace(BOLD, size=6.6))], align=MIDDLE, leading=1.6)
    for field_id in ("doc_number", "year_number"):
        if runs := words.head(field_id):
            lettered = form.nature == "external"
            lead = [] if lettered or field_id == "year_number" else [Run("编号：", words.print)]
            flow.paragraph([*lead, *runs], align=MIDDLE if lettered else RIGHT, leading=1.6)
    flow.skip(3)


def _by_another(words: Composer) -> bool:
    """Whether the paper is addressed to the bureau, or issued by an authority that its foot names."""
    form = words.draft.form
    return form.find("issuer") is not None or any(
        one.id == "org_name" and one.where == "prose" for one in form.fields
    )


def _cover(words: Composer, flow: Flow) -> None:
    """The cover of a dossier: the bureau and the title large in the upper third, the facts in high rows below."""
    flow.skip(16)
    for run in words.head("org_name"):
        flow.paragraph([replace(run, look=replace(BOLD, size=7.2))], align=MIDDLE, leading=1.7)
    flow.paragraph([Run(words.title, replace(BOLD, size=8.6))], align=MIDDLE, leading=1.8)
    flow.skip(8)
    if year := words.head("year_number"):
        flow.paragraph(year, align=RIGHT)
    flow.skip(2)
    before, after = words.entries()
    put_grid(words, flow, [*before, *after], least=15)
    put_signed_rows(words, flow, words.signings())


def _table(words: Composer, flow: Flow) -> None:
    """An approval or report: everything in one ruled table, the opinions in its last rows."""
    _head(words, flow)
    before, after = words.entries()
    opened, closing = _around_tables(words, before)
    put_grid(words, flow, opened)
    put_tables(words, flow)
    put_grid(words, flow, [*after, *closing])
    places = words.signings()
    put_boxes(words, flow, [one for one in places if one.sign.opinion])
    put_signed_rows(words, flow, [one for one in places if not one.sign.opinion])
    # A receipt is sealed below its table.
    flow.skip(14 if words.draft.sealer and not words.foot() else 0)
    _foot(words, flow)


def _around_tables(words: Composer, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries above the tables and those below: what was concluded stands after what was said."""
    if not words.draft.form.tables:
        return entries, []
    closing = [one for one in entries if one.id == "conclusion"]
    return [one for one in entries if one not in closing], closing


def _inventory(words: Composer, flow: Flow) -> None:
    """A list: the case in lines above the table, those who sign three in a line below it."""
    _head(words, flow)
    before, after = words.entries()
    opened, closing = _around_tables(words, before)
    _lines_in_halves(words, flow, opened)
    put_tables(words, flow)
    put_grid(words, flow, [*after, *closing])
    places = words.signings()
    put_boxes(words, flow, [one for one in places if one.sign.opinion])
    others = [one for one in places if not one.sign.opinion]
    if words.draft.form.seal == "org":
        _close(words, flow, others)
        return
    put_columns(words, flow, others)
    _foot(words, flow)


def _lines_in_halves(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Label and value two a line where both fit, above a table."""
    half = flow.margins.measure / 2
    waiting: list[Run] = []
    for entry in entries:
        pair = [Run(f"{entry.label}：", words.print), *(entry.runs or (Run("　　　　", LOOK),))]
        wide = extent(pair) > half - 4
        if waiting and not wide:
            flow.beside([(half, waiting), (half, pair)], leading=1.95)
            waiting = []
            continue
        if waiting:
            flow.paragraph(waiting, leading=1.95)
            waiting = []
        if wide:
            flow.paragraph(pair, leading=1.95)
        else:
            waiting = pair
    if waiting:
        flow.paragraph(waiting, leading=1.95)
    flow.skip(2)


def _record(words: Composer, flow: Flow) -> None:
    """A record: blanks in running lines, free text, and the signatures at the foot of the page."""
    _head(words, flow)
    before, after = words.entries()
    long = {one.id for one in words.draft.form.fields if one.type == "long"}
    paragraphs = words.paragraphs
    at = paragraphs.index("@fields")
    put_blanks(
        flow,
        [words.running(one) for one in paragraphs[:at]],
        [one for one in before if one.id not in long],
    )
    flow.skip(2)
    for entry in before:
        if entry.id in long:
            lead = Run(f"{entry.label}：", BOLD)
            flow.paragraph([lead, *entry.runs], indent=2 * LOOK.size, leading=1.75)
    for paragraph in paragraphs[at + 1 :]:
        if paragraph == "@tables":
            put_tables(words, flow)
            flow.skip(3)
        else:
            _running(words, flow, paragraph)
    put_grid(words, flow, after)
    put_page_foot(words, flow, words.signings())


def _letter(words: Composer, flow: Flow) -> None:
    """A letter: the addressee, paragraphs that begin with lead-in words, the issuer; below, who received it."""
    _head(words, flow)
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _letter_fields(words, flow, before)
        elif paragraph == "@tables":
            flow.skip(1.5)
            put_tables(words, flow)
            put_grid(words, flow, after)
            flow.skip(3)
        else:
            _running(words, flow, paragraph)
    _close(words, flow, words.signings())


def _letter_fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields of a letter, each line set in: few behind each other, those of a notice one a line."""
    if not any(_SLOT.search(one) for one in words.paragraphs):
        for entry in entries:
            flow.paragraph([Run(f"{entry.label}：", BOLD), *entry.runs], indent=2 * LOOK.size)
        return
    put_line(flow, [(Run(f"{one.label}：", words.print), *one.runs) for one in entries])


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of running text, its lead-in words bold."""
    if _ADDRESSEE.fullmatch(paragraph) and paragraph != "{qa}":
        flow.paragraph(words.running(paragraph), leading=1.75)
        return
    lead = _LEAD.match(paragraph)
    bold = [Run(lead.group(), BOLD)] if lead else []
    rest = words.running(paragraph[lead.end() :] if lead else paragraph)
    flow.paragraph([*bold, *rest], indent=2 * LOOK.size, leading=1.75)


def _close(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """The foot with its seal and, on the same page, the places to sign below it."""
    lines = words.foot()
    sealed = bool(lines) and words.draft.form.seal == "org"
    below = 18 + 17 * -(-len(places) // 2) if places else 0
    flow.keep(8 * len(lines) + (16 if sealed else 4) + below)
    _foot(words, flow)
    if places:
        flow.skip(13 if sealed else 3)
        # A seal without a foot to stand on has room of its own below the names.
        put_columns(words, flow, places)
        flow.skip(0 if lines else 12)


def _foot(words: Composer, flow: Flow) -> None:
    """Who issued it and the date, at the lower right."""
    lines = words.foot()
    if not lines:
        return
    sealed = words.draft.form.seal == "org"
    flow.keep(8 * len(lines) + (16 if sealed else 4))
    flow.skip(12 if sealed else 4)
    for runs in lines:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - (16 if sealed else 4))
