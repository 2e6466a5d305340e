"""Trainings, attendance and places to train at in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.staff.training.records import Attendance, KeptTraining, Resource, Training
from zmtool.staff.training.tables import TrainingAttendanceRow, TrainingResourceRow, TrainingRow
from zmtool.store.audit import record
from zmtool.store.differences import differences


def add_training(session: Session, training: Training, *, now: datetime, who: str) -> KeptTraining:
    """Enters a training. Raises NotFound for an unknown resource, Refused where it is entered already."""
    resource = _resource_row(session, training.resource) if training.resource else None
    twin = select(TrainingRow.id).where(
        TrainingRow.title == training.title, TrainingRow.held_on == training.on
    )
    if (known := session.exec(twin).first()) is not None:
        raise Refused(
            f"{training.on} 的“{training.title}”已经登记，编号 {known}",
            next_step=f"签到用 zmtool staff training attend {known} 工号",
        )
    row = TrainingRow(
        title=training.title,
        held_on=training.on,
        hours=training.hours,
        exam=training.exam,
        resource_id=None if resource is None else resource.id,
        teacher=training.teacher,
        note=training.note,
    )
    session.add(row)
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="training.add",
        subject=f"training/{row.id}",
        change=differences(None, to_plain(training)),
    )
    return KeptTraining(row.id or 0, training, ())


def trainings(session: Session, year: int | None = None) -> tuple[KeptTraining, ...]:
    """The trainings of a year, or all, by day."""
    chosen = select(TrainingRow).order_by(col(TrainingRow.held_on), col(TrainingRow.id))
    if year is not None:
        chosen = chosen.where(
            col(TrainingRow.held_on) >= date(year, 1, 1), col(TrainingRow.held_on) <= date(year, 12, 31)
        )
    rows = session.exec(chosen).all()
    resources = {one.id: one.name for one in session.exec(select(TrainingResourceRow))}
    people: dict[int, list[Attendance]] = defaultdict(list)
    for one in session.exec(select(TrainingAttendanceRow).order_by(col(TrainingAttendanceRow.file_id))):
        people[one.training_id].append(_attendance(one))
    return tuple(
        KeptTraining(
            row.id or 0,
            Training(
                row.title,
                row.held_on,
                row.hours,
                row.exam,
                resources.get(row.resource_id, ""),
                row.teacher,
                row.note,
            ),
            tuple(people.get(row.id or 0, ())),
        )
        for row in rows
    )


def training_numbered(session: Session, number: int) -> KeptTraining:
    """The training with this number. Raises NotFound."""
    found = next((one for one in trainings(session) if one.number == number), None)
    if found is None:
        raise NotFound(f"没有第 {number} 号培训", next_step="用 zmtool staff training list 查看编号")
    return found


def note_attendance(
    session: Session, training: int, people: Iterable[Attendance], *, now: datetime, who: str
) -> int:
    """Notes who was there; what was noted of a person before is replaced. Returns how many entries changed."""
    changes = {}
    for one in people:
        row = session.get(TrainingAttendanceRow, (training, one.file))
        before = None if row is None else _attendance(row)
        if before == one:
            continue
        if row is None:
            row = TrainingAttendanceRow(training_id=training, file_id=one.file, attended=one.attended)
            session.add(row)
        row.attended, row.hours, row.score, row.passed = one.attended, one.hours, one.score, one.passed
        changes[f"staff_file/{one.file}"] = [None if before is None else to_plain(before), to_plain(one)]
    session.flush()
    if changes:
        record(
            session,
            now=now,
            who=who,
            action="training.attend",
            subject=f"training/{training}",
            change=changes,
        )
    return len(changes)


def keep_resource(session: Session, resource: Resource, *, now: datetime, who: str) -> bool:
    """Keeps a place to train at, or changes the one of that name; False if nothing differs."""
    row = session.exec(select(TrainingResourceRow).where(TrainingResourceRow.name == resource.name)).first()
    before = None if row is None else _resource(row)
    if before == resource:
        return False
    if row is None:
        row = TrainingResourceRow(kind=resource.kind, name=resource.name, address="", contact="", note="")
        session.add(row)
    row.kind, row.address, row.contact, row.note = (
        resource.kind,
        resource.address,
        resource.contact,
        resource.note,
    )
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="training_resource.add" if before is None else "training_resource.update",
        subject=f"training_resource/{row.id}",
        change=differences(None if before is None else to_plain(before), to_plain(resource)),
    )
    return True


def resources(session: Session) -> tuple[Resource, ...]:
    """Every place to train at, by kind and name."""
    rows = session.exec(
        select(TrainingResourceRow).order_by(col(TrainingResourceRow.kind), col(TrainingResourceRow.name))
    )
    return tuple(map(_resource, rows))


def _resource_row(session: Session, name: str) -> TrainingResourceRow:
    row = session.exec(select(TrainingResourceRow).where(TrainingResourceRow.name == name)).first()
    if row is None:
        raise NotFound(
            f"没有登记培训资源“{name}”", next_step=f"先登记：zmtool staff resource add 实训基地 {name}"
        )
    return row


def _resource(row: TrainingResourceRow) -> Resource:
    return Resource(row.kind, row.name, row.address, row.contact, row.note)


def _attendance(row: TrainingAttendanceRow) -> Attendance:
    return Attendance(row.file_id, row.attended, row.hours, row.score, row.passed)
