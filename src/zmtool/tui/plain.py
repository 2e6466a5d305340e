"""Text from outside is shown as text: never as markup, never as a command to the terminal."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from rich.text import Text

# Control characters would reach the terminal; marks of writing direction would turn the rest of a line around;
# joiners and selectors make terminals and programs disagree about widths, and so do code points that mean nothing.
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\ufff0-\uffff\ud800-\udfff\U000e0000-\U0010ffff]"
)


def quiet(value: object) -> str:
    """``value`` without anything that a terminal would act on; line breaks and tabs stay."""
    return _NOT_SHOWN.sub("", str(value))


def shown(value: object) -> str:
    """``value`` on one line, without anything that a terminal would act on."""
    return " ".join(quiet(value).split()) if value is not None else ""


def plain(value: object, style: str = "") -> Text:
    """``value`` as literal text on one line."""
    return Text(shown(value), style=style)


def block(value: object, style: str = "") -> Text:
    """``value`` as literal text, its line breaks kept."""
    return Text(quiet(str(value).replace("\r\n", "\n")).replace("\t", "    "), style=style)


def fitted(value: object, width: int) -> str:
    """``value`` on one line in exactly ``width`` cells, cut and ended with “…” where it is longer."""
    text = shown(value)
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
