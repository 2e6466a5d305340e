"""Backup in one step: database, originals, settings and overrides in one zip with a manifest of hashes.

The database is copied as one state first; originals are never changed, so those it names are in the vault
when it is read after. ``cache``, ``inbox``, ``outbox`` and ``backups`` itself are left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool import __version__
from zmtool.base.errors import DatabaseProblem, Refused
from zmtool.base.files import reason_of
from zmtool.base.progress import Progress
from zmtool.store.engine import database_errors, missing_database
from zmtool.store.workspace import DATABASE_FILE, SETTINGS_FILE, Workspace

FORMAT = "zmtool-backup/1"
MANIFEST = "manifest.json"
KEPT_FOLDERS = ("vault", "templates", "schemas")
_CHUNK = 1024 * 1024
_SQLITE_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup."""

    path: Path
    files: int
    size: int


def make_backup(
    workspace: Workspace, now: datetime, mark: str = "", progress: Progress | None = None
) -> Backup:
    """Writes a backup of the workspace into its ``backups`` folder; ``mark`` goes into the name.

    ``progress`` hears of pieces of up to a megabyte, of nothing (0 of 0) while the database is copied; where it raises,
    no backup is left.
    The zip has its name only when it is complete. Raises DatabaseProblem if the database is damaged or the
    disk full, Refused if the database is not the workspace's own file.
    """
    if not workspace.uses_sqlite:
        raise Refused(
            "数据库不在工作区内，不能一步备份",
            where=str(workspace.root / SETTINGS_FILE),
            next_step="请用该数据库自己的备份工具（如 pg_dump），并另行复制 vault 文件夹",
        )
    if not workspace.database.is_file():
        raise missing_database(workspace)
    target = _free_name(workspace.backups, now, mark)
    part = target.with_name(target.name + ".part")
    copy = target.with_name(target.name + ".db.part")
    try:
        workspace.backups.mkdir(exist_ok=True)
        copy.unlink(missing_ok=True)
        audit = _copy_database(workspace.database, copy, progress)
        files = _write_zip(workspace, copy, part, audit, now, progress)
        part.rename(target)
    except OSError as error:
        raise DatabaseProblem(
            f"备份未能完成：{reason_of(error)}",
            where=str(workspace.backups),
            next_step="请检查磁盘空间和写入权限，然后重新备份",
        ) from error
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return Backup(target, files, target.stat().st_size)


def _free_name(folder: Path, now: datetime, mark: str) -> Path:
    stem = f"zmtool-{now:%Y%m%d-%H%M%S}" + (f"-{mark}" if mark else "")
    names = (f"{stem}{suffix}.zip" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())


def _copy_database(database: Path, copy: Path, progress: Progress | None) -> list[object]:
    """Copies one state of the database; returns the end of its audit chain."""
    ended: list[BaseException] = []

    def still() -> int:
        # What is raised here SQLite would swallow: it is told to end, and the reason is raised after.
        try:
            if progress is not None:
                progress(0, 0)
        except BaseException as error:
            ended.append(error)
        return len(ended)

    with database_errors(str(database)), closing(sqlite3.connect(database, timeout=10)) as connection:
        connection.set_progress_handler(still, _SQLITE_STEPS)
        try:
            connection.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.OperationalError:
            if ended:
                raise ended[0] from None
            raise
    with closing(sqlite3.connect(copy)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_head'").fetchone():
            return []
        return list(connection.execute("SELECT seq, hash FROM audit_head WHERE id = 1").fetchone() or [])


def _write_zip(
    workspace: Workspace,
    copy: Path,
    part: Path,
    audit: list[object],
    now: datetime,
    progress: Progress | None,
) -> int:
    entries = []
    kept = list(_kept_files(workspace, copy))
    done, whole = 0, sum(-(-path.stat().st_size // _CHUNK) for path, _ in kept)
    with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for path, name in kept:
            # Originals are PDF and JPEG: compressing them again takes time and saves nothing.
            stored = name.startswith("vault/")
            info = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            size, digest = 0, hashlib.sha256()
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                    done += 1
                    if progress is not None:
                        progress(done, max(done, whole))
            entries.append({"path": name, "size": size, "sha256": digest.hexdigest()})
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(timespec="seconds"),
            "program": __version__,
            "audit": {"seq": audit[0], "hash": audit[1]} if audit else None,
            "files": entries,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return len(entries)


def _kept_files(workspace: Workspace, copy: Path) -> Iterator[tuple[Path, str]]:
    yield workspace.root / SETTINGS_FILE, SETTINGS_FILE
    yield copy, DATABASE_FILE
    for folder in KEPT_FOLDERS:
        base = workspace.root / folder
        for path in sorted(base.rglob("*")) if base.is_dir() else ():
            if path.is_file() and not path.is_symlink() and path.suffix != ".part":
                yield path, path.relative_to(workspace.root).as_posix()
