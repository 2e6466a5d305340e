"""What was done in a case so far: the recorded steps, and for an imported case what its papers show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.cases.life.definition import LifeCycle, Step
from zmtool.cases.records import Approval, CaseDocument, CaseEvent, CaseFacts
from zmtool.values.times import parse_datetime

DECISIONS = ("decide", "decide_no_penalty", "decide_onsite", "unclaimed_decide")
"""The steps by which a case is decided."""


@dataclass(frozen=True, slots=True)
class History:
    """The steps of a case in the order of their days."""

    events: tuple[CaseEvent, ...]

    def of(self, *steps: str) -> tuple[CaseEvent, ...]:
        """Every time one of ``steps`` was taken."""
        return tuple(one for one in self.events if one.step in steps)

    def done(self, *steps: str) -> bool:
        """Whether one of ``steps`` was taken."""
        return any(one.step in steps for one in self.events)

    def first(self, *steps: str) -> CaseEvent | None:
        """The first time one of ``steps`` was taken."""
        return next(iter(self.of(*steps)), None)

    def last(self, *steps: str) -> CaseEvent | None:
        """The last time one of ``steps`` was taken."""
        found = self.of(*steps)
        return found[-1] if found else None


def history_of(case: CaseFacts, cycle: LifeCycle) -> History:
    """The steps recorded in ``case``; a step never recorded is taken from what the case shows of it."""
    recorded = {one.step for one in case.events}
    shown = [
        found
        for step in cycle.steps.values()
        if step.id not in recorded
        and step.seen is not None
        and (found := _shown(case, step)) is not None
        and not _explained(case, step, cycle, recorded)
    ]
    # On one day what the papers show comes first: a step recorded by hand was entered after them.
    return History(tuple(sorted((*shown, *case.events), key=lambda one: one.on)))


def seen_by(history: History, step: Step, cycle: LifeCycle) -> History:
    """What of the history counts for a step: where it begins anew by another (a hearing by a new notice), nothing
    of its own round that came before the last time of that other."""
    if not step.anew_by:
        return history
    begins = [index for index, one in enumerate(history.events) if one.step == step.anew_by]
    last = begins[-1] if begins else -1
    return History(
        tuple(
            one
            for index, one in enumerate(history.events)
            if index > last or cycle.steps[one.step].anew_by != step.anew_by
        )
    )


def _explained(case: CaseFacts, step: Step, cycle: LifeCycle, recorded: Collection[str]) -> bool:
    """Whether what would show the step comes from another: its document is brought by one that is recorded, or
    its day belongs to one that is recorded or has its document in the case (a decision not to punish).
    """
    seen = step.seen
    assert seen is not None  # noqa: S101 - the caller looked
    others = [one for one in cycle.steps.values() if one.id != step.id]
    if seen.document and _document(case, seen.document) is not None:
        return any(
            one.id in recorded and any(paper.type == seen.document and not paper.onto for paper in one.papers)
            for one in others
        )
    return bool(seen.field) and any(
        one.sets == seen.field
        and (one.id in recorded or (one.seen is not None and _document(case, one.seen.document) is not None))
        for one in others
    )


def approvals_of(case: CaseFacts, step: Step) -> tuple[Approval, ...]:
    """The opinions on a step: those recorded, else those signed on its document."""
    recorded = tuple(one for one in case.approvals if one.step == step.id)
    if recorded:
        return recorded
    papers = {paper.type for paper in step.papers if paper.approvals}
    return tuple(
        Approval(step.id, place, sign.names, sign.date, "不同意" not in sign.opinion, sign.opinion)
        for document in case.documents
        if document.type in papers
        for place, sign in document.signs.items()
        if sign.date is not None and sign.names and place in step.approvals
    )


def _shown(case: CaseFacts, step: Step) -> CaseEvent | None:
    seen = step.seen
    assert seen is not None  # noqa: S101 - the caller looked
    day: date | None = None
    moment: datetime | None = None
    document = _document(case, seen.document)
    if seen.field:
        value = getattr(case, seen.field)
        moment = value if isinstance(value, datetime) else None
        day = value.date() if isinstance(value, datetime) else value
    if seen.served:
        moment = served_at(case, seen.served)
        day = moment.date() if moment else None
    if day is None and document is not None:
        day = document.date
    if day is None:
        return None
    number = document.number if document is not None else ""
    return CaseEvent(step.id, day, moment, number=number, amount=_amount_shown(case, step))


def _amount_shown(case: CaseFacts, step: Step) -> Decimal | None:
    """What a payment came to: the voucher's own figure, else the whole fine."""
    if step.pays or step.keeps_fine:
        return case.penalty.fine
    return None


def served_at(case: CaseFacts, kind: str) -> datetime | None:
    """When the document of ``kind`` (``decision``: any decision) was served, by its receipt."""
    wanted = DECISION_TITLES if kind == "decision" else {SERVED_TITLES.get(kind, kind)}
    for one in case.documents:
        if one.type == "service_receipt" and one.fields.get("served_title") in wanted:
            try:
                return parse_datetime(one.fields.get("service_time", ""))
            except InvalidValue:
                return None
    return None


SERVED_TITLES: Mapping[str, str] = {
    "penalty_advance_notice": "行政处罚事先告知书",
    "hearing_right_notice": "听证告知书",
    "penalty_decision": "行政处罚决定书",
    "no_penalty_decision": "不予行政处罚决定书",
    "onsite_penalty_decision": "当场行政处罚决定书",
    "admin_handling_decision": "行政处理决定书",
    "demand_letter": "履行行政处罚决定催告书",
    "late_fee_decision": "加处罚款决定书",
    "hearing_notice": "听证通知书",
    "inquiry_notice": "询问（调查）通知书",
    "rectify_notice": "责令改正通知书",
    "suspend_notice": "责令整顿通知书",
    "suspend_end_notice": "整顿终结通知书",
}
"""How a receipt names the documents that steps are served by (domain notes, enforcement §3.3)."""

DECISION_TITLES = {
    SERVED_TITLES[kind] for kind in ("penalty_decision", "no_penalty_decision", "onsite_penalty_decision")
}


def _document(case: CaseFacts, kind: str) -> CaseDocument | None:
    return next((one for one in case.documents if one.type == kind), None) if kind else None
