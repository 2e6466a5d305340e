"""Which decisions are published, and by when (公示): whatever a clock of publicity runs for (许可 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zmtool.law.library import Law
from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.records import Course, StepTaken

STEP = "publish"


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A decision that is not published yet: its day, the last day (None where the calendar does not say), working days left."""

    application_no: str
    matter: str
    result: str
    decided_on: date
    due: date | None
    left: int | None
    ground: str
    note: str

    @property
    def overdue(self) -> bool:
        """Whether the last day has passed."""
        return self.left is not None and self.left < 0


def decision_to_publish(course: Course, life: ApplicationLife) -> StepTaken | None:
    """The decision of a course that is to be published, whether or not it is; None where there is none."""
    for rule in life.clocks:
        if rule.publicity and (not rule.matters or course.application.matter in rule.matters):
            found = course.last(*rule.begins)
            if found is not None:
                return found
    return None


def unpublished(course: Course, life: ApplicationLife, law: Law, today: date) -> Unpublished | None:
    """What is still to be published of a course, on a day; None where nothing is."""
    application = course.application
    for clock in clocks_of(course, life, law, today):
        if clock.rule.publicity and clock.done is None:
            return Unpublished(
                application.application_no,
                application.matter,
                application.result,
                clock.start,
                clock.due,
                clock.left,
                clock.ground,
                clock.note,
            )
    return None


def publicity_matters(life: ApplicationLife) -> frozenset[str]:
    """The matters whose decisions may have to be published."""
    return frozenset(
        matter for rule in life.clocks if rule.publicity for matter in (rule.matters or life.begins)
    )
