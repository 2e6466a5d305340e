"""Loading ``schemas/reading/agreements.yaml``: which fields say one sum twice, and which columns multiply and add up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zmtool.base.datafile import load_checked
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
class Agreements:
    """``sums``: pairs of field ids (figures, words). ``rows``: tables that add up."""

    sums: tuple[tuple[str, str], ...] = ()
    rows: tuple[RowSums, ...] = ()


@kept_data
def load_agreements(overrides: Path | None = None) -> Agreements:
    """The agreements, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/agreements.yaml", overrides)
    raw = load_checked(path, "reading-agreements.schema.json")
    sums = tuple((one["figures"], one["words"]) for one in raw["sums"])
    return Agreements(sums, tuple(RowSums(**one) for one in raw["rows"]))
