"""The report of licensing: figures of the register and of applications over the last months."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.law.library import load_law
from zmtool.licenses.layout.plans import load_plans, plan_on
from zmtool.licenses.layout.quarter import QuarterTable, quarter_of, quarter_table
from zmtool.licenses.layout.waiting import Rank, ranking
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.register.health import load_health_rules
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.reports.licence_figures import LicenceReport, Movement, report_sheets
from zmtool.reports.sheet_book import write_book
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_MOST_MONTHS, _MOST_LISTED = 120, 100_000
_NEW, _RECEIVED = "NEW", "RECEIVED"


def licence_report(
    place: Place = None, *, today: date, months: int = 12, idle_days: int = 90, limit: int = 200
) -> LicenceReport:
    """The report: ``months`` back, the current one included; at most ``limit`` entries of each list.

    Raises UsageProblem for figures out of range.
    """
    from zmtool.licenses.credit.figures import credit_figures
    from zmtool.licenses.life.figures import application_months, totals_by_month
    from zmtool.licenses.life.indicators import indicators_of
    from zmtool.licenses.register.figures import (
        closed_by_month,
        expiry_of,
        idle_since,
        issued_by_month,
        spread_of,
        statuses_on,
    )
    from zmtool.licenses.register.quality import inconsistent_entries, quality_of

    for name, value, most in (("--months", months, _MOST_MONTHS), ("--limit", limit, _MOST_LISTED)):
        if not 1 <= value <= most:
            raise UsageProblem(f"{name} 应在 1 至 {most} 之间", next_step="请改小或改大")
    if not 1 <= idle_days <= 3650:
        raise UsageProblem("--idle 应在 1 至 3650 天之间", next_step="例：--idle 90")
    named = months_back(today, months)
    first = date.fromisoformat(f"{named[0]}-01")
    with opened(place) as at, at.reading() as session:
        statuses, rules = load_statuses(at.root), load_health_rules(at.root)
        life = load_life(at.root)
        applications = application_months(session, first, today, life, load_law(at.root))
        of_applicants = [matter for matter, state in life.begins.items() if state == _RECEIVED]
        holding = [one.id for one in statuses.by_id.values() if one.holds_place]
        issued = issued_by_month(session, first, today)
        closed = closed_by_month(session, first, today)
        granted = totals_by_month(applications, _NEW)
        return LicenceReport(
            today,
            idle_days,
            statuses_on(session, today),
            expiry_of(session, today),
            tuple(
                Movement(one, issued.get(one, 0), granted.get(one, 0), closed.get(one, 0)) for one in named
            ),
            spread_of(session, today),
            idle_since(session, today - timedelta(days=idle_days), today, limit),
            inconsistent_entries(session, rules, statuses, today, limit),
            quality_of(session, rules, statuses, today),
            applications,
            {key: one.label for key, one in statuses.by_id.items()}
            | {code: str(rule["label"]) for code, rule in rules.rules.items()}
            | {key: one.label for key, one in load_vocabulary(at.root).matters.items()},
            indicators_of(session, first, today, of_applicants),
            _cells(session, at, today),
            _waiting(session, today),
            credit_figures(session, first, today, holding),
        )


def _cells(session: Session, at: OpenWorkspace, today: date) -> QuarterTable | None:
    """What each market unit has left by the plan in force; None where none is."""
    from zmtool.licenses.layout.keep import retail_points

    region = at.workspace.settings.bureau.region
    plan = plan_on(load_plans(at.root), region, today) if region else None
    return None if plan is None else quarter_table(plan, retail_points(session), quarter_of(today), today)


def _waiting(session: Session, today: date) -> tuple[Rank, ...]:
    from zmtool.licenses.layout.keep import waiters

    found = waiters(session)
    cells = dict.fromkeys(one.cell for one in found)
    return tuple(rank for cell in cells for rank in ranking(found, cell, today))


def months_back(today: date, count: int) -> tuple[str, ...]:
    """So many months up to that of ``today``, the earliest first (2026-03)."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count + 1, last + 1))


def write_report(report: LicenceReport, path: Path) -> Path:
    """Writes the report to an .xlsx file. Raises UsageProblem for another name, Refused where it cannot be written."""
    return write_book(list(report_sheets(report)), path)
