"""Days on which a rule changed (版本切换点), and on which side of them the party fares better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, iso_date


@dataclass(frozen=True, slots=True)
class Switch:
    """One change, in force from ``day`` on. ``kind`` is ``substantive`` or ``procedural``.

    ``favours`` of a substantive change: ``earlier``, ``later`` or ``same``. Empty ``causes``: every cause that
    rests on the statute.
    """

    id: str
    day: date
    what: str
    before: str
    after: str
    kind: str
    favours: str
    statute: str
    causes: tuple[str, ...]
    law: tuple[Citation, ...]
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class SwitchTable:
    """All changes, oldest first, and the statutes that govern the steps of a case."""

    switches: tuple[Switch, ...]
    procedural_statutes: tuple[str, ...]

    def between(self, first: date, last: date) -> tuple[Switch, ...]:
        """The changes after ``first`` up to and including ``last``."""
        return tuple(one for one in self.switches if first < one.day <= last)


def switches_from_data(data: Mapping[str, Any], where: Path | str = "") -> SwitchTable:
    """The table of ``switches.yaml``. Raises UsageProblem for a day that does not exist."""
    rows = tuple(
        Switch(
            id=row["id"],
            day=iso_date(row["date"], where),
            what=row["what"],
            before=row["before"],
            after=row["after"],
            kind=row["kind"],
            favours=row.get("favours", ""),
            statute=row["statute"],
            causes=tuple(row.get("causes", ())),
            law=tuple(map(citation_from_code, row["law"])),
            mark=Mark(row["mark"]),
            note=row.get("note", ""),
        )
        for row in data["switches"]
    )
    return SwitchTable(tuple(sorted(rows, key=lambda one: one.day)), tuple(data["procedural_statutes"]))
