"""Names of people where a document lists or signs them.

Ideographs of every plane stand in names (𠮷, 㛃); a name with middle dots has any number of parts of any length.
"""

from __future__ import annotations

import re

from zmtool.reading.surnames import COMPOUND, SINGLE, names_without_gap

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOTTED = f"[{_HAN}]{{1,20}}(?:·[{_HAN}]{{1,20}})+"
NAME = f"(?:{_DOTTED}|[{_HAN}·]{{2,8}})"
"""A name as a piece of a regular expression, where something other than an ideograph stands before it."""
_LISTED = re.compile(NAME)
_PLAIN = re.compile(f"[{_HAN}·]{{2,4}}")
_OF_A_SEAL = re.compile("[章印签处]")
"""公章 and 公印 begin with a surname, too."""
_OF_AN_OFFICE = re.compile(r"[^·]{4,}(?:局|委员会|大队|支队|中队)$|^(?:加盖|盖)?(?:公|印)章$")
"""What stands below a signature and is none: the bureau and where its seal goes."""
_BETWEEN = re.compile(r"[\s、，,；;/／]+")
MOST_SIGNERS = 4
_LONGEST = 4
_RUN = re.compile(f"{_DOTTED}|[{_HAN}·]+")
_SIGNED = re.compile(f"{_DOTTED}|[{_HAN}·]{{2,4}}")


def are_names(text: str) -> bool:
    """Whether a text is the names of up to four people with known surnames, with something between them or without a gap."""
    if _OF_A_SEAL.search(text):
        return False
    found = [is_name(one) or names_without_gap(one) for one in _BETWEEN.split(text.strip()) if one]
    return all(found) and 0 < sum(1 if one is True else len(one) for one in found if one) <= MOST_SIGNERS


def is_name(word: str) -> bool:
    """Whether a word may be a name."""
    return bool(_PLAIN.fullmatch(word)) and (word[0] in SINGLE or word[:2] in COMPOUND)


def listed_names(text: str) -> list[str]:
    """The names in a list with something between them."""
    return _LISTED.findall(text)


def signed_names(text: str) -> list[str]:
    """The names in a signature; without a middle dot none is longer than four characters.

    A longer run is several names without a gap: parted by their surnames, where that goes in one way only. A bureau is
    no name.
    """
    names: list[str] = []
    for run in _RUN.findall(text):
        if _OF_AN_OFFICE.search(run):
            continue
        apart = names_without_gap(run) if len(run) > _LONGEST else ()
        names += apart or _SIGNED.findall(run)
    return names
