"""The signatures of grove-new: the steps of an approval as rows of a ruled table, other places as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.grove_fields import HEAD_FACE, Headings
from bench.corpus.layouts.grove_tables import stacked_names
from bench.corpus.runs import Look, Run

_STEP, _PERSON, _TIME = 30.0, 29.0, 32.0
_LEAST = 12.0


def put_signings(words: Composer, flow: Flow, places: Sequence[Signing], headings: Headings) -> None:
    """First the steps of the approval, then who else signs."""
    steps = [one for one in places if one.sign.opinion]
    if steps:
        flow.keep(52)
        flow.skip(1.5)
        headings.begin("审批意见")
        _put_steps(words, flow, steps)
    others = [one for one in places if not one.sign.opinion]
    if others:
        flow.skip(4)
    for one in others:
        flow.keep(10)
        flow.paragraph(_line(words, one), leading=2.1)


def _put_steps(words: Composer, flow: Flow, steps: Sequence[Signing]) -> None:
    """环节, 办理意见, 办理人, 办理时间: the platform prints opinions and times, persons sign by hand."""
    opinion = flow.margins.measure - _STEP - _PERSON - _TIME
    widths = (_STEP, opinion, _PERSON, _TIME)
    bold = Look(HEAD_FACE, words.print.size * 0.95)
    titles = ("环节", "办理意见", "办理人", "办理时间")
    header = [Cell(wide, (Run(text, bold),), MIDDLE) for wide, text in zip(widths, titles, strict=True)]
    rows = [
        (
            Cell(_STEP, (one.label,), MIDDLE),
            Cell(opinion, _printed(words, one.opinion)),
            Cell(_PERSON, stacked_names(one)),
            Cell(_TIME, _printed(words, one.date) if one.names else (), MIDDLE),
        )
        for one in steps
    ]
    flow.table(header, rows, least=_LEAST)


def _printed(words: Composer, runs: Sequence[Run]) -> tuple[Run, ...]:
    small = replace(words.print, size=words.print.size * 0.95)
    return tuple(replace(run, look=small) for run in runs)


def _line(words: Composer, one: Signing) -> list[Run]:
    """label：name　　日期：date; where nobody signed, a rule to sign on."""
    label = Run("：", words.print)
    names = [*one.names] or [Run("　　　　　", replace(words.print, underlined=True))]
    before = "　　　日期：" if one.names else "　　　日期：　　　"
    date = [Run(before, words.print), *one.date] if one.date else []
    return [one.label, label, *names, *date]
