"""Finding shipped data (``schemas/``, ``templates/``, ``sample_cases/``) and the workspace's overrides.

Looked for in the installed package first, then in the checkout: an editable install leaves the folders
at the top of the checkout, where ``importlib.resources`` does not see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from zmtool.base.errors import UsageProblem

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped_root() -> Path:
    """The folder that holds ``schemas/``, ``templates/`` and ``sample_cases/``."""
    for root in (_PACKAGE / "_data", _PACKAGE.parent.parent):
        if (root / "schemas").is_dir() and (root / "templates").is_dir():
            return root
    raise UsageProblem(
        "安装不完整：找不到随程序提供的 schemas 和 templates 文件夹",
        where=str(_PACKAGE),
        next_step="请重新安装 zmtool（pip install --force-reinstall zmtool）",
    )


def data_file(relative: str, overrides: Path | None = None) -> Path:
    """The file ``relative`` (``schemas/…`` or ``templates/…``); the workspace ``overrides`` wins.

    Raises UsageProblem if neither holds it, or for a name that would lead out of the folder.
    """
    steps = PurePosixPath(relative.replace("\\", "/"))
    if steps.is_absolute() or ".." in steps.parts:
        raise UsageProblem(f"数据文件名 {relative} 不能指向文件夹之外", next_step="请只写文件夹内的相对路径")
    for root in _roots(overrides):
        candidate = root / relative
        if candidate.is_file():
            return candidate
    raise UsageProblem(f"找不到数据文件 {relative}", next_step="请检查文件名，或重新安装 zmtool")


def data_files(folder: str, suffix: str, overrides: Path | None = None) -> Iterator[Path]:
    """Every file below ``folder`` ending in ``suffix``, sorted by relative path; an override replaces its twin."""
    found: dict[str, Path] = {}
    for root in reversed(list(_roots(overrides))):
        base = root / folder
        if base.is_dir():
            for path in base.rglob(f"*{suffix}"):
                if path.is_file():
                    found[path.relative_to(root).as_posix()] = path
    for key in sorted(found):
        yield found[key]


def _roots(overrides: Path | None) -> Iterator[Path]:
    if overrides is not None:
        yield overrides
    yield shipped_root()
