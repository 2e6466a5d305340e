"""Which step of a case is meant, picked from a list: whose opinion is entered, whose documents are filled."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.cases.life.definition import LifeCycle
from zmtool.tui.fields.form import Choice
from zmtool.workflow.case_sheet import CaseSheet
from zmtool.workflow.review_precheck import NextStep


def lacking_opinions(sheet: CaseSheet, step: NextStep, unheard: Sequence[str]) -> list[Choice]:
    """Each opinion that a step lacks, by the office that gives it; the step all the same (empty value)."""
    others = [one for one in step.way.obstacles if one.stops and one.code != "approvals"]
    return [
        *(Choice(role, f"登记{sheet.offices.get(role, role)}意见") for role in unheard),
        Choice("", "办理这一步", "还缺意见" + (f"；{others[0].what}" if others else "")),
    ]


def unheard_opinions(sheet: CaseSheet, current: str) -> list[Choice]:
    """The opinions not heard yet, as step and office: those on the step ``current``, or on all that lack any."""
    opinions = {step: roles for step, roles in sheet.opinions.items() if roles}
    wanted = [current] if current in opinions else sorted(opinions, key=list(sheet.opinions).index)
    labels = {one.way.step.id: one.way.step.label for one in sheet.precheck.steps}
    return [
        Choice(f"{step} {role}", f"{labels[step]}　{sheet.offices.get(role, role)}")
        for step in wanted
        for role in opinions[step]
    ]


def steps_with_papers(sheet: CaseSheet, cycle: LifeCycle) -> list[Choice]:
    """The steps that bring documents: those taken, the last one first, then the next ones."""
    taken = [cycle.steps[one.step] for one in reversed(sheet.facts.events) if one.step in cycle.steps]
    near = [one.way.step for one in sheet.precheck.steps]
    steps = {one.id: (one, "已办") for one in taken if one.papers}
    for one in near:
        if one.papers:
            steps.setdefault(one.id, (one, "未办，填成草稿"))
    return [Choice(name, step.label, remark) for name, (step, remark) in steps.items()]
