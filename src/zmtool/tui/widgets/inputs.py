"""Inputs that take no control characters: what is pasted or was kept is shown as text and sent nowhere."""

from __future__ import annotations

from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from zmtool.tui.plain import quiet


class LineInput(Input):
    """One line; line breaks and tabs that are pasted become blanks."""

    def validate_value(self, value: str) -> str:
        """Without what a terminal would act on."""
        return quiet(value).replace("\n", " ").replace("\t", " ")


class LongInput(TextArea):
    """Several lines."""

    def edit(self, edit: Edit) -> EditResult:
        """Puts in a text without what a terminal would act on."""
        edit.text = quiet(edit.text)
        return super().edit(edit)
