"""Lists of a county on the plain: whose and of what case on lines above the table, the sums on a line below it."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Flow
from bench.corpus.layouts.plain_fields import filled, put_lines, uncorrected
from bench.corpus.layouts.plain_ruled import put_ruled
from bench.corpus.runs import Run
from zmtool.forms.records import FormTable

_HEADER_FACE = "hei"


def put_list(words: Composer, flow: Flow) -> None:
    """Lines, tables and sums."""
    before, after = words.entries()
    put_lines(words, flow, before)
    put_tables(words, flow, after)


def put_tables(words: Composer, flow: Flow, sums: list[Entry]) -> None:
    """The tables of a document one below the other, their sums below the last."""
    for table in words.draft.form.tables:
        flow.skip(3)
        ruled_table(words, flow, table)
    flow.skip(2.5)
    runs: list[Run] = []
    for one in sums:
        runs += [Run(f"{one.label}：", words.print), *filled(uncorrected(one.runs)), Run("　　", words.print)]
    if runs:
        put_ruled(flow, runs[:-1], size=words.print.size)
    flow.skip(1.5)


def ruled_table(words: Composer, flow: Flow, table: FormTable) -> None:
    """One table over the whole measure under a bold header; nothing where it has no rows."""
    measure = flow.margins.measure
    rows = list(words.rows(table, measure))
    if not rows:
        return
    header = [
        replace(cell, runs=tuple(_bold(run, words.print.size * 0.92) for run in cell.runs))
        for cell in words.header(table, measure)
    ]
    flow.table(header, rows, least=8.0)


def _bold(run: Run, size: float) -> Run:
    return replace(run, look=replace(run.look, face=_HEADER_FACE, size=size))
