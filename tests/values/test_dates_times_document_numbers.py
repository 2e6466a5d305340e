"""Dates, times, document numbers."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.values.dates import (
    PartialDate,
    date_from_spreadsheet,
    find_dates,
    format_date_cn,
    format_date_official,
    parse_date,
    parse_partial_date,
)
from zmtool.values.document_number import (
    DocumentNumber,
    find_document_numbers,
    parse_cover_number,
    parse_document_number,
)
from zmtool.values.money import find_money
from zmtool.values.quantity import find_quantities
from zmtool.values.times import format_datetime_cn, parse_datetime, parse_time, parse_time_range

from .texts import ALPHABET, NASTY

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PARSERS: list[Callable[[str], object]] = [
    parse_date,
    parse_partial_date,
    lambda text: parse_date(text, default_year=2023),
    parse_time,
    parse_datetime,
    lambda text: parse_datetime(text, default_date=date(2025, 3, 5)),
    parse_time_range,
    lambda text: parse_time_range(text, default_date=date.max),
    parse_document_number,
    parse_cover_number,
]


@pytest.mark.parametrize("parse", PARSERS)
@given(text=NASTY)
def test_parsing_raises_nothing_but_invalid_value(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except InvalidValue as error:
        assert error.reason and error.kind and error.text == text


@pytest.mark.parametrize("find", [find_dates, find_document_numbers, find_money, find_quantities])
@pytest.mark.parametrize(
    "piece",
    [" ", "年", "2", "2 ", "烟", "示烟", "二", "〔", "年 月 日", "_", "1,", "壹 ", "第三", "条", "１，"],
)
def test_searching_a_long_page_is_quick(find: Callable[[str], object], piece: str) -> None:
    started = clock.perf_counter()
    find(piece * 10_000)
    assert clock.perf_counter() - started < 2


# Dates


@settings(max_examples=300)
@given(DAYS)
def test_dates_round_trip(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    official = format_date_official(day)
    for text in (
        str(day),
        format_date_cn(day),
        official,
        official.replace("〇", "○"),
        official.replace("〇", "O"),
        f"{y}.{m}.{d}",
        f"{y}/{m:02d}/{d:02d}",
        f"{day:%Y%m%d}",
        f" {y} 年 {m} 月 {d} 日 ",
        f"{day} 00:00:00",
    ):
        assert parse_date(text) == day, text
        assert parse_partial_date(text) == PartialDate(y, m, d)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贰零贰肆年叁月零伍日", PartialDate(2024, 3, 5)),
        ("二0二四年元月廿五日", PartialDate(2024, 1, 25)),
        ("2 O 2 4 年 l 月 3 I 曰", PartialDate(2024, 1, 31)),
        ("2024。3。5", PartialDate(2024, 3, 5)),
        ("    年  月  日", PartialDate()),
        ("____年__月__日", PartialDate()),
        ("2024年  月  日", PartialDate(2024)),
        ("2024年3月", PartialDate(2024, 3)),
        ("2024年", PartialDate(2024)),
        ("2024-03", PartialDate(2024, 3)),
        ("3月5日", PartialDate(None, 3, 5)),
        ("2月29日", PartialDate(None, 2, 29)),
        ("9999-12-31", PartialDate(9999, 12, 31)),
    ],
)
def test_partial_dates(text: str, expected: PartialDate) -> None:
    assert parse_partial_date(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023年2月29日", "不存在"),
        ("2024年13月5日", "没有 13 月"),
        ("2024-00-05", "没有 0 月"),
        ("24年3月5日", "四位"),
        ("1024年3月5日", "不合理"),
        ("3月5日", "缺年"),
        ("2024年3月", "缺日"),
        ("    年  月  日", "没有填写"),
        ("", "没有内容"),
        ("昨天", "应形如"),
    ],
)
def test_no_dates(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        parse_date(text)


def test_default_year_and_spreadsheet_serials() -> None:
    assert parse_date("3月5日", default_year=2024) == date(2024, 3, 5)
    with pytest.raises(InvalidValue, match="没有这一天"):
        parse_date("2月29日", default_year=2023)
    assert date_from_spreadsheet(45356) == date(2024, 3, 5)
    assert date_from_spreadsheet(109_574) == date(2199, 12, 31)
    with pytest.raises(InvalidValue):
        date_from_spreadsheet(60)


def test_dates_in_a_page() -> None:
    text = (
        "同意立案。张三 2024.3.5，见２０２４年3月5日，签名：   年  月  日，出生年月日，有期徒刑1年3月，3月8日，"
        "20240306，6901028000000，二〇二四年三月二十五日，2024年 月  日，价格2024.30元，v2024.3.5.1，2024年13月1日"
    )
    found = find_dates(text)
    assert [(text[f.start : f.end].strip(), f.partial) for f in found] == [
        ("2024.3.5", PartialDate(2024, 3, 5)),
        ("２０２４年3月5日", PartialDate(2024, 3, 5)),
        ("年  月  日", PartialDate()),
        ("3月8日", PartialDate(None, 3, 8)),
        ("20240306", PartialDate(2024, 3, 6)),
        ("二〇二四年三月二十五日", PartialDate(2024, 3, 25)),
        ("2024年 月  日", PartialDate(2024)),
    ]


@settings(max_examples=300)
@given(st.text(ALPHABET, max_size=60))
def test_found_dates_are_dates(text: str) -> None:
    for found in find_dates(text):
        assert parse_partial_date(text[found.start : found.end]) == found.partial


@given(
    DAYS,
    st.sampled_from([format_date_cn, format_date_official, str]),
    st.sampled_from(["于", "，", "\n", "（", ""]),
)
def test_a_date_in_a_sentence_is_found(day: date, write: Callable[[date], str], before: str) -> None:
    text = f"当事人{before}{write(day)}，被查获"
    (found,) = find_dates(text)
    assert text[found.start : found.end] == write(day)
    assert found.partial.to_date() == day


# Times


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)))
def test_moments_round_trip(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    text = format_datetime_cn(moment)
    assert (
        parse_datetime(text)
        == moment
        == parse_datetime(f"{moment:%Y-%m-%d %H:%M}")
        == parse_datetime(str(moment))
    )
    assert parse_datetime(moment.isoformat()) == moment
    assert parse_time_range(f"{text}至{text}") == (moment, moment)
    later = moment.replace(hour=23, minute=59)
    assert parse_time_range(f"{text}至{later.hour}时{later.minute}分") == (moment, later)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9时30分", time(9, 30)),
        ("9:30", time(9, 30)),
        ("９：３０：１５", time(9, 30)),
        ("上午九点半", time(9, 30)),
        ("下午3时", time(15)),
        ("下午 3 点 一刻", time(15, 15)),
        ("晚上8点05分", time(20, 5)),
        ("凌晨12时5分", time(0, 5)),
        ("中午12点整", time(12)),
        ("中午1点", time(13)),
        ("十七时二十分", time(17, 20)),
        ("下午15时", time(15)),
        ("9时3O分", time(9, 30)),
    ],
)
def test_times(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text", ["25时", "9时60分", "24时", "上午15时", "晚上1时", "9", "时", "9.30", "24:01"]
)
def test_no_times(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_time(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年3月5日9时30分至11时05分", "2025-03-05T09:30", "2025-03-05T11:05"),
        ("2025年3月5日9时30分至3月6日8时", "2025-03-05T09:30", "2025-03-06T08:00"),
        ("2025年3月5日22时至2025年3月6日1时", "2025-03-05T22:00", "2025-03-06T01:00"),
        ("自2025年3月5日23时30分至次日0时20分止", "2025-03-05T23:30", "2025-03-06T00:20"),
        ("2025年3月5日22时至24时", "2025-03-05T22:00", "2025-03-06T00:00"),
        ("2025年3月5日下午3时至5时", "2025-03-05T15:00", "2025-03-05T17:00"),
        ("2025-03-05 09:30-11:05", "2025-03-05T09:30", "2025-03-05T11:05"),
        ("2025-03-05 09:30 - 2025-03-05 11:05", "2025-03-05T09:30", "2025-03-05T11:05"),
        ("2025年3月5日9:30—11:05", "2025-03-05T09:30", "2025-03-05T11:05"),
    ],
)
def test_ranges(text: str, start: str, end: str) -> None:
    assert parse_time_range(text) == (moment(start), moment(end))


def test_no_ranges() -> None:
    with pytest.raises(InvalidValue, match="早于"):
        parse_time_range("2025年3月5日9时30分至8时")
    with pytest.raises(InvalidValue):
        parse_time_range("2025年3月5日9时30分")
    with pytest.raises(InvalidValue, match="没有日期"):
        parse_datetime("9时30分")


def test_default_date() -> None:
    day = date(2025, 3, 5)
    assert parse_datetime("9时30分", default_date=day) == moment("2025-03-05T09:30")
    assert parse_datetime("3月6日9时", default_date=day) == moment("2025-03-06T09:00")


# Document numbers

TWELVE = DocumentNumber("示", "立", 2025, 12)


@pytest.mark.parametrize(
    "text",
    [
        "示烟立〔2025〕第12号",
        "示烟立[2025]第012号",
        "示烟立【2025】12号",
        "示烟立(2025)第12号",
        "示烟立（２０２５）第１２号",
        "示烟立［2025］第12号",
        "示烟立字〔2025〕第12号",
        "示烟立〔2025〕字第12号",
        " 示 烟 立 〔 2025 年〕 第 12 号 ",
        "示煙立(2O25]第l2號",
    ],
)
def test_one_document_number(text: str) -> None:
    assert parse_document_number(text) == TWELVE
    assert str(TWELVE) == "示烟立〔2025〕第12号"


def test_other_document_numbers() -> None:
    assert str(parse_document_number("X烟立〔2026〕001号")) == "X烟立〔2026〕第1号"
    assert parse_document_number("烟台烟罚〔2025〕3号") == DocumentNumber("烟台", "罚", 2025, 3)
    assert parse_document_number("示烟〔2025〕3号").kind == ""
    cover = parse_cover_number("2025年度示烟第012号")
    assert cover == DocumentNumber("示", "", 2025, 12)
    assert cover.as_cover() == "2025年度示烟第12号"


@pytest.mark.parametrize(
    "text", ["", "示烟立2025第12号", "示立〔2025〕第12号", "示烟立〔1025〕第1号", "示烟立〔2025〕第0号"]
)
def test_no_document_numbers(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_document_number(text)


NUMBERS = st.builds(
    DocumentNumber,
    st.text("示例县烟台甲乙X", min_size=1, max_size=8),
    st.text("立不延存通移处告听罚字", max_size=4).filter(lambda kind: not kind.endswith("字")),
    st.integers(1949, 2199),
    st.integers(1, 9_999_999),
)


@given(NUMBERS)
def test_document_numbers_round_trip(number: DocumentNumber) -> None:
    assert parse_document_number(str(number)) == number
    assert parse_cover_number(number.as_cover()) == number


@given(NUMBERS)
def test_a_document_number_in_a_page_is_found(number: DocumentNumber) -> None:
    text = f"文书，{number}。"
    ((found, start, end),) = find_document_numbers(text)
    assert found == number and text[start:end] == str(number)


@given(st.text(ALPHABET, max_size=60))
def test_found_document_numbers_are_document_numbers(text: str) -> None:
    for found, start, end in find_document_numbers(text):
        assert parse_document_number(text[start:end]) == found


def test_document_numbers_in_a_sentence() -> None:
    text = "依据示烟立〔2025〕第12号和示烟处〔2025〕第3号，《通知书》（示烟存通[2025]第 9 号），法释〔2010〕7号，决定书示烟罚（2025）\n第4号"
    found = find_document_numbers(text)
    assert [text[start:end] for _, start, end in found] == [
        "示烟立〔2025〕第12号",
        "示烟处〔2025〕第3号",
        "示烟存通[2025]第 9 号",
        "示烟罚（2025）\n第4号",
    ]
    assert {number.org for number, _, _ in found} == {"示"}
