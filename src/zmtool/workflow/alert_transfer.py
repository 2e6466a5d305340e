"""An alert that was founded becomes a clue, and the result of what came of it comes back (supervision.md 2.4, 3.5, 4.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound
from zmtool.oversight.course.records import Taken
from zmtool.workflow.alert_close import keep_library_case
from zmtool.workflow.alert_scene import AlertScene, alert_scene, keep_steps
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.internal.keep_alerts import KeptAlert

ORIGIN = "alert"
_SOURCE, _PROGRAM = "模型预警", "程序"
_CARTONS = "F"


def transferred(
    session: Session, at: OpenWorkspace, scene: AlertScene, kept: KeptAlert, taken: Taken
) -> Taken:
    """The step with the number of the clue that it made, in the same transaction."""
    alert, course = kept.alert, kept.course
    conclude = course.last("conclude")
    model = scene.internal.models.get(alert.model)
    words = conclude.note if conclude else ""
    new = NewClue(
        _SOURCE,
        alert.subject.kind,
        alert.subject.key,
        "；".join(
            filter(
                None,
                (
                    scene.internal.raised_by(alert),
                    alert.period,
                    alert.desc,
                    words,
                    taken.note,
                ),
            )
        ),
        target_name=alert.subject.name,
        target_dept=alert.subject.dept,
        target_login=alert.subject.login,
        indicator=taken.details["indicator"],
        severity=scene.scene.loop.level(kept.level).severity,
        found_at=alert.raised_at,
        station=alert.station,
        origin=f"{ORIGIN}/{alert.alert_no}",
        quantity=int(alert.value)
        if alert.family == _CARTONS and model and model.value == "条数" and alert.value
        else 0,
    )
    made = add_clue(session, at, scene.scene, new, kept.files, now=taken.at, user=taken.by, as_program=True)
    return replace(taken, details={**taken.details, "clue": made.clue_no})


def take_outcome(session: Session, at: OpenWorkspace, number: str, result: str, archived: Taken) -> None:
    """What the problem turned out to be is what the alert turned out to be; an alert that is not here is left alone."""
    from zmtool.oversight.internal.keep_alerts import kept_alert

    scene = alert_scene(at)
    try:
        kept = kept_alert(session, number)
    except NotFound:
        return
    verdict = scene.internal.outcomes.get(result, "")
    if not verdict or kept.state not in scene.life.steps["outcome"].begins:
        return
    details = {"verdict": verdict, "problem": archived.details.get("archive_no", "")}
    details = {name: text for name, text in details.items() if text}
    course = kept.course.and_then(Taken("outcome", archived.at, _PROGRAM, f"问题归档：{result}", details))
    keep_steps(
        session,
        scene,
        kept.alert,
        course,
        now=archived.at,
        user=archived.by,
        action="alert.outcome",
        change=details,
        expected_version=kept.version,
    )
    if kept.state == "CLOSED":
        keep_library_case(session, scene, kept.alert, course, now=archived.at, user=archived.by)
