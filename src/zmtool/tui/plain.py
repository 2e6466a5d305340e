"""Text from outside is shown as text, never as markup."""

from __future__ import annotations

from rich.text import Text


def plain(value: object, style: str = "") -> Text:
    """``value`` as literal text on one line."""
    return Text(" ".join(str(value).split()) if value is not None else "", style=style)


def block(value: object, style: str = "") -> Text:
    """``value`` as literal text, its line breaks kept."""
    return Text(str(value), style=style)
