"""Valuing a list of goods from a file: brands looked up, basis chosen by rule, prices of the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from zmtool.base.errors import BadInput, UnknownAnswer, UsageProblem
from zmtool.goods.lookup import BrandCatalogue, find_brands
from zmtool.goods.price_basis import BasisRule, basis_rule, load_basis_rules
from zmtool.goods.records import CENT, Basis, Sku
from zmtool.goods.valuation import Goods, Valuation, value_goods
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Accepted, Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.store.workspace import Workspace
from zmtool.values.quantity import Quantity, Unit, parse_quantity
from zmtool.values.regions import province_of
from zmtool.workflow.case_choices import cause_code
from zmtool.workflow.workspace import Place, opened

_BASES = {
    "批发价": Basis.WHOLESALE,
    "批发": Basis.WHOLESALE,
    "零售价": Basis.RETAIL,
    "零售": Basis.RETAIL,
    "建议零售价": Basis.RETAIL,
} | {one.value: one for one in Basis}
_UNIT_IN_HEADER = re.compile(r"[(（]\s*(支|包|条|件)\s*[)）]")


@dataclass(frozen=True, slots=True)
class ValuedFile:
    """The valuation of a file. ``rule`` is why the basis was chosen, None where it was given.

    ``remarks`` are what the brands of single rows left open; rejected rows are in ``preview`` and not valued.
    """

    valuation: Valuation
    on: date
    rule: BasisRule | None
    remarks: tuple[str, ...]
    preview: Preview

    @property
    def by_rule(self) -> Decimal:
        """The total times the factor of the rule (条例第五十二条: 70 % where goods are bought up), yuan."""
        factor = self.rule.factor if self.rule else Decimal(1)
        return (self.valuation.amount * factor).quantize(CENT, ROUND_HALF_UP)

    @property
    def complete(self) -> bool:
        """Whether every row of the file is in the total."""
        return self.valuation.complete and not self.preview.rejected


def value_file(
    path: Path,
    on: date,
    place: Place = None,
    *,
    basis: str = "",
    cause: str = "",
    purpose: str = "administrative",
    catalogue: str = "",
) -> ValuedFile:
    """Values the goods listed in a spreadsheet by the prices of the day ``on``.

    Without ``basis`` the province of the workspace's bureau and the ``cause`` choose it. Raises UsageProblem where
    no basis is fixed, BadInput for an unusable file.
    """
    from zmtool.goods.keep import load_brands, prices_for

    sheets = read_sheets(path)
    with opened(place) as at:
        found = preview(sheets, load_mapping("goods_lines", at.root), path.name)
        rule = None if basis else _rule(at.workspace, cause, purpose)
        chosen = basis_named(basis) if rule is None else rule.basis
        if chosen is None:
            text = rule.text if rule else ""
            raise UsageProblem(
                f"这种物品不按目录价计算：{text}",
                next_step="请在表中“手工价”列填写单价，并用 --basis 指明其余物品的口径",
            )
        with at.reading() as session:
            goods, remarks, found = _goods(found, load_brands(session))
            if not goods:
                raise BadInput("清单中没有可以核价的行", where=str(path), next_step="请检查数量、单位和品名")
            skus: list[Sku] = [one.sku for one in goods if one.sku is not None]
            valuation = value_goods(goods, prices_for(session, skus, chosen, on, catalogue), chosen)
    return ValuedFile(valuation, on, rule, remarks, found)


def goods_of_file(
    path: Path, catalogue: BrandCatalogue, root: Path | None
) -> tuple[tuple[Goods, ...], tuple[str, ...], Preview]:
    """The goods listed in a spreadsheet, remarks on brands left open, and how each row was judged. Raises BadInput."""
    found = preview(read_sheets(path), load_mapping("goods_lines", root), path.name)
    return _goods(found, catalogue)


def basis_named(name: str) -> Basis:
    """The price basis a person named. Raises UsageProblem."""
    if name not in _BASES:
        raise UsageProblem(
            f"没有“{name}”这种价格口径", next_step="可用：wholesale（批发价）、retail（零售价）"
        )
    return _BASES[name]


def _rule(workspace: Workspace, cause: str, purpose: str) -> BasisRule:
    province = province_of(workspace.settings.bureau.region) or ""
    code = cause_code(cause, workspace.root) if cause else ""
    try:
        return basis_rule(load_basis_rules(workspace.root), purpose=purpose, province=province, cause=code)
    except UnknownAnswer as unknown:
        raise UsageProblem(
            unknown.what,
            next_step="请用 --basis wholesale（批发价）或 retail（零售价）指明；本省口径可写进工作区 schemas/law/price-basis.yaml",
        ) from unknown


def _goods(found: Preview, catalogue: BrandCatalogue) -> tuple[tuple[Goods, ...], tuple[str, ...], Preview]:
    """The goods of the accepted rows, remarks on brands left open, and the preview with rows without a unit refused."""
    header = next(one.header for one in found.columns if one.field == "quantity")
    match = _UNIT_IN_HEADER.search(header)
    goods: list[Goods] = []
    remarks: list[str] = []
    refused: list[Rejected] = []
    for row in found.accepted:
        quantity = _quantity(row.values, match[1] if match else "")
        if isinstance(quantity, str):
            refused.append(Rejected(row.row, "数量", row.values["quantity"], quantity))
            continue
        one, remark = _looked_up(row, quantity, catalogue)
        goods.append(one)
        remarks += [f"第 {row.row} 行：{remark}"] if remark else []
    out = {one.row for one in refused}
    accepted = tuple(one for one in found.accepted if one.row not in out)
    return (
        tuple(goods),
        tuple(remarks),
        replace(found, accepted=accepted, rejected=(*found.rejected, *refused)),
    )


def _quantity(values: Mapping[str, str], header_unit: str) -> Quantity | str:
    """The quantity, or why there is none."""
    text, unit = values["quantity"], values.get("unit", header_unit)
    if re.fullmatch(r"-?[0-9.]+", text):
        if not unit:
            return "没有写单位；请加“单位”列，或把表头写成 数量（条）"
        quantity = Quantity(Decimal(text), Unit(unit))
    else:
        quantity = parse_quantity(text)
        if unit and "unit" in values and quantity.unit != unit:
            return f"数量写的是 {quantity.unit}，单位列写的是 {unit}"
    return quantity if quantity.amount > 0 else "数量应大于 0"


def _looked_up(row: Accepted, quantity: Quantity, catalogue: BrandCatalogue) -> tuple[Goods, str]:
    code, name = row.values.get("code", ""), row.values.get("name", "")
    # Six digits that began with zeros come without them.
    code = code.zfill(6) if len(code) < 6 and code else code
    found = find_brands(catalogue, code or name)
    if not found.hits and code and name:
        found = find_brands(catalogue, name)
    price = row.values.get("price")
    hit = found.only
    goods = Goods(
        name or code,
        quantity,
        hit.sku if hit else None,
        hit.sku.barcode_carton if hit else code,
        Decimal(price) if price else None,
        quantity.unit if quantity.unit not in (Unit.PACK, Unit.CASE) else Unit.CARTON,
        row.values.get("price_source", ""),
    )
    if len(found.hits) > 1:
        named = "、".join(one.sku.name for one in found.hits[:5])
        return goods, f"“{code or name}”有 {len(found.hits)} 个品规（{named}），未选用，请写条包码"
    if hit is None:
        return goods, f"品规库中没有“{code or name}”"
    return goods, ""
