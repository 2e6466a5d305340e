"""What a port city's paper is put together of: grids of cells, writing lines, packed lines, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, wide
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow
from bench.corpus.layouts.harbour_signed import LABEL, LOOK, SMALL, stacked
from bench.corpus.runs import INCH, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet

_SIDE = 9.0
_PITCH = 8.9
"""From one writing line to the next."""
_UNIT = ("shop_name", "license_no", "unit_head", "unit_position")
_REVIEWED = "review_"


def packed(flow: Flow, entries: Sequence[Entry], *, indent: int = 0) -> None:
    """Label and value on lines, as many a line as go there whole."""
    waiting: list[Run] = []
    used, measure = 0.0, flow.margins.measure - indent * LOOK.size
    gap = Run("　　", LOOK)

    def put() -> None:
        if waiting:
            flow.skip(above(waiting))
            flow.paragraph(waiting, indent=indent * LOOK.size, leading=1.85)

    for entry in entries:
        runs = [Run(f"{entry.label}：", LOOK), *(entry.runs or (Run("　　　　", LOOK),))]
        needed = _wide(runs)
        if waiting and used + needed + _wide([gap]) > measure:
            put()
            waiting, used = [], 0.0
        if waiting:
            waiting.append(gap)
            used += _wide([gap])
        waiting += runs
        used += needed
    put()


def above(runs: Sequence[Run]) -> float:
    """The millimetres that a correction needs above what it corrects."""
    return 2.5 if any(run.look.struck for run in runs) else 0.0


def _wide(runs: Sequence[Run]) -> float:
    """How many millimetres the longest line of the runs takes."""
    dpi = 200
    return max(sum(glyph.advance for glyph in line) for line in broken(runs, 10**6, dpi)) * INCH / dpi


def shared(row: Sequence[Cell], measure: float) -> tuple[Cell, ...]:
    """The cells of a row with names, where the last column has the most to say."""
    narrow = 36.0
    last = measure - narrow * (len(row) - 1)
    return tuple(replace(one, width=last if one is row[-1] else narrow) for one in row)


def grid(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """Cells for labels and values; what is asked of the party and what is reviewed has a common head at its side."""
    groups: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        head = (
            "当事人情况"
            if entry.id.startswith("party_") or entry.id in _UNIT
            else "审核内容"
            if entry.id.startswith(_REVIEWED)
            else ""
        )
        if not groups or groups[-1][0] != head:
            groups.append((head, []))
        groups[-1][1].append(entry)
    texts = {one.id for one in words.draft.form.fields if one.type in ("long", "citations")}
    for head, group in groups:
        if not head or len(group) < 4:
            for row in rows_of(group, texts, flow.margins.measure):
                _put_row(flow, row)
            continue
        _put_group(flow, head, rows_of(group, texts, flow.margins.measure - _SIDE))


def _put_group(flow: Flow, head: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Rows with a head set upright at their left."""
    high = sum(flow.height_of(row, 10) for row in rows)
    if flow.room < high:
        flow.next_sheet()
    top = flow.y
    for row in rows:
        flow.row(row, least=10, left=_SIDE)
    x = flow.px(flow.margins.left)
    flow.sheet.rectangle(x, top, x + flow.px(_SIDE), flow.y)
    pitch = flow.px(LOOK.size * 1.3)
    y = (top + flow.y - pitch * len(head)) / 2
    for character in head:
        glyphs = broken([Run(character, LOOK)], 10**6, flow.sheet.dpi)[0]
        flow.sheet.put(glyphs, x + (flow.px(_SIDE) - glyphs[0].advance) / 2, y)
        y += pitch


def rows_of(entries: Sequence[Entry], texts: set[str], measure: float) -> list[list[Cell]]:
    """Up to three pairs of label and value a row; texts and what is reviewed have a row of their own."""
    rows: list[list[tuple[Entry, float, float]]] = []
    used = 0.0
    for entry in entries:
        own = entry.id in texts or entry.id.startswith(_REVIEWED)
        label = LABEL + 10 if entry.id.startswith(_REVIEWED) else LABEL if own else _label_width(entry.label)
        value = measure - label if own else min(max(16.0, _wide(entry.runs) + 4), measure - label)
        if not rows or len(rows[-1]) == 3 or used + label + value > measure:
            rows.append([])
            used = 0.0
        rows[-1].append((entry, label, value))
        used += label + value
    return [_cells(row, texts, measure) for row in rows]


