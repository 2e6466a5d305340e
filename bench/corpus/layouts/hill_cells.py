"""Cells of the hill county's forms: narrow labels at the left, rows of two or four cells, high ones for long texts."""

from __future__ import annotations

from bench.corpus.compose import Composer, Entry, wide
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import INCH, Run

LABEL = 28.0
SUM = 16.0
ROW = 9.0
_PADDING = 3.0
_CORRECTION = 5.0
_DIGIT, _HAND_DIGIT = 0.56, 0.62
_HIGH = {
    "summary": 34.0,
    "facts": 46.0,
    "content": 46.0,
    "penalty": 26.0,
    "situation": 90.0,
    "execution": 30.0,
    "conclusion": 26.0,
}
_LONG = 18.0
"""Millimetres that a long text has at least."""


def breadth(runs: tuple[Run, ...]) -> float:
    """About how wide runs are on one line, millimetres."""
    return sum(
        run.look.size * (1.0 if ord(one) > 0x24FF else _HAND_DIGIT if run.look.hand else _DIGIT)
        for run in runs
        for one in run.text
    )


def put_grid(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Two fields a row where both fit their half, a long one in a row of its own."""
    for pair in _paired(entries, flow.margins.measure / 2 - LABEL):
        put_fields(words, flow, pair)


def put_fields(words: Composer, flow: Flow, pair: list[Entry], *, left: float = 0) -> None:
    """One row: a label and its value, for each field."""
    width = (flow.margins.measure - left) / len(pair) - LABEL
    if len(pair) == 1 and is_text(words, pair[0]):
        _put_text(words, flow, pair[0], width)
        return
    cells: list[Cell] = []
    for entry in pair:
        cells += [label_cell(words, entry.label), Cell(width, entry.runs)]
    # A correction stands above what it replaces.
    struck = any(run.look.struck for entry in pair for run in entry.runs)
    flow.row(cells, least=ROW + (_CORRECTION if struck else 0), left=left)


def put_sums(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The sum row at the foot of a list: a heading, and the sums of the form beside it."""
    if not entries:
        return
    rows = _paired(entries, (flow.margins.measure - SUM) / 2 - LABEL)
    flow.keep(len(rows) * (ROW + 5))
    top = flow.y
    for pair in rows:
        put_fields(words, flow, pair, left=SUM)
    bottom, flow.y = flow.y, top
    heading = Cell(SUM, (Run("合　计", words.label_look),), MIDDLE)
    flow.row([heading], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom


def put_columns(words: Composer, flow: Flow, entries: list[Entry], label: float, least: float) -> None:
    """The two columns of receipts and covers: labels at the left, values at the right."""
    for entry in entries:
        value = Cell(flow.margins.measure - label, entry.runs)
        flow.row(
            [label_cell(words, entry.label, label), value],
            least=_HIGH.get(entry.id, 30.0) if is_text(words, entry) else least,
        )


def label_cell(words: Composer, label: str, width: float = LABEL) -> Cell:
    """A label in the middle of its cell; one of two characters is set wide."""
    return Cell(width, (Run(wide(label), words.label_look),), MIDDLE)


def is_text(words: Composer, entry: Entry) -> bool:
    """Whether the field holds a text, not only a value that is long."""
    field = words.draft.form.find(entry.id)
    return field is not None and field.type == "long"


def _put_text(words: Composer, flow: Flow, entry: Entry, width: float) -> None:
    """A long text at the top of a high cell, its first line set in."""
    runs = (Run("　　", words.print), *entry.runs) if entry.runs else ()
    flow.row([label_cell(words, entry.label), Cell(width, runs, high=True)], least=_HIGH.get(entry.id, _LONG))


def _paired(entries: list[Entry], half: float) -> list[list[Entry]]:
    """The fields of each row."""
    rows: list[list[Entry]] = []
    waiting: list[Entry] = []
    for entry in entries:
        if breadth(entry.runs) > half - _PADDING or entry.long:
            rows += [waiting] if waiting else []
            rows.append([entry])
            waiting = []
            continue
        waiting.append(entry)
        if len(waiting) == 2:
            rows.append(waiting)
            waiting = []
    return [*rows, waiting] if waiting else rows
