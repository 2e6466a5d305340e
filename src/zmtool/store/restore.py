"""Restoring a backup: every entry is checked before anything takes a place, and nothing is thrown away.

A backup may come from a stranger's stick: names that lead out of the folder, links, doubled or unlisted
entries and zip bombs are refused; hashes are compared while unpacking into a new folder beside the target.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from zmtool.base.errors import BadInput, Refused
from zmtool.base.files import reason_of
from zmtool.store.audit import Anchor
from zmtool.store.backup import FORMAT, KEPT_FOLDERS, MANIFEST
from zmtool.store.migrate import pending
from zmtool.store.workspace import DATABASE_FILE, FOLDERS, SETTINGS_FILE

_CHUNK = 1024 * 1024
_MAX_MANIFEST = 256 * 1024 * 1024
_MAX_RATIO = 200
"""Beyond any real database; below what a bomb needs. Only entries over 64 MB are judged by it."""
_RATIO_FROM = 64 * 1024 * 1024
_BAD_PART = re.compile(r'[\x00-\x1f<>:"|?*\\]|[. ]$')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished restore. ``moved_away`` is where the folder that was in the way has gone."""

    root: Path
    files: int
    moved_away: Path | None


def restore(backup: Path, target: Path, now: datetime, yes: bool = False) -> Restored:
    """Restores ``backup`` as the workspace ``target``.

    A target that holds anything is refused without ``yes``; with it, it is moved aside whole. Raises
    BadInput if the backup is damaged, hostile or not ours, Refused if the target cannot be used.
    """
    root = target.resolve()
    in_the_way = root.exists() and (not root.is_dir() or any(root.iterdir()))
    if in_the_way and not yes:
        raise Refused(
            "目标文件夹里已有内容，未恢复",
            where=str(root),
            next_step="请换一个空文件夹；确要恢复到这里请加 --yes（原文件夹会整个改名保留，不会删除）",
        )
    if in_the_way and Path.cwd().is_relative_to(root):
        # The folder would be renamed under the feet of the shell, which then works on in the old one.
        raise Refused(
            "不能恢复到当前所在的文件夹", where=str(root), next_step="请先离开（cd ..），再用完整路径恢复"
        )
    with _opened(backup) as archive:
        manifest = _manifest(archive, backup)
        _check_entries(archive, manifest, backup)
        part = root.with_name(f".{root.name}.{secrets.token_hex(4)}.part")
        try:
            root.parent.mkdir(parents=True, exist_ok=True)
            _check_space(manifest, root.parent)
            _unpack(archive, manifest, part, backup)
            _check_database(part / DATABASE_FILE, backup)
            for name in FOLDERS:
                (part / name).mkdir(exist_ok=True)
            moved = _take_place(part, root, in_the_way, now)
        except OSError as error:
            raise Refused(
                f"恢复未能完成：{reason_of(error)}",
                where=str(root),
                next_step="请检查磁盘空间和写入权限，关闭正在使用该文件夹的程序后重试",
            ) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Restored(root, len(manifest["files"]), moved)


def backup_anchor(backup: Path) -> Anchor | None:
    """The end of the audit chain that the backup recorded; None if it has none or cannot be read."""
    try:
        with _opened(backup) as archive:
            audit = _manifest(archive, backup).get("audit")
        return Anchor(int(audit["seq"]), str(audit["hash"]), f"备份 {backup.name} ") if audit else None
    except (BadInput, KeyError, TypeError, ValueError):
        return None


@contextmanager
def _opened(backup: Path) -> Iterator[zipfile.ZipFile]:
    if backup.is_dir():
        raise BadInput(
            "这是文件夹，不是备份文件", where=str(backup), next_step="请给出 backups 文件夹中的 zip 文件"
        )
    try:
        with zipfile.ZipFile(backup) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BadInput("找不到备份文件", where=str(backup), next_step="请检查路径") from error
    except PermissionError as error:
        raise BadInput("备份文件没有读取权限", where=str(backup), next_step="请检查权限") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _unusable("备份文件已损坏，不是完整的 zip", backup) from error


