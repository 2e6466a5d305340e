"""What an engine does, and how it stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query, in the engine's own order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the tables of the contract stand: Parquet files, or rows held in memory; a table in neither is empty."""

    files: Mapping[str, Sequence[Path]] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, Sequence[tuple[Any, ...]]] = field(default_factory=lambda: MappingProxyType({}))


class Stopped(Exception):
    """A query that was ended, or could not run: why (Chinese)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Engine(Protocol):
    """Runs queries over the tables of the contract."""

    name: str
    dialect: str

    def rows(self, sql: str, *, seconds: int, most: int) -> Result:
        """The rows of a query. Raises Stopped: over the seconds, more than ``most`` rows, out of memory, or not runnable."""
        ...

    def close(self) -> None:
        """Lets go of everything."""
        ...
