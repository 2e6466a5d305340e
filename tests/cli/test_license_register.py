"""zmtool license import, list, show, holder, expiring, correct, checkup, on files as clerks get them."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zmtool.cli.entry import run

HEAD = ("许可证号", "客户名称", "负责人", "身份证号", "经营地址", "联系电话", "状态", "有效期起", "有效期止")
ROWS = (
    (
        "349901100018",
        "远山商行",
        "宋知远",
        "349901190001010019",
        "示例县新街12号",
        "13900000001",
        "有效",
        "2024-07-01",
        "2029-06-30",
    ),
    (
        "349901100026",
        "温记食杂店",
        "温书航",
        "349901190001020022",
        "示例县新街14号",
        "13900000002",
        "停业",
        "2022年1月1日",
        "2026/12/31",
    ),
    (
        "349901200032",
        "示例县便民超市有限公司",
        "何平川",
        "",
        "示例县老街3号",
        "0999-1234567",
        "02",
        "20230501",
        "20280430",
    ),
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder)]) == 0
    return folder


def license_(
    capsys: pytest.CaptureFixture[str], work: Path, command: str, *arguments: object
) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["license", command, *map(str, arguments), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def as_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str, delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def as_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def as_html(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    path.write_bytes(f"<html><body><table>{cells}</table></body></html>".encode("gb18030"))
    return path


SHAPES = {
    "csv of GB18030": lambda folder: as_csv(folder / "户.csv", (HEAD, *ROWS), "gb18030"),
    "csv of UTF-8 with a mark": lambda folder: as_csv(folder / "户.csv", (HEAD, *ROWS), "utf-8-sig"),
    "tabs named .xls": lambda folder: as_csv(folder / "户.xls", (HEAD, *ROWS), "gb18030", "\t"),
    "a web page named .xls": lambda folder: as_html(folder / "户.xls", (HEAD, *ROWS)),
    "a workbook below a title, with a foot": lambda folder: as_xlsx(
        folder / "户.xlsx",
        (
            ("零售客户基本信息表",),
            ("制表单位：示例县局", "", "2026-06-30"),
            HEAD,
            *ROWS,
            ("合计", "3 户"),
            ("制表人：周望",),
        ),
    ),
    "a workbook of numbers": lambda folder: as_xlsx(
        folder / "户.xlsx",
        (
            HEAD,
            *((int(row[0]), *row[1:5], row[5] if "-" in row[5] else int(row[5]), *row[6:]) for row in ROWS),
        ),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_six_shapes_of_one_export_come_to_the_same(
    work: Path, tmp_path: Path, shape: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = SHAPES[shape](tmp_path)
    code, told, _ = license_(capsys, work, "import", path, "--dry-run")
    assert (code, told["new"], told["written"]) == (0, 3, False)
    assert license_(capsys, work, "list")[1]["total"] == 0, "a preview writes nothing"
    code, told, _ = license_(capsys, work, "import", path)
    assert (code, told["new"], told["changed"], told["rejected"]) == (0, 3, 0, [])
    _, listed, _ = license_(capsys, work, "list", "--on", "2026-06-30")
    found = {one["lic_no"]: one for one in listed["licences"]}
    assert found["349901100018"]["status"] == "ACTIVE" and found["349901100026"]["status"] == "SUSPENDED"
    assert found["349901200032"]["valid_to"] == "2028-04-30" and found["349901200032"]["status"] == "ACTIVE"
    assert found["349901200032"]["phone"] == "0999-1234567"
    code, again, _ = license_(capsys, work, "import", path)
    assert (code, again["new"], again["changed"], again["unchanged"]) == (0, 0, 0, 3)


def test_dirty_rows_are_corrected_refused_with_reasons_mended_and_taken_again(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dirty = (
        HEAD,
        (
            "'349901100018",
            " 远山商行 ",
            "宋知远",
            "349901190001010019",
            "新街12号",
            "12345678901",
            "正常",
            "NULL",
            "",
        ),
        ("3.49901E+11", "丢了尾数", "温书航", "", "", "", "有效", "", ""),
        ("349901100034", "坏身份证", "温书航", "3.49901E+17", "", "", "有效", "", ""),
        ("349901100042", "坏状态", "温书航", "", "", "", "搬家", "", ""),
        ("349901100059", "倒着的日期", "温书航", "", "", "", "有效", "2026-01-01", "2025-01-01"),
        ("349901100067", "错一位的身份证", "温书航", "349901190001010018", "", "", "有效", "", ""),
        ("349901100018.0", "远山商行二", "", "", "", "", "", "", ""),
    )
    path, problems = as_csv(tmp_path / "脏.csv", dirty, "gb18030"), tmp_path / "问题行.xlsx"
    code, told, err = license_(capsys, work, "import", path, "--problems", problems)
    assert code == 8 and (told["new"], len(told["rejected"])) == (2, 5)
    reasons = {one["row"]: one["reason"] for one in told["rejected"]}
    assert "科学计数" in reasons[3] and "科学计数" in reasons[4]
    assert "不认识这种状态" in reasons[5] and "早于有效期起" in reasons[6] and "第 2 行重复" in reasons[8]
    assert any("占位" in one["reason"] for one in told["corrected"])
    workbook = openpyxl.load_workbook(problems)
    sheet = workbook.worksheets[0]
    for row in list(sheet.iter_rows(min_row=2)):
        if row[1].value == "坏状态":
            row[6].value = "停业"
        elif row[1].value == "倒着的日期":
            row[8].value = "2030-01-01"
        elif row[1].value == "坏身份证":
            row[3].value = "349901190001010019"
    workbook.save(problems)
    code, told, _ = license_(capsys, work, "import", problems)
    assert code == 8 and (told["new"], len(told["rejected"])) == (3, 1), told
    _, checked, _ = license_(capsys, work, "checkup", "--rule", "V04", "--fail-on", "wrong")
    assert [one["lic_no"] for one in checked["problems"]] == ["349901100067"]


def test_what_a_file_does_not_say_stays_and_every_change_is_kept(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    license_(capsys, work, "import", as_csv(tmp_path / "一.csv", (HEAD, *ROWS), "utf-8"))
    later = (("许可证号", "客户名称", "档位"), ("349901100018", "远山烟酒商行", "17"))
    code, told, _ = license_(capsys, work, "import", as_csv(tmp_path / "二.csv", later, "utf-8"))
    assert (code, told["changed"]) == (0, 1)
    code, shown, _ = license_(capsys, work, "show", "349901100018")
    assert code == 0 and shown["licence"]["name"] == "远山烟酒商行" and shown["licence"]["tier"] == "17"
    assert shown["licence"]["addr"] == "示例县新街12号", "what the file leaves out stays"
    newest, first = shown["history"]
    assert newest["change"]["name"] == ["远山商行", "远山烟酒商行"] and newest["source"] == "二.csv"
    assert first["kind"] == "licence.import" and shown["version"] == 2
    code, done, _ = license_(capsys, work, "correct", "349901100018", "市场单元=A01", "--why", "网格调整")
    assert code == 0 and done["changed"] and done["licence"]["cell"] == "A01"
    assert (
        license_(capsys, work, "correct", "349901100018", "市场单元=A01", "--why", "网格调整")[1]["changed"]
        is False
    )
    assert license_(capsys, work, "correct", "349901100018", "市场单元=A02")[0] == 2, "no reason"
    assert license_(capsys, work, "correct", "349901100018", "状态=注销", "--why", "错")[0] == 2
    assert license_(capsys, work, "correct", "349901100018", "面积=大", "--why", "错")[0] == 2
    assert license_(capsys, work, "correct", "349901100099", "市场单元=A02", "--why", "错")[0] == 3


def test_holders_by_any_whole_number_and_no_identity_number_in_the_database(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = ("349901100075", "远山二店", *ROWS[0][2:4], "示例县新街99号", *ROWS[0][5:])
    license_(capsys, work, "import", as_csv(tmp_path / "一.csv", (HEAD, *ROWS, second), "utf-8"))
    code, found, _ = license_(capsys, work, "holder", "349901190001010019")
    assert code == 0 and [one["lic_no"] for one in found] == ["349901100018", "349901100075"]
    assert all(one["id_mask"] == "349901********0019" and "id_key" not in one for one in found)
    assert [one["lic_no"] for one in license_(capsys, work, "holder", "0999-1234567")[1]] == ["349901200032"]
    assert license_(capsys, work, "holder", "13911111111")[0] == 3
    code, shown, _ = license_(capsys, work, "show", "349901100018")
    assert [one["lic_no"] for one in shown["same_holder"]] == ["349901100075"]
    code, _, err = license_(capsys, work, "show", "349901190001010019")
    assert code == 2 and "有 2 个证" in err
    with closing(sqlite3.connect(work / "zmtool.db")) as database:
        dump = "\n".join(database.iterdump())
    assert "349901190001010019" not in dump and "0019" in dump


def test_any_fragment_finds_and_the_day_tells_the_status(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    license_(capsys, work, "import", as_csv(tmp_path / "一.csv", (HEAD, *ROWS), "utf-8"))

    def numbers(*arguments: object) -> list[str]:
        _, listed, _ = license_(capsys, work, "list", *arguments)
        return sorted(one["lic_no"] for one in listed["licences"])

    assert numbers("远") == numbers("00018") == numbers("知远") == ["349901100018"]
    assert numbers("新街") == ["349901100018", "349901100026"]
    assert numbers("新街 温") == ["349901100026"]
    assert numbers("没有这样的字") == []
    assert numbers("--status", "停业", "--on", "2026-06-30") == ["349901100026"]
    assert numbers("--status", "届满", "--on", "2027-01-01") == ["349901100026"]
    assert numbers("--status", "有效", "--on", "2029-07-01") == []
    assert license_(capsys, work, "list", "--status", "搬家")[0] == 2
    _, soon, _ = license_(capsys, work, "expiring", "--days", "90", "--on", "2029-04-15")
    assert [one["lic_no"] for one in soon["licences"]] == ["349901100018"]
    _, found, _ = license_(capsys, work, "list", "--on", "2026-06-30", "--limit", "1")
    assert found["total"] == 3 and len(found["licences"]) == 1
    capsys.readouterr()
    assert run(["search", "远山", "-w", str(work)]) == 0
    assert "349901100018" in capsys.readouterr().out


def test_people_see_tables(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = as_csv(tmp_path / "一.csv", (HEAD, *ROWS), "utf-8")
    capsys.readouterr()
    for arguments in (
        ["import", str(path)],
        ["list", "新街"],
        ["show", "349901100018"],
        ["expiring", "--on", "2029-06-01"],
        ["checkup"],
        ["correct", "349901100018", "管理所=第一管理所", "--why", "划片"],
    ):
        assert run(["license", *arguments, "-w", str(work)]) == 0
        shown = capsys.readouterr()
        assert "None" not in shown.out and "Traceback" not in shown.err
    assert run(["license", "show", "349901100018", "-w", str(work)]) == 0
    out = capsys.readouterr().out
    assert "349901********0019" in out and "划片" in out and "管理所" in out


def test_days_and_contents_that_cannot_be_are_wrong_words(
    capsys: pytest.CaptureFixture[str], work: Path
) -> None:
    assert license_(capsys, work, "import", as_csv(work / "户.csv", [HEAD, *ROWS], "utf-8"))[0] == 0
    assert license_(capsys, work, "list", "--on", "明天")[0] == 2
    code, told, _ = license_(capsys, work, "correct", "349901100018", "有效期止=明天", "--why", "试")
    assert code == 2 and "有效期止" in told["error"]["what"]


def test_formats_are_kept_as_letters_whatever_the_export_calls_them(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ("许可证号", "经营业态"),
        ("349901100018", "食杂店"),
        ("349901100026", "6"),
        ("349901100034", "大卖场"),
    ]
    path = as_csv(tmp_path / "业态.csv", rows, "utf-8")
    assert license_(capsys, work, "import", path)[0] == 0
    kept = {one: license_(capsys, work, "show", one)[1]["licence"]["format"] for one, _ in rows[1:]}
    assert kept == {"349901100018": "Z", "349901100026": "F", "349901100034": "大卖场"}
    assert license_(capsys, work, "correct", "349901100034", "业态=超市", "--why", "核实")[0] == 0
    assert license_(capsys, work, "show", "349901100034")[1]["licence"]["format"] == "S"


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--idle", "999999999"),
        ("list", "--idle", "-1"),
        ("list", "--limit", "0"),
        ("list", "--limit", "99999999999999999999"),
        ("expiring", "--days", "-5"),
        ("expiring", "--days", "999999999"),
        ("expiring", "--limit", "-3"),
        ("expiring", "--on", "9999-12-31"),
        ("report", "--on", "9999-12-31"),
        ("checkup", "--limit", "-1"),
    ],
)
def test_figures_and_days_out_of_reach_are_wrong_words(
    work: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, _, err = license_(capsys, work, *words)
    assert code == 2 and "处理：" in err


def test_the_remedy_for_an_unknown_number_is_a_command_that_exists(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = license_(capsys, work, "show", "349901100099")
    assert code == 3 and "zmtool license list 任意片段" in err
    assert license_(capsys, work, "list", "任意片段")[0] == 0
