"""A screen that shows one record: what is known of it on the left, what can be done next on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import LIST, RECORD, Keys, bindings
from zmtool.tui.plain import block, plain
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine

_STYLES = {True: "green", False: "yellow"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done: its id, its name, whether nothing stands in its way, and what does (Chinese)."""

    id: str
    label: str
    open: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it is shown: its number, one line that sums it up, all that is known, what can be done."""

    number: str
    heading: str
    text: Text
    offers: tuple[Offer, ...] = ()


class RecordScreen(DeskScreen[None]):
    """The base of all records. A subclass says ``load``, and ``form_for`` the steps it can take."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(RECORD))
    KEYS: ClassVar[tuple[Keys, ...]] = (RECORD, LIST)
    NAME: ClassVar[str] = ""
    """What is shown (Chinese), for the first line."""
    TITLE_OF_TEXT: ClassVar[str] = "情况"
    TITLE_OF_STEPS: ClassVar[str] = "接下来可办"
    NO_STEPS: ClassVar[str] = "没有可办的"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.number = number
        self._neighbours = neighbours
        self._shown: Shown | None = None
        self._offered: list[str] = []

    # What a subclass says

    def load(self, number: str) -> Shown:
        """The record as it is now. Called in a thread. Raises ZmtoolError."""
        raise NotImplementedError

    def form_for(self, offer: Offer) -> Form | None:
        """What a person has to say to take a step; None where the screen does something else (see ``take``)."""
        return None

    def take(self, offer: Offer) -> None:
        """Takes an offer that needs no form."""

    # The screen

    def compose(self) -> ComposeResult:
        yield TopLine(self.NAME)
        yield Static("", id="heading", markup=False)
        with Horizontal(id="record"):
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
            yield RowList((Column("", 0),), header=False, id="offers", classes="pane")
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.middle.border_title = self.TITLE_OF_TEXT
        self.offers.border_title = self.TITLE_OF_STEPS
        self.offers.focus()
        self.reload()

    @property
    def middle(self) -> VerticalScroll:
        """The pane of the text."""
        return self.query_one("#middle", VerticalScroll)

    @property
    def offers(self) -> RowList:
        """The list of what can be done."""
        return self.query_one("#offers", RowList)

    def reload(self) -> None:
        number = self.number
        self.in_background(lambda: self.load(number), self._loaded, otherwise=self._failed)

    def _loaded(self, record: Shown) -> None:
        fresh = self._shown is None or self._shown.number != record.number
        self._shown = record
        self.query_one("#heading", Static).update(plain(record.heading, "bold"))
        self.show_text(record.text, stay=not fresh)
        rows = [
            Row(one.id, (Cell(one.label if one.open else f"{one.label}（未齐）", _STYLES[one.open]),), one)
            for one in record.offers
        ]
        if [row.key for row in rows] != self._offered:
            # Other steps than before: the cursor does not stay where another one stood.
            self._offered = [row.key for row in rows]
            self.offers.cursor = 0
        self.offers.show(rows)
        if not rows:
            self.say(self.NO_STEPS)

    def _failed(self, error: ZmtoolError) -> None:
        self.query_one("#heading", Static).update(plain(error.what, "bold red"))
        self.show_text(block(error.next_step))
        self.offers.show(())

    def show_text(self, text: Text, *, stay: bool = False) -> None:
        """Puts a text into the left pane; ``stay`` keeps the place it was scrolled to."""
        self.query_one("#content", Static).update(text)
        if not stay:
            self.middle.scroll_home(animate=False)

    def say(self, text: str, style: str = "") -> None:
        """Words in the line above the keys."""
        self.query_one("#status", Static).update(plain(text, style))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        if event.rows.id == "offers" and event.row is not None:
            offer: Offer = event.row.record
            self.say(offer.remark or "回车办理", "" if offer.open else "yellow")

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        if event.rows.id == "offers":
            self._begin(event.row.record)

    def action_take_step(self) -> None:
        if self.offers.current is not None:
            self._begin(self.offers.current.record)

    def _begin(self, offer: Offer) -> None:
        form = self.form_for(offer)
        if form is None:
            self.take(offer)
        else:
            self.app.push_screen(FormScreen(form), self._taken)

    def _taken(self, told: str | None) -> None:
        if told:
            self.told(told)
            self.reload()

    # Going about

    def action_next_pane(self) -> None:
        self.focus_next()

    def action_previous_pane(self) -> None:
        self.focus_previous()

    def action_next_record(self) -> None:
        self._go(+1)

    def action_previous_record(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        row = self._neighbours.beside(step) if self._neighbours else None
        if row is None:
            self.say("没有下一件了" if step > 0 else "没有上一件了")
        else:
            self.number = row.key
            self.reload()

    def action_copy(self) -> None:
        self.copy(self.number)

    def action_back(self) -> None:
        self.dismiss(None)
