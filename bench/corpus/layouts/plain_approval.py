"""Approvals of a county on the plain: a table of two columns to its end, whose last rows say whose opinion it is."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.plain_fields import grouped, sentence
from bench.corpus.layouts.plain_lists import ruled_table
from bench.corpus.layouts.plain_ruled import plainly
from bench.corpus.layouts.plain_signed import opinion_row, signed_row
from bench.corpus.runs import Look, Run

LABEL = 38.0
_BOLD = Look("hei", 4.2)
_PARTY_ROW = "当事人基本情况"
_HIGH = 17.0


def put_approval(words: Composer, flow: Flow) -> None:
    """Fields, lists with their sums, and opinions, all in one border."""
    before, after = words.entries()
    _rows(words, flow, before)
    for table in words.draft.form.tables:
        ruled_table(words, flow, table)
    _rows(words, flow, after)
    for one in words.signings():
        put = opinion_row if one.sign.opinion else signed_row
        put(words, flow, one, LABEL)


def _rows(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """A row each; what describes the party in one row, parted by commas."""
    long = {one.id for one in words.draft.form.fields if one.type == "long"}
    for group in grouped(entries):
        if len(group) > 1:
            _row(flow, _PARTY_ROW, sentence(words, group, underlined=False), 0)
        else:
            corrected = any(run.look.struck for run in group[0].runs)
            least = _HIGH if corrected or group[0].id in long else 0
            _row(flow, group[0].label, [plainly(run) for run in group[0].runs], least)


def _row(flow: Flow, label: str, value: list[Run], least: float) -> None:
    cells = [
        Cell(LABEL, (Run(label, replace(_BOLD)),), MIDDLE),
        Cell(flow.margins.measure - LABEL, tuple(value)),
    ]
    flow.row(cells, least=max(9.4, least))
