"""Lists, search, deadlines and related cases in a workspace of a hundred thousand cases, against a second each."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.many_cases import BRANDS, LINES, NOW, OPEN_SHARE, build, id_number, party_name
from bench.table import show
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.deadlines import case_deadlines, load_running
from zmtool.cases.keep import kept_case
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import Party
from zmtool.cases.related import prior_penalties, related_cases
from zmtool.law.library import load_law
from zmtool.workflow.case_board import deadline_board
from zmtool.workflow.cases import list_cases, save_case
from zmtool.workflow.workspace import OpenWorkspace, opened

CASES = 100_000
LIMIT = 1.0
RUNS = 3
SCANNED = 200
Work = Callable[[], object]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        root = build(Path(folder) / "w", CASES)
        size = (root / "zmtool.db").stat().st_size / 2**20
        took = time.perf_counter() - began
        with opened(root, now=NOW) as at:
            rows = [_row(name, work) for name, work in _works(at).items()]
            rows.append(_board_beside_a_scan(at))
        show(
            f"cases ({CASES:,} cases, {CASES * LINES:,} lines of goods, {size:.0f} MiB, built in {took:.0f} s)",
            ("work", "ms", f"of the limit ({LIMIT:.0f} s)", "found"),
            rows,
        )


def _works(at: OpenWorkspace) -> dict[str, Work]:
    case = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
    more = (replace(case, case_no=f"示烟立〔2026〕第{number}号") for number in range(1, 100))
    party = Party("自然人", party_name(501), id_no=id_number(501), phone=f"130{501 // 4:08d}")
    brand, unique = BRANDS[77], f"第{CASES // 2 + 1}号"

    def found(scope: str, whose: str = "bureau") -> Work:
        return lambda: len(deadline_board(at, now=NOW, scope=scope, whose=whose).lines)

    def listed(**wanted: object) -> Work:
        return lambda: list_cases(at, **wanted).total  # type: ignore[arg-type]

    def related() -> int:
        with at.reading() as session:
            return len(related_cases(session, party))

    def prior() -> int:
        with at.reading() as session:
            return len(prior_penalties(session, party, since=date(2020, 1, 1), until=date(2025, 12, 31)))

    return {
        "list: first window": listed(),
        "list: by stage": listed(stage="investigating"),
        "list: by cause": listed(cause="retail_no_license"),
        f"list: window at {CASES // 2:,}": listed(offset=CASES // 2),
        "search: a party": listed(text=party_name(501)),
        "search: one character": listed(text="陶"),
        "search: a brand": listed(text=brand),
        "search: a brand, window at 1,000": listed(text=brand, offset=1000),
        "search: a number": listed(text=unique),
        "search: in every case": listed(text="烟草"),
        "search: a brand, by stage": listed(text=brand, stage="investigating"),
        "board: overdue": found("overdue"),
        "board: soon": found("soon"),
        "board: all, of both": found("all", ""),
        "related cases": related,
        "earlier penalties": prior,
        "keep one more case": lambda: save_case(next(more), at, now=NOW, user="周望").version,
    }


def _row(name: str, work: Work) -> tuple[str, ...]:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - began)
    seconds = statistics.median(times)
    return (
        name,
        f"{1000 * seconds:.0f}",
        f"{seconds / LIMIT:.2f}{'  OVER' if seconds > LIMIT else ''}",
        f"{answer:,}",
    )


def _board_beside_a_scan(at: OpenWorkspace) -> tuple[str, ...]:
    """The board beside reading every open case and working its deadlines out, scaled up from some of them."""
    began = time.perf_counter()
    deadline_board(at, now=NOW, scope="soon")
    ours = time.perf_counter() - began
    law, cycle, running = load_law(), load_life_cycle(), load_running()
    open_cases = CASES * OPEN_SHARE // 10
    numbers = [one.case_no for one in list_cases(at, stage="investigating", limit=SCANNED).cases]
    began = time.perf_counter()
    with at.reading() as session:
        for number in numbers:
            case_deadlines(kept_case(session, number).facts, law, cycle, running)
    scan = (time.perf_counter() - began) / len(numbers) * open_cases
    return (
        f"board beside a scan of {open_cases:,} open cases",
        f"{1000 * ours:.0f}",
        f"scan {scan:.0f} s",
        f"x {scan / ours:,.0f}",
    )
