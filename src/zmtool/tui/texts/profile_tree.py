"""A retailer's profile as a tree that is gone down by enter and up by escape: risk, dimension, indicator, evidence, order line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.models.hits import shown as figure
from zmtool.oversight.risk.matters import ALERT, CASE, CLUE, HIT, INSPECTION, KIND_NAMES, PROBLEM
from zmtool.tui.texts.profile_texts import (
    comparison_text,
    dimension_text,
    evidence_text,
    facts_text,
    indicator_text,
    line_text,
    list_text,
    orders_text,
    risk_text,
)

if TYPE_CHECKING:
    from zmtool.insight.profile.records import HitShown, OpenMatter, Profile
    from zmtool.insight.runs.explanation import OrderLineShown
    from zmtool.oversight.risk.story import DimensionShare, EvidenceShare, IndicatorShare, RiskStory

_RECORDS: Mapping[str, str] = {
    ALERT: "alert",
    CLUE: "clue",
    PROBLEM: "problem",
    INSPECTION: "inspection",
    CASE: "case",
}
_MATTERS: Mapping[str, str] = {
    "预警": "alert",
    "线索": "clue",
    "问题": "problem",
    "检查": "inspection",
    "案件": "case",
    "许可": "application",
}
"""What the desk opens for a kind of record."""
LICENCE, HIT_SCREEN = "shop", "hit"


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree: its name, the figure beside it, how it looks, the text beside the tree (for a width), what is below it.

    ``opens`` is a record that enter shows where nothing is below: its kind and number.
    """

    key: str
    label: str
    points: str
    text: Callable[[int], Text]
    below: tuple[Node, ...] = ()
    opens: tuple[str, str] = ("", "")
    style: str = ""
    told: str = ""


def profile_tree(found: Profile, risk: RiskStory) -> Node:
    """The whole profile below one node."""
    dimensions = tuple(_dimension(one, found) for one in risk.dimensions)
    return Node(
        "profile",
        "画像",
        str(risk.total),
        lambda width: risk_text(found, risk, width),
        (*dimensions, *_sections(found, risk)),
    )


def _sections(found: Profile, risk: RiskStory) -> Iterator[Node]:
    weeks = sum(bool(one.qty) for one in found.weeks)
    yield Node("total", "总分怎么来的", str(risk.total), lambda width: risk_text(found, risk, width))
    yield Node("orders", "订货走势、品规", f"{weeks} 周", lambda width: orders_text(found, width))
    yield Node("comparison", "与同档位比", "", lambda width: comparison_text(found, width))
    hits = tuple(_hit(one) for one in found.hits)
    yield _group("hits", "模型命中", hits, "没有命中")
    related = tuple(
        Node(
            f"related {one.lic_no}",
            f"{one.name or one.lic_no}",
            one.status,
            _listed(f"{one.name}（{one.lic_no}）　{one.status}", (*one.ties, one.note)),
            opens=(LICENCE, one.lic_no),
            told="回车看这户的画像",
        )
        for one in found.related
    )
    yield _group("related", "关联户", related, "没有同号、同账户、同证件、同址、同 IP 的户")
    near = tuple(
        Node(
            f"near {one.lic_no}",
            one.name or one.lic_no,
            f"{one.metres} 米",
            _listed(
                f"{one.name}（{one.lic_no}）　{one.status}", (f"相距 {one.metres} 米", "只是邻近，不是关联")
            ),
            opens=(LICENCE, one.lic_no),
            told="回车看这户的画像",
        )
        for one in found.neighbours
    )
    yield _group("near", "500 米内的店", near, "没有邻近的店")
    events = tuple(
        Node(
            f"event {at}",
            f"{one.day} {one.kind} {one.told}",
            "",
            _listed(f"{one.kind} {one.ref}", (f"{one.day}", one.told)),
            opens=(_MATTERS.get(one.kind, ""), one.ref),
            told="回车打开",
        )
        for at, one in enumerate(found.events)
    )
    yield _group("events", "经过（五年）", events, "五年内没有检查、案件和许可办理")
    yield _group("open", "未结事项", tuple(map(_matter, found.open)), "没有未结事项")
    if risk.uncounted:
        gone = tuple(
            Node(
                f"gone {at}",
                one.called,
                "",
                _listed(one.called, (f"{one.day}", f"不计分：{one.why}")),
                told=one.why,
            )
            for at, one in enumerate(risk.uncounted)
        )
        yield _group("gone", "不计分的", gone, "")
    yield Node("facts", "登记资料、信用", "", lambda width: facts_text(found))


