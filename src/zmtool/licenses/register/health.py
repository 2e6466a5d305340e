"""What cannot be right in the register (V01–V15 of 领域说明 许可 3.7): one entry at a time, and entries side by side.

``schemas/licenses/health.yaml`` has the rules with their figures, and the bureau's own suppliers and counties; what is not
filled in there is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import InvalidValue
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compact
from zmtool.licenses.layout.coordinates import Datum, Position
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import ACTIVE, SUSPENDED, Statuses, status_on
from zmtool.values.address_key import address_key
from zmtool.values.licence_number import parse_licence_number

INDIVIDUAL = "1403"
ENDED = ("注销", "吊销", "撤销")


@dataclass(frozen=True, slots=True)
class Region:
    """A county of the bureau: its codes (old ones too), words of its addresses, its box in WGS-84 degrees."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class HealthRules:
    """The rules by code with their figures, and what the bureau knows of itself."""

    rules: Mapping[str, Mapping[str, Any]]
    suppliers: tuple[str, ...]
    regions: tuple[Region, ...]

    def figure(self, code: str, name: str, default: int) -> int:
        """A figure of a rule."""
        return int(self.rules.get(code, {}).get(name, default))


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is not right: the rule, the licence, and in Chinese what is wrong."""

    code: str
    lic_no: str
    what: str


@kept_data
def load_health_rules(overrides: Path | None = None) -> HealthRules:
    """The rules. Raises UsageProblem naming file and field of what is wrong."""
    data = load_checked(data_file("schemas/licenses/health.yaml", overrides), "licence-health.schema.json")
    regions = tuple(
        Region(tuple(row["codes"]), tuple(row["words"]), tuple(row["box"]) if "box" in row else None)
        for row in data["regions"]
    )
    return HealthRules({row["code"]: row for row in data["rules"]}, tuple(data["suppliers"]), regions)


def ailments_of(one: Retailer, rules: HealthRules, today: date) -> Iterator[Ailment]:
    """What is not right in one entry by itself."""
    for code, judge in _ALONE.items():
        if code in rules.rules:
            for what in judge(one, rules, today):
                yield Ailment(code, one.lic_no, what)


@dataclass(slots=True)
class SideBySide:
    """What only shows among many entries: shared addresses, holders and telephones, numbers that come twice."""

    statuses: Statuses
    rules: HealthRules
    today: date
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _holders: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _phones: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, one: Retailer) -> None:
        """Takes an entry in."""
        self._numbers[one.lic_no] += 1
        if not self.statuses.by_id[status_on(one, self.today)].holds_place:
            return
        if key := address_key(one.addr):
            self._places[key].append(one.lic_no)
        if one.id_key:
            self._holders[one.id_key].append(one.lic_no)
        for phone in {one.phone, one.order_phone} - {""}:
            self._phones[phone][one.id_key or one.principal or one.lic_no].append(one.lic_no)

    def ailments(self) -> Iterator[Ailment]:
        """What was found among all of them."""
        found = (
            ("V02", (([no], f"证号出现 {count} 次") for no, count in self._numbers.items() if count > 1)),
            ("V08", _shared(self._places, "同一地址")),
            ("V09", _shared(self._holders, "同一负责人")),
            ("V15", self._shared_phones()),
        )
        for code, groups in found:
            if code in self.rules.rules:
                for numbers, what in groups:
                    yield from (Ailment(code, no, what) for no in numbers)

    def _shared_phones(self) -> Iterator[tuple[list[str], str]]:
        most = self.rules.figure("V15", "most_holders", 1)
        for holders in self._phones.values():
            if len(holders) > most:
                numbers = [no for group in holders.values() for no in group]
                yield numbers, f"同一电话有 {len(holders)} 户：{_listed(numbers)}"


def _shared(groups: Mapping[str, list[str]], what: str) -> Iterator[tuple[list[str], str]]:
    for numbers in groups.values():
        if len(numbers) > 1:
            yield numbers, f"{what}有 {len(numbers)} 个证：{_listed(numbers)}"


def _listed(numbers: Iterable[str], most: int = 5) -> str:
    listed = list(numbers)
    return "、".join(listed[:most]) + ("等" if len(listed) > most else "")


def _number(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    try:
        parse_licence_number(one.lic_no)
    except InvalidValue as error:
        yield error.reason


def _kind(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    """Digit 7 says 个体 (1) or not (2); the economic type and the credit code must agree with it."""
    digit = one.lic_no[6:7]
    if one.eco_type and digit in ("1", "2") and (one.eco_type == INDIVIDUAL) != (digit == "1"):
        yield f"证号第 7 位是 {digit}，经济类型却{'是' if one.eco_type == INDIVIDUAL else '不是'}个体"
    if len(one.uscc) == 18 and one.uscc[0] == "9" and digit in ("1", "2"):
        individual = one.uscc[1] == "2"
        if individual != (digit == "1"):
            yield f"证号第 7 位是 {digit}，信用代码却是{'个体工商户' if individual else '企业或其他组织'}的"


def _checks(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    labels = {"id_no": "身份证号", "uscc": "统一社会信用代码"}
    for name in one.doubts:
        yield f"{labels.get(name, name)}校验不符"


def _age(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.birth_year is None:
        return
    youngest = today.year - one.birth_year - 1
    oldest = today.year - one.birth_year
    if oldest < rules.figure("V05", "least_age", 18) or youngest > rules.figure("V05", "most_age", 90):
        yield f"{one.birth_year} 年出生"


def _validity(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    first, last = one.valid_from, one.valid_to
    if first is None or last is None:
        return
    years = rules.figure("V06", "most_years", 5)
    if last < first:
        yield f"有效期止 {last} 早于起 {first}"
    elif last > _years_later(first, years):
        yield f"有效期 {first} 至 {last}，超过 {years} 年"


def _years_later(day: date, years: int) -> date:
    """The same day so many years later; one day more than the last day allowed, which is tolerated (3.1)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _expired(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.status == ACTIVE and one.valid_to is not None and one.valid_to < today:
        yield f"有效期止 {one.valid_to}"


def _suspended(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.status != SUSPENDED:
        return
    if one.suspended_to is None:
        yield "没有停业止期"
    elif one.suspended_from is not None:
        most = timedelta(days=rules.figure("V10", "most_days", 366))
        if one.suspended_to - one.suspended_from > most:
            yield f"停业 {one.suspended_from} 至 {one.suspended_to}，超过 1 年"


def _supplier(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.supplier and rules.suppliers and one.supplier not in rules.suppliers:
        yield f"“{one.supplier}”"


def _region(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if not rules.regions:
        return
    own = _region_of(one, rules)
    if own is None:
        yield f"证号前 6 位 {one.lic_no[:6]} 不在本局辖区"
    elif one.addr and not any(word in compact(one.addr) for word in own.words):
        other = next(
            (region for region in rules.regions if any(word in compact(one.addr) for word in region.words)),
            None,
        )
        if other is not None:
            yield f"证号属 {own.words[0]}，地址在 {other.words[0]}"


def _place(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.status not in (ACTIVE, SUSPENDED):
        return
    if one.longitude is None or one.latitude is None:
        yield "没有坐标"
        return
    if not one.datum:
        yield "没有注明坐标系"
        return
    region = _region_of(one, rules)
    if region is None or region.box is None:
        return
    spot = spot_of(Position(one.longitude, one.latitude, Datum(one.datum)))
    west, south, east, north = region.box
    if spot is not None and not (west <= spot.longitude <= east and south <= spot.latitude <= north):
        yield f"坐标 {one.longitude},{one.latitude} 不在 {region.words[0]}"


def _region_of(one: Retailer, rules: HealthRules) -> Region | None:
    return next((region for region in rules.regions if one.lic_no[:6] in region.codes), None)


def _business(one: Retailer, rules: HealthRules, today: date) -> Iterator[str]:
    if one.status not in (ACTIVE, SUSPENDED):
        return
    if any(word in one.business_status for word in ENDED):
        yield f"营业执照{one.business_status}"
    elif one.uscc_until is not None and one.uscc_until < today:
        yield f"营业执照有效期止 {one.uscc_until}"


_Judge = Callable[[Retailer, HealthRules, date], Iterator[str]]
_ALONE: Mapping[str, _Judge] = {
    "V01": _number,
    "V03": _kind,
    "V04": _checks,
    "V05": _age,
    "V06": _validity,
    "V07": _expired,
    "V10": _suspended,
    "V11": _supplier,
    "V12": _region,
    "V13": _place,
    "V14": _business,
}
