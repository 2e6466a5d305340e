"""Queues of cells and the quarter's table: joining, calling, answering, what is published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused
from zmtool.law.library import load_calendar
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.points import RETAIL, Point, Status
from zmtool.licenses.layout.quarter import Quarter, QuarterTable, quarter_table
from zmtool.licenses.layout.waiting import Rank, Waiter, answer, call_next, lapse, ranking
from zmtool.workflow.licence_layout import Asking, needed_plan
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Called:
    """Who was called, and whose calls had lapsed before."""

    waiter: Waiter
    lapsed: tuple[Waiter, ...]


def queue(cell: str, place: Place = None, *, on: date) -> tuple[Rank, ...]:
    """Those in line, of one cell or cell by cell."""
    from zmtool.licenses.layout.keep import waiters

    with opened(place) as at, at.reading() as session:
        found = waiters(session, cell)
    cells = dict.fromkeys(one.cell for one in found)
    return tuple(rank for code in cells for rank in ranking(found, code, on))


def join_queue(waiter: Waiter, place: Place = None, *, asking: Asking, now: datetime, user: str) -> Rank:
    """Puts an accepted application into the queue of its cell. Raises Refused where it is or was in one already."""
    from zmtool.licenses.layout.keep import find_waiter, keep_waiter, waiters

    with opened(place, now=now) as at:
        plan = needed_plan(at, asking)
        _needed_cell(plan, waiter.cell)
        with at.writing() as session:
            before = find_waiter(session, waiter.application_no)
            if before is not None:
                raise Refused(
                    f"{waiter.application_no} 已在单元 {before.cell} 的轮候名单中（{before.state}）",
                    next_step="请核对受理编号；同一申请只排一次",
                )
            keep_waiter(session, waiter, now=now, who=user)
            ranks = ranking(waiters(session, waiter.cell), waiter.cell, asking.on)
    return next(one for one in ranks if one.waiter.application_no == waiter.application_no)


def call(cell: str, place: Place = None, *, asking: Asking, now: datetime, user: str) -> Called:
    """Calls the next in the queue of a cell. Raises Refused while there is no place left, or nobody waits."""
    from zmtool.licenses.layout.keep import keep_waiter, waiters
    from zmtool.licenses.layout.near import StoredPoints

    with opened(place, now=now) as at:
        plan = needed_plan(at, asking)
        with at.writing() as session:
            found = waiters(session, cell)
            lapsed = tuple(late for one in found if (late := lapse(one, asking.on)) != one)
            for one in lapsed:
                keep_waiter(session, one, now=now, who=user)
            ranks = ranking(found, cell, asking.on)
            called = sum(one.waiter.called_on is not None for one in ranks)
            places = StoredPoints(session).places(cell=cell)
            queued = {one.waiter.application_no for one in ranks}
            held = places.taken + sum(one.ref not in queued for one in places.pending) + called
            _needs_room(plan, cell, held)
            first = call_next(ranks, asking.on, plan.answer_workdays, load_calendar(at.root))
            if first is None:
                raise Refused(
                    f"单元 {cell} 没有人等待", next_step="用 zmtool license layout waiting 查看名单"
                )
            keep_waiter(session, first, now=now, who=user)
    return Called(first, lapsed)


def settle(
    application_no: str, place: Place = None, *, on: date, gives_up: bool, now: datetime, user: str
) -> Waiter:
    """Takes an answer to a call, or that somebody gives up. Raises NotFound, or Refused out of turn or too late.

    Whoever has answered holds a place until the application is decided, so that nobody else is called into it.
    """
    from zmtool.licenses.layout.keep import keep_points, keep_waiter, points_by_ref

    with _waiting(application_no, place, now) as (session, waiter):
        settled = answer(waiter, on, gives_up=gives_up)
        keep_waiter(session, settled, now=now, who=user)
        if not gives_up and not points_by_ref(session, [application_no]):
            keep_points(session, [_place_held(settled)], now=now, who=user, why="轮候到号后已应号")
    return settled


def _place_held(waiter: Waiter) -> Point:
    return Point(
        RETAIL,
        waiter.application_no,
        waiter.applicant,
        cell=waiter.cell,
        status=Status.APPLIED,
        accepted_at=waiter.accepted_at,
    )


def quarter(
    which: Quarter, place: Place = None, *, asking: Asking, today: date
) -> tuple[LayoutPlan, QuarterTable]:
    """The table of a quarter by the plan that holds on its last day, or today while it runs."""
    from zmtool.licenses.layout.keep import retail_points

    with opened(place) as at:
        plan = needed_plan(at, asking)
        with at.reading() as session:
            return plan, quarter_table(plan, retail_points(session), which, today)


@contextmanager
def _waiting(application_no: str, place: Place, now: datetime) -> Iterator[tuple[Session, Waiter]]:
    from zmtool.licenses.layout.keep import find_waiter

    with opened(place, now=now) as at, at.writing() as session:
        waiter = find_waiter(session, application_no)
        if waiter is None:
            raise NotFound(
                f"轮候名单中没有 {application_no}", next_step="用 zmtool license layout waiting 查看名单"
            )
        yield session, waiter


def _needed_cell(plan: LayoutPlan, code: str) -> None:
    if plan.cells and plan.cell(code) is None:
        listed = "、".join(one.code for one in plan.cells[:20])
        raise NotFound(f"规划 {plan.id} 没有单元 {code}", next_step=f"可用：{listed}")


def _needs_room(plan: LayoutPlan, code: str, held: int) -> None:
    _needed_cell(plan, code)
    cell = plan.cell(code)
    cap = None if cell is None else plan.cap_of(cell)
    if cap is None:
        raise Refused(
            f"规划 {plan.id} 没有写单元 {code} 的规划数，不能确定有没有余量", next_step="请在规划文件中补 cap"
        )
    if held >= cap[0]:
        raise Refused(
            f"单元 {code} 规划 {cap[0]} 点，已占 {held} 点（含在办和已叫号的），没有余量可叫",
            next_step="有注销或上调规划数后再叫号",
        )
