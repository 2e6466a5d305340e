"""What decided cases come to in the ledger: proposals that a person confirms, each case once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.base.errors import Refused
from zmtool.licenses.credit.ledger import CreditEntry, Fact, entered, normal_ref
from zmtool.licenses.credit.rules import CreditRules, Source
from zmtool.licenses.register.records import Retailer


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A case as the ledger needs it: ``cartons`` None where its goods are not all counted in cartons.

    ``holders`` are the licences that its party has, by the licence's own number, the identity number or the credit
    code; ``named`` is the licence number that the case itself gives.
    """

    case_no: str
    decision_number: str
    decided_on: date
    cause: str
    cause_label: str
    cartons: Decimal | None
    base_amount: Decimal | None
    named: str
    holders: tuple[Retailer, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry that a case comes to; or, with ``problem``, why a person has to enter it."""

    case_no: str
    cause: str
    entry: CreditEntry | None = None
    problem: str = ""


def proposals_of(
    case: DecidedCase,
    rules: CreditRules,
    known: Sequence[CreditEntry],
    entered_before: Set[tuple[str, str]],
    *,
    today: date,
    by: str,
) -> Iterator[Proposal]:
    """What a case comes to; nothing for an item that was entered from it before, also if it was taken back since.

    ``known`` are the entries of the party's licences, ``entered_before`` pairs of case number (or decision number) and
    item.
    """
    if not case.holders:
        return
    wanted = [one for one in rules.case_items if case.cause in one.causes]
    if not wanted:
        yield Proposal(case.case_no, case.cause_label, problem="规则没有为这个案由写明项目（from_cases）")
        return
    decision = normal_ref(Source.CASE, case.decision_number)
    wanted = [one for one in wanted if not {(case.case_no, one.item), (decision, one.item)} & entered_before]
    if not wanted:
        return
    retailer = _whose(case)
    if retailer is None:
        listed = "、".join(one.lic_no for one in case.holders[:8])
        yield Proposal(
            case.case_no, case.cause_label, problem=f"当事人有多个证（{listed}），须人工指明是哪一个"
        )
        return
    for one in wanted:
        if one.cartons and case.cartons is None:
            problem = f"{one.item} 按条计分，案件的物品没有都折成条"
            yield Proposal(case.case_no, case.cause_label, problem=problem)
            continue
        fact = Fact(
            retailer.lic_no,
            one.item,
            case.decided_on,
            Source.CASE,
            case.decision_number,
            case.cartons if one.cartons else None,
            case.base_amount if one.amount else None,
            case_no=case.case_no,
            ground=case.cause_label,
        )
        try:
            entry = entered(fact, rules, known, retailer, today=today, by=by)
        except Refused as refused:
            yield Proposal(case.case_no, case.cause_label, problem=refused.what)
            continue
        yield Proposal(case.case_no, case.cause_label, entry)


def _whose(case: DecidedCase) -> Retailer | None:
    """The licence a case is about: the one that it names, or the only one that its party has."""
    named = next((one for one in case.holders if one.lic_no == case.named), None)
    return named or (case.holders[0] if len(case.holders) == 1 else None)
