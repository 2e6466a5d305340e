"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="工作区文件夹（默认：环境变量 ZMTOOL_WORKSPACE，或从当前文件夹向上找）",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接执行")]
