"""What time brings about by itself: an alert that is late goes up a level and is told to the next above (supervision.md 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.progress import Progress
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.course.records import Course, Taken
from zmtool.workflow.alert_scene import AlertScene, alert_clocks, alert_scene, keep_steps
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_PROGRAM = "程序"
_AT_ONCE = 200
_UPWARDS = "leader"


@dataclass(frozen=True, slots=True)
class LateAlert:
    """An alert that went up a level: which limit was passed and when, from which level to which, who has to be told."""

    alert_no: str
    limit: str
    due: datetime
    before: int
    level: int
    tell: tuple[str, ...]
    inner: bool


def sweep_alerts(
    place: Place = None, *, now: datetime, dry_run: bool = False, progress: Progress | None = None
) -> tuple[LateAlert, ...]:
    """Raises every alert that has passed a limit by one level, once for each limit passed; the same again changes nothing.

    ``progress`` is told between alerts that are kept together; those before are raised where it ends the work.
    """
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.internal.listed import overdue_alerts

    with opened(place, now=now) as at:
        scene = alert_scene(at)
        with at.reading() as session:
            numbers = overdue_alerts(session, local_text(now))
            upwards = _upwards(session)
        found: list[LateAlert] = []
        for start in range(0, len(numbers), _AT_ONCE):
            if progress is not None:
                progress(start, len(numbers))
            with at.reading() if dry_run else at.writing() as session:
                for number in numbers[start : start + _AT_ONCE]:
                    late = _raised(session, scene, number, upwards, now, dry_run=dry_run)
                    if late is not None:
                        found.append(late)
    return tuple(found)


def _raised(
    session: Session,
    scene: AlertScene,
    number: str,
    upwards: tuple[str, ...],
    now: datetime,
    *,
    dry_run: bool,
) -> LateAlert | None:
    from zmtool.oversight.internal.keep_alerts import kept_alert

    kept = kept_alert(session, number)
    clocks = alert_clocks(scene, kept.alert, kept.course)
    passed = [one for one in clocks if one.running and one.late(now) and not _told(kept.course, one)]
    if not passed or kept.state not in scene.life.steps["overdue"].begins:
        return None
    clock = min(passed, key=lambda one: one.due or now)
    raised = max(scene.scene.loop.levels[0].level, kept.level - 1)
    tell = tuple(one for one in upwards if one != kept.alert.subject.login)
    late = LateAlert(
        kept.alert.alert_no, clock.rule.label, clock.due or now, kept.level, raised, tell, kept.inner
    )
    if not dry_run:
        course = kept.course
        for one in passed:
            note = f"{one.rule.label}期限 {one.due:%Y-%m-%d %H:%M} 已过" + (
                f"，报{'、'.join(tell)}" if tell else ""
            )
            course = course.and_then(
                Taken("overdue", now, _PROGRAM, note, {"clock": one.rule.id, "level": str(raised)})
            )
        keep_steps(
            session,
            scene,
            kept.alert,
            course,
            now=now,
            user=_PROGRAM,
            action="alert.overdue",
            change={"clock": clock.rule.id, "level": str(raised)},
            expected_version=kept.version,
        )
    return late


def _told(course: Course, clock: Clock) -> bool:
    """Whether the passing of this very stretch was taken down before; the four hours of red are the limit of giving out too."""
    mine = clock.rule.id.removesuffix("_red")
    return any(
        one.details.get("clock", "").removesuffix("_red") == mine and one.at >= clock.start
        for one in course.taken("overdue")
    )


def _upwards(session: Session) -> tuple[str, ...]:
    """The logins of those who lead: who is told upwards."""
    from zmtool.oversight.roles.keep import posts

    return tuple(one.login for one in posts(session) if one.active and _UPWARDS in one.duties)
