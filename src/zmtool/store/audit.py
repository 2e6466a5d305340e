"""The audit trail: who changed what, when and why; append-only and hash-chained.

``record`` is called in the transaction of the change itself, so that neither exists without the other.
Each entry's hash covers the entry and the hash before it; a head row holds the last one, so that a
changed, removed or inserted entry shows. Somebody who rewrites the whole chain and the head is found out by
an anchor from outside: every backup's manifest carries one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from zmtool.base.progress import EVERY, Progress
from zmtool.store.tables import AuditEntry, AuditHead

START = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """One break of the chain; ``seq`` is the entry where it shows, ``message`` is Chinese."""

    seq: int
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry to be: who did what to which subject, what changed and why."""

    who: str
    action: str
    subject: str
    change: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some time, kept outside of the database (``source`` says where)."""

    seq: int
    hash: str
    source: str = ""


def record(
    session: Session,
    *,
    now: datetime,
    who: str,
    action: str,
    subject: str,
    change: Mapping[str, Any],
    why: str = "",
) -> int:
    """Adds an entry to the trail within the session's transaction and returns its number."""
    head = _head(session)
    entry = _entry(head, Change(who, action, subject, change, why), now)
    session.add(entry)
    session.flush()
    return entry.seq


def record_many(session: Session, changes: Iterable[Change], *, now: datetime) -> None:
    """Adds entries to the trail within the session's transaction, in order, written at once."""
    head = _head(session)
    rows = [_entry(head, one, now).model_dump() for one in changes]
    session.flush()
    if rows:
        session.execute(insert(AuditEntry), rows)


def _head(session: Session) -> AuditHead:
    head = session.exec(select(AuditHead).where(AuditHead.id == 1).with_for_update()).first()
    if head is None:
        head = AuditHead(id=1, seq=0, hash=START)
        session.add(head)
    return head


def _entry(head: AuditHead, one: Change, now: datetime) -> AuditEntry:
    """The entry that comes next; the head moves to it."""
    entry = AuditEntry(
        seq=head.seq + 1,
        at=now.isoformat(timespec="seconds"),
        who=one.who,
        action=one.action,
        subject=one.subject,
        change=json.dumps(one.change, ensure_ascii=False, separators=(",", ":")),
        why=one.why,
        prev_hash=head.hash,
        hash="",
    )
    entry.hash = entry_hash(entry)
    head.seq, head.hash = entry.seq, entry.hash
    return entry


def entries(
    session: Session, *, action: str = "", who: str = "", subject: str = "", limit: int = 200
) -> list[AuditEntry]:
    """The latest entries that fit, oldest of them first; ``action`` also fits what begins with it and a dot."""
    chosen = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(limit)
    if action:
        chosen = chosen.where(
            (col(AuditEntry.action) == action) | col(AuditEntry.action).startswith(f"{action}.")
        )
    if who:
        chosen = chosen.where(AuditEntry.who == who)
    if subject:
        chosen = chosen.where(AuditEntry.subject == subject)
    return list(reversed(session.exec(chosen).all()))


def entry_hash(entry: AuditEntry) -> str:
    """The SHA-256 of everything in ``entry`` but its own hash."""
    content = [
        entry.seq,
        entry.at,
        entry.who,
        entry.action,
        entry.subject,
        entry.change,
        entry.why,
        entry.prev_hash,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def anchor(session: Session) -> Anchor:
    """The end of the chain now."""
    head = session.get(AuditHead, 1)
    return Anchor(0, START) if head is None else Anchor(head.seq, head.hash)


def verify_chain(
    session: Session, anchors: Iterable[Anchor] = (), progress: Progress | None = None
) -> list[ChainProblem]:
    """Every break of the chain, in order; empty when it is whole. ``anchors`` are older ends of it."""
    head = anchor(session)
    problems: list[ChainProblem] = []
    expected, previous = 1, START
    outside: dict[int, list[Anchor]] = {}
    for one in anchors:
        if one.seq > 0:
            outside.setdefault(one.seq, []).append(one)
    entries = session.exec(
        select(AuditEntry)
        .order_by(col(AuditEntry.seq))
        .execution_options(yield_per=1000, populate_existing=True)
    )
    for at, entry in enumerate(entries):
        if progress is not None and at % EVERY == 0:
            progress(at, max(at, head.seq))
        if entry.seq != expected:
            span = f"第 {expected} 条" if entry.seq == expected + 1 else f"第 {expected}–{entry.seq - 1} 条"
            missing = entry.seq > expected
            problems.append(ChainProblem(expected, f"{span}记录缺失" if missing else "记录序号重复"))
        elif entry.prev_hash != previous:
            problems.append(ChainProblem(entry.seq, f"第 {entry.seq} 条与前一条衔接不上，其间有改动或插入"))
        if entry_hash(entry) != entry.hash:
            problems.append(ChainProblem(entry.seq, f"第 {entry.seq} 条的内容被改动过"))
        for one in outside.pop(entry.seq, []):
            if one.hash != entry.hash:
                problems.append(
                    ChainProblem(
                        entry.seq, f"第 {entry.seq} 条与{one.source or '外部留存'}中的校验值不同，链被重写过"
                    )
                )
        expected, previous = entry.seq + 1, entry.hash
        session.expunge(entry)
    return problems + _end_problems(head, expected - 1, previous, outside)


def _end_problems(
    head: Anchor, last: int, last_hash: str, outside: Mapping[int, list[Anchor]]
) -> list[ChainProblem]:
    problems = []
    if head.seq > last:
        problems.append(ChainProblem(last + 1, f"末尾缺少记录：应有 {head.seq} 条，只有 {last} 条"))
    elif head.seq < last or head.hash != last_hash:
        problems.append(ChainProblem(last, "末条记录与链尾标记不符，末尾被改动或插入过"))
    for seq, ones in sorted(outside.items()):
        if seq > last:
            source = ones[0].source or "外部留存"
            problems.append(ChainProblem(seq, f"{source}记有第 {seq} 条，现已不在"))
    return problems
