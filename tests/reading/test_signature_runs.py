"""Signatures that go over several lines: names, certificate numbers and dates, and nothing else."""

from __future__ import annotations

import pytest

from zmtool.forms.records import FormSign
from zmtool.reading.signature_runs import signature_end
from zmtool.scans.records import Line

from .samples import flowing, line
from .test_fields_and_signs import catalogue_of
from .test_sign_places import OFFICER, PARTY, columns, day, signs


def stretch(*texts: str) -> str | None:
    """What the signature behind the first colon is."""
    source = flowing(*texts)
    start = source.text.index("：") + 1
    end = signature_end(source, start)
    return None if end is None else source.text[start:end]


def test_officers_with_their_numbers_and_a_date_below() -> None:
    found = signs(
        catalogue_of(OFFICER),
        line("执法人员签名：", 0.50),
        line("1．高致远　　　2．唐雨声", 0.53),
        line("执法证号：34990145　　　执法证号：34990196", 0.56),
        line("2025年11月27日", 0.59, left=0.6),
    )["officer"]
    assert (found.names, day(found)) == (("高致远", "唐雨声"), "2025-11-27")


def test_the_second_officer_stands_on_a_line_of_his_own() -> None:
    found = signs(
        catalogue_of(OFFICER),
        line("执法人员签名：高致远（执法证号：34990145）", 0.50),
        line("唐雨声（执法证号：34990196）　2025年11月23日", 0.53, left=0.25),
    )["officer"]
    assert (found.names, day(found)) == (("高致远", "唐雨声"), "2025-11-23")


@pytest.mark.parametrize("date", ["日期：2025年11月28日", "2025年11月28日", "签名时间：2025年11月28日"])
def test_a_date_below_the_name_is_its_own(date: str) -> None:
    found = signs(catalogue_of(PARTY), line("当事人签名：宋知远", 0.50), line(date, 0.53))["party"]
    assert (found.names, day(found)) == (("宋知远",), "2025-11-28")


@pytest.mark.parametrize(
    "below",
    ["本文书一式两份。", "松岭县烟草专卖局", "见证人签名：林一舟", "2025年11月28日送达"],
)
def test_anything_else_ends_it(below: str) -> None:
    assert stretch("当事人签名：宋知远", below) is None


def test_a_lone_name_below_a_label_may_be_anybodys() -> None:
    assert stretch("当事人签名：", "宋知远") is None
    assert stretch("当事人签名：", "宋知远", "2025年3月5日") == "\n宋知远\n2025年3月5日"


def test_a_line_far_below_belongs_to_something_else() -> None:
    found = signs(catalogue_of(PARTY), line("当事人签名：宋知远", 0.5), line("2025年3月5日", 0.8))["party"]
    assert (found.names, day(found)) == (("宋知远",), None)


def test_what_stands_beside_the_label_may_own_what_is_below() -> None:
    witness = FormSign("witness", "见证人签名")
    rows = columns(("当事人签名：宋知远", "", "见证人签名：林一舟"), ("", "", "2025年3月6日"))
    found = signs(catalogue_of(PARTY, witness), *rows)
    assert (day(found["party"]), day(found["witness"])) == (None, "2025-03-06")


@pytest.mark.parametrize("below", [False, True])
def test_names_before_what_says_that_they_are_signatures(below: bool) -> None:
    date = "2025年11月23日"
    lines: list[Line] = [line("当事人：宋知远（签字）" + ("" if below else f"　{date}"), 0.5)]
    found = signs(catalogue_of(PARTY), *lines, *([line(date, 0.53, left=0.6)] if below else []))["party"]
    assert (found.names, day(found)) == (("宋知远",), "2025-11-23")


def test_names_of_the_next_place_are_no_part_of_its_label() -> None:
    giver, receiver = FormSign("giver", "移交人签名"), FormSign("receiver", "接收人签名")
    found = signs(
        catalogue_of(giver, receiver), line("移交人（签名）：高致远　唐雨声　接收人（签名）：宋知远", 0.5)
    )
    assert found["giver"].names == ("高致远", "唐雨声") and found["receiver"].names == ("宋知远",)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("filling", [" ", "高致远 ", "（证", "1．", "2025年3月5日 "])
def test_long_lines_take_no_time(filling: str) -> None:
    stretch("当事人签名：" + filling * 3_000, "2025年3月5日")
