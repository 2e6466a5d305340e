"""The register in the database: reading entries, and writing them with their history, search text and trail.

Whole files come in many thousands at once, so entries are written in bulk; their history names each change, and one entry
of the trail stands for the file with a hash over all of it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.licenses.register.records import LABELS, LicenceEvent, Retailer
from zmtool.licenses.register.tables import (
    LicenceEventRow,
    RegisterSecretRow,
    RetailerRow,
    retailer_columns,
    retailer_record,
)
from zmtool.store.audit import record
from zmtool.store.differences import differences
from zmtool.store.search import Findable, add_entries, replace_entries

CHUNK = 500
KIND = "licence"
_SECRET_BYTES = 32
_HIDDEN = ("id_key", "bank_key")


@dataclass(frozen=True, slots=True)
class KeptRetailer:
    """An entry with the number of its saved state and when it was first and last written (ISO)."""

    retailer: Retailer
    version: int
    created_at: str
    updated_at: str


def secret_of(session: Session) -> bytes:
    """The workspace's secret, made when it is first asked for (within a writing session)."""
    row = session.get(RegisterSecretRow, 1)
    if row is None:
        row = RegisterSecretRow(id=1, secret=secrets.token_hex(_SECRET_BYTES))
        session.add(row)
        session.flush()
    return bytes.fromhex(row.secret)


def known_secret(session: Session) -> bytes | None:
    """The workspace's secret; None where nothing was ever kept under one."""
    row = session.get(RegisterSecretRow, 1)
    return bytes.fromhex(row.secret) if row else None


def kept_retailer(session: Session, lic_no: str) -> KeptRetailer:
    """The entry of a licence. Raises NotFound."""
    row = session.exec(select(RetailerRow).where(RetailerRow.lic_no == lic_no)).first()
    if row is None:
        raise NotFound(f"登记簿中没有许可证 {lic_no}", next_step="用 zmtool license list 任意片段 查找")
    return KeptRetailer(retailer_record(row), row.version, row.created_at, row.updated_at)


def known_retailers(session: Session, numbers: Sequence[str]) -> dict[str, Retailer]:
    """The entries among ``numbers``, by number."""
    found: dict[str, Retailer] = {}
    columns = RetailerRow.__table__  # type: ignore[attr-defined]
    for start in range(0, len(numbers), CHUNK):
        chosen = columns.select().where(columns.c.lic_no.in_(numbers[start : start + CHUNK]))
        for row in session.execute(chosen):
            found[row.lic_no] = retailer_record(row)
    return found


def history(session: Session, lic_no: str) -> tuple[LicenceEvent, ...]:
    """Every change of a licence, the latest first."""
    rows = session.exec(
        select(LicenceEventRow)
        .where(LicenceEventRow.lic_no == lic_no)
        .order_by(col(LicenceEventRow.id).desc())
    )
    return tuple(
        LicenceEvent(
            row.lic_no,
            row.at,
            row.who,
            row.kind,
            {name: (pair[0], pair[1]) for name, pair in json.loads(row.change).items()},
            row.why,
            row.source,
        )
        for row in rows
    )


def change_of(before: Retailer | None, after: Retailer) -> dict[str, Any]:
    """What differs, field → [before, after], keys for comparison left out."""
    change = differences(None if before is None else to_plain(before), to_plain(after))
    return {name: pair for name, pair in change.items() if name not in _HIDDEN}


def keep_retailer(
    session: Session,
    retailer: Retailer,
    *,
    kind: str,
    now: datetime,
    who: str,
    why: str = "",
    source: str = "",
    expected_version: int | None = None,
) -> bool:
    """Keeps one entry; False where nothing differs. Raises Refused where somebody changed it since ``expected_version``."""
    row = session.exec(select(RetailerRow).where(RetailerRow.lic_no == retailer.lic_no)).first()
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise Refused(
            f"许可证 {retailer.lic_no} 在您打开之后已被他人修改，未保存",
            next_step="请重新打开后再改，以免覆盖他人的修改",
        )
    before = None if row is None else retailer_record(row)
    if before == retailer:
        return False
    at = now.isoformat(timespec="seconds")
    if row is None:
        row = RetailerRow(created_at=at, updated_at=at, **retailer_columns(retailer))
        session.add(row)
    else:
        for name, value in retailer_columns(retailer).items():
            setattr(row, name, value)
        row.version += 1
        row.updated_at = at
    change = change_of(before, retailer)
    session.add(
        LicenceEventRow(
            lic_no=retailer.lic_no,
            at=at,
            who=who,
            kind=kind,
            change=json.dumps(change, ensure_ascii=False),
            why=why,
            source=source,
        )
    )
    session.flush()
    replace_entries(session, owner_of(retailer.lic_no), [findable(retailer)])
    record(session, now=now, who=who, action=kind, subject=owner_of(retailer.lic_no), change=change, why=why)
    return True


