"""What the documents of a dossier surely say of the party, the case and the bureau."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zmtool.base.text import compare_key
from zmtool.forms.records import Form
from zmtool.reading.records import ReadField

SURE = 0.9
_OF_DOSSIER = ("party.", "case.", "org.", "staff.", "goods.", "penalty.")
"""The facts that are the same for all documents of a dossier."""

Known = Mapping[str, frozenset[str]]
"""Source of a field → its values as keys."""


def said_surely(documents: Iterable[tuple[Form, Mapping[str, ReadField]]]) -> Known:
    """What the fields of documents surely say of what all documents share, by the source of each field."""
    said: dict[str, set[str]] = {}
    for form, fields in documents:
        for field in form.fields:
            one = fields.get(field.id)
            if (
                field.source.startswith(_OF_DOSSIER)
                and one is not None
                and one.normal
                and one.confidence >= SURE
            ):
                said.setdefault(field.source, set()).add(compare_key(one.normal))
    return {source: frozenset(values) for source, values in said.items()}
