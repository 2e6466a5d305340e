"""The DuckDB engine gives a result that is read to its limit, however large the tables below it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from zmtool.insight.contract import load_contract
from zmtool.insight.engine.duck import DuckEngine, open_duck
from zmtool.insight.engine.protocol import Source, Stopped

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
