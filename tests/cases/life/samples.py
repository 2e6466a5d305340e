"""Invented cases at any point of their life, written as lists of steps and days of 2024 (``file 03-05``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zmtool.cases.life.advance import advanced
from zmtool.cases.life.attempt import Obstacle, Surroundings
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.obstacles import attempt_of, obstacles_to
from zmtool.cases.records import Approval, CaseEvent, CaseFacts, CustodyEntry, Party, Penalty
from zmtool.goods.records import GoodsLine
from zmtool.law.library import load_law
from zmtool.staff.records import Bureau, Officer

CYCLE = load_life_cycle()
LAW = load_law()
AROUND = Surroundings(LAW, CYCLE)
YEAR = 2024
TODAY = date(2026, 6, 30)

OFFICERS = (
    Officer("林一舟", "34990101", valid_from=date(2020, 1, 1), valid_to=date(2030, 12, 31)),
    Officer("周望", "34990102", valid_from=date(2020, 1, 1), valid_to=date(2030, 12, 31)),
)
SIGNERS = {
    "officer": ("林一舟", "周望"),
    "dept": ("何平川",),
    "legal": ("秦书言",),
    "leader": ("陆承安",),
}
PARTY = Party("个体工商户", "宋知远", license_no="349901100018", business_address="和平路88号")
UNCLAIMED = Party("无主", "")
GOODS = (GoodsLine("中华(硬)", "条", Decimal(10), unit_price=Decimal("100.00"), tag="01"),)
PENALTY = Penalty(Decimal("1000.00"), Decimal("0.07"), Decimal("70.00"), kinds=("fine",))

ORDINARY = (
    "clue 03-04, inspect 03-04, file 03-05, inquire 03-06, value 03-07, close_investigation 03-11,"
    " legal_review 03-12, notify 03-13, approve 03-20, decide 03-21, serve 03-22"
)
"""A case that went the plain way; every step on a working day, every period kept."""


def day(text: str) -> date:
    """``03-05`` is a day of 2024; ``2025-01-02`` is itself."""
    return date.fromisoformat(text if text.count("-") == 2 else f"{YEAR}-{text}")


def steps(text: str) -> tuple[CaseEvent, ...]:
    """The steps in a text like ``clue 03-04, pay 03-25 70.00``; a third word is the sum, or the new term."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, on, *rest = part.split()
        more: dict[str, Any] = {}
        for word in rest:
            more |= {"until": day(word)} if "-" in word else {"amount": Decimal(word)}
        if name in ("notify", "hearing_notify") and not rest:
            more["amount"] = PENALTY.fine
        found.append(CaseEvent(name, day(on), **more))
    return tuple(found)


def until(step: str) -> str:
    """The plain way up to and including ``step``."""
    parts = ORDINARY.split(",")
    names = [part.split()[0] for part in parts]
    return ",".join(parts[: names.index(step) + 1])


def before(step: str) -> str:
    """The plain way up to ``step``, which is yet to come."""
    parts = ORDINARY.split(",")
    names = [part.split()[0] for part in parts]
    return ",".join(parts[: names.index(step)])


def a_case(done: str = "", **changes: Any) -> CaseFacts:
    """A case in which the steps of ``done`` were taken; ``changes`` are fields of the case."""
    facts = CaseFacts(
        case_no="示烟立〔2024〕第18号",
        cause="not_local_purchase",
        bureau=Bureau("示例县烟草专卖局", "示"),
        party=PARTY,
        officers=OFFICERS,
        goods=GOODS,
        penalty=PENALTY,
        price_basis="示例省价格目录（2024年上半年），批发价",
        incident_time=datetime(2024, 3, 4, 9, 30) if "inspect" in done else None,
        storage_place="罚没物品仓库",
        events=steps(done),
    )
    return replace(facts, **changes)


def given(step: str, *days: str, **changes: Any) -> tuple[Approval, ...]:
    """The opinions that ``step`` needs, on one day or on a day for each office."""
    roles = CYCLE.steps[step].approvals
    dates = days * len(roles) if len(days) == 1 else days
    return tuple(
        replace(Approval(step, role, SIGNERS[role], day(on)), **changes)
        for role, on in zip(roles, dates, strict=True)
    )


def obstacles(
    case: CaseFacts, step: str, on: str, *, around: Surroundings = AROUND, **event: Any
) -> tuple[Obstacle, ...]:
    """What is in the way of ``step`` on a day."""
    return obstacles_to(attempt_of(case, CaseEvent(step, day(on), **event), around))


def stops(case: CaseFacts, step: str, on: str, **event: Any) -> set[str]:
    """The codes of what stops ``step`` on a day."""
    return {one.code for one in obstacles(case, step, on, **event) if one.stops}


def warnings(case: CaseFacts, step: str, on: str, **event: Any) -> set[str]:
    """The codes of what only warns."""
    return {one.code for one in obstacles(case, step, on, **event) if not one.stops}


def taken(
    case: CaseFacts,
    step: str,
    on: str,
    *,
    around: Surroundings = AROUND,
    override: bool = False,
    **event: Any,
) -> CaseFacts:
    """The case after ``step``; raises Refused."""
    after, _ = advanced(attempt_of(case, CaseEvent(step, day(on), **event), around), TODAY, override=override)
    return after


def moved(kind: str, quantity: str | int, on: str, tag: str = "01", holder: str = "仓库") -> CustodyEntry:
    """A movement of goods."""
    return CustodyEntry(tag, kind, Decimal(quantity), day(on), holder)


def with_approvals(case: CaseFacts, *lists: Iterable[Approval]) -> CaseFacts:
    """The case with opinions added."""
    return replace(case, approvals=(*case.approvals, *(one for given in lists for one in given)))
