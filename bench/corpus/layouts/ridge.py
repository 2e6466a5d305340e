"""A mountain city's form book, grown over the years: model forms, an office's letters, and tables that clerks made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import LEFT, MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.fonts import width as advance
from bench.corpus.layouts.ridge_signed import (
    BLANK,
    CLERK,
    LOOK,
    SMALL,
    put_line,
    put_opinions,
    put_row,
    put_signs,
    snapped,
)
from bench.corpus.runs import INCH, TICKED, Look, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet

MANNER = Manner(
    LOOK.face,
    "noto-song-bold",
    "wenkai",
    LOOK.size,
    "ridge",
    0.25,
    held_out=True,
    ticks=True,
    labels="ridge_labels.yaml",
)
MARGINS = Margins(left=27, right=23, top=24, bottom=23)
RED, SHADE = (206, 32, 36), (236, 236, 236)
BOLD, HEI = Look(MANNER.head_face, MANNER.size), Look("noto-hei-bold", CLERK.size)
LABEL, SIDE = 27.0, 9.5
MODEL, OFFICE, FILLED, RED_HEAD, TYPED, OUTSIDE = "model", "office", "filled", "red", "typed", "outside"
_NUMERALS = "一二三四五六七八九"
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_GROUPS = {"party": "当事人", "card": "证照内容", "review": "审核内容"}
_BELOW = (
    "price_basis", "price_rule", "price_total", "price_capitals", "loss_amount", "loss_capitals", "conclusion",
)  # fmt: skip
"""Fields that stand below the list where the form has one."""
_ORDER = ("seq", "tag", "title", "name", "doc_number", "unit", "quantity", "unit_price", "amount")
"""The columns of lists that clerks made; those that are not named follow as they are."""
_POSTED = ("public_notice_claim", "hearing_publicity", "service_publication", "court_enforcement_application")
"""Papers that no party is handed."""
_CAPTIONS = {"出席明细": "出席人员名单", "发言明细": "讨论发言情况", "缴款计划": "分期缴款安排"}


@dataclass(frozen=True, slots=True)
class Way:
    """What one form looks like: the book it is from, its fields, its list, its opinions and signatures."""

    book: str = OFFICE
    fields: str = "plain"
    table: str = "ruled"
    opinions: str = "right"
    signs: str = "lines"
    receipt: bool = False


_WAYS = {
    "dossier_cover": Way(TYPED, "single"),
    "dossier_catalog": Way(TYPED, table="dense"),
    "report_record": Way(TYPED, "single", opinions="under"),
    "filing_report": Way(MODEL, "pairs"),
    "not_filing_report": Way(MODEL, "pairs"),
    "filing_extension_approval": Way(TYPED, "within", opinions="under"),
    "jurisdiction_notice": Way(RED_HEAD),
    "withdraw_filing_report": Way(TYPED, "topped", opinions="steps"),
    "inspection_record": Way(MODEL, "blanks"),
    "rights_notice": Way(MODEL, "blanks", signs="corner"),
    "service_address_confirm": Way(TYPED, "single", signs="row"),
    "preservation_approval": Way(MODEL, "within", "dense", "abreast"),
    "preservation_notice": Way(FILLED, signs="columns"),
    "seized_goods_list": Way(TYPED, "blanks", "dense"),
    "rectify_notice": Way(FILLED),
    "inquiry_notice": Way(FILLED),
    "inquiry_record": Way(MODEL, "blanks"),
    "evidence_copy": Way(MODEL, "pairs", signs="cells"),
    "sampling_list": Way(TYPED, "topped", signs="cells"),
    "appraisal_report": Way(OUTSIDE, "blanks", "open", signs="corner"),
    "appraisal_result_notice": Way(OFFICE, receipt=True),
    "valuation_sheet": Way(TYPED, "within", "dense", signs="row"),
    "preservation_disposal_notice": Way(OFFICE, signs="columns", receipt=True),
    "av_record_list": Way(TYPED, "pairs", signs="corner"),
    "assist_letter": Way(RED_HEAD),
    "public_notice_claim": Way(OFFICE, table="open"),
    "inv_extension_approval": Way(TYPED, "within", opinions="under"),
    "investigation_report": Way(OFFICE, "headings", signs="corner"),
    "preliminary_review": Way(MODEL, "pairs", opinions="under"),
    "legal_review_opinion": Way(OFFICE, "single", signs="row"),
    "plea_record": Way(MODEL, "blanks"),
    "plea_waiver": Way(MODEL, signs="corner"),
    "plea_review": Way(TYPED, "topped", signs="cells"),
    "hearing_waiver": Way(MODEL, signs="corner"),
    "hearing_record": Way(MODEL, "blanks", "open"),
    "hearing_report": Way(OFFICE, "headings", signs="corner"),
    "collective_discussion": Way(TYPED, "blanks"),
    "handling_approval": Way(MODEL, "pairs"),
    "onsite_penalty_decision": Way(MODEL, "pairs", signs="columns"),
    "service_receipt": Way(MODEL, "single", signs="cells"),
    "payment_voucher": Way(OUTSIDE, "within"),
    "goods_return_list": Way(FILLED, "blanks", "dense", signs="columns"),
    "goods_transfer_receipt": Way(TYPED, "blanks", "dense", signs="cells"),
    "confiscation_list": Way(OFFICE),
    "disposal_price_approval": Way(TYPED, "topped", "dense", "steps"),
    "destruction_record": Way(TYPED, "pairs", signs="cells"),
    "sample_loss_approval": Way(TYPED, "within", opinions="steps"),
    "defer_pay_approval": Way(MODEL, "pairs", opinions="abreast"),
    "court_enforcement_application": Way(OFFICE, signs="corner"),
    "criminal_transfer_approval": Way(MODEL, "pairs", opinions="under"),
    "case_transfer_letter": Way(RED_HEAD),
    "transfer_receipt": Way(FILLED, signs="corner"),
    "transfer_goods_list": Way(TYPED, "within", "dense", signs="columns"),
    "reward_report": Way(TYPED, "single", opinions="under"),
    "closing_report": Way(MODEL, "pairs"),
    "dossier_note": Way(TYPED, signs="corner"),
}
_BY_NATURE = {
    "internal": Way(MODEL, "pairs", signs="cells"),
    "onsite": Way(MODEL, "blanks"),
    "outside": Way(OUTSIDE, "within"),
}


def draw(words: Composer, flow: Flow) -> None:
    """One document from its head to the lines at its edges."""
    form = words.draft.form
    way = _WAYS.get(form.id) or _BY_NATURE.get(form.nature) or Way(signs="columns")
    _head(words, flow, way)
    before, after = words.entries()
    listed = any(words.draft.rows.get(table.id) for table in form.tables)
    below = [one for one in before if listed and one.id in _BELOW]
    before = [one for one in before if one not in below]
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(words, flow, way, before)
        elif paragraph == "@tables":
            _tables(words, flow, way, after, below)
            after, below = [], []
        else:
            _running(words, flow, way, paragraph)
    if after or below:
        _tables(words, flow, way, after, below)
    if form.id == "evidence_copy":
        flow.keep(60)
        flow.row([Cell(flow.margins.measure, (Run("（证据复制件粘贴处）", CLERK),), MIDDLE)], least=58)
    if way.receipt:
        # The seal is pressed on the last sheet: what is signed below it must not go on to another.
        places = words.signings()
        _foot(words, flow, 52 + 10 * len(places))
        _receipt(flow, places)
    else:
        _signed(words, flow, way)
        _foot(words, flow, 0)
    _edges(words, flow, way)


def _label_look(way: Way) -> Look:
    return CLERK if way.book in (TYPED, OUTSIDE) else LOOK


def _title(text: str) -> str:
    return "　".join(text) if len(text) < 5 else text


def _head(words: Composer, flow: Flow, way: Way) -> None:
    form, number = words.draft.form, words.head("doc_number")
    if way.book == RED_HEAD:
        _red_head(words, flow)
    elif (field := form.find("org_name")) and field.where == "head":
        org = words.head("org_name")
        flow.skip(14)
        flow.paragraph([replace(run, look=Look(MANNER.head_face, 7.5)) for run in org], align=MIDDLE)
    elif way.book in (OFFICE, FILLED) and form.nature != "outside" and form.id != "transfer_receipt":
        flow.paragraph([Run(words.draft.issuer, Look(MANNER.head_face, 5.8))], align=MIDDLE, leading=1.5)
    face, size = ("noto-hei-bold", 6.2) if way.book in (TYPED, OUTSIDE) else (MANNER.head_face, 7.2)
    flow.paragraph([Run(_title(words.title), Look(face, size))], align=MIDDLE, leading=1.7)
    if year := words.head("year_number"):
        flow.skip(3)
        flow.paragraph([Run("（", LOOK), *year, Run("）", LOOK)], align=MIDDLE)
        flow.skip(10)
    if number and way.book == TYPED:
        flow.paragraph([Run("编号：", CLERK), *number], leading=1.6)
    elif number and way.book != RED_HEAD:
        flow.paragraph(number, align=MIDDLE if way.book == OFFICE else RIGHT, leading=1.7)
    if way.book == OFFICE and form.nature == "external":
        x0, x1 = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
        flow.skip(1)
        flow.sheet.rule(x0, flow.y, x1, flow.y, 0.25)
    flow.skip(3.5 if way.fields == "plain" else 2)


def _red_head(words: Composer, flow: Flow) -> None:
    """The issuer in red over two red rules, and the number at the right below them, as letters between offices have it."""
    foot = words.foot()
    name = foot[0][0].text if foot else words.draft.issuer
    flow.paragraph([Run(name, Look(MANNER.head_face, 9.5, RED))], align=MIDDLE, leading=1.6)
    x0, x1 = flow.px(flow.margins.left - 4), flow.px(WIDTH - flow.margins.right + 4)
    for down, thick in ((0.0, 0.8), (1.6, 0.25)):
        flow.sheet.rule(x0, flow.y + flow.px(down), x1, flow.y + flow.px(down), thick, RED)
    flow.skip(4.5)
    if number := words.head("doc_number"):
        flow.paragraph(number, align=RIGHT, leading=1.7)
    flow.skip(5)


def _running(words: Composer, flow: Flow, way: Way, paragraph: str) -> None:
    """Running text: the addressee at the left edge, headings heavy, what is filled in underlined in some books."""
    addressed = paragraph.startswith("{") and paragraph.endswith("}：")
    runs = words.running(paragraph)
    if "{" not in paragraph and paragraph[1:2] == "、" and len(paragraph) < 16:
        flow.keep(16)
        runs = tuple(replace(run, look=BOLD) for run in runs)
    if way.book in (FILLED, MODEL) and not addressed:
        runs = tuple(_underlined(run) for run in runs)
    flow.paragraph(runs, indent=0 if addressed else 2 * LOOK.size, leading=1.8)


def _underlined(run: Run) -> Run:
    short = run.place and len(run.text) < 40 and not run.look.hand
    return replace(run, look=replace(run.look, underlined=True)) if short else run


def _fields(words: Composer, flow: Flow, way: Way, entries: list[Entry]) -> None:
    if not entries:
        return
    _ROOMS[way.fields](words, flow, _label_look(way), entries)
    if way.fields in ("plain", "blanks", "headings") or words.paragraphs != ["@fields", "@tables"]:
        flow.skip(2.5)


def _is_long(words: Composer, entry: Entry) -> bool:
    field = words.draft.form.find(entry.id)
    return field is not None and field.type in ("long", "citations")


def _extent(runs: Sequence[Run]) -> float:
    """Millimetres on one line."""
    return sum(
        advance(run.look.face, 100, "□" if one == TICKED else one) * run.look.size / 100
        for run in runs
        for one in run.text
    )


def _clear(entry: Entry) -> tuple[Run, ...]:
    """A value; where it is corrected, with room above it for what is written there."""
    return (Run("\n", LOOK), *entry.runs) if any(run.look.struck for run in entry.runs) else entry.runs


# Fields, in six ways.


def _pairs(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """Label cells and value cells, two pairs a row where they fit; rows of one kind stand beside an upright heading."""
    for group, own in _grouped(entries):
        if group and len(own) > 3:
            _beside_heading(words, flow, look, _GROUPS[group], own, paired=True)
        else:
            for cells, least in _rows(words, look, own, flow.margins.measure, paired=True):
                put_row(flow, cells, least)


def _single(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """One pair a row."""
    for group, own in _grouped(entries):
        if group == "review":
            _beside_heading(words, flow, look, _GROUPS[group], own, paired=False)
        else:
            for cells, least in _rows(words, look, own, flow.margins.measure, paired=False):
                put_row(flow, cells, least)


def _grouped(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries as they follow each other, those of a party, a card or a review together."""
    groups: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        group = (
            "party"
            if entry.id.startswith("party_") or entry.id in _UNITS
            else "card"
            if entry.id.startswith("id_")
            else "review"
            if entry.id.startswith("review_")
            else ""
        )
        if not groups or groups[-1][0] != group:
            groups.append((group, []))
        groups[-1][1].append(entry)
    return groups


