"""Schools and kindergartens: never inside one, and farther from their gates than the plan says (N5)."""

from __future__ import annotations

from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import RuleKind, SchoolRule
from zmtool.licenses.layout.verdict import Denial, Outcome, Step
from zmtool.licenses.layout.walked import distance_step, hold_points

CODE = "N5"


def school_steps(asked: Asked) -> tuple[Step, ...]:
    """One step for lying inside a school, one for each kind of school of the plan."""
    steps = [_inside(asked)] if asked.site.inside_school else []
    steps += [_kind(asked, rule) for rule in asked.plan.schools]
    if rule := asked.plan.is_open(RuleKind.SCHOOL):
        question = f"学校距离：{rule.note}，请按规划原文核定"
        steps.append(Step(RuleKind.SCHOOL, Outcome.PERSON, question, questions=(question,)))
    return tuple(steps) or (Step(RuleKind.SCHOOL, Outcome.PASS, "规划文件没有学校距离的规定"),)


def _inside(asked: Asked) -> Step:
    denial = Denial(
        CODE, "schools.inside", "学校、幼儿园内部不得设点", "在学校内部", None, "", asked.law(CODE)
    )
    text = "学校、幼儿园内部不得设点；该处在学校内部，不符合"
    return Step(RuleKind.SCHOOL, Outcome.DENY, text, denial.rule_id, denials=(denial,))


def _kind(asked: Asked, rule: SchoolRule) -> Step:
    held = hold_points(asked, (rule.kind,), rule.metres, rule.kept)
    asked_for = f"距{rule.kind}进出通道口须{'大于' if rule.more else '不少于'} {rule.metres} 米"
    denials = tuple(
        Denial(
            CODE,
            rule.ground.rule_id,
            asked_for,
            f"实测 {one.measured} 米",
            one,
            rule.ground.article,
            asked.law(CODE),
        )
        for one in held.failed
    )
    return distance_step(RuleKind.SCHOOL, rule.ground, held, denials, asked_for, rule.metres)
