"""Indicators of service (网办率 …): those that the records of applications prove; the others are named, with no figure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from zmtool.licenses.life.tables import LicenceApplicationRow

ONLINE = "网上"
"""What the channel of an application is called that came in over the web."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: so many ``of`` so many, and what that means. Without records both are None."""

    id: str
    label: str
    count: int | None
    of: int | None
    meaning: str

    @property
    def share(self) -> float | None:
        """The share; None where there is nothing to count."""
        return self.count / self.of if self.count is not None and self.of else None


def indicators_of(
    session: Session, first: date, last: date, matters: Collection[str]
) -> tuple[Indicator, ...]:
    """The indicators over applications of ``matters`` (those that applicants set going) decided in a span."""
    row = LicenceApplicationRow
    channel = func.coalesce(func.json_extract(col(row.facts), "$.channel"), "")
    same_day = func.substr(col(row.received_at), 1, 10) == col(row.decided_on)
    decided, told, online, at_once = session.exec(
        select(
            func.count(),
            func.coalesce(func.sum(case((channel != "", 1), else_=0)), 0),
            func.coalesce(func.sum(case((channel == ONLINE, 1), else_=0)), 0),
            func.coalesce(func.sum(case((same_day, 1), else_=0)), 0),
        ).where(col(row.decided_on) >= first, col(row.decided_on) <= last, col(row.matter).in_(matters))
    ).one()
    return (
        Indicator(
            "online", "网办率", int(online), int(told), f"渠道为“{ONLINE}”的办结件，占登记了收件渠道的办结件"
        ),
        Indicator("at_once", "即办率", int(at_once), int(decided), "收件当日办结的，占全部办结件"),
        Indicator(
            "no_visit", "零跑腿率", None, None, "申请人没有到场的办结件，占全部办结件；没有到场次数的记录"
        ),
        Indicator(
            "satisfaction", "满意度", None, None, "评价为满意及以上的，占有评价的办结件；没有评价的记录"
        ),
    )
