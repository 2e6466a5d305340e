"""A city bureau's word-processor templates. Its name over the title, fixed columns, opinions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bench.corpus.compose import Composer, Entry, Manner, Signing
from bench.corpus.flow import LEFT, MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.fonts import width
from bench.corpus.layouts.packed import Row, put_beside, put_rows
from bench.corpus.runs import TICKED, Look, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet

MANNER = Manner(
    "song",
    "hei",
    "kai",
    4.3,
    "p",
    0.3,
    varied=True,
    ticks=True,
    labels="label_sets/p.yaml",
)
MARGINS = Margins(left=29, right=25, top=27, bottom=30)
LOOK = Look(MANNER.print_face, MANNER.size)
SMALL = Look(MANNER.print_face, 3.2)
BOLD = Look(MANNER.head_face, MANNER.size)
LABEL, SIDE, NARROW = 28.5, 20.0, 0.36
ROW_LOOK, HEADER_LOOK, FIRST = replace(LOOK, size=3.6), replace(LOOK, size=3.8), 42.0
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_FIRST = ("filing_number", "filing_date", "decision_number", "decision_date")
_SECOND = ("cause", "cause_suspected", "crime")
_CAPTIONS = {
    "出席明细": "出席会议人员",
    "发言明细": "会议发言记录",
    "缴款计划": "延期（分期）缴款计划",
}
_WORDS = (
    "意见", "审批意见", "审核意见", "拟办意见", "情况", "理由", "签名", "号码", "许可证号", "地点", "场所", "处所", "时间",
    "日期", "金额", "内容", "编号", "文号", "方式", "名称", "事实", "案件事实", "记录", "依据", "（条）", "（元）", "审查",
    "人员", "及所见", "及证号", "结论", "及意见", "及目的", "地址", "条款", "（二人）", "（人民币）", "承诺事项", "（职务）",
)  # fmt: skip
"""Words that a narrow label is parted before."""
_NOTES = {
    "internal": "填写说明：本表由承办部门填制，一式一份，随案卷归档；内容较多的可另附页。",
    "external": "本文书一式两份，一份送达当事人或有关单位，一份由本局存入案卷。",
    "onsite": "本文书由执法人员当场制作，当事人阅看（听读）无误后签名、捺印。",
}


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to the lines at its edges."""
    _head(words, flow)
    before, after = words.entries()
    letter = _is_letter(words)
    kept: list[Entry] = []
    if words.draft.form.nature == "onsite" and _is_told(words) and not letter:
        # A record has its long texts below the ruled head.
        kept = [one for one in before if _is_text(words, one)]
        before = [one for one in before if one not in kept]
    ruled = False
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            (_lines if letter else _grid)(words, flow, before)
            ruled = ruled or (bool(before) and not letter)
        elif paragraph == "@tables":
            flow.skip(2 if _is_told(words) else 0)
            _tables(words, flow, after)
            after, ruled = [], True
        else:
            flow.skip(3 if ruled else 0)
            _running(words, flow, paragraph)
            ruled = False
    if after:
        _tables(words, flow, after)
    flow.skip(3 if kept and ruled else 0)
    for entry in kept:
        _told(words, flow, entry)
    _signings(words, flow)
    _foot(words, flow)
    _edges(words, flow)


def _is_told(words: Composer) -> bool:
    return words.paragraphs != ["@fields", "@tables"]


def _is_letter(words: Composer) -> bool:
    """Whether the document is prose; records and forms have their fields ruled."""
    form = words.draft.form
    return _is_told(words) and (form.nature == "external" or form.seal == "org")


def _is_text(words: Composer, entry: Entry) -> bool:
    field = words.draft.form.find(entry.id)
    return field is not None and field.type == "long"


