"""The bureau's own catalogue of brands (品规), their other names, and the history of their prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, or_, select

from zmtool.base.errors import Refused
from zmtool.base.plain import to_plain
from zmtool.goods.records import Basis, Price, Sku
from zmtool.store.audit import record
from zmtool.store.columns import DecimalText
from zmtool.store.differences import differences


class SkuRow(SQLModel, table=True):
    """One brand and specification."""

    __tablename__ = "sku"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    barcode_carton: str = Field(unique=True)
    barcode_pack: str = Field(default="", index=True)
    producer: str = ""
    sticks_per_pack: int = 20
    packs_per_carton: int = 10
    cartons_per_case: int = 50
    source: str = ""
    mark: str = ""
    version: int = 1


class SkuAliasRow(SQLModel, table=True):
    """Another name under which a brand is written."""

    __tablename__ = "sku_alias"
    __table_args__ = (UniqueConstraint("barcode_carton", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    barcode_carton: str
    name: str = Field(index=True)
    source: str = ""


class SkuPriceRow(SQLModel, table=True):
    """What one issue of a price catalogue says of a brand."""

    __tablename__ = "sku_price"
    __table_args__ = (Index("ix_sku_price_catalogue", "catalogue", "edition"),)

    id: int | None = Field(default=None, primary_key=True)
    barcode_carton: str = Field(index=True)
    basis: str
    unit: str = "条"
    price: Decimal = Field(sa_type=DecimalText)
    catalogue: str = ""
    edition: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = ""
    mark: str = ""


_SKU_FIELDS = tuple(Sku.__dataclass_fields__)
_PRICE_FIELDS = tuple(Price.__dataclass_fields__)


def sku_record(row: SkuRow) -> Sku:
    """The brand and specification in a row."""
    return Sku(**{name: getattr(row, name) for name in _SKU_FIELDS})


def price_record(row: SkuPriceRow) -> Price:
    """The price in a row."""
    values = {name: getattr(row, name) for name in _PRICE_FIELDS}
    return Price(**values | {"basis": Basis(row.basis)})


def find_sku(session: Session, barcode: str) -> Sku | None:
    """The brand and specification with this bar code, of the carton or of the pack."""
    codes = or_(col(SkuRow.barcode_carton) == barcode, col(SkuRow.barcode_pack) == barcode)
    row = session.exec(select(SkuRow).where(codes).order_by(col(SkuRow.id))).first()
    return None if row is None else sku_record(row)


def all_skus(session: Session) -> tuple[Sku, ...]:
    """Every brand, in the order in which they were added."""
    return tuple(map(sku_record, session.exec(select(SkuRow).order_by(col(SkuRow.id)))))


def all_aliases(session: Session) -> tuple[tuple[str, str], ...]:
    """Every (carton's bar code, other name)."""
    rows = session.exec(select(SkuAliasRow).order_by(col(SkuAliasRow.id)))
    return tuple((row.barcode_carton, row.name) for row in rows)


def prices_of(session: Session, barcodes: Iterable[str]) -> tuple[Price, ...]:
    """Every price of those brands, oldest first."""
    wanted = sorted(set(barcodes))
    found: list[Price] = []
    for start in range(0, len(wanted), 500):  # SQLite takes a limited number of parameters
        chunk = wanted[start : start + 500]
        chosen = select(SkuPriceRow).where(col(SkuPriceRow.barcode_carton).in_(chunk))
        found += map(price_record, session.exec(chosen.order_by(col(SkuPriceRow.id))))
    return tuple(sorted(found, key=lambda one: one.effective_from or date.min))


def issues(session: Session) -> tuple[tuple[str, str, str, date | None], ...]:
    """Every (basis, catalogue, edition, first day) that the history knows."""
    row = SkuPriceRow
    columns = (col(row.basis), col(row.catalogue), col(row.edition), col(row.effective_from))
    found = session.exec(select(*columns).distinct())
    return tuple(sorted(((basis, title, edition, first) for basis, title, edition, first in found), key=str))


def save_sku(
    session: Session,
    sku: Sku,
    *,
    now: datetime,
    who: str,
    why: str = "",
    expected_version: int | None = None,
) -> bool:
    """Adds or updates one brand and specification; False if nothing differs.

    Raises Refused if somebody else changed it since ``expected_version``.
    """
    row = session.exec(select(SkuRow).where(SkuRow.barcode_carton == sku.barcode_carton)).first()
    before = None if row is None else sku_record(row)
    if before == sku:
        return False
    if row is None:
        row = SkuRow(name=sku.name, barcode_carton=sku.barcode_carton)
        session.add(row)
    else:
        if expected_version is not None and row.version != expected_version:
            raise Refused(f"品规 {sku.name} 已被他人修改", next_step="请重新打开后再改，以免覆盖他人的修改")
        row.version += 1
    for name in _SKU_FIELDS:
        setattr(row, name, getattr(sku, name))
    session.flush()
    change = differences(None if before is None else to_plain(before), to_plain(sku))
    record(
        session,
        now=now,
        who=who,
        action="sku.add" if before is None else "sku.update",
        subject=f"sku/{sku.barcode_carton}",
        change=change,
        why=why,
    )
    return True


def save_alias(session: Session, barcode: str, name: str, *, now: datetime, who: str, why: str = "") -> bool:
    """Adds another name to the brand with that carton code; False if it has it already."""
    same = (SkuAliasRow.barcode_carton == barcode, SkuAliasRow.name == name)
    if session.exec(select(SkuAliasRow).where(*same)).first() is not None:
        return False
    session.add(SkuAliasRow(barcode_carton=barcode, name=name, source=why))
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="sku.alias",
        subject=f"sku/{barcode}",
        change={"alias": [None, name]},
        why=why,
    )
    return True


def save_price(session: Session, price: Price, *, now: datetime, who: str, why: str = "") -> bool:
    """Adds a price, or corrects what the same issue of the catalogue said before; False if nothing differs."""
    same = (
        SkuPriceRow.barcode_carton == price.barcode_carton,
        SkuPriceRow.basis == price.basis.value,
        SkuPriceRow.catalogue == price.catalogue,
        SkuPriceRow.edition == price.edition,
        SkuPriceRow.effective_from == price.effective_from,
    )
    row = session.exec(select(SkuPriceRow).where(*same)).first()
    before = None if row is None else price_record(row)
    if before == price:
        return False
    if row is None:
        row = SkuPriceRow(barcode_carton=price.barcode_carton, basis=price.basis.value, price=price.price)
        session.add(row)
    for name in _PRICE_FIELDS:
        setattr(row, name, getattr(price, name))
    row.basis = price.basis.value
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="sku.price",
        subject=f"sku/{price.barcode_carton}",
        change=differences(None if before is None else to_plain(before), to_plain(price)),
        why=why,
    )
    return True
