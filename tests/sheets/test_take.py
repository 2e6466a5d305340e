"""From messy sheets to rows: every row is accepted, corrected, rejected or skipped, and each time it is said why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import BadInput, InvalidValue, UsageProblem
from zmtool.sheets.cell_types import take_cell
from zmtool.sheets.mapping import ImportField, ImportMapping, load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Preview, Sheet
from zmtool.sheets.take import preview

MAPPING = ImportMapping(
    "sample",
    "样表",
    (
        ImportField("code", "条包码", "barcode", ("条码",)),
        ImportField("name", "品规", "text", ("卷烟名称", "名称"), required=True),
        ImportField("price", "批发价", "money", ("价格",)),
    ),
    unique=("code",),
)


def _preview(*rows: tuple[str, ...], mapping: ImportMapping = MAPPING) -> Preview:
    return preview([Sheet("一", rows)], mapping, "甲.xlsx")


def test_a_sheet_as_it_comes() -> None:
    found = _preview(
        ("示例省价格目录", "示例省价格目录", "示例省价格目录"),
        ("单位：元", "", ""),
        ("卷烟 名称", "条 码", "批发价（元/条）", "价类"),
        ("", "", "", ""),
        ("中华(硬)", "6901028075015.0", "381.6", "一类"),
        ("卷烟 名称", "条 码", "批发价（元/条）", "价类"),
        ("牡丹(软)", "'6901028075053", "121.90元", "三类"),
        ("玉溪(软)", "6.90103E+12", "201.4", "一类"),
        ("玉溪(硬)", "6901028316867", "199.28", "一类"),
        ("中华(硬)", "６９０１０２８０７５０１５", "381.60", ""),
        ("中华(硬)", "6901028075015", "390", ""),
        ("", "6901028046893", "114.5", ""),
        ("合 计", "", "1,000.00", ""),
        ("制表人：甲", "", "", ""),
    )
    assert (found.header_row, found.ignored) == (3, ("价类",))
    assert [(one.row, dict(one.values)) for one in found.accepted] == [
        (5, {"code": "6901028075015", "name": "中华(硬)", "price": "381.60"}),
        (7, {"code": "6901028075053", "name": "牡丹(软)", "price": "121.90"}),
    ]
    assert [(one.row, one.before, one.after) for one in found.corrected] == [
        (5, "6901028075015.0", "6901028075015"),
        (7, "'6901028075053", "6901028075053"),
    ]
    assert [(one.row, one.label) for one in found.rejected] == [
        (8, "条包码"),
        (9, "条包码"),
        (11, "条包码"),
        (12, "品规"),
    ]
    assert "科学计数法" in found.rejected[0].reason
    assert "校验位" in found.rejected[1].reason
    assert "与第 5 行重复" in found.rejected[2].reason
    assert [(one.row, one.reason) for one in found.skipped] == [
        (6, "重复的表头"),
        (10, "与第 5 行完全相同"),
        (13, "合计行"),
        (14, "表尾说明"),
    ]


def test_a_header_over_two_lines() -> None:
    mapping = ImportMapping(
        "sample",
        "样表",
        (
            ImportField("name", "品规", "text"),
            ImportField("wholesale", "批发价", "money"),
            ImportField("retail", "零售价", "money"),
        ),
    )
    found = _preview(
        ("品规", "价格", "价格"), ("品规", "批发价", "零售价"), ("甲", "1", "2"), mapping=mapping
    )
    assert found.header_row == 2
    assert dict(found.accepted[0].values) == {"name": "甲", "wholesale": "1.00", "retail": "2.00"}


def test_the_more_telling_header_wins() -> None:
    found = _preview(("品规", "条码", "条包码"), ("甲", "1", "6901028075015"))
    assert [one.header for one in found.columns] == ["品规", "条包码"]
    assert found.ignored == ("条码",)


def test_no_header_says_what_is_expected() -> None:
    with pytest.raises(BadInput, match="找不到") as caught:
        _preview(("1", "2"), ("3", "4"))
    assert "品规" in caught.value.next_step


def test_the_sheet_with_the_best_header_is_taken() -> None:
    sheets = [Sheet("说明", (("请填写",),)), Sheet("数据", (("品规", "条码"), ("甲", "6901028075015")))]
    found = preview(sheets, MAPPING, "a")
    assert (found.sheet, len(found.accepted)) == ("数据", 1)
    assert "说明" in found.notes[0]


def test_problem_rows_can_be_mended_and_imported_again(tmp_path: Path) -> None:
    found = _preview(("品规", "条码"), ("=cmd|'/c calc'!A1", "1"), ("-好\x07", "6901028075016"), ("丙", "0"))
    path = write_problem_rows(found, tmp_path / "问题.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["品规", "条码", "原因", "原表行号"]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert sheet["D3"].value == "3"
    sheet["B2"].value = "6901028075015"
    sheet["B3"].value = "6901028075053"
    book.save(path)
    again = preview(read_sheets(path), MAPPING, path.name)
    assert [one.values["name"] for one in again.accepted] == ["=cmd|'/c calc'!A1", "-好"]
    assert (len(again.rejected), again.ignored) == (1, ("原因", "原表行号"))


@pytest.mark.parametrize(
    ("kind", "raw", "text", "repaired"),
    [
        ("barcode", "6.901028075015E+12", "6901028075015", True),
        ("barcode", "690-1028-075015", "6901028075015", True),
        ("digits", "123", "00000000123", True),
        ("digits", "12345678901", "12345678901", False),
        ("licence_number", "349901100018.00", "349901100018", True),
        ("money", "381.60000000000002", "381.60", True),
        ("money", "1,234.5元/条", "1234.50", False),
        ("count", "16支", "16", False),
        ("number", "1,234.50", "1234.5", False),
        ("date", "45839", "2025-07-01", True),
        ("date", "2025-07-01 00:00:00", "2025-07-01", False),
        ("date", "20250701", "2025-07-01", False),
        ("quantity", "２５包", "25包", False),
        ("quantity", "2.50", "2.5", False),
        ("list", "硬中华、中华硬;硬中华", "硬中华\n中华硬", False),
        ("text", " 中华\u3000（硬）\u200b ", "中华 （硬）", False),
        ("text", "NULL", "", False),
        ("money", "——", "", False),
    ],
)
def test_cells(kind: str, raw: str, text: str, repaired: bool) -> None:
    taken = take_cell(raw, ImportField("x", "列", kind, length=11 if kind == "digits" else None))
    assert (taken.text, bool(taken.repair)) == (text, repaired)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("barcode", "6901028075016"),
        ("barcode", "6.90103E+12"),
        ("digits", "123456789012"),
        ("digits", "12A"),
        ("licence_number", "3.49901E+11"),
        ("money", "381.605"),
        ("money", "面议"),
        ("count", "0"),
        ("count", "1.5"),
        ("number", "1e5"),
        ("date", "2025-02-30"),
        ("quantity", "三公里"),
    ],
)
def test_cells_that_are_wrong(kind: str, raw: str) -> None:
    with pytest.raises(InvalidValue):
        take_cell(raw, ImportField("x", "列", kind, length=11 if kind == "digits" else None))


def test_choices() -> None:
    field = ImportField("unit", "计价单位", "text", choices=(("元/条", "条"), ("支", "支")))
    assert take_cell("元／条", field).text == "条"
    with pytest.raises(InvalidValue, match="元/条、支"):
        take_cell("斤", field)


KINDS: Any = st.sampled_from(
    ["text", "list", "barcode", "digits", "licence_number", "money", "count", "number", "date", "quantity"]
)


@given(KINDS, st.text(max_size=40) | st.from_regex(r"[0-9.,eE+\-/年月条包元]{1,20}"))
def test_any_cell_is_taken_or_refused(kind: str, raw: str) -> None:
    field = ImportField("x", "列", kind)
    try:
        taken = take_cell(raw, field)
    except InvalidValue:
        return
    assert take_cell(taken.text, field).text == taken.text


cell_texts = st.sampled_from(
    ["", "品规", "条码", "合计", "中华", "6901028075015", "1e9", "=1", "12", "注：甲"]
)


@given(st.lists(st.lists(cell_texts, max_size=4).map(tuple), max_size=8))
def test_no_row_disappears(rows: list[tuple[str, ...]]) -> None:
    try:
        found = _preview(("品规", "条码"), *rows)
    except BadInput:
        return
    told = [one.row for group in (found.accepted, found.rejected, found.skipped) for one in group]
    filled = [
        number
        for number, row in enumerate(rows, 2)
        if any(cell.strip() for cell in row) and number > found.header_row
    ]
    assert sorted(told) == filled


def test_a_wrong_mapping_file_names_its_field(tmp_path: Path) -> None:
    path = tmp_path / "schemas" / "imports" / "skus.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        'id: skus\nversion: "1"\nlabel: 目录\nsource: 本局\nunique: [code]\n'
        "fields:\n  - {id: name, label: 品规, type: text}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageProblem, match="code"):
        load_mapping("skus", tmp_path)
    path.write_text('id: skus\nversion: "1"\nlabel: 目录\nsource: 本局\nfields: []\n', encoding="utf-8")
    load_mapping.cache_clear()
    with pytest.raises(UsageProblem, match="不符合"):
        load_mapping("skus", tmp_path)
    assert load_mapping("skus").field("barcode_pack").label == "小盒码"
