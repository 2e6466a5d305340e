"""The report to leaders as one self-contained HTML page: figures lead down to their records, charts inside as SVG, no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from zmtool.forms.printable import printed
from zmtool.oversight.leader.records import Distribution
from zmtool.oversight.leader.report import LeaderReport, change, summary, told, told_value
from zmtool.reports.charts import Bar, bars, columns

MOST_RECORDS = 200
_MOST_BARS = 20
_STANDING = ("weeks",)


def leader_html(report: LeaderReport) -> str:
    """The page."""
    page: str = _template().render(
        report=report,
        summary=summary(report),
        told=told,
        told_value=told_value,
        change=change,
        chart=_chart,
        most=MOST_RECORDS,
        alarming=("clues_late", "problems_late", "relapse", "returned"),
    )
    return page


def _chart(table: Distribution) -> Any:
    """The table's first column as bars, weeks as columns; nothing for a listing or where all is nothing."""
    if table.chart < 0 or not table.rows:
        return Markup("")
    rows = [
        Bar(row.name, float(value), str(value))
        for row in table.rows[:_MOST_BARS]
        if not isinstance(value := row.counts[table.chart] or 0, str)
    ]
    if not any(one.value for one in rows):
        return Markup("")
    if table.key in _STANDING:
        return columns(table.title, rows)
    return bars(table.title, rows)


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printed(value) if type(value) is str else value,
    )
    return environment.get_template("leader.html.j2")
