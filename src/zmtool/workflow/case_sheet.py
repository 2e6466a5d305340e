"""One case with everything a clerk works it by: facts, what the review would find, deadlines, steps, opinions, timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from zmtool.cases.custody import Balance, balances, load_custody_kinds
from zmtool.cases.life.attempt import Surroundings
from zmtool.cases.life.definition import Step
from zmtool.cases.life.obstacles import attempt_of
from zmtool.cases.life.opinions import opinions_on
from zmtool.cases.records import CaseEvent, CaseFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, FormField
from zmtool.law.library import Law, load_law
from zmtool.law.transfer import TRANSFER_FLAGS
from zmtool.workflow.case_life import surroundings
from zmtool.workflow.case_timeline import TimelineLine, timeline_of
from zmtool.workflow.cases import ShownCase, show_case
from zmtool.workflow.review_precheck import NextStep, Precheck, precheck
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case on a day. ``opinions`` are the offices a near step still needs to hear, in their order, by the step's id.

    ``goods`` is where the goods are; ``circumstances`` and ``penalties`` are Chinese names by id, those the case has.
    """

    shown: ShownCase
    precheck: Precheck
    timeline: tuple[TimelineLine, ...]
    opinions: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, str]
    goods: tuple[Balance, ...]
    circumstances: tuple[str, ...]
    penalties: tuple[str, ...]

    @property
    def facts(self) -> CaseFacts:
        """What is known of the case."""
        return self.shown.facts

    def step(self, name: str) -> NextStep | None:
        """The near step with this id."""
        return next((one for one in self.precheck.steps if one.way.step.id == name), None)


def case_sheet(case_no: str, on: date, place: Place = None) -> CaseSheet:
    """The sheet of a case on a day. Raises NotFound."""
    with opened(place) as at:
        shown, found = show_case(case_no, at), precheck(case_no, on, at)
        with at.reading() as session:
            around = surroundings(at, session, shown.facts, datetime.combine(on, time()))
        facts, law = shown.facts, load_law(at.root)
        names = law.enums["penalty_type"].labels
        return CaseSheet(
            shown,
            found,
            timeline_of(case_no, at),
            {one.way.step.id: _unheard(facts, one.way.step, around, on) for one in found.steps},
            {one.id: one.label for one in around.cycle.offices.values()},
            tuple(balances(facts, load_custody_kinds(at.root))),
            tuple(circumstance_names(facts, law).get(one, one) for one in facts.circumstances),
            tuple(names.get(one, one) for one in facts.penalty.kinds),
        )


def circumstance_names(case: CaseFacts, law: Law) -> dict[str, str]:
    """Every circumstance that can be noted in a case of its cause, by id."""
    cause = law.causes.by_code.get(case.cause)
    known = {one: law.circumstances.label_of(one) for one in law.circumstances.ids}
    known |= {one.id: one.label for one in cause.serious} if cause else {}
    for source in law.first_offence:
        known |= source.facts
    return known | TRANSFER_FLAGS


def asked_fields(step: Step, place: Place = None) -> tuple[FormField, ...]:
    """The required fields of the first document of a step that only whoever takes it can tell."""
    if not step.papers:
        return ()
    root: Path | None = place.root if isinstance(place, OpenWorkspace) else place
    paper = step.papers[0]
    if paper.onto or paper.serves:
        return ()
    form = load_catalogue(root).of_area(ENFORCEMENT).get(paper.type)
    if form is None or not form.template:
        return ()
    said = {paper.starts, *paper.fields}
    return tuple(
        one
        for one in form.fields
        if one.required
        and one.source.startswith("document.")
        and one.id not in said
        and one.id not in _COUNTED
    )


_COUNTED = frozenset({"round", "doc_number"})
"""Fields that the case counts or numbers itself."""


def _unheard(case: CaseFacts, step: Step, around: Surroundings, on: date) -> tuple[str, ...]:
    """The offices of a step whose agreeing opinion is not there yet."""
    given = opinions_on(attempt_of(case, CaseEvent(step.id, on), around))
    return tuple(role for role in step.approvals if role not in given or not given[role].agrees)
