"""Loading ``schemas/reading/agreements.yaml``: which fields say one sum twice, and which columns multiply and add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file


@dataclass(frozen=True, slots=True)
class RowSums:
    """In ``table`` each row's ``quantity`` × ``price`` is its ``amount``, and the amounts add up to field ``total``."""

    table: str
    quantity: str
    price: str
    amount: str
    total: str


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """Below ``column`` of ``table`` stands field ``total``."""

    table: str
    column: str
    total: str


@dataclass(frozen=True, slots=True)
class CountedBelow:
    """Below ``table`` its counts stand as ``says``: each group of it is the field of the same place in ``totals``."""

    table: str
    totals: tuple[str, ...]
    says: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Agreements:
    """``sums``: pairs of field ids (figures, words). ``rows``: tables that add up. ``totals``, ``counts``: their last row."""

    sums: tuple[tuple[str, str], ...] = ()
    rows: tuple[RowSums, ...] = ()
    totals: tuple[ColumnTotal, ...] = ()
    counts: tuple[CountedBelow, ...] = ()


@kept_data
def load_agreements(overrides: Path | None = None) -> Agreements:
    """The agreements, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/agreements.yaml", overrides)
    raw = load_checked(path, "reading-agreements.schema.json")
    sums = tuple((one["figures"], one["words"]) for one in raw["sums"])
    return Agreements(
        sums,
        tuple(RowSums(**one) for one in raw["rows"]),
        tuple(ColumnTotal(**one) for one in raw["totals"]),
        tuple(_counted(one, at, path) for at, one in enumerate(raw["counts"])),
    )


def _counted(raw: Any, at: int, path: Path) -> CountedBelow:
    try:
        one = CountedBelow(raw["table"], tuple(raw["totals"]), re.compile(raw["says"]))
    except re.error as error:
        place = f"{path}:{line_of(path, ['counts', at])}"
        raise UsageProblem("says 不是有效的正则表达式", where=place, next_step=str(error)) from error
    if one.says.groups != len(one.totals):
        place = f"{path}:{line_of(path, ['counts', at])}"
        raise UsageProblem(
            "says 的捕获组与 totals 的项数不同", where=place, next_step="每一项 totals 对应一个捕获组"
        )
    return one
