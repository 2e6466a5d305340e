"""Hits of models on the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text
from zmtool.insight.models.hits import shown

if TYPE_CHECKING:
    from zmtool.insight.runs.explanation import Explanation, ShopShown

_BAR = 30
_LINES = 30


def explanation_json(found: Explanation) -> dict[str, Any]:
    """A hit with all it rests on, as JSON."""
    from zmtool.insight.models.definition import LEVEL_NAMES
    from zmtool.insight.runs.explanation import level_words

    hit = found.hit
    return {
        "hit": hit.number,
        "model": hit.code,
        "name": found.model.name,
        "version": found.run.version,
        "asof": hit.asof.isoformat(),
        "period": hit.period,
        "subject": hit.subject,
        "called": hit.called,
        "level": LEVEL_NAMES[hit.level],
        "level_from": level_words(found),
        "value": hit.value,
        "suppressed": hit.suppressed,
        "alert": hit.alert_no,
        "rows": [dict(row) for row in hit.rows],
        "rows_in_all": hit.rows_in_all,
        "columns": dict(found.columns),
        "params": {one.name: value for one, value in found.params},
        "shops": [to_plain(one) for one in found.shops],
        "order_lines": [to_plain(one) for one in found.lines],
        "ask": list(found.model.ask),
        "note": found.model.note,
        "fingerprint": found.run.fingerprint,
        "sql": found.sql,
    }


def print_explanation(found: Explanation, *, with_sql: bool) -> None:
    """A hit as a person reads it."""
    from zmtool.insight.runs.explanation import cells_shown, columns_shown, label_of, level_words

    hit, model = found.hit, found.model
    print_text(
        f"第 {hit.number} 号命中：{model.code} {model.name}，{hit.called}，期次 {hit.period}，分析日 {hit.asof}"
    )
    print_text(model.about)
    print_text(level_words(found))
    if hit.suppressed:
        print_text(f"已抑制：{hit.suppressed}")
    if hit.alert_no:
        print_text(f"已转为预警 {hit.alert_no}")
    print_table(
        f"依据的数（共 {hit.rows_in_all} 行）",
        [label_of(found.columns, column) for column in columns_shown(found)],
        [cells_shown(found, row) for row in hit.rows],
    )
    if found.params:
        print_table(
            "参数", ["名称", "说明", "值"], [(one.name, one.label, value) for one, value in found.params]
        )
    for shop in found.shops:
        print_text(f"{shop.name or '店名不详'}（{shop.lic_no}） {shop.address}")
        _print_weeks(shop)
    if found.lines:
        print_table(
            f"订单行（最近 {min(_LINES, len(found.lines))} 行）",
            ["订单", "日期", "品规", "数量（条）", "批发价", "状态"],
            [
                (one.order, one.day, one.brand, shown(one.qty), shown(one.price), one.state)
                for one in found.lines[:_LINES]
            ],
        )
    print_text(f"到店：{'、'.join(model.ask)}")
    if model.note:
        print_text(f"注：{model.note}")
    if with_sql:
        print_text("实际运行的 SQL：")
        print_text(found.sql)


def _print_weeks(shop: ShopShown) -> None:
    """The orders of a shop as bars of text, the oldest first."""
    most = max((one.qty for one in shop.weeks), default=0)
    if not most:
        print_text("  这一段没有有效订单。")
        return
    branded = any(one.brand_qty is not None for one in shop.weeks)
    print_table(
        "",
        ["期次", "订量（条）", *(["该品规（条）"] if branded else []), "条均价", "走势"],
        [
            (
                one.week,
                shown(one.qty),
                *([shown(one.brand_qty)] if branded else []),
                shown(one.avg_price),
                "█" * round(float(one.qty) * _BAR / float(most)),
            )
            for one in shop.weeks
        ],
    )
