"""What stands on a retail licence (证面), as data: ``schemas/licenses/card.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compact
from zmtool.law.enums import Enumeration
from zmtool.licenses.vocabulary import load_vocabulary

SPAN: tuple[str, str] = ("valid_from", "valid_to")
"""What the one printed span of validity fills."""


@dataclass(frozen=True, slots=True)
class CardField:
    """One printed item: its label, other wordings of it, and how its text is understood (``kind``)."""

    id: str
    label: str
    kind: str
    labels: tuple[str, ...]

    @property
    def all_labels(self) -> tuple[str, ...]:
        """Every wording, the usual one first."""
        return (self.label, *self.labels)

    @property
    def entries(self) -> tuple[str, ...]:
        """The fields of the register that it fills."""
        return SPAN if self.kind == "span" else (self.id,)


@dataclass(frozen=True, slots=True)
class CertificateColumn:
    """One column of what the printing system is given; ``field`` is an item of the card."""

    label: str
    field: str
    required: bool


@dataclass(frozen=True, slots=True)
class CardDefinition:
    """The card: its titles, the papers beside it, its items, and what its printing asks for.

    ``sure`` is the least confidence (0–1) with which an entry counts as read. ``eco_types`` are further wordings of the
    economic type, each with its code.
    """

    titles: tuple[str, ...]
    others: tuple[str, ...]
    copies: tuple[str, ...]
    sure: float
    fields: tuple[CardField, ...]
    eco_types: Mapping[str, str]
    enums: Mapping[str, Enumeration]
    columns: tuple[CertificateColumn, ...]
    refused_for: tuple[str, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The fields of the register that a card tells, in its order."""
        return tuple(one for field in self.fields for one in field.entries)

    def kind_of(self, entry: str) -> str:
        """How the text of an entry is understood; the two ends of the span are dates."""
        return next(
            "date" if field.kind == "span" else field.kind for field in self.fields if entry in field.entries
        )

    def eco_code(self, text: str) -> str | None:
        """The code of a wording of the economic type, or of the code itself; None for one that is not known."""
        known, wanted = self.enums["eco_type"], compact(text)
        if wanted in known.labels:
            return wanted
        return self.eco_types.get(wanted) or known.id_of(text.strip()) or known.id_of(wanted)


@kept_data
def load_card(overrides: Path | None = None) -> CardDefinition:
    """The card. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licenses/card.yaml", overrides)
    data = load_checked(path, "licence-card.schema.json")
    fields = tuple(
        CardField(row["id"], row["label"], row["kind"], tuple(row["labels"])) for row in data["fields"]
    )
    seen: set[str] = set()
    for field in fields:
        for label in field.all_labels:
            if label in seen:
                raise UsageProblem(
                    f"标签“{label}”写了两次",
                    where=str(path),
                    next_step="一个标签只能属于一项，请删去其中一处",
                )
            seen.add(label)
    return CardDefinition(
        tuple(data["titles"]),
        tuple(data["others"]),
        tuple(data["copies"]),
        data["sure"],
        fields,
        MappingProxyType(data["eco_types"]["wordings"]),
        load_vocabulary(overrides).enums,
        tuple(
            CertificateColumn(row["label"], row["field"], row["required"])
            for row in data["certificate"]["columns"]
        ),
        tuple(data["certificate"]["refused_for"]),
    )
