"""The next step of an application: what stands against it, its documents, what it does to the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, Refused, UsageProblem
from zmtool.law.periods import add_months
from zmtool.licenses.life.advance import advanced, objections_to
from zmtool.licenses.life.definition import ApplicationLife, load_life
from zmtool.licenses.life.effect import carried_out
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.standing import changes_between
from zmtool.licenses.life.surroundings import Ban, Surroundings
from zmtool.licenses.register.private_numbers import citizen_of, key_of, masked
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.staff.records import Officer
from zmtool.values.times import parse_datetime
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.licence_applications import ShownApplication, keep_application, shown_application
from zmtool.workflow.licence_life_layout import keep_places, layout_objections
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.licence_wishes import Wishes, refuse_future, refuse_standing, refuse_wrong, with_wishes
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


_BANS = {"DISQUALIFY": "N6", "REVOKE": "N7"}


def advance(
    number: str,
    step: str,
    place: Place = None,
    *,
    on: datetime,
    by: str = "",
    officers: Sequence[Officer] = (),
    reasons: Sequence[str] = (),
    note: str = "",
    details: Mapping[str, str] | None = None,
    paper: Mapping[str, str] | None = None,
    wishes: Wishes | None = None,
    override: str = "",
    now: datetime,
    user: str,
) -> ShownApplication:
    """Takes the next step of an application, with its documents and what it does to the register.

    ``paper`` is what stands on the step's documents, by field or label; ``wishes`` are facts that come with the step. ``override`` is the reason for which somebody goes on although a person has
    to judge. Raises NotFound, UsageProblem for a day that is still to come, Refused with everything that stands against it.
    """
    from zmtool.licenses.life.keep import kept_course

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_course(session, number)
        course = kept.course
        changes: Mapping[str, object] = {}
        refuse_future(on, now, "办理时间")
        if wishes is not None:
            course = replace(
                course, application=with_wishes(course.application, wishes, load_vocabulary(at.root))
            )
            refuse_standing(kept.course.application, course.application, kept.state, load_life(at.root))
            refuse_wrong(course.application, at)
            changes = changes_between(kept.course.application, course.application)
        life = load_life(at.root)
        step = _step_named(step, life)
        known = tuple(_known_officer(session, one) for one in officers)
        taken = StepTaken(
            step,
            on,
            by or user,
            known,
            tuple(code.upper() for code in reasons),
            note,
            {**(details or {}), **_paper_fields(paper or {}, step, course, life, at)},
        )
        around = surroundings_of(session, at, course, on.date())
        if step == "grant":
            around = replace(around, layout=layout_objections(session, at, course.application, around))
        against = objections_to(course, taken, around)
        _refuse(course, taken, against, override, life)
        if override:
            taken = replace(taken, note="；".join(filter(None, (note, f"例外：{override}"))))
        numbers = _numbers(session, at, course, taken, around, now=now, user=user)
        after = advanced(course, taken, around, numbers)
        issued = _carry_out(session, after, around, now=now, user=user) if life.steps[step].effect else None
        keep_places(session, after, life.state_of(after), issued, around, now=now, user=user)
        _note_ban(session, at, after, taken, around)
        keep_application(
            session,
            after,
            around,
            now=now,
            user=user,
            action="application.step",
            expected=kept.version,
            change={"step": step, **({"facts": changes} if changes else {})},
            why=taken.note,
        )
        return shown_application(after, around, taken, kept.version + 1)


def _step_named(name: str, life: ApplicationLife) -> str:
    """The id of a step by id or label. Raises UsageProblem for one that is not there."""
    found = next((one.id for one in life.steps.values() if name.strip() in (one.id, one.label)), None)
    if found is None:
        labels = "、".join(one.label for one in life.steps.values())
        raise UsageProblem(f"没有步骤“{name}”", where="步骤", next_step=f"可用：{labels}")
    return found


def _paper_fields(
    said: Mapping[str, str], step: str, course: Course, life: ApplicationLife, at: OpenWorkspace
) -> dict[str, str]:
    """What somebody said for fields of the step's documents, by id. Raises UsageProblem for one that they do not have."""
    from zmtool.forms.catalogue import load_catalogue

    if not said or step not in life.steps:
        return {}
    catalogue = load_catalogue(at.root)
    papers = life.steps[step].papers_for(course.application.matter)
    forms = [form for paper in papers if (form := catalogue.get(paper)) is not None]
    fields = {one.id: one for form in forms for one in form.fields}
    found: dict[str, str] = {}
    for name, text in said.items():
        field = next((one for one in fields.values() if name in (one.id, *one.all_labels)), None)
        if field is None:
            listed = "、".join(dict.fromkeys(one.label for one in fields.values()))
            raise UsageProblem(
                f"这一步的文书没有“{name}”一栏",
                where="--paper",
                next_step=f"可用：{listed or '这一步没有文书'}",
            )
        found[f"field.{field.id}"] = _moment_text(text) if field.type == "datetime" else text
    return found


