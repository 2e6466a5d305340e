"""zmtool tui: the terminal application."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import WorkspaceOption
from zmtool.cli.who import current_user


def tui(
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="只用不会错位的普通字符，不用字符画图片")
    ] = False,
    start: Annotated[str, typer.Option("--start", help="先打开哪个模块，如 许可证", metavar="模块")] = "",
    workspace: WorkspaceOption = None,
) -> int:
    """打开终端界面（纯键盘，按 ? 看帮助，F1 看导览）。

    例：zmtool tui -w demo
    """
    import importlib
    import os
    import sys
    from dataclasses import replace
    from pathlib import Path

    from zmtool.base.errors import UsageProblem

    in_browser = "TEXTUAL_DRIVER" in os.environ
    if not in_browser and not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageProblem("终端界面需要在终端窗口中打开", next_step="请在终端中直接运行 zmtool tui")
    from zmtool.store.workspace import find_workspace

    found = find_workspace(workspace, os.environ.get("ZMTOOL_WORKSPACE"), Path.cwd())
    # By name: the two front ends do not know each other.
    settings = importlib.import_module("zmtool.tui.settings")
    wanted = settings.read_settings(settings.settings_file())
    if ascii_only:
        wanted = replace(wanted, ascii=True)
    application = importlib.import_module("zmtool.tui.app")
    application.run(
        found.root,
        current_user(),
        wanted,
        pictures=not (wanted.ascii or os.environ.get("NO_COLOR")),
        start=start,
    )
    return 0
