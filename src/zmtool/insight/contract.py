"""The tables that analysis models read (``schemas/insight/tables.yaml``, supervision.md 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file

# How a column of a type is kept. Quantities and money are exact, so that sums do not depend on the order of adding.
STORED_AS: Mapping[str, str] = MappingProxyType(
    {
        "licence": "BIGINT",
        "sku": "INTEGER",
        "text": "VARCHAR",
        "int": "INTEGER",
        "long": "BIGINT",
        "qty": "DECIMAL(12,2)",
        "money": "DECIMAL(16,2)",
        "price": "DECIMAL(10,2)",
        "number": "DOUBLE",
        "date": "DATE",
        "datetime": "TIMESTAMP",
        "flag": "INTEGER",
        "private": "VARCHAR",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type is a key of STORED_AS; ``values`` are all it may hold, empty for anything."""

    id: str
    label: str
    type: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``by_week``: kept in one part a week."""

    id: str
    label: str
    columns: tuple[Column, ...]
    by_week: bool = False

    def column(self, column_id: str) -> Column | None:
        """The column of that id, or None."""
        return next((one for one in self.columns if one.id == column_id), None)


@dataclass(frozen=True, slots=True)
class View:
    """What is derived of tables: SQL of the models' dialect. ``kept``: computed once a run."""

    id: str
    label: str
    columns: tuple[str, ...]
    sql: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """All tables and views by id, in the order in which they can be made."""

    version: str
    tables: Mapping[str, Table]
    views: Mapping[str, View]

    @property
    def names(self) -> frozenset[str]:
        """Everything that a model may read."""
        return frozenset((*self.tables, *self.views))

    def label(self, name: str) -> str:
        """What a table or view is called (Chinese)."""
        return (self.tables.get(name) or self.views[name]).label


@kept_data
def load_contract(overrides: Path | None = None) -> Contract:
    """The tables and views. Raises UsageProblem for a wrong file."""
    data = load_checked(data_file("schemas/insight/tables.yaml", overrides), "insight-tables.schema.json")
    tables = {
        row["id"]: Table(
            row["id"],
            row["label"],
            tuple(
                Column(one["id"], one["label"], one["type"], tuple(one.get("values", ())))
                for one in row["columns"]
            ),
            row.get("by_week", False),
        )
        for row in data["tables"]
    }
    views = {
        row["id"]: View(row["id"], row["label"], tuple(row["columns"]), row["sql"], row.get("kept", False))
        for row in data["views"]
    }
    return Contract(data["version"], MappingProxyType(tables), MappingProxyType(views))