def _rows(
    words: Composer, look: Look, entries: list[Entry], measure: float, *, paired: bool
) -> list[tuple[list[Cell], float]]:
    label = LABEL if paired else 36.0
    rows: list[tuple[list[Cell], float]] = []
    at = 0
    while at < len(entries):
        own = entries[at : at + 2]
        half = measure / 2 - label
        fits = (
            paired
            and len(own) == 2
            and all(not _is_long(words, one) and _extent(one.runs) < half - 3 for one in own)
        )
        own = own if fits else own[:1]
        cells: list[Cell] = []
        for one in own:
            text = (BLANK, *one.runs) if _is_long(words, one) else _clear(one)
            cells += [
                Cell(label, (Run(_wide(one.label), look),), MIDDLE),
                Cell(measure / len(own) - label, text, LEFT, high=_is_long(words, one)),
            ]
        least = (22.0 if _extent(own[0].runs) > measure else 14.0) if _is_long(words, own[0]) else 9.2
        more = 0.0 if paired else 5.0 if words.draft.form.id == "dossier_cover" else 1.6
        rows.append((cells, least + more))
        at += len(own)
    return rows


def _beside_heading(
    words: Composer, flow: Flow, look: Look, heading: str, entries: list[Entry], *, paired: bool
) -> None:
    rows = _rows(words, look, entries, flow.margins.measure - SIDE, paired=paired)
    tall = max(sum(flow.height_of(cells, least) for cells, least in rows), flow.px(24))
    if flow.room < tall:
        flow.next_sheet()
    top = flow.y
    for cells, least in rows:
        put_row(flow, cells, least, SIDE)
    bottom, flow.y = flow.y, top
    side = Cell(SIDE, (Run(heading, look),), MIDDLE, upright=True)
    flow.row([side], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom


def _wide(label: str) -> str:
    return "　".join(label) if len(label) == 2 else label


def _topped(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """A row of labels over a row of values, as many as fit; long ones have both rows to themselves."""
    for row in _packed(words, entries, look, flow.margins.measure, apart=False):
        least = 9.0
        if _is_long(words, row[0][0]):
            least = 20.0
        heads = [Cell(wide, (Run(_wide(one.label), look),), MIDDLE, fill=SHADE) for one, wide in row]
        values = [
            Cell(wide, (BLANK, *one.runs), high=True)
            if _is_long(words, one)
            else Cell(wide, _clear(one), MIDDLE)
            for one, wide in row
        ]
        flow.keep(7.5 + least + 2)
        put_row(flow, heads, 7.5)
        put_row(flow, values, least)


def _within(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """Label and value in one cell, as many cells a row as fit."""
    for row in _packed(words, entries, look, flow.margins.measure, apart=True):
        cells = []
        for one, wide in row:
            struck = (Run("\n", LOOK),) if any(run.look.struck for run in one.runs) else ()
            cells.append(
                Cell(wide, (*struck, Run(f"{one.label}：", look), *one.runs), high=_is_long(words, one))
            )
        put_row(flow, cells, 20.0 if _is_long(words, row[0][0]) else 9.4)


def _packed(
    words: Composer, entries: list[Entry], look: Look, measure: float, *, apart: bool
) -> list[list[tuple[Entry, float]]]:
    """Rows of entries with the width of each: what it needs, and a share of what is left."""

    def needed(entry: Entry) -> float:
        label, value = _extent([Run(f"{entry.label}：", look)]), _extent(entry.runs)
        return 5 + (label + max(12.0, value) if apart else max(label, value, 16.0))

    rows: list[list[Entry]] = []
    used = measure
    for entry in entries:
        alone = _is_long(words, entry) or needed(entry) > measure
        if rows and not alone and used + needed(entry) <= measure and len(rows[-1]) < 4:
            rows[-1].append(entry)
        else:
            rows.append([entry])
            used = 0.0
        used = measure if alone else used + needed(entry)
    packed = []
    for row in rows:
        spare = max(0.0, measure - sum(map(needed, row))) / len(row)
        wide = [needed(one) + spare for one in row] if len(row) > 1 else [measure]
        packed.append(list(zip(row, wide, strict=True)))
    return packed


def _blanks(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """Labels with a rule to write on up to the margin, two on a line where they fit; long texts below their label."""
    half = flow.margins.measure / 2
    waiting: list[Entry] = []
    for entry in [*entries, None]:
        wide = entry is None or _is_long(words, entry) or _line_of(entry, look) > half - 5
        if waiting and (wide or len(waiting) == 2):
            _ruled_line(flow, look, waiting)
            waiting = []
        if entry is None:
            break
        if _is_long(words, entry) or _line_of(entry, look) > flow.margins.measure - 3:
            flow.keep(16)
            flow.skip(1)
            flow.paragraph(
                [Run(f"{entry.label}：", BOLD), *entry.runs], indent=2 * LOOK.size if entry.runs else 0
            )
        elif wide:
            _ruled_line(flow, look, [entry])
        else:
            waiting.append(entry)


def _line_of(entry: Entry, look: Look) -> float:
    return _extent([Run(f"{entry.label}：", look), *entry.runs])


def _ruled_line(flow: Flow, look: Look, entries: list[Entry]) -> None:
    if any(run.look.struck for one in entries for run in one.runs):
        flow.skip(3)
    flow.keep(LOOK.size * 2)
    width = flow.px(flow.margins.measure / len(entries))
    base = flow.y + flow.px(LOOK.size * 1.42)
    for at, entry in enumerate(entries):
        x = flow.px(flow.margins.left) + at * width
        lead = broken([Run(f"{entry.label}：", look)], 10**6, flow.sheet.dpi)[0]
        flow.sheet.put(lead, x, flow.y)
        start = x + sum(glyph.advance for glyph in lead)
        if entry.runs:
            flow.sheet.put(broken(entry.runs, 10**6, flow.sheet.dpi)[0], start + flow.px(1), flow.y)
        flow.sheet.rule(start, base, x + width - flow.px(2), base, 0.2)
    flow.y += flow.px(LOOK.size * 2.05)


def _headings(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """A report: every field under a numbered heading, short ones on its line."""
    for number, entry in enumerate(entries, 1):
        heading = f"{_numeral(number)}、{entry.label}"
        if not _is_long(words, entry):
            flow.paragraph([Run(f"{heading}：", BOLD), *entry.runs], indent=2 * LOOK.size, leading=1.8)
            continue
        flow.keep(18)
        flow.paragraph([Run(heading, BOLD)], indent=2 * LOOK.size, leading=1.8)
        if entry.runs:
            flow.paragraph(entry.runs, indent=2 * LOOK.size, leading=1.8)


def _plain(words: Composer, flow: Flow, look: Look, entries: list[Entry]) -> None:
    """Label and value as running lines, short ones behind each other."""
    line: list[Run] = []
    room = flow.margins.measure - 2 * LOOK.size
    for entry in [*entries, None]:
        own = [] if entry is None else [Run(f"{entry.label}：", look), *entry.runs]
        parted = entry is None or entry.long or entry.id == "party_name"
        if line and (parted or _extent([*line, BLANK, *own]) > room - 4):
            flow.skip(3 if any(run.look.struck for run in line) else 0)
            flow.paragraph(line, indent=2 * LOOK.size, leading=1.8)
            line = []
        if entry is not None and entry.runs:
            line += [BLANK, *own] if line else own


_ROOMS: dict[str, Callable[[Composer, Flow, Look, list[Entry]], None]] = {
    "pairs": _pairs,
    "single": _single,
    "topped": _topped,
    "within": _within,
    "blanks": _blanks,
    "headings": _headings,
    "plain": _plain,
}


def _numeral(number: int) -> str:
    """1 to 19 in words."""
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def _tables(words: Composer, flow: Flow, way: Way, after: list[Entry], below: list[Entry]) -> None:
    """The lists of a form, their sums, and the fields that follow them."""
    measure, look = flow.margins.measure, _label_look(way)
    for table in words.draft.form.tables:
        ids = [one.id for one in table.columns]
        order = sorted(range(len(ids)), key=lambda at: _place(ids, at)) if way.table == "dense" else None
        rows = [_laid(row, order, ids, measure) for row in words.rows(table, measure)]
        if not rows:
            continue
        if caption := _CAPTIONS.get(table.label):
            flow.keep(40)
            flow.row([Cell(measure, (Run(caption, HEI),), MIDDLE, fill=SHADE)], least=8.5)
        header = [
            replace(
                cell,
                runs=tuple(replace(run, look=replace(HEI, size=3.7)) for run in cell.runs),
                fill=SHADE if way.table == "dense" else None,
            )
            for cell in _laid(words.header(table, measure), order, ids, measure)
        ]
        flow.uprights = way.table != "open"
        flow.skip(1.5 if way.fields == "plain" else 0)
        least = 7.6 if way.table == "dense" else 8.6
        flow.table(snapped(flow, header), [snapped(flow, row) for row in rows], least=least)
        if way.table == "dense":
            _left_empty(flow, header, len(rows))
        flow.uprights = True
    _sums(flow, way, look, after)
    if below:
        flow.skip(2.5 if way.table == "open" else 0)
        _fields(words, flow, way, below)
    if way.signs not in ("cells", "row") or way.fields == "plain":
        flow.skip(2.5 if not any(one.opinion for one in words.draft.form.signs) else 0)


def _place(ids: list[str], at: int) -> tuple[int, int]:
    known = _ORDER.index(ids[at]) if ids[at] in _ORDER else len(_ORDER)
    return known, at


def _laid(row: Sequence[Cell], order: list[int] | None, ids: list[str], measure: float) -> list[Cell]:
    """The cells in the order of this form; lists of persons have a narrow first column."""
    cells = [row[at] for at in order] if order else list(row)
    if ids[0] != "name":
        return cells
    rest = (measure - 34.0) / (len(cells) - 1)
    return [replace(cell, width=rest if at else 34.0) for at, cell in enumerate(cells)]


def _left_empty(flow: Flow, header: Sequence[Cell], many: int) -> None:
    """Rows that the printed form has and that nobody filled in."""
    for _ in range(max(0, 7 - many)):
        if flow.room < flow.px(60):
            return
        put_row(flow, [Cell(cell.width) for cell in header], 7.6)


def _sums(flow: Flow, way: Way, look: Look, after: list[Entry]) -> None:
    """The sums: in one joined row of the list, in pairs of cells, or on a line below it."""
    if not after:
        return
    measure = flow.margins.measure
    if way.table == "open":
        flow.skip(1.5)
        told = [(Run(f"{one.label}：", look), *one.runs) for one in after]
        flow.paragraph([run for pair in told for run in (BLANK, *pair)][1:])
    elif way.table == "dense":
        told = [(Run(f"{one.label}：", look), *one.runs) for one in after]
        runs = [run for pair in told for run in (BLANK, *pair)][1:]
        put_row(flow, [Cell(18, (Run("合计", look),), MIDDLE), Cell(measure - 18, tuple(runs))], 9)
    else:
        for at in range(0, len(after), 2):
            row = after[at : at + 2]
            value = measure / len(row) - 30
            pairs = [
                (Cell(30, (Run(one.label, look),), MIDDLE), Cell(value, one.runs, MIDDLE)) for one in row
            ]
            put_row(flow, [cell for pair in pairs for cell in pair], 9)


def _signed(words: Composer, flow: Flow, way: Way) -> None:
    places = words.signings()
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    put_opinions(flow, opinions, way.opinions, _label_look(way))
    if not others:
        return
    if way.signs not in ("cells", "row"):
        foot = words.foot()
        flow.keep(12 * len(others) + (8 * len(foot) + 24 if foot else 4))
        flow.skip(4)
    put_signs(flow, others, way.signs, _label_look(way))


def _foot(words: Composer, flow: Flow, below: float) -> None:
    """Who issued it and the day at the right; a seal without them has room of its own."""
    foot = words.foot()
    if not foot:
        flow.skip(15 if words.draft.sealer and flow.room > flow.px(36) else 0)
        return
    sheets = len(flow.sheets)
    flow.keep(8 * len(foot) + 14 + below)
    if len(flow.sheets) > sheets:
        flow.paragraph([Run("（此页无正文）", LOOK)])
    flow.skip(9)
    for runs in foot:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 16, leading=1.8)


def _receipt(flow: Flow, places: Sequence[Signing]) -> None:
    """Below the seal and a broken rule: that the paper was received."""
    flow.skip(18)
    at, end = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
    while at < end:
        flow.sheet.rule(at, flow.y, min(end, at + flow.px(3)), flow.y, 0.2)
        at += flow.px(4.5)
    flow.skip(3)
    flow.paragraph([Run("本文书已收到。", LOOK)], indent=2 * LOOK.size)
    for one in places:
        put_line(flow, one)


def _edges(words: Composer, flow: Flow, way: Way) -> None:
    """The name of the book above, the pages below; a paper of others has neither."""
    form = words.draft.form
    if way.book in (OUTSIDE, RED_HEAD):
        return
    for number, sheet in enumerate(flow.sheets, 1):
        if way.book == MODEL:
            _put_small(sheet, "烟草专卖行政处罚文书", 16, LEFT)
        elif way.book != TYPED:
            _put_small(sheet, "行政执法文书格式（修订）", 16, RIGHT)
        if len(flow.sheets) > 1:
            _put_small(sheet, f"第{number}页　共{len(flow.sheets)}页", HEIGHT - 14, MIDDLE)
    if form.nature == "external" and form.seal == "org" and form.id not in _POSTED:
        text = "注：本文书一式二份，一份送达，一份附卷。"
        _put_small(flow.sheets[-1], text, HEIGHT - MARGINS.bottom + 4, LEFT)


def _put_small(sheet: Sheet, text: str, y: float, align: float) -> None:
    line = broken([Run(text, SMALL)], 10**6, sheet.dpi)[0]
    spare = sheet.px(MARGINS.measure) - sum(glyph.advance for glyph in line)
    sheet.put(line, sheet.px(MARGINS.left) + spare * align, sheet.px(y))
