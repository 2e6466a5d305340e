"""Signing places side by side in a table: who signs at the head of a column, names and dates below."""

from __future__ import annotations

from zmtool.forms.records import FormSign

from .test_fields_and_signs import catalogue_of
from .test_leftover_labels import read
from .test_sign_places import DEPT_SAYS, LEADER_SAYS, OFFICER, OFFICER_SAYS, PARTY, day

OPINIONS = catalogue_of(OFFICER_SAYS, DEPT_SAYS, LEADER_SAYS)


def test_opinion_names_and_date_stand_in_a_column() -> None:
    found = read(
        OPINIONS,
        ["承办人", "审核人", "负责人"],
        ["情况属实，建议报批。", "同意。", "同意处理意见。"],
        ["林一舟　周望", "顾清和", "秦书言"],
        ["2025年3月5日", "2025年3月6日", "2025年3月7日"],
    ).signs
    assert [
        (found[key].names, found[key].opinion, day(found[key])) for key in ("officer", "dept", "leader")
    ] == [
        (("林一舟", "周望"), "情况属实，建议报批。", "2025-03-05"),
        (("顾清和",), "同意。", "2025-03-06"),
        (("秦书言",), "同意处理意见。", "2025-03-07"),
    ]


def test_a_place_that_nobody_signed_is_empty() -> None:
    found = read(
        catalogue_of(OFFICER, PARTY),
        ["执法人员", "当事人"],
        ["林一舟　周望", ""],
        ["2025年3月5日", "年　月　日"],
    ).signs
    assert found["officer"].names == ("林一舟", "周望") and found["party"].names == ()


def test_names_that_say_nothing_of_signing_stay_what_they_are() -> None:
    heard = FormSign("host", "主持人签名")
    found = read(catalogue_of(heard), ["姓名", "职务"], ["林一舟", "科长"], ["周望", "科员"]).signs
    assert "host" not in found or not found["host"].names


def test_the_cells_behind_an_opinion_hold_the_names_and_the_date() -> None:
    found = read(
        OPINIONS,
        ["承办部门意见", "同意。", "顾清和", "2025年3月6日"],
        ["负责人意见", "同意处理意见。", "秦书言", "2025年3月7日"],
    ).signs
    assert (found["dept"].names, found["dept"].opinion, day(found["dept"])) == (
        ("顾清和",),
        "同意。",
        "2025-03-06",
    )
    assert (found["leader"].names, day(found["leader"])) == (("秦书言",), "2025-03-07")


def test_the_date_of_an_opinion_in_one_cell_has_a_label_of_its_own() -> None:
    found = read(
        catalogue_of(LEADER_SAYS),
        ["负责人意见：\n同意。\n签字：秦书言\n日期：2025年3月7日", "备注"],
    ).signs["leader"]
    assert (found.names, found.opinion, day(found)) == (("秦书言",), "同意。", "2025-03-07")
