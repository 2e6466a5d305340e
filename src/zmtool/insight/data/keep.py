"""Imports, parts, brands and known gaps in the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete, func, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.text import compare_key
from zmtool.insight.data.columns import Part
from zmtool.insight.tables import BatchRow, GapRow, PartRow, SkuRow

STAGED, ACCEPTED, WITHDRAWN, DISCARDED = "staged", "accepted", "withdrawn", "discarded"
STATES: Mapping[str, str] = {STAGED: "待确认", ACCEPTED: "已入库", WITHDRAWN: "已撤销", DISCARDED: "已放弃"}


class ChangedMeanwhile(Refused):
    """Somebody else changed the same weeks between reading and writing; nothing was written."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One imported file: ``weeks`` it holds, ``summary`` what its preview said."""

    number: int
    kind: str
    sha256: str
    name: str
    state: str
    weeks: tuple[int, ...]
    rows: int
    summary: Mapping[str, Any]
    staged_at: str
    staged_by: str
    settled_at: str = ""
    settled_by: str = ""


def batches(session: Session, *, states: Sequence[str] = (), kind: str = "") -> tuple[Batch, ...]:
    """The imports, the oldest first."""
    query = select(BatchRow).order_by(col(BatchRow.id))
    if states:
        query = query.where(col(BatchRow.state).in_(states))
    if kind:
        query = query.where(BatchRow.kind == kind)
    return tuple(map(_batch, session.exec(query)))


def batch(session: Session, number: int) -> Batch:
    """One import. Raises NotFound."""
    row = session.get(BatchRow, number)
    if row is None:
        raise NotFound(f"没有第 {number} 号导入", next_step="请用 zmtool insight data list 查看")
    return _batch(row)


def same_file(session: Session, kind: str, sha256: str) -> Batch | None:
    """The import of the very same file that is staged or accepted, or None."""
    row = session.exec(
        select(BatchRow).where(
            BatchRow.kind == kind, BatchRow.sha256 == sha256, col(BatchRow.state).in_((STAGED, ACCEPTED))
        )
    ).first()
    return None if row is None else _batch(row)


def add_batch(
    session: Session,
    kind: str,
    sha256: str,
    name: str,
    weeks: Sequence[int],
    rows: int,
    summary: Mapping[str, Any],
    *,
    now: datetime,
    user: str,
) -> Batch:
    """Keeps a new import as staged."""
    row = BatchRow(
        kind=kind,
        sha256=sha256,
        name=name,
        state=STAGED,
        weeks=json.dumps(list(weeks)),
        rows=rows,
        summary=json.dumps(summary, ensure_ascii=False),
        staged_at=now.isoformat(timespec="seconds"),
        staged_by=user,
    )
    session.add(row)
    session.flush()
    return _batch(row)


def settle(session: Session, number: int, state: str, *, now: datetime, user: str) -> None:
    """Sets the state of an import. Raises Refused where somebody settled it meanwhile."""
    row = session.get_one(BatchRow, number)
    wanted = (ACCEPTED,) if state == WITHDRAWN else (STAGED,)
    if row.state not in wanted:
        raise Refused(
            f"第 {number} 号导入已是“{STATES[row.state]}”（{row.settled_by or row.staged_by}）",
            next_step="请用 zmtool insight data list 查看",
        )
    row.state, row.settled_at, row.settled_by = state, now.isoformat(timespec="seconds"), user
    session.add(row)


def _batch(row: BatchRow) -> Batch:
    return Batch(
        row.id or 0,
        row.kind,
        row.sha256,
        row.name,
        row.state,
        tuple(json.loads(row.weeks)),
        row.rows,
        json.loads(row.summary),
        row.staged_at,
        row.staged_by,
        row.settled_at,
        row.settled_by,
    )


def parts(session: Session) -> dict[tuple[str, int], Part]:
    """Every part that holds, by table and week."""
    return {
        (row.table_id, row.week): Part(row.table_id, row.week, row.file, row.rows, row.sha256)
        for row in session.exec(select(PartRow))
    }


def replace_parts(
    session: Session,
    new: Iterable[Part],
    touched: Iterable[tuple[str, int]],
    expected: Mapping[tuple[str, int], Part],
) -> list[str]:
    """Puts new parts instead of those of the touched weeks; returns the files that are no longer named.

    Raises ChangedMeanwhile where somebody changed one of them since ``expected`` was read.
    """
    gone = []
    touched = set(touched)
    held = parts(session)
    for key in touched:
        if held.get(key) != expected.get(key):
            raise ChangedMeanwhile("别人刚刚改动了同一期数据", next_step="请重做一次")
        if key in held:
            gone.append(held[key].file)
            session.exec(delete(PartRow).where(col(PartRow.table_id) == key[0], col(PartRow.week) == key[1]))
    session.flush()
    for one in new:
        session.add(
            PartRow(table_id=one.table, week=one.week, file=one.file, rows=one.rows, sha256=one.sha256)
        )
    return gone


