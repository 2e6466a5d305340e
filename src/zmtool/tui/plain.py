"""Text from outside is shown as text: never as markup, never as a command to the terminal."""

from __future__ import annotations

import re

from rich.text import Text

from zmtool.base.text import fit_cells

# Control characters would reach the terminal; marks of writing direction would turn the rest of a line around;
# joiners and selectors make terminals and programs disagree about widths.
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def shown(value: object) -> str:
    """``value`` on one line, without anything that a terminal would act on."""
    return " ".join(_NOT_SHOWN.sub("", str(value)).split()) if value is not None else ""


def plain(value: object, style: str = "") -> Text:
    """``value`` as literal text on one line."""
    return Text(shown(value), style=style)


def block(value: object, style: str = "") -> Text:
    """``value`` as literal text, its line breaks kept."""
    return Text(_NOT_SHOWN.sub("", str(value).replace("\r\n", "\n")), style=style)


def fitted(value: object, width: int) -> str:
    """``value`` on one line in exactly ``width`` cells."""
    return fit_cells(shown(value), width)
