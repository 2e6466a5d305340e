"""Enumerations of enforcement: an id for data, a Chinese label for documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zmtool.base.errors import UnknownAnswer


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One enumeration: id → Chinese label, in the order of the file."""

    id: str
    label: str
    labels: Mapping[str, str]

    def label_of(self, value_id: str) -> str:
        """The Chinese label. Raises UnknownAnswer for an unknown id."""
        try:
            return self.labels[value_id]
        except KeyError:
            raise UnknownAnswer(f"{self.label}没有 {value_id} 这一项") from None

    def id_of(self, label: str) -> str | None:
        """The id of that label, or None; a remark in brackets does not matter."""
        plain = _plain(label)
        return next((key for key, value in self.labels.items() if _plain(value) == plain), None)


def _plain(label: str) -> str:
    return label.replace("（", "(").split("(")[0].strip()


def enums_from_data(data: Mapping[str, Any]) -> dict[str, Enumeration]:
    """The enumerations of ``enums.yaml`` by id (source, id_type, service_method, goods_disposition, …)."""
    return {
        key: Enumeration(key, row["label"], {value["id"]: value["label"] for value in row["values"]})
        for key, row in data["enums"].items()
    }
