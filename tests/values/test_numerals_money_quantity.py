"""Chinese numerals, money, quantities."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.values.chinese_numerals import (
    format_chinese_number,
    format_digits,
    format_formal_number,
    parse_chinese_number,
    parse_digits,
)
from zmtool.values.money import (
    find_money,
    format_money,
    parse_capitals,
    parse_money,
    repair_separators,
    to_capitals,
)
from zmtool.values.quantity import (
    Packing,
    Quantity,
    Unit,
    find_quantities,
    format_amount,
    parse_quantities,
    parse_quantity,
    to_cartons,
    to_sticks,
)

from .texts import ALPHABET, NASTY

PARSERS: list[Callable[[str], object]] = [
    parse_chinese_number,
    parse_digits,
    parse_money,
    parse_capitals,
    repair_separators,
    parse_quantity,
    parse_quantities,
]


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@given(text=NASTY)
def test_parsing_raises_nothing_but_invalid_value(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except InvalidValue as error:
        assert error.reason and error.kind and error.text == text


# Numerals

NUMBERS = st.one_of(
    st.integers(0, 10**16 - 1),
    st.integers(0, 30_000),
    st.builds(lambda a, b, c: a * 10**8 + b * 10**4 + c, *[st.integers(0, 9999)] * 3),
    st.builds(lambda n, k: n * 10**k, st.integers(0, 99), st.integers(0, 13)),
)


@settings(max_examples=400)
@given(NUMBERS)
def test_numerals_round_trip(number: int) -> None:
    for form in (format_chinese_number, format_formal_number, format_digits, str):
        text = form(number)
        assert parse_chinese_number(text) == number, text
        assert parse_chinese_number(text, colloquial=False) == number, text
    assert parse_digits(format_digits(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十五", 15),
        ("廿五", 25),
        ("卅一", 31),
        ("一百十五", 115),
        ("二〇二四", 2024),
        ("二○二四", 2024),
        ("二O二四", 2024),
        ("二0二四", 2024),
        ("贰零贰肆", 2024),
        ("贰仟零贰拾肆", 2024),
        ("2千", 2000),
        ("3千5百", 3500),
        ("12万", 120_000),
        ("两万", 20_000),
        ("一百二", 120),
        ("一万二", 12_000),
        ("一亿零一", 100_000_001),
        ("一万亿", 10**12),
        ("壹 萬 貳 仟", 12_000),
        ("１２３", 123),
    ],
)
def test_numerals(text: str, number: int) -> None:
    assert parse_chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "万", "百", "十百", "一千一万", "一二百", "一百零", "abc", "一亿亿", "1.5"]
)
def test_no_numerals(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_chinese_number(text)


def test_written_numerals() -> None:
    numbers = (0, 10, 15, 105, 110, 10_020, 110_000, 100_200, 1_0000_0001)
    assert [format_chinese_number(n) for n in numbers] == [
        "零",
        "十",
        "十五",
        "一百零五",
        "一百一十",
        "一万零二十",
        "十一万",
        "十万零二百",
        "一亿零一",
    ]
    for out_of_range in (-1, 10**16):
        with pytest.raises(InvalidValue):
            format_chinese_number(out_of_range)


# Money

SUMS = st.one_of(
    st.integers(0, 10**14 - 1),
    st.integers(0, 10**6),
    st.builds(lambda n, k: n * 10**k, st.integers(0, 99), st.integers(0, 11)),
).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=600)
@given(SUMS)
def test_money_round_trip(amount: Decimal) -> None:
    capitals = to_capitals(amount)
    assert parse_capitals(capitals) == amount == parse_money(capitals)
    assert parse_money(format_money(amount)) == amount == parse_money(f"{amount:.2f}元")
    assert parse_money(f"人民币{capitals}（¥{format_money(amount)}）") == amount
    assert repair_separators(format_money(amount).replace(",", ".")) == amount


@settings(max_examples=200)
@given(SUMS, SUMS)
def test_no_two_sums_share_their_capitals(one: Decimal, other: Decimal) -> None:
    assert (to_capitals(one) == to_capitals(other)) is (one == other)


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount: str, capitals: str) -> None:
    """The examples of 支付结算办法 附一 among them."""
    assert to_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50 元", "1234.50"),
        ("￥１，２３４．５", "1234.50"),
        ("人民币1234元整", "1234"),
        ("人民币（大写）：贰万玖仟玖佰元整", "29900"),
        ("人民币壹仟贰佰叁拾肆元伍角整（¥1,234.50）", "1234.50"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("壹佰圆正", "100"),
        ("1.2万元", "12000"),
        ("12元5角6分", "12.56"),
        ("五百元", "500"),
        ("5亿元", "500000000"),
    ],
)
def test_sums(text: str, amount: str) -> None:
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5元", "负"),
        ("￥-12.00", "负"),
        ("2.990.00", "位置不对"),
        ("12,34元", "位置不对"),
        ("0.005元", "到分"),
        ("10000亿元", "太大"),
        ("壹万贰元", "零"),
        ("壹仟贰佰", "应形如"),
        ("壹佰元整（¥101.00）", "不一致"),
        ("$5", "应形如"),
        ("", "没有内容"),
    ],
)
def test_bad_sums(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        parse_money(text)


@pytest.mark.parametrize("amount", ["-0.01", "1E+12", "0.001", "NaN", "Infinity"])
def test_unwritable_sums(amount: str) -> None:
    for write in (to_capitals, format_money):
        with pytest.raises(InvalidValue):
            write(Decimal(amount))


def test_separators_repaired() -> None:
    for text in ("2.990.00", "2,990,00", "2，990。00", "¥2.990", "2990.00", "2990元"):
        assert repair_separators(text) == Decimal("2990.00")
    for text in ("12.34.56", "2.99.000", "1234.567", "abc"):
        with pytest.raises(InvalidValue):
            repair_separators(text)


def test_money_in_a_sentence() -> None:
    text = "证号349901100018，罚款人民币壹仟贰佰叁拾肆元伍角整（¥1,234.50），货值２万元，三元桥2024年，五百元以下，单价 230.00 元/条；2.990.00元"
    found = find_money(text)
    assert [(text[f.start : f.end], str(f.value), f.is_capitals) for f in found] == [
        ("壹仟贰佰叁拾肆元伍角整", "1234.50", True),
        ("¥1,234.50", "1234.50", False),
        ("２万元", "20000.00", False),
        ("五百元", "500.00", False),
        ("230.00 元", "230.00", False),
    ]


@given(st.text(ALPHABET, max_size=60))
def test_found_money_is_money(text: str) -> None:
    for found in find_money(text):
        assert parse_money(text[found.start : found.end]) == found.value


# Quantities

AMOUNTS = st.decimals(0, 10**8, places=3)


@given(AMOUNTS, st.sampled_from(Unit))
def test_quantity_round_trip(amount: Decimal, unit: Unit) -> None:
    quantity = Quantity(amount, unit)
    assert parse_quantity(str(quantity)) == quantity
    assert parse_quantities(f"{format_amount(amount)} {unit}") == (quantity,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35条", "35条"),
        ("3.5 件", "3.5件"),
        ("25 包", "25包"),
        ("12 支", "12支"),
        ("两条三包", "23包"),
        ("１件２条", "52条"),
        ("半条", "0.5条"),
        ("两条半", "2.5条"),
        ("2箱", "2件"),
        ("3盒", "3包"),
        ("2千克", "2公斤"),
        ("1.5KG", "1.5公斤"),
        ("30ML", "30ml"),
        ("1.2万支", "12000支"),
        ("1,000条", "1000条"),
    ],
)
def test_quantities(text: str, expected: str) -> None:
    assert str(parse_quantity(text)) == expected


@pytest.mark.parametrize("text", ["条", "35", "三包两条", "两条三公斤", "半半条", "-3条", "3条abc", "3半条"])
def test_no_quantities(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_quantity(text)


def test_conversion() -> None:
    slim = Packing(sticks_per_pack=16)
    assert to_cartons(Quantity(Decimal(25), Unit.PACK)) == Decimal("2.5")  # T08
    assert to_sticks(Quantity(Decimal(10), Unit.CARTON), slim) == 1600  # T09
    assert to_sticks(Quantity(Decimal(1), Unit.CASE)) == 10_000
    assert to_cartons(Quantity(Decimal(2), Unit.CASE), Packing(cartons_per_case=25)) == 50
    assert parse_quantity("两条三包", Packing(packs_per_carton=5)).amount == 13
    with pytest.raises(InvalidValue):
        to_sticks(Quantity(Decimal(1), Unit.KILOGRAM))
    with pytest.raises(InvalidValue):
        Packing(sticks_per_pack=0)


def test_quantities_in_a_sentence() -> None:
    text = (
        "依照第三十五条、第 36 条第二款，查获卷烟35条、中华两条三包，3.5 件，共12支，三个月，三条件，支付2支付，"
        "第三十二、三十三条，烟弹3个，3个月内，半条，证号349901100018，5条"
    )
    found = find_quantities(text)
    assert [text[f.start : f.end] for f in found] == [
        "35条",
        "两条",
        "三包",
        "3.5 件",
        "12支",
        "3个",
        "半条",
        "5条",
    ]


@given(st.text(ALPHABET, max_size=60))
def test_found_quantities_are_quantities(text: str) -> None:
    for found in find_quantities(text):
        assert parse_quantity(text[found.start : found.end]) == found.quantity
