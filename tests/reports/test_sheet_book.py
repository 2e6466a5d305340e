"""Workbooks of plain tables: every cell as XlsxWriter itself would write it, and what people find when they open one."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlsxwriter import Workbook

from zmtool.base.errors import UsageProblem
from zmtool.forms.printable import printed
from zmtool.reports.sheet_book import Share, Sheet, write_book
from zmtool.reports.sheet_cells import FORMULA_STARTS, Looks, column_name, rows_xml

LOOKS = Looks(head=1, text=2, guarded=3, day=4, share=5)
TEXT = st.text(st.characters(codec="utf-8"), max_size=80)
VALUES = st.one_of(
    st.none(),
    TEXT,
    st.sampled_from(["=1+1", " 空格 ", "_x000B_", "a\x0bb", "行\r\n尾\n", "<甲&乙>"]),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(0, 1).map(Share),
    st.dates(date(1900, 1, 1)),
)


def _by_xlsxwriter(columns: tuple[str, ...], rows: list[list[Any]]) -> str:
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options)
    page = book.add_worksheet()
    head = book.add_format({"bold": True})
    text, guarded = book.add_format({"num_format": "@"}), book.add_format({"quote_prefix": True})
    day, share = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.00%"})
    for one in (head, text, guarded, day, share):
        one._get_xf_index()
    for at, name in enumerate(columns):
        page.write_string(0, at, printed(name), head)
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, at, value, day)
            elif isinstance(value, int | float):
                page.write_number(number, at, value, share if isinstance(value, Share) else None)
            elif value:
                shown = printed(value)
                page.write_string(number, at, shown, guarded if shown.startswith(FORMULA_STARTS) else text)
    book.close()
    with ZipFile(buffer) as parts:
        written = parts.read("xl/worksheets/sheet1.xml").decode()
    return written.split("<sheetData>")[1].split("</sheetData>")[0]


@settings(max_examples=60)
@given(st.lists(TEXT, min_size=3, max_size=3), st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=4))
def test_cells_are_those_that_xlsxwriter_writes(heads: list[str], rows: list[list[Any]]) -> None:
    columns = tuple(heads)
    assert "".join(rows_xml(columns, rows, LOOKS)) == _by_xlsxwriter(columns, rows)


def test_columns_are_named_as_in_a_workbook() -> None:
    assert [column_name(at) for at in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_what_people_find_in_a_workbook(tmp_path: Path) -> None:
    first = Sheet(
        "明细",
        ("名称", "数", "日期"),
        [
            ("=HYPERLINK(1)", 3, date(2026, 5, 2)),
            (None, "", None),
            ("甲\ue000店", Share(0.125), datetime(2026, 5, 2, 12, 0)),
            ("长" * 40_000, float("inf"), date(1899, 12, 31)),
        ],
    )
    book = load_workbook(write_book([first, Sheet("空", ("甲",), [])], tmp_path / "a.xlsx"))
    page = book["明细"]
    assert [[cell.value for cell in row] for row in page.iter_rows(max_row=4)] == [
        ["名称", "数", "日期"],
        ["=HYPERLINK(1)", 3, datetime(2026, 5, 2)],
        [None, None, None],
        ["甲\ue000店", 0.125, datetime(2026, 5, 2, 12, 0)],
    ]
    assert page["A2"].data_type == "s" and page["A2"].quotePrefix and not page["A4"].quotePrefix
    assert page["B4"].number_format == "0.00%" and page["C2"].number_format == "yyyy-mm-dd"
    assert page["A1"].font.b and not page["A2"].font.b
    assert [len(page["A5"].value), page["B5"].value, page["C5"].value] == [32_000, "inf", "1899-12-31"]
    assert page.freeze_panes == "A2" and page.print_title_rows == "$1:$1" and page.dimensions == "A1:C5"
    assert page.column_dimensions["A"].width == pytest.approx(50, abs=1)
    assert book["空"].max_row == 1 and not list(tmp_path.glob("*.part"))


def test_characters_that_count_double_do_not_pass_the_limit_of_a_cell(tmp_path: Path) -> None:
    path = write_book([Sheet("甲", ("甲",), [("𠮷" * 30_000,)])], tmp_path / "a.xlsx")
    assert load_workbook(path)["甲"]["A2"].value == "𠮷" * 16_383


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="明细.*放不下"):
        write_book([Sheet("明细", ("甲",), [("1",)] * 1_048_576)], tmp_path / "a.xlsx")
    with pytest.raises(UsageProblem, match=r"\.xlsx"):
        write_book([Sheet("明细", ("甲",), [])], tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())
