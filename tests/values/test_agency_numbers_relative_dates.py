"""Other agencies' document numbers, and days told by the day before them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.values.agency_number import AgencyNumber, find_agency_numbers, parse_agency_number
from zmtool.values.document_number import parse_document_number
from zmtool.values.relative_dates import told_days

from .texts import NASTY


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("示市监处罚〔2024〕18号", "示市监处罚〔2024〕第18号"),
        ("示市监处罚[2024]第18号", "示市监处罚〔2024〕第18号"),
        ("示市监处罚(2024)018号", "示市监处罚〔2024〕第18号"),
        ("示市监处罚【2024】18号", "示市监处罚〔2024〕第18号"),
        ("示市监处罚（２０２４）１８号", "示市监处罚〔2024〕第18号"),
        ("示市监罚字〔2024〕第05-018号", "示市监罚〔2024〕第5-18号"),
        ("示市监处罚〔2024〕-18号", "示市监处罚〔2024〕第18号"),
        ("示市监处罚 〔 2O24 〕 第 18 号", "示市监处罚〔2024〕第18号"),
        ("示卫医罚2024-7号", "示卫医罚〔2024〕第7号"),
    ],
)
def test_numbers_of_other_agencies(text: str, number: str) -> None:
    assert str(parse_agency_number(text)) == number
    assert str(parse_agency_number(number)) == number


@pytest.mark.parametrize(
    "text", ["", "18号", "示市监处罚〔2024〕号", "示市监处罚〔2024〕0号", "和平路2024号", "x" * 300]
)
def test_no_numbers_of_other_agencies(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_agency_number(text)


def test_numbers_in_a_sentence() -> None:
    text = "依据示市监责改〔2024〕9号责令改正通知书、示市监处罚〔2024〕18号行政处罚决定书"
    found = find_agency_numbers(text)
    assert [str(one) for one, _, _ in found] == ["示市监责改〔2024〕第9号", "示市监处罚〔2024〕第18号"]
    assert [text[start:end] for _, start, end in found] == ["示市监责改〔2024〕9号", "示市监处罚〔2024〕18号"]


@given(NASTY)
def test_any_text_holds_numbers_or_none(text: str) -> None:
    for one, start, end in find_agency_numbers(text):
        assert isinstance(one, AgencyNumber) and 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["示烟处〔2025〕-18号", "示烟处〔2025〕—18号", "示烟处【2025】18号"])
def test_a_dash_before_the_serial(text: str) -> None:
    assert str(parse_document_number(text)) == "示烟处〔2025〕第18号"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年3月5日检查，当日立案，次日送达", ["2024-03-05", "2024-03-05", "2024-03-06"]),
        ("2024年3月5日检查。同日询问。同月8日告知", ["2024-03-05", "2024-03-05", "2024-03-08"]),
        ("二〇二四年三月五日，同年四月二日", ["2024-03-05", "2024-04-02"]),
        ("2024年3月5日检查，4月2日告知", ["2024-03-05", "2024-04-02"]),
        ("2024年12月31日收到，次日缴款", ["2024-12-31", "2025-01-01"]),
        ("2024年2月5日检查，同月30日告知", ["2024-02-05"]),
        ("自送达次日起十五日内；当日立案", []),
        ("2024年3月5日送达，自次日起计算", ["2024-03-05"]),
    ],
)
def test_days_told_by_the_day_before(text: str, days: list[str]) -> None:
    assert [one.day.isoformat() for one in told_days(text)] == days


def test_a_told_day_knows_what_tells_it() -> None:
    first, second, third = told_days("2024年3月5日检查，当日立案，次日送达")
    assert (first.before, second.before, third.before) == ("", "2024年3月5日", "当日")


@given(NASTY, st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)))
def test_told_days_stand_in_the_text(text: str, day: date) -> None:
    whole = f"{day.year}年{day.month}月{day.day}日{text}"
    for one in told_days(whole):
        assert 0 <= one.start < one.end <= len(whole)
