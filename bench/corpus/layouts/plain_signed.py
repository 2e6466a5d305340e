"""Where one signs in a county on the plain: opinions in a row of the table, else party and witness left, officers right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.plain_ruled import extent, put_ruled_pair
from bench.corpus.runs import Look, Run

_BOLD = Look("hei", 4.2)
_LEFT = (
    "party",
    "provider",
    "receiver",
    "witness",
    "applicant",
    "supervisor",
    "attendees",
    "filer",
)
_CERTIFIED = re.compile(r"([^、，（]+)（执法证号([^（）]+)）")
_OPINION_LABEL, _OPINION_HIGH = 38.0, 24.0
_ABOVE, _PAIR_HIGH = 4.0, 18.0
_FINGER = 8.0


def opinion_rows(words: Composer, flow: Flow, places: Sequence[Signing]) -> list[Signing]:
    """Puts the opinions among the places in a box each; the other places."""
    opinions = [one for one in places if one.sign.opinion]
    for one in opinions:
        opinion_row(words, flow, one, _OPINION_LABEL)
    if opinions:
        flow.skip(3)
    return [one for one in places if not one.sign.opinion]


def opinion_row(words: Composer, flow: Flow, one: Signing, label: float) -> None:
    """Whose opinion it is beside the opinion, signed and dated on its last line."""
    signed = (Run("签名：", words.print), *_names(words, one), Run("　　", words.print), *one.date)
    _labelled_row(flow, one, label, Cell(0, one.opinion, tail=(signed,), high=True), _OPINION_HIGH)


def signed_row(words: Composer, flow: Flow, one: Signing, label: float) -> None:
    """A place without an opinion as a row: name and date on one line."""
    signed = (*_names(words, one), Run("　　　　", words.print), *one.date)
    _labelled_row(flow, one, label, Cell(0, signed), 14.0)


def _labelled_row(flow: Flow, one: Signing, label: float, own: Cell, least: float) -> None:
    flow.keep(least + 2)
    name = replace(one.label, look=_BOLD)
    cells = [Cell(label, (name,), MIDDLE), replace(own, width=flow.margins.measure - label)]
    flow.row(cells, least=least)


def room_for_signings(places: Sequence[Signing]) -> float:
    """Millimetres that the places below the text need; 0 where nobody signs."""
    left, right = _sides(places)
    return (_ABOVE + _PAIR_HIGH * max(len(left), len(right))) if places else 0.0


def put_signings(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """Those who are dealt with at the left and the officers at the right of the same line, dates below the names."""
    if not places:
        return
    flow.skip(_ABOVE)
    left, right = _sides(places)
    for one, other in zip_longest(left, right):
        flow.keep(_PAIR_HIGH)
        _pair(words, flow, one, other)


def _sides(places: Sequence[Signing]) -> tuple[list[Signing], list[Signing]]:
    left = [one for one in places if one.sign.id in _LEFT]
    return left, [one for one in places if one.sign.id not in _LEFT]


def _pair(words: Composer, flow: Flow, one: Signing | None, other: Signing | None) -> None:
    """Those of one line; somebody alone stands at his side."""
    measure = flow.margins.measure
    first = _line(words, one, certified=True) if one else []
    second = _line(words, other, certified=True) if other else []
    if one and other and extent(flow, first) + _FINGER + extent(flow, second) > measure:
        second = _line(words, other, certified=False)
    at = max(
        min(measure * 0.46, measure - extent(flow, second) - 0.5 if second else measure),
        extent(flow, first) + _FINGER if first else 0,
    )
    _columns(words, flow, first, second, at)
    _columns(words, flow, one.date if one else (), other.date if other else (), at)
    flow.skip(1.2)


def _columns(words: Composer, flow: Flow, first: Sequence[Run], second: Sequence[Run], at: float) -> None:
    blank = [Run("　", words.print)]
    if first or second:
        put_ruled_pair(flow, first or blank, second or blank, at, size=words.print.size, leading=1.68)


def _line(words: Composer, one: Signing, *, certified: bool) -> list[Run]:
    label = replace(one.label, look=words.print)
    return [label, Run("：", words.print), *_names(words, one, certified=certified)]


def _names(words: Composer, one: Signing, *, certified: bool = False) -> list[Run]:
    """The names one after the other, officers' with their certificate numbers; a blank where nobody signed."""
    if not one.names:
        return [Run("　　　　　　", replace(words.print, underlined=True))]
    numbers = _certificates(words) if certified and one.sign.least > 1 else {}
    small = replace(words.print, size=words.print.size * 0.75)
    runs: list[Run] = []
    for at, run in enumerate(one.names):
        name = run.text.strip()
        runs.append(replace(run, text=f"{'　' if at else ''}{name}"))
        if name in numbers:
            runs.append(Run(f"（{numbers[name]}）", small))
    return runs


def _certificates(words: Composer) -> dict[str, str]:
    """Certificate numbers by the names of the officers, where the document tells them."""
    told = (words.draft.values[one.id] for one in words.draft.form.fields if one.type == "officers")
    return {name: number for text in told for name, number in _CERTIFIED.findall(text)}
