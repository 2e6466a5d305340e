"""The files inside a zip package, treated as hostile: sizes, numbers and names are bounded before anything is unpacked."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zmtool.base.errors import BadInput

MOST_MEMBERS = 5000
MOST_BYTES = 8 * 1024**3
MOST_RATIO = 200
"""Scans hardly compress: a member that grows more than this is made to fill a disk."""
_SMALL = 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A member that was unpacked to ``path``, or why it was not (``problem``, Chinese). ``name`` is its own."""

    name: str
    path: Path | None = None
    problem: str = ""


def is_zip(path: Path) -> bool:
    """Whether the file's content is a zip package."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def unpack(package: Path, folder: Path) -> Iterator[Unpacked]:
    """Unpacks the files of a package one by one into ``folder``, under names of our own.

    What cannot be unpacked is told by its name. Raises BadInput for a package that cannot be used as a whole.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _refuse_bombs(package, members)
            for number, member in enumerate(members, 1):
                name = _readable_name(member)
                problem = _objection(member, name)
                if problem:
                    yield Unpacked(name, None, problem)
                    continue
                yield _written(archive, member, name, folder / f"{number:05d}{_suffix(name)}")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise BadInput(
            "压缩包已损坏或不完整，无法打开", where=str(package), next_step="请重新打包或重新拷贝"
        ) from error


def _refuse_bombs(package: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise BadInput(f"压缩包中超过 {MOST_MEMBERS} 个文件", where=str(package), next_step="请分成几个包")
    if sum(one.file_size for one in members) > MOST_BYTES:
        raise BadInput("压缩包解开后超过 8 GB", where=str(package), next_step="请分成几个包")


def _objection(member: zipfile.ZipInfo, name: str) -> str:
    if member.flag_bits & 1:
        return "有密码保护，无法解开；请先解除密码"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是符号链接，不是文件，已跳过"
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")):
        return "路径指向包外，已跳过"
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size):
        return "压缩比大得不正常，已跳过"
    return ""


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, path: Path) -> Unpacked:
    left = member.file_size
    try:
        with archive.open(member) as source, path.open("wb") as target:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    return Unpacked(name, None, "实际大小与记录不符，已跳过")
                target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        path.unlink(missing_ok=True)
        return Unpacked(name, None, "在压缩包中已损坏，已跳过；请重新打包")
    if is_zip(path) and path.suffix.lower() == ".zip":
        path.unlink()
        return Unpacked(name, None, "是包中的压缩包；请先解开外层再收")
    return Unpacked(name, path)


def _readable_name(member: zipfile.ZipInfo) -> str:
    """The member's name; one written without the mark of UTF-8 is most often GB18030."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
