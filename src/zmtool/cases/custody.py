"""Custody of seized goods (物证保管): every line from intake to its end; what is left is zero or has a keeper.

保存数 = 返还 + 收购 + 没收 + 销毁 + 变卖 + 移交 + 留样损耗 + 未定去向 (领域说明 6.7). Confiscated goods have found
their end in law and stay in the store until they are destroyed, sold or handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.references import Reference, refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.cases.records import CaseFacts, CustodyEntry
from zmtool.goods.records import GoodsLine
from zmtool.law.library import load_enums
from zmtool.values.quantity import format_amount

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CustodyKind:
    """A way goods move.

    ``after``: one of these steps comes first, on an earlier day where ``later``. ``penalty`` has to be allowed by
    the cause. ``settles``: it takes from what was confiscated, where anything was. ``paper`` is the document it
    brings, ``day`` that document's field for the day, ``signs`` where who acts (by) and who receives (holder) sign.
    """

    id: str
    label: str
    effect: str
    paper: str = ""
    penalty: str = ""
    after: tuple[str, ...] = ()
    later: bool = False
    settles: bool = False
    day: str = ""
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Balance:
    """The account of one line of goods, in its unit.

    ``held`` is what the bureau has (``at_lab`` of it is out for appraisal), ``confiscated`` what of it is
    decided on, ``left`` what has no end in law yet. ``ends`` sums up the other movements by kind.
    """

    tag: str
    name: str
    unit: str
    listed: Decimal
    taken: Decimal
    at_lab: Decimal
    held: Decimal
    confiscated: Decimal
    left: Decimal
    holder: str
    ends: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who held a line of goods from one day to another (None: still)."""

    tag: str
    holder: str
    since: date
    until: date | None
    by_kind: str


@kept_data
def load_custody_kinds(overrides: Path | None = None) -> Mapping[str, CustodyKind]:
    """The kinds of movement by id. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/cases/custody.yaml", overrides)
    data = load_checked(path, "case-custody.schema.json")
    refuse_unknown(path, _references_of(data, overrides))
    return {row["id"]: CustodyKind(**{**row, "after": tuple(row.get("after", ()))}) for row in data["kinds"]}


def _references_of(data: Any, overrides: Path | None) -> Iterator[Reference]:
    from zmtool.cases.life.definition import load_life_cycle

    steps, penalties = load_life_cycle(overrides).steps, load_enums(overrides)["penalty_type"].labels
    for order, row in enumerate(data["kinds"]):
        for name in row.get("after", ()):
            yield Reference(("kinds", order, "after"), name, "步骤", steps)
        if row.get("penalty"):
            yield Reference(("kinds", order, "penalty"), row["penalty"], "处罚种类", penalties)


def tagged(goods: Iterable[GoodsLine]) -> tuple[GoodsLine, ...]:
    """The lines with a tag each: those without get the lowest free number of two figures."""
    lines = tuple(goods)
    used = {line.tag for line in lines if line.tag}
    free = (f"{number:02d}" for number in range(1, len(lines) + len(used) + 1))
    numbers = (tag for tag in free if tag not in used)
    return tuple(line if line.tag else replace(line, tag=next(numbers)) for line in lines)


def balances(case: CaseFacts, kinds: Mapping[str, CustodyKind] | None = None) -> tuple[Balance, ...]:
    """The account of every line of goods that was taken into custody or is listed in the case."""
    kinds = kinds or load_custody_kinds()
    return tuple(_balance(case, line, kinds) for line in tagged(case.goods))


def _balance(case: CaseFacts, line: GoodsLine, kinds: Mapping[str, CustodyKind]) -> Balance:
    own = [one for one in case.custody if one.tag == line.tag and one.kind in kinds]

    def total(*effects: str) -> Decimal:
        return sum((one.quantity for one in own if kinds[one.kind].effect in effects), ZERO)

    taken, gone = total("in"), total("out", "loss")
    if not taken and case.preservation_date is not None:
        taken = line.quantity  # preserved before its custody was kept here
    confiscated = at_lab = ZERO
    for one in own:
        kind = kinds[one.kind]
        if kind.effect == "settle":
            confiscated += one.quantity
        elif kind.settles:
            confiscated = max(ZERO, confiscated - one.quantity)
        if kind.effect == "lab":
            at_lab += one.quantity
        elif kind.effect in ("back", "loss"):  # what was used up in the store was never at the laboratory
            at_lab = max(ZERO, at_lab - one.quantity)
    ends = {
        kind.id: amount
        for kind in kinds.values()
        if kind.effect in ("out", "loss")
        and (amount := sum((one.quantity for one in own if one.kind == kind.id), ZERO))
    }
    held = taken - gone
    return Balance(
        tag=line.tag,
        name=line.name,
        unit=line.unit,
        listed=line.quantity,
        taken=taken,
        at_lab=at_lab,
        held=held,
        confiscated=min(confiscated, held),
        left=held - min(confiscated, held),
        holder=next((one.holder for one in reversed(own) if one.holder), ""),
        ends=ends,
    )


def chain(case: CaseFacts) -> tuple[Keeping, ...]:
    """Who held each line when, in the order of the lines and of the days."""
    found: list[Keeping] = []
    for line in tagged(case.goods):
        own = sorted(
            (one for one in case.custody if one.tag == line.tag and one.holder), key=lambda one: one.on
        )
        for position, one in enumerate(own):
            until = own[position + 1].on if position + 1 < len(own) else None
            found.append(Keeping(line.tag, one.holder, one.on, until, one.kind))
    return tuple(found)


def room_for(account: Balance, kind: CustodyKind) -> Decimal:
    """The most of a line that a movement of this kind can take; what is out for appraisal cannot leave for good."""
    in_store = account.held - account.at_lab
    return {
        "in": account.listed - account.taken,
        "out": in_store if kind.settles else min(in_store, account.left),
        "settle": account.left,
        "lab": in_store,
        "back": account.at_lab,
        "loss": account.at_lab or account.held,
        "move": account.held,
    }[kind.effect]


def objections(case: CaseFacts, entry: CustodyEntry, kinds: Mapping[str, CustodyKind]) -> tuple[str, ...]:
    """What is wrong with a movement by the account itself, in Chinese; empty if nothing is."""
    kind = kinds.get(entry.kind)
    if kind is None:
        return (f"没有“{entry.kind}”这种去向，可用：{'、'.join(kinds)}",)
    account = next((one for one in balances(case, kinds) if one.tag == entry.tag), None)
    if account is None:
        tags = "、".join(line.tag for line in tagged(case.goods))
        return (f"本案没有编号为“{entry.tag}”的物品，现有：{tags or '（无）'}",)
    found = []
    if entry.quantity <= 0:
        found.append("数量应大于 0")
    room = room_for(account, kind)
    if entry.quantity > room:
        what = "登记数与清单数之差" if kind.effect == "in" else "可处理数"
        found.append(
            f"{account.name} {kind.label} {format_amount(entry.quantity)}{account.unit}，"
            f"超过{what} {format_amount(room)}{account.unit}"
        )
    latest = max((one.on for one in case.custody if one.tag == entry.tag), default=None)
    if latest is not None and entry.on < latest:
        found.append(f"日期 {entry.on} 早于该物品上一次变动的 {latest}")
    return tuple(found)
