"""The catalogue of brands at work: taking lists in, looking brands and prices up, other names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, InvalidValue, NotFound, Refused, UsageProblem
from zmtool.base.text import normalize
from zmtool.goods.catalogue_import import Plan, PriceIssue, plan_import
from zmtool.goods.lookup import BrandCatalogue, Found, How, find_brands
from zmtool.goods.records import Price, Sku
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Preview
from zmtool.sheets.take import preview
from zmtool.values.barcode import parse_barcode
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.goods.keep import Changes

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class CatalogueImport:
    """What an import did, or would do: ``changes`` is None where nothing was to be written."""

    plan: Plan
    changes: Changes | None
    problems: Path | None

    @property
    def preview(self) -> Preview:
        """The rows as they were judged."""
        return self.plan.preview


@dataclass(frozen=True, slots=True)
class ReadBarcode:
    """What there is to say of one bar code: ``problem`` where it is none, else its brand and what it counts."""

    given: str
    code: str
    problem: str
    is_china: bool
    found: Found


@dataclass(frozen=True, slots=True)
class BrandPrices:
    """A brand with the history of its prices, oldest first."""

    sku: Sku
    prices: tuple[Price, ...]


def import_catalogue(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    issue: PriceIssue | None = None,
    dry_run: bool = False,
    problems: Path | None = None,
) -> CatalogueImport:
    """Takes a list of brands or a price catalogue in; with ``dry_run`` only says what it would do.

    Rows that cannot be taken are written to the file ``problems``, if one is named, and left out. Raises BadInput
    for an unusable file or one without a single good row, UsageProblem for prices of no named catalogue.
    """
    from zmtool.goods.keep import carry_out, load_brands

    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        found = preview(sheets, load_mapping("skus", at.root), path.name)
        with at.reading() as session:
            plan = plan_import(found, load_brands(session), issue or PriceIssue(), path.name)
        if plan.prices_lack_catalogue:
            raise UsageProblem(
                "文件中有价格，但没有说明出自哪份价格目录",
                where=str(path),
                next_step="请加 --catalogue 目录名称 --edition 版本 --from 执行日期，或在表中加“价格目录”“执行日期”两列",
            )
        written = None
        if problems is not None and plan.preview.rejected:
            written = write_problem_rows(plan.preview, problems)
        if not plan.brands:
            raise BadInput(
                "没有一行可以导入" + _first_problem(plan.preview),
                where=str(path),
                next_step="请用 --problems 问题行.xlsx 写出问题行，改好后再导入",
            )
        if dry_run:
            return CatalogueImport(plan, None, written)
        with at.writing() as session:
            # Planned again: the catalogue may have changed since the preview.
            plan = plan_import(found, load_brands(session), issue or PriceIssue(), path.name)
            changes = carry_out(session, plan, now=now, who=user, why=f"导入 {path.name}")
        return CatalogueImport(plan, changes, written)


def _first_problem(found: Preview) -> str:
    if not found.rejected:
        return ""
    first = found.rejected[0]
    return f"（第 {first.row} 行 {first.label}：{first.reason}）"


def brands(place: Place = None) -> BrandCatalogue:
    """The whole catalogue of the workspace."""
    from zmtool.goods.keep import load_brands

    with opened(place) as at, at.reading() as session:
        return load_brands(session)


def look_up(text: str, place: Place = None) -> Found:
    """The brands that ``text`` names: a bar code, its last six digits, a name. Raises NotFound."""
    return _found(brands(place), text)


def read_barcode(given: str, catalogue: BrandCatalogue) -> ReadBarcode:
    """A bar code checked by its check digit, with its brand where the catalogue knows it."""
    try:
        code = parse_barcode(given)
    except InvalidValue as error:
        return ReadBarcode(given, "", error.reason, False, Found(How.NOTHING))
    return ReadBarcode(given, code.code, "", code.is_china_prefix, find_brands(catalogue, code.code))


def price_history(text: str, place: Place = None) -> tuple[BrandPrices, ...]:
    """The prices of each brand that ``text`` names. Raises NotFound."""
    from zmtool.goods.keep import load_brands
    from zmtool.goods.tables import prices_of

    with opened(place) as at, at.reading() as session:
        found = _found(load_brands(session), text)
        skus = tuple(dict.fromkeys(hit.sku for hit in found.hits))
        prices = prices_of(session, [sku.barcode_carton for sku in skus])
    return tuple(
        BrandPrices(sku, tuple(one for one in prices if one.barcode_carton == sku.barcode_carton))
        for sku in skus
    )


def add_alias(text: str, alias: str, place: Place = None, *, now: datetime, user: str) -> tuple[Sku, bool]:
    """Gives the one brand that ``text`` names another name; False where it had it.

    Raises NotFound, Refused where several brands fit or the name already stands for another brand.
    """
    from zmtool.goods.keep import load_brands
    from zmtool.goods.tables import save_alias

    name = " ".join(normalize(alias).split())
    if not name or len(name) > _LONGEST_NAME:
        raise UsageProblem(
            f"别名应为 1 至 {_LONGEST_NAME} 字", next_step="例：zmtool goods alias 中华(硬) 硬中"
        )
    with opened(place, now=now) as at, at.writing() as session:
        catalogue = load_brands(session)
        hit = _found(catalogue, text).only
        if hit is None:
            raise Refused(f"“{text}”不止一个品规，不能加别名", next_step="请用条包码指明是哪一个")
        there = find_brands(catalogue, name)
        others = [one.sku for one in there.hits if one.sku != hit.sku]
        if there.how in (How.NAME, How.ALIAS) and others:
            raise Refused(f"“{name}”已经是 {others[0].name} 的名称", next_step="请换一个不会混淆的别名")
        return hit.sku, save_alias(session, hit.sku.barcode_carton, name, now=now, who=user)


def _found(catalogue: BrandCatalogue, text: str) -> Found:
    if not catalogue.skus:
        raise NotFound("品规库是空的", next_step="请先导入品规目录：zmtool goods import 目录.xlsx")
    found = find_brands(catalogue, text)
    if not found.hits:
        raise NotFound(f"品规库中没有“{text[:40]}”", next_step="请换条包码、后6位或品名中的几个字再查")
    return found
