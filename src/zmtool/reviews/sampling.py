"""Drawing dossiers at random (抽查), by strata, so that anybody can repeat it.

Within each bureau the dossiers are put into strata by fields of their cases; places are shared out in proportion to
the strata, at least one each. Which dossiers get them is settled by sha256 of the seed, a line feed and the case
number: the smallest hashes of a stratum are drawn. With the list, the seed and any sha256 program the draw can be
repeated by hand. What must be drawn (必抽) is drawn beside these places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from types import MappingProxyType

from zmtool.base.errors import UsageProblem
from zmtool.reviews.rules import Rules

METHOD = (
    "先按单位分组，再按分层字段分层；每单位抽取数=总数×比例（进位），限于最少、最多之间；"
    "各层按比例分配（最大余额法），每层至少一份；"
    "每份案卷的散列值=SHA-256(种子+换行+案件编号，UTF-8)，每层取散列值最小的若干份；必抽的另加"
)
STRATUM_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "cause": "案由",
        "procedure": "程序",
        "department": "承办部门",
        "handler": "承办人",
        "amount": "罚款金额",
    }
)
"""What dossiers can be put into strata by."""


def amount_band(amount: Decimal | None, bands: Sequence[Decimal]) -> str:
    """The band of a fine in words (1000—5000元); what has none is a band of its own."""
    if amount is None:
        return "无罚款"
    above = [one for one in bands if amount >= one]
    below = [one for one in bands if amount < one]
    if not below:
        return f"{above[-1]}元以上" if above else "有罚款"
    return f"{above[-1]}—{below[0]}元" if above else f"不满{below[0]}元"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that may be drawn. ``fields`` are those of its case by name; ``must`` says why it has to be drawn."""

    case_no: str
    unit: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    must: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A dossier in the draw: its stratum, its hash, and whether and why it was drawn (``random``, or the reason)."""

    case_no: str
    unit: str
    stratum: tuple[str, ...]
    hash: str
    must: str = ""
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of one bureau: how many dossiers are in it and how many places it got."""

    unit: str
    values: tuple[str, ...]
    size: int
    places: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything a draw was made from and came to. ``places`` are in the order of unit, stratum, hash."""

    seed: str
    strata_by: tuple[str, ...]
    ratio: Decimal
    least: int
    most: int
    count: int | None
    population_hash: str
    strata: tuple[Stratum, ...]
    places: tuple[Place, ...]
    method: str = METHOD

    @property
    def drawn(self) -> tuple[Place, ...]:
        """The dossiers that were drawn, in order."""
        return tuple(one for one in self.places if one.drawn)


RANDOM = "random"


def draw(
    population: Iterable[Candidate],
    *,
    seed: str,
    strata_by: Sequence[str],
    rules: Rules,
    ratio: Decimal | None = None,
    count: int | None = None,
) -> Proof:
    """Draws from ``population``; ``count`` dossiers of each bureau instead of the share where it is given.

    Raises UsageProblem for an empty seed, a field that nothing can be put into strata by, or a number given twice.
    """
    candidates = sorted(population, key=lambda one: (one.unit, one.case_no))
    _refuse_impossible(candidates, seed, strata_by)
    share = rules.ratio if ratio is None else ratio
    strata: list[Stratum] = []
    places: list[Place] = []
    for unit in dict.fromkeys(one.unit for one in candidates):
        of_unit = [one for one in candidates if one.unit == unit]
        if count is None:
            wanted = int((share * len(of_unit)).to_integral_value(ROUND_CEILING))
            wanted = max(rules.min_per_unit, min(rules.max_per_unit, wanted))
        else:
            wanted = count
        groups: dict[tuple[str, ...], list[Candidate]] = {}
        for one in of_unit:
            groups.setdefault(tuple(one.fields.get(name, "") for name in strata_by), []).append(one)
        most = wanted if count is not None else rules.max_per_unit
        shares = allocate({values: len(group) for values, group in groups.items()}, wanted, most)
        for values in sorted(groups):
            strata.append(Stratum(unit, values, len(groups[values]), shares[values]))
            places += _placed(groups[values], values, shares[values], seed)
    return Proof(
        seed,
        tuple(strata_by),
        share,
        rules.min_per_unit,
        rules.max_per_unit,
        count,
        population_hash(candidates, strata_by),
        tuple(strata),
        tuple(places),
    )


def allocate(sizes: Mapping[tuple[str, ...], int], wanted: int, most: int) -> dict[tuple[str, ...], int]:
    """Places by stratum: in proportion (largest remainders), at least one each, never more than are there.

    The minimum of one raises the number of places up to ``most``; with more strata than that, the largest get one.
    Strata of the same size or remainder come in the order of their values.
    """
    total = sum(sizes.values())
    places = min(total, max(wanted, min(len(sizes), most)))
    largest_first = sorted(sizes, key=lambda one: (-sizes[one], one))
    shares = {one: 1 if position < places else 0 for position, one in enumerate(largest_first)}
    left = places - sum(shares.values())
    # Each further place goes where the proportional share is least filled: largest remainders, within what is there.
    while left > 0:
        open_ones = [one for one in largest_first if shares[one] < sizes[one]]
        best = max(open_ones, key=lambda one: Decimal(places * sizes[one]) / total - shares[one])
        shares[best] += 1
        left -= 1
    return shares


def hash_of(seed: str, case_no: str) -> str:
    """The hash that settles a dossier's place: ``printf '%s\\n%s' SEED CASE_NO | sha256sum``."""
    return sha256(f"{seed}\n{case_no}".encode()).hexdigest()


