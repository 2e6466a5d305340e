"""The list of inspections: the latest first; recording one, taking back a table, the plans beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.inspection.definition import load_inspection_rules, record_life
from zmtool.oversight.inspection.listed import InspectionLine, InspectionWanted
from zmtool.tui.asking.inspection_forms import file_form, record_form
from zmtool.tui.asking.inspection_plan_forms import take_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Choice
from zmtool.tui.keys import INSPECTIONS, bindings
from zmtool.tui.screens.inspection import InspectionScreen
from zmtool.tui.screens.inspection_plans import InspectionPlanListScreen
from zmtool.tui.texts.supervision_texts import due_cell
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.oversight_lists import inspection_window

_MORE = (
    Choice("file", "从文件登记", "一份 yaml 或 json 检查记录"),
    Choice("figures", "检查指标", "覆盖率、命中率、闭环率，各有分子分母"),
)


class InspectionListScreen(ListingScreen):
    """The records of inspections that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSPECTIONS))
    KEYS = keys_of(INSPECTIONS)
    NAME = "检查记录"
    SEARCH = "编号、户、管理所、结论、计划、线索、案号的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有检查记录；按 c 登记一次，按 p 编制计划"
    COLUMNS = (
        Column("编号", 20),
        Column("日期", 10),
        Column("户", 0),
        Column("结论", 8),
        Column("状态", 8),
        Column("期限", 10),
        Column("类型", 10, at_least=104),
        Column("线索", 20, at_least=104),
        Column("案号", 22, at_least=150),
    )
    VIEWS = (
        View("", "全部"),
        View("open", "待整改、待立案的"),
        View("overdue", "整改超期的"),
        View("problem", "发现问题的"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        now, root = self.desk.now, self.desk.workspace
        at = local_text(now)
        wanted = InspectionWanted(
            text=text,
            open_only=view == "open",
            overdue_at=at if view == "overdue" else "",
            problem_only=view == "problem",
        )
        found = inspection_window(
            wanted, self.desk.place, now=now, user=self.desk.user, limit=limit, offset=offset
        )
        rules, life = load_inspection_rules(root), record_life(root)
        rows = [
            Row(
                one.insp_no,
                (
                    one.insp_no,
                    one.day.isoformat(),
                    one.shop,
                    Cell(one.conclusion, "red" if one.problem else ""),
                    life.states[one.state].label,
                    due_cell(one.next_due, at),
                    rules.kinds[one.kind].label if one.kind in rules.kinds else one.kind,
                    one.clue_no,
                    one.case_no,
                ),
                one,
            )
            for one in found.lines
        ]
        return Found(rows, found.total, f"整改超期 {found.late}" if found.late > 0 else "")

    def open(self, row: Row) -> None:
        self.app.push_screen(InspectionScreen(row.key, self.neighbours()))

    def explain(self, row: Row) -> str:
        one: InspectionLine = row.record
        parts = (
            f"{one.shop} {one.lic_no}".strip(),
            one.station,
            f"计划 {one.plan_no}" if one.plan_no else "",
            f"线索 {one.clue_no}" if one.clue_no else "",
            f"案号 {one.case_no}" if one.case_no else "",
        )
        return "　".join(filter(None, parts))

    def action_record(self) -> None:
        """A new record."""
        self.app.push_screen(FormScreen(record_form(self.desk)), self._told)

    def action_plans(self) -> None:
        """The plans."""
        self.app.push_screen(InspectionPlanListScreen())

    def action_take_in(self) -> None:
        """A filled table."""
        self.app.push_screen(FormScreen(take_form(self.desk)), self._told)

    def action_more(self) -> None:
        """What is done now and then."""
        self.app.push_screen(PickScreen("检查：其他", _MORE), self._more)

    def _more(self, choice: Choice | None) -> None:
        match choice.value if choice else "":
            case "file":
                self.app.push_screen(FormScreen(file_form(self.desk)), self._told)
            case "figures":
                from zmtool.tui.screens.inspection_figures import InspectionFiguresScreen

                self.app.push_screen(InspectionFiguresScreen())

    def _told(self, words: str | None) -> None:
        if words:
            self.told(words)
            self.reload()