def _moment_text(text: str) -> str:
    try:
        return parse_datetime(text).isoformat(timespec="minutes")
    except InvalidValue as error:
        raise UsageProblem(str(error), where="--paper", next_step="如 2026-05-20T09:00") from error


def _refuse(
    course: Course, taken: StepTaken, against: Sequence[Objection], override: str, life: ApplicationLife
) -> None:
    """Raises Refused with everything that stands against a step; what a person may judge gives way to a reason."""
    hard = [one for one in against if one.stops]
    soft = [one for one in against if not one.stops]
    if not hard and (not soft or override.strip()):
        return
    listed = [
        one.what + (f"（{one.ground}）" if one.ground else "") + (f"；{one.remedy}" if one.remedy else "")
        for one in (*hard, *soft)
    ]
    step = life.steps.get(taken.step)
    label = step.label if step else taken.step
    next_step = (
        "请先解决以上各项" if hard else "经负责人确认可以继续的，请加 --override 理由，理由记入办理记录"
    )
    raise Refused(
        f"{course.application.application_no} 还不能{label}：{'；'.join(listed)}", next_step=next_step
    )


def _known_officer(session: Session, one: Officer) -> Officer:
    """The officer as the register has them, by certificate or by name where only one has it."""
    from zmtool.staff.tables import officers

    known = [
        each
        for each in officers(session)
        if (one.cert_no and each.cert_no == one.cert_no) or (not one.cert_no and each.name == one.name)
    ]
    return known[0] if len(known) == 1 else one


def _numbers(
    session: Session,
    at: OpenWorkspace,
    course: Course,
    taken: StepTaken,
    around: Surroundings,
    *,
    now: datetime,
    user: str,
) -> dict[str, str]:
    """The numbers of the documents that the step makes, given out in the same transaction."""
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.numbering import load_numbering
    from zmtool.forms.tables import give

    catalogue = load_catalogue(at.root)
    org = bureau_of(at).short_name
    numbers: dict[str, str] = {}
    for paper in around.life.steps[taken.step].papers_for(course.application.matter):
        form = catalogue.get(paper)
        if form is None or not form.number_word:
            continue
        given = give(
            session,
            org,
            form.number_word,
            taken.at.year,
            form=form.id,
            case_no=course.application.application_no,
            now=now,
            who=user,
        )
        numbers[paper] = load_numbering(at.root).text(given)
    return numbers


def _carry_out(
    session: Session, course: Course, around: Surroundings, *, now: datetime, user: str
) -> Retailer | None:
    """Brings the register up to date with a matter that was carried out; the entry as it is then."""
    from zmtool.licenses.register.keep import keep_retailer, secret_of

    after = carried_out(course, around, course.steps[-1].at.date())
    if after is None:
        return None
    number = course.application.applicant.id_no
    if number and not after.id_key:
        person = citizen_of(number)
        whole = str(person or number)
        after = replace(
            after,
            id_mask=masked(whole),
            id_key=key_of(whole, secret_of(session)),
            birth_year=person.birth_date.year if person else None,
        )
    label = around.words.matters[course.application.matter].label
    keep_retailer(
        session,
        after,
        kind=f"licence.{course.application.matter.lower()}",
        now=now,
        who=user,
        why=label,
        source=course.application.application_no,
    )
    return after


def _note_ban(
    session: Session, at: OpenWorkspace, course: Course, taken: StepTaken, around: Surroundings
) -> None:
    """Who gave false materials, was disqualified or got the licence by fraud may not apply for some time."""
    from zmtool.licenses.life.keep import add_ban
    from zmtool.licenses.register.keep import secret_of

    reasons = around.law.licence_reasons.by_code
    codes = [code for code in taken.reasons if (one := reasons.get(code)) is not None and one.years]
    years = {code: reasons[code].years or 0 for code in codes}
    if taken.step == "decide" and (code := _BANS.get(course.application.matter)):
        codes, years = [*codes, code], {**years, code: 3}
    applicant = course.application.applicant
    if not codes:
        return
    id_key = key_of(applicant.id_no, secret_of(session)) if applicant.id_no else ""
    id_key = id_key or (around.held.id_key if around.held else "")
    for code in codes:
        until = add_months(taken.at.date(), 12 * years[code])[0] - timedelta(days=1)
        add_ban(
            session,
            Ban(code, until, course.application.application_no),
            id_key=id_key,
            uscc=applicant.uscc,
            name=applicant.principal or applicant.name,
        )
