"""Two bureaus review for one another: dossiers go out as packages, reviews come back and follow the rules at home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, review, workspace

from .seizure import answer, refused, run
from .test_review_people import BATCH, CLEAN, DEFECTS, decide_all

HOME, OTHER = "示例县烟草专卖局", "邻县烟草专卖局"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts somebody to work at one of the two bureaus."""
    monkeypatch.chdir(tmp_path)
    for folder, name, short in (("甲", HOME, "示"), ("乙", OTHER, "邻")):
        monkeypatch.setenv("ZMTOOL_USER", "组织者")
        run(workspace.app, "init", folder, "--bureau", name, "--short-name", short)

    def be(folder: str, login: str) -> None:
        monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / folder))
        monkeypatch.setenv("ZMTOOL_USER", login)

    be("甲", "组织者")
    for name in ("clean", "defects"):
        run(case.app, "import", str(shipped_root() / "sample_cases" / name / "case.yaml"))
    run(review.app, "batch", "new", BATCH, "--double", "--cross")
    run(review.app, "draw", BATCH, "--seed", "2025")
    return be


def number_of(case_no: str) -> str:
    shown = answer(review.app, "batch", "show", BATCH)
    return next(str(one["number"]) for one in shown["dossiers"] if one["case_no"] == case_no)


def reviewed_elsewhere(at: Any, login: str = "钱一", back: str = "回评单.json") -> str:
    """Received, reviewed and given back by the other bureau; the number there."""
    at("乙", login)
    got = answer(review.app, "receive", "送评/送评单.json")
    claimed = answer(review.app, "claim", got["batch"], "--unit", OTHER)
    decide_all(claimed["number"])
    assert answer(review.app, "finish", str(claimed["number"]))["state"] == "finalized"
    run(review.app, "give-back", got["batch"], "--out", back)
    return str(claimed["number"])


def test_a_review_by_another_bureau_counts_as_the_first_of_two(at: Any, tmp_path: Path) -> None:
    number = number_of(DEFECTS)
    sent = answer(review.app, "send", BATCH, number, "--to", OTHER, "--out", "送评")
    assert sent["dossiers"][0]["state"] == "claimed" and Path(sent["packages"][0]).is_file()
    assert "送邻县烟草专卖局" in run(review.app, "batch", "show", BATCH)
    at("甲", "孙二")
    assert "不能认领" in refused(Refused, review.app, "claim", BATCH, number, "--unit", OTHER).what
    score = answer(review.app, "score", sent["packages"][0])
    assert score["score"] == 84.8
    there = reviewed_elsewhere(at)
    assert "由其通报" in refused(Refused, review.app, "bulletin", f"{BATCH}（{HOME}）").what
    assert there
    at("甲", "组织者")
    taken = answer(review.app, "take-in", "回评单.json")
    assert taken["by"] == OTHER and taken["dossiers"][0]["state"] == "reviewed_1"
    assert "已经收回、已经回评" in refused(Refused, review.app, "take-in", "回评单.json").what
    at("甲", "孙二")
    run(review.app, "claim", BATCH, number, "--unit", OTHER)
    decide_all(int(number))
    done = answer(review.app, "finish", number)
    assert (done["state"], done["final"]["score"]) == ("finalized", "84.8")
    assert [one["reviewer"] for one in done["opinions"]] == [f"钱一@{OTHER}", "孙二"]
    run(workspace.audit_app, "verify")


def test_somebody_of_the_case_cannot_review_it_elsewhere_either(at: Any) -> None:
    number = number_of(CLEAN)
    run(review.app, "send", BATCH, number, "--to", OTHER, "--out", "送评")
    at("乙", "林一舟")
    got = answer(review.app, "receive", "送评/送评单.json")
    assert "必须回避" in refused(Refused, review.app, "claim", got["batch"], "--unit", OTHER).what
    at("乙", "钱一")
    run(review.app, "claim", got["batch"], "--unit", OTHER)
    decide_all(int(got["dossiers"][0]["number"]))
    run(review.app, "finish", str(got["dossiers"][0]["number"]))
    run(review.app, "give-back", got["batch"], "--out", "回评单.json")
    content = json.loads(Path("回评单.json").read_text(encoding="utf-8"))
    content["content"]["reviews"][0]["reviewer"] = "林一舟"
    Path("改过.json").write_text(json.dumps(content), encoding="utf-8")
    at("甲", "组织者")
    assert "校验值" in refused(BadInput, review.app, "take-in", "改过.json").what
    from zmtool.reviews.exchange import Returning, sealed, unsealed

    body = json.dumps({**content, "sha256": _seal(content["content"])}).encode()
    Path("改过.json").write_bytes(sealed(unsealed(Returning, body, "")))
    assert "必须回避" in refused(Refused, review.app, "take-in", "改过.json").what


