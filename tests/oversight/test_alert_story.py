"""Alerts through the command line: the 白沙 story from the figure to the verdict, false alarms, reports (supervision.md 2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from zmtool.cli.commands import (
    alert,
    alert_figures,
    alert_findings,
    alert_intake,
    alert_report,
    alert_steps,
    clue,
    ledger,
)
from zmtool.cli.entry import run
from zmtool.staff.assessment import Deed, Period
from zmtool.workflow.team_assessment import assess_team
from zmtool.workflow.team_files import set_file

from .people import MONDAY, bureau, later

SHOP, OTHER = "349901100018", "349901100026"
Desk = Callable[..., Any]
_COMMANDS = (alert, alert_figures, alert_findings, alert_intake, alert_report, alert_steps, clue, ledger)


class Clock:
    """The time that the commands are told."""

    now: datetime = MONDAY


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    told = Clock()
    for module in _COMMANDS:
        monkeypatch.setattr(module, "right_now", lambda: told.now)
    return told


@pytest.fixture
def desk(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    root = bureau(tmp_path / "w")

    def asked(user: str, *arguments: object, code: int = 0) -> Any:
        monkeypatch.setenv("ZMTOOL_USER", user)
        capsys.readouterr()
        found = run([*map(str, arguments), "-w", str(root), "--json"])
        shown = capsys.readouterr()
        assert found == code, (arguments, shown.out, shown.err)
        return json.loads(shown.out) if shown.out.strip() else None

    return asked


def _added(desk: Desk, model: str = "A04", shop: str = SHOP, period: str = "2026-05", *more: object) -> str:
    number: str = desk("control", "alert", "add", model, shop, "--period", period, *more)["alert_no"]
    return number


def _assigned(desk: Desk, *more: object) -> str:
    number = _added(desk, *more) if more else _added(desk)
    desk("control", "alert", "triage", number)
    desk("control", "alert", "assign", number, "lin")
    return number


def _analysed(desk: Desk, number: str, explainable: str = "否") -> None:
    desk("lin", "alert", "analyse", number, "--finding", "连续六期二十条", "--explainable", explainable)


def test_baisha_from_the_figure_to_the_verdict(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    photo = tmp_path / "盘存.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    number = _added(desk, "A04", SHOP, "2026-05", "--value", "3", "--desc", "白沙每期二十条")
    assert desk("control", "alert", "show", number)["level"] == 2  # three shops of a street
    desk("control", "alert", "triage")
    clock.now = later(0, 1)
    desk("control", "alert", "assign", number, "lin", "--demand", "核对近三单")
    _analysed(desk, number)
    refused = desk("lin", "alert", "visit", number, "--people", "林一舟、周望", "--place", "正常", code=5)
    assert "电话询访" in refused["error"]["what"]
    answers = ["--answer", "是否本人订货=否", "--answer", "是否收到=是", "--answer", "销路=外地人拿走"]
    told = desk("lin", "alert", "phone", number, "--phone", "13900000001", "--by", "宋知远", *answers)
    assert any("应当实地核查" in one for one in told["remarks"])
    refused = desk("lin", "alert", "conclude", number, "合理", "--note", "自己说的", code=5)
    assert "实地核查" in refused["error"]["what"]
    assert desk("lin", "alert", "visit", number, "--people", "林一舟", "--place", "正常", code=2)
    desk(
        "lin",
        "alert",
        "visit",
        number,
        *("--people", "林一舟、周望", "--place", "正常营业", "--stock", "白沙:20:0", "--signed", "签字"),
        *("--file", photo),
    )
    assert desk("lin", "alert", "conclude", number, "违法", "--note", "货不知去向", code=5)  # how grave?
    desk("lin", "alert", "conclude", number, "违法", "--gravity", "一般", "--note", "货被外地人收走")
    assert "还没有转办" in desk("control", "alert", "close", number, code=5)["error"]["what"]
    desk("control", "alert", "transfer", number)
    shown = desk("control", "alert", "show", number)
    assert (shown["state"], shown["verdict"], len(shown["records"])) == ("TRANSFERRED", "", 3)
    assert "还没有结果" in desk("control", "alert", "close", number, code=5)["error"]["what"]

    found = desk("control", "clue", "show", shown["clue"])
    assert found["origin"] == f"alert/{number}" and found["indicator"] == "WG-02-01"
    assert found["source"] == "模型预警" and [one["name"] for one in found["evidence"]] == ["盘存.jpg"]
    for step, note in (("受理", ""), ("数据分析", "六期同量"), ("研判成立", "查实")):
        desk("control", "clue", "advance", shown["clue"], step, "--note", note)
    problem = desk("control", "clue", "show", shown["clue"])["problem"]
    told_to = ["--set", "责任部门=专卖", "--set", "责任人=lin"]
    desk("control", "ledger", "advance", problem, "派单", *told_to)
    clock.now = later(1)
    desk("lin", "ledger", "advance", problem, "反馈", "--set", "结果=属实", "--note", "外地人收走")
    desk("control", "ledger", "advance", problem, "核定通过")
    desk(
        "control",
        "ledger",
        "case",
        problem,
        "示烟立〔2026〕第31号",
        "--cause",
        "未在当地烟草专卖批发企业进货",
    )
    clock.now = later(5)
    desk("lin", "ledger", "advance", problem, "整改完成", "--note", "恢复正常订货")
    clock.now = later(40)
    desk("control", "ledger", "advance", problem, "复查合格", "--note", "订量正常")
    desk("control", "ledger", "advance", problem, "归档结案")
    shown = desk("control", "alert", "show", number)
    assert shown["verdict"] == "属实" and shown["state"] == "TRANSFERRED"
    clock.now = later(41)
    words = ["--lesson", "先看库存再问销路", "--wording", "请把近三单的小票给我们看一下"]
    desk("control", "alert", "close", number, *words)
    assert _rate(desk, "A04") == "1.0000"

    clock.now = later(42)
    again = desk("control", "alert", "add", "A04", OTHER, "--period", "2026-06")
    assert [one["alert_no"] for one in again["nearest"]] == [number]  # how the one before was handled
    assert "先看库存" in again["nearest"][0]["lesson"]
    other = again["alert_no"]
    desk("control", "alert", "triage", other)
    desk("control", "alert", "assign", other, "lin")
    _analysed(desk, other, "是")
    assert desk("lin", "alert", "conclude", other, "误报", "--note", "婚宴", code=5)  # for what reason?
    desk("lin", "alert", "conclude", other, "误报", "--reason", "婚宴团购", "--note", "有婚宴合同")
    desk("control", "alert", "close", other, "--lesson", "先问婚宴")
    assert _rate(desk, "A04") == "0.5000"
    assert desk("control", "alert", "figures", "--since", "2026-05-01")["reasons"] == {"婚宴团购": 1}
    relapse = desk("control", "alert", "add", "A04", SHOP, "--period", "2026-06")
    assert relapse["level"] == 3 and any("J02" in one for one in relapse["remarks"])
    assert len(desk("control", "alert", "library", "--model", "A04")) == 2


def _rate(desk: Desk, model: str) -> str:
    told = desk("control", "alert", "figures", "--since", "2026-05-01")
    return next(str(one["rate"]) for one in told["models"] if one["model"] == model)


def test_the_same_alert_is_kept_once_and_cools_down(desk: Desk, clock: Clock) -> None:
    first = desk("control", "alert", "add", "A01", SHOP, "--period", "2026-W20", "--value", "2.2")
    assert (first["done"], first["level"]) == ("new", 3)
    same = desk("control", "alert", "add", "A01", SHOP, "--period", "2026-W20", "--value", "2.2")
    assert (same["done"], same["alert_no"]) == ("unchanged", first["alert_no"])
    more = desk("control", "alert", "add", "A01", SHOP, "--period", "2026-W20", "--value", "3.5")
    assert (more["done"], more["level"]) == ("updated", 2)
    number = first["alert_no"]
    desk("control", "alert", "triage", number)
    desk("control", "alert", "suppress", number, "--reason", "节日", "--note", "节前备货")
    clock.now = later(10)
    cooling = desk("control", "alert", "add", "A01", SHOP, "--period", "2026-W20", "--value", "3.6")
    assert (cooling["done"], cooling["alert_no"]) == ("unchanged", number)
    risen = desk("control", "alert", "add", "A01", SHOP, "--period", "2026-W20", "--value", "6")
    assert (risen["done"], risen["level"]) == ("reopened", 1)
    assert desk("control", "alert", "show", number)["state"] == "TRIAGE"
    assert (
        "红色"
        in desk("control", "alert", "suppress", number, "--reason", "节日", "--note", "x", code=5)["error"][
            "what"
        ]
    )
    third = _added(desk, "A01", OTHER, "2026-W20", "--value", "2.2")
    desk("control", "alert", "triage", third)
    desk("control", "alert", "suppress", third, "--reason", "节日", "--note", "节前备货")
    clock.now = later(39)
    new = desk("control", "alert", "add", "A01", OTHER, "--period", "2026-W20", "--value", "2.2")
    assert new["done"] == "new" and new["alert_no"] != third


def test_suppression_has_a_ceiling(desk: Desk, clock: Clock) -> None:
    for turn in range(3):
        number = _added(desk, "B01", SHOP, f"2026-W{20 + turn}", "--value", "2.1")
        desk("control", "alert", "triage", number)
        desk("control", "alert", "suppress", number, "--reason", "档位调整", "--note", "刚调档")
    number = _added(desk, "B01", SHOP, "2026-W23", "--value", "2.1")
    desk("control", "alert", "triage", number)
    refused = desk("control", "alert", "suppress", number, "--reason", "档位调整", "--note", "刚调档", code=5)
    assert "连续抑制 3 次" in refused["error"]["what"]
    desk("control", "alert", "assign", number, "lin")
    _analysed(desk, number)
    after = _added(desk, "B01", SHOP, "2026-W24", "--value", "2.1")
    desk("control", "alert", "triage", after)
    desk("control", "alert", "suppress", after, "--reason", "档位调整", "--note", "有人看过了")


def test_models_that_pile_up_lift_each_other(desk: Desk) -> None:
    first = _added(desk, "A07", SHOP)
    _added(desk, "A12", SHOP)
    third = desk("control", "alert", "add", "B04", SHOP, "--period", "2026-05")
    assert third["level"] == 2
    assert desk("control", "alert", "show", first)["level"] == 2


def test_lowering_takes_a_second_person(desk: Desk) -> None:
    number = _added(desk, "C06", SHOP)
    assert desk("control", "alert", "show", number)["level"] == 1
    assert desk("control", "alert", "level", number, "黄", code=5)
    assert "没有待复核" in desk("leader", "alert", "level", number, "--agree", code=5)["error"]["what"]
    desk("control", "alert", "level", number, "黄", "--note", "证已补办")
    assert desk("control", "alert", "show", number)["level"] == 1
    assert desk(
        "control2", "alert", "level", number, "--agree", code=5
    )  # the duty of approving is the leader's
    desk("leader", "alert", "level", number, "--agree")
    assert desk("control", "alert", "show", number)["level"] == 3
    desk("control", "alert", "level", number, "橙", "--note", "又有反映")
    assert desk("control", "alert", "show", number)["level"] == 2
    assert desk("control", "alert", "level", number, code=2)


def test_lateness_raises_once_for_each_limit(desk: Desk, clock: Clock) -> None:
    number = _added(desk, "A01", SHOP, "2026-W20", "--value", "2.2")  # yellow: three working days to give out
    clock.now = later(3)
    assert desk("control", "alert", "sweep") == []
    clock.now = later(4)
    assert [one["alert_no"] for one in desk("control", "alert", "sweep", "--dry-run")] == [number]
    late = desk("control", "alert", "sweep")
    assert [(one["before"], one["level"], one["tell"]) for one in late] == [(3, 2, ["leader"])]
    assert desk("control", "alert", "sweep") == []
    assert desk("control", "alert", "list", "--overdue")[0]["overdue"] == 1


def test_red_is_seen_the_same_day_by_two(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    number = _added(desk, "A01", SHOP, "2026-W20", "--value", "6")
    shown = desk("control", "alert", "show", number)
    assert shown["clocks"][0]["due"].startswith("2026-05-11T13:00")  # four hours to give it out
    paper = desk("control", "alert", "report", "urgent", number, "--out", tmp_path)
    text = "\n".join(
        cell.text for table in Document(paper["file"]).tables for row in table.rows for cell in row.cells
    )
    assert number in text and SHOP in text
    desk("control", "alert", "triage", number)
    desk("control", "alert", "assign", number, "lin")
    ends = {one["id"]: one["due"] for one in desk("control", "alert", "show", number)["clocks"]}
    assert ends["visit_red"].startswith("2026-05-11T23:59:59")
    _analysed(desk, number, "是")
    refused = desk("lin", "alert", "conclude", number, "合理", "--note", "说得通", code=5)
    assert "实地" in refused["error"]["what"]
    desk(
        "lin", "alert", "visit", number, "--people", "林一舟、周望", "--place", "正常"
    )  # no call comes before
    desk("lin", "alert", "conclude", number, "合理", "--note", "工地开工")
    desk("control", "alert", "return", number, "--note", "没有盘存")
    assert desk("lin", "alert", "conclude", number, "合理", "--note", "工地开工", code=5)
    _analysed(desk, number, "是")
    desk(
        "lin",
        "alert",
        "visit",
        number,
        "--people",
        "林一舟、周望",
        "--place",
        "正常",
        "--stock",
        "白沙:120:118",
    )
    desk("lin", "alert", "conclude", number, "合理", "--note", "工地开工")
    assert "退回一次" in desk("control", "alert", "return", number, "--note", "再看", code=5)["error"]["what"]
    desk("control", "alert", "close", number)
    other = _added(desk, "A04", OTHER)
    assert desk("control", "alert", "report", "urgent", other, "--out", tmp_path, code=5)


def test_a_clue_that_came_to_nothing_needs_a_word(desk: Desk) -> None:
    number = _assigned(desk)
    _analysed(desk, number)
    desk(
        "lin", "alert", "phone", number, "--phone", "13900000001", "--by", "宋知远", "--answer", "是否收到=是"
    )
    desk("lin", "alert", "conclude", number, "违规", "--gravity", "轻微", "--note", "代订")
    desk("control", "alert", "transfer", number, "--indicator", "WG-02-04")
    clue_no = desk("control", "alert", "show", number)["clue"]
    for step in ("受理", "数据分析", "研判不成立"):
        desk("control", "clue", "advance", clue_no, step, "--note", "查过")
    assert "反馈结果" in desk("control", "alert", "close", number, code=5)["error"]["what"]
    desk("control", "alert", "close", number, "--verdict", "误报")
    assert desk("control", "alert", "show", number)["verdict"] == "误报"


def test_who_sees_and_who_may(desk: Desk) -> None:
    inner = desk("control", "alert", "add", "I02", "白沙", "--kind", "品规", "--period", "2026-05-08")[
        "alert_no"
    ]
    accused = desk(
        "control",
        *("alert", "add", "D04", "周望", "--kind", "员工", "--accused-dept", "营销", "--accused", "market"),
    )["alert_no"]
    outer = _added(desk)
    assert {one["alert_no"] for one in desk("leader", "alert", "list")} == {inner, accused, outer}
    assert desk("lin", "alert", "list") == [] and desk("market", "alert", "list") == []
    assert desk("lin", "alert", "show", inner, code=3) and desk("market", "alert", "show", accused, code=3)
    assert desk("lin", "alert", "add", "A04", SHOP, code=5)
    assert desk("lin", "alert", "report", "month", code=5)
    assert desk("lin", "alert", "account", "list", code=5)
    assert desk("watch", "alert", "account", "list") == []
    own = desk("leader", "alert", "list", "--state", "产生")
    assert {one["alert_no"] for one in own} == {inner, accused, outer}
    desk("control", "alert", "triage")
    assert desk("control", "alert", "assign", accused, "market", code=5)  # nobody looks into himself
    assert desk("control", "alert", "assign", accused, "nobody", code=2)
    desk("control", "alert", "assign", outer, "lin")
    assert [one["alert_no"] for one in desk("lin", "alert", "list")] == [outer]
    assert desk("control", "alert", "analyse", outer, "--finding", "x", code=5)  # only the one in charge


def test_the_queue_and_the_watch_pool(desk: Desk) -> None:
    for place in range(4):
        _added(desk, "A01", f"3499011000{place:02d}", "2026-W20", "--value", f"{2.1 + place / 10:.1f}")
    red = _added(desk, "A01", OTHER, "2026-W20", "--value", "6")
    told = desk("control", "alert", "queue", "--capacity", "2")
    assert [one["alert_no"] for one in told["now"]][0] == red and len(told["now"]) == 2
    assert len(told["watched"]) == 3
    assert [one["quantile"] for one in told["now"]][1] == "1.000"
    assert desk("control", "alert", "queue", "--capacity", "-1", code=2)


def test_reports_of_week_and_month(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    number = _assigned(desk)
    _analysed(desk, number, "是")
    desk("lin", "alert", "conclude", number, "误报", "--reason", "数据错", "--note", "导出时重复")
    desk("control", "alert", "close", number, "--rectification", "已改正导出")
    clock.now = datetime(2026, 6, 1, 9, 0).astimezone()
    told = desk(
        "control",
        "alert",
        "report",
        "month",
        "--out",
        tmp_path,
        "--plan",
        "复查恒量户",
        "--coordinate",
        "请营销提供投放计划",
    )
    assert (told["due"], told["days_left"], told["figures"]["alerts"]) == ("2026-06-03", 2, 1)
    assert told["figures"]["founded"] == "0.0000" and told["figures"]["reasons"] == {"数据错": 1}
    text = "\n".join(one.text for one in Document(told["word"]).paragraphs)
    assert "还有 2 天" in text and "复查恒量户" in text and "请营销提供投放计划" in text and "÷" in text
    book = load_workbook(told["ledger_file"])
    assert book.sheetnames == ["台账", "模型命中率", "口径"] and book["台账"]["A2"].value == number
    assert desk("control", "alert", "report", "due")["days_left"] == 2
    week = desk("control", "alert", "report", "week", "--week", "2026-05-13", "--out", tmp_path)
    assert (week["first"], week["last"], week["due"]) == ("2026-05-11", "2026-05-17", None)
    assert desk("control", "alert", "report", "month", "--month", "五月", code=2)
    assert desk("control", "alert", "report", "week", "--week", "某天", code=2)


def test_the_outflow_gauge_counts_the_ledger(desk: Desk, clock: Clock) -> None:
    told = desk(
        "control", "clue", "report", SHOP, "--indicator", "WF-03-01", "--desc", "查获外流", "--quantity", "60"
    )["clue_no"]
    for step in ("受理", "数据分析", "研判成立"):
        desk("control", "clue", "advance", told, step, "--note", "查过")
    gauge = desk("control", "alert", "outflow", "--on", "2026-06-30", "--limit", "365")
    assert (gauge["total"], gauge["quarter"], gauge["line"]) == (60, 60, "181.0")
    assert gauge["projected"] == "60.0" and gauge["over_line"] is False
    assert gauge["shops"] == [[SHOP, 60]]
    assert desk("control", "alert", "outflow", "--on", "2026-06-30").get("limit") is None
    assert desk("control", "alert", "outflow", "--limit", "很多", code=2)
    problem = desk("control", "clue", "show", told)["problem"]
    desk("control", "ledger", "advance", problem, "派单", "--set", "责任部门=专卖", "--set", "责任人=lin")
    desk("lin", "ledger", "advance", problem, "反馈", "--set", "结果=属实", "--note", "查实")
    how = ["被问责人=周望", "责任类型=管理责任", "处理=通报", "依据文件=示烟〔2026〕3号"]
    desk("control", "ledger", "advance", problem, "问责", *(part for one in how for part in ("--set", one)))
    assert desk("leader", "alert", "account", "list")[0]["person"] == "周望"


def test_what_accuses_somebody_is_left_out_of_his_screening(desk: Desk) -> None:
    accused = desk(
        "control",
        *(
            "alert",
            "add",
            "D04",
            "何平川",
            "--kind",
            "员工",
            "--accused-dept",
            "专卖",
            "--accused",
            "control2",
        ),
    )["alert_no"]
    number = _added(desk, "A01", SHOP, "2026-W20", "--set", "断货恢复=是")
    told = desk("control2", "alert", "triage", "--suppress")
    assert [(one["alert_no"], one["state"]) for one in told] == [(number, "抑制")]
    assert desk("control2", "alert", "show", accused, code=3)
    assert [one["alert_no"] for one in desk("control", "alert", "triage")] == [accused]


def test_limits_that_fell_due_count_for_the_person_in_charge(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    set_file("林一舟", {"name": "林一舟", "login": "lin"}, tmp_path / "w", now=MONDAY, user="leader")
    kept, late = _assigned(desk), _assigned(desk, "A04", OTHER)
    _added(desk, "A01", SHOP, "2026-W20", "--value", "2.2")  # nobody is in charge of it yet
    _analysed(desk, kept, "是")
    desk("lin", "alert", "conclude", kept, "合理", "--note", "喜宴用烟，有请柬")

    def rate(until: int) -> tuple[int | None, int | None]:
        """Kept of due (twenty working days each), as told on the day ``until`` days after."""
        span = Period(MONDAY.date(), later(until).date())
        made, _ = assess_team(span, tmp_path / "w", now=later(until))
        figure = next(one for one in made.people if one.file.file.name == "林一舟").figure("alerts")
        return figure.part, figure.whole

    assert rate(1) == (None, None), "none was due"
    assert rate(35) == (1, 2)
    assert late in {one.ref for one in _deeds(tmp_path / "w", later(35)) if not one.part}


def _deeds(root: Path, now: datetime) -> list[Deed]:
    made, _ = assess_team(Period(MONDAY.date(), now.date()), root, now=now)
    return [deed for deeds in made.deeds.values() for deed in deeds if deed.item == "alerts"]
