"""The trace of seized cartons on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text
from zmtool.insight.models.hits import shown
from zmtool.insight.outflow.records import Concentrated, OutflowReport, Trace
from zmtool.insight.outflow.words import candidate_told, gauge_told, lag_told, share_told

if TYPE_CHECKING:
    from zmtool.oversight.internal.outflow import Gauge

_BAR = 30


def outflow_json(report: OutflowReport, gauge: Gauge | None) -> dict[str, Any]:
    """The trace as JSON."""
    share = report.unreadable_share
    return {
        "asof": report.asof.isoformat(),
        "case_no": report.case_no or None,
        "cartons": shown(report.cartons),
        "counted": shown(report.counted),
        "unreadable": shown(report.unreadable),
        "unreadable_share": None if share is None else str(share),
        "undated": shown(report.undated),
        "foreign": [{"region": region, "cartons": shown(qty)} for region, qty in report.foreign],
        "traces": [_trace_json(one) for one in report.traces],
        "shops": [to_plain(one) for one in report.shops],
        "routes": [to_plain(one) for one in report.routes],
        "reps": [to_plain(one) for one in report.reps],
        "lag": to_plain(report.lag),
        "gauge": None if gauge is None else to_plain(gauge),
        "notes": list(report.notes),
    }


def _trace_json(trace: Trace) -> dict[str, Any]:
    return {
        "seized": to_plain(trace.seized),
        "shop": None if trace.shop is None else to_plain(trace.shop),
        "ours": trace.ours,
        "outside": trace.outside,
        "lag": trace.lag,
        "orders": [
            {
                **to_plain(one.line),
                "days_before": one.days_before,
                "tier": one.tier,
                "cap": None if one.cap is None else shown(one.cap),
            }
            for one in trace.candidates
        ],
        "missing": list(trace.missing),
    }


def print_outflow(report: OutflowReport, gauge: Gauge | None) -> None:
    """The trace as a person reads it."""
    told = f"案件 {report.case_no}" if report.case_no else f"截至 {report.asof}"
    print_text(
        f"外流追溯（{told}）：查获 {shown(report.cartons)} 条，其中本局户 {shown(report.counted)} 条；"
        f"认不出户的 {shown(report.unreadable)} 条（无码率 {share_told(report.unreadable_share)}），"
        f"读不出日期的 {shown(report.undated)} 条。"
    )
    if not report.traces:
        print_text(
            "这一段没有查获喷码。办案时登记喷码，或用 zmtool insight data import 文件 --kind seizures 导入。"
        )
        return
    print_table(
        "责任链",
        [
            "案号",
            "查获日期",
            "查获机构",
            "品规",
            "条",
            "喷码日期",
            "许可证号",
            "店名",
            "订单行（分拣日前 0–3 天）",
            "线路",
            "客户经理",
            "时差",
            "缺的环节",
        ],
        [_row(one) for one in report.traces],
    )
    _print_share("户", report.shops)
    _print_share("线路", report.routes)
    _print_share("客户经理", report.reps)
    print_text(lag_told(report.lag))
    if report.foreign:
        counties = "、".join(f"{region} {shown(qty)} 条" for region, qty in report.foreign)
        print_text(f"外地证号：{counties}。协查数据包：zmtool insight outflow --package 协查.zip")
    if gauge is not None:
        print_text(
            gauge_told(
                gauge.total, gauge.quarter, gauge.quarter_end, gauge.projected, gauge.limit, gauge.line
            )
        )
    for note in report.notes:
        print_text(note)


def _row(one: Trace) -> Sequence[object]:
    seized, shop = one.seized, one.shop
    return (
        seized.case_no,
        seized.found_date or "",
        seized.found_org,
        seized.brand,
        shown(seized.qty),
        seized.code_date or "",
        seized.code_lic,
        shop.name if shop else "",
        "；".join(map(candidate_told, one.candidates)),
        shop.route if shop else "",
        shop.rep if shop else "",
        "" if one.lag is None else f"{one.lag} 天",
        "；".join(one.missing),
    )


def _print_share(what: str, rows: Sequence[Concentrated]) -> None:
    if rows:
        print_table(
            f"按{what}集中",
            [what, "名称", "条", "占比", "案件", ""],
            [
                (
                    one.key,
                    one.name if one.name != one.key else "",
                    shown(one.cartons),
                    share_told(one.share),
                    one.cases,
                    "█" * round(float(one.share) * _BAR),
                )
                for one in rows
            ],
        )
