"""Whether a case points to a crime: its amounts, sticks and repeats against the thresholds (领域说明 2.9)."""

from __future__ import annotations

from decimal import Decimal

from zmtool.cases.records import CaseFacts
from zmtool.goods.records import GoodsLine
from zmtool.law.library import Law
from zmtool.law.transfer import TransferFacts, TransferTrigger, transfer_triggers
from zmtool.values.quantity import COMMON_PACKING, Unit

_ZERO = Decimal(0)


def transfer_facts_of(
    case: CaseFacts, prior_penalties: int | None = None, retail_value: Decimal | None = None
) -> TransferFacts:
    """The figures of a case; where the retail value (the criminal basis) is not known, the valued amounts stand in.

    They are wholesale or retail prices and so never more than the retail value: a threshold they reach is reached.
    """
    results = {line.result for line in case.goods}
    value = retail_value if retail_value is not None else _value(case.goods)
    sold = case.sales_amount
    counterfeit = any("假冒" in one for one in results)
    return TransferFacts(
        goods_value=value if value is not None else case.penalty.base_amount,
        sticks=sticks_of(case.goods),
        illegal_income=case.penalty.illegal_income,
        prior_penalties_3y=prior_penalties,
        sales_amount=sold,
        unsold_value=None if value is None else max(_ZERO, value - (sold or _ZERO)),
        shoddy=any("伪劣" in one for one in results),
        counterfeit=counterfeit,
        makes_counterfeit=counterfeit and case.cause in ("produce_no_license",),
        smuggled=any(one.startswith("走私") for one in results),
        violent="violent" in case.circumstances,
    )


def triggers_of(
    case: CaseFacts, law: Law, prior_penalties: int | None = None, retail_value: Decimal | None = None
) -> tuple[TransferTrigger, ...]:
    """The crimes whose thresholds the case reaches."""
    return transfer_triggers(law.transfer, case.cause, transfer_facts_of(case, prior_penalties, retail_value))


def sticks_of(goods: tuple[GoodsLine, ...]) -> int | None:
    """All cigarettes in sticks, by the common packing where a line is not in sticks; None without any."""
    total, counted = _ZERO, False
    for line in goods:
        if line.unit == Unit.STICK.value:
            total, counted = total + line.quantity, True
        elif line.in_cartons is not None:
            per_carton = COMMON_PACKING.sticks_in(Unit.CARTON) or 0
            total, counted = total + line.in_cartons * per_carton, True
        elif line.unit in _UNITS and (per := COMMON_PACKING.sticks_in(Unit(line.unit))) is not None:
            total, counted = total + line.quantity * per, True
    return int(total) if counted else None


_UNITS = frozenset(unit.value for unit in Unit)


def serious_figures(case: CaseFacts, prior_penalties: int | None = None) -> dict[str, Decimal]:
    """What is known of the figures by which a cause counts as serious: worth (yuan), cases of cigarettes (件), and how
    often the party was punished before (条例第五十二条).
    """
    sticks, per_case = sticks_of(case.goods), COMMON_PACKING.sticks_in(Unit.CASE)
    known = {
        "goods_value": case.penalty.base_amount,
        "cases": Decimal(sticks) / per_case if sticks is not None and per_case else None,
        "prior_penalties": None if prior_penalties is None else Decimal(prior_penalties),
    }
    return {name: value for name, value in known.items() if value is not None}


def _value(goods: tuple[GoodsLine, ...]) -> Decimal | None:
    amounts = [line.amount for line in goods if line.amount is not None]
    return sum(amounts, _ZERO) if amounts else None
