"""Figures of the register, counted by the database: what runs out, statuses, new and closed, spread, what lies idle.

Dates are days of the bureau; a licence past its last day counts as EXPIRED without anybody's doing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, extract, func, or_
from sqlmodel import Session, col, select

from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import ACTIVE, CANCELLED, EXPIRED, SUSPENDED
from zmtool.licenses.register.tables import LicenceEventRow, RetailerRow, retailer_record

EXPIRY_DAYS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Expiring:
    """How many live licences have their last day from ``first`` to ``last``, both included."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How many live licences are of one format, kind of market and tier; empty where not kept."""

    format: str
    market: str
    tier: str
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries in all, and the first of them by number."""

    total: int
    first: tuple[Retailer, ...]


def status_on_day(today: date) -> Any:
    """The status of an entry on a day, as an expression of the database."""
    past = col(RetailerRow.status).in_((ACTIVE, SUSPENDED)) & (col(RetailerRow.valid_to) < today)
    return case((past, EXPIRED), else_=col(RetailerRow.status))


def statuses_on(session: Session, today: date) -> Mapping[str, int]:
    """How many entries have each status on a day."""
    status = status_on_day(today)
    return {
        str(name): int(count) for name, count in session.exec(select(status, func.count()).group_by(status))
    }


def expiry_of(session: Session, today: date) -> tuple[Expiring, ...]:
    """The live licences whose last day is within 30 days, in the 30 days after those, and in the 30 after those."""
    found = []
    first = today
    for days in EXPIRY_DAYS:
        last = today + timedelta(days=days)
        statement = select(func.count()).where(
            col(RetailerRow.status).in_((ACTIVE, SUSPENDED)),
            col(RetailerRow.valid_to) >= first,
            col(RetailerRow.valid_to) <= last,
        )
        found.append(Expiring(first, last, int(session.exec(statement).one())))
        first = last + timedelta(days=1)
    return tuple(found)


def issued_by_month(session: Session, first: date, last: date) -> Mapping[str, int]:
    """How many entries bear an issue date of each month (2026-03) of a span; a renewal bears a new one too."""
    year, month = extract("year", col(RetailerRow.issue_date)), extract("month", col(RetailerRow.issue_date))
    statement = (
        select(year, month, func.count())
        .where(col(RetailerRow.issue_date) >= first, col(RetailerRow.issue_date) <= last)
        .group_by(year, month)
    )
    return {f"{int(one):04d}-{int(other):02d}": int(count) for one, other, count in session.exec(statement)}


def closed_by_month(session: Session, first: date, last: date) -> Mapping[str, int]:
    """How many licences became CANCELLED in each month of a span, by their history.

    An entry that came in as cancelled was not closed by that.
    """
    statement = select(LicenceEventRow.at, LicenceEventRow.change).where(
        col(LicenceEventRow.at) >= first.isoformat(),
        col(LicenceEventRow.at) < (last + timedelta(days=1)).isoformat(),
        col(LicenceEventRow.change).like(f'%"status"%"{CANCELLED}"%'),
    )
    months: Counter[str] = Counter()
    for at, change in session.exec(statement):
        told = json.loads(change)
        # The change by which an entry came in tells its number as well.
        if "lic_no" not in told and told.get("status", (None, None))[1] == CANCELLED:
            months[at[:7]] += 1
    return months


def spread_of(session: Session, today: date) -> tuple[Spread, ...]:
    """Live licences by format, kind of market and tier, tiers in the order of their figures."""
    columns = (col(RetailerRow.format), col(RetailerRow.market), col(RetailerRow.tier))
    statement = (
        select(*columns, func.count()).where(status_on_day(today).in_((ACTIVE, SUSPENDED))).group_by(*columns)
    )
    found = [Spread(*row) for row in session.exec(statement)]
    return tuple(sorted(found, key=lambda one: (one.format, one.market, len(one.tier), one.tier)))


def idle_since(session: Session, since: date, today: date, limit: int) -> Counted:
    """Active licences without an order from a day on; one that never ordered counts from its issue date."""
    last, issued = col(RetailerRow.last_order_date), col(RetailerRow.issue_date)
    idle = or_(last < since, last.is_(None) & (issued < since))
    return counted(session, [status_on_day(today) == ACTIVE, idle], limit)


def counted(session: Session, conditions: Sequence[Any], limit: int) -> Counted:
    """How many entries fit, and the first ``limit`` of them."""
    total = int(session.exec(select(func.count()).select_from(RetailerRow).where(*conditions)).one())
    return Counted(total, first_of(session, conditions, limit) if total else ())


def first_of(session: Session, conditions: Sequence[Any], limit: int) -> tuple[Retailer, ...]:
    """The first entries that fit, by number."""
    rows = session.exec(select(RetailerRow).where(*conditions).order_by(col(RetailerRow.lic_no)).limit(limit))
    return tuple(map(retailer_record, rows))
