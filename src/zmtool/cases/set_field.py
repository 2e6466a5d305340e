"""Setting one field of a case from text that a person typed, by its dotted name (``party.phone``)."""

from __future__ import annotations

from typing import TypeVar

from zmtool.cases.field_names import field_name
from zmtool.values import typed_field
from zmtool.values.typed_field import Naming, has_field

__all__ = ["has_field", "with_field"]
Record = TypeVar("Record")
_NAMING = Naming("案件", field_name, ("case_no",))


def with_field(record: Record, path: str, text: str) -> Record:
    """``record`` with the field ``path`` set to ``text``, read as the field's type; an empty text makes it unknown.

    Raises UsageProblem for a field that does not exist or cannot hold the text.
    """
    return typed_field.with_field(record, path, text, _NAMING)
