"""The DuckDB engine gives a result that is read to its limit, however large the tables below it, and goes on after an inner error."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from zmtool.insight.contract import load_contract
from zmtool.insight.engine.duck import DuckEngine, memory_for, open_duck
from zmtool.insight.engine.protocol import Source, Stopped
from zmtool.insight.models.read import load_library
from zmtool.workflow.insight_model_run import run_one
from zmtool.workflow.insight_scene import Scene

SHOPS = 124_000


@pytest.fixture
def engine(tmp_path: Path) -> DuckEngine:
    """More retailers than one group of rows of a Parquet file holds, one in seven with an event."""
    connection = duckdb.connect()
    retailers, events = tmp_path / "retailer.parquet", tmp_path / "lic_event.parquet"
    table = load_contract().tables["retailer"]
    bare = ", ".join(f"NULL AS {one.id}" for one in table.columns if one.id not in ("lic_no", "tier"))
    connection.execute(
        f"COPY (SELECT range AS lic_no, range % 2000 AS tier, {bare} FROM range({SHOPS})) TO '{retailers}'"
    )
    connection.execute(
        f"COPY (SELECT range * 7 AS lic_no, '停业' AS kind, DATE '2026-01-01' AS date_from, NULL::DATE AS date_to, NULL AS old, NULL AS new"
        f" FROM range({SHOPS // 7})) TO '{events}'"
    )
    files = {"retailer": [retailers], "lic_event": [events]}
    return open_duck(load_contract(), Source(files=files), spill=tmp_path / "spill")


# A table of a WITH that is read twice, one reading shut out by the other.
TWICE = """WITH near AS (SELECT lic_no, tier FROM retailer),
  known AS (SELECT n.lic_no FROM near AS n JOIN lic_event AS e ON e.lic_no = n.lic_no WHERE e.date_from > DATE '2025-01-01' GROUP BY n.lic_no)
  SELECT n.lic_no, n.tier AS value FROM near AS n LEFT JOIN known AS k ON k.lic_no = n.lic_no WHERE k.lic_no IS NULL AND n.tier <= 90"""


def test_a_table_that_is_read_twice_does_not_stand_still(engine: DuckEngine) -> None:
    expected = sum(1 for one in range(SHOPS) if one % 7 and one % 2000 <= 90)
    assert len(engine.rows(TWICE, seconds=20, most=50_000).rows) == expected


def test_more_rows_than_allowed_stop_it_and_the_next_query_runs(engine: DuckEngine) -> None:
    with pytest.raises(Stopped, match="多于 100 行"):
        engine.rows(TWICE, seconds=20, most=100)
    assert engine.rows("SELECT COUNT(*) AS value FROM retailer", seconds=20, most=1).rows == ((SHOPS,),)


COUNT = "SELECT COUNT(*) AS value FROM retailer"
SETTINGS = "SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'temp_directory', 'lock_configuration', 'enable_external_access', 'disabled_optimizers', 'preserve_insertion_order') ORDER BY name"


def test_a_database_that_is_lost_is_opened_anew_with_the_same_settings_tables_and_kept_views(
    tmp_path: Path,
) -> None:
    lines = [(1, 1, 5, 5, 100, 500, 349901100001, date(2026, 6, 1), 2943, "有效")]
    brand = (1, "黄山（硬）", "黄山", "省内", 3, 90, 100, "顺销", 0, date(2020, 1, 1))
    contract = load_contract()
    source = Source(rows={"order_line": lines, "sku": [brand]})
    engine = open_duck(contract, source, spill=tmp_path / "spill", memory_mb=300, kept=["v_pq"])
    kept = "SELECT table_name FROM duckdb_tables() WHERE table_name = 'v_pq'"
    asked = (SETTINGS, kept, "SELECT lic_no, qty FROM v_pq", "SELECT lic_no FROM v_month")
    before = [engine.rows(one, seconds=20, most=50).rows for one in asked]
    assert all(before)
    lost = engine._connection
    assert lost is not None
    lost.close()
    with pytest.raises(Stopped, match="DuckDB 内部出错，本模型没有结果"):
        engine.rows(COUNT, seconds=20, most=1)
    assert [engine.rows(one, seconds=20, most=50).rows for one in asked] == before
    with pytest.raises(Stopped, match="无法运行"):
        engine.rows("SELECT nothing FROM retailer", seconds=20, most=1)
    engine.close()
    with pytest.raises(Stopped, match="已经关闭"):
        engine.rows(COUNT, seconds=20, most=1)


class Breaking:
    """A connection of DuckDB to which one query does what it did to 2.0.0: an inner error, after which nothing runs."""

    def __init__(self, real: duckdb.DuckDBPyConnection) -> None:
        self._real, self._broken = real, False

    def execute(self, sql: str) -> Any:
        if self._broken:
            raise duckdb.FatalException("FATAL Error: Failed: database has been invalidated")
        if "lic_event" in sql:
            self._broken = True
            raise duckdb.InternalException("INTERNAL Error: dict-surviving cache: changed identity")
        return self._real.execute(sql)

    def interrupt(self) -> None:
        self._real.interrupt()

    def close(self) -> None:
        self._real.close()


def _scene() -> Scene:
    return Scene(
        load_contract(), load_library(), {}, frozenset(), frozenset(), (), {}, {}, frozenset(), "fingerprint"
    )


def test_after_an_inner_error_of_one_model_the_next_ones_run(tmp_path: Path) -> None:
    opened: list[duckdb.DuckDBPyConnection] = []

    def breaking() -> Any:
        inner = open_duck(load_contract(), Source(), spill=tmp_path / "spill")
        assert inner._connection is not None
        opened.append(inner._connection)
        return Breaking(inner._connection)

    engine, scene = DuckEngine(breaking), _scene()
    ran = [
        run_one(
            scene.library.models[code],
            scene,
            engine,
            date(2026, 6, 7),
            {name: one.default for name, one in scene.library.models[code].params.items()},
        )
        for code in ("C01", "C07", "C02", "E06", "C03")
    ]
    assert [one.state for one in ran] == ["done", "stopped", "done", "stopped", "done"]
    assert "DuckDB 内部出错" in ran[1].note and "dict-surviving" in ran[1].note
    assert len(opened) == 3, "opened anew after each inner error, and not otherwise"


def test_a_database_that_does_not_open_again_is_told_once_and_not_tried_for_every_model(
    tmp_path: Path,
) -> None:
    tries = 0

    def once() -> Any:
        nonlocal tries
        tries += 1
        if tries > 1:
            raise Stopped("分析数据无法打开：没有空间")
        return duckdb.connect()

    engine = DuckEngine(once)
    assert engine._connection is not None
    engine._connection.close()
    with pytest.raises(Stopped, match="内部出错"):
        engine.rows("SELECT 1 AS value", seconds=20, most=1)
    for _ in range(3):
        with pytest.raises(Stopped, match="无法重新打开：分析数据无法打开：没有空间"):
            engine.rows("SELECT 1 AS value", seconds=20, most=1)
    assert tries == 2


def test_many_order_lines_get_more_memory(tmp_path: Path) -> None:
    path = tmp_path / "order_line.parquet"
    for size, expected in ((1_000, 1024), (199_999_999, 1024), (200_000_000, 3072)):
        with path.open("wb") as file:
            file.truncate(size)
        assert memory_for(Source(files={"order_line": [path]})) == expected
