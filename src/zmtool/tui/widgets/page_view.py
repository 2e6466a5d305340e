"""The page side of a scanned field: its picture drawn with characters, or the lines that were recognised around it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.scans.field_lines import lines_around
from zmtool.tui.plain import block
from zmtool.tui.widgets.picture_view import PictureView
from zmtool.workflow.scan_desk import DeskPage, page_on_desk

if TYPE_CHECKING:
    from zmtool.scans.register_records import FieldAsRead

MANNERS = {"braille": "点阵", "blocks": "方块", "text": "文字"}
ZOOMS = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
_MOST_PAGES = 4
_LINES = 9


class PageView(Vertical):
    """Shows where a field stands on its page. Pages are fetched in the background and a few of them kept."""

    def __init__(
        self,
        workspace: Path,
        *,
        pictures: bool,
        zoom: float = 1.0,
        id: str,  # noqa: A002 - as every widget
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.workspace = workspace
        # Old Windows consoles have no braille characters in their Chinese fonts.
        self._manners = ("blocks", "braille", "text") if sys.platform == "win32" else tuple(MANNERS)
        self._manners = self._manners if pictures else ("text",)
        self._manner = self._manners[0]
        self._zoom = ZOOMS.index(zoom)
        self._whole = False
        self._sha256 = ""
        self._field: FieldAsRead | None = None
        self._pages: dict[tuple[str, int], DeskPage] = {}
        self._problem = ""

    def compose(self) -> ComposeResult:
        yield PictureView(id="picture")
        yield Static("", id="lines", markup=False)

    @property
    def page(self) -> DeskPage | None:
        """The page of the field that is shown, once it is there."""
        return self._pages.get((self._sha256, self._field.page)) if self._field else None

    def show_field(self, sha256: str, field: FieldAsRead, following: int = 0) -> None:
        """Shows a field of a file; ``following`` is the page that will be wanted next, 0 for none."""
        self._sha256, self._field, self._problem = sha256, field, ""
        if self.page is None or (following and (sha256, following) not in self._pages):
            self._fetch(sha256, field.page, following)
        self._show()

    def zoom(self, step: int) -> None:
        """Shows less of the page, larger (1), or more of it (-1)."""
        self._whole = False
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._show()

    def toggle_whole(self) -> None:
        """Between the whole page and the field."""
        self._whole = not self._whole
        self._show()

    def next_manner(self) -> str:
        """Another way of showing the page: dots, blocks, text; returns its Chinese name."""
        self._manner = self._manners[(self._manners.index(self._manner) + 1) % len(self._manners)]
        self._show()
        return MANNERS[self._manner]

    def on_resize(self) -> None:
        self._show()

    @work(thread=True, exclusive=True, group="page")
    def _fetch(self, sha256: str, page: int, following: int) -> None:
        for number in (page, following):
            if not number or (sha256, number) in self._pages:
                continue
            try:
                found = page_on_desk(sha256, number, self.workspace)
            except ZmtoolError as error:
                found = DeskPage((), None, error.what)
            self.app.call_from_thread(self._arrived, sha256, number, found)

    def _arrived(self, sha256: str, number: int, page: DeskPage) -> None:
        while len(self._pages) >= _MOST_PAGES:
            self._pages.pop(next(iter(self._pages)))
        self._pages[(sha256, number)] = page
        self._show()

    def _show(self) -> None:
        page = self.page
        as_text = self._manner == "text" or page is None or page.picture is None
        self.query_one("#picture").display = not as_text
        self.query_one("#lines").display = as_text
        if self._field is None:
            return
        if as_text:
            self.query_one("#lines", Static).update(block(self._text(page)))
        else:
            self.call_after_refresh(self._draw)

    def _text(self, page: DeskPage | None) -> str:
        field = self._field
        if page is None or field is None:
            return "正在取页面……"
        whole = self._whole or field.box[0] >= field.box[2]
        lines = lines_around(page.lines, field.box, field.value, len(page.lines) if whole else _LINES)
        shown = "\n".join(lines) if lines else "这一页没有识别出文字"
        return f"（{page.problem}）\n{shown}" if page.problem else shown

    def _draw(self) -> None:
        from zmtool.scans.field_picture import field_picture, whole_picture

        page, field, place = self.page, self._field, self.query_one("#picture", PictureView)
        if page is None or page.picture is None or field is None or not place.content_size.width:
            return
        picture = (
            whole_picture(page.picture, field.box)
            if self._whole
            else field_picture(page.picture, field.box, aspect=place.aspect, zoom=ZOOMS[self._zoom])
        )
        place.draw(picture, braille=self._manner == "braille")
