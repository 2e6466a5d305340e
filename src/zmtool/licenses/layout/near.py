"""The points of the workspace, asked for one place at a time: a rectangle is a stretch of an index, never a whole scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select

from zmtool.licenses.layout.coordinates import Spot
from zmtool.licenses.layout.distance import rectangle_around, straight_metres
from zmtool.licenses.layout.points import (
    RETAIL,
    TAKES_PLACE,
    Near,
    Pending,
    Places,
    Point,
    Status,
    nearest_first,
)
from zmtool.licenses.layout.tables import LayoutPointRow, point_record

if TYPE_CHECKING:
    from sqlmodel import Session


class StoredPoints:
    """The points of a workspace as a ``points.PointSet``; what it says is what the session sees."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def within(self, spot: Spot, metres: float) -> list[Near]:
        """Every point within a straight distance that is there or applied for, the nearest first."""
        area = rectangle_around(spot, metres)
        row = LayoutPointRow
        inside = select(row).where(
            col(row.wgs_latitude).between(area.south, area.north),
            col(row.wgs_longitude).between(area.west, area.east),
            col(row.status) != Status.ENDED.value,
        )
        found = []
        for one in map(point_record, self._session.exec(inside)):
            straight = straight_metres(spot, one.spot) if one.spot is not None else metres + 1
            if straight <= metres:
                found.append(Near(one, straight))
        return nearest_first(found)

    def find(self, ref: str) -> Point | None:
        """The point with that licence number, application number or own number."""
        row = self._session.exec(select(LayoutPointRow).where(LayoutPointRow.ref == ref)).first()
        return None if row is None else point_record(row)

    def has(self, kind: str) -> bool:
        """Whether any point of that kind is known at all."""
        one = select(LayoutPointRow.id).where(LayoutPointRow.kind == kind).limit(1)
        return self._session.exec(one).first() is not None

    def places(self, *, cell: str = "", venue: str = "") -> Places:
        """The places taken in the cell, in the venue, or of all where neither is named."""
        row = LayoutPointRow
        taken = select(func.count()).where(
            row.kind == RETAIL, col(row.status).in_([one.value for one in TAKES_PLACE])
        )
        applied = select(row.ref, row.accepted_at).where(
            row.kind == RETAIL, row.status == Status.APPLIED.value
        )
        if venue:
            taken, applied = taken.where(row.venue == venue), applied.where(row.venue == venue)
        elif cell:
            taken, applied = taken.where(row.cell == cell), applied.where(row.cell == cell)
        pending = [
            Pending(ref, datetime.fromisoformat(accepted) if accepted else None)
            for ref, accepted in self._session.exec(applied.order_by(col(row.ref)))
        ]
        return Places(self._session.exec(taken).one(), tuple(pending))

    def formats(self, cell: str = "") -> Mapping[str, int]:
        """How many retailers of each format take a place, in the cell or in all; the key is empty where unknown."""
        row = LayoutPointRow
        counted = select(row.status, row.format, func.count()).where(row.kind == RETAIL)
        if cell:
            counted = counted.where(row.cell == cell)
        found: Counter[str] = Counter()
        # Grouped as the indexes are sorted: the whole register is read once, in order.
        for status, name, number in self._session.exec(counted.group_by(col(row.status), col(row.format))):
            if Status(status) in TAKES_PLACE:
                found[name] += number
        return found

    def unlocated(self, cell: str = "") -> list[Point]:
        """Points without a usable position: schools, and the retailers of the cell or of no known cell."""
        row = LayoutPointRow
        chosen = select(row).where(col(row.wgs_latitude).is_(None), row.status != Status.ENDED.value)
        if cell:
            chosen = chosen.where(or_(row.kind != RETAIL, row.cell == cell, row.cell == ""))
        return list(map(point_record, self._session.exec(chosen.order_by(col(row.id)))))