def fingerprint(held: Mapping[tuple[str, int], Part], extra: Iterable[str] = ()) -> str:
    """What the data are, in short: the same parts give the same text."""
    digest = hashlib.sha256()
    for key in sorted(held):
        digest.update(f"{key[0]} {key[1]} {held[key].sha256}\n".encode())
    for text in extra:
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()[:16]


def part_files(held: Mapping[tuple[str, int], Part], folder: Path, table: str) -> list[Path]:
    """The files of a table, by week."""
    return [folder / held[key].file for key in sorted(held) if key[0] == table]


class Brands:
    """Brands by code and by name; one met for the first time is added."""

    def __init__(self, session: Session) -> None:
        self._session = session
        rows = list(session.exec(select(SkuRow)))
        self._by_code = {row.code: row for row in rows if row.code}
        self._by_name = {row.name_key: row for row in rows if row.name_key}
        self._last = max((row.id or 0 for row in rows), default=0)
        self.added: list[SkuRow] = []
        self._known: dict[tuple[str, str], int] = {}

    def number(self, code: str, name: str, facts: Mapping[str, str]) -> int:
        """The number of a brand; ``facts`` fill what a new one says of itself."""
        held = self._known.get((code, name))
        if held is None:
            held = self._known[code, name] = self._found(code, name, facts).id or 0
        return held

    def known(self, code: str, name: str) -> int | None:
        """The number of a brand that is there already, else None."""
        row = (self._by_code.get(code) if code else None) or self._by_name.get(compare_key(name))
        return row.id if row else None

    def _found(self, code: str, name: str, facts: Mapping[str, str]) -> SkuRow:
        key = compare_key(name)
        row = self._by_code.get(code) if code else None
        if row is None and key:
            row = self._by_name.get(key)
            if row is not None and code and row.code and row.code != code:
                row = None
        if row is None:
            self._last += 1
            row = SkuRow(id=self._last, code=code, name=name or code, name_key=key or compare_key(code))
            self.added.append(row)
        if code and not row.code:
            row.code = code
        if code:
            self._by_code[code] = row
        if key:
            self._by_name.setdefault(key, row)
        if price := facts.get("price"):
            row.whole_price = row.whole_price or _decimal(price)
        if klass := facts.get("klass", ""):
            row.klass = row.klass or (int(klass) if klass.isdecimal() else None)
        if origin := facts.get("origin", ""):
            row.origin = row.origin or origin
        return row

    def keep(self, session: Session) -> None:
        """Adds the new ones, within a transaction. Raises Refused where somebody added brands meanwhile."""
        last = session.exec(select(func.max(SkuRow.id))).one() or 0
        if self.added and last >= (self.added[0].id or 0):
            raise Refused("别人刚刚导入了新的品规", next_step="请重做一次")
        session.add_all(self.added)


def brand_rows(session: Session) -> tuple[SkuRow, ...]:
    """Every brand, by number."""
    return tuple(session.exec(select(SkuRow).order_by(col(SkuRow.id))))


def update_brand(session: Session, row: SkuRow, facts: Mapping[str, str]) -> bool:
    """Puts what a catalogue says of a brand; whether anything changed."""
    before = row.model_dump()
    for name in ("brand", "origin", "heat"):
        if facts.get(name):
            setattr(row, name, facts[name])
    for name in ("whole_price", "retail_price"):
        if facts.get(name):
            setattr(row, name, _decimal(facts[name]))
    if facts.get("klass"):
        row.klass = int(facts["klass"])
    if facts.get("sensitive"):
        row.sensitive = facts["sensitive"] == "1"
    if facts.get("listed_on"):
        row.listed_on = date.fromisoformat(facts["listed_on"])
    if facts.get("name"):
        row.name, row.name_key = facts["name"], compare_key(facts["name"])
    if facts.get("sku") and not row.code:
        row.code = facts["sku"]
    session.add(row)
    return row.model_dump() != before


def gaps(session: Session) -> dict[tuple[int, str], str]:
    """Weeks without orders that somebody explained: (week, region or "") → reason."""
    return {(row.week, row.org): row.reason for row in session.exec(select(GapRow))}


def add_gap(session: Session, week: int, org: str, reason: str, *, now: datetime, user: str) -> None:
    """Says why a week has no orders; said again, the new reason holds."""
    session.exec(delete(GapRow).where(col(GapRow.week) == week, col(GapRow.org) == org))
    session.add(
        GapRow(week=week, org=org, reason=reason, added_at=now.isoformat(timespec="seconds"), added_by=user)
    )


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removesuffix("元"))
    except ArithmeticError:
        return None
