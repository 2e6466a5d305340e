"""The workspace as a whole: making one, opening it for work, keeping originals, searching, backing up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import DatabaseProblem, NotFound, Refused
from zmtool.store.settings import Settings
from zmtool.store.workspace import (
    SETTINGS_FILE,
    VARIABLE,
    Workspace,
    create_folders,
    find_workspace,
    open_folder,
    readings_named,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from zmtool.base.progress import Progress
    from zmtool.store.audit import ChainProblem
    from zmtool.store.backup import Backup
    from zmtool.store.search import Hit


@dataclass(frozen=True, slots=True)
class OpenWorkspace:
    """A workspace whose database is at hand and of this program's version."""

    workspace: Workspace
    engine: Engine

    @property
    def root(self) -> Path:
        return self.workspace.root

    def reading(self) -> AbstractContextManager[Session]:
        """A session that can change nothing."""
        from zmtool.store.engine import reading

        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """A session whose work is kept as a whole or not at all."""
        from zmtool.store.engine import writing

        return writing(self.engine)


Place = OpenWorkspace | Path | None
"""Where to work: an open workspace, a folder, or None for the one that is found."""


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """The audit trail after a check: how many entries, the last one's hash, what is wrong."""

    entries: int
    hash: str
    anchors: int
    problems: tuple[ChainProblem, ...]


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry of the trail; ``change`` is JSON."""

    seq: int
    at: str
    who: str
    action: str
    subject: str
    change: str
    why: str


def create(path: Path, *, now: datetime, user: str, settings: Settings | None = None) -> Workspace:
    """Makes ``path`` a workspace with an empty database; one that lacks only its database gets it.

    Raises Refused if the folder is a workspace already or holds other things.
    """
    path = path.resolve()
    if (path / SETTINGS_FILE).is_file():
        workspace = open_folder(path)
        if not workspace.uses_sqlite or workspace.database.exists() or any(workspace.vault.glob("*")):
            raise Refused("这个文件夹已经是工作区", where=str(path), next_step="请直接使用，或另选一个文件夹")
    else:
        workspace = create_folders(path, settings)
    _bring_up_to_date(workspace, now)
    from zmtool.store.audit import record

    with opened(workspace.root, now=now) as place, place.writing() as session:
        record(session, now=now, who=user, action="workspace.create", subject="workspace", change={})
    return workspace


def located(folder: Path | None) -> Workspace:
    """The workspace in ``folder``, or the one that the environment and the current folder lead to."""
    return find_workspace(folder, os.environ.get(VARIABLE), Path.cwd())


def local_data(folder: Path | None) -> Path | None:
    """The workspace whose own ``schemas/`` and ``templates/`` win: the named or found one, None without one.

    Raises NotFound where a named folder is no workspace.
    """
    if folder is None and not os.environ.get(VARIABLE):
        try:
            return located(None).root
        except NotFound:
            return None
    return located(folder).root


def kept_readings(folder: Path | None) -> Path | None:
    """Where pages that were read are kept: in the workspace, as ``local_data`` finds it, or where the environment says; None
    where nowhere."""
    root = local_data(folder)
    return located(root).readings if root else readings_named()


@contextmanager
def opened(place: Place = None, *, now: datetime | None = None) -> Iterator[OpenWorkspace]:
    """Opens a workspace for work, brings its database up to date (after a backup) and closes it at the end.

    An open one is used as it is and left open. Raises NotFound, UsageProblem or DatabaseProblem.
    """
    if isinstance(place, OpenWorkspace):
        yield place
        return
    workspace = located(place)
    from zmtool.store.engine import open_engine

    engine = open_engine(workspace)
    try:
        _bring_up_to_date(workspace, now or datetime.now().astimezone())
        yield OpenWorkspace(workspace, engine)
    finally:
        engine.dispose()


def _bring_up_to_date(workspace: Workspace, now: datetime) -> None:
    if workspace.uses_sqlite:
        from zmtool.store.backup import make_backup
        from zmtool.store.migrate import migrate

        migrate(workspace.database, now, lambda: make_backup(workspace, now, mark="before-upgrade"))
        return
    # On another database the tables are made from their definitions; its own tools take over from there.
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
    import zmtool.staff.training.tables  # noqa: F401
    from zmtool.store.engine import database_errors, open_engine

    engine = open_engine(workspace)
    try:
        with database_errors(SETTINGS_FILE):
            SQLModel.metadata.create_all(engine)
    finally:
        engine.dispose()


def keep_original(path: Path, place: Place = None, *, now: datetime, user: str) -> str:
    """Keeps a file in the vault and registers it; returns its SHA-256. Raises BadInput if it is unreadable."""
    from zmtool.store.originals import register_original
    from zmtool.store.vault import store_file, vault_path

    with opened(place, now=now) as at:
        sha256 = store_file(at.workspace.vault, path)
        size = vault_path(at.workspace.vault, sha256).stat().st_size
        with at.writing() as session:
            register_original(session, sha256=sha256, size=size, name=path.name, now=now, who=user)
    return sha256


def search(query: str, place: Place = None, *, kinds: tuple[str, ...] = (), limit: int = 50) -> list[Hit]:
    """The texts that hold every word of ``query``, newest first."""
    from zmtool.store.search import find

    with opened(place) as at, at.reading() as session:
        return find(session, query, kinds, limit)


def back_up(place: Place = None, *, now: datetime, progress: Progress | None = None) -> Backup:
    """Backs the workspace up into its ``backups`` folder; where ``progress`` raises, nothing of it is left there."""
    from zmtool.store.backup import make_backup

    workspace = place.workspace if isinstance(place, OpenWorkspace) else located(place)
    return make_backup(workspace, now, progress=progress)


def check_trail(place: Place = None, *, progress: Progress | None = None) -> TrailCheck:
    """Checks the audit trail, also against the ends of it that the backups recorded."""
    from zmtool.store.audit import anchor, verify_chain
    from zmtool.store.restore import backup_anchor

    with opened(place) as at:
        kept = [
            found for path in sorted(at.workspace.backups.glob("*.zip")) if (found := backup_anchor(path))
        ]
        with at.reading() as session:
            end = anchor(session)
            return TrailCheck(end.seq, end.hash, len(kept), tuple(verify_chain(session, kept, progress)))


def trail(
    place: Place = None, *, action: str = "", who: str = "", case_no: str = "", limit: int = 200
) -> tuple[TrailEntry, ...]:
    """The latest entries of the trail, of one action, person or case. Raises NotFound for a case not there."""
    from zmtool.cases.keep import case_subject
    from zmtool.store.audit import entries

    with opened(place) as at, at.reading() as session:
        subject = case_subject(session, case_no) if case_no else ""
        return tuple(
            TrailEntry(one.seq, one.at, one.who, one.action, one.subject, one.change, one.why)
            for one in entries(session, action=action, who=who, subject=subject, limit=limit)
        )


def check_integrity(workspace: Workspace) -> str:
    """What SQLite says of its file: ``ok`` or the first fault. Raises DatabaseProblem if it cannot be read."""
    import sqlite3
    from contextlib import closing

    from zmtool.store.engine import database_errors, missing_database

    if not workspace.database.is_file():
        raise missing_database(workspace)
    with database_errors(str(workspace.database)), closing(sqlite3.connect(workspace.database)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise DatabaseProblem(
            f"数据库中表 {broken[0]} 有失去所属的行",
            where=str(workspace.database),
            next_step="请从 backups 文件夹恢复",
        )
    return str(verdict)