def _cells(row: Sequence[tuple[Entry, float, float]], texts: set[str], measure: float) -> list[Cell]:
    spare = (measure - sum(label + value for _, label, value in row)) / len(row)
    cells = []
    for entry, label, value in row:
        # A correction stands above what it corrects.
        lead = (Run("\n", LOOK),) if any(run.look.struck for run in entry.runs) else ()
        text = entry.id in texts
        runs = (*lead, *((Run("　　", LOOK),) if text and entry.runs else ()), *entry.runs)
        cells += [
            Cell(label, (Run(stacked(wide(entry.label)), LOOK),), MIDDLE),
            Cell(value + spare, runs, high=text),
        ]
    return cells


def _label_width(label: str) -> float:
    across = max(len(line) for line in stacked(wide(label)).split("\n"))
    return min(LABEL, LOOK.size * (across + 0.4) + 3.4)


def _put_row(flow: Flow, row: Sequence[Cell]) -> None:
    flow.row(row, least=24 if row[-1].high else 10.5)


def blanks(flow: Flow, entries: Sequence[Entry], texts: set[str]) -> None:
    """Label and value on a rule, two a line where they fit; texts on ruled lines of their own."""
    half = flow.margins.measure / 2
    waiting: list[Entry] = []

    def put() -> None:
        if waiting:
            _pairs(flow, waiting)
            waiting.clear()

    for entry in entries:
        if entry.id in texts:
            put()
            ruled(flow, [Run(f"{entry.label}：", LOOK), *entry.runs])
            continue
        short = _wide([Run(f"{entry.label}：", LOOK), *entry.runs]) < half - 4
        if len(waiting) == 2 or (waiting and not short):
            put()
        waiting.append(entry)
        if not short:
            put()
    put()


def _pairs(flow: Flow, entries: Sequence[Entry]) -> None:
    """Labels side by side, each with its value on a rule to the end of its column."""
    flow.skip(above([run for one in entries for run in one.runs]))
    sheet, gap = flow.sheet, flow.px(4)
    width = flow.px(flow.margins.measure / len(entries))
    columns = [broken([Run(f"{one.label}：", LOOK), *one.runs], width - gap, sheet.dpi) for one in entries]
    for at in range(max(len(lines) for lines in columns)):
        flow.keep(_PITCH)
        for column, lines in enumerate(columns):
            x, end = flow.px(flow.margins.left) + column * width, width - (gap if len(columns) > 1 else 0)
            if at < len(lines):
                flow.sheet.put(lines[at], x, flow.y + flow.px(0.8))
                label = (
                    sum(glyph.advance for glyph in lines[at][: len(entries[column].label) + 1])
                    if not at
                    else 0
                )
                y = flow.y + flow.px(_PITCH - 1.6)
                flow.sheet.rule(x + label, y, x + end, y, 0.15)
        flow.y += flow.px(_PITCH)


def ruled(flow: Flow, runs: Sequence[Run]) -> None:
    """Text on writing lines from margin to margin."""
    x0, x1 = flow.px(flow.margins.left), flow.px(WIDTH - flow.margins.right)
    for line in broken(runs, x1 - x0, flow.sheet.dpi):
        flow.keep(_PITCH)
        flow.sheet.put(line, x0, flow.y + flow.px(0.8))
        flow.y += flow.px(_PITCH)
        flow.sheet.rule(x0, flow.y - flow.px(0.9), x1, flow.y - flow.px(0.9), 0.15)


def one_a_line(flow: Flow, entries: Sequence[Entry]) -> None:
    for entry in entries:
        runs = entry.runs or (Run("　　　　", LOOK),)
        flow.skip(above(runs))
        flow.paragraph([Run(f"{entry.label}：", LOOK), *runs], leading=1.9)


def numbered(flow: Flow) -> None:
    """The number of each sheet at its upper right."""
    many = len(flow.sheets)
    for number, sheet in enumerate(flow.sheets, 1):
        _small(flow, sheet, f"第 {number} 页　共 {many} 页", 21, RIGHT)


def below_all(flow: Flow, text: str) -> None:
    """A remark of the form itself at the foot of the last sheet."""
    _small(flow, flow.sheet, f"注：{text}", HEIGHT - flow.margins.bottom + 4, 0.0)


def _small(flow: Flow, sheet: Sheet, text: str, down: float, align: float) -> None:
    line = broken([Run(text, SMALL)], 10**6, sheet.dpi)[0]
    spare = sheet.px(flow.margins.measure) - sum(glyph.advance for glyph in line)
    sheet.put(line, sheet.px(flow.margins.left) + spare * align, sheet.px(down))
