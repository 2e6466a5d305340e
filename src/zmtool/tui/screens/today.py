"""The first screen: what is overdue and due soon, what waits for this person, what a new workspace needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import TODAY, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.widgets.row_list import Cell, Column, Row

if TYPE_CHECKING:
    from zmtool.workflow.today import Duty, TodayBoard

_STATES = {"overdue": "逾期", "open": "将到期", "later": "未到期", "unknown": "须核对"}
_PARTY_STATES = {"overdue": "已届满", "open": "期间内", "later": "期间内", "unknown": "须核对"}
_WARNING_STATES = {**_STATES, "open": "待改"}
_STYLES = {"overdue": "bold red", "open": "yellow", "later": "dim", "unknown": "magenta"}
_KINDS = {
    "case": "案件",
    "clue": "线索",
    "problem": "问题",
    "alert": "预警",
    "inspection": "检查",
    "inspection_plan": "检查计划",
    "review": "评查",
    "application": "许可申请",
}
_WELCOME = "这个工作区还是空的：按 F1 看两分钟导览；F2 去许可证导入登记簿、去案件立案；命令行 zmtool demo 可做一个演示工作区"


class TodayScreen(ListingScreen):
    """The open deadlines of the bureau and everything that waits for the person, the most urgent first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(TODAY))
    KEYS = keys_of(TODAY)
    NAME = "今日"
    SEARCH = "在今日事项中查找"
    NOTHING = "没有逾期或将到期的，也没有待办；F2 去其他模块"
    COLUMNS = (
        Column("状态", 6),
        Column("届满", 10),
        Column("剩余", 7),
        Column("种类", 8),
        Column("要办的", 0),
        Column("编号", 21),
        Column("对象", 8),
    )
    VIEWS = (
        View("", "全部"),
        View("mine", "待我办的"),
        View("deadlines", "全部期限"),
        View("party", "当事人期间"),
        View("warnings", "评查会扣分的"),
    )

    def __init__(self, text: str = "", view: str = "") -> None:
        super().__init__(text, view)
        self._known: dict[tuple[str, int, str], tuple[Duty, ...]] = {}

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        if view == "warnings":
            return self._warnings(text, offset, limit)
        # Here and not above: the first paint comes before the database's libraries are loaded.
        from zmtool.workflow.today import today_board

        if view in ("deadlines", "party"):
            return self._deadlines(view, offset, limit)
        board = today_board(self.desk.place, now=self.desk.now, user=self.desk.user)
        duties = [
            one
            for one in board.duties
            if (not view or one.kind not in ("case", "application"))
            and (not text or text in f"{one.todo} {one.number} {one.about} {_KINDS[one.kind]}")
        ]
        rows = [self._row(one, _STATES) for one in duties]
        return Found(rows[offset : offset + limit], len(rows), self._heading(board))

    def _deadlines(self, view: str, offset: int, limit: int) -> Found:
        from zmtool.workflow.case_board import deadline_board
        from zmtool.workflow.today import deadline_duties

        whose = "party" if view == "party" else "bureau"
        board = deadline_board(
            self.desk.place, now=self.desk.now, whose=whose, scope="all", limit=limit, offset=offset
        )
        states = _PARTY_STATES if view == "party" else _STATES
        rows = [self._row(one, states) for one in deadline_duties(board.lines, self.desk.now)]
        count = board.count
        more = len(rows) == limit
        known = count.overdue + count.soon + count.later + count.unknown
        return Found(
            rows, max(known, offset + len(rows)) if view == "deadlines" or more else offset + len(rows)
        )

    def _warnings(self, text: str, offset: int, limit: int) -> Found:
        """What the review would deduct in cases under way; what was worked out today is not worked out again."""
        from zmtool.workflow.case_warnings import case_warnings

        found = case_warnings(self.desk.place, now=self.desk.now, known=self._known)
        rows = [
            self._row(one, _WARNING_STATES)
            for one in found
            if not text or text in f"{one.todo} {one.number} {one.about} {one.ground}"
        ]
        return Found(rows[offset : offset + limit], len(rows), "在办案件现在评查会扣分或要核实的，改了就不算")

    def _row(self, one: Duty, states: dict[str, str]) -> Row:
        left = ""
        if one.due:
            days = (date.fromisoformat(one.due[:10]) - self.desk.today).days
            left = f"{days} 天"
        return Row(
            f"{one.kind} {one.number} {one.todo}",
            (
                Cell(states[one.state], _STYLES[one.state]),
                one.due[:10] or ("未知" if one.state == "unknown" else "—"),
                left,
                _KINDS[one.kind],
                one.todo,
                one.number,
                one.about,
            ),
            one,
        )

    def _heading(self, board: TodayBoard) -> str:
        count = board.deadlines
        scans = board.scans_to_assign, board.scans_to_verify
        self._welcome = board.empty
        return (
            f"期限：逾期 {count.overdue}　七日内 {count.soon}　其余 {count.later}　须核对 {count.unknown}"
            + (f"　扫描待归案 {scans[0]}　待核 {scans[1]}" if any(scans) else "")
        )

    def _found(self, text: str, view: str, keep: str, found: Found) -> None:
        super()._found(text, view, keep, found)
        if not found.total and getattr(self, "_welcome", False):
            self.say(_WELCOME, "bold yellow")

    def explain(self, row: Row) -> str:
        one: Duty = row.record
        if self.view == "warnings":
            return f"项目 {one.ground}：{one.todo}"
        return f"依据：{one.ground}" if one.ground else f"{one.todo}　{one.about}"

    def number_of(self, row: Row) -> str:
        return str(row.record.number)

    def open(self, row: Row) -> None:
        one: Duty = row.record
        open_record(self.app, one.kind, one.number)

    def action_show(self, view: str) -> None:
        """Narrows to a view, or back to everything."""
        wanted = "" if self.view == view else view
        self._view = next(at for at, one in enumerate(self.VIEWS) if one.id == wanted)
        self.rows.cursor = 0
        self.reload()

    def action_cases(self) -> None:
        from zmtool.tui.screens.cases import CaseListScreen

        self.app.push_screen(CaseListScreen())

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen())

    def action_drills(self) -> None:
        from zmtool.tui.screens.drills import DrillListScreen

        self.app.push_screen(DrillListScreen())

    def action_back(self) -> None:
        if self.search.has_focus or self.search.value or self.view:
            self._view = 0
            self.search.value = ""
            self._leave_search()
            self.reload()
        elif len(self.app.screen_stack) > 2:
            self.dismiss(None)
