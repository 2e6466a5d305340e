"""Figures of assessment (考核) of each person, out of what the records say was done.

A figure never stands without its ground: it is None, with the reason, where no record of its kind was kept, where a
rate has no denominator, or where the person's file lacks the number by which the records name people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from zmtool.staff.files.records import KeptFile, written_number
from zmtool.staff.team_rules import COUNT, HANDLER, REVIEWER, AssessmentItem

NO_SOURCE, NO_RECORD, NONE_OF_OWN = "没有这项记录的来源", "期内没有这类记录", "期内没有本人的这类记录"
_LACKS = {HANDLER: "档案没有执法证号，记录无法归到本人", REVIEWER: "档案没有登录名，记录无法归到本人"}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def covers(self, day: date | None) -> bool:
        """Whether the day lies in it; an unknown one does not."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Whom:
    """A person as a record names one: by certificate, login or name, whichever it has."""

    cert_no: str = ""
    login: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that counts for somebody: ``part`` of ``whole`` under an item's id. ``ref`` names the record."""

    item: str
    whom: Whom
    ref: str
    on: date | None = None
    part: int = 1
    whole: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A person's figure of one item: ``part`` (of ``whole``, for a rate), or None with the reason (Chinese)."""

    item: AssessmentItem
    part: int | None = None
    whole: int | None = None
    reason: str = ""

    @property
    def value(self) -> int | float | None:
        """The count, or the rate as a fraction of 1."""
        if self.part is None or self.item.kind == COUNT:
            return self.part
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Score:
    """A weighed score out of 100 over the items that have a figure: their weights, of all weights set."""

    points: Decimal
    weighed: Decimal
    weights: Decimal


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """A person's figures in the order of the items; scores are None where nothing is weighed."""

    file: KeptFile
    figures: tuple[Figure, ...]
    handling: Score | None
    reviewing: Score | None

    def figure(self, item: str) -> Figure:
        """The figure of that item."""
        return next(one for one in self.figures if one.item.id == item)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The figures of everybody in a period, every deed that made them by the file's number, and those of nobody known."""

    period: Period
    items: tuple[AssessmentItem, ...]
    people: tuple[PersonFigures, ...]
    deeds: Mapping[int, tuple[Deed, ...]]
    unmatched: tuple[Deed, ...]


class Owners:
    """Whose file a record belongs to: by certificate (also a former one) or login; by name where that leaves no doubt.

    A name counts only if one file has it and that file has no certificate or login that says otherwise.
    """

    def __init__(self, files: Iterable[KeptFile]) -> None:
        self._certificates: dict[str, KeptFile] = {}
        self._logins: dict[str, KeptFile] = {}
        self._names: dict[str, list[KeptFile]] = defaultdict(list)
        for one in files:
            for number in (*one.file.former_certs, one.file.cert_no):
                if number:
                    self._certificates[number] = one
            if one.file.login:
                self._logins[one.file.login] = one
            self._names[one.file.name].append(one)

    def owner(self, whom: Whom) -> KeptFile | None:
        """The file of the person a record names, or None where that is not certain."""
        certificate = written_number(whom.cert_no)
        if certificate and (found := self._certificates.get(certificate)):
            return found
        if whom.login and (found := self._logins.get(whom.login)):
            return found
        namesakes = self._names.get(whom.name, []) if whom.name else []
        if len(namesakes) != 1:
            return None
        only = namesakes[0].file
        other_certificate = certificate and only.cert_no
        other_login = whom.login and whom.login != whom.name and only.login
        return None if other_certificate or other_login else namesakes[0]


def assess(
    period: Period,
    files: Sequence[KeptFile],
    deeds: Iterable[Deed],
    items: tuple[AssessmentItem, ...],
    sourced: Collection[str],
) -> Assessment:
    """The figures. ``sourced`` are the items that some record is kept for at all.

    People who had left before the period are told only where something counts for them.
    """
    owners = Owners(files)
    own: dict[int, list[Deed]] = defaultdict(list)
    unmatched: list[Deed] = []
    recorded: set[str] = set()
    for deed in deeds:
        recorded.add(deed.item)
        owner = owners.owner(deed.whom)
        if owner is None:
            unmatched.append(deed)
        else:
            own[owner.number].append(deed)
    people = []
    for one in files:
        gone = one.file.left_on is not None and one.file.left_on < period.first
        if gone and one.number not in own:
            continue
        figures = tuple(_figure(item, one, own.get(one.number, ()), recorded, sourced) for item in items)
        people.append(PersonFigures(one, figures, _score(figures, HANDLER), _score(figures, REVIEWER)))
    return Assessment(
        period,
        items,
        tuple(people),
        {number: tuple(found) for number, found in own.items()},
        tuple(unmatched),
    )


def _figure(
    item: AssessmentItem,
    file: KeptFile,
    deeds: Iterable[Deed],
    recorded: Collection[str],
    sourced: Collection[str],
) -> Figure:
    if item.id not in sourced:
        return Figure(item, reason=NO_SOURCE)
    if item.id not in recorded:
        return Figure(item, reason=NO_RECORD)
    own = [one for one in deeds if one.item == item.id]
    part, whole = sum(one.part for one in own), sum(one.whole for one in own)
    if not own and not (file.file.cert_no if item.of == HANDLER else file.file.login):
        return Figure(item, reason=_LACKS[item.of])
    if item.kind == COUNT:
        return Figure(item, part)
    return Figure(item, part, whole) if whole else Figure(item, reason=NONE_OF_OWN)


def _score(figures: Iterable[Figure], of: str) -> Score | None:
    """The weighed score over what has a figure; None where no weight is set or nothing weighed has one."""
    weighed = [one for one in figures if one.item.of == of and one.item.weight]
    told = [one for one in weighed if one.part is not None]
    weight = sum((one.item.weight or Decimal(0) for one in told), Decimal(0))
    if not weight:
        return None
    points = sum((Fraction(one.item.weight or 0) * _share(one) for one in told), Fraction(0))
    hundredths = round(points / Fraction(weight) * 10_000)
    return Score(
        Decimal(hundredths) / 100, weight, sum((one.item.weight or Decimal(0) for one in weighed), Decimal(0))
    )


def _share(figure: Figure) -> Fraction:
    """How much of its weight a figure earns, from 0 to 1."""
    part = Fraction(figure.part or 0)
    whole = figure.whole if figure.item.kind != COUNT else figure.item.full
    share = min(Fraction(1), part / Fraction(whole)) if whole else Fraction(0)
    return 1 - share if figure.item.less else share
