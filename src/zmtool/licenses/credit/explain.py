"""A grade told step by step: base, entries, caps, score, straight conditions, repair, doubts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zmtool.licenses.credit.grade import Contribution, Graded, State
from zmtool.licenses.credit.ledger import label_of
from zmtool.licenses.credit.rules import CreditRules


class StepKind(StrEnum):
    """What a step of the explanation is about."""

    BASE = "基础分"
    SHARED = "归户"
    ENTRY = "流水"
    SCORE = "得分"
    BAND = "等级"
    STRAIGHT = "直接降级"
    CEILING = "逐级修复"
    DOUBT = "须人工确认"


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One step: Chinese text; of an entry its number, state, points and last day that counts."""

    kind: StepKind
    text: str
    entry: int = 0
    state: str = ""
    points: Decimal | None = None
    until: date | None = None
    mark: str = ""


def explained(graded: Graded, rules: CreditRules, shared_with: tuple[str, ...] = ()) -> tuple[GradeStep, ...]:
    """The steps to a grade; ``shared_with`` are the other licences of the holder."""
    return tuple(_steps(graded, rules, shared_with))


def plain(figure: Decimal) -> str:
    """A figure without needless zeros."""
    return format(figure.normalize() + 0, "f")


def signed(points: Decimal) -> str:
    """Points with their sign."""
    return f"+{plain(points)}" if points > 0 else plain(points).replace("-", "−")


def _steps(graded: Graded, rules: CreditRules, shared_with: tuple[str, ...]) -> Iterator[GradeStep]:
    base = rules.needed_base()
    yield GradeStep(
        StepKind.BASE,
        f"基础分 {plain(base)}，滚动 {rules.period_months} 个月（{rules.name}，{rules.id}）",
        points=base,
        mark=rules.base_mark.value,
    )
    if shared_with:
        listed = "、".join(shared_with[:8]) + ("等" if len(shared_with) > 8 else "")
        yield GradeStep(StepKind.SHARED, f"同一持证人还有 {len(shared_with)} 个证，合并计分：{listed}")
    for one in graded.contributions:
        yield _entry_step(one, rules)
    total = sum((one.points for one in graded.contributions), Decimal(0))
    bounded = "" if base + total == graded.score else f"，限于 {plain(graded.score)}"
    yield GradeStep(
        StepKind.SCORE,
        f"{plain(base)} {signed(total) if total else '+0'} ＝ {plain(base + total)}{bounded}",
        points=graded.score,
    )
    by_points = rules.grade(graded.by_points) if graded.by_points else None
    if by_points is not None:
        yield GradeStep(StepKind.BAND, f"{by_points.id} 级：{by_points.band}", mark=by_points.mark.value)
    for hit in graded.straights:
        numbers = "、".join(f"第 {entry.id} 笔 {entry.ref}" for entry in hit.entries)
        text = f"{hit.straight.code} {hit.straight.label}，直接列 {hit.straight.to} 级（{numbers}）"
        yield GradeStep(StepKind.STRAIGHT, text, mark=hit.straight.mark.value)
    if graded.ceiling:
        text = f"修复逐级恢复，现最高 {graded.ceiling} 级"
        yield GradeStep(StepKind.CEILING, text)
    for doubt in graded.doubts:
        yield GradeStep(StepKind.DOUBT, doubt)


def _entry_step(one: Contribution, rules: CreditRules) -> GradeStep:
    entry = one.entry
    found = rules.item(entry.item) or rules.straight(entry.item)
    amount = "" if entry.quantity is None else f" {plain(entry.quantity)}{_unit(rules, entry.item)}"
    text = f"{entry.day} {entry.item} {label_of(rules, entry.item)}{amount}（{entry.source} {entry.ref}）"
    if one.state is not State.COUNTED:
        text += f"：{one.state}，原 {signed(entry.points)}"
    text += f"，计到 {entry.until}" if one.state in (State.COUNTED, State.CAPPED) else ""
    return GradeStep(
        StepKind.ENTRY,
        " ".join(text.split()),
        entry.id,
        one.state.value,
        one.points,
        entry.until,
        found.mark.value if found is not None else "",
    )


def _unit(rules: CreditRules, code: str) -> str:
    item = rules.item(code)
    return item.unit if item is not None else ""
