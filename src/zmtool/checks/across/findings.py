"""What checks across dossiers find: certain only where every reading is trusted and nothing speaks for a misreading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zmtool.base.text import within_one_confusion
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, Told
from zmtool.checks.records import Status
from zmtool.law.library import Law

MISREAD = "两处只差一个易混字符，可能是识别误差，请核对原件"
NOT_SURE = "识别把握不足，请核对原件"
MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What checks look at beside the dossiers. ``province`` names the discretion benchmark ("" for none)."""

    law: Law
    province: str
    trust: float


@dataclass(frozen=True, slots=True)
class Place:
    """A value a finding rests on, and the dossier it stands in."""

    facts: CrossFacts
    told: Told


@dataclass(frozen=True, slots=True)
class AcrossFinding:
    """One thing found. ``derivation`` says in words how it follows; ``doubt`` why it is not certain ("" where it is).

    ``places`` are at most ``MOST_PLACES``; ``dossiers`` are all concerned.
    """

    message: str
    derivation: str
    status: Status
    confidence: float
    dossiers: tuple[CrossFacts, ...]
    places: tuple[Place, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one check came to: its findings, how many comparisons it could make, how many values were not readable."""

    findings: tuple[AcrossFinding, ...] = ()
    compared: int = 0
    unread: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's verdict over all dossiers."""

    check: AcrossCheck
    status: Status
    judged: Judged


@dataclass(frozen=True, slots=True)
class AcrossReview:
    """All checks over a set of dossiers. ``repeats`` are dossiers handed over a second time: (second, first)."""

    dossiers: int
    results: tuple[CheckResult, ...]
    repeats: tuple[tuple[CrossFacts, CrossFacts], ...] = ()
    notes: tuple[str, ...] = ()

    def result(self, check_id: str) -> CheckResult:
        """The result of the check with this id. Raises KeyError."""
        for one in self.results:
            if one.check.id == check_id:
                return one
        raise KeyError(check_id)


def finding(
    message: str,
    derivation: str,
    places: Iterable[Place],
    trust: float,
    *,
    doubt: str = "",
    dossiers: Sequence[CrossFacts] = (),
) -> AcrossFinding:
    """A finding that rests on ``places``: fail where all are trusted and there is no ``doubt``, else unsure."""
    used = tuple({(id(one.facts), id(one.told)): one for one in places}.values())
    confidence = min((one.told.confidence for one in used), default=1.0)
    doubt = doubt or ("" if confidence >= trust else NOT_SURE)
    concerned = tuple({id(one): one for one in (*dossiers, *(place.facts for place in used))}.values())
    status = Status.UNSURE if doubt else Status.FAIL
    return AcrossFinding(message, derivation, status, confidence, concerned, used[:MOST_PLACES], doubt)


def may_be_misread(one: CrossFacts, text: str, other: CrossFacts, its: str) -> bool:
    """Whether two differing texts may be the same on paper."""
    return text != its and (one.on_paper or other.on_paper) and within_one_confusion(text, its)


def places_of(facts: CrossFacts, *told: Told | None) -> tuple[Place, ...]:
    """The places of those values that are there."""
    return tuple(Place(facts, one) for one in told if one is not None)
