"""Progress for the counter: how far an application is, without anybody's name."""

from __future__ import annotations

from datetime import date, datetime

from zmtool.law.library import load_law
from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.progress import Progress, progress_of
from zmtool.licenses.life.records import Course
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


def progress(number: str, place: Place = None, *, now: datetime) -> Progress:
    """The progress of an application by its number or code. Raises NotFound."""
    from zmtool.licenses.life.keep import kept_course

    with opened(place) as at, at.reading() as session:
        return progress_in(kept_course(session, number).course, at, now.date())


def progress_in(course: Course, at: OpenWorkspace, today: date) -> Progress:
    """The progress of a course, by the data of a workspace."""
    life, law = load_life(at.root), load_law(at.root)
    matter = load_vocabulary(at.root).matters[course.application.matter].label
    return progress_of(course, matter, life, clocks_of(course, life, law, today))
