"""Taking an application in: may somebody apply, receiving it, changing its facts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import Refused, UsageProblem
from zmtool.licenses.application_file import read_application
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.records import Course
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.licence_applications import keep_application
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.licence_wishes import Wishes, new_application, refuse_wrong, with_wishes
from zmtool.workflow.workspace import Place, opened

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that was taken in, and what stands against it already."""

    application: Application
    objections: tuple[Objection, ...]


def precheck(
    matter: str, lic_no: str, wishes: Wishes, place: Place = None, *, now: datetime
) -> tuple[Application, tuple[Objection, ...]]:
    """May somebody apply, and why not; nothing is written. Raises UsageProblem for a wrong matter or field."""
    with opened(place) as at, at.reading() as session:
        application = new_application(session, at, matter, lic_no, wishes, "预检", now)
        refuse_wrong(application, at)
        around = surroundings_of(session, at, Course(application, now), now.date())
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
            application = with_wishes(
                replace(said, application_no=number, documents=(), bureau=bureau_of(at)),
                wishes,
                load_vocabulary(at.root),
            )
        else:
            application = new_application(session, at, matter, lic_no, wishes, number, now)
        application = replace(
            application,
            channel=channel or application.channel,
            received_on=now.date(),
            accepted_on=None,
            decided_on=None,
            delivered_on=None,
            query_code=_code(),
        )
        refuse_wrong(application, at)
        if not (application.applicant.name or application.applicant.principal):
            raise UsageProblem(
                "不知道申请人是谁",
                next_step="请写 applicant.name=字号 applicant.principal=经营者；持证人办理的写 --lic-no 许可证号",
            )
        course = Course(application, now)
        around = surroundings_of(session, at, course, now.date())
        keep_application(
            session, course, around, now=now, user=user, action="application.receive", expected=0
        )
        return Applied(application, objections(application, around))


def change_application(
    number: str, wishes: Wishes, place: Place = None, *, now: datetime, user: str
) -> Application:
    """Changes the facts of an open application. Raises NotFound, UsageProblem, Refused where it is decided."""
    from zmtool.licenses.life.keep import kept_course

    if not (wishes.fields or wishes.materials or wishes.changes):
        raise UsageProblem(
            "没有写明要改什么", next_step="例：zmtool license set 受理编号 applicant.phone=13900000001"
        )
    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_course(session, number)
        life = load_life(at.root)
        if not life.states[kept.state].open and kept.state not in ("GRANTED", "DECIDED"):
            raise Refused(
                f"申请 {kept.course.application.application_no} 已办结，内容不能再改",
                next_step="如有错误，请按更正程序办理",
            )
        course = replace(
            kept.course, application=with_wishes(kept.course.application, wishes, load_vocabulary(at.root))
        )
        refuse_wrong(course.application, at)
        around = surroundings_of(session, at, course, now.date())
        keep_application(
            session, course, around, now=now, user=user, action="application.change", expected=kept.version
        )
        return course.application


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(6))
