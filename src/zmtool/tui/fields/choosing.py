"""Which of many choices a person means by what was typed so far: a part of it, or the first letters of the sounds."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.base.text import to_half_width
from zmtool.tui.fields.form import Choice
from zmtool.values.initials import all_initials


def matching(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices that hold what is typed, in any part or by the first letters of the sounds; the closest first."""
    wanted = to_half_width(typed).strip().lower()
    if not wanted:
        return tuple(choices)
    ranked: list[tuple[int, int, Choice]] = []
    for place, one in enumerate(choices):
        texts = (to_half_width(one.value).strip().lower(), to_half_width(one.shown).strip().lower())
        if wanted in texts:
            ranked.append((0, place, one))
        elif any(text.startswith(wanted) for text in texts):
            ranked.append((1, place, one))
        elif any(wanted in text for text in (*texts, one.remark.lower())):
            ranked.append((2, place, one))
        elif wanted.isascii() and any(wanted in way for way in all_initials(one.shown)):
            ranked.append((3, place, one))
    return tuple(one for *_, one in sorted(ranked, key=lambda entry: entry[:2]))
