"""Lines that are a label as a whole, above their value: headings, and places to sign."""

from __future__ import annotations

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, FormSign
from zmtool.reading.records import ReadDocument
from zmtool.scans.records import Cell, Line, Table

from .samples import line
from .test_fields_and_signs import catalogue_of, read_one

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
SAID = "2025年3月6日，执法人员在店内查获卷烟12条，均不是本店许可证号。"
LONG_LINE = line("检查于2025年3月6日9时10分开始，2025年3月6日10时25分结束。" + "　" * 12, 0.1, right=0.9)


def inspection(*texts: str) -> ReadDocument:
    lines = [line(text, 0.2 + 0.03 * at) for at, text in enumerate(texts)]
    return read_one(CATALOGUE.forms["inspection_record"], LONG_LINE, *lines)


@pytest.mark.parametrize("heading", ["现场情况", "三、现场情况", "（二）检查发现的情况", "2.现场检查情况"])
def test_a_heading_is_the_label_of_what_stands_below(heading: str) -> None:
    findings = inspection(heading, SAID, "被检查人意见", "没有意见。").fields["findings"]
    assert findings.value == SAID


def test_a_heading_ends_the_value_above() -> None:
    found = inspection("现场情况", SAID, "被检查人意见", "没有意见。").fields
    assert found["party_opinion"].value == "没有意见。"


@pytest.mark.parametrize(
    "texts",
    [
        ("现场情况很乱。", SAID),
        ("现场情况", "（可以另附页）", SAID),
        ("一、你的权利和义务", SAID),
    ],
    ids=["a sentence", "a note below", "told to somebody"],
)
def test_what_is_no_heading(texts: tuple[str, ...]) -> None:
    assert not {"findings", "rights"} & inspection(*texts).fields.keys()


def test_a_heading_that_fills_its_line_or_has_something_beside_it_is_none() -> None:
    form = CATALOGUE.forms["inspection_record"]
    wide = line("现场情况", 0.2, left=0.7, right=0.9)
    assert "findings" not in read_one(form, LONG_LINE, wide, line(SAID, 0.23, left=0.7)).fields
    beside = line("店内", 0.2, left=0.5)
    assert "findings" not in read_one(form, LONG_LINE, line("现场情况", 0.2), beside, line(SAID, 0.23)).fields


SIGNS = (
    FormSign("officer", "承办人签名"),
    FormSign("party", "当事人签名"),
    FormSign("witness", "见证人签名"),
)


def side_by_side(*columns: tuple[str, ...]) -> ReadDocument:
    """Places to sign in cells side by side, each with its label above."""
    width = 0.8 / len(columns)
    cells, lines = [], []
    for at, texts in enumerate(columns):
        left = 0.1 + at * width
        cells.append(Cell(0, at, 1, 1, (left, 0.3, left + width, 0.42)))
        lines += [
            Line(
                text,
                (left + 0.01, 0.31 + 0.03 * row, left + 0.01 + 0.016 * len(text), 0.33 + 0.03 * row),
                0.9,
            )
            for row, text in enumerate(texts)
        ]
    return read_one(catalogue_of(*SIGNS), *lines, tables=(Table((0.1, 0.3, 0.9, 0.42), tuple(cells)),))


def test_places_to_sign_side_by_side_are_read_each_in_its_cell() -> None:
    found = side_by_side(
        ("承办人（签字）", "高致远　沈清越", "2025年6月28日"),
        ("当事人签字或捺印", "欧阳志勇", "2025年6月28日"),
        ("见证人（签字）",),
    ).signs
    assert found["officer"].names == ("高致远", "沈清越") and found["party"].names == ("欧阳志勇",)
    dates = [found[one].date for one in ("officer", "party")]
    assert [one.normal if one else None for one in dates] == ["2025-06-28"] * 2
    assert not found.get("witness") or not found["witness"].names


def test_a_label_that_wraps_in_its_cell_stands_above_nothing() -> None:
    """承办人 / 签名 beside its value is one label of two lines, not the label 承办人 above the value 签名."""
    cells = (Cell(0, 0, 1, 1, (0.1, 0.3, 0.2, 0.36)), Cell(0, 1, 1, 1, (0.2, 0.3, 0.9, 0.36)))
    lines = (
        Line("承办人", (0.11, 0.305, 0.17, 0.325), 0.9),
        Line("签名", (0.11, 0.335, 0.15, 0.355), 0.9),
        Line("高致远　2025年6月28日", (0.22, 0.32, 0.5, 0.34), 0.9),
    )
    found = read_one(catalogue_of(*SIGNS), *lines, tables=(Table((0.1, 0.3, 0.9, 0.36), cells),)).signs
    assert found["officer"].names == ("高致远",)


def test_a_heading_that_no_word_explains_is_what_is_still_missing() -> None:
    form = CATALOGUE.forms["criminal_transfer_approval"]
    facts = "经查，2025年3月6日10时30分，本局执法人员在店内查获非法经营的卷烟93条，货值18,382.12元。"
    lines = [
        line("一、违法主要事实之陈列", 0.2, right=0.5),
        line(facts, 0.23, left=0.14, right=0.9),
        line("二、其他", 0.3, right=0.3),
        line("无", 0.33, right=0.2),
    ]
    found = read_one(form, LONG_LINE, *lines).fields
    assert found["facts"].value == facts and found["facts"].confidence < 0.9


def test_the_number_of_an_item_belongs_to_its_label_and_to_no_value() -> None:
    form = CATALOGUE.forms["case_transfer_letter"]
    found = read_one(
        form, line("2.移送理由：涉嫌构成犯罪。", 0.2), line("3.依据：《某法》第一条。", 0.23)
    ).fields
    assert found["reason"].value == "涉嫌构成犯罪。"
