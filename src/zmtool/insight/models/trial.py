"""Trying a model against its own examples: what it finds in the given data, and where that is not what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.insight.contract import Contract
from zmtool.insight.engine.protocol import Engine, Source, Stopped
from zmtool.insight.models.definition import LEVEL_NAMES, Example, Figure, Model
from zmtool.insight.models.examples import WrongExample, data_of, licence
from zmtool.insight.models.hits import Hit, hits_of, shown
from zmtool.insight.models.query import Query, WrongQuery, written
from zmtool.insight.models.read import query_of
from zmtool.values.periods import month_before, month_of, week_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One example tried: what is not as expected (Chinese), empty where all is; ``hits`` are what was found."""

    example: str
    problems: tuple[str, ...]
    hits: tuple[Hit, ...] = ()


def given_values(asof: date) -> dict[str, Any]:
    """What every query is given: the day, its week, its month, the month before."""
    month = month_of(asof)
    return {"asof": asof, "pseq": week_of(asof), "ym": month, "last_ym": month_before(month)}


def run_model(
    model: Model, query: Query, engine: Engine, asof: date, params: Mapping[str, Figure]
) -> tuple[Hit, ...]:
    """The hits of a model on a day. Raises Stopped."""
    values = {**{name: one.default for name, one in model.params.items()}, **params}
    try:
        sql = written(query, {**values, **given_values(asof)}, engine.dialect)
    except WrongQuery as error:
        raise Stopped(error.reason) from error
    result = engine.rows(sql, seconds=model.seconds, most=model.rows)
    return hits_of(model, result.columns, result.rows, values)


def tried(model: Model, contract: Contract, spill: Path) -> tuple[Tried, ...]:
    """Every example of a model, tried with DuckDB. Raises UsageProblem for a query that may not run."""
    query = query_of(model, contract)
    return tuple(_tried(model, query, example, contract, spill) for example in model.examples)


def _tried(model: Model, query: Query, example: Example, contract: Contract, spill: Path) -> Tried:
    from zmtool.insight.engine.duck import open_duck

    try:
        data = data_of(example, contract)
        engine = open_duck(contract, Source(rows=data.rows), spill=spill, memory_mb=512, threads=1)
        try:
            hits = run_model(model, query, engine, data.asof, example.params)
        finally:
            engine.close()
    except (WrongExample, Stopped) as error:
        return Tried(example.name, (error.reason,))
    return Tried(example.name, tuple(_differences(model, example, hits, data.brands)), hits)


def _differences(
    model: Model, example: Example, hits: tuple[Hit, ...], brands: Mapping[int, str]
) -> list[str]:
    numbers = {name: number for number, name in brands.items()}
    wanted = {}
    problems = []
    for row in example.expect:
        key = _key_of(model, row, numbers)
        if key is None:
            return [f"expect 的一行没有写明对象（{model.subject}，零售户写 lic）"]
        wanted[key] = row
    found = {one.key: one for one in hits}
    for key in sorted(set(wanted) - set(found)):
        problems.append(f"应当命中 {_called(key, model, brands)}，没有命中")
    for key in sorted(set(found) - set(wanted)):
        hit = found[key]
        problems.append(f"不应命中 {_called(key, model, brands)}（{hit.level_name}，值 {shown(hit.value)}）")
    for key in sorted(set(wanted) & set(found)):
        problems += _wrong_values(wanted[key], found[key], _called(key, model, brands), brands)
    return problems


def _key_of(model: Model, row: Mapping[str, Any], numbers: Mapping[str, int]) -> str | None:
    if model.unit == "lic":
        given = row.get("lic", row.get("lic_no"))
        return None if given is None else str(licence(given))
    given = row.get(model.subject)
    if given is None:
        return None
    return str(numbers.get(str(given), given)) if model.unit == "sku" else str(given)


def _called(key: str, model: Model, brands: Mapping[int, str]) -> str:
    if model.unit == "sku" and key.isdecimal():
        return brands.get(int(key), key)
    return key


def _wrong_values(row: Mapping[str, Any], hit: Hit, called: str, brands: Mapping[int, str]) -> list[str]:
    problems = []
    for name, wanted in row.items():
        if name in ("lic", "lic_no") and hit.unit == "lic" or name == "grp":
            continue
        if name == "level":
            held: Any = LEVEL_NAMES[hit.level]
        elif name == "shops":
            held, wanted = [*hit.shops], [licence(one) for one in wanted]
        else:
            if name not in hit.rows[0]:
                problems.append(f"{called}：结果中没有列 {name}")
                continue
            held = hit.rows[0][name]
            if name == "sku" and isinstance(held, int):
                held = brands.get(held, held)
            if name in ("lic_no", "found_at") and isinstance(held, int):
                wanted = licence(wanted)
        if not _same(held, wanted):
            problems.append(f"{called} 的 {name} 是 {shown(held) or '空'}，应当是 {wanted}")
    return problems


def _same(held: Any, wanted: Any) -> bool:
    if isinstance(held, (int, Decimal)) and isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        return abs(float(held) - float(wanted)) <= 1e-4 * max(1.0, abs(float(wanted)))
    if isinstance(held, date):
        return held.isoformat() == str(wanted)
    return bool(held == wanted)
