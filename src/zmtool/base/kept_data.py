"""Data files are read once a process: what comes of the shipped ones is shared by every workspace without files of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast

OWN_FOLDERS = ("schemas", "templates")
"""Where a workspace keeps data files of its own, as the shipped root does."""

P = ParamSpec("P")
T = TypeVar("T", covariant=True)


class Kept(Generic[P, T]):
    """A loader of data files whose results are kept."""

    __call__: Callable[P, T]

    def cache_clear(self) -> None:
        """Forgets them: the files are read again when they are asked for next."""


def kept_data(load: Callable[P, T]) -> Kept[P, T]:
    """Keeps what ``load`` makes of data files, by its arguments; a folder among these without files of its own counts as None,
    which is what each argument that may be a folder has for a default.

    What is loaded is shared and must not be changed. A folder's own files that change later are not read again, but the
    first ones that it gets are.
    """
    by_arguments = cache(load)

    @wraps(load)
    def loaded(*arguments: Any, **named: Any) -> Any:
        keys = [_as_key(one) for one in arguments]
        while keys and keys[-1] is None:
            keys.pop()
        given = {name: key for name, value in named.items() if (key := _as_key(value)) is not None}
        return by_arguments(*keys, **given)

    loaded.cache_clear = by_arguments.cache_clear  # type: ignore[attr-defined]
    return cast(Kept[P, T], loaded)


def _as_key(argument: Any) -> Any:
    return None if isinstance(argument, Path) and not has_own_data(argument) else argument


def has_own_data(folder: Path) -> bool:
    """Whether a workspace holds data files of its own beside those shipped."""
    return any(_holds_something(f"{folder}/{name}") for name in OWN_FOLDERS)


def _holds_something(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False
