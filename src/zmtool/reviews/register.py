"""The register of reviews, within a session: batches, the dossiers drawn for them, and taking a step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import from_plain, to_plain
from zmtool.reviews.decisions import standing_words
from zmtool.reviews.records import Decision, Draft, Standing, Verdict
from zmtool.reviews.register_records import (
    Acting,
    KeptAppeal,
    KeptBatch,
    KeptDossier,
    KeptOpinion,
    KeptTask,
)
from zmtool.reviews.rules import Rules
from zmtool.reviews.sampling import Place, Proof
from zmtool.reviews.tables import (
    ReviewAppealRow,
    ReviewBatchRow,
    ReviewDecisionRow,
    ReviewDossierRow,
    ReviewOpinionRow,
    ReviewTaskRow,
)
from zmtool.store.audit import record

Value = TypeVar("Value")


def add_batch(
    session: Session,
    name: str,
    *,
    acting: Acting,
    checklist: str,
    strata_by: Sequence[str],
    double: bool,
    cross: bool,
    rules: Rules,
) -> KeptBatch:
    """Adds a batch that nothing was drawn for yet. Raises Refused for a name that is taken."""
    if session.exec(select(ReviewBatchRow.id).where(ReviewBatchRow.name == name)).first() is not None:
        raise Refused(f"评查批次“{name}”已存在", next_step="请换一个名称，或用 zmtool review batch list 查看")
    row = ReviewBatchRow(
        name=name,
        checklist=checklist,
        strata_by=list(strata_by),
        double=double,
        cross_bureau=cross,
        rules=packed(rules),
        seed="",
        proof="",
        created_at=acting.at,
        created_by=acting.actor.login,
        drawn_at="",
    )
    session.add(row)
    session.flush()
    change = {
        "name": [None, name],
        "checklist": [None, checklist],
        "double": [None, double],
        "cross": [None, cross],
    }
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.batch",
        subject=f"review-batch/{row.id}",
        change=change,
    )
    return _batch(row)


def batches(session: Session) -> tuple[KeptBatch, ...]:
    """All batches, the latest first."""
    return tuple(map(_batch, session.exec(select(ReviewBatchRow).order_by(col(ReviewBatchRow.id).desc()))))


def batch_named(session: Session, name: str) -> KeptBatch:
    """The batch with this name. Raises NotFound."""
    return _batch(_batch_row(session, name))


def keep_draw(
    session: Session,
    name: str,
    proof: Proof,
    drawn: Sequence[tuple[Place, Sequence[str], Draft]],
    *,
    acting: Acting,
) -> tuple[KeptDossier, ...]:
    """Keeps a draw with its proof; each drawn dossier comes with the names in its case and the machine's draft.

    A batch is drawn once: whoever could draw again could draw until it suits. Raises Refused.
    """
    batch = _batch_row(session, name, lock=True)
    if batch.proof:
        raise Refused(
            f"评查批次“{name}”已经抽取过，不能重抽",
            where=f"{batch.drawn_at}　种子 {batch.seed}",
            next_step="需要另抽的，请新建批次",
        )
    if batch.origin_unit:
        raise Refused(
            f"批次“{name}”是{batch.origin_unit}送来的，案卷已定，不能抽取", next_step="直接认领评查"
        )
    batch.seed, batch.proof, batch.drawn_at = proof.seed, packed(proof), acting.at
    for place, people, draft in drawn:
        row = ReviewDossierRow(
            batch_id=batch.id or 0,
            case_no=place.case_no,
            unit=place.unit,
            people=list(people),
            drawn=place.drawn,
            state="sampled",
            draft=packed(draft),
            holder="",
            needs_second=False,
            second_reasons=[],
            dispute=[],
            final="",
        )
        session.add(row)
        session.flush()
        for step in ("machine_review", "pool"):
            row.state = acting.machine.step(
                step, Standing(row.state), acting.actor, acting.today, offices_kept=acting.offices_kept
            )
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.draw",
        subject=f"review-batch/{batch.id}",
        change={
            "seed": [None, proof.seed],
            "population": [None, proof.population_hash],
            "drawn": [None, [place.case_no for place, _, _ in drawn]],
        },
    )
    session.flush()
    return dossiers(session, name)


def dossiers(session: Session, batch: str = "") -> tuple[KeptDossier, ...]:
    """The dossiers of a batch, or of all, in the order they were drawn. Raises NotFound for a batch that is not there."""
    chosen = select(ReviewDossierRow).order_by(col(ReviewDossierRow.id))
    if batch:
        chosen = chosen.where(ReviewDossierRow.batch_id == _batch_row(session, batch).id)
    return tuple(kept(session, row) for row in session.exec(chosen))


def dossier(session: Session, number: int) -> KeptDossier:
    """A drawn dossier by its number. Raises NotFound."""
    return kept(session, dossier_row(session, number))


def dossier_row(session: Session, number: int) -> ReviewDossierRow:
    """The row of a drawn dossier, locked until the end of the transaction. Raises NotFound."""
    row = session.exec(
        select(ReviewDossierRow).where(ReviewDossierRow.id == number).with_for_update()
    ).first()
    if row is None:
        raise NotFound(f"没有第 {number} 号评查案卷", next_step="用 zmtool review batch show 批次 查看编号")
    return row


def rules_of(session: Session, row: ReviewDossierRow) -> tuple[ReviewBatchRow, Rules]:
    """The batch of a dossier and the figures that hold for it."""
    batch = session.get_one(ReviewBatchRow, row.batch_id)
    return batch, unpacked(Rules, batch.rules)


def take(
    session: Session,
    row: ReviewDossierRow,
    step: str,
    acting: Acting,
    *,
    standing: Standing | None = None,
    by_program: bool = False,
    action: str = "",
    change: dict[str, Any] | None = None,
    why: str = "",
    noted_by: str = "",
) -> None:
    """Takes a step by the state machine and notes it in the trail. Raises Refused.

    ``by_program``: nobody decides on it; it follows from what was said. ``noted_by`` stands in the trail instead of
    the actor.
    """
    at = standing or kept(session, row).standing
    before = row.state
    row.state = acting.machine.step(
        step,
        at,
        None if by_program else acting.actor,
        acting.today,
        offices_kept=acting.offices_kept,
    )
    record(
        session,
        now=acting.now,
        who=noted_by or acting.actor.login,
        action=action or f"review.{step}",
        subject=f"review/{row.id}",
        change={"state": [before, row.state], **(change or {})},
        why=why,
    )
    session.flush()


def kept(session: Session, row: ReviewDossierRow) -> KeptDossier:
    """A row with what hangs on it, as a record."""
    batch = session.get_one(ReviewBatchRow, row.batch_id)

    def hanging(kind: Any) -> list[Any]:
        return list(session.exec(select(kind).where(kind.dossier_id == row.id).order_by(kind.id)))

    return KeptDossier(
        number=row.id or 0,
        batch=batch.name,
        case_no=row.case_no,
        unit=row.unit,
        people=tuple(row.people),
        drawn=row.drawn,
        state=row.state,
        draft=unpacked(Draft, row.draft),
        cross=batch.cross_bureau,
        holder=row.holder,
        leased_until=row.leased_until,
        needs_second=row.needs_second,
        second_reasons=tuple(row.second_reasons),
        dispute=tuple(row.dispute),
        final=unpacked(Verdict, row.final) if row.final else None,
        published_on=row.published_on,
        appeal_until=row.appeal_until,
        opinions=tuple(_opinion(session, one) for one in hanging(ReviewOpinionRow)),
        appeals=tuple(
            KeptAppeal(
                one.code, one.grounds, one.evidence, one.filed_at, one.filed_by, one.answer_due, one.upheld,
                one.answer, one.answered_at, one.answered_by,
            )
            for one in hanging(ReviewAppealRow)
        ),
        tasks=tuple(
            KeptTask(
                one.code, one.what, one.responsible, one.due, one.ordered_at, one.done_note, one.done_at,
                one.done_by, one.check_note, one.checked_at, one.checked_by,
            )
            for one in hanging(ReviewTaskRow)
        ),
        sent_to=row.sent_to,
        origin_number=row.origin_number,
    )  # fmt: skip


def decisions_of(session: Session, opinion_id: int) -> tuple[Decision, ...]:
    """What a person said in one review, in the order it was said, without the words taken back."""
    rows = session.exec(
        select(ReviewDecisionRow)
        .where(ReviewDecisionRow.opinion_id == opinion_id)
        .order_by(col(ReviewDecisionRow.id))
    )
    return standing_words(
        Decision(one.code, one.kind, one.deducted, one.holds, one.reason, one.by, one.at) for one in rows
    )


def packed(value: Any) -> str:
    """A record as it is kept in one column."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpacked(kind: type[Value], text: str) -> Value:
    """The record in such a column."""
    return from_plain(kind, json.loads(text))


def _opinion(session: Session, row: ReviewOpinionRow) -> KeptOpinion:
    return KeptOpinion(
        row.role,
        row.reviewer,
        row.name,
        row.unit,
        row.started_at,
        row.finished_at,
        row.given_back_on,
        unpacked(Verdict, row.verdict) if row.verdict else None,
        decisions_of(session, row.id or 0),
    )


def _batch_row(session: Session, name: str, lock: bool = False) -> ReviewBatchRow:
    chosen = select(ReviewBatchRow).where(ReviewBatchRow.name == name)
    row = session.exec(chosen.with_for_update() if lock else chosen).first()
    if row is None:
        raise NotFound(
            f"没有评查批次“{name}”", next_step="用 zmtool review batch list 查看，或 batch new 新建"
        )
    return row


def _batch(row: ReviewBatchRow) -> KeptBatch:
    return KeptBatch(
        row.id or 0,
        row.name,
        row.checklist,
        tuple(row.strata_by),
        row.double,
        row.cross_bureau,
        unpacked(Rules, row.rules),
        row.seed,
        row.created_at,
        row.created_by,
        row.drawn_at,
        unpacked(Proof, row.proof) if row.proof else None,
        row.origin_unit,
        row.origin_batch,
    )
