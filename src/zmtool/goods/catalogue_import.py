"""Taking a list of brands or a price catalogue in: first a plan, which changes nothing, then the plan is carried out.

A bar code names a brand; a row without one is matched by its name. The file's word wins where it says something; a
name that changes stays as another name, so that older papers are still found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zmtool.goods.lookup import BrandCatalogue, How, find_brands, same_name
from zmtool.goods.records import Basis, Price, Sku
from zmtool.sheets.records import Accepted, Preview, Rejected

_PACKING = ("sticks_per_pack", "packs_per_carton", "cartons_per_case")
_BY_NAME = (How.NAME, How.ALIAS, How.WRITING)


@dataclass(frozen=True, slots=True)
class PriceIssue:
    """The issue of a price catalogue that the prices of a file belong to, where its columns do not say."""

    catalogue: str = ""
    edition: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedBrand:
    """What one row comes to."""

    row: int
    sku: Sku
    is_new: bool
    prices: tuple[Price, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``preview`` also carries the rows that only the catalogue could refuse."""

    brands: tuple[PlannedBrand, ...]
    preview: Preview
    prices_lack_catalogue: bool
    prices_lack_dates: bool


def plan_import(preview: Preview, catalogue: BrandCatalogue, issue: PriceIssue, source: str) -> Plan:
    """The plan for the accepted rows of ``preview``; ``source`` names the file."""
    planned: list[PlannedBrand] = []
    refused: list[Rejected] = []
    seen: dict[str, PlannedBrand] = {}
    for row in preview.accepted:
        outcome = _brand(row, catalogue, seen, issue, source)
        if isinstance(outcome, Rejected):
            refused.append(outcome)
            continue
        planned.append(outcome)
        seen.setdefault(outcome.sku.barcode_carton, outcome)
    prices = [price for one in planned for price in one.prices]
    out = {one.row for one in refused}
    return Plan(
        tuple(planned),
        replace(
            preview,
            accepted=tuple(one for one in preview.accepted if one.row not in out),
            corrected=tuple(one for one in preview.corrected if one.row not in out),
            rejected=tuple(sorted((*preview.rejected, *refused), key=lambda one: one.row)),
        ),
        any(not one.catalogue for one in prices),
        any(one.effective_from is None for one in prices),
    )


def _brand(
    row: Accepted, catalogue: BrandCatalogue, seen: Mapping[str, PlannedBrand], issue: PriceIssue, source: str
) -> PlannedBrand | Rejected:
    values = row.values
    known = _known(row, catalogue)
    if isinstance(known, Rejected):
        return known
    barcode = known.barcode_carton if known else values["barcode_carton"]
    name = values.get("name", known.name if known else "")
    if not name:
        return Rejected(row.row, "品规", "", "品规库中没有这个条包码，新品规须写品名")
    if (pack := values.get("barcode_pack")) and pack == barcode:
        return Rejected(row.row, "小盒码", pack, "与条包码相同")
    if barcode in catalogue.by_pack:
        other = catalogue.by_pack[barcode][0].sku.name
        return Rejected(row.row, "条包码", barcode, f"这是 {other} 的小盒码，不是条包码")
    if barcode in seen and not same_name(seen[barcode].sku.name, name):
        return Rejected(
            row.row, "条包码", barcode, f"第 {seen[barcode].row} 行已把它用于 {seen[barcode].sku.name}"
        )
    sku = _merged(seen[barcode].sku if barcode in seen else known, barcode, name, values, source)
    prices = _prices(barcode, values, issue, source)
    if any(not price.price for price in prices):
        return Rejected(row.row, "价格", "0", "价格不能为 0；没有价格请留空")
    aliases = [one for one in values.get("aliases", "").split("\n") if one]
    if known is not None and known.name != sku.name:
        aliases.append(known.name)
    return PlannedBrand(row.row, sku, known is None, prices, tuple(dict.fromkeys(aliases)))


def _known(row: Accepted, catalogue: BrandCatalogue) -> Sku | None | Rejected:
    """The catalogue's brand that the row is about; None for a new one."""
    if barcode := row.values.get("barcode_carton"):
        hits = catalogue.by_carton.get(barcode, ())
        return hits[0].sku if hits else None
    name = row.values["name"]
    found = find_brands(catalogue, name)
    if found.how in _BY_NAME and found.only is not None:
        return found.only.sku
    if found.how in _BY_NAME:
        named = "、".join(f"{hit.sku.name} {hit.sku.barcode_carton}" for hit in found.hits[:5])
        return Rejected(row.row, "品规", name, f"没有条包码，而品规库中同名的有：{named}")
    return Rejected(row.row, "品规", name, "没有条包码，品规库中也没有这个品名")


def _merged(known: Sku | None, barcode: str, name: str, values: Mapping[str, str], source: str) -> Sku:
    """What the row says, over what was known; a different writing of the same name is not a new name."""
    base = known or Sku(name, barcode)
    keeps_name = known is not None and same_name(known.name, name)
    packing = {one: int(values[one]) for one in _PACKING if one in values}
    texts = {one: values[one] for one in ("barcode_pack", "producer", "mark") if one in values}
    merged = replace(base, name=base.name if keeps_name else name, **packing, **texts)  # type: ignore[arg-type]
    return merged if merged == known else replace(merged, source=source)


def _prices(barcode: str, values: Mapping[str, str], issue: PriceIssue, source: str) -> tuple[Price, ...]:
    return tuple(
        Price(
            barcode,
            basis,
            Decimal(values[basis.value]),
            values.get("price_unit", "条"),
            values.get("catalogue", issue.catalogue),
            values.get("edition", issue.edition),
            _day(values.get("effective_from")) or issue.effective_from,
            _day(values.get("effective_to")) or issue.effective_to,
            source,
            values.get("mark", ""),
        )
        for basis in Basis
        if basis.value in values
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
