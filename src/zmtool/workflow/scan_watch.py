"""Watching a folder that scanners drop files into: each file is taken in once it has stopped growing.

A file that was taken in moves to ``已收``, one that could not be read to ``未能读取``, so that the folder shows what is
left. Looking at sizes and times works on network folders, where the system does not tell of changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import NotFound
from zmtool.scans.intake import READABLE_SUFFIXES
from zmtool.scans.read import Workers
from zmtool.workflow.input_files import by_name
from zmtool.workflow.scan_intake import FAILED, TakenIn, take_in
from zmtool.workflow.workspace import Place

DONE_FOLDER, FAILED_FOLDER = "已收", "未能读取"
_SUFFIXES = READABLE_SUFFIXES | {".zip"}
_STAYS = "移不走（文件夹只读，或文件被别的程序占用），留在原处；不变化就不再收"
Stamp = tuple[int, int]


@dataclass(slots=True)
class Watched:
    """A folder under watch: size and time of each file when it was last looked at, and since when these stand.

    ``left`` are the files that were taken in and could not be moved away: they wait until they change.
    """

    folder: Path
    settle_seconds: float
    seen: dict[Path, tuple[Stamp, datetime]] = field(default_factory=dict)
    left: dict[Path, Stamp] = field(default_factory=dict)

    def settled(self, now: datetime) -> list[Path]:
        """The files that have not changed for the settling time, in the order of their names."""
        current = {path: _stamp(path) for path in _candidates(self.folder)}
        self.seen = {
            path: self.seen[path] if path in self.seen and self.seen[path][0] == stamp else (stamp, now)
            for path, stamp in current.items()
            if stamp is not None and self.left.get(path) != stamp
        }
        return sorted((path for path in self._still(now) if self.seen[path][0][0] > 0), key=by_name)

    def empty(self, now: datetime) -> list[Path]:
        """The files without any content that have stayed so for the settling time, in the order of their names."""
        return sorted((path for path in self._still(now) if self.seen[path][0][0] == 0), key=by_name)

    def _still(self, now: datetime) -> list[Path]:
        return [
            path
            for path, (_, since) in self.seen.items()
            if (now - since).total_seconds() >= self.settle_seconds
        ]


def watched(folder: Path, settle_seconds: float) -> Watched:
    """A watch over ``folder``. Raises NotFound where it is none."""
    if not folder.is_dir():
        raise NotFound("没有这个文件夹", where=str(folder), next_step="请检查路径，或先建立文件夹")
    return Watched(folder, settle_seconds)


def take_settled(
    watch: Watched,
    place: Place,
    *,
    clock: Callable[[], datetime],
    user: str,
    workers: Workers,
    engine: str = "auto",
) -> Iterator[TakenIn]:
    """Takes in the files of the folder that have stopped growing and moves each out of the way.

    What an earlier run received and did not finish is read too.
    """
    for path in watch.settled(clock()):
        results = list(take_in([path], place, now=clock(), user=user, workers=workers, engine=engine))
        mine = [one for one in results if one.name == str(path) or one.name.startswith(f"{path}/")]
        bad = bool(mine) and all(one.outcome == FAILED for one in mine)
        stamp, _ = watch.seen.pop(path)
        if not _move(path, watch.folder / (FAILED_FOLDER if bad else DONE_FOLDER)):
            watch.left[path] = stamp
            results[-1:] = [replace(one, notes=(*one.notes, _STAYS)) for one in results[-1:]]
        yield from results


def _move(path: Path, folder: Path) -> bool:
    """Moves a file into ``folder`` without replacing another one; whether it is out of the way now."""
    try:
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        number = 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}（{number}）{path.suffix}"
        shutil.move(path, target)
    except OSError:
        return not path.exists()
    return True


def _candidates(folder: Path) -> list[Path]:
    """The readable files of the folder and its sub-folders but not those moved away already; links are left out."""
    moved = {folder / DONE_FOLDER, folder / FAILED_FOLDER}
    return [
        one
        for one in folder.rglob("*")
        if one.suffix.lower() in _SUFFIXES
        and not one.name.startswith((".", "~$"))
        and not one.is_symlink()
        and one.is_file()
        and not moved & set(one.parents)
    ]


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
