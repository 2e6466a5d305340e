"""Points out of tables: wrong ones refused with row and reason, swapped figures mended and told, blanks keep what is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.licenses.layout.coordinates import Datum
from zmtool.licenses.layout.measurement import parse_metres
from zmtool.licenses.layout.points import Point, Status
from zmtool.licenses.layout.points_import import Defaults, PointsPlan, plan_points, refs_of
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.records import Sheet
from zmtool.sheets.take import preview

HEAD = ("许可证号", "字号", "经度", "纬度", "坐标系", "单元", "业态", "状态", "发证日期")
NO = "349901100018"


def _plan(
    *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, defaults: Defaults | None = None, **known: Point
) -> PointsPlan:
    found = preview([Sheet("表", (head, *rows))], load_mapping("layout_points"), "点位.xlsx")
    chosen = defaults or Defaults()
    refs_of(found, chosen)
    return plan_points(found, {one.ref: one for one in known.values()}, chosen)


def test_retailers_as_registers_give_them() -> None:
    plan = _plan((NO, "甲店", "118.01", "33.01", "gcj02", "A01", "食杂店", "正常", "2020-01-02"))
    (point,) = plan.points
    assert (point.kind, point.ref, point.name, point.format, point.status) == (
        "零售点",
        NO,
        "甲店",
        "Z",
        Status.ACTIVE,
    )
    assert point.position is not None
    assert (point.position.datum, point.since) == (Datum.GCJ02, date(2020, 1, 2))
    assert point.spot is not None
    assert abs(point.spot.longitude - 118.01) > 0.001


def test_swapped_figures_are_mended_and_told() -> None:
    plan = _plan((NO, "甲店", "33.01", "118.01", "WGS-84", "", "", "", ""))
    assert plan.points[0].position is not None
    assert plan.points[0].position.longitude == Decimal("118.01")
    (told,) = plan.preview.corrected
    assert (told.row, told.reason) == (2, "经纬度颠倒，已对调")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((NO, "甲", "2.35", "48.85", "WGS-84", "", "", "", ""), "国内范围"),
        ((NO, "甲", "118.01", "", "WGS-84", "", "", "", ""), "只有一个"),
        ((NO, "甲", "118.01", "33.01", "北京54", "", "", "", ""), "WGS-84"),
        (("3.49901E+11", "甲", "", "", "", "", "", "", ""), "没有写类型"),
        (("12345", "甲", "", "", "", "", "", "", ""), "没有写类型"),
        ((NO, "甲", "", "", "", "", "X", "", ""), "之一"),
        ((NO, "甲" * 300, "", "", "", "", "", "", ""), "超过 200 字"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_reason(row: tuple[str, ...], reason: str) -> None:
    plan = _plan(row)
    assert plan.points == ()
    assert reason in plan.preview.rejected[0].reason


def test_no_place_and_no_datum_are_taken_and_counted() -> None:
    plan = _plan(
        (NO, "甲", "", "", "", "", "", "", ""), ("349901100026", "乙", "118.01", "33.01", "", "", "", "", "")
    )
    assert (len(plan.points), plan.without_place, plan.without_datum) == (2, 1, 1)
    assert plan.points[1].spot is None
    told = _plan(
        ("349901100026", "乙", "118.01", "33.01", "", "", "", "", ""), defaults=Defaults(Datum.WGS84)
    )
    assert told.points[0].spot is not None


def test_blanks_keep_what_is_known() -> None:
    known = Point("零售点", NO, "甲店", cell="A01", format="B", status=Status.SUSPENDED)
    (point,) = _plan((NO, "", "118.01", "33.01", "WGS-84", "A02", "", "", ""), known=known).points
    assert (point.name, point.cell, point.format, point.status) == ("甲店", "A02", "B", Status.SUSPENDED)


def test_schools_go_by_name_and_gate() -> None:
    head = ("学校名称", "校门", "经纬度", "类型")
    plan = _plan(
        ("示例小学", "东门", "118.01，33.01", "小学"), ("示例小学", "西门", "118.02 33.01", "小学"),
        ("示例幼儿园", "", "118.03,33.01", "幼儿园"), ("某大学", "", "118.03,33.01", "大学"),
        head=head, defaults=Defaults(Datum.WGS84),
    )  # fmt: skip
    assert [(one.kind, one.ref) for one in plan.points] == [
        ("中小学", "示例小学·东门"), ("中小学", "示例小学·西门"), ("幼儿园", "示例幼儿园"),
    ]  # fmt: skip
    assert plan.preview.rejected[0].row == 5
    bare = _plan(("示例小学", "东门"), head=("学校名称", "校门"), defaults=Defaults(kind="中小学"))
    assert bare.points[0].kind == "中小学"


def test_one_number_twice_with_other_words() -> None:
    plan = _plan((NO, "甲", "", "", "", "", "", "", ""), (NO, "乙", "", "", "", "", "", "", ""))
    assert len(plan.points) == 1
    assert "第 2 行" in plan.preview.rejected[0].reason


def test_applications_have_numbers_of_their_own() -> None:
    head = ("受理编号", "类型", "状态", "受理时间", "名称")
    plan = _plan(("示烟申2026-18", "零售点", "在办", "2026-06-01 09:30", "赵明"), head=head)
    assert plan.points[0].accepted_at is not None
    assert (plan.points[0].ref, plan.points[0].status) == ("示烟申2026-18", Status.APPLIED)


def test_an_application_that_is_known_can_end_and_numbers_are_one_in_every_writing() -> None:
    known = Point("零售点", "申2", status=Status.APPLIED)
    (ended,) = _plan(("申2", "零售点", "注销"), head=("编号", "类型", "状态"), known=known).points
    assert (ended.ref, ended.status) == ("申2", Status.ENDED)
    assert _plan(("申3", "零售点", "注销"), head=("编号", "类型", "状态")).points == ()
    shop = Point("零售点", NO, "甲店")
    assert _plan((f"{NO}.0", "", "", "", "", "A02", "", "", ""), shop=shop).points[0].name == "甲店"


@pytest.mark.parametrize(
    ("text", "metres"), [("46.3", "46.3"), ("46", "46.0"), ("４６．３米", "46.3"), ("46.30", "46.3")]
)
def test_metres_to_one_decimal(text: str, metres: str) -> None:
    assert str(parse_metres(text)) == metres


@pytest.mark.parametrize("text", ["46.36", "-3", "", "约50", "1e3", "123456.0"])
def test_metres_are_never_rounded_or_guessed(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_metres(text)


@given(st.decimals(0, 99_999, places=1))
def test_every_tenth_of_a_metre_comes_back(metres: Decimal) -> None:
    assert parse_metres(f"{metres:f}") == metres
