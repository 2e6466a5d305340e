"""Running models on a day: what the data let run is run, its hits are suppressed or kept, and every run is taken down."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import UsageProblem
from zmtool.insight.contract import Contract, load_contract
from zmtool.insight.data.calendar import Week, calendar_of
from zmtool.insight.data.seasons import load_festivals
from zmtool.insight.data.wordings import load_order_words
from zmtool.insight.engine.protocol import Engine, Source, Stopped
from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.hits import Hit, lifted
from zmtool.insight.models.query import Query
from zmtool.insight.models.read import Broken, Library, load_library, query_of
from zmtool.insight.models.trial import run_model
from zmtool.insight.runs.ranking import quantiles
from zmtool.insight.runs.readiness import blocked
from zmtool.insight.runs.suppress import Known, suppressed
from zmtool.values.periods import month_of, week_label, week_of
from zmtool.workflow.insight_access import FOLDER, require_analyst
from zmtool.workflow.insight_snapshot import snapshot_files
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.tables import StageRow

DUCK, SPARK = "duckdb", "spark"
_LATER = ("J",)
"""Families that look at what the other models found."""
Told = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """One model run: ``state`` done, blocked or stopped with the reason (Chinese); ``hits`` with those suppressed."""

    model: Model
    state: str
    note: str
    hits: tuple[Hit, ...]
    ms: int
    run: int = 0
    shadow: bool = False

    @property
    def open_hits(self) -> tuple[Hit, ...]:
        """The hits that nothing suppressed."""
        return tuple(one for one in self.hits if not one.suppressed)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run of models on a day. ``fingerprint`` is what the data were; ``broken`` are files that are no models."""

    asof: date
    engine: str
    fingerprint: str
    models: tuple[Ran, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What every run looks at: tables, models, which data are there, the weeks, names of brands."""

    contract: Contract
    library: Library
    files: Mapping[str, Sequence[Path]]
    empty: frozenset[str]
    unfilled: frozenset[tuple[str, str]]
    weeks: tuple[Week, ...]
    brands: Mapping[int, str]
    listed_on: Mapping[int, date]
    exempt: frozenset[tuple[str, int]]
    fingerprint: str


def run_models(
    codes: Sequence[str],
    place: Place = None,
    *,
    asof: date,
    now: datetime,
    user: str,
    params: Mapping[str, Figure] | None = None,
    shadow: bool = False,
    engine: str = DUCK,
    master: str = "",
    told: Told | None = None,
) -> RunReport:
    """Runs models (none named: all that are active or on trial) and keeps what they find.

    Raises UsageProblem for a day to come or a wrong parameter, NotFound for an unknown model, Refused for the duty.
    """
    from zmtool.insight.runs import keep

    if asof > now.date():
        raise UsageProblem("分析日在今天之后", where=asof.isoformat(), next_step="例：--asof 2026-05-31")
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
            stages = keep.stages(session)
        scene = scene_at(at)
        chosen = chosen_models(scene.library, codes, stages)
        values = {model.code: values_of(model, params or {}) for model in chosen}
        ran = list(_run_all(at, scene, chosen, values, asof, engine=engine, master=master, told=told))
        with at.reading() as session:
            known = _known(session, at, scene, chosen, asof)
            open_alerts = _open_alert_models(session, scene, asof, at)
        ran = [_settled(one, known, scene, asof) for one in _lifted_together(ran, values, open_alerts)]
        ran = [replace(one, shadow=shadow or stage_of(one.model, stages) != "active") for one in ran]
        with at.writing() as session:
            kept = [
                replace(
                    one,
                    run=_keep(session, one, values[one.model.code], scene, asof, engine, now=now, user=user),
                )
                for one in ran
            ]
            _record(session, kept, asof, engine, now, user)
        return RunReport(asof, engine, scene.fingerprint, tuple(kept), scene.library.broken)


def scene_at(at: OpenWorkspace) -> Scene:
    """What a run looks at in a workspace. Raises UsageProblem, BadInput."""
    from zmtool.insight.data import keep as data
    from zmtool.insight.data.columns import HEAD, columns_at, orders_by_week

    contract = load_contract(at.root)
    files = snapshot_files(at)
    folder = at.workspace.root / FOLDER
    with columns_at(folder) as connection, at.reading() as session:
        held = data.parts(session)
        counts = orders_by_week(connection, data.part_files(held, folder, HEAD))
        weeks = calendar_of(counts, data.gaps(session), load_order_words(at.root).incomplete_below)
        empty, unfilled = _fullness(connection, contract, files)
        brands = data.brand_rows(session)
        exempt = _exempt(connection, files)
        mark = data.fingerprint(
            held,
            [
                _content_mark(connection, name, paths)
                for name, paths in sorted(files.items())
                if not contract.tables[name].by_week
            ],
        )
    return Scene(
        contract,
        load_library(at.root),
        files,
        empty,
        unfilled,
        weeks,
        {row.id or 0: row.name for row in brands},
        {row.id or 0: row.listed_on for row in brands if row.listed_on},
        exempt,
        mark,
    )


def _content_mark(connection: Any, name: str, paths: Sequence[Path]) -> str:
    """What a table holds, in short; the same rows give the same text whatever their order. Alerts are left out: a run adds to them."""
    from zmtool.insight.data.columns import quoted

    if name == "alert":
        return ""
    listed = ", ".join(map(quoted, paths))
    row = connection.execute(
        f"SELECT COUNT(*), SUM(HASH(CAST(t AS VARCHAR))) FROM read_parquet([{listed}]) AS t"
    )
    return f"{name} {row.fetchone()}"


def _fullness(
    connection: Any, contract: Contract, files: Mapping[str, Sequence[Path]]
) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Tables without a row, and columns without a value."""
    from zmtool.insight.data.columns import quoted

    empty, unfilled = set(), set()
    for table in contract.tables.values():
        paths = files.get(table.id, ())
        if not paths:
            empty.add(table.id)
            unfilled |= {(table.id, one.id) for one in table.columns}
            continue
        counts = ", ".join(
            f"COUNT(NULLIF({one.id}, ''))" if one.type in ("text", "private") else f"COUNT({one.id})"
            for one in table.columns
        )
        row = connection.execute(
            f"SELECT COUNT(*), {counts} FROM read_parquet([{', '.join(map(quoted, paths))}])"
        ).fetchone()
        if not row[0]:
            empty.add(table.id)
        unfilled |= {
            (table.id, one.id) for one, filled in zip(table.columns, row[1:], strict=True) if not filled
        }
    return frozenset(empty), frozenset(unfilled)


def _exempt(connection: Any, files: Mapping[str, Sequence[Path]]) -> frozenset[tuple[str, int]]:
    from zmtool.insight.data.columns import quoted

    paths = files.get("exempt", ())
    if not paths:
        return frozenset()
    rows = connection.execute(
        f"SELECT model, lic_no FROM read_parquet([{', '.join(map(quoted, paths))}]) WHERE kind = '零售户' AND lic_no IS NOT NULL"
    ).fetchall()
    return frozenset((model, lic_no) for model, lic_no in rows)


def stage_of(model: Model, stages: Mapping[str, StageRow]) -> str:
    """The stage a model stands at: the last that somebody took down for it, else what its file says."""
    row = stages.get(model.code)
    return row.stage if row is not None else model.status


def chosen_models(
    library: Library, codes: Sequence[str], stages: Mapping[str, StageRow]
) -> tuple[Model, ...]:
    """The models named, or all that are active or on trial; those that look at other models' finds come last."""
    if codes:
        found = [library.model(one) for one in codes]
    else:
        found = [one for one in library.models.values() if stage_of(one, stages) in ("active", "trial")]
    by_code = {one.code: one for one in found}
    return tuple(sorted(by_code.values(), key=lambda one: (one.family in _LATER, one.code)))


def values_of(model: Model, given: Mapping[str, Figure]) -> dict[str, Figure]:
    """The values of a model's parameters. Raises UsageProblem for one it does not have, or that is out of range."""
    values: dict[str, Figure] = {name: one.default for name, one in model.params.items()}
    for name, value in given.items():
        parameter = model.params.get(name)
        if parameter is None:
            raise UsageProblem(
                f"模型 {model.code} 没有参数 {name}",
                next_step=f"可用：{'、'.join(model.params) or '没有参数'}",
            )
        low, high = parameter.least, parameter.most
        if (low is not None and value < low) or (high is not None and value > high):
            raise UsageProblem(f"参数 {name}={value} 超出范围", next_step=f"范围：{low}–{high}")
        values[name] = int(value) if parameter.type == "int" else float(value)
    return values


def _run_all(
    at: OpenWorkspace,
    scene: Scene,
    chosen: Sequence[Model],
    values: Mapping[str, Mapping[str, Figure]],
    asof: date,
    *,
    engine: str,
    master: str,
    told: Told | None,
) -> Iterator[Ran]:
    """Runs the models; those that look at other models' finds see those of this run as alerts of the day."""
    first = [one for one in chosen if one.family not in _LATER]
    later = [one for one in chosen if one.family in _LATER]
    done: list[Ran] = []
    for models in (first, later):
        if not models:
            continue
        rows = _as_alerts(done, asof) if models is later else []
        with engine_over(at, scene, engine=engine, master=master, alerts=rows, models=models) as running:
            for model in models:
                if told is not None:
                    told(len(done), len(chosen), f"{model.code} {model.name}")
                one = run_one(model, scene, running, asof, values[model.code])
                done.append(one)
                yield one


def run_one(model: Model, scene: Scene, engine: Engine, asof: date, values: Mapping[str, Figure]) -> Ran:
    """One model: blocked by name where the data do not let it run, stopped where it ran over its limits."""
    from zmtool.insight.runs.records import BLOCKED, DONE, STOPPED

    began = time.monotonic()
    try:
        query: Query = query_of(model, scene.contract)
        why = blocked(model, query, scene.contract, scene.empty, scene.unfilled, scene.weeks, asof, values)
        if why:
            return Ran(model, BLOCKED, why, (), 0)
        hits = run_model(model, query, engine, asof, values)
    except Stopped as error:
        return Ran(model, STOPPED, error.reason, (), _since(began))
    return Ran(model, DONE, "", hits, _since(began))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


@contextmanager
def engine_over(
    at: OpenWorkspace,
    scene: Scene,
    *,
    engine: str = DUCK,
    master: str = "",
    alerts: Sequence[tuple[Any, ...]] = (),
    models: Iterable[Model] = (),
) -> Iterator[Engine]:
    """An engine over a workspace's tables; ``alerts`` are added to those that are kept. Raises UsageProblem, OutsideMissing."""
    from zmtool.insight.data.columns import SPILL
    from zmtool.insight.engine.duck import open_duck

    folder = at.workspace.root / FOLDER
    (folder / SPILL).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder / SPILL, ignore_cleanup_errors=True) as own:
        files = dict(scene.files)
        if alerts:
            extra = _alert_file(scene.contract, alerts, Path(own), folder)
            files["alert"] = [*files.get("alert", ()), extra]
        kept = _read_by_several(scene.contract, models)
        try:
            if engine == SPARK:
                from zmtool.insight.engine.spark import open_spark

                running: Engine = open_spark(scene.contract, Source(files=files), master=master)
            elif engine == DUCK:
                running = open_duck(
                    scene.contract, Source(files=files), spill=Path(own), kept=kept, threads=2
                )
            else:
                raise UsageProblem(f"没有引擎“{engine}”", next_step="可用：duckdb、spark")
            try:
                yield running
            finally:
                running.close()
        except Stopped as error:
            raise UsageProblem(
                error.reason, next_step="请检查磁盘空间；可用 zmtool insight data rebuild 重建"
            ) from error


