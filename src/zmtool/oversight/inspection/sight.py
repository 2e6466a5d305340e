"""Who sees inspections and their plans: those whose sight reaches the matters of the market, who entered them, who goes there.

What an inspection finds is never about the bureau's own people: that becomes a clue, which has its own rule.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal, or_
from sqlmodel import Session, col, exists, select

from zmtool.oversight.closed_loop.keep_clues import visible
from zmtool.oversight.inspection.tables import InspectionExecutorRow, InspectionPlanRow, InspectionRow
from zmtool.oversight.roles.definition import Viewer
from zmtool.staff.files.keep import staff_files

DEPT = "monopoly"
"""Whose matters inspections of the market are."""


def certificates_of(session: Session, login: str) -> tuple[str, ...]:
    """The certificates under which records name a person, today's and former ones; empty where no file names the login."""
    return tuple(
        number
        for one in staff_files(session)
        if login and one.file.login == login
        for number in (one.file.cert_no, *one.file.former_certs)
        if number
    )


def visible_inspections(session: Session, person: Viewer) -> ColumnElement[bool]:
    """The records that a person may see."""
    numbers = certificates_of(session, person.login)
    mine = or_(
        col(InspectionRow.recorded_by) == person.login,
        col(InspectionRow.officer_1).in_(numbers),
        col(InspectionRow.officer_2).in_(numbers),
    )
    return _visible(person, mine)


def visible_plans(session: Session, person: Viewer) -> ColumnElement[bool]:
    """The plans that a person may see."""
    going = exists(
        select(InspectionExecutorRow.id).where(
            InspectionExecutorRow.plan_no == InspectionPlanRow.plan_no,
            col(InspectionExecutorRow.cert_no).in_(certificates_of(session, person.login)),
        )
    )
    return _visible(person, or_(col(InspectionPlanRow.made_by) == person.login, going))


def _visible(person: Viewer, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    nobody = literal("")
    return visible(
        person, accused=nobody, accused_dept=nobody, inner=literal(False), dept=literal(DEPT), mine=mine
    )
