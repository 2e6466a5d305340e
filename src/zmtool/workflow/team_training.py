"""Training at work: plans, attendance, hours of a year, drills as training records, places to train at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.staff.assessment import Owners, Whom
from zmtool.staff.files.records import KeptFile, files_named
from zmtool.staff.team_rules import load_team_rules
from zmtool.staff.training.records import (
    Attendance,
    KeptTraining,
    PersonHours,
    Resource,
    Training,
    hours_of_year,
)
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.reviews.drill_register import HandedIn

_LONGEST, _MOST_HOURS, _BEST = 200, Decimal(1000), Decimal(1000)


@dataclass(frozen=True, slots=True)
class TrainingList:
    """Trainings, and the files of those who are named in them."""

    trainings: tuple[KeptTraining, ...]
    files: dict[int, KeptFile]


@dataclass(frozen=True, slots=True)
class YearOfTraining:
    """Everybody's hours of a year, and drills that nobody's file could be found for."""

    people: tuple[PersonHours, ...]
    unmatched: tuple[HandedIn, ...]


def add_training(training: Training, place: Place = None, *, now: datetime, user: str) -> KeptTraining:
    """Enters a training. Raises UsageProblem for what cannot be, NotFound for an unknown resource, Refused."""
    from zmtool.staff.training import keep

    if not training.title:
        raise UsageProblem("没有培训名称", next_step="例：zmtool staff training add 行政处罚程序 --hours 4")
    _refuse_long(training.title, training.teacher, training.note)
    if not 0 < training.hours <= _MOST_HOURS:
        raise UsageProblem(f"学时 {training.hours} 不在 0 到 {_MOST_HOURS} 之间", next_step="请核对学时")
    with opened(place, now=now) as at, at.writing() as session:
        return keep.add_training(session, training, now=now, who=user)


def note_attendance(
    number: int,
    people: Sequence[str],
    place: Place = None,
    *,
    attended: bool = True,
    hours: Decimal | None = None,
    score: Decimal | None = None,
    passed: bool | None = None,
    now: datetime,
    user: str,
) -> tuple[KeptTraining, int]:
    """Notes who was at a training (or was not), with hours that differ from it and the result of its examination.

    What is not said of somebody noted before stays. Nothing is noted where one of the people is not known. Raises
    NotFound, Refused before the day of the training, UsageProblem for hours or results that cannot be.
    """
    from zmtool.staff.files.keep import only_one, staff_files
    from zmtool.staff.training import keep

    with opened(place, now=now) as at, at.writing() as session:
        files = staff_files(session)
        known = keep.training_numbered(session, number)
        _refuse_result(known.training, attended, hours, score, passed, now.date())
        noted = []
        for who in people:
            file = only_one(files_named(files, who), who)
            before = known.of(file.number) or Attendance(file.number, attended)
            one = replace(before, attended=attended)
            if not attended:
                one = Attendance(file.number, attended=False)
            else:
                one = replace(
                    one,
                    hours=before.hours if hours is None else hours,
                    score=before.score if score is None else score,
                    passed=before.passed if passed is None else passed,
                )
            noted.append(one)
        changed = keep.note_attendance(session, number, noted, now=now, who=user)
        return keep.training_numbered(session, number), changed


def list_trainings(place: Place = None, *, year: int | None = None, who: str = "") -> TrainingList:
    """The trainings of a year (all without one), only those that name a person where one is given. Raises NotFound."""
    from zmtool.staff.files.keep import file_named, staff_files
    from zmtool.staff.training.keep import trainings

    with opened(place) as at, at.reading() as session:
        found = trainings(session, year)
        if who:
            person = file_named(session, who).number
            found = tuple(one for one in found if one.of(person) is not None)
        return TrainingList(found, {one.number: one for one in staff_files(session)})


def training_hours(year: int, place: Place = None) -> YearOfTraining:
    """Everybody's hours in a year against the target. Those who left before the year are left out."""
    from zmtool.staff.files.keep import staff_files
    from zmtool.staff.training.keep import trainings

    first = date(year, 1, 1)
    with opened(place) as at, at.reading() as session:
        rules, files = load_team_rules(at.root), staff_files(session)
        own, unmatched = _drills_by_file(session, files, first, date(year, 12, 31))
        there = [one for one in files if one.file.left_on is None or one.file.left_on >= first]
        people = hours_of_year(
            year, there, trainings(session, year), Counter({n: len(own[n]) for n in own}), rules
        )
    return YearOfTraining(people, unmatched)


