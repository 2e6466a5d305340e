"""What documents say of samples: which goods went to the laboratory, how many, and what was kept or used up there.

It is all in the custody account of the case (movements ``sample`` and ``sample_loss`` of ``custody.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zmtool.cases.custody import tagged
from zmtool.cases.records import CustodyEntry
from zmtool.goods.records import GoodsLine
from zmtool.values.money import to_capitals

_SENT, _LOST = "sample", "sample_loss"
SAMPLE_FACTS = (
    "samples",
    "losses",
    "laboratory",
    "sampled_total",
    "loss_total",
    "loss_amount",
    "loss_capitals",
)


def sample_fact(lines: Sequence[GoodsLine], custody: Sequence[CustodyEntry], name: str) -> object:
    """The fact ``goods.name`` for a name of SAMPLE_FACTS; None where it is not known.

    ``samples``: the lines that were sampled, or every line with its sample still to be written where none was yet;
    ``losses``: the lines of which something was kept or used up, with what it was worth.
    """
    lines = tagged(lines)
    sent, lost = _by_tag(custody, _SENT), _by_tag(custody, _LOST)
    losses = [(line, lost[line.tag]) for line in lines if line.tag in lost]
    amounts = [_worth(line, quantity) for line, quantity in losses]
    amount = _sum(amounts)
    facts: dict[str, object] = {
        "samples": tuple(
            _sample_row(index, line, sent.get(line.tag))
            for index, line in enumerate([one for one in lines if not sent or one.tag in sent], 1)
        ),
        "losses": tuple(_loss_row(index, *one) for index, one in enumerate(losses, 1)),
        "laboratory": next((one.holder for one in reversed(custody) if one.kind == _SENT), None),
        "sampled_total": _total(lines, sent),
        "loss_total": _total(lines, lost),
        "loss_amount": amount,
        "loss_capitals": None if amount is None else to_capitals(amount),
    }
    return facts[name]


def _by_tag(custody: Sequence[CustodyEntry], kind: str) -> Mapping[str, Decimal]:
    """How much of each line moved in this way."""
    moved: dict[str, Decimal] = {}
    for one in custody:
        if one.kind == kind:
            moved[one.tag] = moved.get(one.tag, Decimal(0)) + one.quantity
    return moved


def _total(lines: Sequence[GoodsLine], moved: Mapping[str, Decimal]) -> Decimal | None:
    """The sum of what moved; None where nothing did, or the lines are counted in different units."""
    units = {line.unit for line in lines if line.tag in moved}
    return sum(moved.values(), Decimal(0)) if len(units) == 1 else None


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _worth(line: GoodsLine, quantity: Decimal) -> Decimal | None:
    """What a part of a line is worth at the line's price, yuan."""
    whole = line.cartons if line.quantity else None
    cartons = None if whole is None else whole * quantity / line.quantity
    return replace(line, quantity=quantity, cartons=cartons).amount


def _sample_row(index: int, line: GoodsLine, sampled: Decimal | None) -> dict[str, object]:
    return {
        "seq": str(index),
        "name": line.name,
        "barcode": line.barcode,
        "unit": line.unit,
        "quantity": line.quantity,
        "sampled": sampled,
        "result": line.result,
    }


def _loss_row(index: int, line: GoodsLine, lost: Decimal) -> dict[str, object]:
    return {
        "seq": str(index),
        "name": line.name,
        "unit": line.unit,
        "quantity": line.quantity,
        "lost": lost,
        "unit_price": line.unit_price,
        "amount": _worth(line, lost),
    }