def _group(key: str, label: str, below: tuple[Node, ...], nothing: str) -> Node:
    lines = tuple(f"{one.label}　{one.points}".rstrip() for one in below) or (nothing,)
    return Node(
        key,
        label,
        str(len(below)),
        _listed(label, lines),
        below,
        style="" if below else "dim",
        told=nothing if not below else "",
    )


def _matter(one: OpenMatter) -> Node:
    return Node(
        f"open {one.kind} {one.ref}",
        f"{one.kind} {one.told}",
        one.state,
        _listed(f"{one.kind} {one.ref}", (one.told, one.state, f"期限 {one.due}" if one.due else "")),
        opens=(_MATTERS.get(one.kind, ""), one.ref),
        told="回车打开",
    )


def _dimension(one: DimensionShare, found: Profile) -> Node:
    return Node(
        f"dimension {one.dimension.id}",
        one.dimension.label,
        f"{one.points}",
        lambda width: dimension_text(one, width),
        tuple(_indicator(each, found) for each in one.indicators),
        style="bold" if one.points else "dim",
        told=f"{one.score} 分 × 权重 {one.dimension.weight} = {one.points}"
        + ("　没有证据，按规则固定" if one.fixed and one.score else "　没有证据" if one.fixed else ""),
    )


def _indicator(one: IndicatorShare, found: Profile) -> Node:
    return Node(
        f"indicator {one.code}",
        one.label,
        f"{one.points}",
        lambda width: indicator_text(one, width),
        tuple(_evidence(each, found) for each in one.parts),
        told=f"{one.code}　{len(one.parts)} 件证据",
    )


def _evidence(one: EvidenceShare, found: Profile) -> Node:
    evidence = one.evidence
    name = KIND_NAMES.get(evidence.kind, "")
    hits = [each for each in found.hits if _of(each, evidence.kind, evidence.ref)]
    lines = tuple(_line(f"{each.number}", line, at) for each in hits for at, line in enumerate(each.lines))
    below: tuple[Node, ...] = lines
    opens = (
        (_RECORDS.get(evidence.kind, ""), evidence.ref)
        if evidence.kind != HIT
        else (HIT_SCREEN, evidence.ref)
    )
    if lines:
        first = Node(
            "record",
            f"打开{name} {evidence.ref}" if evidence.kind != HIT else f"看第 {evidence.ref} 号命中的由来",
            "",
            lambda width: evidence_text(one, width),
            opens=opens,
            told="回车打开",
        )
        below = (first, *lines)
    return Node(
        f"evidence {evidence.kind} {evidence.ref}",
        f"{evidence.day} {name} {evidence.told or evidence.ref}",
        f"{one.points}",
        lambda width: evidence_text(one, width),
        below,
        opens,
        told=f"{evidence.weight} × 0.5^({one.days} 天/{evidence.half_life} 天) = {one.left}"
        + (f"　{len(lines)} 行订单" if lines else ""),
    )


def _of(hit: HitShown, kind: str, ref: str) -> bool:
    return (kind == HIT and str(hit.number) == ref) or (kind == ALERT and hit.alert_no == ref)


def _hit(one: HitShown) -> Node:
    first = Node(
        "record",
        f"看第 {one.number} 号命中的由来",
        "",
        _listed(f"{one.model} {one.name}", (f"分析日 {one.asof}", f"值 {one.value}")),
        opens=(HIT_SCREEN, str(one.number)),
        told="回车打开",
    )
    state = f"已转预警 {one.alert_no}" if one.alert_no else one.suppressed
    return Node(
        f"hit {one.number}",
        f"{one.model} {one.name}",
        LEVEL_NAMES[one.level],
        _listed(
            f"第 {one.number} 号命中：{one.model} {one.name}",
            (
                f"分析日 {one.asof}，{LEVEL_NAMES[one.level]}级，值 {one.value}",
                state,
                f"{len(one.lines)} 行订单",
            ),
        ),
        (first, *(_line(str(one.number), line, at) for at, line in enumerate(one.lines))),
        told=f"分析日 {one.asof}　值 {one.value}　{state}",
    )


def _line(hit: str, line: OrderLineShown, at: int) -> Node:
    amount = line.qty * line.price if line.price is not None else None
    return Node(
        f"line {hit} {at}",
        f"{line.day} {line.brand}",
        f"{figure(line.qty)} 条",
        lambda width: line_text(line, amount),
        told=f"订单 {line.order}　{line.state}" + (f"　{_money(amount)} 元" if amount is not None else ""),
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _listed(heading: str, lines: tuple[str, ...]) -> Callable[[int], Text]:
    return lambda width: list_text(heading, lines)
