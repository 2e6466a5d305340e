"""The flow of points and the grades in the database; each write with its entry on the audit trail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, insert, literal, or_, union_all, update
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import to_plain
from zmtool.licenses.credit.grade import Graded
from zmtool.licenses.credit.holders import Holders, holders_of
from zmtool.licenses.credit.ledger import CreditEntry
from zmtool.licenses.credit.tables import (
    CreditFlowRow,
    CreditGradeRow,
    counted_columns,
    counted_entry,
    entry_columns,
    entry_record,
)
from zmtool.licenses.register.tables import RetailerRow
from zmtool.store.audit import record

_MOST_NUMBER = 2**63
_CHUNK = 500
"""SQLite takes a limited number of parameters."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A grade as it was written: by which rules, on which day, whether a person still has to confirm it."""

    lic_no: str
    day: date
    score: Decimal
    grade: str
    certain: bool
    rules: str
    why: str = ""
    written_at: str = ""


def keep_entry(session: Session, entry: CreditEntry, *, now: datetime, who: str) -> int:
    """Adds an entry and returns its number."""
    row = CreditFlowRow(entered_at=now.isoformat(timespec="seconds"), **entry_columns(entry))
    session.add(row)
    session.flush()
    number = row.id or 0
    record(
        session,
        now=now,
        who=who,
        action="credit.reverse" if entry.reverses else "credit.entry",
        subject=subject_of(entry.lic_no),
        change={"id": number, "entry": to_plain(entry)},
        why=entry.why,
    )
    return number


def kept_entry(session: Session, number: int) -> CreditEntry:
    """The entry with that number. Raises NotFound."""
    row = session.get(CreditFlowRow, number) if 0 < number < _MOST_NUMBER else None
    if row is None:
        raise NotFound(f"没有第 {number} 笔流水", next_step="用 zmtool credit show 许可证号 查看笔号")
    return entry_record(row)


def entries_of(session: Session, numbers: Sequence[str]) -> list[CreditEntry]:
    """All entries of these licences, oldest first."""
    found: list[CreditEntry] = []
    for start in range(0, len(numbers), _CHUNK):
        chosen = select(CreditFlowRow).where(col(CreditFlowRow.lic_no).in_(numbers[start : start + _CHUNK]))
        found += map(entry_record, session.exec(chosen))
    return sorted(found, key=lambda one: (one.day, one.id))


def entries_by_holder(
    session: Session, holders: Holders
) -> Iterator[tuple[tuple[str, ...], list[CreditEntry]]]:
    """The licences of each holder who has entries, with all of them; read one after the other by licence.

    Only holders of several licences wait until everything was read.
    """
    waiting: dict[tuple[str, ...], list[CreditEntry]] = {}
    table = CreditFlowRow.__table__  # type: ignore[attr-defined]
    chosen = core_select(*counted_columns()).order_by(table.c.lic_no, table.c.day)
    rows = session.execute(chosen.execution_options(yield_per=2_000))
    for lic_no, group in groupby(rows, key=itemgetter(0)):
        entries = list(map(counted_entry, group))
        numbers = holders.of(lic_no)
        if len(numbers) == 1:
            yield numbers, entries
        else:
            waiting.setdefault(numbers, []).extend(entries)
    yield from waiting.items()


def entered_from_cases(session: Session) -> frozenset[tuple[str, str]]:
    """What was entered from decided cases, also what was taken back: (case number, item) and (decision number, item)."""
    row = CreditFlowRow
    chosen = select(row.case_no, row.ref, row.item).where(row.source == "案件")
    pairs = set()
    for case_no, ref, item in session.exec(chosen):
        pairs |= {(case_no, item)} if case_no else set()
        pairs.add((ref, item))
    return frozenset(pairs)


def holders_in_register(session: Session, by: Sequence[str]) -> Holders:
    """The holders of several licences by identity number (``id``) and credit code (``uscc``), those of ended ones too."""
    names = {"id": col(RetailerRow.id_key), "uscc": col(RetailerRow.uscc)}
    pairs = []
    for name in by:
        column = names[name]
        often = select(column).where(column != "").group_by(column).having(func.count() > 1)
        pairs.append(select(RetailerRow.lic_no, literal(f"{name}:").concat(column)).where(column.in_(often)))
    if not pairs:
        return Holders()
    return holders_of((lic_no, (key,)) for lic_no, key in session.execute(union_all(*pairs)))


