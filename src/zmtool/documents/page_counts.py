"""Page counts in a file of facts: its only numbers, where every other figure is text that keeps its zeros."""

from __future__ import annotations

from typing import Any


def read_page_counts(listed: Any) -> None:
    """Makes numbers of ``pages`` and ``unsigned_pages`` of each listed entry, in place; what is no figure stays."""
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict):
            continue
        if is_whole(entry.get("pages")):
            entry["pages"] = int(entry["pages"])
        unsigned = entry.get("unsigned_pages")
        if isinstance(unsigned, list):
            entry["unsigned_pages"] = [int(one) if str(one).isdecimal() else one for one in unsigned]


def is_whole(value: object) -> bool:
    """Whether a text is a whole number of sane size."""
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 9