def population_hash(population: Iterable[Candidate], strata_by: Sequence[str]) -> str:
    """One hash over the whole list as the draw used it: bureau, number, 必抽 reason and stratum of each, in order."""
    lines = [
        "\t".join([one.unit, one.case_no, one.must, *(one.fields.get(name, "") for name in strata_by)])
        for one in sorted(population, key=lambda one: (one.unit, one.case_no))
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def departures(proof: Proof, again: Proof) -> tuple[str, ...]:
    """Where a proof does not say what a draw made again says, in Chinese; empty where it holds."""
    found = []
    if proof.population_hash != again.population_hash:
        found.append("案卷名单或其分层字段与抽取时不同")
    before, after = ({one.case_no: one for one in proof_.places} for proof_ in (proof, again))
    for case_no in sorted(before.keys() | after.keys()):
        one, other = before.get(case_no), after.get(case_no)
        if one is None or other is None:
            found.append(f"{case_no}：{'名单中没有' if one is None else '现已不在名单中'}")
        elif one.hash != other.hash:
            found.append(f"{case_no}：散列值不符")
        elif one.drawn != other.drawn:
            found.append(f"{case_no}：{'记为抽中，按算法不应抽中' if one.drawn else '应抽中而未抽中'}")
    return tuple(found)


def population_of(proof: Proof) -> tuple[Candidate, ...]:
    """The list a proof was drawn from, as far as the draw used it."""
    return tuple(
        Candidate(
            one.case_no,
            one.unit,
            MappingProxyType(dict(zip(proof.strata_by, one.stratum, strict=True))),
            one.must,
        )
        for one in proof.places
    )


def _placed(group: Sequence[Candidate], values: tuple[str, ...], places: int, seed: str) -> list[Place]:
    ordered = sorted(group, key=lambda one: hash_of(seed, one.case_no))
    return [
        Place(
            one.case_no,
            one.unit,
            values,
            hash_of(seed, one.case_no),
            one.must,
            RANDOM if position < places else one.must,
        )
        for position, one in enumerate(ordered)
    ]


def _refuse_impossible(candidates: Sequence[Candidate], seed: str, strata_by: Sequence[str]) -> None:
    if not seed.strip():
        raise UsageProblem("没有抽样种子", next_step="用 --seed 给出，或不写由程序生成并记录")
    unknown = [one for one in strata_by if one not in STRATUM_FIELDS]
    if unknown:
        raise UsageProblem(
            f"不能按“{unknown[0]}”分层",
            next_step="可用：" + "、".join(f"{name}（{label}）" for name, label in STRATUM_FIELDS.items()),
        )
    numbers = [one.case_no for one in candidates]
    if len(set(numbers)) != len(numbers):
        twice = next(one for one in numbers if numbers.count(one) > 1)
        raise UsageProblem(f"案件编号 {twice} 在名单中出现两次", next_step="请先合并重复的案件")
