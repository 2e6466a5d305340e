"""What judging an application looks at: the register, bans, decided cases, other applications."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zmtool.cases.records import Party
from zmtool.law.library import load_law
from zmtool.law.periods import add_months
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.surroundings import PastCase, Surroundings
from zmtool.licenses.register.private_numbers import citizen_of, key_of
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session


_BACK_YEARS = 5


def surroundings_of(session: Session, at: OpenWorkspace, course: Course, today: date) -> Surroundings:
    """What judging looks at: the register, bans, decided cases, other applications."""
    from zmtool.cases.related import prior_penalties
    from zmtool.licenses.life.keep import bans_of, pending
    from zmtool.licenses.register.keep import known_retailers, known_secret
    from zmtool.licenses.register.lists import at_address, of_same_holder

    application = course.application
    applicant = application.applicant
    statuses = load_statuses(at.root)
    number = application.licence.lic_no
    held = known_retailers(session, [number]).get(number) if number else None
    secret = known_secret(session)
    person = citizen_of(applicant.id_no) if applicant.id_no else None
    id_key = key_of(str(person or applicant.id_no), secret) if secret and applicant.id_no else ""
    party = Party("", applicant.principal, id_no=applicant.id_no, uscc=applicant.uscc, license_no=number)
    since, _ = add_months(today, -12 * _BACK_YEARS)
    cases = prior_penalties(session, party, since=since, until=today)
    new = application.matter == "NEW"
    beside = at_address(session, applicant.business_address, today, statuses) if new else ()
    return Surroundings(
        load_law(at.root),
        load_life(at.root),
        load_vocabulary(at.root),
        statuses,
        today,
        held,
        beside,
        of_same_holder(session, held) if held else (),
        bans_of(session, id_key, applicant.uscc),
        tuple(
            _past(session, one.case_no, one.decision_date, one.cause) for one in cases if one.decision_date
        ),
        pending(session, course),
    )


def _past(session: Session, case_no: str, decided_on: date, cause: str) -> PastCase:
    """A decided case with what its goods came to."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.transfer_check import serious_figures, sticks_of

    facts = kept_case(session, case_no).facts
    return PastCase(
        case_no,
        decided_on,
        cause,
        serious_figures(facts).get("goods_value"),
        sticks_of(facts.goods),
        facts.penalty.illegal_income,
    )
