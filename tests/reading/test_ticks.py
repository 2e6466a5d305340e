"""Boxes to tick: before and after their words, drawn in every way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.forms.records import FormField
from zmtool.reading.flags import load_flags, read_flags
from zmtool.reading.made_fields import made_field
from zmtool.reading.normal import normal_form
from zmtool.reading.ticks import chosen, lacks_a_box, options_in
from zmtool.scans.register_records import SURE

from .samples import flowing


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("□ 要求听证 ☑ 放弃听证", [("要求听证", False), ("放弃听证", True)]),
        ("□要求听证　√放弃听证", [("要求听证", False), ("放弃听证", True)]),
        ("■要求听证 □放弃听证", [("要求听证", True), ("放弃听证", False)]),
        ("要求听证□ 放弃听证☑", [("要求听证", False), ("放弃听证", True)]),
        ("（√）要求听证 （ ）放弃听证", [("要求听证", True), ("放弃听证", False)]),
        ("要求听证（ ）放弃听证（✓）", [("要求听证", False), ("放弃听证", True)]),
        ("□√要求听证；□放弃听证。", [("要求听证", True), ("放弃听证", False)]),
        ("听证：☑ 要求 □ 放弃", [("要求", True), ("放弃", False)]),
        ("☒要求听证 □放弃听证", [("要求听证", None), ("放弃听证", False)]),
        ("无任何选项（）的句子", []),
        ("要求听证，放弃听证", []),
        ("", []),
    ],
)
def test_choices(text: str, options: list[tuple[str, bool | None]]) -> None:
    assert [(one.words, one.ticked) for one in options_in(text)] == options


@pytest.mark.parametrize(
    ("text", "words"),
    [("☑同意 □不同意", "同意"), ("□同意 □不同意", ""), ("☑同意 ☑不同意", None), ("☒同意 □不同意", None)],
)
def test_the_one_choice(text: str, words: str | None) -> None:
    assert chosen(text) == words
    assert normal_form("flag", text) == words


def test_a_flag_without_boxes_is_its_text() -> None:
    assert normal_form("flag", "同意") == "同意"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("☑直接送达 □留置送达", "直接送达"),
        ("□直接送达　☑留置送达", "留置送达"),
        ("直接送达", "直接送达"),
        ("□直接送达 □留置送达", ""),
        ("☑卷烟零售　☑雪茄烟零售", "☑卷烟零售　☑雪茄烟零售"),
        ("☒直接送达 □留置送达", None),
    ],
)
def test_a_text_with_boxes_is_the_one_choice(text: str, words: str | None) -> None:
    assert normal_form("text", text) == words
    assert normal_form("long", text) == text, "a long text is told as it stands"


def test_flags_of_a_document() -> None:
    found = read_flags(
        load_flags(), flowing("你是否要求听证：", "□ 要求听证 ☑ 放弃听证", "□申请回避 □不申请回避")
    )
    assert {key: one.normal for key, one in found.items()} == {
        "hearing_wanted": "false",
        "hearing_waived": "true",
        "avoidance_wanted": "false",
        "avoidance_waived": "false",
    }
    assert found["hearing_waived"].value == "☑ 放弃听证"


def test_a_choice_ticked_in_one_place_and_empty_in_another_is_unsure() -> None:
    found = read_flags(load_flags(), flowing("☑要求听证 □放弃听证", "□要求听证 ☒放弃听证"))
    assert found["hearing_wanted"].normal is None and found["hearing_wanted"].confidence <= 0.6
    assert found["hearing_waived"].normal is None


@given(st.text(st.sampled_from("□☑√☒（）() 　\n：，甲乙要求听证"), max_size=40))
def test_options_stand_where_they_say(text: str) -> None:
    for one in options_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.words


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("是□否", True),
        ("卷烟零售 ☑雪茄烟零售", True),
        ("☑是 □否", False),
        ("是☑ 否□。", False),
        ("听证：☑要求 □不要求", False),
        ("（）元", False),
        ("便利店", False),
    ],
)
def test_a_choice_without_a_box_is_noticed(text: str, lacks: bool) -> None:
    assert lacks_a_box(text) is lacks


def test_a_list_that_lacks_a_box_is_not_believed() -> None:
    field = FormField("as_applied", "与申请一致", "text")
    assert made_field(field, "是□否", 0.99, 1, (0, 0, 1, 1)).confidence < SURE
    assert made_field(field, "☑是 □否", 0.99, 1, (0, 0, 1, 1)).confidence == 0.99
