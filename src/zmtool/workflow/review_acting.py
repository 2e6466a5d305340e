"""Who acts in the course of a review."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.law.library import load_calendar
from zmtool.reviews.records import Reviewer
from zmtool.reviews.register_records import Acting
from zmtool.reviews.states import load_states
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session


def acting_of(at: OpenWorkspace, session: Session, user: str, now: datetime, unit: str = "") -> Acting:
    """Who acts: the registered name and office of ``user``, where there are any."""
    from zmtool.staff.tables import operator_of, operators_kept

    operator = operator_of(session, user)
    active = operator is not None and operator.active
    actor = Reviewer(
        user, operator.name if operator else "", operator.role if operator and active else "", unit.strip()
    )
    return Acting(actor, now, load_states(at.root), load_calendar(at.root), operators_kept(session))
