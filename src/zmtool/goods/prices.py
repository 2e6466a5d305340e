"""What a brand cost on a day: the price of the issue of a catalogue that was in force, or a plain reason for none.

Of one catalogue the issue that began last before the day is in force; a brand that only older issues name has left
the catalogue. An issue may have supplements: same title and edition, later first day. A price without any date
counts only where no dated price speaks for the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.goods.records import Basis, Price

NOT_FOUND = "未查到价格"
WITHDRAWN = "退出目录"
DISAGREEMENT = "目录价格不一致"

Issue = tuple[str, str, str, date | None]
"""(basis, catalogue, edition, first day) as the history of prices knows it."""


class NoPrice(UnknownAnswer):
    """No price can be given; ``remark`` is what a valuation sheet says (未查到价格, 退出目录, 目录价格不一致)."""

    def __init__(self, remark: str, what: str) -> None:
        super().__init__(what)
        self.remark = remark


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices by brand, and when each edition of each catalogue began; make one with ``price_book``."""

    prices: Mapping[str, tuple[Price, ...]]
    begins: Mapping[tuple[str, str], Mapping[str, date]]

    def edition_on(self, basis: Basis, catalogue: str, day: date) -> str | None:
        """The edition of a catalogue that was in force on the day; None before the first."""
        begun = [
            (first, edition)
            for edition, first in self.begins.get((basis, catalogue), {}).items()
            if first <= day
        ]
        return max(begun)[1] if begun else None


def price_book(prices: Iterable[Price], issues: Iterable[Issue] = ()) -> PriceBook:
    """The book of ``prices``; ``issues`` are those of the whole history, where ``prices`` are only of some brands."""
    by_brand: dict[str, list[Price]] = defaultdict(list)
    begins: dict[tuple[str, str], dict[str, date]] = defaultdict(dict)
    known = list(issues)
    for price in prices:
        by_brand[price.barcode_carton].append(price)
        known.append((price.basis, price.catalogue, price.edition, price.effective_from))
    for basis, catalogue, edition, first in known:
        start = first or date.min
        begun = begins[basis, catalogue].get(edition, start)
        begins[basis, catalogue][edition] = min(begun, start)
    return PriceBook({brand: tuple(found) for brand, found in by_brand.items()}, begins)


def price_on(book: PriceBook, barcode: str, basis: Basis, day: date, catalogue: str = "") -> Price:
    """The price in force on ``day``; with ``catalogue`` only of that title. Raises NoPrice."""
    own = [
        one
        for one in book.prices.get(barcode, ())
        if one.basis is basis and (not catalogue or one.catalogue == catalogue)
    ]
    dated = [one for one in own if one.effective_from or one.effective_to]
    current = [one for one in dated if _covers(one, day) and _in_force(book, one, day)]
    # A supplement to an issue replaces what the issue said of the brand.
    latest = [
        one
        for one in current
        if not any(_follows(other, one) for other in current if other.catalogue == one.catalogue)
    ]
    chosen = latest or ([] if dated else own)
    if len({(one.price, one.unit) for one in chosen}) > 1:
        said = "、".join(
            f"{one.catalogue or '未注明目录'}{one.edition} {one.price:f}元/{one.unit}" for one in chosen
        )
        raise NoPrice(DISAGREEMENT, f"{day} 的{basis.label}有几种说法：{said}")
    if chosen:
        return chosen[-1]
    if any((one.effective_from or date.min) <= day for one in dated):
        raise NoPrice(WITHDRAWN, f"{day} 有效的目录中已没有该品规的{basis.label}（退出目录）")
    raise NoPrice(NOT_FOUND, f"没有该品规在 {day} 的{basis.label}")


def _covers(price: Price, day: date) -> bool:
    return (price.effective_from or day) <= day <= (price.effective_to or day)


def _in_force(book: PriceBook, price: Price, day: date) -> bool:
    return book.edition_on(price.basis, price.catalogue, day) == price.edition


def _follows(later: Price, earlier: Price) -> bool:
    return (later.effective_from or date.min) > (earlier.effective_from or date.min)
