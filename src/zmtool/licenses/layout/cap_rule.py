"""Numbers (总量): a full cell or county leads into the queue (轮候), never to a refusal."""

from __future__ import annotations

from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.plan import Cell, Ground, RuleKind
from zmtool.licenses.layout.venue_rule import venue_number_steps, venue_rule
from zmtool.licenses.layout.verdict import Outcome, Step


def cap_steps(asked: Asked) -> tuple[Step, ...]:
    """The number of the venue, the cap of the cell and that of the county. A renewal takes no new place and is not asked."""
    if asked.site.renewal:
        return (Step(RuleKind.CAP, Outcome.PASS, "延续不占新的名额，不看总量"),)
    return (*venue_number_steps(asked), *_caps(asked))


def _caps(asked: Asked) -> tuple[Step, ...]:
    site, plan = asked.site, asked.plan
    inside = venue_rule(asked)
    if inside is not None and "cap" in inside.replaces:
        return (
            Step(
                RuleKind.CAP, Outcome.PASS, f"{inside.kind}内不看单元总量，按场所定数", inside.ground.rule_id
            ),
        )
    if exemption := plan.exempt(site.format, "cap"):
        ground = exemption.ground
        return (
            Step(
                RuleKind.CAP,
                Outcome.PASS,
                f"业态 {site.format} 不受总量限制",
                ground.rule_id,
                ground.article,
                ground.mark.value,
            ),
        )
    return (*_of_cell(asked), *_of_county(asked))


def _of_cell(asked: Asked) -> tuple[Step, ...]:
    plan, cell = asked.plan, asked.cell
    if cell is None:
        if not plan.cells:
            return _without_figure(asked)
        named = asked.site.cell
        question = (
            f"规划里没有单元 {named}，请核对单元代码"
            if named
            else "不知道属于哪个市场单元，请确认单元后再看余量"
        )
        return (Step(RuleKind.CAP, Outcome.PERSON, question, questions=(question,)),)
    found = plan.cap_of(cell)
    if found is None:
        return _without_figure(asked, cell)
    cap, ground = found
    held = asked.held(asked.points.places(cell=cell.code), lambda one: one.cell == cell.code)
    ahead = sum(map(asked.before, asked.waiting))
    return (_step(f"单元 {cell.code} {cell.name}", cap, held, ahead, ground),)


def _without_figure(asked: Asked, cell: Cell | None = None) -> tuple[Step, ...]:
    rule = asked.plan.is_open(RuleKind.CAP)
    if rule is None:
        named = f"单元 {cell.code} " if cell else ""
        return () if asked.plan.total else (Step(RuleKind.CAP, Outcome.PASS, f"{named}没有规定总量"),)
    question = f"总量：{rule.note}，请按规划原文核定余量"
    return (Step(RuleKind.CAP, Outcome.PERSON, question, questions=(question,)),)


def _of_county(asked: Asked) -> tuple[Step, ...]:
    total = asked.plan.total
    if total is None:
        return ()
    held = asked.held(asked.points.places(), lambda one: True)
    return (_step("全域", total, held, 0, asked.plan.ground),)


def _step(what: str, cap: int, held: int, ahead: int, ground: Ground) -> Step:
    text = f"{what}规划 {cap} 点，已占 {held} 点（含停业和在先的在办申请）"
    if held + ahead < cap:
        outcome, more = Outcome.PASS, f"，余 {cap - held} 点" + (f"，轮候 {ahead} 人" if ahead else "")
    elif held < cap:
        outcome, more = Outcome.WAIT, f"，余 {cap - held} 点，但在先轮候有 {ahead} 人，须按顺序等待"
    else:
        outcome, more = Outcome.WAIT, f"，没有余量，进入轮候（在先 {ahead} 人）；轮候不是不予许可"
    return Step(RuleKind.CAP, outcome, text + more, ground.rule_id, ground.article, ground.mark.value)
