"""The scanned pages that an item of a review leads to, one place after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import REVIEW_PAGE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.page_view import PageView
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.review_places import PagePlace


class ReviewPageScreen(DeskScreen[None]):
    """Shows the first of the ``places``; a place without a box is shown as the whole page."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW_PAGE))
    KEYS = (REVIEW_PAGE,)
    WATCHES = False

    def __init__(self, title: str, places: Sequence[PagePlace]) -> None:
        super().__init__()
        self._title_of_item, self._places = title, tuple(places)
        self._at = 0
        self._whole = False

    def compose(self) -> ComposeResult:
        yield TopLine("看原件")
        yield Static("", id="heading", markup=False)
        yield PageView(self.desk.workspace, pictures=self.desk.pictures, id="page")
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        place = self._places[self._at]
        following = self._places[self._at + 1] if self._at + 1 < len(self._places) else None
        page = self.query_one("#page", PageView)
        whole = not place.field.field
        if whole is not self._whole:
            page.toggle_whole()
            self._whole = whole
        page.show_field(
            place.sha256,
            place.field,
            following.field.page if following is not None and following.sha256 == place.sha256 else 0,
        )
        self.query_one("#heading", Static).update(plain(self._title_of_item, "bold"))
        read = f"　{place.field.label}：{place.field.value}" if place.field.field else ""
        self._say(
            f"{self._at + 1}/{len(self._places)}　《{place.title}》　{place.file} 第{place.field.page}页{read}"
        )

    def _say(self, text: str) -> None:
        self.query_one("#status", Static).update(plain(text))

    def action_next_place(self) -> None:
        self._go(+1)

    def action_previous_place(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        if 0 <= self._at + step < len(self._places):
            self._at += step
            self._show()
        else:
            self._say("后面没有了" if step > 0 else "前面没有了")

    def action_whole_page(self) -> None:
        self._whole = not self._whole
        self.query_one("#page", PageView).toggle_whole()

    def action_manner(self) -> None:
        self._say(f"页面画法：{self.query_one('#page', PageView).next_manner()}")

    def action_zoom(self, step: int) -> None:
        self._whole = False
        self.query_one("#page", PageView).zoom(step)

    def action_back(self) -> None:
        self.dismiss(None)
