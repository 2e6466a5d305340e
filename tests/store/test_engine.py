"""Transactions: nothing lost among writers, nothing half done, and errors a person can act on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from zmtool.base.errors import DatabaseProblem, UsageProblem
from zmtool.store import engine as engine_module
from zmtool.store.audit import verify_chain
from zmtool.store.engine import open_engine, reading, writing
from zmtool.store.settings import Settings
from zmtool.store.tables import AuditEntry, Original
from zmtool.store.workspace import Workspace

WRITERS, UPDATES = 4, 100

# Reads a number, adds one and writes it back with an audit entry; prints a line for each one that was confirmed.
_WORKER = """
import sys
from datetime import datetime
from pathlib import Path
from zmtool.store.audit import record
from zmtool.store.engine import open_engine, writing
from zmtool.store.tables import Original
from zmtool.store.workspace import open_folder

engine = open_engine(open_folder(Path(sys.argv[1])))
for _ in range(int(sys.argv[2])):
    with writing(engine) as session:
        row = session.get_one(Original, "counter")
        size = row.size
        record(session, now=datetime(2025, 1, 1), who=sys.argv[3], action="add", subject="counter",
               change={"size": [size, size + 1]})
        row.size = size + 1
    print(size + 1, flush=True)
engine.dispose()
"""


def _counter(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(Original(sha256="counter", size=0, name="", stored_at="", stored_by=""))


def _start(workspace: Workspace, updates: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WORKER, str(workspace.root), str(updates), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _state(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        assert verify_chain(session) == []
        entries = session.exec(select(func.count()).select_from(AuditEntry)).one()
        return session.get_one(Original, "counter").size, entries


def test_four_programs_updating_at_once_lose_nothing(workspace: Workspace, engine: Engine) -> None:
    _counter(engine)
    programs = [_start(workspace, UPDATES, f"甲{number}") for number in range(WRITERS)]
    outputs = [program.communicate(timeout=300)[0] for program in programs]
    assert [program.returncode for program in programs] == [0] * WRITERS
    confirmed = sorted(int(line) for output in outputs for line in output.split())
    assert confirmed == list(range(1, WRITERS * UPDATES + 1))
    assert _state(engine) == (WRITERS * UPDATES, WRITERS * UPDATES)


@pytest.mark.parametrize("after", [1, 7, 30])
def test_a_killed_program_leaves_nothing_half_done(workspace: Workspace, engine: Engine, after: int) -> None:
    _counter(engine)
    program = _start(workspace, 100_000, "甲")
    assert program.stdout is not None
    for _ in range(after):
        program.stdout.readline()
    program.kill()
    rest, _ = program.communicate(timeout=120)
    size, entries = _state(engine)
    assert size == entries
    # Everything that was confirmed is there; at most the one under way when the program died is unconfirmed.
    confirmed = after + len([line for line in rest.splitlines(keepends=True) if line.endswith("\n")])
    assert confirmed <= size <= confirmed + 1


def test_an_error_in_the_body_undoes_everything(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        session.add(Original(sha256="a", size=0, name="", stored_at="", stored_by=""))
        session.flush()
        raise RuntimeError
    with reading(engine) as session:
        assert session.get(Original, "a") is None


def test_a_reading_session_cannot_write(engine: Engine) -> None:
    with pytest.raises(DatabaseProblem, match="不可写"), reading(engine) as session:
        session.add(Original(sha256="a", size=0, name="", stored_at="", stored_by=""))
        session.flush()
    _counter(engine)  # the same pooled connection writes again


def test_foreign_keys_hold(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(
            text(
                "INSERT INTO case_goods(case_id, position, name, unit, quantity, barcode, remark)"
                " VALUES (9, 0, '', '', '', '', '')"
            )
        )


def test_a_database_in_use_is_said_in_chinese(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", 30)
    engine = open_engine(workspace)
    with closing(sqlite3.connect(workspace.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseProblem, match="占用"):
            _counter(engine)
    engine.dispose()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_points_to_the_backups(workspace: Workspace, content: bytes) -> None:
    workspace.database.write_bytes(content)
    engine = open_engine(workspace)
    with pytest.raises(DatabaseProblem) as caught, reading(engine) as session:
        session.get(Original, "a")
    assert "backups" in caught.value.next_step
    engine.dispose()


def test_a_missing_file_is_not_made_anew(workspace: Workspace) -> None:
    workspace.database.unlink()
    with pytest.raises(DatabaseProblem, match="不见了"):
        open_engine(workspace)
    assert not workspace.database.exists()


def test_an_unknown_kind_of_database_is_a_wrong_setting(workspace: Workspace) -> None:
    with pytest.raises(UsageProblem, match="database_url"):
        open_engine(Workspace(workspace.root, Settings(database_url="nosuch://host/db")))
