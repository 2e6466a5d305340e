"""The tables of grove-new: thin rules, the total in a line below the table, and the receipt of service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.grove_fields import Headings, put_lines
from bench.corpus.runs import Run

_HEADINGS = {
    "goods": "涉案物品",
    "samples": "样品情况",
    "losses": "留样、损耗明细",
    "instalments": "缴款计划",
    "recordings": "音像记录",
    "reviews": "复核情况",
    "attendees": "出席人员",
    "speeches": "讨论发言",
}
_RECEIPT_FIELDS = ("served_title", "served_number", "place", "method", "service_date")
_RECEIPT_WIDTHS = {
    "served_title": 25.0,
    "served_number": 26.0,
    "place": 27.0,
    "method": 16.0,
    "server": 22.0,
    "service_date": 20.0,
    "receiver": 26.0,
}
"""The columns of the receipt from left to right, millimetres."""
_EMPTY_ROWS = 3


def put_tables(words: Composer, flow: Flow, after: Sequence[Entry], headings: Headings) -> None:
    """Each table under its heading, then the totals outside of it."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        rows = list(words.rows(table, measure))
        if not rows:
            continue
        flow.keep(40)
        headings.begin(_HEADINGS.get(table.id, table.label))
        flow.skip(1)
        flow.table(words.header(table, measure), rows, least=8)
        flow.skip(2)
    _put_totals(words, flow, after)


def _put_totals(words: Composer, flow: Flow, after: Sequence[Entry]) -> None:
    """合计：共…个品种…条 where both are known; what else is summed up, as any field."""
    sums = {one.id: one for one in after}
    kinds, quantity = sums.get("kinds"), sums.get("total_quantity")
    if kinds and quantity and kinds.runs and quantity.runs:
        counted = [Run("合计：共", words.print), *kinds.runs, Run("个品种", words.print)]
        flow.paragraph([*counted, *quantity.runs, Run("条", words.print)])
        after = [one for one in after if one not in (kinds, quantity)]
    put_lines(words, flow, after)
    flow.skip(1.5)


def put_receipt(
    words: Composer, flow: Flow, entries: Sequence[Entry], places: Sequence[Signing]
) -> list[Signing]:
    """The receipt's row: document, sender, receiver, time, place and way; the signing places that are left."""
    fields = {one.id: one for one in entries}
    signed = {one.sign.id: one for one in places}
    put_lines(words, flow, [one for one in entries if one.id == "recipient"])
    flow.skip(1.5)
    scale = flow.margins.measure / sum(_RECEIPT_WIDTHS.values())
    columns = [(name, wide * scale) for name, wide in _RECEIPT_WIDTHS.items() if name in fields | signed]
    header, row = [], []
    for name, wide in columns:
        label = signed[name].label if name in signed else Run(fields[name].label, words.label_look)
        header.append(Cell(wide, (label,), MIDDLE))
        runs = _signed_runs(words, signed[name]) if name in signed else _small(fields[name].runs)
        row.append(Cell(wide, runs, MIDDLE if name == "server" else 0.0))
    flow.row(header, least=11)
    flow.row(row, least=24)
    for _ in range(_EMPTY_ROWS):
        flow.row([Cell(wide) for _, wide in columns], least=14)
    flow.skip(2.5)
    put_lines(words, flow, [one for one in entries if one.id not in (*_RECEIPT_FIELDS, "recipient")])
    return [one for one in places if one.sign.id not in _RECEIPT_WIDTHS]


def _signed_runs(words: Composer, one: Signing) -> tuple[Run, ...]:
    """Names one below the other and, where it is dated, the date beneath in print."""
    runs = stacked_names(one)
    if runs and one.sign.dated:
        small = replace(words.print, size=words.print.size * 0.82)
        runs += (Run("\n", small), *(replace(run, look=small) for run in one.date))
    return runs


def stacked_names(one: Signing) -> tuple[Run, ...]:
    """Who signed, one below the other."""
    names = [replace(run, text=run.text.strip()) for run in one.names]
    return tuple(part for run in names for part in (replace(run, text="\n", place=""), run))[1:]


def _small(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, look=replace(run.look, size=run.look.size * 0.92)) for run in runs)
