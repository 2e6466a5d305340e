"""The outflow gauge at work: what the problem ledger says flowed out, against the limit (supervision.md 2.6)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.oversight.internal.outflow import Gauge, Outflow, gauge
from zmtool.workflow.alert_scene import AlertScene, alert_scene
from zmtool.workflow.oversight_scene import person_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.roles.definition import Viewer

_UNFOUNDED = "不属实"


def outflow_gauge(place: Place = None, *, on: date, limit: str = "", sales: str = "", user: str) -> Gauge:
    """The gauge on a day. ``limit`` cartons a year; else the share of the rules times ``sales`` cartons a year; else unknown.

    Raises UsageProblem for what is no figure.
    """
    with opened(place) as at, at.reading() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        rules = scene.internal.outflow
        most = _figure(limit, "--limit") or rules.limit
        if most is None and rules.share is not None and sales:
            most = (_figure(sales, "--sales") or Decimal(0)) * rules.share
        return gauge(outflows(session, scene, person, on), on, most or None, rules.top)


def outflows(session: Session, scene: AlertScene, person: Viewer, on: date) -> list[Outflow]:
    """The problems of the year whose indicator is about outflow, but for those found to be untrue."""
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.keep_problems import visible_problems
    from zmtool.oversight.closed_loop.tables import ProblemRow, problem_of

    dimension = scene.internal.outflow.dimension
    codes = [one.code for one in scene.scene.library.by_code.values() if one.dimension == dimension]
    rows = session.exec(
        select(ProblemRow.facts)
        .where(
            col(ProblemRow.indicator).in_(codes),
            col(ProblemRow.founded_at) >= f"{on.year}-01-01",
            col(ProblemRow.founded_at) <= f"{on.isoformat()}T23:59:59",
            ProblemRow.result != _UNFOUNDED,
            visible_problems(person),
        )
        .order_by(col(ProblemRow.prob_no))
    )
    found = []
    for problem in map(problem_of, rows):
        if problem.quantity:
            found.append(Outflow(problem.prob_no, problem.founded_at.date(), problem.quantity, problem.shops))
    return found


def _figure(text: str, name: str) -> Decimal | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", text.strip()):
        raise UsageProblem(f"“{text}”不是数量", where=name, next_step=f"例：{name} 500")
    return Decimal(text.strip())
