"""Values that go on in the line below, within their own column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.reading.source_text import part_of, source_text
from zmtool.reading.wrapped import continuations
from zmtool.scans.order import joined
from zmtool.scans.records import Cell, Line, Page, Table

from .samples import centred, line, page


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
    assert rest_of(lines[:2], FULL[3:]) == "货", "nothing goes on with the number of a document"
    named = [two(FULL, "当事人姓名：示例县城关镇好再来", 0.10, second=0.44), line("货", 0.13)]
    assert rest_of(named, FULL[3:]) == "", "labels that only follow one another make no columns"
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


def test_an_open_bracket_goes_on_below_although_there_is_room() -> None:
    document = read_documents(
        [
            page(
                centred("当场行政处罚决定书"),
                line("执法人员：高致远（执法证号34990145）、唐雨声（执法证号", 0.3, left=0.13, right=0.77),
                line("34990196）", 0.328, left=0.13, right=0.24),
                line(
                    "上述行为违反了《中华人民共和国烟草专卖法实施条例》第二十三条",
                    0.356,
                    left=0.13,
                    right=0.86,
                ),
            )
        ],
        load_catalogue(),
    )[0]
    assert document.fields["officers"].normal == "高致远:34990145;唐雨声:34990196"


def test_a_value_whose_bracket_nothing_closes_is_doubted() -> None:
    (document,) = read_documents(
        [
            page(
                centred("当场行政处罚决定书"), line("执法人员：高致远（执法证号34990145）、唐雨声（执法", 0.3)
            )
        ],
        load_catalogue(),
    )
    assert document.fields["officers"].confidence <= 0.8


def test_a_time_ends_with_its_line_where_words_follow() -> None:
    (document,) = read_documents(
        [
            page(
                centred("当场行政处罚决定书"),
                line("案发时间：2025年10月17日10时30分", 0.3, left=0.5, right=0.86),
                line("镇和平路173号22室", 0.328, left=0.12, right=0.3),
            )
        ],
        load_catalogue(),
    )
    assert document.fields["incident_time"].normal == "2025-10-17T10:30"


def test_a_value_in_the_right_column_does_not_take_what_stands_below_the_left() -> None:
    lines = (
        two("时间：2026年3月10日9时", "地点：临溪县烟草专卖局", 0.3),
        two("00分", "办公室", 0.33),
    )
    wide = tuple(replace(one, box=(one.box[0], one.box[1], 0.87, one.box[3])) for one in lines)
    (document,) = read_documents([Page(1, 0, 0.707, (centred("陈述申辩记录"), *wide))], load_catalogue())
    assert "00分" not in document.fields["place"].value


def test_a_long_value_ends_where_a_table_of_data_begins() -> None:
    form = load_catalogue().forms["licence_application_manage"]
    words = [*(column.label for column in form.tables[0].columns[:3]), "1", "申请表", "1"]
    cells = tuple(
        Cell(row, at, 1, 1, (0.1 + 0.25 * at, 0.5 + 0.05 * row, 0.35 + 0.25 * at, 0.55 + 0.05 * row))
        for row in range(2)
        for at in range(3)
    )
    inside = tuple(
        Line(text, (cell.box[0] + 0.01, cell.box[1] + 0.01, cell.box[2] - 0.01, cell.box[3] - 0.01), 0.98)
        for text, cell in zip(words, cells, strict=True)
    )
    lines = (centred(form.title), line("申请人声明：对所填内容的真实性负责。", 0.45), *inside)
    (document,) = read_documents(
        [Page(1, 0, 0.707, lines, (Table((0.1, 0.5, 0.85, 0.6), cells),))], load_catalogue()
    )
    assert document.fields["statement"].value == "对所填内容的真实性负责。"


NUMBER = "示烟立〔2025〕第127"


@pytest.mark.parametrize(
    ("below", "rest"),
    [
        (line("号", 0.13), "号"),
        (line("号牌：无", 0.13), ""),
        (line("听证时间：2025年1月30日", 0.13), ""),
        (line("号", 0.13, left=0.4), ""),
        (line("号", 0.22), ""),
    ],
    ids=["its last character", "a label", "another label", "elsewhere", "too far below"],
)
def test_the_number_of_a_document_goes_on_with_its_last_character(below: Line, rest: str) -> None:
    first = line(f"立案文号：{NUMBER} 当事人姓名：宋知远", 0.10)
    assert (
        rest_of([first, below, line("听证地点：示例县", 0.25), line("主持人：宋知远", 0.28)], NUMBER) == rest
    )


def test_a_whole_number_is_not_gone_on_with() -> None:
    first = line(f"立案文号：{NUMBER}号 当事人姓名：宋知远", 0.10)
    assert rest_of([first, line("号", 0.13)], NUMBER + "号") == ""


def one_piece(left: str, right: str, y: float) -> Line:
    """Two values on a line that was read as one piece, the second label at the middle of the page."""
    gap = " " * round((0.5 - 0.1) / 0.02 - len(left))
    return line(left + gap + right, y, right=0.1 + 0.02 * len(left + gap + right))


def test_what_stands_below_the_left_of_a_line_read_as_one_is_not_the_rights() -> None:
    lines = (
        one_piece("鉴定机构：示例市烟草质量监督检", "报告编号：示质检字2025第0222号", 0.3),
        line("测站", 0.33),
        two("委托单位：示例县烟草专卖局", "报告日期：2025年2月22日", 0.36),
    )
    (document,) = read_documents([Page(1, 0, 0.707, (centred("鉴别检验报告"), *lines))], load_catalogue())
    assert document.fields["report_no"].value == "示质检字2025第0222号"


def test_a_long_value_of_the_right_column_goes_on_in_its_column() -> None:
    lines = (
        one_piece("事实：违法事实清楚，当事人认定", "法律依据：适用法律准确，定性恰", 0.3),
        two("准确。", "当。", 0.33),
        line("裁量：处罚幅度在法定范围内，裁量适当。", 0.36),
    )
    (document,) = read_documents([Page(1, 0, 0.707, (centred("法制审核意见书"), *lines))], load_catalogue())
    assert document.fields["review_law"].value == "适用法律准确，定性恰当。"


def test_where_nothing_stands_in_columns_a_long_value_goes_on_at_the_margin() -> None:
    lines = (
        one_piece("事实：违法事实清楚。", "法律依据：适用法律准确，定性恰", 0.3),
        line("当。", 0.33),
        line("裁量：处罚幅度在法定范围内，裁量适当。", 0.36),
    )
    (document,) = read_documents([Page(1, 0, 0.707, (centred("法制审核意见书"), *lines))], load_catalogue())
    assert document.fields["review_law"].value == "适用法律准确，定性恰当。"


@pytest.mark.parametrize(
    ("below", "number"),
    [
        (line("349901288563", 0.33), "349901288563"),
        (line("证件号码：349901195701032991", 0.33), ""),
        (line("详见附件", 0.33), ""),
        (line("349901288563", 0.33, left=0.5), ""),
        (line("349901288563", 0.38), ""),
    ],
    ids=["a licence number", "a label", "words", "elsewhere", "too far below"],
)
def test_a_number_that_stands_whole_below_its_label(below: Line, number: str) -> None:
    lines = (
        *(line(f"案由{at}：未在当地烟草专卖批发企业进货", 0.15 + 0.03 * at) for at in range(5)),
        two("烟草专卖零售许可证号：", "证件类型：居民身份证", 0.3),
        below,
        two("性别：男", "民族：汉族", 0.48),
    )
    (document,) = read_documents([Page(1, 0, 0.707, (centred("撤销立案报告表"), *lines))], load_catalogue())
    read = document.fields["license_no"]
    assert (read.normal or "") == number and (not number or read.confidence < 0.9)
