"""Taking points in from a table: first a plan, which changes nothing, then the points are kept.

The file's word wins where it says something. A row without a usable place is taken and told: it is a point all the
same, only no screening can see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.licenses.layout.coordinates import Datum, Position, parse_datum, parse_position, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.points import RETAIL, Point, Status
from zmtool.sheets.records import Accepted, Corrected, Preview, Rejected
from zmtool.values.licence_number import parse_licence_number

_LONGEST = 200
_TEXTS = ("name", "cell", "venue", "format", "address", "entrance")


@dataclass(frozen=True, slots=True)
class PointsPlan:
    """What an import would do. ``preview`` also carries the rows that only the values together could refuse."""

    points: tuple[Point, ...]
    preview: Preview
    without_place: int
    without_datum: int


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that do not say: the datum of their coordinates, the kind of point."""

    datum: Datum | None = None
    kind: str = ""


def refs_of(preview: Preview, defaults: Defaults) -> tuple[str, ...]:
    """The numbers that the rows go by, to look up what is known of them."""
    return tuple(ref for row in preview.accepted if (ref := _ref(row.values, defaults)))


def plan_points(preview: Preview, known: Mapping[str, Point], defaults: Defaults) -> PointsPlan:
    """The plan for the accepted rows of ``preview``, over the points that are known by the same numbers."""
    points: dict[str, Point] = {}
    rows: dict[str, int] = {}
    refused: list[Rejected] = []
    corrected: list[Corrected] = []
    for row in preview.accepted:
        try:
            point, repairs = _point(row, known, defaults)
        except InvalidValue as error:
            refused.append(Rejected(row.row, error.kind, error.text[:60], error.reason))
            continue
        if point.ref in points and points[point.ref] != point:
            reason = f"与第 {rows[point.ref]} 行编号相同，但内容不同"
            refused.append(Rejected(row.row, "编号", point.ref[:60], reason))
            continue
        points[point.ref], rows[point.ref] = point, row.row
        corrected += repairs
    out = {one.row for one in refused}
    return PointsPlan(
        tuple(points.values()),
        replace(
            preview,
            accepted=tuple(one for one in preview.accepted if one.row not in out),
            corrected=(*(one for one in preview.corrected if one.row not in out), *corrected),
            rejected=tuple(sorted((*preview.rejected, *refused), key=lambda one: one.row)),
        ),
        sum(one.position is None for one in points.values()),
        sum(one.position is not None and one.spot is None for one in points.values()),
    )


def _point(row: Accepted, known: Mapping[str, Point], defaults: Defaults) -> tuple[Point, list[Corrected]]:
    """The point of a row and its repairs. Raises InvalidValue."""
    values = row.values
    for name in ("ref", *_TEXTS):
        if len(values.get(name, "")) > _LONGEST or not values.get(name, "").isprintable():
            raise InvalidValue(name, values[name], f"超过 {_LONGEST} 字，或有不可显示的字符")
    ref = _ref(values, defaults)
    kind = _kind(values, defaults)
    if not kind:
        raise InvalidValue(
            "类型",
            ref,
            f"没有写类型，编号也不是许可证号{_why_no_licence(ref)}；零售点请改正编号，其他的请加“类型”列或用 --kind 指明",
        )
    status = Status(values["status"]) if "status" in values else None
    if kind == RETAIL and status is not Status.APPLIED and ref not in known:
        parse_licence_number(ref)
    base = known.get(ref, Point(kind, ref))
    position, repairs = _position(row, defaults)
    said: dict[str, Any] = {name: values[name] for name in _TEXTS if name in values}
    if position is not None and position != base.position:
        said |= {"position": position, "spot": spot_of(position)}
    if status is not None:
        said["status"] = status
    if "accepted_at" in values:
        said["accepted_at"] = datetime.fromisoformat(values["accepted_at"])
    said |= {name: date.fromisoformat(values[name]) for name in ("since", "ended_on") if name in values}
    return replace(base, kind=kind, **said), repairs


def _kind(values: Mapping[str, str], defaults: Defaults) -> str:
    if "kind" in values:
        return values["kind"]
    try:
        parse_licence_number(values.get("ref", ""))
    except InvalidValue:
        return defaults.kind
    return RETAIL


def _why_no_licence(ref: str) -> str:
    try:
        parse_licence_number(ref)
    except InvalidValue as error:
        return f"（{error.reason}）" if ref else ""
    return ""


def _ref(values: Mapping[str, str], defaults: Defaults) -> str:
    """The number of the point; a school without one goes by its name and its gate."""
    if ref := values.get("ref", ""):
        try:
            return str(parse_licence_number(ref))
        except InvalidValue:
            return compact(ref).lstrip("'’‘")
    if _kind(values, defaults) == RETAIL:
        return ""
    name, entrance = compact(values.get("name", "")), compact(values.get("entrance", ""))
    return f"{name}·{entrance}" if entrance else name


def _position(row: Accepted, defaults: Defaults) -> tuple[Position | None, list[Corrected]]:
    values = row.values
    written = values.get("position") or " ".join(
        values[name] for name in ("longitude", "latitude") if name in values
    )
    if not written:
        return None, []
    datum = parse_datum(values["datum"]) if "datum" in values else defaults.datum
    if "position" in values:
        position, swapped = parse_position(values["position"], datum)
    elif "longitude" in values and "latitude" in values:
        position, swapped = position_of(values["longitude"], values["latitude"], datum)
    else:
        raise InvalidValue("坐标", written, "经度和纬度只有一个")
    if not swapped:
        return position, []
    after = f"{position.longitude},{position.latitude}"
    return position, [Corrected(row.row, "坐标", written, after, "经纬度颠倒，已对调")]
