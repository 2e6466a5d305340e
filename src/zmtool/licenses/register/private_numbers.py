"""Numbers that the register does not keep as they are: identity numbers and bank accounts.

What is kept is a masked form for people, and a key that is equal for equal numbers (BLAKE2b under the workspace's own
secret), so that a holder is found by the whole number and nobody reads the number off the database.
"""

from __future__ import annotations

import hashlib

from zmtool.base.errors import InvalidValue
from zmtool.values.citizen_id import CitizenId, parse_citizen_id, upgrade_15

_SHOWN_AHEAD, _SHOWN_BEHIND = 6, 4
_KEY_BYTES = 16


def key_of(number: str, secret: bytes) -> str:
    """The key of a number in canonical form; empty for none. A 15-digit identity number has the key of its 18 digits."""
    if not number:
        return ""
    return hashlib.blake2b(_whole(number).encode(), key=secret, digest_size=_KEY_BYTES).hexdigest()


def masked(number: str) -> str:
    """The first six and the last four characters; of a number that is short, the last two."""
    if len(number) > _SHOWN_AHEAD + _SHOWN_BEHIND:
        hidden = "*" * (len(number) - _SHOWN_AHEAD - _SHOWN_BEHIND)
        return f"{number[:_SHOWN_AHEAD]}{hidden}{number[-_SHOWN_BEHIND:]}"
    return "*" * max(0, len(number) - 2) + number[-2:] if number else ""


def citizen_of(number: str) -> CitizenId | None:
    """The identity number where it is a sound one (15 digits count as their 18), else None."""
    try:
        return upgrade_15(number) if len(number) == 15 else parse_citizen_id(number)
    except InvalidValue:
        return None


def _whole(number: str) -> str:
    if len(number) == 15 and number.isdecimal():
        try:
            return str(upgrade_15(number))
        except InvalidValue:
            return number
    return number
