"""Licences at the desk: the register, one entry, applications from the counter to the certificate, with keys only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.at_the_desk import listed, pressed, settled, shown_over, static_text
from tui.licence_desk import CLERK, HELD, NOW, many_rows, register, renewal
from tui.test_golden_screens import _compared
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.screens.licence import LicenceScreen
from zmtool.tui.screens.licence_application import ApplicationScreen
from zmtool.tui.screens.licence_applications import ApplicationListScreen
from zmtool.tui.screens.licences import LicenceListScreen
from zmtool.tui.widgets.row_list import RowList
from zmtool.values.initials import initials
from zmtool.workflow.licence_applications import show_application
from zmtool.workflow.licences import show_licence

TODAY = date(2026, 5, 6)
FIRST = "示烟许受2026-0001"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return register(tmp_path / "工作区")


def at_desk(work: Path, user: str = CLERK) -> ZmtoolApp:
    return ZmtoolApp(work, TODAY, user)


def offers(app: ZmtoolApp) -> list[str]:
    return [row[0] for row in listed(app, "#offers")]


async def take(pilot: Pilot[None], label: str) -> None:
    """Takes an offer by its name, with the keys of the list."""
    app = pilot.app
    assert isinstance(app, ZmtoolApp)
    place = offers(app).index(label)
    await pressed(pilot, "g", *(["j"] * place), "enter")


async def typed(pilot: Pilot[None], field: str, text: str) -> None:
    """Goes to a field of the form and types into it."""
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen), pilot.app.screen
    for _ in range(80):
        if pilot.app.focused is not None and pilot.app.focused.id == f"field-{field}":
            break
        await pilot.press("tab")
    else:
        raise AssertionError(f"no field {field}")
    await pilot.press(*text)
    await settled(pilot)


async def test_a_renewal_is_handled_from_the_register_to_the_new_validity(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pressed(pilot, "f2", "x", "slash", *"远山", "enter", "enter")
        assert isinstance(app.screen, LicenceScreen)
        assert "还有 55 天" in static_text(app, "#heading")
        await take(pilot, "延续")
        await pilot.press(*"sf")
        await pressed(pilot, "enter")
        assert app.screen.query_one("#field-materials").value == "身份证明、"  # type: ignore[attr-defined]
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, ApplicationScreen)
        assert f"{FIRST} 延续 远山商行 已收件" in static_text(app, "#heading")
        await take(pilot, "受理")
        await pressed(pilot, "ctrl+s")
        assert "已受理" in static_text(app, "#heading")
        await take(pilot, "书面审查")
        await typed(pilot, "note", "材料齐全")
        await pressed(pilot, "ctrl+s")
        await take(pilot, "实地核查")
        await pilot.press(*"ly")
        await pressed(pilot, "enter")
        await pilot.press(*"zw")
        await pressed(pilot, "enter")
        await typed(pilot, "site--at", "今天 8:30")
        await typed(pilot, "site--result", "符合")
        await typed(pilot, "by", "林一舟")
        await pressed(pilot, "ctrl+s")
        assert "实地核查" in static_text(app, "#heading")
        await take(pilot, "审核")
        await typed(pilot, "by", "何平川")
        await pressed(pilot, "ctrl+s")
        await take(pilot, "准予许可")
        await pressed(pilot, "ctrl+s")
        assert "准予" in static_text(app, "#heading")
        await take(pilot, "制证登记")
        assert app.screen.query_one("#field-licence--valid_to").value == "2031-06-30"  # type: ignore[attr-defined]
        await pressed(pilot, "ctrl+s")
        await take(pilot, "送达")
        await pilot.press(*"zjsd")
        await pressed(pilot, "enter", "ctrl+s")
        assert "已送达" in static_text(app, "#heading")
        await pressed(pilot, "f")
        assert "已填制" in static_text(app, "#content") and "决定书" in static_text(app, "#content")
        await pressed(pilot, "l")
        assert isinstance(app.screen, LicenceScreen)
        assert "至 2031-06-30" in static_text(app, "#heading")
    entry = show_licence(HELD, work, today=TODAY).retailer
    assert (entry.valid_from, entry.valid_to) == (date(2026, 7, 1), date(2031, 6, 30))
    kept = show_application(FIRST, work, now=NOW, user=CLERK)
    assert [one.step for one in kept.course.steps] == [
        "accept",
        "paper_review",
        "inspect",
        "review",
        "grant",
        "issue",
        "deliver",
    ]
    assert [one.name for one in kept.course.steps[2].officers] == ["林一舟", "周望"]
    assert kept.course.steps[-1].details["method"] == "直接送达"
    assert any((work / "outbox" / FIRST).glob("*.docx"))


async def test_a_correction_is_kept_with_its_reason_and_taken_back(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(100, 30)) as pilot:
        await shown_over(pilot, LicenceListScreen(HELD))
        await pressed(pilot, "enter", "c")
        await typed(pilot, "cell", "A01")
        await pressed(pilot, "ctrl+s")
        assert "还有 1 项要改：更正原因" in static_text(app, "#status")
        await typed(pilot, "why", "网格调整")
        await pressed(pilot, "ctrl+s")
        assert "A01" in static_text(app, "#content") and "网格调整" in static_text(app, "#content")
        entry = show_licence(HELD, work, today=TODAY)
        assert entry.retailer.cell == "A01" and entry.history[0].why == "网格调整"
        assert set(entry.history[0].change) == {"cell"}, "what was not touched stays"
        await pressed(pilot, "u")
        assert show_licence(HELD, work, today=TODAY).retailer.cell == ""
        assert "撤回更正" in static_text(app, "#content")


async def test_marked_licences_are_corrected_alike_and_put_back_alike(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        await pressed(pilot, "space", "space", "c")
        assert "更正 2 户" in static_text(app, "#heading")
        await typed(pilot, "station", "西关所")
        await typed(pilot, "why", "辖区调整")
        await pressed(pilot, "ctrl+s")
        stations = [show_licence(one, work, today=TODAY).retailer.station for one in (HELD, "349901100026")]
        assert stations == ["西关所", "西关所"]
        assert not app.screen.query_one("#rows", RowList).marked
        await pressed(pilot, "u")
        assert show_licence("349901100026", work, today=TODAY).retailer.station == "城关所"


async def test_a_change_that_somebody_else_made_since_is_not_undone(work: Path) -> None:
    from zmtool.workflow.licence_correction import correct_licence

    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceScreen(HELD))
        await pressed(pilot, "c")
        await typed(pilot, "cell", "A01")
        await typed(pilot, "why", "网格调整")
        await pressed(pilot, "ctrl+s")
        correct_licence(HELD, {"市场单元": "B02"}, work, now=NOW, user="周望", why="又调整")
        await pressed(pilot, "u")
        assert show_licence(HELD, work, today=TODAY).retailer.cell == "B02"
        told = [one.message for one in app._notifications]
        assert any("市场单元之后又改过" in one for one in told)


async def test_the_register_is_searched_and_narrowed(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        assert "共 4" in static_text(app, "#heading")
        assert [row[1] for row in listed(app)][3] == "[bold]清河[/bold]便利店", "text is text"
        await pressed(pilot, "v")
        assert "只看在用" in static_text(app, "#heading") and "共 2" in static_text(app, "#heading")
        await pressed(pilot, "e")
        assert [row[0] for row in listed(app)] == [HELD]
        assert "最迟 2026-05-31 申请延续，60 天提醒" in static_text(app, "#status")
        await pressed(pilot, "e", "slash", *"349901190001010019", "enter")
        assert [row[0] for row in listed(app)] == [HELD], "the whole identity number finds its holder"
        await pressed(
            pilot,
            "escape",
            "slash",
            *initials(show_licence(HELD, work, today=TODAY).retailer.principal),
            "enter",
        )
        assert HELD in [row[0] for row in listed(app)], "the first letters of the sounds of a name"
        await pressed(pilot, "escape", "slash", *"没有这户", "enter")
        assert "没有符合的" in static_text(app, "#status")
        await pressed(pilot, "escape")
        assert "共 4" in static_text(app, "#heading")


async def test_a_long_register_is_shown_a_window_at_a_time(tmp_path: Path) -> None:
    app = at_desk(register(tmp_path / "大", many_rows(640)))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        rows = app.screen.query_one("#rows", RowList)
        assert rows.total == 640 and rows.row_at(300) is None
        await pressed(pilot, "G")
        assert rows.current is not None and rows.current.key == "349901100640"
        assert rows.row_at(300) is None, "nobody looked there"
        await pressed(pilot, "slash", *"商店", "enter", "G")
        assert rows.total == 640 and rows.current is not None and rows.current.key == "349901100001"


async def test_what_may_not_be_applied_for_says_why(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceScreen("349901100034"))
        assert "延续（未齐）" in offers(app) and "延续" not in offers(app)
        await pressed(pilot, "g", *(["j"] * offers(app).index("延续（未齐）")))
        assert "已注销，不能延续" in static_text(app, "#status")
        await pressed(pilot, "enter")
        assert isinstance(app.screen, FormScreen)
        assert "不能延续" in static_text(app, ".intro")


async def test_a_step_that_is_refused_leaves_the_form_as_it_is(work: Path) -> None:
    number = renewal(work, to_review=True)
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, ApplicationScreen(number))
        await take(pilot, "准予许可")
        await typed(pilot, "by", "周望")
        await pressed(pilot, "ctrl+s")
        assert "核查与审批不得同一人" in static_text(app, "#status")
        assert isinstance(app.screen, FormScreen)
        await pressed(pilot, "escape")
        await take(pilot, "不予许可（未齐）")
        await typed(pilot, "reasons", "x1")
        await pressed(pilot, "enter")
        await typed(pilot, "note", "危房")
        await pressed(pilot, "ctrl+s")
        assert "还没有告知陈述申辩权利" in static_text(app, "#status")
    assert show_application(number, work, now=NOW, user=CLERK).state == "REVIEW"


async def test_the_most_urgent_application_is_first_and_closed_ones_are_found(work: Path) -> None:
    number = renewal(work)
    app = at_desk(work)
    async with app.run_test(size=(140, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        await pressed(pilot, "a")
        assert isinstance(app.screen, ApplicationListScreen)
        assert [row[:5] for row in listed(app)] == [["2026-05-12", "6 天", "延续", "远山商行", "已收件"]]
        await pressed(pilot, "enter")
        assert isinstance(app.screen, ApplicationScreen)
        assert "还有 5 个工作日" in static_text(app, "#content")
        await take(pilot, "申请人撤回")
        await pressed(pilot, "ctrl+s")
        assert "申请人撤回" in static_text(app, "#heading")
        await pressed(pilot, "escape")
        assert listed(app) == []
        await pressed(pilot, "v", "v", *(["v"] * 7))
        assert [row[5] for row in listed(app)] == [number]


async def test_what_is_missing_is_told_and_the_facts_are_changed_and_put_back(work: Path) -> None:
    number = renewal(work)
    app = at_desk(work)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, ApplicationScreen(number))
        await pressed(pilot, "e")
        await typed(pilot, "applicant--phone", "13900000001")
        await pressed(pilot, "ctrl+s")
        assert "13900000001" in static_text(app, "#content")
        await pressed(pilot, "u")
        kept = show_application(number, work, now=NOW, user=CLERK).course.application
        assert kept.applicant.phone == "" and kept.applicant.name == "远山商行"
        await take(pilot, "告知补正")
        await typed(pilot, "wrong", "营业执照:看不清")
        await pressed(pilot, "ctrl+s")
        assert "待补正" in static_text(app, "#heading")
        assert "有问题　营业执照：看不清" in static_text(app, "#content")
        await take(pilot, "补齐材料")
        await pressed(pilot, "ctrl+s")
        assert "已收件" in static_text(app, "#heading")


async def test_a_suspension_and_what_the_bureau_does_by_itself(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, LicenceScreen(HELD))
        await take(pilot, "停业")
        await typed(pilot, "wish--start", "5.10")
        await typed(pilot, "wish--end", "6.20")
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, ApplicationScreen)
        kept = show_application(FIRST, work, now=NOW, user=CLERK).course.application
        assert (kept.wish.start, kept.wish.end) == (date(2026, 5, 10), date(2026, 6, 20))
        await pressed(pilot, "escape")
        assert offers(app)[0] == "在办：停业"
        await take(pilot, "依职权办理…")
        await pilot.press(*"zlbd")
        await pressed(pilot, "escape")
        await take(pilot, "依职权办理…")
        await pilot.press(*"收回")
        await pressed(pilot, "enter")
        assert "依职权收回" in static_text(app, "#heading")
        await typed(pilot, "stopped_on", "25.9.1")
        await pressed(pilot, "ctrl+s")
        second = show_application("示烟许受2026-0002", work, now=NOW, user=CLERK)
        assert second.state == "OPENED"
        assert second.course.application.stopped_on == date(2025, 9, 1)


async def test_what_is_to_be_changed_can_be_said_later(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, LicenceScreen(HELD))
        await take(pilot, "变更")
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, ApplicationScreen)
        await pressed(pilot, "e")
        await typed(pilot, "change--1", "温书航")
        await typed(pilot, "materials", "身份证明,变更证明")
        await pressed(pilot, "ctrl+s")
        assert "宋知远 → 温书航" in static_text(app, "#content")
        await take(pilot, "受理")
        await pressed(pilot, "ctrl+s")
        assert "已受理" in static_text(app, "#heading")
    kept = show_application(FIRST, work, now=NOW, user=CLERK).course.application
    assert [(one.item, one.before, one.after) for one in kept.wish.changes] == [
        ("负责人", "宋知远", "温书航")
    ]


async def test_a_new_licence_is_applied_for_and_what_is_wrong_stays_in_the_form(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        await pressed(pilot, "x")
        await typed(pilot, "applicant--principal", "沈念慈")
        await typed(pilot, "applicant--id_no", "349901199206080039")
        await typed(pilot, "applicant--business_address", "示例县东风路56号")
        await pressed(pilot, "ctrl+s")
        assert "证件号码" in static_text(app, "#status"), "the check digit is wrong"
        await typed(pilot, "applicant--id_no", "")
        await pressed(pilot, "end", "backspace", "8", "ctrl+s")
        assert isinstance(app.screen, ApplicationScreen)
        kept = show_application(FIRST, work, now=NOW, user=CLERK).course.application
        assert (kept.matter, kept.applicant.id_no) == ("NEW", "349901199206080038")


async def test_an_export_is_looked_at_and_then_taken_in(work: Path, tmp_path: Path) -> None:
    table = tmp_path / "新户.csv"
    table.write_text("许可证号,客户名称,负责人\n349901100050,新店,周望\n错号,坏行,无\n", encoding="utf-8")
    app = at_desk(work)
    async with app.run_test(size=(100, 30)) as pilot:
        await shown_over(pilot, LicenceListScreen())
        await pressed(pilot, "i")
        await typed(pilot, "file", str(table))
        await pressed(pilot, "ctrl+s", "n")
        assert "共 4" in static_text(app, "#heading"), "nothing was written"
        await pressed(pilot, "i")
        await typed(pilot, "file", str(table))
        await pressed(pilot, "ctrl+s", "y")
        assert "共 5" in static_text(app, "#heading")


async def test_the_list_of_certificates_names_what_cannot_be_printed(work: Path) -> None:
    app = at_desk(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, LicenceListScreen("349901100034"))
        await pressed(pilot, "p")
        assert any("不能制证" in one.message for one in app._notifications)
    assert not list((work / "outbox").glob("制证清单*"))


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("licences-80x24", (80, 24), ["f2", "x"]),
        ("licence-120x36", (120, 36), ["f2", "x", "enter"]),
    ],
)
async def test_screen(work: Path, name: str, size: tuple[int, int], keys: list[str]) -> None:
    renewal(work, to_review=True)
    await _compared(at_desk(work), work, name, size, keys)
