"""The catalogue in the database: loading it for look-ups and prices, carrying out an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from zmtool.goods.catalogue_import import Plan
from zmtool.goods.lookup import BrandCatalogue, brand_catalogue
from zmtool.goods.prices import PriceBook, price_book, price_on
from zmtool.goods.records import Basis, Price, Sku
from zmtool.goods.tables import (
    all_aliases,
    all_skus,
    issues,
    prices_of,
    save_alias,
    save_price,
    save_sku,
)
from zmtool.goods.valuation import PriceOf

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did to the database."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    prices: int = 0
    aliases: int = 0


def load_brands(session: Session) -> BrandCatalogue:
    """The whole catalogue, ready for look-ups."""
    return brand_catalogue(all_skus(session), all_aliases(session))


def load_prices(session: Session, barcodes: Iterable[str]) -> PriceBook:
    """The price history of those brands (carton's bar codes)."""
    return price_book(prices_of(session, barcodes), issues(session))


def prices_for(
    session: Session, skus: Iterable[Sku], basis: Basis, day: date, catalogue: str = ""
) -> PriceOf:
    """The price of each of those brands on a day, as ``valuation.value_goods`` asks for it."""
    book = load_prices(session, [sku.barcode_carton for sku in skus])

    def price_of(sku: Sku) -> Price:
        return price_on(book, sku.barcode_carton, basis, day, catalogue)

    return price_of


def carry_out(session: Session, plan: Plan, *, now: datetime, who: str, why: str) -> Changes:
    """Writes a plan. The same file again changes nothing."""
    added = updated = prices = aliases = 0
    for one in plan.brands:
        changed = save_sku(session, one.sku, now=now, who=who, why=why)
        added += changed and one.is_new
        updated += changed and not one.is_new
        for price in one.prices:
            prices += save_price(session, price, now=now, who=who, why=why)
        for alias in one.aliases:
            aliases += save_alias(session, one.sku.barcode_carton, alias, now=now, who=who, why=why)
    return Changes(added, updated, len(plan.brands) - added - updated, prices, aliases)
