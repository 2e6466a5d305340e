"""The list of cases: windowed, searched as one types."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Input, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.keys import CASES, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.workflow.cases import CaseSummary, list_cases

WINDOW = 200
COLUMNS = (("立案编号", 21), ("案由", 22), ("当事人", 8), ("阶段", 8), ("立案日期", 10))


class CaseListScreen(Screen[None]):
    """Cases of the workspace, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CASES))
    KEYS = CASES

    def __init__(self, workspace: Path, today: date, user: str) -> None:
        super().__init__()
        self.workspace = workspace
        self.today = today
        self.user = user
        self._cases: list[CaseSummary] = []

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="输入编号、当事人或案由的任意部分，回车确认，Esc 取消", id="search")
        yield DataTable(id="cases", cursor_type="row", zebra_stripes=True)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        table = self._table()
        for label, width in COLUMNS:
            table.add_column(plain(label), width=width)
        self._load("")
        table.focus()

    def _table(self) -> DataTable[object]:
        return self.query_one("#cases", DataTable)

    def _load(self, text: str) -> None:
        table = self._table()
        table.clear()
        try:
            page = list_cases(self.workspace, text=text, limit=WINDOW)
        except ZmtoolError as error:
            self.query_one("#status", Static).update(plain(error.what))
            return
        self._cases = list(page.cases)
        for one in self._cases:
            filed = one.filing_date.isoformat() if one.filing_date else ""
            cells = (one.case_no, one.cause_label, one.party_name, one.stage_label, filed)
            table.add_row(*(plain(cell) for cell in cells), key=one.case_no)
        shown = f"共 {page.total} 件" + (
            f"，显示前 {len(self._cases)} 件" if page.total > len(self._cases) else ""
        )
        self.query_one("#status", Static).update(plain(f"{shown}　工作区 {self.workspace}"))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._load(event.value)

    def on_input_submitted(self) -> None:
        self._close_search()

    def action_back(self) -> None:
        search = self.query_one("#search", Input)
        if search.has_focus:
            search.value = ""
            self._close_search()
        else:
            self.dismiss()

    def _close_search(self) -> None:
        self.query_one("#search", Input).remove_class("open")
        self._table().focus()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        if event.row_key.value:
            self.app.push_screen(DossierScreen(self.workspace, event.row_key.value, self.today, self.user))

    def action_open_case(self) -> None:
        table = self._table()
        if 0 <= table.cursor_row < len(self._cases):
            number = self._cases[table.cursor_row].case_no
            self.app.push_screen(DossierScreen(self.workspace, number, self.today, self.user))

    def action_search(self) -> None:
        search = self.query_one("#search", Input)
        search.add_class("open")
        search.focus()

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.workspace, self.user))

    def action_reload(self) -> None:
        self._load(self.query_one("#search", Input).value)

    def action_down(self) -> None:
        self._table().action_cursor_down()

    def action_up(self) -> None:
        self._table().action_cursor_up()

    def action_first(self) -> None:
        self._table().move_cursor(row=0)

    def action_last(self) -> None:
        self._table().move_cursor(row=max(0, len(self._cases) - 1))
