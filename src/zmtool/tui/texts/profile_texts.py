"""What stands beside the tree of a profile: derivations in words and bars, the chart of the weekly orders, comparisons, facts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from zmtool.insight.models.hits import shown as figure
from zmtool.insight.profile.records import NOT_CREDIT, PARTIAL
from zmtool.oversight.risk.matters import KIND_NAMES
from zmtool.tui.plain import block, fitted
from zmtool.tui.widgets.charts import Bar, Point, bars, columns, standing

if TYPE_CHECKING:
    from zmtool.insight.profile.records import Profile
    from zmtool.insight.runs.explanation import OrderLineShown
    from zmtool.oversight.risk.story import DimensionShare, EvidenceShare, IndicatorShare, RiskStory

_BAND_STYLES = {"red": "bold red", "orange": "dark_orange", "yellow": "yellow"}
_TALL = 8


def profile_heading(found: Profile, risk: RiskStory) -> Text:
    """Who it is, the score with its band, the credit grade apart from it, what is missing."""
    shop, credit = found.shop, found.credit
    text = block(f"{shop.name}（{shop.lic_no}）　{shop.status}　{shop.address}\n", "bold")
    text.append(f"画像分 {risk.total} {risk.band.label}", _BAND_STYLES.get(risk.band.id, "green"))
    grade = f"信用 {credit.grade or '须人工确认'}" if not credit.why else "信用 未评"
    text.append_text(block(f"　{grade}（两者不互相折算）　分析日 {found.asof}"))
    if risk.partial:
        text.append_text(block(f"　{PARTIAL}", "yellow"))
    return text


def risk_text(found: Profile, risk: RiskStory, width: int) -> Text:
    """The total as the sum of its sides, each as a bar."""
    text = Text()
    text.append(f"画像分 {risk.total}（{risk.band.label}）\n\n", _BAND_STYLES.get(risk.band.id, "green"))
    rows = [
        Bar(one.dimension.label, one.points, f"{one.points} = {one.score}×{one.dimension.weight}")
        for one in risk.dimensions
    ]
    text.append_text(
        bars(
            rows,
            width,
            most=max(Decimal(10), max((one.points for one in risk.dimensions), default=Decimal(0))),
        )
    )
    text.append("\n每一维的分 = 100 ×（1 − 各证据剩余权重之外的乘积）；回车逐层看到订单行\n", "dim")
    for gap in found.gaps:
        text.append_text(block(f"注意：{gap}\n", "yellow"))
    text.append_text(block(f"规则第 {risk.rules} 版\n", "dim"))
    return text


def dimension_text(one: DimensionShare, width: int) -> Text:
    """A side of the risk: its indicators as bars."""
    text = Text()
    text.append_text(
        block(
            f"{one.dimension.label}　{one.score} 分 × 权重 {one.dimension.weight} = {one.points}\n\n", "bold"
        )
    )
    if one.fixed:
        text.append("没有证据" + ("，按规则固定\n" if one.score else "\n"), "dim")
    text.append_text(
        bars([Bar(each.label, each.points, f"{each.points} 分") for each in one.indicators], width)
    )
    return text


def indicator_text(one: IndicatorShare, width: int) -> Text:
    """An indicator: its evidence as bars, each with what age left of its weight."""
    text = Text()
    text.append_text(block(f"{one.code} {one.label}　{one.points} 分\n\n", "bold"))
    rows = [
        Bar(f"{KIND_NAMES.get(each.evidence.kind, '')} {each.evidence.ref}", each.points, f"{each.points} 分")
        for each in one.parts
    ]
    text.append_text(bars(rows, width))
    text.append("\n")
    for each in one.parts:
        evidence = each.evidence
        text.append_text(
            block(
                f"{evidence.day}　{evidence.weight} × 0.5^({each.days}/{evidence.half_life}) = {each.left}\n",
                "dim",
            )
        )
    return text


def evidence_text(one: EvidenceShare, width: int) -> Text:
    """A piece of evidence: what it found, its weight through time, what it was before."""
    evidence = one.evidence
    text = Text()
    text.append_text(block(f"{KIND_NAMES.get(evidence.kind, '')} {evidence.ref}　{one.points} 分\n", "bold"))
    for label, told in (
        ("说的是", evidence.told),
        ("指标", f"{evidence.indicator} {evidence.label}"),
        ("日期", f"{evidence.day}，到分析日 {one.days} 天"),
        (
            "算法",
            f"权重 {evidence.weight} × 0.5^({one.days} 天 ÷ 半衰期 {evidence.half_life} 天) = {one.left}",
        ),
    ):
        if told:
            text.append_text(block(f"{label}：", "dim"))
            text.append_text(block(f"{told}\n"))
    if evidence.half_life:
        text.append_text(columns(_aging(one), width, 4, unit="剩余权重（%），以后每过一个半衰期减半"))
    for before in evidence.trail:
        text.append_text(block(f"同一件事：{before}\n", "dim"))
    return text


def _aging(one: EvidenceShare) -> list[Point]:
    """What is left of the weight from its day on, in sixths of a half-life, for four half-lives."""
    step = max(1, one.evidence.half_life // 6)
    weight = float(one.evidence.weight) * 100
    return [
        Point(f"{day} 天", weight * 0.5 ** (day / one.evidence.half_life))
        for day in range(0, step * 25, step)
    ]


def line_text(line: OrderLineShown, amount: Decimal | None) -> Text:
    """An order line, whole."""
    text = Text()
    for label, told in (
        ("订单", line.order),
        ("日期", str(line.day)),
        ("品规", line.brand),
        ("数量", f"{figure(line.qty)} 条"),
        ("批发价", f"{figure(line.price)} 元/条" if line.price is not None else "未知"),
        ("金额", f"{amount:,.2f} 元" if amount is not None else "未知"),
        ("状态", line.state),
    ):
        text.append_text(block(f"{label}：", "dim"))
        text.append_text(block(f"{told}\n"))
    return text


def orders_text(found: Profile, width: int) -> Text:
    """The weekly orders as a chart, the price below it, the brands as bars."""
    text = Text()
    if not any(one.qty for one in found.weeks):
        text.append("最近 52 周没有有效订单\n", "dim")
        return text
    text.append_text(
        columns([Point(_week(one.week), one.qty) for one in found.weeks], width, _TALL, unit="每周订量（条）")
    )
    prices = [Point(_week(one.week), one.avg_price) for one in found.weeks]
    text.append_text(columns(prices, width, 4, unit="条均价（元）", style="yellow"))
    text.append("\n订得最多的品规\n", "bold")
    rows = [
        Bar(one.name, one.qty, f"{figure(one.qty)} 条 {one.share * 100:.0f}% {one.weeks} 周")
        for one in found.brands
    ]
    text.append_text(bars(rows, width))
    return text


def _week(label: str) -> str:
    return label.removeprefix("20")


def comparison_text(found: Profile, width: int) -> Text:
    """Where the shop stands among those of its tier."""
    comparison = found.comparison
    text = Text()
    if comparison.why:
        text.append_text(block(f"{comparison.why}\n", "dim"))
        return text
    text.append_text(block(f"与{comparison.peers}比（最近 {comparison.weeks} 周）\n\n", "bold"))
    room = max(9, min(41, width - 26) // 4 * 4 + 1)
    for one in comparison.figures:
        place = "" if one.place is None else f"{one.place * 100:.0f}%"
        text.append(f"{fitted(f'{one.label}（{one.unit}）', 18)} ")
        text.append(standing(one.place, room), "cyan")
        text.append(f" {place}\n")
        quartiles = [figure(each) or "—" for each in (one.value, one.lower, one.median, one.upper)]
        told = "　本户 {}　下四分位 {}　中位 {}　上四分位 {}".format(*quartiles)
        text.append_text(block(f"{told}　{one.peers} 户\n", "dim"))
    text.append("\n线的两端是同档位最低和最高的户，┼ 是四分位，● 是本户\n", "dim")
    return text


def facts_text(found: Profile) -> Text:
    """What the register says, and the credit grade."""
    text = Text()
    for label, told in found.shop.fields:
        text.append_text(block(f"{label}：", "dim"))
        text.append_text(block(f"{told}\n"))
    credit = found.credit
    told = credit.why or f"{credit.grade or '须人工确认'}（{figure(credit.score)} 分，{credit.rules}）"
    text.append_text(block(f"\n信用等级：{told}\n", "bold"))
    text.append_text(block(f"{NOT_CREDIT}\n", "dim"))
    for gap in found.gaps:
        text.append_text(block(f"注意：{gap}\n", "yellow"))
    return text


def list_text(heading: str, lines: Iterable[str]) -> Text:
    """A heading and lines below it; empty ones are left out."""
    text = block(f"{heading}\n\n", "bold")
    for one in lines:
        if one:
            text.append_text(block(f"{one}\n"))
    return text
