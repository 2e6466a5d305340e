"""Signing places as rows of a table: who signs, the opinion, the names and the date in cells of their own."""

from __future__ import annotations

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, FormSign
from zmtool.reading.records import ReadSign

from .test_fields_and_signs import catalogue_of
from .test_leftover_labels import read
from .test_sign_places import DEPT_SAYS, LEADER_SAYS, OFFICER_SAYS, day

OPINIONS = catalogue_of(OFFICER_SAYS, DEPT_SAYS, LEADER_SAYS)
HEADS = ["环节", "办理意见", "办理人", "办理时间"]
OFFICERS = ["承办人呈报", "情况属实，建议报批。", "林一舟　周望", "2025年3月5日"]
LEADER = ["局领导审批", "同意。", "秦书言", "2025年3月7日"]
RECEIPT = load_catalogue().of_area(ENFORCEMENT).forms["service_receipt"]


def told(one: ReadSign) -> tuple[tuple[str, ...], str, str | None]:
    return one.names, one.opinion, day(one)


def test_each_step_of_an_approval_is_a_row() -> None:
    found = read(
        OPINIONS, HEADS, OFFICERS, ["承办部门审核", "同意。", "顾清和", "2025年3月6日"], LEADER
    ).signs
    assert told(found["officer"]) == (("林一舟", "周望"), "情况属实，建议报批。", "2025-03-05")
    assert told(found["dept"]) == (("顾清和",), "同意。", "2025-03-06")
    assert told(found["leader"]) == (("秦书言",), "同意。", "2025-03-07")


def test_the_row_that_means_nothing_known_is_the_place_left_over() -> None:
    found = read(OPINIONS, HEADS, OFFICERS, ["复核把关", "同意。", "顾清和", "2025年3月6日"], LEADER).signs
    assert told(found["dept"]) == (("顾清和",), "同意。", "2025-03-06")


def test_a_step_that_nobody_took_is_unsigned() -> None:
    found = read(OPINIONS, HEADS, OFFICERS, ["承办部门审核", "", "", ""], LEADER).signs
    assert told(found["dept"]) == ((), "", None) and not found["dept"].present
    assert found["leader"].names == ("秦书言",)


def test_a_single_step_goes_on_on_the_next_page() -> None:
    found = read(OPINIONS, HEADS, LEADER).signs
    assert told(found["leader"]) == (("秦书言",), "同意。", "2025-03-07")


def test_labels_beside_values_are_no_steps() -> None:
    found = read(
        catalogue_of(FormSign("officer", "承办人签名")),
        ["案由", "无证经营", "案件类型", "一般案件"],
        ["承办人", "林一舟", "立案日期", "2025年3月5日"],
    ).signs
    assert "officer" not in found or day(found["officer"]) is None


def test_empty_rows_below_the_first_leave_heads_above_values() -> None:
    found = read(
        RECEIPT,
        ["送达文书名称", "送达地点", "送达方式", "送达人", "收件人签收"],
        ["行政处罚决定书", "新柳县和平路1号", "直接送达", "林一舟\n周望\n2025年3月6日", "宋知远"],
        ["", "", "", "", ""],
        ["", "", "", "", ""],
    )
    assert [found.fields[key].value for key in ("served_title", "place", "method")] == [
        "行政处罚决定书",
        "新柳县和平路1号",
        "直接送达",
    ]
    assert (found.signs["server"].names, day(found.signs["server"])) == (("林一舟", "周望"), "2025-03-06")
    assert found.signs["receiver"].names == ("宋知远",)
