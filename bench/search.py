"""How long full-text search takes over 100,000 pages, beside a LIKE scan of the same texts."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bench.table import show
from zmtool.store.engine import reading, sqlite_engine, writing
from zmtool.store.migrate import migrate
from zmtool.store.search import Findable, find, replace_entries
from zmtool.store.tables import SearchEntry

PAGES = 100_000
PIECE = 2_000
QUERIES = ("1", "烟", "当事人", "349901", "399901234567", "340101199001011234", "2025年13月", "18.00元", "龥")
_COMMON = "烟草专卖局当事人涉嫌未在当地批发企业进货检查现场查获卷烟条数共计依据第规定处罚决定送达"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "zmtool.db"
        migrate(database, datetime.now(UTC), lambda: None)
        engine = sqlite_engine(database)
        began = time.perf_counter()
        chance = random.Random(1)
        for start in range(0, PAGES, PIECE):
            with writing(engine) as session:
                for number in range(start, start + PIECE):
                    page = Findable("page", "1", str(number), "", _page(chance))
                    replace_entries(session, f"page/{number}", [page])
        took = time.perf_counter() - began
        with reading(engine) as session:
            rows = [_row(session, query) for query in QUERIES]
        engine.dispose()
        size = database.stat().st_size / 1e6
    show(
        f"search ({PAGES:,} pages indexed in {took:.0f} s, {size:,.0f} MB)",
        ("query", "hits", "ms", "LIKE ms", "LIKE / zmtool"),
        rows,
    )


def _row(session: Session, query: str) -> tuple[str, ...]:
    found, ours = _timed(lambda: find(session, query))
    body = col(SearchEntry.body)
    plain = select(SearchEntry).where(body.contains(query)).order_by(col(SearchEntry.id).desc()).limit(50)
    _, like = _timed(lambda: session.exec(plain).all())
    return query, str(found), f"{1000 * ours:.1f}", f"{1000 * like:.1f}", f"{like / ours:.1f}"


def _timed(job: Callable[[], object]) -> tuple[int, float]:
    """How many were found, and the median of five runs in seconds."""
    times, found = [], 0
    for _ in range(5):
        began = time.perf_counter()
        result = job()
        times.append(time.perf_counter() - began)
        found = len(result) if isinstance(result, list) else 0
    return found, statistics.median(times)


def _page(chance: random.Random) -> str:
    """A page of fourteen lines: words of the trade, other characters, numbers, dates and sums."""
    return "\n".join(_line(chance) for _ in range(14))


def _line(chance: random.Random) -> str:
    words = "".join(
        chance.choice(_COMMON) if chance.random() < 0.6 else chr(0x4E00 + int(1500 * chance.random() ** 2))
        for _ in range(22)
    )
    number = chance.choice(
        (
            f"34990119{chance.randint(40, 99)}{chance.randint(1, 9):02}{chance.randint(10, 28)}{chance.randint(1000, 9999)}",
            f"2025年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
            f"{chance.randint(10, 9999)}.{chance.randint(0, 99):02}元",
            f"{chance.randint(349901100000, 349901999999)}",
        )
    )
    return words + number
