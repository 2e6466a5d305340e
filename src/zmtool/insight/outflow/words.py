"""The words of a trace, the same on the terminal and on the page (Chinese)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.insight.models.hits import shown
from zmtool.insight.outflow.records import Candidate, Lag


def candidate_told(one: Candidate) -> str:
    """An order line that the cartons may be of: number, day, cartons, tier and cap of its week."""
    line = one.line
    tier = "档位不详" if one.tier is None else f"{one.tier} 档"
    cap = "限量不详" if one.cap is None else f"限 {shown(one.cap)} 条"
    state = "" if line.state == "有效" else f"（{line.state}）"
    return f"{line.order} {line.day} {shown(line.qty)} 条{state}，{tier}，{cap}"


def share_told(share: Decimal | None) -> str:
    """12.5%; — where there is nothing to take a part of."""
    return "—" if share is None else f"{share * 100:.1f}%"


def lag_told(lag: Lag) -> str:
    """How long from sorting to seizure."""
    if not lag.known:
        return "时差：没有一条同时知道分拣日和查获日。"
    rest = f"，另有 {lag.unknown} 行不详" if lag.unknown else ""
    return f"时差（分拣到查获）：最短 {lag.least} 天，中位 {shown(lag.median)} 天，最长 {lag.most} 天（{lag.known} 行{rest}）。"


def gauge_told(
    total: int, quarter: int, end: date, projected: Decimal, limit: Decimal | None, line: Decimal | None
) -> str:
    """The gauge of the year by seizures, with the limit where it is known."""
    told = f"本年外地查获 {total} 条，本季 {quarter} 条；按日均外推，到 {end} 为 {shown(projected)} 条。"
    if limit is None:
        return told + "限额：待核（internal.yaml 没有写外流限额），不作比较。"
    share = Decimal(total) / limit if limit else None
    over = "，预测超过限额" if projected > limit else ""
    return told + f"限额 {shown(limit)} 条，进度线 {shown(line)} 条，已用 {share_told(share)}{over}。"
