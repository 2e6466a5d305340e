"""Alerts at the desk: from screening to the clue by keys, refusals in words, lists, sight; hits, models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from oversight.people import MONDAY, bureau, later
from textual.pilot import Pilot

from tui.at_the_desk import listed, pressed, settled, static_text
from tui.test_golden_screens import _compared
from zmtool.oversight.internal.listed import AlertWanted
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.alert import AlertScreen
from zmtool.workflow.alert_add import NewAlert, report_alert
from zmtool.workflow.alert_desk import alert_desk, alert_page
from zmtool.workflow.alert_steps import advance_alert, record_finding, show_alert
from zmtool.workflow.clue_steps import advance_clue, show_clue
from zmtool.workflow.insight_record import model_records
from zmtool.workflow.problem_steps import advance_problem

SHOP, OTHER = "349901100018", "349901100026"
DAY = MONDAY.date()
BEFORE = later(-3)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return bureau(tmp_path / "w")


def _alert(root: Path, model: str = "A04", subject: str = SHOP, value: str = "3", **more: str) -> str:
    new = NewAlert(model, subject, period="2026-05", value=Decimal(value), desc="白沙每期二十条", **more)
    return report_alert(new, root, now=BEFORE, user="control").alert_no


def _desk(root: Path, user: str, day: date = DAY) -> ZmtoolApp:
    return ZmtoolApp(root, day, user, start="预警与画像")


def _state(root: Path, number: str) -> str:
    return show_alert(number, root, user="control").kept.state


async def _offer(app: ZmtoolApp, pilot: Pilot[None], label: str) -> None:
    """Goes to an offer and takes it."""
    screen = app.screen
    assert isinstance(screen, AlertScreen)
    names = [cells[0] for cells in listed(app, "#offers")]
    place = next(at for at, name in enumerate(names) if name.startswith(label))
    screen.offers.cursor = place
    await pressed(pilot, "enter")


async def test_an_alert_becomes_a_clue_by_keys_and_the_verdict_comes_back(office: Path) -> None:
    number = _alert(office)
    app = _desk(office, "control")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert listed(app)[0][:4] == ["橙", "A04 恒量订货", SHOP, "产生"]
        await pressed(pilot, "t", "y")
        assert _state(office, number) == "TRIAGE"
        await pressed(pilot, "a", *"lin", "tab", *"核对近三单", "ctrl+s")
        assert _state(office, number) == "ASSIGNED" and listed(app)[0][5] == "lin"
    app = _desk(office, "lin")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        await _offer(app, pilot, "系统分析")
        await pressed(pilot, *"连续六期二十条", "enter", *"否", "ctrl+s")
        assert _state(office, number) == "ANALYSED"
        names = [cells[0] for cells in listed(app, "#offers")]
        assert "实地核查（未齐）" in names and "结论（未齐）" in names
        await _offer(app, pilot, "实地核查")
        assert "还没有电话询访" in static_text(app, "#status")  # refused in words, no form
        assert isinstance(app.screen, AlertScreen)
        await _offer(app, pilot, "电话询访")
        await pressed(pilot, *"13900000001", "tab", "tab", *"宋知远", "tab", "tab", *"否", "ctrl+s")
        assert _state(office, number) == "PHONED"
        assert "是否本人订货：否" in static_text(app, "#content")
        await _offer(app, pilot, "实地核查")
        await pressed(pilot, *"林一舟,周望", "tab", *"正常营业", "tab", *"白沙:20:0", "ctrl+s")
        assert _state(office, number) == "ONSITE", static_text(app, "#status")
        await _offer(app, pilot, "结论")
        await pressed(pilot, *"违法", "tab", "tab", *"一般", "tab", *"货被外地人收走", "ctrl+s")
        assert _state(office, number) == "CONCLUDED"
    app = _desk(office, "control")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        await _offer(app, pilot, "办结")
        assert "还没有转办" in static_text(app, "#status")
        await _offer(app, pilot, "转办")
        await pressed(pilot, "ctrl+s")
        clue = show_alert(number, office, user="control").kept.clue_no
        assert clue and clue in static_text(app, "#content")
        assert any(cells[0] == f"打开线索 {clue}" for cells in listed(app, "#offers"))
    assert show_clue(clue, office, user="control").kept.clue.indicator == "WG-02-01"
    _archived(office, clue)
    assert show_alert(number, office, user="control").kept.verdict == "属实"
    record = next(
        one for one in model_records(office, now=later(41), user="control") if one.model.code == "A04"
    )
    assert (record.record.checked, record.record.founded) == (1, 1)
    app = _desk(office, "control", later(41).date())
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        await _offer(app, pilot, "办结")
        await pressed(pilot, *"先看库存再问销路", "ctrl+s")
        assert _state(office, number) == "CLOSED"


def _archived(root: Path, clue: str) -> None:
    """The clue's way to an archived problem that was founded."""
    late = later(1)
    for step, note in (("受理", ""), ("数据分析", "六期同量"), ("研判成立", "查实")):
        advance_clue(clue, step, root, note=note, now=late, user="control")
    problem = show_clue(clue, root, user="control").kept.prob_no
    told = {"resp_dept": "monopoly", "resp_person": "lin"}
    steps = (
        ("派单", "", told, "control", 1),
        ("反馈", "外地人收走", {"result": "属实"}, "lin", 2),
        ("核定通过", "", {}, "control", 3),
        ("整改完成", "恢复正常订货", {}, "lin", 5),
        ("复查合格", "订量正常", {}, "control", 40),
        ("归档结案", "", {}, "control", 40.1),
    )
    for step, note, details, who, day in steps:
        advance_problem(problem, step, root, note=note, details=details, now=later(day), user=who)


