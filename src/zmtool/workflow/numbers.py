"""Document numbers at work: given out when a step makes a numbered document, listed, declared void."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.cases.life.definition import Step
from zmtool.cases.records import CaseEvent, CaseFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.numbering import load_numbering
from zmtool.forms.records import ENFORCEMENT
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.forms.tables import GivenNumber
    from zmtool.values.document_number import DocumentNumber

_OWN = ("own", "decision_number")


@dataclass(frozen=True, slots=True)
class NumberRegister:
    """Numbers given out, and the serials missing between them."""

    numbers: tuple[GivenNumber, ...]
    gaps: tuple[DocumentNumber, ...]


def numbered(
    session: Session,
    at: OpenWorkspace,
    case: CaseFacts,
    step: Step,
    event: CaseEvent,
    *,
    now: datetime,
    user: str,
) -> CaseEvent:
    """The event with the number of the document its step makes: the next one, or the one written by hand.

    Within the session's transaction, so that a step that is refused leaves no gap. Raises Refused for a number
    that another case has.
    """
    from zmtool.cases.stored import document_numbers
    from zmtool.forms.tables import give, note_used

    paper = next((one for one in step.papers if one.numbered in _OWN), None)
    form = load_catalogue(at.root).of_area(ENFORCEMENT).get(paper.type) if paper is not None else None
    if form is None:
        return event
    if event.number:
        note_used(session, event.number, form=form.id, case_no=case.case_no, now=now, who=user)
        return event
    if not form.number_word:
        return event
    org, year = case.bureau.short_name, event.on.year
    given = give(
        session,
        org,
        form.number_word,
        year,
        form=form.id,
        case_no=case.case_no,
        used_elsewhere=document_numbers(session, f"{org}烟{form.number_word}", year),
        now=now,
        who=user,
    )
    return replace(event, number=load_numbering(at.root).text(given))


def number_register(place: Place = None, *, word: str = "", year: int | None = None) -> NumberRegister:
    """The register of numbers, of one word or year."""
    from zmtool.forms.tables import gaps, given_numbers

    with opened(place) as at, at.reading() as session:
        numbers = given_numbers(session, word=word, year=year)
    return NumberRegister(tuple(numbers), tuple(gaps(numbers)))


def void_number(text: str, reason: str, place: Place = None, *, now: datetime, user: str) -> GivenNumber:
    """Declares a number void. Raises UsageProblem without a reason, NotFound, Refused."""
    from zmtool.forms.tables import void

    if not reason.strip():
        raise UsageProblem("作废文号须写明理由", next_step="加 --reason 理由")
    with opened(place, now=now) as at, at.writing() as session:
        return void(session, text, reason, now=now, who=user)
