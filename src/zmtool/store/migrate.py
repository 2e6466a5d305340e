"""Bringing a database to the program's version: numbered SQL files, each in one transaction.

What was applied is recorded in the table ``migration`` with the hash of its text. A database that already
holds something is backed up first; one newer than the program is refused.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import DatabaseProblem
from zmtool.store.engine import database_errors, prepare_connection
from zmtool.store.search_words import index_words

_FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_RECORD = """CREATE TABLE IF NOT EXISTS migration (
    number INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at VARCHAR NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step and its SQL."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """The program's migrations in order."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        if match := _NAME.fullmatch(path.name):
            found.append(Migration(int(match[1]), match[2], path.read_text(encoding="utf-8")))
    return tuple(found)


def pending(database: Path, steps: Sequence[Migration] | None = None) -> tuple[Migration, ...]:
    """The steps that ``database`` has yet to take; all of them where the file does not exist.

    Raises DatabaseProblem if the database is newer than the program, foreign, or damaged.
    """
    steps = migrations() if steps is None else steps
    if not database.is_file():
        return tuple(steps)
    with database_errors(str(database)), closing(_connect(database)) as connection:
        return _pending(connection, steps, database)


def migrate(
    database: Path,
    now: datetime,
    backup_first: Callable[[], object],
    steps: Sequence[Migration] | None = None,
) -> tuple[Migration, ...]:
    """Takes the pending steps on ``database`` (created where missing) and returns them.

    ``backup_first`` is called before the first step on a database that holds something. Two programs may
    do this at once: each step is looked at again inside its transaction. Raises DatabaseProblem.
    """
    steps = migrations() if steps is None else steps
    holds_something = database.is_file() and database.stat().st_size > 0
    due = pending(database, steps)
    if due and holds_something:
        backup_first()
    taken = []
    with database_errors(str(database)), closing(_connect(database)) as connection:
        for step in due:
            if _take(connection, step, now, database):
                taken.append(step)
    return tuple(taken)


def statements(sql: str) -> Iterator[str]:
    """The single statements of ``sql``; a trigger's body stays together."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""
    if re.sub(r"--[^\n]*", "", gathered).strip():
        raise ValueError(f"unfinished SQL statement: {gathered.strip()[:80]}")


def _connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database)
    try:
        prepare_connection(connection)
        for given in (1, 2):
            connection.create_function("index_words", given, index_words, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _take(connection: sqlite3.Connection, step: Migration, now: datetime, database: Path) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if step.number in _applied(connection):
            connection.execute("ROLLBACK")
            return False
        connection.execute(_RECORD)
        for statement in statements(step.sql):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO migration VALUES (?, ?, ?, ?)",
            (step.number, step.name, step.sha256, now.isoformat(timespec="seconds")),
        )
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.execute("ROLLBACK")
        if getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR":
            raise DatabaseProblem(
                f"数据库升级第 {step.number} 步未能完成，已退回升级前的状态（{error}）",
                where=str(database),
                next_step="请不要手工改动数据库，把本提示和 backups 中的备份发给维护人员",
            ) from error
        raise
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return True


def _pending(
    connection: sqlite3.Connection, steps: Sequence[Migration], database: Path
) -> tuple[Migration, ...]:
    applied = _applied(connection)
    if not applied and _has_tables(connection):
        raise DatabaseProblem(
            "这个数据库不是由 zmtool 建立的",
            where=str(database),
            next_step="请检查是否放错了文件；可从 backups 文件夹恢复",
        )
    known = {step.number: step for step in steps}
    if applied and max(applied) > max(known, default=0):
        raise DatabaseProblem(
            f"数据库是由更新版本的 zmtool 写的（第 {max(applied)} 步，本程序只到第 {max(known, default=0)} 步）",
            where=str(database),
            next_step="请升级 zmtool 后再打开；不要用旧版本写入",
        )
    for number, sha256 in applied.items():
        if number not in known or known[number].sha256 != sha256:
            raise DatabaseProblem(
                f"数据库升级记录第 {number} 步与本程序不一致",
                where=str(database),
                next_step="请重新安装同一版本的 zmtool；仍不一致时从 backups 文件夹恢复",
            )
    return tuple(step for step in steps if step.number not in applied)


def _applied(connection: sqlite3.Connection) -> dict[int, str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone():
        return {}
    return dict(connection.execute("SELECT number, sha256 FROM migration ORDER BY number").fetchall())


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'").fetchone() is not None
