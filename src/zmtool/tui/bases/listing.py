"""A screen that lists: a window of rows, searched as one types, narrowed to one kind, opened, marked, acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen, shown_error
from zmtool.tui.keys import LIST, LISTING, Keys, bindings
from zmtool.tui.plain import plain, shown
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import PAGE, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine

UNCOUNTED = -1


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the rows from the asked place on, how many there are in all, words for the heading.

    A ``total`` of ``UNCOUNTED`` is told by ``count`` later, when the rows are on the screen.
    """

    rows: Sequence[Row]
    total: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One kind that the list can be narrowed to (``v``): its id and its name (Chinese)."""

    id: str
    label: str


class ListingScreen(DeskScreen[None]):
    """The base of all listings. A subclass says its columns and ``find``, and what opening a row does."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LISTING))
    KEYS: ClassVar[tuple[Keys, ...]] = (LISTING, LIST)
    AUTO_FOCUS = "#rows"
    """Keys pressed while the screen is still coming are the list's, not the search's."""
    NAME: ClassVar[str] = ""
    """What is listed (Chinese), for the heading."""
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    SEARCH: ClassVar[str] = "输入任意部分，回车确认，Esc 取消"
    NOTHING: ClassVar[str] = "没有记录"
    VIEWS: ClassVar[tuple[View, ...]] = ()

    def __init__(self, text: str = "", view: str = "") -> None:
        super().__init__()
        self._text = text
        self._left = False
        self._counted = ("", "", UNCOUNTED)
        """The question that was counted last, and how many there were."""
        self._view = next((at for at, one in enumerate(self.VIEWS) if one.id == view), 0)

    # What a subclass says

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        """The rows that fit, from ``offset`` on. Called in a thread. Raises ZmtoolError."""
        raise NotImplementedError

    def count(self, text: str, view: str) -> int:
        """How many fit in all, where ``find`` left that open. Called in a thread. Raises ZmtoolError."""
        raise NotImplementedError

    def open(self, row: Row) -> None:
        """What opening a row does."""

    def explain(self, row: Row) -> str:
        """A line about the row with the cursor."""
        return ""

    def views(self) -> tuple[View, ...]:
        """The kinds there are, the first of them all; for kinds that only the workspace knows."""
        return self.VIEWS

    def number_of(self, row: Row) -> str:
        """What ``y`` copies."""
        return row.key

    # The screen

    def compose(self) -> ComposeResult:
        yield TopLine(self.NAME)
        yield LineInput(self._text, placeholder=self.SEARCH, id="search", compact=True)
        yield Static("", id="heading", markup=False)
        yield RowList(self.COLUMNS, id="rows")
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        if self._text:
            self.search.add_class("open")
        self.query_one("#heading", Static).update(plain(f"{self.NAME}　正在取……"))
        self.rows.focus()
        self.reload()

    def on_screen_suspend(self) -> None:
        self._left = True

    def on_screen_resume(self) -> None:
        # What was done on the screens above may have filled a list that was empty.
        if self._left and self.is_mounted:
            self._left = False
            self.reload()

    @property
    def rows(self) -> RowList:
        """The list itself."""
        return self.query_one("#rows", RowList)

    @property
    def search(self) -> Input:
        """Where one types what is looked for."""
        return self.query_one("#search", Input)

    @property
    def view(self) -> str:
        """The kind that the list is narrowed to."""
        views = self.views()
        return views[self._view].id if views else ""

    def reload(self) -> None:
        text, view = self.search.value.strip(), self.view
        keep = self.rows.current.key if self.rows.current else ""
        # Far down the list the window around the cursor is what counts; the first page comes with the total.
        self.in_background(
            partial(self.find, text, view, 0, PAGE),
            partial(self._found, text, view, keep),
            otherwise=self._failed,
        )

    def _found(self, text: str, view: str, keep: str, found: Found) -> None:
        def more(offset: int, limit: int) -> Sequence[Row]:
            return self.find(text, view, offset, limit).rows

        *asked, before = self._counted
        total = before if found.total == UNCOUNTED and asked == [text, view] else found.total
        further = total == UNCOUNTED or total > len(found.rows)
        self.rows.show(found.rows, total, more if further else None, keep=keep)
        self._head(text, view, total, found.heading)
        if found.total == UNCOUNTED:
            self.in_background(
                partial(self.count, text, view),
                partial(self._total_told, text, view, found.heading),
                group="count",
            )
        elif not total:
            ways = (*(("v 看其他类",) if self._view else ()), *(("Esc 清除查找",) if text else ()))
            self.say("；".join(("没有符合的", *ways)) if ways else self.NOTHING)

    def _total_told(self, text: str, view: str, heading: str, total: int) -> None:
        if (text, view) == (self.search.value.strip(), self.view):
            self._counted = (text, view, total)
            self.rows.show_total(total)
            self._head(text, view, total, heading)

    def _head(self, text: str, view: str, total: int, told: str) -> None:
        parts = [self.NAME, "共 …" if total == UNCOUNTED else f"共 {total}", told]
        if view:
            label = self.views()[self._view].label
            parts.insert(1, label if label.startswith("全部") else f"只看{label}")
        if text:
            parts.insert(1, f"查找 {text}")
        self.query_one("#heading", Static).update(plain("　".join(filter(None, parts))))

    def _failed(self, error: ZmtoolError) -> None:
        self.rows.show((), 0)
        self.say(error.what, "red")
        self.notify(shown_error(error), severity="error", markup=False)

    def say(self, text: str, style: str = "") -> None:
        """Words in the line above the keys."""
        self.query_one("#status", Static).update(plain(text, style))

    def chosen(self) -> tuple[Row, ...]:
        """The marked rows, or the one with the cursor."""
        return self.rows.chosen()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        if event.row is not None:
            marked = f"　已标记 {len(self.rows.marked)}" if self.rows.marked else ""
            self.say(f"{self.explain(event.row)}{marked}")

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.open(event.row)

    def on_row_list_failed(self, event: RowList.Failed) -> None:
        self.say(shown(event.error.what), "red")

    # Searching and narrowing

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "search":
            self.rows.cursor = 0
            self.reload()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "search":
            self._leave_search()

    def action_search(self) -> None:
        self.search.add_class("open")
        self.search.focus()

    def _leave_search(self) -> None:
        if not self.search.value.strip():
            self.search.remove_class("open")
        self.rows.focus()

    def action_narrow(self) -> None:
        """The next kind, all after the last."""
        if self.views():
            self._view = (self._view + 1) % len(self.views())
            self.rows.cursor = 0
            self.reload()
        else:
            self.say("这个列表不分类")

    def action_copy(self) -> None:
        if self.rows.current is not None:
            self.copy(self.number_of(self.rows.current))

    def action_back(self) -> None:
        if self.search.has_focus or self.search.value:
            self.search.value = ""
            self._leave_search()
        else:
            self.dismiss(None)

    def neighbours(self) -> Neighbours:
        """The list as a record that was opened from it goes through it."""
        return Neighbours(self.rows)


class Neighbours:
    """The rows before and after the one that was opened."""

    def __init__(self, rows: RowList) -> None:
        self._rows = rows

    def beside(self, step: int) -> Row | None:
        """The row ``step`` places further on, to which the list's cursor goes; None at either end."""
        place = self._rows.cursor + step
        if not 0 <= place < self._rows.total:
            return None
        self._rows.cursor = place
        return self._rows.row_at(place)


def keys_of(*groups: Keys) -> tuple[Keys, ...]:
    """The groups of a listing with its own first."""
    return (*groups, LISTING, LIST)
