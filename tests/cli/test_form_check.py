"""form check, edit and diff: templates, filled files beside their record, the documents of a case together."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.cases.case_file import read_case
from zmtool.cli.entry import run
from zmtool.workflow.cases import import_case, load_case
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean" / "case.yaml"
CASE = read_case(CLEAN)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN, folder, now=NOW, user="周望")
    return folder


def zmtool(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    code = run([*map(str, arguments), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def filled(capsys: pytest.CaptureFixture[str], work: Path, form: str) -> Path:
    code, files, _ = zmtool(
        capsys, "form", "fill", form, "--case", CASE.case_no, "-w", work, "-o", work / "outbox" / "文书"
    )
    assert code == 0
    return Path(files[-1]["file"])


def rewritten(path: Path, old: str, new: str) -> Path:
    """The Word file after a clerk replaced some words in it."""
    document = Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    for one in paragraphs:
        for piece in one.runs:
            if old in piece.text:
                piece.text = piece.text.replace(old, new)
    document.save(str(path))
    return path


def test_the_documents_of_a_sound_case_agree(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, checked, _ = zmtool(capsys, "form", "check", "--case", CASE.case_no, "-w", work)
    assert code == 0 and checked["missing"] == []
    assert {one["status"] for one in checked["items"]} == {"pass", "na"}


def test_documents_that_do_not_agree_are_named(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["form", "edit", "结案报告表", "立案日期=2025年3月9日", "--case", CASE.case_no, "-w", str(work)])
    capsys.readouterr()
    code, checked, _ = zmtool(capsys, "form", "check", "--case", CASE.case_no, "-w", work)
    wrong = [one for one in checked["items"] if one["status"] == "fail"]
    assert code == 1 and [one["code"] for one in wrong] == ["M05"]
    assert "结案报告表" in wrong[0]["findings"][0]["message"]
    assert run(["form", "check", "--case", CASE.case_no, "-w", str(work)]) == 1
    assert "不一致　M05" in capsys.readouterr().out


def test_filled_files_are_clean_and_a_changed_one_is_told(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(capsys, work, "行政处罚决定书")
    code, (found,), _ = zmtool(capsys, "form", "check", path, "--case", CASE.case_no, "-w", work)
    assert (code, found["kind"], found["differences"]) == (0, "document", [])
    rewritten(path, "宋知远", "宋知近")
    code, (found,), _ = zmtool(capsys, "form", "check", path, "--case", CASE.case_no, "-w", work)
    assert code == 1
    assert ("party_name", "other", "宋知近", "宋知远") in [
        (one["field"], one["kind"], one["paper"], one["record"]) for one in found["differences"]
    ]


def test_one_of_several_of_its_kind_is_found(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, files, _ = zmtool(
        capsys, "form", "fill", "送达回证", "--case", CASE.case_no, "-w", work, "-o", work / "outbox" / "文书"
    )
    assert len(files) == 2
    for one in files:
        code, (found,), _ = zmtool(capsys, "form", "check", one["file"], "--case", CASE.case_no, "-w", work)
        assert (code, found["differences"]) == (0, [])


def test_a_required_place_marked_open_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zmtool(capsys, "form", "fill", "撤销立案报告表", "--case", CLEAN, "-o", tmp_path / "x")
    path = next((tmp_path / "x").glob("*.docx"))
    code, (found,), _ = zmtool(capsys, "form", "check", path)
    assert code == 1 and found["missing"]


def test_what_was_changed_in_word_is_kept_and_used_again(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rewritten(
        filled(capsys, work, "案件调查终结报告"), "建议案件调查终结", "建议从轻处罚，案件调查终结"
    )
    code, done, _ = zmtool(
        capsys, "form", "edit", "案件调查终结报告", "--from", path, "--case", CASE.case_no, "-w", work
    )
    assert code == 0 and done["outcome"] == "changed"
    assert [one["label"] for one in done["taken"]] == ["处理意见"]
    again = filled(capsys, work, "案件调查终结报告")
    assert "建议从轻处罚" in "\n".join(
        cell.text for table in Document(str(again)).tables for row in table.rows for cell in row.cells
    )
    code, (one,), _ = zmtool(capsys, "form", "diff", "--case", CASE.case_no, "-w", work, "--all")[0:3]
    assert code == 0 and one["label"] == "处理意见" and one["differs"]
    assert "建议从轻处罚" in one["written"] and "建议从轻处罚" not in one["facts"]


def test_rows_changed_in_word_are_kept(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(capsys, work, "证据先行登记保存通知书")
    name = CASE.goods[0].name
    rewritten(path, name, f"{name}（新版）")
    code, done, _ = zmtool(
        capsys, "form", "edit", "preservation_notice", "--from", path, "--case", CASE.case_no, "-w", work
    )
    assert code == 0 and [one["field"] for one in done["taken"]] == ["goods[0].name"]
    notice = next(one for one in load_case(CASE.case_no, work).documents if one.type == "preservation_notice")
    assert compare_key(notice.rows["goods"][0]["name"]) == compare_key(f"{name}（新版）")
    assert len(notice.rows["goods"]) == len(CASE.goods)


def test_a_field_is_written_and_given_back(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def written() -> list[str]:
        _, found, _ = zmtool(capsys, "form", "diff", "--case", CASE.case_no, "-w", work)
        return [one["written"] for one in found]

    zmtool(capsys, "form", "edit", "立案报告表", "案情摘要=另写的摘要", "--case", CASE.case_no, "-w", work)
    assert written() == ["另写的摘要"]
    zmtool(capsys, "form", "edit", "立案报告表", "案情摘要=", "--case", CASE.case_no, "-w", work)
    assert written() == []
    code, _, err = zmtool(
        capsys, "form", "edit", "立案报告表", "案情摘耍=x", "--case", CASE.case_no, "-w", work
    )
    assert code == 2 and "案情摘要" in err
    code, _, err = zmtool(
        capsys, "form", "edit", "送达回证", "备注=x", "--which", "5", "--case", CASE.case_no, "-w", work
    )
    assert code == 3 and "只有 2 份" in err


def test_a_document_is_prepared_before_its_step(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zmtool(capsys, "form", "edit", "案件集体讨论记录", "结论=同意。", "--case", CASE.case_no, "-w", work)
    documents = [one.type for one in load_case(CASE.case_no, work).documents]
    assert documents.index("collective_discussion") < documents.index("handling_approval")


def test_templates_are_checked_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "penalty_decision.docx"
    path.write_bytes((shipped_root() / "templates" / "penalty_decision.docx").read_bytes())
    code, (found,), _ = zmtool(capsys, "form", "check", path)
    assert (code, found["kind"], found["clean"]) == (0, "template", True)
    rewritten(path, "{{ 当事人 }}", "{{ 当事入 }}")
    code, (found,), _ = zmtool(capsys, "form", "check", path)
    assert code == 1 and any(
        "当事入" in one["message"] and "当事人" in one["next"] for one in found["problems"]
    )
    other = path.rename(tmp_path / "我的模板.docx")
    assert zmtool(capsys, "form", "check", other)[0] == 2
    assert zmtool(capsys, "form", "check", other, "--form", "行政处罚决定书")[0] == 1


def test_what_cannot_be_checked_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04broken")
    document = Document()
    document.add_paragraph("随便一段话")
    document.save(str(tmp_path / "y.docx"))
    for arguments, code, says in (
        ([], 2, "没有写明核对什么"),
        ([tmp_path / "none.docx"], 4, "没有这个文件"),
        ([tmp_path / "x.docx"], 2, "不是有效的 Word 文件"),
        ([tmp_path / "y.docx"], 4, "看不出这是哪种文书"),
    ):
        got, _, err = zmtool(capsys, "form", "check", *arguments)
        assert (got, says in err) == (code, True), err


def test_a_bureau_adds_a_form_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    (work / "schemas" / "forms").mkdir(parents=True, exist_ok=True)
    (work / "templates").mkdir(exist_ok=True)
    (work / "schemas" / "forms" / "reminder.yaml").write_text(
        """id: reminder
