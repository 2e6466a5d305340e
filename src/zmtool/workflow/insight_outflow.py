"""Tracing seized cartons: the codes of our own cases and of imported lists, through register and orders to routes and caps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.insight.contract import load_contract
from zmtool.insight.engine.protocol import Engine, Source, Stopped
from zmtool.insight.models.hits import plain
from zmtool.insight.outflow.chain import Known, report_of, traced
from zmtool.insight.outflow.records import (
    ORDER_DAYS,
    OrderLineAt,
    OutflowReport,
    Seized,
    Shop,
    TierChange,
    Trace,
)
from zmtool.oversight.internal.definition import load_internal
from zmtool.oversight.internal.outflow import Gauge, Outflow, gauge
from zmtool.workflow.insight_access import FOLDER, require_analyst
from zmtool.workflow.insight_snapshot import snapshot_files
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from zmtool.insight.outflow.package import Request

_SECONDS, _MOST = 120, 2_000_000


@dataclass(frozen=True, slots=True)
class OutflowTrace:
    """What was traced, and the gauge of the year by what others seized (None where one case is asked for)."""

    report: OutflowReport
    gauge: Gauge | None


def outflow_trace(
    place: Place = None, *, case_no: str = "", asof: date, days: int = 365, now: datetime, user: str
) -> OutflowTrace:
    """Traces the codes seized in the days before a day, or those of one case.

    Raises NotFound for a case without codes, UsageProblem for a wrong day, Refused for the duty.
    """
    if asof > now.date():
        raise UsageProblem("分析日在今天之后", where=asof.isoformat(), next_step="例：--asof 2026-05-31")
    if not 1 <= days <= 3660:
        raise UsageProblem("回看天数应在 1 至 3660 之间", where="--days", next_step="例：--days 365")
    with opened(place, now=now) as at:
        with at.reading() as session:
            reps_seen = require_analyst(session, at, user).sees == "all"
        with _engine(at) as engine:
            every = _seized(engine, asof)
            chosen = _chosen(every, case_no, asof, days)
            known = _known(engine, at, asof, every)
        traces = traced(chosen, known)
        notes = () if reps_seen else ("客户经理的分布只限内管岗查看",)
        report = report_of(traces, asof, case_no, reps_seen=reps_seen, notes=notes)
        return OutflowTrace(report, None if case_no else _gauge(at, traced(every, known), asof))


def write_outflow_request(
    found: OutflowTrace, path: Path, place: Place = None, *, region: str = "", now: datetime, user: str
) -> Request:
    """Writes the request to other counties (or to one) about the codes that are not ours; the trail says so.

    Raises UsageProblem for another kind of file, Refused where no code is another county's.
    """
    from zmtool.base.files import ready_folder
    from zmtool.insight.outflow.package import write_request
    from zmtool.store.audit import record

    if path.suffix.lower() != ".zip":
        raise UsageProblem("协查数据包应为 .zip", where=str(path), next_step="例：--package 协查.zip")
    lines = [
        one.seized
        for one in found.report.traces
        if one.seized.code_lic and not one.ours and one.seized.code_lic.startswith(region)
    ]
    if not lines:
        where = f" {region} 的" if region else "外地的"
        raise Refused(f"没有{where}喷码，没有要协查的", next_step="可放宽 --days，或者换一个案号")
    with opened(place, now=now) as at:
        with at.writing() as session:
            require_analyst(session, at, user)
            ready_folder(path.parent)
            bureau = at.workspace.settings.bureau
            request, seal = write_request(
                path,
                lines,
                bureau=bureau.name or bureau.short_name or bureau.region,
                made_at=now,
                made_by=user,
                asof=found.report.asof,
            )
            record(
                session,
                now=now,
                who=user,
                action="insight.outflow.request",
                subject="outflow",
                change={
                    "file": path.name,
                    "seal": seal,
                    "counties": {one.region: one.rows for one in request.files},
                },
            )
        return request


@contextmanager
def _engine(at: OpenWorkspace) -> Iterator[Engine]:
    from zmtool.insight.engine.duck import open_duck

    folder = at.workspace.root / FOLDER
    contract = load_contract(at.root)
    try:
        engine = open_duck(contract, Source(files=snapshot_files(at)), spill=folder / "spill", threads=2)
        try:
            yield engine
        finally:
            engine.close()
    except Stopped as error:
        raise UsageProblem(
            error.reason, next_step="请检查磁盘空间；可用 zmtool insight data rebuild 重建"
        ) from error


def _rows(engine: Engine, sql: str) -> tuple[tuple[Any, ...], ...]:
    return engine.rows(sql, seconds=_SECONDS, most=_MOST).rows


def _seized(engine: Engine, asof: date) -> tuple[Seized, ...]:
    """Everything that was seized up to a day; lines of one code in one case are brought together."""
    rows = _rows(
        engine,
        f"""SELECT s.case_no, s.found_date, s.found_org, s.sku, k.name, SUM(s.qty), s.code_date, s.code_lic
        FROM seizure AS s LEFT JOIN sku AS k ON k.sku = s.sku WHERE s.found_date IS NULL OR s.found_date <= DATE '{asof}'
        GROUP BY s.case_no, s.found_date, s.found_org, s.sku, k.name, s.code_date, s.code_lic""",
    )
    return tuple(
        Seized(
            case_no or "",
            found,
            org or "",
            sku,
            name or "",
            plain(qty) if qty is not None else Decimal(0),
            code_date,
            f"{lic:012d}" if lic is not None else "",
        )
        for case_no, found, org, sku, name, qty, code_date, lic in rows
    )


def _chosen(every: Collection[Seized], case_no: str, asof: date, days: int) -> list[Seized]:
    if case_no:
        found = [one for one in every if one.case_no == case_no.strip()]
        if not found:
            raise NotFound(
                f"案件 {case_no} 没有查获喷码",
                next_step="喷码在办案时登记，或用 zmtool insight data import 文件 --kind seizures 导入",
            )
        return found
    since = asof - timedelta(days=days)
    return [one for one in every if one.found_date is not None and one.found_date > since]


def _known(engine: Engine, at: OpenWorkspace, asof: date, every: Collection[Seized]) -> Known:
    named = {one.code_lic for one in every if one.code_lic}
    bureau = at.workspace.settings.bureau
    return Known(
        _shops(engine),
        _lines(engine),
        _order_days(engine),
        frozenset(week for (week,) in _rows(engine, "SELECT DISTINCT pseq FROM order_head")),
        {
            (week, org, sku, tier): plain(cap)
            for week, org, sku, tier, cap in _rows(
                engine,
                """SELECT DISTINCT t.pseq, t.org, t.sku, t.tier, t.cap FROM tier_cap AS t
                JOIN (SELECT DISTINCT sku FROM seizure) AS s ON s.sku = t.sku WHERE t.cap IS NOT NULL""",
            )
        },
        tuple(_tier_changes(engine, named)),
        bureau.region,
        # Our own cases name no finder where the settings name no region.
        frozenset((bureau.region, bureau.name, bureau.short_name, "")),
    )


def _shops(engine: Engine) -> dict[str, Shop]:
    rows = _rows(
        engine,
        """SELECT r.lic_no, r.name, r.org, r.street, r.route, r.rep, r.tier, r.status FROM retailer AS r
        WHERE r.lic_no IN (SELECT code_lic FROM seizure)""",
    )
    return {
        f"{lic:012d}": Shop(
            f"{lic:012d}", name or "", org or "", street or "", route or "", rep or "", tier, status or ""
        )
        for lic, name, org, street, route, rep, tier, status in rows
    }


def _lines(engine: Engine) -> tuple[OrderLineAt, ...]:
    rows = _rows(
        engine,
        f"""SELECT DISTINCT h.code, l.lic_no, l.sku, l.order_date, l.pseq, l.qty, l.price, l.state, h.channel FROM order_line AS l
        JOIN order_head AS h ON h.order_no = l.order_no
        JOIN (SELECT DISTINCT code_lic, sku, code_date FROM seizure WHERE code_lic IS NOT NULL AND code_date IS NOT NULL) AS s
          ON l.lic_no = s.code_lic AND l.sku = s.sku
        WHERE DATE_DIFF('day', l.order_date, s.code_date) BETWEEN 0 AND {ORDER_DAYS}""",
    )
    return tuple(
        OrderLineAt(
            code,
            f"{lic:012d}",
            sku,
            day,
            week,
            plain(qty),
            None if price is None else plain(price),
            state,
            channel or "",
        )
        for code, lic, sku, day, week, qty, price, state, channel in rows
    )


def _order_days(engine: Engine) -> Mapping[str, Collection[date]]:
    """The days on which named shops ordered anything near a sorting day."""
    rows = _rows(
        engine,
        f"""SELECT DISTINCT h.lic_no, h.order_date FROM order_head AS h
        JOIN (SELECT DISTINCT code_lic, code_date FROM seizure WHERE code_lic IS NOT NULL AND code_date IS NOT NULL) AS s
          ON h.lic_no = s.code_lic WHERE DATE_DIFF('day', h.order_date, s.code_date) BETWEEN 0 AND {ORDER_DAYS}""",
    )
    found: dict[str, set[date]] = defaultdict(set)
    for lic, day in rows:
        found[f"{lic:012d}"].add(day)
    return found


def _tier_changes(engine: Engine, named: Collection[str]) -> Iterator[TierChange]:
    rows = _rows(
        engine, "SELECT lic_no, date_from, old FROM lic_event WHERE kind = '改档位' AND lic_no IS NOT NULL"
    )
    for lic, day, old in rows:
        before = (old or "").strip().removesuffix("档")
        if f"{lic:012d}" in named and day is not None and before.isdecimal() and len(before) < 4:
            yield TierChange(f"{lic:012d}", day, int(before))


def _gauge(at: OpenWorkspace, traces: Collection[Trace], asof: date) -> Gauge:
    """The gauge by seizures: what others seized of our shops. The one by the problem ledger is ``zmtool alert outflow``."""
    rules = load_internal(at.root).outflow
    cartons: dict[tuple[str, date, str], Decimal] = defaultdict(Decimal)
    for one in traces:
        if one.ours and one.outside and one.seized.found_date is not None:
            cartons[one.seized.case_no, one.seized.found_date, one.seized.code_lic] += one.seized.qty
    found = [
        Outflow(case_no, day, round(qty), (lic_no,))
        for (case_no, day, lic_no), qty in sorted(cartons.items())
    ]
    return gauge(found, asof, rules.limit, rules.top)
