"""Rows of a ruled form as wide as their text needs, and headings that stand beside several rows of it."""

from __future__ import annotations

from collections.abc import Callable

from bench.corpus.compose import Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import INCH, Look, Run

LOOK = Look("song", 4.1)
HEADING, LEAST, TALL = 9.0, 9.5, 28.0
Row = tuple[list[Cell], float]
_WIDE_LABEL = 25.0


def upright_heading(text: str) -> Cell:
    """A narrow cell with its characters one below the other."""
    return Cell(HEADING, (Run(text, LOOK),), MIDDLE, upright=True)


def put_rows(flow: Flow, rows: list[Row], left: float) -> None:
    """Rows one below the other, set in by ``left`` millimetres."""
    for cells, least in rows:
        flow.row(cells, least=least, left=left)


def packed_rows(entries: list[Entry], measure: float) -> list[Row]:
    """Two or three pairs a row as they fit, each as wide as it needs; long ones in a tall box of their own."""
    rows: list[Row] = []
    waiting: list[Entry] = []
    for entry in entries:
        alone = entry.long or _needed(entry) > measure * 0.6
        if waiting and (alone or len(waiting) == 3 or sum(map(_needed, [*waiting, entry])) > measure):
            rows.append(_pairs(waiting, measure))
            waiting = []
        if alone:
            rows.append(_box(entry, measure) if entry.long else _pairs([entry], measure))
        else:
            waiting.append(entry)
    if waiting:
        rows.append(_pairs(waiting, measure))
    return rows


def _pairs(entries: list[Entry], measure: float) -> Row:
    spare = (measure - sum(map(_needed, entries))) / len(entries)
    cells: list[Cell] = []
    for entry in entries:
        label = _label_width(entry.label)
        cells += [
            Cell(label, (Run(entry.label, LOOK),), MIDDLE),
            Cell(_needed(entry) - label + spare, entry.runs, MIDDLE if len(entries) > 1 else 0.0),
        ]
    return cells, LEAST


def _box(entry: Entry, measure: float) -> Row:
    label = Run(entry.label, LOOK)
    if len(entry.label) < 7 and "（" not in entry.label:
        head = Cell(HEADING + 1, (label,), MIDDLE, upright=True)
    else:
        head = Cell(_label_width(entry.label), (label,), MIDDLE)
    lead = Run("　　", LOOK)
    least = max(TALL, 1.2 * LOOK.size * (len(entry.label) + 1)) if head.upright else TALL
    return [head, Cell(measure - head.width, (lead, *entry.runs), high=True)], least


def _needed(entry: Entry) -> float:
    """Millimetres for label and value."""
    value = sum(run.look.size * ems(run.text) for run in entry.runs)
    return _label_width(entry.label) + max(14.0, value + 5.0)


def _label_width(label: str) -> float:
    """Of one line up to four characters, of two lines up to ten."""
    lines = 1 if len(label) < 5 else 2
    # A bracket takes its neighbour with it to the next line.
    return min(_WIDE_LABEL, LOOK.size * (-(-len(label) // lines) + ("（" in label)) + 4.0)


def ems(text: str) -> float:
    """About how wide a text is, in times its size."""
    return sum(1.0 if ord(one) > 0x24FF else 0.56 for one in text)


def put_beside(flow: Flow, heading: Cell, left: float, rows: list[Row], inner: Callable[[], None]) -> None:
    """What ``inner`` puts at the right of a heading as tall as it, all on one sheet."""
    tall = sum(flow.height_of(cells, least) for cells, least in rows)
    if flow.room < tall:
        flow.next_sheet()
    top = flow.y
    inner()
    bottom, flow.y = flow.y, top
    flow.row([heading], least=(bottom - top) * INCH / flow.sheet.dpi, left=left)
    flow.y = bottom
