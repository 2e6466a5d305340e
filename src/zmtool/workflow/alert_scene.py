"""What every procedure of internal supervision looks at besides what all of oversight does, and whose alert a person may open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from zmtool.oversight.course.clocks import Clock, clocks_of
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.conditions import level_now
from zmtool.oversight.internal.definition import Internal, alert_life, load_internal
from zmtool.oversight.internal.records import Alert
from zmtool.oversight.roles.definition import Viewer, sees
from zmtool.workflow.oversight_scene import Scene, scene_of
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.internal.book import AlertBook
    from zmtool.oversight.internal.keep_alerts import KeptAlert


@dataclass(frozen=True, slots=True)
class AlertScene:
    """The data of oversight with those of internal supervision."""

    scene: Scene
    internal: Internal
    life: Life


def alert_scene(at: OpenWorkspace) -> AlertScene:
    """The data that hold in a workspace. Raises UsageProblem for a data file that is wrong."""
    return AlertScene(scene_of(at), load_internal(at.root), alert_life(at.root))


def seen_alert(session: Session, number: str, person: Viewer) -> KeptAlert:
    """The alert if the person may see it. Raises NotFound in either case, so that nobody learns that it is there."""
    from zmtool.oversight.internal.keep_alerts import DEPT, kept_alert, no_alert

    kept = kept_alert(session, number)
    subject = kept.alert.subject
    if not sees(
        person,
        inner=kept.inner,
        accused_dept=subject.dept,
        about=subject.login,
        dept=DEPT,
        own=kept.added_by == person.login,
        in_charge=bool(kept.person) and kept.person == person.login,
    ):
        raise no_alert(number)
    return kept


def alert_clocks(scene: AlertScene, alert: Alert, course: Course) -> tuple[Clock, ...]:
    """Every stretch of every clock of an alert, by the level it stands at."""
    return clocks_of(course, scene.life, level_now(alert.level, course), scene.scene.calendar)


def nearest_end(clocks: tuple[Clock, ...]) -> datetime | None:
    """The nearest end of those that run, None for none."""
    return min((one.due for one in clocks if one.running and one.due is not None), default=None)


def is_inner(scene: AlertScene, alert: Alert, course: Course) -> bool:
    """Whether an alert is about the bureau's own people or business: by its model, its subject, or what it turned out to be."""
    model = scene.internal.models.get(alert.model)
    target = scene.scene.loop.targets.get(alert.subject.kind)
    conclusion = scene.internal.conclusions.get(course.said("conclusion", "conclude"))
    return bool(
        (model and model.inner)
        or (alert.raiser and alert.raiser.inner)
        or (target and target.accused)
        or alert.subject.dept
        or (conclusion and conclusion.inner)
    )


def verdict_of(scene: AlertScene, course: Course) -> str:
    """What an alert turned out to be: what the problem's result said, else what its conclusion means; empty while it is not known."""
    for one in reversed(course.steps):
        if one.step in ("return", "reopen"):
            return ""
        if one.step in ("outcome", "close") and one.details.get("verdict"):
            return one.details["verdict"]
        if one.step == "conclude":
            conclusion = scene.internal.conclusions.get(one.details.get("conclusion", ""))
            return conclusion.verdict if conclusion else ""
    return ""


def keep_steps(
    session: Session,
    scene: AlertScene,
    alert: Alert,
    course: Course,
    *,
    now: datetime,
    user: str,
    action: str,
    change: dict[str, Any],
    why: str = "",
    expected_version: int | None = None,
) -> None:
    """Keeps an alert with what follows from its course: level, verdict, clocks, inner or outer."""
    from zmtool.oversight.internal.keep_alerts import keep_alert

    keep_alert(
        session,
        alert,
        course,
        scene.life,
        **_following(scene, alert, course),
        now=now,
        who=user,
        action=action,
        change=change,
        why=why,
        expected_version=expected_version,
    )


def keep_in_book(
    book: AlertBook,
    scene: AlertScene,
    alert: Alert,
    course: Course,
    *,
    now: datetime,
    user: str,
    action: str,
    change: dict[str, Any],
    why: str = "",
) -> None:
    """``keep_steps`` for one of many alerts that are worked on in one go."""
    following = _following(scene, alert, course)
    book.keep(alert, course, **following, now=now, who=user, action=action, change=change, why=why)


class _Following(TypedDict):
    inner: bool
    verdict: str
    next_due: datetime | None


def _following(scene: AlertScene, alert: Alert, course: Course) -> _Following:
    """What follows from the course of an alert."""
    return {
        "inner": is_inner(scene, alert, course),
        "verdict": verdict_of(scene, course),
        "next_due": nearest_end(alert_clocks(scene, alert, course)),
    }


def period_of(now: datetime) -> str:
    """The period an alert belongs to where nobody says it: its month."""
    return f"{now:%Y-%m}"
