"""Conditions about being heard: pleas and their review, hearings and their order (行政处罚法第四十五、六十三—六十五条)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.conditions.people import article
from zmtool.cases.weigh import PARTY_TYPES
from zmtool.law.hearing import hearing_reasons
from zmtool.law.periods import latest_before


def plea_reviewed(attempt: Attempt) -> Iterator[Obstacle]:
    """What the party pleaded was looked into before the decision."""
    plea, review = attempt.history.last("plea"), attempt.so_far.last("plea_review")
    if plea is not None and (review is None or review.on < plea.on):
        yield Obstacle(
            "plea_reviewed",
            f"当事人 {plea.on} 的陈述申辩还没有复核",
            article(attempt, "apl_2021:45"),
            "复核事实、理由和证据：zmtool case advance 编号 plea_review",
        )


def hearing_told(attempt: Attempt) -> Iterator[Obstacle]:
    """The party was told of the right to a hearing where the penalty calls for one."""
    if attempt.so_far.done("hearing_notify"):
        return
    penalty = attempt.case.penalty
    reasons = hearing_reasons(
        attempt.law.hearing,
        PARTY_TYPES.get(attempt.case.party.kind, "other_org"),
        penalty.kinds,
        fine=penalty.fine,
        illegal_income=penalty.illegal_income,
    )
    for reason in reasons:
        yield Obstacle(
            "hearing_told",
            f"{reason.text}，还没有告知听证权利",
            article(attempt, "apl_2021:63"),
            "先送达听证告知书：zmtool case advance 编号 hearing_notify",
            stops=reason.certain,
        )


def hearing_held(attempt: Attempt) -> Iterator[Obstacle]:
    """A hearing that was asked for was held, refused in writing, or given up."""
    request, answer = (
        attempt.so_far.last("hearing_request"),
        attempt.so_far.last("hearing", "hearing_reject", "hearing_waive"),
    )
    if request is not None and (answer is None or answer.on < request.on):
        yield Obstacle(
            "hearing_held",
            "当事人要求听证，尚未举行，也没有书面不予受理或放弃",
            article(attempt, "apl_2021:64"),
            "举行听证，或登记不予受理、书面放弃",
        )


def reviewed_after_hearing(attempt: Attempt) -> Iterator[Obstacle]:
    """A case that was heard is reviewed by the legal department afterwards (行政处罚法第五十八条)."""
    hearing, review = attempt.history.last("hearing"), attempt.history.last("legal_review")
    ground = article(attempt, "apl_2021:58")
    if hearing is not None and (review is None or review.on <= hearing.on):
        yield Obstacle(
            "reviewed_after_hearing",
            f"{hearing.on} 听证之后还没有法制审核",
            ground,
            "听证后重新法制审核：zmtool case advance 编号 legal_review",
        )
    elif review is None:
        what = "没有法制审核，请确认本案不属于应当审核的范围（待核：是否每案必审）"
        yield Obstacle("reviewed_after_hearing", what, ground, "一般应先法制审核", stops=False)


def hearing_set_in_time(attempt: Attempt) -> Iterator[Obstacle]:
    """The day a hearing is called for leaves the party its seven working days (行政处罚法第六十四条第二项)."""
    if attempt.event.until is not None:
        yield from _too_short(attempt, "hearing_set_in_time", attempt.on, attempt.event.until)


def hearing_called_in_time(attempt: Attempt) -> Iterator[Obstacle]:
    """Seven working days lie between the notice and the hearing (行政处罚法第六十四条第二项)."""
    called = attempt.history.last("hearing_call")
    if called is None:
        return
    if called.until is not None and attempt.on != called.until:
        yield Obstacle(
            "hearing_called_in_time",
            f"通知书写明的听证日期是 {called.until}，与本次的 {attempt.on} 不同",
            attempt.ground(),
            "按通知的日期举行，改期的重新送达听证通知书",
            not_before=called.until if attempt.on < called.until else None,
        )
    yield from _too_short(attempt, "hearing_called_in_time", called.on, attempt.on)


def _too_short(attempt: Attempt, code: str, called: date, held: date) -> Iterator[Obstacle]:
    try:
        version = attempt.law.deadlines.deadline_on("hearing_notice_ahead", held)
        latest = latest_before(held, version.period, attempt.law.calendar)
    except UnknownAnswer as unknown:
        yield Obstacle(code, unknown.what, attempt.ground(), "人工核对提前天数", stops=False)
        return
    if called > latest.due:
        yield Obstacle(
            code,
            f"听证通知 {called} 送达，距 {held} 的听证不足{version.period}，最迟应于 {latest.due} 通知",
            attempt.ground(),
            "另定听证日期并重新通知",
            stops=version.certain or version.mark.certain,
        )


CONDITIONS = {
    one.__name__: one
    for one in (
        plea_reviewed,
        hearing_told,
        hearing_held,
        reviewed_after_hearing,
        hearing_set_in_time,
        hearing_called_in_time,
    )
}
