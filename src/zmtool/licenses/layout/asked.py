"""One judgement in hand: the place, the plan, the points and what was measured, as every rule asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zmtool.law.licence_reasons import LicenceReasons
from zmtool.licenses.layout.coordinates import Spot
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.plan import Cell, LayoutPlan
from zmtool.licenses.layout.points import RETAIL, TAKES_PLACE, Near, Pending, Places, Point, PointSet, Status
from zmtool.licenses.layout.site import Site


@dataclass(frozen=True, slots=True)
class Asked:
    """What is judged. ``measured`` are walked metres by the number of the reference point.

    ``waiting`` are those in the queue of the cell that wait or have been called.
    """

    site: Site
    plan: LayoutPlan
    points: PointSet
    measured: Mapping[str, Decimal]
    reasons: LicenceReasons
    waiting: tuple[Pending, ...]

    @property
    def spot(self) -> Spot | None:
        """Where the place is; None where the position or its datum is not known."""
        return spot_of(self.site.position)

    @property
    def cell(self) -> Cell | None:
        """The market unit: the one named, else the one whose drawn borders hold the place."""
        return cell_of(self.site, self.plan)

    def near(self, metres: Decimal) -> list[Near]:
        """The points that stand against the place, nearer than a straight distance; none without a spot."""
        spot = self.spot
        if spot is None:
            return []
        found = self.points.within(spot, float(metres))
        return [one for one in found if one.metres < float(metres) and self.counts(one.point)]

    def unlocated(self) -> list[Point]:
        """Points without a usable position that may be near."""
        cell = self.cell
        code = self.site.cell or (cell.code if cell else "")
        return [one for one in self.points.unlocated(code) if self.counts(one)]

    def walked(self, kinds: tuple[str, ...]) -> list[tuple[Point, Decimal]]:
        """The measured points of these kinds that stand against the place."""
        found = []
        for ref, metres in self.measured.items():
            point = self.points.find(ref)
            if point is not None and point.kind in kinds and self.counts(point):
                found.append((point, metres))
        return found

    def counts(self, point: Point) -> bool:
        """Whether a point stands against the place: not its own, not ended, not a later application."""
        if point.ref in self.site.own or point.status is Status.ENDED:
            return False
        return point.status is not Status.APPLIED or self.before(Pending(point.ref, point.accepted_at))

    def before(self, other: Pending) -> bool:
        """Whether an application goes first: accepted before this one, or where either time is unknown."""
        mine: datetime | None = self.site.accepted_at
        if other.ref in self.site.own:
            return False
        return mine is None or other.accepted_at is None or other.accepted_at <= mine

    def held(self, places: Places, in_scope: Callable[[Point], bool]) -> int:
        """How many places are taken before this applicant's turn: not its own, nor those of the queue, who wait."""
        own = [point for ref in self.site.own if (point := self.points.find(ref)) is not None]
        mine = sum(one.kind == RETAIL and one.status in TAKES_PLACE and in_scope(one) for one in own)
        queued = {one.ref for one in self.waiting}
        earlier = sum(self.before(one) for one in places.pending if one.ref not in queued)
        return places.taken - mine + earlier

    def law(self, code: str) -> tuple[str, ...]:
        """The provisions behind a reason, as citation codes."""
        return tuple(one.code for one in self.reasons.reason(code).law)


def cell_of(site: Site, plan: LayoutPlan) -> Cell | None:
    """The market unit of a place: the one named, else the one whose drawn borders hold it."""
    if site.cell:
        return plan.cell(site.cell)
    spot = spot_of(site.position)
    return None if spot is None else plan.cell_at(spot)
