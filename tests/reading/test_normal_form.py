"""The canonical form of every field type: good, blank, broken and misread texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.reading.normal import normal_form, officer_pairs

KINDS = [
    "text", "long", "citations", "flag", "date", "datetime", "end_datetime", "money", "number", "rate", "days",
    "doc_number", "citizen_id", "licence", "barcode", "officers", "names", "没有这种类型",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " ", "　\n\t"])
def test_a_blank_is_blank_in_every_type(kind: str, text: str) -> None:
    assert normal_form(kind, text) == ""


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        ("text", "宋　知 远", "宋知远"),
        ("text", "和平路 88 号", "和平路 88 号"),
        ("date", "2025年3月5日", "2025-03-05"),
        ("date", "二〇二五年三月五日", "2025-03-05"),
        ("date", "2O25年3月l5日", "2025-03-15"),
        ("date", "送达日期2025.3.5", "2025-03-05"),
        ("date", "2025年2月30日", None),
        ("date", "2025年3月5日至2025年3月6日", None),
        ("date", "　　年　月　日", None),
        ("datetime", "2025年3月5日9时30分", "2025-03-05T09:30"),
        ("datetime", "2025年3月5日", "2025-03-05"),
        ("datetime", "上午", None),
        ("end_datetime", "2025年3月5日9时30分至10时40分", "2025-03-05T10:40"),
        ("end_datetime", "2025年3月5日10时40分", "2025-03-05T10:40"),
        ("end_datetime", "9时至", None),
        ("money", "10,765.66元", "10765.66"),
        ("money", "人民币10,765.66元整", "10765.66"),
        ("money", "￥753.60", "753.60"),
        ("money", "10，765．66元", "10765.66"),
        ("money", "2.990.00元", "2990.00"),
        ("money", "罚款753.60元（大写：柒佰伍拾叁元陆角整）", "753.60"),
        ("money", "卷烟51条，共10,765.66元", "10765.66"),
        ("money", "进货10,765.66元，罚款753.60元", None),
        ("money", "若干元", None),
        ("number", "51条", "51"),
        ("number", "1,051", "1051"),
        ("number", "5l条", "51"),
        ("number", "12.50", "12.5"),
        ("number", "五十一", "51"),
        ("number", "许多", None),
        ("rate", "7%", "0.07"),
        ("rate", "7.5％", "0.075"),
        ("rate", "百分之七", "0.07"),
        ("rate", "七成", None),
        ("days", "15日", "15"),
        ("days", "l5日", "15"),
        ("days", "十五日", "15"),
        ("days", "若干日", None),
        ("doc_number", "示烟处〔2025〕第18号", "示烟处〔2025〕第18号"),
        ("doc_number", "示烟处[2025]18号", "示烟处〔2025〕第18号"),
        ("doc_number", "示烟处（2025）第 18 号", "示烟处〔2025〕第18号"),
        ("doc_number", "2025年度示烟第018号", "示烟〔2025〕第18号"),
        ("doc_number", "没有文号", None),
        ("citizen_id", "34990119850614123X", "34990119850614123X"),
        ("citizen_id", "34990119850614123x", "34990119850614123X"),
        ("citizen_id", "349901198506141231", None),
        ("licence", "349901100018", "349901100018"),
        ("licence", "3499011000", None),
        ("barcode", "6901028075015", "6901028075015"),
        ("barcode", "6901028075016", None),
        ("officers", "林一舟（执法证号34990101）、周望（执法证号34990102）", "林一舟:34990101;周望:34990102"),
        ("officers", "林一舟(证号:34990101)", "林一舟:34990101"),
        ("officers", "林一舟、周望", "林一舟:;周望:"),
        ("officers", "——", None),
        ("names", "林一舟、周望", "林一舟;周望"),
        ("names", "123", None),
    ],
)  # fmt: skip
def test_canonical_forms(kind: str, text: str, normal: str | None) -> None:
    assert normal_form(kind, text) == normal


@given(
    st.sampled_from(KINDS),
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from("0123456789年月日时分元%％百分之第号〔〕（）至，.lOoB一二十百万亿"),
        ),
        max_size=40,
    ),
)
def test_any_text_has_a_canonical_form_or_none(kind: str, text: str) -> None:
    normal = normal_form(kind, text)
    assert normal is None or isinstance(normal, str)


@pytest.mark.parametrize("kind", ["number", "days", "money", "rate"])
def test_very_long_figures_do_no_harm(kind: str) -> None:
    normal_form(kind, "9" * 6000)
    normal_form(kind, "亿" * 2000)


def test_officer_pairs() -> None:
    assert officer_pairs("林一舟:34990101;周望:") == (("林一舟", "34990101"), ("周望", ""))
    assert officer_pairs("") == ()
