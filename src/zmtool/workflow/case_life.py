"""Cases through their life: what is missing for the next step, taking it, opinions, deadlines of all cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.base.references import Reference, refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.cases.custody import load_custody_kinds
from zmtool.cases.life.advance import Way, advanced, ways
from zmtool.cases.life.attempt import Obstacle, PaperForm, Surroundings
from zmtool.cases.life.definition import LifeCycle, Step, load_life_cycle
from zmtool.cases.life.obstacles import attempt_of
from zmtool.cases.life.opinions import TWO_SIGN
from zmtool.cases.records import Approval, CaseEvent, CaseFacts
from zmtool.cases.stages import stage_label
from zmtool.law.library import load_law
from zmtool.law.periods import add_months
from zmtool.workflow.case_choices import named_step, nearest
from zmtool.workflow.cases import keep_in
from zmtool.workflow.numbers import numbered
from zmtool.workflow.review_of_step import brought_about
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

PRIOR_YEARS = 3
"""The window of the criminal threshold for repeated penalties (法释〔2010〕7号: 三年内两次以上)."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """A step that was taken: the stage now, warnings, what was set aside, the document titles it brought."""

    case_no: str
    step: str
    step_label: str
    stage: str
    stage_label: str
    version: int
    warnings: tuple[Obstacle, ...]
    overridden: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What can be done in a case next: every way with its obstacles, those open first."""

    case_no: str
    stage: str
    stage_label: str
    ways: tuple[Way, ...]


Edit = Callable[[CaseFacts], CaseFacts]


def next_steps(case_no: str, on: date, place: Place = None) -> NextSteps:
    """The steps that can follow in a case, and what each still lacks. Raises NotFound."""
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        around = surroundings(at, session, case, datetime.combine(on, time()))
    return NextSteps(case.case_no, case.stage, stage_label(case.stage), ways(case, around, on))


def advance(
    case_no: str,
    event: CaseEvent,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    edit: Edit | None = None,
    override: bool = False,
    fields: Mapping[str, str] | None = None,
) -> Advanced:
    """Takes a step in a case and saves it, in one transaction; ``edit`` changes the facts first.

    With ``override`` the event's office goes on in spite of what is missing, for the reason in its note; ``fields``
    are written into the first document the step brings.

    ``event.step`` may be a step's id or label. Raises Refused naming everything that is missing, NotFound,
    UsageProblem for a step that does not exist.
    """
    from zmtool.cases.keep import kept_case

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_case(session, case_no)
        case = edit(kept.facts) if edit else kept.facts
        around = surroundings(at, session, case, now)
        step = named_step(around.cycle, event.step)
        _refuse_unknown_fields(step, fields or {}, at)
        event = _checked(replace(event, step=step.id), around.cycle, at, session, user)
        event = numbered(session, at, case, step, event, now=now, user=user)
        before = {id(one) for one in case.documents}
        after, warnings = advanced(
            attempt_of(case, event, around), now.date(), override=override, fields=fields
        )
        warnings += brought_about(case, after, at.root)
        done = keep_in(
            session, at, after, now=now, user=user, why=event.note, action=f"case.{step.id}", before=case
        )
    taken = after.events[-1]
    return Advanced(
        case_no=after.case_no,
        step=step.id,
        step_label=step.label,
        stage=after.stage,
        stage_label=stage_label(after.stage),
        version=done.version,
        warnings=warnings,
        overridden=taken.overridden,
        papers=tuple(_title(around, one.type) for one in after.documents if id(one) not in before),
    )


def _refuse_unknown_fields(step: Step, fields: Mapping[str, str], at: OpenWorkspace) -> None:
    """Fields go into the first document of the step, which has to have them."""
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.records import ENFORCEMENT

    if not fields:
        return
    form = load_catalogue(at.root).of_area(ENFORCEMENT).get(step.papers[0].type) if step.papers else None
    known = {one.id: one.label for one in form.fields} if form is not None else {}
    for name in fields:
        if name not in known:
            title = form.title if form is not None else step.label
            listed = "、".join(f"{key}（{label}）" for key, label in known.items())
            raise UsageProblem(
                f"《{title}》没有字段“{name}”",
                next_step=nearest(name, known) or f"可用：{listed or '（无）'}",
            )


def _title(around: Surroundings, kind: str) -> str:
    form = around.forms.get(kind)
    return form.title if form is not None else kind


