"""What the desk says of a hit and of an analysis model: what they rest on, in words, rows and charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from zmtool.insight.models.definition import LEVEL_NAMES, STAGES, UNITS
from zmtool.insight.models.hits import shown as figure
from zmtool.insight.runs.explanation import (
    cells_shown,
    columns_shown,
    covered,
    label_of,
    level_words,
    rule_words,
)
from zmtool.insight.runs.records import PURPOSES, RUN
from zmtool.tui.plain import block, fitted, shown
from zmtool.tui.texts.alert_texts import LEVEL_STYLES
from zmtool.tui.widgets.charts import Bar, Point, bars, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zmtool.insight.models.definition import Model
    from zmtool.insight.runs.explanation import Explanation, OrderLineShown, ShopShown
    from zmtool.insight.tables import StageRow
    from zmtool.workflow.insight_record import ModelRecord

_ROWS, _LINES = 40, 60
_PERIODS: Mapping[str, str] = {"day": "日", "week": "周", "month": "月"}


def hit_heading(found: Explanation) -> str:
    """A hit in one line."""
    hit = found.hit
    state = (
        f"已转预警 {hit.alert_no}" if hit.alert_no else f"已抑制：{hit.suppressed}" if hit.suppressed else ""
    )
    parts = (
        f"第 {hit.number} 号命中",
        f"{LEVEL_NAMES[hit.level]}级",
        f"{hit.code} {found.model.name}",
        covered(hit.called),
        f"期次 {hit.period}",
        f"分析日 {hit.asof}",
        state,
    )
    return "　".join(filter(None, parts))


def hit_text(found: Explanation, width: int) -> Text:
    """What a hit rests on, in ``width`` cells."""
    hit, model = found.hit, found.model
    text = Text()
    text.append_text(block(f"{model.about}\n"))
    text.append_text(block(f"{level_words(found)}\n", LEVEL_STYLES[hit.level]))
    if found.run.purpose != RUN:
        text.append_text(block(f"本次是{PURPOSES[found.run.purpose]}运行，不能转为预警。\n", "yellow"))
    text.append_text(block(f"到店要查：{'、'.join(model.ask)}\n"))
    if model.note:
        text.append_text(block(f"注：{model.note}\n", "dim"))
    title(text, f"依据的数（共 {hit.rows_in_all} 行）")
    headers = [label_of(found.columns, one) for one in columns_shown(found)]
    for row in hit.rows[:_ROWS]:
        cells = [covered(one) for one in cells_shown(found, row)]
        told = "　".join(f"{name} {cell}" for name, cell in zip(headers, cells, strict=True) if cell)
        text.append_text(block(f"{told}\n"))
    for shop in found.shops:
        _shop(text, shop, width)
    if found.lines:
        title(text, f"订单行（最近 {min(_LINES, len(found.lines))} 行）")
        for line in found.lines[:_LINES]:
            text.append_text(block(order_line(line) + "\n"))
    if found.params:
        title(text, "参数")
        for parameter, value in found.params:
            text.append_text(block(f"{parameter.label or parameter.name}：{value}\n"))
    return text


def order_line(line: OrderLineShown) -> str:
    """An order line in a row of its own."""
    price = f"{figure(line.price)} 元" if line.price is not None else ""
    return f"{line.day}　{fitted(line.order, 14)}　{fitted(line.brand, 20)}{figure(line.qty):>6} 条　{price}　{shown(line.state)}"


def _shop(text: Text, shop: ShopShown, width: int) -> None:
    title(text, f"{shop.name or '店名不详'}（{shop.lic_no}）　{shop.address}")
    if not any(one.qty for one in shop.weeks):
        text.append("这一段没有有效订单\n", "dim")
        return
    text.append_text(
        columns([Point(one.week, one.qty) for one in shop.weeks], width, 6, unit="每周订量（条）")
    )
    if any(one.brand_qty for one in shop.weeks):
        points = [Point(one.week, one.brand_qty) for one in shop.weeks]
        text.append_text(columns(points, width, 4, unit="其中该品规（条）", style="yellow"))


def model_heading(one: ModelRecord) -> str:
    """A model in one line."""
    return f"{one.model.code} {one.model.name}　{STAGES[one.stage]}　{one.model.ground}　第 {one.model.version} 版"


def model_text(one: ModelRecord, life: Sequence[StageRow], width: int) -> Text:
    """Everything about a model: what it looks for, what became of its alerts, its hits, its life, its query."""
    model = one.model
    text = Text()
    text.append_text(block(f"{model.about}\n"))
    for warning in one.warnings:
        text.append_text(block(f"提醒：{warning}\n", "bold yellow"))
    for label, told in _facts(model):
        if told:
            text.append_text(block(f"{label}：", "dim"))
            text.append_text(block(f"{told}\n"))
    title(text, "成绩")
    record = one.record
    rate = "还没有核实过" if record.rate is None else f"{record.rate * 100:.1f}%"
    days = f"　平均处置 {record.days} 天" if record.days is not None else ""
    text.append(f"命中率 {rate}　已核 {record.checked}　属实 {record.founded}　待核 {record.waiting}{days}\n")
    if record.reasons:
        text.append("误报原因\n", "dim")
        text.append_text(
            bars([Bar(name, count, f"{count} 件") for name, count in record.reasons.items()], width)
        )
    if one.hits:
        title(text, f"历次命中（{len(one.hits)} 次运行）")
        points = [Point(f"第 {at} 次", count) for at, count in enumerate(one.hits, 1)]
        text.append_text(columns(points, width, 5, unit="命中数"))
    title(text, "级别")
    for level in model.levels:
        text.append(f"{LEVEL_NAMES[level.level]} ", LEVEL_STYLES[level.level])
        text.append_text(block(f"{rule_words(model, level.when)}\n"))
    if model.params:
        title(text, "参数")
        for parameter in model.params.values():
            span = f"（{parameter.least}–{parameter.most}）" if parameter.least is not None else ""
            text.append_text(block(f"{parameter.label or parameter.name}：{parameter.default}{span}\n"))
    if life:
        title(text, "经过")
        for step in life:
            text.append_text(
                block(f"{step.at[:16].replace('T', ' ')} {STAGES[step.stage]}　{step.who}　{step.why}\n")
            )
    title(text, "查询")
    text.append_text(block(model.sql.rstrip() + "\n", "dim"))
    return text


def _facts(model: Model) -> tuple[tuple[str, str], ...]:
    rules = model.suppress
    suppress = [f"{name}前 {days} 天内" for name, days in rules.festivals.items()]
    if rules.new_sku_days:
        suppress.append(f"上市不满 {rules.new_sku_days} 天的新品")
    if rules.exempt:
        suppress.append("已登记的例外")
    return (
        ("对象", UNITS[model.unit][1]),
        ("期", _PERIODS[model.period]),
        ("到店要查", "、".join(model.ask)),
        ("注", model.note),
        ("抑制", "、".join(suppress)),
        ("由来", f"派生自 {model.base}" if model.base else model.source),
        ("归谁管", model.owner),
        ("文件", str(model.path)),
    )


def title(text: Text, words: str) -> None:
    """A heading inside a text."""
    text.append_text(block(f"\n{words}\n", "bold"))
