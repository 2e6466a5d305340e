"""The steps of a clue: classified, accepted with a handling sheet, studied, founded or not, merged (supervision.md 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.conditions import CLUE_BEFOREHAND, CLUE_CONDITIONS
from zmtool.oversight.closed_loop.surroundings import ClueStanding
from zmtool.oversight.closed_loop.words import WORDS, said_details
from zmtool.oversight.course.advance import Obstacle, Standing, already_against, obstacles
from zmtool.oversight.course.clocks import Clock, clocks_of
from zmtool.oversight.course.definition import Step
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.roles.definition import Viewer, sees
from zmtool.workflow.clue_report import is_inner
from zmtool.workflow.oversight_scene import Scene, note_seen, person_of, scene_of
from zmtool.workflow.problem_open import join_problem, open_problem
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_clues import KeptClue
    from zmtool.oversight.closed_loop.listed_clues import ClueLine, ClueWanted


@dataclass(frozen=True, slots=True)
class ClueView:
    """A clue as a person sees it: with its clocks and the steps that could come next.

    ``against`` is what stands in the way of a step already, by its id; ``may`` are the actions of the person.
    """

    kept: KeptClue
    clocks: tuple[Clock, ...]
    next_steps: tuple[Step, ...]
    same_target: tuple[str, ...]
    against: Mapping[str, tuple[Obstacle, ...]] = field(default_factory=dict)
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a step led to: the state and what a person should know or do now (Chinese)."""

    number: str
    state: str
    label: str
    remarks: tuple[str, ...] = ()


def seen_clue(session: Session, number: str, person: Viewer) -> KeptClue:
    """The clue if the person may see it. Raises NotFound in either case, so that nobody learns that it is there."""
    from zmtool.oversight.closed_loop.keep_clues import kept_clue, no_clue

    kept = kept_clue(session, number)
    clue = kept.clue
    if not sees(
        person,
        inner=kept.inner,
        accused_dept=clue.target.dept,
        about=clue.target.login,
        dept=clue.dept,
        own=bool(clue.reporter) and clue.reporter == person.login,
        in_charge=False,
    ):
        raise no_clue(number)
    return kept


def show_clue(number: str, place: Place = None, *, user: str) -> ClueView:
    """A clue as a person may see it. Raises NotFound."""
    from zmtool.oversight.closed_loop.keep_clues import about_the_same

    with opened(place) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        kept = seen_clue(session, number, person)
        steps = tuple(
            one for one in scene.clues.steps_from(kept.state) if not one.may or one.may in person.may
        )
        since = kept.clue.reported_at - timedelta(days=scene.loop.link_days)
        same = about_the_same(session, kept.clue, since) if person.sees == "all" else ()
        standing = _standing(kept, scene, person)
        against = {
            one.id: already_against(
                kept.course, one, standing, CLUE_BEFOREHAND, now=kept.clue.reported_at, user=user
            )
            for one in steps
        }
        clocks = clocks_of(kept.course, scene.clues, 0, scene.calendar)
        return ClueView(kept, clocks, steps, same, against, person.may)


def look_at_clue(number: str, place: Place = None, *, now: datetime, user: str) -> ClueView:
    """A clue that a person opens; of one about the bureau's own people, or a protected one, that is taken down. Raises NotFound."""
    with opened(place, now=now) as at:
        view = show_clue(number, at, user=user)
        if view.kept.inner or view.kept.clue.protected:
            note_seen(at, "clue", view.kept.clue.clue_no, now=now, user=user)
        return view


def list_clues(
    wanted: ClueWanted, place: Place = None, *, user: str, limit: int = 200, offset: int = 0
) -> tuple[ClueLine, ...]:
    """The clues that fit and that the person may see."""
    from zmtool.oversight.closed_loop.listed_clues import listed_clues

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        return listed_clues(session, wanted, person, limit=limit, offset=offset)


