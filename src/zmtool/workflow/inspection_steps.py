"""Records of inspections at work: shown, listed, put right, made a case (supervision.md 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.clocks import Clock, clocks_of
from zmtool.oversight.course.definition import Step
from zmtool.oversight.course.records import Taken
from zmtool.oversight.inspection.conditions import RECORD_CONDITIONS, RecordStanding
from zmtool.oversight.inspection.definition import record_life
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import Scene, person_of, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from zmtool.oversight.inspection.keep import KeptInspection
    from zmtool.oversight.inspection.listed import InspectionLine, InspectionWanted

WORDS: Mapping[str, str] = {"until": "期限", "on": "整改日期", "case_no": "案号"}
"""What the steps of a record are told, as people call it."""


@dataclass(frozen=True, slots=True)
class InspectionView:
    """A record as a person sees it: with its clocks and the steps that could come next."""

    kept: KeptInspection
    clocks: tuple[Clock, ...]
    next_steps: tuple[Step, ...]
    may: frozenset[str] = frozenset()


def show_inspection(number: str, place: Place = None, *, user: str) -> InspectionView:
    """A record with what is to be done. Raises NotFound."""
    from zmtool.oversight.inspection.keep import seen_inspection

    with opened(place) as at, at.reading() as session:
        scene, life = scene_of(at), record_life(at.root)
        person = person_of(session, user, scene.roles)
        kept = seen_inspection(session, number, person)
        steps = tuple(one for one in life.steps_from(kept.state) if not one.may or one.may in person.may)
        return InspectionView(kept, clocks_of(kept.course, life, 0, scene.calendar), steps, person.may)


def list_inspections(
    wanted: InspectionWanted, place: Place = None, *, user: str, limit: int = 200, offset: int = 0
) -> tuple[InspectionLine, ...]:
    """The records that fit and that the person may see, the latest first."""
    from zmtool.oversight.inspection.listed import listed_inspections

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        return listed_inspections(session, wanted, person, limit=limit, offset=offset)


def advance_inspection(
    number: str,
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Takes a step of a record: put right, made a case, no case. Raises NotFound, Refused."""
    from zmtool.oversight.inspection.keep import keep_record_steps, seen_inspection

    with opened(place, now=now) as at, at.writing() as session:
        scene, life = scene_of(at), record_life(at.root)
        person = person_of(session, user, scene.roles)
        kept = seen_inspection(session, number, person)
        by_label = {label: name for name, label in WORDS.items()}
        said = {by_label.get(name, name): text for name, text in (details or {}).items()}
        taken = Taken(life.step_named(step), now, user, note.strip(), said)
        against = obstacles(kept.course, taken, _standing(kept, scene, at, person.may))
        if against:
            raise refusal(f"检查记录 {kept.record.insp_no}", against)
        course = kept.course.and_then(taken)
        clocks = clocks_of(course, life, 0, scene.calendar)
        keep_record_steps(session, kept, course, life, clocks=clocks, now=now, who=user)
        state = life.state_of(course)
        return Advanced(kept.record.insp_no, state, life.states[state].label)


def _standing(
    kept: KeptInspection, scene: Scene, at: OpenWorkspace, may: frozenset[str]
) -> Standing[RecordStanding]:
    return Standing(
        record_life(at.root),
        RecordStanding(kept.record.day),
        RECORD_CONDITIONS,
        may,
        False,
        {**WORDS, **scene.roles.actions},
    )


def case_of_inspection(
    number: str,
    case_no: str,
    place: Place = None,
    *,
    cause: str = "",
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Opens the case that a record suggests, with what the record knows, and notes it there.

    Raises NotFound, UsageProblem for a new case without a cause, Refused.
    """
    from zmtool.oversight.inspection.keep import seen_inspection
    from zmtool.workflow.cases import new_case
    from zmtool.workflow.problem_case import is_there

    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            person = person_of(session, user, scene.roles)
            kept = seen_inspection(session, number, person)
            record = kept.record
            taken = Taken("to_case", now, user, note.strip(), {"case_no": case_no})
            against = obstacles(kept.course, taken, _standing(kept, scene, at, person.may))
            if against:
                raise refusal(f"检查记录 {record.insp_no}", against)
        if not is_there(at, case_no):
            if not cause.strip():
                raise UsageProblem(
                    f"还没有案件 {case_no}", next_step="新建案件要写案由：加 --cause 案由；编号写错的请改正"
                )
            party = record.principal or record.called
            new_case(case_no, cause, party, at, now=now, user=user, on=record.day)
        return advance_inspection(
            record.insp_no, "to_case", at, note=note, details={"case_no": case_no}, now=now, user=user
        )
