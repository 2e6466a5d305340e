"""The documents that a step brings forth: dated, numbered, signed by those who acted, in dossier order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from zmtool.base.errors import UnknownAnswer
from zmtool.base.plain import to_plain
from zmtool.cases.debt import debt_of, late_fee_on, overdue_fine, payment_due
from zmtool.cases.life.attempt import Attempt, PaperForm
from zmtool.cases.life.definition import Paper
from zmtool.cases.life.history import SERVED_TITLES
from zmtool.cases.life.opinions import opinions_on
from zmtool.cases.life.terms import by_way
from zmtool.cases.records import Approval, CaseDocument, CaseEvent
from zmtool.documents.records import SignFacts
from zmtool.values.money import to_capitals

_DECISIONS = ("penalty_decision", "no_penalty_decision", "onsite_penalty_decision")
_LAST = 10_000


def papers_after(
    attempt: Attempt, event: CaseEvent, fields: Mapping[str, str] | None = None
) -> tuple[CaseDocument, ...]:
    """The documents of the case with those of the step; ``fields`` are written into the first of them.

    A document that was prepared before its step (no date, no signature) is completed instead of made anew.
    """
    documents = list(attempt.case.documents)
    for index, paper in enumerate(attempt.step.papers):
        if paper.but_by and by_way(attempt, paper.but_by):
            continue
        written = fields if fields and index == 0 else {}
        draw = _receipt if paper.serves else _paper
        made = draw(attempt, event, paper, documents, written)
        earlier = _latest(documents, made.type) if paper.onto else None
        if earlier is not None:
            documents[earlier] = _signed_on(documents[earlier], made)
            continue
        waiting = None if paper.serves else _waiting(documents, made.type)
        if waiting is None:
            documents.insert(place_of(documents, made, attempt.around.forms), made)
        else:
            documents[waiting] = _completed(documents[waiting], made)
    return tuple(documents)


def _waiting(documents: Sequence[CaseDocument], kind: str) -> int | None:
    for index, one in enumerate(documents):
        if one.type == kind and one.date is None and not one.signs:
            return index
    return None


def _latest(documents: Sequence[CaseDocument], kind: str) -> int | None:
    return next((index for index in reversed(range(len(documents))) if documents[index].type == kind), None)


def _signed_on(earlier: CaseDocument, made: CaseDocument) -> CaseDocument:
    """A document of an earlier step with the signatures and the written fields that this one adds."""
    return replace(
        earlier,
        signs=MappingProxyType({**made.signs, **earlier.signs}),
        fields=MappingProxyType({**earlier.fields, **made.fields}),
    )


def place_of(documents: Sequence[CaseDocument], made: CaseDocument, forms: Mapping[str, PaperForm]) -> int:
    """Where the document belongs: a receipt behind what it serves, others by the catalogue's order."""
    if made.type == "service_receipt":
        for index in range(len(documents) - 1, -1, -1):
            title = SERVED_TITLES.get(documents[index].type)
            if title is not None and title == made.fields.get("served_title"):
                return index + 1
    orders = {kind: form.order for kind, form in forms.items()}
    own = orders.get(made.type, _LAST)
    last = -1
    for index, one in enumerate(documents):
        # A receipt stands with the document before it, whatever its own order.
        if one.type == "service_receipt":
            last = index if last == index - 1 else last
        elif orders.get(one.type, _LAST) <= own:
            last = index
    return last + 1


def _completed(waiting: CaseDocument, made: CaseDocument) -> CaseDocument:
    """A document that was prepared before its step, with what the step brings."""
    return replace(
        waiting,
        number=waiting.number or made.number,
        date=made.date,
        sealed=made.sealed,
        signs=made.signs,
        fields=MappingProxyType({**made.fields, **waiting.fields}),
    )


def _paper(
    attempt: Attempt,
    event: CaseEvent,
    paper: Paper,
    documents: Iterable[CaseDocument],
    written: Mapping[str, str],
) -> CaseDocument:
    number = {
        "": "",
        "own": event.number,
        "case_no": attempt.case.case_no,
        "decision_number": event.number or attempt.case.decision_number,
    }.get(paper.numbered)
    if number is None:  # it shares the number of another document
        number = next((one.number for one in documents if one.type == paper.numbered), "")
    form = attempt.around.forms.get(paper.type)
    return CaseDocument(
        type=paper.type,
        number=number,
        date=event.on,
        sealed=form.sealed if form is not None else False,
        signs=MappingProxyType(_signs(attempt, event, paper, written)),
        fields=MappingProxyType({**_own_fields(attempt, event, paper), **written}),
    )


