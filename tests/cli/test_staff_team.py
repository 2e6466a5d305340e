"""zmtool staff: a roster, files, fitness, training and drills, assessment of handlers and reviewers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, review, staff, workspace
from zmtool.cli.commands import license as licences
from zmtool.cli.entry import run as command_line
from zmtool.staff.team_rules import load_team_rules

from .seizure import answer, refused, run
from .test_review_people import CLEAN, decide_all, drawn

ROSTER = """人员名册
姓名,工号,执法证号,证有效期,岗位,单位,法律职业资格,技能等级,分管片区
林一舟,GH001,34990101,2030-12-31,稽查、市管,示例县局,有,三级,城东、城西
周望,GH002,34990102,2025-12-31,稽查,示例县局,无,,
何平川,GH003,34990103,2030-12-31,市管,示例县局,,,
钱一,GH004,,,法规,示例县局,有,二级,
"""
YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "组织者")
    run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path / "甲"


def figures(*period: str) -> tuple[Any, dict[str, Any]]:
    """An assessment, and everybody's figures by name."""
    made = answer(staff.app, "assess", *(period or YEAR))
    return made, {one["name"]: one["figures"] for one in made["people"]}


def test_a_roster_from_the_preview_to_the_files(tmp_path: Path) -> None:
    told = answer(staff.app, "import", "名册.csv", "--dry-run")
    assert (told["new"], told["certificates"], told["written"]) == (4, 3, False)
    assert answer(staff.app, "file", "list") == []
    assert "新增 4 人" in run(staff.app, "import", "名册.csv")
    again = answer(staff.app, "import", "名册.csv")
    assert (again["new"], again["changed"], again["unchanged"], again["certificates"]) == (0, 0, 4, 0)
    listed = {one["name"]: one for one in answer(staff.app, "file", "list")}
    assert listed["林一舟"]["posts"] == ["inspection", "market"] and listed["林一舟"]["skill_level"] == 3
    assert (listed["周望"]["legal_qualified"], listed["何平川"]["legal_qualified"]) == (False, None)
    assert listed["周望"]["certificate"]["remind"] and not listed["林一舟"]["certificate"]["remind"]
    assert [one["name"] for one in answer(staff.app, "file", "list", "--post", "法规")] == ["钱一"]
    assert [one["name"] for one in answer(staff.app, "file", "list", "--expiring", "60")] == ["周望"]
    assert [one["name"] for one in answer(staff.app, "list", "--expiring", "60")["officers"]] == ["周望"]
    assert "没有岗位" in refused(UsageProblem, staff.app, "file", "list", "--post", "驾驶").what
    (tmp_path / "坏.csv").write_text(
        "姓名,工号,执法证号,岗位\n李四,GH001,,稽查\n孙二,GH009,3.499E+17,\n=1+1,GH010,,驾驶\n",
        encoding="utf-8",
    )
    error = refused(BadInput, staff.app, "import", "坏.csv", "--problems", "问题行.xlsx")
    assert "没有一行" in error.what and "林一舟" in error.what
    cells = load_workbook("问题行.xlsx").active
    assert cells is not None and cells.max_row == 4 and cells["A4"].data_type == "s"
    refused(UsageProblem, staff.app, "import", "坏.csv", "--problems", "问题行.txt")
    run(workspace.audit_app, "verify")


