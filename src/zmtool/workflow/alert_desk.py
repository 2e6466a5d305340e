"""Alerts as a person works on them at the desk: a window of the list, and of one alert what can be done and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.oversight.course.advance import Obstacle, obstacles
from zmtool.oversight.course.definition import Step
from zmtool.oversight.course.records import Taken
from zmtool.oversight.internal.conditions import lowering_asked
from zmtool.workflow.alert_scene import AlertScene, alert_scene, seen_alert
from zmtool.workflow.alert_steps import AlertView, clue_ended_of, look_at_alert, show_alert, standing_of
from zmtool.workflow.oversight_scene import person_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.register.records import Retailer
    from zmtool.oversight.internal.keep_alerts import KeptAlert
    from zmtool.oversight.internal.listed import AlertLine, AlertWanted, OpenAlerts
    from zmtool.oversight.roles.definition import Post

# Conditions that a person can do nothing about by what is typed: they hold before a step is begun.
_STANDING = frozenset(
    {
        "suppressible",
        "phoned_first",
        "looked_into",
        "not_returned",
        "not_assignee",
        "transferable",
        "closable",
        "second_person",
    }
)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """A window of the alerts that fit, how many there are, the open ones counted, and the words of the data.

    Counted is only for the first window; further ones have ``total`` -1.
    """

    lines: tuple[AlertLine, ...]
    total: int
    open: OpenAlerts
    scene: AlertScene


@dataclass(frozen=True, slots=True)
class AlertWay:
    """A step that could come next, and what stands against it before anything is said."""

    step: Step
    against: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """An alert with everything that working on it needs.

    ``shop`` is what the register knows of its subject, ``posts`` who can be given it, ``hits`` which hits of models it came of,
    ``verdict_asked`` whether closing it has to say what it turned out to be.
    """

    view: AlertView
    scene: AlertScene
    ways: tuple[AlertWay, ...]
    shop: Retailer | None
    posts: tuple[Post, ...]
    hits: tuple[int, ...]
    verdict_asked: bool


def alert_page(
    wanted: AlertWanted, place: Place = None, *, now: datetime, user: str, limit: int = 100, offset: int = 0
) -> AlertPage:
    """A window of the alerts that fit and that the person may see; a text finds models by their names too."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.internal.listed import OpenAlerts, count_alerts, listed_alerts, open_alerts

    with opened(place, now=now) as at, at.reading() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        text = wanted.text.strip()
        if text:
            named = [
                one.code
                for one in scene.internal.models.values()
                if text in one.label or text.upper() == one.code
            ]
            wanted = replace(wanted, models=tuple(named))
        return AlertPage(
            listed_alerts(session, wanted, person, limit=limit, offset=offset),
            -1 if offset else count_alerts(session, wanted, person),
            OpenAlerts({}, 0) if offset else open_alerts(session, person, local_text(now)),
            scene,
        )


def alert_desk(
    number: str, place: Place = None, *, now: datetime, user: str, first: bool = True
) -> AlertDesk:
    """An alert to work on; ``first``: the person opens it now, which is taken down where it is about the bureau's own people.

    Raises NotFound.
    """
    from zmtool.insight.runs.keep import hits_of_alert
    from zmtool.oversight.roles.keep import posts

    with opened(place, now=now) as at:
        view = look_at_alert(number, at, now=now, user=user) if first else show_alert(number, at, user=user)
        with at.reading() as session:
            scene = alert_scene(at)
            person = person_of(session, user, scene.scene.roles)
            kept = seen_alert(session, view.kept.alert.alert_no, person)
            ended = clue_ended_of(session, kept)
            analyst = "analyse" in person.may
            return AlertDesk(
                view,
                scene,
                tuple(
                    _way(session, scene, kept, step, now, user, ended=ended)
                    for step in scene.life.steps_from(kept.state)
                    if not _idle(scene, kept, step)
                ),
                _shop(session, kept),
                tuple(one for one in posts(session) if one.active),
                tuple(one.number for one in hits_of_alert(session, kept.alert.alert_no)) if analyst else (),
                ended and not kept.course.taken("outcome"),
            )


def _way(
    session: Session, scene: AlertScene, kept: KeptAlert, step: Step, now: datetime, user: str, *, ended: bool
) -> AlertWay:
    """What stands against a step whatever will be said with it."""
    from zmtool.oversight.internal.keep_alerts import suppressed_in_a_row

    alert = kept.alert
    suppressed = (
        suppressed_in_a_row(session, alert.subject.key, alert.model, alert.alert_no)
        if step.id == "suppress"
        else 0
    )
    person = person_of(session, user, scene.scene.roles)
    standing = standing_of(scene, kept, person, suppressed=suppressed, clue_ended=ended)
    bare = replace(
        step,
        asks=(),
        may_ask=(*step.asks, *step.may_ask),
        needs=tuple(one for one in step.needs if one in _STANDING),
    )
    life = replace(scene.life, steps=MappingProxyType({**scene.life.steps, step.id: bare}))
    said: Mapping[str, str] = {}
    if step.id == "close" and ended and not kept.course.taken("outcome"):
        said = {"verdict": scene.internal.verdicts[0]}
    taken = Taken(step.id, now, user, "", said)
    return AlertWay(step, obstacles(kept.course, taken, replace(standing, life=life)))


def _idle(scene: AlertScene, kept: KeptAlert, step: Step) -> bool:
    """Whether a step has no meaning now: there is no higher or lower level, nobody asked for a lower one, or somebody did."""
    levels = [one.level for one in scene.scene.loop.levels]
    asked = lowering_asked(kept.course) is not None
    match step.id:
        case "raise":
            return kept.level <= min(levels)
        case "lower":
            return asked or kept.level >= max(levels)
        case "lowered":
            return not asked
        case _:
            return False


def _shop(session: Session, kept: KeptAlert) -> Retailer | None:
    from zmtool.licenses.register.keep import known_retailers

    subject = kept.alert.subject
    return known_retailers(session, [subject.key]).get(subject.key) if subject.kind == "shop" else None


def alert_words(place: Place = None) -> AlertScene:
    """The models, levels, states and duties that hold in a workspace."""
    with opened(place) as at:
        return alert_scene(at)
