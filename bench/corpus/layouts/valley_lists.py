"""Ruled lists of a mountain county's forms: a head row, sums in the last row, captions of what persons did."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.layouts.valley_grid import LOOK, put_entries
from bench.corpus.runs import Run
from zmtool.forms.records import FormTable

_CAPTIONS = {
    "attendees": "参加讨论人员",
    "speeches": "讨论发言情况",
    "participants": "听证参加人员",
    "instalments": "分期缴款计划",
}
_SHEETFUL = {"entries": 16, "recordings": 5}
"""Tables with empty rows up to so many in all."""
_SHARES = {"participants": (0.2, 0.24, 0.56), "attendees": (0.35, 0.65), "speeches": (0.22, 0.78)}
"""How the columns of lists of persons share the measure."""
_ROW = 8.2


def put_tables(words: Composer, flow: Flow, after: list[Entry]) -> None:
    """Every table of the form, and the sums below them."""
    for table in words.draft.form.tables:
        put_table(words, flow, table)
    _put_sums(words, flow, after)


def put_table(words: Composer, flow: Flow, table: FormTable) -> None:
    """One table; nothing where it has no rows."""
    measure = flow.margins.measure
    rows = [_shared(table, row) for row in words.rows(table, measure)]
    if not rows:
        return
    if caption := _CAPTIONS.get(table.id):
        flow.keep(36)
        flow.row([Cell(measure, (Run(caption, LOOK),), MIDDLE)], least=8)
    header = _shared(table, words.header(table, measure))
    flow.table(header, rows, least=_ROW)
    for _ in range(_SHEETFUL.get(table.id, 0) - len(rows)):
        if flow.room < flow.px(_ROW):
            return
        flow.row([Cell(cell.width) for cell in header], least=_ROW)


def _shared(table: FormTable, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row as wide as this bureau has them."""
    shares = _SHARES.get(table.id)
    if shares is None:
        return cells
    measure = sum(cell.width for cell in cells)
    return tuple(replace(cell, width=share * measure) for cell, share in zip(cells, shares, strict=True))


def _put_sums(words: Composer, flow: Flow, after: list[Entry]) -> None:
    """The sums as pairs of the table, or on one line of its last row."""
    if not after:
        return
    if len(after) > 2 or variant(words, 2, "sums") == 0:
        put_entries(words, flow, after)
        return
    parts = [(Run("　　　　", LOOK), Run(f"{one.label}：", LOOK), *one.runs) for one in after]
    runs = tuple(run for part in parts for run in part)[1:]
    flow.keep(_ROW)
    flow.row([Cell(flow.margins.measure, runs)], least=_ROW)
