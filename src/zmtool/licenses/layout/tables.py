"""Tables of the layout: reference points, walked distances, queues; and the rows as records."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from zmtool.licenses.layout.coordinates import Datum, Position, Spot
from zmtool.licenses.layout.measurement import Measurement
from zmtool.licenses.layout.points import Point, Status
from zmtool.licenses.layout.waiting import QueueState, Waiter
from zmtool.store.columns import DecimalText


class LayoutPointRow(SQLModel, table=True):
    """A reference point. Longitude, latitude and datum as taken down; ``wgs_…`` the same place in WGS-84."""

    __tablename__ = "layout_point"
    __table_args__ = (
        Index("ix_layout_point_place", "wgs_latitude", "wgs_longitude"),
        Index("ix_layout_point_cell", "kind", "cell", "status", "format"),
        Index("ix_layout_point_status", "kind", "status", "format"),
        Index("ix_layout_point_venue", "venue", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    ref: str = Field(unique=True)
    name: str = ""
    longitude: Decimal | None = Field(default=None, sa_type=DecimalText)
    latitude: Decimal | None = Field(default=None, sa_type=DecimalText)
    datum: str = ""
    wgs_longitude: float | None = None
    wgs_latitude: float | None = None
    cell: str = ""
    venue: str = ""
    format: str = ""
    status: str = Status.ACTIVE.value
    accepted_at: str = ""
    since: date | None = None
    ended_on: date | None = None
    address: str = ""
    entrance: str = ""


class LayoutMeasurementRow(SQLModel, table=True):
    """A walked distance; later ones of the same pair stand beside earlier ones."""

    __tablename__ = "layout_measurement"
    __table_args__ = (Index("ix_layout_measurement_subject", "subject", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    ref: str
    metres: Decimal = Field(sa_type=DecimalText)
    tool: str
    path: str
    officers: list[str] = Field(sa_type=JSON)
    measured_on: date
    photos: list[str] = Field(sa_type=JSON)
    recorded_at: str
    recorded_by: str


class LayoutWaitingRow(SQLModel, table=True):
    """An applicant in the queue of a cell."""

    __tablename__ = "layout_waiting"
    __table_args__ = (Index("ix_layout_waiting_cell", "cell", "accepted_at"),)

    id: int | None = Field(default=None, primary_key=True)
    cell: str
    application_no: str = Field(unique=True)
    applicant: str = ""
    accepted_at: str
    state: str
    called_on: date | None = None
    answer_by: date | None = None
    settled_on: date | None = None
    note: str = ""


_TEXTS = ("kind", "ref", "name", "cell", "venue", "format", "since", "ended_on", "address", "entrance")


def point_record(row: LayoutPointRow) -> Point:
    """The point in a row."""
    position = spot = None
    if row.longitude is not None and row.latitude is not None:
        position = Position(row.longitude, row.latitude, Datum(row.datum) if row.datum else None)
    if row.wgs_longitude is not None and row.wgs_latitude is not None:
        spot = Spot(row.wgs_longitude, row.wgs_latitude)
    return Point(
        spot=spot,
        position=position,
        status=Status(row.status),
        accepted_at=datetime.fromisoformat(row.accepted_at) if row.accepted_at else None,
        **{name: getattr(row, name) for name in _TEXTS},
    )


def point_columns(point: Point) -> dict[str, Any]:
    """The columns of a point, without the row's id."""
    position, spot = point.position, point.spot
    return {
        "longitude": None if position is None else position.longitude,
        "latitude": None if position is None else position.latitude,
        "datum": "" if position is None or position.datum is None else position.datum.value,
        "wgs_longitude": None if spot is None else spot.longitude,
        "wgs_latitude": None if spot is None else spot.latitude,
        "status": point.status.value,
        "accepted_at": "" if point.accepted_at is None else point.accepted_at.isoformat(timespec="seconds"),
        **{name: getattr(point, name) for name in _TEXTS},
    }


def measurement_record(row: LayoutMeasurementRow) -> Measurement:
    """The measurement in a row."""
    return Measurement(
        row.subject,
        row.ref,
        row.metres,
        row.measured_on,
        tuple(row.officers),
        row.tool,
        row.path,
        tuple(row.photos),
    )


def waiter_record(row: LayoutWaitingRow) -> Waiter:
    """The waiter in a row."""
    return Waiter(
        row.cell,
        row.application_no,
        row.applicant,
        datetime.fromisoformat(row.accepted_at),
        QueueState(row.state),
        row.called_on,
        row.answer_by,
        row.settled_on,
        row.note,
    )


def waiter_columns(waiter: Waiter) -> dict[str, Any]:
    """The columns of a waiter, without the row's id."""
    return {
        "cell": waiter.cell,
        "application_no": waiter.application_no,
        "applicant": waiter.applicant,
        "accepted_at": waiter.accepted_at.isoformat(timespec="seconds"),
        "state": waiter.state.value,
        "called_on": waiter.called_on,
        "answer_by": waiter.answer_by,
        "settled_on": waiter.settled_on,
        "note": waiter.note,
    }
