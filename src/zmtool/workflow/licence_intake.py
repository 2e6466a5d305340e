"""Taking an application in: may somebody apply, receiving it, changing its facts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.licenses.application_file import read_application
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.standing import changes_between
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.licence_applications import keep_application
from zmtool.workflow.licence_surroundings import surroundings_of
from zmtool.workflow.licence_wishes import (
    Wishes,
    new_application,
    refuse_future,
    refuse_standing,
    refuse_wrong,
    with_wishes,
)
from zmtool.workflow.workspace import Place, opened

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that was taken in, and what stands against it already."""

    application: Application
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An application after a change, and what changed: ``{"applicant.phone": [old, new], …}``."""

    application: Application
    changes: Mapping[str, list[Any]]


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
    on: datetime,
    now: datetime,
    user: str,
) -> Applied:
    """Takes an application in (收件): of a form that was filled in, or of what is said here and what the register knows.

    ``on`` is the moment of receipt. Raises BadInput, NotFound, UsageProblem for what cannot be, Refused where the bureau is not set up.
    """
    from zmtool.licenses.life.keep import next_number

    with opened(place, now=now) as at, at.writing() as session:
        refuse_future(on, now, "收件时间")
        number = next_number(session, bureau_of(at).short_name, on.year)
        if file is not None:
            said = read_application(file, at.root)
            application = with_wishes(
                replace(said, application_no=number, documents=(), bureau=bureau_of(at)),
                wishes,
                load_vocabulary(at.root),
            )
        else:
            application = new_application(session, at, matter, lic_no, wishes, number, on)
        application = replace(
            application,
            channel=channel or application.channel,
            received_on=on.date(),
            accepted_on=None,
            decided_on=None,
            delivered_on=None,
            archive_date=None,
            promised_due=None,
            statutory_due=None,
            extended_due=None,
            result="",
            query_code=_code(),
        )
        refuse_wrong(application, at)
        if not (application.applicant.name or application.applicant.principal):
            if unknown := application.licence.lic_no:
                raise NotFound(
                    f"登记簿中没有许可证 {unknown}",
                    next_step="请核对许可证号，或先用 zmtool license import 导入登记簿",
                )
            raise UsageProblem(
                "不知道申请人是谁",
                next_step="请写 applicant.name=字号 applicant.principal=经营者；持证人办理的写 --lic-no 许可证号",
            )
        course = Course(application, on)
        around = surroundings_of(session, at, course, on.date())
        keep_application(
            session, course, around, now=now, user=user, action="application.receive", expected=0
        )
        return Applied(application, objections(application, around))


def change_application(
    number: str, wishes: Wishes, place: Place = None, *, correct: str = "", now: datetime, user: str
) -> Changed:
    """Changes the facts of an application; every change is in the trail with what was there before.

    Once it is decided, only what belongs to the steps to come; ``correct`` is the reason for which a clerical slip is put
    right all the same. Raises NotFound, UsageProblem, Refused.
    """
    from zmtool.licenses.life.keep import kept_course

    if not (wishes.fields or wishes.materials or wishes.changes):
        raise UsageProblem(
            "没有写明要改什么", next_step="例：zmtool license set 受理编号 applicant.phone=13900000001"
        )
    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_course(session, number)
        before = kept.course.application
        course = replace(kept.course, application=with_wishes(before, wishes, load_vocabulary(at.root)))
        if not correct.strip():
            refuse_standing(before, course.application, kept.state, load_life(at.root))
        refuse_wrong(course.application, at)
        changes = changes_between(before, course.application)
        if changes:
            keep_application(
                session,
                course,
                surroundings_of(session, at, course, now.date()),
                now=now,
                user=user,
                action="application.correct" if correct.strip() else "application.change",
                expected=kept.version,
                change={"facts": changes},
                why=correct.strip(),
            )
        return Changed(course.application, changes)


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(6))
