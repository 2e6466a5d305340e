"""What a model's query may be: one SELECT over the tables of the contract, and nothing that reaches further."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zmtool.insight.contract import load_contract
from zmtool.insight.engine.duck import open_duck
from zmtool.insight.engine.protocol import Source, Stopped
from zmtool.insight.models.query import WrongQuery, checked, written

NAMES = load_contract().names


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("ATTACH 'x.db'", "只能是 SELECT"),
        ("SELECT 1 AS value; SELECT 2 AS value", "只能有一条"),
        ("INSERT INTO sku SELECT 1", "只能是 SELECT"),
        ("DROP TABLE sku", "只能是 SELECT"),
        ("PRAGMA database_list", "只能是 SELECT"),
        ("COPY sku TO 'x.csv'", "只能是 SELECT"),
        ("SET threads = 9", "只能是 SELECT"),
        ("SELECT sku AS value FROM read_csv('/etc/passwd')", "只能用规定的表"),
        ("SELECT sku AS value FROM 'secret.parquet'", "没有表"),
        ("SELECT value FROM range(1000000000) AS t(value)", "只能用规定的表"),
        ("SELECT UNNEST([1, 2]) AS value", "不能使用"),
        ("SELECT name AS value FROM information_schema.tables", "不能带库名"),
        ("SELECT name AS value FROM duckdb_settings", "没有表"),
        (
            "WITH RECURSIVE t AS (SELECT 1 AS value UNION ALL SELECT value + 1 FROM t) SELECT value FROM t",
            "递归",
        ),
        ("SELECT getenv('HOME') AS value", "不能使用函数 GETENV"),
        ("SELECT current_setting('home_directory') AS value", "不能使用函数"),
        ("SELECT NOW() AS value FROM sku", "不能使用函数"),
        ("SELECT RANDOM() AS value FROM sku", "不能使用函数"),
        ("SELECT * FROM sku", "不能用 *"),
        ("WITH sku AS (SELECT 1 AS value) SELECT value FROM sku", "同名"),
        ("SELECT value FROM", "写法有误"),
        ("SELECT (((" * 50, "SQL"),
    ],
)
def test_what_is_refused(sql: str, said: str) -> None:
    with pytest.raises(WrongQuery) as wrong:
        checked(sql, NAMES)
    assert said in wrong.value.reason


def test_an_error_names_line_and_column() -> None:
    with pytest.raises(WrongQuery) as wrong:
        checked("SELECT lic_no,\n  qty AS value\nFROM v_lines", NAMES)
    assert (wrong.value.line, wrong.value.column) == (3, 6)


def test_parameters_become_literals_and_never_sql() -> None:
    query = checked("SELECT name AS value FROM sku WHERE name = :wanted AND listed_on > :asof", NAMES)
    assert query.parameters == {"wanted", "asof"}
    text = written(query, {"wanted": "x' OR 1 = 1 --", "asof": date(2026, 6, 7)})
    assert "'x'' OR 1 = 1 --'" in text and "CAST('2026-06-07' AS DATE)" in text
    with pytest.raises(WrongQuery, match="没有定义"):
        written(query, {"wanted": "x"})


def engine(tmp_path: Path, **limits: int):  # type: ignore[no-untyped-def]
    return open_duck(load_contract(), Source(), spill=tmp_path, **limits)


def test_a_locked_engine_reads_no_file_and_changes_no_setting(tmp_path: Path) -> None:
    """Even what the guard would not let through finds nothing to open."""
    (tmp_path.parent / "outside.csv").write_text("a\n1\n")
    duck = engine(tmp_path)
    try:
        for sql in (
            f"SELECT * FROM read_csv('{tmp_path.parent}/outside.csv')",
            "SELECT * FROM glob('/etc/*')",
            "SELECT getenv('HOME')",
        ):
            with pytest.raises(Stopped):
                duck.rows(sql, seconds=5, most=10)
        with pytest.raises(Stopped):
            duck.rows("SELECT 1) AS x; SET threads = 1; SELECT (1", seconds=5, most=10)
    finally:
        duck.close()


def test_ten_to_the_ninth_rows_are_stopped(tmp_path: Path) -> None:
    duck = engine(tmp_path, memory_mb=256)
    try:
        with pytest.raises(Stopped, match="超过 1 秒"):
            duck.rows(
                "SELECT a.range * b.range % 7 AS value FROM range(1000000) a, range(1000000) b WHERE a.range + b.range < 0",
                seconds=1,
                most=10,
            )
        with pytest.raises(Stopped, match="多于 10 行"):
            duck.rows("SELECT range AS value FROM range(1000000000)", seconds=20, most=10)
        assert duck.rows("SELECT 1 AS value", seconds=5, most=10).rows == ((1,),)
    finally:
        duck.close()