def advance_clue(
    number: str,
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Takes a step. Raises NotFound, UsageProblem for an unknown detail, Refused with everything that stands against it."""
    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        kept = seen_clue(session, number, person)
        name = scene.clues.step_named(step)
        taken = Taken(name, now, user, note.strip(), said_details(details or {}))
        against = obstacles(kept.course, taken, _standing(kept, scene, person))
        if against:
            raise refusal(f"线索 {kept.clue.clue_no}", against)
        return _take(session, scene, kept, _normal(taken, scene), person)


def refusal(what: str, against: tuple[Obstacle, ...]) -> Refused:
    """Everything against a step as one refusal."""
    lines = [f"{one.what}（{one.ground}）" if one.ground else one.what for one in against]
    remedies = dict.fromkeys(one.remedy for one in against if one.remedy)
    return Refused("；".join(lines), where=what, next_step="；".join(remedies) or "请核对后再办")


def _standing(kept: KeptClue, scene: Scene, person: Viewer) -> Standing[ClueStanding]:
    return Standing(
        scene.clues,
        ClueStanding(kept.clue, scene.library, scene.loop),
        CLUE_CONDITIONS,
        person.may,
        False,
        {**WORDS, **scene.roles.actions},
    )


def _normal(taken: Taken, scene: Scene) -> Taken:
    """The step with the indicator by its code."""
    text = taken.details.get("indicator")
    if not text:
        return taken
    return replace(taken, details={**taken.details, "indicator": scene.library.usable(text).code})


def _take(session: Session, scene: Scene, kept: KeptClue, taken: Taken, person: Viewer) -> Advanced:
    """Takes a step that nothing stops, with what it sets off."""
    match taken.step:
        case "accept":
            taken = _accepted(session, scene, kept, taken)
        case "found":
            taken = _founded(session, scene, kept, taken, person)
        case "merge":
            taken = _merged(session, kept, taken, person)
    course = kept.course.and_then(taken)
    _keep(session, scene, kept, course, taken)
    state = scene.clues.state_of(course)
    return Advanced(kept.clue.clue_no, state, scene.clues.states[state].label, tuple(_remarks(taken, scene)))


def _accepted(session: Session, scene: Scene, kept: KeptClue, taken: Taken) -> Taken:
    """Accepting makes the handling sheet and links the clues about the same target."""
    from zmtool.oversight.closed_loop.keep_clues import about_the_same

    since = kept.clue.reported_at - timedelta(days=scene.loop.link_days)
    linked = about_the_same(session, kept.clue, since)
    sheet = kept.clue.clue_no.replace("XS-", "CL-", 1)
    return replace(
        taken, details={**taken.details, "sheet": sheet, **({"linked": "、".join(linked)} if linked else {})}
    )


def _founded(session: Session, scene: Scene, kept: KeptClue, taken: Taken, person: Viewer) -> Taken:
    """A clue that is founded opens a problem, or goes into one that is open."""
    code = kept.course.said("indicator") or kept.clue.indicator
    indicator = scene.library.usable(code)
    joined = taken.details.get("join", "")
    if joined:
        number = join_problem(session, scene, joined, kept.clue, person, now=taken.at, user=taken.by)
    else:
        number = open_problem(session, scene, kept.clue, indicator, now=taken.at, user=taken.by)
    return replace(taken, details={**taken.details, "problem": number})


def _merged(session: Session, kept: KeptClue, taken: Taken, person: Viewer) -> Taken:
    """A clue is merged into another that is not merged away itself."""
    try:
        into = seen_clue(session, taken.details["into"], person)
    except NotFound as unknown:
        raise UsageProblem(unknown.what, next_step=unknown.next_step) from unknown
    if into.clue.clue_no == kept.clue.clue_no:
        raise UsageProblem("不能合并到自己", next_step="请写另一条线索的编号")
    if into.state == "MERGED":
        raise Refused(
            f"线索 {into.clue.clue_no} 已合并到 {into.merged_into}", next_step=f"请合并到 {into.merged_into}"
        )
    return replace(taken, details={**taken.details, "into": into.clue.clue_no})


def _keep(session: Session, scene: Scene, kept: KeptClue, course: Course, taken: Taken) -> None:
    from zmtool.oversight.closed_loop.keep_clues import keep_clue
    from zmtool.oversight.closed_loop.keep_indicators import keep_use

    code = course.said("indicator") or kept.clue.indicator
    indicator = scene.library.find(code) if code else None
    if indicator is not None and taken.details.get("indicator"):
        keep_use(session, indicator, now=taken.at)
    inner = is_inner(kept.clue, indicator, scene)
    hidden = inner or kept.clue.protected
    keep_clue(
        session,
        kept.clue,
        course,
        scene.clues,
        inner=inner,
        clocks=clocks_of(course, scene.clues, 0, scene.calendar),
        now=taken.at,
        who=taken.by,
        action=f"clue.{taken.step}",
        change={} if hidden else dict(taken.details),
        expected_version=kept.version,
    )


def _remarks(taken: Taken, scene: Scene) -> list[str]:
    found = []
    if taken.details.get("sheet"):
        found.append(f"信息处理单 {taken.details['sheet']}")
    if taken.details.get("linked"):
        found.append(f"{scene.loop.link_days} 天内同一对象的线索：{taken.details['linked']}")
    if taken.details.get("problem"):
        found.append(f"问题台账 {taken.details['problem']}，请派单")
    if taken.details.get("into"):
        found.append(f"已并入 {taken.details['into']}")
    return found
