"""Spreadsheets as clerks get them: by content and not by name, and nothing hostile gets through."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import BadInput
from zmtool.sheets import extent
from zmtool.sheets.read import read_sheets, sheets_of

ROWS = (("品规", "条包码"), ("中华(硬)", "6901028075015"))
CSV = "品规,条包码\r\n中华(硬),6901028075015\r\n"


def workbook_bytes(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimited_text_in_every_encoding(encoding: str, delimiter: str) -> None:
    content = CSV.replace(",", delimiter).encode(encoding)
    assert sheets_of(content, "a.xls")[0].rows == ROWS


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    cells = [
        "中华",
        6901028075015,
        381.6,
        date(2025, 7, 1),
        datetime(2025, 7, 1, 8, 30),
        True,
        3.49901e17,
        None,
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes([[], list(cells)]))
    assert read_sheets(path)[0].rows == (
        ("",) * 7,
        ("中华", "6901028075015", "381.6", "2025-07-01", "2025-07-01 08:30:00", "是", "3.49901E+17"),
    )


def test_the_old_format(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("目录")
    for index, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(index, column, text)
    book.save(str(tmp_path / "a.xls"))
    (found,) = read_sheets(tmp_path / "a.xls")
    assert (found.name, found.rows) == ("目录", ROWS)


def test_merged_cells_give_their_text_to_each() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [["价格", ""], ["批发价", "零售价"], ["一类", "1"], ["", "2"]]:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A4")
    out = io.BytesIO()
    book.save(out)
    rows = sheets_of(out.getvalue(), "a.xlsx")[0].rows
    assert rows[0] == ("价格", "价格")
    assert (rows[3][0], rows[2][0]) == ("一类", "一类")


def test_html_named_xls() -> None:
    page = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=GBK"></head><body>
    <table><tr><td colspan=2>价格<br>目录</td></tr><tr><th>品规</th><th>价</th></tr>
    <tr><td rowspan="2">中华&#40;硬&#41;</td><td>450</td></tr><tr><td>460 <table><tr><td>内</td></tr></table></td></tr></table>"""
    (sheet,) = sheets_of(page.encode("gbk"), "a.xls")
    assert sheet.rows == (("价格 目录",) * 2, ("品规", "价"), ("中华(硬)", "450"), ("中华(硬)", "460 内"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"\0\0\r\n", "空"),
        (b"%PDF-1.7", "不是表格"),
        (b"MIME-Version: 1.0\r\n", "单个文件网页"),
        ("<html><body>请登录".encode(), "没有表格"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003 XML"),
        (b"PK\x03\x04" + b"x" * 100, "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (b"\xff\xff\xff\x80\x81", "编码"),
        (("品规," * 2000).encode() + b"\xe4\xb8", "编码"),
        (b'"' + b"a,\n" * 50_000, "引号"),
        (b",,,,\n", "没有内容"),
        (b"," * 400, "过大"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        sheets_of(content, "坏.xls")
    assert caught.value.next_step


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "没有.csv"):
        with pytest.raises(BadInput):
            read_sheets(path)


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose only sheet is ``xml``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([["a"]]))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_FOOT = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="9"><c x=">" r="XFD9"><v>1</v></c></row>',
    ],
)
def test_a_small_file_that_reaches_far_is_refused(rows: bytes) -> None:
    with pytest.raises(BadInput, match="超出上限"):
        sheets_of(with_sheet(_HEAD + rows + _FOOT), "a.xlsx")


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "_MAX_UNPACKED", 10_000_000)
    with pytest.raises(BadInput, match="解开后过大"):
        sheets_of(with_sheet(_HEAD + b" " * 12_000_000 + _FOOT), "a.xlsx")


def test_rows_that_are_only_formatted_do_not_count() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' + b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0" /></row>' % (n, n, n)
        for n in range(500_000, 540_000)
    )
    assert sheets_of(with_sheet(_HEAD + rows + _FOOT), "a.xlsx")[0].rows == (("1",),)


def _xlsb(row: int) -> bytes:
    header = struct.pack("<I", row) + b"\0" * 12
    sheet = b"\x00" + bytes([len(header)]) + header
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        archive.writestr("xl/worksheets/sheet1.bin", sheet + b"\x01\x08" + struct.pack("<II", 3, 0))
    return out.getvalue()


def test_a_binary_sheet_that_reaches_far_is_refused() -> None:
    with pytest.raises(BadInput, match="超出上限"):
        sheets_of(_xlsb(1_048_575), "a.xlsb")
    with pytest.raises(BadInput, match="损坏"):
        sheets_of(_xlsb(5), "a.xlsb")


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"<table><tr><td>", b"\xff\xfe", b"a,b\n"])
)
def test_any_bytes_give_a_table_or_a_reason(content: bytes, head: bytes) -> None:
    try:
        assert sheets_of(head + content, "a")
    except BadInput as error:
        assert error.next_step
