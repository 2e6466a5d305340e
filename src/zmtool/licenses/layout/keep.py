"""Points, measurements and queues in the database; each write with its entry on the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlmodel import col, insert, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.licenses.layout.measurement import Measurement, problems_of
from zmtool.licenses.layout.points import RETAIL, Point
from zmtool.licenses.layout.tables import (
    LayoutMeasurementRow,
    LayoutPointRow,
    LayoutWaitingRow,
    measurement_record,
    point_columns,
    point_record,
    waiter_columns,
    waiter_record,
)
from zmtool.licenses.layout.waiting import Waiter
from zmtool.store.audit import record
from zmtool.store.differences import differences

if TYPE_CHECKING:
    from sqlmodel import Session

_CHUNK = 500
"""SQLite takes a limited number of parameters."""


@dataclass(frozen=True, slots=True)
class PointChanges:
    """What keeping points changed."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


def keep_points(
    session: Session, points: Sequence[Point], *, now: datetime, who: str, why: str = ""
) -> PointChanges:
    """Adds or updates points by their number, in one entry of the trail. The same points again change nothing."""
    known = {row.ref: row for row in _rows(session, [one.ref for one in points])}
    latest = {one.ref: one for one in points}
    added = [one for one in latest.values() if one.ref not in known]
    updated: dict[str, Any] = {}
    for ref, row in known.items():
        before, after = point_record(row), latest[ref]
        if before != after:
            updated[ref] = differences(to_plain(before), to_plain(after))
            for name, value in point_columns(latest[ref]).items():
                setattr(row, name, value)
    if added:
        session.execute(insert(LayoutPointRow), [point_columns(one) for one in added])
    if added or updated:
        session.flush()
        change = {"added": [one.ref for one in added], "updated": updated}
        record(session, now=now, who=who, action="layout.points", subject="layout", change=change, why=why)
    return PointChanges(len(added), len(updated), len(known) - len(updated))


def points_by_ref(session: Session, refs: Iterable[str]) -> dict[str, Point]:
    """The points that are known by these numbers."""
    return {row.ref: point_record(row) for row in _rows(session, list(refs))}


def retail_points(session: Session) -> Iterator[Point]:
    """Every retailer, also those that ended, one after the other."""
    chosen = select(LayoutPointRow).where(LayoutPointRow.kind == RETAIL)
    return map(point_record, session.exec(chosen.execution_options(yield_per=1000)))


def _rows(session: Session, refs: Sequence[str]) -> Iterator[LayoutPointRow]:
    for start in range(0, len(refs), _CHUNK):
        chunk = refs[start : start + _CHUNK]
        yield from session.exec(select(LayoutPointRow).where(col(LayoutPointRow.ref).in_(chunk)))


def keep_measurement(session: Session, measurement: Measurement, *, now: datetime, who: str) -> None:
    """Adds a walked distance. Raises NotFound for an unknown point, Refused for one that is not whole."""
    if not points_by_ref(session, [measurement.ref]):
        raise NotFound(
            f"点位库里没有参照点 {measurement.ref}",
            next_step="请先补录：zmtool license layout points import 点位.xlsx",
        )
    if problems := problems_of(measurement):
        raise Refused("；".join(problems), next_step="请补齐后再登记，补不齐的请重新测距")
    row = LayoutMeasurementRow(
        subject=measurement.subject,
        ref=measurement.ref,
        metres=measurement.metres,
        tool=measurement.tool,
        path=measurement.path,
        officers=list(measurement.officers),
        measured_on=measurement.measured_on,
        photos=list(measurement.photos),
        recorded_at=now.isoformat(timespec="seconds"),
        recorded_by=who,
    )
    session.add(row)
    session.flush()
    change = differences(None, to_plain(measurement))
    subject = f"layout/{measurement.subject}"
    record(session, now=now, who=who, action="layout.measure", subject=subject, change=change)


def measurements(session: Session, subject: str) -> tuple[Measurement, ...]:
    """Every walked distance of an application or place, oldest first."""
    row = LayoutMeasurementRow
    chosen = select(row).where(row.subject == subject).order_by(col(row.measured_on), col(row.id))
    return tuple(map(measurement_record, session.exec(chosen)))


def measured_metres(session: Session, subject: str) -> dict[str, Decimal]:
    """The latest walked distance to each reference point."""
    return {one.ref: one.metres for one in measurements(session, subject)}


def waiters(session: Session, cell: str = "") -> tuple[Waiter, ...]:
    """Everybody who is or was in the queue, of one cell or all, by acceptance."""
    row = LayoutWaitingRow
    chosen = select(row).order_by(col(row.cell), col(row.accepted_at), col(row.application_no))
    if cell:
        chosen = chosen.where(row.cell == cell)
    return tuple(map(waiter_record, session.exec(chosen)))


def find_waiter(session: Session, application_no: str) -> Waiter | None:
    """The waiter with that application number."""
    row = _waiting_row(session, application_no)
    return None if row is None else waiter_record(row)


def keep_waiter(session: Session, waiter: Waiter, *, now: datetime, who: str) -> bool:
    """Adds or updates a waiter; False if nothing differs."""
    row = _waiting_row(session, waiter.application_no)
    before = None if row is None else waiter_record(row)
    if before == waiter:
        return False
    if row is None:
        row = LayoutWaitingRow(**waiter_columns(waiter))
    for name, value in waiter_columns(waiter).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    change = differences(None if before is None else to_plain(before), to_plain(waiter))
    action = "layout.wait" if before is None else "layout.queue"
    subject = f"layout/{waiter.application_no}"
    record(session, now=now, who=who, action=action, subject=subject, change=change)
    return True


def _waiting_row(session: Session, application_no: str) -> LayoutWaitingRow | None:
    chosen = select(LayoutWaitingRow).where(LayoutWaitingRow.application_no == application_no)
    return session.exec(chosen).first()