def test_a_file_is_written_shown_and_corrected() -> None:
    run(staff.app, "officer", "34990101", "--name", "林一舟", "--valid-to", "2030-12-31")
    made = answer(staff.app, "file", "set", "34990101", "--posts", "稽查", "--skill", "三级")
    assert (made["name"], made["cert_no"], made["staff_no"], made["new"]) == ("林一舟", "34990101", "", True)
    changed = answer(
        staff.app, "file", "set", "档案1", "--staff-no", "gh001", "--legal", "无", "--entered", "2019-07-01"
    )
    assert (changed["staff_no"], changed["legal_qualified"]) == ("GH001", False)
    assert not answer(staff.app, "file", "set", "GH001", "--legal", "无")["changed"]
    cleared = answer(staff.app, "file", "set", "GH001", "--legal", "-", "--posts", "-")
    assert cleared["legal_qualified"] is None and cleared["posts"] == []
    renewed = answer(staff.app, "file", "set", "GH001", "--cert-no", "34990201")
    assert renewed["former_certs"] == ["34990101"]
    card = answer(staff.app, "file", "show", "34990101")
    assert card["cert_no"] == "34990201" and card["certificate"]["problems"][0]["kind"] == "term_unknown"
    assert "曾用执法证号　34990101" in run(staff.app, "file", "show", "GH001")
    new = answer(staff.app, "file", "set", "GH009", "--name", "钱一", "--left", "2026-01-31")
    assert new["staff_no"] == "GH009" and new["cert_no"] == ""
    assert [one["name"] for one in answer(staff.app, "file", "list")] == ["林一舟"]
    assert len(answer(staff.app, "file", "list", "--all")) == 2

    assert "没有填写" in refused(UsageProblem, staff.app, "file", "set", "GH010").what
    assert "是林一舟" in refused(UsageProblem, staff.app, "file", "set", "GH009", "--staff-no", "GH001").what
    assert "可用" in refused(UsageProblem, staff.app, "file", "set", "GH009", "--skill", "九级").what
    run(staff.app, "officer", "34990102", "--name", "周望")
    assert "持证人是周望" in refused(Refused, staff.app, "file", "set", "GH009", "--cert-no", "34990102").what
    refused(NotFound, staff.app, "file", "set", "档案77", "--name", "某人")
    refused(NotFound, staff.app, "file", "show", "没有")
    run(staff.app, "operator", "luchengan", "--name", "陆承安", "--role", "leader")
    assert "操作人" in refused(NotFound, staff.app, "file", "set", "GH009", "--login", "qian").what
    assert answer(staff.app, "file", "set", "GH009", "--login", "luchengan")["login"] == "luchengan"
    run(workspace.audit_app, "verify")


def test_who_may_go_together() -> None:
    run(staff.app, "import", "名册.csv")
    fit = answer(staff.app, "fit", "GH001", "34990102", "--on", "2025-12-31")
    assert fit["fit"] and [one["name"] for one in fit["people"]] == ["林一舟", "周望"]
    assert command_line(["staff", "fit", "GH001", "34990102", "--on", "2026-01-01"]) == 1
    late = answer(staff.app, "fit", "GH001", "GH002", "--on", "2026-01-01")
    assert [one["kind"] for one in late["problems"]] == ["expired"]
    assert [one["kind"] for one in answer(staff.app, "fit", "GH001", "GH004")["problems"]] == [
        "no_certificate"
    ]
    assert "不同" in run(staff.app, "fit", "GH001", "34990101")
    refused(NotFound, staff.app, "fit", "GH001", "没有")


