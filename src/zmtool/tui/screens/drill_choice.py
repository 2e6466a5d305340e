"""What to train on: which kind of dossier, and how hard."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from zmtool.tui.keys import STEP_CHOICE, bindings
from zmtool.tui.plain import plain
from zmtool.workflow.review_drill import SAMPLE_LABELS, SAMPLES

LEVELS = {1: "一眼可见", 2: "要核算", 3: "要对照或计期"}


class DrillChoice(NamedTuple):
    """The sound sample and the greatest difficulty."""

    base: str
    level: int


class DrillChoiceScreen(ModalScreen[DrillChoice | None]):
    """Closes with what was chosen, None where nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(STEP_CHOICE))

    def __init__(self) -> None:
        super().__init__()
        self._choices = [DrillChoice(base, level) for base in SAMPLES for level in LEVELS]

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static("练哪种案卷、到什么难度（设 5 处缺陷）", markup=False)
            yield DataTable(id="choices", cursor_type="row", show_header=False)
            yield Static("回车 开始　Esc 返回", markup=False)

    def on_mount(self) -> None:
        table = self.query_one("#choices", DataTable)
        table.add_column("案卷", width=16)
        table.add_column("难度", width=24)
        for one in self._choices:
            table.add_row(plain(SAMPLE_LABELS[one.base]), plain(f"难度 {one.level}（{LEVELS[one.level]}）"))
        table.focus()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.dismiss(self._choices[event.cursor_row])

    def action_choose(self) -> None:
        self.query_one("#choices", DataTable).action_select_cursor()

    def action_down(self) -> None:
        self.query_one("#choices", DataTable).action_cursor_down()

    def action_up(self) -> None:
        self.query_one("#choices", DataTable).action_cursor_up()

    def action_back(self) -> None:
        self.dismiss(None)
