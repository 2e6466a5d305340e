"""What is planted among a year of orders: the shops of each pattern, what it does to their orders, and the hits it must lead to.

A pattern takes a handful of shops of the first bureau, whatever the size. Its truth is (pattern, model, subject): the subject is a
licence number, or what the model's hits are about (a brand, a manager, an inspection, a customer).
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from zmtool.values.periods import monday_of

Brand = dict[str, Any]
_HANDFUL = 3
_STREET, _ALONE = 6, 2


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop of the first bureau: ``x`` and ``y`` metres from the middle of the town, ``q`` cartons in a usual week."""

    i: int
    lic_no: int
    street: str
    route: str
    rep: str
    weekday: int
    market: str
    format: str
    tier: int
    x: float
    y: float
    q: float
    status: str

    def metres(self, other: Shop) -> float:
        """How far another shop is."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(slots=True)
class Plan:
    """What is planted, while it is put together. ``brands`` by how well they sell; ``free`` are shops without a pattern."""

    last: int
    seed: int
    brands: Sequence[Brand]
    free: list[Shop]
    shops: Sequence[Shop] = ()
    truth: list[tuple[str, str, str]] = field(default_factory=list)
    story: list[int] = field(default_factory=list)
    changes: list[tuple[int, str, Any]] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    dice: random.Random = field(default_factory=random.Random)
    _effects: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, count: int = _HANDFUL, where: Callable[[Shop], bool] = lambda one: True) -> list[Shop]:
        """So many shops without a pattern yet; fewer where there are no more."""
        found = [one for one in self.free if where(one)][:count]
        for one in found:
            self.free.remove(one)
        return found

    def told(self, pattern: str, models: str, subjects: Iterable[Any]) -> None:
        """What the models must find."""
        for subject in subjects:
            self.truth += [(pattern, model, str(subject)) for model in models.split()]

    def of(self, pattern: str, models: str, shops: Iterable[Shop]) -> None:
        """The same about shops."""
        self.told(pattern, models, (one.lic_no for one in shops))

    def scaled(self, shop: Shop, weeks: Iterable[int], factor: float) -> None:
        """Every line of the weeks multiplied; the shop orders in each of them."""
        for week in weeks:
            self._effects["scaled"].append((shop.i, week, factor))
            self._effects["present"].append((shop.i, week))

    def silent(self, shop: Shop, weeks: Iterable[int]) -> None:
        """No order in the weeks."""
        self._effects["silent"] += [(shop.i, week) for week in weeks]

    def present(self, shop: Shop, weeks: Iterable[int]) -> None:
        """An order in each of the weeks."""
        self._effects["present"] += [(shop.i, week) for week in weeks]

    def bare(self, shop: Shop, weeks: Iterable[int]) -> None:
        """Only the lines that are planted."""
        self._effects["bare"] += [(shop.i, week) for week in weeks]

    def line(self, shop: Shop, week: int, sku: int, qty: int) -> None:
        """A line as planted, instead of what was drawn."""
        self._effects["extra"].append((shop.i, week, sku, qty))

    def brand_scaled(self, sku: int, week: int, factor: float) -> None:
        """A brand sells so much more everywhere in a week; 0 is not at all."""
        self._effects["brand_scaled"].append((sku, week, factor))

    def head(self, shop: Shop, week: int, **columns: Any) -> None:
        """What the order of a week says of itself."""
        kept = ("at", "ip", "channel", "operator", "state")
        self._effects["head_as"].append((shop.i, week, *(columns.get(one) for one in kept)))

    def mark(self, table: str, shop: Shop) -> None:
        """Shops left out of a list."""
        self._effects[table].append((shop.i,))

    def change(self, shop: Shop, **columns: Any) -> None:
        """Another value in the list of retailers."""
        self.changes += [(shop.i, name, value) for name, value in columns.items()]

    @property
    def touched(self) -> frozenset[str]:
        """Everything that anything was planted for, brands of planted lines included."""
        lines = (str(row[2]) for row in self._effects["extra"])
        numbers = {one.i: str(one.lic_no) for one in self.shops}
        ordering = (
            row[0] for name in ("scaled", "silent", "bare", "head_as", "extra") for row in self._effects[name]
        )
        return frozenset((*(subject for *_, subject in self.truth), *lines, *(numbers[i] for i in ordering)))

    def effects(self) -> dict[str, list[tuple[Any, ...]]]:
        """Table → rows."""
        return dict(self._effects)

    def weeks(self, back: int, until: int = 0) -> range:
        """The last so many weeks; ``until`` leaves out the very last."""
        return range(self.last - back + 1, self.last + 1 - until)

    def day(self, shop: Shop, week: int) -> date:
        """The day on which a shop orders."""
        return monday_of(week) + timedelta(days=shop.weekday)

    def skus(self, low: int, high: int, where: Callable[[Brand], bool] = lambda one: True) -> list[int]:
        """Brands between two places of the order in which they sell, no scarce, limited or new ones, not the planted one."""
        return [
            one["sku"]
            for one in self.brands[low - 1 : high]
            if where(one)
            and not (one["scarce"] or one["limited"] or one["fresh"])
            and one["sku"] != 1
            and one["place"] != 100
        ]


def planted(shops: Sequence[Shop], brands: Sequence[Brand], last: int, seed: int) -> Plan:
    """All patterns among orders."""
    dice = random.Random(seed)
    free = [one for one in shops if one.status == "有效"]
    dice.shuffle(free)
    plan = Plan(last, seed, brands, free, shops, dice=dice)
    for pattern in _PATTERNS:
        pattern(plan)
    return plan


def _story(plan: Plan) -> None:
    """Shops of one street order exactly twenty cartons of an out-of-province brand each week; two shops elsewhere do so alone."""
    by_street: dict[str, list[Shop]] = defaultdict(list)
    for one in plan.free:
        if one.market == "C" and one.q > 25:
            by_street[one.street].append(one)
    streets = sorted(by_street, key=lambda one: -len(by_street[one]))
    street = streets[0]
    together = plan.take(_STREET, lambda one: one.street == street and one.q > 25)
    alone = [
        plan.take(1, lambda one, at=at: one.street == at and one.q > 25)[0] for at in streets[1 : 1 + _ALONE]
    ]
    for one in (*together, *alone):
        plan.present(one, plan.weeks(9))
        for week in plan.weeks(9):
            plan.line(one, week, 1, 20)
    plan.story += [one.lic_no for one in together]
    plan.of("恒量订货", "A04", (*together, *alone))


def _amounts(plan: Plan) -> None:
    middling = lambda one: 8 <= one.tier <= 24  # noqa: E731
    for one in (found := plan.take(where=middling)):
        plan.present(one, plan.weeks(4, until=1))
        plan.scaled(one, plan.weeks(1), 4.0)
    plan.of("单次突增", "A01 A10", found)
    for one in (found := plan.take(where=middling)):
        plan.scaled(one, plan.weeks(4), 5.0)
    plan.of("月翻番", "A02", found)
    for one in (found := plan.take(where=lambda one: one.tier >= 14)):
        plan.present(one, plan.weeks(9, until=1))
        plan.bare(one, plan.weeks(1))
        plan.line(one, plan.last, plan.skus(1, 9)[0], 2)
    plan.of("骤降", "A03", found)
    for one in (found := plan.take(where=middling)):
        plan.silent(one, plan.weeks(9, until=1))
        plan.scaled(one, plan.weeks(1), 4.0)
    plan.of("间歇大单", "A12", found)
    for one in (found := plan.take(where=lambda one: 6 <= one.tier <= 11 and one.market == "X")):
        plan.scaled(one, plan.weeks(53), 14.0)
    plan.of("小店大量", "A05 A09", found)
    dense = [
        one
        for one in plan.free
        if one.tier >= 15
        and one.market == "X"
        and sum(1 for peer in plan.shops if peer.format == one.format and one.metres(peer) < 900) > 12
    ]
    for one in (found := plan.take(where=lambda one: one in dense)):
        plan.scaled(one, plan.weeks(53), 9.0)
    plan.of("周边最大", "A06 A05", found)
    for one in (found := plan.take(2, where=lambda one: one.tier >= 26)):
        plan.scaled(one, plan.weeks(53), 4.0)
    plan.of("大户", "A11", found)


def _at_the_cap(plan: Plan) -> None:
    capped = [one for one in plan.brands if one["scarce"] or one["limited"]]
    for one in (found := plan.take(where=lambda one: one.tier <= 14)):
        plan.present(one, plan.weeks(5))
        for week in plan.weeks(5):
            for brand in capped:
                plan.line(one, week, brand["sku"], cap_of(brand, one.tier, week))
    plan.of("顶格", "A07", found)


def cap_of(brand: Brand, tier: int, week: int) -> int:
    """What a tier may order of a brand in a week."""
    sku: int = brand["sku"]
    least = 1 + tier // (6 + sku % 5) if brand["scarce"] else 12 + 3 * (tier - 1)
    return least + (week // 4 + sku) % 2


def _new_shops(plan: Plan) -> None:
    day = monday_of(plan.last) - timedelta(days=50)
    for one in (found := plan.take(where=lambda one: one.tier >= 16 and one.format in "ZB")):
        plan.change(one, issue_date=day, valid_to=date(day.year + 5, day.month, day.day))
        plan.scaled(one, plan.weeks(8), 3.5)
    plan.of("新户高量", "A08", found)


def _structure(plan: Plan) -> None:
    """Bare orders: the planted lines are all there is."""
    best, far = plan.skus(1, 40), plan.skus(112, len(plan.brands))
    dear = plan.skus(1, len(plan.brands), lambda one: one["whole_price"] >= 500)
    outside = plan.skus(1, 60, lambda one: one["origin"] == "省外" and one["whole_price"] < 400)
    cheap = plan.skus(1, 60, lambda one: one["whole_price"] < 150)

    def ordered(one: Shop, weeks: Iterable[int], lines: Sequence[tuple[int, int]]) -> None:
        weeks = list(weeks)
        plan.bare(one, weeks)
        for week in weeks:
            for sku, qty in lines:
                plan.line(one, week, sku, qty + plan.dice.randrange(-1, 3))

    middling = lambda one: 6 <= one.tier <= 22 and one.q > 14  # noqa: E731
    for one in (found := plan.take(where=middling)):
        plan.present(one, plan.weeks(5, until=1))
        ordered(one, plan.weeks(1), [(sku, 9) for sku in dear[:3]])
    plan.of("改订高价", "B01", found)
    for one in (found := plan.take(where=middling)):
        ordered(one, plan.weeks(7), [(sku, 4) for sku in outside[:9]])
    plan.of("省外烟", "B02", found)
    for at, one in enumerate(found := plan.take(where=middling)):
        lines = [(sku, 6) for sku in far[at * 5 : at * 5 + 5]] + [(sku, 4) for sku in best[:5]]
        ordered(one, plan.weeks(7), lines)
    plan.of("滞销烟", "B03", found)
    for at, one in enumerate(found := plan.take(where=middling)):
        ordered(one, plan.weeks(7), [(best[12 + at], 30), *((sku, 2) for sku in best[:4])])
    plan.of("单品", "B04", found)
    for one in (found := plan.take(where=lambda one: one.tier <= 9 and one.q > 8)):
        ordered(one, plan.weeks(7), [(sku, 5) for sku in dear[:4]] + [(sku, 4) for sku in cheap[:3]])
    plan.of("低档高价", "B05", found)
    crowded = [
        one
        for one in plan.free
        if middling(one) and sum(1 for peer in plan.shops if one.metres(peer) < 900) > 12
    ]
    for at, one in enumerate(found := plan.take(where=lambda one: one in crowded)):
        plan.present(one, plan.weeks(5))
        for week in plan.weeks(5):
            for sku in far[20 + at * 3 : 23 + at * 3]:
                plan.line(one, week, sku, round(one.q) + plan.dice.randrange(-2, 8))
    plan.of("与周边不同", "B06", found)
    watched = next(one["sku"] for one in plan.brands if one["place"] == 22)
    for one in (found := plan.take(where=middling)):
        plan.present(one, plan.weeks(4))
        for week in plan.weeks(4):
            plan.line(one, week, watched, 18 if week == plan.last else 2)
    plan.of("重点品规突增", "B07", found)
    for at, one in enumerate(found := plan.take(where=middling)):
        other = far[30 + at * 8 : 36 + at * 8] + plan.skus(60, 90)[at * 4 : at * 4 + 4]
        ordered(one, plan.weeks(4), [(sku, 4) for sku in other])
    plan.of("结构漂移", "B08", found)


def _behaviour(plan: Plan) -> None:
    kinds = plan.skus(1, 40)
    streets: dict[str, list[Shop]] = defaultdict(list)
    for one in plan.free:
        streets[one.street].append(one)
    same = next(name for name, ones in streets.items() if len(ones) >= 12)
    for one in (found := plan.take(where=lambda one: one.street == same)):
        week = plan.last - 1
        plan.bare(one, [week])
        plan.head(one, week, ip="10.250.0.1", channel="网订", state="有效")
        for at, sku in enumerate(kinds[:8]):
            plan.line(one, week, sku, 2 + at % 4)
    plan.of("雷同订单", "B09", found)
    for one in (found := plan.take(6)):
        for week in plan.weeks(3):
            plan.head(one, week, ip="10.250.0.2", channel="网订", state="有效")
    plan.of("同一地址下单", "D01", found)
    for one in (found := plan.take()):
        for week in plan.weeks(8):
            at = datetime.combine(plan.day(one, week), datetime.min.time()) + timedelta(
                hours=2, minutes=week % 50
            )
            plan.head(one, week, at=at, channel="网订", state="有效")
    plan.of("深夜下单", "D02", found)
    routes: dict[str, list[Shop]] = defaultdict(list)
    for one in plan.free:
        routes[one.route].append(one)
    route = next(name for name, ones in routes.items() if len(ones) >= 8)
    for at, one in enumerate(found := plan.take(5, lambda one: one.route == route)):
        moment = datetime.combine(plan.day(one, plan.last), datetime.min.time())
        plan.head(
            one,
            plan.last,
            at=moment + timedelta(hours=21, minutes=15, seconds=40 * at),
            channel="网订",
            state="有效",
        )
    plan.of("几分钟内", "D03", found)
    for one in (found := plan.take()):
        for week in plan.weeks(2):
            plan.head(one, week, channel="代录", operator="内勤甲", state="有效")
    plan.of("内部代订", "D04", found)
    for one in (found := plan.take()):
        for week in plan.weeks(6):
            plan.head(one, week, state="取消" if week % 3 else "未付")
    plan.of("反复撤单", "D05", found)


def _brands(plan: Plan) -> None:
    """A brand that sells twice as much this month, one that is let go in one week, one that a few shops take."""
    risen, released = plan.skus(14, 40)[3:5]
    for week in plan.weeks(4):
        plan.brand_scaled(risen, week, 2.6)
        plan.brand_scaled(released, week, 2.4 if week == plan.last - 1 else 0)
    plan.told("品规月增", "I01", [risen])
    plan.told("一周投放", "I02", [released])
    few = next(one["sku"] for one in plan.brands if one["place"] == 100)
    for one in plan.take(8, lambda one: one.q > 25):
        for week in plan.weeks(4):
            plan.line(one, week, few, 14 + plan.dice.randrange(20))
    plan.told("流向少数户", "I03", [few])


_PATTERNS = (_story, _amounts, _at_the_cap, _new_shops, _structure, _behaviour, _brands)
