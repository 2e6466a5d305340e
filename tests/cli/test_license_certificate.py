"""zmtool license certificate: what the printing system is given, and what it is not given."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.test_license_life import BY_LEADER, LICENCE, NEW, TO_APPROVAL, Desk, desk, received, steps
from zmtool.cli.entry import run

__all__ = ["desk"]

HEAD = "许可证号,客户名称,负责人,信用代码,经济类型,经营地址,许可范围,供货单位,有效期起,有效期止,发证机关,发证日期,状态\n"
GOOD = "349901100018,=1+1商行,宋知远,92349901MA0000007A,个体,示例县新街12号,卷烟零售、雪茄烟零售,示例市公司,2026-03-10,2031-03-09,示例县烟草专卖局,2026-03-10,有效\n"
PLAIN = "349901200032,便民超市,何平川,,有限责任,示例县老街3号,卷烟零售,,2026-01-01,2030-12-31,,,有效\n"
UNNAMED = "349901100042,,温书航,,个体,示例县新街14号,卷烟零售,,2026-01-01,2030-12-31,,,停业\n"
WRONG = (
    "349901100059,甲店,孟知白,,有限责任,示例县新街16号,卷烟零售,,2026-01-01,2030-12-31,,,有效\n"
    "349901100067,乙店,孟知白,92349901MA0000008A,个体,示例县新街18号,卷烟零售,,2026-01-01,2030-12-31,,,有效\n"
    "349901100075,丙店,孟知白,,个体,示例县新街20号,卷烟零售,,2026-01-01,2036-12-31,,,有效\n"
    "349901100083,丁店,孟知白,,个体,示例县新街22号,,,2026-01-01,2030-12-31,,,有效\n"
    "349901100091,戊店,孟知白,,个体,示例县新街24号,卷烟零售,,2026-01-01,2030-12-31,,,注销\n"
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder, table = tmp_path / "work", tmp_path / "户.csv"
    assert run(["init", str(folder)]) == 0
    table.write_text(HEAD + GOOD + PLAIN + UNNAMED + WRONG, encoding="utf-8")
    assert run(["license", "import", str(table), "-w", str(folder)]) == 0
    return folder


def certificate(capsys: pytest.CaptureFixture[str], work: Path, *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["license", "certificate", *map(str, arguments), "-w", str(work), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_cells_as_they_are_printed(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    out = tmp_path / "制证清单.xlsx"
    code, told = certificate(capsys, work, "349901100018", "349901100042", "349901100018", "-o", out)
    assert code == 0 and [one["许可证号"] for one in told["certificates"]] == ["349901100018", "349901100042"]
    sheet = openpyxl.load_workbook(out)["制证清单"]
    head, first, second = sheet.iter_rows()
    assert [cell.value for cell in head] == told["columns"]
    assert [cell.value for cell in first] == [
        "349901100018",
        "=1+1商行",
        "宋知远",
        "个体",
        "92349901MA0000007A",
        "示例县新街12号",
        "卷烟零售、雪茄烟零售",
        "示例市公司",
        "自2026年3月10日至2031年3月9日",
        "示例县烟草专卖局",
        "2026年3月10日",
    ]
    assert {cell.data_type for cell in first} == {"s"} and first[1].quotePrefix
    assert second[1].value == "—"

    table = tmp_path / "制证清单.csv"
    assert certificate(capsys, work, "349901100018", "-o", table)[0] == 0
    with table.open(encoding="utf-8-sig", newline="") as stream:
        _, row = csv.reader(stream)
    assert row[:2] == ["349901100018", "'=1+1商行"]


def test_entries_that_are_wrong_are_refused_by_name(capsys: pytest.CaptureFixture[str], work: Path) -> None:
    numbers = [line.split(",")[0] for line in WRONG.splitlines()]
    code, told = certificate(capsys, work, "349901200032", *numbers)
    assert code == 5
    what = told["error"]["what"]
    for words in (
        "甲店：V03",
        "乙店：V04",
        "丙店：V06",
        "丁店：缺许可范围",
        "戊店：状态是注销",
        "5 户不能制证",
    ):
        assert words in what
    assert "349901200032" not in what


def test_what_is_not_there(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    assert certificate(capsys, work, "349901100999")[0] == 3
    assert certificate(capsys, work)[0] == 2
    assert certificate(capsys, work, "--application", "示烟许受2026-0009")[0] == 3
    assert certificate(capsys, work, "349901100018", "-o", tmp_path / "a.docx")[0] == 2


def test_the_certificate_of_an_application_is_there_once_it_is_registered(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", *BY_LEADER))
    code, told, _ = desk("certificate", "--application", number)
    assert code == 5 and "还没有制证登记" in told["error"]["what"]
    steps(desk, number, ("制证登记", "2026-05-12", *LICENCE))
    code, told, _ = desk("certificate", "--application", number)
    assert code == 0 and told["certificates"][0]["负责人"] == "沈念慈"
