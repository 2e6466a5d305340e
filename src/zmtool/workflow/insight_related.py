"""Which other shops a shop is tied to — telephone, account, identity, address, network — and which only lie near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.base.text import cell_width
from zmtool.insight.profile.records import Neighbour, RelatedShop
from zmtool.licenses.layout.distance import rectangle_around, straight_metres
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import ACTIVE, load_statuses, status_on
from zmtool.values.address_key import address_key
from zmtool.values.masking import masked_phones
from zmtool.workflow.inspection_candidates import spot_of_place, spot_of_shop
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.data.columns import Part
    from zmtool.insight.profile.orders import OrderColumns

_NEAR_M = 500
_MOST_NEAR = 30
_MOST_RELATED = 100
_SHIFT = 0.02
"""Degrees by which coordinates of another datum may be off."""
_LEAST_ADDRESS = 8
"""Cells of an address that is too short to tell one place from another."""


def related_to(
    session: Session,
    at: OpenWorkspace,
    orders: OrderColumns,
    shop: Retailer,
    ips: Mapping[int, tuple[int, str]],
    asof: date,
) -> tuple[RelatedShop, ...]:
    """The shops tied to a shop, those with most ties first. ``ips``: orders and address of those of the same network."""
    ties: dict[str, list[str]] = defaultdict(list)
    for lic_no, told in _by_register(session, shop):
        ties[lic_no].append(told)
    for lic_no in _by_customers(orders, shop):
        if not any(one == "同账户" for one in ties[str(lic_no)]):
            ties[str(lic_no)].append("同账户（营销名单）")
    for number, (count, ip) in ips.items():
        ties[str(number)].append(f"同 IP {ip}，{count} 单")
    ties.pop(shop.lic_no, None)
    from zmtool.licenses.register.keep import known_retailers

    known = known_retailers(session, list(ties))
    labels = load_statuses(at.root).by_id
    found = [
        RelatedShop(
            lic_no,
            known[lic_no].name if lic_no in known else "",
            labels[status_on(known[lic_no], asof)].label if lic_no in known else "不在登记簿",
            tuple(dict.fromkeys(ones)),
        )
        for lic_no, ones in ties.items()
        if ones
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.ties), one.lic_no))[:_MOST_RELATED])


def _by_register(session: Session, shop: Retailer) -> Any:
    """(licence, tie) of the shops that share a number or the address in the register."""
    from sqlmodel import col, or_, select

    from zmtool.licenses.register.tables import RetailerRow

    row = RetailerRow
    phones = sorted({shop.phone, shop.order_phone} - {""})
    for phone in phones:
        told = f"同电话 {masked_phones(phone)}"
        chosen = select(row.lic_no).where(or_(row.phone == phone, row.order_phone == phone))
        for lic_no in session.exec(chosen):
            yield lic_no, told
    for column, value, told in (
        (row.bank_key, shop.bank_key, "同账户"),
        (row.id_key, shop.id_key, "同证件号"),
        (row.addr_key, address_key(shop.addr) if cell_width(shop.addr) >= _LEAST_ADDRESS else "", "同址"),
    ):
        if value:
            for lic_no in session.exec(select(row.lic_no).where(col(column) == value)):
                yield lic_no, told


def _by_customers(orders: OrderColumns, shop: Retailer) -> list[int]:
    """The shops whose account in the list of marketing customers is that of the shop."""
    from zmtool.insight.data.columns import WHOLE, quoted

    part = orders.parts.get(("mkt_cust", WHOLE))
    if part is None or not shop.lic_no.isdecimal():
        return []
    table = f"read_parquet({quoted(orders.folder / part.file)})"
    rows = orders.connection.execute(
        f"""SELECT DISTINCT lic_no FROM {table} WHERE bank_acct <> '' AND lic_no <> {int(shop.lic_no)} AND bank_acct IN
        (SELECT bank_acct FROM {table} WHERE lic_no = {int(shop.lic_no)} UNION ALL SELECT ?)""",
        [shop.bank_key or None],
    ).fetchall()
    return [lic_no for (lic_no,) in rows if lic_no is not None]


def office_addresses(orders: OrderColumns, held: Mapping[tuple[str, int], Part]) -> frozenset[str]:
    """Network addresses that tie nobody to anybody: the bureau's own, and those registered as shared."""
    from zmtool.insight.data.columns import WHOLE, quoted

    part = held.get(("place", WHOLE))
    if part is None:
        return frozenset()
    rows = orders.rows(
        f"SELECT name FROM read_parquet({quoted(orders.folder / part.file)}) WHERE kind IN ('IP白名单', '内网IP')"
    )
    return frozenset(name for (name,) in rows)


def peers_of(session: Session, shop: Retailer, asof: date) -> list[int]:
    """The other shops of the same tier under the same authority whose licence holds on a day."""
    from sqlmodel import col, or_, select

    from zmtool.licenses.register.tables import RetailerRow

    row = RetailerRow
    found = session.exec(
        select(row.lic_no).where(
            row.tier == shop.tier,
            col(row.lic_no).startswith(shop.lic_no[:6], autoescape=True),
            row.status == ACTIVE,
            or_(col(row.valid_to).is_(None), col(row.valid_to) >= asof),
            row.lic_no != shop.lic_no,
        )
    )
    return sorted(int(one) for one in found if one.isdecimal())


def neighbours_of(
    session: Session, at: OpenWorkspace, shop: Retailer, asof: date
) -> tuple[tuple[Neighbour, ...], str]:
    """The shops within 500 m, the nearest first; or why they cannot be told (Chinese)."""
    from sqlalchemy import Float, cast
    from sqlalchemy import select as core_select
    from sqlmodel import col

    from zmtool.licenses.register.tables import RetailerRow

    here = spot_of_shop(shop)
    if here is None:
        return (), "登记簿没有坐标或者坐标系，500 米内的店无法列出"
    around = rectangle_around(here, _NEAR_M)
    row = RetailerRow
    columns: tuple[Any, ...] = (
        row.lic_no,
        row.name,
        row.status,
        row.valid_to,
        row.longitude,
        row.latitude,
        row.datum,
    )
    rows = session.execute(
        core_select(*columns).where(
            cast(col(row.longitude), Float).between(around.west - _SHIFT, around.east + _SHIFT),
            cast(col(row.latitude), Float).between(around.south - _SHIFT, around.north + _SHIFT),
            col(row.lic_no) != shop.lic_no,
        )
    )
    labels = load_statuses(at.root).by_id
    found = []
    for lic_no, name, status, valid_to, longitude, latitude, datum in rows:
        spot = spot_of_place(longitude, latitude, datum)
        if spot is None or not around.holds(spot):
            continue
        metres = straight_metres(here, spot)
        if metres <= _NEAR_M:
            on = status_on(Retailer(lic_no, status=status, valid_to=valid_to), asof)
            found.append(Neighbour(lic_no, name, labels[on].label, round(metres)))
    return tuple(sorted(found, key=lambda one: (one.metres, one.lic_no))[:_MOST_NEAR]), ""
