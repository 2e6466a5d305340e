"""Licences that run out soon: until when renewal has to be applied for, which reminder is due, whether it is applied for (许可 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zmtool.licenses.life.definition import load_life
from zmtool.licenses.register.lists import Wanted
from zmtool.licenses.register.records import Retailer
from zmtool.workflow.licences import list_licences
from zmtool.workflow.workspace import Place, opened

_RENEWAL = "RENEW"


@dataclass(frozen=True, slots=True)
class Expiring:
    """A licence that runs out: days left, the last day to apply, the reminder that is due (days before the end, 0 for none yet),
    the number of an undecided renewal."""

    retailer: Retailer
    left: int
    apply_by: date
    reminder: int
    renewal: str

    def late(self, today: date) -> bool:
        """Whether the last day to apply has passed without an application."""
        return not self.renewal and today > self.apply_by


@dataclass(frozen=True, slots=True)
class ExpiringList:
    """A window of them; ``total`` counts all that fit."""

    total: int
    licences: tuple[Expiring, ...]


def expiring_licences(
    days: int,
    place: Place = None,
    *,
    text: str = "",
    station: str = "",
    today: date,
    limit: int,
    offset: int = 0,
    count: bool = True,
) -> ExpiringList:
    """A window of the valid licences that run out within so many days, the first to run out first."""
    from zmtool.licenses.life.keep import open_applications

    with opened(place) as at:
        life = load_life(at.root)
        wanted = Wanted(
            text=text, status="ACTIVE", station=station, since=today, until=today + timedelta(days=days)
        )
        found = list_licences(wanted, at, today=today, limit=limit, offset=offset, count=count)
        with at.reading() as session:
            renewals = open_applications(session, _RENEWAL, [one.lic_no for one in found.retailers])
    return ExpiringList(
        found.total,
        tuple(
            _expiring(
                one, one.valid_to, life.renew_before, life.reminders, renewals.get(one.lic_no, ""), today
            )
            for one in found.retailers
            if one.valid_to is not None
        ),
    )


def _expiring(
    retailer: Retailer, last: date, before: int, reminders: tuple[int, ...], renewal: str, today: date
) -> Expiring:
    left = (last - today).days
    reminder = min((one for one in reminders if left <= one), default=0)
    return Expiring(retailer, left, last - timedelta(days=before), reminder, renewal)
