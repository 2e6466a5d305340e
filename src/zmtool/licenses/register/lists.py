"""Lists out of the register: by any fragment, by whole numbers, by status, place and last day; windows of them only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from zmtool.base.text import compact
from zmtool.licenses.register.keep import KIND, known_secret
from zmtool.licenses.register.private_numbers import citizen_of, key_of
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import ACTIVE, EXPIRED, SUSPENDED, Statuses, status_on
from zmtool.licenses.register.tables import RetailerRow, retailer_record
from zmtool.store.search import count_of, first_refs, refs_with
from zmtool.values.address_key import address_key

_ENDS_BY_ITSELF = (ACTIVE, SUSPENDED)
_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty asks for all. ``status`` counts what is past its last day as EXPIRED.

    ``until`` and ``since`` bound the last day of validity, ``idle_since`` asks for licences without an order from that day on.
    """

    text: str = ""
    status: str = ""
    station: str = ""
    town: str = ""
    cell: str = ""
    route: str = ""
    format: str = ""
    since: date | None = None
    until: date | None = None
    idle_since: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A window of the entries, and how many there are in all."""

    retailers: tuple[Retailer, ...]
    total: int


def listed(
    session: Session, wanted: Wanted, today: date, *, limit: int = 50, offset: int = 0, count: bool = True
) -> Listed:
    """The entries that fit: by number, by the last day where one is asked for, the latest kept first for a fragment alone.

    ``total`` is -1 where it is not counted and further ones may follow.
    """
    if wanted == Wanted(text=wanted.text) and wanted.text.strip() and not with_number(session, wanted.text):
        refs, ended = first_refs(session, wanted.text, [KIND], limit, offset)
        total = count_of(session, wanted.text, [KIND]) if count else offset + len(refs) if ended else -1
        return Listed(_of_numbers(session, refs), total)
    by_day = wanted.until is not None or wanted.since is not None
    statement = _filtered(session, wanted, today, by_number=not by_day)
    if statement is None:
        return Listed((), 0)
    order = (col(RetailerRow.valid_to), col(RetailerRow.lic_no)) if by_day else (col(RetailerRow.lic_no),)
    rows = session.exec(statement.order_by(*order).limit(limit).offset(offset)).all()
    ended = len(rows) < limit
    total = (
        _count(session, _filtered(session, wanted, today)) if count else offset + len(rows) if ended else -1
    )
    return Listed(tuple(map(retailer_record, rows)), total)


def every_retailer(session: Session, wanted: Wanted, today: date) -> Iterator[Retailer]:
    """All entries that fit, by number, read a block at a time."""
    statement = _filtered(session, wanted, today)
    if statement is None:
        return
    last = ""
    while True:
        block = session.exec(
            statement.where(col(RetailerRow.lic_no) > last).order_by(col(RetailerRow.lic_no)).limit(_BLOCK)
        ).all()
        if not block:
            return
        yield from map(retailer_record, block)
        last = block[-1].lic_no
        session.expunge_all()


def with_number(session: Session, text: str) -> tuple[Retailer, ...]:
    """The entries that a whole number names: licence, holder's identity number, credit code, customer code, telephone."""
    number = compact(text).upper()
    if not number:
        return ()
    names = [
        col(RetailerRow.lic_no) == number,
        col(RetailerRow.uscc) == number,
        col(RetailerRow.cust_code) == number,
        col(RetailerRow.phone) == number,
        col(RetailerRow.order_phone) == number,
    ]
    secret = known_secret(session)
    if secret is not None and len(number) in (15, 18):
        names.append(col(RetailerRow.id_key) == key_of(str(citizen_of(number) or number), secret))
    rows = session.exec(select(RetailerRow).where(or_(*names)).order_by(col(RetailerRow.lic_no)))
    return tuple(map(retailer_record, rows))


