"""A certificate of a copy in a county on the plain: what was copied, and a box that the provider and the collectors sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.plain_fields import grouped, put_blanks, sentence
from bench.corpus.layouts.plain_ruled import plainly
from bench.corpus.runs import Look, Run

_COMPARED = "本件与原件核对无误"
_BOLD = Look("hei", 4.8)
_PASTED_HIGH = 62.0
_PASTED = "（证据复制件粘贴处）"


def put_certificate(words: Composer, flow: Flow, places: Sequence[Signing]) -> None:
    """The kind of evidence, the room for the copy, and the box with the certificate."""
    before, _ = words.entries()
    kind = [one for one in before if one.id == "evidence_kind"]
    put_blanks(words, flow, kind, leading=2.0)
    flow.skip(2)
    measure = flow.margins.measure
    flow.row([Cell(measure, (Run(_PASTED, words.print),), MIDDLE)], least=_PASTED_HIGH)
    certified: list[Run] = []
    for group in grouped([one for one in before if one not in kind]):
        certified += _line(words, sentence(words, group, underlined=False)[: None if len(group) > 1 else -1])
    flow.row([Cell(measure, tuple(certified[:-1]), high=True)], least=40)
    flow.row([Cell(measure, (Run(_COMPARED, _BOLD),), MIDDLE)], least=13)
    signed: list[Run] = []
    for one in places:
        signed += [*_line(words, _signed(words, one)), Run("\n", words.print)]
    flow.row([Cell(measure, tuple(signed[:-2]))], least=13.0 * len(places) + 8)


def _line(words: Composer, runs: Sequence[Run]) -> list[Run]:
    return [*map(plainly, runs), Run("\n", words.print)]


def _signed(words: Composer, one: Signing) -> list[Run]:
    """Who signed and when, on one line."""
    names = [replace(run, text=f"{'　' if at else ''}{run.text.strip()}") for at, run in enumerate(one.names)]
    label = replace(one.label, look=words.print)
    return [label, Run("：", words.print), *names, Run("　　　　", words.print), *one.date]
