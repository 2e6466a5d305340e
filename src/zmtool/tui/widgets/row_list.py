"""A list of any length: only the rows that are looked at are fetched, a page at a time, in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from zmtool.base.errors import ZmtoolError
from zmtool.tui.keys import LIST, bindings
from zmtool.tui.plain import fitted

PAGE = 60
"""Rows of one fetch: what a tall screen shows, and no more, as each key of a search fetches them."""
_MOST_PAGES = 40
_LEAST_FREE = 14
"""Cells that a column without a width of its own needs."""
MARK = "◆"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and its width in cells; 0 takes what is left.

    A column of lesser weight is shown only in a list of ``at_least`` so many cells.
    """

    label: str
    width: int
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and its style."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what tells it from all others, what its cells show, and the record it stands for."""

    key: str
    cells: tuple[Cell | str, ...]
    record: Any = None


Fetch = Callable[[int, int], Sequence[Row]]
"""From which place, and how many: the rows. Called in a thread."""


class RowList(ScrollView, can_focus=True):
    """Rows below a heading that stays, one of them with the cursor, any of them marked."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LIST))
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--header",
        "row-list--cursor",
        "row-list--quiet-cursor",
        "row-list--odd",
        "row-list--mark",
        "row-list--missing",
    }
    DEFAULT_CSS = """
    RowList { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    RowList > .row-list--header { background: $panel; color: $text-muted; text-style: bold; }
    RowList > .row-list--cursor { background: $primary; color: $text; }
    RowList > .row-list--quiet-cursor { background: $boost; }
    RowList > .row-list--mark { color: $accent; text-style: bold; }
    RowList > .row-list--missing { color: $text-disabled; }
    """

    cursor: reactive[int] = reactive(0, repaint=False)

    class Highlighted(Message):
        """The cursor came to a row, or the row under it changed; ``row`` is None in an empty list."""

        def __init__(self, rows: RowList, row: Row | None) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> RowList:
            return self.rows

    class Opened(Message):
        """A row was chosen with enter or the mouse."""

        def __init__(self, rows: RowList, row: Row) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> RowList:
            return self.rows

    class Failed(Message):
        """Rows could not be fetched."""

        def __init__(self, rows: RowList, error: ZmtoolError) -> None:
            super().__init__()
            self.rows, self.error = rows, error

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        header: bool = True,
        id: str | None = None,  # noqa: A002 - as every widget
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.total = 0
        self.marked: dict[str, Row] = {}
        self._header = 1 if header else 0
        self._fetch: Fetch | None = None
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0

    # What it shows

    def show(
        self, rows: Sequence[Row], total: int | None = None, fetch: Fetch | None = None, *, keep: str = ""
    ) -> None:
        """Shows ``rows``, the first of ``total`` (negative: not known yet); further ones come from ``fetch``.

        The cursor goes to the row with the key ``keep`` if it is among the first, else stays on its place.
        """
        self._generation += 1
        self._fetch = fetch
        self._asked.clear()
        self._pages = OrderedDict((at // PAGE, rows[at : at + PAGE]) for at in range(0, len(rows), PAGE))
        self.total = len(rows) if total is None else max(total, len(rows))
        self.marked = {key: row for key, row in self.marked.items() if fetch is not None or row in rows}
        self.virtual_size = Size(self.size.width, self.total + self._header)
        kept = next((at for at, row in enumerate(rows) if row.key == keep), None) if keep else None
        place = self.cursor if kept is None else kept
        self.set_reactive(RowList.cursor, min(max(place, 0), max(0, self.total - 1)))
        self._in_sight()
        self.refresh()
        self._tell()

    def show_total(self, total: int) -> None:
        """Says how many rows there are in all, of which the first are shown already."""
        first = len(self._pages.get(0, ()))
        if total <= first:
            self._fetch = None
        self.total = max(total, first)
        self.virtual_size = Size(self.size.width, self.total + self._header)
        self.set_reactive(RowList.cursor, self.validate_cursor(self.cursor))
        self.refresh()

    def row_at(self, place: int) -> Row | None:
        """The row at a place, None where it is not there yet."""
        page = self._pages.get(place // PAGE)
        if page is None:
            return None
        self._pages.move_to_end(place // PAGE)
        return page[place % PAGE] if place % PAGE < len(page) else None

    @property
    def current(self) -> Row | None:
        """The row with the cursor."""
        return self.row_at(self.cursor) if self.total else None

    def chosen(self) -> tuple[Row, ...]:
        """The marked rows, or the one with the cursor where none is marked."""
        if self.marked:
            return tuple(self.marked.values())
        return (self.current,) if self.current is not None else ()

    def change(self, row: Row) -> None:
        """Shows another state of a row that is there, found by its key."""
        for number, page in self._pages.items():
            for at, one in enumerate(page):
                if one.key == row.key:
                    self._pages[number] = (*page[:at], row, *page[at + 1 :])
                    self.refresh()
                    return

    # Fetching

    def _need(self, place: int) -> None:
        number = place // PAGE
        if number in self._pages or number in self._asked or self._fetch is None:
            return
        self._asked.add(number)
        self._get(self._fetch, number, self._generation)

    @work(thread=True, group="rows")
    def _get(self, fetch: Fetch, number: int, generation: int) -> None:
        try:
            rows = fetch(number * PAGE, PAGE)
        except ZmtoolError as error:
            self.app.call_from_thread(self.post_message, self.Failed(self, error))
        else:
            self.app.call_from_thread(self._arrived, rows, number, generation)

    def _arrived(self, rows: Sequence[Row], number: int, generation: int) -> None:
        if generation != self._generation:
            return
        self._asked.discard(number)
        self._pages[number] = rows
        while len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)
        self.refresh()
        if self.cursor // PAGE == number:
            self._tell()

    # The cursor

    def validate_cursor(self, place: int) -> int:
        return min(max(place, 0), max(0, self.total - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        # Whoever walks on finds the next rows there.
        ahead = now + PAGE if now > before else now - PAGE
        if 0 <= ahead - ahead % PAGE < self.total:
            self._need(max(0, ahead))
        self._in_sight()
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        self._need(self.cursor)
        if self.current is not None or not self.total:
            self.post_message(self.Highlighted(self, self.current))

    def _in_sight(self) -> None:
        height = max(1, self.size.height - self._header)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def action_down(self) -> None:
        self.cursor += 1

    def action_up(self) -> None:
        self.cursor -= 1

    def action_page_down(self) -> None:
        self.cursor += max(1, self.size.height - self._header - 1)

    def action_page_up(self) -> None:
        self.cursor -= max(1, self.size.height - self._header - 1)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self.total - 1

    def action_choose(self) -> None:
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    def action_mark(self) -> None:
        """Marks the row with the cursor, or takes its mark back, and goes on to the next."""
        row = self.current
        if row is None:
            return
        if self.marked.pop(row.key, None) is None:
            self.marked[row.key] = row
        self.action_down()
        self.refresh()

    def action_unmark_all(self) -> None:
        self.marked.clear()
        self.refresh()

    def on_click(self, event: Click) -> None:
        place = event.y - self._header + int(self.scroll_offset.y)
        if event.y >= self._header and place < self.total:
            again = place == self.cursor
            self.cursor = place
            if again or event.chain > 1:
                self.action_choose()

    # Drawing

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.total + self._header)
        self._in_sight()

    def _widths(self) -> dict[int, int]:
        """The width of each column that is shown, by its place.

        Where there is little room the last columns that have a width of their own are left out.
        """
        room = max(0, self.scrollable_content_region.width - 2)
        widths = {at: one.width for at, one in enumerate(self.columns) if self.size.width >= one.at_least}
        free = [at for at, width in widths.items() if not width]
        fixed = [at for at, width in widths.items() if width]
        while len(fixed) > 1 and room - sum(widths.values()) - len(widths) < _LEAST_FREE * len(free):
            del widths[fixed.pop()]
        left = max(0, room - sum(widths.values()) - len(widths))
        return widths | {at: left // len(free) for at in free}

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < self._header:
            style = self.get_component_rich_style("row-list--header")
            texts = [fitted(self.columns[at].label, size) for at, size in self._widths().items()]
            return Strip([Segment(" " + " ".join(texts) + " ", style)]).adjust_cell_length(width, style)
        place = y - self._header + int(self.scroll_offset.y)
        base = self.rich_style
        if place >= self.total:
            return Strip.blank(width, base)
        row = self.row_at(place)
        if row is None:
            self._need(place)
            return Strip(
                [Segment(" …", self.get_component_rich_style("row-list--missing"))]
            ).adjust_cell_length(width, base)
        return self._drawn(row, place, base).adjust_cell_length(width, self._background(place, base))

    def _background(self, place: int, base: Style) -> Style:
        if place != self.cursor:
            return base
        name = "row-list--cursor" if self.has_focus else "row-list--quiet-cursor"
        return self.get_component_rich_style(name)

    def _drawn(self, row: Row, place: int, base: Style) -> Strip:
        style = self._background(place, base)
        marked = row.key in self.marked
        mark = self.get_component_rich_style("row-list--mark") if marked and place != self.cursor else style
        pieces = [Segment(MARK if marked else " ", mark)]
        for at, width in self._widths().items():
            cell = row.cells[at]
            one = cell if isinstance(cell, Cell) else Cell(cell)
            own = style + Style.parse(one.style) if one.style and place != self.cursor else style
            pieces += [Segment(fitted(one.text, width), own), Segment(" ", style)]
        return Strip(pieces)

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self.refresh()

    def region_of_cursor(self) -> Region:
        """Where the row with the cursor is, on the screen."""
        top = self.cursor - int(self.scroll_offset.y) + self._header
        return Region(self.region.x, self.region.y + top, self.region.width, 1)
