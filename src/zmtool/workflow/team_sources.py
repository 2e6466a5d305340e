"""Where the figures of assessment come from: one function a register, in one list; a new register adds one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.reviews.by_person import double_agreement, finished_on, overrulings_upheld, settled_on
from zmtool.reviews.measures import Rate
from zmtool.reviews.records import FIRST, SECOND
from zmtool.reviews.register_records import KeptOpinion
from zmtool.staff.assessment import Deed, Period, Whom
from zmtool.staff.team_rules import TeamRules

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.staff.records import Officer


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: of which registers, over which time, by which rules, as it stands ``now``; ``root`` has the bureau's data."""

    session: Session
    period: Period
    rules: TeamRules
    now: datetime
    root: Path


@dataclass(frozen=True, slots=True)
class Source:
    """A register that items of assessment are counted from."""

    items: tuple[str, ...]
    read: Callable[[Asked], Iterable[Deed]]


def deeds_of(asked: Asked) -> Iterator[Deed]:
    """Everything that the registers say was done in the period."""
    for source in SOURCES:
        yield from source.read(asked)


def _inspections(asked: Asked) -> Iterator[Deed]:
    from zmtool.licenses.random_inspection.visits import visits
    from zmtool.oversight.inspection.visits import visits_with_numbers

    session, period, rules = asked.session, asked.period, asked.rules
    recorded = set()
    for number, made in visits_with_numbers(session, period.first, period.last):
        recorded.add((made.lic_no, made.day))
        for cert_no in made.officers:
            yield Deed("inspections", Whom(cert_no=cert_no), number, made.day)
            yield Deed("hits", Whom(cert_no=cert_no), number, made.day, part=int(made.problem))
    for one in visits(session, period.first, period.last):
        if (one.lic_no, one.on) in recorded:
            continue
        ref, hit = f"双随机 {one.batch_no} {one.lic_no}", one.result in rules.problem_results
        for cert_no in one.officers:
            yield Deed("inspections", Whom(cert_no=cert_no), ref, one.on)
            yield Deed("hits", Whom(cert_no=cert_no), ref, one.on, part=int(hit))


def _cases(asked: Asked) -> Iterator[Deed]:
    from zmtool.cases.handlers import cases_begun, cases_in_hand

    session, period = asked.session, asked.period
    for item, cases in (
        ("cases", cases_begun(session, period.first, period.last)),
        ("cases_in_hand", cases_in_hand(session, period.last)),
    ):
        for case in cases:
            for officer in case.officers:
                yield Deed(item, _as_named(officer), case.case_no, case.on)


def _alerts(asked: Asked) -> Iterator[Deed]:
    from zmtool.law.library import load_calendar
    from zmtool.oversight.internal.definition import alert_life
    from zmtool.oversight.internal.kept_limits import limits_due

    for one in limits_due(
        asked.session,
        asked.rules.alert_clocks,
        alert_life(asked.root),
        load_calendar(asked.root),
        first=asked.period.first,
        last=asked.period.last,
        now=asked.now,
    ):
        ref = "内管预警" if one.protected else one.alert_no
        yield Deed("alerts", Whom(login=one.person, name=one.person), ref, one.day, part=int(one.kept))


def _reviewed_cases(asked: Asked) -> Iterator[Deed]:
    from zmtool.cases.handlers import officers_of_cases
    from zmtool.reviews.settled import settled_dossiers

    session, period, rules = asked.session, asked.period, asked.rules
    settled = [
        (one, one.final, on)
        for one in settled_dossiers(session, period.first, period.last)
        if one.final is not None and period.covers(on := settled_on(one))
    ]
    officers = officers_of_cases(session, [one.case_no for one, _, _ in settled])
    for one, final, on in settled:
        passed = int(final.grade in rules.passing_grades)
        for officer in officers.get(one.case_no, ()):
            yield Deed("documents", _as_named(officer), f"{one.batch} {one.case_no}", on, passed)


def _reviewers(asked: Asked) -> Iterator[Deed]:
    from zmtool.reviews.settled import settled_dossiers

    session, period = asked.session, asked.period
    for dossier in settled_dossiers(session, period.first, period.last):
        for opinion in dossier.opinions:
            if not opinion.finished_at or not period.covers(on := finished_on(opinion)):
                continue
            whom, ref = _reviewer(opinion), f"{dossier.batch} {dossier.case_no}"
            yield Deed("reviewed", whom, ref, on)
            agreement = double_agreement(dossier) if opinion.role in (FIRST, SECOND) else Rate(0, 0)
            for item, rate in (
                ("overrulings", overrulings_upheld(dossier, opinion)),
                ("agreement", agreement),
            ):
                if rate.whole:
                    yield Deed(item, whom, ref, on, rate.part, rate.whole)


def _as_named(officer: Officer) -> Whom:
    return Whom(cert_no=officer.cert_no, name=officer.name)


def _reviewer(opinion: KeptOpinion) -> Whom:
    return Whom(login=opinion.reviewer, name=opinion.name or opinion.reviewer)


SOURCES = (
    Source(("inspections", "hits"), _inspections),
    Source(("cases", "cases_in_hand"), _cases),
    Source(("documents",), _reviewed_cases),
    Source(("alerts",), _alerts),
    Source(("reviewed", "overrulings", "agreement"), _reviewers),
)
