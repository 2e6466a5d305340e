"""Files of records of oversight in the database; the originals lie in the vault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.closed_loop.tables import OversightFileRow, evidence_from
from zmtool.store.audit import record

_AT_ONCE = 500


def files_of(session: Session, kind: str, number: str) -> tuple[Evidence, ...]:
    """The files of a record, in the order they were added."""
    return files_of_many(session, kind, [number]).get(number, ())


def files_of_many(session: Session, kind: str, numbers: Sequence[str]) -> dict[str, tuple[Evidence, ...]]:
    """The files of several records by number, in the order they were added; a record without files is left out."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for start in range(0, len(numbers), _AT_ONCE):
        rows = session.exec(
            select(OversightFileRow)
            .where(
                OversightFileRow.kind == kind,
                col(OversightFileRow.number).in_(numbers[start : start + _AT_ONCE]),
            )
            .order_by(col(OversightFileRow.id))
        )
        for row in rows:
            found[row.number].append(evidence_from(row))
    return {number: tuple(files) for number, files in found.items()}


def records_with(session: Session, kind: str, sha256: str) -> tuple[str, ...]:
    """The records of a kind that hold this file."""
    return tuple(
        session.exec(
            select(OversightFileRow.number).where(
                OversightFileRow.sha256 == sha256, OversightFileRow.kind == kind
            )
        )
    )


def keep_files(
    session: Session, kind: str, number: str, evidence: Iterable[Evidence], *, now: datetime, who: str
) -> int:
    """Adds those files of a record that it does not hold yet; how many."""
    held = {one.sha256 for one in files_of(session, kind, number)}
    added = []
    for one in evidence:
        if one.sha256 in held:
            continue
        held.add(one.sha256)
        added.append(one)
        session.add(
            OversightFileRow(
                kind=kind,
                number=number,
                sha256=one.sha256,
                name=one.name,
                what=one.kind,
                taken_at=one.taken_at.isoformat(timespec="seconds") if one.taken_at else "",
                lng=one.lng,
                lat=one.lat,
                note=one.note,
                added_at=now.isoformat(timespec="seconds"),
                added_by=who,
            )
        )
    if added:
        session.flush()
        record(
            session,
            now=now,
            who=who,
            action=f"{kind}.file",
            subject=f"{kind}/{number}",
            change={"files": {one.name: one.sha256 for one in added}},
        )
    return len(added)
