"""The place that is applied for, as far as the layout rules look at it. Unknown is None or empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zmtool.licenses.layout.coordinates import Position


@dataclass(frozen=True, slots=True)
class Venue:
    """The venue (特定场所) that the place lies in: its kind, its name, and what its number goes by.

    ``size`` counts stalls or m², ``grade`` is the grade of a sight or hotel.
    """

    kind: str
    name: str = ""
    size: Decimal | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place and who applies. ``position`` as taken down; ``cell``, ``street`` and ``format`` are codes of the plan.

    ``tags`` are groups that are supported. ``first_time``: whether this is the applicant's first licence;
    ``inside_school``: whether the place lies within a school. ``accepted_at`` is when the application was accepted,
    None for an enquiry. ``own`` are the numbers of the applicant's own licence and application, which do not stand
    against it. ``renewal``: it holds a licence for the place and takes no new place.
    """

    position: Position | None = None
    cell: str = ""
    street: str = ""
    venue: Venue | None = None
    format: str = ""
    tags: tuple[str, ...] = ()
    first_time: bool | None = None
    inside_school: bool | None = None
    accepted_at: datetime | None = None
    own: tuple[str, ...] = ()
    renewal: bool = False
