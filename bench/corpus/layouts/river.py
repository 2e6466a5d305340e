"""A southern city's templates. Six-column and four-column grids, underlined records, an approval table, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner
from bench.corpus.flow import LEFT, MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.fonts import width
from bench.corpus.layouts.river_signed import (
    BLANK,
    BOLD,
    LABEL,
    LOOK,
    parted,
    put_foot,
    put_receipt,
    put_signings,
)
from bench.corpus.runs import TICKED, Look, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet

MANNER = Manner(
    LOOK.face,
    BOLD.face,
    "kai",
    LOOK.size,
    "r",
    0.25,
    varied=True,
    ticks=True,
    labels="label_sets/r.yaml",
)
MARGINS = Margins(left=28, right=24, top=28, bottom=32)
SMALL = Look(MANNER.print_face, 3.3, (60, 60, 60))
SHORT, FIRST = 18.0, 38.0
SIX = (LABEL, 36.0, SHORT, 16.0, SHORT, MARGINS.measure - LABEL - 36 - 16 - 2 * SHORT)
_THREE = ("party_name", "party_gender", "party_ethnicity")
_CAPTIONS = {
    "出席明细": "参会人员名单",
    "发言明细": "会议发言情况",
    "参加人明细": "听证参加人情况",
    "缴款计划": "分期缴款安排",
}
_SECTIONS = "一二三四五六"


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to the lines at its edges."""
    kind = _kind(words)
    _head(words, flow, kind)
    before, after = words.entries()
    texts = {one.id for one in words.draft.form.fields if one.type == "long"}
    before = [replace(one, long=one.id in texts) for one in before]
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(words, flow, before, kind)
        elif paragraph == "@tables":
            _tables(words, flow, after, kind)
            after = []
        else:
            _running(words, flow, paragraph)
    if after:
        _tables(words, flow, after, kind)
    places = words.signings()
    if kind == "notice" and {one.sign.id for one in places} <= {"party", "officer"} and words.foot():
        put_foot(words, flow, 48 if places else 0)
        put_receipt(words, flow, places)
    else:
        put_signings(words, flow, places, "report" if kind == "notice" else kind)
        put_foot(words, flow, 0)
    _edges(words, flow)


def _kind(words: Composer) -> str:
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    if any(one.opinion for one in form.signs):
        return "approval"
    if told and (form.nature == "external" or form.seal == "org"):
        return "notice"
    if any(len(one.columns) > 3 for one in form.tables):
        return "list"
    if form.nature == "onsite":
        return "record"
    if form.nature == "internal" and not form.signs:
        return "cover"
    if form.nature == "internal" and sum(one.type == "long" for one in form.fields) > 1:
        return "report"
    return "form"


def _head(words: Composer, flow: Flow, kind: str) -> None:
    form = words.draft.form
    if kind == "cover":
        flow.skip(26)
    field = form.find("org_name")
    issuer = Look(MANNER.head_face, 5.4)
    if field is not None and field.where == "head":
        runs = [replace(run, look=issuer) for run in words.head("org_name")]
        flow.paragraph(runs, align=MIDDLE, leading=1.6)
    elif kind in ("notice", "record", "form") and form.nature in ("external", "onsite") and not _own(words):
        flow.paragraph(
            [Run(words.draft.values.get("issuer") or words.draft.issuer, issuer)], align=MIDDLE, leading=1.6
        )
    title = Look(MANNER.head_face, 8.4 if kind == "cover" else 6.8)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.6)
    if year := words.head("year_number"):
        flow.paragraph(year, align=MIDDLE, leading=1.8)
    if number := words.head("doc_number"):
        internal = form.nature == "internal"
        lead = [Run("编号：", LOOK)] if internal else []
        flow.paragraph([*lead, *number], align=LEFT if internal else MIDDLE, leading=1.7)
    if kind == "notice" and not _own(words):
        flow.skip(1.2)
        flow.sheet.rule(flow.px(flow.margins.left), flow.y, flow.px(WIDTH - flow.margins.right), flow.y, 0.45)
    flow.skip(26 if kind == "cover" else 4)


