"""One dossier in three panes: its documents, the chosen document, its findings and deadlines."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Static

from zmtool.checks.records import Finding, ItemResult, Status
from zmtool.dossiers.records import Document
from zmtool.tui.keys import DOSSIER, bindings
from zmtool.tui.plain import block, plain
from zmtool.workflow.case_life import next_steps
from zmtool.workflow.cases import note_opening
from zmtool.workflow.desk import CaseDesk, case_desk

_STATES = {
    "bureau": {
        "done": "已办",
        "late": "逾期办理",
        "open": "未到期",
        "overdue": "已逾期",
        "unknown": "须人工核对",
    },
    "party": {
        "done": "已过",
        "late": "已过",
        "open": "当事人期间内",
        "overdue": "已届满",
        "unknown": "须人工核对",
    },
}
_STYLES = {"late": "red", "overdue": "bold red", "open": "yellow", "done": "green", "unknown": "magenta"}


class DossierScreen(Screen[None]):
    """The dossier of one case as its facts say it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DOSSIER))

    def __init__(self, workspace: Path, case_no: str, today: date, user: str) -> None:
        super().__init__()
        self.workspace = workspace
        self.case_no = case_no
        self.today = today
        self.user = user
        self._desk: CaseDesk | None = None
        self._rows: list[tuple[ItemResult, Finding]] = []

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            yield DataTable(id="documents", classes="pane", cursor_type="row", show_header=False)
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
            yield DataTable(id="findings", classes="pane", cursor_type="row", show_header=False)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        desk = case_desk(self.workspace, self.case_no, self.today)
        self._desk = desk
        note_opening(
            desk.case.case_no,
            self.workspace,
            now=datetime.combine(self.today, time()).astimezone(),
            user=self.user,
        )
        review = desk.review
        self.query_one("#heading", Static).update(
            plain(
                f"{desk.case.case_no}　{desk.case.party.name}　得分 {review.score}　{review.grade.label}　{'；'.join(review.notes)}"
            )
        )
        documents = self._documents()
        documents.border_title = "卷内文书"
        documents.add_column("文书", width=26)
        for index, one in enumerate(desk.dossier.documents):
            documents.add_row(plain(one.title), key=str(index))
        self.query_one("#middle", VerticalScroll).border_title = "内容"
        self._fill_findings()
        documents.focus()
        if desk.dossier.documents:
            self._show(desk.dossier.documents[0])

    def _fill_findings(self) -> None:
        assert self._desk is not None  # noqa: S101
        findings = self._findings()
        findings.border_title = "问题"
        findings.add_column("项目", width=5)
        findings.add_column("说明", width=200)
        self._rows = [
            (result, finding)
            for result in self._desk.review.results
            if result.status in (Status.FAIL, Status.UNSURE)
            for finding in result.findings
        ]
        for result, finding in self._rows:
            style = "red" if finding.status is Status.FAIL else "yellow"
            findings.add_row(plain(result.item.code, style), plain(finding.message))
        if not self._rows:
            findings.add_row(plain(""), plain("没有发现问题"))
        counts = {status: sum(one.status is status for one in self._desk.review.results) for status in Status}
        self.query_one("#status", Static).update(
            plain(
                f"通过 {counts[Status.PASS]}　问题 {counts[Status.FAIL]}　待核实 {counts[Status.UNSURE]}　人工 {counts[Status.HUMAN]}"
            )
        )

    def _documents(self) -> DataTable[object]:
        return self.query_one("#documents", DataTable)

    def _findings(self) -> DataTable[object]:
        return self.query_one("#findings", DataTable)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        if self._desk is None:
            return
        if event.data_table.id == "documents" and self._documents().has_focus:
            self._show(self._desk.dossier.documents[event.cursor_row])
        elif event.data_table.id == "findings" and self._rows and self._findings().has_focus:
            self._explain(*self._rows[event.cursor_row])

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        if event.data_table.id == "findings":
            self.action_jump()

    def _show(self, document: Document) -> None:
        """The fields, rows and signatures of one document, those that a finding is about marked."""
        assert self._desk is not None  # noqa: S101
        quoted = {
            place.text
            for _, finding in self._rows
            for place in finding.evidence
            if place.document == document.type and place.text
        }
        text = Text()
        form = self._desk.catalogue.get(document.type)
        text.append(f"《{document.title}》\n", "bold")
        for one in form.fields if form else ():
            value = document.fields.get(one.id)
            if value is None:
                continue
            text.append(f"{one.label}：", "dim")
            text.append(f"{value.value or '（空）'}\n", "bold red" if value.value in quoted else "")
        for table in form.tables if form else ():
            text.append(f"{table.label}：\n", "dim")
            for row in document.tables.get(table.id, ()):
                text.append("　" + "　".join(cell.value for cell in row.cells.values() if cell.value) + "\n")
        for sign in form.signs if form else ():
            signed = document.signs.get(sign.id)
            if signed is not None:
                day = signed.date.value if signed.date else ""
                names = "、".join(signed.names) or ("（未签）" if not signed.present else "（已签）")
                text.append(f"{sign.label}：", "dim")
                text.append(f"{signed.opinion} {names} {day}\n")
        self.query_one("#content", Static).update(text)
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def _explain(self, result: ItemResult, finding: Finding) -> None:
        item = result.item
        text = Text()
        text.append(f"{item.code} {item.title}\n", "bold")
        text.append(f"{finding.message}\n\n", "red" if finding.status is Status.FAIL else "yellow")
        for label, value in (("依据", finding.basis or item.basis), ("后果", item.why), ("处理", item.fix)):
            if value:
                text.append(f"{label}：", "dim")
                text.append(f"{value}\n")
        for place in finding.evidence:
            text.append(f"《{place.title}》", "dim")
            text.append(f"{'第' + str(place.page) + '页' if place.page else ''} {place.text}\n")
        self.query_one("#content", Static).update(text)

    def action_jump(self) -> None:
        """From a finding to its document; from the list of documents into the document."""
        if self._desk is None:
            return
        if self._findings().has_focus and self._rows:
            _, finding = self._rows[self._findings().cursor_row]
            kinds = [place.document for place in finding.evidence]
            for index, document in enumerate(self._desk.dossier.documents):
                if document.type in kinds:
                    self._documents().move_cursor(row=index)
                    self._documents().focus()
                    self._show(document)
                    return
        self.query_one("#middle", VerticalScroll).focus()

    def action_deadlines(self) -> None:
        """The case's deadlines in the middle pane."""
        assert self._desk is not None  # noqa: S101
        text = Text()
        text.append("期限\n", "bold")
        for one in self._desk.deadlines:
            due = one.due.isoformat() if one.due else "未知"
            days, state = one.days_left(self._desk.today), one.state(self._desk.today)
            left = f"，还有 {days} 天" if days is not None and days >= 0 else ""
            style = _STYLES[state] if one.whose == "bureau" or state == "unknown" else "dim"
            text.append(f"{one.label}\n")
            text.append(f"　起算 {one.start.isoformat()}　届满 {due}　")
            text.append(f"{_STATES[one.whose][state]}{left}\n", style)
            if one.done:
                text.append(f"　办理 {one.done.isoformat()}\n")
            for label, value in (("依据", one.ground), ("算法", one.counting), ("说明", one.note)):
                if value:
                    text.append_text(block(f"　{label}：{value}\n", "dim"))
        if not self._desk.deadlines:
            text.append("还没有开始计算的期限。\n")
        self.query_one("#content", Static).update(text)

    def action_steps(self) -> None:
        """What can be done next in the middle pane, and what each step still lacks."""
        steps = next_steps(self.case_no, self.today, self.workspace)
        text = Text()
        text.append(f"可办理的步骤（{steps.stage_label}）\n", "bold")
        for way in steps.ways:
            if not way.near:
                continue
            text.append("可办 " if way.open else "未齐 ", "green" if way.open else "yellow")
            text.append(f"{way.step.label}（{way.step.id}）\n")
            for one in way.obstacles:
                text.append_text(
                    block(f"　{'缺' if one.stops else '注意'}：{one.what}\n", "red" if one.stops else "dim")
                )
                for label, value in (
                    ("依据", one.ground),
                    ("处理", one.remedy.replace(" 编号 ", f" {self.case_no} ")),
                ):
                    if value:
                        text.append_text(block(f"　　{label}：{value}\n", "dim"))
        self.query_one("#content", Static).update(text)
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def _focused_table(self) -> DataTable[object] | None:
        return next((one for one in (self._documents(), self._findings()) if one.has_focus), None)

    def action_down(self) -> None:
        table = self._focused_table()
        if table is not None:
            table.action_cursor_down()
        else:
            self.query_one("#middle", VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        table = self._focused_table()
        if table is not None:
            table.action_cursor_up()
        else:
            self.query_one("#middle", VerticalScroll).scroll_up(animate=False)

    def action_first(self) -> None:
        table = self._focused_table()
        if table is not None:
            table.move_cursor(row=0)
        else:
            self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def action_last(self) -> None:
        table = self._focused_table()
        if table is not None:
            table.move_cursor(row=table.row_count - 1)
        else:
            self.query_one("#middle", VerticalScroll).scroll_end(animate=False)

    def action_next_pane(self) -> None:
        self.focus_next()

    def action_previous_pane(self) -> None:
        self.focus_previous()

    def action_next_finding(self) -> None:
        self._step_findings(+1)

    def action_previous_finding(self) -> None:
        self._step_findings(-1)

    def _step_findings(self, step: int) -> None:
        """To the neighbouring finding; the first press only goes over to the findings."""
        findings = self._findings()
        if findings.has_focus:
            findings.move_cursor(row=findings.cursor_row + step)
        findings.focus()
        if self._rows:
            self._explain(*self._rows[max(0, min(findings.cursor_row, len(self._rows) - 1))])

    def action_back(self) -> None:
        self.dismiss()
