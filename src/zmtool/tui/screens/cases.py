"""The list of cases: newest first, searched as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import CASES, bindings
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.tui.widgets.row_list import Column, Row
from zmtool.workflow.cases import CaseSummary, list_cases


class CaseListScreen(ListingScreen):
    """Cases of the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CASES))
    KEYS = keys_of(CASES)
    NAME = "案件"
    SEARCH = "输入编号、当事人或案由的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有案件；按 c 新立一件"
    COLUMNS = (
        Column("立案编号", 21),
        Column("案由", 0),
        Column("当事人", 10),
        Column("阶段", 10),
        Column("立案日期", 10),
    )
    VIEWS = (View("", "全部"),)

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = list_cases(self.desk.place, text=text, limit=limit, offset=offset)
        return Found([_row(one) for one in page.cases], page.total)

    def open(self, row: Row) -> None:
        self.app.push_screen(DossierScreen(row.key, self.neighbours()))

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen())


def _row(one: CaseSummary) -> Row:
    filed = one.filing_date.isoformat() if one.filing_date else ""
    return Row(one.case_no, (one.case_no, one.cause_label, one.party_name, one.stage_label, filed), one)
