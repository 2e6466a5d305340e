"""The flow of points (分值流水): entries from proven facts, never changed or deleted, only counter-entered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from zmtool.base.errors import InvalidValue, Refused
from zmtool.law.periods import add_months
from zmtool.licenses.credit.rating import points_of
from zmtool.licenses.credit.rules import CreditRules, Item, ItemKind, Source, Straight
from zmtool.licenses.register.records import Retailer
from zmtool.values.agency_number import parse_agency_number
from zmtool.values.document_number import parse_document_number

_NOTHING = Decimal(0)
_MOST_ADJUSTED = Decimal(1000)
_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One line of the flow. ``points`` are signed; ``day`` is the day from which it counts, ``until`` the last one.

    ``ref`` proves it: number of the decision, of the inspection record, of the complaint, of the repair. ``quantity`` is
    in the item's unit, ``amount`` yuan of unlawful business. ``reverses`` is the entry that this one takes back,
    ``repairs`` those that a repair made good, ``ceiling`` the best grade it allows. ``id`` is 0 until it is kept.
    """

    lic_no: str
    day: date
    item: str
    points: Decimal
    source: Source
    ref: str
    until: date
    rules: str = ""
    quantity: Decimal | None = None
    amount: Decimal | None = None
    case_no: str = ""
    ground: str = ""
    evidence: tuple[str, ...] = ()
    why: str = ""
    entered_by: str = ""
    approved_by: str = ""
    reverses: int = 0
    repairs: tuple[int, ...] = ()
    ceiling: str = ""
    id: int = 0

    @property
    def is_fact(self) -> bool:
        """Whether it stands for something that happened, not for what became of another entry."""
        return self.source not in (Source.REVERSAL, Source.REPAIR)

    @property
    def deducts(self) -> bool:
        """Whether it is held against the retailer: points taken, or a fact that brings the lowest grade."""
        return self.is_fact and (self.points < 0 or (self.points == 0 and self.item != ""))


@lru_cache(maxsize=8_192)
def last_day(day: date, months: int) -> date:
    """The last day of so many months that begin on ``day``."""
    return add_months(day, months)[0] - timedelta(days=1)


def reversed_on(entries: Iterable[CreditEntry], day: date) -> frozenset[int]:
    """The entries that were taken back by that day."""
    found = [one.reverses for one in entries if one.source is Source.REVERSAL and one.day <= day]
    return frozenset(found) if found else _NOBODY


@dataclass(frozen=True, slots=True)
class Fact:
    """What somebody wants to enter: an item (or the code of what brings the lowest grade) and its proof."""

    lic_no: str
    item: str
    day: date
    source: Source
    ref: str
    quantity: Decimal | None = None
    amount: Decimal | None = None
    points: Decimal | None = None
    case_no: str = ""
    ground: str = ""
    evidence: tuple[str, ...] = ()


def entered(
    fact: Fact, rules: CreditRules, known: Sequence[CreditEntry], retailer: Retailer, *, today: date, by: str
) -> CreditEntry:
    """The entry that a fact comes to under the rules, beside the licence's ``known`` entries.

    Raises Refused for an item that is not there, a source that does not prove it, a fact that is there already, a day
    to come, a quantity that no tier covers, a bonus that is not earned.
    """
    rules.needed_base()
    item, straight = rules.item(fact.item), rules.straight(fact.item)
    if item is None and straight is None:
        codes = "、".join([*(one.code for one in rules.items), *(one.code for one in rules.straights)])
        raise Refused(f"规则 {rules.id} 没有项目“{fact.item}”", next_step=f"可用：{codes or '（无）'}")
    if straight is not None and straight.by.value != "entry":
        raise Refused(
            f"{straight.code} {straight.label} 由流水自动判断，不能登记",
            next_step="请登记它所依据的违法事实",
        )
    _check_proof(fact, item)
    fact = replace(fact, ref=normal_ref(fact.source, fact.ref))
    _check_day(fact.day, today)
    _check_once(fact, known, today)
    if item is not None:
        _check_deserved(item, fact, known, retailer)
    points = _NOTHING if item is None else points_of(item, fact.quantity, fact.points)
    return CreditEntry(
        fact.lic_no,
        fact.day,
        fact.item,
        points,
        fact.source,
        fact.ref,
        last_day(fact.day, rules.period_months or 0),
        rules.id,
        fact.quantity,
        fact.amount,
        fact.case_no,
        fact.ground,
        fact.evidence,
        entered_by=by,
    )


def adjusted(
    lic_no: str,
    points: Decimal,
    day: date,
    rules: CreditRules,
    *,
    why: str,
    ref: str,
    today: date,
    by: str,
    approved_by: str,
) -> CreditEntry:
    """An adjustment: points with a reason, entered by one person and approved by another. Raises Refused."""
    rules.needed_base()
    if not why.strip():
        raise Refused("调整没有写明理由", next_step="请用 --why 写明理由")
    if not approved_by.strip() or approved_by.strip() == by.strip():
        raise Refused("调整须由经办人以外的人审批", next_step="请用 --approved-by 写明审批人")
    if points == 0 or abs(points) > _MOST_ADJUSTED:
        raise Refused(
            f"调整分值 {points:f} 有误",
            next_step=f"请写不为零、不超过 {_MOST_ADJUSTED} 的分值，减分写负数",
        )
    _check_day(day, today)
    until = last_day(day, rules.period_months or 0)
    return CreditEntry(
        lic_no,
        day,
        "",
        points,
        Source.ADJUSTMENT,
        ref,
        until,
        rules.id,
        why=why.strip(),
        entered_by=by,
        approved_by=approved_by.strip(),
    )


