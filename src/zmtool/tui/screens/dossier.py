"""One dossier in three panes: its documents, the chosen one as text or as its scanned page, the findings."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.checks.records import Finding, ItemResult, Status
from zmtool.scans.register_records import FieldAsRead
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.keys import DOSSIER, LIST, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.plain import block, plain
from zmtool.tui.screens.step_choice import StepChoiceScreen
from zmtool.tui.texts.case_texts import (
    deadlines_text,
    document_text,
    finding_line,
    finding_text,
    line_of_mark,
    place_text,
    steps_text,
)
from zmtool.tui.texts.filled_texts import filled_text
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.page_view import PageView
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine
from zmtool.tui.works import KEPT
from zmtool.workflow.case_life import next_steps
from zmtool.workflow.cases import note_opening
from zmtool.workflow.dossier_desk import (
    DossierDesk,
    Judged,
    PaperPlace,
    document_of,
    dossier_desk,
    paper_of,
)
from zmtool.workflow.outbox import StepDocuments, fill_step, newest_filled, steps_with_documents
from zmtool.workflow.scan_desk import picture_file

_JUDGED: dict[Judged, str] = {"facts": "按登记的事实", "paper": "按归案的扫描件"}
_VIEWS = (
    ("", "问题"),
    ("fail", "问题：只看扣分"),
    ("unsure", "问题：只看待核实"),
    ("here", "问题：只看这份"),
)


class DossierScreen(DeskScreen[None]):
    """The dossier of one case, by its facts or by the paper that was filed with it (``w``)."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DOSSIER))
    KEYS = (DOSSIER, LIST)

    def __init__(self, case_no: str, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.case_no = case_no
        self._neighbours = neighbours
        self._desk: DossierDesk | None = None
        self._by: Judged = "facts"
        self._view = 0
        self._picture = False
        self._shown = 0
        self._place: PaperPlace | None = None
        self._spot = -1
        self._counted = ""
        self._last = ("", "")

    # Building and loading

    def compose(self) -> ComposeResult:
        yield TopLine("案卷")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            yield RowList((Column("", 0), Column("", 3)), header=False, id="documents", classes="pane")
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
            yield PageView(
                self.desk.workspace, pictures=self.desk.pictures, zoom=0.5, id="page", classes="pane"
            )
            yield RowList((Column("", 4), Column("", 0)), header=False, id="findings", classes="pane")
        yield Static("", id="about", markup=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._documents.border_title, self._middle.border_title = "卷内文书", "内容"
        self._documents.focus()
        self._open(self.case_no)

    def _open(self, case_no: str) -> None:
        self.case_no = case_no
        self._by, self._shown, self._desk = "facts", 0, None
        now, user, place = self.desk.now, self.desk.user, self.desk.place
        self.in_background(
            lambda: note_opening(case_no, place, now=now, user=user), lambda _: None, group="note"
        )
        self.reload()

    def reload(self) -> None:
        self._load(self._by)

    def _load(self, by: Judged) -> None:
        # Somebody else's change in between loads anew what was asked for last.
        self._by = by
        if self._desk is None or self._desk.by != by:
            self._say("正在读案卷……")
        case_no, today, place = self.case_no, self.desk.today, self.desk.place
        if by == "facts":
            self.in_background(
                lambda: dossier_desk(place, case_no, today),
                partial(self._read, case_no),
                otherwise=partial(self._not_read, case_no, by),
            )
        elif self.works.same(f"paper:{case_no}") is None:
            self.long_work(
                f"读 {case_no} 归案的扫描件",
                lambda step: dossier_desk(place, case_no, today, by=by, progress=step),
                partial(self._read, case_no),
                group=f"paper:{case_no}",
                stopped="已停止；读过的页保留",
                otherwise=partial(self._not_read, case_no, by),
                on_stop=partial(self._back_to_facts, case_no),
                words=lambda _: "扫描件读完了",
            )

    def _read(self, case_no: str, desk: DossierDesk) -> None:
        # Reading paper may have been put aside, and another dossier or the facts be wanted by now.
        if (self.case_no, self._by) == (case_no, desk.by):
            self._loaded(desk)

    def _not_read(self, case_no: str, by: Judged, error: ZmtoolError) -> None:
        if (self.case_no, self._by) == (case_no, by):
            self._not_loaded(error)

    def _back_to_facts(self, case_no: str) -> None:
        if (self.case_no, self._by) == (case_no, "paper"):
            self._load("facts")

    def _not_loaded(self, error: ZmtoolError) -> None:
        if self._desk is None:
            self.query_one("#heading", Static).update(plain(error.what, "bold red"))
            self._put(block(error.next_step))
        else:
            self._by = self._desk.by
            self.refused(error)
        self._say(error.what, "red")

    def _loaded(self, desk: DossierDesk) -> None:
        again = self._desk is not None and self._desk.by == desk.by
        self._desk, self._by = desk, desk.by
        review = desk.case.review
        case = desk.case.case
        self.query_one("#heading", Static).update(
            plain(
                f"{case.case_no}　{case.party.name}　得分 {review.score}　{review.grade.label}　"
                f"{_JUDGED[desk.by]}　{'；'.join(review.notes)}"
            )
        )
        if not again:
            self._shown, self._spot = 0, -1
            self._documents.cursor = self._findings.cursor = 0
            self._last = ("", "")
        self._list_documents()
        self._list_findings()
        counts = {status: sum(one.status is status for one in review.results) for status in Status}
        self._counted = (
            f"通过 {counts[Status.PASS]}　问题 {counts[Status.FAIL]}　待核实 {counts[Status.UNSURE]}"
            f"　人工 {counts[Status.HUMAN]}"
        )
        if not again:
            self._say(self._counted)
        if not again and desk.case.dossier.documents:
            self._show(0)
            self._tell_document(0)

    @property
    def _documents(self) -> RowList:
        return self.query_one("#documents", RowList)

    @property
    def _findings(self) -> RowList:
        return self.query_one("#findings", RowList)

    @property
    def _middle(self) -> VerticalScroll:
        return self.query_one("#middle", VerticalScroll)

    @property
    def _page(self) -> PageView:
        return self.query_one("#page", PageView)

    def _list_documents(self) -> None:
        assert self._desk is not None  # noqa: S101
        problems: dict[int, int] = {}
        for _, finding in self._all_findings():
            for at in {document_of(self._desk, place) for place in finding.evidence} - {None}:
                problems[at or 0] = problems.get(at or 0, 0) + 1
        rows = []
        for at, one in enumerate(self._desk.case.dossier.documents):
            count = min(problems.get(at, 0), 9)
            scanned = "扫" if self._desk.pages[at] else ""
            rows.append(
                Row(str(at), (one.title, Cell(f"{count or ' '}{scanned}", "red" if count else "dim")), one)
            )
        self._documents.show(rows)

    def _all_findings(self) -> list[tuple[ItemResult, Finding]]:
        assert self._desk is not None  # noqa: S101
        return [
            (result, finding)
            for result in self._desk.case.review.results
            if result.status in (Status.FAIL, Status.UNSURE)
            for finding in result.findings
        ]

    def _list_findings(self) -> None:
        view, title = _VIEWS[self._view]
        rows = []
        for at, (result, finding) in enumerate(self._all_findings()):
            if view in ("fail", "unsure") and finding.status != view:
                continue
            if view == "here" and self._shown not in self._documents_of(finding):
                continue
            style = "red" if finding.status is Status.FAIL else "yellow"
            rows.append(Row(str(at), (Cell(result.item.code, style), finding.message), (result, finding)))
        self._findings.border_title = f"{title} {len(rows)}"
        self._findings.show(rows or [Row("", ("", "没有发现问题"))])

    def _documents_of(self, finding: Finding) -> set[int | None]:
        assert self._desk is not None  # noqa: S101
        return {document_of(self._desk, place) for place in finding.evidence}

    # What the middle shows

    def _put(self, text: Text, *, line: int = 0) -> None:
        """A text in the middle, from a line on."""
        self._place = None
        self._turn_to_side()
        self.query_one("#content", Static).update(text)
        if line > self._middle.size.height // 2:
            self.call_after_refresh(
                self._middle.scroll_to, y=line - self._middle.size.height // 3, animate=False
            )
        else:
            self._middle.scroll_home(animate=False)

    def _turn_to_side(self) -> None:
        drawn = self._picture and self._place is not None
        self._page.display = drawn
        self._middle.display = not drawn

    def _draw(self, place: PaperPlace) -> None:
        """A page of paper in the middle, with the place on it marked."""
        self._place = place
        self._turn_to_side()
        box = place.box or (0.0, 0.0, 0.0, 0.0)
        field = FieldAsRead("", "", place.text, None, 1.0, place.page, box)
        self._page.border_title = f"第{place.page}页"
        self._page.show_field(place.sha256, field)

    def _show(self, at: int, *, here: str = "", place: PaperPlace | None = None) -> None:
        """A document: its scanned page where pictures are wanted and there is one, else what stands on it."""
        assert self._desk is not None  # noqa: S101
        self._shown = at
        self._say(self._counted)
        pages = self._desk.pages[at]
        if self._picture and (place or pages):
            self._draw(place or pages[0])
            return
        document = self._desk.case.dossier.documents[at]
        quoted = {
            one.text
            for _, finding in self._all_findings()
            for one in finding.evidence
            if one.document == document.type and one.text
        }
        text = document_text(self._desk.case, document, quoted, here)
        self._put(text, line=line_of_mark(text, self._middle.content_size.width - 2))
        if self._picture:
            self._say("这份文书没有归案的扫描件，显示登记的内容", "yellow")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        if event.row is not None and event.rows.has_focus and self._last != (event.rows.id, event.row.key):
            self._look_at(event.rows, event.row)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, RowList) and event.widget.current is not None:
            self._look_at(event.widget, event.widget.current)

    def _look_at(self, rows: RowList, row: Row) -> None:
        """The document or the finding that the cursor came to."""
        if self._desk is None:
            return
        self._last = (rows.id or "", row.key)
        if rows.id == "documents":
            self._show(int(row.key))
            self._tell_document(int(row.key))
            if _VIEWS[self._view][0] == "here":
                self._list_findings()
        elif row.record:
            self._explain(*row.record)

    def _tell_document(self, at: int) -> None:
        assert self._desk is not None  # noqa: S101
        one, pages = self._desk.case.dossier.documents[at], self._desk.pages[at]
        problems = sum(at in self._documents_of(finding) for _, finding in self._all_findings())
        paper = (
            f"扫描件第 {'、'.join(str(page.page) for page in pages)} 页，按 p 看图"
            if pages
            else "没有归案的扫描件"
        )
        self._about(
            plain(
                f"{at + 1}/{len(self._desk.case.dossier.documents)}　《{one.title}》　问题 {problems}　{paper}"
            )
        )

    def _explain(self, result: ItemResult, finding: Finding) -> None:
        """A finding whole: below the panes, and in the middle where no picture is wanted."""
        assert self._desk is not None  # noqa: S101
        self._spot = -1
        self._say(f"{self._counted}　回车到问题所在处")
        self._about(finding_line(result, finding))
        places = (paper_of(self._desk, one) for one in finding.evidence)
        paper = next((one for one in places if one is not None), None) if self._picture else None
        if paper is not None:
            self._draw(paper)
        else:
            self._put(finding_text(result, finding))

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
            self._to_next_place(row.record[1])
        elif self._middle.display:
            self._middle.focus()

    def _to_next_place(self, finding: Finding) -> None:
        assert self._desk is not None  # noqa: S101
        spots = [one for one in finding.evidence if document_of(self._desk, one) is not None]
        if not spots:
            self._say("这个问题没有具体的位置：卷内缺少这份文书，或要通看全卷")
            return
        self._spot = (self._spot + 1) % len(spots)
        there = spots[self._spot]
        at = document_of(self._desk, there) or 0
        self._documents.cursor = at
        self._show(at, here=there.text, place=paper_of(self._desk, there))
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
        self._view = (self._view + 1) % len(_VIEWS)
        if self._desk is not None:
            self._findings.cursor = 0
            self._list_findings()

    # Paper

    def action_picture(self) -> None:
        """Between what stands on a document and the picture of its page."""
        if self._desk is None:
            return
        if not self._desk.kept:
            self._say("这个案卷没有归案的扫描件；按 b 去扫描箱，或用 zmtool scan ingest 收进来", "yellow")
            return
        self._picture = not self._picture
        row = self._findings.current
        if self._findings.has_focus and row is not None and row.record:
            self._explain(*row.record)
        elif self._desk.case.dossier.documents:
            self._show(self._shown)

    def action_judge(self) -> None:
        """By the facts, or by the paper."""
        self._load("paper" if self._by == "facts" else "facts")

    def action_turn(self, step: int) -> None:
        """The page before or after in the document, as pictures."""
        pages = self._desk.pages[self._shown] if self._desk is not None else ()
        if self._place is None or not pages:
            self._say("先按 p 看页面图片")
            return
        numbers = [one.page for one in pages]
        at = numbers.index(self._place.page) + step if self._place.page in numbers else 0
        if 0 <= at < len(pages):
            self._draw(pages[at])
        else:
            self._say("这份文书没有下一页了" if step > 0 else "这是这份文书的第一页")

    def action_zoom(self, step: int) -> None:
        self._page.zoom(step)

    def action_whole_page(self) -> None:
        self._page.toggle_whole()

    def action_manner(self) -> None:
        self._say(f"页面画法：{self._page.next_manner()}")

    def action_open_outside(self) -> None:
        """The picture of the page, or the file that was filled, in the system's program."""
        self.in_background(self._file_outside, self._say, group="viewer")

    def _file_outside(self) -> str:
        from zmtool.scans.field_picture import whole_picture

        place, page = self._place, self._page.page
        if self._desk is None or not self._desk.case.dossier.documents:
            return "没有可打开的文件"
        if place is not None and page is not None and page.picture is not None:
            picture = whole_picture(page.picture, place.box or (0.0, 0.0, 0.0, 0.0))
            path = picture_file(picture, place.sha256, place.page, self.desk.place)
        else:
            document = self._desk.case.dossier.documents[self._shown]
            found = newest_filled(self.desk.workspace, self._desk.case.case.case_no, document.title)
            if found is None:
                return "这份文书没有填制过的文件；按 e 填写，或按 p 看扫描件后再打开"
            path = found
        return f"已打开 {path.name}" if open_outside(path) else f"没有程序可用，文件在 {path}"

    # Deadlines, steps, documents

    def action_deadlines(self) -> None:
        """The case's deadlines in the middle pane."""
        if self._desk is not None:
            self._put(deadlines_text(self._desk.case))

    def action_steps(self) -> None:
        """What can be done next in the middle pane, and what each step still lacks."""
        case_no, today, place = self.case_no, self.desk.today, self.desk.place
        self.in_background(
            lambda: next_steps(case_no, today, place),
            lambda found: self._put(steps_text(found)),
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
                sum(one.type == form for one in documents[: self._shown + 1]) if self._by == "facts" else 0
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
        self.long_work(
            f"填制 {self.case_no} 的文书",
            partial(fill_step, self.desk.workspace, self.case_no, step),
            self._show_filled,
            group=f"fill:{self.case_no}",
            stopped=KEPT,
            otherwise=self._say_refused,
            words=lambda made: f"{made.step_label}：已填制 {len(made.documents)} 份",
        )

    def _say_refused(self, error: ZmtoolError) -> None:
        self.notify(error.what, title="没有填制", severity="error", markup=False)
        self._say("没有填制", "red")
        self._put(block(f"没有填制\n{error}\n", "red"))

    def _show_filled(self, filled: StepDocuments) -> None:
        """Where the files are, and what each still lacks."""
        self._put(filled_text(filled, self.desk.workspace))
        lacking = sum(bool(one.missing) for one in filled.documents)
        rest = f"，{lacking} 份有待填内容" if lacking else ""
        self._say(f"已填制 {len(filled.documents)} 份{rest}")
        self.notify(f"已填制 {len(filled.documents)} 份{rest}", title=filled.step_label, markup=False)

    # Going about; a list that has the focus moves by itself

    def action_down(self) -> None:
        self._middle.scroll_down(animate=False)

    def action_up(self) -> None:
        self._middle.scroll_up(animate=False)

    def action_first(self) -> None:
        self._middle.scroll_home(animate=False)

    def action_last(self) -> None:
        self._middle.scroll_end(animate=False)

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
