"""What a clerk sees of one case at a glance: its dossier, its findings, its deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from zmtool.cases.deadlines import CaseDeadline, case_deadlines, load_running
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseFacts
from zmtool.checks.records import Review
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.law.library import load_law
from zmtool.workflow.cases import load_case
from zmtool.workflow.document_edits import OwnWording, own_wordings
from zmtool.workflow.filling import bound_documents
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """One case with everything a screen shows of it."""

    case: CaseFacts
    dossier: Dossier
    review: Review
    deadlines: tuple[CaseDeadline, ...]
    today: date
    catalogue: Catalogue
    papers: Mapping[tuple[str, int], PaperNotes]


@dataclass(frozen=True, slots=True)
class PaperNotes:
    """What is to be said of one document: required content it lacks, and what somebody worded against the facts."""

    missing: tuple[str, ...]
    wordings: tuple[OwnWording, ...]


def case_desk(place: Place, case_no: str, today: date) -> CaseDesk:
    """The desk of a case. Raises NotFound for a number that is not there."""
    with opened(place) as at:
        case = load_case(case_no, at)
        return desk_of(case, dossier_of_case(case, at.root), today, at.root)


def desk_of(case: CaseFacts, dossier: Dossier, today: date, overrides: Path | None = None) -> CaseDesk:
    """The desk of a case whose dossier is ``dossier``, made of its facts or of its paper."""
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    return CaseDesk(
        case,
        dossier,
        review_dossier(dossier, overrides=overrides),
        case_deadlines(case, load_law(overrides), load_life_cycle(overrides), load_running(overrides)),
        today,
        catalogue,
        _paper_notes(case, catalogue, overrides) if dossier.origin == "facts" else MappingProxyType({}),
    )


def _paper_notes(
    case: CaseFacts, catalogue: Catalogue, workspace: Path | None
) -> Mapping[tuple[str, int], PaperNotes]:
    """The notes of the documents that need any, by form and which of its documents (from 1)."""
    differing: dict[tuple[str, int], list[OwnWording]] = {}
    for own in own_wordings(case, workspace):
        if own.differs:
            differing.setdefault((own.form_id, own.which), []).append(own)
    notes: dict[tuple[str, int], PaperNotes] = {}
    seen: Counter[str] = Counter()
    for bound in bound_documents(case, catalogue, workspace):
        seen[bound.form.id] += 1
        key = (bound.form.id, seen[bound.form.id])
        missing = bound.missing if bound.form.template else ()
        if missing or key in differing:
            notes[key] = PaperNotes(missing, tuple(differing.get(key, ())))
    return notes
