"""form batch: any number of rows, resumable to the byte, bad rows beside good ones, harmless data."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cli.entry import run
from zmtool.workflow.workspace import create

ZMTOOL = [sys.executable, "-c", "from zmtool.cli.entry import main; main()"]
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
GOODS = [
    {"品种规格": "红塔山（软经典）", "条码": "6901028315715", "数量": 3, "单价": 100},
    {"品种规格": "云烟（紫）", "条码": "6901028317177", "数量": "1.5", "单价": "98.50"},
]


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "立案编号": f"示烟立〔2025〕第{number}号",
        "当事人": f"宋知远{number}",
        "案由": "未在当地烟草专卖批发企业进货",
        "立案日期": "2025-03-05",
        "单位名称": "示例县烟草专卖局",
        "文书日期": "2025年3月10日",
        "价格依据": "省局2025年第1期价格目录批发价",
        "核价明细": GOODS,
        **more,
    }


def lines(path: Path, rows: Sequence[Mapping[str, Any] | str]) -> Path:
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def batch(capsys: pytest.CaptureFixture[str], data: Path, out: Path, *more: str) -> tuple[int, Any, str]:
    code = run(
        ["form", "batch", "涉案烟草专卖品核价表", "--data", str(data), "--out", str(out), "--json", *more]
    )
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out else None, shown.err


def said(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())}


def test_each_row_becomes_a_document_and_totals_are_worked_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report, _ = batch(capsys, lines(tmp_path / "d.jsonl", [row(1), row(2)]), tmp_path / "out")
    assert (code, report["made"], report["bad"]) == (0, 2, [])
    name = sorted(one.name for one in (tmp_path / "out").glob("*.docx"))[0]
    text = said(tmp_path / "out" / name)
    assert name == "000001-宋知远1.docx" and "示烟立〔2025〕第1号" in text
    assert "447.75" in text and "肆佰肆拾柒元柒角伍分" in text
    with (tmp_path / "out" / "目录.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [one["行"] for one in csv.DictReader(file)] == ["1", "2"]


def test_a_bad_row_stops_no_other_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = lines(
        tmp_path / "d.jsonl",
        [
            row(1),
            row(2, 立案日期="2025-02-30"),
            "{不是 JSON",
            row(4, 没有这一项="x"),
            row(5, 案由="乱写的案由"),
            row(6, 核价明细=[{"品种规格": "甲", "数量": "三条吧", "单价": 1}]),
            row(7, 价格依据=""),
            row(8),
        ],
    )
    code, report, _ = batch(capsys, data, tmp_path / "out")
    assert (code, report["made"]) == (8, 2)
    reasons = {one["row"]: one["reason"] for one in report["bad"]}
    assert list(reasons) == [2, 3, 4, 5, 6, 7]
    for number, words in {
        2: "立案日期",
        3: "JSON",
        4: "没有这一项",
        5: "案由库",
        6: "数量",
        7: "缺少必填内容：价格依据",
    }.items():
        assert words in reasons[number]
    assert Path(report["problems"]).read_text(encoding="utf-8").count("\n") == 6


def test_nothing_is_made_twice_and_changed_rows_are_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = lines(tmp_path / "d.jsonl", [row(1), row(2), row(3)]), tmp_path / "out"
    batch(capsys, data, out)
    first = {path: path.stat().st_mtime_ns for path in out.glob("*.docx")}
    lines(data, [row(1), row(2, 当事人="周望"), row(3)])
    code, report, _ = batch(capsys, data, out)
    assert (code, report["made"], report["kept"]) == (0, 1, 2)
    assert {path: path.stat().st_mtime_ns for path in first} == first
    assert (out / "000002-周望.docx").is_file()
    assert "已不在本批数据中" in report["notes"][0]
    (out / "000003-宋知远3.docx").write_bytes(b"")
    assert batch(capsys, data, out)[1]["made"] == 1


def test_another_batch_does_not_go_into_the_same_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch(capsys, lines(tmp_path / "d.jsonl", [row(1)]), tmp_path / "out")
    code, _, err = batch(capsys, lines(tmp_path / "e.jsonl", [row(2)]), tmp_path / "out")
    assert code == 5 and "另一批" in err


def test_killed_and_resumed_the_folder_is_the_same_to_the_byte(tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", [row(number) for number in range(1, 701)])
    command = [
        *ZMTOOL,
        "form",
        "batch",
        "valuation_sheet",
        "--data",
        str(data),
        "--jobs",
        "2",
    ]
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    subprocess.run([*command, "--out", str(whole)], check=True, capture_output=True)
    for enough in (80, 300):
        with subprocess.Popen(
            [*command, "--out", str(cut)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            while running.poll() is None and len(list(cut.glob("*.docx"))) < enough:
                time.sleep(0.01)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    assert 0 < len(list(cut.glob("*.docx"))) <= 700
    done = subprocess.run([*command, "--out", str(cut), "--json"], check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert report["made"] + report["kept"] == 700 and report["kept"] > 0
    assert files(cut) == files(whole)


def _journal(out: Path) -> list[str]:
    path = out / "批次.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", [row(number) for number in range(1, 1500)])
    out = tmp_path / "out"
    with subprocess.Popen(
        [
            *ZMTOOL,
            "form",
            "batch",
            "valuation_sheet",
            "--data",
            str(data),
            "-o",
            str(out),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Run in the background, the tests themselves may have been told to take no notice of Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        # Results are kept in their order: a slow first chunk holds back what others have written already.
        while running.poll() is None and len(_journal(out)) < 12:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130 and "Traceback" not in err
    kept = _journal(out)[1:]
    assert all((out / json.loads(one)["file"]).is_file() for one in kept) and len(kept) >= 10


def test_data_that_would_run_or_lead_elsewhere_is_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = lines(
        tmp_path / "d.jsonl",
        [
            row(1, 当事人='=cmd|"/c calc"!A1', 文件名="../../outside"),
            row(2, 当事人="../../etc/passwd\u202e"),
            row(3, 文件名="CON"),
            row(4, 文件名="=1+1"),
            row(5, 文件名="con"),
            row(6, 价格依据="{{ 7*7 }}<w:t>&amp;"),
        ],
    )
    out = tmp_path / "a" / "out"
    code, report, _ = batch(capsys, data, out)
    assert code == 8 and [one["row"] for one in report["bad"]] == [5]
    assert "与第 3 行相同" in report["bad"][0]["reason"]
    assert sorted(one.name for one in out.parent.iterdir()) == ["out"]
    assert not (tmp_path / "outside.docx").exists()
    assert {"_CON.docx", "=1+1.docx", "outside.docx"} <= {one.name for one in out.glob("*.docx")}
    with (out / "目录.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [one["文件"] for one in csv.DictReader(file)][3] == "'=1+1.docx"
    assert "{{ 7*7 }}<w:t>&amp;" in said(next(out.glob("000006-*")))


def test_a_spreadsheet_with_one_line_for_each_kind_of_goods(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["核价登记"])
    sheet.append(
        [
            "立案编号",
            "当事人",
            "案由",
            "立案日期",
            "单位名称",
            "文书日期",
            "价格依据",
            "品种规格",
            "数量",
            "单价",
            "心得",
        ]
    )
    plain = [
        "示烟立〔2025〕第1号",
        "宋知远",
        "未在当地烟草专卖批发企业进货",
        "2025-3-5",
        "示例县烟草专卖局",
        "2025-3-10",
        "目录批发价",
    ]
    sheet.append([*plain, "红塔山（软经典）", 3, 100])
    sheet.append([*plain, "云烟（紫）", 1.5, 98.5])
    sheet.append(["示烟立〔2025〕第2号", "周望", *plain[2:], "云烟（紫）", 2, 98.5])
    sheet.append(["示烟立〔2025〕第3号", "顾南", *plain[2:], "云烟（紫）", "许多", 98.5])
    book.save(tmp_path / "d.xlsx")
    code, report, err = batch(capsys, tmp_path / "d.xlsx", tmp_path / "out")
    assert (code, report["made"]) == (8, 2) and "心得" in err
    texts = [said(one) for one in sorted((tmp_path / "out").glob("*.docx"))]
    assert "447.75" in texts[0] and "云烟（紫）" in texts[0] and "197.00" in texts[1]
    problems = openpyxl.load_workbook(tmp_path / "out" / "问题行.xlsx").active
    assert problems is not None and problems.cell(2, 2).value == "顾南"


def test_rows_that_name_cases_take_the_rest_from_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from zmtool.workflow.cases import import_case

    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    clean = shipped_root() / "sample_cases" / "clean" / "case.yaml"
    import_case(clean, work, now=NOW, user="周望")
    data = lines(
        tmp_path / "d.jsonl",
        [
            {"案件编号": read_case(clean).case_no, "价格依据": "另一份目录"},
            {"案件编号": "示烟立〔2025〕第999号"},
        ],
    )
    code, report, _ = batch(capsys, data, tmp_path / "out", "-w", str(work))
    assert code == 8 and [one["row"] for one in report["bad"]] == [2]
    assert "没有" in report["bad"][0]["reason"]
    text = said(next((tmp_path / "out").glob("*.docx")))
    assert "另一份目录" in text and read_case(clean).case_no in text


def test_missing_content_is_marked_on_the_paper_or_left_blank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = lines(tmp_path / "d.jsonl", [row(1, 价格依据="")])
    code, report, _ = batch(capsys, data, tmp_path / "m", "--missing", "mark")
    assert code == 0 and report["incomplete"] == 1
    assert "【待填：价格依据】" in said(next((tmp_path / "m").glob("*.docx")))
    batch(capsys, data, tmp_path / "b", "--missing", "blank")
    assert "待填" not in said(next((tmp_path / "b").glob("*.docx")))
    assert run(
        ["form", "batch", "核价", "--data", str(data), "-o", str(tmp_path / "x"), "--missing", "so"]
    ) in (2, 3)


def test_licensing_documents_are_filled_from_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = lines(
        tmp_path / "d.jsonl",
        [{"文号": "示烟许受〔2025〕第1号", "申请人": "宋知远", "受理编号": "2025001", "申请事项": "新办"}],
    )
    code = run(
        ["form", "batch", "受理通知书", "--data", str(data), "-o", str(tmp_path / "o"), "--missing", "mark"]
    )
    assert code == 0
    text = said(next((tmp_path / "o").glob("*.docx")))
    assert "宋知远" in text and "2025001" in text and "【待填：受理日期】" in text


def test_documents_of_an_application(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = shipped_root() / "sample_cases" / "application" / "application.yaml"
    assert (
        run(["form", "fill", "--all", "--application", str(sample), "-o", str(tmp_path / "o"), "--json"]) == 0
    )
    filled = json.loads(capsys.readouterr().out)
    assert len(filled) > 5 and not any(one["missing"] or one["draft"] for one in filled)
    assert (
        run(
            [
                "form",
                "fill",
                "不予许可决定书",
                "--application",
                str(sample),
                "-o",
                str(tmp_path / "p"),
                "--json",
            ]
        )
        == 0
    )
    (one,) = json.loads(capsys.readouterr().out)
    assert one["draft"] and "理由" in one["missing"]
    for more in (["--case", "x"], ["--step", "立案"]):
        assert run(["form", "fill", "--all", "--application", str(sample), *more]) == 2
