"""A layout plan (零售点合理布局规划) as values: what one locality has fixed, by version, and from when to when.

All figures are the plan's own. A rule that a plan does not have is empty or None; a rule that it has and whose figure
its file lacks is listed in ``open_rules`` and put before a person each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zmtool.law.marks import Mark, Span
from zmtool.licenses.layout.coordinates import Spot
from zmtool.licenses.layout.distance import in_polygon


class RuleKind(StrEnum):
    """The kinds of rules of a plan (licensing notes, 4.1); the values are those of the plan files."""

    VENUE = "venue"
    SCHOOL = "school"
    CAP = "cap"
    SPACING = "spacing"
    FORMAT = "format"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "venue": "特定场所",
            "school": "学校",
            "cap": "总量",
            "spacing": "间距",
            "format": "业态",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a rule comes from: its id in the file, the plan's own article, how sure the figure is, a remark."""

    rule_id: str
    article: str
    mark: Mark
    note: str = ""

    @property
    def unchecked(self) -> bool:
        """Whether the figure was not compared with the plan itself: it may not refuse anybody alone."""
        return self.mark in (Mark.UNCHECKED, Mark.MEMORY)


@dataclass(frozen=True, slots=True)
class Spacing:
    """The least walked distance to the next retailer; exactly ``metres`` is enough unless ``more`` is asked for."""

    metres: Decimal
    more: bool
    ground: Ground

    def kept(self, metres: Decimal, less: Decimal = Decimal(0)) -> bool:
        """Whether a walked distance keeps the spacing, which is relaxed by ``less``."""
        bound = max(self.metres - less, Decimal(0))
        return metres > bound if self.more and bound else metres >= bound


@dataclass(frozen=True, slots=True)
class SchoolRule:
    """The distance from the gates of one kind of school, kept by more than ``metres`` (or by exactly as much)."""

    kind: str
    metres: Decimal
    more: bool
    ground: Ground

    def kept(self, metres: Decimal) -> bool:
        """Whether a walked distance keeps it."""
        return metres > self.metres if self.more else metres >= self.metres


@dataclass(frozen=True, slots=True)
class Street:
    """A kind of street or quarter (街区类型) with its spacing; None is no spacing there."""

    id: str
    spacing: Spacing | None
    no_relax: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A market unit (市场单元). ``cap`` None: it has no cap of its own. ``kind`` is what a population rule speaks of."""

    code: str
    name: str
    kind: str
    street: str
    cap: int | None
    population: int | None
    spacing: Spacing | None
    area: str
    other: str
    corners: tuple[Spot, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class PopulationRule:
    """How many points the people of a unit allow: one for every ``unit`` persons, or ``per_mille`` of them."""

    kind: str
    unit: int | None
    per_mille: Decimal | None
    most: int | None
    ground: Ground

    def cap(self, people: int) -> int:
        """The number for so many people; parts of a point do not count."""
        number = people // self.unit if self.unit else int(people * (self.per_mille or Decimal(0)) / 1000)
        return number if self.most is None else min(number, self.most)


@dataclass(frozen=True, slots=True)
class VenueRule:
    """How many points a kind of venue (特定场所) may have.

    ``by`` is stalls, area (m²), grade or zone. Up to ``up_to`` there may be ``base``, then ``add`` more for every whole
    ``per``, at most ``most``; ``per`` None: the file does not say when there may be more. ``grades`` are numbers by grade.
    ``replaces`` says which of spacing and cap do not apply inside; ``spacing`` is the venue's own.
    """

    kind: str
    by: str
    base: int
    up_to: Decimal
    per: Decimal | None
    add: int
    most: int | None
    grades: tuple[tuple[str, int], ...]
    replaces: tuple[str, ...]
    spacing: Spacing | None
    full_is_refusal: bool
    ground: Ground


@dataclass(frozen=True, slots=True)
class FormatCap:
    """The largest share of some formats among the retailers of the county, or of each cell."""

    formats: tuple[str, ...]
    share: Decimal
    per_cell: bool
    ground: Ground


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Less spacing for applicants who have every one of the ``tags``: by ``minus`` metres, or to a ``factor`` of it.

    With neither it is not known how much less.
    """

    tags: tuple[str, ...]
    first_time_only: bool
    minus: Decimal | None
    factor: Decimal | None
    ground: Ground

    def metres(self, spacing: Decimal) -> Decimal | None:
        """By how many metres it lowers a spacing; None where that is not known."""
        if self.factor is not None:
            return spacing * (1 - self.factor)
        return None if self.minus is None else min(self.minus, spacing)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Formats to which some rules (spacing, cap) do not apply."""

    formats: tuple[str, ...]
    rules: tuple[str, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule that the plan has and whose figures the file lacks."""

    kind: RuleKind
    note: str


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """One version of one locality's plan. ``code`` and ``version`` name it; ``fingerprint`` is the SHA-256 of its content.

    An ``example`` is never chosen by itself. ``draft``: published for comments only. ``total`` caps the whole county.
    ``margin`` is added to a distance for the error of taken coordinates.
    """

    code: str
    version: str
    name: str
    regions: tuple[str, ...]
    span: Span
    example: bool
    draft: bool
    source: str
    mark: Mark
    note: str
    fingerprint: str
    file: str
    spacing: Spacing | None
    streets: tuple[Street, ...]
    cells: tuple[Cell, ...]
    total: int | None
    schools: tuple[SchoolRule, ...]
    venues: tuple[VenueRule, ...]
    population: tuple[PopulationRule, ...]
    format_caps: tuple[FormatCap, ...]
    relaxations: tuple[Relaxation, ...]
    no_relax_formats: tuple[str, ...]
    exemptions: tuple[Exemption, ...]
    open_rules: tuple[OpenRule, ...]
    margin: Decimal
    answer_workdays: int
    ground: Ground

    @property
    def id(self) -> str:
        """Code and version in one word."""
        return f"{self.code}@{self.version}"

    def cell(self, code: str) -> Cell | None:
        """The market unit with that code."""
        return next((one for one in self.cells if one.code == code), None)

    def cell_at(self, spot: Spot) -> Cell | None:
        """The one market unit whose drawn borders hold the place; None where none or several do."""
        found = [one for one in self.cells if one.corners and in_polygon(spot, one.corners)]
        return found[0] if len(found) == 1 else None

    def street(self, street_id: str) -> Street | None:
        """The kind of street with that name."""
        return next((one for one in self.streets if one.id == street_id), None)

    def venue(self, kind: str) -> VenueRule | None:
        """The rule for a kind of venue."""
        return next((one for one in self.venues if one.kind == kind), None)

    def is_open(self, kind: RuleKind) -> OpenRule | None:
        """The rule of that kind whose figures are not known."""
        return next((one for one in self.open_rules if one.kind is kind), None)

    def cap_of(self, cell: Cell) -> tuple[int, Ground] | None:
        """How many points the cell may have, and by which rule; None where nothing says it."""
        if cell.cap is not None:
            return cell.cap, cell.ground
        if cell.population is not None:
            for rule in self.population:
                if rule.kind == cell.kind:
                    return rule.cap(cell.population), rule.ground
        return None

    def exempt(self, shop_format: str, rule: str) -> Exemption | None:
        """The exemption of a format from spacing or cap."""
        return next(
            (one for one in self.exemptions if shop_format in one.formats and rule in one.rules), None
        )


def day_text(plan: LayoutPlan) -> str:
    """From when to when the plan holds, in words."""
    first: date | None = plan.span.first
    if first is None:
        return "施行日期未知"
    return f"{first} 起" if plan.span.last is None else f"{first} 至 {plan.span.last}"
