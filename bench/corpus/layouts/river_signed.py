"""The places to sign, the receipts and the foot of a southern city's templates."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import LEFT, MIDDLE, RIGHT, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.runs import Look, Run

LOOK = Look("song", 4.1)
BOLD = Look("hei", LOOK.size)
BLANK = Run("　　", LOOK)
LABEL = 28.0
_ENDS = (
    "审批意见",
    "审核意见",
    "意见",
    "理由",
    "时间",
    "日期",
    "编号",
    "号码",
    "名称",
    "地点",
    "方式",
    "情况",
    "结果",
    "事实",
)


def parted(label: str, most: int) -> str:
    """A label in two lines where it is longer than ``most``, before a bracket if it has one; two characters set wide."""
    if len(label) == 2:
        return "　".join(label) if most > 3 else label
    if len(label) <= most:
        return label
    bracket = label.find("（")
    tails = (*_ENDS, label[bracket:]) if bracket > 0 else _ENDS
    ends = [len(label) - len(one) for one in tails if label.endswith(one)]
    fitting = [at for at in ends if 1 < at <= most and len(label) - at <= most + 1]
    at = fitting[0] if fitting else -(-len(label) // 2)
    return f"{label[:at]}\n{label[at:]}"


def put_signings(words: Composer, flow: Flow, places: list[Signing], kind: str) -> None:
    opinions = [one for one in places if one.sign.opinion]
    others = [one for one in places if not one.sign.opinion]
    if len(opinions) > 2 and variant(words, 2, "approval"):
        _chart(flow, opinions)
    else:
        for one in opinions:
            signed = (Run("签名：", LOOK), *_names(one), Run("　日期：", LOOK), *one.date)
            label = replace(one.label, text=parted(one.label.text, 5), look=LOOK)
            opinion = (Run("　　", LOOK), *one.opinion) if one.opinion else ()
            flow.keep(29)
            flow.row(
                [
                    Cell(LABEL, (label,), MIDDLE),
                    Cell(flow.margins.measure - LABEL, opinion, tail=(signed,), high=True),
                ],
                least=27,
            )
    if kind in ("approval", "list", "form"):
        for one in others:
            head = Cell(46, (replace(one.label, look=LOOK),), MIDDLE)
            flow.row(
                [head, Cell(flow.margins.measure - 46, (*_names(one), BLANK, *one.date))],
                least=12,
            )
        return
    flow.skip(5)
    for one in others:
        label = replace(one.label, text=f"{one.label.text}：", look=LOOK)
        under = [replace(run, look=replace(run.look, underlined=True)) for run in _names(one)]
        flow.keep(10)
        flow.paragraph(
            [label, *under, *((BLANK, *one.date) if one.date else ())],
            align=RIGHT if kind == "report" else LEFT,
            leading=2.1,
        )


def _chart(flow: Flow, opinions: list[Signing]) -> None:
    """Who said what, who signed and when, in columns."""
    flow.keep(9 + 22 * 2)
    widths = (LABEL, flow.margins.measure - LABEL - 66, 28.0, 38.0)
    titles = ("审批环节", "意　见", "签　名", "日　期")
    flow.row(
        [Cell(one, (Run(title, BOLD),), MIDDLE) for one, title in zip(widths, titles, strict=True)],
        least=8.6,
    )
    for one in opinions:
        label = replace(one.label, text=parted(one.label.text, 5), look=LOOK)
        names = tuple(run for name in one.names for run in (Run("\n", LOOK), name))[1:]
        runs = ((label,), one.opinion, names, one.date)
        aligns = (MIDDLE, LEFT, MIDDLE, MIDDLE)
        cells = [Cell(wide, own, align) for wide, own, align in zip(widths, runs, aligns, strict=True)]
        flow.row(cells, least=20)


def _names(one: Signing) -> tuple[Run, ...]:
    return one.names or (Run("　　　　　", LOOK),)


def put_receipt(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Below the seal: who received it or was there, side by side in one row."""
    if not places:
        return
    flow.skip(20 if words.draft.sealer else 6)
    room = flow.margins.measure / len(places)
    cells = []
    for one in places:
        label = replace(one.label, text=f"{one.label.text}：", look=LOOK)
        cells.append(Cell(room, (label, *_names(one)), tail=(one.date or (BLANK,),), high=True))
    flow.row(cells, least=22)


def put_foot(words: Composer, flow: Flow, below: float) -> None:
    """Who issued it over the day, at the right, on one sheet with what is ``below`` millimetres tall."""
    foot = words.foot()
    if not foot:
        if words.draft.sealer:
            flow.keep(26)
            flow.skip(20)
        return
    flow.keep(8 * len(foot) + 14 + max(below, 12))
    flow.skip(13 if words.draft.sealer else 7)
    for runs in foot:
        flow.paragraph(runs, align=RIGHT, width=flow.margins.measure - 6, leading=1.8)
