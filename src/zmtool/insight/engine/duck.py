"""DuckDB in this process: the default engine. It reads the given files and nothing else, spills to disk, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.insight.contract import STORED_AS, Contract, Table
from zmtool.insight.engine.optimizers import without_faulty_optimizers
from zmtool.insight.engine.protocol import Result, Source, Stopped

if TYPE_CHECKING:
    import duckdb


_AT_ONCE = 500
_MEMORY_MB, _MEMORY_OF_MANY_MB = 1024, 3072
_MANY_BYTES = 200_000_000
"""Files from which on queries get more memory: about fifty million order lines."""


class DuckEngine:
    """One connection, locked after the tables stand: a query can change no setting and open no file.

    An error inside DuckDB makes its database unusable: the query is told as stopped, and the next one finds a database opened anew.
    """

    name = "duckdb"
    dialect = "duckdb"

    def __init__(self, opened: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._opened = opened
        self._connection: duckdb.DuckDBPyConnection | None = opened()
        self._lost = ""

    def rows(self, sql: str, *, seconds: int, most: int) -> Result:
        import duckdb

        connection = self._standing()
        timer = threading.Timer(seconds, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            # No LIMIT around the query: DuckDB 2.0 waits for ever where one ends a table that is read twice.
            found = connection.execute(f"SELECT * FROM ({sql}) AS zm")
            columns = tuple(one[0] for one in found.description or ())
            rows = found.fetchmany(most + 1)
        except duckdb.InterruptException as error:
            raise Stopped(f"运行超过 {seconds} 秒，已停止") from error
        except duckdb.OutOfMemoryException as error:
            raise Stopped("内存或者磁盘临时空间不够，已停止") from error
        except (duckdb.InternalException, duckdb.FatalException, duckdb.ConnectionException) as error:
            self._drop()
            raise Stopped(
                f"DuckDB 内部出错，本模型没有结果，其余模型在重新打开的引擎上继续：{_first_line(error)}"
            ) from error
        except duckdb.Error as error:
            raise Stopped(f"SQL 无法运行：{_first_line(error)}") from error
        finally:
            timer.cancel()
        if len(rows) > most:
            raise Stopped(f"结果多于 {most} 行，请收紧参数或者级别")
        return Result(columns, tuple(rows))

    def close(self) -> None:
        self._drop()
        self._lost = "分析引擎已经关闭"

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _standing(self) -> duckdb.DuckDBPyConnection:
        """The connection, opened anew where it was lost. Raises Stopped where that failed, now or before."""
        if self._connection is None:
            if self._lost:
                raise Stopped(self._lost)
            try:
                self._connection = self._opened()
            except Stopped as error:
                self._lost = f"引擎内部出错后无法重新打开：{error.reason}"
                raise Stopped(self._lost) from error
        return self._connection


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def open_duck(
    contract: Contract,
    source: Source,
    *,
    spill: Path,
    memory_mb: int | None = None,
    threads: int = 2,
    kept: Collection[str] = (),
) -> DuckEngine:
    """An engine over the tables of ``source``. ``kept``: views to compute once; ``spill``: folder for what does not fit in memory;
    without ``memory_mb`` by the size of the files.

    Raises Stopped where a kept view cannot be computed within the limits.
    """

    def opened() -> duckdb.DuckDBPyConnection:
        return _opened(contract, source, spill, memory_mb or memory_for(source), threads, frozenset(kept))

    return DuckEngine(opened)


def memory_for(source: Source) -> int:
    """Megabytes for queries over the files: the whole process stays below 4 GB at 100 million order lines."""
    size = sum(path.stat().st_size for paths in source.files.values() for path in paths if path.is_file())
    return _MEMORY_OF_MANY_MB if size >= _MANY_BYTES else _MEMORY_MB


def _opened(
    contract: Contract, source: Source, spill: Path, memory_mb: int, threads: int, kept: Collection[str]
) -> duckdb.DuckDBPyConnection:
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
    return connection


def _settle(connection: duckdb.DuckDBPyConnection, source: Source, spill: Path, memory_mb: int) -> None:
    folders = {str(path.parent) for paths in source.files.values() for path in paths}
    connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    connection.execute(f"SET temp_directory = {_text(str(spill))}")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_progress_bar"):
        with suppress(Exception):
            connection.execute(f"SET {setting} = false")
    without_faulty_optimizers(connection)
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