def _alert_file(contract: Contract, alerts: Sequence[tuple[Any, ...]], own: Path, folder: Path) -> Path:
    """Rows of the table of alerts as a file of their own."""
    from zmtool.insight.contract import STORED_AS
    from zmtool.insight.data.columns import columns_at, quoted
    from zmtool.insight.engine.duck import fill

    table, path = contract.tables["alert"], own / "alerts.parquet"
    columns = ", ".join(f"{one.id} {STORED_AS[one.type]}" for one in table.columns)
    with columns_at(folder) as connection:
        connection.execute(f"CREATE TABLE alert ({columns})")
        fill(connection, "alert", len(table.columns), list(alerts))
        connection.execute(f"COPY alert TO {quoted(path)} (FORMAT parquet)")
    return path


def _read_by_several(contract: Contract, models: Iterable[Model]) -> frozenset[str]:
    """The views worth computing once: those kept by the contract that more than one model reads."""
    counts: dict[str, int] = defaultdict(int)
    for model in models:
        for name in query_of(model, contract).tables:
            counts[name] += 1
    return frozenset(one.id for one in contract.views.values() if one.kept and counts[one.id] > 1)


def _as_alerts(done: Sequence[Ran], asof: date) -> list[tuple[Any, ...]]:
    """What this run found so far, as rows of the table of alerts."""
    return [
        (None, ran.model.code, shop, None, asof, hit.level, None, None)
        for ran in done
        for hit in ran.open_hits
        for shop in hit.shops
    ]


