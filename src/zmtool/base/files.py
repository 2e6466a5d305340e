"""Writing files whole or not at all, and what the computer says about files, in Chinese."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zmtool.base.errors import Refused

_REASONS = {
    errno.ENOENT: "文件夹或文件不存在",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "同名的文件已经存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超过磁盘配额",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "文件正被占用",
    errno.ELOOP: "链接指向自己",
    errno.EMFILE: "打开的文件过多",
}
SURROUNDINGS = frozenset(
    (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE)
)
"""What goes wrong on a sound program's side of no path in particular: the disk, its rights, its limits."""


def reason_of(error: OSError) -> str:
    """Why the computer could not do it, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def cannot_write(path: Path, error: OSError) -> Refused:
    """The error for a person: ``path`` could not be written."""
    return Refused(
        f"无法写出：{reason_of(error)}",
        where=str(path),
        next_step="请换一个位置，或检查文件夹是否存在、是否可写、磁盘是否已满",
    )


def ready_folder(folder: Path) -> None:
    """Makes ``folder`` and those above it. Raises Refused where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise Refused(
            "这是文件，不能当作文件夹写入", where=str(folder), next_step="请换一个文件夹名"
        ) from error
    except OSError as error:
        raise cannot_write(folder, error) from error


def write_whole(path: Path, content: bytes) -> None:
    """Writes ``content`` to ``path``, whole or not at all. Raises Refused where it cannot be written."""
    with whole_file(path) as part:
        part.write_bytes(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a file beside ``path`` to write, and renames it when all went well.

    ``path`` is there whole, or as it was before; nothing half-written stays behind, not even after Ctrl-C.
    Raises Refused where the computer cannot write.
    """
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        # Gone after the rename; otherwise it is what an error or Ctrl-C left.
        with suppress(OSError):
            part.unlink(missing_ok=True)
