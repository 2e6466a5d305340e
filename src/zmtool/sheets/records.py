"""What came out of a spreadsheet, and what an import would take of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 300_000
MAX_COLUMNS = 300
MAX_CELLS = 6_000_000
MAX_CELL_CHARS = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text. ``rows[0]`` is row 1 of the file, also where it is blank; rows may differ in length.

    A figure of more than fifteen digits in a number cell has lost its end and stands as Excel shows it: 3.49901E+17.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised: its index from 0, the header as it stands, the field it fills."""

    index: int
    header: str
    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row that can be taken: field → canonical text. Empty fields are not there."""

    row: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A value that was repaired, and how (Chinese)."""

    row: int
    label: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken: the first value that is wrong, and why (Chinese)."""

    row: int
    label: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record: a total, a foot, a repeated header, an exact repetition."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would take of one sheet, before anything is written.

    ``headers`` (a line break between its two lines) and ``cells`` (row number → cells of the rows that are records) serve the file of problem rows; rows count from 1 as in the file.
    """

    mapping: str
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    accepted: tuple[Accepted, ...]
    corrected: tuple[Corrected, ...]
    rejected: tuple[Rejected, ...]
    skipped: tuple[Skipped, ...]
    cells: Mapping[int, tuple[str, ...]]
    notes: tuple[str, ...] = ()
