"""The profile of a retailer on the terminal and as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text
from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.models.hits import shown
from zmtool.insight.profile.records import NOT_CREDIT, PARTIAL, Compared, Profile
from zmtool.oversight.risk.story import RiskStory

_BAR = 30
_QUARTILE_BAR = 21
_EVENTS = 30


def profile_json(found: Profile, risk: RiskStory) -> dict[str, Any]:
    """The profile as JSON; the credit grade stands apart from the risk."""
    plain: dict[str, Any] = to_plain(found)
    return {
        "lic_no": found.shop.lic_no,
        "asof": found.asof.isoformat(),
        "shop": plain["shop"],
        "risk": risk_json(risk),
        "credit": {"note": NOT_CREDIT, **plain["credit"]},
        **{
            name: plain[name]
            for name in ("weeks", "brands", "comparison", "related", "neighbours", "events", "open", "hits")
        },
        "gaps": list(found.gaps),
    }


def risk_json(risk: RiskStory) -> dict[str, Any]:
    """The risk with its derivation: total, dimensions, indicators, evidence, each with its points."""
    return {
        "total": str(risk.total),
        "band": risk.band.label,
        "partial": risk.partial,
        "rules": risk.rules,
        "dimensions": [
            {
                "id": one.dimension.id,
                "label": one.dimension.label,
                "weight": str(one.dimension.weight),
                "score": str(one.score),
                "points": str(one.points),
                "fixed": one.fixed,
                "indicators": [
                    {
                        "code": each.code,
                        "label": each.label,
                        "points": str(each.points),
                        "evidence": [
                            {
                                "kind": part.evidence.kind,
                                "ref": part.evidence.ref,
                                "told": part.evidence.told,
                                "day": part.evidence.day.isoformat(),
                                "days": part.days,
                                "weight": str(part.evidence.weight),
                                "half_life": part.evidence.half_life,
                                "left": str(part.left),
                                "points": str(part.points),
                                "trail": list(part.evidence.trail),
                            }
                            for part in each.parts
                        ],
                    }
                    for each in one.indicators
                ],
            }
            for one in risk.dimensions
        ],
        "uncounted": [to_plain(one) for one in risk.uncounted],
    }


def print_profile(found: Profile, risk: RiskStory) -> None:
    """The profile as a person reads it."""
    shop = found.shop
    print_text(f"{shop.name}（{shop.lic_no}） {shop.status}　{shop.address}　{found.asof}")
    print_text("　".join(f"{label}：{text}" for label, text in shop.fields))
    for gap in found.gaps:
        print_text(f"注意：{gap}")
    _print_risk(risk)
    credit = found.credit
    told = (
        f"{credit.grade or '须人工确认'}（{shown(credit.score)} 分，{credit.rules}）"
        if not credit.why
        else credit.why
    )
    print_text(f"信用等级：{told}。{NOT_CREDIT}")
    _print_orders(found)
    _print_comparison(found)
    _print_related(found)
    if found.hits:
        print_table(
            "命中（zmtool insight explain 命中号 看订单行）",
            ["命中号", "模型", "名称", "分析日", "级别", "值", "预警号", "说明"],
            [
                (h.number, h.model, h.name, h.asof, LEVEL_NAMES[h.level], h.value, h.alert_no, h.suppressed)
                for h in found.hits
            ],
        )
    if found.events:
        print_table(
            "经过（五年）",
            ["日期", "类别", "编号", "内容"],
            [(one.day, one.kind, one.ref, one.told) for one in found.events[:_EVENTS]],
        )
    if found.open:
        print_table(
            "未结事项",
            ["类别", "编号", "内容", "状态", "期限"],
            [(one.kind, one.ref, one.told, one.state, one.due) for one in found.open],
        )
    else:
        print_text("没有未结事项。")


def _print_risk(risk: RiskStory) -> None:
    from zmtool.oversight.risk.matters import KIND_NAMES

    print_text(f"画像分 {risk.total}（{risk.band.label}）")
    if risk.partial:
        print_text(PARTIAL)
    rows: list[tuple[object, ...]] = []
    for one in risk.dimensions:
        told = ("没有证据，按规则固定" if one.score else "没有证据") if one.fixed else ""
        rows.append(
            (
                one.dimension.label,
                f"{one.score} × {one.dimension.weight}",
                "",
                "",
                "",
                one.points,
                bar(one.points, _BAR),
                told,
            )
        )
        for each in one.indicators:
            rows.append((f"　{each.label}", "", each.code, "", "", each.points, "", ""))
            for part in each.parts:
                e = part.evidence
                rows.append(
                    (
                        f"　　{KIND_NAMES.get(e.kind, '')} {e.ref} {e.told}".rstrip(),
                        f"{e.weight}×0.5^({part.days}/{e.half_life})={part.left}",
                        "",
                        e.day,
                        part.days,
                        part.points,
                        "",
                        "；".join(e.trail[:4]) + ("…" if len(e.trail) > 4 else ""),
                    )
                )
    print_table(
        "由来", ["维度、指标、证据", "算法", "指标", "日期", "天数", "分", "", "同一件事的其他记录"], rows
    )
    for gone in risk.uncounted:
        print_text(f"不计分：{gone.called}，{gone.day}，{gone.why}")


def bar(points: Decimal, width: int) -> str:
    """A bar of text: a whole cell for each of ``width`` parts of 30 points."""
    return "█" * min(width, round(float(points) * width / 30))


def _print_orders(found: Profile) -> None:
    most = max((one.qty for one in found.weeks), default=Decimal(0))
    if not most:
        print_text("最近 52 周没有有效订单。")
        return
    print_table(
        "每周订量和条均价",
        ["期次", "订量（条）", "条均价", "走势"],
        [
            (one.week, shown(one.qty), shown(one.avg_price), "█" * round(float(one.qty) * _BAR / float(most)))
            for one in found.weeks
        ],
    )
    print_table(
        "订得最多的品规",
        ["品规", "订量（条）", "占比", "期数", ""],
        [
            (
                one.name,
                shown(one.qty),
                f"{one.share * 100:.1f}%",
                one.weeks,
                "█" * round(float(one.share) * _BAR),
            )
            for one in found.brands
        ],
    )


def _print_comparison(found: Profile) -> None:
    comparison = found.comparison
    if comparison.why:
        print_text(f"同档位对比：{comparison.why}")
        return
    print_table(
        f"与{comparison.peers}比（最近 {comparison.weeks} 周）",
        ["指标", "本户", "下四分位", "中位", "上四分位", "位次", "最低…本户…最高", "户数"],
        [
            (
                f"{one.label}（{one.unit}）",
                shown(one.value) or "—",
                shown(one.lower) or "—",
                shown(one.median) or "—",
                shown(one.upper) or "—",
                "—" if one.place is None else f"{one.place * 100:.0f}%",
                placed(one),
                one.peers,
            )
            for one in comparison.figures
        ],
    )


def placed(one: Compared) -> str:
    """Where the shop stands on a line from the lowest to the highest of its peers, quartiles marked."""
    if one.place is None:
        return ""
    line = ["─"] * _QUARTILE_BAR
    for share in (0.25, 0.5, 0.75):
        line[round(share * (_QUARTILE_BAR - 1))] = "┼"
    line[round(float(one.place) * (_QUARTILE_BAR - 1))] = "●"
    return "".join(line)


def _print_related(found: Profile) -> None:
    if found.related:
        print_table(
            "关联户",
            ["许可证号", "店名", "状态", "关联"],
            [(one.lic_no, one.name, one.status, "、".join(one.ties)) for one in found.related],
        )
    else:
        print_text("没有同号、同账户、同证件、同址、同 IP 的户。")
    if found.neighbours:
        print_table(
            "500 米内的店（只是邻近，不是关联）",
            ["许可证号", "店名", "状态", "米"],
            [(one.lic_no, one.name, one.status, one.metres) for one in found.neighbours],
        )
