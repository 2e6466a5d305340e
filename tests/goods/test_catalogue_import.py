"""Lists of brands and price catalogues: planned, carried out once, and refused where they contradict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from zmtool.base.shipped import shipped_root
from zmtool.goods.catalogue_import import Plan, PriceIssue, plan_import
from zmtool.goods.keep import Changes, carry_out, load_brands, prices_for
from zmtool.goods.lookup import BrandCatalogue, brand_catalogue
from zmtool.goods.prices import NoPrice
from zmtool.goods.records import Basis, Sku
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Sheet
from zmtool.sheets.take import preview
from zmtool.store.engine import reading, writing

from .conftest import NOW
from .samples import CATALOGUE, HARD, PEONY, SUMMER

HEAD = ("品规", "条码", "小盒码", "零售价", "每包支数", "别名")
ISSUE = PriceIssue("示例省价格目录", "2025年下半年", SUMMER)


def _plan(*rows: tuple[str, ...], catalogue: BrandCatalogue = CATALOGUE, issue: PriceIssue = ISSUE) -> Plan:
    found = preview([Sheet("一", (HEAD, *rows))], load_mapping("skus"), "目录.xlsx")
    return plan_import(found, catalogue, issue, "目录.xlsx")


def test_a_new_brand_and_a_known_one() -> None:
    plan = _plan(
        ("示例(新)", "6900000000021", "6900000000038", "100", "16", "新烟、示例新"),
        ("（硬）中华", "6901028075015", "", "460", "", ""),
        ("牡丹(软红)", "6901028075053", "", "", "", ""),
    )
    new, known, renamed = plan.brands
    assert (new.is_new, new.sku.sticks_per_pack, new.aliases) == (True, 16, ("新烟", "示例新"))
    assert (known.is_new, known.sku, known.prices[0].price) == (False, HARD, Decimal(460))
    assert (known.prices[0].catalogue, known.prices[0].effective_from) == ("示例省价格目录", SUMMER)
    assert (renamed.sku.name, renamed.aliases) == ("牡丹(软红)", (PEONY.name,))


def test_a_row_without_a_code_is_matched_by_its_name() -> None:
    plan = _plan(
        ("中华（硬）", "", "", "450", "", ""), ("不认识", "", "", "1", "", ""), ("钻石", "", "", "1", "", "")
    )
    assert [one.sku for one in plan.brands] == [HARD]
    assert [(one.row, one.label) for one in plan.preview.rejected] == [(3, "品规"), (4, "品规")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("", "6900000000021", "", "1", "", ""), "新品规须写品名"),
        (("甲", "6900000000021", "6900000000021", "", "", ""), "与条包码相同"),
        (("甲", "6901028075763", "", "", "", ""), "中华(硬) 的小盒码"),
        (("甲", "6900000000021", "", "0", "", ""), "不能为 0"),
    ],
)
def test_rows_that_contradict_the_catalogue(row: tuple[str, ...], says: str) -> None:
    plan = _plan(row)
    assert (plan.brands, plan.preview.accepted) == ((), ())
    assert says in plan.preview.rejected[0].reason


def test_one_code_for_two_names_in_a_file() -> None:
    plan = _plan(("甲", "6900000000021", "", "", "", ""), ("乙", "6900000000021", "", "", "", ""))
    assert len(plan.brands) == 1
    assert "第 2 行已把它用于 甲" in plan.preview.rejected[0].reason


def test_two_brands_of_one_name_need_the_code() -> None:
    two = brand_catalogue((Sku("甲", "6900000000021"), Sku("甲", "6900000000038")))
    plan = _plan(("甲", "", "", "1", "", ""), catalogue=two)
    assert "6900000000038" in plan.preview.rejected[0].reason


def test_what_prices_lack() -> None:
    row = ("甲", "6900000000021", "", "5", "", "")
    bare = _plan(row, issue=PriceIssue())
    assert (bare.prices_lack_catalogue, bare.prices_lack_dates) == (True, True)
    assert not _plan(row).prices_lack_dates
    assert not _plan(row[:3] + ("", "", ""), issue=PriceIssue()).prices_lack_catalogue


def test_the_illustrative_brands_go_in_once(engine: Engine) -> None:
    path = shipped_root() / "sample_cases" / "goods" / "brands.csv"
    found = preview(read_sheets(path), load_mapping("skus"), path.name)
    assert (found.header_row, len(found.accepted), found.rejected) == (2, 41, ())
    done = []
    for _ in range(2):
        with writing(engine) as session:
            plan = plan_import(found, load_brands(session), PriceIssue(), path.name)
            done.append(carry_out(session, plan, now=NOW, who="甲", why="导入"))
    assert done == [Changes(41, 0, 0, 82, 2), Changes(0, 0, 41, 0, 0)]
    with reading(engine) as session:
        brands = load_brands(session)
        assert all("非权威" in sku.mark for sku in brands.skus)
        price_of = prices_for(session, brands.skus, Basis.WHOLESALE, date(2025, 8, 1))
        assert price_of(HARD).price == Decimal("381.60")
        with pytest.raises(NoPrice):
            price_of(Sku("甲", "6900000000021"))
