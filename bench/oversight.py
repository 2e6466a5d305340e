"""50,000 clues and 50,000 problems: boards, lists, the inbox, the sweep and the reports; the limit is one second."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.many_clues import PEOPLE, bureau_with
from bench.table import show
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
from zmtool.workflow.clue_steps import list_clues, show_clue
from zmtool.workflow.leader_report import leader_report, write_leader_report
from zmtool.workflow.oversight_inbox import inbox
from zmtool.workflow.oversight_sweep import sweep
from zmtool.workflow.problem_steps import list_problems
from zmtool.workflow.workspace import opened

MANY = 50_000
LIMIT = 1.0


def main() -> None:
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory() as folder:
        root = bureau_with(Path(folder) / "work", MANY, MANY, now)
        with opened(root) as at:
            late = local_text(now)
            first = list_clues(ClueWanted(open_only=True), at, user="bench", limit=1)[0].clue_no
            jobs: dict[str, Callable[[], Any]] = {
                "clues, open": lambda: list_clues(ClueWanted(open_only=True), at, user="bench"),
                "clues, a name": lambda: list_clues(ClueWanted(target="商店77"), at, user="bench"),
                "problems, overdue": lambda: list_problems(ProblemWanted(overdue_at=late), at, user="bench"),
                "one clue": lambda: show_clue(first, at, user="bench"),
                "inbox of control": lambda: inbox(at, now=now, user="bench"),
                "inbox of one person": lambda: inbox(at, now=now, user=PEOPLE[0]),
                "leader report": lambda: leader_report("leader", at, now=now, user="bench"),
                "monthly report": lambda: leader_report("monthly", at, now=now, user="bench"),
                "sweep, dry": lambda: sweep(at, now=now, dry_run=True),
            }
            rows = [_timed(label, job) for label, job in jobs.items()]
            report = leader_report("monthly", at, now=now, user="bench")
            for suffix in ("html", "docx", "xlsx"):
                write = partial(write_leader_report, report, Path(folder) / f"report.{suffix}")
                rows.append(_timed(f"written as {suffix}", write))
        show(
            f"{MANY} clues, {MANY} problems (limit {LIMIT:.0f} s for boards and reports)",
            ("work", "s", ""),
            rows,
        )


def _timed(label: str, job: Callable[[], Any]) -> tuple[str, str, str]:
    job()
    took = min(_once(job) for _ in range(3))
    return label, f"{took:.3f}", "" if took <= LIMIT else "over"


def _once(job: Callable[[], Any]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began
