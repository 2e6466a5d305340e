"""One line to reach everything: type part of a name, a number, or the first letters of the sounds."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from zmtool.base.errors import ZmtoolError
from zmtool.tui.desk import Desk
from zmtool.tui.keys import CHOICE, Keys, bindings
from zmtool.tui.palette import Entry, found_entries, standing_entries
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList


class PaletteScreen(ModalScreen[Entry | None]):
    """Closes with what was chosen. ``keys`` are those of the screen it was called from."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def __init__(self, desk: Desk, keys: tuple[Keys, ...]) -> None:
        super().__init__()
        self._desk, self._keys = desk, keys

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield LineInput(
                placeholder="编号、姓名、店名、文书、模块、操作的任意部分或拼音首字母",
                id="wanted",
                compact=True,
            )
            yield RowList((Column("", 0), Column("", 36)), header=False, id="entries")
            yield Static("↑↓ 选择　回车 打开　Esc 返回", id="hint", markup=False)

    def on_mount(self) -> None:
        self._rows().can_focus = False
        self._show(standing_entries(self._keys, ""))
        self.query_one("#wanted", Input).focus()

    def _rows(self) -> RowList:
        return self.query_one("#entries", RowList)

    def _show(self, entries: list[Entry]) -> None:
        rows = [Row(str(at), (one.label, Cell(one.kind, "dim")), one) for at, one in enumerate(entries)]
        self._rows().show(rows)
        self._rows().cursor = 0
        self.query_one("#hint", Static).update(
            "↑↓ 选择　回车 打开　Esc 返回" if rows else "没有符合的　Esc 返回"
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        typed = event.value
        standing = standing_entries(self._keys, typed)
        self._show(standing)
        self.run_worker(partial(self._look, typed, standing), group="palette", thread=True, exclusive=True)

    def _look(self, typed: str, standing: list[Entry]) -> None:
        worker = get_current_worker()
        try:
            found = found_entries(self._desk, typed)
        except ZmtoolError:
            return
        if found and not worker.is_cancelled:
            self.app.call_from_thread(self._show, [*standing[:6], *found])

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.dismiss(event.row.record)

    def action_choose(self) -> None:
        row = self._rows().current
        if row is not None:
            self.dismiss(row.record)

    def action_down(self) -> None:
        self._rows().action_down()

    def action_up(self) -> None:
        self._rows().action_up()

    def action_back(self) -> None:
        self.dismiss(None)
