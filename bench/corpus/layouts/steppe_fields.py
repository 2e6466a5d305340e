"""Labels and values of the unified penalty forms: lines, ruled rows of four columns, and chapters of a report."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import Look, Run

BOLD = Look("hei", 4.0)
LABEL = 32.0
_NUMERALS = "一二三四五六七八九十"
_OWN_ROW = 60
"""Characters above which a text stands below its label, not beside it."""


def put_lines(words: Composer, flow: Flow, entries: list[Entry], *, ruled: bool) -> None:
    """``label：value``, short ones two a line; on records the values stand on a rule and texts below their label."""
    half = flow.margins.measure / 2
    waiting: Entry | None = None
    for entry in entries:
        short = _extent(entry) < half - 4 and entry.id not in _texts(words)
        if waiting is not None and short:
            flow.beside([(half, _pair(words, waiting, ruled)), (half, _pair(words, entry, ruled))])
            waiting = None
            continue
        if waiting is not None:
            flow.paragraph(_pair(words, waiting, ruled), leading=1.9)
            waiting = None
        if short:
            waiting = entry
        elif ruled and _length(entry) > 30 and entry.id in _texts(words):
            _chapter(flow, entry.label + "：", entry)
        else:
            flow.paragraph(_pair(words, entry, ruled), leading=1.9)
    if waiting is not None:
        flow.paragraph(_pair(words, waiting, ruled), leading=1.9)


def put_grid(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Ruled rows of label, value, label, value; a text has a row, a longer one a cell below its label."""
    half = flow.margins.measure / 2 - LABEL
    waiting: Entry | None = None
    for entry in entries:
        short = _extent_of_value(entry) < half - 2.6 and entry.id not in _texts(words)
        if waiting is not None and short:
            flow.row([*_cells(waiting, half), *_cells(entry, half)], least=9)
            waiting = None
            continue
        if waiting is not None:
            flow.row(_cells(waiting, flow.margins.measure - LABEL), least=9)
            waiting = None
        if short:
            waiting = entry
        elif _length(entry) > _OWN_ROW:
            text = (Run(entry.label + "：", BOLD), Run("\n　　", words.print), *_set_in(entry))
            flow.row([Cell(flow.margins.measure, text, high=True)], least=16)
        else:
            flow.row(_cells(entry, flow.margins.measure - LABEL), least=9)
    if waiting is not None:
        flow.row(_cells(waiting, flow.margins.measure - LABEL), least=9)


def put_chapters(words: Composer, flow: Flow, entries: list[Entry], *, after: bool) -> None:
    """Short fields as lines, then each text as a chapter; ``after`` is that of a conclusion that follows others."""
    long = [one for one in entries if one.id in _texts(words)]
    put_lines(words, flow, [one for one in entries if one not in long], ruled=False)
    texts = [one.id for one in words.draft.form.fields if one.type in ("long", "citations")]
    flow.skip(1)
    for at, entry in enumerate(long, len(texts) - 1 if after else 0):
        numeral = f"{_NUMERALS[at]}、" if len(texts) > 1 else ""
        _chapter(flow, f"{numeral}{entry.label}", entry)


def _chapter(flow: Flow, heading: str, entry: Entry) -> None:
    flow.keep(17)
    flow.skip(1)
    flow.paragraph([Run(heading, BOLD)], leading=1.75)
    if entry.runs:
        flow.paragraph(entry.runs, indent=2 * entry.runs[0].look.size, leading=1.7)
    else:
        flow.skip(8)


def _texts(words: Composer) -> set[str]:
    return {one.id for one in words.draft.form.fields if one.type in ("long", "citations")}


def _pair(words: Composer, entry: Entry, ruled: bool) -> list[Run]:
    runs = [_on_rule(run) for run in entry.runs] if ruled else list(entry.runs)
    return [Run(f"{entry.label}：", replace(words.print, face="hei")), *runs]


def _on_rule(run: Run) -> Run:
    return run if run.look.hand else replace(run, look=replace(run.look, underlined=True))


def _cells(entry: Entry, width: float) -> list[Cell]:
    return [Cell(LABEL, (Run(entry.label, replace(BOLD, size=3.6)),), MIDDLE), Cell(width, entry.runs)]


def _set_in(entry: Entry) -> list[Run]:
    return [replace(run, text=run.text.replace("\n", "\n　　")) for run in entry.runs]


def _length(entry: Entry) -> int:
    return sum(len(run.text) for run in entry.runs)


def _extent(entry: Entry) -> float:
    """About how wide label and value are, millimetres."""
    return 4.1 * (len(entry.label) + 1) + _extent_of_value(entry)


def _extent_of_value(entry: Entry) -> float:
    return sum(run.look.size * (1.0 if ord(one) > 0x24FF else 0.58) for run in entry.runs for one in run.text)
