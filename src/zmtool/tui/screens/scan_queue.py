"""The scan box: what scanning left open, documents without a case and fields that were not read for sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Input, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import SCAN_QUEUE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.case_choice import CaseChoiceScreen
from zmtool.tui.screens.reason import ReasonScreen
from zmtool.tui.screens.scan_fields import ScanFieldsScreen
from zmtool.tui.texts.scan_texts import home_text, pages_text
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.scan_queue import assign, put_aside
from zmtool.workflow.scans_waiting import Queue, waiting_documents

if TYPE_CHECKING:
    from zmtool.scans.register_records import KeptDocument

WINDOW = 200
COLUMNS = (("编号", 5), ("文书", 22), ("待核", 4), ("案件或原因", 24), ("文件", 24))
_KINDS = ("", "assign", "verify")
_KIND_NAMES = {"": "", "assign": "　只看待归案", "verify": "　只看待核"}


class ScanQueueScreen(DeskScreen[None]):
    """Documents that wait for a person: for a case first, then the longest waiting. ``text`` narrows the list."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(SCAN_QUEUE))
    KEYS = (SCAN_QUEUE,)

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._kind = ""
        self._documents: tuple[KeptDocument, ...] = ()

    def compose(self) -> ComposeResult:
        yield TopLine("扫描箱")
        yield LineInput(
            self._text,
            placeholder="文书、文件、案件编号、当事人或原因的任意部分，回车确认，Esc 取消",
            id="search",
        )
        yield Static("", id="heading", markup=False)
        yield DataTable(id="waiting", cursor_type="row", zebra_stripes=True)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        table = self._table()
        for label, width in COLUMNS:
            table.add_column(plain(label), width=width)
        table.focus()

    def on_screen_resume(self) -> None:
        self._load()

    def _table(self) -> DataTable[object]:
        return self.query_one("#waiting", DataTable)

    def _search(self) -> Input:
        return self.query_one("#search", Input)

    def _load(self) -> None:
        """The window anew; the cursor stays on its document, or on its place in the list."""
        table = self._table()
        row, number = table.cursor_row, getattr(self._chosen(), "number", 0)
        try:
            found = waiting_documents(
                self.desk.workspace, kind=self._kind, text=self._search().value, limit=WINDOW
            )
        except ZmtoolError as error:
            self.query_one("#status", Static).update(plain(error.what))
            return
        table.clear()
        self._documents = found.documents
        for one in found.documents:
            table.add_row(*(plain(cell) for cell in _cells(one)))
        numbers = [one.number for one in found.documents]
        if numbers:
            at = numbers.index(number) if number in numbers else min(max(row, 0), len(numbers) - 1)
            table.move_cursor(row=at)
        self._say(found)

    def _say(self, found: Queue) -> None:
        shown = len(found.documents)
        part = f"　找到 {found.found}" if self._search().value.strip() else ""
        window = f"，显示前 {shown}" if shown < found.found else ""
        self.query_one("#heading", Static).update(
            plain(
                f"扫描箱　待归案 {found.to_assign}　待核 {found.to_verify}"
                f"{_KIND_NAMES[self._kind]}{part}{window}"
            )
        )
        if not shown:
            everything = not (part or self._kind)
            self.query_one("#status", Static).update(
                plain("没有待办的扫描件" if everything else "这样的待办扫描件一份也没有")
            )
        else:
            self._explain()

    def _chosen(self) -> KeptDocument | None:
        row = self._table().cursor_row
        return self._documents[row] if 0 <= row < len(self._documents) else None

    def _explain(self) -> None:
        one = self._chosen()
        if one is not None:
            said = f"《{one.document.title}》　{one.file} {pages_text(one.document.pages)}　{home_text(one)}"
            self.query_one("#status", Static).update(plain(said))

    def on_data_table_row_highlighted(self) -> None:
        self._explain()

    def on_data_table_row_selected(self) -> None:
        self.action_open_fields()

    def on_input_changed(self) -> None:
        self._load()

    def on_input_submitted(self) -> None:
        self._close_search()

    def action_open_fields(self) -> None:
        one = self._chosen()
        if one is not None:
            numbers = tuple(each.number for each in self._documents)
            self.app.push_screen(ScanFieldsScreen(one.number, numbers))

    def action_assign(self) -> None:
        one = self._chosen()
        if one is None:
            return
        question = f"第 {one.number} 号《{one.document.title}》归到哪个案件"

        def chosen(case_no: str | None) -> None:
            if case_no:
                self.query_one("#status", Static).update(plain(f"正在归到 {case_no}……"))
                self._assign(one.number, case_no)

        self.app.push_screen(CaseChoiceScreen(self.desk, question), chosen)

    @work(thread=True, group="assign")
    def _assign(self, number: int, case_no: str) -> None:
        try:
            done = assign(number, case_no, self.desk.workspace, now=self.desk.now, user=self.desk.user)
        except ZmtoolError as error:
            self.app.call_from_thread(self._refused, error)
        else:
            self.app.call_from_thread(self._done, f"《{done.document.title}》已归到 {done.document.case_no}")

    def action_put_aside(self) -> None:
        one = self._chosen()
        if one is None:
            return

        def given(why: str | None) -> None:
            if why:
                self._put_aside(one.number, why)

        question = f"第 {one.number} 号《{one.document.title}》不属于任何案件，移出待办。为什么？"
        self.app.push_screen(ReasonScreen(question), given)

    def _put_aside(self, number: int, why: str) -> None:
        try:
            put_aside(number, self.desk.workspace, why=why, now=self.desk.now, user=self.desk.user)
        except ZmtoolError as error:
            self._refused(error)
        else:
            self._done("已移出待办")

    def _refused(self, error: ZmtoolError) -> None:
        hint = f"；{error.next_step}" if error.next_step else ""
        self.notify(f"{error.what}{hint}", severity="error", markup=False)
        self._explain()

    def _done(self, said: str) -> None:
        self.notify(said, markup=False)
        self._load()

    def action_search(self) -> None:
        self._search().add_class("open")
        self._search().focus()

    def action_back(self) -> None:
        search = self._search()
        if search.has_focus:
            search.value = ""
            self._close_search()
        else:
            self.dismiss()

    def _close_search(self) -> None:
        self._search().remove_class("open")
        self._table().focus()

    def action_kind(self) -> None:
        """Everything, only what waits for a case, only what waits for its fields."""
        self._kind = _KINDS[(_KINDS.index(self._kind) + 1) % len(_KINDS)]
        self._load()

    def action_reload(self) -> None:
        self._load()

    def action_down(self) -> None:
        self._table().action_cursor_down()

    def action_up(self) -> None:
        self._table().action_cursor_up()

    def action_first(self) -> None:
        self._table().move_cursor(row=0)

    def action_last(self) -> None:
        self._table().move_cursor(row=max(0, len(self._documents) - 1))


def _cells(one: KeptDocument) -> tuple[object, ...]:
    where = f"{one.file} {pages_text(one.document.pages)}"
    return one.number, one.document.title, one.unsure or "", home_text(one), where
