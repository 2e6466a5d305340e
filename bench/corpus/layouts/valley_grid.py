"""The ruled table of a mountain county's forms: pairs of label and value packed into rows, officers in a small table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import ceil

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.runs import INCH, Look, Run

LOOK = Look("song", 3.9)
BLANK = Run("　　", LOOK)
UPRIGHT = 10.5
"""Millimetres of a narrow cell whose characters stand one below the other."""
LEAST = 9.0
_SIDE = 25.0
_MOST = 3
_OFFICER = re.compile(r"([^、（]+)（执法证号(\d+)）")
_OF_LINES, _OF_PAGES = 62, 330
_TEXT = 1.35
"""How much higher than other rows one of text is."""
"""From how many characters on a text has an upright label beside it, and from how many its label above it."""


def put_entries(
    words: Composer, flow: Flow, entries: list[Entry], least: float = LEAST, most: int = _MOST
) -> None:
    """The fields as rows of the table, in their order: up to ``most`` pairs a row, texts and officers for themselves."""
    types = {one.id: one.type for one in words.draft.form.fields}
    waiting: list[Entry] = []
    for entry in [*entries, None]:
        if entry is not None and not _stands_alone(entry, types.get(entry.id, "")):
            waiting.append(entry)
            continue
        for row in _packed(waiting, flow.margins.measure, most):
            _put_pairs(flow, row, least)
        waiting = []
        if entry is None:
            return
        if types.get(entry.id) == "officers" and entry.runs:
            _put_officers(words, flow, entry)
        else:
            put_text(flow, Run(entry.label, LOOK), entry.runs, least * _TEXT)


def _stands_alone(entry: Entry, kind: str) -> bool:
    """Whether a field has a row of its own: texts, and what was looked at in a review."""
    return kind in ("long", "citations", "officers") or entry.id.startswith("review_")


def put_text(flow: Flow, label: Run, runs: tuple[Run, ...], least: float = 12) -> None:
    """A text in a row of its own: its label at its left, upright where it has several lines, above where it has pages."""
    measure = flow.margins.measure
    extent = sum(len(run.text) for run in runs)
    if extent > _OF_PAGES:
        flow.keep(40)
        flow.row([Cell(measure, (label,), MIDDLE)], least=8.5)
        flow.row([Cell(measure, runs)], least=20)
    elif extent > _OF_LINES:
        height = max(26.0, 1.6 * least, upright_height(label))
        flow.row([Cell(UPRIGHT, (label,), MIDDLE, upright=True), Cell(measure - UPRIGHT, runs)], least=height)
    else:
        side = max(_SIDE, _label_width(label.text))
        flow.row([Cell(side, (label,), MIDDLE), Cell(measure - side, runs)], least=least)


def put_group(flow: Flow, label: Cell, height: float, rows: Callable[[], None]) -> None:
    """Rows at the right of one cell that is as high as they are together; ``height`` is what they need at most."""
    flow.keep(height)
    top = flow.y
    rows()
    bottom, flow.y = flow.y, top
    flow.row([label], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom


def upright_height(label: Run) -> float:
    """Millimetres that a label needs whose characters stand one below the other."""
    return 1.15 * label.look.size * len(label.text) + 5


def ems(runs: tuple[Run, ...]) -> float:
    """About how wide runs are on one line, millimetres."""
    return sum(run.look.size * sum(1.0 if ord(one) > 0x24FF else 0.58 for one in run.text) for run in runs)


def _packed(entries: list[Entry], measure: float, most: int) -> list[list[Entry]]:
    """The rows: as many pairs as a row holds."""
    rows: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        needed = _label_width(entry.label) + _value_width(entry)
        if not rows or len(rows[-1]) == most or used + needed > measure:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += needed
    return rows


def _put_pairs(flow: Flow, row: list[Entry], least: float) -> None:
    """Labels as wide as they are, the room that is left shared by the values."""
    labels = [_label_width(one.label) for one in row]
    values = [
        min(_value_width(one), flow.margins.measure - label) for one, label in zip(row, labels, strict=True)
    ]
    spare = max(0.0, flow.margins.measure - sum(labels) - sum(values)) / len(row)
    cells: list[Cell] = []
    for entry, label, value in zip(row, labels, values, strict=True):
        cells += [Cell(label, (Run(entry.label, LOOK),), MIDDLE), Cell(value + spare, entry.runs)]
    flow.row(cells, least=least)


def _label_width(label: str) -> float:
    """Up to five characters on one line, more on two; brackets stay with what they hold."""
    across = len(label) if len(label) < 6 else max(4, ceil(len(label) / 2) + ("（" in label))
    return LOOK.size * max(4, across) + 3.4


def _value_width(entry: Entry) -> float:
    return max(14.0, ems(entry.runs) + 5)


def _put_officers(words: Composer, flow: Flow, entry: Entry) -> None:
    """Names and certificate numbers in a small table at the right of the label, under a head or each with its own."""
    look = entry.runs[0].look
    place = entry.runs[0].place
    found = _OFFICER.findall("".join(run.text for run in entry.runs))
    label = Cell(_SIDE, (Run(entry.label, LOOK),), MIDDLE)
    rest = flow.margins.measure - _SIDE
    headed = variant(words, 2, "officers") == 0

    def named(text: str, width: float) -> Cell:
        return Cell(width, (Run(text, look, place),), MIDDLE)

    def head(text: str, width: float) -> Cell:
        return Cell(width, (Run(text, LOOK),), MIDDLE)

    def rows() -> None:
        if headed:
            flow.row([head("姓名", rest * 0.4), head("执法证号", rest * 0.6)], least=7.5, left=_SIDE)
        for name, number in found:
            cells = [named(name, rest * 0.4), named(number, rest * 0.6)]
            if not headed:
                parts = (18.0, rest * 0.5 - 18, 24.0, rest * 0.5 - 24)
                cells = [head("姓名", parts[0]), named(name, parts[1])]
                cells += [head("执法证号", parts[2]), named(number, parts[3])]
            flow.row(cells, least=8, left=_SIDE)

    put_group(flow, label, 9.0 * (len(found) + 1), rows)


def enlarged(runs: tuple[Run, ...], times: float) -> tuple[Run, ...]:
    """The runs in larger print."""
    return tuple(replace(run, look=replace(run.look, size=run.look.size * times)) for run in runs)
