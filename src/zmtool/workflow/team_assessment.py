"""Assessing the team over a period, and everything that is known of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.reviews.by_person import settled_on
from zmtool.staff.assessment import Assessment, Period, assess
from zmtool.staff.team_rules import TeamRules, load_team_rules
from zmtool.staff.training.records import KeptTraining
from zmtool.workflow.team_files import FileEntry, entry_of
from zmtool.workflow.team_sources import SOURCES, Asked, deeds_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.reviews.drill_register import HandedIn
    from zmtool.staff.files.records import KeptFile


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """A case of a person that was reviewed: when its score became final, the score and the grade."""

    case_no: str
    batch: str
    on: date | None
    score: Decimal
    grade: str


@dataclass(frozen=True, slots=True)
class Card:
    """A person's whole file: certificate, trainings, drills, reviewed cases."""

    entry: FileEntry
    trainings: tuple[KeptTraining, ...]
    drills: tuple[HandedIn, ...]
    reviewed: tuple[ReviewedCase, ...]


def assess_team(period: Period, place: Place = None, *, now: datetime) -> tuple[Assessment, TeamRules]:
    """Everybody's figures over a period as they stand ``now``, with the rules they were made by. Raises UsageProblem for one that ends before it
    begins."""
    from zmtool.staff.files.keep import staff_files

    if period.last < period.first:
        raise UsageProblem(f"期末 {period.last} 早于期初 {period.first}", next_step="请核对 --from 和 --to")
    sourced = {item for source in SOURCES for item in source.items}
    with opened(place) as at, at.reading() as session:
        rules = load_team_rules(at.root)
        deeds = deeds_of(Asked(session, period, rules, now, at.root))
        return assess(period, staff_files(session), deeds, rules.items, sourced), rules


def write_assessment(made: Assessment, rules: TeamRules, path: Path) -> Path:
    """Writes the figures to an .xlsx file. Raises UsageProblem for another name, Refused where it cannot be written."""
    from zmtool.reports.sheet_book import write_book
    from zmtool.reports.team_assessment import assessment_sheets

    return write_book(assessment_sheets(made, rules), path)


def card_of(who: str, place: Place = None, *, today: date) -> Card:
    """Everything that is known of a person. Raises NotFound, Refused where several are named."""
    from zmtool.staff.files.keep import staff_files
    from zmtool.staff.training.keep import trainings
    from zmtool.workflow.team_training import drills_of

    with opened(place) as at:
        entry = entry_of(who, at, today=today)
        with at.reading() as session:
            files = staff_files(session)
            return Card(
                entry,
                tuple(one for one in trainings(session) if one.of(entry.kept.number) is not None),
                drills_of(session, entry.kept, files),
                _reviewed(session, entry.kept),
            )


def _reviewed(session: Session, kept: KeptFile) -> tuple[ReviewedCase, ...]:
    from zmtool.cases.handlers import cases_of_certificates
    from zmtool.reviews.settled import settled_of_cases

    certificates = [one for one in (kept.file.cert_no, *kept.file.former_certs) if one]
    return tuple(
        ReviewedCase(one.case_no, one.batch, settled_on(one), one.final.score, one.final.grade_label)
        for one in settled_of_cases(session, cases_of_certificates(session, certificates))
        if one.final is not None
    )
