"""Hearings before a licence is decided: who has to be told, the times in between, who presides (行政许可法第四十六至四十八条)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from zmtool.base.errors import InvalidValue, UnknownAnswer
from zmtool.law.periods import Period, Unit, due
from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.values.times import parse_datetime

_GROUND = "行政许可法第四十七条"
_WINDOW = "D12"
_TOLD = (("hearing_time", "听证时间"), ("place", "听证地点"), ("host", "主持人"))


def interest_named(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """Telling somebody of the right to a hearing needs to say whom, and what is at stake."""
    for name, label in (("recipient", "被告知人"), ("interest", "重大利益关系")):
        if not _said(now, name):
            yield Objection(
                "", f"没有写明{label}", _GROUND, f"请用 --paper {label}=… 写明", asks=(f"field.{name}",)
            )


def may_ask_hearing(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """A hearing is asked for by who was told of the right, within the days allowed."""
    if not course.taken("hearing_right"):
        yield Objection(
            "", "还没有告知听证权利", _GROUND, "请先告知；行政机关自行组织听证的，用暂停计时后直接通知听证"
        )
    for clock in clocks_of(course, around.life, around.law, now.at.date()):
        if clock.rule.id == _WINDOW and clock.due is not None and now.at.date() > clock.due:
            yield Objection(
                "", f"听证申请期限已于 {clock.due} 届满", clock.ground, "是否仍受理由负责人决定", stops=False
            )


def hearing_announced(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """A notice says when, where and under whom, early enough; who handled the application does not preside."""
    for name, label in _TOLD:
        if not _said(now, name):
            yield Objection(
                "",
                f"没有写明{label}",
                "行政许可法第四十八条",
                f"请用 --paper {label}=… 写明",
                asks=(f"field.{name}",),
            )
    held = _moment(_said(now, "hearing_time"))
    if held is not None:
        earliest = _earliest(now.at.date(), around)
        if held < now.at.replace(tzinfo=None):
            yield Objection("", f"听证时间 {held:%Y-%m-%d %H:%M} 早于通知")
        elif earliest is not None and held.date() < earliest:
            yield Objection(
                "",
                f"距听证不足 {around.life.hearing_ahead} 个工作日，最早 {earliest}",
                f"{around.life.hearing_law}（{around.life.hearing_mark.caution}）",
                stops=False,
            )
    host = _said(now, "host")
    if host and host in _handled_by(course):
        yield Objection(
            "",
            f"{host} 审查了本件，不能主持听证",
            f"{around.life.hearing_law}（{around.life.hearing_mark.caution}）",
            "请另行指定主持人",
            stops=False,
        )


def hearing_called(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """A hearing is held after its notice, not before its time."""
    notice = course.last("hearing_notice")
    if notice is None:
        yield Objection("", "还没有通知听证的时间、地点", "行政许可法第四十八条", "请先办理通知听证")
        return
    held = _moment(_said(notice, "hearing_time"))
    if held is not None and now.at.date() < held.date():
        yield Objection("", f"通知的听证时间是 {held:%Y-%m-%d %H:%M}，还没有到")


def hearing_over(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """The clock does not go on while a hearing that was asked for or called is still to be held."""
    if _outstanding(course):
        yield Objection(
            "", "听证还没有举行", "行政许可法第四十五条、第四十七条", "请先举行听证，或登记放弃、撤回听证申请"
        )


def hearing_settled(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """Nothing is decided before those with a major interest were told, and had their time or their hearing."""
    interested = "、".join(course.application.interested)
    told = course.last("hearing_right")
    if told is None:
        if interested:
            yield Objection(
                "", f"涉及 {interested} 的重大利益，还没有告知听证权利", _GROUND, "请先告知听证权利"
            )
        return
    if course.taken("hearing_request", "hearing_waived"):
        return
    for clock in clocks_of(course, around.life, around.law, now.at.date()):
        if clock.rule.id == _WINDOW and (clock.due is None or now.at.date() <= clock.due):
            until = f"到 {clock.due} 才届满" if clock.due else "须人工核对"
            yield Objection("", f"听证申请期限{until}", clock.ground, "或者登记其放弃听证")


def _outstanding(course: Course) -> bool:
    """Whether the latest that happened of a hearing is that it was asked for or called."""
    last = course.last("hearing_request", "hearing_notice", "hearing", "hearing_waived")
    return last is not None and last.step in ("hearing_request", "hearing_notice")


def _said(one: StepTaken, name: str) -> str:
    return one.details.get(f"field.{name}", "").strip()


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except InvalidValue:
        return None


def _earliest(day: date, around: Surroundings) -> date | None:
    try:
        return due(day, Period(around.life.hearing_ahead, Unit.WORKING_DAY), around.law.calendar).due
    except UnknownAnswer:
        return None


def _handled_by(course: Course) -> set[str]:
    steps = course.taken("accept", "paper_review", "inspect", "review")
    return {name for one in steps for name in (one.by, *(each.name for each in one.officers))}
