"""A prefecture's form book: what a form looks like, and above all where it is signed, varies with the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Manner, given_room
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow, Margins
from bench.corpus.layouts.packed import ems
from bench.corpus.layouts.signed import BLANK, LOOK, SMALL, put_receipt, put_signings, stacked, variant
from bench.corpus.runs import Look, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH

MANNER = Manner(LOOK.face, "hei", "kai", LOOK.size, "m", 0.2, ticks=True, labels="label_sets/i.yaml")
MARGINS = Margins(left=26, right=24, top=29, bottom=29)
SHADE = (228, 228, 228)
BOLD = Look(MANNER.head_face, MANNER.size)
_NUMERALS = "一二三四五六七八九"
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position")
_CAPTIONS = {"出席明细": "参加讨论人员", "发言明细": "讨论情况", "参加人明细": "参加听证人员"}
_RECEIVED = ("party", "officer")


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its edges."""
    kind = _kind(words)
    _head(words, flow, kind)
    before, after = words.entries()
    told = False
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _fields(words, flow, before, kind, told=told)
        elif paragraph == "@tables":
            _tables(words, flow, after, told=kind == "notice" or told)
            after = []
        else:
            told = told or not paragraph.endswith("}：")
            _running(words, flow, paragraph)
    if after:
        _tables(words, flow, after, told=False)
    places = words.signings()
    receipt = (
        kind == "notice" and bool(words.draft.sealer) and {one.sign.id for one in places} <= {*_RECEIVED}
    )
    if not receipt:
        put_signings(words, flow, places, kind)
    # A receipt stands on the sheet of the seal.
    _foot(words, flow, 28 + 9 * len(places) if receipt and places else 0)
    if receipt and places:
        put_receipt(words, flow, places)
    _edges(words, flow)


def _kind(words: Composer) -> str:
    form = words.draft.form
    told = words.paragraphs != ["@fields", "@tables"]
    if any(one.opinion for one in form.signs):
        return "approval"
    if told and (form.nature == "external" or form.seal == "org"):
        return "notice"
    if any("name" in {column.id for column in one.columns} and len(one.columns) > 3 for one in form.tables):
        return "list"
    if told or form.nature == "onsite" or sum(one.type == "long" for one in form.fields) > 1 or form.tables:
        return "record"
    return "card"


def _head(words: Composer, flow: Flow, kind: str) -> None:
    if org := words.head("org_name"):
        flow.paragraph(org, align=MIDDLE)
    elif words.draft.form.nature in ("external", "onsite"):
        issuer = Look(MANNER.hand_face, 5.2)
        flow.paragraph([Run(words.draft.issuer, issuer)], align=MIDDLE, leading=1.5)
    title = Look(MANNER.head_face, 8.6 if kind == "card" and not words.draft.form.signs else 6.6)
    flow.paragraph([Run(words.title, title)], align=MIDDLE, leading=1.55)
    if year := words.head("year_number"):
        flow.paragraph(year, align=MIDDLE)
    if number := words.head("doc_number"):
        if kind == "notice":
            flow.paragraph(number, align=MIDDLE, leading=1.6)
            _double(flow)
        else:
            lead = Run("编号：", LOOK)
            flow.paragraph([lead, *number], align=RIGHT if variant(words, 2, "number") else 0.0, leading=1.6)
    flow.skip(2)


def _double(flow: Flow) -> None:
    """Two thin rules from margin to margin."""
    x0, x1 = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
    flow.skip(1)
    for down, thick in ((0.0, 0.35), (0.9, 0.12)):
        flow.sheet.rule(x0, flow.y + flow.px(down), x1, flow.y + flow.px(down), thick)
    flow.skip(3)


def _running(words: Composer, flow: Flow, paragraph: str) -> None:
    flush = paragraph.startswith("{") and paragraph.endswith("}：")
    runs = words.running(paragraph)
    if paragraph[1:2] == "、" and "{" not in paragraph and len(paragraph) < 18:
        flow.keep(16)
        runs = tuple(replace(run, look=BOLD) for run in runs)
    flow.paragraph(runs, indent=0 if flush else 2 * MANNER.size, leading=1.75)


