"""Which case, or which application, a document is for: found as one types."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from zmtool.base.errors import ZmtoolError
from zmtool.tui.fields.form import Choice, LookUp
from zmtool.tui.keys import CHOICE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList

_HINT = "↑↓ 选择　回车 选定　Esc 返回"


class SubjectChoiceScreen(ModalScreen[Choice | None]):
    """Closes with what was picked of what ``look_up`` finds, None where nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def __init__(self, question: str, placeholder: str, nothing: str, look_up: LookUp) -> None:
        super().__init__()
        self._question, self._placeholder = question, placeholder
        self._nothing, self._look_up = nothing, look_up
        self._found_by = ""
        self._wanted_first = False

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain(self._question, "bold"), markup=False)
            yield LineInput(placeholder=self._placeholder, id="wanted", compact=True)
            yield RowList((Column("", 24), Column("", 0)), header=False, id="matches")
            yield Static(_HINT, id="hint", markup=False)

    def on_mount(self) -> None:
        self._rows.can_focus = False
        self.query_one("#wanted", Input).focus()
        self._find("")

    @property
    def _rows(self) -> RowList:
        return self.query_one("#matches", RowList)

    def _find(self, text: str) -> None:
        self.run_worker(partial(self._found_for, text), thread=True, exclusive=True, group="find")

    def _found_for(self, text: str) -> None:
        worker = get_current_worker()
        found: tuple[Choice, ...] = ()
        try:
            found = tuple(self._look_up(text))
        except ZmtoolError as error:
            said = error.what
        else:
            said = _HINT if found else f"{self._nothing}　Esc 返回"
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_found, text, found, said)

    def _show_found(self, text: str, found: Sequence[Choice], said: str) -> None:
        self._found_by = text
        self._rows.show([Row(one.value, (one.shown, Cell(one.remark, "dim")), one) for one in found])
        self._rows.cursor = 0
        self._rows.styles.height = max(1, min(len(found), 14))
        self.query_one("#hint", Static).update(plain(said))
        if self._wanted_first:
            self._wanted_first = False
            self.action_choose()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._wanted_first = False
        self._find(event.value.strip())

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.dismiss(event.row.record)

    def action_choose(self) -> None:
        """Takes what is marked; where the list is not yet that of what is typed, as soon as it is."""
        if self._found_by != self.query_one("#wanted", Input).value.strip():
            self._wanted_first = True
        elif self._rows.current is not None:
            self.dismiss(self._rows.current.record)

    def action_down(self) -> None:
        self._rows.action_down()

    def action_up(self) -> None:
        self._rows.action_up()

    def action_back(self) -> None:
        self.dismiss(None)
