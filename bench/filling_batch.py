"""A batch of 10,000 documents through the command: how long, how much memory, and killed at half and taken up again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import show

DOCUMENTS = 10_000
GOODS_LINES = 15
FORMS = ("penalty_decision", "valuation_sheet")
_BRANDS = ("中华(硬)", "玉溪(软)", "利群(新版)", "云烟(硬紫)", "芙蓉王(硬)")
_PROGRAM = "from zmtool.cli.entry import main; import sys; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: wall seconds, peak MiB of the first process and of all at one moment.

    ``parent`` is resident memory; of ``all``, a page that processes share counts once (PSS).
    """

    seconds: float
    parent: float
    all: float
    returned: int


def main() -> None:
    rows = []
    for form in FORMS:
        with TemporaryDirectory(prefix="zmtool-bench-") as work:
            rows.append(_measured(form, Path(work)))
    show(
        f"form batch: {DOCUMENTS} documents through the command, {GOODS_LINES} goods lines where the form has a table",
        (
            "form",
            "seconds",
            "documents/s",
            "peak MiB, parent",
            "of all processes",
            "killed at",
            "taken up again",
        ),
        rows,
    )


def _measured(form: str, work: Path) -> tuple[str, ...]:
    data = work / "data.jsonl"
    data.write_text("".join(_lines(form)), encoding="utf-8")
    whole = _run(form, data, work / "whole")
    if whole.returned:
        raise SystemExit(f"the batch of {form} ended with {whole.returned}")
    wanted = _hashes(work / "whole")
    shutil.rmtree(work / "whole")
    _run(form, data, work / "again", kill_at=DOCUMENTS // 2)
    at = len(list((work / "again").glob("*.docx")))
    _run(form, data, work / "again")
    same = "identical" if _hashes(work / "again") == wanted else "DIFFERENT"
    rate = DOCUMENTS / whole.seconds
    return (
        form,
        f"{whole.seconds:.1f}",
        f"{rate:.0f}",
        f"{whole.parent:.0f}",
        f"{whole.all:.0f}",
        str(at),
        same,
    )


def _lines(form: str) -> Iterator[str]:
    """The data: no two documents alike."""
    for number in range(1, DOCUMENTS + 1):
        row: dict[str, object] = {
            "立案编号": f"示烟立〔2025〕第{number}号",
            "案由": "未在当地烟草专卖批发企业进货",
        }
        if form == "penalty_decision":
            row |= {
                "文号": f"示烟处〔2025〕第{number}号",
                "当事人": f"宋知远{number}",
                "住址": f"示例省示例市示例县城关镇和平路{number}号",
                "违法事实": f"经查，当事人宋知远{number}从流动商贩处购进卷烟：{_goods_said(number)}。",
                "文书日期": "2025-03-26",
            }
        else:
            row["核价明细"] = [
                {
                    "品种规格": _BRANDS[(number + line) % len(_BRANDS)],
                    "数量": str(1 + (number * 7 + line) % 40),
                    "单价": f"{100 + (number + line) % 300}.50",
                }
                for line in range(GOODS_LINES)
            ]
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _goods_said(number: int) -> str:
    return "、".join(
        f"{_BRANDS[line % len(_BRANDS)]}{1 + (number * 7 + line) % 40}条" for line in range(GOODS_LINES)
    )


def _run(form: str, data: Path, out: Path, kill_at: int = 0) -> Run:
    command = [
        *(sys.executable, "-c", _PROGRAM, "form", "batch", form),
        *("--data", str(data), "--out", str(out), "--missing", "blank"),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=data.parent)
    watch = _Watch(process.pid)
    watch.start()
    if kill_at:
        while process.poll() is None and _made(out) < kill_at:
            time.sleep(0.05)
        for one in watch.family():
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
    returned = process.wait()
    seconds = time.perf_counter() - began
    watch.over.set()
    watch.join()
    return Run(seconds, watch.parent / 1024, watch.all / 1024, returned)


def _made(out: Path) -> int:
    with suppress(FileNotFoundError):
        return sum(name.suffix == ".docx" for name in out.iterdir())
    return 0


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants ten times a second (Linux)."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.over = process, threading.Event()
        self.parent = self.all = 0

    def run(self) -> None:
        while not self.over.wait(0.1):
            family = self.family()
            self.parent = max(self.parent, _memory(family[0], "Rss"))
            self.all = max(self.all, sum(_memory(one, "Pss") for one in family))

    def family(self) -> list[int]:
        """The process and all below it."""
        found = [self.process]
        for one in found:
            with suppress(OSError):
                for task in Path(f"/proc/{one}/task").iterdir():
                    found += map(int, (task / "children").read_text().split())
        return found


def _memory(process: int, kind: str) -> int:
    """KiB in memory; 0 for a process that is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{kind}:"):
                return int(line.split()[1])
    return 0


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
