"""The five official kinds of alerts over a summary of orders and the register (supervision.md 2.2)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zmtool.oversight.internal.definition import Internal, Kind
from zmtool.oversight.internal.orders import (
    OrderLine,
    by_brand_day,
    by_brand_month,
    by_shop_month,
    by_shop_week,
    month_before,
    week_label,
)

_PLACES = Decimal("0.001")
_TOP = 10
_UNFINISHED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: by which model, about what, over which period; ``value`` is the ratio, share or number.

    ``lift``: by how many levels it is more urgent than its value says.
    """

    model: str
    subject_kind: str
    subject: str
    period: str
    value: Decimal | None
    desc: str
    evidence: tuple[Mapping[str, str], ...] = ()
    lift: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A shop of the register as the customer checks see it. ``phone`` and ``account`` are compared, not shown; ``changes`` are the
    fields of customer information changed lately, one for each change."""

    lic_no: str
    name: str
    principal: str
    valid: bool
    issued_on: date | None = None
    phone: str = ""
    account: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found and what could not be computed (Chinese)."""

    found: tuple[Found, ...]
    remarks: tuple[str, ...]


def check_orders(
    lines: Sequence[OrderLine],
    month: str,
    entries: Mapping[str, Entry],
    internal: Internal,
    *,
    relaxed: bool = False,
) -> Checked:
    """Brands and shops in one month; kinds that the file has no columns for are told, not guessed."""
    dated = any(one.day is not None for one in lines)
    branded = any(one.brand for one in lines)
    priced = any(one.amount is not None for one in lines)
    remarks: list[str] = []
    found: list[Found] = []
    if branded:
        found += _brand_swing(lines, month, internal.kinds["brand_swing"], relaxed)
        if not dated:
            remarks.append("没有订货日期，品牌集中投放（I02）未计算")
        elif _unfinished(lines, month):
            remarks.append(f"{month} 的数据没有到月底，品牌集中投放（I02）未计算")
        else:
            found += _brand_burst(lines, month, internal.kinds["brand_burst"], relaxed)
    else:
        remarks.append("没有品规，品牌销量波动（I01）、集中投放（I02）未计算")
    volume = internal.kinds["shop_volume"]
    found += _month_volume(lines, month, entries, volume, relaxed)
    if dated:
        found += _order_volume(lines, month, entries, volume, relaxed)
    else:
        remarks.append("没有订货日期，单次订购量（A01）未计算")
    if dated and priced:
        found += _structure(lines, month, entries, internal.kinds["shop_structure"], volume, relaxed)
    else:
        remarks.append("没有订货日期或者金额，订单结构（B01）未计算")
    if entries:
        found += _supplied_without_licence(lines, month, entries)
    else:
        remarks.append("登记簿是空的，供货户与许可证户（C06）未比对")
    return Checked(tuple(found), tuple(remarks))


def check_register(entries: Iterable[Entry], period: str, internal: Internal) -> tuple[Found, ...]:
    """Telephone numbers and accounts shared (C01, C03), customer information changed again and again (C07)."""
    kind = internal.kinds["customer_info"]
    shops, changes = kind.threshold("shops", relaxed=False), kind.threshold("changes", relaxed=False)
    listed = [one for one in entries if one.valid]
    found = [
        *_shared("C01", "订货电话", {one.lic_no: one.phone for one in listed}, listed, period, shops),
        *_shared("C03", "结算账户", {one.lic_no: one.account for one in listed}, listed, period, shops),
    ]
    for one in listed:
        if len(one.changes) >= changes:
            rows = tuple({"变更": name} for name in one.changes)
            days = kind.threshold("change_days", relaxed=False)
            desc = f"{days} 天内变更客户信息 {len(one.changes)} 次"
            found.append(Found("C07", "shop", one.lic_no, period, Decimal(len(one.changes)), desc, rows))
    return tuple(found)


def _brand_swing(lines: Sequence[OrderLine], month: str, kind: Kind, relaxed: bool) -> Iterator[Found]:
    most = kind.threshold("month", relaxed=relaxed)
    before = month_before(month)
    for brand, months in sorted(by_brand_month(lines).items()):
        if month not in months or before not in months or months[before].qty <= 0:
            continue
        ratio = months[month].qty / months[before].qty
        if ratio > most:
            desc = f"{brand} {month} 销量 {months[month].qty} 条，上月 {months[before].qty} 条，为 {_times(ratio)} 倍"
            rows = _top_shops(lines, brand, month)
            yield Found("I01", "brand", brand, month, _rounded(ratio), desc, rows)


def _brand_burst(lines: Sequence[OrderLine], month: str, kind: Kind, relaxed: bool) -> Iterator[Found]:
    most = kind.threshold("day_share", relaxed=relaxed)
    for brand, days in sorted(by_brand_day(lines, month).items()):
        total = sum((one.qty for one in days.values()), Decimal(0))
        for day, held in sorted(days.items()):
            if total > 0 and held.qty / total > most:
                share = held.qty / total
                desc = f"{brand} {day} 销量 {held.qty} 条，占全月 {total} 条的 {share:.1%}"
                rows = _top_shops(lines, brand, month, day)
                yield Found("I02", "brand", brand, day.isoformat(), _rounded(share), desc, rows)


