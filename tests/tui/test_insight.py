"""Analysis at the desk: models run, hits ranked and raised, the profile from its score down to an order line and back."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from insight.county import PLANTED, SUNDAY, licences, orders

from tui.at_the_desk import listed, pressed, settled, static_text
from tui.test_golden_screens import _compared
from zmtool.base.errors import Refused
from zmtool.oversight.internal.listed import AlertWanted
from zmtool.store.settings import BureauSettings, Settings
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.insight_hits import InsightHitsScreen
from zmtool.tui.screens.insight_models import InsightModelScreen, InsightModelsScreen
from zmtool.tui.screens.profile import ProfileScreen
from zmtool.workflow.alert_desk import alert_page
from zmtool.workflow.insight_data import import_orders
from zmtool.workflow.insight_queue import insight_queue, raise_hits
from zmtool.workflow.insight_run import run_models
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.workspace import create

NOW = datetime(2026, 6, 8, 0, 1).astimezone()
DAY = NOW.date()
USER = "周望"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of eight shops, nine weeks of orders; five order 20 cartons of 白沙 each week."""
    place = tmp_path_factory.mktemp("county")
    root = place / "w"
    settings = Settings(bureau=BureauSettings(name="示例县烟草专卖局", short_name="示", region="349901"))
    create(root, now=NOW, user=USER, settings=settings)
    import_licences(licences(place / "户.csv", shops=8), root, now=NOW, user=USER)
    import_orders(orders(place / "订单.csv", shops=8, weeks=9), root, now=NOW, user=USER, accept=True)
    return root


@pytest.fixture
def county(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture
def run(county: Path) -> Path:
    """The county after A04 was run; the five shops are most of its eight, so that the penetration allowed is higher."""
    run_models(["A04"], county, asof=SUNDAY, now=NOW, user=USER, params={"max_pen": 1})
    return county


def _desk(root: Path) -> ZmtoolApp:
    return ZmtoolApp(root, DAY, USER, start="预警与画像")


async def test_models_are_run_and_what_stops_them_is_told(county: Path) -> None:
    app = _desk(county)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "h")
        assert "还没有运行过模型：i 导入订单，x 运行模型" in static_text(app, "#status")
        await pressed(pilot, "x", "tab", *"A04", "ctrl+s")
        assert isinstance(app.screen, InsightHitsScreen)
        assert insight_queue(county, now=NOW, user=USER).asof == DAY


async def test_hits_are_explained_and_become_alerts(run: Path) -> None:
    app = _desk(run)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "h")
        assert {cells[1] for cells in listed(app)} == {f"店{number}" for number in range(1, 6)}
        await pressed(pilot, "enter")
        text = static_text(app, "#content")
        assert "每期条数 20" in text and "同街道同量户数 >= 5" in text
        assert "其中该品规（条）" in text and text.count("白沙（精品）") > 9  # the order lines
        await pressed(pilot, "n")
        assert "店2" in static_text(app, "#heading")
        await pressed(pilot, "escape", "space", "space", "t", "y")
        assert alert_page(AlertWanted(), run, now=NOW, user=USER).total == 2
        assert len(listed(app)) == 3  # alerts already: no longer in the queue
        await pressed(pilot, "enter", "enter")
        assert alert_page(AlertWanted(), run, now=NOW, user=USER).total == 3
        assert any(cells[0].startswith("打开预警 YJ-示-2026-") for cells in listed(app, "#offers"))


async def test_an_alert_leads_to_its_hit_and_to_the_profile(run: Path) -> None:
    app = _desk(run)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pressed(pilot, "h", "t", "y", "escape", "enter", "h")
        assert "第 1 号命中" in static_text(app, "#heading")
        await pressed(pilot, "escape", "m")
        assert isinstance(app.screen, ProfileScreen) and PLANTED[0] in static_text(app, "#heading")


