"""The register of 250,000 licences: taking an export in, lists and search, the health check; beside a LIKE scan of the same rows."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bench.many_licences import write_export
from bench.table import show
from zmtool.licenses.register.lists import Wanted, listed, with_number
from zmtool.licenses.register.tables import RetailerRow
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.licences import check_register
from zmtool.workflow.workspace import OpenWorkspace, create, opened

LICENCES = 250_000
TODAY = date(2026, 11, 21)
QUERIES = (
    "李",
    "烟酒商行",
    "新街12号",
    "新街 张",
    "9901100018",
    "00018",
    "139000123",
    "中山路88",
    "没有的",
    "349",
    "2管理所",
)


def main() -> None:
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory() as folder:
        export = write_export(Path(folder) / "零售户.csv", LICENCES)
        work = Path(folder) / "work"
        create(work, now=now, user="bench")
        rows = []
        for label, dry in (("preview", True), ("import", False), ("the same again", False)):
            began = time.perf_counter()
            done = import_licences(export, work, now=now, user="bench", dry_run=dry)
            took = time.perf_counter() - began
            rows.append((label, f"{took:.0f}", f"{LICENCES / took:.0f}", str(done.new), str(done.unchanged)))
        show(
            f"{LICENCES} licences from one CSV file of GB18030",
            ("work", "s", "rows/s", "new", "unchanged"),
            rows,
        )
        with opened(work) as at:
            _lists(at)
            began = time.perf_counter()
            found = check_register(at, today=TODAY)
            took = time.perf_counter() - began
        show(
            "health check",
            ("entries", "s", "found"),
            [(str(found.entries), f"{took:.0f}", str(len(found.ailments)))],
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show("memory", ("most, MB",), [(str(peak),)])


def _lists(at: OpenWorkspace) -> None:
    rows = []
    for query in QUERIES:
        ours = _timed(at, partial(_search, query=query))
        scan = _timed(at, partial(_scan, query=query), 1)
        rows.append((query, f"{ours:.1f}", f"{scan:.0f}", f"{scan / ours:.0f}"))
    show("search, the first 50", ("fragment", "ms", "LIKE scan ms", "times"), rows)
    window = Wanted(status="ACTIVE", since=TODAY, until=TODAY + timedelta(days=90))
    lists: dict[str, Callable[[Session], object]] = {
        "a whole licence number": partial(with_number, text="349901100018"),
        "expiring in 90 days, with count": partial(listed, wanted=window, today=TODAY),
        "active, by number": partial(listed, wanted=Wanted(status="ACTIVE"), today=TODAY, count=False),
        "of one station": partial(listed, wanted=Wanted(station="第7管理所"), today=TODAY),
    }
    show("lists", ("list", "ms"), [(name, f"{_timed(at, ask):.1f}") for name, ask in lists.items()])


def _timed(at: OpenWorkspace, ask: Callable[[Session], object], times: int = 5) -> float:
    """The median in milliseconds."""
    taken = []
    for _ in range(times):
        with at.reading() as session:
            began = time.perf_counter()
            ask(session)
            taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def _search(session: Session, query: str) -> object:
    return listed(session, Wanted(text=query), TODAY, count=False)


def _scan(session: Session, query: str) -> object:
    names = ("lic_no", "name", "principal", "addr", "phone", "cust_code", "station")
    statement = select(RetailerRow.lic_no)
    for word in query.split():
        like = f"%{word}%"
        statement = statement.where(or_(*(col(getattr(RetailerRow, name)).like(like) for name in names)))
    return session.exec(statement).all()
