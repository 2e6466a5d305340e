"""Names of people where a document lists or signs them.

Ideographs of every plane stand in names (𠮷, 㛃); a name with middle dots has any number of parts of any length.
"""

from __future__ import annotations

import re

from zmtool.reading.surnames import names_without_gap

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOTTED = f"[{_HAN}]{{1,20}}(?:·[{_HAN}]{{1,20}})+"
NAME = f"(?:{_DOTTED}|[{_HAN}·]{{2,8}})"
"""A name as a piece of a regular expression, where something other than an ideograph stands before it."""
_LISTED = re.compile(NAME)
_LONGEST = 4
_RUN = re.compile(f"{_DOTTED}|[{_HAN}·]+")
_SIGNED = re.compile(f"{_DOTTED}|[{_HAN}·]{{2,4}}")


def listed_names(text: str) -> list[str]:
    """The names in a list with something between them."""
    return _LISTED.findall(text)


def signed_names(text: str) -> list[str]:
    """The names in a signature; without a middle dot none is longer than four characters.

    A longer run is several names without a gap: parted by their surnames, where that goes in one way only.
    """
    names: list[str] = []
    for run in _RUN.findall(text):
        apart = names_without_gap(run) if len(run) > _LONGEST else ()
        names += apart or _SIGNED.findall(run)
    return names
