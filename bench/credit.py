"""How long it takes to grade a register of 250,000 licences with 100,000 entries, and to try other rules on it."""

from __future__ import annotations

import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import insert

from bench.many_licences import rows
from bench.table import show
from zmtool.base.shipped import data_file
from zmtool.licenses.credit.ledger import CreditEntry, last_day
from zmtool.licenses.credit.rating import points_of
from zmtool.licenses.credit.rule_sets import load_credit_rules, rules_named
from zmtool.licenses.credit.rules import Source
from zmtool.licenses.credit.tables import CreditFlowRow, entry_columns
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.tables import RetailerRow, retailer_columns
from zmtool.workflow.credit import show_credit
from zmtool.workflow.credit_register import recalculate, simulate_rules, to_publish
from zmtool.workflow.workspace import create, opened

LICENCES = 250_000
ENTRIES = 100_000
CHUNK = 5_000
RULES = "349901-2026@1"
DAY = date(2026, 11, 1)
NOW = datetime.fromisoformat("2026-11-01T09:30:00+08:00")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        create(work, now=NOW, user="bench")
        _other_rules(work)
        numbers = _keep(work)
        table = [
            _row("recalculation, the first (all written)", work, _recalculate),
            _row("recalculation, nothing changed", work, _recalculate),
            _row("other points and bands tried", work, _simulate),
            _row("the list for publication", work, _publish),
            _row("one retailer with all grounds", work, _show, numbers),
        ]
        size = (work / "zmtool.db").stat().st_size / 1e6
    show(
        f"credit ({LICENCES:,} licences, {ENTRIES:,} entries, {size:,.0f} MB)",
        ("job", "s", "peak MB", "came to"),
        table,
    )


def _row(name: str, work: Path, job: Callable[..., str], *arguments: Any) -> tuple[str, ...]:
    """The job in a process of its own: seconds, peak memory of the whole process, what it came to."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, told = pool.apply(_timed, (job, work, *arguments))
    return name, f"{seconds:.2f}", f"{megabytes:.0f}", told


def _timed(job: Callable[..., str], work: Path, *arguments: Any) -> tuple[float, float, str]:
    began = time.perf_counter()
    told = job(work, *arguments)
    took = time.perf_counter() - began
    return took, _peak(), told


def _peak() -> float:
    """The most memory this process ever had, in MB; where Linux tells it, without what its parent had before."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _recalculate(work: Path) -> str:
    done = recalculate(work, day=DAY, now=NOW, user="bench", rules=RULES)
    return f"{done.worked:,} graded, {done.changed:,} written"


def _simulate(work: Path) -> str:
    done, _ = simulate_rules("tried", work, day=DAY, before=RULES)
    return f"{done.moved:,} of {done.licences:,} move"


def _publish(work: Path) -> str:
    found, unsure = to_publish(work, day=DAY, rules=RULES)
    return f"{len(found):,} licences, {unsure:,} to confirm first"


def _show(work: Path, numbers: list[str]) -> str:
    for lic_no in numbers:
        show_credit(lic_no, work, day=DAY, rules=RULES)
    return f"{len(numbers)} asked, opening the workspace each time"


def _other_rules(work: Path) -> None:
    """Rules to try: dearer smuggling, B from 90 on, two years instead of one."""
    text = data_file("schemas/licenses/credit/default.yaml").read_text("utf-8")
    for before, after in (
        ("code: 349901-2026", "code: tried\nexample: true"),
        ("period_months: 12", "period_months: 24"),
        ("points: 15}", "points: 20}"),
        ("at_least: 85", "at_least: 90"),
        ("under: 85", "under: 90"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    folder = work / "schemas" / "licenses" / "credit"
    folder.mkdir(parents=True)
    (folder / "tried.yaml").write_text(text, encoding="utf-8")


def _keep(work: Path) -> list[str]:
    """Fills the register and the flow; a few numbers with entries."""
    with opened(work, now=NOW) as at, at.writing() as session:
        numbers = []
        for chunk in _chunks(_retailers()):
            numbers += [one["lic_no"] for one in chunk]
            session.execute(insert(RetailerRow), chunk)
        chosen: list[str] = []
        for chunk in _chunks(_entries(numbers)):
            chosen = chosen or [one["lic_no"] for one in chunk[:20]]
            session.execute(insert(CreditFlowRow), chunk)
    return chosen


def _retailers() -> Iterator[dict[str, Any]]:
    statuses = {"有效": "ACTIVE", "停业": "SUSPENDED", "注销": "CANCELLED"}
    for number, row in enumerate(rows(LICENCES), 1):
        # One holder in fifty has two licences.
        holder = number - 1 if number % 50 == 0 else number
        one = Retailer(
            row[0], row[1], row[2], statuses[row[6]], addr=row[4], id_key=f"{holder:032x}", station=row[12]
        )
        yield {**retailer_columns(one), "version": 1, "created_at": "", "updated_at": ""}


def _entries(numbers: list[str]) -> Iterator[dict[str, Any]]:
    dice = random.Random(2)
    rules = rules_named(load_credit_rules(), RULES)
    for number in range(1, ENTRIES + 1):
        item = dice.choice(rules.items)
        quantity = Decimal(dice.randrange(51, 90)) if item.by_quantity else None
        day = DAY - timedelta(days=dice.randrange(700))
        source = item.sources[0]
        ref = f"示烟处〔{day.year}〕第{number}号" if source is Source.CASE else f"检{number}"
        amount = Decimal(dice.randrange(100, 60_000)) if source is Source.CASE else None
        points = points_of(item, quantity)
        lic_no = dice.choice(numbers)
        one = CreditEntry(
            lic_no, day, item.code, points, source, ref, last_day(day, 12), RULES, quantity, amount
        )
        yield {**entry_columns(one), "entered_at": ""}


def _chunks(made: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for one in made:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
