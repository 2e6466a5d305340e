"""Formats (业态): the largest share of some kinds of shop among the retailers of the county or the cell (N3)."""

from __future__ import annotations

from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import FormatCap, RuleKind
from zmtool.licenses.layout.verdict import Denial, Outcome, Step
from zmtool.licenses.layout.walked import only_a_person_refuses

CODE = "N3"


def format_steps(asked: Asked) -> tuple[Step, ...]:
    """One step for each share that the format of the place counts towards; none where no share does, or for renewals."""
    if asked.site.renewal:
        return ()
    site, plan = asked.site, asked.plan
    if plan.format_caps and not site.format:
        listed = "；".join("、".join(one.formats) for one in plan.format_caps)
        question = f"业态未知，而规划限制这些业态的占比：{listed}，请确认业态"
        return (Step(RuleKind.FORMAT, Outcome.PERSON, question, questions=(question,)),)
    steps = tuple(_share(asked, one) for one in plan.format_caps if site.format in one.formats)
    if steps:
        return steps
    if rule := plan.is_open(RuleKind.FORMAT):
        question = f"业态：{rule.note}，请按规划原文核定"
        return (Step(RuleKind.FORMAT, Outcome.PERSON, question, questions=(question,)),)
    return (Step(RuleKind.FORMAT, Outcome.PASS, "规划不限制该业态的占比"),)


def _share(asked: Asked, rule: FormatCap) -> Step:
    """With the applicant the share must not pass the limit; retailers of unknown format may count either way."""
    cell = asked.cell
    if rule.per_cell and cell is None:
        question = "业态占比按单元计，不知道属于哪个单元，请确认"
        return Step(RuleKind.FORMAT, Outcome.PERSON, question, rule.ground.rule_id, questions=(question,))
    counts = dict(asked.points.formats(cell.code if rule.per_cell and cell else ""))
    total = sum(counts.values()) + 1
    least = sum(counts.get(one, 0) for one in rule.formats) + 1
    most = least + counts.get("", 0)
    scope = f"单元 {cell.code}" if rule.per_cell and cell else "全域"
    named = "、".join(rule.formats)
    asked_for = f"业态 {named} 合计不超过{scope}零售点的 {rule.share * 100:f}%"
    found = f"加上本户为 {least}/{total}（{100 * least / total:.2f}%）"
    ground = rule.ground
    step = Step(
        RuleKind.FORMAT,
        Outcome.PASS,
        f"{asked_for}；{found}，符合",
        ground.rule_id,
        ground.article,
        ground.mark.value,
    )
    if most <= rule.share * total:
        return step
    if least <= rule.share * total:
        question = f"{asked_for}；{found}，另有 {counts.get('', 0)} 户业态未知，请补齐业态后再判"
        return Step(RuleKind.FORMAT, Outcome.PERSON, question, ground.rule_id, questions=(question,))
    denial = Denial(CODE, ground.rule_id, asked_for, found, None, ground.article, asked.law(CODE))
    refused = Step(
        RuleKind.FORMAT,
        Outcome.DENY,
        f"{asked_for}；{found}，超过",
        ground.rule_id,
        ground.article,
        ground.mark.value,
        denials=(denial,),
    )
    return only_a_person_refuses(refused, ground) if ground.unchecked else refused
