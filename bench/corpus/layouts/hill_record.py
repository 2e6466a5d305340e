"""Records and reports of the hill county: a ruled head block, then free text under short headings."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Cell, Flow
from bench.corpus.layouts.hill_cells import LABEL, ROW, is_text, label_cell, put_grid
from bench.corpus.runs import Run
from zmtool.forms.records import FormTable

_LEADING = 1.6


def put_record(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The head block with when and where and who, then what was said and seen."""
    head = [one for one in entries if not is_text(words, one)]
    texts = [one for one in entries if is_text(words, one)]
    last = [one for one in head if one.id == "confirmation"]
    head = [one for one in head if one not in last]
    begun = False
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            put_grid(words, flow, head)
            begun = True
        elif paragraph == "@tables":
            _put_tables_and_texts(words, flow, texts)
        elif begun:
            _put_said(words, flow, paragraph)
        else:
            _put_head_row(words, flow, paragraph)
    if "@tables" not in words.paragraphs:
        _put_tables_and_texts(words, flow, texts)
    for one in last:
        _put_text(words, flow, one)


def _put_head_row(words: Composer, flow: Flow, paragraph: str) -> None:
    """A sentence of the head block: its heading in the label's cell, the rest beside it."""
    heading, _, rest = paragraph.partition("：")
    value = Cell(flow.margins.measure - LABEL, words.running(rest))
    flow.row([label_cell(words, heading), value], least=ROW)


def _put_tables_and_texts(words: Composer, flow: Flow, texts: list[Entry]) -> None:
    """Tables joined to the head block, and the texts; of several, each table stands before its text."""
    tables = [one for one in words.draft.form.tables if words.draft.rows.get(one.id)]
    waiting = list(texts)
    for at, table in enumerate(tables):
        if at and waiting:
            _put_text(words, flow, waiting.pop(0))
        _put_table(words, flow, table, parted=at > 0)
    for one in waiting:
        _put_text(words, flow, one)


def _put_table(words: Composer, flow: Flow, table: FormTable, *, parted: bool) -> None:
    if parted:
        flow.skip(3)
    measure = flow.margins.measure
    header = _even(words.header(table, measure), measure)
    flow.table(header, [_even(row, measure) for row in words.rows(table, measure)])


def _even(cells: tuple[Cell, ...], measure: float) -> list[Cell]:
    """Columns of names and words, the last as wide as all others together."""
    share = measure / (2 * (len(cells) - 1))
    return [*(replace(one, width=share) for one in cells[:-1]), replace(cells[-1], width=measure / 2)]


def _put_said(words: Composer, flow: Flow, paragraph: str) -> None:
    """Running text below the head block; questions and answers begin at the left edge."""
    if words.paragraphs[words.paragraphs.index(paragraph) - 1].startswith("@"):
        flow.skip(3)
    spoken = paragraph.startswith(("问：", "答：")) or paragraph == "{qa}"
    flow.paragraph(words.running(paragraph), indent=0 if spoken else 2 * words.print.size, leading=_LEADING)


def _put_text(words: Composer, flow: Flow, entry: Entry) -> None:
    """A text under its heading; where there is none, room to write."""
    flow.keep(16)
    flow.skip(3)
    flow.paragraph([Run(f"{entry.label}：", words.label_look)], leading=1.6)
    if entry.runs:
        flow.paragraph(entry.runs, indent=2 * words.print.size, leading=_LEADING)
    else:
        flow.skip(12)