def approve(
    case_no: str, approval: Approval, place: Place = None, *, now: datetime, user: str
) -> tuple[str, int]:
    """Notes an opinion on a step; returns the step's label and the case's version.

    What the same people said the same day in the same office is replaced. Raises UsageProblem for an office or
    step that does not exist or a name left empty, Refused for a day in the future or officers of another case.
    """
    from zmtool.cases.keep import kept_case

    with opened(place, now=now) as at, at.writing() as session:
        case = kept_case(session, case_no).facts
        around = surroundings(at, session, case, now)
        step = named_step(around.cycle, approval.step)
        role = office_code(around.cycle, approval.role)
        if role not in step.approvals:
            names = "、".join(around.cycle.office_label(one) for one in step.approvals)
            raise UsageProblem(
                f"“{step.label}”不需要{around.cycle.office_label(role)}的意见",
                next_step=f"需要的意见：{names or '（无）'}",
            )
        if approval.on > now.date():
            raise Refused(f"意见日期 {approval.on} 在今天之后", where=case.case_no, next_step="签署后再登记")
        signed = _signers(approval, role, case)
        entered = "" if signed == (user,) else user
        given = replace(approval, step=step.id, role=role, by=signed, entered_by=entered)
        others = tuple(one for one in case.approvals if not _replaced_by(given, one))
        after = replace(case, approvals=(*others, given))
        done = keep_in(
            session, at, after, now=now, user=user, why=given.opinion, action="case.approval", before=case
        )
    return step.label, done.version


def _signers(approval: Approval, role: str, case: CaseFacts) -> tuple[str, ...]:
    """Those who sign an opinion. Raises UsageProblem for an empty name, Refused for an officer of another case."""
    names = tuple(dict.fromkeys(name.strip() for name in approval.by))
    if not all(names) or not names:
        raise UsageProblem("没有写明签署人", where="--by", next_step="写明签署意见的人的姓名")
    strangers = [one for one in names if one not in {officer.name for officer in case.officers}]
    if role == TWO_SIGN and strangers:
        raise Refused(
            f"{'、'.join(strangers)}不是本案执法人员，不能签署承办人意见",
            where=case.case_no,
            next_step=f"核对姓名；确是承办人的先登记：zmtool case officer {case.case_no} --add 证号",
        )
    return names


def _replaced_by(given: Approval, earlier: Approval) -> bool:
    """Whether an opinion says anew what the same people said of the same step on the same day."""
    same = (earlier.step, earlier.role, earlier.on) == (given.step, given.role, given.on)
    return same and (given.role != TWO_SIGN or set(earlier.by) <= set(given.by))


def surroundings(at: OpenWorkspace, session: Session, case: CaseFacts, now: datetime) -> Surroundings:
    """The law, the life cycle and what other cases say, for the conditions of a case's steps."""
    from zmtool.cases.related import prior_penalties
    from zmtool.workflow.case_goods import retail_value

    incident = case.incident_time.date() if case.incident_time else case.clue_date
    priors = None
    if incident is not None:
        since, _ = add_months(incident, -12 * PRIOR_YEARS)
        priors = len(prior_penalties(session, case.party, since=since, until=incident, besides=case.case_no))
    cycle, forms = load_life_cycle(at.root), forms_of(at)
    _refuse_unknown_papers(cycle, forms, at.root)
    return Surroundings(
        law=load_law(at.root),
        cycle=cycle,
        province=at.workspace.settings.checklist.province,
        forms=forms,
        prior_penalties=priors,
        retail_value=retail_value(session, case, now),
        custody=load_custody_kinds(at.root),
    )


def _refuse_unknown_papers(cycle: LifeCycle, forms: Mapping[str, PaperForm], root: Path) -> None:
    """Raises UsageProblem for a step that brings a document the catalogue does not have."""
    refuse_unknown(
        data_file("schemas/cases/life-cycle.yaml", root),
        (
            Reference(("steps", step.order, "papers", index, "type"), paper.type, "文书", forms)
            for step in cycle.steps.values()
            for index, paper in enumerate(step.papers)
        ),
    )


def forms_of(at: OpenWorkspace) -> Mapping[str, PaperForm]:
    """What steps have to know of the documents of the catalogue."""
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.records import ENFORCEMENT
    from zmtool.workflow.fill_set import paper_forms

    return paper_forms(load_catalogue(at.root).of_area(ENFORCEMENT))


def office_code(cycle: LifeCycle, wanted: str) -> str:
    """The code of an office given by code or Chinese name. Raises UsageProblem."""
    for office in cycle.offices.values():
        if wanted in (office.id, office.label):
            return office.id
    names = "、".join(f"{one.id}（{one.label}）" for one in cycle.offices.values())
    raise UsageProblem(f"没有角色“{wanted}”", next_step=f"可用：{names}")


def _checked(event: CaseEvent, cycle: LifeCycle, at: OpenWorkspace, session: Session, user: str) -> CaseEvent:
    """The event with its office as a code; somebody who claims an office must hold it where offices are kept."""
    from zmtool.staff.tables import operator_of, operators_kept

    if not event.role:
        return event
    role = office_code(cycle, event.role)
    if operators_kept(session):
        operator = operator_of(session, user)
        held = operator.role if operator is not None and operator.active else ""
        if held != role:
            raise Refused(
                f"操作人“{user}”登记的角色不是{cycle.office_label(role)}"
                + (f"，是{cycle.office_label(held)}" if held else "（未登记或已停用）"),
                next_step="由相应人员以本人账号办理，或用 zmtool staff list 核对登记",
            )
    return replace(event, role=role)
