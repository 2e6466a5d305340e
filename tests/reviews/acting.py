"""People who act at some time, and a batch that was drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from sqlmodel import Session

from zmtool.law.library import load_calendar
from zmtool.reviews.claims import claim
from zmtool.reviews.opinions import decide, finish
from zmtool.reviews.records import Decision, Reviewer
from zmtool.reviews.register import add_batch, keep_draw
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.rules import load_rules
from zmtool.reviews.sampling import Candidate, draw
from zmtool.reviews.states import load_states

from .dossiers import ALL_DECIDED, draft

NOW = datetime(2025, 6, 3, 9, 30, tzinfo=timezone(timedelta(hours=8)))
NO_QUALITY = replace(load_rules(), quality_control=load_rules().quality_control * 0)


def by(login: str, *, days: int = 0, unit: str = "", hours: int = 0) -> Acting:
    return Acting(
        Reviewer(login, unit=unit), NOW + timedelta(days=days, hours=hours), load_states(), load_calendar()
    )


def drawn_batch(
    session: Session, count: int = 3, *, double: bool = False, cross: bool = False, max_open: int = 3
) -> tuple[KeptDossier, ...]:
    """The batch 批 with ``count`` dossiers in the pool; their cases' people are 林一舟 and 陆承安."""
    rules = replace(NO_QUALITY, max_open=max_open)
    add_batch(
        session,
        "批",
        acting=by("组织者"),
        checklist="small",
        strata_by=(),
        double=double,
        cross=cross,
        rules=rules,
    )
    proof = draw(
        [Candidate(f"案{number}", "甲局") for number in range(count)],
        seed="1",
        strata_by=(),
        rules=rules,
        count=count,
    )
    return keep_draw(
        session,
        "批",
        proof,
        [(one, ("林一舟", "陆承安"), draft(dossier=one.case_no)) for one in proof.drawn],
        acting=by("组织者"),
    )


def reviewed(session: Session, number: int, login: str, *more: Decision, hours: int = 0) -> KeptDossier:
    """Claimed, decided item by item and submitted by ``login``."""
    claim(session, number, acting=by(login))
    for one in (*ALL_DECIDED, *more):
        decide(session, number, one, acting=by(login))
    return finish(session, number, acting=by(login, hours=hours))
