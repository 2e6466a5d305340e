"""What changed between two states of a record in plain data, as the audit trail keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    """``{"party.phone": [old, new], …}``: one line a changed field; lists are given as a whole.

    None stands for what was or is not there.
    """
    found: dict[str, list[Any]] = {}
    _compare(before or {}, after or {}, "", found)
    return found


def _compare(
    before: Mapping[str, Any], after: Mapping[str, Any], prefix: str, found: dict[str, list[Any]]
) -> None:
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            _compare(old, new, f"{prefix}{key}.", found)
        elif old != new:
            found[f"{prefix}{key}"] = [old, new]
