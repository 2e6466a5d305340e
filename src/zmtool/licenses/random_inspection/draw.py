"""The draw itself: shops by stratum and officers by turn, in an order that anybody can work out again (监管 1.4).

Everybody's place is SHA-256 of the seed, a dot and the number (of the licence, of the certificate), smallest first. Of each stratum
the first ⌈N·rate⌉ are drawn; one that is passed over stays on record with the reason and the next takes its place. A shop stands in the
stratum of its credit grade, or in that of its risk band where the band's rate is the higher.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from zmtool.licenses.random_inspection.rules import DrawRules

UNGRADED = "未评级"
BY_RISK = "风险·"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shop that may be drawn: its licence, credit grade (empty: none known), status, risk band (empty: none known or asked for)."""

    lic_no: str
    grade: str
    status: str
    band: str = ""


@dataclass(frozen=True, slots=True)
class DrawnShop:
    """A shop that was drawn, its stratum, its key in the order, its officers (certificate numbers), why it is passed over."""

    lic_no: str
    stratum: str
    key: str
    officers: tuple[str, ...] = ()
    passed_over: str = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: how many there are, the rate, how many were asked for."""

    name: str
    size: int
    rate: Decimal
    wanted: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A whole draw: the seed, strata, and the shops in the order in which they were drawn."""

    seed: str
    strata: tuple[Stratum, ...]
    shops: tuple[DrawnShop, ...]


def key_of(seed: str, number: str) -> str:
    """The place of a number in the order of a seed, as 64 hexadecimal figures."""
    return hashlib.sha256(f"{seed}.{number}".encode()).hexdigest()


def draw(
    seed: str,
    candidates: Iterable[Candidate],
    officers: Sequence[str],
    rules: DrawRules,
    *,
    left_out: Mapping[str, str],
    avoided: Mapping[str, frozenset[str]],
) -> Draw:
    """Draws shops and officers.

    ``left_out``: licences that are passed over, with the reason (inspected lately, under investigation). ``avoided``: by
    licence the certificates of officers who must not go there. Raises ValueError for fewer officers than two go together.
    """
    if len(set(officers)) < rules.officers:
        raise ValueError("too few officers")
    by_stratum: dict[str, list[Candidate]] = defaultdict(list)
    rates: dict[str, Decimal] = {}
    for one in candidates:
        name, rates[name] = stratum_of(one, rules)
        by_stratum[name].append(one)
    strata: list[Stratum] = []
    shops: list[DrawnShop] = []
    for name in sorted(by_stratum):
        members = by_stratum[name]
        rate = rates[name]
        wanted = int((len(members) * rate).to_integral_value(ROUND_CEILING))
        strata.append(Stratum(name, len(members), rate, wanted))
        shops += _of_stratum(seed, name, members, wanted, rules, left_out)
    turn = sorted(set(officers), key=lambda number: key_of(seed, number))
    return Draw(seed, tuple(strata), tuple(_with_officers(seed, shops, turn, rules.officers, avoided)))


def stratum_of(one: Candidate, rules: DrawRules) -> tuple[str, Decimal]:
    """The stratum of a shop and its rate: the risk band's where that is the higher, else the credit grade's."""
    if rules.band_counts(one.grade, one.band):
        return f"{BY_RISK}{one.band}", rules.risk_rates[one.band]
    return one.grade or UNGRADED, rules.rate_of(one.grade)


def _of_stratum(
    seed: str,
    name: str,
    members: Sequence[Candidate],
    wanted: int,
    rules: DrawRules,
    left_out: Mapping[str, str],
) -> list[DrawnShop]:
    drawn: list[DrawnShop] = []
    kept = 0
    keyed = {key_of(seed, one.lic_no): one for one in members}
    for key, one in sorted(keyed.items()):
        if kept == wanted:
            break
        why = left_out.get(one.lic_no, "")
        if not why and one.status in rules.passed_over:
            why = "停业，顺延"
        drawn.append(DrawnShop(one.lic_no, name, key, passed_over=why))
        kept += not why
    return drawn


def _with_officers(
    seed: str,
    shops: Sequence[DrawnShop],
    turn: Sequence[str],
    together: int,
    avoided: Mapping[str, frozenset[str]],
) -> Iterable[DrawnShop]:
    """Each shop with the officers who come first in an order of its own, those it must not meet left out."""
    for one in shops:
        if one.passed_over:
            yield one
            continue
        may = [each for each in turn if each not in avoided.get(one.lic_no, frozenset())]
        own = f"{seed}.{one.lic_no}"
        chosen = [number for _, number in sorted((key_of(own, each), each) for each in may)[:together]]
        if len(chosen) < together:
            yield DrawnShop(one.lic_no, one.stratum, one.key, (), "应回避的人员太多，须另行指派")
        else:
            yield DrawnShop(one.lic_no, one.stratum, one.key, tuple(chosen))