def _manifest(archive: zipfile.ZipFile, backup: Path) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise _unusable("这不是 zmtool 的备份：其中没有清单", backup) from error
    if info.file_size > _MAX_MANIFEST:
        raise _unusable("备份清单大得不合常理", backup)
    try:
        with archive.open(info) as file:
            manifest = json.loads(file.read(_MAX_MANIFEST + 1))
        if manifest["format"] != FORMAT:
            raise _unusable("备份格式不是本程序认识的版本，请升级 zmtool", backup)
        for entry in manifest["files"]:
            if not (
                isinstance(entry["path"], str)
                and type(entry["size"]) is int
                and entry["size"] >= 0
                and isinstance(entry["sha256"], str)
            ):
                raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unusable("备份清单已损坏", backup) from error
    return dict(manifest)


def _check_entries(archive: zipfile.ZipFile, manifest: dict[str, Any], backup: Path) -> None:
    infos = [info for info in archive.infolist() if info.filename != MANIFEST]
    listed = {entry["path"]: entry["size"] for entry in manifest["files"]}
    names = [info.filename for info in infos]
    if len(archive.infolist()) != len(infos) + 1 or len(listed) != len(manifest["files"]):
        raise _unusable("备份中有重复的条目", backup)
    if len({name.casefold() for name in names}) != len(names) or set(names) != set(listed):
        raise _unusable("备份中的文件与清单不一致", backup)
    if not {SETTINGS_FILE, DATABASE_FILE} <= set(names):
        raise _unusable("备份不完整：缺少设置或数据库", backup)
    for info in infos:
        if not _safe(info.filename) or stat.S_ISLNK(info.external_attr >> 16):
            raise _unusable(f"备份中有不安全的文件名“{info.filename[:80]}”", backup)
        if info.file_size != listed[info.filename]:
            raise _unusable(f"备份中“{info.filename}”的大小与清单不符", backup)
        if info.file_size > _RATIO_FROM and info.file_size > info.compress_size * _MAX_RATIO:
            raise _unusable(f"备份中“{info.filename}”的压缩率不合常理，疑似压缩炸弹", backup)
    # Entries that share their bytes are how a small zip becomes a large bomb.
    if sum(info.compress_size for info in infos) > backup.stat().st_size:
        raise _unusable("备份中的条目互相重叠，疑似压缩炸弹", backup)


def _safe(name: str) -> bool:
    parts = name.split("/")
    if name in (SETTINGS_FILE, DATABASE_FILE):
        return True
    return (
        parts[0] in KEPT_FOLDERS
        and len(parts) > 1
        and all(
            part not in ("", ".", "..") and not _BAD_PART.search(part) and not _DEVICE.fullmatch(part)
            for part in parts
        )
    )


def _check_space(manifest: dict[str, Any], folder: Path) -> None:
    needed = sum(entry["size"] for entry in manifest["files"])
    free = shutil.disk_usage(folder).free
    if needed > free * 0.95:
        raise Refused(
            f"磁盘空间不足：恢复需要 {needed / 1e6:,.0f} MB，只剩 {free / 1e6:,.0f} MB",
            where=str(folder),
            next_step="请清理磁盘，或恢复到别的磁盘",
        )


def _unpack(archive: zipfile.ZipFile, manifest: dict[str, Any], part: Path, backup: Path) -> None:
    for entry in manifest["files"]:
        path = part / PurePosixPath(entry["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        size, digest = 0, hashlib.sha256()
        with archive.open(entry["path"]) as source, path.open("xb") as target:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > entry["size"]:
                    raise _unusable(f"备份中“{entry['path']}”比清单所写的大", backup)
                digest.update(chunk)
                target.write(chunk)
        if size != entry["size"] or digest.hexdigest() != entry["sha256"]:
            raise _unusable(f"备份中“{entry['path']}”与清单的校验值不符", backup)
        if entry["path"].startswith("vault/"):
            path.chmod(0o444)


def _check_database(database: Path, backup: Path) -> None:
    pending(database)  # a database of a newer program is refused here
    try:
        with closing(sqlite3.connect(database)) as connection:
            result = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise _unusable("备份中的数据库已损坏", backup) from error
    if result != ("ok",):
        raise _unusable("备份中的数据库已损坏", backup)


def _take_place(part: Path, root: Path, in_the_way: bool, now: datetime) -> Path | None:
    moved = None
    if in_the_way:
        moved = root.with_name(f"{root.name}.before-restore-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
        root.rename(moved)
    elif root.exists():
        root.rmdir()
    try:
        part.rename(root)
    except OSError:
        if moved is not None:
            moved.rename(root)
        raise
    return moved


def _unusable(what: str, backup: Path) -> BadInput:
    return BadInput(what, where=str(backup), next_step="未恢复任何内容，请换用另一份备份")