def test_training_from_the_plan_to_the_hours(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(staff.app, "import", "名册.csv")
    add = (staff.app, "training", "add", "行政处罚程序", "--hours", "8", "--on", "2026-03-12")
    assert "没有登记培训资源" in refused(NotFound, *add, "--resource", "示例基地").what
    assert "已登记" in run(staff.app, "resource", "add", "实训基地", "示例基地", "--address", "新街1号")
    assert not answer(staff.app, "resource", "add", "实训基地", "示例基地", "--address", "新街1号")["changed"]
    assert answer(staff.app, "resource", "list")[0]["kind"] == "base"
    refused(UsageProblem, staff.app, "resource", "add", "礼堂", "甲")
    run(*add, "--resource", "示例基地", "--exam")
    refused(Refused, *add)
    attend = (staff.app, "training", "attend", "1")
    assert answer(*attend, "GH001", "34990102")["changed"] == 2
    marked = answer(*attend, "GH001", "--score", "86", "--passed")["people"][0]
    assert (marked["score"], marked["passed"], marked["counted_hours"]) == ("86", True, "8")
    half = answer(*attend, "GH001", "--hours", "4.5")["people"][0]
    assert (half["score"], half["counted_hours"]) == ("86", "4.5"), "what is not said stays"
    answer(*attend, "GH003", "--absent")
    refused(NotFound, *attend, "GH004", "没有")
    refused(UsageProblem, *attend, "GH001", "--hours", "9")
    refused(UsageProblem, *attend, "GH001", "--absent", "--score", "1")
    refused(NotFound, staff.app, "training", "attend", "9", "GH001")
    run(staff.app, "training", "add", "将来的", "--hours", "2", "--on", "2099-01-01")
    assert "才举行" in refused(Refused, staff.app, "training", "attend", "2", "GH001").what
    assert [len(one["people"]) for one in answer(staff.app, "training", "list", "--year", "2026")] == [3]
    assert "行政处罚程序" in run(staff.app, "training", "list", "--who", "GH003")
    assert answer(staff.app, "training", "list", "--who", "GH004") == []

    hours = {one["name"]: one for one in answer(staff.app, "training", "hours", "--year", "2026")["people"]}
    assert (hours["林一舟"]["hours"], hours["周望"]["hours"], hours["钱一"]["hours"]) == ("4.5", "8", "0")
    assert hours["何平川"]["absences"] == 1 and hours["林一舟"]["short"] is None, "no target is set"
    before = answer(staff.app, "training", "hours", "--year", "2025")["people"]
    assert {one["hours"] for one in before} == {None}
    refused(UsageProblem, staff.app, "training", "hours", "--year", "26")

    own = work / "schemas" / "staff" / "team.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    shipped = (shipped_root() / "schemas" / "staff" / "team.yaml").read_text(encoding="utf-8")
    own.write_text(
        shipped.replace("hours_target: null, drill_hours: null", 'hours_target: "40", drill_hours: "0.5"'),
        encoding="utf-8",
    )
    load_team_rules.cache_clear()
    run(review.app, "drill", "start", "ordinary", "--officer", "钱一", "--count", "2", "--seed", "7")
    run(review.app, "drill", "answer", "1", "--mark", "C29")
    run(review.app, "drill", "start", "ordinary", "--officer", "生人", "--count", "2", "--out", "二")
    run(review.app, "drill", "answer", "2", "--mark", "C29")
    year = answer(staff.app, "training", "hours")
    qian = next(one for one in year["people"] if one["name"] == "钱一")
    assert (qian["drills"], qian["drill_hours"]) == (1, "0.5")
    assert [one["officer"] for one in year["unmatched_drills"]] == ["生人"]
    assert answer(staff.app, "file", "show", "GH004")["drills"][0]["planted"] == 2
    assert "缺席" in run(staff.app, "file", "show", "GH003")
    assert "学时" in run(staff.app, "training", "hours", "--year", "2026")
    run(workspace.audit_app, "verify")


def test_handlers_are_assessed_by_visits_and_cases(tmp_path: Path) -> None:
    run(staff.app, "import", "名册.csv")
    _, nothing = figures()
    assert {one["value"] for person in nothing.values() for one in person.values()} == {None}
    run(case.app, "import", str(shipped_root() / "sample_cases" / "clean" / "case.yaml"))
    made, people = figures()
    assert people["林一舟"]["cases"] == {"numerator": 1, "denominator": None, "value": 1, "reason": ""}
    assert people["何平川"]["cases"]["value"] == 0
    assert people["钱一"]["cases"]["value"] is None and "执法证号" in people["钱一"]["cases"]["reason"]
    assert people["林一舟"]["alerts"]["reason"] == "期内没有这类记录"
    assert figures("--from", "2024-01-01", "--to", "2024-12-31")[1]["林一舟"]["cases"]["value"] is None
    lin = next(one for one in made["people"] if one["name"] == "林一舟")
    assert CLEAN in [one["record"] for one in lin["records"]]
    refused(UsageProblem, staff.app, "assess", "--from", "2025-12-31", "--to", "2025-01-01")

    shops = "".join(
        f"3499011{number:05d},店{number},宋知远,示例县新街{number}号,有效\n" for number in range(1, 9)
    )
    (tmp_path / "户.csv").write_text("许可证号,客户名称,负责人,经营地址,状态\n" + shops, encoding="utf-8")
    run(licences.app, "import", "户.csv")
    drawn_shops = answer(licences.app, "draw", "start", "一", "--rate", "其他=100%")["shops"]
    for number, shop in enumerate(drawn_shops):
        result = "发现违规" if number % 4 == 0 else "停歇业"
        run(licences.app, "draw", "result", "一", shop["lic_no"], result, "--on", "2026-09-28")
    made, people = figures("--from", "2026-09-01", "--to", "2026-09-30")
    visited = {name: people[name]["inspections"]["value"] for name in ("林一舟", "何平川")}
    assert sum(visited.values()) == 2 * len(drawn_shops) and made["unmatched"] == []
    hits = [people[name]["hits"] for name in visited]
    assert sum(one["numerator"] for one in hits) == 4 and sum(one["denominator"] for one in hits) == 16
    assert "命中率" in run(staff.app, "assess", "--from", "2026-09-01", "--to", "2026-09-30")


def test_reviewers_are_assessed_by_what_came_of_their_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    run(staff.app, "import", "名册.csv")
    run(staff.app, "file", "set", "GH004", "--login", "钱一")
    for name in ("clean", "defects"):
        run(case.app, "import", str(shipped_root() / "sample_cases" / name / "case.yaml"))
    number = str(drawn("--double")[CLEAN])

    def review_as(login: str, *changes: str) -> None:
        monkeypatch.setenv("ZMTOOL_USER", login)
        run(review.app, "claim", "2025年第一批", number)
        decide_all(int(number))
        if changes:
            run(review.app, "decide", number, *changes)
        run(review.app, "finish", number)

    today = ("--from", "2020-01-01", "--to", "2090-12-31")
    review_as("钱一", "X04", "--change", "成立", "--reason", "缺进货凭证")
    assert figures(*today)[1]["钱一"]["reviewed"]["value"] is None, "nothing is told while it is blind"
    review_as("孙二")
    monkeypatch.setenv("ZMTOOL_USER", "李三")
    run(review.app, "arbitrate", number, "X04=不成立", "--take", "second", "--reason", "凭证在卷")
    made, people = figures(*today)
    qian = people["钱一"]
    assert qian["reviewed"]["value"] == 1
    assert qian["agreement"]["denominator"] == qian["agreement"]["numerator"] + 1
    assert people["林一舟"]["documents"]["denominator"] == 1 and people["林一舟"]["documents"]["value"] == 1.0
    assert {one["whom"]["login"] for one in made["unmatched"] if one["item"] == "reviewed"} == {
        "孙二",
        "李三",
    }
    shown = answer(staff.app, "file", "show", "GH001")["reviewed"]
    assert [one["case_no"] for one in shown] == [CLEAN]

    run(staff.app, "assess", *today, "--xlsx", "考核.xlsx")
    book = load_workbook("考核.xlsx")
    assert book.sheetnames == ["办案人员", "评查人员", "分子分母", "口径", "明细"]
    reviewers = [[cell.value for cell in row] for row in book["评查人员"].iter_rows()]
    assert [row[0] for row in reviewers] == ["姓名", "钱一"] and reviewers[1][4] == 1
    assert any("未建档" in str(row[0].value) for row in book["明细"].iter_rows())
    refused(UsageProblem, staff.app, "assess", *today, "--xlsx", "考核.txt")
