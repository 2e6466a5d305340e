"""The problem ledger as a list: what waits first; dispatching several, limits that ran out, reports from below, spot checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.listed_problems import ProblemLine, ProblemWanted
from zmtool.tui.asking.problem_forms import dispatch_form, draw_form, take_in_form
from zmtool.tui.bases.confirm import ConfirmScreen, PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.keys import PROBLEMS, bindings
from zmtool.tui.screens.problem import ProblemScreen
from zmtool.tui.screens.spot_check import SpotCheckScreen
from zmtool.tui.texts.supervision_texts import (
    LEVEL_STYLES,
    Names,
    due_cell,
    indicator_text,
    many_told,
    names_at,
)
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.oversight_lists import problem_window
from zmtool.workflow.oversight_sweep import Late, sweep

_MORE = (
    Choice("sweep", "超期巡检", "超期的问题升一级并提示上报"),
    Choice("take_in", "接收下级局的上报", "登入本局台账并写出回执"),
    Choice("draw", "抽评抽签", "从一个月归档的问题中抽，只抽一次"),
    Choice("spot", "看一个月的抽评", "抽中的问题、各项得分，复算抽签"),
)


class ProblemListScreen(ListingScreen):
    """The problems that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(PROBLEMS))
    KEYS = keys_of(PROBLEMS)
    NAME = "问题台账"
    SEARCH = "编号、对象、指标、责任人、结果、案号的任意部分，回车确认，Esc 取消"
    NOTHING = "没有未归档的问题；v 看其他；线索研判成立后自动进入台账"
    COLUMNS = (
        Column("编号", 20),
        Column("状态", 8),
        Column("级", 2),
        Column("期限", 10),
        Column("责任人", 10),
        Column("对象", 0),
        Column("指标", 0),
    )
    VIEWS = (
        View("open", "未归档"),
        View("overdue", "超期的"),
        View("mine", "本人主办的"),
        View("red", "红级的"),
        View("all", "全部"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        now, user = self.desk.now, self.desk.user
        wanted = ProblemWanted(
            text=text,
            open_only=view == "open",
            overdue_at=local_text(now) if view == "overdue" else "",
            person=user if view == "mine" else "",
            level=1 if view == "red" else 0,
        )
        found = problem_window(wanted, self.desk.place, now=now, user=user, limit=limit, offset=offset)
        names, at = names_at(self.desk.workspace), local_text(now)
        heading = f"超期 {found.late}" if found.late > 0 else ""
        return Found([_row(one, names, at) for one in found.lines], found.total, heading)

    def open(self, row: Row) -> None:
        self.app.push_screen(ProblemScreen(row.key, self.neighbours()))

    def explain(self, row: Row) -> str:
        one: ProblemLine = row.record
        dept = names_at(self.desk.workspace).roles.departments.get(one.resp_dept, "")
        parts = (
            one.target,
            f"责任部门 {dept}" if dept else "",
            f"成立 {one.founded_at[:10]}",
            f"结果 {one.result}" if one.result else "",
            f"案号 {one.case_no}" if one.case_no else "",
            f"超期 {one.overdue} 次" if one.overdue else "",
            "已上报" if one.escalated else "",
        )
        return "　".join(filter(None, parts))

    def action_dispatch(self) -> None:
        """Dispatches the marked problems, or the one with the cursor, to one person."""
        numbers = [row.key for row in self.chosen()]
        if numbers:
            form = dispatch_form(self.desk, numbers, partial(many_told, "派单"))
            self.app.push_screen(FormScreen(form), self._told)

    def action_more(self) -> None:
        """What is done now and then."""
        self.app.push_screen(PickScreen("问题台账：其他", _MORE), self._more)

    def _more(self, choice: Choice | None) -> None:
        match choice.value if choice else "":
            case "sweep":
                self.long_work(
                    "试算超期升级",
                    lambda _: self._sweep(dry_run=True),
                    self._ask_to_sweep,
                    group="problem-sweep",
                    stopped="",
                    words=lambda found: f"新超期 {len(found)} 件，回到问题台账确认",
                )
            case "take_in":
                self.app.push_screen(FormScreen(take_in_form(self.desk)), self._told)
            case "draw":
                self.app.push_screen(FormScreen(draw_form(self.desk)), self._told)
            case "spot":
                self._ask_for_month()

    def _sweep(self, *, dry_run: bool) -> tuple[Late, ...]:
        return sweep(self.desk.place, now=self.desk.now, dry_run=dry_run)

    def _ask_to_sweep(self, found: tuple[Late, ...]) -> None:
        if not found:
            self.say("没有新超期的问题")
            return
        loop = names_at(self.desk.workspace).loop
        lines = [
            f"{one.prob_no}　{one.limit}止 {one.due:%Y-%m-%d}　{loop.level(one.before).label} → {loop.level(one.level).label}"
            + (f"　应当上报：{'、'.join(one.escalation)}" if one.escalation else "")
            for one in found
        ]
        shown = "\n".join([*lines[:15], *([f"……共 {len(lines)} 件"] if len(lines) > 15 else [])])

        def answered(yes: bool | None) -> None:
            if yes:
                self.long_work(
                    "超期升级",
                    lambda _: self._sweep(dry_run=False),
                    self._swept,
                    group="problem-sweep",
                    stopped="",
                    words=lambda found: f"超期升级 {len(found)} 件",
                )

        self.app.push_screen(ConfirmScreen(f"{len(found)} 件新超期，升一级？", shown), answered)

    def _swept(self, found: tuple[Late, ...]) -> None:
        self.told(f"超期升级 {len(found)} 件")
        self.reload()

    def _ask_for_month(self) -> None:
        def submit(values: Mapping[str, Any]) -> str:
            return str(values["month"])

        month = self.desk.today.strftime("%Y-%m")
        form = Form(
            "看一个月的抽评",
            (Field("month", "归档月份", required=True, initial=month, hint="年-月"),),
            submit,
            button="查看",
        )

        def given(found: str | None) -> None:
            if found:
                self.app.push_screen(SpotCheckScreen(found))

        self.app.push_screen(FormScreen(form), given)

    def _told(self, words: str | None) -> None:
        if words:
            self.rows.action_unmark_all()
            self.told(words)
            self.reload()


def _row(one: ProblemLine, names: Names, now: str) -> Row:
    return Row(
        one.prob_no,
        (
            one.prob_no,
            names.problems.states[one.state].label,
            Cell(names.loop.level(one.level).label, LEVEL_STYLES[one.level]),
            due_cell(one.next_due, now),
            one.resp_person,
            one.target,
            indicator_text(one.indicator, names),
        ),
        one,
    )
