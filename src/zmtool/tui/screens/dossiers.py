"""The list of dossiers: what each case has on record and on scanned paper, latest filed first."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import DOSSIERS, bindings
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.dossier_list import DossierLine, list_dossiers


class DossierListScreen(ListingScreen):
    """Dossiers of the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DOSSIERS))
    KEYS = keys_of(DOSSIERS)
    NAME = "案卷"
    SEARCH = "输入编号、当事人、文书号或物品的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有案卷；在“案件”模块新立案件，或用扫描箱收进扫描件"
    COLUMNS = (
        Column("立案编号", 21),
        Column("当事人", 0),
        Column("阶段", 10),
        Column("文书", 4),
        Column("扫描", 4),
        Column("待核", 4),
        Column("决定日期", 10),
    )
    VIEWS = (
        View("", "全部"),
        View("paper", "有扫描件的"),
        View("bare", "没有扫描件的"),
        View("unsure", "有待核字段的"),
        View("archived", "已归档的"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = list_dossiers(self.desk.place, text=text, view=view, limit=limit, offset=offset, count=False)
        return Found([_row(one) for one in page.lines], page.total)

    def count(self, text: str, view: str) -> int:
        return list_dossiers(self.desk.place, text=text, view=view, limit=0).total

    def open(self, row: Row) -> None:
        self.app.push_screen(DossierScreen(row.key, self.neighbours()))

    def explain(self, row: Row) -> str:
        one: DossierLine = row.record
        paper = f"归案的扫描件 {one.scanned} 份" if one.scanned else "没有归案的扫描件，只能按登记的事实评查"
        waits = f"，其中 {one.unsure} 个字段待核，按 b 去扫描箱" if one.unsure else ""
        return f"登记文书 {one.documents} 份，{paper}{waits}"

    def action_scan_queue(self) -> None:
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.rows.current.key if self.rows.current else ""))


def _row(one: DossierLine) -> Row:
    return Row(
        one.case_no,
        (
            one.case_no,
            one.party_name,
            one.stage_label,
            str(one.documents),
            str(one.scanned or ""),
            Cell(str(one.unsure or ""), "yellow"),
            one.decided.isoformat() if one.decided else "",
        ),
        one,
    )
