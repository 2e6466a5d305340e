"""What a clerk sees of one case at a glance: its dossier, its findings, its deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zmtool.cases.deadlines import CaseDeadline, case_deadlines, load_running
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseFacts
from zmtool.checks.records import Review
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.law.library import load_law
from zmtool.workflow.cases import load_case
from zmtool.workflow.reviewing import dossier_of_case, review_dossier


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """One case with everything a screen shows of it."""

    case: CaseFacts
    dossier: Dossier
    review: Review
    deadlines: tuple[CaseDeadline, ...]
    today: date
    catalogue: Catalogue


def case_desk(workspace: Path, case_no: str, today: date) -> CaseDesk:
    """The desk of a case. Raises NotFound for a number that is not there."""
    case = load_case(case_no, workspace)
    dossier = dossier_of_case(case, workspace)
    return CaseDesk(
        case,
        dossier,
        review_dossier(dossier, overrides=workspace),
        case_deadlines(case, load_law(workspace), load_life_cycle(workspace), load_running(workspace)),
        today,
        load_catalogue(workspace).of_area(ENFORCEMENT),
    )
