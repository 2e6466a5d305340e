"""A form that only asks: what was typed is used by the screen below once the form is closed, for work that takes a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zmtool.tui.fields.form import Field, Form

_ASKED = "已填"


def asking(
    title: str, fields: Sequence[Field], *, intro: str = "", button: str = "确定", draft: str = ""
) -> tuple[Form, Mapping[str, Any]]:
    """The form, and the values by field, which are there once it was closed with an answer."""
    values: dict[str, Any] = {}

    def submit(read: Mapping[str, Any]) -> str:
        values.clear()
        values.update(read)
        return _ASKED

    return Form(title, tuple(fields), submit, intro, draft, button), values
