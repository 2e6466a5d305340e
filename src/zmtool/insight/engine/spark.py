"""Spark: the same models over the same files, for a province that outgrows one machine (``pip install 'zmtool[spark]'``).

Queries are the models' own text, translated by sqlglot. Decimals become doubles here, so that both engines divide and average alike.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlglot

from zmtool.base.errors import OutsideMissing
from zmtool.insight.contract import STORED_AS, Contract, Table
from zmtool.insight.engine.protocol import Result, Source, Stopped

_TYPES = {
    "BIGINT": "BIGINT",
    "INTEGER": "INT",
    "VARCHAR": "STRING",
    "DOUBLE": "DOUBLE",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
}
_GROUP = "zmtool"


class SparkEngine:
    """One session with the tables as temporary views."""

    name = "spark"
    dialect = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    def rows(self, sql: str, *, seconds: int, most: int) -> Result:
        context = self._session.sparkContext
        context.setJobGroup(_GROUP, "zmtool", interruptOnCancel=True)
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            context.cancelJobGroup(_GROUP)

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            frame = self._session.sql(sql).limit(most + 1)
            rows = tuple(tuple(map(_value, row)) for row in frame.collect())
            columns = tuple(frame.columns)
        except Exception as error:
            if stopped.is_set():
                raise Stopped(f"运行超过 {seconds} 秒，已停止") from error
            raise Stopped(f"SQL 无法在 Spark 上运行：{str(error).strip().splitlines()[0][:200]}") from error
        finally:
            timer.cancel()
        if len(rows) > most:
            raise Stopped(f"结果多于 {most} 行，请收紧参数或者级别")
        return Result(columns, rows)

    def close(self) -> None:
        self._session.stop()


def _value(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def open_spark(
    contract: Contract,
    source: Source,
    *,
    master: str = "",
    memory_mb: int = 2048,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> SparkEngine:
    """An engine over the tables of ``source``; ``master`` empty is this machine, ``settings`` are Spark's own. Raises OutsideMissing."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OutsideMissing(
            "没有安装 Spark",
            next_step="请用 pip install 'zmtool[spark]' 安装，并安装 Java 17；或改用 --engine duckdb",
        ) from error
    try:
        session = (
            SparkSession.builder.master(master or "local[*]")
            .appName("zmtool")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.memory", f"{memory_mb}m")
            .config("spark.sql.shuffle.partitions", "8" if not master else "200")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.log.level", "ERROR")
            .config(map=dict(settings))
            .getOrCreate()
        )
        fill_spark(session, contract, source)
    except Exception as error:
        raise OutsideMissing(
            f"Spark 不能启动：{str(error).strip().splitlines()[0][:200]}",
            next_step="请检查 Java 17 是否安装、--master 的地址；或改用 --engine duckdb",
        ) from error
    return SparkEngine(session)


def fill_spark(session: Any, contract: Contract, source: Source) -> None:
    """Makes the tables and views of a contract in a session; those that are there are replaced."""
    for table in contract.tables.values():
        files = source.files.get(table.id, ())
        frame = (
            _of_files(session, table, files)
            if files
            else _of_rows(session, table, source.rows.get(table.id, ()))
        )
        frame.createOrReplaceTempView(table.id)
    for view in contract.views.values():
        text = sqlglot.transpile(view.sql, read="duckdb", write="spark")[0]
        frame = session.sql(text)
        if view.kept:
            frame = frame.cache()
        frame.createOrReplaceTempView(view.id)


def _of_files(session: Any, table: Table, files: Sequence[Path]) -> Any:
    columns = [f"CAST({one.id} AS {_type(one.type)}) AS {one.id}" for one in table.columns]
    return session.read.parquet(*map(str, files)).selectExpr(*columns)


def _of_rows(session: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> Any:
    schema = ", ".join(f"{one.id} {_type(one.type)}" for one in table.columns)
    return session.createDataFrame([tuple(map(_given, row)) for row in rows], schema)


def _type(kind: str) -> str:
    return _TYPES.get(STORED_AS[kind], "DOUBLE")


def _given(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (int, float, str, date, datetime)) or value is None else str(value)
