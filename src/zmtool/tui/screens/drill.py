"""One drill: the dossier's documents, what stands on them, and the items of the checklist to mark."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import DataTable, Static

from zmtool.base.errors import ZmtoolError
from zmtool.reviews.drills import MarkedFinding
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import DRILL, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.reason import ReasonScreen
from zmtool.tui.texts.drill_texts import item_text, paper_text, result_text
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.drill_desk import DrillDesk, drill_desk, hand_in, keep_marks

MARKED = "●"


class DrillScreen(DeskScreen[None]):
    """A trainee marks items, or documents with something wrong that no item names; every mark is kept at once."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DRILL))
    KEYS = (DRILL,)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._desk: DrillDesk | None = None
        self._asked = False

    def compose(self) -> ComposeResult:
        yield TopLine("评查演练")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="panes"):
            yield DataTable(id="documents", classes="pane", cursor_type="row", show_header=False)
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
            yield DataTable(id="findings", classes="pane", cursor_type="row", show_header=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        try:
            self._desk = drill_desk(self.number, self.desk.workspace)
        except ZmtoolError as error:
            self.query_one("#status", Static).update(plain(error.what))
            return
        documents, items = self._documents(), self._items()
        documents.border_title, items.border_title = "卷内文书", "评查项目"
        self.query_one("#middle", VerticalScroll).border_title = "内容"
        documents.add_column("标", width=1, key="mark")
        documents.add_column("文书", width=24)
        items.add_column("标", width=1, key="mark")
        items.add_column("项目", width=4)
        items.add_column("内容", width=200)
        for index, document in enumerate(self._desk.dossier.documents):
            documents.add_row(plain(""), plain(document.title), key=str(index))
        for item in self._desk.checklist.items:
            items.add_row(plain(""), plain(item.code), plain(item.title), key=item.code)
        documents.focus()
        self._refresh()
        if self._desk.drill.result is not None:
            self._content(result_text(self._desk.drill))
        elif self._desk.dossier.documents:
            self._content(paper_text(self._desk.catalogue, self._desk.dossier.documents[0]))

    def _documents(self) -> DataTable[object]:
        return self.query_one("#documents", DataTable)

    def _items(self) -> DataTable[object]:
        return self.query_one("#findings", DataTable)

    def _content(self, text: object) -> None:
        self.query_one("#content", Static).update(text)  # type: ignore[arg-type]
        self.query_one("#middle", VerticalScroll).scroll_home(animate=False)

    def _refresh(self) -> None:
        assert self._desk is not None  # noqa: S101
        drill = self._desk.drill
        codes = {one.code for one in drill.marks if one.code}
        titles = {one.document for one in drill.marks if not one.code}
        for item in self._desk.checklist.items:
            self._items().update_cell(
                item.code, "mark", plain(MARKED if item.code in codes else "", "bold red")
            )
        for index, document in enumerate(self._desk.dossier.documents):
            shown = MARKED if document.title in titles else ""
            self._documents().update_cell(str(index), "mark", plain(shown, "bold red"))
        self.query_one("#heading", Static).update(
            plain(
                f"第 {drill.number} 号演练　学员 {drill.officer}　难度 {drill.level}　缺陷 {len(drill.planted)} 处"
                f"　已标 {len(drill.marks)} 处{'　已交卷' if drill.result else ''}"
            )
        )
        hint = "空格标记，m 写说明，s 交卷；标记随时保存" if drill.result is None else "已交卷，Esc 返回"
        self.query_one("#status", Static).update(plain(hint))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        if self._desk is None or not event.data_table.has_focus:
            return
        if event.data_table.id == "documents":
            self._content(paper_text(self._desk.catalogue, self._desk.dossier.documents[event.cursor_row]))
        else:
            self._show_item()

    def _show_item(self) -> None:
        assert self._desk is not None  # noqa: S101
        item = self._desk.checklist.items[self._items().cursor_row]
        marked = next((one for one in self._desk.drill.marks if one.code == item.code), None)
        self._content(item_text(item, marked.note if marked else None))

    def _here(self) -> MarkedFinding | None:
        """What a mark at the cursor would say; None where nothing can be marked."""
        if self._desk is None or self._desk.drill.result is not None:
            return None
        if self._items().has_focus:
            return MarkedFinding(self._desk.checklist.items[self._items().cursor_row].code)
        if self._documents().has_focus and self._desk.dossier.documents:
            return MarkedFinding(
                "", self._desk.dossier.documents[self._documents().cursor_row].title, "此文书有问题"
            )
        return None

    def _keep(self, marks: list[MarkedFinding]) -> None:
        assert self._desk is not None  # noqa: S101
        try:
            self._desk = replace(self._desk, drill=keep_marks(self.number, marks, self.desk.workspace))
        except ZmtoolError as error:
            self.notify(error.what, title="没有记下", severity="error", markup=False)
            return
        self._asked = False
        self._refresh()
        if self._items().has_focus:
            self._show_item()

    def action_mark(self) -> None:
        """Marks what the cursor is on, or takes the mark back."""
        here = self._here()
        if here is None or self._desk is None:
            return
        marks = list(self._desk.drill.marks)
        rest = [one for one in marks if not _same(one, here)]
        self._keep(rest if len(rest) < len(marks) else [*marks, here])

    def action_note(self) -> None:
        """Marks what the cursor is on with words beside it."""
        here = self._here()
        if here is not None:
            name = here.code or f"《{here.document}》"
            self.app.push_screen(
                ReasonScreen(f"{name} 有什么问题"), lambda text: self._note(here, text or "")
            )

    def _note(self, here: MarkedFinding, text: str) -> None:
        if text and self._desk is not None:
            rest = [one for one in self._desk.drill.marks if not _same(one, here)]
            self._keep([*rest, replace(here, note=text)])

    def action_hand_in(self) -> None:
        """Asks once, then hands in and shows the result."""
        if self._desk is None or self._desk.drill.result is not None:
            return
        if not self._asked:
            self._asked = True
            marked = len(self._desk.drill.marks)
            self.query_one("#status", Static).update(
                plain(f"已标 {marked} 处，交卷后不能再改；再按一次 s 交卷", "bold yellow")
            )
            return
        try:
            drill = hand_in(self.number, self.desk.workspace, now=self.desk.now, user=self.desk.user)
        except ZmtoolError as error:
            self.notify(error.what, title="没有交卷", severity="error", markup=False)
            return
        self._desk = replace(self._desk, drill=drill)
        self._refresh()
        self._content(result_text(drill))

    def _table(self) -> DataTable[object] | None:
        return next((one for one in (self._documents(), self._items()) if one.has_focus), None)

    def action_down(self) -> None:
        table = self._table()
        if table is not None:
            table.action_cursor_down()
        else:
            self.query_one("#middle", VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        table = self._table()
        if table is not None:
            table.action_cursor_up()
        else:
            self.query_one("#middle", VerticalScroll).scroll_up(animate=False)

    def action_first(self) -> None:
        table = self._table()
        if table is not None:
            table.move_cursor(row=0)

    def action_last(self) -> None:
        table = self._table()
        if table is not None:
            table.move_cursor(row=table.row_count - 1)

    def action_next_pane(self) -> None:
        self.focus_next()

    def action_previous_pane(self) -> None:
        self.focus_previous()

    def action_back(self) -> None:
        self.dismiss()


def _same(one: MarkedFinding, other: MarkedFinding) -> bool:
    return (one.code, one.document) == (other.code, other.document)
