"""Licence numbers, citizen ids, USCCs, bar codes, carton codes, regions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
import stdnum.ean
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.values import barcode, carton_code, citizen_id, licence_number, uscc
from zmtool.values.barcode import Barcode, parse_barcode
from zmtool.values.carton_code import CartonCode, parse_carton_code, parse_partial
from zmtool.values.citizen_id import parse_citizen_id, upgrade_15
from zmtool.values.licence_number import LicenceNumber, parse_licence_number
from zmtool.values.regions import PROVINCES, Region, parse_region, province_of
from zmtool.values.uscc import parse_uscc

from .texts import NASTY

USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PARSERS: list[Callable[[str], object]] = [
    parse_region,
    parse_licence_number,
    parse_citizen_id,
    upgrade_15,
    parse_uscc,
    parse_barcode,
    parse_carton_code,
    parse_partial,
]


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@given(text=NASTY)
def test_parsing_raises_nothing_but_invalid_value(parse: Callable[[str], object], text: str) -> None:
    try:
        value = parse(text)
    except InvalidValue as error:
        assert error.reason and error.kind and error.text == text
    else:
        again = upgrade_15 if parse is upgrade_15 else parse
        assert str(value) and (again is upgrade_15 or parse(str(value)) == value)


# Regions


def test_regions() -> None:
    region = parse_region(" ３４9901 ")
    assert region == Region("349901")
    assert region.province_name == "安徽省" == province_of("349901100018")
    assert len(PROVINCES) == 34
    assert parse_region("990101").is_unassigned_province
    assert region.same_city(Region("349902")) and not region.same_county(Region("349902"))
    assert province_of("") is None


# Licence numbers

LICENCES = st.builds(
    LicenceNumber,
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True).map(Region),
    st.sampled_from("0123456789"),
    st.from_regex(r"[0-9]{5}", fullmatch=True),
)


@given(LICENCES)
def test_licence_number_round_trip(value: LicenceNumber) -> None:
    assert parse_licence_number(str(value)) == value


def test_licence_number_parts_and_dirt() -> None:
    value = parse_licence_number("349901100018")
    assert (value.region.code, value.holder_kind, value.serial) == ("349901", "1", "00018")
    assert value.is_individual_business and licence_number.warnings(value) == ()
    for dirty in (
        " 349901 100018 ",
        "３４９９０１１０００１８",
        "'349901100018",
        "349901100018.0",
        "\ufeff349901100018\n",
    ):
        assert parse_licence_number(dirty) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.49901E+11", "科学计数法"),
        ("3.49901e11", "科学计数法"),
        ("34990110001", "11 位"),
        ("049901100018", "首位"),
        ("34990110001X", "只能是数字"),
        ("", "没有内容"),
        ("349901100018.5", "只能是数字"),
    ],
)
def test_bad_licence_numbers(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        parse_licence_number(text)


def test_an_unusual_seventh_digit_is_only_a_warning() -> None:
    (warning,) = licence_number.warnings(parse_licence_number("349901300018"))
    assert "第 7 位" in warning
    assert len(licence_number.warnings(parse_licence_number("990101300000"))) == 3


# Citizen ids

BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def an_id(born: date, sequence: int) -> str:
    first17 = f"349901{born:%Y%m%d}{sequence:03d}"
    return first17 + stdnum.cn.ric.calc_check_digit(first17 + "0")


@given(BIRTHS, st.integers(0, 999))
def test_citizen_id_agrees_with_stdnum(born: date, sequence: int) -> None:
    number = an_id(born, sequence)
    value = parse_citizen_id(number.lower())
    assert str(value) == number and value.birth_date == born
    assert value.gender == ("男" if sequence % 2 else "女")
    assert value.age_on(born) == 0
    assert value.masked() == number[:6] + "********" + number[-4:]


@given(BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_a_citizen_id_is_noticed(
    born: date, sequence: int, place: int, shift: int
) -> None:
    number = an_id(born, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(InvalidValue):
        parse_citizen_id(wrong)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_upgrading_an_old_number(born: date, sequence: int) -> None:
    assert str(upgrade_15(f"349901{born:%y%m%d}{sequence:03d}")) == an_id(born, sequence)


def test_citizen_id_examples() -> None:
    value = parse_citizen_id("349901 19000101 0019")
    assert value.region == Region("349901") and value.gender == "男"
    assert value.age_on(date(2024, 12, 31)) == 124
    assert citizen_id.notes(value) == ()
    with pytest.raises(InvalidValue, match="不存在"):  # its check digit is right
        parse_citizen_id("349901190002290032")
    with pytest.raises(InvalidValue, match="校验位"):
        parse_citizen_id("349901190001010018")
    with pytest.raises(InvalidValue, match="15 位旧号码"):
        parse_citizen_id("349901000101001")
    with pytest.raises(InvalidValue, match="晚于"):
        value.age_on(date(1899, 12, 31))


def test_age_around_the_birthday() -> None:
    value = parse_citizen_id(an_id(date(2004, 2, 29), 1))
    assert [
        value.age_on(d) for d in (date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 28), date(2024, 2, 29))
    ] == [
        17,
        18,
        19,
        20,
    ]


@pytest.mark.parametrize("start", ["810000", "830000", "910000", "990000"])
def test_unusual_regions_are_notes(start: str) -> None:
    first17 = f"{start}19900101001"
    assert citizen_id.notes(parse_citizen_id(first17 + stdnum.cn.ric.calc_check_digit(first17 + "0")))


def test_x_in_other_shapes() -> None:
    number = next(n for i in range(99) if (n := an_id(date(1990, 1, 1), i)).endswith("X"))
    assert {str(parse_citizen_id(number[:-1] + x)) for x in "XxＸｘ×"} == {number}


# USCC


@given(
    st.text(USCC_CHARS, min_size=2, max_size=2),
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    st.text(USCC_CHARS, min_size=8, max_size=8),
)
def test_uscc_round_trip(head: str, region: str, organisation: str) -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    c9 = 11 - sum(int(c, 36) * w for c, w in zip(organisation, weights, strict=True)) % 11
    first17 = head + region + organisation + {10: "X", 11: "0"}.get(c9, str(c9))
    code = first17 + stdnum.cn.uscc.calc_check_digit(first17)
    value = parse_uscc(code.lower())
    assert str(value) == code and value.region.code == region
    wrong = first17[:-1] + ("1" if first17[-1] != "1" else "2")
    with pytest.raises(InvalidValue, match="主体标识码"):
        parse_uscc(wrong + stdnum.cn.uscc.calc_check_digit(wrong))


def test_uscc_examples() -> None:
    shop, company = parse_uscc("92349901MA0000007A"), parse_uscc(" 91349901-MA0000007D")
    assert shop.is_individual_business and not company.is_individual_business
    assert (shop.department, shop.category, shop.organisation_code) == ("9", "2", "MA0000007")
    for text, reason in {
        "92349901MA0000007B": "校验码",
        "92349901MA000000OA": "O",
        "349901000000018": "15 位",
        "9234": "4 位",
        "92A49901MA0000007A": "第 3—8 位",
    }.items():
        with pytest.raises(InvalidValue, match=reason):
            parse_uscc(text)
    assert uscc.KIND


# Bar codes


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_barcode_agrees_with_stdnum(first12: str) -> None:
    code = first12 + stdnum.ean.calc_check_digit(first12)
    assert barcode.check_digit(first12) == code[-1]
    assert str(parse_barcode(f"{code[:1]} {code[1:7]}\n{code[7:]}")) == code
    assert Barcode(code).is_china_prefix is (690 <= int(code[:3]) <= 699)
    assert Barcode(code).tail == code[7:]


def test_bad_barcodes() -> None:
    for text, reason in {"6901028000001": "校验位", "690102800000": "12 位", "69010280000OX": "数字"}.items():
        with pytest.raises(InvalidValue, match=reason):
            parse_barcode(text)


# Carton codes

EXAMPLE = "6031500012345608XXYC349901100018"
LICENCE = parse_licence_number("349901100018")


def test_carton_code_example() -> None:
    code = parse_carton_code("60315 0001 2345 608\nxxyc 349901100018")
    assert str(code) == EXAMPLE and code.is_complete
    assert (code.serial, code.index, code.company, code.licence) == (
        "000123456",
        "08",
        "XXYC",
        "349901100018",
    )
    assert code.sorting_date(date(2026, 6, 30)) == date(2026, 3, 15)
    assert code.sorting_date(date(2026, 3, 14)) == date(2016, 3, 15)
    assert code.belongs_to(LICENCE) is True
    assert code.belongs_to(parse_licence_number("349901100019")) is False
    assert carton_code.notes(code) == ()


def test_a_leap_day_goes_back_to_a_leap_year() -> None:
    code = parse_carton_code("40229" + EXAMPLE[5:])
    assert code.sorting_date(date(2024, 3, 1)) == date(2024, 2, 29)
    assert code.sorting_date(date(2024, 2, 28)) == date(2004, 2, 29)
    assert code.sorting_date(date(3, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EXAMPLE[:-1], "31 位"),
        ("61315" + EXAMPLE[5:], "13 月"),
        ("60230" + EXAMPLE[5:], "不存在"),
        ("50229" + EXAMPLE[5:], "不存在"),
        ("6?132" + EXAMPLE[5:], "看不清|不存在"),
        (EXAMPLE.replace("XXYC", "X0YC"), "4 位字母"),
        (EXAMPLE.replace("018", "01?"), "看不清"),
    ],
)
def test_bad_carton_codes(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        parse_carton_code(text)


def test_partial_carton_codes() -> None:
    code = parse_partial("6?31500012345608XX？C3499011000？8")
    assert code.sorting_date(date(2026, 6, 30)) is None
    assert code.belongs_to(LICENCE) is None
    assert code.belongs_to(parse_licence_number("349902100018")) is False
    assert carton_code.notes(parse_partial(EXAMPLE[:14] + "51" + EXAMPLE[16:]))
    assert carton_code.notes(parse_partial(EXAMPLE[:14] + "00" + EXAMPLE[16:]))


@given(
    st.dates(date(2010, 1, 1), date(2060, 12, 31)),
    st.integers(0, 3600),
    LICENCES,
    st.sets(st.integers(0, 31)),
)
def test_carton_codes_round_trip(day: date, later: int, licence: LicenceNumber, worn: set[int]) -> None:
    text = f"{day:%Y}"[-1] + f"{day:%m%d}" + "000123456" + "08" + "XXYC" + str(licence)
    code = parse_carton_code(text)
    found = code.sorting_date(date.fromordinal(day.toordinal() + later % 3600))
    assert found == day
    partial = parse_partial("".join("?" if i in worn else c for i, c in enumerate(text)))
    assert parse_partial(str(partial)) == partial
    assert isinstance(partial, CartonCode) and partial.belongs_to(licence) in (True, None)
