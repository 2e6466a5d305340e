"""The queue of a cell (轮候): by the time of acceptance; whoever is called answers within so many working days.

Waiting is no refusal. A state is set by an event with its day; only a call that was not answered in time lapses by
itself, and never where the calendar does not know the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from zmtool.base.errors import Refused, UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.licenses.layout.points import Pending


class QueueState(StrEnum):
    """等待 waits, 到号 was called, 已应 handed its papers in, 放弃 gave up, 失效 did not answer in time."""

    WAITING = "等待"
    CALLED = "到号"
    ANSWERED = "已应"
    GIVEN_UP = "放弃"
    LAPSED = "失效"


IN_LINE = (QueueState.WAITING, QueueState.CALLED)


@dataclass(frozen=True, slots=True)
class Waiter:
    """One applicant in the queue of a cell. ``answer_by`` is the last day to answer a call, None where not known."""

    cell: str
    application_no: str
    applicant: str
    accepted_at: datetime
    state: QueueState = QueueState.WAITING
    called_on: date | None = None
    answer_by: date | None = None
    settled_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """A line of the ranking: the number from 1 and the waiter."""

    number: int
    waiter: Waiter


def ranking(waiters: Iterable[Waiter], cell: str, on: date) -> tuple[Rank, ...]:
    """Those in line for a cell, first accepted first; calls that lapsed before ``on`` are out."""
    line = [one for one in waiters if one.cell == cell and lapse(one, on).state in IN_LINE]
    line.sort(key=lambda one: (one.accepted_at, one.application_no))
    return tuple(Rank(number, one) for number, one in enumerate(line, 1))


def pending_of(ranks: Sequence[Rank]) -> tuple[Pending, ...]:
    """The line as a judgement asks for it."""
    return tuple(Pending(one.waiter.application_no, one.waiter.accepted_at) for one in ranks)


def lapse(waiter: Waiter, on: date) -> Waiter:
    """The waiter on a day: a call whose last day is over has lapsed."""
    if waiter.state is QueueState.CALLED and waiter.answer_by is not None and waiter.answer_by < on:
        return replace(waiter, state=QueueState.LAPSED, settled_on=waiter.answer_by)
    return waiter


def call_next(ranks: Sequence[Rank], on: date, workdays: int, calendar: WorkCalendar) -> Waiter | None:
    """The first who waits, called on a day; None where nobody waits.

    ``answer_by`` is the last of so many working days after that day, None where the calendar lacks the year.
    """
    first = next((one.waiter for one in ranks if one.waiter.state is QueueState.WAITING), None)
    if first is None:
        return None
    try:
        last: date | None = calendar.add_workdays(on, workdays)
    except UnknownAnswer:
        last = None
    return replace(first, state=QueueState.CALLED, called_on=on, answer_by=last)


def answer(waiter: Waiter, on: date, *, gives_up: bool = False) -> Waiter:
    """The waiter after handing in papers, or giving up. Raises Refused out of turn or too late."""
    now = lapse(waiter, on)
    if now.state not in IN_LINE:
        raise Refused(
            f"{waiter.application_no} 已经是“{now.state}”（{now.settled_on}）",
            next_step="请让申请人重新申请，按新的受理时间排队",
        )
    if gives_up:
        return replace(now, state=QueueState.GIVEN_UP, settled_on=on)
    if now.state is QueueState.WAITING:
        raise Refused(
            f"{waiter.application_no} 还没有到号",
            next_step="有余量时先叫号：zmtool license layout call 单元",
        )
    if now.called_on is not None and on < now.called_on:
        raise Refused(f"应号日 {on} 早于叫号日 {now.called_on}", next_step="请核对日期")
    return replace(now, state=QueueState.ANSWERED, settled_on=on)
