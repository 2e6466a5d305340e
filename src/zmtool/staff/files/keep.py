"""Personnel files in the database."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.staff.files.records import KeptFile, StaffFile, files_named
from zmtool.staff.files.tables import StaffFileRow
from zmtool.store.audit import record
from zmtool.store.differences import differences

_UNIQUE = ("staff_no", "cert_no", "login")
_LISTS = ("posts", "areas", "former_certs")


def staff_files(session: Session) -> tuple[KeptFile, ...]:
    """Every file, by name."""
    rows = session.exec(select(StaffFileRow).order_by(col(StaffFileRow.name), col(StaffFileRow.id)))
    return tuple(map(_kept, rows))


def file_named(session: Session, text: str) -> KeptFile:
    """The one file that a number or login names. Raises NotFound, Refused where several are named."""
    return only_one(files_named(staff_files(session), text), text)


def only_one(found: tuple[KeptFile, ...], text: str) -> KeptFile:
    """The one file among those found for ``text``. Raises NotFound, Refused."""
    if not found:
        raise NotFound(
            f"没有“{text}”的人员档案",
            next_step="用 zmtool staff file list 查看，或用 zmtool staff file set 建档",
        )
    if len(found) > 1:
        told = "、".join(f"档案{one.number} {one.file.name}" for one in found)
        raise Refused(f"“{text}”同时是几个人的编号：{told}", next_step="请改用档案编号，如 档案3")
    return found[0]


def keep_file(
    session: Session, number: int | None, file: StaffFile, *, now: datetime, who: str, why: str = ""
) -> tuple[KeptFile, bool]:
    """Keeps a new file (``number`` None) or the next state of one, and whether anything changed."""
    row = None if number is None else session.get_one(StaffFileRow, number)
    before = None if row is None else _kept(row).file
    if row is None:
        row = StaffFileRow(name=file.name, posts=[], unit="", department="", areas=[], former_certs=[])
        row.version = 0
        session.add(row)
    elif before == file:
        return _kept(row), False
    for one in fields(StaffFile):
        value = getattr(file, one.name)
        if one.name in _UNIQUE:
            value = value or None
        setattr(row, one.name, list(value) if one.name in _LISTS else value)
    row.version += 1
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="staff_file.add" if before is None else "staff_file.update",
        subject=f"staff_file/{row.id}",
        change=differences(None if before is None else to_plain(before), to_plain(file)),
        why=why,
    )
    return _kept(row), True


def _kept(row: StaffFileRow) -> KeptFile:
    return KeptFile(
        row.id or 0,
        StaffFile(
            name=row.name,
            staff_no=row.staff_no or "",
            cert_no=row.cert_no or "",
            login=row.login or "",
            posts=tuple(row.posts),
            unit=row.unit,
            department=row.department,
            legal_qualified=row.legal_qualified,
            skill_level=row.skill_level,
            entered_on=row.entered_on,
            areas=tuple(row.areas),
            former_certs=tuple(row.former_certs),
            left_on=row.left_on,
        ),
    )
