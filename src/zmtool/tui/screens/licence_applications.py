"""Applications for licences: the open ones by their next due day, narrowed to a matter, searched as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.keep import ApplicationLine
from zmtool.licenses.vocabulary import NEW, load_vocabulary
from zmtool.tui.asking.licence_forms import application_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import APPLICATIONS, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.screens.licence_application import ApplicationScreen
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.licence_applications import count_applications, list_applications

_SOON = 3


class ApplicationListScreen(ListingScreen):
    """Applications, the most urgent first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(APPLICATIONS))
    KEYS = keys_of(APPLICATIONS)
    NAME = "许可申请"
    SEARCH = "受理编号、申请人（可用拼音首字母）或许可证号的任意部分"
    NOTHING = "没有在办的申请；按 x 新办，持证人的事项在许可证中办理"
    COLUMNS = (
        Column("最近到期", 10),
        Column("剩余", 7),
        Column("事项", 8),
        Column("申请人", 0),
        Column("状态", 12),
        Column("受理编号", 19),
        Column("许可证号", 12, at_least=100),
        Column("收件", 10, at_least=112),
        Column("结果", 16, at_least=130),
    )
    VIEWS = (
        View("", "在办"),
        View("NEW", "新办"),
        View("RENEW", "延续"),
        View("CHANGE", "变更"),
        View("REISSUE", "补办"),
        View("SUSPEND", "停业"),
        View("RESUME", "恢复营业"),
        View("CLOSE", "歇业"),
        View("RECALL", "收回"),
        View("all", "全部（含已办结）"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        place = self.desk.place
        open_only, matter = view != "all", "" if view == "all" else view
        lines = list_applications(
            place, open_only=open_only, matter=matter, text=text, limit=limit, offset=offset
        )
        total = 0 if offset else count_applications(place, open_only=open_only, matter=matter, text=text)
        return Found([self._row(one) for one in lines], total, "" if open_only else "在办的在前")

    def _row(self, one: ApplicationLine) -> Row:
        words, life = load_vocabulary(self.desk.workspace), load_life(self.desk.workspace)
        left, style = "", ""
        if one.next_due is not None:
            days = (one.next_due - self.desk.today).days
            left = f"{days} 天"
            style = "bold red" if days < 0 else "yellow" if days <= _SOON else ""
        return Row(
            one.application_no,
            (
                Cell(one.next_due.isoformat() if one.next_due else "—", style),
                Cell(left, style),
                words.matters[one.matter].label,
                one.applicant,
                Cell(life.states[one.state].label, "" if one.is_open else "dim"),
                one.application_no,
                one.lic_no,
                one.received_at[:10],
                one.result,
            ),
            one,
        )

    def explain(self, row: Row) -> str:
        one: ApplicationLine = row.record
        decided = f"{one.decided_on} {one.result}" if one.decided_on else one.result
        return "　".join(filter(None, (one.lic_no, f"{one.received_at[:10]} 收件", decided)))

    def open(self, row: Row) -> None:
        self.app.push_screen(ApplicationScreen(row.key, self.neighbours()))

    def action_apply_new(self) -> None:
        made: list[str] = []

        def done(told: str | None) -> None:
            if told and made:
                self.told(told)
                open_record(self.app, "application", made[-1])

        self.app.push_screen(FormScreen(application_form(self.desk, NEW, "", made.append)), done)
