"""A workspace: the folder that holds a bureau's database, originals and settings, and how it is found.

``zmtool.toml`` marks the folder. Nothing here opens the database, so that finding a workspace is cheap.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.errors import NotFound, Refused
from zmtool.base.files import reason_of
from zmtool.store.settings import Settings, read_settings, settings_text

SETTINGS_FILE = "zmtool.toml"
DATABASE_FILE = "zmtool.db"
VARIABLE = "ZMTOOL_WORKSPACE"
READINGS_VARIABLE = "ZMTOOL_READINGS"
FOLDERS = ("vault", "cache", "inbox", "outbox", "backups", "templates", "schemas")


def readings_named() -> Path | None:
    """The folder of pages that were read, where the environment names one: for several workspaces, or for none."""
    named = os.environ.get(READINGS_VARIABLE, "").strip()
    return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder ``root`` and its settings."""

    root: Path
    settings: Settings

    @property
    def database(self) -> Path:
        return self.root / DATABASE_FILE

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is the workspace's own file."""
        return not self.settings.database_url

    @property
    def vault(self) -> Path:
        return self.root / "vault"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def readings(self) -> Path:
        """Pages that were read before (``zmtool.scans.page_cache``)."""
        return readings_named() or self.cache / "reading"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def backups(self) -> Path:
        return self.root / "backups"


def find_workspace(explicit: Path | None, env: str | None, cwd: Path) -> Workspace:
    """The workspace named by ``explicit``, else by ``env`` (the value of ``ZMTOOL_WORKSPACE``), else the nearest
    one above ``cwd``.

    Raises NotFound if there is none (a named folder that is no workspace is never replaced by another
    one), UsageProblem if its settings are wrong.
    """
    if explicit is not None:
        return _named(explicit, "-w/--workspace", cwd)
    if env:
        return _named(Path(env), f"环境变量 {VARIABLE}", cwd)
    for folder in (cwd, *cwd.parents):
        if (folder / SETTINGS_FILE).is_file():
            return open_folder(folder)
    raise NotFound(
        "这里不是工作区：当前文件夹及其上级都没有 zmtool.toml",
        where=str(cwd),
        next_step=f"请先用 zmtool init 建立工作区，或用 -w 文件夹、环境变量 {VARIABLE} 指明",
    )


def open_folder(folder: Path) -> Workspace:
    """The workspace in ``folder``. Raises UsageProblem if its settings are wrong."""
    root = folder.resolve()
    return Workspace(root, read_settings(root / SETTINGS_FILE))


def create_folders(path: Path, settings: Settings | None = None) -> Workspace:
    """Lays out the folder ``path`` as a workspace (without its database) and returns it.

    Raises Refused if it is one already or holds other things.
    """
    path = path.resolve()
    if (path / SETTINGS_FILE).exists():
        raise Refused("这个文件夹已经是工作区", where=str(path), next_step="请直接使用，或另选一个文件夹")
    if path.exists() and not path.is_dir():
        raise Refused("这是文件，不是文件夹", where=str(path), next_step="请另选一个文件夹名")
    if path.exists() and any(path.iterdir()):
        raise Refused("这个文件夹里已有其他内容", where=str(path), next_step="请另选一个空文件夹")
    try:
        path.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (path / name).mkdir(exist_ok=True)
        # The settings come last: they are what makes the folder a workspace.
        (path / SETTINGS_FILE).write_text(settings_text(settings or Settings()), encoding="utf-8")
    except OSError as error:
        raise Refused(
            f"无法在此建立工作区：{reason_of(error)}",
            where=str(path),
            next_step="请检查磁盘空间和写入权限",
        ) from error
    return open_folder(path)


def _named(folder: Path, by: str, cwd: Path) -> Workspace:
    root = folder.expanduser()
    root = root if root.is_absolute() else cwd / root
    if not root.is_dir():
        raise NotFound(
            f"{by} 指定的文件夹不存在", where=str(root), next_step="请检查路径，或先用 zmtool init 建立工作区"
        )
    if not (root / SETTINGS_FILE).is_file():
        raise NotFound(
            f"{by} 指定的文件夹不是工作区：没有 {SETTINGS_FILE}",
            where=str(root),
            next_step="请改用工作区文件夹，或先用 zmtool init 建立",
        )
    return open_folder(root)
