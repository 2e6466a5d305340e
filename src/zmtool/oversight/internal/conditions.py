"""The conditions of an alert's steps, by the names that ``alert.yaml`` uses: each says what a step still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zmtool.base.errors import UsageProblem
from zmtool.oversight.course.advance import Condition, Obstacle
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.internal.records import ANALYSIS, ONSITE, PHONE
from zmtool.oversight.internal.surroundings import AlertStanding

_LEVELS = "领域说明（监管）2.4"
_RED, _ORANGE, _YELLOW = 1, 2, 3
_MOVES = ("raise", "overdue", "lift", "again", "reopen")


def level_now(alert_level: int, course: Course) -> int:
    """The level that the latest step which moves it left."""
    said = course.said("level", *_MOVES, "lowered")
    return int(said) if said else alert_level


def people_of(text: str) -> tuple[str, ...]:
    """The names in “甲、乙”."""
    return tuple(
        dict.fromkeys(
            one for part in text.split(",") for one in part.replace("，", "、").split("、") if one.strip()
        )
    )


def lowering_asked(course: Course) -> Taken | None:
    """The request to lower the level that nothing has answered or overtaken yet."""
    last = course.last("lower", "lowered", *_MOVES)
    return last if last is not None and last.step == "lower" else None


def _note(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not now.note.strip():
        yield Obstacle("没有写明情况和理由", remedy="用 --note 写明")


def _known_reason(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _among(now.details.get("reason", ""), facts.internal.false_reasons, "原因")


def _suppressible(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    most = facts.internal.suppress_most
    if facts.suppressed >= most:
        yield Obstacle(
            f"同一对象、同一模型已连续抑制 {facts.suppressed} 次，必须有人看一眼",
            "领域说明（监管）2.3 第 2 项",
            "请派单并作系统分析，确属误报的以结论“误报”办结",
        )
    if facts.level == _RED:
        yield Obstacle("红色预警不能抑制", f"{_LEVELS}：必须实地", "请派单；级别不当的先申请降级")


def _not_accused(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    subject, post = facts.alert.subject, facts.post
    person = now.details.get("person", "")
    if subject.login and person == subject.login:
        yield Obstacle("预警涉及的人不能办理本人的预警", "领域说明（监管）4.3 权限", "请派给他人")
    elif subject.dept and post is not None and post.dept == subject.dept:
        yield Obstacle("预警涉及的部门不能办理本部门的预警", "领域说明（监管）4.3 权限", "请派给内管或者纪检")


def _two_people(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if len(people_of(now.details.get("people", ""))) < 2:
        yield Obstacle("实地核查应当有两名人员", "领域说明（监管）2.5", "加 --people 姓名、姓名")


def _phoned_first(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if facts.level in (_ORANGE, _YELLOW) and not _found_out(facts, course, PHONE):
        yield Obstacle(
            "还没有电话询访", f"{_LEVELS}：先电话后实地", "先用 zmtool alert phone 登记；电话不通的也登记"
        )


def _known_conclusion(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("conclusion", "")
    yield from _among(text, tuple(facts.internal.conclusions), "结论")
    conclusion = facts.internal.conclusions.get(text)
    if conclusion is None:
        return
    reason, gravity = now.details.get("reason", ""), now.details.get("gravity", "")
    if conclusion.reason and not reason:
        yield Obstacle(
            f"结论“{text}”要写明原因", remedy=f"加 --reason，可用：{'、'.join(facts.internal.false_reasons)}"
        )
    yield from _among(reason, facts.internal.false_reasons, "原因")
    if conclusion.transfer and not gravity:
        yield Obstacle(
            f"结论“{text}”要区分轻重",
            "领域说明（监管）2.5",
            f"加 --gravity，可用：{'、'.join(facts.internal.gravities)}",
        )
    yield from _among(gravity, facts.internal.gravities, "轻重")


def _looked_into(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    """Red and orange are seen on the spot; yellow is asked by telephone, and seen where that left it unclear; blue is analysed."""
    phoned, seen = _found_out(facts, course, PHONE), _found_out(facts, course, ONSITE)
    conclusion = facts.internal.conclusions.get(now.details.get("conclusion", ""))
    if not _found_out(facts, course, ANALYSIS):
        yield Obstacle("退回以后还没有重新作系统分析", remedy="先用 zmtool alert analyse 登记")
    if facts.level in (_RED, _ORANGE) and not seen:
        label = facts.loop.level(facts.level).label
        yield Obstacle(f"{label}色预警还没有实地核查", f"{_LEVELS}：必须实地", "先用 zmtool alert visit 登记")
    elif facts.level == _YELLOW and not phoned and not seen:
        yield Obstacle("黄色预警还没有电话询访", _LEVELS, "先用 zmtool alert phone 登记")
    elif not seen and _unclear(course):
        yield Obstacle(
            "电话询访没有解释清楚，还没有实地核查",
            f"{_LEVELS}：解释不清转实地",
            "先用 zmtool alert visit 登记",
        )
    elif conclusion is not None and conclusion.transfer and not phoned and not seen:
        yield Obstacle(
            f"只作了系统分析，不能定为“{conclusion.id}”",
            "领域说明（监管）2.1：询访、核查后才定",
            "先电话询访或者实地核查",
        )


def _not_returned(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if course.taken("return"):
        yield Obstacle("已经退回一次，不能再退回", f"{_LEVELS}：可退回一次", "请改派他人，或者按现有材料办结")


def _not_assignee(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if facts.assignee and now.by == facts.assignee:
        yield Obstacle("承办人不能退回自己办的预警", remedy="请由他人办理")


def _transferable(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = course.said("conclusion", "conclude")
    conclusion = facts.internal.conclusions.get(text)
    if conclusion is None or not conclusion.transfer:
        yield Obstacle(f"结论是“{text}”，不用转办", remedy="请直接办结：zmtool alert close")


def _known_indicator(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("indicator", "")
    if not text:
        return
    try:
        facts.library.usable(text)
    except UsageProblem as problem:
        yield Obstacle(problem.what, remedy=problem.next_step)


def _closable(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    told = now.details.get("verdict", "")
    conclusion = facts.internal.conclusions.get(course.said("conclusion", "conclude"))
    yield from _among(told, facts.internal.verdicts, "反馈结果")
    if facts.state != "TRANSFERRED":
        if conclusion is not None and conclusion.transfer:
            yield Obstacle(
                f"结论是“{conclusion.id}”，还没有转办", remedy="先用 zmtool alert transfer 转为线索"
            )
        if told:
            yield Obstacle("没有转办的预警，反馈结果由结论而定", remedy="去掉 --verdict")
        return
    if course.taken("outcome"):
        if told:
            yield Obstacle("问题已经反馈结果，不用再写", remedy="去掉 --verdict")
    elif not facts.clue_ended:
        yield Obstacle("转出的线索、问题还没有结果", remedy="等问题归档后结果自动反馈，再办结")
    elif not told:
        yield Obstacle(
            "线索没有成为问题，要写明反馈结果",
            remedy=f"加 --verdict，可用：{'、'.join(facts.internal.verdicts)}",
        )


def _higher_level(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _level(facts, now, higher=True)


def _lower_level(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _level(facts, now, higher=False)


def _lowering_asked(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if lowering_asked(course) is None:
        yield Obstacle("没有待复核的降级申请", remedy="先用 zmtool alert level 申请，写明理由")


def _second_person(facts: AlertStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    asked = lowering_asked(course)
    if asked is not None and asked.by == now.by:
        yield Obstacle("降级要由另一人复核", f"{_LEVELS}：降级要写理由并复核", "请由有审批职责的他人办理")


def _level(facts: AlertStanding, now: Taken, *, higher: bool) -> Iterator[Obstacle]:
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


def _among(text: str, known: tuple[str, ...], what: str) -> Iterator[Obstacle]:
    if text and text not in known:
        yield Obstacle(f"没有{what}“{text}”", remedy=f"可用：{'、'.join(known)}")


def _found_out(facts: AlertStanding, course: Course, kind: str) -> bool:
    """Whether there is a record of the kind since the alert was last returned or taken up again."""
    since = course.last("return", "reopen")
    return any(one.kind == kind and (since is None or one.at >= since.at) for one in facts.records)


def _unclear(course: Course) -> bool:
    """Whether the last telephone visit left contradictions."""
    last = course.last("phone")
    return last is not None and bool(last.details.get("contradictions"))


ALERT_CONDITIONS: Mapping[str, Condition[AlertStanding]] = {
    "note": _note,
    "known_reason": _known_reason,
    "suppressible": _suppressible,
    "not_accused": _not_accused,
    "two_people": _two_people,
    "phoned_first": _phoned_first,
    "known_conclusion": _known_conclusion,
    "looked_into": _looked_into,
    "not_returned": _not_returned,
    "not_assignee": _not_assignee,
    "transferable": _transferable,
    "known_indicator": _known_indicator,
    "closable": _closable,
    "higher_level": _higher_level,
    "lower_level": _lower_level,
    "lowering_asked": _lowering_asked,
    "second_person": _second_person,
}
