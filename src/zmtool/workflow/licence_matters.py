"""What may be applied for about a licence: every matter of a holder, and of the bureau, with what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.records import Course
from zmtool.licenses.vocabulary import NEW, Matter, load_vocabulary
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.licence_wishes import Wishes, new_application
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class MatterWay:
    """A matter, and what stands against it; what the form asks for stands against nothing."""

    matter: Matter
    objections: tuple[Objection, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stops it."""
        return not any(one.stops for one in self.objections)


def matters_of(lic_no: str, place: Place = None, *, now: datetime) -> tuple[MatterWay, ...]:
    """The matters of a licence that is held, in the order of the data."""
    nothing = Wishes({}, {})
    with opened(place) as at, at.reading() as session:
        words = load_vocabulary(at.root)
        around = None
        found = []
        for matter in words.matters.values():
            if matter.key == NEW:
                continue
            application = new_application(session, at, matter.key, lic_no, nothing, "预检", now)
            if around is None:
                around = surroundings_of(session, at, Course(application, now), now.date())
            against = tuple(one for one in objections(application, around) if not one.asks)
            found.append(MatterWay(matter, against))
        return tuple(found)
