from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base import text as t

MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from("　 （）〔〕烟草ＡＢ１２，。·•⽇\u200b\r\n\t…“"))
).filter(lambda s: not any(unicodedata.category(c) == "Cs" for c in s))


@given(MIXED)
def test_one_to_one_maps_keep_length(text: str) -> None:
    assert len(t.to_half_width(text)) == len(text)
    assert len(t.read_as_digits(text)) == len(text)
    assert len(t.half_width_figures(text)) == len(text)


@given(MIXED)
def test_normal_forms_are_stable(text: str) -> None:
    for form in (t.to_half_width, t.compact, t.squeeze_cjk_spaces, t.normalize, t.compare_key):
        assert form(form(text)) == form(text), form.__name__


@given(MIXED, st.integers(0, 40), st.sampled_from([1, 2]))
def test_fitted_text_has_the_width(text: str, width: int, ambiguous: int) -> None:
    assert t.cell_width(t.fit_cells(text, width, ambiguous), ambiguous) == width


def test_normalize_keeps_chinese_punctuation_and_document_brackets() -> None:
    assert (
        t.normalize("示烟立〔２０２５〕第１２号，（附件）\u200b　⽇期")
        == "示烟立〔2025〕第12号，（附件） 日期"
    )
    assert t.normalize("a\r\nb\rc\x07") == "a\nb\nc"


def test_stray_spaces_between_ideographs_go() -> None:
    assert (
        t.squeeze_cjk_spaces("行 政　处罚 决定书 ABC def 12 条\n 第") == "行政处罚决定书 ABC def 12 条\n 第"
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("买买提·吐尔逊", "买买提.吐尔逊"),
        ("示例县（城关）商店", "示例县(城关) 商店"),
        ("示范路１２号—３", "示范路12号-3"),
        ("ＡＢＣ超市", "abc超市"),
        ("“乐福”便利店", "「乐福」便利店"),
    ],
)
def test_two_writings_of_one_name(left: str, right: str) -> None:
    assert t.compare_key(left) == t.compare_key(right)


def test_a_decimal_point_is_no_middle_dot() -> None:
    assert t.compare_key("3.5") != t.compare_key("3·5")


def test_cells() -> None:
    assert t.cell_width("烟草 ab") == 7
    assert (t.cell_width("…"), t.cell_width("…", 2)) == (1, 2)
    assert t.fit_cells("烟草专卖", 6) == "烟草… "
    assert t.fit_cells("烟草", 6) == "烟草  "


def test_half_width_figures() -> None:
    assert t.half_width_figures("证号349901100018，35条，2，990.00元") == "证号349901100018，35条，2,990.00元"


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("2O25", "2025", 1),
        ("l2", "12", 1),
        ("８８", "B3", 2),
        ("5日", "S曰", 2),
        ("未己土", "末已士", 3),
        ("〔1", "(l", 2),
        ("12", "12", 0),
        ("12", "14", None),
        ("12", "123", None),
    ],
)
def test_confusions(left: str, right: str, distance: int | None) -> None:
    assert t.confusable_distance(left, right) == distance == t.confusable_distance(right, left)
    assert t.within_one_confusion(left, right) is (distance in (0, 1))


def test_letters_read_as_digits() -> None:
    assert t.read_as_digits("2O25 l|I ZSBg") == "2025 111 2589"
