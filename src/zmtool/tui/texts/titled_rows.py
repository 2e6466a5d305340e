"""Headings, and rows of a label and a value in columns, inside a text about licences."""

from __future__ import annotations

from rich.text import Text

from zmtool.base.text import cell_width
from zmtool.tui.plain import block, shown

_LABEL = 18
"""Cells that a label takes."""


def add_title(text: Text, title: str) -> None:
    """A heading, after an empty line where something stands before it."""
    text.append(f"{chr(10) if text.plain else ''}{title}\n", "bold underline")


def add_row(text: Text, label: str, value: str, style: str = "", *, skip: bool = False) -> None:
    """A label and its value; ``skip`` leaves out a row without a value."""
    if skip and not value:
        return
    text.append_text(block(label + " " * max(1, _LABEL - cell_width(label)), "dim"))
    text.append_text(block(f"{shown(value)}\n", style))
