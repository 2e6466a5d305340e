"""Materials of an application as pictures: files from a folder or camera, and documents from the scan box."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.files import ApplicationFile
from zmtool.workflow.licence_intake import change_application
from zmtool.workflow.licence_wishes import Wishes
from zmtool.workflow.workspace import Place, keep_original, opened

if TYPE_CHECKING:
    from sqlmodel import Session


def attach(
    number: str,
    files: Sequence[Path],
    scans: Sequence[int],
    place: Place = None,
    *,
    material: str = "",
    now: datetime,
    user: str,
) -> tuple[ApplicationFile, ...]:
    """Keeps files (into the vault first) and scanned documents with an application; all its files then.

    A material that is named counts as handed in, as long as nothing is decided. Raises NotFound, BadInput for a file that cannot be read, Refused for a scanned
    document that belongs to a case.
    """
    from zmtool.licenses.life.files import add_file, files_of
    from zmtool.licenses.life.keep import kept_course

    if not files and not scans:
        raise UsageProblem(
            "没有指明文件或扫描编号", next_step="例：zmtool license attach 编号 执照.jpg --material 营业执照"
        )
    for path in files:
        if path.is_file() and not path.stat().st_size:
            raise BadInput("文件是空的（0 字节）", where=str(path), next_step="请重新扫描或重新拷贝")
    with opened(place, now=now) as at:
        with at.reading() as session:
            held = kept_course(session, number)
            application_no = held.course.application.application_no
            undecided = load_life(at.root).states[held.state].open
        kept = [
            ApplicationFile(keep_original(one, at, now=now, user=user), one.name, material) for one in files
        ]
        with at.writing() as session:
            for one in kept:
                add_file(session, application_no, one, now=now, who=user)
            for scan in scans:
                found = _from_scan_box(session, scan, application_no, material, now=now, user=user)
                add_file(session, application_no, found, now=now, who=user)
        if material and undecided:
            change_application(application_no, Wishes({}, {material: ""}), at, now=now, user=user)
        with at.reading() as session:
            return files_of(session, application_no)


def files_of_application(number: str, place: Place = None) -> tuple[ApplicationFile, ...]:
    """The files of an application. Raises NotFound."""
    from zmtool.licenses.life.files import files_of
    from zmtool.licenses.life.keep import kept_course

    with opened(place) as at, at.reading() as session:
        return files_of(session, kept_course(session, number).course.application.application_no)


def _from_scan_box(
    session: Session, scan: int, application_no: str, material: str, *, now: datetime, user: str
) -> ApplicationFile:
    """A document out of the scan box: it leaves the queue and belongs to the application from now on."""
    from zmtool.scans.kept_documents import kept_document
    from zmtool.scans.queue import set_aside

    kept = kept_document(session, scan)
    if kept.document.case_no:
        raise Refused(
            f"第 {scan} 号扫描文书已归入案件 {kept.document.case_no}",
            next_step="确属许可材料的，先用 zmtool scan assign --none 从案件取出",
        )
    set_aside(session, scan, now=now, who=user, why=f"归入许可申请 {application_no}")
    return ApplicationFile(kept.sha256, kept.file, material or kept.document.title, kept.document.pages, scan)
