"""Plans of inspections as values: groups, shops, what they were made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from zmtool.oversight.inspection.records import Inspector


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A group of a plan."""

    number: int
    officers: tuple[Inspector, ...]
    rural: bool = False


@dataclass(frozen=True, slots=True)
class PlanClient:
    """A shop of a plan: why it is there (the parts of the priority), what to look at, the record once there is one."""

    lic_no: str
    kind: str
    day: date
    group: int
    position: int
    priority: str = ""
    why: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    ask: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    insp_no: str = ""


@dataclass(frozen=True, slots=True)
class InspectionPlan:
    """A plan. ``basis`` is the text of all that it was made from."""

    plan_no: str
    title: str
    station: str
    first_day: date
    last_day: date
    groups: tuple[PlanGroup, ...]
    clients: tuple[PlanClient, ...]
    basis: str
    made_at: datetime
    made_by: str
    random_batch: str = ""

    @property
    def basis_hash(self) -> str:
        """SHA-256 of what it was made from."""
        return hashlib.sha256(self.basis.encode()).hexdigest()
