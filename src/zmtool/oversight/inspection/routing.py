"""Who goes where in which order: shops clustered by town and street, then by the nearest neighbour (supervision.md 1.3).

There is no map: distances are straight. The most urgent clusters come first; a shop goes to the first group and day that has a place
and nobody who has to keep away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zmtool.licenses.layout.coordinates import Spot
from zmtool.licenses.layout.distance import straight_metres
from zmtool.oversight.inspection.choosing import Chosen
from zmtool.oversight.inspection.definition import InspectionRules
from zmtool.oversight.inspection.priority import Candidate


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number from 1, the certificates of its officers, whether the limit of the country counts."""

    number: int
    officers: tuple[str, ...]
    rural: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A shop with its day, group and place in the route of that day (from 1)."""

    chosen: Chosen
    day: date
    group: int
    position: int


@dataclass(frozen=True, slots=True)
class Routed:
    """The stops in the order of days, groups and routes, and what could not be placed with the reason."""

    stops: tuple[Stop, ...]
    left_over: Mapping[str, str]


def places(groups: Sequence[Group], days: Sequence[date], rules: InspectionRules) -> int:
    """How many shops the groups can visit in these days."""
    return len(days) * sum(limit_of(one, rules) for one in groups)


def limit_of(group: Group, rules: InspectionRules) -> int:
    """Shops of a group a day."""
    return rules.group.rural if group.rural else rules.group.urban


def routed(
    shops: Sequence[Chosen],
    groups: Sequence[Group],
    days: Sequence[date],
    rules: InspectionRules,
    avoided: Mapping[str, frozenset[str]],
) -> Routed:
    """Every shop in its place. ``avoided``: by licence the certificates of those who must not go there (回避)."""
    slots: dict[tuple[date, int], list[Chosen]] = {(day, one.number): [] for day in days for one in groups}
    by_number = {one.number: one for one in groups}
    left_over: dict[str, str] = {}
    for shop in _by_cluster(shops):
        away = avoided.get(shop.candidate.lic_no, frozenset())
        may = [one.number for one in groups if not away.intersection(one.officers)]
        slot = next(
            (
                key
                for key, held in slots.items()
                if key[1] in may and len(held) < limit_of(by_number[key[1]], rules)
            ),
            None,
        )
        if slot is None:
            left_over[shop.candidate.lic_no] = "名额已满" if may else "各组都有应回避的人员，须另行指派"
        else:
            slots[slot].append(shop)
    stops = [
        Stop(shop, day, number, place)
        for (day, number), held in slots.items()
        for place, shop in enumerate(_clustered_route(held), 1)
    ]
    return Routed(tuple(stops), left_over)


def _by_cluster(shops: Sequence[Chosen]) -> list[Chosen]:
    """Clusters by their most urgent shop, within a cluster by the route."""
    clusters: dict[tuple[str, str], list[Chosen]] = defaultdict(list)
    for one in shops:
        clusters[(one.candidate.town, one.candidate.street)].append(one)
    urgent = {key: max(one.priority.total for one in held) for key, held in clusters.items()}
    return [
        one
        for key in sorted(clusters, key=lambda each: (-urgent[each], each))
        for one in _nearest(clusters[key])
    ]


def _clustered_route(shops: Sequence[Chosen]) -> list[Chosen]:
    """The route of a day: one cluster after the other as they were placed, each by the nearest neighbour."""
    clusters: dict[tuple[str, str], list[Chosen]] = {}
    for one in shops:
        clusters.setdefault((one.candidate.town, one.candidate.street), []).append(one)
    return [one for held in clusters.values() for one in _nearest(held)]


def _nearest(shops: Sequence[Chosen]) -> list[Chosen]:
    """From the most urgent on to the nearest that is left; what has no known place comes last, by priority."""
    ordered = sorted(shops, key=lambda one: (-one.priority.total, one.candidate.lic_no))
    open_, route = [one for one in ordered if _spot(one.candidate) is not None], []
    here: Spot | None = None
    while open_:
        start = here
        following = (
            open_[0]
            if start is None
            else min(open_, key=lambda one: (_metres(start, one.candidate), one.candidate.lic_no))
        )
        open_.remove(following)
        route.append(following)
        here = _spot(following.candidate)
    return route + [one for one in ordered if _spot(one.candidate) is None]


def _metres(start: Spot, one: Candidate) -> float:
    spot = _spot(one)
    return straight_metres(start, spot) if spot is not None else float("inf")


def _spot(one: Candidate) -> Spot | None:
    if one.longitude is None or one.latitude is None:
        return None
    return Spot(one.longitude, one.latitude)