def _head(words: Composer, flow: Flow) -> None:
    form = words.draft.form
    field = form.find("org_name")
    name = Look(MANNER.head_face, 5.6)
    if field is not None and field.where == "head":
        runs = [replace(run, look=name) for run in words.head("org_name")]
        flow.paragraph(runs, align=MIDDLE, leading=1.5)
    elif form.nature != "outside" and not form.id.endswith("waiver") and form.id != "transfer_receipt":
        flow.paragraph([Run(words.draft.issuer, name)], align=MIDDLE, leading=1.5)
    title = words.title if len(words.title) > 4 else "　".join(words.title)
    flow.paragraph([Run(title, Look(MANNER.head_face, 7.0))], align=MIDDLE, leading=1.55)
    for field_id, label in (("doc_number", "文号："), ("year_number", "年度编号：")):
        runs = words.head(field_id)
        if not runs:
            continue
        if form.nature == "internal":
            flow.skip(1)
            flow.paragraph([Run(label, LOOK), *runs], leading=1.5)
        else:
            flow.skip(2)
            flow.paragraph(runs, align=RIGHT, leading=1.5)
    flow.skip(2.5 if form.nature == "internal" else 4)


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of prose; the addressee stands at the left edge."""
    addressed = paragraph.startswith("{") and paragraph.endswith("}：")
    runs = words.running(paragraph)
    flow.paragraph(runs, indent=0 if addressed else 2 * LOOK.size, leading=1.75)


def _told(words: Composer, flow: Flow, entry: Entry) -> None:
    """A long field of a record, its label before it."""
    flow.keep(16)
    flow.paragraph([Run(f"{entry.label}：", BOLD), *entry.runs], indent=2 * LOOK.size, leading=1.75)
    flow.skip(1.5)


def _lines(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields of a letter, one a line; very short ones go on behind the one before."""
    line: list[Run] = []
    used = 0.0
    for entry in entries:
        if not entry.runs:
            continue
        value = _extent(entry)
        room = flow.margins.measure - 4 * LOOK.size - used
        needed = value + LOOK.size * (len(entry.label) + 3)
        if line and (value > 5 * LOOK.size or needed > room):
            flow.paragraph(line, indent=2 * LOOK.size, leading=1.75)
            line, used = [], 0.0
        if line:
            line.append(Run("　　", LOOK))
        line += [Run(f"{entry.label}：", LOOK), *entry.runs]
        used += needed
    if line:
        flow.paragraph(line, indent=2 * LOOK.size, leading=1.75)
    flow.skip(1.5 if entries else 0)


def _ordered(entries: list[Entry]) -> list[Entry]:
    """Numbers and days of the case first, then its cause, the party, and what else there is."""

    def place(entry: Entry) -> int:
        party = entry.id.startswith("party_") or entry.id in _UNITS
        return 0 if entry.id in _FIRST else 1 if entry.id in _SECOND else 2 if party else 3

    return sorted(entries, key=place)


