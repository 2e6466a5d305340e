"""Values that go on in the line below, within their own column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.reading.source_text import part_of, source_text
from zmtool.reading.wrapped import continuations
from zmtool.scans.order import joined
from zmtool.scans.records import Line

from .samples import line


def two(left: str, right: str, y: float, *, second: float = 0.5) -> Line:
    """Two pieces side by side on one line."""
    return joined([line(left, y), line(right, y, left=second)])


def rest_of(lines: list[Line], value: str) -> str:
    text = source_text([(1, lines)])
    start = text.text.index(value)
    return "".join(words for words, _ in continuations(text, start, start + len(value)))


FULL = "案由：未在当地烟草专卖批发企业进"


def test_a_value_that_fills_its_column_goes_on_below_it() -> None:
    lines = [
        two(FULL, "立案编号：示烟立〔2025〕第18号", 0.10, second=0.44),
        line("货", 0.13),
        two("立案日期：2025年3月5日", "姓名：宋知远", 0.16, second=0.44),
    ]
    assert rest_of(lines, FULL[3:]) == "货"
    assert rest_of(lines[:2], FULL[3:]) == "", "labels that only follow one another make no columns"
    right = [
        two("身份证号：349901198506141231", "住址：示例省示例市示例县城关镇和", 0.10, second=0.52),
        line("平路88号", 0.13, left=0.52),
    ]
    right[0] = replace(right[0], box=(0.1, 0.1, 0.86, 0.12), pieces=((0, 0.1, 0.5), (21, 0.52, 0.86)))
    assert (
        rest_of([*right, line("注：" + "长" * 30, 0.2, right=0.87)], "示例省示例市示例县城关镇和")
        == "平路88号"
    )


@pytest.mark.parametrize(
    "below",
    [
        line("立案日期：2025年3月5日", 0.13),
        line("货", 0.13, left=0.3),
        line("货", 0.22),
    ],
    ids=["a label", "elsewhere", "too far below"],
)
def test_what_stands_below_may_be_something_else(below: Line) -> None:
    lines = [two(FULL, "立案编号：示烟立〔2025〕第18号", 0.10, second=0.44), below]
    assert rest_of(lines, FULL[3:]) == ""


def test_a_value_with_room_left_is_whole() -> None:
    lines = [two("案由：无证运输", "立案编号：示烟立〔2025〕第18号", 0.10), line("货物清单", 0.13)]
    assert rest_of(lines, "无证运输") == ""


def test_a_part_of_a_joined_line_lies_within_its_own_piece() -> None:
    one = two("案由：无证", "编号：18", 0.1, second=0.6)
    start = one.text.index("编号")
    assert part_of(one, start, start + 2)[0] == pytest.approx(0.6, abs=0.001)
    assert part_of(one, 0, 5)[2] == pytest.approx(0.2, abs=0.001)
    assert part_of(one, 0, len(one.text)) == pytest.approx((0.1, 0.1, one.box[2], 0.12), abs=0.001)
