"""Before the fact: what the review would find in a case as it stands, what runs out, and what the next steps still lack.

A finding costs nothing while it can still be mended; once a document has been served it cannot be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from zmtool.cases.deadlines import CaseDeadline, case_deadlines, load_running
from zmtool.cases.life.advance import Way, ways
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.stages import stage_label
from zmtool.checks.records import Review
from zmtool.checks.root_causes import RootCause, root_causes
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.case_life import surroundings
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import Place, opened

SOON = 3
"""Calendar days before its end from which a deadline is a warning."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that could come next; ``final`` are the documents it hands to the party, which cannot be taken back."""

    way: Way
    final: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Precheck:
    """A case before its next step. ``deadlines`` are those that still run, the first to end first."""

    case_no: str
    on: date
    stage: str
    review: Review
    causes: tuple[RootCause, ...]
    deadlines: tuple[CaseDeadline, ...]
    steps: tuple[NextStep, ...]

    @property
    def urgent(self) -> tuple[CaseDeadline, ...]:
        """The deadlines that are over, or will be within ``SOON`` days."""
        return tuple(
            one
            for one in self.deadlines
            if one.whose == "bureau" and (left := one.days_left(self.on)) is not None and left <= SOON
        )


def precheck(case_no: str, on: date, place: Place = None) -> Precheck:
    """The precheck of a case in the workspace on a day. Raises NotFound."""
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        around = surroundings(at, session, case, datetime.combine(on, time()))
        root = at.root
    review = review_dossier(dossier_of_case(case, root), overrides=root)
    running = case_deadlines(case, load_law(root), load_life_cycle(root), load_running(root))
    left = [one for one in running if one.done is None]
    return Precheck(
        case.case_no,
        on,
        stage_label(case.stage),
        review,
        root_causes(review),
        tuple(sorted(left, key=lambda one: (one.due is None, one.due or date.max))),
        tuple(NextStep(way, _final(way, root)) for way in ways(case, around, on) if way.near),
    )


def _final(way: Way, root: Path) -> tuple[str, ...]:
    catalogue = load_catalogue(root).of_area(ENFORCEMENT)
    forms = (catalogue.get(paper.type) for paper in way.step.papers)
    return tuple(form.title for form in forms if form is not None and form.nature == "external" and form.seal)
