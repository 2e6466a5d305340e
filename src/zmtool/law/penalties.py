"""Whether a set of penalties fits a cause: the mismatches a machine can prove (处罚错配)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from zmtool.law.amounts import rate_text
from zmtool.law.causes import Cause, FineRule, SeriousCircumstance


class _Add(Protocol):
    def __call__(
        self, kind: MisfitKind, penalty: str, text: str, *, hard: bool = True, certain: bool = True
    ) -> None: ...


class MisfitKind(StrEnum):
    """What does not fit."""

    FORBIDDEN = "forbidden"
    NOT_LISTED = "not_listed"
    RATE_ABOVE = "rate_above"
    RATE_BELOW = "rate_below"
    FINE_MISSING = "fine_missing"
    FIRST_STEP_MISSING = "first_step_missing"
    FORFEIT_WITHOUT_GROUND = "forfeit_without_ground"
    DOUBLE_DISPOSAL = "double_disposal"


@dataclass(frozen=True, slots=True)
class Misfit:
    """One mismatch: Chinese text, the penalty it is about, and whether the rule behind it is certain.

    ``hard`` is False where a lawful exception is possible (减轻处罚) and a person has to look.
    """

    kind: MisfitKind
    penalty: str
    text: str
    certain: bool
    hard: bool = True


def penalty_allowed(cause: Cause, penalty: str) -> bool | None:
    """Whether the law gives this penalty for the cause; None where the notes have no list."""
    if penalty in cause.forbidden_penalties:
        return False
    if penalty == "order_correct":  # 行政处罚法第二十八条 orders it for every wrong
        return True
    if not cause.allowed_penalties:
        return None
    return penalty in cause.allowed_penalties


def rate_in_law(rule: FineRule, rate: Decimal) -> bool | None:
    """Whether a rate (or multiple, or fixed amount) lies within the law, ends included; None if not known."""
    if rule.low is None and rule.high is None:
        return None
    return (rule.low is None or rule.low <= rate) and (rule.high is None or rate <= rule.high)


def misfits(
    cause: Cause,
    penalties: Collection[str],
    rate: Decimal | None = None,
    *,
    circumstances: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Misfit, ...]:
    """Every mismatch between ``cause`` and the penalties (ids of ``enums.yaml``) of one decision.

    ``rate`` is the rate, multiple or fixed amount of the fine. ``circumstances`` are the serious ones found;
    None means nobody looked, and then forfeiture is not judged. ``names`` gives the penalties' Chinese names.
    """
    names = names or {}
    found: list[Misfit] = []

    def add(kind: MisfitKind, penalty: str, text: str, *, hard: bool = True, certain: bool = True) -> None:
        found.append(Misfit(kind, penalty, f"{cause.label}：{text}", certain and cause.certain, hard))

    for penalty in sorted(penalties):
        name = names.get(penalty, penalty)
        if penalty in cause.forbidden_penalties:
            add(MisfitKind.FORBIDDEN, penalty, f"法律没有规定“{name}”")
        elif penalty_allowed(cause, penalty) is False:
            add(MisfitKind.NOT_LISTED, penalty, f"“{name}”不在该案由的处罚种类内，须核对依据", hard=False)
    if cause.fine.optional is False and "fine" not in penalties:
        add(MisfitKind.FINE_MISSING, "fine", "法条规定“处以”罚款，决定未处罚款")
    if rate is not None:
        _judge_rate(cause, rate, add)
    if cause.needs_any_of and not set(cause.needs_any_of) & set(penalties):
        wanted = "、".join(names.get(p, p) for p in cause.needs_any_of)
        add(MisfitKind.FIRST_STEP_MISSING, cause.needs_any_of[0], f"应先有{wanted}之一")
    forfeits = "confiscate_goods" in penalties
    if forfeits and cause.serious and circumstances is not None and not circumstances:
        add(MisfitKind.FORFEIT_WITHOUT_GROUND, "confiscate_goods", "没有法定严重情形而没收物品")
    if forfeits and "purchase_70" in penalties:
        text = "同时没收和收购，同一物品不得并用，须核对是否为不同物品"
        add(MisfitKind.DOUBLE_DISPOSAL, "purchase_70", text, hard=False)
    return tuple(found)


def serious_circumstances(
    cause: Cause, figures: Mapping[str, Decimal | int], noted: Collection[str] = ()
) -> tuple[SeriousCircumstance, ...]:
    """The serious circumstances that hold: by ``figures`` (field → value) or because a person ``noted`` their id.

    “超过” excludes the figure itself, “以上” includes it.
    """
    return tuple(c for c in cause.serious if c.id in noted or _reached(c, figures))


def _reached(circumstance: SeriousCircumstance, figures: Mapping[str, Decimal | int]) -> bool:
    value = figures.get(circumstance.field)
    if value is None:
        return False
    if circumstance.over is not None:
        return value > circumstance.over
    return circumstance.at_least is not None and value >= circumstance.at_least


def _judge_rate(cause: Cause, rate: Decimal, add: _Add) -> None:
    rule = cause.fine
    certain = rule.mark.certain
    ceiling = rule.high
    if cause.heavier_fine is not None and cause.heavier_fine.high is not None:
        ceiling = cause.heavier_fine.high
    if ceiling is not None and rate > ceiling:
        add(
            MisfitKind.RATE_ABOVE,
            "fine",
            f"罚款{rate_text(rule.kind, rate)}，高于上限{rate_text(rule.kind, ceiling)}",
            certain=certain,
        )
    elif rule.low is not None and rate < rule.low:
        text = f"罚款{rate_text(rule.kind, rate)}，低于下限{rate_text(rule.kind, rule.low)}，减轻处罚须有依据"
        add(MisfitKind.RATE_BELOW, "fine", text, hard=False, certain=certain)
