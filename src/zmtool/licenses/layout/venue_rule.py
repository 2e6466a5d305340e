"""Venues (特定场所): how many points a market, sight, terminal, hotel or mall may have, by its own measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import RuleKind, VenueRule
from zmtool.licenses.layout.site import Venue
from zmtool.licenses.layout.verdict import Denial, Outcome, Step
from zmtool.licenses.layout.walked import only_a_person_refuses

CODE = "N3"
_MEASURES = {"stalls": "摊位（商户）数", "area": "面积（平方米）", "grade": "等级", "zone": ""}


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many points the venue may have, in words; None where a person must say, ``question`` what.

    Where ``most`` is set and ``number`` is smaller, the file does not say when there may be more than ``number``.
    """

    number: int | None
    text: str
    question: str = ""
    most: int | None = None


def allowance(rule: VenueRule, venue: Venue) -> Allowance:
    """How many points the rule gives a venue."""
    if rule.by == "grade":
        numbers = dict(rule.grades)
        if venue.grade in numbers:
            number = numbers[venue.grade]
            return Allowance(number, f"{rule.kind}（{venue.grade}）至多 {number} 点")
        known = "、".join(numbers)
        return Allowance(None, "", f"{rule.kind}的等级是“{venue.grade or '未知'}”，规划列有：{known}，请确认")
    if rule.per is None:
        most = rule.most if rule.most is not None and rule.most > rule.base else None
        return Allowance(rule.base, f"{rule.kind}至多 {rule.base} 点", most=most)
    if venue.size is None:
        return Allowance(None, "", f"不知道{rule.kind}的{_MEASURES[rule.by]}，不能算出可设几点，请查明")
    steps = int(max(venue.size - rule.up_to, Decimal(0)) // rule.per)
    number = rule.base + steps * rule.add
    if rule.most is not None:
        number = min(number, rule.most)
    up_to = f"{rule.up_to} 以内 {rule.base} 点，" if rule.up_to else ""
    limit = "" if rule.most is None else f"，至多 {rule.most} 点"
    reckoned = f"{_MEASURES[rule.by]} {venue.size}：{up_to}每满 {rule.per} 加 {rule.add} 点{limit}"
    return Allowance(number, f"{rule.kind}（{reckoned}）可设 {number} 点")


def venue_rule(asked: Asked) -> VenueRule | None:
    """The rule that the venue of the place falls under."""
    venue = asked.site.venue
    return None if venue is None else asked.plan.venue(venue.kind)


def venue_steps(asked: Asked) -> tuple[Step, ...]:
    """Whether the place falls under a venue's rules, and what they replace; nothing for a place in no venue."""
    venue, rule = asked.site.venue, venue_rule(asked)
    if venue is None:
        return ()
    if rule is None:
        known = "、".join(one.kind for one in asked.plan.venues) or "（无）"
        question = f"规划没有“{venue.kind}”这一类特定场所（有：{known}），请确认是否按一般地段判断"
        return (Step(RuleKind.VENUE, Outcome.PERSON, question, questions=(question,)),)
    replaced = [label for key, label in (("cap", "总量"), ("spacing", "间距")) if key in rule.replaces]
    instead = f"，代替一般的{'、'.join(replaced)}规则" if replaced else "，一般规则同时适用"
    return (_step(rule, Outcome.PASS, f"位于{rule.kind}{venue.name}，按场所规则判断{instead}"),)


def venue_number_steps(asked: Asked) -> tuple[Step, ...]:
    """Whether the venue has a place left. A renewal takes no new place and is not asked."""
    venue, rule = asked.site.venue, venue_rule(asked)
    if venue is None or rule is None or asked.site.renewal:
        return ()
    given = allowance(rule, venue)
    question = given.question or ("" if venue.name else f"没有写明是哪一处{rule.kind}，不能数出已有几点")
    if question or given.number is None:
        return (_step(rule, Outcome.PERSON, question, questions=(question,)),)
    held = asked.held(asked.points.places(venue=venue.name), lambda one: one.venue == venue.name)
    text = f"{given.text}；{venue.name}已占 {held} 点"
    if held < given.number:
        return (_step(rule, Outcome.PASS, f"{text}，有余量"),)
    if given.most is not None and held < given.most:
        question = f"{text}；规划最多 {given.most} 点，但文件没有写明何时可增加，请按规划原文核定"
        return (_step(rule, Outcome.PERSON, question, questions=(question,)),)
    full = _step(rule, Outcome.WAIT, f"{text}，没有余量，进入轮候；轮候不是不予许可")
    if not rule.full_is_refusal:
        return (full,)
    ground = rule.ground
    denial = Denial(
        CODE, ground.rule_id, given.text, f"已有 {held} 点", None, ground.article, asked.law(CODE)
    )
    refused = replace(full, outcome=Outcome.DENY, text=f"{text}，没有余量，不符合", denials=(denial,))
    return (only_a_person_refuses(refused, ground) if ground.unchecked else refused,)


def _step(rule: VenueRule, outcome: Outcome, text: str, questions: tuple[str, ...] = ()) -> Step:
    ground = rule.ground
    return Step(
        RuleKind.VENUE, outcome, text, ground.rule_id, ground.article, ground.mark.value, questions=questions
    )
