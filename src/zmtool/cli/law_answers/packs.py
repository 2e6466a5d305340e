"""How discretion packs and circumstances are listed and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zmtool.cli.law_answers.words import citations, iso_or_none, mark_text
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.law.amounts import plain, rate_text
from zmtool.law.discretion import DiscretionPack, MissingTier, Tier
from zmtool.law.rate_judgement import APPROVALS
from zmtool.law.tier_choice import reach

if TYPE_CHECKING:
    from zmtool.law.library import Law

_ACTIONS = {"no_penalty": "不予处罚", "no_penalty_or_warn": "不予处罚或者警告"}
_HOW = {"must": "应当", "may": "可以", "if_serious": "情节严重的可以", "no": "不"}
_SUGGEST = {"low": "下限", "mid": "中值", "high": "上限"}


def list_packs(law: Law, as_json: bool) -> None:
    """Every pack and every first-offence list there is."""
    packs = law.discretion.packs
    if as_json:
        print_json(
            {
                "packs": [
                    {
                        "id": one.id,
                        "province": one.province,
                        "cause": one.cause,
                        "title": one.title,
                        "effective_from": iso_or_none(one.span.first),
                        "effective_to": iso_or_none(one.span.last),
                        "tiers": len(one.tiers),
                        "known_tiers": len(one.known_tiers),
                        "mark": one.mark,
                        "file": one.file,
                    }
                    for one in packs
                ],
                "first_offence": [
                    {
                        "id": one.id,
                        "province": one.province,
                        "title": one.title,
                        "effective_from": iso_or_none(one.span.first),
                        "effective_to": iso_or_none(one.span.last),
                        "causes": [item.cause for item in one.items],
                        "mark": one.mark,
                    }
                    for one in law.first_offence
                ],
            }
        )
        return
    rows: list[tuple[Any, ...]] = [
        ("裁量基准", one.province, one.cause, one.id, len(one.tiers), str(one.span), one.mark, one.title)
        for one in packs
    ]
    rows += [
        (
            "不罚清单",
            one.province,
            "、".join(item.cause for item in one.items),
            one.id,
            "",
            str(one.span),
            one.mark,
            one.title,
        )
        for one in law.first_offence
    ]
    print_table("", ["种类", "省份", "案由", "编号", "档数", "有效期", "标记", "来源"], rows)


def list_circumstances(law: Law, as_json: bool) -> None:
    """Every fact and every version of every circumstance."""
    table = law.circumstances
    listed = [
        {
            "id": one.id,
            "label": one.label,
            "effects": [{"id": effect, "label": effect.label} for effect in one.effects],
            "needs": [{"id": need, "label": table.label_of(need)} for need in one.needs],
            "evidence": list(one.evidence),
            "law": citations(one.law, law.statutes),
            "effective_from": iso_or_none(one.span.first),
            "effective_to": iso_or_none(one.span.last),
            "mark": one.mark,
            "certain": one.mark.certain,
            "note": one.note,
        }
        for one in table.versions
    ]
    if as_json:
        facts = [
            {"id": one.id, "label": one.label, "evidence": list(one.evidence)} for one in table.facts.values()
        ]
        print_json({"facts": facts, "circumstances": listed})
        return
    rows: list[tuple[Any, ...]] = [
        (one.id, one.label, "事实", "", "", "", "、".join(one.evidence)) for one in table.facts.values()
    ]
    rows += [
        (
            one.id,
            one.label,
            "或".join(effect.label for effect in one.effects),
            "、".join(text["text"] for text in citations(one.law, law.statutes)),
            str(one.span),
            one.mark,
            "、".join(one.evidence) or "、".join(table.label_of(need) for need in one.needs),
        )
        for one in table.versions
    ]
    print_table("", ["编号", "名称", "作用", "依据", "有效期", "标记", "证据（建议）或所需事实"], rows)


def show_pack(pack: DiscretionPack, labels: Mapping[str, str], as_json: bool) -> None:
    """One pack in full, as the program understood it. ``labels``: the Chinese of penalties and facts."""
    if as_json:
        print_json(pack_json(pack))
        return
    kind = pack.kind or "rate"
    print_text(
        f"{pack.id}：{pack.province}，案由 {pack.cause}{mark_text(None if pack.mark.certain else pack.mark)}"
    )
    print_text(f"  来源：{pack.title}")
    print_text(f"  有效期：{pack.span}")
    print_text(
        f"  法定幅度：{pack.base} 的 {_rates(kind, pack.statute_min, pack.statute_max)}；分档看 {pack.measure}（{pack.unit}）"
    )
    for index, tier in enumerate(pack.tiers):
        print_text(f"  第{tier.id}档（{tier.label}）：{reach(pack, index)}，{_tier_text(kind, tier, labels)}")
    approval = APPROVALS[pack.need_approval]
    needs = "、".join(text for text in ("书面理由" if pack.need_reason else "", approval) if text)
    print_text(f"  从轻 {pack.lighter:+d} 档，从重 {pack.heavier:+d} 档；偏离须有：{needs or '（未规定）'}")
    print_text(f"  建议取档内{_SUGGEST[pack.suggest]}{_rounding(pack)}")
    if pack.serious:
        print_text(f"  所列严重情形：{'、'.join(labels.get(one, one) for one in pack.serious)}")
    if pack.note:
        print_text(f"  说明：{pack.note}")


def pack_json(pack: DiscretionPack) -> dict[str, Any]:
    """One pack as data; figures as text."""
    return {
        "id": pack.id,
        "province": pack.province,
        "cause": pack.cause,
        "title": pack.title,
        "effective_from": iso_or_none(pack.span.first),
        "effective_to": iso_or_none(pack.span.last),
        "mark": pack.mark,
        "certain": pack.mark.certain,
        "kind": pack.kind,
        "base": pack.base,
        "statute_min": plain(pack.statute_min),
        "statute_max": plain(pack.statute_max),
        "measure": pack.measure,
        "unit": pack.unit,
        "tiers": [
            {"id": tier.id, "label": tier.label, "values": reach(pack, index), **_tier_json(tier)}
            for index, tier in enumerate(pack.tiers)
        ],
        "lighter": pack.lighter,
        "heavier": pack.heavier,
        "need_reason": pack.need_reason,
        "need_approval": pack.need_approval,
        "suggest": pack.suggest,
        "round_down_to": plain(pack.round_down_to) if pack.round_down_to is not None else None,
        "allowed_penalties": list(pack.allowed_penalties),
        "forbidden_penalties": list(pack.forbidden_penalties),
        "serious": list(pack.serious),
        "note": pack.note,
        "file": pack.file,
    }


def _tier_json(tier: Tier | MissingTier) -> dict[str, Any]:
    if isinstance(tier, MissingTier):
        return {"known": False}
    return {
        "known": True,
        "low": plain(tier.low),
        "high": plain(tier.high),
        "action": tier.action,
        "need": list(tier.need),
        "penalties": dict(tier.penalties),
    }


def _tier_text(kind: str, tier: Tier | MissingTier, labels: Mapping[str, str]) -> str:
    if isinstance(tier, MissingTier):
        return "幅度没有录入"
    parts = [_rates(kind, tier.low, tier.high) if tier.fined else _ACTIONS[tier.action]]
    if tier.need:
        parts.append("要求" + "、".join(labels.get(one, one) for one in tier.need))
    parts += [f"{_HOW[how]}{labels.get(penalty, penalty)}" for penalty, how in tier.penalties.items()]
    return "，".join(parts)


def _rates(kind: str, low: Any, high: Any) -> str:
    return f"{rate_text(kind, low)}–{rate_text(kind, high)}"


def _rounding(pack: DiscretionPack) -> str:
    return f"，抹去不足 {plain(pack.round_down_to)} 元的零头" if pack.round_down_to is not None else ""
