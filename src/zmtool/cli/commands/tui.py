"""zmtool tui: the terminal application."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import WorkspaceOption
from zmtool.cli.who import current_user


def tui(
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="不用字符画图片，扫描页只显示识别出的文字")
    ] = False,
    workspace: WorkspaceOption = None,
) -> int:
    """打开终端界面（纯键盘，按 ? 看帮助）。

    例：zmtool tui -w demo
    """
    import importlib
    import os
    import sys
    from datetime import datetime
    from pathlib import Path

    from zmtool.base.errors import UsageProblem

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem("终端界面需要在终端窗口中打开", next_step="请在终端中直接运行 zmtool tui")
    from zmtool.store.workspace import find_workspace

    found = find_workspace(workspace, os.environ.get("ZMTOOL_WORKSPACE"), Path.cwd())
    pictures = not (ascii_only or os.environ.get("NO_COLOR"))
    # By name: the two front ends do not know each other.
    application = importlib.import_module("zmtool.tui.app")
    application.run(found.root, datetime.now().astimezone().date(), current_user(), pictures)
    return 0
