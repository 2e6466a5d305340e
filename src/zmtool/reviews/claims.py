"""Claims with a lease (抢单), within a session: one UPDATE decides who has a dossier; what ran out goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, func, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from zmtool.base.errors import Refused
from zmtool.reviews.appeals import Due, lease_until
from zmtool.reviews.records import FIRST, SECOND, Standing
from zmtool.reviews.register import dossier_row, kept, rules_of, take
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.rules import Rules
from zmtool.reviews.tables import ReviewDossierRow, ReviewOpinionRow
from zmtool.store.audit import record

CLAIM_FROM = {"in_pool": "claim", "reviewed_1": "claim_second"}
RELEASE_FROM = {"claimed": "release", "claimed_2": "release_second"}


def claim_next(session: Session, batch_id: int, *, acting: Acting) -> tuple[KeptDossier, Due]:
    """Claims the first dossier of a batch that this person may review, second reviews first.

    Returns it with the end of the lease. Raises Refused where there is none, saying what stood in the way.
    """
    lapse(session, acting=acting)
    waiting = session.exec(
        select(ReviewDossierRow)
        .where(ReviewDossierRow.batch_id == batch_id, col(ReviewDossierRow.state).in_(CLAIM_FROM))
        .order_by(col(ReviewDossierRow.state).desc(), col(ReviewDossierRow.id))
    ).all()
    reasons: dict[str, str] = {}
    for row in waiting:
        step = CLAIM_FROM[row.state]
        standing = standing_for(session, row, acting)
        if row.state == "reviewed_1" and not standing.needs_second:
            continue
        found = acting.machine.refusals(
            step, standing, acting.actor, acting.today, offices_kept=acting.offices_kept
        )
        if not found:
            due = _claim(session, row, step, standing, acting)
            return kept(session, row), due
        reasons.update({one.reason: one.next for one in found})
    if not reasons:
        raise Refused("该批次没有待认领的案卷", next_step="用 zmtool review batch show 批次 查看进度")
    raise Refused(
        "没有可以认领的案卷：" + "；".join(reasons), next_step="；".join(dict.fromkeys(reasons.values()))
    )


def claim(session: Session, number: int, *, acting: Acting) -> tuple[KeptDossier, Due]:
    """Claims one dossier. Raises NotFound, or Refused with every reason."""
    lapse(session, acting=acting)
    row = dossier_row(session, number)
    step = CLAIM_FROM.get(row.state)
    if step is None:
        holder = "，正由另一人评查" if row.holder and row.holder != acting.actor.login else ""
        raise Refused(
            f"第 {number} 号案卷现为“{acting.machine.label(row.state)}”{holder}，不能认领",
            next_step="请认领其他案卷",
        )
    due = _claim(session, row, step, standing_for(session, row, acting), acting)
    return kept(session, row), due


def release(session: Session, number: int, *, acting: Acting, why: str = "") -> KeptDossier:
    """Gives a dossier back. What was said of it stays this person's own. Raises NotFound or Refused."""
    lapse(session, acting=acting)
    row = dossier_row(session, number)
    step = RELEASE_FROM.get(row.state, "release")
    _give_back(session, row, step, acting, why)
    return kept(session, row)


def in_hand(session: Session, login: str) -> tuple[KeptDossier, ...]:
    """The dossiers a person has in hand, those due first."""
    rows = session.exec(
        select(ReviewDossierRow)
        .where(ReviewDossierRow.holder == login)
        .order_by(col(ReviewDossierRow.leased_until), col(ReviewDossierRow.id))
    )
    return tuple(kept(session, row) for row in rows)


def lapse(session: Session, *, acting: Acting) -> int:
    """Gives back every dossier whose lease is over; returns how many."""
    rows = session.exec(
        select(ReviewDossierRow).where(
            ReviewDossierRow.holder != "", col(ReviewDossierRow.leased_until) < acting.today
        )
    ).all()
    for row in rows:
        why = f"认领期限 {row.leased_until} 已过，自动释放"
        held = replace(acting, actor=replace(acting.actor, login=row.holder), offices_kept=False)
        _give_back(session, row, RELEASE_FROM[row.state], held, why, "review.lapse", acting.actor.login)
    return len(rows)


