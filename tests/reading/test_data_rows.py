"""Rows of a ruled table: a row with its running number is data however few of its cells were found; a total is not."""

from __future__ import annotations

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadDocument
from zmtool.scans.records import Cell, Line, Page, Table

from .samples import centred

HEAD = ("序号", "品种规格", "条码", "单位", "数量", "备注")
ROWS = (("1", "中华（硬）", "6901028000017", "条", "12", ""), ("2", "玉溪（软）", "", "条", "10", ""))


def table_of(*rows: tuple[tuple[int, int, str], ...]) -> tuple[Table, tuple[Line, ...]]:
    """Rows of cells (column, columns spanned, text) between rulings."""
    cells, lines = [], []
    for at, row in enumerate(rows):
        for column, span, text in row:
            x0, y0 = 0.1 + 0.13 * column, 0.3 + 0.04 * at
            box = (x0, y0, x0 + 0.13 * span, y0 + 0.04)
            cells.append(Cell(at, column, 1, span, box))
            if text:
                lines.append(Line(text, (x0 + 0.01, y0 + 0.01, x0 + 0.13 * span - 0.01, y0 + 0.03), 0.98))
    return Table((0.1, 0.3, 0.88, 0.3 + 0.04 * len(rows)), tuple(cells)), tuple(lines)


def whole(row: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    return tuple((column, 1, text) for column, text in enumerate(row))


def read(*rows: tuple[tuple[int, int, str], ...]) -> ReadDocument:
    table, lines = table_of(*rows)
    (document,) = read_documents(
        [Page(1, 0, 0.707, (centred("证据先行登记保存通知书"), *lines), (table,))], load_catalogue()
    )
    return document


def names(document: ReadDocument) -> list[str]:
    return [row["name"].value for row in document.tables["goods"] if "name" in row]


def test_a_row_whose_cells_ran_together_ends_nothing() -> None:
    broken = ((0, 1, "2"), (1, 5, "玉溪（软）"))
    document = read(whole(HEAD), whole(ROWS[0]), broken, whole(("3", "云烟（紫）", "", "条", "5", "")))
    assert names(document) == ["中华（硬）", "玉溪（软）", "云烟（紫）"]


@pytest.mark.parametrize("last", ["合计", "以上合计22条", "以下空白", "当事人签名"])
def test_a_row_without_a_number_ends_the_data(last: str) -> None:
    document = read(
        whole(HEAD), *map(whole, ROWS), ((0, 2, last), (2, 4, "")), whole(("9", "不是物品", "", "", "", ""))
    )
    assert names(document) == ["中华（硬）", "玉溪（软）"]


def test_a_bracket_within_a_heading_is_part_of_it() -> None:
    head = ("序号", "理由", "采纳与否", "采纳（不采纳）理由")
    table, lines = table_of(whole(head), whole(("1", "初次违法", "采纳", "经核查没有处罚记录。")))
    pages = [Page(1, 0, 0.707, (centred("陈述申辩复核意见书"), *lines), (table,))]
    (row,) = read_documents(pages, load_catalogue())[0].tables["reviews"]
    assert (row["adopted"].value, row["explanation"].value) == ("采纳", "经核查没有处罚记录。")
