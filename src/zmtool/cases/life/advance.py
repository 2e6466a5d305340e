"""Taking a step: the case afterwards, with its event, its day, its papers and its custody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import Refused
from zmtool.cases.custody import tagged
from zmtool.cases.life.attempt import Attempt, Obstacle, Surroundings
from zmtool.cases.life.definition import Paper, Step
from zmtool.cases.life.history import SERVED_TITLES, history_of
from zmtool.cases.life.obstacles import attempt_of, obstacles_to
from zmtool.cases.life.opinions import opinions_on
from zmtool.cases.records import Approval, CaseDocument, CaseEvent, CaseFacts, CustodyEntry, SignFacts

_ANOTHER_KIND = frozenset({"party_unknown"})
"""Conditions that tell a case of another kind."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step one could think of taking next, and what is in its way."""

    step: Step
    obstacles: tuple[Obstacle, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stops it."""
        return not any(one.stops for one in self.obstacles)

    @property
    def near(self) -> bool:
        """Whether it is a way of this case at all, and every step that has to come first was taken."""
        return not any(one.missing_step or one.code in _ANOTHER_KIND for one in self.obstacles)


def ways(case: CaseFacts, around: Surroundings, on: date) -> tuple[Way, ...]:
    """Every step that is not closed for good, those with nothing in their way first."""
    found = []
    for step in around.cycle.steps.values():
        # What a step asks for is given when it is taken; so is the office.
        event = CaseEvent(step.id, on, role=step.offices[0] if step.offices else "")
        obstacles = obstacles_to(attempt_of(case, event, around))
        if not any(one.code == "closed" for one in obstacles):
            found.append(Way(step, tuple(one for one in obstacles if one.code != "asks")))
    return tuple(sorted(found, key=lambda way: (not way.open, way.step.side, way.step.order)))


def advanced(
    attempt: Attempt, today: date, *, override: bool = False
) -> tuple[CaseFacts, tuple[Obstacle, ...]]:
    """The case after the step, and the warnings it was taken with.

    With ``override`` an office high enough goes on for the reason in the event's note, and what was missing is
    kept in it. Raises Refused naming everything missing.
    """
    event = attempt.event
    if event.on > today:
        raise Refused(
            f"“{attempt.step.label}”的日期 {event.on} 在今天（{today}）之后",
            where=attempt.case.case_no,
            next_step="步骤办理后再登记",
        )
    found = obstacles_to(attempt)
    stopping = [one for one in found if one.stops]
    if stopping:
        event = _overriding(attempt, stopping, override)
    return take(replace(attempt, event=event)), tuple(one for one in found if not one.stops)


def _overriding(attempt: Attempt, stopping: list[Obstacle], override: bool) -> CaseEvent:
    event, cycle = attempt.event, attempt.around.cycle
    firm = [one for one in stopping if one.firm]
    if firm or not override or not event.note or not cycle.may_override(event.role):
        number = f" {attempt.case.case_no} "
        lines = "\n".join(f"  {index}. {one}" for index, one in enumerate(stopping, 1)).replace(
            " 编号 ", number
        )
        office = cycle.office_label(cycle.override_office)
        if any(one.code == "closed" for one in stopping):
            way = f"用 zmtool case advance {attempt.case.case_no} 查看可办理的步骤"
        elif len(firm) == len(stopping):
            way = "先满足上列条件，均不可变通"
        elif firm:
            way = "先满足上列条件；其中不可变通的：" + "、".join(one.what for one in firm)
        elif override:
            way = f"{cycle.office_label(event.role)}无权变通，须由{office}决定"
        else:
            way = f"先办理上列事项；确需变通的，由{office}决定：加 --override 理由 --role {cycle.override_office}"
        raise Refused(
            f"不能办理“{attempt.step.label}”，缺 {len(stopping)} 项条件：\n{lines}",
            where=attempt.case.case_no,
            next_step=way,
        )
    return replace(event, overridden=tuple(one.what for one in stopping))


def take(attempt: Attempt) -> CaseFacts:
    """The case with the step taken, whatever was in its way."""
    case, step, event = attempt.case, attempt.step, attempt.event
    if step.keeps_fine and event.amount is None:
        event = replace(event, amount=case.penalty.fine)
    goods = tagged(case.goods) if step.takes_custody else case.goods
    changes: dict[str, Any] = {
        "events": (*_recorded(case, attempt.around), event),
        "goods": goods,
        "stage": _stage_after(attempt),
        "documents": _papers(attempt, event),
    }
    if step.sets:
        changes[step.sets] = event.on
    if step.changes_procedure:
        changes["procedure"] = step.changes_procedure
    if event.number and any(paper.numbered == "decision_number" for paper in step.papers):
        changes["decision_number"] = event.number
    if step.takes_custody:
        holder = case.storage_place or case.bureau.name
        taken = (
            CustodyEntry(line.tag, "take", line.quantity, event.on, holder, event.by, "preservation_notice")
            for line in goods
            if not any(one.tag == line.tag for one in case.custody)
        )
        changes["custody"] = (*case.custody, *taken)
    return replace(case, **changes)


def _recorded(case: CaseFacts, around: Surroundings) -> tuple[CaseEvent, ...]:
    """The steps so far; those of an imported case are written down before the first is added to them."""
    return case.events or history_of(case, around.cycle).events


def _stage_after(attempt: Attempt) -> str:
    step = attempt.step
    beside = step.side or (step.side_after and attempt.history.done(*step.side_after))
    if not step.stage or (beside and not step.side):
        return attempt.case.stage
    main_line = attempt.case.stage
    if step.side and main_line not in _BEFORE_CLOSING:
        return main_line
    return step.stage


_BEFORE_CLOSING = frozenset(
    {
        "clue",
        "verifying",
        "filed",
        "investigating",
        "preserved",
        "preservation_disposed",
        "appraising",
        "valued",
    }
)
"""The stages in which what happens to the goods is the state of the case."""


def _papers(attempt: Attempt, event: CaseEvent) -> tuple[CaseDocument, ...]:
    documents = list(attempt.case.documents)
    for paper in attempt.step.papers:
        made = _paper(attempt, event, paper, documents)
        if made is None:
            continue
        waiting = next(
            (
                index
                for index, one in enumerate(documents)
                if one.type == made.type and one.date is None and not one.signs and paper.serves == ""
            ),
            None,
        )
        if waiting is None:
            documents.append(made)
        else:
            documents[waiting] = _completed(documents[waiting], made)
    return tuple(documents)


def _completed(waiting: CaseDocument, made: CaseDocument) -> CaseDocument:
    """A document that was prepared before its step, with what the step brings."""
    return replace(
        waiting,
        number=waiting.number or made.number,
        date=made.date,
        signs=made.signs,
        fields=MappingProxyType({**made.fields, **waiting.fields}),
    )


def _paper(
    attempt: Attempt, event: CaseEvent, paper: Paper, documents: Iterable[CaseDocument]
) -> CaseDocument | None:
    if paper.serves:
        return _receipt(attempt, event, paper.serves, documents)
    number = {
        "": "",
        "own": event.number,
        "case_no": attempt.case.case_no,
        "decision_number": event.number or attempt.case.decision_number,
    }.get(paper.numbered)
    if number is None:  # it shares the number of another document
        number = next((one.number for one in documents if one.type == paper.numbered), "")
    signs = {role: _signed(one) for role, one in opinions_on(attempt).items()} if paper.approvals else {}
    return CaseDocument(
        type=paper.type,
        number=number,
        date=event.on,
        signs=MappingProxyType(signs),
        fields=MappingProxyType(_own_fields(event, paper)),
    )


def _signed(approval: Approval) -> SignFacts:
    return SignFacts(
        approval.by, approval.on, approval.opinion or ("同意。" if approval.agrees else "不同意。")
    )


def _own_fields(event: CaseEvent, paper: Paper) -> dict[str, str]:
    if paper.type == "payment_voucher":
        fields = {"voucher_no": event.number} if event.number else {}
        return fields | ({"amount": format(event.amount, "f")} if event.amount is not None else {})
    return {}


def _receipt(
    attempt: Attempt, event: CaseEvent, served: str, documents: Iterable[CaseDocument]
) -> CaseDocument | None:
    kinds = (
        ("penalty_decision", "no_penalty_decision", "onsite_penalty_decision")
        if served == "decision"
        else (served,)
    )
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
    signs = {"server": SignFacts(event.by, event.on)} if event.by else {}
    return CaseDocument(
        type="service_receipt", fields=MappingProxyType(fields), signs=MappingProxyType(signs)
    )
