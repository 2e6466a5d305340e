"""Weighing the penalty of a case: its facts as the matter that the law room proposes a penalty for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.records import CaseFacts
from zmtool.cases.transfer_check import serious_figures, transfer_facts_of
from zmtool.law.library import Law
from zmtool.law.proposal import Matter, Proposal, propose

PARTY_TYPES = {
    "自然人": "person",
    "个体工商户": "sole_trader",
    "法人": "legal_person",
    "其他组织": "other_org",
    "无主": "unclaimed",
}
"""The party's kind as the law's data names it."""

_TRANSFER_FIGURES = (
    "goods_value",
    "sticks",
    "illegal_income",
    "prior_penalties_3y",
    "sales_amount",
    "unsold_value",
)
_TRANSFER_FLAGS = ("shoddy", "counterfeit", "makes_counterfeit", "smuggled", "violent")


def matter_of(
    case: CaseFacts, law: Law, province: str, decided: date, prior_penalties: int | None = None
) -> Matter:
    """What is known of the case for its penalty. Raises UnknownAnswer for a cause the data do not have."""
    cause = law.causes.cause_by_code(case.cause)
    known = transfer_facts_of(case, prior_penalties)
    figures = {
        name: Decimal(value) for name in _TRANSFER_FIGURES if (value := getattr(known, name)) is not None
    }
    figures = serious_figures(case, prior_penalties) | figures
    noted = {*case.circumstances, *(flag for flag in _TRANSFER_FLAGS if getattr(known, flag))}
    return Matter(
        cause=cause,
        province=province,
        decided=decided,
        base=case.penalty.base_amount,
        figures=figures,
        noted=frozenset(noted),
        party_type=PARTY_TYPES.get(case.party.kind, ""),
        penalties=frozenset(case.penalty.kinds),
        rate=case.penalty.fine if cause.fine.kind == "fixed" else case.penalty.rate,
    )


def proposal_for(
    case: CaseFacts, law: Law, province: str, decided: date, prior_penalties: int | None = None
) -> Proposal | None:
    """The law's proposal for the case; None where its cause is unknown."""
    try:
        return propose(law, matter_of(case, law, province, decided, prior_penalties))
    except UnknownAnswer:
        return None
