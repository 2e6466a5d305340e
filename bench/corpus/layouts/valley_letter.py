"""Decisions and notices of a mountain county: paragraphs as in a letter, ruled tables between them, a stub below."""

from __future__ import annotations

from bench.corpus.compose import Composer, Entry, Signing
from bench.corpus.flow import RIGHT, Flow
from bench.corpus.layouts.valley_grid import LOOK, enlarged, put_entries
from bench.corpus.layouts.valley_lists import put_tables
from bench.corpus.layouts.valley_signed import put_closing, put_stub, stub_height
from bench.corpus.runs import Run

_TIMES = 1.13
_TWICE = 2 * LOOK.size * _TIMES
_FOOT = 8.5


def draw_letter(words: Composer, flow: Flow) -> None:
    """The letter below its head."""
    before, after = words.entries()
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            _put_fields(words, flow, before)
        elif paragraph == "@tables":
            flow.skip(2)
            put_tables(words, flow, after)
            flow.skip(4)
            after = []
        else:
            flow.paragraph(
                enlarged(words.running(paragraph), _TIMES), indent=_indent(words, paragraph), leading=1.66
            )
    places = words.signings()
    stub = places if words.draft.sealer and words.draft.form.id != "court_enforcement_application" else []
    put_closing(flow, [one for one in places if one not in stub])
    put_foot(words, flow, stub)
    if stub:
        flow.skip(17)
        put_stub(words, flow, stub)


def put_foot(words: Composer, flow: Flow, stub: list[Signing]) -> None:
    """Who issued it and when, at the lower right; together with the stub below it."""
    foot = words.foot()
    if not foot:
        return
    flow.keep(10 + _FOOT * len(foot) + (17 + stub_height(stub) if stub else 2))
    flow.skip(10)
    for runs in foot:
        flow.paragraph(
            enlarged(runs, _TIMES), align=RIGHT, width=flow.margins.measure - 12, leading=_FOOT / 4.4
        )


def _indent(words: Composer, paragraph: str) -> float:
    """Addressees stand at the left edge, also the court below 此致."""
    addressed = paragraph.startswith("{") and paragraph.endswith("}：")
    court = words.paragraphs[words.paragraphs.index(paragraph) - 1] == "此致"
    return 0.0 if addressed or court else _TWICE


def _put_fields(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """Up to two fields on a line of the letter, more as a ruled table."""
    if len(entries) > 2:
        flow.skip(1.5)
        put_entries(words, flow, entries)
        flow.skip(4)
    elif entries:
        flow.paragraph(enlarged(_line(entries), _TIMES), indent=_TWICE, leading=1.66)


def _line(entries: list[Entry]) -> tuple[Run, ...]:
    parts = [(Run("　　　", LOOK), Run(f"{one.label}：", LOOK), *one.runs) for one in entries]
    return tuple(run for part in parts for run in part)[1:]
