"""The files of an application: which originals show which material."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.licenses.life.tables import LicenceApplicationRow, LicenceFileRow
from zmtool.store.audit import record


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """One file: the hash of its original, its name, the material it is (empty: not told), its pages and scan number (0: none)."""

    sha256: str
    name: str
    material: str = ""
    pages: tuple[int, ...] = ()
    scan: int = 0
    added_at: str = ""
    added_by: str = ""


def add_file(
    session: Session, application_no: str, file: ApplicationFile, *, now: datetime, who: str
) -> bool:
    """Adds a file to an application; False where it has it already. Raises NotFound."""
    row = _row(session, application_no)
    there = session.exec(
        select(LicenceFileRow.id).where(
            LicenceFileRow.application_id == row.id,
            LicenceFileRow.sha256 == file.sha256,
            LicenceFileRow.material == file.material,
            LicenceFileRow.scan == file.scan,
        )
    ).first()
    if there is not None:
        return False
    session.add(
        LicenceFileRow(
            application_id=cast(int, row.id),
            sha256=file.sha256,
            name=file.name,
            material=file.material,
            pages=list(file.pages),
            scan=file.scan,
            added_at=now.isoformat(timespec="seconds"),
            added_by=who,
        )
    )
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="application.file",
        subject=f"application/{row.id}",
        change={"application_no": application_no, "sha256": file.sha256, "material": file.material},
    )
    return True


def files_of(session: Session, application_no: str) -> tuple[ApplicationFile, ...]:
    """The files of an application, in the order they came. Raises NotFound."""
    row = _row(session, application_no)
    found = session.exec(
        select(LicenceFileRow).where(LicenceFileRow.application_id == row.id).order_by(col(LicenceFileRow.id))
    )
    return tuple(
        ApplicationFile(
            one.sha256, one.name, one.material, tuple(one.pages), one.scan, one.added_at, one.added_by
        )
        for one in found
    )


def _row(session: Session, application_no: str) -> LicenceApplicationRow:
    row = session.exec(
        select(LicenceApplicationRow).where(LicenceApplicationRow.application_no == application_no)
    ).first()
    if row is None:
        raise NotFound(
            f"没有受理编号为“{application_no}”的申请", next_step="用 zmtool license applications 查看"
        )
    return row
