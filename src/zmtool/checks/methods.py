"""The methods of checks: what each needs, where it is known to err, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file

FILE = "schemas/reviews/check-methods.yaml"
SCHEMA = "review-check-methods.schema.json"


@dataclass(frozen=True, slots=True)
class Method:
    """A method of checking, in Chinese."""

    id: str
    label: str
    needs: str
    alarms: str
    care: str


@kept_data
def load_methods(overrides: Path | None = None) -> Mapping[str, Method]:
    """The methods by id. Raises UsageProblem for a file that does not fit its schema."""
    raw = load_checked(data_file(FILE, overrides), SCHEMA)
    return {id_: Method(id_, **told) for id_, told in raw["methods"].items()}


def methods_of(method: str, known: Mapping[str, Method]) -> tuple[Method, ...]:
    """The methods that an item names (``EXIST/ORDER``), those that are known."""
    return tuple(known[one] for one in method.split("/") if one in known)
