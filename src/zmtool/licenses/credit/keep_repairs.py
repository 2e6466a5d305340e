"""Repairs and promises in the database; each write with its entry on the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import to_plain
from zmtool.licenses.credit.keep import subject_of
from zmtool.licenses.credit.promise import Promise
from zmtool.licenses.credit.repair import Repair
from zmtool.licenses.credit.tables import (
    CreditPromiseRow,
    CreditRepairRow,
    promise_columns,
    promise_record,
    repair_columns,
    repair_record,
)
from zmtool.store.audit import record
from zmtool.store.differences import differences

_CHUNK = 500


def keep_repair(session: Session, repair: Repair, *, now: datetime, who: str) -> bool:
    """Adds or updates a repair; False if nothing differs."""
    row = _repair_row(session, repair.number)
    before = None if row is None else repair_record(row)
    if before == repair:
        return False
    if row is None:
        row = CreditRepairRow(**repair_columns(repair))
    for name, value in repair_columns(repair).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    change = differences(None if before is None else to_plain(before), to_plain(repair))
    subject = subject_of(repair.lic_no)
    record(
        session, now=now, who=who, action="credit.repair", subject=subject, change=change, why=repair.reason
    )
    return True


def kept_repair(session: Session, number: str) -> Repair:
    """The repair with that number. Raises NotFound."""
    row = _repair_row(session, number)
    if row is None:
        raise NotFound(f"没有修复申请 {number}", next_step="用 zmtool credit repair list 查看")
    return repair_record(row)


def repairs_of(session: Session, numbers: Sequence[str] = (), *, state: str = "") -> tuple[Repair, ...]:
    """The repairs of these licences (of all where none are named), in the order of their application."""
    row = CreditRepairRow
    chosen = select(row).order_by(col(row.applied_on), col(row.id))
    if numbers:
        chosen = chosen.where(col(row.lic_no).in_(numbers[:_CHUNK]))
    if state:
        chosen = chosen.where(row.state == state)
    return tuple(map(repair_record, session.exec(chosen)))


def keep_promise(session: Session, promise: Promise, *, now: datetime, who: str) -> None:
    """Adds a promise."""
    at = now.isoformat(timespec="seconds")
    session.add(CreditPromiseRow(kept_at=at, **promise_columns(promise)))
    session.flush()
    change = {"promise": to_plain(promise)}
    subject = subject_of(promise.lic_no)
    record(session, now=now, who=who, action="credit.promise", subject=subject, change=change)


def promises_of(session: Session, lic_no: str) -> tuple[Promise, ...]:
    """The promises of a licence, oldest first."""
    row = CreditPromiseRow
    chosen = select(row).where(row.lic_no == lic_no).order_by(col(row.signed_on), col(row.id))
    return tuple(map(promise_record, session.exec(chosen)))


def _repair_row(session: Session, number: str) -> CreditRepairRow | None:
    return session.exec(select(CreditRepairRow).where(CreditRepairRow.number == number)).first()
