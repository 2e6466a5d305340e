"""How credit rules are shown and put into JSON."""

from __future__ import annotations

from typing import Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text
from zmtool.licenses.credit.explain import plain, signed
from zmtool.licenses.credit.rules import CreditRules, Item, Tier


def rules_row(rules: CreditRules) -> tuple[str, ...]:
    """A rule set as a line of the list."""
    grades = "/".join(one.id for one in rules.grades)
    kind = "示例" if rules.example else "施行"
    return (rules.id, rules.name, "、".join(rules.regions), str(rules.span), kind, grades, rules.mark.value)


def rules_json(rules: CreditRules) -> dict[str, Any]:
    """A whole rule set."""
    return {
        "id": rules.id,
        "name": rules.name,
        "regions": list(rules.regions),
        "effective_from": None if rules.span.first is None else rules.span.first.isoformat(),
        "effective_to": None if rules.span.last is None else rules.span.last.isoformat(),
        "example": rules.example,
        "mark": rules.mark.value,
        "source": rules.source,
        "note": rules.note,
        "file": rules.file,
        "sha256": rules.fingerprint,
        "base": None if rules.base is None else plain(rules.base),
        "period_months": rules.period_months,
        "recalculate_day": rules.recalculate_day,
        "share_by": list(rules.share_by),
        "styles": list(rules.styles),
        "grades": [
            {
                "id": one.id,
                "label": one.label,
                "points": None if one.band is None else str(one.band),
                "inspect_days": one.inspect_days,
                "draw_rate": None if one.draw_rate is None else plain(one.draw_rate),
                "manage": one.manage,
                "joint": one.joint,
                "publish": one.publish,
                "mark": one.mark.value,
                "measures_mark": one.measures_mark.value,
            }
            for one in rules.grades
        ],
        "items": [
            {
                "code": one.code,
                "label": one.label,
                "kind": one.kind.value,
                "unit": one.unit,
                "tiers": [{"quantity": str(tier.band), "points": _worth(one, tier)} for tier in one.tiers],
                "yearly_cap": None if one.yearly_cap is None else plain(one.yearly_cap),
                "sources": [source.value for source in one.sources],
                "mark": one.mark.value,
                "note": one.note,
            }
            for one in rules.items
        ],
        "straight": [
            {
                "code": one.code,
                "label": one.label,
                "by": one.by.value,
                "to": one.to,
                "at_least": plain(one.at_least) if one.at_least else None,
                "months": one.months,
                "mark": one.mark.value,
                "note": one.note,
            }
            for one in rules.straights
        ],
        "stops": [
            {"item": one.item, "quantity": str(one.band), "months": one.months, "mark": one.mark.value}
            for one in rules.stops
        ],
        "notices": [{**to_plain(one), "mark": one.mark.value} for one in rules.notices],
        "repair": to_plain(rules.repair) if rules.repair is not None else None,
    }


def print_rules(rules: CreditRules) -> None:
    """A whole rule set for a person."""
    print_text(f"{rules.id}　{rules.name}　标记：{rules.mark}")
    print_text(f"来源：{rules.source}" + (f"；{rules.note}" if rules.note else ""))
    if rules.base is not None:
        bounds = [f"不低于 {plain(rules.least)}" if rules.least is not None else ""]
        bounds += [f"不高于 {plain(rules.most)}" if rules.most is not None else ""]
        period = f"滚动 {rules.period_months} 个月" if rules.period_months else "周期未见"
        if rules.recalculate_day is not None:
            bounds.append(f"每月 {rules.recalculate_day} 日重算")
        print_text("　".join([f"基础分 {plain(rules.base)}", period, *filter(None, bounds)]))
    print_table(
        "等级",
        ["等级", "名称", "分数", "检查间隔", "抽查比例", "管理方式", "分数标记", "措施标记"],
        [
            (
                one.id,
                one.label,
                "未见" if one.band is None else one.band,
                "" if one.inspect_days is None else f"{one.inspect_days} 天",
                "" if one.draw_rate is None else f"{one.draw_rate:.0%}",
                one.manage,
                one.mark.value,
                one.measures_mark.value,
            )
            for one in rules.grades
        ],
    )
    if rules.items:
        print_table(
            "项目",
            ["代码", "类别", "项目", "分值", "每年封顶", "标记"],
            [
                (
                    one.code,
                    one.kind.value,
                    one.label,
                    "；".join(_tier(one, tier) for tier in one.tiers),
                    "" if one.yearly_cap is None else plain(one.yearly_cap),
                    one.mark.value,
                )
                for one in rules.items
            ],
        )
    for one in rules.straights:
        print_text(f"{one.code}　{one.label}　直接列 {one.to} 级　标记：{one.mark}")
    for notice in rules.notices:
        print_text(f"{notice.code}　{notice.label}　提示可启动整顿　标记：{notice.mark}")
    for stop in rules.stops:
        print_text(f"停供：{stop.item} {stop.band} 停 {stop.months} 个月　标记：{stop.mark}")


def _tier(item: Item, tier: Tier) -> str:
    worth = _worth(item, tier)
    return f"{tier.band}{item.unit} {worth}" if item.by_quantity else f"每{item.unit} {worth}"


def _worth(item: Item, tier: Tier) -> str:
    low, high = signed(tier.low * item.kind.sign), signed(tier.high * item.kind.sign)
    return low if low == high else f"{low} 至 {high}"
