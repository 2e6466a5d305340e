"""Running lines of the lake bureau: blanks that were filled in, and short fields behind each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Entry
from bench.corpus.flow import Flow
from bench.corpus.layouts.lake_grid import LOOK, extent
from bench.corpus.runs import Run

_BETWEEN = 2
"""Characters of room between a blank and the next label."""


def put_blanks(flow: Flow, told: Sequence[tuple[Run, ...]], entries: Sequence[Entry]) -> None:
    """The head block of a record: each value on a rule that begins a little before it and ends after it."""
    filled = [tuple(_ruled(run) for run in runs) for runs in told]
    for entry in entries:
        value = entry.runs or (Run("　　　　", LOOK),)
        filled.append((Run(f"{entry.label}：", LOOK), *(_ruled(run, empty=not entry.runs) for run in value)))
    for line in _lines(filled, flow.margins.measure):
        flow.paragraph(_to_the_end(line, flow.margins.measure), leading=2.0)


def put_line(flow: Flow, items: Sequence[Sequence[Run]]) -> None:
    """Short fields behind each other, set in like a paragraph; one that does not fit begins the next line."""
    for line in _lines(items, flow.margins.measure - 2 * LOOK.size):
        flow.paragraph(line, indent=2 * LOOK.size, leading=1.95)


def _lines(items: Sequence[Sequence[Run]], measure: float) -> list[list[Run]]:
    """The items parted in lines of a measure, with room between them."""
    lines: list[list[Run]] = []
    for item in items:
        needed = extent(item) + _BETWEEN * LOOK.size
        if lines and extent(lines[-1]) + needed <= measure:
            lines[-1] += [Run("　" * _BETWEEN, LOOK), *item]
        else:
            lines.append(list(item))
    return lines


def _ruled(run: Run, *, empty: bool = False) -> Run:
    """A value on its rule; what is no value stays as it is."""
    return replace(run, look=replace(run.look, underlined=True)) if run.place or empty else run


def _to_the_end(line: list[Run], measure: float) -> list[Run]:
    """The line with the rule under its last value drawn to the right edge."""
    left = int((measure - extent(line)) / LOOK.size) - 1
    if not line[-1].look.underlined or left < 1 or extent(line) > measure:
        return line
    return [*line, Run("　" * left, replace(LOOK, underlined=True))]
