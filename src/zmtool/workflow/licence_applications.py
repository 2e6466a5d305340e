"""Applications as they stand: one with its clocks and next steps, the board of due days, documents, keeping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.licenses.life.advance import Way, ways
from zmtool.licenses.life.clocks import Clock, clocks_of
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.licence_wishes import matter_named
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.life.keep import ApplicationLine
    from zmtool.workflow.filling import FilledDocument, Progress


@dataclass(frozen=True, slots=True)
class ShownApplication:
    """An application with its state, its clocks, and the steps that can come next."""

    course: Course
    state: str
    state_label: str
    clocks: tuple[Clock, ...]
    ways: tuple[Way, ...]
    version: int


def show_application(number: str, place: Place = None, *, now: datetime, user: str) -> ShownApplication:
    """An application with its clocks and what can come next. Raises NotFound."""
    from zmtool.licenses.life.keep import kept_course

    with opened(place) as at, at.reading() as session:
        kept = kept_course(session, number)
        around = surroundings_of(session, at, kept.course, now.date())
        return shown_application(kept.course, around, StepTaken("", now, user), kept.version)


def list_applications(
    place: Place = None,
    *,
    open_only: bool,
    matter: str = "",
    text: str = "",
    lic_no: str = "",
    limit: int = 200,
    offset: int = 0,
) -> tuple[ApplicationLine, ...]:
    """A window of the applications, the open ones by their next due day first."""
    from zmtool.licenses.life.keep import listed_applications

    with opened(place) as at, at.reading() as session:
        key = matter_named(matter, load_vocabulary(at.root)) if matter else ""
        return listed_applications(
            session, open_only=open_only, matter=key, text=text, lic_no=lic_no, limit=limit, offset=offset
        )


def count_applications(place: Place = None, *, open_only: bool, matter: str = "", text: str = "") -> int:
    """How many applications such a list has in all."""
    from zmtool.licenses.life.keep import count_applications as count

    with opened(place) as at, at.reading() as session:
        key = matter_named(matter, load_vocabulary(at.root)) if matter else ""
        return count(session, open_only=open_only, matter=key, text=text)


def fill_documents(
    number: str,
    folder: Path,
    place: Place = None,
    *,
    only: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> list[FilledDocument]:
    """Fills the documents that the steps made (or drafts of the forms ``only``). Raises NotFound, Refused."""
    from zmtool.licenses.life.keep import kept_course
    from zmtool.workflow.filling_licence import fill_application

    with opened(place) as at:
        with at.reading() as session:
            application = kept_course(session, number).course.application
        return fill_application(application, folder, only=only, overrides=at.root, progress=progress)


def keep_application(
    session: Session,
    course: Course,
    around: Surroundings,
    *,
    now: datetime,
    user: str,
    action: str,
    expected: int,
    change: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    """Keeps an application with its state and next due day. Raises Refused where somebody changed it since ``expected``."""
    from zmtool.licenses.life.keep import keep_course

    state = around.life.state_of(course)
    running = [one for one in clocks_of(course, around.life, around.law, now.date()) if one.done is None]
    dues = [one.due for one in running if one.due is not None and one.rule.whose == "bureau"]
    keep_course(
        session,
        course,
        state=state,
        is_open=around.life.states[state].open or state in ("GRANTED", "DECIDED", "PRINTED"),
        next_due=min(dues, default=None),
        now=now,
        who=user,
        action=action,
        change=change or {},
        why=why,
        expected_version=expected,
    )


def shown_application(
    course: Course, around: Surroundings, like: StepTaken, version: int
) -> ShownApplication:
    """An application as it stands after the moment, and for the person, of ``like``."""
    state = around.life.state_of(course)
    return ShownApplication(
        course,
        state,
        around.life.states[state].label,
        clocks_of(course, around.life, around.law, like.at.date()),
        ways(course, StepTaken("", like.at, like.by), around),
        version,
    )
