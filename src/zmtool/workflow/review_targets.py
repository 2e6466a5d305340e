"""Opening what a person named: a path, or the number of a case in the workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from zmtool.base.errors import NotFound
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts
from zmtool.dossiers.from_facts import register_of_bureau
from zmtool.dossiers.records import Register
from zmtool.workflow.reviewing import Target, dossier_of_case, target_of_path
from zmtool.workflow.workspace import kept_readings, local_data


def open_target(name: str, workspace: Path | None, **options: Any) -> Target:
    """The dossier named ``name``. Raises NotFound where it is neither a file nor a case."""
    path = Path(name)
    if name and path.exists():
        return target_of_path(
            path,
            register=known_register(workspace),
            overrides=local_data(workspace),
            readings=kept_readings(workspace),
            **options,
        )
    case = case_in_workspace(name, workspace)
    return Target(name, dossier_of_case(case, local_data(workspace)), facts=case)


def known_register(workspace: Path | None) -> Register | None:
    """The bureau and its officers as the workspace knows them; None where there is no workspace."""
    from zmtool.staff.tables import officers
    from zmtool.workflow.workspace import located, opened

    named = workspace is not None or bool(os.environ.get("ZMTOOL_WORKSPACE"))
    try:
        located(workspace)
    except NotFound:
        if named:
            raise
        return None
    with opened(workspace) as at, at.reading() as session:
        return register_of_bureau(at.workspace.settings.bureau.name, "", officers(session))


def case_named(name: str, workspace: Path | None) -> CaseFacts:
    """The facts of a case: a ``case.yaml``, or a case number in the workspace."""
    path = Path(name)
    return read_case(path) if name and path.exists() else case_in_workspace(name, workspace)


def case_in_workspace(name: str, workspace: Path | None) -> CaseFacts:
    """The facts of a case by its number. Raises NotFound, which also says where a path may have been meant."""
    if not name or Path(name).suffix or "/" in name:
        raise NotFound(f"找不到文件“{name}”", next_step="请检查路径")
    if local_data(workspace) is None:
        raise NotFound(
            f"找不到“{name}”：没有这个文件，这里也没有可查案件编号的工作区",
            where=str(Path.cwd()),
            next_step="请检查路径；若是案件编号，请用 -w 指明工作区",
        )
    from zmtool.workflow.cases import load_case

    return load_case(name, workspace)
