"""The trace of seized cartons as one self-contained page: chains with what is missing, concentration, time lag, gauge. No script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from zmtool.base.files import ready_folder, write_whole
from zmtool.insight.models.hits import shown
from zmtool.insight.outflow.records import Concentrated, OutflowReport
from zmtool.insight.outflow.words import candidate_told, gauge_told, lag_told, share_told
from zmtool.oversight.internal.outflow import Gauge
from zmtool.reports.charts import Bar, bars
from zmtool.reports.insight_template import insight_template


def write_outflow(report: OutflowReport, gauge: Gauge | None, path: Path) -> None:
    """Writes the page, whole or not at all. Raises Refused where it cannot be written."""
    ready_folder(path.parent)
    write_whole(path, outflow_html(report, gauge).encode())


def outflow_html(report: OutflowReport, gauge: Gauge | None) -> str:
    """The page."""
    page: str = insight_template("insight_outflow.html.j2").render(
        r=report,
        shown=shown,
        share_told=share_told,
        candidate_told=candidate_told,
        lag=lag_told(report.lag),
        gauge=""
        if gauge is None
        else gauge_told(
            gauge.total, gauge.quarter, gauge.quarter_end, gauge.projected, gauge.limit, gauge.line
        ),
        gauge_chart=Markup("") if gauge is None else _gauge_chart(gauge),
        charts=[
            (title, _share_chart(title, rows))
            for title, rows in (
                ("按户", report.shops),
                ("按线路", report.routes),
                ("按客户经理", report.reps),
            )
            if rows
        ],
    )
    return page


def _share_chart(title: str, rows: Sequence[Concentrated]) -> Markup:
    return bars(
        title,
        [
            Bar(
                f"{one.name}（{one.key}）" if one.name != one.key else one.key,
                float(one.cartons),
                f"{shown(one.cartons)} 条，{share_told(one.share)}",
            )
            for one in rows
        ],
        width=900,
        names=330,
    )


def _gauge_chart(gauge: Gauge) -> Markup:
    rows = [
        Bar("本年累计", float(gauge.total), f"{gauge.total} 条", bool(gauge.over_line)),
        Bar(
            f"预测到 {gauge.quarter_end}",
            float(gauge.projected),
            f"{shown(gauge.projected)} 条",
            gauge.limit is not None and gauge.projected > gauge.limit,
        ),
    ]
    if gauge.limit is not None and gauge.line is not None:
        rows.insert(1, Bar("进度线", float(gauge.line), f"{shown(gauge.line)} 条"))
        rows.append(Bar("全年限额", float(gauge.limit), f"{shown(gauge.limit)} 条"))
    return bars("外流进度", rows, width=760, names=180)
