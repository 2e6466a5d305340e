"""A person's review of one dossier, within a session: words on items, submitting, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from sqlmodel import Session, select

from zmtool.base.errors import Refused
from zmtool.reviews.agreement import dispute, second_review_reasons
from zmtool.reviews.claims import lapse
from zmtool.reviews.decisions import checked_decision, mean_of, verdict, with_machine
from zmtool.reviews.records import FIRST, WITHDRAW, Decision, Draft, Verdict
from zmtool.reviews.register import decisions_of, dossier_row, kept, packed, rules_of, take, unpacked
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.tables import ReviewDecisionRow, ReviewDossierRow, ReviewOpinionRow
from zmtool.store.audit import record


def decide(session: Session, number: int, said: Decision, *, acting: Acting) -> KeptDossier:
    """Adds a person's word on one item of a dossier in hand. What was said before stays on record.

    The trail keeps the word's hash, not the word: whoever reads it before the reviews are revealed learns nothing,
    and afterwards it proves what was said. Raises NotFound, UsageProblem or Refused.
    """
    lapse(session, acting=acting)
    row = dossier_row(session, number)
    acting.machine.refuse_frozen(kept(session, row).standing)
    opinion = _own_open(session, row, acting)
    checked = checked_decision(unpacked(Draft, row.draft), said)
    add_decision(session, opinion, checked, acting)
    word = replace(checked, by=acting.actor.login, at=acting.at)
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.decide",
        subject=f"review/{number}",
        change={"item": [None, said.code], "word": [None, sha256(packed(word).encode()).hexdigest()]},
    )
    return kept(session, row)


def take_back(session: Session, number: int, code: str, *, acting: Acting) -> KeptDossier:
    """Takes a person's last word on one item of a dossier in hand back; the word before it counts again.

    Nothing is removed: the withdrawal is kept beside the word. Raises NotFound, or Refused where nothing was said.
    """
    lapse(session, acting=acting)
    row = dossier_row(session, number)
    acting.machine.refuse_frozen(kept(session, row).standing)
    opinion = _own_open(session, row, acting)
    if all(one.code != code for one in decisions_of(session, opinion.id or 0)):
        raise Refused(
            f"项目 {code} 没有可以撤回的意见",
            where=f"第 {number} 号案卷",
            next_step="只能撤回本人在提交之前写下的意见",
        )
    add_decision(session, opinion, Decision(code, WITHDRAW), acting)
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.withdraw",
        subject=f"review/{number}",
        change={"item": [code, None]},
    )
    return kept(session, row)


def add_decision(session: Session, opinion: ReviewOpinionRow, said: Decision, acting: Acting) -> None:
    """Adds a word to somebody's review."""
    session.add(
        ReviewDecisionRow(
            opinion_id=opinion.id or 0,
            code=said.code,
            kind=said.kind,
            deducted=said.deducted,
            holds=said.holds,
            reason=said.reason,
            at=acting.at,
            by=acting.actor.login,
        )
    )
    session.flush()


def finish(session: Session, number: int, *, acting: Acting) -> KeptDossier:
    """Submits the review of a dossier in hand, and settles its score where nothing more is needed.

    After the first review a second is asked for where the batch or the rules want one; after the second the score
    is settled, or an arbiter is asked for. Raises NotFound, or Refused while an item is undecided.
    """
    lapse(session, acting=acting)
    row = dossier_row(session, number)
    standing = kept(session, row).standing
    opinion = _own_open(session, row, acting)
    draft = unpacked(Draft, row.draft)
    mine = verdict(draft, decisions_of(session, opinion.id or 0))
    standing = replace(standing, undecided=len(mine.undecided))
    step = "finish" if opinion.role == FIRST else "finish_second"
    take(session, row, step, acting, standing=standing)
    opinion.finished_at, opinion.verdict = acting.at, packed(mine)
    row.holder, row.leased_until = "", None
    session.flush()
    if opinion.role == FIRST:
        _after_first(session, row, draft, mine, acting)
    else:
        _after_second(session, row, draft, mine, acting)
    return kept(session, row)


def settle(
    session: Session,
    row: ReviewDossierRow,
    step: str,
    final: Verdict,
    acting: Acting,
    *,
    by_program: bool = True,
) -> None:
    """Fixes the score by a step that leads to it; the machine's has the weight that the batch gives it."""
    final = with_machine(unpacked(Draft, row.draft), final, rules_of(session, row)[1].machine_weight)
    before = unpacked(Verdict, row.final) if row.final else None
    change = {
        "score": [None if before is None else str(before.score), str(final.score)],
        "grade": [None if before is None else before.grade, final.grade],
    }
    take(session, row, step, acting, by_program=by_program, change=change)
    row.final = packed(final)
    session.flush()


def _after_first(
    session: Session, row: ReviewDossierRow, draft: Draft, mine: Verdict, acting: Acting
) -> None:
    batch, rules = rules_of(session, row)
    # What another bureau asked for is reviewed once here; whether a second person is needed is decided at home.
    reasons = (
        ()
        if batch.origin_unit
        else second_review_reasons(draft, mine, rules, double=batch.double, seed=batch.seed)
    )
    row.needs_second, row.second_reasons = bool(reasons), list(reasons)
    session.flush()
    if not reasons:
        settle(session, row, "settle_single", mine, acting)


def _after_second(
    session: Session, row: ReviewDossierRow, draft: Draft, mine: Verdict, acting: Acting
) -> None:
    _, rules = rules_of(session, row)
    first = kept(session, row).opinion(FIRST)
    assert first is not None and first.verdict is not None  # noqa: S101 - a second review follows a first
    reasons = dispute(first.verdict, mine, rules)
    row.dispute = list(reasons)
    session.flush()
    if reasons:
        take(session, row, "dispute", acting, by_program=True)
    else:
        settle(session, row, "settle_double", mean_of(draft, first.verdict, mine), acting)


def _own_open(session: Session, row: ReviewDossierRow, acting: Acting) -> ReviewOpinionRow:
    """This person's review in hand. Raises Refused where the dossier is not in his or her hands."""
    own = session.exec(
        select(ReviewOpinionRow).where(
            ReviewOpinionRow.dossier_id == row.id, ReviewOpinionRow.reviewer == acting.actor.login
        )
    ).first()
    if own is None or row.holder != acting.actor.login:
        told = acting.machine.conditions["holds_claim"]
        raise Refused(told.reason, where=f"第 {row.id} 号案卷", next_step=told.next)
    return own
