"""Which case: a fragment of its number or of anything about it, and the matches to choose from."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.desk import Desk
from zmtool.tui.keys import CHOICE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.widgets.inputs import LineInput
from zmtool.workflow.cases import CaseSummary, list_cases

WINDOW = 50


class CaseChoiceScreen(ModalScreen[str]):
    """Closes with the number of the case that was chosen, empty where none was."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def __init__(self, desk: Desk, question: str) -> None:
        super().__init__()
        self.desk = desk
        self._question = question
        self._cases: tuple[CaseSummary, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain(self._question))
            yield LineInput(placeholder="编号、当事人或案由的任意部分", id="wanted")
            yield DataTable(id="matches", cursor_type="row", show_header=False)
            yield Static("↑↓ 选择　回车 选定　Esc 返回", id="hint", markup=False)

    def on_mount(self) -> None:
        table = self._table()
        table.can_focus = False
        for width in (21, 12, 22, 8):
            table.add_column("", width=width)
        self._load("")
        self.query_one("#wanted", Input).focus()

    def _table(self) -> DataTable[object]:
        return self.query_one("#matches", DataTable)

    def _load(self, text: str) -> None:
        table = self._table()
        table.clear()
        try:
            found = list_cases(self.desk.place, text=text, limit=WINDOW)
        except ZmtoolError as error:
            self._cases = ()
            self.query_one("#hint", Static).update(plain(error.what))
            return
        self._cases = found.cases
        for one in found.cases:
            table.add_row(
                *(plain(cell) for cell in (one.case_no, one.party_name, one.cause_label, one.stage_label))
            )
        more = f"　共 {found.total} 件，列出前 {WINDOW} 件" if found.total > WINDOW else ""
        hint = "↑↓ 选择　回车 选定　Esc 返回" if found.cases else "没有这样的案件　Esc 返回"
        self.query_one("#hint", Static).update(plain(hint + more))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._load(event.value)

    def on_input_submitted(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        row = self._table().cursor_row
        if 0 <= row < len(self._cases):
            self.dismiss(self._cases[row].case_no)

    def action_down(self) -> None:
        self._table().action_cursor_down()

    def action_up(self) -> None:
        self._table().action_cursor_up()

    def action_back(self) -> None:
        self.dismiss("")
