"""What stands at the edges of a sheet: a line at its head and its foot, and a note under a short rule."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer
from bench.corpus.flow import MIDDLE, Flow
from bench.corpus.runs import Look, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH

_SMALL = Look("noto-hei", 2.9, (70, 70, 70))
_NOTES = {
    "internal": "注：本文书由承办机构制作，一式一份，审批完成后归入案卷。",
    "external": "注：本文书一式两份，一份送达，一份由本局归入案卷。文书内容以加盖印章的纸质文本为准。",
    "onsite": "注：当事人拒绝签字或者不在场的，由执法人员在文书上注明原因，并进行全程音像记录。",
}


def put_note(words: Composer, flow: Flow) -> None:
    """A note under a short rule at the lower edge, where nothing is in its way."""
    note = _NOTES.get(words.draft.form.nature)
    top = flow.px(HEIGHT - flow.margins.bottom - 7)
    if note is None or flow.y + flow.px(22 if words.draft.sealer else 4) > top:
        return
    x = flow.px(flow.margins.left)
    flow.sheet.rule(x, top, x + flow.px(42), top, 0.2)
    line = broken([Run(note, replace(_SMALL, size=2.8))], 10**6, flow.sheet.dpi)[0]
    flow.sheet.put(line, x, top + flow.px(1.6))


def put_edges(words: Composer, flow: Flow) -> None:
    """The lines at the head and the foot of each sheet; a paper of others has none."""
    if words.draft.form.nature == "outside":
        return
    left, right = flow.margins.left, WIDTH - flow.margins.right
    for number, sheet in enumerate(flow.sheets, 1):
        for y in (18.5, HEIGHT - 18.5):
            sheet.rule(sheet.px(left), sheet.px(y), sheet.px(right), sheet.px(y), 0.2, _SMALL.ink)
        texts = (
            (f"{words.draft.issuer}行政执法文书", 14.0, 0.0),
            (f"第{number}页　共{len(flow.sheets)}页", HEIGHT - 17.0, MIDDLE),
        )
        for text, y, align in texts:
            line = broken([Run(text, _SMALL)], 10**6, sheet.dpi)[0]
            spare = sheet.px(right - left) - sum(glyph.advance for glyph in line)
            sheet.put(line, sheet.px(left) + spare * align, sheet.px(y))
