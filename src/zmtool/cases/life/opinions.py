"""The opinions (审批意见) a step needs: given, agreeing, by two officers, on days that do not run backwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.history import approvals_of
from zmtool.cases.records import Approval

TWO_SIGN = "officer"
"""The office that signs with two (行政处罚法第四十二条)."""


def opinions_on(attempt: Attempt) -> Mapping[str, Approval]:
    """The opinion of each office on this taking of the step that was entered last: given since it was last taken.

    Two officers who signed one after the other, of one mind, are one opinion of the later day.
    """
    last = attempt.history.last(attempt.step.id)
    fresh = [one for one in approvals_of(attempt.case, attempt.step) if last is None or one.on > last.on]
    given = {one.role: one for one in fresh}
    if TWO_SIGN in given:
        given[TWO_SIGN] = _of_one_mind([one for one in fresh if one.role == TWO_SIGN])
    return given


def _of_one_mind(opinions: Sequence[Approval]) -> Approval:
    """The last opinion, with everybody whose own last word agrees with it; of the latest of their days."""
    words = {name: one for one in opinions for name in one.by}
    last = opinions[-1]
    shared = {name: one for name, one in words.items() if one.agrees == last.agrees}
    return replace(last, by=tuple(shared), on=max((one.on for one in shared.values()), default=last.on))


def missing_opinions(attempt: Attempt) -> Iterator[Obstacle]:
    """Opinions that are missing, disagree, have one signature for two, or whose days run backwards."""
    step, cycle = attempt.step, attempt.around.cycle
    ground = attempt.ground()
    given = opinions_on(attempt)
    missing = [role for role in step.approvals if role not in given]
    if missing:
        offices = "、".join(cycle.office_label(role) for role in missing)
        way = f"登记意见：zmtool case approve 编号 {step.id} --role {missing[0]} --by 姓名"
        yield Obstacle(
            "approvals",
            f"“{step.label}”还没有{offices}的意见",
            ground,
            f"{step.remedy}；{way}" if step.remedy else way,
        )
    previous: Approval | None = None
    for role in step.approvals:
        office = cycle.office_label(role)
        found = given.get(role)
        if found is None:
            continue
        if not found.agrees:
            yield Obstacle(
                "approvals",
                f"{office}{'、'.join(found.by)}于 {found.on} 不同意“{step.label}”：{found.opinion}",
                ground,
                "按意见处理后重新报批",
            )
        if role == TWO_SIGN and len(set(found.by)) < 2:
            yield Obstacle(
                "approvals", f"{office}意见只有一人签名，应为两人", ground, "补充另一名承办人的意见"
            )
        if found.on > attempt.on:
            yield Obstacle(
                "approvals",
                f"{office}的意见签于 {found.on}，晚于“{step.label}”的 {attempt.on}",
                ground,
                "批准不得晚于办理",
                not_before=found.on,
            )
        if previous is not None and found.on < previous.on:
            yield Obstacle(
                "approvals",
                f"{office}的意见（{found.on}）早于{cycle.office_label(previous.role)}的意见（{previous.on}）",
                ground,
                "签署日期应依次不倒序",
            )
        previous = found
