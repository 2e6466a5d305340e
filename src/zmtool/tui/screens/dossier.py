"""One dossier in three panes: its documents, the chosen document, its findings and deadlines."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import DataTable, Footer, Static

from zmtool.base.errors import ZmtoolError
from zmtool.checks.records import Finding, ItemResult, Status
from zmtool.dossiers.records import Document
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.case_texts import deadlines_text, document_text, filled_text, finding_text, steps_text
from zmtool.tui.keys import DOSSIER, bindings
from zmtool.tui.plain import block, plain
from zmtool.tui.screens.step_choice import StepChoiceScreen
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.case_life import next_steps
from zmtool.workflow.cases import note_opening
from zmtool.workflow.desk import CaseDesk, case_desk
from zmtool.workflow.outbox import StepDocuments, fill_step, steps_with_documents


class DossierScreen(DeskScreen[None]):
    """The dossier of one case as its facts say it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DOSSIER))
    KEYS = (DOSSIER,)

    def __init__(self, case_no: str, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.case_no = case_no
        self._neighbours = neighbours
        self._desk: CaseDesk | None = None
        self._rows: list[tuple[ItemResult, Finding]] = []

    def compose(self) -> ComposeResult:
        yield TopLine("案卷")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            yield DataTable(id="documents", classes="pane", cursor_type="row", show_header=False)
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
            yield DataTable(id="findings", classes="pane", cursor_type="row", show_header=False)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        desk = case_desk(self.desk.workspace, self.case_no, self.desk.today)
        self._desk = desk
        note_opening(
            desk.case.case_no,
            self.desk.place,
            now=self.desk.now,
            user=self.desk.user,
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
        assert self._desk is not None  # noqa: S101
        quoted = {
            place.text
            for _, finding in self._rows
            for place in finding.evidence
            if place.document == document.type and place.text
        }
        text = document_text(self._desk, document, quoted)
        self.query_one("#content", Static).update(text)
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def _explain(self, result: ItemResult, finding: Finding) -> None:
        self.query_one("#content", Static).update(finding_text(result, finding))

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
        self.query_one("#content", Static).update(deadlines_text(self._desk))

    def action_steps(self) -> None:
        """What can be done next in the middle pane, and what each step still lacks."""
        steps = next_steps(self.case_no, self.desk.today, self.desk.place)
        self.query_one("#content", Static).update(steps_text(steps))
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def action_fill(self) -> None:
        """Fills the documents of the last step that brought any."""
        self._fill_step("")

    def action_fill_next(self) -> None:
        """Fills the documents of a step that comes next, chosen from a list."""
        steps = steps_with_documents(self.desk.workspace, self.case_no, self.desk.today)
        if steps:
            self.app.push_screen(StepChoiceScreen(steps), self._fill_chosen)
        else:
            self.notify("接下来的步骤都不产生文书", severity="warning", markup=False)

    def _fill_chosen(self, step: str | None) -> None:
        if step:
            self._fill_step(step)

    @work(thread=True, exclusive=True, group="fill")
    def _fill_step(self, step: str) -> None:
        try:
            filled = fill_step(self.desk.workspace, self.case_no, step)
        except ZmtoolError as error:
            self.app.call_from_thread(self._say_refused, error)
        else:
            self.app.call_from_thread(self._show_filled, filled)

    def _say_refused(self, error: ZmtoolError) -> None:
        self.notify(error.what, title="没有填制", severity="error", markup=False)
        self.query_one("#content", Static).update(block(f"没有填制\n{error}\n", "red"))

    def _show_filled(self, filled: StepDocuments) -> None:
        """Where the files are, and what each still lacks."""
        self.query_one("#content", Static).update(filled_text(filled, self.desk.workspace))
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)
        lacking = sum(bool(one.missing) for one in filled.documents)
        rest = f"，{lacking} 份有待填内容" if lacking else ""
        self.notify(f"已填制 {len(filled.documents)} 份{rest}", title=filled.step_label, markup=False)

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

    def action_scan_queue(self) -> None:
        """What waits of this case's scanned documents."""
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.case_no))

    def action_back(self) -> None:
        self.dismiss()
