"""What intelligence leads add to a report to leaders (supervision.md 5.3)."""

from __future__ import annotations

from zmtool.base.errors import Refused
from zmtool.oversight.leader.records import Distribution, Period, Row
from zmtool.oversight.leader.report import told_value
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.leads import figures_of_leads
from zmtool.workflow.workspace import OpenWorkspace

_SHARE = "比率"


def lead_table(at: OpenWorkspace, period: Period, person: Viewer) -> Distribution:
    """The figures of the leads dispatched in the period; without rows for somebody who has nothing to do with leads."""
    try:
        figures = figures_of_leads(period.first, period.last, at, user=person.login)
    except Refused:
        figures = ()
    rows = tuple(
        Row(
            one.label,
            (
                told_value(one.value, "%" if one.unit == _SHARE else one.unit),
                f"{one.part:f}" if one.value is not None else None,
                one.whole,
                one.definition,
            ),
        )
        for one in figures
    )
    columns = ("数值", "分子", "分母", "口径")
    return Distribution("leads", "情报线索", "期内派发的线索", "指标", columns, rows, chart=-1)
