"""Labelled fields of a county on the plain: the party in one paragraph, other fields on lines, blanks that are filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import Flow
from bench.corpus.layouts.plain_ruled import extent, plainly, put_ruled, put_ruled_pair
from bench.corpus.runs import Run

_PARTY = (
    "party_name",
    "party_gender",
    "party_age",
    "party_birth",
    "party_ethnicity",
    "party_occupation",
    "party_id_type",
    "party_id_no",
    "shop_name",
    "license_no",
    "unit_head",
    "unit_position",
    "party_address",
    "party_phone",
    "id_name",
    "id_gender",
    "id_ethnicity",
    "id_number",
    "id_address",
)
_FEWEST_TOGETHER = 3
_LONGEST_UNDERLINED = 220
_EMPTY_BLANK = "　　　　　"
_LEADING = 1.65


def grouped(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries each by itself, but what describes the party together, where its first entry stands."""
    party = [one for one in entries if one.id in _PARTY]
    if len(party) < _FEWEST_TOGETHER:
        return [[one] for one in entries]
    return [party if one is party[0] else [one] for one in entries if one is party[0] or one not in party]


def sentence(words: Composer, entries: Sequence[Entry], *, underlined: bool) -> list[Run]:
    """Labels and values behind each other, parted by commas."""
    runs: list[Run] = []
    for at, entry in enumerate(entries):
        runs.append(Run(f"{'，' if at else ''}{entry.label}：", words.print))
        entry = replace(entry, runs=tuple(uncorrected(entry.runs)))
        runs += _value(words, entry) if underlined else map(plainly, entry.runs)
    return [*runs, Run("。", words.print)]


def put_lines(words: Composer, flow: Flow, entries: Sequence[Entry]) -> None:
    """A paragraph for the party, a line each for other fields; two short ones share a line."""
    waiting: list[Run] = []
    size, half = words.print.size, flow.margins.measure / 2
    for group in grouped(entries):
        runs = _labelled(words, group)
        short = len(group) == 1 and not group[0].long and extent(flow, runs) < half - (5 if waiting else 10)
        if short and waiting:
            lead = Run("　　", words.print)
            put_ruled_pair(flow, [lead, *waiting], runs, half + 4, size=size, leading=_LEADING)
            waiting = []
        elif short:
            waiting = runs
        else:
            for own in filter(None, (waiting, runs)):
                put_ruled(flow, own, size=size, indent=2, leading=_LEADING)
            waiting = []
    if waiting:
        put_ruled(flow, waiting, size=size, indent=2, leading=_LEADING)


def put_blanks(words: Composer, flow: Flow, entries: Sequence[Entry], *, leading: float) -> None:
    """A line each, its blank ruled as far as the right margin; what is longer takes more lines."""
    for entry in entries:
        runs = _labelled(words, [entry])
        room = flow.margins.measure - extent(flow, runs) - 1
        blanks = int(room / words.print.size)
        if blanks > 0 and not entry.long:
            runs.append(Run("　" * blanks, replace(words.print, underlined=True)))
        put_ruled(flow, runs, size=words.print.size, leading=leading)


def _labelled(words: Composer, group: Sequence[Entry]) -> list[Run]:
    if len(group) > 1:
        return sentence(words, group, underlined=True)
    return [Run(f"{group[0].label}：", words.print), *_value(words, group[0])]


def _value(words: Composer, entry: Entry) -> list[Run]:
    """The value in its blank; an empty one where nothing was filled in."""
    if not entry.runs:
        return [Run(_EMPTY_BLANK, replace(words.print, underlined=True))]
    return filled(entry.runs)


def uncorrected(runs: Sequence[Run]) -> list[Run]:
    """The runs without what was struck out and written anew, for which a paragraph of many lines has no room."""
    struck = next((run for run in runs if run.look.struck), None)
    if struck is None:
        return list(runs)
    size = struck.look.size
    return [
        replace(run, look=replace(run.look, size=size)) if run.place else run
        for run in runs
        if not run.look.struck and run.text.strip()
    ]


def filled(runs: Sequence[Run]) -> list[Run]:
    """Values on the rule of their blank; texts of many lines and corrections have none."""
    if any(run.look.struck for run in runs):
        return list(runs)
    return [_ruled(run) for run in runs]


def _ruled(run: Run) -> Run:
    blank = not run.text.strip() and run.look.underlined
    short = "\n" not in run.text and len(run.text) <= _LONGEST_UNDERLINED
    underlined = blank or (bool(run.place) and short)
    return replace(run, look=replace(run.look, underlined=underlined))
