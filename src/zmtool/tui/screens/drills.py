"""Drills: those that were started, what came of them, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import DRILLS, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.drill_choice import DrillChoice, DrillChoiceScreen
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.review_drill import SAMPLE_LABELS, list_drills, start_drill
from zmtool.workflow.workspace import located

if TYPE_CHECKING:
    from zmtool.reviews.drill_register import KeptDrill

COLUMNS = (
    ("编号", 4),
    ("学员", 8),
    ("底卷", 10),
    ("难度", 4),
    ("缺陷", 4),
    ("找到", 4),
    ("误报", 4),
    ("开始", 16),
    ("状态", 6),
)
DEFECTS = 5


class DrillListScreen(DeskScreen[None]):
    """The drills of everybody, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DRILLS))
    KEYS = (DRILLS,)

    def __init__(self) -> None:
        super().__init__()
        self._drills: tuple[KeptDrill, ...] = ()

    def compose(self) -> ComposeResult:
        yield TopLine("评查演练")
        yield Static("", id="heading", markup=False)
        yield DataTable(id="drills", cursor_type="row", zebra_stripes=True)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        table = self._table()
        for label, width in COLUMNS:
            table.add_column(plain(label), width=width)
        table.focus()

    def on_screen_resume(self) -> None:
        self._load()

    def _table(self) -> DataTable[object]:
        return self.query_one("#drills", DataTable)

    def _load(self) -> None:
        table = self._table()
        row = table.cursor_row
        table.clear()
        try:
            self._drills, records = list_drills("", self.desk.workspace)
        except ZmtoolError as error:
            self.query_one("#status", Static).update(plain(error.what))
            return
        for one in self._drills:
            result = one.result
            cells = (
                one.number,
                one.officer,
                SAMPLE_LABELS.get(one.base, one.base),
                one.level,
                len(one.planted),
                len(result.found) if result else "",
                len(result.false_alarms) if result else "",
                one.started_at[:16].replace("T", " "),
                "已交卷" if result else "进行中",
            )
            table.add_row(*(plain(cell) for cell in cells))
        if self._drills:
            table.move_cursor(row=min(max(row, 0), len(self._drills) - 1))
        own = next((one for one in records if one.officer == self.desk.user), None)
        told = f"　本人共 {own.drills} 次，{own.planted} 处缺陷找到 {own.found} 处" if own else ""
        self.query_one("#heading", Static).update(plain(f"评查演练{told}"))
        hint = "回车打开，n 开始新的演练" if self._drills else "还没有演练，按 n 开始"
        self.query_one("#status", Static).update(plain(hint))

    def on_data_table_row_selected(self) -> None:
        self.action_open_drill()

    def action_open_drill(self) -> None:
        from zmtool.tui.screens.drill import DrillScreen

        row = self._table().cursor_row
        if 0 <= row < len(self._drills):
            self.app.push_screen(DrillScreen(self._drills[row].number))

    def action_new_drill(self) -> None:
        self.app.push_screen(DrillChoiceScreen(), self._chosen)

    def _chosen(self, choice: DrillChoice | None) -> None:
        if choice is not None:
            self._start(choice)

    @work(thread=True, exclusive=True, group="drill")
    def _start(self, choice: DrillChoice) -> None:
        now = self.desk.now
        try:
            made = start_drill(
                choice.base,
                located(self.desk.workspace).outbox / f"演练-{now:%Y%m%d-%H%M%S}",
                self.desk.workspace,
                officer=self.desk.user,
                count=DEFECTS,
                level=choice.level,
                topics=(),
                seed=None,
                now=now,
                user=self.desk.user,
            )
        except ZmtoolError as error:
            self.app.call_from_thread(
                self.notify, error.what, title="没有开始", severity="error", markup=False
            )
        else:
            self.app.call_from_thread(self._open_new, made.number)

    def _open_new(self, number: int) -> None:
        from zmtool.tui.screens.drill import DrillScreen

        self._table().move_cursor(row=0)
        self.app.push_screen(DrillScreen(number))

    def action_reload(self) -> None:
        self._load()

    def action_down(self) -> None:
        self._table().action_cursor_down()

    def action_up(self) -> None:
        self._table().action_cursor_up()

    def action_first(self) -> None:
        self._table().move_cursor(row=0)

    def action_last(self) -> None:
        self._table().move_cursor(row=max(0, len(self._drills) - 1))

    def action_back(self) -> None:
        self.dismiss()
