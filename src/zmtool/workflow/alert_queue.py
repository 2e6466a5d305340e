"""The queue of the week: which alerts are looked into, and which wait in the watch pool (supervision.md 3.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from zmtool.base.errors import UsageProblem
from zmtool.oversight.internal.levels import families_of
from zmtool.oversight.internal.queue import Queue, Waiting, queued
from zmtool.workflow.alert_scene import alert_scene
from zmtool.workflow.oversight_scene import person_of
from zmtool.workflow.workspace import Place, opened

_STATES = ("NEW", "TRIAGE")


def alert_queue(place: Place = None, *, capacity: int = 0, now: datetime, user: str) -> Queue:
    """The queue as a person may see it; ``capacity`` 0 is that of the rules. Raises UsageProblem."""
    from zmtool.oversight.internal.book import AlertBook
    from zmtool.oversight.internal.keep_alerts import window
    from zmtool.oversight.internal.listed import AlertWanted, assigned_since, listed_alerts

    if capacity < 0 or capacity > 10_000:
        raise UsageProblem(
            "每周可核查量应在 1 至 10000 之间", where="--capacity", next_step="例：--capacity 40"
        )
    with opened(place) as at, at.reading() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        lines = [
            one
            for state in _STATES
            for one in listed_alerts(session, AlertWanted(state=state), person, limit=100_000)
        ]
        book = AlertBook(session, scene.life, [one.subject_key for one in lines], reading=True)
        waiting = []
        for line in lines:
            kept = book.kept(line.alert_no)
            alert, key = kept.alert, kept.alert.subject.key
            since = window(now, scene.internal.stacking.days)
            others = book.earlier(key, since, alert.alert_no)
            waiting.append(
                Waiting(
                    alert.alert_no,
                    alert.model,
                    alert.subject.called,
                    kept.level,
                    alert.quantile,
                    families_of(alert.model, others, now, scene.internal),
                    alert.raised_at,
                    kept.course.said("screen", "triage"),
                )
            )
        monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
        return queued(waiting, capacity or scene.internal.per_week, assigned_since(session, monday))
