"""The conditions of steps, by the names that ``clue.yaml`` and ``problem.yaml`` use: each says what a step still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zmtool.base.errors import UsageProblem
from zmtool.oversight.closed_loop.surroundings import ClueStanding, ProblemStanding
from zmtool.oversight.course.advance import Condition, Obstacle
from zmtool.oversight.course.records import Course, Taken

_LOOP = "领域说明（监管）4.3"


def _note(facts: object, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not now.note.strip():
        yield Obstacle("没有写明情况和理由", remedy="用 --note 写明")


def _two_people(facts: object, course: Course, now: Taken) -> Iterator[Obstacle]:
    people = {one.strip() for one in now.details.get("people", "").replace("、", ",").split(",")} - {""}
    if len(people) < 2:
        yield Obstacle("实地走访应当有两名以上人员", remedy="加 --set 人员=姓名、姓名")


def _known_indicator(facts: ClueStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("indicator", "")
    if not text:
        return
    try:
        facts.library.usable(text)
    except UsageProblem as problem:
        yield Obstacle(problem.what, remedy=problem.next_step)


def _classified(facts: ClueStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not (course.said("indicator") or facts.clue.indicator):
        yield Obstacle("还没有归类，不能成立", _LOOP, "先办改归类，写明指标编号")


def _known_department(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("resp_dept", "")
    try:
        if text and facts.roles.department(text) in facts.roles.outside:
            yield Obstacle(f"{text}不在单位内，不能作为责任部门")
    except UsageProblem as problem:
        yield Obstacle(problem.what, remedy=problem.next_step)


def _not_accused(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    target = facts.problem.target
    try:
        dept = facts.roles.department(now.details.get("resp_dept", ""))
    except UsageProblem:
        return
    people = {now.details.get("resp_person", ""), *_split(now.details.get("helpers", ""))}
    if target.dept and dept == target.dept:
        yield Obstacle("被举报的部门不能查办对本部门的举报", "领域说明（监管）4.3 权限", "请派给内管或者纪检")
    if target.login and target.login in people:
        yield Obstacle("被举报人不能查办对本人的举报", "领域说明（监管）4.3 权限", "请派给他人")


def _not_extended(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if course.taken("extend"):
        yield Obstacle("已经延期一次，不能再延", "领域说明（监管）4.2：限一次", "请按期办结，或者上报")


def _later_day(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("until", "")
    if not text:
        return
    try:
        until = date.fromisoformat(text)
    except ValueError:
        yield Obstacle(f"延期至“{text}”不是日期", remedy="例：--set 延期至=2026-06-30")
        return
    if facts.clock is not None and facts.clock.due is not None and until <= facts.clock.due.date():
        yield Obstacle(f"延期至 {until} 不晚于现在的期限 {facts.clock.due.date()}", remedy="请写更晚的日期")


def _known_result(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    result = now.details.get("result", "")
    if result and result not in facts.loop.results:
        yield Obstacle(f"没有查证结果“{result}”", remedy=f"可用：{'、'.join(facts.loop.results)}")


def _founded_result(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    result = course.said("result", "feedback")
    if result not in facts.loop.founded:
        yield Obstacle(
            f"反馈的结果是“{result}”，没有要整改的", remedy="请办“核定不属实”（pass_unfounded），或者退回"
        )


def _unfounded_result(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    result = course.said("result", "feedback")
    if result in facts.loop.founded:
        yield Obstacle(f"反馈的结果是“{result}”", remedy="请办“核定通过”（pass），或者退回")


def _returns_left(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    returned = _since_redo(course, "return")
    if returned >= facts.loop.returns:
        yield Obstacle(
            f"已经退回 {returned} 次，不能再退回",
            f"{_LOOP}：退回至多 {facts.loop.returns} 次",
            "请上报市局，或者改派他人",
        )


def _not_assignee(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if facts.assignee and now.by == facts.assignee:
        yield Obstacle("主办人不能核定、复查或者抽评自己办的事", _LOOP, "请由他人办理")


def _recheck_due(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    clock = facts.clock
    if clock is not None and clock.opens is not None and now.at < clock.opens:
        yield Obstacle(
            f"整改完成三十日后才复查，最早 {clock.opens.date()}", _LOOP, "未整改到位的，可以办“复查不合格”"
        )


def _known_liability(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    for name, known in (("liability", facts.loop.liabilities), ("sanction", facts.loop.sanctions)):
        told = now.details.get(name, "")
        if told and told not in known:
            yield Obstacle(f"没有“{told}”", remedy=f"可用：{'、'.join(known)}")


def _higher_level(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _level(facts, now, higher=True)


def _lower_level(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _level(facts, now, higher=False)


def _level(facts: ProblemStanding, now: Taken, *, higher: bool) -> Iterator[Obstacle]:
    text = now.details.get("level", "")
    if not text:
        return
    try:
        level = facts.loop.level_of(text)
    except UsageProblem as problem:
        yield Obstacle(problem.what, remedy=problem.next_step)
        return
    if level == facts.level or (level < facts.level) != higher:
        label = facts.loop.level(facts.level).label
        yield Obstacle(
            f"现在是{label}级，{'升级' if higher else '降级'}要写{'更高' if higher else '更低'}的级别"
        )


def _escalated(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not course.taken("escalate"):
        yield Obstacle("还没有上报，没有回执可登记")


def _marks(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    for name, most in facts.loop.spot_check.marks.items():
        text = now.details.get(name, "")
        if text and not (text.isdecimal() and int(text) <= most):
            yield Obstacle(f"得分“{text}”不在 0 到 {most} 之间", remedy="请写整数")


def _spot_checked(facts: ProblemStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not course.taken("spot_check"):
        yield Obstacle("还没有抽评，不能退回重办", "领域说明（监管）4.7")


def _since_redo(course: Course, step: str) -> int:
    count = 0
    for one in course.steps:
        if one.step in ("redo", "redispatch"):
            count = 0
        count += one.step == step
    return count


def _split(text: str) -> set[str]:
    return {one.strip() for one in text.replace("、", ",").split(",")} - {""}


CLUE_CONDITIONS: Mapping[str, Condition[ClueStanding]] = {
    "note": _note,
    "two_people": _two_people,
    "known_indicator": _known_indicator,
    "classified": _classified,
}
PROBLEM_CONDITIONS: Mapping[str, Condition[ProblemStanding]] = {
    "note": _note,
    "known_department": _known_department,
    "not_accused": _not_accused,
    "not_extended": _not_extended,
    "later_day": _later_day,
    "known_result": _known_result,
    "founded_result": _founded_result,
    "unfounded_result": _unfounded_result,
    "returns_left": _returns_left,
    "not_assignee": _not_assignee,
    "recheck_due": _recheck_due,
    "known_liability": _known_liability,
    "higher_level": _higher_level,
    "lower_level": _lower_level,
    "escalated": _escalated,
    "marks": _marks,
    "spot_checked": _spot_checked,
}
CLUE_BEFOREHAND = frozenset({"classified"})
PROBLEM_BEFOREHAND = frozenset(
    {
        "not_extended",
        "founded_result",
        "unfounded_result",
        "returns_left",
        "not_assignee",
        "recheck_due",
        "escalated",
        "spot_checked",
    }
)
"""Conditions that can be judged before a step is told anything: what they find is said beside the step."""
