"""Order lines as columns on disk: one Parquet file a week for the orders and one for their lines, written whole and never changed.

A new state of a week is a new file; which files hold is said elsewhere, so that a write that breaks off leaves nothing half done.
"""

from __future__ import annotations

import csv
import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput
from zmtool.insight.data.order_rows import OrderLine
from zmtool.insight.engine.optimizers import without_faulty_optimizers

if TYPE_CHECKING:
    import duckdb

HEAD, LINE = "order_head", "order_line"
SPILL = "spill"
"""Below the folder of analysis: what does not fit in memory, a folder of its own for each connection."""
WHOLE = -1
"""The week of a part that holds a whole table."""

_WIDE = (
    ("code", "VARCHAR"),
    ("lic_no", "BIGINT"),
    ("order_date", "DATE"),
    ("order_ts", "TIMESTAMP"),
    ("pseq", "INTEGER"),
    ("channel", "VARCHAR"),
    ("ip", "VARCHAR"),
    ("state", "VARCHAR"),
    ("operator", "VARCHAR"),
    ("sku", "INTEGER"),
    ("qty_req", "DECIMAL(12,2)"),
    ("qty", "DECIMAL(12,2)"),
    ("price", "DECIMAL(10,2)"),
    ("amt", "DECIMAL(16,2)"),
)
_NAMES = ", ".join(name for name, _ in _WIDE)
_ORDER = ("code", "lic_no", "order_date", "order_ts", "pseq", "channel", "ip", "state", "operator")
_PER_WEEK = 10_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file: a week of a table (WHOLE: all of it). ``file`` is relative to the folder of analysis."""

    table: str
    week: int
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a new file has in common with what is kept: orders that are the same, and orders that differ."""

    same: int
    differing: int


