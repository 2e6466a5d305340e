"""The first screen: what is overdue and what is due soon, in all cases."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.keys import TODAY, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.workflow.case_board import deadline_board
from zmtool.workflow.scan_queue import waiting_documents

if TYPE_CHECKING:
    from zmtool.cases.deadlines import BoardLine
    from zmtool.workflow.case_board import Board
    from zmtool.workflow.scan_queue import Queue

WINDOW = 200
COLUMNS = (("状态", 8), ("届满", 10), ("剩余", 8), ("期限", 28), ("案件", 21), ("当事人", 8))
_STATES = {
    "bureau": {"open": "将到期", "overdue": "逾期", "unknown": "须核对"},
    "party": {"open": "期间内", "overdue": "已届满", "unknown": "须核对"},
}
_STYLES = {"overdue": "bold red", "open": "yellow", "unknown": "magenta"}


class TodayScreen(Screen[None]):
    """The open deadlines of the bureau, the most urgent first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(TODAY))
    KEYS = TODAY

    def __init__(self, workspace: Path, today: date, user: str) -> None:
        super().__init__()
        self.workspace = workspace
        self.today = today
        self.user = user
        self._lines: tuple[BoardLine, ...] = ()
        self._everything = False
        self._party = False

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("", id="heading", markup=False)
        yield DataTable(id="deadlines", cursor_type="row", zebra_stripes=True)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        table = self._table()
        for label, width in COLUMNS:
            table.add_column(plain(label), width=width)
        self._load()
        table.focus()

    def on_screen_resume(self) -> None:
        self._load()

    def _table(self) -> DataTable[object]:
        return self.query_one("#deadlines", DataTable)

    def _load(self) -> None:
        table = self._table()
        row = table.cursor_row
        table.clear()
        try:
            board = deadline_board(
                self.workspace,
                now=datetime.combine(self.today, time()).astimezone(),
                whose="" if self._party else "bureau",
                scope="all" if self._everything else "soon",
                limit=WINDOW,
            )
            scans = waiting_documents(self.workspace, limit=0)
        except ZmtoolError as error:
            self.query_one("#status", Static).update(plain(error.what))
            return
        self._lines = board.lines
        for line in board.lines:
            self._add(table, line)
        if self._lines:
            table.move_cursor(row=min(max(row, 0), len(self._lines) - 1))
        self._say(board, scans)

    def _add(self, table: DataTable[object], line: BoardLine) -> None:
        one = line.deadline
        state, left = one.state(self.today), one.days_left(self.today)
        style = _STYLES[state] if one.whose == "bureau" or state == "unknown" else "dim"
        cells = (
            one.due.isoformat() if one.due else "未知",
            "" if left is None else f"{left} 天",
            one.label,
            line.case_no,
            line.party_name,
        )
        table.add_row(plain(_STATES[one.whose][state], style), *(plain(cell) for cell in cells))

    def _say(self, board: Board, scans: Queue) -> None:
        count = board.count
        self.query_one("#heading", Static).update(
            plain(
                f"今日 {self.today.isoformat()}　逾期 {count.overdue}　七日内到期 {count.soon}"
                f"　其余 {count.later}　须核对 {count.unknown}"
                + (f"　扫描待归案 {scans.to_assign}　待核 {scans.to_verify}" if scans.found else "")
            )
        )
        if self._lines:
            self._explain()
        else:
            self.query_one("#status", Static).update(
                plain("没有逾期或将到期的期限；按 c 看案件，按 a 看全部期限")
            )

    def _explain(self) -> None:
        row = self._table().cursor_row
        if 0 <= row < len(self._lines):
            one = self._lines[row].deadline
            doubt = "" if one.certain else "（须人工确认）"
            self.query_one("#status", Static).update(plain(f"依据：{one.ground}{doubt}"))

    def on_data_table_row_highlighted(self) -> None:
        self._explain()

    def on_data_table_row_selected(self) -> None:
        self.action_open_case()

    def action_open_case(self) -> None:
        row = self._table().cursor_row
        if 0 <= row < len(self._lines):
            number = self._lines[row].case_no
            self.app.push_screen(DossierScreen(self.workspace, number, self.today, self.user))

    def action_everything(self) -> None:
        self._everything = not self._everything
        self._load()

    def action_party(self) -> None:
        self._party = not self._party
        self._load()

    def action_cases(self) -> None:
        from zmtool.tui.screens.cases import CaseListScreen

        self.app.push_screen(CaseListScreen(self.workspace, self.today, self.user))

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.workspace, self.user))

    def action_drills(self) -> None:
        from zmtool.tui.screens.drills import DrillListScreen

        self.app.push_screen(DrillListScreen(self.workspace, self.user))

    def action_reload(self) -> None:
        self._load()

    def action_down(self) -> None:
        self._table().action_cursor_down()

    def action_up(self) -> None:
        self._table().action_cursor_up()

    def action_first(self) -> None:
        self._table().move_cursor(row=0)

    def action_last(self) -> None:
        self._table().move_cursor(row=max(0, len(self._lines) - 1))
