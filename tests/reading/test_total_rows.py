"""Sums below the columns of a table, and heads of columns in two lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.reading.agreements import load_agreements
from zmtool.reading.form_labels import BY_MEANING
from zmtool.scans.records import Cell, Page, Table

from .samples import centred, line
from .test_data_rows import HEAD, ROWS, read, table_of, whole

from zmtool.forms.catalogue import load_catalogue  # isort: skip
from zmtool.reading.documents import read_documents  # isort: skip


def test_a_sum_that_its_column_adds_up_to_is_believed() -> None:
    found = read(whole(HEAD), *map(whole, ROWS), whole(("合计", "2个品种", "", "", "22", ""))).fields
    assert (found["kinds"].normal, found["total_quantity"].normal) == ("2", "22")
    assert found["total_quantity"].confidence > BY_MEANING


def test_a_sum_that_does_not_fit_is_read_and_doubted() -> None:
    found = read(whole(HEAD), *map(whole, ROWS), whole(("合计", "", "", "", "25", ""))).fields
    assert found["total_quantity"].normal == "25" and found["total_quantity"].confidence <= BY_MEANING


def test_words_below_a_column_are_no_sum() -> None:
    found = read(whole(HEAD), *map(whole, ROWS), whole(("合计", "", "", "", "见附件", ""))).fields
    assert "total_quantity" not in found


def test_a_line_below_the_table_says_how_many_there_are() -> None:
    table, lines = table_of(whole(HEAD), *map(whole, ROWS))
    below = line("合计：共2个品种1,022条", 0.6)
    pages = [Page(1, 0, 0.707, (centred("证据先行登记保存通知书"), *lines, below), (table,))]
    found = read_documents(pages, load_catalogue())[0].fields
    assert (found["kinds"].normal, found["total_quantity"].normal) == ("2", "1022")


def test_a_sentence_with_counts_is_no_sum_of_the_table() -> None:
    found = read(whole(HEAD), *map(whole, ROWS), whole(("合计", "另查获2个品种待核", "", "", "", ""))).fields
    assert "kinds" not in found


def test_the_heads_of_columns_stand_in_two_lines() -> None:
    table, lines = table_of(
        ((0, 1, "序号"), (1, 2, "物品信息"), (3, 2, "清点情况"), (5, 1, "备注")),
        ((1, 1, "品种规格"), (2, 1, "条码"), (3, 1, "单位"), (4, 1, "数量")),
        *map(whole, ROWS),
    )
    cells = [
        Cell(one.row, one.col, 2, 1, (one.box[0], one.box[1], one.box[2], one.box[3] + 0.04))
        if one.row == 0 and one.col in (0, 5)
        else one
        for one in table.cells
    ]
    pages = [
        Page(1, 0, 0.707, (centred("证据先行登记保存通知书"), *lines), (Table(table.box, tuple(cells)),))
    ]
    rows = read_documents(pages, load_catalogue())[0].tables["goods"]
    assert [(row["seq"].normal, row["name"].value, row["quantity"].normal) for row in rows] == [
        ("1", "中华（硬）", "12"),
        ("2", "玉溪（软）", "10"),
    ]


def test_a_pattern_that_is_none_is_told_by_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "schemas" / "reading" / "agreements.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "reading" / "agreements.yaml").read_text("utf-8")
    own.write_text(shipped.replace("(\\d{1,4})", "(\\d{1,4}"), "utf-8")
    with pytest.raises(UsageProblem) as problem:
        load_agreements(tmp_path)
    assert "正则表达式" in problem.value.what and "agreements.yaml" in str(problem.value.where)


def test_groups_and_fields_of_a_count_are_as_many(tmp_path: Path) -> None:
    own = tmp_path / "schemas" / "reading" / "agreements.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "reading" / "agreements.yaml").read_text("utf-8")
    own.write_text(shipped.replace("totals: [kinds, total_quantity]", "totals: [kinds]"), "utf-8")
    with pytest.raises(UsageProblem) as problem:
        load_agreements(tmp_path)
    assert "totals" in problem.value.what and "agreements.yaml" in str(problem.value.where)