def _own(words: Composer) -> bool:
    """Whether the party or another body wrote it, not the bureau."""
    return words.draft.form.id in ("plea_waiver", "hearing_waiver", "transfer_receipt")


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    """A paragraph of prose; the words in brackets at its beginning are heavy, the addressee stands at the left edge."""
    addressed = paragraph.startswith("{") and paragraph.endswith("}：")
    runs = list(words.running(paragraph))
    end = paragraph.find("】") + 1
    if paragraph.startswith("【") and end:
        first = runs[0]
        runs[:1] = [Run(first.text[:end], BOLD), Run(first.text[end:], first.look)]
    flow.paragraph([one for one in runs if one.text], indent=0 if addressed else 2 * LOOK.size, leading=1.72)


def _fields(words: Composer, flow: Flow, entries: list[Entry], kind: str) -> None:
    if not entries:
        return
    if kind in ("approval", "form"):
        _grid(flow, entries)
        return
    if kind == "report":
        _grid(flow, [one for one in entries if not one.long])
        flow.skip(3)
        for number, entry in zip(_SECTIONS, [one for one in entries if one.long], strict=False):
            flow.keep(18)
            flow.paragraph([Run(f"（{number}）{entry.label}", BOLD)], indent=2 * LOOK.size)
            flow.paragraph(entry.runs or (BLANK,), indent=2 * LOOK.size)
            flow.skip(1)
        return
    if kind == "notice":
        for entry in entries:
            if entry.runs:
                _above(flow, [entry])
                flow.paragraph(
                    [Run(f"{entry.label}：", LOOK), *entry.runs], indent=2 * LOOK.size, leading=1.72
                )
        return
    _blanks(flow, entries, kind)


def _grid(flow: Flow, entries: list[Entry]) -> None:
    """Pairs in four columns; the party's name, gender and people in six; texts in a tall box with a label beside it."""
    measure, half = flow.margins.measure, flow.margins.measure / 2 - LABEL
    at = 0
    while at < len(entries):
        own = entries[at : at + 3]
        if tuple(one.id for one in own) == _THREE and all(
            _extent(one.runs) < SIX[2 * place + 1] - 3 for place, one in enumerate(own)
        ):
            _row(flow, own, SIX)
            at += 3
            continue
        if own[0].long:
            value = (Run("　　", LOOK), *own[0].runs)
            tall = _extent(value) > 2 * (measure - LABEL)
            label = Cell(LABEL, (Run(parted(own[0].label, 5), LOOK),), MIDDLE)
            flow.row([label, Cell(measure - LABEL, value, high=tall)], least=33 if tall else 17)
            at += 1
            continue
        paired = len(own) > 1 and not own[1].long and all(_extent(one.runs) < half - 3.2 for one in own[:2])
        if paired:
            _row(flow, own[:2], (LABEL, half, LABEL, half))
        else:
            _row(flow, own[:1], (LABEL, measure - LABEL))
        at += 2 if paired else 1


def _row(flow: Flow, entries: Sequence[Entry], widths: Sequence[float]) -> None:
    cells: list[Cell] = []
    corrected = any(_struck(one) for one in entries)
    for place, entry in enumerate(entries):
        across = 6 if widths[2 * place] == LABEL else 3
        lead = (Run("\n", LOOK),) if _struck(entry) else ()
        align = MIDDLE if len(entries) == 3 else LEFT
        cells += [
            Cell(widths[2 * place], (Run(parted(entry.label, across), LOOK),), MIDDLE),
            Cell(widths[2 * place + 1], (*lead, *entry.runs), align),
        ]
    flow.row(cells, least=13.5 if corrected else 10.2)


def _struck(entry: Entry) -> bool:
    return any(run.look.struck for run in entry.runs)


def _extent(runs: Sequence[Run]) -> float:
    """Millimetres that runs take on one line."""
    return sum(
        width(run.look.face, 100, "□" if one == TICKED else one) * run.look.size / 100
        for run in runs
        for one in run.text
        if one != "\n"
    )


