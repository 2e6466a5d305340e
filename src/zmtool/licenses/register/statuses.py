"""What a licence can be, and how it gets there: ``schemas/licenses/statuses.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compact
from zmtool.licenses.register.records import Retailer

ACTIVE, SUSPENDED, RECTIFYING, EXPIRED = "ACTIVE", "SUSPENDED", "RECTIFYING", "EXPIRED"
RECALLED, CANCELLED = "RECALLED", "CANCELLED"


@dataclass(frozen=True, slots=True)
class LicenceStatus:
    """One status. ``live``: may be traded on; ``holds_place``: counts in the layout; ``wordings``: what exports write."""

    id: str
    label: str
    live: bool
    holds_place: bool
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statuses:
    """The statuses by id, and by which matters one becomes another (no matter: by the date alone)."""

    by_id: Mapping[str, LicenceStatus]
    moves: Mapping[tuple[str, str], tuple[str, ...]]

    def worded(self, text: str) -> str | None:
        """The status that an export's wording means; None for one that is not known."""
        wanted = compact(text)
        return next(
            (
                one.id
                for one in self.by_id.values()
                if wanted.upper() == one.id or wanted == one.label or wanted in one.wordings
            ),
            None,
        )

    def may_move(self, before: str, after: str, matter: str) -> bool:
        """Whether ``matter`` makes a licence that is ``before`` one that is ``after``."""
        return matter in self.moves.get((before, after), ())


@kept_data
def load_statuses(overrides: Path | None = None) -> Statuses:
    """The statuses. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licenses/statuses.yaml", overrides)
    data = load_checked(path, "licence-statuses.schema.json")
    by_id = {
        row["id"]: LicenceStatus(
            row["id"], row["label"], row["live"], row["holds_place"], tuple(row["wordings"])
        )
        for row in data["statuses"]
    }
    for needed in (ACTIVE, SUSPENDED, RECTIFYING, EXPIRED, RECALLED, CANCELLED):
        if needed not in by_id:
            raise UsageProblem(f"缺少状态 {needed}", where=str(path), next_step="请补上这一项，标签可以改")
    moves: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in data["moves"]:
        for end in (row["from"], row["to"]):
            if end not in by_id:
                raise UsageProblem(
                    f"moves 中的状态 {end} 没有定义", where=str(path), next_step="请改正状态名"
                )
        moves[(row["from"], row["to"])] = tuple(row["by"])
    return Statuses(MappingProxyType(by_id), MappingProxyType(moves))


def status_on(retailer: Retailer, day: date) -> str:
    """The status on ``day``: a licence whose last day is past is EXPIRED without anybody's doing."""
    past = retailer.valid_to is not None and retailer.valid_to < day
    return EXPIRED if past and retailer.status in (ACTIVE, SUSPENDED) else retailer.status
