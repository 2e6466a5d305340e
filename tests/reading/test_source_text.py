"""Running text that knows its place: joined wraps, one form of punctuation, boxes inside their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.reading.labels import labelled_stretches
from zmtool.reading.source_text import canonical, confidence_of, part_of, source_text, squeezed
from zmtool.scans.records import Line

from .samples import around, flowing, inside, line


@given(st.text())
def test_one_form_of_punctuation_keeps_every_place(text: str) -> None:
    assert len(canonical(text)) == len(text)
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("时间:9:30,(甲)", "时间：9:30，（甲）"),
        ("10,765.66元,共1,000条", "10,765.66元，共1,000条"),
        ("２０２５年７％", "2025年7%"),
        ("9：30", "9:30"),
        ("示烟處18號", "示烟處18号"),
    ],
)
def test_canonical_text(written: str, form: str) -> None:
    assert canonical(written) == form


def test_a_line_that_fills_the_measure_goes_on_in_the_next() -> None:
    lines = [
        line("经查，当事人从外地", 0.1, left=0.1, right=0.9),
        line("购进卷烟。", 0.13, left=0.1, right=0.3),
        line("以上事实有证据。", 0.16, left=0.14, right=0.4),
    ]
    assert source_text([(1, lines)]).text == "经查，当事人从外地购进卷烟。\n以上事实有证据。\n"


def test_the_place_of_a_stretch_over_two_pages_is_on_the_first() -> None:
    text = source_text([(3, [line("甲乙", 0.9, right=0.9)]), (4, [line("丙丁", 0.1, right=0.9)])])
    place = text.place(0, len(text.text))
    assert place is not None and place.page == 3 and place.box[1] == 0.9
    assert text.text.endswith("丙丁")
    assert text.place(0, 0) is None


lines_of_page = st.lists(
    st.tuples(
        st.text(st.sampled_from("甲乙a1,。 　"), min_size=1, max_size=12),
        st.floats(0, 0.6),
        st.floats(0.05, 0.4),
    ),
    min_size=1,
    max_size=8,
)


@given(lines_of_page, st.data())
def test_a_stretchs_box_lies_in_the_boxes_of_its_lines(
    found: list[tuple[str, float, float]], data: st.DataObject
) -> None:
    lines = [
        Line(text, (x, 0.05 * index, x + width, 0.05 * index + 0.03), 0.9)
        for index, (text, x, width) in enumerate(found)
    ]
    text = source_text([(1, lines)])
    assert len(text.text) == len(text.owners)
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    place = text.place(start, end)
    owners = {owner for owner, _ in text.owners[start:end] if owner >= 0}
    assert (place is None) == (not owners)
    if place is not None:
        assert inside(place.box, around([lines[owner].box for owner in owners]))
        assert place.box[0] <= place.box[2] and 0 <= place.confidence <= 1


def test_parts_of_a_line_stand_side_by_side() -> None:
    one = line("当事人：宋知远", left=0.1, right=0.8)
    left, right = part_of(one, 0, 4), part_of(one, 4, 7)
    assert left[0] == 0.1 and right[2] == 0.8 and left[2] == right[0]


def test_a_short_stretch_is_as_doubtful_as_its_worst_character() -> None:
    assert confidence_of([1.0, 1.0, 0.2]) < 0.6
    assert confidence_of([1.0] * 60 + [0.2]) > 0.95
    assert confidence_of([]) == 0.0


def test_only_figures_count_for_an_amount() -> None:
    shaky = Line("罚款75元", (0.1, 0.1, 0.5, 0.12), 0.7, (0.3, 0.3, 0.99, 0.99, 0.3))
    text = source_text([(1, [shaky])])
    whole, figures = text.place(0, 5), text.place(0, 5, figures=True)
    assert whole is not None and figures is not None
    assert whole.confidence < 0.6 < figures.confidence


# --- labels ---------------------------------------------------------------------------------------


def values(text: str, *labels: str) -> list[tuple[str, str]]:
    source = flowing(*text.split("\n"))
    return [
        (one.label, source.text[one.start : one.end].strip()) for one in labelled_stretches(source, labels)
    ]


def test_a_value_ends_at_the_next_label() -> None:
    assert values("性别：男民族:汉族 年 龄：39岁", "性别", "民族", "年龄") == [
        ("性别", "男"),
        ("民族", "汉族"),
        ("年龄", "39岁"),
    ]


def test_the_longest_label_wins() -> None:
    assert values("证件号码：123 号码：4", "号码", "证件号码") == [("证件号码", "123"), ("号码", "4")]
    assert values("当事人签名：张三\n当事人：李四", "当事人", "当事人签名") == [
        ("当事人签名", "张三"),
        ("当事人", "李四"),
    ]


def test_question_and_answer_are_no_part_of_other_words() -> None:
    assert values("询问：是否听清\n问：姓名\n回答：是\n答：是", "问", "答") == [
        ("问", "姓名\n回答：是"),
        ("答", "是"),
    ]


def test_a_word_without_colon_is_no_label() -> None:
    assert values("当事人宋知远", "当事人") == [] and values("x", *[]) == []


# --- blanks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("2025 年 3 月 5 日", "2025年3月5日"),
        ("共计 1,200.00 元", "共计1,200.00元"),
        ("示烟处〔2025〕第 18 号", "示烟处〔2025〕第18号"),
        ("2025.3.5 10:20", "2025.3.5 10:20"),
        ("ABC Co Ltd", "ABC Co Ltd"),
        ("罚 款\n5 000 元", "罚款\n5 000元"),
    ],
)
def test_blanks_beside_ideographs_say_nothing(text: str, without: str) -> None:
    assert squeezed(text).text == without


@given(st.text(st.sampled_from("甲乙 12，\n\tab"), max_size=30), st.booleans(), st.data())
def test_squeezed_text_knows_its_place(text: str, breaks: bool, data: st.DataObject) -> None:
    tight = squeezed(text, breaks=breaks)
    start = data.draw(st.integers(0, len(tight.text)))
    end = data.draw(st.integers(start, len(tight.text)))
    first, last = tight.span(start, end)
    assert squeezed(text[first:last], breaks=breaks).text.strip(" \t") == tight.text[start:end].strip(" \t")


FULL_LINE = "当事人销售非当地烟草专卖批发企业供货的卷烟一案经查属实应予行政处罚共"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [(0.1, 0.1, True), (0.14, 0.1, True), (0.1, 0.14, False), (0.14, 0.14, True), (0.1, 0.18, True)],
    ids=[
        "within a paragraph",
        "its first line",
        "the next paragraph",
        "a block that stands in",
        "under a value",
    ],
)
def test_a_paragraph_begins_two_characters_in(first: float, second: float, joined: bool) -> None:
    lines = [
        line("上", 0.05, right=0.12),
        line(FULL_LINE, 0.1, left=first, right=0.86),
        line("经查，本局执法人员于当日检查。", 0.13, left=second, right=0.86),
    ]
    assert (f"{FULL_LINE}经查" in source_text([(1, lines)]).text) is joined


LOST_STOP = "款753.13元（大写：柒佰伍拾叁元壹角叁分）"


@pytest.mark.parametrize(
    ("last", "left", "page", "ends"),
    [
        (LOST_STOP, 0.14, 1, True),
        (LOST_STOP, 0.1, 1, False),
        (LOST_STOP, 0.2, 1, False),
        (LOST_STOP, 0.14, 2, False),
        (FULL_LINE, 0.14, 1, False),
    ],
    ids=["stands in", "at the margin", "further in", "on another page", "a full line"],
)
def test_a_short_line_before_one_that_stands_in_ends_its_paragraph(
    last: str, left: float, page: int, ends: bool
) -> None:
    right = 0.86 if last is FULL_LINE else 0.1 + 0.022 * len(last)
    before = [line(FULL_LINE, 0.1, right=0.86), line(last, 0.13, right=right)]
    following = line("当事人应当自收到本决定书之日起", 0.16, left=left)
    pages = [(1, [*before, following])] if page == 1 else [(1, before), (2, [following])]
    text = source_text(pages)
    assert text.ends_paragraph(text.text.rindex(last) + len(last)) is ends


def test_no_paragraph_ends_before_a_text_or_behind_it() -> None:
    text = flowing("甲乙", "丙丁")
    assert not text.ends_paragraph(0) and not text.ends_paragraph(len(text.text))


def test_a_label_goes_on_in_the_next_line_only_from_a_beginning() -> None:
    text = "证件类型：居民身份证\n住址：示例县\n身份证\n住址：别处"
    found = values(text, "证件类型", "住址", "身份证住址")
    assert found == [("证件类型", "居民身份证"), ("住址", "示例县"), ("身份证住址", "别处")]
