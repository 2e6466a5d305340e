"""Applications at work: may somebody apply, taking one in, the next step, the board of due days, documents."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.records import Party
from zmtool.law.library import load_law
from zmtool.law.periods import add_months
from zmtool.licenses.application_file import read_application
from zmtool.licenses.life.advance import Way, advanced, begun, objections_to, ways
from zmtool.licenses.life.clocks import Clock, clocks_of
from zmtool.licenses.life.definition import ApplicationLife, load_life
from zmtool.licenses.life.effect import carried_out
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Ban, PastCase, Surroundings
from zmtool.licenses.problems import problems_of
from zmtool.licenses.records import Applicant, Application, Change, Licence, Material
from zmtool.licenses.register.private_numbers import citizen_of, key_of, masked
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import Vocabulary, load_vocabulary
from zmtool.staff.records import Officer
from zmtool.values.typed_field import Naming, with_field
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.licence_life_layout import keep_places, layout_objections
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.life.keep import ApplicationLine
    from zmtool.workflow.filling import FilledDocument

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BACK_YEARS = 5
_BANS = {"DISQUALIFY": "N6", "REVOKE": "N7"}
_NAMING = Naming("申请", lambda name: name, ("application_no", "matter", "documents", "bureau"))


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that was taken in, and what stands against it already."""

    application: Application
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class ShownApplication:
    """An application with its state, its clocks, and the steps that can come next."""

    course: Course
    state: str
    state_label: str
    clocks: tuple[Clock, ...]
    ways: tuple[Way, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an applicant says: fields by dotted name, materials (name → problem, empty where in order), changes (item, after)."""

    fields: Mapping[str, str]
    materials: Mapping[str, str]
    changes: tuple[tuple[str, str], ...] = ()


def matter_named(name: str, words: Vocabulary) -> str:
    """The key of a matter by its key or label. Raises UsageProblem."""
    found = next(
        (
            key
            for key, one in words.matters.items()
            if name.strip().upper() == key or name.strip() == one.label
        ),
        None,
    )
    if found is None:
        listed = "、".join(one.label for one in words.matters.values())
        raise UsageProblem(f"没有申请事项“{name}”", next_step=f"可用：{listed}")
    return found


def precheck(
    matter: str, lic_no: str, wishes: Wishes, place: Place = None, *, now: datetime
) -> tuple[Application, tuple[Objection, ...]]:
    """May somebody apply, and why not; nothing is written. Raises UsageProblem for a wrong matter or field."""
    with opened(place) as at, at.reading() as session:
        application = _application(session, at, matter, lic_no, wishes, "预检", now)
        _refuse_wrong(application, at)
        around = _around(session, at, Course(application, now), now.date())
        return application, objections(application, around)


def apply(
    matter: str,
    lic_no: str,
    wishes: Wishes,
    place: Place = None,
    *,
    file: Path | None = None,
    channel: str = "",
    now: datetime,
    user: str,
) -> Applied:
    """Takes an application in (收件): of a form that was filled in, or of what is said here and what the register knows.

    Raises BadInput, UsageProblem for what cannot be, Refused where the bureau is not set up.
    """
    from zmtool.licenses.life.keep import next_number

    with opened(place, now=now) as at, at.writing() as session:
        number = next_number(session, bureau_of(at).short_name, now.year)
        if file is not None:
            said = read_application(file, at.root)
            application = _changed(
                replace(said, application_no=number, documents=(), bureau=bureau_of(at)), wishes
            )
        else:
            application = _application(session, at, matter, lic_no, wishes, number, now)
        application = replace(
            application,
            channel=channel or application.channel,
            received_on=now.date(),
            accepted_on=None,
            decided_on=None,
            delivered_on=None,
            query_code=_code(),
        )
        _refuse_wrong(application, at)
        course = Course(application, now)
        around = _around(session, at, course, now.date())
        _keep(session, course, around, now=now, user=user, action="application.receive", expected=0)
        return Applied(application, objections(application, around))


def change_application(
    number: str, wishes: Wishes, place: Place = None, *, now: datetime, user: str
) -> Application:
    """Changes the facts of an open application. Raises NotFound, UsageProblem, Refused where it is decided."""
    from zmtool.licenses.life.keep import kept_course

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_course(session, number)
        life = load_life(at.root)
        if not life.states[kept.state].open and kept.state not in ("GRANTED", "DECIDED"):
            raise Refused(
                f"申请 {kept.course.application.application_no} 已办结，内容不能再改",
                next_step="如有错误，请按更正程序办理",
            )
        course = replace(kept.course, application=_changed(kept.course.application, wishes))
        _refuse_wrong(course.application, at)
        around = _around(session, at, course, now.date())
        _keep(session, course, around, now=now, user=user, action="application.change", expected=kept.version)
        return course.application


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
    wishes: Wishes | None = None,
    override: str = "",
    now: datetime,
    user: str,
) -> ShownApplication:
    """Takes the next step of an application, with its documents and what it does to the register.

    ``wishes`` are facts that come with the step. ``override`` is the reason for which somebody goes on although a person has
    to judge. Raises NotFound, Refused with everything that stands against it.
    """
    from zmtool.licenses.life.keep import kept_course

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_course(session, number)
        course = kept.course
        if wishes is not None:
            course = replace(course, application=_changed(course.application, wishes))
            _refuse_wrong(course.application, at)
        life = load_life(at.root)
        step = _step_named(step, life)
        known = tuple(_known_officer(session, one) for one in officers)
        taken = StepTaken(
            step, on, by or user, known, tuple(code.upper() for code in reasons), note, details or {}
        )
        around = _around(session, at, course, on.date())
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
        _keep(
            session,
            after,
            around,
            now=now,
            user=user,
            action="application.step",
            expected=kept.version,
            change={"step": step},
            why=taken.note,
        )
        return _shown(after, around, taken, kept.version + 1)


def show_application(number: str, place: Place = None, *, now: datetime, user: str) -> ShownApplication:
    """An application with its clocks and what can come next. Raises NotFound."""
    from zmtool.licenses.life.keep import kept_course

    with opened(place) as at, at.reading() as session:
        kept = kept_course(session, number)
        around = _around(session, at, kept.course, now.date())
        return _shown(kept.course, around, StepTaken("", now, user), kept.version)


def list_applications(
    place: Place = None, *, open_only: bool, matter: str = "", text: str = "", limit: int = 200
) -> tuple[ApplicationLine, ...]:
    """Applications, the open ones by their next due day first."""
    from zmtool.licenses.life.keep import listed_applications

    with opened(place) as at, at.reading() as session:
        key = matter_named(matter, load_vocabulary(at.root)) if matter else ""
        return listed_applications(session, open_only=open_only, matter=key, text=text, limit=limit)


def fill_documents(
    number: str, folder: Path, place: Place = None, *, only: tuple[str, ...] = ()
) -> list[FilledDocument]:
    """Fills the documents that the steps made (or drafts of the forms ``only``). Raises NotFound, Refused."""
    from zmtool.licenses.life.keep import kept_course
    from zmtool.workflow.filling_licence import fill_application

    with opened(place) as at:
        with at.reading() as session:
            application = kept_course(session, number).course.application
        return fill_application(application, folder, only=only, overrides=at.root)


def _application(
    session: Session, at: OpenWorkspace, matter: str, lic_no: str, wishes: Wishes, number: str, now: datetime
) -> Application:
    """A new application: what the register knows of the licence, then what was said."""
    from zmtool.licenses.register.keep import known_retailers

    words = load_vocabulary(at.root)
    key = matter_named(matter, words)
    held = known_retailers(session, [lic_no]).get(lic_no) if lic_no else None
    individual = lic_no[6:7] != "2"
    application = Application(
        number,
        key,
        bureau_of(at),
        Applicant("个体工商户" if individual else "法人", ""),
        licence=Licence(lic_no=lic_no),
        received_on=now.date(),
    )
    return _changed(begun(application, held, load_life(at.root)), wishes)


def _changed(application: Application, wishes: Wishes) -> Application:
    for path, text in wishes.fields.items():
        application = with_field(application, path, text, _NAMING)
    if wishes.materials:
        known = {one.name: one for one in application.materials}
        for name, problem in wishes.materials.items():
            known[name] = Material(name, given=problem != "未提交", copies="1", problem=problem)
        application = replace(application, materials=tuple(known.values()))
    if wishes.changes:
        licence = application.licence
        before = {
            "负责人": licence.principal,
            "经营场所": licence.addr,
            "经营地址": licence.addr,
            "字号": licence.name,
        }
        changes = tuple(Change(item, before.get(item, ""), after) for item, after in wishes.changes)
        application = replace(application, wish=replace(application.wish, changes=changes))
    return application


def _refuse_wrong(application: Application, at: OpenWorkspace) -> None:
    """Numbers whose check fails, unknown codes, days that run backwards. Raises UsageProblem."""
    for one in problems_of(application, load_vocabulary(at.root), load_law(at.root).licence_reasons):
        raise UsageProblem(
            f"{one.label}“{one.value}”：{one.rule}", where=".".join(map(str, one.trail)), next_step=one.remedy
        )


def _around(session: Session, at: OpenWorkspace, course: Course, today: date) -> Surroundings:
    """What judging looks at: the register, bans, decided cases, other applications."""
    from zmtool.cases.related import prior_penalties
    from zmtool.licenses.life.keep import bans_of, pending
    from zmtool.licenses.register.keep import known_retailers, known_secret
    from zmtool.licenses.register.lists import at_address, of_same_holder

    application = course.application
    applicant = application.applicant
    statuses = load_statuses(at.root)
    number = application.licence.lic_no
    held = known_retailers(session, [number]).get(number) if number else None
    secret = known_secret(session)
    person = citizen_of(applicant.id_no) if applicant.id_no else None
    id_key = key_of(str(person or applicant.id_no), secret) if secret and applicant.id_no else ""
    party = Party("", applicant.principal, id_no=applicant.id_no, uscc=applicant.uscc, license_no=number)
    since, _ = add_months(today, -12 * _BACK_YEARS)
    cases = prior_penalties(session, party, since=since, until=today)
    new = application.matter == "NEW"
    beside = at_address(session, applicant.business_address, today, statuses) if new else ()
    return Surroundings(
        load_law(at.root),
        load_life(at.root),
        load_vocabulary(at.root),
        statuses,
        today,
        held,
        beside,
        of_same_holder(session, held) if held else (),
        bans_of(session, id_key, applicant.uscc),
        tuple(PastCase(one.case_no, one.decision_date, one.cause) for one in cases if one.decision_date),
        pending(session, course),
    )


def _keep(
    session: Session,
    course: Course,
    around: Surroundings,
    *,
    now: datetime,
    user: str,
    action: str,
    expected: int,
    change: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    from zmtool.licenses.life.keep import keep_course

    state = around.life.state_of(course)
    running = [one for one in clocks_of(course, around.life, around.law, now.date()) if one.done is None]
    dues = [one.due for one in running if one.due is not None and one.rule.whose == "bureau"]
    keep_course(
        session,
        course,
        state=state,
        is_open=around.life.states[state].open or state in ("GRANTED", "DECIDED", "PRINTED"),
        next_due=min(dues, default=None),
        now=now,
        who=user,
        action=action,
        change=change or {},
        why=why,
        expected_version=expected,
    )


def _shown(course: Course, around: Surroundings, like: StepTaken, version: int) -> ShownApplication:
    state = around.life.state_of(course)
    return ShownApplication(
        course,
        state,
        around.life.states[state].label,
        clocks_of(course, around.life, around.law, like.at.date()),
        ways(course, StepTaken("", like.at, like.by), around),
        version,
    )


def _step_named(name: str, life: ApplicationLife) -> str:
    return next((one.id for one in life.steps.values() if name.strip() in (one.id, one.label)), name)


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


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(6))
