"""Which step's documents to fill: the steps that come next, one a line with the documents they bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from zmtool.cases.life.definition import Step
from zmtool.tui.keys import STEP_CHOICE, bindings
from zmtool.tui.plain import plain


class StepChoiceScreen(ModalScreen[str]):
    """Closes with the id of the step that was chosen, empty where none was."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(STEP_CHOICE))

    def __init__(self, steps: Sequence[tuple[Step, tuple[str, ...]]]) -> None:
        super().__init__()
        self._steps = steps

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static("填制哪一步的文书（还没有的填成草稿）", markup=False)
            yield DataTable(id="steps", cursor_type="row", show_header=False)
            yield Static("回车 填制　Esc 返回", markup=False)

    def on_mount(self) -> None:
        table = self.query_one("#steps", DataTable)
        table.add_column("步骤", width=24)
        table.add_column("文书", width=100)
        for step, titles in self._steps:
            table.add_row(plain(step.label), plain("、".join(titles)))
        table.focus()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.dismiss(self._steps[event.cursor_row][0].id)

    def action_choose(self) -> None:
        self.query_one("#steps", DataTable).action_select_cursor()

    def action_down(self) -> None:
        self.query_one("#steps", DataTable).action_cursor_down()

    def action_up(self) -> None:
        self.query_one("#steps", DataTable).action_cursor_up()

    def action_back(self) -> None:
        self.dismiss("")
