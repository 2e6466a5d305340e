"""A year of orders of a county or a province as Parquet files of every table that models read, with patterns planted in it.

Everything is drawn from hashes of the seed and a number, so that the same shape and seed give the same rows; DuckDB draws and writes
them, a week at a time. Shops, persons and numbers are invented; the regions 3499xx are not assigned to any place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import order_sql as sql
from bench.planted_orders import Plan, Shop, planted
from bench.planted_records import record_patterns
from zmtool.insight.contract import STORED_AS, load_contract
from zmtool.insight.data.columns import quoted
from zmtool.insight.data.seasons import load_festivals
from zmtool.insight.engine.duck import fill
from zmtool.values.periods import monday_of, week_of

if TYPE_CHECKING:
    import duckdb

ASOF = date(2026, 5, 31)
"""The last day of a week and of a month, with no festival within two weeks."""
_ORGS, _PER_ORG = 95, 2_000
_WEEKLY = ("order_head", "order_line")
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """How much is drawn: 2,000 shops are a county of one bureau (its year about 1.6 million lines), 30,000 a prefecture."""

    shops: int = 2_000
    weeks: int = 52
    brands: int = 200

    @property
    def per_org(self) -> int:
        """Shops of one bureau."""
        return min(self.shops, max(_PER_ORG, -(-self.shops // _ORGS)))

    @property
    def streets(self) -> int:
        """Streets and townships of one bureau."""
        return max(5, self.per_org // 120)


@dataclass(frozen=True, slots=True)
class Made:
    """Where the tables stand, what was planted: (pattern, model, subject), and the weeks without orders."""

    files: Mapping[str, tuple[Path, ...]]
    truth: tuple[tuple[str, str, str], ...]
    closed: Mapping[tuple[int, str], str]
    lines: int
    shape: Shape
    asof: date = ASOF
    touched: frozenset[str] = frozenset()
    """Shops and brands that anything was planted for."""
    story: tuple[int, ...] = ()
    """The shops of the street whose shops order twenty cartons a week of a brand that does not sell there."""


def orders_at(
    folder: Path, shape: Shape, *, seed: int = 1, memory_mb: int = 3072, with_patterns: bool = True
) -> Made:
    """Writes all tables below ``folder``."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.execute(f"SET memory_limit = '{memory_mb}MB'")
        connection.execute(f"SET temp_directory = {quoted(folder / 'spill')}")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")
        return _Maker(connection, folder, shape, seed).made(with_patterns)
    finally:
        connection.close()


