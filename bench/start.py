"""How long a command takes to start, beside bare Python."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.table import show

RUNS = 10


def main() -> None:
    beside = Path(sys.executable).with_name("zmtool")
    program = str(beside) if beside.exists() else shutil.which("zmtool") or "zmtool"
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "zmtool --version": [program, "--version"],
        "zmtool --help": [program, "--help"],
    }
    times = {name: _median(command) for name, command in commands.items()}
    bare = times["python -c pass"]
    rows = [(name, f"{1000 * seconds:.0f}", f"{seconds / bare:.1f}") for name, seconds in times.items()]
    show(f"start (median of {RUNS} runs)", ("command", "ms", "x python"), rows)


def _median(command: list[str]) -> float:
    subprocess.run(command, check=True, capture_output=True)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)