def of_same_holder(session: Session, one: Retailer) -> tuple[Retailer, ...]:
    """The other licences of the same person or body (归户), by number."""
    same = [
        column == value
        for column, value in (
            (col(RetailerRow.id_key), one.id_key),
            (col(RetailerRow.uscc), one.uscc),
        )
        if value
    ]
    if not same:
        return ()
    rows = session.exec(
        select(RetailerRow)
        .where(or_(*same), col(RetailerRow.lic_no) != one.lic_no)
        .order_by(col(RetailerRow.lic_no))
    )
    return tuple(map(retailer_record, rows))


def _of_numbers(session: Session, refs: Sequence[str]) -> tuple[Retailer, ...]:
    """The entries of these numbers, in their order."""
    rows = session.exec(select(RetailerRow).where(col(RetailerRow.lic_no).in_(refs)))
    known = {row.lic_no: row for row in rows}
    return tuple(retailer_record(known[ref]) for ref in refs if ref in known)


def at_address(session: Session, addr: str, today: date, statuses: Statuses) -> tuple[Retailer, ...]:
    """The licences that hold a place at an address, by number."""
    key = address_key(addr)
    if not key:
        return ()
    rows = session.exec(
        select(RetailerRow).where(RetailerRow.addr_key == key).order_by(col(RetailerRow.lic_no))
    )
    return tuple(
        one for one in map(retailer_record, rows) if statuses.by_id[status_on(one, today)].holds_place
    )


def _filtered(session: Session, wanted: Wanted, today: date, *, by_number: bool = False) -> Any:
    """The statement of what is asked for, to be read ``by_number`` or in any order; None where nothing can fit."""
    statement = select(RetailerRow)
    text = wanted.text.strip()
    if text:
        exact = with_number(session, text)
        if exact:
            statement = statement.where(col(RetailerRow.lic_no).in_([one.lic_no for one in exact]))
        else:
            refs = refs_with(session, text, [KIND])
            if refs is None:
                return None
            statement = statement.where(col(RetailerRow.lic_no).in_(refs))
    if wanted.status:
        statement = statement.where(_has_status(wanted.status, today, by_number=by_number))
    for name in ("station", "town", "cell", "route", "format"):
        if value := getattr(wanted, name):
            statement = statement.where(getattr(RetailerRow, name) == value)
    if wanted.since is not None:
        statement = statement.where(col(RetailerRow.valid_to) >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(col(RetailerRow.valid_to) <= wanted.until)
    if wanted.idle_since is not None:
        last, issued = col(RetailerRow.last_order_date), col(RetailerRow.issue_date)
        idle = or_(last < wanted.idle_since, last.is_(None) & (issued < wanted.idle_since))
        statement = statement.where(idle)
    return statement


def _has_status(status: str, today: date, *, by_number: bool) -> Any:
    past = col(RetailerRow.valid_to) < today
    if status == EXPIRED:
        return or_(col(RetailerRow.status) == EXPIRED, col(RetailerRow.status).in_(_ENDS_BY_ITSELF) & past)
    alive = func.coalesce(col(RetailerRow.valid_to), date.max) >= today
    if status == ACTIVE and by_number:
        # Most licences are active: read in the order of their numbers, not through the index of statuses.
        return (col(RetailerRow.status).concat("") == status) & alive
    if status in _ENDS_BY_ITSELF:
        return (col(RetailerRow.status) == status) & alive
    return col(RetailerRow.status) == status


def _count(session: Session, statement: Any) -> int:
    narrow = statement.with_only_columns(func.count(col(RetailerRow.id))).order_by(None)
    return int(session.exec(narrow).one())


def expiring(session: Session, today: date, days: int, *, limit: int = 200, offset: int = 0) -> Listed:
    """Live licences whose last day is within ``days`` days, the earliest first."""
    wanted = Wanted(status=ACTIVE, since=today, until=today + timedelta(days=days))
    return listed(session, wanted, today, limit=limit, offset=offset)
