"""Intelligence leads as values (supervision.md 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as it was entered or taken in. ``level`` 1 is the most urgent; ``assessment`` what its study concluded.

    ``from_bureau``, ``from_number`` and ``seal`` tell the package it came in; ``demand`` and ``until`` what that one asked for.
    """

    lead_no: str
    began_at: datetime
    source: str
    level: int
    desc: str
    assessment: str = ""
    dept: str = ""
    added_by: str = ""
    from_bureau: str = ""
    from_number: str = ""
    seal: str = ""
    demand: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Who and what a lead is about: people, vehicles, places, numbers (telephone, waybill, account), as they were told."""

    people: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.vehicles or self.places or self.numbers)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one lead, as figures count it; None and empty where it has not come so far.

    ``across``: dispatched into another province, None where nobody told which. ``quantity`` seized, in cartons.
    """

    lead_no: str
    source: str
    state: str
    dispatched_at: datetime | None = None
    fed_back_at: datetime | None = None
    result: str = ""
    proved: bool | None = None
    case_no: str = ""
    quantity: Decimal | None = None
    across: bool | None = None
    late: int = 0