def _claim(session: Session, row: ReviewDossierRow, step: str, standing: Standing, acting: Acting) -> Due:
    to = acting.machine.step(step, standing, acting.actor, acting.today, offices_kept=acting.offices_kept)
    _, rules = rules_of(session, row)
    due = lease_until(acting.today, rules, acting.calendar)
    before = row.state
    if not _won(session, row, acting, due, to, rules):
        raise Refused(f"第 {row.id} 号案卷刚被另一人认领，或在手案卷已达上限", next_step="请认领其他案卷")
    session.refresh(row)
    open_opinion(session, row, FIRST if step == "claim" else SECOND, acting)
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action=f"review.{step}",
        subject=f"review/{row.id}",
        change={"state": [before, to], "leased_until": [None, str(due.day)]},
    )
    session.flush()
    return due


def _won(session: Session, row: ReviewDossierRow, acting: Acting, due: Due, to: str, rules: Rules) -> bool:
    """The one statement that decides: of two programs at once only one changes the row."""
    held = columns(func.count()).where(col(ReviewDossierRow.holder) == acting.actor.login).scalar_subquery()
    done = session.execute(
        update(ReviewDossierRow)
        .where(
            col(ReviewDossierRow.id) == row.id,
            col(ReviewDossierRow.state) == row.state,
            col(ReviewDossierRow.holder) == "",
            held < rules.max_open,
        )
        .values(holder=acting.actor.login, leased_until=due.day, state=to)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], done).rowcount == 1


def standing_for(session: Session, row: ReviewDossierRow, acting: Acting) -> Standing:
    """The standing with what depends on who wants it: how much is in hand, and how long ago it was given back."""
    _, rules = rules_of(session, row)
    held = session.exec(
        select(func.count())
        .select_from(ReviewDossierRow)
        .where(ReviewDossierRow.holder == acting.actor.login)
    ).one()
    record_ = kept(session, row)
    own = record_.of(acting.actor.login)
    cooling = None
    if own is not None and own.given_back_on is not None:
        cooling = own.given_back_on + timedelta(days=rules.cool_down_days)
    return replace(record_.standing, held_by_actor=held, max_open=rules.max_open, cooling_until=cooling)


def open_opinion(session: Session, row: ReviewDossierRow, role: str, acting: Acting) -> ReviewOpinionRow:
    """The actor's review of a dossier in that part: the one given back before, or a new one."""
    own = session.exec(
        select(ReviewOpinionRow).where(
            ReviewOpinionRow.dossier_id == row.id, ReviewOpinionRow.reviewer == acting.actor.login
        )
    ).first()
    if own is None:
        own = ReviewOpinionRow(
            dossier_id=row.id or 0,
            reviewer=acting.actor.login,
            name=acting.actor.name,
            unit=acting.actor.unit,
            role=role,
            started_at=acting.at,
            finished_at="",
            verdict="",
        )
        session.add(own)
    own.role, own.started_at, own.given_back_on, own.unit = role, acting.at, None, acting.actor.unit
    session.flush()
    return own


def _give_back(
    session: Session,
    row: ReviewDossierRow,
    step: str,
    acting: Acting,
    why: str,
    action: str = "",
    noted_by: str = "",
) -> None:
    change = {"holder": [row.holder, ""]}
    take(session, row, step, acting, action=action, change=change, why=why, noted_by=noted_by)
    row.holder, row.leased_until = "", None
    own = session.exec(
        select(ReviewOpinionRow).where(
            ReviewOpinionRow.dossier_id == row.id, ReviewOpinionRow.reviewer == acting.actor.login
        )
    ).first()
    if own is not None:
        own.given_back_on = acting.today
    session.flush()
