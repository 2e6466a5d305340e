"""Closing an alert writes how it was handled into the case library (supervision.md 2.6)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.conditions import level_now
from zmtool.oversight.internal.records import Alert, LibraryCase
from zmtool.workflow.alert_scene import AlertScene, is_inner, verdict_of

if TYPE_CHECKING:
    from sqlmodel import Session

_TOLD = ("analyse", "phone", "visit", "conclude", "transfer", "outcome", "close")


def keep_library_case(
    session: Session, scene: AlertScene, alert: Alert, course: Course, *, now: datetime, user: str
) -> None:
    """Keeps the entry of a closed alert, or what became known of it later."""
    from zmtool.oversight.internal.keep_library import keep_case

    closed = course.last("close")
    at = closed.at if closed else now
    case = LibraryCase(
        alert.alert_no,
        alert.model,
        alert.traits.get("format", ""),
        level_now(alert.level, course),
        alert.quantile,
        verdict_of(scene, course),
        course.said("conclusion", "conclude"),
        tuple(_told(scene, course)),
        (at.date() - alert.raised_at.date()).days,
        at.date(),
        course.said("lesson", "close"),
        course.said("wording", "close"),
        course.said("reason", "conclude"),
        is_inner(scene, alert, course),
    )
    keep_case(session, case, now=now, who=user)


def _told(scene: AlertScene, course: Course) -> list[str]:
    """The steps as somebody later reads them: what was done and what it came to."""
    found = []
    for one in course.taken(*_TOLD):
        label = scene.life.steps[one.step].label
        words = "；".join(
            filter(None, (one.details.get("contradictions", ""), one.details.get("conclusion", ""), one.note))
        )
        found.append(f"{label}：{words}" if words else label)
    return found
