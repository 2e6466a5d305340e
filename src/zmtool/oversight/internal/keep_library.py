"""The case library in the database."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.oversight.internal.records import LibraryCase
from zmtool.oversight.internal.tables import AlertCaseRow, case_facts, case_from
from zmtool.store.audit import record

_MOST = 2_000


def library_cases(session: Session, model: str = "", *, inner: bool) -> tuple[LibraryCase, ...]:
    """The cases, of a model or of a family (its letter) where one is named, the latest first; ``inner``: internal matters too."""
    statement = select(AlertCaseRow).order_by(col(AlertCaseRow.closed_on).desc()).limit(_MOST)
    if model:
        statement = statement.where(col(AlertCaseRow.model).startswith(model))
    if not inner:
        statement = statement.where(col(AlertCaseRow.inner).is_(False))
    return tuple(map(case_from, session.exec(statement)))


def case_of(session: Session, alert_no: str) -> LibraryCase | None:
    """The case of an alert, or None."""
    row = session.exec(select(AlertCaseRow).where(AlertCaseRow.alert_no == alert_no)).first()
    return None if row is None else case_from(row)


def keep_case(session: Session, case: LibraryCase, *, now: datetime, who: str) -> None:
    """Keeps a case, or what became known of it later."""
    row = session.exec(select(AlertCaseRow).where(AlertCaseRow.alert_no == case.alert_no)).first()
    new = row is None
    if row is None:
        row = AlertCaseRow(alert_no=case.alert_no, model="", level=0, closed_on="", facts="")
        session.add(row)
    row.model, row.format, row.level, row.verdict = case.model, case.format, case.level, case.verdict
    row.inner, row.closed_on, row.facts = case.inner, case.closed_on.isoformat(), case_facts(case)
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="alert.case.add" if new else "alert.case.update",
        subject=f"alert/{case.alert_no}",
        change={"verdict": case.verdict},
    )
