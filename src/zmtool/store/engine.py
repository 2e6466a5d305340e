"""The database engine, and the only two ways to use it: ``reading`` and ``writing``.

On SQLite every writing transaction is BEGIN IMMEDIATE and waits up to ten seconds for its turn: with the
driver's own settings concurrent updates are lost without an error. A reading session cannot write.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.util import LRUCache
from sqlmodel import Session

from zmtool.base.errors import DatabaseProblem, UsageProblem
from zmtool.store.workspace import Workspace

BUSY_TIMEOUT_MS = 30_000
_WRITES = "zmtool_writes"


class _OwnSqlite(SQLiteDialect_pysqlite):
    """SQLite as every engine of zmtool uses it: all are set up alike, so what one compiled serves the next.

    A workspace is opened anew for each piece of work; SQLAlchemy would compile all of its statements again each time.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OwnSqlite)

    def __hash__(self) -> int:
        return hash(_OwnSqlite)


registry.register("sqlite.zmtool", __name__, _OwnSqlite.__name__)
_COMPILED: MutableMapping[Any, Any] = LRUCache(1000)


def open_engine(workspace: Workspace) -> Engine:
    """The engine of the workspace's database, which must exist. Dispose of it when done.

    Raises DatabaseProblem if the file is missing, UsageProblem if ``database_url`` cannot be used.
    """
    if workspace.uses_sqlite:
        if not workspace.database.is_file():
            raise missing_database(workspace)
        return sqlite_engine(workspace.database)
    try:
        return create_engine(workspace.settings.database_url, json_serializer=_json)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UsageProblem(
            "设置 database_url 无法使用",
            where=str(workspace.root / "zmtool.toml"),
            next_step="请检查地址写法，并安装相应的数据库驱动",
        ) from error


def sqlite_engine(database: Path) -> Engine:
    """An engine for the SQLite file ``database`` with zmtool's transaction rules."""
    engine = create_engine(
        URL.create("sqlite+zmtool", database=str(database)),
        json_serializer=_json,
        connect_args={"check_same_thread": False},
        execution_options={"compiled_cache": _COMPILED},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        prepare_connection(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {0 if writes else 1}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def prepare_connection(connection: sqlite3.Connection) -> None:
    """Sets what every connection needs; transactions are begun by hand from here on."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        # FULL: a decision that was confirmed on the screen survives a power cut.
        "synchronous = FULL",
        "foreign_keys = ON",
        # A restored file is somebody else's data: its views and triggers get no unsafe functions.
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed as a whole at the end, or not at all if anything raises.

    Raises DatabaseProblem if the database is locked, full, read-only or damaged.
    """
    with (
        database_errors(str(engine.url.database or "")),
        engine.connect() as connection,
        Session(connection.execution_options(**{_WRITES: True}), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one unchanging state of the database and can change nothing."""
    with (
        database_errors(str(engine.url.database or "")),
        engine.connect() as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        yield session


@contextmanager
def database_errors(where: str) -> Iterator[None]:
    """Turns the database's own failures into DatabaseProblem; errors of the program pass."""
    try:
        yield
    except DBAPIError as error:
        problem = _problem(error.orig, where)
        if problem is None:
            raise
        raise problem from error
    except sqlite3.Error as error:
        problem = _problem(error, where)
        if problem is None:
            raise
        raise problem from error


def missing_database(workspace: Workspace) -> DatabaseProblem:
    """The error for a workspace whose database file is gone."""
    return DatabaseProblem(
        "工作区的数据库文件不见了",
        where=str(workspace.database),
        next_step="请从 backups 文件夹恢复：zmtool restore 备份.zip 新文件夹；若是误移，请移回原处",
    )


_WAY_OUT = "请先复制整个工作区留存，再从 backups 文件夹恢复：zmtool restore 备份.zip 新文件夹"
_CAUSES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        "数据库正被另一个程序占用，等了 10 秒仍未轮到",
        "请关闭其他正在写入的 zmtool，稍后重试；本次操作未写入任何内容",
    ),
    (("SQLITE_NOTADB",), "数据库文件不是有效的数据库，可能已损坏或被加密", _WAY_OUT),
    (("SQLITE_CORRUPT",), "数据库文件已损坏", _WAY_OUT),
    (("SQLITE_FULL",), "磁盘空间已满，本次操作未写入", "请清理磁盘空间后重试"),
    (
        ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"),
        "数据库文件不可写",
        "请检查文件和文件夹的写入权限，以及是否在只读介质上",
    ),
    (("SQLITE_CANTOPEN",), "数据库文件无法打开", "请检查文件是否存在、文件夹是否有写入权限"),
    (("SQLITE_IOERR",), "读写数据库文件时磁盘出错", "请检查磁盘和网络驱动器；" + _WAY_OUT),
)


def _problem(error: BaseException | None, where: str) -> DatabaseProblem | None:
    name = getattr(error, "sqlite_errorname", None)
    if name is None:
        if isinstance(error, sqlite3.Error) or error is None:
            return None
        if type(error).__name__ in ("OperationalError", "InterfaceError"):
            return DatabaseProblem(
                "数据库连接失败", where=where, next_step="请检查 zmtool.toml 中的 database_url 和数据库服务"
            )
        return None
    for prefixes, what, next_step in _CAUSES:
        if name.startswith(prefixes):
            return DatabaseProblem(what, where=where, next_step=next_step)
    return None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
