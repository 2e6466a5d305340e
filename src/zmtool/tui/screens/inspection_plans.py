"""The list of inspection plans, the latest first; making one."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.oversight.inspection.definition import plan_life
from zmtool.oversight.inspection.listed_plans import PlanLine
from zmtool.tui.asking.inspection_plan_forms import plan_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import INSPECTION_PLANS, bindings
from zmtool.tui.screens.inspection_plan import InspectionPlanScreen
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.oversight_lists import plan_window

_STYLES = {"DRAFT": "yellow", "APPROVED": "green", "DROPPED": "dim", "DONE": "dim"}


class InspectionPlanListScreen(ListingScreen):
    """The plans that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSPECTION_PLANS))
    KEYS = keys_of(INSPECTION_PLANS)
    NAME = "检查计划"
    SEARCH = "计划号、名称、管理所、编制人的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有检查计划；按 c 编制一份"
    COLUMNS = (
        Column("计划号", 20),
        Column("状态", 6),
        Column("起日", 10),
        Column("户数", 4),
        Column("已查", 4),
        Column("名称", 0),
        Column("止日", 10, at_least=104),
        Column("编制人", 10, at_least=104),
        Column("审批人", 10, at_least=104),
    )
    VIEWS = (
        View("", "全部"),
        View("open", "未完成的"),
        View("DRAFT", "待审批的"),
        View("APPROVED", "已审批的"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        found = plan_window(
            text,
            self.desk.place,
            state=view if view in _STYLES else "",
            open_only=view == "open",
            user=self.desk.user,
            limit=limit,
            offset=offset,
        )
        life = plan_life(self.desk.workspace)
        rows = [
            Row(
                one.plan_no,
                (
                    one.plan_no,
                    Cell(life.states[one.state].label, _STYLES.get(one.state, "")),
                    one.first_day.isoformat(),
                    f"{one.shops:>4}",
                    f"{one.done:>4}",
                    one.title or one.station,
                    one.last_day.isoformat(),
                    one.made_by,
                    one.approved_by,
                ),
                one,
            )
            for one in found.lines
        ]
        return Found(rows, found.total)

    def open(self, row: Row) -> None:
        self.app.push_screen(InspectionPlanScreen(row.key, self.neighbours()))

    def explain(self, row: Row) -> str:
        one: PlanLine = row.record
        parts = (f"{one.first_day} 至 {one.last_day}", one.station, f"编制 {one.made_by}")
        approved = f"审批 {one.approved_by}" if one.approved_by else ""
        return "　".join(filter(None, (*parts, approved)))

    def action_make(self) -> None:
        """A new plan, which is opened."""
        made: list[str] = []

        def done(words: str | None) -> None:
            if words:
                self.told(words)
                self.reload()
                self.app.push_screen(InspectionPlanScreen(made[0]))

        self.app.push_screen(FormScreen(plan_form(self.desk, made.append)), done)
