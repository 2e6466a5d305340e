"""What a locality's credit rules say (信用监管): points, grades, items, what brings the lowest grade, measures, repair.

A rule set is data with an identity, a version, days of force and a source; nothing here is the law of the whole country.
What public sources do not tell is None, and then the answer is that nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from zmtool.base.errors import UsageProblem
from zmtool.law.marks import Mark, Span
from zmtool.licenses.credit.bands import Band


class ItemKind(StrEnum):
    """What an item is about: an unlawful act, a breach of rules, a breach of contract, something that deserves points."""

    UNLAWFUL = "违法"
    IRREGULAR = "违规"
    BREACH = "违约"
    REWARD = "激励"

    @property
    def sign(self) -> int:
        """1 adds points, -1 takes them."""
        return 1 if self is ItemKind.REWARD else -1


class Source(StrEnum):
    """What proves an entry of the ledger."""

    CASE = "案件"
    INSPECTION = "检查"
    COMPLAINT = "投诉"
    REPAIR = "修复"
    ADJUSTMENT = "调整"
    REVERSAL = "冲销"


PROOFS = (Source.CASE, Source.INSPECTION, Source.COMPLAINT)
"""Sources by which a fact is entered; the others come about by repair, approval and counter-entry."""


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade, with what it means for a retailer. ``band`` is None where the source does not tell the points.

    ``inspect_days``: at least one inspection within so many days; ``draw_rate``: share drawn at random a quarter.
    """

    id: str
    label: str
    band: Band | None
    inspect_days: int | None = None
    draw_rate: Decimal | None = None
    manage: str = ""
    joint: bool = False
    publish: bool = False
    mark: Mark = Mark.SUGGESTED
    measures_mark: Mark = Mark.SUGGESTED


@dataclass(frozen=True, slots=True)
class Tier:
    """Points for a quantity within ``band``; ``low`` and ``high`` differ where a person chooses between them."""

    band: Band
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One item of deduction or bonus. Without tiers the points are for each time.

    ``sources`` prove it; ``yearly_cap`` is the most it comes to within twelve months; ``clean_months`` asks for so many
    months without a deduction before; ``not_while_suspended``: not held against a licence that rests (停业).
    """

    code: str
    label: str
    kind: ItemKind
    unit: str
    tiers: tuple[Tier, ...]
    sources: tuple[Source, ...]
    yearly_cap: Decimal | None = None
    clean_months: int | None = None
    not_while_suspended: bool = False
    repairable: bool = True
    mark: Mark = Mark.SUGGESTED
    note: str = ""

    @property
    def by_quantity(self) -> bool:
        """Whether the points depend on a quantity."""
        return len(self.tiers) != 1 or self.tiers[0].band != Band()


class StraightBy(StrEnum):
    """How it is known that a retailer goes straight to the lowest grade."""

    ENTRY = "entry"
    PENALTIES = "penalties"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Straight:
    """What brings the lowest grade whatever the points: a fact entered by its code, so many penalties, a sum of yuan.

    ``months`` is the time in which penalties are counted; None: as long as they count, the source does not say.
    """

    code: str
    label: str
    by: StraightBy
    to: str
    at_least: Decimal = Decimal(0)
    months: int | None = None
    repairable: bool = True
    mark: Mark = Mark.SUGGESTED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """No supply for so many months after an entry of ``item`` with a quantity in ``band`` (货源调控)."""

    item: str
    band: Band
    months: int
    mark: Mark = Mark.SUGGESTED


@dataclass(frozen=True, slots=True)
class Notice:
    """When it is to be told that rectification may be begun (整顿的启动条件): entries of items, or so many penalties.

    It never decides anything and does not touch the grade.
    """

    code: str
    label: str
    items: tuple[str, ...] = ()
    penalties: int = 0
    months: int = 0
    mark: Mark = Mark.SUGGESTED


@dataclass(frozen=True, slots=True)
class RepairRule:
    """When a retailer may ask for repair, how often, and in how many days each step is to be done."""

    months_clean: int
    times_a_year: int
    step_by_step: bool
    accept_days: int
    verify_days: int
    publicity_days: int
    working_days: bool = True
    mark: Mark = Mark.SUGGESTED


@dataclass(frozen=True, slots=True)
class CaseItem:
    """Which item a decided case of a cause comes to. ``quantity``: cartons of its goods, or once (None)."""

    causes: tuple[str, ...]
    item: str
    cartons: bool
    amount: bool
    mark: Mark = Mark.SUGGESTED


@dataclass(frozen=True, slots=True)
class CreditRules:
    """One version of a locality's rules. ``grades`` go from the best to the lowest.

    ``base`` and bands may be unknown (a place of which only the names of its grades are public). ``share_by`` are the
    numbers that make licences one holder's: id, uscc. ``styles`` are classes of management without a grade of their own.
    """

    code: str
    version: str
    name: str
    regions: tuple[str, ...]
    span: Span
    example: bool
    source: str
    mark: Mark
    note: str
    fingerprint: str
    file: str
    base: Decimal | None
    least: Decimal | None
    most: Decimal | None
    whole_points: bool
    period_months: int | None
    recalculate_day: int | None
    grades: tuple[Grade, ...]
    items: tuple[Item, ...]
    straights: tuple[Straight, ...]
    stops: tuple[Stop, ...]
    repair: RepairRule | None
    share_by: tuple[str, ...]
    case_items: tuple[CaseItem, ...]
    styles: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    base_mark: Mark = Mark.SUGGESTED
    _items: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    _straights: Mapping[str, Straight] = field(init=False, repr=False, compare=False)
    _ranks: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_items", {one.code: one for one in self.items})
        object.__setattr__(self, "_straights", {one.code: one for one in self.straights})
        object.__setattr__(self, "_ranks", {one.id: at for at, one in enumerate(self.grades)})

    @property
    def id(self) -> str:
        """Code and version, as commands name it."""
        return f"{self.code}@{self.version}"

    @property
    def lowest(self) -> Grade | None:
        """The worst grade."""
        return self.grades[-1] if self.grades else None

    def grade(self, grade_id: str) -> Grade | None:
        """The grade with that id."""
        at = self._ranks.get(grade_id)
        return None if at is None else self.grades[at]

    def grade_of(self, score: Decimal) -> Grade | None:
        """The grade of a score; None where the points of the grades are not known."""
        return next((one for one in self.grades if one.band is not None and one.band.holds(score)), None)

    def rank(self, grade_id: str) -> int:
        """0 the best; after the last for one that these rules do not have."""
        return self._ranks.get(grade_id, len(self.grades))

    def item(self, code: str) -> Item | None:
        """The item with that code."""
        return self._items.get(code)

    def straight(self, code: str) -> Straight | None:
        """What brings the lowest grade, by its code."""
        return self._straights.get(code)

    def needed_base(self) -> Decimal:
        """The base points. Raises UsageProblem where the source does not tell them."""
        if self.base is None or self.period_months is None:
            raise UsageProblem(
                f"规则 {self.id} 没有基础分和计分周期，只列出了公开可见的内容，不能用来评定",
                where=self.file,
                next_step="请补全后放进工作区 schemas/licenses/credit/，或改用别的规则",
            )
        return self.base
