"""Lists as ruled tables that close with a row of sums, each below the column that it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.delta_grid import in_lines
from bench.corpus.runs import Run
from zmtool.forms.records import FormTable

_ADDED = {
    "kinds": "barcode",
    "total_quantity": "quantity",
    "sampled_total": "sampled",
    "loss_total": "lost",
    "loss_amount": "amount",
    "total_amount": "amount",
    "price_total": "purchase_amount",
}
"""Field → the column that it stands below."""
_WIDTHS = {
    "seq": 11.0,
    "tag": 14.0,
    "barcode": 31.0,
    "unit": 13.0,
    "quantity": 17.0,
    "sampled": 17.0,
    "lost": 24.0,
    "unit_price": 21.0,
    "amount": 24.0,
    "purchase_amount": 24.0,
    "condition": 24.0,
    "result": 22.0,
    "remark": 18.0,
    "adopted": 18.0,
    "start": 36.0,
    "end": 36.0,
    "doc_number": 36.0,
    "date": 31.0,
    "pages": 14.0,
}
"""Millimetres of a column; the others share what is left."""
_OF_TABLE = {
    "attendees": {"name": 50.0},
    "speeches": {"name": 38.0},
    "participants": {"name": 36.0, "part": 36.0},
    "instalments": {"seq": 30.0},
}
"""Those of tables that have their own."""
_LEAST = 7.8


def parted_sums(words: Composer) -> tuple[dict[str, Entry], list[Entry]]:
    """The sums by the column that they stand below, and the other entries, in the order of the catalogue."""
    order = [field.id for field in words.draft.form.fields]
    before, after = words.entries()
    entries = sorted([*before, *after], key=lambda one: order.index(one.id))
    columns = {
        column.id
        for table in words.draft.form.tables
        if words.draft.rows.get(table.id)
        for column in table.columns
    }
    sums = {_ADDED[one.id]: one for one in entries if _ADDED.get(one.id) in columns}
    return sums, [one for one in entries if one not in sums.values()]


def put_table(words: Composer, flow: Flow, table: FormTable, sums: Mapping[str, Entry]) -> None:
    """The table, its header again on every sheet, and its sums."""
    if not words.draft.rows.get(table.id):
        return
    measure = flow.margins.measure
    widths = _widths(table, measure)
    header = [
        replace(cell, width=width, runs=tuple(_parted(run, width) for run in cell.runs))
        for cell, width in zip(words.header(table, measure), widths, strict=True)
    ]
    rows = [
        [
            replace(cell, width=width, align=MIDDLE if column.type == "money" else cell.align)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        ]
        for row in words.rows(table, measure)
    ]
    flow.table(header, rows, least=_LEAST)
    own = {column.id: sums[column.id] for column in table.columns if column.id in sums}
    if own:
        flow.row(_sum_row(words, table, header, own), least=_LEAST)


def _widths(table: FormTable, measure: float) -> list[float]:
    widths = _OF_TABLE.get(table.id, _WIDTHS)
    known = [widths.get(one.id, 0.0) for one in table.columns]
    free = known.count(0.0)
    if not free:
        return [one * measure / sum(known) for one in known]
    return [one or (measure - sum(known)) / free for one in known]


def _parted(label: Run, width: float) -> Run:
    return replace(label, text=in_lines(label.text, int((width - 2.4) / label.look.size)))


def _sum_row(
    words: Composer, table: FormTable, header: Sequence[Cell], sums: Mapping[str, Entry]
) -> list[Cell]:
    first = next((at for at, one in enumerate(table.columns, 1) if one.id == "name"), 1)
    cells = [Cell(sum(one.width for one in header[:first]), (Run("合　计", words.label_look),), MIDDLE)]
    for column, head in zip(table.columns[first:], header[first:], strict=True):
        entry = sums.get(column.id)
        cells.append(Cell(head.width, _sum(words, entry) if entry else (), MIDDLE if entry else 0.0))
    return cells


def _sum(words: Composer, entry: Entry) -> tuple[Run, ...]:
    """The figure alone, its unit is in the header; kinds say what they count."""
    small = replace(words.print, size=words.print.size * 0.92)
    figures = tuple(
        replace(run, look=replace(run.look, size=run.look.size * 0.92)) for run in entry.runs if run.place
    )
    if entry.id == "kinds":
        return (Run("共", small), *figures, Run("个品种", small))
    return figures
