"""How good the register's data are: of each rule of its health, how many entries it finds wrong, counted by the database.

The rules are those of ``health.py``, which tells the single cases; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Float, String, and_, case, cast, extract, false, func, not_, or_, union
from sqlmodel import Session, col, select

from zmtool.licenses.layout.coordinates import Datum, Position
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.register.figures import Counted, counted, first_of, status_on_day
from zmtool.licenses.register.health import ENDED, INDIVIDUAL, HealthRules, Region
from zmtool.licenses.register.statuses import ACTIVE, SUSPENDED, Statuses
from zmtool.licenses.register.tables import RetailerRow

_FIGURES = "0123456789"
_KEYS = {"V08": col(RetailerRow.addr_key), "V09": col(RetailerRow.id_key)}
_SHIFT = 0.02
"""Degrees: no datum shifts a place by more, so what lies deeper inside a box is inside it."""


@dataclass(frozen=True, slots=True)
class RuleShare:
    """One rule: how many entries it hits, the share (0–1) of those it does not; None where it is not judged.

    A rule is not judged where the bureau has not filled in what it needs (suppliers, regions).
    """

    code: str
    hits: int
    sound: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """The shares by rule; ``score`` is their mean in percent, None for an empty register."""

    entries: int
    shares: tuple[RuleShare, ...]

    @property
    def score(self) -> float | None:
        """The mean of the shares that are judged, in percent."""
        known = [one.sound for one in self.shares if one.sound is not None]
        return 100 * sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """Entries that contradict the business register or one another."""

    business: Counted
    addresses: Counted
    holders: Counted


def quality_of(session: Session, rules: HealthRules, statuses: Statuses, today: date) -> Quality:
    """The share of entries that each rule finds nothing against."""
    alone = {code: one for code, one in _alone(rules, today).items() if code in rules.rules}
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in alone.values()]
    total, *hits = session.execute(select(func.count(), *sums).select_from(RetailerRow)).one()
    found = dict(zip(alone, map(int, hits), strict=True))
    for code in ("V08", "V09"):
        found[code] = _hits(session, code, statuses, today)
    found["V10"] += _suspended_too_long(session, rules)
    found["V13"] += _outside(session, rules)
    found["V15"] = _shared_phones(session, rules, statuses, today)
    unjudged = {code for code, known in (("V11", rules.suppliers), ("V12", rules.regions)) if not known}
    shares = [
        RuleShare(code, found[code], None if code in unjudged or not total else 1 - found[code] / total)
        for code in rules.rules
        if code in found
    ]
    return Quality(int(total), tuple(shares))


def inconsistent_entries(
    session: Session, rules: HealthRules, statuses: Statuses, today: date, limit: int
) -> Inconsistent:
    """Business licences that ended (V14), addresses (V08) and persons (V09) with several licences; ``limit`` of each."""
    return Inconsistent(
        counted(session, [_business(today)], limit),
        _sharing(session, "V08", statuses, today, limit),
        _sharing(session, "V09", statuses, today, limit),
    )


def _alone(rules: HealthRules, today: date) -> Mapping[str, Any]:
    """What is wrong with one entry by itself, as conditions of the database."""
    number, kept = col(RetailerRow.lic_no), col(RetailerRow.status)
    born, valid_to = col(RetailerRow.birth_year), col(RetailerRow.valid_to)
    supplier = col(RetailerRow.supplier)
    least, most = rules.figure("V05", "least_age", 18), rules.figure("V05", "most_age", 90)
    return {
        "V01": or_(func.length(number) != 12, func.ltrim(number, _FIGURES) != "", number < "1"),
        "V02": false(),  # The register holds a number once: the table refuses a second.
        "V03": _kinds(),
        "V04": cast(col(RetailerRow.doubts), String) != "[]",
        "V05": or_(today.year - born < least, today.year - born - 1 > most),
        "V06": _too_long(rules),
        "V07": (kept == ACTIVE) & (valid_to < today),
        "V10": (kept == SUSPENDED) & col(RetailerRow.suspended_to).is_(None),
        "V11": (supplier != "") & supplier.not_in(rules.suppliers) if rules.suppliers else false(),
        "V12": _elsewhere(rules.regions),
        "V13": kept.in_((ACTIVE, SUSPENDED)) & ~_placed(),
        "V14": _business(today),
    }


def _kinds() -> Any:
    digit, eco, code = (
        func.substr(col(RetailerRow.lic_no), 7, 1),
        col(RetailerRow.eco_type),
        col(RetailerRow.uscc),
    )
    by_type = and_(eco != "", (eco == INDIVIDUAL) != (digit == "1"))
    registered = and_(func.length(code) == 18, func.substr(code, 1, 1) == "9")
    by_code = and_(registered, (func.substr(code, 2, 1) == "2") != (digit == "1"))
    return digit.in_(("1", "2")) & or_(by_type, by_code)


def _too_long(rules: HealthRules) -> Any:
    first, last = col(RetailerRow.valid_from), col(RetailerRow.valid_to)
    years = extract("year", last) - extract("year", first)
    most = rules.figure("V06", "most_years", 5)
    day_of = [extract("month", one) * 100 + extract("day", one) for one in (first, last)]
    return or_(last < first, years > most, (years == most) & (day_of[1] > day_of[0]))


def _elsewhere(regions: Sequence[Region]) -> Any:
    if not regions:
        return false()
    prefix = func.substr(col(RetailerRow.lic_no), 1, 6)
    addr = func.replace(func.replace(col(RetailerRow.addr), " ", ""), "\u3000", "")
    known: list[str] = []
    found = []
    for own in regions:
        codes = [code for code in own.codes if code not in known]
        others = [word for other in regions if other is not own for word in other.words]
        if others:
            found.append(and_(prefix.in_(codes), not_(_holds(addr, own.words)), _holds(addr, others)))
        known += codes
    return or_(prefix.not_in(known), *found)


def _holds(text: Any, words: Iterable[str]) -> Any:
    return or_(*(text.contains(word, autoescape=True) for word in words))


def _placed() -> Any:
    return and_(
        col(RetailerRow.longitude).is_not(None),
        col(RetailerRow.latitude).is_not(None),
        col(RetailerRow.datum) != "",
    )


def _business(today: date) -> Any:
    ended = or_(*(col(RetailerRow.business_status).contains(word) for word in ENDED))
    past = col(RetailerRow.uscc_until) < today
    return col(RetailerRow.status).in_((ACTIVE, SUSPENDED)) & or_(ended, past)


def _suspended_too_long(session: Session, rules: HealthRules) -> int:
    most = timedelta(days=rules.figure("V10", "most_days", 366))
    spans = session.exec(
        select(RetailerRow.suspended_from, RetailerRow.suspended_to).where(  # type: ignore[type-var]
            RetailerRow.status == SUSPENDED,
            col(RetailerRow.suspended_from).is_not(None),
            col(RetailerRow.suspended_to).is_not(None),
        )
    )
    return sum(last - first > most for first, last in spans if first is not None and last is not None)


def _outside(session: Session, rules: HealthRules) -> int:
    """Entries whose place is not in their county; only those near or beyond the edge of its box are looked at."""
    count, known = 0, list[str]()
    for region in rules.regions:
        codes = [code for code in region.codes if code not in known]
        known += codes
        if region.box is None:
            continue
        west, south, east, north = region.box
        x, y = cast(col(RetailerRow.longitude), Float), cast(col(RetailerRow.latitude), Float)
        inside = and_(x > west + _SHIFT, x < east - _SHIFT, y > south + _SHIFT, y < north - _SHIFT)
        rows = session.exec(
            select(RetailerRow.longitude, RetailerRow.latitude, RetailerRow.datum).where(  # type: ignore[type-var]
                col(RetailerRow.status).in_((ACTIVE, SUSPENDED)),
                func.substr(col(RetailerRow.lic_no), 1, 6).in_(codes),
                _placed(),
                not_(inside),
            )
        )
        for longitude, latitude, datum in rows:
            if longitude is None or latitude is None:
                continue
            spot = spot_of(Position(longitude, latitude, Datum(datum)))
            if spot and not (west <= spot.longitude <= east and south <= spot.latitude <= north):
                count += 1
    return count


def _groups(code: str, statuses: Statuses, today: date) -> Any:
    """Addresses (V08) or holders (V09) with several entries that hold a place, and how many entries each has.

    The key is read in the order of the table: through its index every entry would be looked up apart.
    """
    key = _KEYS[code].concat("").label("shared")
    held = _held(statuses, today)
    return (
        select(key, func.count().label("entries"))
        .where(key != "", held)
        .group_by(key)
        .having(func.count() > 1)
    )


def _hits(session: Session, code: str, statuses: Statuses, today: date) -> int:
    groups = _groups(code, statuses, today).subquery()
    return int(session.execute(select(func.coalesce(func.sum(groups.c.entries), 0))).scalar_one())


def _sharing(session: Session, code: str, statuses: Statuses, today: date, limit: int) -> Counted:
    """The entries that share their address (V08) or their holder (V09) with another."""
    groups = _groups(code, statuses, today).subquery()
    shared = _KEYS[code].concat("").in_(select(groups.c.shared))
    return Counted(
        _hits(session, code, statuses, today), first_of(session, [_held(statuses, today), shared], limit)
    )


def _held(statuses: Statuses, today: date) -> Any:
    return status_on_day(today).in_([one.id for one in statuses.by_id.values() if one.holds_place])


def _shared_phones(session: Session, rules: HealthRules, statuses: Statuses, today: date) -> int:
    holder = func.coalesce(
        func.nullif(col(RetailerRow.id_key), ""),
        func.nullif(col(RetailerRow.principal), ""),
        col(RetailerRow.lic_no),
    )
    held = _held(statuses, today)
    pairs = union(
        *(
            select(
                phone.label("phone"), holder.label("holder"), col(RetailerRow.lic_no).label("lic_no")
            ).where(phone != "", held)
            for phone in (col(RetailerRow.phone), col(RetailerRow.order_phone))
        )
    ).cte("pairs")
    shared = (
        select(pairs.c.phone)
        .group_by(pairs.c.phone)
        .having(func.count(func.distinct(pairs.c.holder)) > rules.figure("V15", "most_holders", 1))
    )
    statement = select(func.count(func.distinct(pairs.c.lic_no))).where(pairs.c.phone.in_(shared))
    return int(session.execute(statement).scalar_one())
