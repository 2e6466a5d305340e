"""DuckDB in this process: the default engine. It reads the given files and nothing else, spills to disk, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.insight.contract import STORED_AS, Contract, Table
from zmtool.insight.engine.protocol import Result, Source, Stopped

if TYPE_CHECKING:
    import duckdb


_AT_ONCE = 500


class DuckEngine:
    """One connection, locked after the tables stand: a query can change no setting and open no file."""

    name = "duckdb"
    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str, *, seconds: int, most: int) -> Result:
        import duckdb

        timer = threading.Timer(seconds, self._connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            # No LIMIT around the query: DuckDB 2.0 waits for ever where one ends a table that is read twice.
            found = self._connection.execute(f"SELECT * FROM ({sql}) AS zm")
            columns = tuple(one[0] for one in found.description or ())
            rows = found.fetchmany(most + 1)
        except duckdb.InterruptException as error:
            raise Stopped(f"运行超过 {seconds} 秒，已停止") from error
        except duckdb.OutOfMemoryException as error:
            raise Stopped("内存或者磁盘临时空间不够，已停止") from error
        except duckdb.Error as error:
            raise Stopped(f"SQL 无法运行：{_first_line(error)}") from error
        finally:
            timer.cancel()
        if len(rows) > most:
            raise Stopped(f"结果多于 {most} 行，请收紧参数或者级别")
        return Result(columns, tuple(rows))

    def close(self) -> None:
        self._connection.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def open_duck(
    contract: Contract,
    source: Source,
    *,
    spill: Path,
    memory_mb: int = 1024,
    threads: int = 2,
    kept: Collection[str] = (),
) -> DuckEngine:
    """An engine over the tables of ``source``. ``kept``: views to compute once; ``spill``: folder for what does not fit in memory.

    Raises Stopped where a kept view cannot be computed within the limits.
    """
    import duckdb

    connection = duckdb.connect(config={"threads": max(1, threads)})
    try:
        _settle(connection, source, spill, memory_mb)
        for table in contract.tables.values():
            _table(connection, table, source)
        for view in contract.views.values():
            kind = "TABLE" if view.id in kept else "VIEW"
            connection.execute(f"CREATE {kind} {view.id} AS {view.sql}")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise Stopped(f"分析数据无法打开：{_first_line(error)}") from error
    return DuckEngine(connection)


def _settle(connection: duckdb.DuckDBPyConnection, source: Source, spill: Path, memory_mb: int) -> None:
    folders = {str(path.parent) for paths in source.files.values() for path in paths}
    connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    connection.execute(f"SET temp_directory = {_text(str(spill))}")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_progress_bar"):
        with suppress(Exception):
            connection.execute(f"SET {setting} = false")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET allowed_directories = [{', '.join(map(_text, sorted({*folders, str(spill)})))}]")
    connection.execute("SET enable_external_access = false")


def _table(connection: duckdb.DuckDBPyConnection, table: Table, source: Source) -> None:
    files = source.files.get(table.id, ())
    if files:
        columns = ", ".join(one.id for one in table.columns)
        named = ", ".join(_text(str(path)) for path in files)
        connection.execute(f"CREATE VIEW {table.id} AS SELECT {columns} FROM read_parquet([{named}])")
        return
    columns = ", ".join(f"{one.id} {STORED_AS[one.type]}" for one in table.columns)
    connection.execute(f"CREATE TABLE {table.id} ({columns})")
    rows = source.rows.get(table.id, ())
    if rows:
        fill(connection, table.id, len(table.columns), rows)


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, width: int, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Puts rows into a table, many with one statement."""
    one = f"({', '.join(['?'] * width)})"
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        values = [value for row in some for value in row]
        connection.execute(f"INSERT INTO {table} VALUES {', '.join([one] * len(some))}", values)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
