"""Taking a step: what stands against it, and the application after it (pure; the clock and the register come in as arguments)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zmtool.licenses.life.clocks import Clock, clocks_of
from zmtool.licenses.life.conditions import CONDITIONS
from zmtool.licenses.life.definition import ApplicationLife, LicenceStep
from zmtool.licenses.life.effect import renewed_validity
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.papers import papers_of
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.licenses.records import Application, Licence
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.vocabulary import Vocabulary, format_of

RESULTS = {
    "grant": "准予许可",
    "deemed": "视为准予延续",
    "deny": "不予许可",
    "reject": "不予受理",
    "withdraw": "申请人撤回",
    "lapse": "逾期未补正，视为撤回",
    "drop": "终止办理",
    "decide": "已作出决定",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A step that could come next, and what stands against it."""

    step: LicenceStep
    objections: tuple[Objection, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stops it."""
        return not any(one.stops for one in self.objections)

    @property
    def lacking(self) -> tuple[Objection, ...]:
        """What stops it that nobody can answer while taking it."""
        return tuple(one for one in self.objections if one.stops and not one.asks)


def objections_to(course: Course, taken: StepTaken, around: Surroundings) -> tuple[Objection, ...]:
    """Everything against a step; the first entry is the order where the step is not its turn."""
    life = around.life
    step = life.steps.get(taken.step)
    if step is None:
        known = "、".join(f"{one.id}（{one.label}）" for one in life.steps.values())
        return (Objection("", f"没有步骤“{taken.step}”", remedy=f"可用：{known}"),)
    state = life.state_of(course)
    matter = course.application.matter
    if step not in life.steps_from(state, matter):
        possible = "、".join(f"{one.id}（{one.label}）" for one in life.steps_from(state, matter))
        label = life.states[state].label
        return (
            Objection(
                "",
                f"现在的状态是{label}，不能{step.label}",
                remedy=f"接下来可办：{possible or '没有，已办结'}",
            ),
        )
    found: list[Objection] = []
    previous = _latest(course, step, life)
    if taken.at < previous:
        found.append(
            Objection(
                "",
                f"办理时间 {taken.at:%Y-%m-%d %H:%M} 早于上一步 {previous:%Y-%m-%d %H:%M}",
                remedy="请核对日期",
            )
        )
    for name in step.needs:
        found += CONDITIONS[name](course, taken, around)
    return tuple(found)


def _latest(course: Course, step: LicenceStep, life: ApplicationLife) -> datetime:
    """The moment that a step may not come before: the step before it in the order, or the receipt."""
    return max(
        (
            one.at
            for one in course.steps
            if step.aside or (known := life.steps.get(one.step)) is None or not known.aside
        ),
        default=course.received_at,
    )


def ways(course: Course, like: StepTaken, around: Surroundings) -> tuple[Way, ...]:
    """The steps that can come next, each with what stands against it; ``like`` has the day and the person."""
    state = around.life.state_of(course)
    return tuple(
        Way(one, objections_to(course, replace(like, step=one.id), around))
        for one in around.life.steps_from(state, course.application.matter)
    )


def advanced(course: Course, taken: StepTaken, around: Surroundings, numbers: Mapping[str, str]) -> Course:
    """The course after a step that nothing stops: facts, documents (``numbers``: by form) and clocks brought up to date."""
    step = around.life.steps[taken.step]
    day = taken.at.date()
    documents = papers_of(course.application, taken, step, numbers)
    application = _with_facts(course.application, taken, around, day)
    application = replace(application, documents=(*application.documents, *documents))
    after = Course(application, course.received_at, (*course.steps, taken))
    return replace(after, application=_with_dues(after, around, day))


def _with_facts(application: Application, taken: StepTaken, around: Surroundings, day: date) -> Application:
    fields: dict[str, Any] = {}
    match taken.step:
        case "grant" | "deemed":
            fields["licence"] = _granted_licence(application, around)
        case "accept":
            fields["accepted_on"] = day
        case "deliver":
            fields["delivered_on"] = day
        case "archive":
            fields["archive_date"] = day
        case "supplied":
            fields["materials"] = tuple(
                replace(one, given=True, problem="", remedy="") for one in application.materials
            )
        case "inspect":
            fields["handlers"] = taken.officers or application.handlers
            fields["site"] = replace(application.site, officers=taken.officers or application.site.officers)
    if taken.step in RESULTS:
        fields["result"] = RESULTS[taken.step]
        fields["decided_on"] = day
    if taken.reasons:
        fields["reasons"] = taken.reasons
    if taken.note and taken.step in ("deny", "reject", "decide", "grant"):
        fields["facts"] = application.facts or taken.note
    return replace(application, **fields)


def _granted_licence(application: Application, around: Surroundings) -> Licence:
    """What will stand on the licence, from the application; what somebody wrote already stays."""
    licence, applicant = application.licence, application.applicant
    if application.matter == "RENEW":
        old = around.held.valid_to if around.held else None
        if old is None or licence.valid_to != old:
            return licence
        first, last = renewed_validity(old, around.life.validity_years)
        return replace(licence, valid_from=first, valid_to=last)
    if application.matter != "NEW":
        return licence
    return replace(
        licence,
        name=licence.name or applicant.name,
        principal=licence.principal or applicant.principal,
        eco_type=licence.eco_type or applicant.eco_type,
        uscc=licence.uscc or applicant.uscc,
        addr=licence.addr or applicant.business_address,
        scope=licence.scope or application.wish.scope,
        org=licence.org or application.bureau.name,
    )


def _with_dues(course: Course, around: Surroundings, day: date) -> Application:
    """The due days that documents print, as the clocks have them."""
    by_id: dict[str, Clock] = {one.rule.id: one for one in clocks_of(course, around.life, around.law, day)}
    statutory, promised = by_id.get("D2"), by_id.get("D2B")
    application = course.application
    due = statutory.due if statutory else None
    extended = due if course.taken("extend") else application.extended_due
    first = application.statutory_due if course.taken("extend") else due
    return replace(
        application,
        statutory_due=first or application.statutory_due,
        extended_due=extended,
        promised_due=(promised.due if promised else None) or application.promised_due,
    )


def begun(application: Application, held: Retailer | None, words: Vocabulary) -> Application:
    """An application of a holder with what the register knows of the licence, so that nobody types it again."""
    if held is None:
        return application
    licence = Licence(
        lic_no=held.lic_no,
        name=held.name,
        principal=held.principal,
        eco_type=held.eco_type,
        uscc=held.uscc,
        addr=held.addr,
        scope=held.scope,
        supplier=held.supplier,
        valid_from=held.valid_from,
        valid_to=held.valid_to,
        org=held.org,
        issue_date=held.issue_date,
        serial=held.serial,
    )
    applicant = replace(
        application.applicant,
        name=application.applicant.name or held.name,
        principal=application.applicant.principal or held.principal,
        uscc=application.applicant.uscc or held.uscc,
        eco_type=application.applicant.eco_type or held.eco_type,
        business_address=application.applicant.business_address or held.addr,
        phone=application.applicant.phone or held.phone,
        format=application.applicant.format or (format_of(held.format, words.enums) or ""),
    )
    return replace(application, licence=licence, applicant=applicant)
