"""Which columns of a spreadsheet fill which fields: ``schemas/imports/<kind>.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file


@dataclass(frozen=True, slots=True)
class ImportField:
    """One field: its label and other headers (the most telling first), its type, the values it accepts as
    (wording, value)."""

    id: str
    label: str
    type: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    length: int | None = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """One kind of import. ``need_any``: groups of which each row needs one; ``unique``: what names a record."""

    id: str
    label: str
    fields: tuple[ImportField, ...]
    need_any: tuple[tuple[str, ...], ...] = ()
    unique: tuple[str, ...] = ()

    def field(self, field_id: str) -> ImportField:
        """The field with that id."""
        return next(one for one in self.fields if one.id == field_id)


@kept_data
def load_mapping(kind: str, overrides: Path | None = None) -> ImportMapping:
    """The mapping of that kind; the workspace's own file wins. Raises UsageProblem for a wrong file."""
    path = data_file(f"schemas/imports/{kind}.yaml", overrides)
    return _mapping(load_checked(path, "import-mapping.schema.json"), path)


def _mapping(data: Mapping[str, Any], path: Path) -> ImportMapping:
    mapping = ImportMapping(
        data["id"],
        data["label"],
        tuple(_field(row) for row in data["fields"]),
        tuple(map(tuple, data.get("need_any", ()))),
        tuple(data.get("unique", ())),
    )
    known = [one.id for one in mapping.fields]
    named = [*mapping.unique, *(one for group in mapping.need_any for one in group)]
    for wrong in [
        *(one for one in named if one not in known),
        *{one for one in known if known.count(one) > 1},
    ]:
        raise UsageProblem(
            f"字段 {wrong} 没有定义，或定义了两次", where=str(path), next_step="请对照 fields 一节更正"
        )
    return mapping


def _field(row: Mapping[str, Any]) -> ImportField:
    return ImportField(
        row["id"],
        row["label"],
        row["type"],
        tuple(row.get("synonyms", ())),
        row.get("required", False),
        row.get("length"),
        tuple(row.get("choices", {}).items()),
    )
