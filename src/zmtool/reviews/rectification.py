"""Rectification after the bulletin, within a session: ordered, done, checked by a return visit, closed, archived."""

from __future__ import annotations

from sqlmodel import Session, select

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.reviews.appeals import rectify_until
from zmtool.reviews.register import dossier_row, kept, rules_of, take
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.tables import ReviewTaskRow
from zmtool.store.audit import record


def order(
    session: Session, number: int, code: str, what: str, responsible: str, *, acting: Acting
) -> KeptDossier:
    """Orders that an item be put right, by somebody. Raises NotFound, UsageProblem or Refused."""
    row = dossier_row(session, number)
    _, rules = rules_of(session, row)
    at = kept(session, row)
    found = at.final.item(code) if at.final else None
    if found is None:
        raise NotFound(f"第 {number} 号案卷没有项目 {code} 的评查结果", next_step="请核对编号和项目代码")
    if not found.defect:
        raise Refused(f"项目 {code} 没有扣分，不需要整改", next_step="只对扣分的项目下达整改")
    if not what.strip() or not responsible.strip():
        raise UsageProblem("整改须写明要求和责任人", next_step="加 --what 要求 --who 责任人")
    if any(one.code == code for one in at.tasks):
        raise Refused(
            f"项目 {code} 已经下达整改", next_step="整改完成后用 --done 登记，回访后用 --checked 销号"
        )
    due = rectify_until(acting.today, rules)
    take(
        session,
        row,
        "order_rectification",
        acting,
        change={"item": [None, code], "responsible": [None, responsible.strip()], "due": [None, str(due)]},
        why=what.strip(),
    )
    session.add(
        ReviewTaskRow(
            dossier_id=number,
            code=code,
            what=what.strip(),
            responsible=responsible.strip(),
            due=due,
            ordered_at=acting.at,
            ordered_by=acting.actor.login,
            done_note="",
            done_at="",
            done_by="",
            check_note="",
            checked_at="",
            checked_by="",
        )
    )
    session.flush()
    return kept(session, row)


def note_done(session: Session, number: int, code: str, note: str, *, acting: Acting) -> KeptDossier:
    """Notes what was done about an item. Raises NotFound, UsageProblem or Refused."""
    task = _task(session, number, code, note)
    if task.done_at:
        raise Refused(
            f"项目 {code} 的整改已经登记完成", where=task.done_at, next_step="请登记回访：--checked"
        )
    task.done_note, task.done_at, task.done_by = note.strip(), acting.at, acting.actor.login
    _note(session, number, code, "review.rectified", note, acting)
    return kept(session, dossier_row(session, number))


def note_checked(session: Session, number: int, code: str, note: str, *, acting: Acting) -> KeptDossier:
    """Closes an item after a return visit; the last one closes the rectification.

    Raises NotFound, UsageProblem, or Refused: also for whoever did it.
    """
    row = dossier_row(session, number)
    task = _task(session, number, code, note)
    if not task.done_at:
        raise Refused(f"项目 {code} 还没有登记整改完成", next_step="先用 --done 登记整改情况")
    if task.checked_at:
        raise Refused(f"项目 {code} 已经回访销号", where=task.checked_at, next_step="不必再登记")
    if acting.actor.login == task.done_by or task.responsible in acting.actor.names:
        raise Refused("回访不能由整改的人自己办理", next_step="请由另一人回访销号")
    task.check_note, task.checked_at, task.checked_by = note.strip(), acting.at, acting.actor.login
    _note(session, number, code, "review.checked", note, acting)
    if all(one.checked_at for one in kept(session, row).tasks):
        take(session, row, "close_rectification", acting)
    return kept(session, row)


def archive(session: Session, number: int, *, acting: Acting) -> KeptDossier:
    """Ends the review of a dossier. Raises NotFound or Refused."""
    row = dossier_row(session, number)
    take(session, row, "archive", acting)
    return kept(session, row)


def _task(session: Session, number: int, code: str, note: str) -> ReviewTaskRow:
    if not note.strip():
        raise UsageProblem("没有写明情况", next_step="在 --done 或 --checked 后写明整改、回访情况")
    task = session.exec(
        select(ReviewTaskRow).where(ReviewTaskRow.dossier_id == number, ReviewTaskRow.code == code)
    ).first()
    if task is None:
        raise NotFound(f"第 {number} 号案卷没有项目 {code} 的整改", next_step="请核对编号和项目代码")
    return task


def _note(session: Session, number: int, code: str, action: str, note: str, acting: Acting) -> None:
    record(
        session,
        now=acting.now,
        who=acting.actor.login,
        action=action,
        subject=f"review/{number}",
        change={"item": [None, code]},
        why=note.strip(),
    )
    session.flush()