def _lifted_together(
    ran: Sequence[Ran], values: Mapping[str, Mapping[str, Figure]], open_alerts: Mapping[int, frozenset[str]]
) -> list[Ran]:
    """The hits at the levels that other models' hits about the same shops lift them to."""
    by_shop: dict[int, set[str]] = defaultdict(set)
    for one in ran:
        for hit in one.hits:
            for shop in hit.shops:
                by_shop[shop].add(one.model.root)
    found = []
    for one in ran:
        if not one.model.lifts:
            found.append(one)
            continue
        hits = []
        for hit in one.hits:
            others = {
                root for shop in hit.shops for root in by_shop[shop] | open_alerts.get(shop, frozenset())
            }
            hits.append(lifted(hit, one.model, frozenset(others - {one.model.root}), values[one.model.code]))
        found.append(replace(one, hits=tuple(hits)))
    return found


def _settled(ran: Ran, known: Known, scene: Scene, asof: date) -> Ran:
    return replace(ran, hits=tuple(suppressed(one, ran.model, asof, known) for one in ran.hits))


def _known(session: Session, at: OpenWorkspace, scene: Scene, chosen: Sequence[Model], asof: date) -> Known:
    from zmtool.insight.runs.keep import suppressed_in_a_row
    from zmtool.oversight.internal.definition import load_internal

    codes = [one.code for one in chosen]
    return Known(
        load_festivals(at.root),
        scene.listed_on,
        scene.exempt,
        suppressed_in_a_row(session, codes, asof),
        load_internal(at.root).suppress_most,
    )