def _fields(words: Composer, flow: Flow, entries: list[Entry], kind: str, *, told: bool) -> None:
    if not entries:
        return
    if kind == "approval":
        _approval(words, flow, entries)
    elif kind == "card" or (kind == "notice" and not told and len(entries) > 4):
        _captioned(flow, entries)
        flow.skip(3 if kind == "notice" else 0)
    elif kind == "notice" and told:
        _boxed(flow, entries)
    else:
        _lines(words, flow, entries)


def _approval(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Fields of a form that is approved: small labels above values, bars over groups of them, or shaded labels."""
    entries = _lengths(words, entries)
    way = variant(words, 3, "fields")
    party = [one for one in entries if not one.long and (one.id.startswith("party_") or one.id in _UNITS)]
    bars = {True: ["当事人基本情况"], False: ["案件基本情况", "其他情况"]}
    waiting: list[Entry] = []
    for entry in [*entries, None]:
        turned = entry is None or entry.long or (waiting and (waiting[-1] in party) != (entry in party))
        if waiting and turned:
            own = bars[waiting[0] in party]
            if way == 1 and len(party) > 3 and own and len(waiting) > 1:
                bar = Run(own.pop(0), BOLD)
                flow.keep(26)
                flow.row([Cell(flow.margins.measure, (bar,), MIDDLE, fill=SHADE)], least=7.5)
            (_shaded if way == 2 else _captioned)(flow, waiting)
            waiting = []
        if entry is None:
            break
        if entry.long:
            head = stacked(Run(entry.label, BOLD if way == 1 else LOOK), SHADE if way == 2 else None)
            value = Cell(flow.margins.measure - head.width, (BLANK, *entry.runs), high=True)
            flow.row([head, value], least=16)
        else:
            waiting.append(entry)


def _lengths(words: Composer, entries: list[Entry]) -> list[Entry]:
    """Long are those that are texts, and those that fill more than a line."""
    texts = {one.id for one in words.draft.form.fields if one.type in ("long", "citations")}
    return [replace(one, long=one.id in texts or _wide(one.runs) > MARGINS.measure - 8) for one in entries]


def _wide(runs: Sequence[Run]) -> float:
    return sum(run.look.size * ems(run.text) for run in runs)


def _captioned(flow: Flow, entries: list[Entry]) -> None:
    """Cells of one, two or three thirds of the measure, each with its label in small type above its value."""
    third = flow.margins.measure / 3
    row: list[tuple[Entry, int]] = []
    for entry in [*entries, None]:
        thirds = 0
        if entry is not None:
            needed = max(_wide(entry.runs), SMALL.size * ems(entry.label)) + 4
            thirds = min(3, max(1, -int(-needed // third)))
        used = sum(one for _, one in row)
        if row and (entry is None or used + thirds > 3):
            row[-1] = (row[-1][0], row[-1][1] + 3 - used)
            cells = [
                Cell(third * wide, (Run(one.label + _gap(one), SMALL), *one.runs), high=True)
                for one, wide in row
            ]
            flow.row(cells, least=12.8)
            row = []
        if entry is not None:
            row.append((entry, thirds))


def _gap(entry: Entry) -> str:
    """Before a value: a correction stands above what it corrects."""
    return "\n\n" if any(run.look.struck for run in entry.runs) else "\n"


def _shaded(flow: Flow, entries: list[Entry]) -> None:
    """Two pairs a row with shaded labels; one that is wider than its half has a row of its own."""
    label, half = 27.0, flow.margins.measure / 2
    rows: list[list[Entry]] = []
    for entry in entries:
        wide = _wide(entry.runs) > half - label - 3
        if rows and len(rows[-1]) == 1 and not wide and _wide(rows[-1][0].runs) <= half - label - 3:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    for row in rows:
        width = flow.margins.measure / len(row) - label
        heads = [Cell(label, (Run(one.label, LOOK),), MIDDLE, fill=SHADE) for one in row]
        values = [(Run(_gap(one)[1:], LOOK), *one.runs) for one in row]
        pairs = [(head, Cell(width, runs)) for head, runs in zip(heads, values, strict=True)]
        flow.row([cell for pair in pairs for cell in pair], least=9)


def _boxed(flow: Flow, entries: list[Entry]) -> None:
    """Label and value, one pair a line, in one box."""
    flow.skip(3)
    pairs = [(Run(_gap(one), LOOK), Run(f"{one.label}：", BOLD), *one.runs) for one in entries]
    runs = [run for pair in pairs for run in pair][1:]
    flow.row([Cell(flow.margins.measure, tuple(runs))], least=8 + 6 * (len(entries) - 1))
    flow.skip(2)


def _lines(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Label and value without rules, two a line where they fit; values of some forms are underlined, as blanks are."""
    half = flow.margins.measure / 2
    underlined = variant(words, 2, "lines") == 1
    waiting: list[Entry] = []
    for entry in [*given_room(entries, half - 5, words.random), None]:
        if waiting and (entry is None or entry.long or len(waiting) == 2):
            flow.beside([(half, _pair(one, underlined=underlined)) for one in waiting])
            waiting = []
        if entry is None:
            break
        if entry.long:
            flow.paragraph(_pair(entry, underlined=underlined))
        else:
            waiting.append(entry)
    flow.skip(2)


def _pair(entry: Entry, *, underlined: bool) -> list[Run]:
    runs = entry.runs or (Run("　　　　　", LOOK),)
    if underlined and _wide(runs) < 2 * MARGINS.measure:
        runs = tuple(
            run if run.look.hand else replace(run, look=replace(run.look, underlined=True)) for run in runs
        )
    return [Run(f"{entry.label}：", LOOK if underlined else BOLD), *runs]


def _tables(words: Composer, flow: Flow, after: list[Entry], *, told: bool) -> None:
    """Tables with a shaded or a heavy header, and the sums in one joined row below."""
    measure, shaded = flow.margins.measure, variant(words, 3, "table") > 0
    for table in words.draft.form.tables:
        rows = list(words.rows(table, measure))
        if not rows:
            continue
        if told:
            flow.skip(2)
        if caption := _CAPTIONS.get(table.label):
            flow.keep(36)
            flow.skip(2)
            flow.paragraph([Run(f"{caption}：", BOLD)])
        header = [
            replace(
                cell,
                runs=tuple(replace(run, look=BOLD) for run in cell.runs),
                fill=SHADE if shaded else None,
            )
            for cell in words.header(table, measure)
        ]
        flow.table(header, rows, least=8)
    if after:
        pairs = [(Run(f"{one.label}：", LOOK), *one.runs) for one in after]
        runs = [run for pair in pairs for run in (BLANK, *pair)][1:]
        flow.row([Cell(20, (Run("合计", BOLD),), MIDDLE), Cell(measure - 20, tuple(runs))], least=9)
    if words.draft.form.tables and told:
        flow.skip(3)


def _foot(words: Composer, flow: Flow, below: float) -> None:
    foot = words.foot()
    if words.draft.sealer and not foot:
        # The seal stands below what is signed.
        flow.keep(40)
        flow.skip(19)
    if foot:
        flow.keep(7 * len(foot) + 12 + (below or 12))
        flow.skip(12)
    for last in foot:
        flow.paragraph(last, align=RIGHT, width=flow.margins.measure - 14)


def _edges(words: Composer, flow: Flow) -> None:
    """The form's number and the archive's at the head of the first sheet; a double frame around some forms."""
    form = words.draft.form
    if form.nature == "outside":
        return
    first, archive = flow.sheets[0], f"档号：2025-{variant(words, 900, 'archive') + 100}"
    number = _numeral(variant(words, 90, "number") + 1)
    texts = ((f"文书式样之{number}", 0.0), (archive, RIGHT))
    for text, align in texts:
        line = broken([Run(text, replace(SMALL, size=3.4))], 10**6, first.dpi)[0]
        spare = first.px(MARGINS.measure) - sum(glyph.advance for glyph in line)
        first.put(line, first.px(MARGINS.left) + spare * align, first.px(19))
    if variant(words, 4, "frame"):
        return
    for sheet in flow.sheets:
        for inset, thick in ((0.0, 0.4), (1.2, 0.13)):
            x0, y0 = sheet.px(MARGINS.left - 7 + inset), sheet.px(25 + inset)
            x1, y1 = sheet.px(WIDTH - MARGINS.right + 7 - inset), sheet.px(HEIGHT - 18.5 - inset)
            for edge in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
                sheet.rule(*edge, thick)


def _numeral(number: int) -> str:
    """1 to 99 in words."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _NUMERALS[tens - 1])
        + ("十" if tens else "")
        + (_NUMERALS[ones - 1] if ones else "")
    )
