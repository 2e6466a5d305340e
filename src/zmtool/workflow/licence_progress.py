"""Progress for the counter, and a folder of static pages for the bureau's own web server."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.files import ready_folder, write_whole
from zmtool.law.library import load_law
from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.progress import Progress, progress_of
from zmtool.licenses.life.records import Course
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.reports.licence_pages import Published, inquiry_html, page_name, progress_html
from zmtool.values.masking import masked_name
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

SHOWN_AFTER = timedelta(days=90)
"""So long after the decision the page of an application stays."""
PAGES = "jindu"
_PUBLISHED = ("GRANTED", "DENIED", "DECIDED", "PRINTED", "DELIVERED", "ARCHIVED")
_WITHDRAWN = ("申请人撤回", "逾期未补正，视为撤回", "终止办理", "不予受理")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Pages:
    """What was written: the first page, the list as a table, how many decisions and how many pages of progress."""

    index: Path
    table: Path
    published: int
    progress: int


def progress(number: str, place: Place = None, *, now: datetime) -> Progress:
    """The progress of an application by its number or code. Raises NotFound."""
    from zmtool.licenses.life.keep import kept_course

    with opened(place) as at, at.reading() as session:
        return _progress(kept_course(session, number).course, at, now.date())


def publish(folder: Path, place: Place = None, *, since: date, until: date, now: datetime) -> Pages:
    """Writes the pages: progress of what is under way or lately decided, decisions of a span. Raises Refused."""
    with opened(place) as at:
        bureau = bureau_of(at).name
        rows: list[Published] = []
        ready_folder(folder / PAGES)
        count = 0
        with at.reading() as session:
            for course, state in _courses(session, min(since, now.date() - SHOWN_AFTER)):
                application = course.application
                if application.query_code:
                    page = progress_html(_progress(course, at, now.date()), bureau, now)
                    name = page_name(application.application_no, application.query_code)
                    write_whole(folder / PAGES / name, page.encode("utf-8"))
                    count += 1
                rows += _published(course, state, at, since, until)
    rows.sort(key=lambda one: (one.day, one.application_no))
    index, table = folder / "index.html", folder / "许可决定.csv"
    write_whole(index, inquiry_html(rows, bureau, since, until, now).encode("utf-8"))
    write_whole(table, _BOM + _csv(rows).encode("utf-8"))
    return Pages(index, table, len(rows), count)


def _courses(session: Session, decided_from: date) -> Iterator[tuple[Course, str]]:
    from zmtool.licenses.life.keep import courses_since

    return courses_since(session, decided_from)


def _progress(course: Course, at: OpenWorkspace, today: date) -> Progress:
    life, law = load_life(at.root), load_law(at.root)
    matter = load_vocabulary(at.root).matters[course.application.matter].label
    return progress_of(course, matter, life, clocks_of(course, life, law, today))


def _published(
    course: Course, state: str, at: OpenWorkspace, since: date, until: date
) -> Iterator[Published]:
    """A decision of the span; what was withdrawn or not taken in is nobody else's business."""
    application = course.application
    day = application.decided_on
    if (
        state not in _PUBLISHED
        or day is None
        or not since <= day <= until
        or application.result in _WITHDRAWN
    ):
        return
    licence, applicant = application.licence, application.applicant
    granted = application.result not in ("不予许可",)
    name = licence.name or applicant.name
    yield Published(
        application.application_no,
        load_vocabulary(at.root).matters[application.matter].label,
        name if name != applicant.principal else masked_name(name),
        masked_name(licence.principal or applicant.principal),
        licence.addr or applicant.business_address,
        licence.lic_no if granted else "",
        application.result,
        day,
    )


def _csv(rows: list[Published]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["日期", "事项", "企业（字号）名称", "负责人", "经营场所", "许可证号", "结果"])
    for one in rows:
        cells = (one.day.isoformat(), one.matter, one.name, one.principal, one.addr, one.lic_no, one.result)
        writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells])
    return text.getvalue()