def _blanks(flow: Flow, entries: list[Entry], kind: str) -> None:
    """Label and value with the value on a rule to the end of its column, two a line; texts below their label."""
    half = flow.margins.measure / 2
    waiting: list[Entry] = []
    for entry in [*entries, None]:
        single = entry is None or entry.long or kind == "cover" or _pair_extent(entry) > half - 6
        if waiting and (single or len(waiting) == 2):
            _above(flow, waiting)
            flow.beside([(half, _blank(flow, one, half - 4)) for one in waiting], leading=1.95)
            waiting = []
        if entry is None:
            break
        if entry.long and kind != "cover":
            flow.keep(16)
            flow.skip(1)
            flow.paragraph([Run(f"{entry.label}：", BOLD)])
            flow.paragraph(entry.runs or (BLANK,), indent=2 * LOOK.size)
        elif single:
            inset = 14 if kind == "cover" else 0
            _above(flow, [entry])
            flow.paragraph(
                _blank(flow, entry, flow.margins.measure - 2 * inset - 1),
                left=inset,
                width=flow.margins.measure - 2 * inset,
                leading=2.7 if kind == "cover" else 1.95,
            )
        else:
            waiting.append(entry)
    flow.skip(2.5)


def _above(flow: Flow, entries: list[Entry]) -> None:
    """Room for a correction."""
    flow.skip(2.5 if any(map(_struck, entries)) else 0)


def _pair_extent(entry: Entry) -> float:
    return LOOK.size * (len(entry.label) + 1) + _extent(entry.runs)


def _blank(flow: Flow, entry: Entry, measure: float) -> list[Run]:
    said = broken([Run(f"{entry.label}：", LOOK), *entry.runs], 10**6, flow.sheet.dpi)[0]
    blank = broken([Run("　", LOOK)], 10**6, flow.sheet.dpi)[0][0].advance
    rest = int(max(0.0, flow.px(measure) - sum(one.advance for one in said)) / blank)
    under = replace(LOOK, underlined=True)
    values = [
        run if run.look.struck else replace(run, look=replace(run.look, underlined=True))
        for run in entry.runs
    ]
    return [Run(f"{entry.label}：", LOOK), *values, *([Run("　" * rest, under)] if rest else [])]


def _tables(words: Composer, flow: Flow, after: list[Entry], kind: str) -> None:
    """Tables under a bold caption where there are several, and the sums in the grid below their last row."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        rows: list[Sequence[Cell]] = list(words.rows(table, measure))
        if not rows:
            continue
        if caption := _CAPTIONS.get(table.label):
            flow.keep(40)
            if kind == "approval":
                flow.row([Cell(measure, (Run(caption, BOLD),), MIDDLE)], least=9)
            else:
                flow.skip(2)
                flow.paragraph([Run(caption, BOLD)], align=MIDDLE)
        elif kind == "notice":
            flow.skip(1.5)
        header = [replace(one, runs=_heavy(one.runs)) for one in words.header(table, measure)]
        if all(one.id != "seq" and one.type == "text" for one in table.columns):
            header, rows = _even(header, measure), [_even(row, measure) for row in rows]
        flow.table(header, rows, least=8.4)
    if after:
        _grid(flow, [replace(one, long=False) for one in after])
    if kind in ("notice", "record") and words.draft.form.tables:
        flow.skip(3)


def _even(cells: Sequence[Cell], measure: float) -> list[Cell]:
    """A narrower first column, the others even."""
    rest = (measure - FIRST) / (len(cells) - 1)
    return [replace(one, width=rest if at else FIRST) for at, one in enumerate(cells)]


def _heavy(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, look=replace(BOLD, size=3.8)) for run in runs)


def _edges(words: Composer, flow: Flow) -> None:
    """The template's code at the head and the page at the foot of each sheet; a paper of others has none."""
    form = words.draft.form
    if form.nature == "outside":
        return
    for number, sheet in enumerate(flow.sheets, 1):
        _put_line(sheet, f"YZWS—{form.order:03d}", 17.5, RIGHT)
        _put_line(sheet, f"第{number}页，共{len(flow.sheets)}页", HEIGHT - 16, MIDDLE)


def _put_line(sheet: Sheet, text: str, y: float, align: float) -> None:
    line = broken([Run(text, SMALL)], 10**6, sheet.dpi)[0]
    spare = sheet.px(MARGINS.measure) - sum(glyph.advance for glyph in line)
    sheet.put(line, sheet.px(MARGINS.left) + spare * align, sheet.px(y))
