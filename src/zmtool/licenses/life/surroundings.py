"""What a step looks at beside the application itself: the register, bans, cases, the law; gathered before, so that judging is pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.law.library import Law
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import Statuses
from zmtool.licenses.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Ban:
    """Why somebody may not apply, and until which day: the reason's code, and where it comes from."""

    code: str
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class PastCase:
    """A decided case of the applicant: its number, the day of the decision, its cause (id), what the goods were worth and
    the illegal income (yuan), how many sticks of cigarettes there were; None for unknown."""

    case_no: str
    decided_on: date
    cause: str
    worth: Decimal | None = None
    sticks: int | None = None
    income: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``held`` is the entry of the licence that the application is about, ``at_address`` the entries that hold a place there,
    ``others`` the applicant's other licences, ``pending`` other open applications of the same licence or place,
    ``layout`` what the layout plan says against a new shop at the place that was inspected."""

    law: Law
    life: ApplicationLife
    words: Vocabulary
    statuses: Statuses
    today: date
    held: Retailer | None = None
    at_address: tuple[Retailer, ...] = ()
    others: tuple[Retailer, ...] = ()
    bans: tuple[Ban, ...] = ()
    cases: tuple[PastCase, ...] = ()
    pending: tuple[str, ...] = ()
    layout: tuple[Objection, ...] = ()