def holder_of(session: Session, lic_no: str, by: Sequence[str]) -> tuple[str, ...]:
    """All licences of the holder of ``lic_no``, by number, found from one to the next."""
    names = {"id": RetailerRow.id_key, "uscc": RetailerRow.uscc}
    known, fresh = {lic_no}, [lic_no]
    while fresh and by:
        rows = session.exec(select(RetailerRow).where(col(RetailerRow.lic_no).in_(fresh[:_CHUNK]))).all()
        conditions = []
        for name in by:
            column: Any = names[name]
            keys = sorted({getattr(row, column.key) for row in rows} - {""})
            if keys:
                conditions.append(column.in_(keys[:_CHUNK]))
        found = session.exec(select(RetailerRow.lic_no).where(or_(*conditions))).all() if conditions else []
        fresh = [*fresh[_CHUNK:], *sorted(set(found) - known)]
        known.update(found)
    return tuple(sorted(known))


def count_by_region(session: Session, statuses: Iterable[str] | None = None) -> dict[str, int]:
    """How many licences (of these statuses, or of all) begin with which six digits."""
    region = func.substr(RetailerRow.lic_no, 1, 6)
    chosen = select(region, func.count()).group_by(region)
    if statuses is not None:
        chosen = chosen.where(col(RetailerRow.status).in_(list(statuses)))
    return {str(name): int(count) for name, count in session.execute(chosen)}


def ended_licences(session: Session, statuses: Iterable[str]) -> frozenset[str]:
    """The licences of another status than these, and those with entries that are not in the register."""
    held = list(statuses)
    ended = select(RetailerRow.lic_no).where(col(RetailerRow.status).not_in(held))
    unknown = (
        select(CreditFlowRow.lic_no)
        .distinct()
        .where(col(CreditFlowRow.lic_no).not_in(select(RetailerRow.lic_no)))
    )
    return frozenset((*session.exec(ended), *session.exec(unknown)))


def latest_grades(session: Session, numbers: Sequence[str] | None = None) -> dict[str, Snapshot]:
    """The last snapshot of each licence, of all or of ``numbers``."""
    table = CreditGradeRow.__table__  # type: ignore[attr-defined]
    chosen = table.select().where(table.c.latest)
    if numbers is None:
        return {row.lic_no: _snapshot(row) for row in session.execute(chosen)}
    found: dict[str, Snapshot] = {}
    for start in range(0, len(numbers), _CHUNK):
        some = chosen.where(table.c.lic_no.in_(numbers[start : start + _CHUNK]))
        found |= {row.lic_no: _snapshot(row) for row in session.execute(some)}
    return found


def grades_of(session: Session, lic_no: str) -> tuple[Snapshot, ...]:
    """Every snapshot of a licence, the latest first."""
    row = CreditGradeRow
    chosen = select(row).where(row.lic_no == lic_no).order_by(col(row.id).desc())
    return tuple(map(_snapshot, session.exec(chosen)))


def keep_grades(
    session: Session, changed: Iterable[tuple[str, Graded, str]], *, now: datetime, who: str, why: str
) -> int:
    """Writes snapshots (licence, grade, reason) and returns how many; one entry of the trail stands for all of them."""
    digest, count = hashlib.sha256(), 0
    at = now.isoformat(timespec="seconds")
    table = CreditGradeRow.__table__  # type: ignore[attr-defined]
    for chunk in _chunks(changed):
        numbers = [lic_no for lic_no, _, _ in chunk]
        session.execute(update(table).where(table.c.lic_no.in_(numbers), table.c.latest).values(latest=False))
        rows = [
            {
                "lic_no": lic_no,
                "day": graded.day,
                "score": graded.score,
                "grade": graded.grade or "",
                "certain": graded.certain,
                "rules": graded.rules,
                "why": reason,
                "latest": True,
                "written_at": at,
                "written_by": who,
            }
            for lic_no, graded, reason in chunk
        ]
        session.execute(insert(CreditGradeRow), rows)
        for row in rows:
            digest.update(f"{row['lic_no']}\0{row['grade']}\0{row['score']}\0{row['rules']}\0".encode())
        count += len(rows)
    if count:
        change = {"count": count, "grades": digest.hexdigest()}
        record(session, now=now, who=who, action="credit.grade", subject="credit", change=change, why=why)
    return count


def subject_of(lic_no: str) -> str:
    """The name of a licence's credit in the trail."""
    return f"credit/{lic_no}"


def differs(before: Snapshot | None, graded: Graded, untouched: Graded) -> bool:
    """Whether a grade is to be written: it is another than the last one; without a last one, than that of a clean sheet."""
    if before is None:
        return (graded.grade, graded.score, graded.certain) != (
            untouched.grade,
            untouched.score,
            untouched.certain,
        )
    now = (graded.grade or "", graded.score, graded.certain, graded.rules)
    return now != (before.grade, before.score, before.certain, before.rules)


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(
        row.lic_no, row.day, row.score, row.grade, row.certain, row.rules, row.why, row.written_at
    )


def _chunks(
    changed: Iterable[tuple[str, Graded, str]],
) -> Iterator[list[tuple[str, Graded, str]]]:
    chunk: list[tuple[str, Graded, str]] = []
    for one in changed:
        chunk.append(one)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