def counter_entry(
    entry: CreditEntry, known: Sequence[CreditEntry], *, why: str, today: date, by: str
) -> CreditEntry:
    """The entry that takes ``entry`` back from today on. Raises Refused for one that is taken back already, or takes back."""
    if not why.strip():
        raise Refused("冲销没有写明理由", next_step="请用 --why 写明，如：处罚决定被撤销")
    if entry.source is Source.REVERSAL:
        raise Refused(f"第 {entry.id} 笔本身是冲销，不能再冲销", next_step="冲错了的请重新登记原来的事实")
    if entry.id in reversed_on(known, date.max):
        raise Refused(f"第 {entry.id} 笔已经冲销", next_step="用 zmtool credit show 许可证号 查看流水")
    return CreditEntry(
        entry.lic_no,
        today,
        entry.item,
        -entry.points,
        Source.REVERSAL,
        entry.ref,
        max(entry.until, today),
        entry.rules,
        case_no=entry.case_no,
        why=why.strip(),
        entered_by=by,
        reverses=entry.id,
    )


def _check_proof(fact: Fact, item: Item | None) -> None:
    """A fact is proven by a numbered paper; what kind of paper depends on the item."""
    allowed = item.sources if item is not None else (Source.CASE,)
    if fact.source not in allowed:
        listed = "、".join(allowed)
        raise Refused(
            f"{fact.item} 只能依据{listed}登记，不能凭{fact.source}",
            next_step="违法事实以处罚决定为准，请等决定作出后登记",
        )
    needed = {
        Source.CASE: "处罚决定书文号",
        Source.INSPECTION: "检查记录编号",
        Source.COMPLAINT: "投诉登记编号",
    }[fact.source]
    if not any(char.isalnum() for char in fact.ref):
        raise Refused(f"没有写明{needed}", next_step=f"请用 --ref 写明{needed}")
    if fact.source is Source.CASE and _decision_number(fact.ref) is None:
        raise Refused(
            f"“{fact.ref}”不是处罚决定书文号",
            next_step="未作出决定的案件不登记；文号如 示烟处〔2026〕第12号",
        )
    if fact.source is Source.COMPLAINT and not fact.ground.strip():
        raise Refused("投诉没有写明查实的情况", next_step="请用 --ground 写明如何查实")


def normal_ref(source: Source, ref: str) -> str:
    """The number of a proof as it is kept: of a decision without the ways in which it can be written."""
    found = _decision_number(ref) if source is Source.CASE else None
    return found or ref.strip()


def _decision_number(text: str) -> str | None:
    """A decision's number in normal form, of a tobacco bureau or of another agency; None for what is none."""
    for parse in (parse_document_number, parse_agency_number):
        try:
            return str(parse(text))
        except InvalidValue:
            continue
    return None


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise Refused(f"日期 {day} 在今天（{today}）之后", next_step="请核对日期，生效后再登记")


def _check_once(fact: Fact, known: Sequence[CreditEntry], today: date) -> None:
    taken_back = reversed_on(known, today)
    for one in known:
        same = (one.item, one.source, one.ref) == (fact.item, fact.source, fact.ref)
        if same and one.lic_no == fact.lic_no and one.id not in taken_back:
            raise Refused(
                f"{fact.ref} 的 {fact.item} 已经登记（第 {one.id} 笔，{one.day}）",
                next_step="登记有误的先冲销：zmtool credit reverse 笔号 --why 理由",
            )


def _check_deserved(item: Item, fact: Fact, known: Sequence[CreditEntry], retailer: Retailer) -> None:
    if item.not_while_suspended and _rested(retailer, fact.day):
        raise Refused(
            f"{fact.day} 在停业期间，{item.code} {item.label} 不扣分", next_step="请核对停业起止日期"
        )
    if item.clean_months is None:
        return
    since = add_months(fact.day, -item.clean_months)[0]
    taken_back = reversed_on(known, fact.day)
    against = [
        one for one in known if one.deducts and one.id not in taken_back and since < one.day <= fact.day
    ]
    if against:
        listed = "、".join(f"第 {one.id} 笔 {one.day} {one.item}" for one in against[:5])
        raise Refused(f"{item.label}：{since} 以来有扣分（{listed}）", next_step="不符合条件，不能加分")
    if retailer.issue_date is not None and retailer.issue_date > since:
        raise Refused(
            f"{item.label}：{retailer.issue_date} 才发证，不满 {item.clean_months} 个月",
            next_step="满期后再登记",
        )


def _rested(retailer: Retailer, day: date) -> bool:
    first, last = retailer.suspended_from, retailer.suspended_to
    return first is not None and first <= day and (last is None or day <= last)


def label_of(rules: CreditRules, code: str) -> str:
    """What an item is called; an adjustment has no item."""
    found: Item | Straight | None = rules.item(code) or rules.straight(code)
    return (
        found.label if found is not None else ("调整" if not code else f"规则 {rules.id} 没有的项目 {code}")
    )


def of_unlawful_goods(entry: CreditEntry, rules: CreditRules) -> bool:
    """Whether the entry is an unlawful act with goods: one that has a sum of unlawful business."""
    item = rules.item(entry.item)
    return item is not None and item.kind is ItemKind.UNLAWFUL and item.by_quantity
