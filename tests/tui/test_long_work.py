"""Work that lasts: its window, stopping it, putting it aside, leaving while it is under way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from tui.at_the_desk import pressed, settled, shown_over, static_text
from tui.licence_desk import CLERK, many_rows, register
from zmtool.base.errors import Refused, ZmtoolError
from zmtool.licenses.register.lists import Wanted
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.long_work import LongWorkScreen
from zmtool.tui.fields.form import Field, Form, LongSubmit
from zmtool.tui.screens.help import HelpScreen
from zmtool.tui.screens.licences import LicenceListScreen
from zmtool.tui.settings import DeskSettings
from zmtool.tui.widgets.top_line import TopLine
from zmtool.tui.works import KEPT, UNDONE, Step, Stopped, Work, duration, time_left, words_aside
from zmtool.workflow.form_drafts import form_draft
from zmtool.workflow.licences import list_licences


class Gated:
    """Work that waits at every step until it is let on."""

    def __init__(self, whole: int = 10) -> None:
        self.whole, self.done = whole, 0
        self.at_step, self.on = Event(), Event()
        self.error: ZmtoolError | None = None
        self.free = False

    def __call__(self, step: Step) -> str:
        while self.done < self.whole:
            self.at_step.set()
            if not self.free:
                self.on.wait(10)
                self.on.clear()
            self.done += 1
            if self.error is not None:
                raise self.error
            step(self.done, self.whole, f"第 {self.done} 页")
        return "都做了"

    def let(self, steps: int = 1) -> None:
        """Lets it do so many steps."""
        for _ in range(steps):
            self.at_step.wait(10)
            self.at_step.clear()
            self.on.set()

    def finish(self) -> None:
        """Lets it do all that is left."""
        self.let(self.whole - self.done)

    def leave(self) -> None:
        """Does not hold it up any longer: for the end of a test that lets it be."""
        self.free = True
        self.on.set()


class WorkingScreen(DeskScreen[None]):
    """A screen with one piece of work."""

    def __init__(self, job: Callable[[Step], str], stopped: str = UNDONE) -> None:
        super().__init__()
        self._job, self._words = job, stopped
        self.came: list[str] = []

    def compose(self) -> ComposeResult:
        yield TopLine("试")
        yield Static("", id="status")

    def start(self) -> bool:
        """Begins the work."""
        return self.long_work(
            "清点",
            self._job,
            self.came.append,
            group="count",
            stopped=self._words,
            on_stop=lambda: self.came.append("停了"),
            words=str,
        )


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window opens without waiting, so that nothing hangs on how quick the machine is."""
    monkeypatch.setattr("zmtool.tui.bases.long_work.PATIENCE", 0.01)


@pytest.fixture
def job() -> Iterator[Gated]:
    one = Gated()
    yield one
    one.error = Refused("试完了")
    one.on.set()


