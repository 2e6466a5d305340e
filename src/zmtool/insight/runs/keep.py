"""Runs, hits and stages in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from zmtool.base.errors import NotFound
from zmtool.insight.models.definition import Model
from zmtool.insight.models.hits import Hit, shown
from zmtool.insight.runs.records import BACKTEST, DONE, RUN, HitMark, KeptHit, KeptRun
from zmtool.insight.tables import HitRow, HitShopRow, RunRow, StageRow


def add_run(
    session: Session,
    model: Model,
    asof: date,
    params: Mapping[str, Any],
    *,
    engine: str,
    fingerprint: str,
    purpose: str,
    state: str,
    note: str,
    ms: int,
    hits: Sequence[tuple[Hit, str, str, Decimal]],
    now: datetime,
    user: str,
) -> int:
    """Keeps a run with its hits — (hit, what its subject is called, its period, its place) — and returns its number."""
    row = RunRow(
        code=model.code,
        version=model.version,
        asof=asof,
        params=json.dumps(dict(params), sort_keys=True),
        engine=engine,
        fingerprint=fingerprint,
        purpose=purpose,
        state=state,
        note=note,
        hits=len(hits),
        ms=ms,
        started_at=now.isoformat(timespec="seconds"),
        who=user,
    )
    session.add(row)
    session.flush()
    rows = [
        HitRow(
            run_id=row.id or 0,
            code=model.code,
            asof=asof,
            unit=hit.unit,
            subject=hit.key,
            called=called,
            period=period,
            level=hit.level,
            value=shown(hit.value),
            quantile=f"{quantile:f}",
            suppressed=hit.suppressed,
            alert_no="",
            done="",
            facts=facts_of(hit),
        )
        for hit, called, period, quantile in hits
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        HitShopRow(hit_id=one.id or 0, lic_no=str(shop))
        for one, (hit, *_) in zip(rows, hits, strict=True)
        for shop in hit.shops
    )
    return row.id or 0


def facts_of(hit: Hit) -> str:
    """The rows of a hit as kept: the same hit always gives the same text."""
    return json.dumps(
        {
            "rows": [
                {
                    name: shown(value) if isinstance(value, (Decimal, date)) else value
                    for name, value in row.items()
                }
                for row in hit.rows
            ],
            "rows_in_all": hit.rows_in_all,
            "shops": [str(one) for one in hit.shops],
            "why": list(hit.why),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def latest_runs(session: Session, asof: date | None = None, *, purpose: str = RUN) -> dict[str, KeptRun]:
    """The last run of each model (on a day, or at all), by code."""
    last = select(func.max(RunRow.id)).where(RunRow.purpose == purpose)
    if asof is not None:
        last = last.where(RunRow.asof == asof)
    numbers = last.group_by(col(RunRow.code))
    rows = session.exec(select(RunRow).where(col(RunRow.id).in_(numbers)).order_by(col(RunRow.code)))
    return {row.code: _run(row) for row in rows}


def runs(session: Session, code: str = "", limit: int = 50) -> tuple[KeptRun, ...]:
    """The last runs, the newest first."""
    query = select(RunRow).order_by(col(RunRow.id).desc()).limit(limit)
    if code:
        query = query.where(RunRow.code == code)
    return tuple(map(_run, session.exec(query)))


def hits_in(session: Session, numbers: Iterable[int]) -> tuple[KeptHit, ...]:
    """The hits of runs, in their order."""
    rows = session.exec(select(HitRow).where(col(HitRow.run_id).in_(list(numbers))).order_by(col(HitRow.id)))
    return tuple(map(_hit, rows))


def kept_hit(session: Session, number: int) -> KeptHit:
    """One hit. Raises NotFound."""
    row = session.get(HitRow, number)
    if row is None:
        raise NotFound(f"没有第 {number} 号命中", next_step="请用 zmtool insight queue 查看")
    return _hit(row)


def hits_about(session: Session, lic_no: str, since: date | None = None) -> tuple[KeptHit, ...]:
    """Every hit of real runs that names a shop, the newest first; of one model, subject and day the last."""
    query = (
        select(HitRow)
        .join(HitShopRow, col(HitShopRow.hit_id) == col(HitRow.id))
        .join(RunRow, col(RunRow.id) == col(HitRow.run_id))
        .where(HitShopRow.lic_no == lic_no, col(RunRow.purpose) != BACKTEST)
        .order_by(col(HitRow.asof).desc(), col(HitRow.id).desc())
    )
    if since is not None:
        query = query.where(col(HitRow.asof) >= since)
    found: dict[tuple[str, str, date], HitRow] = {}
    for row in session.exec(query):
        found.setdefault((row.code, row.subject, row.asof), row)
    return tuple(map(_hit, found.values()))


def marks_about(session: Session, lic_no: str, since: date, until: date) -> Iterator[HitMark]:
    """The hits of real runs between two days that name a shop, without their rows, the newest first; of one model, subject and day the last."""
    columns: tuple[Any, ...] = (
        HitShopRow.lic_no,
        HitRow.id,
        HitRow.subject,
        HitRow.suppressed,
        HitRow.alert_no,
        RunRow.code,
        RunRow.asof,
        RunRow.purpose,
    )
    query = (
        core_select(*columns)
        .join(HitRow, col(HitShopRow.hit_id) == col(HitRow.id))
        .join(RunRow, col(RunRow.id) == col(HitRow.run_id))
        .where(col(HitShopRow.lic_no) == lic_no, *_real(since, until))
        .order_by(col(RunRow.asof).desc(), col(HitRow.id).desc())
    )
    seen = set[tuple[str, str, date]]()
    for row in session.connection().execute(query):
        mark = HitMark(*row)
        key = (mark.code, mark.subject, mark.asof)
        if key not in seen:
            seen.add(key)
            yield mark


def marks_of_all(
    session: Session, since: date, until: date
) -> Iterator[tuple[RunRow, list[tuple[str, int, str, str, str]]]]:
    """The hits of real runs between two days about every shop, as ``marks_about`` tells them of one, by run, the newest day first.

    Each hit is its shop, number, subject, why suppressed and alert: there may be a million.
    """
    runs = session.exec(
        select(RunRow)
        .where(*_real(since, until), col(RunRow.hits) > 0)
        .order_by(col(RunRow.asof).desc(), col(RunRow.code), col(RunRow.id).desc())
    ).all()
    columns: tuple[Any, ...] = (
        HitShopRow.lic_no,
        HitRow.id,
        HitRow.subject,
        HitRow.suppressed,
        HitRow.alert_no,
    )
    of_run = (
        core_select(*columns)
        .join(HitRow, col(HitShopRow.hit_id) == col(HitRow.id))
        .where(col(HitRow.run_id) == bindparam("run"))
    )
    connection = session.connection()
    for _, again in groupby(runs, key=lambda one: (one.code, one.asof)):
        later = set[tuple[str, str]]()
        for run in again:
            rows: list[Any] = list(connection.execute(of_run, {"run": run.id}).all())
            yield run, [row for row in rows if (row[0], row[2]) not in later] if later else rows
            later.update((row[0], row[2]) for row in rows)


def shops_of_raised(session: Session, since: date, until: date) -> Iterator[tuple[str, str]]:
    """Shop and model of the hits of real runs between two days that became alerts."""
    query = (
        select(HitShopRow.lic_no, RunRow.code)
        .join(HitRow, col(HitShopRow.hit_id) == col(HitRow.id))
        .join(RunRow, col(RunRow.id) == col(HitRow.run_id))
        .where(col(HitRow.alert_no) != "", *_real(since, until))
    )
    yield from session.exec(query)


def _real(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return col(RunRow.purpose) != BACKTEST, col(RunRow.asof) >= since, col(RunRow.asof) <= until


def hits_about_subject(session: Session, subject: str, runs: Iterable[int]) -> tuple[KeptHit, ...]:
    """The hits of runs about one subject, in their order."""
    rows = session.exec(
        select(HitRow)
        .where(HitRow.subject == subject, col(HitRow.run_id).in_(list(runs)))
        .order_by(col(HitRow.level), col(HitRow.id))
    )
    return tuple(map(_hit, rows))


def hits_of_alert(session: Session, alert_no: str) -> tuple[KeptHit, ...]:
    """The hits that an alert came of, the newest first."""
    rows = session.exec(select(HitRow).where(HitRow.alert_no == alert_no).order_by(col(HitRow.id).desc()))
    return tuple(map(_hit, rows))


def suppressed_in_a_row(session: Session, codes: Sequence[str], asof: date) -> dict[tuple[str, str], int]:
    """How often in a row, up to before a day, subjects were suppressed by each model."""
    query = (
        select(col(HitRow.code), col(HitRow.subject), col(HitRow.asof), col(HitRow.suppressed))
        .join(RunRow, col(RunRow.id) == col(HitRow.run_id))
        .where(col(HitRow.code).in_(codes), col(HitRow.asof) < asof, RunRow.purpose == RUN)
        .order_by(col(HitRow.asof).desc(), col(HitRow.id).desc())
    )
    found: dict[tuple[str, str], int] = {}
    ended: set[tuple[str, str]] = set()
    seen: set[tuple[str, str, date]] = set()
    for code, subject, day, reason in session.exec(query):
        key = (code, subject)
        if key in ended or (*key, day) in seen:
            continue
        seen.add((*key, day))
        if reason:
            found[key] = found.get(key, 0) + 1
        else:
            ended.add(key)
    return found


def note_alert(session: Session, number: int, alert_no: str, done: str) -> None:
    """Takes down which alert a hit became, and how."""
    row = session.get_one(HitRow, number)
    row.alert_no, row.done = alert_no, done
    session.add(row)


def hits_by_week(session: Session, code: str) -> list[int]:
    """How many hits the real runs of a model had, day by day of running, the oldest first."""
    last = (
        select(func.max(RunRow.id))
        .where(RunRow.code == code, RunRow.purpose == RUN, RunRow.state == DONE)
        .group_by(col(RunRow.asof))
    )
    query = select(RunRow.hits).where(col(RunRow.id).in_(last)).order_by(col(RunRow.asof))
    return list(session.exec(query))


def stages(session: Session) -> dict[str, StageRow]:
    """The last step in the life of each model, by code."""
    rows = session.exec(select(StageRow).order_by(col(StageRow.id)))
    return {row.code: row for row in rows}


def history_of(session: Session, code: str) -> tuple[StageRow, ...]:
    """The life of a model, the oldest first."""
    return tuple(session.exec(select(StageRow).where(StageRow.code == code).order_by(col(StageRow.id))))


def add_stage(session: Session, model: Model, stage: str, why: str, *, now: datetime, user: str) -> None:
    """Takes a step in the life of a model down."""
    session.add(
        StageRow(
            code=model.code,
            version=model.version,
            stage=stage,
            why=why,
            at=now.isoformat(timespec="seconds"),
            who=user,
        )
    )


def _run(row: RunRow) -> KeptRun:
    return KeptRun(
        row.id or 0,
        row.code,
        row.version,
        row.asof,
        json.loads(row.params),
        row.engine,
        row.fingerprint,
        row.purpose,
        row.state,
        row.note,
        row.hits,
        row.ms,
        row.started_at,
        row.who,
    )


def _hit(row: HitRow) -> KeptHit:
    facts = json.loads(row.facts)
    return KeptHit(
        row.id or 0,
        row.run_id,
        row.code,
        row.asof,
        row.unit,
        row.subject,
        row.called,
        row.period,
        row.level,
        row.value,
        Decimal(row.quantile or "1"),
        row.suppressed,
        row.alert_no,
        row.done,
        tuple(facts["rows"]),
        facts["rows_in_all"],
        tuple(facts["shops"]),
        tuple(facts["why"]),
    )
