"""The bureau's register of enforcement officers.

Cases bring officers with them. The register takes what it does not know yet and never overwrites what it
knows otherwise: a differing certificate is a person's decision, so it is returned as a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from zmtool.base.plain import to_plain
from zmtool.staff.records import Officer, Operator
from zmtool.store.audit import record
from zmtool.store.differences import differences


class OfficerRow(SQLModel, table=True):
    """An officer with the certificate (执法证) that is his or hers alone."""

    __tablename__ = "officer"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    cert_no: str = Field(unique=True)
    post: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 1


class OperatorRow(SQLModel, table=True):
    """A person who works with zmtool: the login it is known by, the office (role) held."""

    __tablename__ = "operator"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: str
    active: bool = True
    version: int = 1


_LABELS = {"name": "姓名", "post": "职务", "valid_from": "证件有效期起", "valid_to": "证件有效期止"}


def officer_record(row: OfficerRow) -> Officer:
    """The officer in a row of the register."""
    return Officer(row.name, row.cert_no, row.post, row.valid_from, row.valid_to)


def officers(session: Session) -> list[Officer]:
    """The whole register, by name."""
    rows = session.exec(select(OfficerRow).order_by(col(OfficerRow.name), col(OfficerRow.cert_no)))
    return [officer_record(row) for row in rows]


def register_officers(
    session: Session, found: Iterable[Officer], *, now: datetime, who: str, why: str
) -> list[str]:
    """Adds unknown officers and fills in blanks of known ones; returns Chinese warnings of what differs."""
    warnings: list[str] = []
    for officer in found:
        if not officer.cert_no:
            continue
        row = session.exec(select(OfficerRow).where(OfficerRow.cert_no == officer.cert_no)).first()
        if row is not None:
            warnings += _complete(session, row, officer, now, who, why)
            continue
        namesake = session.exec(select(OfficerRow).where(OfficerRow.name == officer.name)).first()
        if namesake is not None:
            warnings.append(
                f"执法人员{officer.name}：案件中的执法证号 {officer.cert_no} 与登记的 {namesake.cert_no} 不同，"
                "未改动登记，请核实是换证还是同名"
            )
            continue
        _add(session, officer, now, who, why)
    return warnings


def _add(session: Session, officer: Officer, now: datetime, who: str, why: str) -> None:
    row = OfficerRow(
        name=officer.name,
        cert_no=officer.cert_no,
        post=officer.post,
        valid_from=officer.valid_from,
        valid_to=officer.valid_to,
    )
    session.add(row)
    session.flush()
    change = differences(None, _plain(officer))
    record(session, now=now, who=who, action="officer.add", subject=_subject(row), change=change, why=why)


def _complete(
    session: Session, row: OfficerRow, officer: Officer, now: datetime, who: str, why: str
) -> list[str]:
    before = officer_record(row)
    warnings = []
    for name, label in _LABELS.items():
        known, told = getattr(before, name), getattr(officer, name)
        if told and not known:
            setattr(row, name, told)
        elif told and told != known:
            warnings.append(
                f"执法证 {officer.cert_no}：案件中的{label}“{told}”与登记的“{known}”不同，未改动登记"
            )
    change = differences(_plain(before), _plain(officer_record(row)))
    if change:
        row.version += 1
        session.flush()
        record(
            session,
            now=now,
            who=who,
            action="officer.complete",
            subject=_subject(row),
            change=change,
            why=why,
        )
    return warnings


def _subject(row: OfficerRow) -> str:
    return f"officer/{row.cert_no}"


def _plain(officer: Officer) -> dict[str, object]:
    plain: dict[str, object] = to_plain(officer)
    return plain


def operators(session: Session) -> list[Operator]:
    """Everybody who works with the workspace, by login."""
    rows = session.exec(select(OperatorRow).order_by(col(OperatorRow.login)))
    return [_operator(row) for row in rows]


def operators_kept(session: Session) -> bool:
    """Whether offices are registered at all; while none is, everybody may claim one."""
    return session.exec(select(OperatorRow.id).limit(1)).first() is not None


def operator_of(session: Session, login: str) -> Operator | None:
    """The operator with this login."""
    row = session.exec(select(OperatorRow).where(OperatorRow.login == login)).first()
    return None if row is None else _operator(row)


def save_operator(session: Session, operator: Operator, *, now: datetime, who: str, why: str = "") -> bool:
    """Registers or changes an operator; False if nothing differs."""
    row = session.exec(select(OperatorRow).where(OperatorRow.login == operator.login)).first()
    before = None if row is None else _operator(row)
    if before == operator:
        return False
    if row is None:
        row = OperatorRow(login=operator.login, name=operator.name, role=operator.role)
        session.add(row)
    else:
        row.version += 1
    row.name, row.role, row.active = operator.name, operator.role, operator.active
    session.flush()
    change = differences(None if before is None else to_plain(before), to_plain(operator))
    record(
        session,
        now=now,
        who=who,
        action="operator.add" if before is None else "operator.update",
        subject=f"operator/{operator.login}",
        change=change,
        why=why,
    )
    return True


def _operator(row: OperatorRow) -> Operator:
    return Operator(row.login, row.name, row.role, row.active)


def save_officer(session: Session, officer: Officer, *, now: datetime, who: str, why: str = "") -> bool:
    """Registers an officer or changes the one with that certificate; False if nothing differs."""
    row = session.exec(select(OfficerRow).where(OfficerRow.cert_no == officer.cert_no)).first()
    if row is None:
        _add(session, officer, now, who, why)
        return True
    before = officer_record(row)
    if before == officer:
        return False
    for name in _LABELS:
        setattr(row, name, getattr(officer, name))
    row.version += 1
    session.flush()
    change = differences(_plain(before), _plain(officer))
    record(session, now=now, who=who, action="officer.update", subject=_subject(row), change=change, why=why)
    return True
