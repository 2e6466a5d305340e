"""Valuation: the public arithmetic, folding by packing, and nothing unpriced passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.goods.prices import NoPrice, price_book, price_on
from zmtool.goods.records import Basis, GoodsLine, Price, Sku
from zmtool.goods.valuation import Goods, Valuation, goods_lines, value_goods
from zmtool.values.quantity import Packing, Quantity, Unit, to_cartons, to_sticks

from .samples import CIGAR, CLASSIC, HARD, PEONY, SIXTEEN, SKUS, WINTER, price

BOOK = price_book(
    [
        price(HARD, "450"),
        price(CLASSIC, "90"),
        price(CIGAR, "150", unit="支"),
        price(SIXTEEN, "180"),
        price(PEONY, "140", "2025年上半年", WINTER),
    ]
)


def _price_of(sku: Sku) -> Price:
    return price_on(BOOK, sku.barcode_carton, Basis.RETAIL, date(2025, 8, 1))


def _goods(sku: Sku | None, amount: str, unit: Unit = Unit.CARTON, name: str = "") -> Goods:
    return Goods(sku.name if sku else name, Quantity(Decimal(amount), unit), sku)


def _value(*goods: Goods) -> Valuation:
    return value_goods(goods, _price_of, Basis.RETAIL)


def test_the_public_example() -> None:
    by_hand = replace(_goods(None, "1100", name="示例(新品)"), manual_price=Decimal("350.00"))
    found = _value(
        _goods(HARD, "1601"),
        _goods(CLASSIC, "25", Unit.PACK),
        _goods(CIGAR, "12", Unit.STICK),
        by_hand,
        _goods(None, "5", name="无名"),
    )
    amounts = [None if row.amount is None else str(row.amount) for row in found.rows]
    assert amounts == ["720450.00", "225.00", "1800.00", "385000.00", None]
    assert (found.amount, found.cartons, found.loose_sticks) == (Decimal("1107475.00"), Decimal("2708.5"), 12)
    assert not found.complete
    assert [row.remark for row in found.rows] == ["", "按25包折算", "", "手工价", "未查到价格"]
    assert found.rows[1].sum == "红塔山(硬经典) 2.5条 × 90.00元/条 = 225.00元"
    assert found.texts[0].endswith("= 1,107,475.00元（不完整：无名 未核价）")
    assert found.texts[1] == "合计条数：1601 + 2.5 + 1100 + 5 = 2708.5条"
    assert found.texts[2] == "另有 12 支按支计价，未计入合计条数"
    assert found.ground == (
        "依据《示例省价格目录（2025年下半年）》，单价按建议零售价计算；手工价：示例(新品)；未查到价格：无名"
    )


def test_t08_packs_are_not_cartons() -> None:
    packs, cartons = _value(_goods(CLASSIC, "25", Unit.PACK)), _value(_goods(CLASSIC, "25"))
    assert (packs.cartons, packs.amount) == (Decimal("2.5"), Decimal("225.00"))
    assert (cartons.cartons, cartons.amount) == (Decimal(25), Decimal("2250.00"))


def test_t09_sixteen_sticks_a_pack() -> None:
    found = _value(_goods(SIXTEEN, "10"))
    assert found.sticks == 1600
    assert _value(_goods(HARD, "10")).sticks == 2000
    assert _value(_goods(SIXTEEN, "160", Unit.STICK)).cartons == 1


def test_one_brand_is_one_row() -> None:
    found = _value(
        _goods(HARD, "3"), _goods(CLASSIC, "1"), _goods(HARD, "25", Unit.PACK), _goods(HARD, "1", Unit.CASE)
    )
    assert [row.name for row in found.rows] == [HARD.name, CLASSIC.name]
    assert (found.rows[0].quantity, found.rows[0].remark) == (Decimal("55.5"), "按3条、25包、1件折算")


def test_what_left_the_catalogue_and_what_is_not_counted_in_sticks() -> None:
    found = _value(
        _goods(PEONY, "2"), _goods(None, "3.5", Unit.KILOGRAM, "烟丝"), _goods(None, "3", name="烟丝")
    )
    assert [row.remark for row in found.rows] == ["退出目录", "未查到价格", "未查到价格"]
    assert (found.cartons, found.amount, found.complete) == (5, 0, False)
    assert "牡丹(软)（退出目录）" in found.ground
    assert "另有 烟丝 3.5公斤，未计入合计条数" in found.texts


def test_a_price_by_hand_in_another_unit() -> None:
    leaf = replace(
        _goods(None, "3.5", Unit.KILOGRAM, "烟丝"), manual_price=Decimal("40.00"), manual_unit=Unit.KILOGRAM
    )
    assert _value(leaf).amount == Decimal("140.00")
    wrong = replace(leaf, manual_unit=Unit.CARTON)
    assert _value(wrong).rows[0].amount is None
    assert "不能相乘" in _value(wrong).rows[0].remark


def test_what_a_price_leaves_uncertain_is_told() -> None:
    undated = replace(price(HARD, "450", "", None), mark="待核")
    found = value_goods([_goods(HARD, "1")], lambda sku: undated, Basis.RETAIL)
    assert found.rows[0].remark == "价格未注明执行日期；价格标记：待核"
    assert found.complete


def test_an_unknown_packing_is_told() -> None:
    found = _value(_goods(None, "25", Unit.PACK, "无名"))
    assert found.rows[0].remarks == ("按25包折算", "包装未登记，按20支×10包折算", "未查到价格")


def test_nothing_is_not_a_complete_valuation() -> None:
    assert not _value().complete


def test_lines_of_a_case() -> None:
    found = goods_lines(
        _value(
            _goods(CLASSIC, "25", Unit.PACK),
            _goods(CIGAR, "12", Unit.STICK),
            _goods(HARD, "2"),
            _goods(HARD, "5", Unit.PACK),
        )
    )
    assert found[0] == GoodsLine(
        CLASSIC.name,
        "包",
        Decimal(25),
        CLASSIC.barcode_carton,
        Decimal("2.5"),
        Decimal(90),
        "按25包折算",
    )
    assert found[0].amount == Decimal("225.00")
    assert found[1] == GoodsLine(
        CIGAR.name, "支", Decimal(12), CIGAR.barcode_carton, unit_price=Decimal(150), price_unit="支"
    )
    assert (found[1].amount, found[1].in_cartons, found[1].counted_apart) == (Decimal("1800.00"), None, True)
    assert (found[2].unit, found[2].quantity, found[2].amount) == ("条", Decimal("2.5"), Decimal("1125.00"))


units = st.sampled_from([Unit.STICK, Unit.PACK, Unit.CARTON, Unit.CASE])
counts = st.integers(1, 5000).map(Decimal)
lines = st.lists(
    st.builds(lambda s, n, u: Goods(s.name, Quantity(n, u), s), st.sampled_from(SKUS), counts, units)
)


@given(lines)
def test_totals_are_the_sums_of_what_went_in(goods: list[Goods]) -> None:
    found = _value(*goods)
    assert found.sticks == sum(to_sticks(one.quantity, one.sku.packing) for one in goods if one.sku)
    assert len(found.rows) == len({one.sku for one in goods})
    by_stick = found.loose_sticks
    assert by_stick == sum(to_sticks(one.quantity) for one in goods if one.sku is CIGAR)
    cartons = sum(
        (to_cartons(one.quantity, one.sku.packing) for one in goods if one.sku and one.sku is not CIGAR),
        Decimal(0),
    )
    assert found.cartons == cartons
    assert found.amount == sum((row.amount for row in found.rows if row.amount is not None), Decimal(0))
    lines_of_case = goods_lines(found)
    for row, line in zip(found.rows, lines_of_case, strict=True):
        assert line.amount == row.amount


def test_a_third_of_a_carton_is_valued_exactly() -> None:
    odd = replace(HARD, packs_per_carton=3)
    assert Packing(packs_per_carton=3) == odd.packing
    found = value_goods([_goods(odd, "2", Unit.PACK)], lambda sku: price(sku, "100.00"), Basis.RETAIL)
    assert found.amount == Decimal("66.67")


def test_no_price_is_the_only_thing_passed_over() -> None:
    def broken(sku: Sku) -> Price:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        value_goods([_goods(HARD, "1")], broken)

    def none(sku: Sku) -> Price:
        raise NoPrice("未查到价格", "没有")

    assert not value_goods([_goods(HARD, "1")], none).complete
