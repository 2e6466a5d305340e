"""The bureau's own catalogue of brands and specifications (品规)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, Session, SQLModel, col, or_, select

from zmtool.base.errors import Refused
from zmtool.base.plain import to_plain
from zmtool.goods.records import Sku
from zmtool.store.audit import record
from zmtool.store.columns import DecimalText
from zmtool.store.differences import differences


class SkuRow(SQLModel, table=True):
    """One brand and specification; the carton's bar code is its name to machines."""

    __tablename__ = "sku"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    barcode_carton: str = Field(unique=True)
    barcode_pack: str = Field(default="", index=True)
    wholesale_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    retail_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    sticks_per_pack: int = 20
    packs_per_carton: int = 10
    cartons_per_case: int = 50
    source: str = ""
    mark: str = ""
    version: int = 1


_FIELDS = (
    "name",
    "barcode_carton",
    "barcode_pack",
    "wholesale_price",
    "retail_price",
    "sticks_per_pack",
    "packs_per_carton",
    "cartons_per_case",
    "source",
    "mark",
)


def sku_record(row: SkuRow) -> Sku:
    """The brand and specification in a row."""
    return Sku(**{name: getattr(row, name) for name in _FIELDS})


def find_sku(session: Session, barcode: str) -> Sku | None:
    """The brand and specification with this bar code, of the carton or of the pack."""
    codes = or_(col(SkuRow.barcode_carton) == barcode, col(SkuRow.barcode_pack) == barcode)
    row = session.exec(select(SkuRow).where(codes).order_by(col(SkuRow.id))).first()
    return None if row is None else sku_record(row)


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
    for name in _FIELDS:
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
