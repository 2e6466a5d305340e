"""The spreadsheet: figures are figures, days are days, text is never a formula, identity numbers are masked."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from zmtool.reports.result_table import write_result_table

from .made_results import ID_NUMBER, hostile, some

SHEETS = ["总表", "问题明细", "扣分统计", "按单位", "按承办人", "按环节", "说明"]


def test_sheets_rows_and_types(tmp_path: Path) -> None:
    book = load_workbook(write_result_table(some(), tmp_path / "r.xlsx"))
    assert book.sheetnames == SHEETS
    page = book["总表"]
    head = [cell.value for cell in page[1]]
    row = dict(zip(head, [cell.value for cell in page[3]], strict=True))
    assert (row["案卷"], row["得分"], row["罚款（元）"]) == ("示烟立〔2025〕第2号", 94, 1753.6)
    assert isinstance(row["立案日期"], datetime) and row["证件号码"] == "349901********123X"
    assert (row["问题"], row["一票否决"], page[4][head.index("一票否决")].value) == (2, None, "X01")
    assert page[6][head.index("备注")].value == "案卷包已损坏" and page[6][head.index("得分")].value is None
    for one in book:
        assert one.freeze_panes and one.auto_filter.ref.startswith("A1:")
        widths = [one.column_dimensions[cell.column_letter].width for cell in one[1]]
        assert all(7 <= width <= 60 for width in widths)
    details = book["问题明细"]
    column = [cell.value for cell in details[1]].index("扣分")
    assert sum(line[column].value or 0 for line in details.iter_rows(min_row=2)) == 23, "the column adds up"
    assert {line[0].value: line[1].value for line in book["说明"].iter_rows()}["按承办人"]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    path = write_result_table([hostile()], tmp_path / "r.xlsx")
    book = load_workbook(path)
    seen = False
    for page in book:
        for line in page.iter_rows():
            for cell in line:
                assert cell.data_type != "f", (page.title, cell.coordinate)
                if isinstance(cell.value, str):
                    assert (
                        "\x07" not in cell.value and "\u202e" not in cell.value and len(cell.value) < 32_768
                    )
                    assert ID_NUMBER not in cell.value
                    if cell.value[:1] in "=+-@":
                        seen = True
                        assert cell.quotePrefix, cell.coordinate
    assert seen
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_identity_numbers_in_full_where_wanted(tmp_path: Path) -> None:
    book = load_workbook(write_result_table([hostile()], tmp_path / "r.xlsx", full=True))
    values = [cell.value for page in book for line in page.iter_rows() for cell in line]
    assert ID_NUMBER in values and any(
        isinstance(one, str) and one.endswith(f"证件号{ID_NUMBER}") for one in values
    )
