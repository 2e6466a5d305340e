"""The file of a scored batch: one line of JSON a dossier, written as each is done, so that an interrupted batch goes on.

A line is whole or, after a power cut, the torn last one, which is cut off. What stands in the file counts as done where
the dossier's content and everything a result depends on are the same; a dossier that failed is tried again. At the end the
file is put into the order of the dossiers, so that a batch that was interrupted ends with the same bytes as one that was not.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from zmtool.base.errors import BadInput, Refused
from zmtool.base.files import cannot_write, ready_folder, whole_file
from zmtool.workflow.score_one import Scored

SECONDS_BETWEEN_SYNCS = 2.0
MOST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the line of a dossier stands in the file, and what it was made from."""

    start: int
    length: int
    content: str
    made_with: str
    failed: bool


class ScoreJournal:
    """The open file. ``open_score_journal`` makes one."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path = path
        self._stream = stream
        self._lines: dict[str, _Line] = {}
        self._synced = time.monotonic()
        self._size = 0

    def read(self) -> None:
        """Takes up what an earlier run wrote; a torn last line is cut off. Raises Refused, BadInput."""
        end = 0
        self._stream.seek(0)
        for number, line in enumerate(_lines_of(self._stream, self.path), 1):
            if not line.endswith(b"\n"):
                break
            told = _told(line)
            if told is None:
                if number == 1:
                    raise Refused(
                        "这个文件不是评查结果，不能接着写",
                        where=str(self.path),
                        next_step="请换一个文件名",
                    )
                raise BadInput(
                    "评查结果文件中有一行已损坏",
                    where=f"{self.path}:{number}",
                    next_step="请删去该行后用同一命令继续，该案卷会重新评查",
                )
            self._lines[told["target"]] = _Line(
                end, len(line), str(told.get("content", "")), str(told.get("made_with", "")), "error" in told
            )
            end += len(line)
        self._stream.truncate(end)
        self._size = end

    def known(self) -> frozenset[str]:
        """The dossiers that the file has a line of."""
        return frozenset(self._lines)

    def done(self, target: str, content: str, made_with: str) -> bool:
        """Whether the file has the result of this dossier as it is now, by the same rules."""
        line = self._lines.get(target)
        return line is not None and not line.failed and (line.content, line.made_with) == (content, made_with)

    def line(self, target: str) -> str:
        """The line of a dossier, without its end."""
        line = self._lines[target]
        self._stream.seek(line.start)
        return self._stream.read(line.length).decode("utf-8").rstrip("\n")

    def add(self, scored: Scored) -> None:
        """Writes the line of a dossier, behind what is there."""
        data = scored.line.encode("utf-8", "backslashreplace") + b"\n"
        try:
            self._stream.seek(self._size)
            self._stream.write(data)
            self._stream.flush()
            if time.monotonic() - self._synced > SECONDS_BETWEEN_SYNCS:
                self.sync()
        except OSError as error:
            raise cannot_write(self.path, error) from error
        self._lines[scored.target] = _Line(self._size, len(data), scored.content, "", bool(scored.code))
        self._size += len(data)

    def sync(self) -> None:
        """Has the disk keep what was written."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._synced = time.monotonic()

    def finish(self, order: Iterable[str]) -> None:
        """Puts the lines into this order, those of other dossiers before them, each dossier once."""
        named = list(dict.fromkeys(order))
        others = [one for one in self._lines if one not in set(named)]
        wanted = [self._lines[one] for one in (*others, *named) if one in self._lines]
        place = 0
        for line in wanted:
            if line.start != place:
                break
            place += line.length
        else:
            if place == self._size:
                self.sync()
                return
        with whole_file(self.path) as part, part.open("wb") as stream:
            for line in wanted:
                self._stream.seek(line.start)
                stream.write(self._stream.read(line.length))
            stream.flush()
            os.fsync(stream.fileno())
            self._stream.close()  # some systems replace no file that is open


@contextmanager
def open_score_journal(path: Path, *, resume: bool) -> Iterator[ScoreJournal]:
    """The file to write results into; with ``resume`` an existing one is taken up.

    Raises Refused where there is one already, where another program writes it, or where it cannot be written.
    """
    if not resume and path.exists() and (path.is_dir() or path.stat().st_size):
        raise Refused(
            "结果文件已经存在", where=str(path), next_step="要接着评，请加 --resume；要重新评，请换一个文件名"
        )
    ready_folder(path.parent)
    try:
        stream = path.open("r+b" if path.exists() else "w+b")
    except OSError as error:
        raise cannot_write(path, error) from error
    with stream:
        _refuse_second_writer(stream, path)
        journal = ScoreJournal(path, stream)
        journal.read()
        try:
            yield journal
        finally:
            with suppress(OSError, ValueError):  # finished: closed already
                journal.sync()


def lines_of_results(path: Path) -> Iterator[Mapping[str, Any]]:
    """What each line of a file of results says; a torn last line is left out. Raises BadInput."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(_lines_of(stream, path), 1):
                told = _told(line)
                if told is None and line.endswith(b"\n"):
                    raise BadInput(
                        "这一行不是评查结果",
                        where=f"{path}:{number}",
                        next_step="请用 zmtool review score --out 写出的文件",
                    )
                if told is not None:
                    yield told
    except OSError as error:
        raise BadInput("文件无法读取", where=str(path), next_step="请检查路径和权限") from error


def _lines_of(stream: IO[bytes], path: Path) -> Iterator[bytes]:
    while line := stream.readline(MOST_LINE):
        if len(line) == MOST_LINE and not line.endswith(b"\n"):
            raise BadInput("文件中有过长的行", where=str(path), next_step="请检查是否选错了文件")
        yield line


def _told(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("target"), str) else None


def _refuse_second_writer(stream: IO[bytes], path: Path) -> None:
    """Where the system can lock files, only one program writes this one."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Refused(
            "另一个程序正在写这个文件", where=str(path), next_step="等它做完，或换一个文件名"
        ) from error