def keep_many(
    session: Session,
    changed: Iterable[tuple[Retailer | None, Retailer]],
    *,
    kind: str,
    now: datetime,
    who: str,
    why: str,
    source: str,
) -> int:
    """Keeps many entries, each with the one before it (None: new); how many. One entry of the trail stands for all."""
    digest, count = hashlib.sha256(), 0
    at = now.isoformat(timespec="seconds")
    for chunk in _chunks(changed):
        events = [
            {
                "lic_no": after.lic_no,
                "at": at,
                "who": who,
                "kind": kind,
                "change": json.dumps(change_of(before, after), ensure_ascii=False),
                "why": why,
                "source": source,
            }
            for before, after in chunk
        ]
        _insert(session, [after for before, after in chunk if before is None], at)
        _update(session, [after for before, after in chunk if before is not None], at)
        session.execute(insert(LicenceEventRow), events)
        for event in events:
            digest.update(f"{event['lic_no']}\0{event['change']}\0".encode())
        count += len(chunk)
    if count:
        record(
            session,
            now=now,
            who=who,
            action=f"{kind}.many",
            subject="licence",
            change={"count": count, "source": source, "events": digest.hexdigest()},
            why=why,
        )
    return count


def findable(retailer: Retailer) -> Findable:
    """What of an entry can be found by search; the whole identity number is not among it."""
    texts = (
        retailer.lic_no,
        retailer.name,
        retailer.principal,
        retailer.addr,
        retailer.uscc,
        retailer.cust_code,
        retailer.phone,
        retailer.order_phone,
        retailer.actual_operator,
        retailer.town,
        retailer.village,
        retailer.station,
        retailer.route,
        retailer.id_mask,
    )
    title = " ".join(one for one in (retailer.name, retailer.principal) if one)
    return Findable(KIND, KIND, retailer.lic_no, title, "\n".join(dict.fromkeys(one for one in texts if one)))


def owner_of(lic_no: str) -> str:
    """The name of a licence in the trail and in the search."""
    return f"licence/{lic_no}"


def count_by_status(session: Session) -> Mapping[str, int]:
    """How many entries each status has, as kept."""
    statement = select(RetailerRow.status, func.count()).group_by(RetailerRow.status)
    return dict(session.exec(statement).all())


def label_of(name: str) -> str:
    """What people call a field."""
    return LABELS.get(name, name)


def _chunks(
    changed: Iterable[tuple[Retailer | None, Retailer]],
) -> Iterator[list[tuple[Retailer | None, Retailer]]]:
    chunk: list[tuple[Retailer | None, Retailer]] = []
    for one in changed:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _insert(session: Session, new: Sequence[Retailer], at: str) -> None:
    if not new:
        return
    rows = [{**retailer_columns(one), "version": 1, "created_at": at, "updated_at": at} for one in new]
    session.execute(insert(RetailerRow), rows)
    add_entries(session, [(owner_of(one.lic_no), findable(one)) for one in new])


def _update(session: Session, known: Sequence[Retailer], at: str) -> None:
    if not known:
        return
    rows = []
    for one in known:
        columns = retailer_columns(one)
        rows.append({**columns, "at": at, "number": columns.pop("lic_no")})
    names = [name for name in retailer_columns(known[0]) if name != "lic_no"]
    table = RetailerRow.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.lic_no == bindparam("number"))
        .values(
            {name: bindparam(name) for name in names}
            | {"updated_at": bindparam("at"), "version": table.c.version + 1}
        )
    )
    session.connection().execute(statement, [{k: v for k, v in row.items() if k != "lic_no"} for row in rows])
    for one in known:
        replace_entries(session, owner_of(one.lic_no), [findable(one)])
