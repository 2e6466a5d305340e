"""The profile of a retailer as one self-contained page: the risk with its derivation, charts of orders, tables. No script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from zmtool.base.files import ready_folder, write_whole
from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.models.hits import shown
from zmtool.insight.profile.records import NOT_CREDIT, PARTIAL, Compared, Profile
from zmtool.oversight.risk.matters import KIND_NAMES
from zmtool.oversight.risk.story import RiskStory
from zmtool.reports.charts import Bar, bars
from zmtool.reports.insight_template import insight_template
from zmtool.reports.week_charts import WeekValue, week_columns, week_line

_BANDS = {"red": "l1", "orange": "l2", "yellow": "l3"}


def write_profile(profile: Profile, risk: RiskStory, path: Path) -> None:
    """Writes the page, whole or not at all. Raises Refused where it cannot be written."""
    ready_folder(path.parent)
    write_whole(path, profile_html(profile, risk).encode())


def profile_html(profile: Profile, risk: RiskStory) -> str:
    """The page."""
    page: str = insight_template("insight_profile.html.j2").render(
        p=profile,
        risk=risk,
        band_class=_BANDS.get(risk.band.id, "l0"),
        not_credit=NOT_CREDIT,
        partial=PARTIAL,
        kinds=KIND_NAMES,
        levels=LEVEL_NAMES,
        shown=shown,
        chart=_risk_chart(risk),
        place_chart=_place_chart,
        **_order_charts(profile),
    )
    return page


def _risk_chart(risk: RiskStory) -> Markup:
    rows = [Bar(one.dimension.label, float(one.points), f"{one.points} 分") for one in risk.dimensions]
    return bars("各维度的分", rows, width=760, names=90)


def _order_charts(profile: Profile) -> dict[str, Any]:
    if not any(one.qty for one in profile.weeks):
        return {"qty_chart": "", "price_chart": ""}
    return {
        "qty_chart": week_columns(
            "每周订量", [WeekValue(one.week, float(one.qty)) for one in profile.weeks], unit="条"
        ),
        "price_chart": week_line(
            "每周条均价",
            [
                WeekValue(one.week, None if one.avg_price is None else float(one.avg_price))
                for one in profile.weeks
            ],
            unit="元/条",
        ),
    }


def _place_chart(one: Compared) -> Markup:
    """A line from the lowest to the highest of the peers with the quartiles and the shop on it."""
    if one.place is None:
        return Markup("")
    marks = Markup("").join(
        Markup('<line x1="{0}" y1="5" x2="{0}" y2="15" stroke="#5b6575"/>').format(8 + round(184 * share))
        for share in (0.25, 0.5, 0.75)
    )
    return Markup(
        '<svg role="img" aria-label="位次" viewBox="0 0 200 20" width="200">'
        '<line x1="8" y1="10" x2="192" y2="10" stroke="#dfe3ea" stroke-width="3"/>{}'
        '<circle cx="{}" cy="10" r="5" fill="#b42318"/></svg>'
    ).format(marks, 8 + round(184 * float(one.place)))
