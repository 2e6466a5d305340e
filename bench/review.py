"""Review of many dossiers: the full checklist on values, a batch of packages through the command, checks across dossiers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdfium2 import PdfDocument

from bench.many_dossiers import dossiers, extracts, packages
from bench.table import show
from zmtool.base.plain import to_plain
from zmtool.base.shipped import shipped_root
from zmtool.checks.across.definition import load_across
from zmtool.checks.across.findings import Surroundings
from zmtool.checks.across.run import review_across
from zmtool.law.library import load_law
from zmtool.workflow.reviewing import review_dossier
from zmtool.workflow.reviewing_across import facts_in

DOSSIERS = 10_000
PACKAGES = 1_000
TARGET = 300
_PROGRAM = "from zmtool.cli.entry import main; main()"


def main() -> None:
    _scan()
    _values()
    _batch()
    _across()


def _scan() -> None:
    """From the PDF of a scanned dossier to the scored page with its pictures, start of the program and OCR counted."""
    scan = shipped_root() / "sample_cases" / "defects" / "scan.pdf"
    with TemporaryDirectory(prefix="zmtool-bench-") as work:
        page = Path(work) / "report.html"
        began = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "review", "score", str(scan), "--html", str(page), "--json"],
            check=True,
            capture_output=True,
            cwd=work,
        )
        seconds = time.perf_counter() - began
        size = page.stat().st_size
    with PdfDocument(scan) as document:
        pages = len(document)
    found = sum(one["status"] == "fail" for one in json.loads(told.stdout)["items"])
    show(
        "a scanned dossier from PDF to scored report",
        (
            "pages",
            "seconds",
            "30 pages would take",
            "of the target (60 s)",
            "items found wrong",
            "report KiB",
        ),
        [
            (
                str(pages),
                f"{seconds:.0f}",
                f"{30 * seconds / pages:.0f}",
                f"{30 * seconds / pages / 60:.2f}",
                str(found),
                f"{size / 1024:.0f}",
            )
        ],
    )


def _values() -> None:
    """One process, the dossier already a value; making the dossiers is not counted."""
    seconds = busy = worst = 0.0
    for dossier in dossiers(DOSSIERS):
        began, worked = time.perf_counter(), time.process_time()
        review_dossier(dossier)
        took = time.perf_counter() - began
        busy += time.process_time() - worked
        seconds, worst = seconds + took, max(worst, took)
    rate = DOSSIERS / seconds
    show(
        f"full checklist on {DOSSIERS:,} dossier values, one process",
        ("dossiers/s", "by CPU time", "slowest ms", f"of the target ({TARGET}/s)"),
        [(f"{rate:.0f}", f"{DOSSIERS / busy:.0f}", f"{1000 * worst:.0f}", f"{rate / TARGET:.2f}")],
    )


def _batch() -> None:
    """``review score`` on a folder of packages, start of the program counted; then taken up again with nothing left."""
    rows = []
    with TemporaryDirectory(prefix="zmtool-bench-") as work:
        folder = Path(work)
        packages(folder / "packages", PACKAGES)
        for jobs in (1, 2):
            seconds, busy = _command(folder, jobs)
            size = (folder / f"{jobs}.jsonl").stat().st_size
            again, _ = _command(folder, jobs)
            rows.append(
                (
                    str(jobs),
                    f"{seconds:.1f}",
                    f"{PACKAGES / seconds:.0f}",
                    f"{busy:.1f}",
                    f"{size / PACKAGES / 1024:.0f}",
                    f"{again:.1f}",
                )
            )
        same = (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
    show(
        f"review score: {PACKAGES:,} packages through the command; both files {'identical' if same else 'DIFFERENT'}",
        ("jobs", "seconds", "packages/s", "CPU s of all", "KiB a line", "again, all done: s"),
        rows,
    )


def _command(folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds from start to end, and CPU seconds of the program and its workers."""
    command = [sys.executable, "-c", _PROGRAM, "review", "score", "packages", "--jobs", str(jobs)]
    environment = {key: one for key, one in os.environ.items() if not key.startswith("ZMTOOL")}
    began, worked = time.perf_counter(), _children()
    subprocess.run(
        [*command, "--out", f"{jobs}.jsonl", "--resume"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began, _children() - worked


def _children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def _across() -> None:
    """From lines as the file of results has them, without the reviews in them."""
    lines = [
        json.dumps({"target": one.target, "across": to_plain(one)}, ensure_ascii=False)
        for one in extracts(DOSSIERS)
    ]
    tracemalloc.start()
    listed = [one for line in lines[:1000] if (one := facts_in(line)) is not None]
    size = tracemalloc.get_traced_memory()[0] / len(listed)
    tracemalloc.stop()
    began = time.process_time()
    listed = [one for line in lines if (one := facts_in(line)) is not None]
    reading = time.process_time() - began
    rules, law = load_across(), load_law()
    rows = [
        ("reading the extracts", f"{reading:.2f}", f"{sum(map(len, lines)) / 2**20:.0f} M characters", ""),
    ]
    total = 0.0
    for check in rules.checks:
        began = time.process_time()
        result = review_across(listed, rules, Surroundings(law, "", rules.trust), (check.id,)).results[0]
        seconds = time.process_time() - began
        total += seconds
        rows.append(
            (check.id, f"{seconds:.2f}", f"{result.judged.compared:,}", f"{len(result.judged.findings):,}")
        )
    rows.append(("all checks", f"{total:.2f}", "", ""))
    show(
        f"across {DOSSIERS:,} dossiers ({size / 1024:.0f} KiB of memory an extract)",
        ("check", "CPU seconds", "compared", "findings"),
        rows,
    )
