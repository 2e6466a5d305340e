"""The ruled table of four columns, label / value / label / value, of the forms that the case system prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from bench.corpus.compose import Composer, Entry, wide
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.delta_lines import tells
from bench.corpus.runs import Run

LABEL = 28.0
"""The width of a column of labels, millimetres."""
_ACROSS = 6
"""Characters of a label on one line of its cell."""
_LEAST, _TALL = 9.5, 18.0
_ENDS = (
    "电子方式送达",
    "管理科意见",
    "负责人意见",
    "许可证编号",
    "身份证号码",
    "决定书编号",
    "决定书文号",
    "途径及号码",
    "申请理由",
    "审批意见",
    "基本情况",
    "汇报案情",
    "案件事实",
    "法律规定",
    "法律依据",
    "的理由",
    "的事实",
    "时间",
    "地点",
    "签字",
    "单位",
    "数量",
    "基数",
)
"""Words that a label is parted before, longer ones first."""
_CAPTIONS = {"id_name": "复制（提取）的证件内容"}
"""A line over both columns, by the field that it stands above."""


def put_grid(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """Two pairs a row; a pair that needs more room has a row of its own."""
    waiting: list[Entry] = []
    for entry in entries:
        alone = _needs_a_row(flow, entry)
        if waiting and (alone or entry.id in _CAPTIONS):
            _put_pairs(words, flow, waiting)
            waiting = []
        if entry.id in _CAPTIONS:
            _put_caption(words, flow, _CAPTIONS[entry.id])
        waiting.append(entry)
        if alone or len(waiting) == 2:
            _put_pairs(words, flow, waiting)
            waiting = []
    if waiting:
        _put_pairs(words, flow, waiting)


def label_cell(label: Run, width: float = LABEL) -> Cell:
    """A label in the middle of its cell, in lines of about the same length."""
    return Cell(width, (replace(label, text=in_lines(label.text)),), MIDDLE)


def _put_pairs(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    room = flow.margins.measure / len(entries) - LABEL
    cells: list[Cell] = []
    for entry in entries:
        cells += [label_cell(Run(entry.label, words.label_look)), Cell(room, entry.runs)]
    if len(entries) == 1 and tells(words, entries[0]):
        cells[1] = Cell(room, _set_in(words, entries[0]), high=True)
        flow.row(cells, least=_TALL)
    else:
        flow.row(cells, least=_LEAST)


def _put_caption(words: Composer, flow: Flow, text: str) -> None:
    flow.keep(4 * _LEAST)
    flow.row([Cell(flow.margins.measure, (Run(text, words.label_look),), MIDDLE)], least=_LEAST)


def _needs_a_row(flow: Flow, entry: Entry) -> bool:
    """Whether the value is too wide for a cell beside another pair, or the label is a sentence."""
    half = flow.margins.measure / 2 - LABEL - 3
    text = "".join(run.text for run in entry.runs)
    size = max((run.look.size for run in entry.runs), default=4.0)
    extent = size * sum(1.0 if ord(one) > 0x2E7F else 0.58 for one in text)
    whole = text.isascii() or "□" in text
    return entry.long or len(entry.label) > 9 or extent > half * (1.0 if whole else 1.8)


def _set_in(words: Composer, entry: Entry) -> tuple[Run, ...]:
    """Text whose paragraphs begin with two blanks."""
    blanks = "　　"
    own = (replace(run, text=run.text.replace("\n", f"\n{blanks}")) for run in entry.runs)
    return (Run(blanks, words.print), *own)


def in_lines(label: str, across: int = _ACROSS) -> str:
    """A label with its breaks: before a word that ends it or a bracket where that can be, else in even lines."""
    if len(label) <= across:
        return wide(label) if across > 2 else label
    ends = [*(len(label) - len(one) for one in _ENDS if label.endswith(one)), label.find("（")]
    fitting = [at for at in ends if 0 < at <= across and len(label) - at <= across]
    if fitting:
        return f"{label[: fitting[0]]}\n{label[fitting[0] :]}"
    even = ceil(len(label) / ceil(len(label) / across))
    return "\n".join(label[at : at + even] for at in range(0, len(label), even))
