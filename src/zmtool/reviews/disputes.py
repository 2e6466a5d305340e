"""What comes after two reviews, within a session: arbitration, publishing, appeals and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.reviews.appeals import answer_until, appeal_until
from zmtool.reviews.claims import open_opinion
from zmtool.reviews.decisions import checked_decision, with_changes
from zmtool.reviews.opinions import add_decision, settle
from zmtool.reviews.records import APPEAL, ARBITER, Decision, Draft, Verdict
from zmtool.reviews.register import dossier_row, kept, packed, rules_of, take, unpacked
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.tables import ReviewAppealRow, ReviewBatchRow, ReviewDossierRow, ReviewOpinionRow
from zmtool.store.audit import record


def arbitrate(
    session: Session, number: int, base: str, changes: Sequence[Decision], *, reason: str, acting: Acting
) -> KeptDossier:
    """Settles a dispute by one of the two reviews (``first`` or ``second``) with other words on some items.

    Raises NotFound, UsageProblem, or Refused: also for somebody who reviewed the dossier or its case.
    """
    row = dossier_row(session, number)
    if not reason.strip():
        raise UsageProblem("仲裁必须写明理由", next_step="加 --reason 理由")
    at = kept(session, row)
    acting.machine.step(
        "arbitrate", at.standing, acting.actor, acting.today, offices_kept=acting.offices_kept
    )
    taken = at.opinion(base)
    if taken is None or taken.verdict is None:
        raise UsageProblem(f"没有“{base}”的评查结果", next_step="可用：first（初评）、second（复评）")
    draft = at.draft
    said = {one.code: checked_decision(draft, replace(one, reason=one.reason or reason)) for one in changes}
    final = with_changes(draft, taken.verdict, said)
    opinion = open_opinion(session, row, ARBITER, acting)
    for one in said.values():
        add_decision(session, opinion, one, acting)
    settle(session, row, "arbitrate", final, acting, by_program=False)
    opinion.finished_at, opinion.verdict = acting.at, packed(final)
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.arbiter",
        subject=f"review/{number}",
        change={"taken": [None, base], "changed": [None, sorted(said)]},
        why=reason.strip(),
    )
    return kept(session, row)


def publish(session: Session, batch_id: int, *, acting: Acting) -> tuple[KeptDossier, ...]:
    """Publishes every dossier of a batch whose score is settled; from then on an appeal is possible.

    Raises Refused where there is none.
    """
    rows = session.exec(
        select(ReviewDossierRow)
        .where(ReviewDossierRow.batch_id == batch_id, ReviewDossierRow.state == "finalized")
        .order_by(col(ReviewDossierRow.id))
    ).all()
    origin = session.get_one(ReviewBatchRow, batch_id).origin_unit
    if origin:
        raise Refused(
            f"这批案卷是{origin}送来的，由其通报", next_step="用 zmtool review give-back 写出回评单"
        )
    if not rows:
        raise Refused("没有已定分、待通报的案卷", next_step="用 zmtool review batch show 批次 查看进度")
    for row in rows:
        _, rules = rules_of(session, row)
        take(session, row, "publish", acting)
        row.published_on = acting.today
        row.appeal_until = appeal_until(acting.today, rules, acting.calendar).day
    session.flush()
    return tuple(kept(session, row) for row in rows)


def appeal(
    session: Session, number: int, code: str, grounds: str, evidence: str, *, acting: Acting
) -> KeptDossier:
    """Files an appeal on one item; further items may follow within the term. Raises NotFound, UsageProblem, Refused."""
    row = dossier_row(session, number)
    _, rules = rules_of(session, row)
    at = kept(session, row)
    if at.draft.item(code) is None:
        raise NotFound(f"评查标准没有项目 {code}", next_step="用 zmtool review mine 编号 查看全部项目代码")
    if not grounds.strip():
        raise UsageProblem("申诉必须逐条写明理由", next_step="加 --reason 理由，有证据的加 --evidence")
    if any(one.code == code for one in at.appeals):
        raise Refused(f"项目 {code} 已经申诉过", next_step="每项只能申诉一次")
    # The term runs for each item: the state has moved with the first of them, the day has not.
    standing = replace(at.standing, state="published") if at.state == "appealed" else at.standing
    if at.state == "appealed" and acting.machine.refusals("appeal", standing, acting.actor, acting.today):
        raise Refused("已超过申诉期限，不能再增加申诉事项", next_step="等待已有申诉的答复")
    if at.state != "appealed":
        take(session, row, "appeal", acting, standing=standing)
    session.add(
        ReviewAppealRow(
            dossier_id=number,
            code=code,
            grounds=grounds.strip(),
            evidence=evidence.strip(),
            filed_at=acting.at,
            filed_by=acting.actor.login,
            answer_due=answer_until(acting.today, rules, acting.calendar).day,
            answer="",
            answered_at="",
            answered_by="",
        )
    )
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action="review.appeal_item",
        subject=f"review/{number}",
        change={"item": [None, code]},
        why=grounds.strip(),
    )
    session.flush()
    return kept(session, row)


def answer_appeal(
    session: Session, number: int, code: str, changed: Decision | None, answer: str, *, acting: Acting
) -> KeptDossier:
    """Answers an appeal: ``changed`` is the new word on the item, None upholds what was said.

    The last answer settles the score anew. Raises NotFound, UsageProblem, or Refused: also for anybody who has
    reviewed the dossier before (原评外第三人).
    """
    row = dossier_row(session, number)
    filed = session.exec(
        select(ReviewAppealRow).where(ReviewAppealRow.dossier_id == number, ReviewAppealRow.code == code)
    ).first()
    if filed is None:
        raise NotFound(f"第 {number} 号案卷没有对项目 {code} 的申诉", next_step="请核对编号和项目代码")
    if filed.upheld is not None:
        raise Refused(f"项目 {code} 的申诉已经答复", where=filed.answered_at, next_step="答复不能更改")
    if not answer.strip():
        raise UsageProblem("答复申诉必须写明理由", next_step="加 --reason 理由")
    take(session, row, "answer_appeal", acting, change={"item": [None, code]}, why=answer.strip())
    opinion = open_opinion(session, row, APPEAL, acting)
    if changed is not None:
        said = checked_decision(unpacked(Draft, row.draft), replace(changed, reason=answer))
        add_decision(session, opinion, said, acting)
    filed.upheld, filed.answer = changed is not None, answer.strip()
    filed.answered_at, filed.answered_by = acting.at, acting.actor.login
    session.flush()
    if all(one.upheld is not None for one in kept(session, row).appeals):
        _settle_again(session, row, opinion, acting)
    return kept(session, row)


def _settle_again(session: Session, row: ReviewDossierRow, opinion: ReviewOpinionRow, acting: Acting) -> None:
    at = kept(session, row)
    own = at.of(acting.actor.login)
    # Whoever had the dossier in hand before and gave it back may have words on other items: they count for nothing.
    answered = {one.code for one in at.appeals if one.upheld}
    said: Mapping[str, Decision] = (
        {one.code: one for one in own.decisions if one.code in answered} if own else {}
    )
    final = with_changes(at.draft, unpacked(Verdict, row.final), said)
    take(session, row, "close_appeal", acting, by_program=True)
    opinion.finished_at, opinion.verdict = acting.at, packed(final)
    settle(session, row, "settle_again", final, acting)
