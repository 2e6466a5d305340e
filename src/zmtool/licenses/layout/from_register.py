"""Retailers of the register as reference points of the layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.licenses.layout.coordinates import Position, parse_datum, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.points import RETAIL, Point, Status
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import Statuses, status_on


def point_of_retailer(retailer: Retailer, known: Point | None, statuses: Statuses, day: date) -> Point:
    """The point of a licence on a day; what the register leaves empty stays as it was ``known``.

    A licence that may not be traded on and still holds a place (停业、整顿) is 停业. A position that is none in China, or
    whose datum nobody knows, is not taken over.
    """
    base = known or Point(RETAIL, retailer.lic_no)
    said: dict[str, Any] = {
        "name": retailer.name,
        "cell": retailer.cell,
        "format": retailer.format,
        "address": retailer.addr,
        "since": retailer.valid_from or retailer.issue_date if base.since is None else None,
    }
    position = _position(retailer)
    if position is not None and position != base.position:
        said |= {"position": position, "spot": spot_of(position)}
    standing = statuses.by_id[status_on(retailer, day)]
    status = Status.ENDED
    if standing.holds_place:
        status = Status.ACTIVE if standing.live else Status.SUSPENDED
    ended_on = base.ended_on if status is Status.ENDED else None
    return replace(
        base, status=status, ended_on=ended_on, **{key: value for key, value in said.items() if value}
    )


def _position(retailer: Retailer) -> Position | None:
    if retailer.longitude is None or retailer.latitude is None:
        return None
    try:
        datum = parse_datum(retailer.datum)
        return position_of(str(retailer.longitude), str(retailer.latitude), datum)[0]
    except InvalidValue:
        return None
