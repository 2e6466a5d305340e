"""The signs of boxes come to stand where the boxes do, whatever the recogniser made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.scans.box_signs import ALIKE, READ, with_signs
from zmtool.scans.engines.protocol import RawLine


def line(text: str, left: int = 100, em: int = 30) -> RawLine:
    return RawLine(text, (left, 200, left + em * len(text), 230), 0.9, (0.9,) * len(text))


def box(x: int, sign: str) -> tuple[tuple[int, int, int, int], str, float]:
    return ((x, 203, x + 24, 227), sign, 0.9)


@pytest.mark.parametrize(
    ("read", "boxes", "expected"),
    [
        ("是□否", [(105, "☑"), (165, "□")], "☑是□否"),
        ("□是□否", [(103, "☑"), (163, "□")], "☑是□否"),
        ("口是　口否", [(103, "□"), (193, "☑")], "□是　☑否"),
        ("□卷烟零售　雪茄烟零售", [(103, "☑"), (255, "☑")], "☑卷烟零售　☑雪茄烟零售"),
        ("要求听证", [(70, "☑")], "☑要求听证"),
        ("要求听证", [(226, "☑")], "要求听证☑"),
        ("要求听证　□放弃听证", [(70, "☑")], "☑要求听证　□放弃听证"),
        ("要求听证　□放弃听证", [(253, "☑")], "要求听证　☑放弃听证"),
        ("□要求听证　放弃听证", [(280, "☑")], "□要求听证　☑放弃听证"),
        ("□正本　副本　□损毁", [(103, "□"), (205, "☑"), (290, "□")], "□正本　☑副本　□损毁"),
    ],
)
def test_signs_stand_where_the_boxes_do(read: str, boxes: list[tuple[int, str]], expected: str) -> None:
    em = 45 if read == "是□否" else 30
    done = with_signs(line(read, em=em), [box(x, sign) for x, sign in boxes])
    assert done.text == expected
    assert len(done.chars) == len(done.text)


def test_without_a_break_the_place_is_guessed_and_the_line_doubted() -> None:
    done = with_signs(line("卷烟零售雪茄烟零售", em=36), [box(70, "☑"), box(250, "☑")])
    assert done.text == "☑卷烟零售☑雪茄烟零售"
    assert max(done.chars[1:]) <= 0.6


@pytest.mark.parametrize(
    ("read", "put_in"),
    [
        ("根据中华人民共和国行政许可法", False),
        ("根据中华人民共和同行政许可法", True),
        ("□有关人民共和国行政许可法", True),
    ],
)
def test_a_box_beside_a_character_that_looks_like_one_is_that_character(read: str, put_in: bool) -> None:
    done = with_signs(line(read), [box(103 + 30 * 8, "☑")])
    assert ("☑" in done.text) is put_in
    assert done.text.replace("☑", "") == read
    assert (min(done.chars) < 0.9) is put_in


@given(
    st.text("是否要求听证　□☑；、", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(60, 1000), st.sampled_from("☑□☒")), min_size=1, max_size=12),
)
def test_no_word_is_lost_and_every_box_has_its_sign(read: str, places: list[tuple[int, str]]) -> None:
    boxes = [box(x, sign) for x, sign in sorted(places)]
    done = with_signs(line(read), boxes)
    words = [one for one in read if one not in READ | ALIKE]
    assert [one for one in done.text if one not in READ | ALIKE] == words
    assert sum(one in READ for one in done.text) >= min(8, len(boxes))
    assert len(done.chars) == len(done.text)
