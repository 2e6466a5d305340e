"""How far two reviews agree: Cohen's kappa, the items they differ on, and when somebody else has to settle it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from zmtool.reviews.records import Draft, Verdict
from zmtool.reviews.rules import Rules


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two raters over ``count`` items, as fractions of 1; ``kappa`` is None where it has no meaning.

    ``note`` is Chinese and says why.
    """

    count: int
    observed: float | None
    expected: float | None
    kappa: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """An item on which two reviewers differ: what each took off, or whether each says that a fatal one holds."""

    code: str
    title: str
    first: Decimal
    second: Decimal
    fatal: bool
    first_holds: bool
    second_holds: bool


def kappa(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Cohen's kappa of two raters' categories (J. Cohen, Educ. Psychol. Meas. 20 (1960) 37–46).

    Without pairs there is nothing to say; where both used one and the same category only, agreement by chance is
    complete and kappa is 0/0. Both are told, not made into a number.
    """
    count = len(pairs)
    if not count:
        return Agreement(0, None, None, None, "没有双评项目，不能计算")
    observed = Fraction(sum(one == other for one, other in pairs), count)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum((Fraction(firsts[one] * seconds[one], count * count) for one in firsts), start=Fraction(0))
    if expected == 1:
        return Agreement(count, 1.0, 1.0, None, "两人对全部项目给出同一种结论，κ 无意义（0/0），只看一致率")
    return Agreement(count, float(observed), float(expected), float((observed - expected) / (1 - expected)))


def item_pairs(first: Verdict, second: Verdict) -> list[tuple[str, str]]:
    """What each said of every item that a person spoke on: ``defect`` or ``sound``."""
    others = {one.code: one for one in second.items}
    return [
        (_category(one.defect), _category(others[one.code].defect))
        for one in first.items
        if one.by_person or others[one.code].by_person
    ]


def _category(defect: bool) -> str:
    return "defect" if defect else "sound"


def differences(first: Verdict, second: Verdict) -> tuple[Difference, ...]:
    """The items on which two reviews differ, in the order of the standard."""
    others = {one.code: one for one in second.items}
    return tuple(
        Difference(
            one.code,
            one.title,
            one.deducted,
            others[one.code].deducted,
            one.fatal,
            one.holds,
            others[one.code].holds,
        )
        for one in first.items
        if (one.deducted, one.holds) != (others[one.code].deducted, others[one.code].holds)
    )


def dispute(first: Verdict, second: Verdict, rules: Rules) -> tuple[str, ...]:
    """Why two reviews need an arbiter, in Chinese; empty where they are near enough."""
    reasons = []
    gap = abs(first.score - second.score)
    if gap > rules.gap:
        reasons.append(f"双评分差 {gap.normalize():f} 分，超过 {rules.gap.normalize():f} 分")
    if first.grade != second.grade:
        reasons.append(f"等次不同：{first.grade_label}、{second.grade_label}")
    if first.fatal != second.fatal:
        codes = sorted(set(first.fatal) ^ set(second.fatal))
        reasons.append(f"一票否决项结论不同：{'、'.join(codes)}")
    return tuple(reasons)


def second_review_reasons(
    draft: Draft, first: Verdict, rules: Rules, *, double: bool, seed: str
) -> tuple[str, ...]:
    """Why a second person has to review a dossier after the first, in Chinese; empty where one is enough.

    The share for quality control is drawn by the batch's seed, so that nobody chooses it.
    """
    reasons = ["本批次实行双评"] if double else []
    gap = abs(first.score - draft.score)
    if gap > rules.human_machine_gap:
        reasons.append(f"人机分差 {gap.normalize():f} 分，超过 {rules.human_machine_gap.normalize():f} 分")
    by_machine = tuple(one.code for one in draft.items if one.fatal and one.status == "fail")
    if set(by_machine) - set(first.fatal):
        reasons.append(f"人工推翻机器的一票否决：{'、'.join(sorted(set(by_machine) - set(first.fatal)))}")
    if chosen_for_quality(seed, draft.dossier, rules.quality_control):
        reasons.append("随机质控抽中")
    return tuple(reasons)


def chosen_for_quality(seed: str, dossier: str, share: Decimal) -> bool:
    """Whether a dossier falls into the random share: sha256 of seed, ``quality`` and number, below the share."""
    digest = sha256(f"{seed}\nquality\n{dossier}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64