def _open_alert_models(
    session: Session, scene: Scene, asof: date, at: OpenWorkspace
) -> dict[int, frozenset[str]]:
    """Which models have an alert about each shop that nobody found false, in the days of stacking."""
    from datetime import timedelta

    from sqlmodel import col, select

    from zmtool.insight.runs.ranking import load_queue_rules
    from zmtool.oversight.internal.tables import SupervisionAlertRow

    since = (asof - timedelta(days=load_queue_rules(at.root).stacking_days)).isoformat()
    query = select(SupervisionAlertRow.subject_key, SupervisionAlertRow.model).where(
        SupervisionAlertRow.subject_kind == "shop",
        col(SupervisionAlertRow.raised_at) >= since,
        col(SupervisionAlertRow.verdict) != "误报",
    )
    found: dict[int, set[str]] = defaultdict(set)
    for key, code in session.exec(query):
        if key.isdecimal():
            found[int(key)].add(code.rpartition("-")[2])
    return {shop: frozenset(ones) for shop, ones in found.items()}


def period_of(model: Model, asof: date) -> str:
    """What a hit of a model is computed over: 2026-W20, 2026-05, or the day."""
    match model.period:
        case "week":
            return week_label(week_of(asof))
        case "month":
            return month_of(asof)
        case _:
            return asof.isoformat()


def called(hit: Hit, scene: Scene, names: Mapping[str, str]) -> str:
    """What a person calls the subject of a hit; ``names`` are those of shops."""
    if hit.unit == "sku" and hit.key.isdecimal():
        return scene.brands.get(int(hit.key), hit.key)
    name = names.get(hit.key, "") if hit.unit == "lic" else ""
    return f"{name}（{hit.key}）" if name else hit.key


def shop_names(session: Session, hits: Iterable[Hit]) -> dict[str, str]:
    """What the register calls the shops that hits are about, by licence number."""
    from zmtool.licenses.register.keep import known_retailers

    numbers = sorted({one.key for one in hits if one.unit == "lic"})
    return {number: one.name or one.principal for number, one in known_retailers(session, numbers).items()}


def _keep(
    session: Session,
    ran: Ran,
    values: Mapping[str, Figure],
    scene: Scene,
    asof: date,
    engine: str,
    *,
    now: datetime,
    user: str,
) -> int:
    from zmtool.insight.runs import keep, records

    places = quantiles([_size(one) for one in ran.hits])
    names = shop_names(session, ran.hits)
    return keep.add_run(
        session,
        ran.model,
        asof,
        values,
        engine=engine,
        fingerprint=scene.fingerprint,
        purpose=records.SHADOW if ran.shadow else records.RUN,
        state=ran.state,
        note=ran.note,
        ms=ran.ms,
        hits=[
            (hit, called(hit, scene, names), period_of(ran.model, asof), place)
            for hit, place in zip(ran.hits, places, strict=True)
        ],
        now=now,
        user=user,
    )


def _size(hit: Hit) -> float:
    return float(hit.value) if isinstance(hit.value, (int, Decimal)) else 0.0


def _record(session: Session, ran: Sequence[Ran], asof: date, engine: str, now: datetime, user: str) -> None:
    from zmtool.store.audit import record

    record(
        session,
        now=now,
        who=user,
        action="insight.run",
        subject=f"insight_run:{asof}",
        change={
            "engine": engine,
            "models": len(ran),
            "hits": sum(len(one.hits) for one in ran),
            "blocked": [one.model.code for one in ran if one.state != "done"],
        },
    )
