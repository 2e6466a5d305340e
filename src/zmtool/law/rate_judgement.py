"""What a decided rate needs: nothing within its tier; a reason and an approval outside; more below the law."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zmtool.law.amounts import rate_text
from zmtool.law.causes import FineRule
from zmtool.law.circumstances import Circumstance, Effect
from zmtool.law.discretion import DiscretionPack, Tier, deviation_from

APPROVALS = {
    "": "",
    "leader": "负责人批准",
    "collective": "案件审理委员会集体讨论",
    "superior": "上一级烟草专卖局批准",
}
_COLLECTIVE = "集体讨论（凭通行理解，未对到原文，须人工确认）"
_GROUND = "减轻处罚的情形及其证据（行政处罚法第三十二条）"


@dataclass(frozen=True, slots=True)
class RateJudgement:
    """How a decided rate lies to the tier and to the law.

    ``verdict``: ``within``, ``lighter``, ``heavier``, ``needs_heavier``, ``below_law``,
    ``above_law`` or ``no_benchmark``.
    ``needs`` is what the file must hold for it, in Chinese.
    """

    verdict: str
    text: str
    needs: tuple[str, ...] = ()


def judge_rate(
    rule: FineRule,
    pack: DiscretionPack | None,
    tier: Tier | None,
    rate: Decimal,
    circumstances: tuple[Circumstance, ...],
    heavier: FineRule | None = None,
) -> RateJudgement:
    """The judgement on ``rate`` (fraction, multiple or yuan). ``tier`` is the one called for, None if unknown.

    ``heavier`` is the cause's heavier fine where ``rule`` is the ordinary one.
    """
    given = rate_text(rule.kind, rate)
    if heavier is not None and heavier.low is not None and _only_in(heavier, rule, rate):
        text = f"{given}高于一般幅度，只在加重幅度（{rate_text(rule.kind, heavier.low)}以上）内"
        return RateJudgement("needs_heavier", text, (f"{heavier.condition}的证据",))
    if rule.high is not None and rate > rule.high:
        top = rate_text(rule.kind, rule.high)
        return RateJudgement("above_law", f"{given}高于法定上限{top}，不得超出")
    if rate == 0 and tier is not None and not tier.fined:
        return RateJudgement("within", f"不处罚款，与第{tier.id}档（{tier.label}）一致")
    approval = (APPROVALS[pack.need_approval],) if pack is not None and pack.need_approval else ()
    if rule.low is not None and rate < rule.low:
        reduced = any(Effect.REDUCED in one.effects for one in circumstances)
        needs = (() if reduced else (_GROUND,)) + (_COLLECTIVE,) + approval
        bottom = rate_text(rule.kind, rule.low)
        return RateJudgement("below_law", f"{given}低于法定下限{bottom}，属减轻处罚", needs)
    if pack is None or tier is None:
        return RateJudgement("no_benchmark", f"{given}在法定幅度内；没有可比的裁量档次")
    found = deviation_from(pack, tier, rate)
    if found.direction == "within":
        return RateJudgement("within", f"{given}{found.text}")
    needs = (("书面理由",) if pack.need_reason else ()) + approval
    return RateJudgement(found.direction, f"{given}：{found.text}", needs)


def _only_in(heavier: FineRule, rule: FineRule, rate: Decimal) -> bool:
    """Whether the rate is above the ordinary fine and within the heavier one."""
    ordinary = rule.high is not None and rate <= rule.high
    return not ordinary and heavier.high is not None and rate <= heavier.high