def keep_resource(resource: Resource, place: Place = None, *, now: datetime, user: str) -> bool:
    """Registers a place to train at or changes the one of that name; False if nothing differs.

    ``kind`` may be a label. Raises UsageProblem for an unknown kind.
    """
    from zmtool.staff.training import keep

    _refuse_long(resource.name, resource.address, resource.contact, resource.note)
    with opened(place, now=now) as at, at.writing() as session:
        rules = load_team_rules(at.root)
        kind = rules.resource(resource.kind)
        if kind is None or not resource.name:
            raise UsageProblem(
                f"没有培训资源类别“{resource.kind}”" if kind is None else "没有名称",
                next_step=f"类别可用：{'、'.join(rules.resources.values())}",
            )
        return keep.keep_resource(session, replace(resource, kind=kind), now=now, who=user)


def list_resources(place: Place = None) -> tuple[Resource, ...]:
    """Every place to train at."""
    from zmtool.staff.training.keep import resources

    with opened(place) as at, at.reading() as session:
        return resources(session)


def drills_of(session: Session, file: KeptFile, files: Sequence[KeptFile]) -> tuple[HandedIn, ...]:
    """The drills that a person handed in, the earliest first."""
    own, _ = _drills_by_file(session, files, date.min, date(9998, 12, 31))
    return tuple(own.get(file.number, ()))


def _drills_by_file(
    session: Session, files: Sequence[KeptFile], first: date, last: date
) -> tuple[dict[int, list[HandedIn]], tuple[HandedIn, ...]]:
    """Drills by the number of the file; a drill knows its trainee by name or login."""
    from zmtool.reviews.drill_register import handed_in

    owners = Owners(files)
    own: dict[int, list[HandedIn]] = {}
    unmatched: list[HandedIn] = []
    for one in handed_in(session, first, last):
        owner = owners.owner(Whom(login=one.officer, name=one.officer))
        if owner is None:
            unmatched.append(one)
        else:
            own.setdefault(owner.number, []).append(one)
    return own, tuple(unmatched)


def _refuse_result(
    training: Training,
    attended: bool,
    hours: Decimal | None,
    score: Decimal | None,
    passed: bool | None,
    today: date,
) -> None:
    """Raises Refused, UsageProblem for attendance that cannot be."""
    if training.on > today:
        raise Refused(f"“{training.title}”{training.on} 才举行", next_step="举行之后再登记签到")
    if not attended and (hours, score, passed) != (None, None, None):
        raise UsageProblem("缺席的人没有学时和考试结果", next_step="去掉 --absent，或去掉学时和成绩")
    if hours is not None and not 0 <= hours <= training.hours:
        raise UsageProblem(
            f"学时 {hours} 多于这次培训的 {training.hours} 学时", next_step="请核对实际参加的学时"
        )
    if (score is not None or passed is not None) and not training.exam:
        raise UsageProblem("这次培训没有考试", next_step="有考试的培训登记时加 --exam")
    if score is not None and score > _BEST:
        raise UsageProblem(f"成绩 {score} 过大", next_step="请核对成绩")


def _refuse_long(*texts: str) -> None:
    for one in texts:
        if len(one) > _LONGEST or not one.isprintable():
            raise UsageProblem(
                f"“{one[:20]}…”超过 {_LONGEST} 字，或有不可显示的字符", next_step="请写短一些，不要换行"
            )
