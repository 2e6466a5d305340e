"""The list of cases: newest first, searched as one types, narrowed to a part of their life; new cases."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from zmtool.cases.deadlines import CaseDeadline
from zmtool.cases.stages import PARTS
from zmtool.tui.asking.case_choices import cause_choices, source_choices
from zmtool.tui.asking.new_case_form import new_case_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import CASES, bindings
from zmtool.tui.screens.case import CaseScreen
from zmtool.tui.texts.case_sheet_texts import due_words
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.case_board import SOON_DAYS, nearest_deadlines
from zmtool.workflow.cases import CaseSummary, list_cases


class CaseListScreen(ListingScreen):
    """Cases of the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CASES))
    KEYS = keys_of(CASES)
    NAME = "案件"
    SEARCH = "编号、当事人（可用拼音首字母）、案由、物品的任意部分，回车确认"
    NOTHING = "还没有案件；按 c 新立一件"
    COLUMNS = (
        Column("立案编号", 21),
        Column("当事人", 10),
        Column("案由", 0),
        Column("阶段", 14),
        Column("最近期限", 10),
    )
    VIEWS = (View("", "全部"), *(View(part, label) for part, (label, _) in PARTS.items()))

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = list_cases(self.desk.place, text=text, part=view, limit=limit, offset=offset, count=False)
        due = nearest_deadlines([one.case_no for one in page.cases], self.desk.place)
        today = self.desk.today
        return Found([_row(one, due.get(one.case_no), today) for one in page.cases], page.total)

    def count(self, text: str, view: str) -> int:
        return list_cases(self.desk.place, text=text, part=view, limit=0).total

    def explain(self, row: Row) -> str:
        one, deadline = row.record
        filed = f"{one.filing_date} 立案" if one.filing_date else "未立案"
        decided = f"　{one.decision_number}" if one.decision_number else ""
        due = f"　{deadline.label}：{due_words(deadline, self.desk.today)}" if deadline is not None else ""
        return f"{filed}{decided}{due}"

    def open(self, row: Row) -> None:
        self.app.push_screen(CaseScreen(row.key, self.neighbours()))

    def action_new_case(self) -> None:
        """A new case, which is opened as soon as it is there."""
        made: list[str] = []

        def build() -> Form:
            root = self.desk.workspace
            return new_case_form(self.desk, cause_choices(root), source_choices(root), made.append)

        def taken(told: str | None) -> None:
            if told and made:
                self.told(told)
                self.reload()
                self.app.push_screen(CaseScreen(made[-1]))

        def show(form: Form) -> None:
            self.app.push_screen(FormScreen(form), taken)

        self.in_background(build, show, group="form")

    def action_seize(self) -> None:
        """Counts seized goods into the case with the cursor, which is shown afterwards."""
        row = self.rows.current
        if row is not None:
            screen = CaseScreen(row.key, self.neighbours())
            self.app.push_screen(screen)
            screen.call_after_refresh(screen.action_seize)

    def action_dossier(self) -> None:
        from zmtool.tui.screens.dossier import DossierScreen

        row = self.rows.current
        if row is not None:
            self.app.push_screen(DossierScreen(row.key, self.neighbours()))

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen())


def _row(one: CaseSummary, deadline: CaseDeadline | None, today: date) -> Row:
    due = Cell("—", "dim")
    if deadline is not None and deadline.due is not None:
        left = (deadline.due - today).days
        style = "bold red" if left < 0 else "yellow" if left <= SOON_DAYS else ""
        due = Cell(deadline.due.isoformat(), style)
    cells = (one.case_no, one.party_name, one.cause_label, one.stage_label, due)
    return Row(one.case_no, cells, (one, deadline))
