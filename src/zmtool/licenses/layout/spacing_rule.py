"""Spacing (间距): the walked distance to every retailer near, relaxed for those whom the plan supports (N3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from zmtool.base.text import compact
from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import Relaxation, RuleKind, Spacing
from zmtool.licenses.layout.points import RETAIL
from zmtool.licenses.layout.venue_rule import venue_rule
from zmtool.licenses.layout.verdict import Denial, Outcome, Reference, Step
from zmtool.licenses.layout.walked import distance_step, hold_points

CODE = "N3"


@dataclass(frozen=True, slots=True)
class Relaxed:
    """By how many metres the spacing is lowered: ``sure``, and ``possible`` if a person confirms ``question``."""

    sure: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)
    question: str = ""
    ground: Relaxation | None = None


def spacing_steps(asked: Asked) -> tuple[Step, ...]:
    """The spacing that holds at the place, held against every retailer near."""
    found = _spacing(asked)
    if isinstance(found, Step):
        return (found,)
    relaxed = relaxation(asked, found)
    return (_held(asked, found, relaxed),)


def _spacing(asked: Asked) -> Spacing | Step:
    """The spacing at the place: the venue's own, the cell's, the street's, the plan's; a step where there is none."""
    site, plan, cell = asked.site, asked.plan, asked.cell
    inside = venue_rule(asked)
    if inside is not None and inside.spacing is not None:
        return inside.spacing
    if inside is not None and "spacing" in inside.replaces:
        return _none(f"{inside.kind}内不看间距", inside.ground.rule_id)
    if exemption := plan.exempt(site.format, "spacing"):
        return _none(f"业态 {site.format} 不受间距限制", exemption.ground.rule_id)
    if cell is not None and cell.spacing is not None:
        return cell.spacing
    name = site.street or (cell.street if cell else "")
    if name:
        street = plan.street(name)
        if street is None:
            return _person(f"规划没有街区类型“{name}”，可选：{'、'.join(one.id for one in plan.streets)}")
        return street.spacing or _none(f"{name}不设间距", f"streets.{name}")
    if cell is None and any(one.spacing or one.street for one in plan.cells):
        return _person("间距随市场单元而不同，不知道属于哪个单元，请确认")
    if plan.spacing is not None:
        return plan.spacing
    if plan.streets:
        return _person(f"间距随街区类型而不同，请确认属于哪一类：{'、'.join(one.id for one in plan.streets)}")
    if rule := plan.is_open(RuleKind.SPACING):
        return _person(f"间距：{rule.note}，请按规划原文核定")
    return _none("规划没有间距要求", "")


def relaxation(asked: Asked, spacing: Spacing) -> Relaxed:
    """What the plan lowers the spacing by for this applicant: the largest relaxation that fits, never two together."""
    site, plan = asked.site, asked.plan
    tags = set(map(compact, site.tags))
    fitting = [one for one in plan.relaxations if set(map(compact, one.tags)) <= tags]
    cell = asked.cell
    street = plan.street(site.street or (cell.street if cell else ""))
    if not fitting or site.format in plan.no_relax_formats or (street is not None and street.no_relax):
        return Relaxed()
    best = Relaxed()
    for one in fitting:
        if one.first_time_only and site.first_time is False:
            continue
        metres = one.metres(spacing.metres)
        named = "、".join(one.tags)
        doubts = []
        if metres is None:
            doubts.append(f"对{named}降低多少，规划文件没有写明")
        if one.first_time_only and site.first_time is None:
            doubts.append(f"{named}只在首次新办时放宽，是否首次新办未知")
        if plan.no_relax_formats and not site.format:
            doubts.append(f"有的业态不放宽（{'、'.join(plan.no_relax_formats)}），业态未知")
        possible = spacing.metres if metres is None else metres
        if not doubts and possible > best.sure:
            best = replace(best, sure=possible, ground=one)
        elif doubts and possible > best.possible:
            best = replace(best, possible=possible, question="；".join(doubts))
    return best


def _held(asked: Asked, spacing: Spacing, relaxed: Relaxed) -> Step:
    bound = max(spacing.metres - relaxed.sure, Decimal(0))
    held = hold_points(asked, (RETAIL,), bound, lambda metres: spacing.kept(metres, relaxed.sure))
    doubtful = [
        one
        for one in held.failed
        if one.measured is not None and spacing.kept(one.measured, relaxed.possible)
    ]
    for one in doubtful:
        held.failed.remove(one)
        held.questions.append(
            f"{one.label} 实测 {one.measured} 米，不足 {bound} 米，放宽后可能符合：{relaxed.question}，请确认"
        )
    asked_for = f"与最近零售点的步行距离须{'大于' if spacing.more and bound else '不少于'} {bound} 米"
    if relaxed.ground is not None:
        asked_for += f"（{spacing.metres} 米，因{'、'.join(relaxed.ground.tags)}降 {relaxed.sure} 米）"
    denials = tuple(_denial(asked, spacing, asked_for, one) for one in held.failed)
    return distance_step(RuleKind.SPACING, spacing.ground, held, denials, asked_for, bound)


def _denial(asked: Asked, spacing: Spacing, asked_for: str, one: Reference) -> Denial:
    ground = spacing.ground
    measured = f"实测 {one.measured} 米"
    return Denial(CODE, ground.rule_id, asked_for, measured, one, ground.article, asked.law(CODE))


def _none(text: str, rule_id: str) -> Step:
    return Step(RuleKind.SPACING, Outcome.PASS, text, rule_id)


def _person(question: str) -> Step:
    return Step(RuleKind.SPACING, Outcome.PERSON, question, questions=(question,))
