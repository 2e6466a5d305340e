"""The monthly spot check at work: drawing with a seed, what is still to be looked at, what came of it (supervision.md 4.7)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.definition import SpotCheck
from zmtool.oversight.closed_loop.spot_check import Archived, drawn, mark_of
from zmtool.oversight.leader.records import Period, month_end
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.tables import SpotDrawRow
    from zmtool.oversight.roles.definition import Viewer

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Checked:
    """One problem of a draw: who handled it, its marks by item and their sum (None while nobody checked), whether that is poor."""

    number: str
    indicator: str
    target: str
    person: str
    marks: Mapping[str, int]
    total: int | None
    poor: bool


@dataclass(frozen=True, slots=True)
class SpotDraw:
    """A draw with what came of it. ``same`` tells whether drawing again gives the same."""

    month: str
    seed: str
    source: str
    drawn_at: str
    drawn_by: str
    candidates: int
    checked: tuple[Checked, ...]
    mean: Decimal | None
    same: bool


def draw_spot_check(
    month: str, place: Place = None, *, source: str = "", now: datetime, user: str
) -> SpotDraw:
    """Draws among the problems archived in a month (YYYY-MM), once. Raises UsageProblem, Refused."""
    from zmtool.oversight.closed_loop.tables import SpotDrawRow
    from zmtool.store.audit import record

    period = _month(month, now.date())
    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        require(person, "spot_check", scene.roles)
        if _row(session, month) is not None:
            raise Refused(
                f"{month} 的抽评已经抽过", next_step="抽签不能重来；用 zmtool ledger spot show 查看"
            )
        candidates = _archived(session, period, person)
        if not candidates:
            raise Refused(f"{month} 没有归档的问题", next_step="请换一个月份")
        seed = f"{month}|{source.strip() or secrets.token_hex(16)}"
        row = SpotDrawRow(
            month=month,
            seed=seed,
            source=source.strip() or "程序随机产生",
            candidates=[f"{one.number} {one.indicator} {one.level}" for one in candidates],
            drawn=list(drawn(candidates, seed, scene.loop.spot_check)),
            drawn_at=now.isoformat(timespec="seconds"),
            drawn_by=user,
        )
        session.add(row)
        session.flush()
        record(
            session,
            now=now,
            who=user,
            action="spot.draw",
            subject=f"spot/{month}",
            change={"seed": seed, "candidates": len(candidates), "drawn": row.drawn},
            why=row.source,
        )
        return _draw(session, row, person, scene.loop.spot_check)


def show_spot_check(month: str, place: Place = None, *, user: str) -> SpotDraw:
    """A draw with the marks given so far. Raises NotFound."""
    with opened(place) as at, at.reading() as session:
        scene = scene_of(at)
        row = _row(session, month)
        if row is None:
            raise NotFound(f"{month} 还没有抽评", next_step=f"用 zmtool ledger spot draw {month} 抽签")
        return _draw(session, row, person_of(session, user, scene.roles), scene.loop.spot_check)


def _draw(session: Session, row: SpotDrawRow, person: Viewer, rules: SpotCheck) -> SpotDraw:
    from zmtool.workflow.problem_open import seen_problem

    checked = []
    for number in row.drawn:
        try:
            kept = seen_problem(session, number, person)
        except NotFound:
            continue
        last = kept.course.last("spot_check")
        told = last.details if last else {}
        total = mark_of(told, rules) if last else None
        marks = {name: int(told[name]) for name in rules.marks if told.get(name, "").isdecimal()}
        problem = kept.problem
        checked.append(
            Checked(
                number,
                problem.indicator,
                problem.target.called,
                kept.resp_person,
                marks,
                total,
                total is not None and total < rules.poor_below,
            )
        )
    totals = [one.total for one in checked if one.total is not None]
    mean = (Decimal(sum(totals)) / len(totals)).quantize(_TENTH) if totals else None
    again = drawn(_candidates(row), row.seed, rules)
    return SpotDraw(
        row.month,
        row.seed,
        row.source,
        row.drawn_at,
        row.drawn_by,
        len(row.candidates),
        tuple(checked),
        mean,
        again == tuple(row.drawn),
    )


def _candidates(row: SpotDrawRow) -> list[Archived]:
    found = []
    for one in row.candidates:
        number, indicator, level = one.rsplit(" ", 2)
        found.append(Archived(number, indicator, int(level)))
    return found


def _archived(session: Session, period: Period, person: Viewer) -> list[Archived]:
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.keep_problems import visible_problems
    from zmtool.oversight.closed_loop.tables import ProblemRow

    within = period.within()
    rows = session.execute(
        select(ProblemRow.prob_no, ProblemRow.indicator, ProblemRow.level, ProblemRow.archived_at)
        .where(col(ProblemRow.archived_at) >= period.first.isoformat(), visible_problems(person))
        .order_by(col(ProblemRow.prob_no))
    )
    return [Archived(number, indicator, level) for number, indicator, level, at in rows if within(at)]


def _row(session: Session, month: str) -> SpotDrawRow | None:
    from sqlmodel import select

    from zmtool.oversight.closed_loop.tables import SpotDrawRow

    return session.exec(select(SpotDrawRow).where(SpotDrawRow.month == month)).first()


def _month(text: str, today: date) -> Period:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UsageProblem(f"“{text}”不是月份", next_step="例：2026-05") from error
    if first > today:
        raise UsageProblem(f"{text} 还没有到", next_step="抽已过的月份")
    return Period(first, month_end(first))
