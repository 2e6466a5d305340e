"""Screening every new alert in one go: what the principles say of each, and which of them are suppressed (supervision.md 2.3)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.oversight.course.advance import obstacles
from zmtool.oversight.course.records import Taken
from zmtool.oversight.internal.screening import Screened, screened
from zmtool.workflow.alert_scene import AlertScene, alert_scene, keep_in_book
from zmtool.workflow.alert_steps import standing_of
from zmtool.workflow.clue_steps import refusal
from zmtool.workflow.oversight_scene import person_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.oversight.course.advance import Obstacle
    from zmtool.oversight.internal.book import AlertBook
    from zmtool.oversight.internal.keep_alerts import KeptAlert
    from zmtool.oversight.roles.definition import Viewer

_MOST = 10_000


def screen_alerts(
    place: Place = None, *, suppress: bool = False, now: datetime, user: str
) -> tuple[tuple[str, str, str], ...]:
    """Screens every new alert that the person may see; with ``suppress`` those that a filter speaks against are suppressed, up to the ceiling.

    Returns number, label of the state, and what screening says. All of it is kept, or nothing. Raises Refused.
    """
    from zmtool.oversight.internal.book import AlertBook
    from zmtool.oversight.internal.listed import AlertWanted, listed_alerts

    with opened(place, now=now) as at, at.writing() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        lines = listed_alerts(session, AlertWanted("NEW"), person, limit=_MOST)
        book = AlertBook(session, scene.life, [one.subject_key for one in lines])
        found = []
        for line in lines:
            says = _says(scene, book, book.kept(line.alert_no))
            words = says.words
            told = {"screen": words} if words else {}
            taken = Taken("triage", now, user, "", told)
            against = _take(scene, book, book.kept(line.alert_no), taken, person)
            if against:
                raise refusal(f"预警 {line.alert_no}", against)
            if suppress and says.reason:
                taken = Taken("suppress", now, user, words, {"reason": says.reason})
                against = _take(scene, book, book.kept(line.alert_no), taken, person)
                if against:
                    words = f"{words}；{refusal(line.alert_no, against).what}"
            state = book.kept(line.alert_no).state
            found.append((line.alert_no, scene.life.states[state].label, words))
        book.save(now)
        return tuple(found)


def _says(scene: AlertScene, book: AlertBook, kept: KeptAlert) -> Screened:
    from zmtool.oversight.internal.keep_alerts import window

    since = window(kept.alert.raised_at, scene.internal.stacking.days)
    together = frozenset(one.model for one in book.earlier(kept.alert.subject.key, since))
    return screened(kept.alert, together, scene.internal, scene.scene.calendar)


def _take(
    scene: AlertScene, book: AlertBook, kept: KeptAlert, taken: Taken, person: Viewer
) -> tuple[Obstacle, ...]:
    """Takes a step, or returns what stands against it."""
    alert = kept.alert
    suppressed = (
        book.suppressed_in_a_row(alert.subject.key, alert.model, alert.alert_no)
        if taken.step == "suppress"
        else 0
    )
    against = obstacles(kept.course, taken, standing_of(scene, kept, person, suppressed=suppressed))
    if not against:
        keep_in_book(
            book,
            scene,
            alert,
            kept.course.and_then(taken),
            now=taken.at,
            user=taken.by,
            action=f"alert.{taken.step}",
            change=dict(taken.details),
            why=taken.note,
        )
    return against
