"""The fields of one scanned document, settled key by key with the page beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Input, Static

from zmtool.base.errors import ZmtoolError
from zmtool.reading.normal import normal_form
from zmtool.scans.register_records import Correction, FieldAsRead, KeptDocument
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import SCAN_FIELDS, bindings
from zmtool.tui.plain import plain
from zmtool.tui.texts.scan_texts import detail_text, home_text, label_in_list, mark_of, pages_text, value_of
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.page_view import PageView
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.scan_desk import document_on_desk, picture_file
from zmtool.workflow.scan_drafts import Draft, draft_of, drop_draft, keep_draft
from zmtool.workflow.scan_queue import take_back, verify

if TYPE_CHECKING:
    from zmtool.scans.engines.protocol import Image

COLUMNS = (("", 2), ("字段", 16), ("内容", 40))


class ScanFieldsScreen(DeskScreen[None]):
    """Open fields come first. ``numbers`` are the documents that N walks through."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(SCAN_FIELDS))
    KEYS = (SCAN_FIELDS,)

    def __init__(self, number: int, numbers: Sequence[int]) -> None:
        super().__init__()
        self._number = number
        self._numbers = numbers
        self._kept: KeptDocument | None = None
        self._kinds: Mapping[str, str] = {}
        self._fields: tuple[FieldAsRead, ...] = ()
        self._undo: list[dict[str, Correction | None]] = []
        self._sure_of = ""
        self._asked_all = False

    def compose(self) -> ComposeResult:
        yield TopLine("核对扫描字段")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="sheet"):
            yield DataTable(id="fields", cursor_type="row", zebra_stripes=True, show_header=False)
            yield PageView(self.desk.workspace, pictures=self.desk.pictures, id="page")
        yield Static("", id="detail", markup=False)
        with Vertical(id="editor"):
            yield LineInput(id="edit", max_length=4000)
            yield Static("", id="typed", markup=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        for label, width in COLUMNS:
            self._table().add_column(plain(label), width=width)
        self._open(self._number)
        self._table().focus()

    # The document and its fields

    def _open(self, number: int) -> None:
        try:
            desk = document_on_desk(number, self.desk.workspace)
        except ZmtoolError as error:
            self._tell(error.what)
            return
        self._number, self._kept, self._kinds = number, desk.kept, desk.kinds
        waiting = {one.field for one in desk.kept.open_fields()}
        self._fields = tuple(sorted(desk.kept.document.fields, key=lambda one: one.field not in waiting))
        self._undo.clear()
        table = self._table()
        table.clear()
        for one in self._fields:
            said = self._said(one)
            table.add_row(mark_of(one, said), plain(label_in_list(one)), value_of(one, said), key=one.field)
        self._tell("")
        self._resume_draft()

    def _resume_draft(self) -> None:
        """Opens the field again that was being typed when the screen closed."""
        draft = draft_of(self.desk.workspace, self._number)
        at = next((at for at, one in enumerate(self._fields) if draft and one.field == draft.field), None)
        if draft is not None and at is not None:
            self._table().move_cursor(row=at)
            self.action_edit(draft.text)
            self._tell("上次没有记下的内容还在，回车记下，Esc 放弃")

    def _table(self) -> DataTable[object]:
        return self.query_one("#fields", DataTable)

    def _page(self) -> PageView:
        return self.query_one("#page", PageView)

    def _current(self) -> FieldAsRead | None:
        row = self._table().cursor_row
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def _said(self, field: FieldAsRead) -> Correction | None:
        words = self._kept.corrections if self._kept else ()
        return next((one for one in words if one.field == field.field), None)

    def _tell(self, remark: str) -> None:
        """The heading with what is left to do, and ``remark`` or what to do next."""
        kept = self._kept
        if kept is not None:
            left = f"还有 {kept.unsure} 个字段待核" if kept.unsure else "全部核对完毕"
            self.query_one("#heading", Static).update(
                plain(
                    f"{kept.number}　《{kept.document.title}》　{kept.file} {pages_text(kept.document.pages)}"
                    f"　{home_text(kept)}　{left}"
                )
            )
            if not remark and not self._fields:
                remark = "这份文书没有读到字段；Esc 返回，N 下一份"
            elif not remark and not kept.unsure:
                remark = "全部核对完毕，按 N 到下一份，Esc 返回"
        self.query_one("#status", Static).update(plain(remark))

    def on_data_table_row_highlighted(self) -> None:
        self._asked_all = False
        self._show_current()

    def _show_current(self) -> None:
        field = self._current()
        if field is None or self._kept is None:
            return
        self.query_one("#detail", Static).update(detail_text(field, self._said(field)))
        following = next((one.page for one in self._kept.open_fields() if one.page != field.page), 0)
        self._page().show_field(self._kept.sha256, field, following)

    # What a person says

    def on_data_table_row_selected(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """The value stands there as it was read."""
        field = self._current()
        if field is not None and not self._editing():
            self._settle({}, accept=[field.field])

    def action_take(self, which: int) -> None:
        """The ``which``-th of the readings that are offered is right."""
        field = self._current()
        if field is None or self._editing():
            return
        if which <= len(field.alternatives):
            self._settle({field.field: field.alternatives[which - 1]})
        else:
            self._tell("没有这一个可能")

    def action_absent(self) -> None:
        """Nothing stands there; on the settled field of a finished document: the next one."""
        field = self._current()
        if field is None or self._editing():
            return
        if self._kept is not None and not self._kept.unsure and self._said(field) is not None:
            self.action_next_document()
        else:
            self._settle({}, absent=[field.field])

    def action_accept_all(self) -> None:
        """Everything that waits was read right; the key is pressed twice."""
        waiting = [one.field for one in self._kept.open_fields()] if self._kept else []
        if not waiting or self._editing():
            return
        if self._asked_all:
            self._settle({}, accept=waiting)
        else:
            self._asked_all = True
            self._tell(f"还有 {len(waiting)} 个字段待核，再按一次 A 全部按读到的确认")

    def action_undo(self) -> None:
        """Takes back the last word that was said on this screen."""
        if self._editing():
            return
        if not self._undo:
            self._tell("没有可撤回的")
            return
        before = self._undo[-1]
        try:
            self._kept = take_back(
                self._number, before, self.desk.workspace, now=self.desk.now, user=self.desk.user
            )
        except ZmtoolError as error:
            self._refused(error)
            return
        self._undo.pop()
        self._refresh(before)
        first = next((at for at, one in enumerate(self._fields) if one.field in before), 0)
        self._table().move_cursor(row=first)
        self._tell("已撤回")
        self._show_current()

    def _settle(
        self, said: Mapping[str, str], *, accept: Sequence[str] = (), absent: Sequence[str] = ()
    ) -> bool:
        """Records a word on fields and goes to the next that waits; False where it was refused."""
        names = [*said, *accept, *absent]
        before = {one.field: self._said(one) for one in self._fields if one.field in names}
        try:
            self._kept = verify(
                self._number,
                said,
                self.desk.workspace,
                accept=accept,
                absent=absent,
                now=self.desk.now,
                user=self.desk.user,
            )
        except ZmtoolError as error:
            self._refused(error)
            return False
        self._undo.append(before)
        self._asked_all = False
        self._refresh(names)
        self._tell("")
        self._to_next_open()
        return True

    def _refresh(self, names: Sequence[str] | Mapping[str, object]) -> None:
        table = self._table()
        for row, one in enumerate(self._fields):
            if one.field in names:
                said = self._said(one)
                table.update_cell_at(
                    Coordinate(row, 0), mark_of(one, said) if said or one.unsure else plain("")
                )
                table.update_cell_at(Coordinate(row, 2), value_of(one, said))

    def _to_next_open(self) -> None:
        waiting = {one.field for one in self._kept.open_fields()} if self._kept else set()
        row, count = self._table().cursor_row, len(self._fields)
        order = (*range(row + 1, count), *range(row))
        following = next((at for at in order if self._fields[at].field in waiting), None)
        if following is not None:
            self._table().move_cursor(row=following)
        self._show_current()

    def _refused(self, error: ZmtoolError) -> None:
        self.notify(error.what, severity="error", markup=False)

    # Typing

    def _editing(self) -> bool:
        return self.query_one("#editor").has_class("open")

    def action_edit(self, text: str | None = None) -> None:
        """Opens the field for typing, with what counts now or with ``text``."""
        field = self._current()
        if field is None or self._editing():
            return
        said = self._said(field)
        edit = self.query_one("#edit", Input)
        self._sure_of = ""
        edit.value = text if text is not None else (said.value if said and said.value else field.value)
        self.query_one("#editor").add_class("open")
        self._check(edit.value)
        self._tell("回车记下，Esc 放弃")
        edit.focus()

    def _check(self, text: str) -> str | None:
        """Shows the canonical form of what is typed, by the type of the field; None where it is not that."""
        field = self._current()
        normal = normal_form(self._kinds.get(field.field, "text"), text) if field else ""
        shown = "不合格式" if normal is None else f"规范值 {normal}" if normal else ""
        self.query_one("#typed", Static).update(plain(shown, "red" if normal is None else ""))
        return normal

    def on_input_changed(self, event: Input.Changed) -> None:
        field = self._current()
        if field is not None and self._editing():
            self._sure_of = ""
            self._check(event.value)
            keep_draft(self.desk.workspace, self._number, Draft(field.field, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        field, text = self._current(), event.value.strip()
        if field is None:
            return
        if not text:
            self._tell("还没有写内容；纸上没有内容的，按 Esc 再按 n")
        elif self._check(text) is None and self._sure_of != text:
            self._sure_of = text
            self._tell("不合格式，再按一次回车照样记下")
        elif self._settle({field.field: text}):
            self._close_editor()

    def _close_editor(self) -> None:
        drop_draft(self.desk.workspace, self._number)
        self.query_one("#editor").remove_class("open")
        self._table().focus()

    # Going about

    def action_back(self) -> None:
        if self._editing():
            self._close_editor()
            self._tell("")
        else:
            self.dismiss()

    def action_next_document(self) -> None:
        """The next document of the list that has fields to look at."""
        if self._editing():
            return
        after = self._numbers[list(self._numbers).index(self._number) + 1 :]
        for number in after:
            try:
                waits = document_on_desk(number, self.desk.workspace).kept.unsure
            except ZmtoolError:
                continue  # it was read anew meanwhile and is no more
            if waits:
                self._open(number)
                return
        self._tell("后面没有待核的文书了，Esc 返回")

    def action_next_field(self) -> None:
        self.action_down()

    def action_previous_field(self) -> None:
        self.action_up()

    def action_down(self) -> None:
        if not self._editing():
            self._table().action_cursor_down()

    def action_up(self) -> None:
        if not self._editing():
            self._table().action_cursor_up()

    # The page

    def action_zoom(self, step: int) -> None:
        self._page().zoom(step)

    def action_whole_page(self) -> None:
        self._page().toggle_whole()

    def action_manner(self) -> None:
        self._tell(f"页面画法：{self._page().next_manner()}")

    def action_open_outside(self) -> None:
        """The page's picture in the system's viewer."""
        field, page = self._current(), self._page().page
        if field is None or page is None or self._kept is None:
            return
        if page.picture is None:
            self._tell(page.problem or "这一页没有图片")
        else:
            self._open_outside(page.picture, self._kept.sha256, field)

    @work(thread=True, exclusive=True, group="viewer")
    def _open_outside(self, page: Image, sha256: str, field: FieldAsRead) -> None:
        from zmtool.scans.field_picture import whole_picture

        try:
            path = picture_file(whole_picture(page, field.box), sha256, field.page, self.desk.workspace)
        except OSError as error:
            remark = f"图片写不进工作区缓存：{error.strerror}"
        else:
            remark = "已用看图程序打开" if open_outside(path) else f"没有看图程序可用，图片在 {path}"
        self.app.call_from_thread(self._tell, remark)
