"""Opening what a person named for review: a path, or the number of a case in the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zmtool.base.errors import NotFound
from zmtool.workflow.reviewing import Target, dossier_of_case, target_of_path


def open_target(name: str, workspace: Path | None, **options: Any) -> Target:
    """The dossier named ``name``. Raises NotFound where it is neither a file nor a case."""
    path = Path(name)
    if path.exists():
        return target_of_path(path, **options)
    if path.suffix or "/" in name:
        raise NotFound(f"找不到文件“{name}”", next_step="请检查路径")
    from zmtool.workflow.cases import load_case

    return Target(name, dossier_of_case(load_case(name, workspace)))
