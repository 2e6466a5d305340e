"""Exchange between bureaus, within a session: sending dossiers away, receiving them, giving reviews back, taking them in.

A dossier that was sent is in the hands of the other bureau (``@`` and its name) without a lease until its review comes
back or it is called back. A review that comes back goes through the same rules as one made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from zmtool.base.errors import BadInput, Refused
from zmtool.reviews.claims import CLAIM_FROM, RELEASE_FROM, open_opinion
from zmtool.reviews.decisions import checked_decision
from zmtool.reviews.exchange import ReturnedReview, Returning, Sending
from zmtool.reviews.opinions import add_decision, finish
from zmtool.reviews.records import FIRST, SECOND, Draft, Reviewer, Standing
from zmtool.reviews.register import dossier_row, kept, packed, take, unpacked
from zmtool.reviews.register_records import Acting, KeptBatch, KeptDossier
from zmtool.reviews.tables import ReviewBatchRow, ReviewDossierRow
from zmtool.store.audit import record


def send(session: Session, number: int, to: str, *, acting: Acting) -> KeptDossier:
    """Puts a dossier into the hands of the bureau ``to``. Raises NotFound or Refused."""
    row = dossier_row(session, number)
    at = kept(session, row)
    step = CLAIM_FROM.get(row.state, "claim")
    if to == row.unit:
        raise Refused(f"第 {number} 号案卷就是{to}的，不能送其评查", next_step="请送其他单位")
    other = replace(acting, actor=Reviewer(f"@{to}", unit=to), offices_kept=False)
    _check_organiser(acting)
    take(
        session,
        row,
        step,
        other,
        standing=at.standing,
        action="review.send",
        change={"sent_to": [None, to]},
        noted_by=acting.actor.login,
    )
    row.holder, row.sent_to, row.leased_until = f"@{to}", to, None
    session.flush()
    return kept(session, row)


def call_back(session: Session, number: int, *, acting: Acting) -> KeptDossier:
    """Takes a dossier back that was sent away. Raises NotFound or Refused."""
    row = dossier_row(session, number)
    if not row.sent_to:
        raise Refused(f"第 {number} 号案卷没有送出", next_step="请核对编号")
    _check_organiser(acting)
    other = replace(acting, actor=Reviewer(row.holder, unit=row.sent_to), offices_kept=False)
    take(
        session,
        row,
        RELEASE_FROM[row.state],
        other,
        action="review.call_back",
        change={"sent_to": [row.sent_to, None]},
        noted_by=acting.actor.login,
    )
    row.holder, row.sent_to = "", ""
    session.flush()
    return kept(session, row)


def receive(session: Session, sending: Sending, name: str, *, acting: Acting) -> tuple[KeptDossier, ...]:
    """Makes a batch of what another bureau sent; its dossiers wait in the pool. Raises Refused for a name taken."""
    if session.exec(select(ReviewBatchRow.id).where(ReviewBatchRow.name == name)).first() is not None:
        raise Refused(f"评查批次“{name}”已存在", next_step="已经收过；要另收一份，用 --as 换一个名称")
    batch = ReviewBatchRow(
        name=name,
        checklist=sending.checklist,
        strata_by=[],
        double=False,
        cross_bureau=True,
        rules=packed(sending.rules),
        seed="",
        proof="",
        created_at=acting.at,
        created_by=acting.actor.login,
        drawn_at=acting.at,
        origin_unit=sending.sender,
        origin_batch=sending.batch,
    )
    session.add(batch)
    session.flush()
    rows = []
    for one in sending.dossiers:
        row = ReviewDossierRow(
            batch_id=batch.id or 0,
            case_no=one.case_no,
            unit=one.unit,
            people=list(one.people),
            drawn="送评",
            state="sampled",
            draft=packed(one.draft),
            holder="",
            needs_second=False,
            second_reasons=[],
            dispute=[],
            final="",
            origin_number=one.number,
        )
        for step in ("machine_review", "pool"):
            row.state = acting.machine.step(
                step, Standing(row.state), acting.actor, acting.today, offices_kept=acting.offices_kept
            )
        session.add(row)
        rows.append(row)
    session.flush()
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.receive",
        subject=f"review-batch/{batch.id}",
        change={
            "from": [None, sending.sender],
            "dossiers": [None, [one.case_no for one in sending.dossiers]],
        },
    )
    return tuple(kept(session, row) for row in rows)


def returned(batch: KeptBatch, dossiers: Sequence[KeptDossier], by: str) -> Returning:
    """The submitted reviews of a received batch. Raises Refused where there is none."""
    if not batch.origin_unit:
        raise Refused(f"批次“{batch.name}”不是别的单位送来的", next_step="用 zmtool review batch list 查看")
    reviews = [
        ReturnedReview(
            one.origin_number or 0,
            one.case_no,
            said.reviewer,
            said.name,
            said.started_at,
            said.finished_at,
            said.decisions,
        )
        for one in dossiers
        if (said := one.opinion(FIRST)) is not None
    ]
    if not reviews:
        raise Refused("还没有提交的评查", next_step="逐卷评查并 zmtool review finish 后再写回评单")
    return Returning(batch.origin_unit, batch.origin_batch, by, tuple(reviews))


def take_in(session: Session, one: ReturnedReview, by: str, *, acting: Acting) -> KeptDossier:
    """Enters a review that came back as if it had been made here: avoidance, every item, what follows from it.

    Raises NotFound, UsageProblem, BadInput or Refused.
    """
    row = dossier_row(session, one.number)
    if row.case_no != one.case_no or row.sent_to != by:
        raise Refused(
            f"第 {one.number} 号案卷没有送给{by}，或已经收回、已经回评", next_step="请核对回评单是否已经收过"
        )
    _check_organiser(acting)
    started, finished = _moment(one.started_at), _moment(one.finished_at)
    if finished < started or finished > acting.now:
        raise BadInput("回评单中的评查时间有误", where=one.case_no, next_step="请对方核对电脑时间后重新发送")
    reviewer = Reviewer(f"{one.reviewer}@{by}", one.name or one.reviewer, unit=by)
    other = replace(acting, actor=reviewer, offices_kept=False)
    step = "claim" if row.state == "claimed" else "claim_second"
    free = replace(kept(session, row).standing, state=acting.machine.steps[step].origins[0], holder="")
    # Here their login is told apart by the bureau; a name in the case may stand under either.
    acting.machine.step(
        step,
        replace(free, people=free.people | ({reviewer.login} if one.reviewer in free.people else set())),
        reviewer,
        acting.today,
    )
    opinion = open_opinion(session, row, FIRST if step == "claim" else SECOND, other)
    opinion.started_at = one.started_at
    draft = unpacked(Draft, row.draft)
    for said in one.decisions:
        add_decision(session, opinion, checked_decision(draft, said), other)
    row.holder, row.sent_to = reviewer.login, ""
    session.flush()
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.take_in",
        subject=f"review/{one.number}",
        change={"reviewer": [None, reviewer.login]},
    )
    finish(session, one.number, acting=other)
    opinion.finished_at = one.finished_at
    session.flush()
    return kept(session, row)


def _check_organiser(acting: Acting) -> None:
    """Sending, calling back and taking in are the organiser's; the steps themselves are the other bureau's."""
    acting.machine.step(
        "pool", Standing("machine_reviewed"), acting.actor, acting.today, offices_kept=acting.offices_kept
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"“{text}”不是时间", next_step="请对方重新发送回评单") from error
    if moment.tzinfo is None:
        raise BadInput(f"时间“{text}”没有时区", next_step="请对方重新发送回评单")
    return moment
