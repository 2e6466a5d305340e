"""From a measured value and the circumstances of a case to the tier that is proposed, with the reasons.

The value chooses the tier; then the pack's ``adjust`` moves it, once down if anything makes the penalty lighter
and once up if anything makes it heavier, however many circumstances there are. A tier without a fine is only
open when all it needs is shown, and a lighter circumstance alone never leads into it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zmtool.law.amounts import plain
from zmtool.law.circumstances import Circumstance, Effect
from zmtool.law.discretion import DiscretionPack, Tier, tier_at, tier_index


@dataclass(frozen=True, slots=True)
class TierChoice:
    """The tier of the value (``measured``), the tier after the circumstances, and why.

    ``end`` is where in the tier the proposal lies: ``low``, ``mid`` or ``high``.
    """

    measured: Tier
    tier: Tier
    end: str
    reasons: tuple[str, ...]

    @property
    def rate(self) -> Decimal:
        """The proposed rate: an end of the tier or the middle of both."""
        if self.end == "mid":
            return (self.tier.low + self.tier.high) / 2
        return self.tier.low if self.end == "low" else self.tier.high


def choose_tier(
    pack: DiscretionPack,
    value: Decimal,
    shown: Collection[str],
    circumstances: tuple[Circumstance, ...],
    labels: Mapping[str, str],
) -> TierChoice:
    """The tier for a value. ``shown`` are the facts and circumstances of the case (ids), ``labels`` their Chinese.

    Raises UnknownAnswer where the text of a tier is not there.
    """
    index = tier_index(pack, value)
    reasons = [f"{plain(value)}{pack.unit}（{reach(pack, index)}），落在{_name(pack, index)}"]
    index = _open_tier(pack, index, shown, labels, reasons)
    measured = tier_at(pack, index)
    lighter = [one.label for one in circumstances if Effect.LIGHTER in one.effects]
    heavier = [one.label for one in circumstances if Effect.HEAVIER in one.effects]
    moved = _moved(pack, index, bool(lighter), bool(heavier))
    if lighter:
        reasons.append(f"从轻情形：{'；'.join(lighter)}")
    if heavier:
        reasons.append(f"从重情形：{'；'.join(heavier)}")
    if lighter and heavier:
        reasons.append("从轻、从重情形并存，须综合考量")
    end = pack.suggest
    if moved != index:
        reasons.append(f"调整到{_name(pack, moved)}")
    elif bool(lighter) != bool(heavier):
        end = "low" if lighter else "high"
        reasons.append(f"档次不变，取该档{'下' if lighter else '上'}限")
    return TierChoice(measured, tier_at(pack, moved), end, tuple(reasons))


def reach(pack: DiscretionPack, index: int) -> str:
    """The values of a tier in words: 5000元以上不满20000元."""
    below = pack.thresholds[index - 1] if index else None
    above = pack.thresholds[index] if index < len(pack.thresholds) else None
    words = ""
    if below is not None:
        words = f"{'超过' if below.over else ''}{plain(below.at)}{pack.unit}{'' if below.over else '以上'}"
    if above is not None:
        words += f"{'' if above.over else '不满'}{plain(above.at)}{pack.unit}{'以下' if above.over else ''}"
    return words or "不分档"


def _open_tier(
    pack: DiscretionPack, index: int, shown: Collection[str], labels: Mapping[str, str], reasons: list[str]
) -> int:
    """Past the tiers without a fine whose needs are not shown."""
    while True:
        tier = tier_at(pack, index)
        lacking = "、".join(labels.get(one, one) for one in tier.need if one not in shown)
        if not lacking:
            return index
        if tier.fined or index + 1 == len(pack.tiers):
            reasons.append(f"{_name(pack, index)}要求：{lacking}，须核对")
            return index
        index += 1
        reasons.append(f"该档要求的{lacking}没有说明，按{_name(pack, index)}")


def _moved(pack: DiscretionPack, index: int, lighter: bool, heavier: bool) -> int:
    shift = pack.lighter * lighter + pack.heavier * heavier
    if shift > 0:
        return min(index + shift, len(pack.tiers) - 1)
    fined = (place for place, tier in enumerate(pack.tiers) if not isinstance(tier, Tier) or tier.fined)
    return max(index + shift, min(next(fined, index), index))


def _name(pack: DiscretionPack, index: int) -> str:
    tier = pack.tiers[index]
    return f"第{tier.id}档（{tier.label}）"