def _signs(
    attempt: Attempt, event: CaseEvent, paper: Paper, fields: Mapping[str, str]
) -> dict[str, SignFacts]:
    """Who signed where: the opinions on the step, and those named as acting, each at the place of their part.

    A part ``field.x`` is whoever the document's field x names, where that person is among those who signed.
    """
    found: dict[str, SignFacts] = {}
    if paper.approvals:
        for one in opinions_on(attempt).values():
            found[paper.signs.get(one.role, one.role)] = _signed(one)
    officers = {one.name for one in attempt.case.officers}
    party = {attempt.case.party.name, attempt.case.party.legal_rep} - {""}
    for part, names in (("officers", officers), ("party", party)):
        place = paper.signs.get(part)
        signed = tuple(name for name in event.by if name in names)
        if place and signed and place not in found:
            found[place] = SignFacts(signed, event.on)
    for part, place in paper.signs.items():
        named = fields.get(part.removeprefix("field."), "")
        if part.startswith("field.") and named in event.by:
            found[place] = SignFacts((named,), event.on)
    placed = {name for one in found.values() for name in one.names}
    others = tuple(name for name in event.by if name not in officers | party | placed)
    place = paper.signs.get("others", "")
    if place and others and place not in found:
        found[place] = SignFacts(others, event.on)
    return found


def _signed(approval: Approval) -> SignFacts:
    return SignFacts(
        approval.by, approval.on, approval.opinion or ("同意。" if approval.agrees else "不同意。")
    )


def _own_fields(attempt: Attempt, event: CaseEvent, paper: Paper) -> dict[str, str]:
    """What the step itself says in its document; the unknown is left to the facts."""
    fields: dict[str, str] = {}
    if paper.starts and event.at is not None:
        fields[paper.starts] = event.at.strftime("%Y-%m-%dT%H:%M")
    for name, source in paper.fields.items():
        text = to_plain(_said(attempt, event, source))
        if text:
            fields[name] = str(text)
    return fields


def _said(attempt: Attempt, event: CaseEvent, source: str) -> object:
    if source.startswith("debt."):
        debt = debt_of(attempt.case, attempt.history)
        return None if debt is None else getattr(debt, source.removeprefix("debt."))
    if source.startswith("late."):
        return _lateness(attempt, event).get(source.removeprefix("late."))
    if source == "amount_in_words":
        return None if event.amount is None else to_capitals(event.amount)
    return getattr(event, source)


def _lateness(attempt: Attempt, event: CaseEvent) -> Mapping[str, object]:
    """The unpaid fine, the first day it was late and how many days count; empty where that cannot be told."""
    try:
        due = payment_due(attempt.case, attempt.history, attempt.law)
        late = late_fee_on(attempt.case, attempt.history, attempt.law, event.on)
    except UnknownAnswer:
        return {}
    if due is None or late is None:
        return {}
    principal = overdue_fine(attempt.case, attempt.history, due)
    return {"principal": principal, "first_day": due + timedelta(days=1), "days": late.days}


def _receipt(
    attempt: Attempt,
    event: CaseEvent,
    paper: Paper,
    documents: Iterable[CaseDocument],
    written: Mapping[str, str],
) -> CaseDocument:
    kinds = _DECISIONS if paper.serves == "decision" else (paper.serves,)
    found = next((one for one in reversed(tuple(documents)) if one.type in kinds), None)
    kind = found.type if found is not None else kinds[0]
    moment = event.at or datetime(event.on.year, event.on.month, event.on.day)  # noqa: DTZ001 - as on paper
    fields = {
        "served_title": SERVED_TITLES.get(kind, kind),
        "served_number": found.number if found is not None else event.number,
        "place": attempt.case.party.business_address or attempt.case.party.address or attempt.case.place,
        "method": event.about or "直接送达",
        "service_time": moment.strftime("%Y-%m-%dT%H:%M") if event.at else event.on.isoformat(),
    }
    return CaseDocument(
        type="service_receipt",
        fields=MappingProxyType({**fields, **written}),
        signs=MappingProxyType(_signs(attempt, event, paper, written)),
    )
