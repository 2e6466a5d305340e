"""Publicity: a folder of static pages for the bureau's own web server, and what is still to be published."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.files import ready_folder, write_whole
from zmtool.law.library import load_law
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.publicity import (
    STEP,
    Unpublished,
    decision_to_publish,
    publicity_matters,
    unpublished,
)
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.reports.licence_pages import Published, inquiry_html, page_name, progress_html
from zmtool.values.masking import masked_name
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.licence_applications import keep_application
from zmtool.workflow.licence_progress import progress_in
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

SHOWN_AFTER = timedelta(days=90)
"""So long after the decision the page of an application stays."""
PAGES = "jindu"
_DENIED = "不予许可"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Pages:
    """What was written: the first page, the list as a table, how many decisions (of them so many for the first time), how
    many pages of progress; and what of other days is still to be published."""

    index: Path
    table: Path
    published: int
    first: int
    progress: int
    left: tuple[Unpublished, ...]


def publish(
    folder: Path, place: Place = None, *, since: date, until: date, now: datetime, user: str
) -> Pages:
    """Writes the pages: progress of what is under way or lately decided, decisions of a span; notes what was published today.

    Raises Refused.
    """
    from zmtool.licenses.life.keep import courses_since

    with opened(place, now=now) as at:
        bureau = bureau_of(at).name
        rows: list[Published] = []
        count = first = 0
        ready_folder(folder / PAGES)
        with at.writing() as session:
            life = load_life(at.root)
            for course, _ in [*courses_since(session, min(since, now.date() - SHOWN_AFTER))]:
                decision = decision_to_publish(course, life)
                if decision is not None and since <= decision.at.date() <= until:
                    rows.append(_row(course, decision.at.date(), at))
                    if not course.taken(STEP):
                        moment = max(now, decision.at)
                        course = _published(session, at, course, moment, now=now, user=user)
                        first += 1
                application = course.application
                if application.query_code:
                    page = progress_html(progress_in(course, at, now.date()), bureau, now)
                    name = page_name(application.application_no, application.query_code)
                    write_whole(folder / PAGES / name, page.encode("utf-8"))
                    count += 1
            left = _unpublished(session, at, now.date())
            rows.sort(key=lambda one: (one.day, one.application_no))
            index, table = folder / "index.html", folder / "许可决定.csv"
            write_whole(index, inquiry_html(rows, bureau, since, until, now).encode("utf-8"))
            write_whole(table, _BOM + _csv(rows).encode("utf-8"))
    return Pages(index, table, len(rows), first, count, left)


def publicity(place: Place = None, *, today: date) -> tuple[Unpublished, ...]:
    """The decisions that are still to be published, the most urgent first."""
    with opened(place) as at, at.reading() as session:
        return _unpublished(session, at, today)


def _unpublished(session: Session, at: OpenWorkspace, today: date) -> tuple[Unpublished, ...]:
    from zmtool.licenses.life.keep_publicity import courses_without

    life, law = load_life(at.root), load_law(at.root)
    found = (
        unpublished(course, life, law, today)
        for course in courses_without(session, STEP, publicity_matters(life))
    )
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (one.due or date.max, one.application_no),
        )
    )


def _published(
    session: Session, at: OpenWorkspace, course: Course, moment: datetime, *, now: datetime, user: str
) -> Course:
    """The course with its publication on record."""
    from zmtool.licenses.life.keep import kept_course

    after = replace(course, steps=(*course.steps, StepTaken(STEP, moment, user)))
    keep_application(
        session,
        after,
        surroundings_of(session, at, after, now.date()),
        now=now,
        user=user,
        action="application.publish",
        expected=kept_course(session, course.application.application_no).version,
        change={"step": STEP},
    )
    return after


def _row(course: Course, day: date, at: OpenWorkspace) -> Published:
    """A decision as it is published: the surname, no number of a person."""
    application = course.application
    licence, applicant = application.licence, application.applicant
    name = licence.name or applicant.name
    return Published(
        application.application_no,
        load_vocabulary(at.root).matters[application.matter].label,
        name if name != applicant.principal else masked_name(name),
        masked_name(licence.principal or applicant.principal),
        licence.addr or applicant.business_address,
        "" if application.result == _DENIED else licence.lic_no,
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
