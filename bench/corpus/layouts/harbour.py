"""A port city's paper after the models of the province: sparse letters, tables to approve, ruled records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts import harbour_signed as signing
from bench.corpus.layouts.harbour_parts import (
    below_all,
    blanks,
    grid,
    numbered,
    one_a_line,
    packed,
    rows_of,
    ruled,
    shared,
)
from bench.corpus.layouts.harbour_signed import BOLD, LABEL, LOOK, stacked
from bench.corpus.runs import Run, broken

MANNER = Manner(
    LOOK.face,
    BOLD.face,
    "kai",
    LOOK.size,
    "x",
    0.2,
    varied=True,
    ticks=True,
    labels="label_sets/t.yaml",
)
MARGINS = Margins(left=28, right=26, top=31, bottom=29)
_GAP = 2.0
_NUMERALS = "一二三四五六七八九十"
_ARRANGED = {
    "approval": (
        "report_record", "filing_report", "not_filing_report", "filing_extension_approval",
        "withdraw_filing_report", "preservation_approval", "sampling_list", "inv_extension_approval",
        "preliminary_review", "handling_approval", "disposal_price_approval", "destruction_record",
        "sample_loss_approval", "defer_pay_approval", "criminal_transfer_approval", "reward_report",
        "closing_report", "legal_review_opinion", "service_address_confirm", "service_receipt",
        "payment_voucher",
    ),
    "record": (
        "inspection_record", "inquiry_record", "evidence_copy", "plea_record", "hearing_record",
        "collective_discussion",
    ),
    "report": ("rights_notice", "investigation_report", "plea_review", "hearing_report", "appraisal_report"),
    "list": (
        "seized_goods_list", "valuation_sheet", "av_record_list", "goods_return_list", "goods_transfer_receipt",
        "transfer_goods_list", "dossier_catalog",
    ),
}  # fmt: skip
_KINDS = {form: kind for kind, forms in _ARRANGED.items() for form in forms}
_OPINIONS = {
    "report_record": "inside",
    "preservation_approval": "inside",
    "reward_report": "inside",
    "defer_pay_approval": "sides",
    "inv_extension_approval": "sides",
    "disposal_price_approval": "sides",
    "sample_loss_approval": "sides",
}
_BELOW = {
    "valuation_sheet": ("price_basis", "date"),
    "disposal_price_approval": ("price_total", "price_capitals", "price_basis", "price_rule"),
    "collective_discussion": ("conclusion",),
    "plea_review": ("conclusion",),
    "appraisal_report": ("conclusion",),
}
"""Fields that stand below the tables of their document."""
_CAPTIONS = {"attendees": "参加讨论人员", "speeches": "讨论发言情况", "participants": "听证参加人"}


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    form = words.draft.form
    if form.id == "dossier_cover":
        _cover(words, flow)
    elif form.id == "dossier_note":
        _note(words, flow)
    else:
        _ARRANGEMENTS[_KINDS.get(form.id) or _guessed(words)](words, flow)


def _guessed(words: Composer) -> str:
    """The arrangement of a form that is not listed."""
    form = words.draft.form
    if any(one.opinion for one in form.signs):
        return "approval"
    if words.paragraphs != ["@fields", "@tables"] or form.nature == "external":
        return "letter"
    return "list" if form.tables else "approval"


def _body(
    words: Composer,
    flow: Flow,
    fields: Callable[[Sequence[Entry]], None],
    tables: Callable[[Sequence[Entry]], None],
    running: Callable[[str], None],
) -> None:
    """The paragraphs in their order, with the fields and the tables where they stand."""
    before, after = words.entries()
    low = _BELOW.get(words.draft.form.id, ())
    below = [one for one in before if one.id in low]
    before = [one for one in before if one.id not in low]
    order = list(words.paragraphs)
    for missing in ("@fields", "@tables"):
        if missing not in order:
            order.append(missing)
    for paragraph in order:
        if paragraph == "@fields":
            fields(before)
        elif paragraph == "@tables":
            tables(after)
            fields(below)
        else:
            running(paragraph)


def _letter(words: Composer, flow: Flow) -> None:
    """A notice: who it is for, what is said, whom to ask; the seal over who issued it."""
    form = words.draft.form
    if form.nature in ("external", "onsite") and words.draft.sealer:
        flow.paragraph([Run(words.draft.issuer, replace(BOLD, size=5.6))], align=MIDDLE, leading=1.6)
    _title(words, flow, 7.4)
    for field_id in ("doc_number", "year_number"):
        if number := words.head(field_id):
            flow.paragraph(number, align=RIGHT, leading=1.9)
    flow.skip(3)
    places, foot = words.signings(), words.foot()
    handed = form.id in ("appraisal_result_notice", "onsite_penalty_decision", "confiscation_list")
    below = 30 + (22 + 12 * len(places) if handed else 15 * len(places))

    def running(paragraph: str) -> None:
        # The seal never stands on a sheet without text.
        last = paragraph == words.paragraphs[-1] and foot
        _told(words, flow, paragraph, below if last else 0)

    _body(
        words,
        flow,
        lambda entries: packed(flow, entries, indent=0 if _decides(words) else 2),
        lambda after: _tables(words, flow, after, apart=True),
        running,
    )
    if not foot:
        signing.at_the_right(flow, places)
        return
    if places and not handed:
        flow.keep(36 + 12 * len(places))
        flow.skip(4)
        signing.lines(flow, places)
    flow.keep(below if handed else 30)
    flow.skip(12)
    for runs in foot:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 12, leading=1.9)
    if places and handed:
        flow.skip(12)
        signing.receipt(flow, places)
    if words.paragraphs[0] == "{party_name}：" and not words.title.endswith("公告"):
        below_all(flow, "本文书一式二份，一份交当事人，一份存档。")


def _decides(words: Composer) -> bool:
    """Whether its fields are those of the parties, at the head of a decision."""
    return words.paragraphs[0] == "@fields"


def _title(words: Composer, flow: Flow, size: float) -> None:
    flow.paragraph([Run(words.title, replace(BOLD, size=size))], align=MIDDLE, leading=1.7)


def _told(words: Composer, flow: Flow, paragraph: str, below: float = 0) -> None:
    flush = paragraph.startswith("{") and paragraph.endswith(("}：", "_name}", "{court}"))
    runs = words.running(paragraph)
    if below:
        many = len(broken(runs, flow.px(flow.margins.measure - 2 * LOOK.size), flow.sheet.dpi))
        flow.keep(below + many * MANNER.size * 2.1)
    flow.paragraph(runs, indent=0 if flush else 2 * LOOK.size, leading=1.85)


def _tables(words: Composer, flow: Flow, after: Sequence[Entry], *, apart: bool) -> None:
    """The tables, and their sums in a last row."""
    measure = flow.margins.measure
    filled = [one for one in words.draft.form.tables if words.draft.rows.get(one.id)]
    if apart and (filled or after):
        flow.skip(_GAP)
    for table in filled:
        if caption := _CAPTIONS.get(table.id):
            flow.keep(32)
            flow.paragraph([Run(f"{caption}：", LOOK)], leading=1.9)
        if table.id == "speeches":
            for cells in words.rows(table, measure):
                spoken = [
                    replace(run, look=replace(run.look, size=LOOK.size))
                    for cell in cells
                    for run in cell.runs
                ]
                ruled(flow, [spoken[0], Run("：", LOOK), *spoken[1:]])
            continue
        header, rows = words.header(table, measure), list(words.rows(table, measure))
        if table.id == "participants":
            header, rows = shared(header, measure), [shared(row, measure) for row in rows]
        flow.table(header, rows, least=8.8)
    if after:
        head = Cell(16, (Run("合计", LOOK),), MIDDLE)
        pairs = [(Run("　　", LOOK), Run(f"{one.label}：", LOOK), *one.runs) for one in after]
        lead = "\n" if any(run.look.struck for one in after for run in one.runs) else ""
        own = Cell(measure - 16, (Run(lead, LOOK), *tuple(run for pair in pairs for run in pair)[1:]))
        flow.row([head, own], least=9.5)
    if apart and (filled or after):
        flow.skip(_GAP + 1)


def _approval(words: Composer, flow: Flow) -> None:
    """A table of the whole measure that goes from hand to hand."""
    form = words.draft.form
    _title(words, flow, 6.6)
    if number := words.head("doc_number"):
        flow.paragraph([Run("编号：", LOOK), *number], align=RIGHT, leading=1.7)
    flow.skip(2)
    if form.id == "service_receipt":
        _service(words, flow)
        return
    _body(
        words,
        flow,
        lambda entries: grid(words, flow, entries),
        lambda after: _tables(words, flow, after, apart=False),
        lambda paragraph: _told(words, flow, paragraph),
    )
    places = words.signings()
    signing.opinions(flow, [one for one in places if one.sign.opinion], _OPINIONS.get(form.id, "beside"))
    signing.cells(flow, [one for one in places if not one.sign.opinion])
    if words.draft.sealer:
        flow.keep(40)
        flow.skip(16)
    if form.nature == "internal":
        below_all(flow, "本表一式一份，结案后归入案卷。")


def _service(words: Composer, flow: Flow) -> None:
    """The receipt of service: who received it signs beside the time."""
    before, _ = words.entries()
    late = ("service_date", "substitute_reason")
    grid(words, flow, [one for one in before if one.id not in late])
    rest = {one.id: one for one in before if one.id in late}
    for one in words.signings():
        own = [signing.head_of(one)]
        if one.sign.id == "receiver" and (time := rest.pop("service_date", None)):
            # A correction stands above what it corrects.
            lead = (Run("\n", LOOK),) if any(run.look.struck for run in time.runs) else ()
            left = flow.margins.measure - LABEL - 20
            own.append(Cell(left * 0.45, signing.signed(one)))
            own += [
                Cell(20, (Run(stacked(time.label), LOOK),), MIDDLE),
                Cell(left * 0.55, (*lead, *time.runs)),
            ]
        else:
            own.append(Cell(flow.margins.measure - LABEL, signing.signed(one)))
        flow.row(own, least=17)
        if one.sign.id == "receiver":
            grid(words, flow, list(rest.values()))
            rest = {}
    grid(words, flow, list(rest.values()))
    below_all(flow, "代收人应当注明与受送达人的关系。")


def _record(words: Composer, flow: Flow) -> None:
    """A record written on ruled lines, signed at its foot."""
    _title(words, flow, 7.0)
    if number := words.head("doc_number"):
        flow.paragraph(number, align=RIGHT)
    flow.skip(3)
    texts = {one.id for one in words.draft.form.fields if one.type == "long"}

    def running(paragraph: str) -> None:
        runs = words.running(paragraph)
        if "{" in paragraph or not paragraph.endswith("："):
            ruled(flow, runs)
        else:
            flow.keep(24)
            flow.paragraph(runs, leading=2.0)

    _body(
        words,
        flow,
        lambda entries: blanks(flow, entries, texts),
        lambda after: _tables(words, flow, after, apart=True),
        running,
    )
    flow.skip(4)
    signing.columns(flow, words.signings())
    numbered(flow)


def _report(words: Composer, flow: Flow) -> None:
    """A report: short facts on lines, then numbered headings with a text below each."""
    form = words.draft.form
    if form.nature in ("external", "onsite"):
        flow.paragraph([Run(words.draft.issuer, replace(BOLD, size=5.4))], align=MIDDLE, leading=1.6)
    _title(words, flow, 7.0)
    if number := words.head("doc_number"):
        flow.paragraph(number, align=RIGHT)
    flow.skip(3)
    texts = {one.id for one in form.fields if one.type in ("long", "citations")}
    headings = sum(one.type in ("long", "citations") for one in form.fields)
    numerals = iter(_NUMERALS if headings > 1 else ())
    headed: list[str] = []

    def fields(entries: Sequence[Entry]) -> None:
        short: list[Entry] = []
        for entry in entries:
            if entry.id not in texts and not (headings > 1 and headed):
                short.append(entry)
                continue
            headed.append(entry.id)
            one_a_line(flow, short)
            short = []
            flow.keep(22)
            numeral = next(numerals, "")
            heading = f"{numeral}、{entry.label}" if numeral else f"{entry.label}："
            flow.paragraph([Run(heading, BOLD)], indent=2 * LOOK.size if numeral else 0, leading=2.0)
            flow.paragraph(entry.runs or (Run("　", LOOK),), indent=2 * LOOK.size, leading=1.75)
        one_a_line(flow, short)

    _body(
        words,
        flow,
        fields,
        lambda after: _tables(words, flow, after, apart=True),
        lambda paragraph: _told(words, flow, paragraph),
    )
    flow.skip(5)
    signing.lines(flow, words.signings(), left=flow.margins.measure * 0.3)


def _list(words: Composer, flow: Flow) -> None:
    """A list: what it belongs to on lines above its table, its sums in the last row, signed in columns below."""
    form = words.draft.form
    _title(words, flow, 6.6)
    for field_id in ("doc_number", "year_number"):
        if number := words.head(field_id):
            flow.paragraph(number, align=RIGHT)
    flow.skip(2)
    _body(
        words,
        flow,
        lambda entries: packed(flow, entries),
        lambda after: _tables(words, flow, after, apart=form.id != "dossier_catalog"),
        lambda paragraph: _told(words, flow, paragraph),
    )
    if form.id == "dossier_catalog":
        _spare_rows(words, flow)
    places, foot = words.signings(), words.foot()
    if words.draft.sealer and not foot:
        flow.keep(36 + 20 * len(places) / 2)
    flow.skip(4)
    signing.columns(flow, places)
    for runs in foot:
        flow.skip(3)
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 12)


def _spare_rows(words: Composer, flow: Flow) -> None:
    """Rows of the last sheet that are left empty."""
    for table in words.draft.form.tables:
        empty = [Cell(one.width) for one in words.header(table, flow.margins.measure)]
        while flow.room > flow.px(24):
            flow.row(empty, least=11)


def _cover(words: Composer, flow: Flow) -> None:
    """The cover of a dossier: the bureau, a large title, and a table with high rows."""
    before, after = words.entries()
    flow.skip(6)
    large = replace(BOLD, size=7.0)
    for runs in (words.head("org_name"),):
        if runs:
            flow.paragraph([replace(run, look=large) for run in runs], align=MIDDLE, leading=1.8)
    flow.skip(4)
    _title(words, flow, 10.0)
    if year := words.head("year_number"):
        flow.paragraph(year, align=MIDDLE, leading=1.9)
    flow.skip(10)
    measure = flow.margins.measure
    for row in rows_of([*before, *after], {"result", "cause", "party_name", "officers"}, measure):
        flow.row([replace(cell, high=False) for cell in row], least=15)


def _note(words: Composer, flow: Flow) -> None:
    """The sheet at the end of a dossier: one frame, what is said at its top, who says it at the lower right."""
    before, after = words.entries()
    _title(words, flow, 7.0)
    flow.skip(4)
    runs: list[Run] = []
    tail: list[tuple[Run, ...]] = []
    for entry in (*before, *after):
        own = (Run(f"{entry.label}：", LOOK), *entry.runs)
        if entry.id == "filing_time":
            tail.append(own)
        else:
            runs += [*([Run("\n\n", LOOK)] if runs else []), *own]
    signs = [(one.label, Run("：", LOOK), *signing.signed(one)) for one in words.signings()]
    frame = Cell(flow.margins.measure, tuple(runs), tail=(*signs, *tail), high=True)
    flow.row([frame], least=190)


_ARRANGEMENTS: dict[str, Callable[[Composer, Flow], None]] = {
    "letter": _letter,
    "approval": _approval,
    "record": _record,
    "report": _report,
    "list": _list,
}
