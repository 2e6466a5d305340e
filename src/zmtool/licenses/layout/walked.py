"""Holding walked distances against a rule, where the straight line can only excuse and never accuse.

A point farther off in a straight line than the rule asks, with a margin for the error of coordinates, is let pass
unmeasured: whoever walks goes at least as far. Every nearer one has to be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import Ground, RuleKind
from zmtool.licenses.layout.points import Near, Point
from zmtool.licenses.layout.verdict import Denial, Outcome, Reference, Step

_SHOWN = 5
Kept = Callable[[Decimal], bool]
"""Whether a walked distance in metres keeps the rule."""


@dataclass(slots=True)
class Held:
    """How the reference points came out against one rule."""

    kept: list[Reference] = field(default_factory=list)
    failed: list[Reference] = field(default_factory=list)
    to_measure: list[Reference] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def all(self) -> tuple[Reference, ...]:
        """Every point that was looked at."""
        return (*self.failed, *self.to_measure, *self.kept)


def hold_points(asked: Asked, kinds: tuple[str, ...], metres: Decimal, kept: Kept) -> Held:
    """Every point of the kinds that may be nearer than ``metres`` by foot, held against ``kept``."""
    held = Held()
    near = [one for one in asked.near(metres + asked.plan.margin) if one.point.kind in kinds]
    for one in near:
        _hold_near(held, asked, one, kept)
    seen = {one.point.ref for one in near}
    _hold_measured(held, asked, [pair for pair in asked.walked(kinds) if pair[0].ref not in seen], kept)
    if asked.spot is None:
        held.questions.append(_no_map(asked, kinds[0]))
    else:
        _ask_for_unlocated(held, asked, kinds)
    held.questions += [
        f"点位库里一处{kind}也没有，“附近没有”不能作数；请先导入{kind}的点位，或由核查人员确认"
        for kind in kinds
        if not asked.points.has(kind)
    ]
    return held


def _hold_near(held: Held, asked: Asked, one: Near, kept: Kept) -> None:
    walked = asked.measured.get(one.point.ref)
    found = _reference(one.point, one.metres, walked)
    if walked is None:
        held.to_measure.append(found)
    elif float(walked) < one.metres - float(asked.plan.margin):
        held.questions.append(
            f"{found.label}：实测 {walked} 米，比直线 {found.straight} 米还短，测距或坐标有一个不对，请复核后再判"
        )
    else:
        (held.kept if kept(walked) else held.failed).append(found)


def _hold_measured(held: Held, asked: Asked, measured: Iterable[tuple[Point, Decimal]], kept: Kept) -> None:
    """Measured points that the map does not show near: the map may be silent, but not contradict."""
    for point, walked in measured:
        found = _reference(point, None, walked)
        if kept(walked):
            held.kept.append(found)
        elif asked.spot is not None and point.spot is not None:
            held.questions.append(
                f"{found.label}：实测 {walked} 米，而坐标显示在粗筛范围之外，请复核测距和坐标后再判"
            )
        else:
            held.failed.append(found)


def _no_map(asked: Asked, kind: str) -> str:
    position = asked.site.position
    if position is None:
        return f"没有申请点的坐标，附近的{kind}不能粗筛，请补坐标"
    return (
        f"坐标 {position.longitude},{position.latitude} 没有写明坐标系，附近的{kind}不能粗筛，"
        "请补坐标系（WGS-84、GCJ-02 或 BD-09）"
    )


def _ask_for_unlocated(held: Held, asked: Asked, kinds: tuple[str, ...]) -> None:
    missing = [
        _reference(one, None, None).label
        for one in asked.unlocated()
        if one.kind in kinds and one.ref not in asked.measured
    ]
    if missing:
        more = "" if len(missing) <= _SHOWN else f"等 {len(missing)} 处"
        held.questions.append(
            f"{'、'.join(missing[:_SHOWN])}{more}没有可用的坐标，粗筛看不到，请确认不在附近，或补坐标、补测"
        )


def _reference(point: Point, straight: float | None, measured: Decimal | None) -> Reference:
    shown = None if straight is None else Decimal(f"{straight:.1f}")
    return Reference(point.kind, point.ref, point.name, point.entrance, shown, measured)


def distance_step(
    rule: RuleKind, ground: Ground, held: Held, denials: tuple[Denial, ...], asked_for: str, metres: Decimal
) -> Step:
    """The step of a distance rule: refused, to be measured, a person's, or passed; ``asked_for`` is the rule in words."""
    step = Step(
        rule,
        Outcome.PASS,
        asked_for,
        ground.rule_id,
        ground.article,
        ground.mark.value,
        metres,
        held.all,
        denials,
        tuple(held.to_measure),
        tuple(held.questions),
    )
    if denials and ground.unchecked:
        step = only_a_person_refuses(step, ground)
    outcome, text = _said(step, held)
    return replace(step, outcome=outcome, text=f"{asked_for}；{text}")


def only_a_person_refuses(step: Step, ground: Ground) -> Step:
    """The step with its refusals turned into questions, for a figure that nobody has compared with the plan."""
    asked = tuple(
        f"{one.reference.label + ' ' if one.reference else ''}{one.measured}，{one.threshold}；"
        f"该数值标记“{ground.mark}”，不能单独作为否决依据，请对照规划原文"
        for one in step.denials
    )
    return replace(step, outcome=Outcome.PERSON, denials=(), questions=(*step.questions, *asked))


def _said(step: Step, held: Held) -> tuple[Outcome, str]:
    if step.denials:
        worst = "、".join(
            f"{one.reference.label if one.reference else ''} {one.measured}" for one in step.denials
        )
        return Outcome.DENY, f"{worst}，不符合"
    if step.to_measure:
        listed = "、".join(f"{one.label}（直线 {one.straight} 米）" for one in step.to_measure[:_SHOWN])
        more = f"等 {len(step.to_measure)} 处" if len(step.to_measure) > _SHOWN else ""
        return Outcome.MEASURE, f"{listed}{more}在粗筛范围内，直线不能作数，请实测步行距离"
    if step.questions:
        return Outcome.PERSON, "须由人确认"
    if held.kept:
        return (
            Outcome.PASS,
            f"实测 {'、'.join(f'{one.label} {one.measured} 米' for one in held.kept[:_SHOWN])}，符合",
        )
    return Outcome.PASS, "粗筛范围内没有，步行只会更远，不用实测"
