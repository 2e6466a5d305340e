"""A command line run as the program runs it, in the process of the test: what an interpreter costs to start is saved."""

from __future__ import annotations

import io
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

from zmtool.cli.entry import run


def ran(*arguments: str, cwd: Path | None = None) -> CompletedProcess[str]:
    """The exit code and all that was said, to standard output and beside it."""
    said, beside = io.StringIO(), io.StringIO()
    with chdir(cwd or Path.cwd()), redirect_stdout(said), redirect_stderr(beside):
        code = run(list(arguments))
    return CompletedProcess(arguments, code, said.getvalue(), beside.getvalue())
