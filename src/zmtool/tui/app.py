"""The terminal application: a table of screens, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from zmtool.tui.keys import ANYWHERE, bindings
from zmtool.tui.screens.help import HelpScreen
from zmtool.tui.screens.today import TodayScreen


class ZmtoolApp(App[None]):
    """zmtool on one workspace. ``today`` is the day deadlines are judged by, ``user`` who opened what.

    Without ``pictures`` pages are shown as their recognised text only.
    """

    TITLE = "专卖工具"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ANYWHERE))
    CSS = """
    Screen { background: $surface; }
    DataTable { height: 1fr; }
    DataTable > .datatable--cursor { background: $primary; color: $text; }
    #search { dock: top; display: none; }
    #search.open { display: block; }
    #status { height: 1; color: $text-muted; padding: 0 1; }
    #heading { height: auto; padding: 0 1; background: $boost; }
    #panes { height: 1fr; }
    .pane { border: round $primary-background-lighten-2; height: 1fr; }
    .pane:focus-within { border: round $accent; }
    #documents { width: 30; }
    #middle { width: 1fr; }
    #findings { width: 42%; }
    .-narrow #documents { width: 22; }
    .-narrow #findings { width: 28; }
    #content { padding: 0 1; height: auto; }
    StepChoiceScreen, CaseChoiceScreen, ReasonScreen, DrillChoiceScreen { align: center middle; }
    #choice { width: 90%; max-width: 100; height: auto; max-height: 90%; border: round $accent; padding: 1 2; background: $panel; }
    #fields { width: 52%; height: 1fr; }
    #page { width: 1fr; height: 1fr; }
    #picture { height: 1fr; }
    #lines { height: 1fr; }
    .-narrow #sheet { layout: vertical; }
    .-narrow #fields { width: 100%; }
    .-narrow #page { width: 100%; }
    #detail { height: 3; padding: 0 1; }
    #editor { height: auto; display: none; }
    #editor.open { display: block; }
    #typed { padding: 0 1; height: 1; }
    #choice DataTable { height: auto; max-height: 20; margin: 1 0; }
    HelpScreen { align: center middle; }
    #help { width: 64; height: 90%; border: round $accent; padding: 1 2; background: $panel; }
    #keys { height: 1fr; }
    """

    def __init__(self, workspace: Path, today: date, user: str, pictures: bool = True) -> None:
        super().__init__()
        self.pictures = pictures
        self.workspace = workspace
        self.today = today
        self.user = user

    def on_mount(self) -> None:
        self.push_screen(TodayScreen(self.workspace, self.today, self.user))

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "KEYS", ())))


def run(workspace: Path, today: date, user: str, pictures: bool = True) -> None:
    """Opens the application on a workspace and returns when it is closed."""
    ZmtoolApp(workspace, today, user, pictures).run()