class _Maker:
    """The tables while they are made."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, shape: Shape, seed: int) -> None:
        self.connection, self.folder, self.shape, self.seed = connection, folder, shape, seed
        self.contract = load_contract()
        self.last = week_of(ASOF)
        self.first = self.last - shape.weeks + 1
        self.files: dict[str, list[Path]] = {name: [] for name in self.contract.tables}
        self.lines = 0

    def made(self, with_patterns: bool) -> Made:
        self._variables()
        self._run(sql.MACROS, sql.BRANDS, sql.SHOPS, sql.CAPS, sql.RETAILERS)
        plan = planted(self._shops_of_first_org(), self._brands(), self.last, self.seed)
        record_patterns(plan, ASOF)
        if not with_patterns:
            plan = Plan(plan.last, plan.seed, plan.brands, [])
        self._keep(plan)
        orgs = -(-self.shape.shops // self.shape.per_org)
        for start in range(0, orgs, _BATCH):
            self.connection.execute(sql.CARRIED, {"low": start, "high": start + _BATCH - 1})
        closed, season = _seasons(self.first, self.last)
        self._run(sql.RECENT)
        for week in range(self.first, self.last + 1):
            if week not in closed:
                self._week(week, season.get(week, 1.0))
        self._run(sql.INSPECTIONS, sql.STOCK_TAKEN, sql.EVENTS, sql.OTHERS)
        plan.rows["season"] += [
            {"pseq": week, "last_pseq": before, "festival": name}
            for week, before, name in load_festivals().weeks()
        ]
        self._add(plan)
        for name in self.contract.tables:
            if name not in _WEEKLY:
                self._write(name)
        return Made(
            {name: tuple(paths) for name, paths in self.files.items() if paths},
            tuple(plan.truth),
            {(week, ""): "春节停访" for week in closed},
            self.lines,
            self.shape,
            touched=plan.touched,
            story=tuple(plan.story),
        )

    def _variables(self) -> None:
        values = {
            "seed": self.seed * 1_000_003,
            "shops": self.shape.shops,
            "per_org": self.shape.per_org,
            "streets": self.shape.streets,
            "brands": self.shape.brands,
            "first_week": self.first,
            "last_week": self.last,
            "on_day": ASOF,
        }
        for name, value in values.items():
            self.connection.execute(f"SET VARIABLE {name} = $value", {"value": value})

    def _run(self, *texts: str) -> None:
        for text in texts:
            self.connection.execute(text)

    def _shops_of_first_org(self) -> list[Shop]:
        rows = self.connection.execute(
            "SELECT i, lic_no, street, route, rep, weekday, market, format, tier, x, y, q, status, 0 FROM shop"
            " WHERE o = 0 ORDER BY i"
        ).fetchall()
        return [Shop(*row[:13]) for row in rows]

    def _brands(self) -> list[dict[str, Any]]:
        found = self.connection.execute(
            "SELECT sku, place, whole_price, origin, scarce, limited, fresh FROM brand ORDER BY place"
        )
        names = [one[0] for one in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _keep(self, plan: Plan) -> None:
        """The effects of the plan on the weeks to come, as tables."""
        self._run(sql.EFFECTS)
        for name, rows in plan.effects().items():
            if rows:
                fill(self.connection, name, len(rows[0]), rows)
        for i, column, value in plan.changes:
            self.connection.execute(f"UPDATE retailer SET {column} = ? WHERE i = ?", [value, i])  # noqa: S608

    def _week(self, week: int, season: float) -> None:
        given = {"week": week, "season": season, "monday": monday_of(week)}
        self.connection.execute(sql.ORDERING, given)
        self.connection.execute(sql.LINES, {"week": week})
        for table, text in (("order_head", sql.HEAD_ROWS), ("order_line", sql.LINE_ROWS)):
            path = self.folder / table / f"{week}.parquet"
            path.parent.mkdir(exist_ok=True)
            self.connection.execute(f"COPY ({text}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
            self.files[table].append(path)
        if week > self.last - 30:
            self._run(sql.MORE_RECENT)
        self.lines += self.connection.execute("SELECT COUNT(*) FROM line").fetchone()[0]  # type: ignore[index]

    def _add(self, plan: Plan) -> None:
        """The planted rows of the tables that are not orders."""
        for name, rows in plan.rows.items():
            columns = [one.id for one in self.contract.tables[name].columns]
            full = [tuple(row.get(one) for one in columns) for row in rows]
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE more AS SELECT * FROM {name} LIMIT 0"  # noqa: S608
            )
            fill(self.connection, "more", len(columns), full)
            self.connection.execute(f"INSERT INTO {name} SELECT * FROM more")  # noqa: S608

    def _write(self, name: str) -> None:
        columns = ", ".join(
            f"CAST({one.id} AS {STORED_AS[one.type]}) AS {one.id}"
            for one in self.contract.tables[name].columns
        )
        path = self.folder / f"{name}.parquet"
        self.connection.execute(
            f"COPY (SELECT {columns} FROM {name} ORDER BY ALL) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
        )
        self.files[name].append(path)


def _seasons(first: int, last: int) -> tuple[set[int], dict[int, float]]:
    """The weeks without orders, and how much more is ordered in the weeks before festivals, less after the new year."""
    days = load_festivals().days
    closed, factor = set(), {}
    for day in days["春节"]:
        week = week_of(day)
        closed.add(week)
        factor |= {week - 2: 1.5, week - 1: 1.7, week + 1: 0.6}
    for day in days["中秋节"]:
        for back in (1, 2):
            factor.setdefault(week_of(day) - back, 1.25)
    return {week for week in closed if first <= week <= last}, factor


def day_of(shop: Shop, week: int) -> date:
    """The day of a week on which a shop orders: its route's."""
    return monday_of(week) + timedelta(days=shop.weekday)
