"""The terminal application: what is everywhere. The screens are a table in ``modules``."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.css.query import NoMatches

from zmtool.base.errors import ZmtoolError
from zmtool.tui.appearance import OWN_THEMES, THEMES, PlainCharacters
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.long_work import LongWorks
from zmtool.tui.desk import Desk
from zmtool.tui.keys import ANYWHERE, Keys, bindings
from zmtool.tui.modules import MODULES, Module
from zmtool.tui.palette import Entry
from zmtool.tui.screens.help import HelpScreen
from zmtool.tui.screens.modules import ModulesScreen
from zmtool.tui.screens.palette import PaletteScreen
from zmtool.tui.settings import DeskSettings, keep_settings, next_theme, settings_file
from zmtool.tui.undo import UndoBook

_LOOKS_EVERY = 2.0
"""Seconds between two looks whether somebody else changed the workspace."""


def moment() -> datetime:
    """The present moment by the clock of the computer: the only place where the desk looks at it."""
    return datetime.now().astimezone()


class ZmtoolApp(App[None]):
    """zmtool on one workspace. ``today`` fixes the day that everything is judged by; None is the real one."""

    TITLE = "专卖工具"
    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ANYWHERE))

    def __init__(
        self,
        workspace: Path,
        today: date | None,
        user: str,
        pictures: bool = True,
        settings: DeskSettings | None = None,
        start: str = "",
    ) -> None:
        super().__init__()
        self.settings = settings or DeskSettings()
        self.undo_book = UndoBook()
        self.works = LongWorks(self)
        self._today = today
        self._start = start
        self.desk = Desk(workspace, user, self._now, pictures and self.settings.pictures)
        if self.settings.ascii:
            self._filters.append(PlainCharacters())

    def _now(self) -> datetime:
        now = moment()
        return now if self._today is None else datetime.combine(self._today, now.time()).astimezone()

    def on_mount(self) -> None:
        for theme in OWN_THEMES:
            self.register_theme(theme)
        self.theme = THEMES[self.settings.theme]
        self.set_keymap(dict(self.settings.keys))
        first = next((one for one in MODULES if self._start in (one.label, one.letter)), MODULES[0])
        self.push_screen(first.open())
        self.set_interval(_LOOKS_EVERY, self._look_for_changes)

    def on_unmount(self) -> None:
        self.desk.close()

    def _look_for_changes(self) -> None:
        if self.desk.changed() and isinstance(self.screen, DeskScreen) and self.screen.WATCHES:
            # A screen that is just coming or going has nothing to show it on.
            with suppress(NoMatches):
                self.screen.reload()

    def _fatal_error(self) -> None:
        """Ends the application without a traceback on the screen; ``run`` raises what happened."""
        self._close_messages_no_wait()

    def keys_here(self) -> tuple[Keys, ...]:
        """The groups of keys of the present screen."""
        return (*getattr(self.screen, "KEYS", ()), ANYWHERE)

    def open_module(self, module: Module) -> None:
        """Goes to a module; what was open before stays below it."""
        self.push_screen(module.open())

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.keys_here(), self.settings.keys))

    def action_tour(self) -> None:
        from zmtool.tui.screens.tour import TourScreen

        if not isinstance(self.screen, TourScreen):
            self.push_screen(TourScreen())

    def action_modules(self) -> None:
        if not isinstance(self.screen, ModulesScreen):
            self.push_screen(ModulesScreen(), self._go_to_module)

    def _go_to_module(self, module: Module | None) -> None:
        if module is not None:
            self.open_module(module)

    def action_palette(self) -> None:
        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen(self.desk, self.keys_here()), self._go_to_entry)

    def _go_to_entry(self, entry: Entry | None) -> None:
        if entry is not None:
            entry.go(self)

    def action_work(self) -> None:
        self.works.choose()

    async def action_quit(self) -> None:
        """Ends the application; where work is under way it asks first."""
        self.works.leave()

    def action_theme(self) -> None:
        """The next colours; they are kept for the next time."""
        self.change_settings(next_theme(self.settings))
        self.notify(f"配色：{self.settings.theme}", markup=False)

    def change_settings(self, settings: DeskSettings) -> None:
        """Uses other settings from now on and keeps them."""
        self.settings = settings
        self.theme = THEMES[settings.theme]
        self.set_keymap(dict(settings.keys))
        plain = [one for one in self._filters if isinstance(one, PlainCharacters)]
        if settings.ascii and not plain:
            self._filters.append(PlainCharacters())
        for one in plain:
            one.enabled = settings.ascii
        self.desk.pictures = settings.pictures
        self.refresh(layout=True)
        try:
            keep_settings(settings_file(), settings)
        except ZmtoolError as error:
            self.notify(f"{error.what}：{error.where}", severity="warning", markup=False)


def run(
    workspace: Path,
    user: str,
    settings: DeskSettings,
    *,
    pictures: bool = True,
    today: date | None = None,
    start: str = "",
) -> None:
    """Opens the application on a workspace and returns when it is closed. Raises what it could not go on after."""
    app = ZmtoolApp(workspace, today, user, pictures, settings, start)
    app.run()
    if app._exception is not None:
        raise app._exception
