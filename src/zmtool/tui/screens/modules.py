"""The menu of modules: a letter opens one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key as KeyPress
from textual.screen import ModalScreen
from textual.widgets import Static

from zmtool.tui.keys import CHOICE, bindings
from zmtool.tui.modules import MODULES, Module
from zmtool.tui.plain import plain
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList


class ModulesScreen(ModalScreen[Module | None]):
    """Closes with the module that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain("去哪里", "bold"), markup=False)
            yield RowList((Column("", 2), Column("", 12), Column("", 0)), header=False, id="modules")
            yield Static("按字母或回车打开　Esc 返回", markup=False)

    def on_mount(self) -> None:
        rows = self.query_one("#modules", RowList)
        rows.show(
            [
                Row(one.letter, (Cell(one.letter, "bold"), one.label, Cell(one.about, "dim")), one)
                for one in MODULES
            ]
        )
        rows.styles.height = len(MODULES)
        rows.focus()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.dismiss(event.row.record)

    def on_key(self, event: KeyPress) -> None:
        chosen = next((one for one in MODULES if one.letter == event.character), None)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen)

    def action_choose(self) -> None:
        row = self.query_one("#modules", RowList).current
        self.dismiss(row.record if row else None)

    def action_down(self) -> None:
        self.query_one("#modules", RowList).action_down()

    def action_up(self) -> None:
        self.query_one("#modules", RowList).action_up()

    def action_back(self) -> None:
        self.dismiss(None)
