"""A copy of evidence in the hill county: a frame for what was copied, and the certificate in a block at its right."""

from __future__ import annotations

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.hill_signed import put_certified
from bench.corpus.runs import Run

FRAME = 96.0
_CARD = 80.0
_INSET = 8.0
_HEIGHT = 160.0
_SIGNED = 41.0
_LEADING = 1.9


def put_copy(words: Composer, flow: Flow, entries: list[Entry]) -> None:
    """The certificate at the right, then the frame as high as it with the copied cards inside."""
    shown = [one for one in entries if one.id.startswith("id_")]
    licence = [one for one in entries if one.id == "license_no"]
    told = [one for one in entries if one not in shown and one not in licence]
    top = flow.y
    _certificate(words, flow, told)
    bottom = max(flow.y, top + flow.px(_HEIGHT))
    x, right = flow.px(flow.margins.left), flow.px(flow.margins.left + flow.margins.measure)
    if flow.y < bottom:
        flow.sheet.rectangle(x + flow.px(FRAME), flow.y, right, bottom)
    flow.sheet.rectangle(x, top, x + flow.px(FRAME), bottom)
    flow.y = top + flow.px(4)
    flow.paragraph([Run("（证据复制件粘贴处）", words.print)], align=MIDDLE, width=FRAME)
    flow.skip(6)
    _card(words, flow, "居民身份证", shown)
    flow.skip(12)
    _card(words, flow, "烟草专卖零售许可证", licence)
    flow.y = bottom


def _certificate(words: Composer, flow: Flow, told: list[Entry]) -> None:
    """What was copied, when, where and by whom."""
    width = flow.margins.measure - FRAME
    for entry in told:
        label = Run(f"{entry.label}：", words.label_look)
        flow.row([Cell(width, (label, *entry.runs), high=True)], least=20, left=FRAME)
    put_certified(words, flow, words.signings(), FRAME, _SIGNED)


def _card(words: Composer, flow: Flow, caption: str, entries: list[Entry]) -> None:
    """The copied card: its name, and what stands on it, one below the other."""
    if not entries:
        return
    x, top = flow.px(flow.margins.left + (FRAME - _CARD) / 2), flow.y
    flow.skip(3)
    flow.paragraph([Run(caption, words.label_look)], align=MIDDLE, width=FRAME)
    for entry in entries:
        runs = [Run(f"{entry.label}　", words.print), *entry.runs]
        flow.paragraph(runs, left=_INSET + 4, width=_CARD - 8, leading=_LEADING)
    flow.skip(3)
    flow.sheet.pen.rectangle((x, top, x + flow.px(_CARD), flow.y), outline=(90, 90, 90), width=flow.px(0.2))