def _seal(content: Any) -> str:
    from hashlib import sha256

    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def test_what_was_sent_can_be_called_back_and_its_late_review_is_refused(at: Any) -> None:
    number = number_of(DEFECTS)
    assert "没有送出" in refused(Refused, review.app, "call-back", number).what
    run(review.app, "send", BATCH, number, "--to", OTHER, "--out", "送评")
    reviewed_elsewhere(at)
    at("甲", "组织者")
    assert answer(review.app, "call-back", number)["state"] == "in_pool"
    assert "已经收回" in refused(Refused, review.app, "take-in", "回评单.json").what
    at("甲", "孙二")
    run(review.app, "claim", BATCH, number, "--unit", OTHER)


def test_what_cannot_be_exchanged_says_why(at: Any, tmp_path: Path) -> None:
    number = number_of(DEFECTS)
    refused(Refused, review.app, "send", BATCH, number, "--to", HOME, "--out", "送评")
    refused(UsageProblem, review.app, "send", BATCH, number, "--to", " ", "--out", "送评")
    refused(NotFound, review.app, "send", BATCH, "99", "--to", OTHER, "--out", "送评")
    assert answer(review.app, "batch", "show", BATCH)["dossiers"][0]["state"] == "in_pool"
    assert not list(Path("送评").iterdir())
    run(review.app, "send", BATCH, number, "--to", OTHER, "--out", "送评")
    refused(Refused, review.app, "send", BATCH, number_of(CLEAN), "--to", OTHER, "--out", "送评")
    assert "送给邻县" in refused(Refused, review.app, "receive", "送评/送评单.json").what
    refused(BadInput, review.app, "take-in", "送评/送评单.json")
    refused(NotFound, review.app, "receive", "没有.json")
    refused(Refused, review.app, "give-back", BATCH, "--out", "回评单.json")
    at("乙", "组织者")
    run(review.app, "receive", "送评/送评单.json")
    assert "已存在" in refused(Refused, review.app, "receive", "送评/送评单.json").what
    for text in ("", "[]", '{"kind": "review-sending"}', "[" * 100_000):
        Path("坏.json").write_text(text, encoding="utf-8")
        refused(BadInput, review.app, "receive", "坏.json")
    content = json.loads(Path("送评/送评单.json").read_text(encoding="utf-8"))
    content["content"]["dossiers"][0]["draft"]["items"][0]["status"] = "fine"
    content["sha256"] = _seal(content["content"])
    Path("坏.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert "机评结果有误" in refused(BadInput, review.app, "receive", "坏.json", "--as", "二").what


def test_what_was_reviewed_for_another_bureau_stands_on_paper_by_number_and_bureau(
    at: Any, tmp_path: Path
) -> None:
    run(review.app, "send", BATCH, number_of(DEFECTS), "--to", OTHER, "--out", "送评")
    there = reviewed_elsewhere(at)
    batch = f"{BATCH}（{HOME}）"
    run(review.app, "report", "table", "--batch", batch, "-o", "送评结果.xlsx")
    page = load_workbook(tmp_path / "送评结果.xlsx")["总表"]
    row = dict(zip([one.value for one in page[1]], [one.value for one in page[2]], strict=True))
    assert (row["案卷"], row["单位"], row["当事人"], row["得分"]) == (DEFECTS, HOME, None, 84.8)
    run(review.app, "report", "sheet", "--batch", batch, "--dossier", there, "-o", "送评表.docx")
    assert (tmp_path / "送评表.docx").is_file()