def _grid(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The fields in fixed columns; where much is said of the party, its rows stand beside a heading."""
    measure = flow.margins.measure
    if words.draft.form.nature == "internal":
        entries = _ordered(entries)
    party = [one for one in entries if one.id.startswith("party_") or one.id in _UNITS]
    first = entries.index(party[0]) if party else 0
    grouped = len(party) > 4 and entries[first : first + len(party)] == party
    if not grouped:
        put_rows(flow, _rows_of(words, entries, measure), 0)
        return
    put_rows(flow, _rows_of(words, entries[:first], measure), 0)
    rows = _rows_of(words, party, measure - SIDE)
    heading = "基本情况" if words.draft.form.nature == "onsite" else "当事人\n情　况"
    put_beside(
        flow,
        Cell(SIDE, (Run(heading, LOOK),), MIDDLE),
        0,
        rows,
        partial(put_rows, flow, rows, SIDE),
    )
    put_rows(flow, _rows_of(words, entries[first + len(party) :], measure), 0)


def _rows_of(words: Composer, entries: list[Entry], measure: float) -> list[Row]:
    """Two pairs a row as they fit in even or uneven columns, or three of very short ones; others have their own row."""
    rows: list[Row] = []
    at = 0
    while at < len(entries):
        own = entries[at : at + 3]
        if _is_text(words, own[0]):
            rows.append(_box(own[0], measure))
            at += 1
            continue
        third, half, spare = measure / 3 - LABEL, measure / 2 - LABEL, measure - 2 * LABEL
        splits = [
            (third,) * 3,
            (half,) * 2,
            (spare * NARROW, spare * (1 - NARROW)),
            (spare * (1 - NARROW), spare * NARROW),
            (measure - LABEL,),
        ]
        fitting = [one for one in splits if _fits(words, own, one)]
        chosen = fitting[0] if fitting else splits[-1]
        rows.append(_pairs(own[: len(chosen)], chosen))
        at += len(chosen)
    return rows


def _fits(words: Composer, entries: Sequence[Entry], widths: Sequence[float]) -> bool:
    if len(entries) < len(widths):
        return False
    return all(
        not _is_text(words, one) and _extent(one) < width - 3.5
        for one, width in zip(entries, widths, strict=False)
    )


def _extent(entry: Entry) -> float:
    """Millimetres that the value takes on one line."""
    return sum(
        width(run.look.face, 100, "□" if one == TICKED else one) * run.look.size / 100
        for run in entry.runs
        for one in run.text
    )


def _pairs(entries: Sequence[Entry], widths: Sequence[float]) -> Row:
    cells: list[Cell] = []
    for entry, value in zip(entries, widths, strict=True):
        align = MIDDLE if len(entries) > 1 else LEFT
        cells += [
            Cell(LABEL, (Run(_wrapped(entry.label, 6), LOOK),), MIDDLE),
            Cell(value, entry.runs, align),
        ]
    return cells, 9.8


def _box(entry: Entry, measure: float) -> Row:
    label = Cell(SIDE, (Run(_wrapped(entry.label, 4), LOOK),), MIDDLE)
    tall = len(entry.runs) and len(entry.runs[0].text) > 40
    runs = (Run("　　", LOOK), *entry.runs)
    return [label, Cell(measure - SIDE, runs, high=bool(tall))], 30.0 if tall else 16.0


def _wrapped(label: str, most: int) -> str:
    """A label in two lines where it is longer than ``most`` characters, parted before a word; two characters set wide."""
    if len(label) == 2:
        return "　".join(label)
    if len(label) <= most:
        return label
    places = [at for at in range(2, len(label) - 1) if label.startswith(_WORDS, at)]
    fitting = [at for at in places if at <= most and len(label) - at <= most]
    if not fitting:
        return label
    at = min(fitting, key=lambda one: abs(2 * one - len(label)))
    return f"{label[:at]}\n{label[at:]}"


def _tables(words: Composer, flow: Flow, after: list[Entry]) -> None:
    """Lists with the words 以下空白 below their last row now and then, and the sums in rows at their end."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        numbered = any(one.id == "seq" for one in table.columns)
        rows = [_sized(row, measure, numbered=numbered) for row in words.rows(table, measure)]
        if not rows:
            continue
        if caption := _CAPTIONS.get(table.label):
            flow.keep(45)
            flow.row([Cell(measure, (Run(caption, BOLD),), MIDDLE)], least=9)
        header = _sized(words.header(table, measure), measure, numbered=numbered)
        if numbered:
            header = [
                replace(one, runs=tuple(replace(run, look=HEADER_LOOK) for run in one.runs)) for one in header
            ]
        flow.table(header, rows, least=8.8)
        if numbered and words.random.random() < 0.6 and flow.room > flow.px(9):
            flow.row([Cell(measure, (Run("（以下空白）", LOOK),), MIDDLE)], least=8.8)
    if after:
        put_rows(flow, _rows_of(words, after, measure), 0)


def _sized(cells: Sequence[Cell], measure: float, *, numbered: bool) -> list[Cell]:
    """The cells of a list in small print; those of other tables in even columns behind a narrower first one."""
    if numbered:
        return [replace(one, runs=_small(one.runs)) for one in cells]
    rest = (measure - FIRST) / (len(cells) - 1)
    plain = [replace(one, runs=tuple(replace(run, look=LOOK) for run in one.runs)) for one in cells]
    return [replace(one, width=rest if at else FIRST) for at, one in enumerate(plain)]


def _small(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, look=ROW_LOOK) for run in runs)