async def _until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Waits until something is so; what never comes fails."""
    for _ in range(400):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("never came")


def _window(app: ZmtoolApp) -> bool:
    return isinstance(app.screen, LongWorkScreen)


def _notices(app: ZmtoolApp) -> list[str]:
    return [f"{one.title}：{one.message}" for one in app._notifications]


def _top(screen: DeskScreen[None]) -> str:
    return screen.query_one(TopLine).render().plain


def _app(workspace: Path, settings: DeskSettings | None = None) -> ZmtoolApp:
    return ZmtoolApp(workspace, date(2025, 7, 10), "测试", settings=settings)


async def _begun(pilot: Pilot[None], app: ZmtoolApp, screen: WorkingScreen) -> None:
    """Opens the screen over the first one, begins its work and waits for the window."""
    await settled(pilot)
    await shown_over(pilot, screen)
    assert screen.start()
    await _until(pilot, lambda: _window(app))


async def test_the_window_tells_how_far_it_is_and_goes_with_the_end(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        job.let(3)
        await _until(pilot, lambda: "30%" in static_text(app, "#bar") and "3/10" in static_text(app, "#bar"))
        assert static_text(app, "#bar").count("█") == round(
            0.3 * len(static_text(app, "#bar").partition("　")[0])
        )
        assert "第 3 页，已用" in static_text(app, "#told")
        assert static_text(app, "#ways") == "Esc 停止　w 放到后台"
        job.finish()
        await _until(pilot, lambda: app.screen is screen)
        assert screen.came == ["都做了"]
        assert _notices(app) == []
        assert app.works.under_way == ()


async def test_quick_work_opens_no_window(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zmtool.tui.bases.long_work.PATIENCE", 5)
    app, screen = _app(workspace), WorkingScreen(lambda step: "快")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await shown_over(pilot, screen)
        screen.start()
        await _until(pilot, lambda: bool(screen.came))
        assert app.screen is screen


async def test_work_is_stopped_at_its_next_step(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        job.let()
        await _until(pilot, job.at_step.is_set)
        await pilot.press("escape")
        await _until(pilot, lambda: "正在停止……等这一步做完" in static_text(app, "#told"))
        assert static_text(app, "#ways") == "w 放到后台"
        job.let()
        await _until(pilot, lambda: app.screen is screen)
        assert screen.came == ["停了"]
        await _until(pilot, lambda: _notices(app) == [f"清点：{UNDONE}"])
        assert job.done < job.whole


async def test_what_was_done_already_when_it_was_to_stop_is_said(workspace: Path) -> None:
    entered, on = Event(), Event()

    def one_step(step: Step) -> str:
        entered.set()
        on.wait(10)
        return "做了"

    app, screen = _app(workspace), WorkingScreen(one_step)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("escape")
        await pilot.pause()
        on.set()
        await _until(pilot, lambda: app.screen is screen)
        assert screen.came == ["做了"]
        await _until(pilot, lambda: _notices(app) == ["清点：已经做完，没有停下来"])


async def test_put_aside_it_goes_on_and_its_end_is_told(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        job.let(2)
        await _until(pilot, lambda: "2/10" in static_text(app, "#bar"))
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        assert "后台：清点 20%" in _top(screen)
        # The window again, by a key; and away again.
        await pilot.press("f7")
        await _until(pilot, lambda: _window(app))
        assert "后台" not in _top(screen)
        await pilot.press("ｗ")
        await _until(pilot, lambda: app.screen is screen)
        await pressed_help(pilot, app)
        job.finish()
        await _until(pilot, lambda: bool(_notices(app)))
        assert _notices(app) == ["清点：都做了"]
        assert screen.came == [], "nothing comes to a screen that something else is open over"
        await pilot.press("escape")
        await _until(pilot, lambda: screen.came == ["都做了"])
        assert "后台" not in _top(screen)
        await pilot.press("f7")
        await _until(pilot, lambda: len(_notices(app)) == 2)
        assert "没有放到后台的工作" in _notices(app)[1]


async def test_what_the_present_screen_tells_itself_is_not_told_twice(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await shown_over(pilot, screen)
        screen.long_work("清点", job, screen.told, group="count", words=str)
        await _until(pilot, lambda: _window(app))
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        job.finish()
        await _until(pilot, lambda: bool(_notices(app)))
        await pilot.pause(0.1)
        assert _notices(app) == ["：都做了"]


async def test_the_work_is_found_by_its_name_too(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        await pilot.press("ctrl+p", *"后台的")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await _until(pilot, lambda: _window(app))
        job.leave()


async def pressed_help(pilot: Pilot[None], app: ZmtoolApp) -> None:
    """Opens another screen over the present one."""
    await pilot.press("question_mark")
    await _until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_somebody_who_went_elsewhere_is_shown_no_window(
    workspace: Path, job: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zmtool.tui.bases.long_work.PATIENCE", 0.3)
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await shown_over(pilot, screen)
        screen.start()
        await pressed_help(pilot, app)
        await _until(pilot, lambda: app.works.aside != ())
        assert isinstance(app.screen, HelpScreen)
        job.leave()


async def test_the_end_is_told_also_where_the_screen_is_closed(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        screen.dismiss(None)
        await _until(pilot, lambda: not screen.is_attached)
        job.finish()
        await _until(pilot, lambda: bool(_notices(app)))
        assert _notices(app) == ["清点：都做了"]
        assert screen.came == []


async def test_a_job_of_a_closed_screen_says_nothing(workspace: Path) -> None:
    entered, on = Event(), Event()

    def slow() -> str:
        entered.set()
        on.wait(10)
        return "做了"

    app, screen = _app(workspace), WorkingScreen(lambda step: "")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await shown_over(pilot, screen)
        screen.in_background(slow, screen.came.append, group="slow")
        await _until(pilot, entered.is_set)
        screen.dismiss(None)
        await _until(pilot, lambda: not screen.is_attached)
        on.set()
        await settled(pilot)
        assert (screen.came, _notices(app)) == ([], [])


async def test_an_error_inside_is_told_as_before(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        job.error = Refused("盘点表不对", next_step="请改好再试")
        job.let()
        await _until(pilot, lambda: app.screen is screen)
        await _until(pilot, lambda: bool(_notices(app)))
        (notice,) = app._notifications
        assert (notice.title, notice.severity) == ("没有办成", "error")
        assert "盘点表不对" in notice.message and "请改好再试" in notice.message
        assert screen.came == []


async def test_an_error_of_work_put_aside_names_the_work(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("w")
        job.error = Refused("盘点表不对")
        job.let()
        await _until(pilot, lambda: bool(_notices(app)))
        assert _notices(app) == ["清点：没有办成：盘点表不对"]


async def test_the_same_work_is_not_begun_twice(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        assert not screen.start()
        await _until(pilot, lambda: any("正在做，还没有做完" in one for one in _notices(app)))
        job.leave()


async def test_leaving_asks_and_waits_until_it_has_stopped(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job, KEPT)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is screen)
        await pilot.press("q")
        await _until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        shown = " ".join(str(one.content) for one in app.screen.query(Static))
        assert "还有工作没有做完，停下来并退出？" in shown and "清点" in shown
        assert "停下来：已完成的部分保留" in shown
        await pilot.press("n")
        await _until(pilot, lambda: app.screen is screen)
        job.let()
        await _until(pilot, job.at_step.is_set)
        # Also by the key of the whole application, over the window itself.
        await pilot.press("f7")
        await _until(pilot, lambda: _window(app))
        await pilot.press("ctrl+q")
        await _until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await _until(pilot, lambda: _window(app) and "正在停止" in static_text(app, "#told"))
        assert app.is_running
        job.let()
        await _until(pilot, lambda: not app.is_running)
    assert job.done < job.whole


async def test_without_work_leaving_asks_nothing(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("q")
        await _until(pilot, lambda: not app.is_running)


async def test_what_cannot_be_stopped_says_so(workspace: Path, job: Gated) -> None:
    app, screen = _app(workspace), WorkingScreen(job, "")
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await _until(pilot, lambda: static_text(app, "#ways") == "w 放到后台")
        assert "这项工作不能中途停" in static_text(app, "#told")
        await pilot.press("escape")
        job.finish()
        await _until(pilot, lambda: screen.came == ["都做了"])


async def test_the_keys_are_those_a_person_gave(workspace: Path, job: Gated) -> None:
    app = _app(workspace, DeskSettings(keys={"long-work.aside": "b"}))
    screen = WorkingScreen(job)
    async with app.run_test(size=(80, 24)) as pilot:
        await _begun(pilot, app, screen)
        await _until(pilot, lambda: static_text(app, "#ways") == "Esc 停止　b 放到后台")
        await pilot.press("b")
        await _until(pilot, lambda: app.screen is screen)
        job.leave()


def _long_form(job: Gated) -> Form:
    return Form(
        "清点单",
        (Field("what", "清点什么", required=True),),
        LongSubmit("清点", lambda values, step: f"{values['what']}{job(step)}"),
        draft="test:count",
    )


async def test_a_form_stays_where_its_work_is_stopped(workspace: Path, job: Gated) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told: list[str | None] = []
        form = FormScreen(_long_form(job))
        app.push_screen(form, told.append)
        await settled(pilot)
        await pilot.press(*"ab", "ctrl+s")
        await _until(pilot, lambda: _window(app))
        await pilot.press("escape")
        job.let()
        await _until(pilot, lambda: app.screen is form)
        assert static_text(app, "#status") == "已停止"
        job.done = 0
        await pilot.press("ctrl+s")
        await _until(pilot, lambda: _window(app))
        job.finish()
        await _until(pilot, lambda: told == ["ab都做了"])
        assert not form_draft(workspace, "测试", "test:count")


async def test_a_form_whose_work_is_put_aside_closes_and_keeps_what_was_typed_until_it_is_done(
    workspace: Path, job: Gated
) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        first, told = app.screen, list[str | None]()
        app.push_screen(FormScreen(_long_form(job)), told.append)
        await settled(pilot)
        await pilot.press(*"ab", "ctrl+s")
        await _until(pilot, lambda: _window(app))
        await pilot.press("w")
        await _until(pilot, lambda: app.screen is first)
        assert told == [""]
        assert form_draft(workspace, "测试", "test:count") == {"what": "ab"}
        job.finish()
        await _until(pilot, lambda: _notices(app) == ["清点：ab都做了"])
        assert not form_draft(workspace, "测试", "test:count")


async def test_an_import_stopped_in_the_middle_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    root = register(tmp_path / "w")
    table = tmp_path / "新户.csv"
    head = "许可证号,客户名称,负责人,身份证号,经营地址,状态,有效期起,有效期止,停业起,停业止,管理所\n"
    table.write_text(head + many_rows(1500), encoding="utf-8")
    app = ZmtoolApp(root, date(2026, 5, 6), CLERK, start="许可证")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        listing = app.screen
        assert isinstance(listing, LicenceListScreen)
        await pressed(pilot, "i")
        await pilot.press(*str(table))
        await pilot.press("ctrl+s")
        await _until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        # Somebody else is writing: the import waits at its first row until they are done.
        with closing(sqlite3.connect(root / "zmtool.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("y")
            await _until(pilot, lambda: _window(app))
            await pilot.press("escape")
            # Stopped before it came to that row, it is over at once.
            await _until(pilot, lambda: app.screen is listing or "正在停止" in static_text(app, "#told"))
            other.execute("ROLLBACK")
        await _until(pilot, lambda: app.screen is listing)
        await _until(pilot, lambda: _notices(app) == [f"导入 新户.csv：{UNDONE}"])
        await settled(pilot)
    assert list_licences(Wanted(), root, today=date(2026, 5, 6)).total == 4


async def test_what_is_said_of_work_aside(workspace: Path) -> None:
    one, two = Work("导入", "a"), Work("备份", "b")
    assert words_aside(()) == ""
    assert words_aside((one,)) == "后台：导入"
    one.step(43, 100)
    assert words_aside((one,)) == "后台：导入 43%"
    assert words_aside((one, two)) == "后台：2 项"


def test_steps_are_counted_and_end_where_it_is_to_stop() -> None:
    moments = iter(range(100))
    work = Work("导入", "a", clock=lambda: float(next(moments)))
    assert (work.share, work.counted(), work.left()) == (None, "", None)
    work.step(5, 20, "第五行")
    assert (work.share, work.counted(), work.what) == (0.25, "25%　5/20", "第五行")
    work.step(5_000, 20_000)
    assert work.counted() == "25%"
    assert not Work("扫", "s", "").stop()
    assert work.stop()
    with pytest.raises(Stopped):
        work.step(6, 20)


def test_how_much_longer_is_told_only_at_a_steady_pace() -> None:
    steady = [(float(at), at / 10) for at in range(5)]
    assert time_left(steady) == pytest.approx(6)
    assert time_left(steady[:3]) is None, "too early"
    assert time_left([(0.0, 0.0), (2.0, 0.4), (4.0, 0.41)]) is None, "it became slow"
    assert time_left([(0.0, 0.2), (2.0, 0.2), (4.0, 0.2)]) is None, "it stands"
    assert [duration(one) for one in (4.4, 200, 3900)] == ["4 秒", "3 分 20 秒", "1 小时 5 分"]
