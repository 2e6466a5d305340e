"""Migrations: from nothing, again, interrupted, and in step with the tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

import zmtool.cases.tables
import zmtool.forms.tables
import zmtool.goods.tables
import zmtool.insight.tables
import zmtool.licenses.credit.tables
import zmtool.licenses.layout.tables
import zmtool.licenses.life.tables
import zmtool.licenses.random_inspection.tables
import zmtool.licenses.register.tables
import zmtool.oversight.appraisal.tables
import zmtool.oversight.closed_loop.tables
import zmtool.oversight.course.tables
import zmtool.oversight.inspection.tables
import zmtool.oversight.internal.tables
import zmtool.oversight.leads.tables
import zmtool.oversight.roles.tables
import zmtool.reviews.tables
import zmtool.scans.tables
import zmtool.staff.files.tables
import zmtool.staff.tables
import zmtool.staff.training.tables
import zmtool.store.tables  # noqa: F401
from zmtool.base.errors import DatabaseProblem
from zmtool.store.engine import sqlite_engine, writing
from zmtool.store.migrate import Migration, migrate, migrations, pending, statements

from .conftest import NOW


def _no_backup() -> None:
    raise AssertionError("nothing to back up")


def _shape(database: Path) -> dict[str, Any]:
    """Columns, keys and indexes of every table that the metadata describes."""
    with closing(sqlite3.connect(database)) as connection:

        def rows(pragma: str, table: str) -> list[tuple[Any, ...]]:
            return connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (table,)).fetchall()  # noqa: S608

        shape: dict[str, Any] = {}
        for table in SQLModel.metadata.tables:
            indexes = {
                (
                    name if origin == "c" else "",
                    unique,
                    tuple(column for _, _, column in rows("index_info", name)),
                )
                for _, name, unique, origin, _ in rows("index_list", table)
            }
            columns = [row[1:6] for row in rows("table_info", table)]
            shape[table] = (columns, indexes, [row[2:7] for row in rows("foreign_key_list", table)])
        return shape


def test_the_sql_and_the_tables_agree(tmp_path: Path) -> None:
    migrate(tmp_path / "sql.db", NOW, _no_backup)
    engine = sqlite_engine(tmp_path / "tables.db")
    with writing(engine) as session:
        SQLModel.metadata.create_all(session.connection())
    engine.dispose()
    assert _shape(tmp_path / "sql.db") == _shape(tmp_path / "tables.db")


def test_the_tables_can_be_made_in_postgresql() -> None:
    for table in SQLModel.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_numbers_run_without_a_gap() -> None:
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_from_nothing_and_again(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    assert pending(database) == migrations()
    assert migrate(database, NOW, _no_backup) == migrations()
    assert pending(database) == ()
    assert migrate(database, NOW, _no_backup) == ()
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT number, name, sha256, applied_at FROM migration").fetchall()
    assert rows == [
        (step.number, step.name, step.sha256, "2025-03-05T09:30:00+08:00") for step in migrations()
    ]


def test_a_database_that_holds_something_is_backed_up_first(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    migrate(database, NOW, _no_backup)
    calls: list[int] = []
    more = Migration(len(migrations()) + 1, "more", "CREATE TABLE more (a);\n")
    assert migrate(database, NOW, lambda: calls.append(1), [*migrations(), more]) == (more,)
    assert calls == [1]


def test_a_step_that_fails_leaves_the_step_before(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    migrate(database, NOW, _no_backup)
    bad = Migration(len(migrations()) + 1, "bad", "CREATE TABLE half (a);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(DatabaseProblem, match="已退回升级前"):
        migrate(database, NOW, lambda: None, [*migrations(), bad])
    with closing(sqlite3.connect(database)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone()
    assert pending(database) == ()


def test_a_newer_changed_or_foreign_database_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    more = Migration(len(migrations()) + 1, "more", "CREATE TABLE more (a);\n")
    migrate(database, NOW, _no_backup, [*migrations(), more])
    with pytest.raises(DatabaseProblem, match="更新版本") as caught:
        pending(database)
    assert "升级 zmtool" in caught.value.next_step
    with pytest.raises(DatabaseProblem, match="不一致"):
        pending(database, [*migrations(), Migration(more.number, "more", "CREATE TABLE other (a);\n")])
    foreign = tmp_path / "b.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(DatabaseProblem, match="不是由 zmtool 建立"):
        pending(foreign)


def test_triggers_stay_whole() -> None:
    sql = "-- one; two\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\nSELECT ';\n';\n"
    parts = list(statements(sql))
    assert [part.splitlines()[-1] for part in parts] == ["END;", "';"]
    with pytest.raises(ValueError, match="unfinished"):
        list(statements("SELECT 1"))