def _signings(words: Composer, flow: Flow) -> None:
    """Opinions in the grid: the first over the whole width, the others two side by side; names below it."""
    places = words.signings()
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    form = words.draft.form
    rows = [opinions[:1], *(opinions[at : at + 2] for at in range(1, len(opinions), 2))]
    for row in rows:
        if row:
            _opinions(flow, row)
    if not others:
        return
    if not _is_told(words) and form.nature != "internal" and not form.tables:
        for one in others:
            cells = [
                Cell(LABEL + 14, (replace(one.label, look=LOOK),), MIDDLE),
                Cell(flow.margins.measure - LABEL - 14, (*one.names, Run("　　", LOOK), *one.date)),
            ]
            flow.row(cells, least=13)
        return
    foot = words.foot()
    flow.keep(10 * len(others) + 6 + (8 * len(foot) + 25 if foot else 0))
    flow.skip(5)
    for one in others:
        label = Run(f"{one.label.text}：", LOOK, one.label.place)
        names = one.names or (Run("　", LOOK),)
        flow.beside([(104, (label, *names)), (flow.margins.measure - 104, one.date or (Run("　", LOOK),))])
        flow.skip(1.5)


def _opinions(flow: Flow, places: Sequence[Signing]) -> None:
    room = flow.margins.measure / len(places) - SIDE
    cells: list[Cell] = []
    for one in places:
        signed = (Run("签名：", LOOK), *(one.names or (Run("　　　　", LOOK),)))
        tail = (signed, one.date) if len(places) > 1 else ((*signed, Run("　　", LOOK), *one.date),)
        label = replace(one.label, text=_wrapped(one.label.text, 4), look=LOOK)
        opinion = (Run("\n　　", LOOK), *one.opinion) if one.opinion else ()
        cells += [Cell(SIDE, (label,), MIDDLE), Cell(room, opinion, tail=tail, high=True)]
    least = 38.0 if len(places) > 1 else 31.0
    flow.keep(least + 1)
    flow.row(cells, least=least)


def _foot(words: Composer, flow: Flow) -> None:
    """Who issued it over the day, both in the middle of the right half."""
    foot = words.foot()
    if not foot:
        flow.skip(8 if words.draft.sealer else 0)
        return
    flow.keep(8 * len(foot) + 16)
    flow.skip(9)
    half = flow.margins.measure / 2
    for at, runs in enumerate(foot):
        sealed = (Run("（印章）", LOOK),) if words.draft.sealer and at == 0 and len(foot) > 1 else ()
        flow.paragraph((*runs, *sealed), align=MIDDLE, left=half, width=half, leading=1.8)


def _edges(words: Composer, flow: Flow) -> None:
    """What stands at the head and the foot of each sheet; a paper of others has none."""
    form = words.draft.form
    if form.nature == "outside":
        return
    for number, sheet in enumerate(flow.sheets, 1):
        _put_line(sheet, f"烟草专卖文书　式样{form.order // 10}", 16.5, LEFT)
        _put_line(sheet, f"— {number} —", HEIGHT - 14.5, MIDDLE)
    note, last = _NOTES.get(form.nature), flow.sheets[-1]
    if note and not form.sign_every_page:
        top = HEIGHT - MARGINS.bottom + 5
        last.rule(
            last.px(MARGINS.left), last.px(top), last.px(WIDTH - MARGINS.right), last.px(top), thick=0.2
        )
        _put_line(last, note, top + 1.8, LEFT)


def _put_line(sheet: Sheet, text: str, y: float, align: float) -> None:
    line = broken([Run(text, SMALL)], 10**6, sheet.dpi)[0]
    spare = sheet.px(MARGINS.measure) - sum(glyph.advance for glyph in line)
    sheet.put(line, sheet.px(MARGINS.left) + spare * align, sheet.px(y))
