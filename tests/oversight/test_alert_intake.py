"""Alerts that come from files: exported lists, summaries of orders, the register (supervision.md 2.2, 3.5)."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from zmtool.cli.entry import run

SHOPS = [f"3499011000{number:02d}" for number in range(10, 16)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace where no post is registered: a single person does everything."""
    assert run(["init", str(tmp_path / "w"), "--short-name", "示"]) == 0
    return tmp_path / "w"


def _asked(root: Path, capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    capsys.readouterr()
    found = run([*map(str, arguments), "-w", str(root), "--json"])
    shown = capsys.readouterr()
    assert found == code, (arguments, shown.out, shown.err)
    return json.loads(shown.out)


def _csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_list_is_taken_in_once(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("预警类型", "许可证号", "客户名称", "月份", "预警值", "预警等级", "预警说明"),
        ("A04", SHOPS[0], "示例店", "2026-05", 3, "", "=HYPERLINK(1)"),
        ("一号多户", SHOPS[1], "", "2026-05", 2, "橙色", ""),
        ("Z99", SHOPS[1], "", "2026-05", 2, "", ""),
        ("A01", "", "", "2026-05", 2, "", ""),
        ("A01", SHOPS[2], "", "2026-05", "两倍", "", ""),
    ):
        sheet.append(row)
    file, problems = tmp_path / "清单.xlsx", tmp_path / "问题行.xlsx"
    book.save(file)
    told = _asked(root, capsys, "alert", "import", file, "--dry-run")
    assert (told["written"], told["rows"], len(told["rejected"])) == (False, 2, 3)
    assert _asked(root, capsys, "alert", "list") == []
    told = _asked(root, capsys, "alert", "import", file, "--problems", problems)
    assert told["counts"] == {"new": 2} and load_workbook(problems).worksheets[0].max_row >= 4
    assert [one["level"] for one in told["alerts"]] == [2, 2]  # by the value, and as the list says
    assert _asked(root, capsys, "alert", "import", file)["counts"] == {"unchanged": 2}
    assert len(_asked(root, capsys, "alert", "list")) == 2
    assert _asked(root, capsys, "alert", "import", file, "--problems", tmp_path / "x.txt", code=2)
    bad = _csv(tmp_path / "坏.csv", [("模型", "许可证号"), ("Z99", SHOPS[0])])
    assert "没有模型" in _asked(root, capsys, "alert", "import", bad, code=4)["error"]["what"]
    assert _asked(root, capsys, "alert", "import", tmp_path / "没有.xlsx", code=4)


def test_the_official_kinds_from_files(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = _csv(
        tmp_path / "户.csv",
        [
            ("许可证号", "客户名称", "负责人", "经营地址", "状态", "订货电话", "发证日期"),
            *(
                (
                    shop,
                    f"店{n}",
                    f"宋知{'一二三四五'[n]}",
                    f"示例县新街{n}号",
                    "有效",
                    "13900000001" if n < 2 else "",
                    "2020-01-01",
                )
                for n, shop in enumerate(SHOPS[:5])
            ),
        ],
    )
    assert run(["license", "import", str(register), "-w", str(root)]) == 0
    rows: list[Sequence[object]] = [("许可证号", "订货日期", "品规名称", "订购量", "订货金额")]
    for day in (
        "2026-04-07",
        "2026-04-14",
        "2026-04-21",
        "2026-04-28",
        "2026-05-05",
        "2026-05-12",
        "2026-05-19",
    ):
        rows += [(shop, day, "示例甲", 30, 3000) for shop in SHOPS[:5]]
    rows += [(SHOPS[0], "2026-05-26", "示例甲", 90, 9000), (SHOPS[1], "2026-05-26", "示例乙", 30, 30000)]
    rows += [(SHOPS[5], "2026-05-26", "示例甲", 30, 3000), ("不是证号", "2026-05-26", "示例甲", 30, 3000)]
    rows.append(("合计", "", "", 9999, ""))
    file = _csv(tmp_path / "订单.csv", rows)
    dry = _asked(root, capsys, "alert", "check", file, "--dry-run")
    assert dry["month"] == "2026-05" and dry["added"] == []
    found = {(one["model"], one["subject"]) for one in dry["found"]}
    assert {("A01", SHOPS[0]), ("B01", SHOPS[1]), ("C06", SHOPS[5]), ("C01", SHOPS[0])} <= found
    assert ("I02", "示例甲") in found and ("A01", SHOPS[1]) not in found
    assert len(dry["refused"]) == 1
    told = _asked(root, capsys, "alert", "check", file)
    assert {one["done"] for one in told["added"]} == {"new"} and len(told["added"]) == len(dry["found"])
    again = _asked(root, capsys, "alert", "check", file)
    assert {one["done"] for one in again["added"]} == {"unchanged"}
    red = _asked(root, capsys, "alert", "list", "--level", "红")
    assert [one["model"] for one in red] == ["C06"]
    only = _asked(root, capsys, "alert", "check")
    assert [one["model"] for one in only["found"]] == ["C01"]  # the register by itself
    assert _asked(root, capsys, "alert", "check", file, "--month", "五月", code=2)
    wrong = _csv(tmp_path / "错.csv", [("许可证号", "月份", "数量"), (SHOPS[0], "去年", 10)])
    assert _asked(root, capsys, "alert", "check", wrong, code=4)


def test_months_in_any_writing(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("许可证号", "月份", "数量"), (SHOPS[0], "2026年4月", 40), (SHOPS[0], "202605", 90)]
    told = _asked(root, capsys, "alert", "check", _csv(tmp_path / "月.csv", rows), "--dry-run")
    assert [(one["model"], one["period"]) for one in told["found"]] == [("A02", "2026-05")]
    assert len(told["remarks"]) == 4  # what the file has no columns for is said, not guessed


def test_terminal_answers(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["-w", str(root)]
    assert run(["alert", "add", "A04", SHOPS[0], "--set", "品规=示例甲", "--set", "市场类型=X", *at]) == 0
    number = capsys.readouterr().out.split()[1].rstrip("：").split("：")[0]
    assert run(["alert", "add", "A04", SHOPS[0], "--set", "颜色=蓝", *at]) == 2
    assert run(["alert", "add", "A04", SHOPS[0], "--value", "很多", *at]) == 2
    assert run(["alert", "triage", *at]) == 0
    assert run(["alert", "assign", number, "lin", *at]) == 0
    assert run(["alert", "analyse", number, "--finding", "同量", "--explainable", "是", *at]) == 0
    assert run(["alert", "phone", number, "--phone", "13900000001", "--unanswered", *at]) == 0
    assert "无人接听" in capsys.readouterr().err
    assert (
        run(
            [
                "alert",
                "visit",
                number,
                "--people",
                "甲、乙",
                "--place",
                "正常",
                "--stock",
                "示例甲:20:20",
                *at,
            ]
        )
        == 0
    )
    photo = tmp_path / "小票.jpg"
    photo.write_bytes(b"one")
    assert run(["alert", "attach", number, str(photo), *at]) == 0
    assert run(["alert", "conclude", number, "误报", "--reason", "数据错", "--note", "重复", *at]) == 0
    assert run(["alert", "close", number, "--lesson", "核对导出", *at]) == 0
    assert run(["alert", "attach", number, str(photo), *at]) == 0  # evidence at any point
    for command in (
        ["show", number],
        ["list"],
        ["queue"],
        ["sweep"],
        ["library"],
        ["figures"],
        ["outflow"],
        ["account", "list"],
        ["report", "due"],
    ):
        capsys.readouterr()
        assert run(["alert", *command, *at]) == 0, command
        assert capsys.readouterr().out.strip(), command
    assert run(["alert", "report", "week", "--out", str(tmp_path), *at]) == 0
    assert run(["alert", "library", "--model", "没有", *at]) == 2
    assert run(["alert", "show", "YJ-示-2026-99999", *at]) == 3
    assert run(["alert", "restore", number, "--note", "x", *at]) == 5
