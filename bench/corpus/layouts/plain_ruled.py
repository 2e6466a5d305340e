"""Text whose filled-in words stand on a thin rule, as blanks of a Word model do: one rule along each line, clear of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.flow import Flow
from bench.corpus.runs import Glyph, Run, broken

_BELOW = 1.36
_THICK = 0.18
_RAISED = 3.5


def plainly(run: Run, *, face: str = "", size: float = 0) -> Run:
    """The run without a rule below it, in another face or size if wanted."""
    look = run.look
    return replace(run, look=replace(look, underlined=False, face=face or look.face, size=size or look.size))


def put_ruled(flow: Flow, runs: Sequence[Run], *, size: float, indent: int = 0, leading: float = 1.7) -> None:
    """A paragraph of a text of ``size`` millimetres, its first lines set in by ``indent`` characters."""
    blank = "　" * indent
    lead = [Run(blank, plainly(runs[0]).look)] if indent else []
    runs = [*lead, *(replace(run, text=run.text.replace("\n", "\n" + blank)) for run in runs)]
    pitch = _pitch(runs, size, leading)
    # A correction stands above its line.
    flow.skip(_RAISED if any(run.look.struck for run in runs) else 0)
    for line in broken(runs, flow.px(flow.margins.measure), flow.sheet.dpi):
        flow.keep(pitch)
        _put_line(flow, line, flow.px(flow.margins.left), size)
        flow.y += flow.px(pitch)


def put_ruled_pair(
    flow: Flow, first: Sequence[Run], second: Sequence[Run], at: float, *, size: float, leading: float = 1.7
) -> None:
    """Two texts on one line, the second ``at`` millimetres."""
    every = [*first, *second]
    pitch = _pitch(every, size, leading)
    flow.skip(_RAISED if any(run.look.struck for run in every) else 0)
    flow.keep(pitch)
    for runs, left in ((first, 0.0), (second, at)):
        line = broken(runs, 10**6, flow.sheet.dpi)[0]
        _put_line(flow, line, flow.px(flow.margins.left + left), size)
    flow.y += flow.px(pitch)


def _pitch(runs: Sequence[Run], size: float, leading: float) -> float:
    """From line to line, millimetres; handwriting, which is larger, gets room enough."""
    return max(leading * size, 1.5 * max(run.look.size for run in runs))


def extent(flow: Flow, runs: Sequence[Run]) -> float:
    """How wide runs are on one line, millimetres."""
    line = broken(runs, 10**6, flow.sheet.dpi)[0]
    return sum(one.advance for one in line) / flow.px(100) * 100


def _put_line(flow: Flow, line: Sequence[Glyph], x: float, size: float) -> None:
    flow.sheet.put([replace(one, run=plainly(one.run)) for one in line], x, flow.y)
    base = flow.y + flow.px(size * _BELOW)
    start: float | None = None
    for one in line:
        if one.run.look.underlined and start is None:
            start = x
        if not one.run.look.underlined and start is not None:
            flow.sheet.rule(start, base, x, base, _THICK)
            start = None
        x += one.advance
    if start is not None:
        flow.sheet.rule(start, base, x, base, _THICK)