async def test_what_is_typed_wrong_stays_in_the_form(office: Path) -> None:
    number = _alert(office)
    advance_alert(number, "triage", office, now=BEFORE, user="control")
    advance_alert(number, "assign", office, details={"person": "lin"}, now=BEFORE, user="control")
    facts = {"findings": ["同量"], "explainable": "否"}
    record_finding(number, "analysis", facts, office, where=Path("x"), now=BEFORE, user="lin")
    facts = {"phone": "13900000001", "answered_by": "宋知远", "answered": "是"}
    record_finding(number, "phone", facts, office, where=Path("x"), now=BEFORE, user="lin")
    app = _desk(office, "lin")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        await _offer(app, pilot, "实地核查")
        await pressed(pilot, *"林一舟", "tab", *"正常营业", "tab", *"白沙20", "ctrl+s")
        assert "不是“品规:应存:实存”" in static_text(app, "#remark-stock")
        await pressed(pilot, "tab", "shift+tab", *["backspace"] * 4, *"白沙:20:0", "ctrl+s")
        assert "两名不同的人员" in static_text(app, "#status") and _state(office, number) == "PHONED"
        await pressed(pilot, "escape")
        await _offer(app, pilot, "实地核查")
        assert "已恢复" in static_text(app, "#status")  # nothing typed is lost


async def test_a_red_alert_is_not_suppressed_and_others_may_not_give_it_out(office: Path) -> None:
    number = _alert(office, value="6")
    advance_alert(number, "triage", office, now=BEFORE, user="control")
    app = _desk(office, "control")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        await _offer(app, pilot, "抑制")
        assert "红色预警不能抑制" in static_text(app, "#status")
        await _offer(app, pilot, "写即时报告")
        assert (office / "outbox" / "报表" / f"即时报告-{number}.docx").is_file()
    app = _desk(office, "head")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "v", "v", "v", "v", "v", "v", "v", "v", "v", "v")
        assert listed(app) == []  # what another department watches over is not theirs to see
        assert number not in static_text(app, "#status")


async def test_the_list_is_searched_and_narrowed(office: Path) -> None:
    red, orange = _alert(office, value="6"), _alert(office, subject=OTHER, subject_name="望江商店")
    inner = _alert(office, "D04", "周某", "1", subject_kind="staff", subject_dept="marketing")
    app = _desk(office, "control")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "未办结 红 1 橙 1 黄 1" in static_text(app, "#heading")
        assert [cells[6] for cells in listed(app)] == [one[-10:] for one in (red, orange, inner)]
        await pressed(pilot, "slash", *"望江", "enter")
        assert [cells[2] for cells in listed(app)] == ["望江商店"]
        await pressed(pilot, "escape", "slash", *"代订", "enter")
        assert [cells[6] for cells in listed(app)] == [inner[-10:]]
        await pressed(pilot, "escape", *"vvvvvv")
        assert [cells[0] for cells in listed(app)] == ["红"]
        await pressed(pilot, "escape")
    seen = AlertWanted(text="周某")
    assert alert_page(seen, office, now=later(), user="control").total == 1
    assert alert_page(seen, office, now=later(), user="lin").total == 0  # nobody else learns of it
    window = alert_page(AlertWanted(), office, now=later(), user="control", limit=2, offset=2)
    assert (len(window.lines), window.total) == (1, -1)  # counted with the first window only


async def test_an_alert_is_entered_and_attached_to(office: Path, tmp_path: Path) -> None:
    photo = tmp_path / "小票.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    app = _desk(office, "control")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "n", *"A04", "tab", "tab", *SHOP, "tab", "tab", "tab", *"3", "ctrl+s")
        (cells,) = listed(app)
        assert cells[:3] == ["橙", "A04 恒量订货", SHOP]
        await pressed(pilot, "enter")
        await _offer(app, pilot, "补充证据")
        await pressed(pilot, *str(photo), "ctrl+s")
        assert "证据文件：小票.jpg" in static_text(app, "#content")


async def test_the_late_go_up_a_level_when_asked(office: Path) -> None:
    number = _alert(office)
    app = _desk(office, "control", later(20).date())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "超期 1" in static_text(app, "#heading")
        await pressed(pilot, "w", "n")
        assert show_alert(number, office, user="control").kept.level == 2
        await pressed(pilot, "w", "y")
        assert show_alert(number, office, user="control").kept.level == 1
        assert listed(app)[0][0] == "红"


def test_what_stands_against_a_step_is_known_before_it_is_begun(office: Path) -> None:
    number = _alert(office)
    desk = alert_desk(number, office, now=later(), user="control")
    assert {one.step.id: bool(one.against) for one in desk.ways} == {
        "triage": False,
        "raise": False,
        "lower": False,
    }
    own = alert_desk(number, office, now=later(), user="leader")
    assert all("没有“处置预警”的职责" in one.against[0].what for one in own.ways if one.step.id == "triage")


@pytest.mark.parametrize(("name", "size"), [("alert-80x24", (80, 24))])
async def test_screen(office: Path, name: str, size: tuple[int, int]) -> None:
    number = _alert(office)
    advance_alert(number, "triage", office, now=BEFORE, user="control")
    await _compared(_desk(office, "control"), office, name, size, ["enter"])
