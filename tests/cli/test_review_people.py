"""A batch from the draw to the archive by commands: each person by name, blind until revealed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, review, staff, workspace

from .seizure import answer, refused, run

BATCH = "2025年第一批"
DEFECTS, CLEAN = "示烟立〔2025〕第31号", "示烟立〔2025〕第18号"
NO_QUALITY = ('quality_control: "0.05"', 'quality_control: "0"')


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "组织者")
    run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    own = tmp_path / "甲" / "schemas" / "reviews" / "rules.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "reviews" / "rules.yaml").read_text(encoding="utf-8")
    assert NO_QUALITY[0] in shipped
    own.write_text(shipped.replace(*NO_QUALITY), encoding="utf-8")
    for name in ("clean", "defects", "early"):
        run(case.app, "import", str(shipped_root() / "sample_cases" / name / "case.yaml"))


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Any:
    def be(login: str) -> None:
        monkeypatch.setenv("ZMTOOL_USER", login)

    return be


def drawn(*options: str) -> dict[str, int]:
    """The batch made and drawn; the numbers of its dossiers by case."""
    run(review.app, "batch", "new", BATCH, *options)
    done = answer(review.app, "draw", BATCH, "--seed", "2025")
    return {one["case_no"]: one["number"] for one in done["dossiers"]}


def decide_all(number: int) -> None:
    """Everything the machine found is confirmed, everything only people can judge is found right."""
    items = answer(review.app, "mine", str(number))["items"]
    found = [one["code"] for one in items if one["machine"] in ("fail", "unsure")]
    human = [one for one in items if one["machine"] == "human"]
    if found:
        run(review.app, "decide", str(number), *found, "--confirm")
    for fatal, value in ((False, "0"), (True, "不成立")):
        codes = [one["code"] for one in human if one["fatal"] is fatal]
        run(review.app, "decide", str(number), *codes, "--change", value, "--reason", "已核对原卷")


def test_a_single_review_up_to_the_archive(people: Any) -> None:
    number = str(drawn()[DEFECTS])
    people("钱一")
    claimed = answer(review.app, "claim", BATCH, number)
    assert (claimed["state_label"], claimed["holder"]) == ("初评中", "钱一") and claimed["leased_until"]
    assert [one["number"] for one in answer(review.app, "mine")] == [int(number)]
    assert "没有逐条" in refused(Refused, review.app, "finish", number).what
    decide_all(int(number))
    said = answer(review.app, "decide", number, "c29", "--change", "1", "--reason", "只认定超期一日")
    assert (said["score"], said["undecided"]) == ("86.8", [])
    back = answer(review.app, "decide", number, "C29", "--withdraw")
    assert back["score"] == "84.8", "the word before it counts again"
    assert answer(review.app, "decide", number, "C29", "--withdraw")["undecided"] == ["C29"]
    assert "没有可以撤回" in refused(Refused, review.app, "decide", number, "C29", "--withdraw").what
    run(review.app, "decide", number, "C29", "--change", "1", "--reason", "只认定超期一日")
    done = answer(review.app, "finish", number)
    assert (done["state"], done["final"]["score"], done["final"]["grade_label"]) == (
        "finalized",
        "86.8",
        "良好",
    )
    assert "不能退回" in refused(Refused, review.app, "release", number).what
    assert "不得直接改分" in refused(Refused, review.app, "decide", number, "C29", "--confirm").what

    people("组织者")
    told = answer(review.app, "bulletin", BATCH)
    assert [one["case_no"] for one in told["published"]] == [DEFECTS] and told["unfinished"] == 1
    assert told["measures"]["machine_hits"] == {"part": 14, "whole": 14, "value": 1.0}
    people("何平川")
    assert "必须逐条写明理由" in refused(UsageProblem, review.app, "appeal", number, "C29").what
    run(review.app, "appeal", number, "C29", "--reason", "有延长保存的审批", "--evidence", "卷内第15页")
    people("钱一")
    assert (
        "评查两次"
        in refused(Refused, review.app, "appeal", number, "C29", "--uphold", "--reason", "无据").what
    )
    people("李三")
    again = answer(review.app, "appeal", number, "C29", "--change", "0", "--reason", "审批属实")
    assert (again["state"], again["final"]["score"]) == ("finalized", "87.8")
    people("组织者")
    assert answer(review.app, "bulletin", BATCH)["published"][0]["final"]["score"] == "87.8"
    run(review.app, "rectify", number, "B19", "--what", "更正核价表", "--who", "林一舟")
    people("林一舟")
    run(review.app, "rectify", number, "B19", "--done", "已更正并附卷")
    assert "自己办理" in refused(Refused, review.app, "rectify", number, "B19", "--checked", "已看").what
    people("组织者")
    assert "不能归档" in refused(Refused, review.app, "rectify", number, "--archive").what
    assert answer(review.app, "rectify", number, "B19", "--checked", "已看原件")["state"] == "rectified"
    assert answer(review.app, "rectify", number, "--archive")["state"] == "archived"
    figures = answer(review.app, "stats", BATCH)
    assert (figures["dossiers"], figures["rectified"]["value"], figures["overturned"]["value"]) == (
        1,
        1.0,
        1.0,
    )
    assert figures["agreement"]["kappa"] is None and figures["agreement"]["note"]
    assert "机器命中率" in run(review.app, "stats")
    run(workspace.audit_app, "verify")


def test_a_blind_double_review_and_an_arbiter(people: Any) -> None:
    number = str(drawn("--double")[CLEAN])
    people("钱一")
    run(review.app, "claim", BATCH, number)
    decide_all(int(number))
    assert answer(review.app, "finish", number)["state"] == "reviewed_1"
    assert "评查两次" in refused(Refused, review.app, "claim", BATCH, number).what
    people("孙二")
    run(review.app, "claim", BATCH, number)
    hidden = answer(review.app, "mine", number)
    assert [one["reviewer"] for one in hidden["opinions"]] == ["孙二"] and hidden["final"] is None
    decide_all(int(number))
    run(review.app, "decide", number, "X04", "--change", "成立", "--reason", "缺进货凭证")
    far = answer(review.app, "finish", number)
    assert far["state"] == "arbitration" and "X04" in "".join(far["dispute"])
    assert {one["reviewer"] for one in far["opinions"]} == {"钱一", "孙二"}, "revealed"
    people("李三")
    assert "以哪一次" in refused(UsageProblem, review.app, "arbitrate", number).what
    settled = answer(
        review.app, "arbitrate", number, "X04=不成立", "B24=1", "--take", "second", "--reason", "凭证在卷"
    )
    assert (settled["state"], settled["final"]["score"]) == ("finalized", "99")
    figures = answer(review.app, "stats")
    assert figures["agreement"]["items"] == 11 and figures["overturned"] == {
        "part": 1,
        "whole": 1,
        "value": 1.0,
    }
    assert "一致率" in run(review.app, "stats", BATCH)


def test_who_had_a_part_in_the_case_reviews_nothing(people: Any) -> None:
    drawn("--cross")
    people("林一舟")
    assert "必须回避" in refused(Refused, review.app, "claim", BATCH, "--unit", "邻县烟草专卖局").what
    people("钱一")
    assert "交叉评查" in refused(Refused, review.app, "claim", BATCH).what
    assert "交叉评查" in refused(Refused, review.app, "claim", BATCH, "--unit", "示例县烟草专卖局").what
    claimed = answer(review.app, "claim", BATCH, "--unit", "邻县烟草专卖局")
    given_back = answer(review.app, "release", str(claimed["number"]), "--reason", "与当事人相识")
    assert given_back["state"] == "in_pool"


def test_offices_count_once_they_are_registered(people: Any) -> None:
    for login, role in (("陆承安", "leader"), ("钱一", "reviewer")):
        people("陆承安")
        run(staff.app, "operator", login, "--name", login, "--role", role)
    run(review.app, "batch", "new", BATCH)
    people("钱一")
    assert "角色" in refused(Refused, review.app, "draw", BATCH).what
    people("陆承安")
    run(review.app, "draw", BATCH)
    people("某人")
    assert "角色" in refused(Refused, review.app, "claim", BATCH).what
    people("钱一")
    run(review.app, "claim", BATCH)


def test_a_proof_holds_and_a_changed_one_does_not(tmp_path: Path) -> None:
    drawn("--by", "cause")
    proof = tmp_path / "甲" / "outbox" / f"抽查证明-{BATCH}.json"
    held = answer(review.app, "draw", "--check", str(proof))
    assert held["departures"] == [] and held["drawn"] == 2
    content = json.loads(proof.read_text(encoding="utf-8"))
    del content["proof"]["places"][0]["drawn"]
    changed = tmp_path / "改过.json"
    changed.write_text(json.dumps(content), encoding="utf-8")
    told = answer(review.app, "draw", "--check", str(changed))
    assert any("应抽中而未抽中" in one for one in told["departures"])
    assert any("与工作区记录" in one for one in told["departures"])
    for text in ("", "[]", "{}", '{"batch": 1, "proof": {"seed": 1}}', "[" * 100_000):
        changed.write_text(text, encoding="utf-8")
        refused(BadInput, review.app, "draw", "--check", str(changed))
    refused(NotFound, review.app, "draw", "--check", str(tmp_path / "没有.json"))


def test_a_batch_is_drawn_once_from_closed_cases(people: Any) -> None:
    assert set(drawn()) == {DEFECTS, CLEAN}, "the open case is not among them"
    assert "不能重抽" in refused(Refused, review.app, "draw", BATCH).what
    assert "已存在" in refused(Refused, review.app, "batch", "new", BATCH).what
    run(review.app, "batch", "new", "二")
    assert "没有可抽取" in refused(Refused, review.app, "draw", "二", "--from", "2099-01-01").what
    refused(NotFound, review.app, "draw", "二", "--must", "示烟立〔2025〕第99号")
    refused(UsageProblem, review.app, "draw", "二", "--ratio", "1.5")
    one = answer(review.app, "draw", "二", "--count", "1", "--must", CLEAN)
    assert any("指定必抽" in each["drawn"] or each["drawn"] == "random" for each in one["dossiers"])
    assert [each["name"] for each in answer(review.app, "batch", "list")] == ["二", BATCH]
    assert "待认领" in run(review.app, "batch", "show", BATCH)


@pytest.mark.parametrize(
    "words",
    [
        ("decide", "1", "A03"),
        ("decide", "1", "A03", "--confirm", "--reject"),
        ("decide", "1", "A03", "--change", "一分", "--reason", "理由"),
        ("decide", "1", "A03", "--change", "1e999999999", "--reason", "理由"),
        ("decide", "1", "A03", "--reject"),
        ("appeal", "1", "A03", "--uphold", "--change", "0"),
        ("arbitrate", "1", "A03:1", "--take", "first", "--reason", "理由"),
        ("rectify", "1"),
        ("rectify", "1", "A03", "--archive"),
        ("batch", "new", "三", "--by", "weather"),
        ("draw",),
    ],
)
def test_words_that_make_no_sense_say_what_does(words: tuple[str, ...], people: Any) -> None:
    number = str(drawn()[DEFECTS])
    people("钱一")
    run(review.app, "claim", BATCH, number)
    assert refused(UsageProblem, review.app, *(number if one == "1" else one for one in words)).next_step
