"""Particulars on lines, label and value: short ones two a line, what is told at length below its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Flow
from bench.corpus.runs import Run

_LEADING = 1.75


def put_lines(
    words: Composer, flow: Flow, entries: Sequence[Entry], *, set_in: bool = False, underlined: bool = False
) -> None:
    """The entries in their order. ``set_in`` begins each with two blanks, ``underlined`` rules a line below the values."""
    half = flow.margins.measure / 2
    waiting: Entry | None = None
    for entry in [*entries, None]:
        if waiting is not None and entry is not None and not _fills(words, entry, half):
            pair = [(half, _runs(words, one, set_in, underlined)) for one in (waiting, entry)]
            flow.beside(pair, leading=_LEADING)
            waiting = None
            continue
        if waiting is not None:
            flow.paragraph(_runs(words, waiting, set_in, underlined), leading=_LEADING)
            waiting = None
        if entry is None:
            break
        if tells(words, entry):
            _put_text(words, flow, entry)
        elif _fills(words, entry, half):
            flow.paragraph(_runs(words, entry, set_in, underlined), leading=_LEADING)
        else:
            waiting = entry


def tells(words: Composer, entry: Entry) -> bool:
    """Whether the value is text of sentences."""
    field = words.draft.form.find(entry.id)
    return field is not None and field.type == "long"


def _put_text(words: Composer, flow: Flow, entry: Entry) -> None:
    flow.keep(16)
    flow.paragraph([Run(f"{entry.label}：", words.label_look)], leading=_LEADING)
    if entry.runs:
        flow.paragraph(entry.runs, indent=2 * words.print.size, leading=_LEADING)


def _runs(words: Composer, entry: Entry, set_in: bool, underlined: bool) -> list[Run]:
    label = Run(f"　　{entry.label}：" if set_in else f"{entry.label}：", words.label_look)
    if not underlined:
        return [label, *entry.runs]
    ruled = (replace(run, look=replace(run.look, underlined=not run.look.hand)) for run in entry.runs)
    return [label, *ruled]


def _fills(words: Composer, entry: Entry, half: float) -> bool:
    """Whether label and value are wider than half a line."""
    text = f"　　{entry.label}：" + "".join(run.text for run in entry.runs)
    size = max([words.print.size, *(run.look.size for run in entry.runs)])
    return entry.long or size * sum(1.0 if ord(one) > 0x2E7F else 0.56 for one in text) > half - 5