def _month_volume(
    lines: Sequence[OrderLine], month: str, entries: Mapping[str, Entry], kind: Kind, relaxed: bool
) -> Iterator[Found]:
    """Where the months differ in how often was ordered, the mean order has to exceed as well (note to A02)."""
    most, least = kind.threshold("month", relaxed=relaxed), kind.threshold("least", relaxed=False)
    before = month_before(month)
    for shop, months in sorted(by_shop_month(lines).items()):
        now, then = months.get(month), months.get(before)
        if now is None or then is None or then.qty <= 0 or now.qty <= least:
            continue
        if _new(entries.get(shop), _month_end(month), kind):
            continue
        ratio = now.qty / then.qty
        if now.days and then.days and len(now.days) != len(then.days):
            ratio = min(ratio, (now.qty / len(now.days)) / (then.qty / len(then.days)))
        if ratio > most:
            desc = f"{month} 订 {now.qty} 条，上月 {then.qty} 条，为 {_times(ratio)} 倍"
            yield Found("A02", "shop", shop, month, _rounded(ratio), desc)


def _order_volume(
    lines: Sequence[OrderLine], month: str, entries: Mapping[str, Entry], kind: Kind, relaxed: bool
) -> Iterator[Found]:
    most, least = kind.threshold("order", relaxed=relaxed), kind.threshold("least", relaxed=False)
    periods = int(kind.threshold("periods", relaxed=False))
    for shop, weeks in sorted(by_shop_week(lines).items()):
        if _new(entries.get(shop), _month_end(month), kind):
            continue
        ordered = sorted(weeks)
        for place, week in enumerate(ordered):
            earlier = ordered[max(0, place - periods) : place]
            now = weeks[week]
            if len(earlier) < periods or now.qty <= least or not _in_month(now.days, month):
                continue
            base = sum((weeks[one].qty for one in earlier), Decimal(0)) / periods
            if base > 0 and now.qty / base > most:
                desc = f"本期订 {now.qty} 条，前 {periods} 期均 {base:.1f} 条，为 {_times(now.qty / base)} 倍"
                yield Found("A01", "shop", shop, week_label(week), _rounded(now.qty / base), desc)


def _structure(
    lines: Sequence[OrderLine],
    month: str,
    entries: Mapping[str, Entry],
    kind: Kind,
    volume: Kind,
    relaxed: bool,
) -> Iterator[Found]:
    most = kind.threshold("price", relaxed=relaxed)
    periods = int(kind.threshold("periods", relaxed=False))
    for shop, weeks in sorted(by_shop_week(lines).items()):
        if _new(entries.get(shop), _month_end(month), volume):
            continue
        ordered = sorted(weeks)
        for place, week in enumerate(ordered):
            prices = [weeks[one].price for one in ordered[max(0, place - periods) : place]]
            known = [one for one in prices if one is not None]
            price = weeks[week].price
            if price is None or len(known) < periods or not _in_month(weeks[week].days, month):
                continue
            base = sum(known, Decimal(0)) / periods
            if base > 0 and price / base > most:
                desc = f"本期均价 {price:.2f} 元/条，前 {periods} 期均 {base:.2f} 元/条，为 {_times(price / base)} 倍"
                yield Found("B01", "shop", shop, week_label(week), _rounded(price / base), desc)


def _supplied_without_licence(
    lines: Sequence[OrderLine], month: str, entries: Mapping[str, Entry]
) -> Iterator[Found]:
    supplied: dict[str, Decimal] = {}
    for one in lines:
        if one.month == month and one.qty > 0:
            supplied[one.shop] = supplied.get(one.shop, Decimal(0)) + one.qty
    for shop, qty in sorted(supplied.items()):
        entry = entries.get(shop)
        if entry is None or not entry.valid:
            state = "登记簿里没有这个许可证" if entry is None else "许可证不是有效状态"
            yield Found("C06", "shop", shop, month, None, f"{month} 供货 {qty} 条，{state}")


def _shared(
    model: str, what: str, values: Mapping[str, str], listed: Sequence[Entry], period: str, least: Decimal
) -> Iterator[Found]:
    """One alert a group, about its first shop; accounts shared by different people are a level more urgent (C03)."""
    groups: dict[str, list[Entry]] = {}
    for one in listed:
        if values[one.lic_no]:
            groups.setdefault(values[one.lic_no], []).append(one)
    for group in groups.values():
        if len(group) < least:
            continue
        group.sort(key=lambda one: one.lic_no)
        rows = tuple({"许可证号": one.lic_no, "名称": one.name, "负责人": one.principal} for one in group)
        people = len({one.principal for one in group})
        desc = f"{len(group)} 户共用{what}：{'、'.join(one.lic_no for one in group[:_TOP])}"
        lift = int(model == "C03" and people > 1)
        yield Found(model, "shop", group[0].lic_no, period, Decimal(len(group)), desc, rows, lift)


def _new(entry: Entry | None, on: date, kind: Kind) -> bool:
    """Whether the shop got its licence so lately that its orders say nothing yet."""
    days = int(kind.threshold("new_days", relaxed=False))
    return entry is not None and entry.issued_on is not None and on - entry.issued_on < timedelta(days=days)


def _top_shops(
    lines: Sequence[OrderLine], brand: str, month: str, day: date | None = None
) -> tuple[Mapping[str, str], ...]:
    """Who ordered most of a brand: where an alert about a brand is followed down to (principle 4)."""
    shops: dict[str, Decimal] = {}
    for one in lines:
        if one.brand == brand and one.month == month and (day is None or one.day == day):
            shops[one.shop] = shops.get(one.shop, Decimal(0)) + one.qty
    first = sorted(shops.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOP]
    return tuple({"许可证号": shop, "条数": f"{qty}"} for shop, qty in first)


def _unfinished(lines: Sequence[OrderLine], month: str) -> bool:
    last = max((one.day for one in lines if one.day is not None and one.month == month), default=None)
    return last is None or _month_end(month) - last >= timedelta(days=_UNFINISHED_DAYS)


def _in_month(days: Iterable[date], month: str) -> bool:
    return any(f"{one:%Y-%m}" == month for one in days)


def _month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES)


def _times(value: Decimal) -> str:
    return f"{value:.2f}"
