"""Decisions, notices and letters of the hill county: the party in a ruled table of four columns, then paragraphs."""

from __future__ import annotations

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Flow
from bench.corpus.layouts.hill_cells import put_grid, put_sums
from bench.corpus.runs import Run

_LEADING = 1.65
_FEWEST_RULED = 3
"""Fields of a letter that are ruled; fewer stand in lines."""


def put_letter(words: Composer, flow: Flow, before: list[Entry], after: list[Entry]) -> None:
    """The paragraphs, with the party's table and the lists where they stand."""
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _put_fields(words, flow, before)
        elif paragraph == "@tables":
            _put_lists(words, flow, after)
        else:
            _put_paragraph(words, flow, paragraph)


def _put_fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Ruled where they are many; a contact or a licence in lines."""
    if len(entries) >= _FEWEST_RULED:
        put_grid(words, flow, entries)
        flow.skip(4)
        return
    if entries:
        line = [run for one in entries for run in (*_labelled(words, one), Run("　　　", words.print))]
        flow.paragraph(line[:-1], indent=2 * words.print.size, leading=_LEADING)


def _labelled(words: Composer, entry: Entry) -> tuple[Run, ...]:
    return (Run(f"{entry.label}：", words.print), *entry.runs)


def _put_lists(words: Composer, flow: Flow, after: list[Entry]) -> None:
    measure = flow.margins.measure
    flow.skip(1)
    for table in words.draft.form.tables:
        if words.draft.rows.get(table.id):
            flow.table(words.header(table, measure), list(words.rows(table, measure)), least=7.4)
    put_sums(words, flow, after)
    flow.skip(4)


def _put_paragraph(words: Composer, flow: Flow, paragraph: str) -> None:
    """Whom it is addressed to at the left edge, all other text set in."""
    last = words.paragraphs[words.paragraphs.index(paragraph) - 1] == "此致"
    flush = last or (paragraph.startswith("{") and paragraph.endswith("}："))
    flow.paragraph(words.running(paragraph), indent=0 if flush else 2 * words.print.size, leading=_LEADING)
