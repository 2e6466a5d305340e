"""What a hit rests on as one self-contained page: rows, parameters, charts, order lines, what to ask, the query that ran."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from zmtool.base.files import ready_folder, write_whole
from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.models.hits import shown
from zmtool.insight.runs.explanation import (
    Explanation,
    ShopShown,
    cells_shown,
    columns_shown,
    covered,
    label_of,
    level_words,
    rule_words,
)
from zmtool.insight.runs.records import PURPOSES, RUN
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.reports.insight_template import insight_template
from zmtool.reports.week_charts import WeekValue, week_columns, week_line

_MARKETS = {"C": "城镇", "X": "乡村"}


@dataclass(frozen=True, slots=True)
class _Shop:
    lic_no: str
    name: str
    address: str
    told: str
    charts: tuple[Markup, ...]


def write_explanation(found: Explanation, path: Path) -> None:
    """Writes the page, whole or not at all. Raises Refused where it cannot be written."""
    ready_folder(path.parent)
    write_whole(path, explanation_html(found).encode())


def explanation_html(found: Explanation) -> str:
    """The page; telephone numbers with their middle covered."""
    hit = found.hit
    page: str = insight_template("insight_hit.html.j2").render(
        found=found,
        hit=hit,
        model=found.model,
        called=covered(hit.called),
        level_name=LEVEL_NAMES[hit.level],
        level_names=LEVEL_NAMES,
        rule_words=rule_words,
        level_words=level_words(found),
        purpose=""
        if found.run.purpose == RUN
        else f"本次是{PURPOSES[found.run.purpose]}运行，不能转为预警。",
        headers=[label_of(found.columns, column) for column in columns_shown(found)],
        rows=[[covered(cell) for cell in cells_shown(found, row)] for row in hit.rows],
        shops=[_shop(one, found) for one in found.shops],
        more_shops=len(hit.shops) > len(found.shops),
        lines=found.lines,
        shown=shown,
    )
    return page


def _shop(shop: ShopShown, found: Explanation) -> _Shop:
    told = "　".join(
        one
        for one in (
            _MARKETS.get(shop.market, shop.market),
            load_vocabulary().enums["format"].labels.get(shop.format, shop.format),
            "" if shop.tier is None else f"{shop.tier} 档",
        )
        if one
    )
    return _Shop(shop.lic_no, shop.name, shop.address, told, _charts(shop, found))


def _charts(shop: ShopShown, found: Explanation) -> tuple[Markup, ...]:
    """Cartons by week, with the brand in question inside where there is one; the price where the model is about it."""
    if not any(one.qty for one in shop.weeks):
        return ()
    branded = any(one.brand_qty is not None for one in shop.weeks)
    brand = _brand(found) if branded else ""
    charts = [
        week_columns(
            f"{shop.name}每周订量",
            [
                WeekValue(one.week, float(one.qty), None if one.brand_qty is None else float(one.brand_qty))
                for one in shop.weeks
            ],
            unit="条",
            whole="全部",
            part=brand,
        )
    ]
    if found.model.chart == "price":
        charts.append(
            week_line(
                f"{shop.name}每周条均价",
                [
                    WeekValue(one.week, None if one.avg_price is None else float(one.avg_price))
                    for one in shop.weeks
                ],
                unit="元/条",
            )
        )
    return tuple(charts)


def _brand(found: Explanation) -> str:
    number = found.hit.rows[0].get("sku") if found.hit.rows else None
    return found.brands.get(number, "该品规") if isinstance(number, int) else "该品规"