async def test_the_profile_goes_down_to_an_order_line_and_back(run: Path) -> None:
    app = _desk(run)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        app.push_screen(ProfileScreen(PLANTED[0]))
        await settled(pilot)
        assert "画像分" in static_text(app, "#heading") and "不互相折算" in static_text(app, "#heading")
        names = [cells[0] for cells in listed(app, "#tree")]
        await pressed(pilot, *["j"] * names.index("订货 ›"))
        assert "× 权重" in static_text(app, "#status")
        await pressed(pilot, "enter")
        assert listed(app, "#tree")[0][0] == "恒量订货 ›"
        await pressed(pilot, "enter")
        assert listed(app, "#tree")[0][0].startswith(f"{SUNDAY} 命中 A04 恒量订货")
        assert "0.5^(1 天/" in static_text(app, "#status") and "半衰期" in static_text(app, "#content")
        await pressed(pilot, "enter", "j")
        line = listed(app, "#tree")[1]
        assert line[0].endswith("白沙（精品）") and line[1].strip() == "20 条"
        text = static_text(app, "#content")
        assert "批发价：95 元/条" in text and "金额：1,900.00 元" in text and "订单：D" in text
        await pressed(pilot, "escape")
        assert listed(app, "#tree")[0][0].startswith(f"{SUNDAY} 命中")
        await pressed(pilot, "escape", "escape")
        assert app.screen.query_one("#tree").cursor == names.index("订货 ›")  # type: ignore[attr-defined]
        await pressed(pilot, *["j"] * (names.index("订货走势、品规") - names.index("订货 ›")))
        assert "每周订量（条）" in static_text(app, "#content") and "白沙（精品）" in static_text(
            app, "#content"
        )
        await pressed(pilot, "escape")
        assert not isinstance(app.screen, ProfileScreen)


async def test_the_profile_of_nobody_is_refused_in_words(run: Path) -> None:
    app = _desk(run)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(ProfileScreen("349901999999"))
        await settled(pilot)
        assert "349901999999" in static_text(app, "#heading")
        await pressed(pilot, "escape")
        assert not isinstance(app.screen, ProfileScreen)


async def test_models_tell_their_record_and_change_their_stage(run: Path) -> None:
    app = _desk(run)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l")
        assert isinstance(app.screen, InsightModelsScreen)
        await pressed(pilot, "slash", *"恒量", "enter")
        assert listed(app)[0][:3] == ["A04", "恒量订货", "启用"]
        await pressed(pilot, "enter")
        assert isinstance(app.screen, InsightModelScreen)
        assert "命中率 还没有核实过" in static_text(app, "#content") and "SELECT" in static_text(
            app, "#content"
        )
        await pressed(pilot, "enter", *"停用", "tab", *"本县另有专人", "ctrl+s")
        assert "停用" in static_text(app, "#heading") and "本县另有专人" in static_text(app, "#content")
        await pressed(pilot, "enter", *"启用", "tab", *"x", "ctrl+s")
        assert "没有“启用”这一项" in static_text(app, "#remark-stage")  # from stopped only to draft or trial


async def test_orders_are_tried_before_they_are_taken_in(county: Path, tmp_path: Path) -> None:
    file = orders(tmp_path / "新订单.csv", shops=8, weeks=1)
    app = _desk(county)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "h", "i", *str(file), "ctrl+s")
        shown = app.export_screenshot()
        assert "2026-W23" in shown and "8" in shown
        await pressed(pilot, "y")
        assert isinstance(app.screen, InsightHitsScreen)


@pytest.mark.parametrize(("name", "size"), [("profile-120x36", (120, 36))])
async def test_screen(run: Path, name: str, size: tuple[int, int]) -> None:
    await _compared(_desk(run), run, name, size, ["h", "m"])


def test_what_nobody_may_raise_is_refused(run: Path) -> None:
    run_models(["A04"], run, asof=SUNDAY, now=NOW, user=USER, params={"max_pen": 1}, shadow=True)
    with pytest.raises(Refused):
        raise_hits(run, numbers=[6], now=NOW, user=USER)
