"""Labels above their values and within their cells; labels that nothing explains, told by value, place and dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue, Form
from zmtool.reading.documents import read_documents
from zmtool.reading.form_labels import BY_MEANING, form_labels
from zmtool.reading.label_likeness import alike, common_share
from zmtool.reading.label_meaning import meaning
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.label_words import load_label_words
from zmtool.reading.labels import labelled_stretches
from zmtool.reading.leftover_labels import BY_EXCLUSION
from zmtool.reading.records import ReadDocument, ReadField, ReadSign
from zmtool.reading.said_elsewhere import said_surely
from zmtool.scans.records import Cell, Line, Page, Table

from .samples import centred, flowing, line, page

WORDS = load_label_words()
CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
FILING = CATALOGUE.forms["filing_report"]
RECEIPT = CATALOGUE.forms["service_receipt"]
ID_NO = "349901199001011231"
ADDRESS = "示例省示例市青禾县城关镇和平路1号"
LABELS = sorted({label for one in FILING.fields for label in one.all_labels})


def ruled(*rows: Sequence[str], top: float = 0.2, width: float = 0.8) -> tuple[Table, list[Line]]:
    """A table of rows of equally wide cells; "\\n" parts the lines of a cell, "|" a narrow label from a wide value."""
    cells: list[Cell] = []
    lines: list[Line] = []
    for at, row in enumerate(rows):
        share = width / len(row)
        y0 = top + 0.06 * at
        for place, text in enumerate(row):
            x0 = 0.1 + share * place
            cells.append(Cell(at, round(x0 * 100), 1, 1, (x0, y0, x0 + share, y0 + 0.06)))
            for part, words in enumerate(text.split("\n")):
                if words:
                    y = y0 + 0.005 + 0.015 * part
                    right = min(x0 + share - 0.005, x0 + 0.005 + 0.016 * len(words))
                    lines.append(Line(words, (x0 + 0.005, y, right, y + 0.012), 0.98))
    return Table((0.1, top, 0.1 + width, top + 0.06 * len(rows)), tuple(cells)), lines


def read(form: Form, *rows: Sequence[str]) -> ReadDocument:
    table, lines = ruled(*rows)
    whole = replace(page(centred(form.title, 0.05), *lines), tables=(table,))
    return read_documents([whole], Catalogue({form.id: form}))[0]


def normals(fields: Mapping[str, ReadField]) -> dict[str, str | None]:
    return {key: one.normal for key, one in fields.items()}


def sign(document: ReadDocument, key: str) -> ReadSign:
    return document.signs[key]


# --- above ----------------------------------------------------------------------------------------


def test_labels_stand_above_their_values() -> None:
    found = read(
        FILING,
        ("案由", "案件来源", "案发时间"),
        ("涉嫌无证经营", "举报", "2025年3月5日8时30分"),
        ("当事人", "性别", "民族"),
        ("宋知远", "男", "汉族"),
    ).fields
    assert normals(found) == {
        "cause_suspected": "涉嫌无证经营",
        "source": "举报",
        "incident_time": "2025-03-05T08:30",
        "party_name": "宋知远",
        "party_gender": "男",
        "party_ethnicity": "汉族",
    }


def test_a_row_of_labels_may_have_one_that_nobody_knows() -> None:
    found = read(FILING, ("当事人", "性别", "族系"), ("宋知远", "男", "汉族")).fields
    assert found["party_name"].value == "宋知远" and found["party_gender"].value == "男"


ABOVE = (("当事人", "性别"), ("宋知远", "男"), ("民族", "住址"), ("汉族", ADDRESS))
BESIDE = (("当事人", "宋知远"), ("性别", "男"), ("民族", "汉族", "住址", ADDRESS))


def test_a_first_row_of_two_is_read_as_the_rows_below_it() -> None:
    first = (("案件来源", "线索类别"), ("群众举报", "甲类"))
    above, beside = read(FILING, *first, *ABOVE).fields, read(FILING, *first, *BESIDE).fields
    assert above["source"].value == "群众举报"
    assert beside["source"].value == "线索类别"
    for found in (above, beside):
        assert (found["party_name"].value, found["party_address"].value) == ("宋知远", ADDRESS)


def test_labels_beside_their_values_are_not_read_downwards() -> None:
    found = read(FILING, ("案件来源", "群众举报"), ("来龙去脉", "无从说起"), *BESIDE).fields
    assert normals(found) == {
        "source": "群众举报",
        "party_name": "宋知远",
        "party_gender": "男",
        "party_ethnicity": "汉族",
        "party_address": ADDRESS,
    }


def test_three_words_that_nobody_knows_stand_above_figures() -> None:
    strange = (("有关的证号码数", "来龙之数", "去脉之数"), (ID_NO, "10", "3"))
    above = read(FILING, ("当事人", "性别", "民族"), ("宋知远", "男", "汉族"), *strange).fields
    assert above["party_id_no"].value == ID_NO and above["party_name"].value == "宋知远"
    assert "party_id_no" not in read(FILING, *BESIDE, *strange).fields


@pytest.mark.parametrize(
    "rows",
    [
        [("合计", "总数", "12", "总额", "1680.00元")],
        [("案由", "涉嫌无证经营"), ("合计", "总数", "12"), ("总额", "1680.00元")],
        [("总数", "总额", "案由"), ("12", "1680.00元", "涉嫌无证经营")],
    ],
    ids=["before two pairs", "before one", "labels above their values"],
)
def test_a_single_row_may_begin_with_its_heading(rows: list[tuple[str, ...]]) -> None:
    found = normals(read(CATALOGUE.forms["valuation_sheet"], *rows).fields)
    assert (found["total_quantity"], found["total_amount"]) == ("12", "1680.00")


def test_a_label_before_its_value_is_no_heading_of_its_row() -> None:
    found = read(FILING, ("案由", "涉嫌无证经营", "附后"), ("当事人", "宋知远", "附后")).fields
    assert (found["cause_suspected"].value, found["party_name"].value) == ("涉嫌无证经营", "宋知远")


def test_the_heading_of_rows_of_data_is_no_row_of_labels() -> None:
    found = read(
        FILING, ("当事人", "职务", "意见"), ("周望", "科长", "同意"), ("林一舟", "科员", "同意")
    ).fields
    assert "party_name" not in found


def test_a_value_that_looks_like_a_label_stays_beside_its_own() -> None:
    found = read(
        FILING, ("证件类型", "居民身份证", "性别", "男"), ("住址", ADDRESS, "联系电话", "13000000000")
    )
    assert normals(found.fields) == {
        "party_id_type": "居民身份证",
        "party_gender": "男",
        "party_address": ADDRESS,
        "party_phone": "13000000000",
    }


def test_a_label_beside_a_label_is_no_value() -> None:
    found = read(FILING, ("案发时间", "案件来源"), ("性别", "民族")).fields
    assert not [one for one in found.values() if one.value in ("案件来源", "民族")]


def test_a_value_in_a_row_of_data_labels_nothing() -> None:
    found = read(FILING, ("陆承安", "当事人", "兴隆商行"), ("周望", "证人", "无")).fields
    assert "party_name" not in found


def test_opinions_stand_below_their_labels() -> None:
    signed = "同意。\n签名：周望\n2025年3月6日"
    found = read(FILING, ("承办人意见", "承办部门意见", "负责人意见"), (signed, signed, signed))
    leader = sign(found, "leader")
    assert (leader.opinion, leader.names) == ("同意。", ("周望",))
    assert leader.date is not None and leader.date.normal == "2025-03-06"


# --- within ---------------------------------------------------------------------------------------


def test_a_cell_holds_labels_and_values() -> None:
    found = read(
        FILING, ("当事人：宋知远　性别：男　民族：汉族",), (f"住址：{ADDRESS}", "联系电话：13000000000")
    ).fields
    assert normals(found) == {
        "party_name": "宋知远",
        "party_gender": "男",
        "party_ethnicity": "汉族",
        "party_address": ADDRESS,
        "party_phone": "13000000000",
    }


def test_a_value_ends_where_something_like_a_label_follows() -> None:
    found = read(FILING, ("当事人：宋知远　来龙去脉：无",), ("案情摘要：查获卷烟10条。",)).fields
    assert found["party_name"].value == "宋知远"


def test_a_signing_place_within_its_cell_has_opinion_name_and_date() -> None:
    one = sign(read(FILING, ("负责人意见：同意立案。\n签名：周望\n2025年3月6日", "")), "leader")
    assert (one.opinion, one.names) == ("同意立案。", ("周望",))
    assert one.date is not None and one.date.normal == "2025-03-06"


def test_what_somebody_says_in_a_cell_is_not_his_name() -> None:
    found = read(FILING, ("当事人：对事实没有意见。", "")).fields
    assert "party_name" not in found or found["party_name"].confidence <= 0.6


def test_a_listed_label_may_be_the_end_of_another() -> None:
    labels = form_labels(FILING, WORDS)
    whole = flowing("家中所在住址：某处")
    assert [one.label for one in labelled_stretches(whole, ["住址"], labels.is_label)] == ["家中所在住址"]
    figures = flowing("和平路1号住址：某处")
    assert [one.label for one in labelled_stretches(figures, ["住址"], labels.is_label)] == ["住址"]


def test_a_label_that_ends_another_is_doubted() -> None:
    form = CATALOGUE.forms["court_enforcement_application"]
    found = read(form, ("地址", "示例县人民路46号"), ("被申请人", "宋知远")).fields
    assert all(one.confidence <= BY_MEANING for key, one in found.items() if key.endswith("address"))


@pytest.mark.parametrize("text", ["案由", "性 别", "当事人（自然人填姓名）：", "姓名/名称", "陈述、申辩人"])
def test_what_a_label_looks_like(text: str) -> None:
    assert label_shaped(text)


@pytest.mark.parametrize("text", ["", "2025年", "同意。", "你（单位）于3月5日", "，", "一" * 19])
def test_what_no_label_looks_like(text: str) -> None:
    assert not label_shaped(text)


# --- leftovers ------------------------------------------------------------------------------------


def test_a_value_that_proves_itself_and_shared_characters_tell_a_field() -> None:
    found = read(
        FILING, ("有关的证号码数", ID_NO, "族系", "汉族"), ("案之由头", "涉嫌无证经营", "性别", "男")
    ).fields
    assert found["party_id_no"].normal == ID_NO and found["cause_suspected"].value == "涉嫌无证经营"
    assert max(found["party_id_no"].confidence, found["cause_suspected"].confidence) <= BY_EXCLUSION


@pytest.mark.parametrize("label", ["填表人", "邮政编码", "文化程度", "页面设置", "填表日期", "上次年检日"])
@pytest.mark.parametrize("value", ["白景行", "349900", "初中", "2025年12月3日", "同意"])
def test_a_stranger_is_no_field(label: str, value: str) -> None:
    assert read(FILING, (label, value), ("性别", "男")).fields.keys() <= {"party_gender"}


def test_two_that_are_as_likely_are_none() -> None:
    found = read(FILING, ("甲方地点", ADDRESS, "乙方地点", ADDRESS), ("性别", "男", "民族", "汉族")).fields
    assert found["party_gender"].value == "男" and "place" not in found


def test_the_only_date_between_known_neighbours_is_the_one_that_is_wanted() -> None:
    form = CATALOGUE.forms["inv_extension_approval"]
    rows = (
        ("案由", "涉嫌无证经营", "当事人", "宋知远"),
        ("延长事由", "案情复杂，需要继续调查。", "放宽到", "2025年6月5日"),
    )
    assert read(form, *rows).fields["until"].normal == "2025-06-05"
    two = (*rows, ("再放宽到", "2025年9月5日", "备注", "无"))
    assert "until" not in read(form, *two).fields


def test_another_document_tells_whose_name_it_is() -> None:
    known, lines = ruled(("当事人", "宋知远", "性别", "男"))
    first: Page = replace(page(centred(FILING.title, 0.05), *lines), tables=(known,))
    asked, more = ruled(
        ("何人何户", "宋知远", "送达地点", ADDRESS), ("甲乙丙丁", "周望", "送达方式", "直接送达")
    )
    second: Page = replace(page(centred(RECEIPT.title, 0.05), *more, number=2), tables=(asked,))
    catalogue = Catalogue({one.id: one for one in (FILING, RECEIPT)})
    assert "recipient" not in read_documents([replace(second, page=1)], catalogue)[0].fields
    documents = read_documents([first, second], catalogue)
    assert documents[1].fields["recipient"].value == "宋知远"
    assert documents[1].fields["recipient"].confidence <= BY_EXCLUSION


def test_the_rows_of_a_representative_are_not_the_partys() -> None:
    cells = [Cell(0, 0, 2, 1, (0.1, 0.2, 0.2, 0.28))]
    lines = [Line("代理人", (0.11, 0.23, 0.16, 0.245), 0.98)]
    for at, (label, value) in enumerate((("名称全写", "周望"), ("电话之号", "13000000000"))):
        y = 0.2 + 0.04 * at
        cells += [Cell(at, 1, 1, 1, (0.2, y, 0.4, y + 0.04)), Cell(at, 2, 1, 1, (0.4, y, 0.9, y + 0.04))]
        lines += [
            Line(label, (0.21, y + 0.01, 0.3, y + 0.025), 0.98),
            Line(value, (0.41, y + 0.01, 0.5, y + 0.025), 0.98),
        ]
    table = Table((0.1, 0.2, 0.9, 0.28), tuple(cells))
    whole = replace(page(centred(FILING.title, 0.05), *lines), tables=(table,))
    assert read_documents([whole], Catalogue({FILING.id: FILING}))[0].fields == {}


def test_labels_on_lines_are_told_like_those_in_cells() -> None:
    lines = line("涉案之案由头：涉嫌无证经营", 0.3), line("性别：男　　民族：汉族", 0.35)
    found = read_documents([page(centred(FILING.title, 0.05), *lines)], Catalogue({FILING.id: FILING}))[
        0
    ].fields
    assert found["cause_suspected"].value == "涉嫌无证经营"
    assert found["cause_suspected"].confidence <= BY_EXCLUSION


def test_only_what_is_sure_of_the_whole_dossier_is_known_elsewhere() -> None:
    box = (0.1, 0.1, 0.2, 0.2)
    fields = {
        "party_name": ReadField("宋知远", "宋知远", 0.95, 1, box),
        "party_phone": ReadField("13000000000", "13000000000", 0.7, 1, box),
        "doc_number": ReadField("示烟立〔2025〕第1号", "示烟立〔2025〕第1号", 0.99, 1, box),
    }
    assert said_surely([(FILING, fields)]) == {"party.name": frozenset({"宋知远"})}


@given(st.sampled_from(LABELS), st.sampled_from(LABELS))
def test_likeness_is_a_share_and_whole_for_the_same(one: str, other: str) -> None:
    kinds = frozenset({"field"})
    left, right = meaning(one, WORDS, kinds), meaning(other, WORDS, kinds)
    assert 0 <= common_share(left, right, WORDS) == common_share(right, left, WORDS) <= 1
    assert 0 <= alike(one, other) == alike(other, one) <= 1
    assert alike(one, one) == 1 and common_share(left, left, WORDS) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_are_more_or_less_alike(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert isinstance(label_shaped(one), bool)


def test_rows_whose_cells_span_the_columns_of_a_wider_table_are_data() -> None:
    form = CATALOGUE.forms["collective_discussion"]
    rows = [
        ["案由", "立案编号", "当事人"],
        ["无证运输", "青烟立〔2025〕第18号", "宋知远"],
        ["出席人", "职务"],
        ["顾清和", "专卖科科长"],
    ]
    table, lines = ruled(*rows)
    cells = tuple(
        replace(cell, col=cell.col // 20, col_span=2 if cell.row > 1 else 1) for cell in table.cells
    )
    whole = replace(page(centred(form.title, 0.05), *lines), tables=(replace(table, cells=cells),))
    found = read_documents([whole], Catalogue({form.id: form}))[0].tables["attendees"]
    assert [{key: one.value for key, one in row.items()} for row in found] == [
        {"name": "顾清和", "post": "专卖科科长"}
    ]


def test_a_short_label_above_its_value_is_no_label_in_two_lines() -> None:
    # 送达文书行政处罚决定书 is made of words of labels, too; but the first line has room for another word.
    found = read(
        RECEIPT, ["送达文书\n行政处罚决定书", "所送文书字号\n远烟处〔2025〕第502号", "收件人\n谭晓琳"]
    ).fields
    assert [found[key].value for key in ("served_title", "recipient")] == ["行政处罚决定书", "谭晓琳"]


def test_what_a_person_says_is_not_his_name() -> None:
    hearing = CATALOGUE.forms["hearing_record"]
    said = page(centred(hearing.title, 0.05), line("主持人：现在开始听证，告知权利。", 0.3))
    named = page(centred(hearing.title, 0.05), line("主持人：白景行。", 0.3))
    fields = [read_documents([one], Catalogue({hearing.id: hearing}))[0].fields for one in (said, named)]
    assert not ("host" in fields[0] and fields[0]["host"].value)
    assert fields[1]["host"].value.rstrip("。") == "白景行"
