"""Labels by their meaning: synonyms, brackets, false friends; fields, columns and signing places in no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue, Form, FormField, FormSign, FormTable
from zmtool.reading.documents import read_documents
from zmtool.reading.form_labels import BY_MEANING, column_meant, form_labels, named_columns
from zmtool.reading.label_meaning import in_known_words, meaning
from zmtool.reading.label_words import LabelWords, load_label_words
from zmtool.reading.records import ReadDocument
from zmtool.reading.signs import page_signature
from zmtool.scans.records import Box, Cell, Line, Page, Table

from .samples import centred, line, page

WORDS = load_label_words()
CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
FIELD, DATED = frozenset({"field"}), frozenset({"field", "date"})
ID_NO = "349901199001011231"
FIELD_LABELS = {label for form in CATALOGUE.forms.values() for one in form.fields for label in one.all_labels}
SIGN_LABELS = {label for form in CATALOGUE.forms.values() for one in form.signs for label in one.all_labels}
LISTED = sorted(label for label in FIELD_LABELS | SIGN_LABELS if len(label) > 1)


def field_of(form_id: str, label: str, value: str | None = None, heading: str = "") -> str:
    form = CATALOGUE.forms[form_id]
    found = form_labels(form, WORDS).field(label, value, heading)
    return found.id if found else ""


def sign_of(form_id: str, label: str) -> str:
    found = form_labels(CATALOGUE.forms[form_id], WORDS).sign(label)
    return found.id if found else ""


# --- what a label means ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("当事人姓名（名称）", "姓名 当事人"),
        ("身份证号码", "公民身份号码"),
        ("联系电话", "手机号码"),
        ("住址", "现居住地址"),
        ("询问人员", "询 问 人"),
        ("负责人签名（盖章）", "局领导签字"),
        ("案件来源", "案源"),
        ("经营场所地址", "经营地址"),
        ("2. 案发地点：", "发案地点"),
        ("承办人意见", "办案人员审核意见"),
        ("金额（元）", "数额"),
    ],
)
def test_two_wordings_of_one_meaning(one: str, other: str) -> None:
    assert meaning(one, WORDS, FIELD) == meaning(other, WORDS, FIELD) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("当事人", "当事人签名"),
        ("受送达人", "受送达人签名"),
        ("受送达人", "送达人"),
        ("被检查人", "检查人"),
        ("案发时间", "立案时间"),
        ("检查时间", "检查地点"),
        ("检查开始时间", "检查结束时间"),
        ("许可证号", "身份证号"),
        ("立案编号", "决定书文号"),
        ("单位名称", "计量单位"),
        ("承办部门意见", "承办人意见"),
        ("罚款金额", "涉案金额"),
        ("住址", "经营地址"),
        ("法定代表人姓名", "当事人姓名"),
    ],
)
def test_false_friends_differ(one: str, other: str) -> None:
    assert meaning(one, WORDS, DATED) != meaning(other, WORDS, DATED)


def test_time_and_date_are_one_only_where_the_field_is_a_time() -> None:
    assert meaning("立案时间", WORDS, DATED) == meaning("立案日期", WORDS, DATED)
    assert meaning("所需时间", WORDS, FIELD) != meaning("所需日期", WORDS, FIELD)


def test_a_unit_of_goods_is_one_in_columns_only() -> None:
    column = frozenset({"column"})
    assert meaning("单位", WORDS, column) == meaning("计量单位", WORDS, column)
    assert meaning("单位", WORDS, FIELD) != meaning("计量单位", WORDS, FIELD)


@given(
    st.sampled_from(LISTED), st.sampled_from(["", "有关", "相关", "上述"]), st.integers(0, 2), st.booleans()
)
def test_words_without_meaning_and_wide_setting_change_nothing(
    label: str, before: str, blanks: int, remark: bool
) -> None:
    assume(not meaning(label, WORDS) & WORDS.empty)
    printed = ("　" * blanks).join(before + label) + ("（盖章）" if remark else "") + "："
    for kinds in (FIELD, DATED, frozenset({"sign"})):
        assert meaning(printed, WORDS, kinds) == meaning(label, WORDS, kinds)


@given(st.text(max_size=80))
def test_any_text_has_a_meaning_or_none(text: str) -> None:
    assert isinstance(meaning(text, WORDS, DATED), frozenset)
    in_known_words(text, WORDS)


def test_a_text_that_is_too_long_is_no_label() -> None:
    assert meaning("当事人" * 11, WORDS) == frozenset() and not in_known_words("当事人" * 11, WORDS)


def test_unknown_words_are_no_label_by_themselves() -> None:
    assert in_known_words("联系方式", WORDS) and not in_known_words("宋知远的店", WORDS)


# --- which field of a form ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "label", "value", "field"),
    [
        ("filing_report", "违法行为人", "宋知远", "party_name"),
        ("filing_report", "线索来源", "群众举报", "source"),
        ("filing_report", "居民身份证号", ID_NO, "party_id_no"),
        ("filing_report", "专卖许可证编号", "349901112345", "license_no"),
        ("filing_report", "当事人的手机号码", "13000000000", "party_phone"),
        ("filing_report", "发案日期", "2025年3月5日8时", "incident_time"),
        ("handling_approval", "立案批准日期", "2025年3月5日", "filing_date"),
        ("handling_approval", "批准立案日期", "2025年3月5日", "filing_date"),
        ("inquiry_record", "被调查人", "宋知远", "party_name"),
        ("inquiry_record", "询问执法人员", "林一舟", "officers"),
        ("service_receipt", "收件人", "宋知远", "recipient"),
        ("service_receipt", "送达方法", "直接送达", "method"),
        ("inspection_record", "地点", "青禾县城关镇", "place"),
        ("destruction_record", "销毁场所", "环保发电厂", "place"),
        ("filing_report", "时间", "2025年3月5日8时30分", "incident_time"),
        ("filing_report", "时间", "2025年3月5日", ""),
        ("filing_report", "编号", "0012345", ""),
        ("filing_report", "编号", "青烟立〔2025〕第18号", "doc_number"),
    ],
)
def test_the_field_a_wording_means(form: str, label: str, value: str, field: str) -> None:
    assert field_of(form, label, value) == field


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("filing_report", "当事人签名"),
        ("filing_report", "承办人意见"),
        ("filing_report", "法定代表人姓名"),
        ("filing_report", "委托代理人电话"),
        ("filing_report", "立案建议书文号时间"),
        ("service_receipt", "送达人"),
        ("handling_approval", "决定书文号"),
        ("handling_approval", "结案时间"),
    ],
)
def test_no_field_is_better_than_a_wrong_one(form: str, label: str) -> None:
    assert field_of(form, label) == ""


def test_the_value_decides_between_two_fields() -> None:
    number = FormField("number", "违法证件", "citizen_id")
    day = FormField("day", "违法证件", "date")
    word = FormField("word", "违法证件", "text")
    labels = form_labels(Form("t", "试验", "1", "internal", 1, fields=(number, day, word)), WORDS)
    assert labels.field("违法身份证", ID_NO) is number
    assert labels.field("违法身份证", "2025年3月5日") is day
    assert labels.field("违法身份证", "没有") is word
    assert labels.field("违法身份证") is None


def test_a_vague_wording_wants_a_value_of_its_type() -> None:
    assert field_of("filing_report", "证件", ID_NO) == "party_id_no"
    assert field_of("filing_report", "证件", "居民户口簿") != "party_id_no"


def test_a_heading_that_names_somebody_else_keeps_his_name_from_the_party() -> None:
    assert field_of("filing_report", "手机号码", "13000000000", "当事人情况") == "party_phone"
    assert field_of("filing_report", "手机号码", "13000000000", "委托代理人") == ""


def test_every_label_of_the_catalogue_means_itself() -> None:
    for form in load_catalogue().forms.values():
        labels = form_labels(form, WORDS)
        for field in form.fields:
            if field.where != "foot":
                assert labels.field(field.label) is field, (form.id, field.label)
        for sign in form.signs:
            assert labels.sign(sign.label) is sign, (form.id, sign.label)
        for table in form.tables:
            named = named_columns(table.columns, WORDS)
            assert [column_meant(one.label, named, WORDS) for one in table.columns] == list(table.columns)


# --- signing places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "label", "sign"),
    [
        ("filing_report", "局领导审批意见", "leader"),
        ("filing_report", "办案单位意见", "dept"),
        ("filing_report", "办案人员意见", "officer"),
        ("handling_approval", "法规部门审核意见", "legal"),
        ("service_receipt", "收件人（签章）", "receiver"),
        ("service_receipt", "送达人员签字", "server"),
        ("inspection_record", "在场见证人签字或盖章", "witness"),
        ("filing_report", "部门意见", "dept"),
        ("filing_report", "承办部门负责人意见", "dept"),
        ("filing_report", "单位负责人意见", "leader"),
        ("handling_approval", "部门意见", ""),
        ("inspection_record", "被检查人意见", ""),
        ("inspection_record", "执法人员签字（执法证号）", "officer"),
        ("inspection_record", "本页", ""),
        ("filing_report", "意见", ""),
        ("filing_report", "签名", ""),
        ("filing_report", "当事人签名", ""),
        ("filing_report", "复核意见", ""),
    ],
)
def test_the_signing_place_a_wording_means(form: str, label: str, sign: str) -> None:
    assert sign_of(form, label) == sign


def test_who_signs_is_a_field_first_and_a_signing_place_then() -> None:
    labels = form_labels(CATALOGUE.forms["service_receipt"], WORDS)
    met: set[str] = set()
    assert labels.sign_unless_field("收件人", met) is None and met == {"recipient"}
    again = labels.sign_unless_field("收件人", met)
    assert again is not None and again.id == "receiver"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("当事人逐页签字：宋知远", "宋知远"),
        ("每页签名：", ""),
        ("本页签名：", ""),
        ("当事人签名：宋知远", None),
        ("本页共3行：", None),
    ],
)
def test_the_signing_line_of_every_page(text: str, rest: str | None) -> None:
    assert page_signature(text, WORDS) == rest


# --- on pages -------------------------------------------------------------------------------------


def ruled(
    *rows: Sequence[tuple[str, float, float]], top: float = 0.2, step: float = 0.04
) -> tuple[Table, list[Line]]:
    """A table whose rows are cells of (text, left, right); a cell "^" goes on with the one above it."""
    cells: list[Cell] = []
    lines: list[Line] = []
    for at, row in enumerate(rows):
        y0 = top + at * step
        for text, left, right in row:
            if text == "^":
                above = next(one for one in reversed(cells) if one.box[0] == left)
                cells[cells.index(above)] = replace(
                    above, row_span=above.row_span + 1, box=(*above.box[:3], y0 + step)
                )
                continue
            col = round(left * 100)
            cells.append(Cell(at, col, 1, 1, (left, y0, right, y0 + step)))
            for part, word in enumerate(text.split("\n")):
                y = y0 + 0.004 + 0.012 * part
                box: Box = (left + 0.005, y, min(right - 0.005, left + 0.005 + 0.016 * len(word)), y + 0.01)
                lines.append(Line(word, box, 0.98))
    left, right = rows[0][0][1], max(one[2] for row in rows for one in row)
    return Table((left, top, right, top + step * len(rows)), tuple(cells)), lines


def read_page_of(form: Form, *lines: Line, tables: tuple[Table, ...] = ()) -> ReadDocument:
    whole: Page = replace(page(centred(form.title, 0.05), *lines), tables=tables)
    return read_documents([whole], Catalogue({form.id: form}))[0]


FILING = CATALOGUE.forms["filing_report"]


def test_a_group_heading_does_not_swallow_the_labels_beside_it() -> None:
    table, lines = ruled(
        [
            ("当\n事\n人", 0.1, 0.15),
            ("姓名（名称）", 0.15, 0.3),
            ("宋知远", 0.3, 0.5),
            ("族别", 0.5, 0.6),
            ("汉族", 0.6, 0.9),
        ],
        [("^", 0.1, 0.15), ("居民身份证号", 0.15, 0.3), (ID_NO, 0.3, 0.9)],
        [("发案\n时间", 0.1, 0.3), ("2025年3月5日8时30分", 0.3, 0.9)],
    )
    fields = read_page_of(FILING, *lines, tables=(table,)).fields
    assert {key: one.normal for key, one in fields.items()} == {
        "party_name": "宋知远",
        "party_ethnicity": "汉族",
        "party_id_no": ID_NO,
        "incident_time": "2025-03-05T08:30",
    }


def test_an_understood_label_is_believed_less_unless_its_value_proves_itself() -> None:
    found = read_page_of(FILING, line(f"违法行为人：宋知远　居民身份证号：{ID_NO}", 0.3)).fields
    assert found["party_name"].confidence <= BY_MEANING < found["party_id_no"].confidence


def test_a_listed_label_wins_over_an_understood_one() -> None:
    found = read_page_of(FILING, line("违法行为人：周望", 0.3), line("当事人：宋知远", 0.4)).fields
    assert found["party_name"].value == "宋知远"


def test_who_speaks_in_a_record_is_no_party() -> None:
    lines = line("违法行为人：宋知远", 0.3), line("当事人：对事实没有意见。", 0.4)
    assert read_page_of(FILING, *lines).fields["party_name"].value == "宋知远"


def test_a_sentence_with_a_colon_is_no_label() -> None:
    found = read_page_of(
        FILING, line("经查，违法行为人：宋知远", 0.3), line("宋知远的手机号码：13000000000", 0.35)
    )
    assert found.fields == {}


def test_a_label_right_behind_a_value_ends_it() -> None:
    found = read_page_of(FILING, line("现居住地址：青禾县城关镇和平路1号手机号码：13000000000", 0.3)).fields
    assert found["party_address"].value == "青禾县城关镇和平路1号"
    assert found["party_phone"].value == "13000000000"


@pytest.mark.parametrize(
    "said", ["2025年3月5日8时30分至2025年3月5日9时40分", "自2025年3月5日8时30分起至9时40分止"]
)
def test_a_range_of_time_is_start_and_end(said: str) -> None:
    form = CATALOGUE.forms["inquiry_record"]
    found = read_page_of(form, line(f"问话时间：{said}", 0.3)).fields
    assert (found["start"].normal, found["end"].normal) == ("2025-03-05T08:30", "2025-03-05T09:40")
    assert "start" not in read_page_of(form, line(f"立案时间：{said}", 0.3)).fields


def test_a_signing_place_of_another_wording_has_opinion_name_and_date() -> None:
    table, lines = ruled(
        [("局\n领\n导\n意\n见", 0.1, 0.15), ("同意立案。\n签字（盖章）：白景行\n2025年3月5日", 0.15, 0.9)],
        step=0.1,
    )
    sign = read_page_of(FILING, *lines, tables=(table,)).signs["leader"]
    assert (sign.opinion, sign.names, sign.date and sign.date.normal) == (
        "同意立案。",
        ("白景行",),
        "2025-03-05",
    )
    assert sign.confidence <= BY_MEANING


def test_a_resembling_label_in_other_known_words_is_not_taken() -> None:
    table, lines = ruled([("违法行为发生时间", 0.1, 0.3), ("2025年3月5日8时30分", 0.3, 0.9)])
    found = read_page_of(FILING, *lines, tables=(table,)).fields
    assert "place" not in found and found["incident_time"].normal == "2025-03-05T08:30"


@pytest.mark.parametrize(
    ("label", "otherwise"),
    [("主持人姓名", True), ("主持人签字", False), ("主持人签各", False)],
    ids=["only who", "another wording", "misread"],
)
def test_the_name_of_who_signs_is_no_misread_signing_place(label: str, otherwise: bool) -> None:
    form = CATALOGUE.forms["hearing_report"]
    assert form_labels(form, WORDS).says_otherwise(label, form.signs[0]) is otherwise
    table, lines = ruled([(label, 0.1, 0.3), ("白景行", 0.3, 0.9)])
    signs = read_page_of(form, *lines, tables=(table,)).signs
    assert ("host" in signs) is not otherwise


def test_a_signing_place_below_the_name_keeps_its_place_and_date() -> None:
    table, lines = ruled(
        [("主持人姓名", 0.1, 0.3), ("白景行", 0.3, 0.9)],
        [("主持人签名", 0.1, 0.3), ("白景行　2025年3月5日", 0.3, 0.9)],
    )
    found = read_page_of(CATALOGUE.forms["hearing_report"], *lines, tables=(table,))
    host = found.signs["host"]
    assert found.fields["host"].value == "白景行"
    assert host.names == ("白景行",) and host.date is not None and host.date.normal == "2025-03-05"
    assert host.box[1] > table.cells[2].box[1]


# --- columns --------------------------------------------------------------------------------------

GOODS = CATALOGUE.forms["valuation_sheet"]
EDGES = (0.05, 0.1, 0.3, 0.5, 0.6, 0.7, 0.82, 0.95)


def sheet_of(*rows: Sequence[str]) -> ReadDocument:
    table, lines = ruled(*([*zip(row, EDGES, EDGES[1:], strict=False)] for row in rows))
    return read_page_of(GOODS, *lines, tables=(table,))


ROWS = (
    ("1", "黄鹤楼（硬）", "6901028315005", "12", "140.00", "1680.00", ""),
    ("2", "利群（新版）", "6901028118170", "3", "125.50", "376.50", ""),
)


@pytest.mark.parametrize(
    "header",
    [
        ("项次", "商品名称", "条形码", "条数", "批发价（元/条）", "金额小计（元）", "附注"),
        ("编号", "卷烟品名", "商品条码", "数量/条", "核定单价", "价款（元）", "备考"),
    ],
)
def test_column_headings_by_meaning(header: Sequence[str]) -> None:
    rows = sheet_of(header, *ROWS).tables["goods"]
    assert [[row[key].value for key in ("name", "quantity", "unit_price", "amount")] for row in rows] == [
        ["黄鹤楼（硬）", "12", "140.00", "1680.00"],
        ["利群（新版）", "3", "125.50", "376.50"],
    ]


def test_columns_by_what_stands_in_them() -> None:
    rows = sheet_of(("甲", "商品名称", "乙", "丙", "丁", "戊", "己"), *ROWS).tables["goods"]
    known = [
        [row[key].normal for key in ("seq", "barcode", "quantity", "unit_price", "amount")] for row in rows
    ]
    assert known == [
        ["1", "6901028315005", "12", "140.00", "1680.00"],
        ["2", "6901028118170", "3", "125.50", "376.50"],
    ]


def test_a_table_of_something_else_is_no_table_of_goods() -> None:
    other = sheet_of(
        ("姓名", "住处", "车牌", "颜色", "里程", "油耗", "司机"), ("甲", "乙", "丙", "丁", "戊", "己", "庚")
    )
    assert other.tables["goods"] == ()


def test_rows_end_where_nothing_stands_below_or_a_label_begins() -> None:
    header = ("项次", "商品名称", "条形码", "条数", "批发价（元/条）", "金额小计（元）", "附注")
    assert len(sheet_of(header, *ROWS, ("", "（以下空白）", "", "", "", "", "")).tables["goods"]) == 2
    for total in ("合　计", "以上合计", "本页小计"):
        assert len(sheet_of(header, *ROWS, (total, "", "", "15", "", "2056.50", "")).tables["goods"]) == 2


def test_two_headings_of_one_meaning_mean_none() -> None:
    columns = (FormField("name", "品种规格"), FormField("unit", "单位"), FormField("count", "数量", "number"))
    form = Form("t", "试验文书", "1", "internal", 1, tables=(FormTable("goods", "明细", columns),))
    table, lines = ruled(
        [("商品名称", 0.1, 0.3), ("物品名称", 0.3, 0.5), ("计量单位", 0.5, 0.7), ("条数", 0.7, 0.9)],
        [("黄鹤楼", 0.1, 0.3), ("利群", 0.3, 0.5), ("条", 0.5, 0.7), ("3", 0.7, 0.9)],
    )
    row = read_page_of(form, *lines, tables=(table,)).tables["goods"][0]
    assert {key: one.value for key, one in row.items()} == {"unit": "条", "count": "3"}


# --- the data -------------------------------------------------------------------------------------


def own_words(folder: Path, old: str, new: str) -> LabelWords:
    text = (shipped_root() / "schemas/reading/label_words.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "schemas/reading/label_words.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_label_words(folder)


def test_a_bureau_adds_words_of_its_own(tmp_path: Path) -> None:
    own = own_words(tmp_path, "[当事人, ", "[当事人, 烟贩子, ")
    found = form_labels(FILING, own).field("烟贩子", "宋知远")
    assert found is not None and found.id == "party_name"
    assert field_of("filing_report", "烟贩子", "宋知远") == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weak: [", "weak: [[], ", "weak"),
        ("pattern: '男|女'", "pattern: '男|女('", "pattern"),
        ("only: [sign]", "only: [signs]", "only"),
    ],
)
def test_a_mistake_in_the_words_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        own_words(tmp_path, old, new)
    assert said in f"{caught.value} {caught.value.where}" and "label_words.yaml:" in str(caught.value.where)


def test_signing_places_need_only_the_words() -> None:
    sign = FormSign("owner", "货主签名")
    labels = form_labels(Form("t", "试验", "1", "internal", 1, signs=(sign,)), WORDS)
    assert labels.sign("货主（签字）") is sign
    assert labels.sign("车主签名") is None and labels.sign("货主意见") is None