version: "1"
source: 本局
title: 守法经营提示函
nature: external
order: 900
template: reminder.docx
seal: org
fields:
  - {id: party_name, required: true}
  - {id: advice, label: 提示内容, type: long, required: true}
signs:
  - {id: officer, label: 承办人}
""",
        encoding="utf-8",
    )
    document = Document()
    document.add_paragraph("守法经营提示函")
    document.add_paragraph("当事人：{{ 当事人 }}")
    document.add_paragraph("{% if 提示内容 %}{{ 提示内容 }}{% endif %}")
    document.add_paragraph("承办人：{{ 承办人.签名 }}")
    document.save(str(work / "templates" / "reminder.docx"))
    import_case(CLEAN, work, now=NOW, user="周望")
    code, (found,), _ = zmtool(capsys, "form", "check", work / "templates" / "reminder.docx", "-w", work)
    assert code == 0 and found["kind"] == "template"
    _, forms, _ = zmtool(capsys, "form", "list", "-w", work)
    assert {"id": "reminder", "fillable": True}.items() <= next(
        one for one in forms if one["id"] == "reminder"
    ).items()
    code, (one,), _ = zmtool(
        capsys,
        "form",
        "fill",
        "守法经营提示函",
        "--case",
        CASE.case_no,
        "-w",
        work,
        "-o",
        work / "outbox" / "x",
    )
    assert code == 0 and one["draft"] and one["missing"] == ["提示内容"]
    said = [paragraph.text for paragraph in Document(one["file"]).paragraphs]
    assert "当事人：宋知远" in said and "【待填：提示内容】" in said


def with_rows(path: Path, change: Any) -> Path:
    """The Word file after a clerk changed the rows of its last table; ``change(table, rows)`` works on elements."""
    document = Document(str(path))
    table = document.tables[-1]
    change(table, [row._tr for row in table.rows])
    document.save(str(path))
    return path


def put_in(text: dict[int, str], after: int) -> Any:
    """A change: a copy of a row below it, with other words in some of its cells."""

    def change(table: Any, rows: list[Any]) -> None:
        rows[after].addnext(deepcopy(rows[after]))
        for column, words in text.items():
            table.rows[after + 1].cells[column].paragraphs[0].runs[0].text = words

    return change


def test_rows_put_in_and_left_out_in_word_are_taken(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def take() -> Any:
        code, done, _ = zmtool(
            capsys, "form", "edit", "preservation_notice", "--from", path, "--case", CASE.case_no, "-w", work
        )
        assert code == 0
        return done

    def names() -> list[str]:
        notice = next(
            one for one in load_case(CASE.case_no, work).documents if one.type == "preservation_notice"
        )
        return [row["name"] for row in notice.rows["goods"]]

    path = filled(capsys, work, "证据先行登记保存通知书")
    before = [one.name for one in CASE.goods]
    with_rows(path, put_in({1: "黄鹤楼", 2: "6901028180571", 4: "3"}, 2))
    assert [(one["field"], one["kind"]) for one in take()["taken"]] == [("goods[2]", "only_paper")]
    assert names() == [*before[:2], "黄鹤楼", *before[2:]]
    with_rows(path, lambda _, rows: rows[1].getparent().remove(rows[1]))
    (left_out,) = take()["taken"]
    assert (left_out["field"], left_out["kind"]) == ("goods[0]", "only_record")
    assert names() == [before[1], "黄鹤楼", *before[2:]]
    assert take()["outcome"] == "unchanged"
    code, (one,), _ = zmtool(capsys, "form", "diff", "--case", CASE.case_no, "-w", work)
    assert code == 0 and "黄鹤楼" in one["written"] and before[0] in one["facts"]


def test_what_is_not_taken_from_word_is_told(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(capsys, work, "证据先行登记保存通知书")
    with_rows(path, put_in({}, 0))
    rewritten(path, CASE.goods[0].name, "")
    capsys.readouterr()
    edit = ["form", "edit", "preservation_notice", "--case", CASE.case_no, "-w", str(work), "--from"]
    assert run([*edit, str(path)]) == 0
    shown = capsys.readouterr()
    assert "空着的没有收进" in shown.err and "第1行品种规格" in shown.err and "没有变化" in shown.out


def test_a_draft_changed_in_word_is_taken_without_its_open_places(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(capsys, work, "案件集体讨论记录")
    rewritten(path, "【待填：讨论结论】", "同意处罚。")
    edit = ("form", "edit", "案件集体讨论记录", "--case", CASE.case_no, "-w", work, "--from")
    code, done, _ = zmtool(capsys, *edit, path)
    assert code == 0 and [one["label"] for one in done["taken"]] == ["讨论结论"]
    assert "collective_discussion" in [one.type for one in load_case(CASE.case_no, work).documents]
    assert zmtool(capsys, *edit, path)[1]["outcome"] == "unchanged"


def test_a_file_of_another_case_is_not_taken(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rewritten(filled(capsys, work, "立案报告表"), CASE.case_no, "示烟立〔2025〕第77号")
    code, _, err = zmtool(
        capsys, "form", "edit", "立案报告表", "--from", path, "--case", CASE.case_no, "-w", work
    )
    assert code == 5 and "不是本案" in err


def test_the_named_one_of_several_is_compared(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, files, _ = zmtool(
        capsys, "form", "fill", "送达回证", "--case", CASE.case_no, "-w", work, "-o", work / "outbox" / "文书"
    )
    edit = ("form", "edit", "送达回证", "--case", CASE.case_no, "-w", work, "--from", files[0]["file"])
    assert zmtool(capsys, *edit)[1]["outcome"] == "unchanged"
    code, done, _ = zmtool(capsys, *edit, "--which", "2")
    assert code == 0 and done["outcome"] == "changed" and done["taken"]