@contextmanager
def columns_at(
    folder: Path, *, memory_mb: int = 512, threads: int = 2
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for reading and writing columns below ``folder``. What cannot be done is a BadInput."""
    import duckdb

    spill = folder / SPILL
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": threads})
    try:
        with TemporaryDirectory(dir=spill) as own:
            connection.execute(f"SET memory_limit = '{memory_mb}MB'")
            connection.execute(f"SET temp_directory = {quoted(Path(own))}")
            connection.execute("SET enable_progress_bar = false")
            without_faulty_optimizers(connection)
            yield connection
            connection.close()
    except duckdb.Error as error:
        raise BadInput(
            f"分析数据无法读写：{str(error).splitlines()[0][:200]}",
            where=str(folder),
            next_step="请检查磁盘空间；可用 zmtool insight data rebuild 由原始文件重建",
        ) from error
    finally:
        connection.close()


def write_staged(connection: duckdb.DuckDBPyConnection, lines: Iterable[OrderLine], path: Path) -> int:
    """Writes lines as a staged Parquet file, returns and repetitions netted; the number of rows it holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rough = path.with_suffix(".csv")
    try:
        with rough.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for one in lines:
                writer.writerow(
                    (
                        one.code,
                        one.lic_no,
                        one.order_date,
                        one.order_ts,
                        one.week,
                        one.channel,
                        one.ip,
                        one.state,
                        one.operator,
                        one.sku,
                        one.qty_req if one.qty_req is not None else "",
                        one.qty,
                        one.price if one.price is not None else "",
                        one.amt if one.amt is not None else "",
                    )
                )
        connection.execute(
            f"""COPY (SELECT code, MIN(lic_no) AS lic_no, MIN(order_date) AS order_date, MAX(order_ts) AS order_ts, MIN(pseq) AS pseq,
            MAX(channel) AS channel, MAX(ip) AS ip, MAX(state) AS state, MAX(operator) AS operator, sku,
            SUM(qty_req) AS qty_req, SUM(qty) AS qty, CAST(MAX(price) AS DECIMAL(10,2)) AS price, SUM(amt) AS amt
            FROM {rough_rows(rough, _WIDE)}
            GROUP BY code, sku ORDER BY pseq, code, sku) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)"""
        )
    finally:
        rough.unlink(missing_ok=True)
    return int(_one(connection, f"SELECT COUNT(*) FROM read_parquet({quoted(path)})"))


def weeks_in(connection: duckdb.DuckDBPyConnection, staged: Path) -> list[int]:
    """The weeks that a staged file holds."""
    found = connection.execute(
        f"SELECT DISTINCT pseq FROM read_parquet({quoted(staged)}) ORDER BY pseq"
    ).fetchall()
    return [week for (week,) in found]


def overlap(
    connection: duckdb.DuckDBPyConnection, staged: Path, heads: Sequence[Path], lines: Sequence[Path]
) -> Overlap:
    """How many orders of a staged file are kept already: word for word, or otherwise."""
    if not heads:
        return Overlap(0, 0)
    digest = "SELECT code, COUNT(sku) AS n, SUM(qty) AS qty, SUM(amt) AS amt, MAX(state) AS state, MAX(order_date) AS day, SUM(HASH(sku, qty)) AS h"
    found = connection.execute(
        f"""WITH held AS (SELECT h.code, h.state, h.order_date, l.sku, l.qty, l.amt FROM read_parquet({_list(heads)}) AS h
          LEFT JOIN read_parquet({_list(lines)}) AS l USING (order_no)
          WHERE h.code IN (SELECT DISTINCT code FROM read_parquet({quoted(staged)}))),
        old AS ({digest} FROM held GROUP BY code),
        new AS ({digest} FROM read_parquet({quoted(staged)}) GROUP BY code)
        SELECT COUNT(CASE WHEN same THEN 1 END), COUNT(CASE WHEN NOT same THEN 1 END) FROM (
          SELECT o.n = n.n AND o.qty = n.qty AND o.state = n.state AND o.day = n.day AND o.h = n.h AS same FROM old AS o JOIN new AS n USING (code))"""
    ).fetchone()
    return Overlap(*(found or (0, 0)))


def weeks_touched(
    connection: duckdb.DuckDBPyConnection, staged: Path, parts: Mapping[tuple[str, int], Part], folder: Path
) -> list[int]:
    """The weeks that change when a staged file is accepted: its own, and those where its orders stand now."""
    weeks = set(weeks_in(connection, staged))
    heads = [folder / one.file for (table, _), one in parts.items() if table == HEAD]
    if heads:
        found = connection.execute(
            f"SELECT DISTINCT pseq FROM read_parquet({_list(heads)}) WHERE code IN (SELECT code FROM read_parquet({quoted(staged)}))"
        ).fetchall()
        weeks |= {week for (week,) in found}
    return sorted(weeks)


def merged_week(
    connection: duckdb.DuckDBPyConnection,
    week: int,
    staged: Sequence[Path],
    parts: Mapping[tuple[str, int], Part],
    folder: Path,
) -> list[Part]:
    """Writes the new state of a week: what is kept, with the orders of the staged files instead of those of the same number."""
    held = ""
    if (HEAD, week) in parts:
        head, line = (quoted(folder / parts[table, week].file) for table in (HEAD, LINE))
        held = f"""SELECT {", ".join(f"h.{name}" for name in _ORDER)}, l.sku, l.qty_req, l.qty, l.price, l.amt
          FROM read_parquet({head}) AS h LEFT JOIN read_parquet({line}) AS l USING (order_no)
          WHERE h.code NOT IN (SELECT code FROM read_parquet({_list(staged)})) UNION ALL """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE wide AS {held}SELECT {_NAMES} FROM read_parquet({_list(staged)}) WHERE pseq = {week}"
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE numbered AS SELECT *, CAST({week} AS BIGINT) * {_PER_WEEK} + DENSE_RANK() OVER (ORDER BY code) AS order_no
        FROM wide"""
    )
    head = f"""SELECT order_no, ANY_VALUE(code) AS code, ANY_VALUE(lic_no) AS lic_no, ANY_VALUE(order_date) AS order_date, MAX(order_ts) AS order_ts,
      CAST({week} AS INTEGER) AS pseq, MAX(channel) AS channel, MAX(ip) AS ip, MAX(state) AS state, MAX(operator) AS operator
      FROM numbered GROUP BY order_no ORDER BY order_no"""
    line = """SELECT order_no, sku, qty_req, qty, price, amt, lic_no, order_date, pseq, state FROM numbered WHERE sku IS NOT NULL
      ORDER BY lic_no, sku, order_no"""
    return [
        part
        for table, sql in ((HEAD, head), (LINE, line))
        if (part := write_part(connection, table, week, sql, folder)) is not None
    ]


def write_part(
    connection: duckdb.DuckDBPyConnection, table: str, week: int, sql: str, folder: Path
) -> Part | None:
    """Writes the rows of a query as one part under a new name; None where there are none."""
    name = f"{table}/{'all' if week == WHOLE else week}-{secrets.token_hex(6)}.parquet"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({sql}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
    rows = int(_one(connection, f"SELECT COUNT(*) FROM read_parquet({quoted(path)})"))
    if not rows:
        path.unlink()
        return None
    return Part(table, week, name, rows, _sha256(path))


def orders_by_week(
    connection: duckdb.DuckDBPyConnection, heads: Sequence[Path]
) -> list[tuple[int, str, int, int]]:
    """Week, region of the licence (its first six figures), orders, shops — of valid orders."""
    if not heads:
        return []
    return connection.execute(
        f"""SELECT pseq, SUBSTRING(CAST(lic_no AS VARCHAR), 1, 6) AS region, COUNT(*) AS orders, COUNT(DISTINCT lic_no) AS shops
        FROM read_parquet({_list(heads)}) WHERE state = '有效' GROUP BY pseq, region ORDER BY pseq, region"""
    ).fetchall()


def remove_files(folder: Path, files: Collection[str]) -> None:
    """Takes files away that nothing names any more; one that is in use stays until the next time."""
    for name in files:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError:
            continue


def rough_rows(path: Path, columns: Sequence[tuple[str, str]]) -> str:
    """The rows of a CSV file that we wrote, as SQL to select from."""
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns)
    return (
        f"read_csv({quoted(path)}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
        f" columns = {{{types}}})"
    )


def quoted(path: Path) -> str:
    """A path as SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def _list(paths: Sequence[Path]) -> str:
    return f"[{', '.join(map(quoted, paths))}]"


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
