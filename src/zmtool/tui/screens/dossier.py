"""One dossier in three panes: its documents, the chosen one as text or as its scanned page, the findings."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.checks.records import Finding, ItemResult
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.step_filling import fill_documents
from zmtool.tui.keys import DOSSIER, LIST, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.plain import block, plain
from zmtool.tui.screens.dossier_loading import DossierLoading
from zmtool.tui.screens.dossier_pane import DossierPane
from zmtool.tui.screens.dossier_rows import HERE, VIEWS, document_rows, finding_rows
from zmtool.tui.screens.step_choice import StepChoiceScreen
from zmtool.tui.texts.dossier_texts import (
    counted_words,
    deadlines_text,
    document_line,
    dossier_heading,
    finding_line,
    place_text,
    steps_text,
)
from zmtool.tui.texts.filled_texts import filled_text, filled_words
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.case_life import next_steps
from zmtool.workflow.cases import note_opening
from zmtool.workflow.dossier_desk import DossierDesk, Judged, PaperPlace, document_of, paper_of
from zmtool.workflow.outbox import StepDocuments, newest_filled, steps_with_documents


class DossierScreen(DeskScreen[None]):
    """The dossier of one case, by its facts or by the paper that was filed with it (``w``)."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DOSSIER))
    KEYS = (DOSSIER, LIST)

    def __init__(self, case_no: str, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.case_no = case_no
        self._neighbours = neighbours
        self._desk: DossierDesk | None = None
        self._loading = DossierLoading(self, self._loaded, self._not_loaded, partial(self._load, "facts"))
        self._view = 0
        self._shown = 0
        """The place in the dossier of the document that is shown."""
        self._spot = -1
        """Which place of a finding was gone to last."""
        self._counted = ""
        self._looked_at = ("", "")

    # Building and loading

    def compose(self) -> ComposeResult:
        yield TopLine("案卷")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            yield RowList((Column("", 0), Column("", 3)), header=False, id="documents", classes="pane")
            yield DossierPane(self.desk.workspace, pictures=self.desk.pictures)
            yield RowList((Column("", 4), Column("", 0)), header=False, id="findings", classes="pane")
        yield Static("", id="about", markup=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._documents.border_title = "卷内文书"
        self._documents.focus()
        self._open(self.case_no)

    def _open(self, case_no: str) -> None:
        self.case_no = case_no
        self._shown, self._desk = 0, None
        now, user, place = self.desk.now, self.desk.user, self.desk.place
        self.in_background(
            lambda: note_opening(case_no, place, now=now, user=user), lambda _: None, group="note"
        )
        self._load("facts")

    def reload(self) -> None:
        # Somebody else's change in between loads anew what was asked for last.
        self._load(self._loading.by)

    def _load(self, by: Judged) -> None:
        if self._desk is None or self._desk.by != by:
            self._say("正在读案卷……")
        self._loading.ask(self.case_no, by)

    def _not_loaded(self, error: ZmtoolError) -> None:
        if self._desk is None:
            self.query_one("#heading", Static).update(plain(error.what, "bold red"))
            self._pane.show_text(block(error.next_step))
        else:
            self._loading.by = self._desk.by
            self.refused(error)
        self._say(error.what, "red")

    def _loaded(self, desk: DossierDesk) -> None:
        again = self._desk is not None and self._desk.by == desk.by
        self._desk, self._counted = desk, counted_words(desk)
        self.query_one("#heading", Static).update(dossier_heading(desk))
        if not again:
            self._shown, self._spot = 0, -1
            self._documents.cursor = self._findings.cursor = 0
            self._looked_at = ("", "")
        self._documents.show(document_rows(desk))
        self._list_findings(desk)
        if not again:
            self._say(self._counted)
            if desk.case.dossier.documents:
                self._look_at_document(desk, 0)

    @property
    def _documents(self) -> RowList:
        return self.query_one("#documents", RowList)

    @property
    def _findings(self) -> RowList:
        return self.query_one("#findings", RowList)

    @property
    def _pane(self) -> DossierPane:
        return self.query_one(DossierPane)

    def _list_findings(self, desk: DossierDesk) -> None:
        view, title = VIEWS[self._view]
        rows = finding_rows(desk, view, self._shown)
        self._findings.border_title = f"{title} {len(rows)}"
        self._findings.show(rows or [Row("", ("", "没有发现问题"))])

    # What the middle shows

    def _show(self, desk: DossierDesk, at: int, *, here: str = "", place: PaperPlace | None = None) -> None:
        """A document, on the scanned page where that is wanted."""
        self._shown = at
        self._say(self._counted)
        self._pane.show_document(desk, at, here=here, place=place)
        if self._pane.wants_pages and self._pane.place is None:
            self._say("这份文书没有归案的扫描件，显示登记的内容", "yellow")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        if (
            event.row is not None
            and event.rows.has_focus
            and self._looked_at != (event.rows.id, event.row.key)
        ):
            self._look_at(event.rows, event.row)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, RowList) and event.widget.current is not None:
            self._look_at(event.widget, event.widget.current)

    def _look_at(self, rows: RowList, row: Row) -> None:
        """The document or the finding that the cursor came to."""
        if self._desk is None:
            return
        self._looked_at = (rows.id or "", row.key)
        if rows.id == "documents":
            self._look_at_document(self._desk, int(row.key))
            if VIEWS[self._view][0] == HERE:
                self._list_findings(self._desk)
        elif row.record:
            self._explain(self._desk, *row.record)

    def _look_at_document(self, desk: DossierDesk, at: int) -> None:
        self._show(desk, at)
        self._about(document_line(desk, at))

    def _explain(self, desk: DossierDesk, result: ItemResult, finding: Finding) -> None:
        """A finding whole: below the panes, and in the middle where no page is wanted."""
        self._spot = -1
        self._say(f"{self._counted}　回车到问题所在处")
        self._about(finding_line(result, finding))
        self._pane.show_finding(desk, result, finding)

    def _about(self, text: Text) -> None:
        self.query_one("#about", Static).update(text)

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#status", Static).update(plain(text, style))

    # Going to a place

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.action_jump()

    def action_jump(self) -> None:
        """From a finding to its place, then to its next one; from the list of documents into the document."""
        row = self._findings.current
        if self._desk is not None and self._findings.has_focus and row is not None and row.record:
            self._to_next_place(self._desk, row.record[1])
        elif self._pane.text.display:
            self._pane.text.focus()

    def _to_next_place(self, desk: DossierDesk, finding: Finding) -> None:
        spots = [one for one in finding.evidence if document_of(desk, one) is not None]
        if not spots:
            self._say("这个问题没有具体的位置：卷内缺少这份文书，或要通看全卷")
            return
        self._spot = (self._spot + 1) % len(spots)
        there = spots[self._spot]
        at = document_of(desk, there) or 0
        self._documents.cursor = at
        self._show(desk, at, here=there.text, place=paper_of(desk, there))
        more = f"　（{self._spot + 1}/{len(spots)}，回车看下一处）" if len(spots) > 1 else ""
        self._say(f"{place_text(there)}　{there.text or '这里没有内容'}{more}")

    def action_next_finding(self) -> None:
        self._step_findings(+1)

    def action_previous_finding(self) -> None:
        self._step_findings(-1)

    def _step_findings(self, step: int) -> None:
        """To the neighbouring finding; the first press only goes over to the findings."""
        findings = self._findings
        if findings.has_focus:
            findings.cursor += step
            return
        findings.focus()

    def action_narrow(self) -> None:
        """Only the findings of one kind, or of the document that is shown."""
        self._view = (self._view + 1) % len(VIEWS)
        if self._desk is not None:
            self._findings.cursor = 0
            self._list_findings(self._desk)

    # Paper

    def action_picture(self) -> None:
        """Between what stands on a document and the picture of its page."""
        if self._desk is None:
            return
        if not self._desk.kept:
            self._say("这个案卷没有归案的扫描件；按 b 去扫描箱，或用 zmtool scan ingest 收进来", "yellow")
            return
        self._pane.wants_pages = not self._pane.wants_pages
        row = self._findings.current
        if self._findings.has_focus and row is not None and row.record:
            self._explain(self._desk, *row.record)
        elif self._desk.case.dossier.documents:
            self._show(self._desk, self._shown)

    def action_judge(self) -> None:
        """By the facts, or by the paper."""
        self._load("paper" if self._loading.by == "facts" else "facts")

    def action_turn(self, step: int) -> None:
        """The page before or after in the document, as pictures."""
        pages = self._desk.pages[self._shown] if self._desk is not None else ()
        if self._pane.place is None or not pages:
            self._say("先按 p 看页面图片")
        elif not self._pane.turn(pages, step):
            self._say("这份文书没有下一页了" if step > 0 else "这是这份文书的第一页")

    def action_zoom(self, step: int) -> None:
        self._pane.page.zoom(step)

    def action_whole_page(self) -> None:
        self._pane.page.toggle_whole()

    def action_manner(self) -> None:
        self._say(f"页面画法：{self._pane.page.next_manner()}")

    def action_open_outside(self) -> None:
        """The picture of the page, or the file that was filled, in the system's program."""
        self.in_background(self._file_outside, self._say, group="viewer")

    def _file_outside(self) -> str:
        if self._desk is None or not self._desk.case.dossier.documents:
            return "没有可打开的文件"
        path = self._pane.picture_to_open(self.desk.place)
        if path is None:
            title = self._desk.case.dossier.documents[self._shown].title
            path = newest_filled(self.desk.workspace, self._desk.case.case.case_no, title)
        if path is None:
            return "这份文书没有填制过的文件；按 e 填写，或按 p 看扫描件后再打开"
        return f"已打开 {path.name}" if open_outside(path) else f"没有程序可用，文件在 {path}"

    # Deadlines, steps, documents

    def action_deadlines(self) -> None:
        """The case's deadlines in the middle pane."""
        if self._desk is not None:
            self._pane.show_text(deadlines_text(self._desk.case))

    def action_steps(self) -> None:
        """What can be done next in the middle pane, and what each step still lacks."""
        case_no, today, place = self.case_no, self.desk.today, self.desk.place
        self.in_background(
            lambda: next_steps(case_no, today, place),
            lambda found: self._pane.show_text(steps_text(found)),
            group="steps",
        )

    def action_case(self) -> None:
        """The case itself: its steps, opinions and facts."""
        open_record(self.app, "case", self.case_no)

    def action_word(self) -> None:
        """Fills in the document with the cursor: what the facts say, and what is worded by hand."""
        from zmtool.tui.screens.form_filling import open_filling

        if self._desk is not None and self._desk.case.dossier.documents:
            documents = self._desk.case.dossier.documents
            form = documents[self._shown].type
            which = (
                sum(one.type == form for one in documents[: self._shown + 1])
                if self._loading.by == "facts"
                else 0
            )
            open_filling(self, form, "case", self.case_no, which)

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

    def _fill_step(self, step: str) -> None:
        fill_documents(self, self.case_no, step, self._show_filled, self._say_refused)

    def _say_refused(self, error: ZmtoolError) -> None:
        self.notify(error.what, title="没有填制", severity="error", markup=False)
        self._say("没有填制", "red")
        self._pane.show_text(block(f"没有填制\n{error}\n", "red"))

    def _show_filled(self, filled: StepDocuments) -> None:
        """Where the files are, and what each still lacks."""
        self._pane.show_text(filled_text(filled, self.desk.workspace))
        self._say(filled_words(filled))
        self.notify(filled_words(filled), title=filled.step_label, markup=False)

    # Going about; a list that has the focus moves by itself

    def action_down(self) -> None:
        self._pane.text.scroll_down(animate=False)

    def action_up(self) -> None:
        self._pane.text.scroll_up(animate=False)

    def action_first(self) -> None:
        self._pane.text.scroll_home(animate=False)

    def action_last(self) -> None:
        self._pane.text.scroll_end(animate=False)

    def action_next_pane(self) -> None:
        self.focus_next()

    def action_previous_pane(self) -> None:
        self.focus_previous()

    def action_beside(self, step: int) -> None:
        """The next dossier of the list that this one was opened from."""
        row = self._neighbours.beside(step) if self._neighbours else None
        if row is None:
            self._say("没有下一个案卷了" if step > 0 else "没有上一个案卷了")
        else:
            self._open(str(row.key))

    def action_scan_queue(self) -> None:
        """What waits of this case's scanned documents."""
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.case_no))

    def action_copy(self) -> None:
        self.copy(self.case_no)

    def action_back(self) -> None:
        self.dismiss()
