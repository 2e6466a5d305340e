"""Training as values: what is planned, who was there, what places there are to train at, and the hours it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.staff.files.records import KeptFile
from zmtool.staff.team_rules import TeamRules


@dataclass(frozen=True, slots=True)
class Resource:
    """A place to train at (1+1+2). ``kind`` is an id of ``schemas/staff/team.yaml``."""

    kind: str
    name: str
    address: str = ""
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Training:
    """A training that is planned or was held: its hours, whether it ends in an examination, the resource's name."""

    title: str
    on: date
    hours: Decimal
    exam: bool = False
    resource: str = ""
    teacher: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person at one training. ``hours`` are None where they are the training's; ``score`` and ``passed`` None where
    there was no examination or its result is not known."""

    file: int
    attended: bool
    hours: Decimal | None = None
    score: Decimal | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class KeptTraining:
    """A training with its number and those who were expected or there."""

    number: int
    training: Training
    people: tuple[Attendance, ...]

    def of(self, file: int) -> Attendance | None:
        """That person's attendance, or None where nothing is noted."""
        return next((one for one in self.people if one.file == file), None)

    def hours_of(self, file: int) -> Decimal:
        """The hours that count for a person; 0 for one who was not there."""
        noted = self.of(file)
        if noted is None or not noted.attended:
            return Decimal(0)
        return self.training.hours if noted.hours is None else noted.hours


@dataclass(frozen=True, slots=True)
class PersonHours:
    """A person's training in a year.

    ``hours`` is None where no training is registered for the year and no drill makes hours; ``drill_hours`` where drills
    make none by the rules; ``target`` where none is set; ``short`` where either is not known, else what is missing.
    """

    file: KeptFile
    trainings: int
    absences: int
    drills: int
    drill_hours: Decimal | None
    hours: Decimal | None
    target: Decimal | None

    @property
    def short(self) -> Decimal | None:
        """How many hours are missing, 0 where the target is met."""
        if self.target is None or self.hours is None:
            return None
        return max(Decimal(0), self.target - self.hours)


def hours_of_year(
    year: int,
    files: Iterable[KeptFile],
    trainings: Iterable[KeptTraining],
    drills: Mapping[int, int],
    rules: TeamRules,
) -> tuple[PersonHours, ...]:
    """Each person's hours in a year. ``drills``: by the number of the file, how many were handed in that year."""
    held = [one for one in trainings if one.training.on.year == year]
    return tuple(_hours(one, held, drills.get(one.number, 0), rules) for one in files)


def _hours(file: KeptFile, held: list[KeptTraining], drills: int, rules: TeamRules) -> PersonHours:
    noted = [mine for one in held if (mine := one.of(file.number)) is not None]
    drill_hours = None if rules.drill_hours is None else rules.drill_hours * drills
    hours = None
    if held or drill_hours:
        hours = sum((one.hours_of(file.number) for one in held), drill_hours or Decimal(0))
    return PersonHours(
        file=file,
        trainings=sum(one.attended for one in noted),
        absences=sum(not one.attended for one in noted),
        drills=drills,
        drill_hours=drill_hours,
        hours=hours,
        target=rules.hours_target,
    )
