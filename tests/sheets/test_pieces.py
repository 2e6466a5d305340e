"""A long text comes in pieces: the same rows, numbers and refusals as in one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput
from zmtool.sheets import pieces
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.pieces import previews
from zmtool.sheets.read import read_sheets
from zmtool.sheets.take import preview

HEADER = ["订单编号", "专卖证号", "订货日期", "卷烟名称", "数量"]
MAPPING = load_mapping("insight_orders")


@pytest.fixture(autouse=True)
def every_text_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MAX_BYTES", 0)


def written(path: Path, lines: list[list[object]], encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def sample(tmp_path: Path, encoding: str = "gb18030") -> Path:
    rows: list[list[object]] = [["某县订单"], HEADER]
    for number in range(1, 48):
        rows.append([f"CO{number}", "349901100018" if number % 11 else "错号", "2026-06-03", "白沙", number])
        if number % 20 == 0:
            rows.append(HEADER)
    rows.append(["合计", "", "", "", 999])
    return written(tmp_path / "订单.csv", rows, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("at_once", [7, 10, 1000])
def test_in_pieces_it_is_the_same(tmp_path: Path, encoding: str, at_once: int) -> None:
    path = sample(tmp_path, encoding)
    whole = preview(read_sheets(path), MAPPING, path.name)
    found = list(previews(path, MAPPING, at_once=at_once))
    assert len(found) > 1 or at_once == 1000
    for part in ("accepted", "rejected"):
        assert [one for piece in found for one in getattr(piece, part)] == list(getattr(whole, part))
    assert [one.row for piece in found for one in piece.skipped] == [one.row for one in whole.skipped]
    assert {row: cells for piece in found for row, cells in piece.cells.items()} == dict(whole.cells)


def test_a_text_that_breaks_later_is_refused_before_anything_is_taken(tmp_path: Path) -> None:
    path = sample(tmp_path, "utf-8")
    path.write_bytes(path.read_bytes() + b"\xff\xfe\x81")
    with pytest.raises(BadInput, match="编码"):
        list(previews(path, MAPPING, at_once=5))


def test_an_unclosed_quotation_mark_names_its_line(tmp_path: Path) -> None:
    path = sample(tmp_path, "utf-8")
    path.write_text(path.read_text("utf-8") + '"开头没有结尾' + "x" * 40_000, "utf-8")
    with pytest.raises(BadInput, match="引号"):
        list(previews(path, MAPPING, at_once=5))
