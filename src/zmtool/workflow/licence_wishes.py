"""What an applicant says, as facts of an application: the matter by its name, fields, materials, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.law.library import load_law
from zmtool.licenses.life.advance import begun
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.standing import facts_that_stand, facts_to_come
from zmtool.licenses.problems import problems_of
from zmtool.licenses.records import Applicant, Application, Change, Licence, Material
from zmtool.licenses.vocabulary import Vocabulary, format_of, load_vocabulary
from zmtool.values.typed_field import Naming, with_field
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session


_FORMAT = "applicant.format"
_NAMING = Naming("申请", lambda name: name, ("application_no", "matter", "documents", "bureau"))
_BY_STEPS = (
    "received_on",
    "accepted_on",
    "decided_on",
    "delivered_on",
    "archive_date",
    "promised_due",
    "statutory_due",
    "extended_due",
    "query_code",
    "result",
)
"""What the steps write; a person takes the step instead."""
_LISTS = {
    "materials": "请用 --material 材料",
    "wish.changes": "请用 --change 项目=内容",
    "handlers": "办理实地核查时用 --officer 姓名:执法证号",
    "site.officers": "办理实地核查时用 --officer 姓名:执法证号",
    "site.schools": "请用 zmtool license layout measure 登记测距",
    "site.points": "请用 zmtool license layout measure 登记测距",
    "site.photos": "请用 zmtool license attach 存入照片",
}
"""Lists of more than words, and how they are written."""


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


def new_application(
    session: Session, at: OpenWorkspace, matter: str, lic_no: str, wishes: Wishes, number: str, now: datetime
) -> Application:
    """A new application: what the register knows of the licence, then what was said. Raises UsageProblem."""
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
    return with_wishes(begun(application, held, words), wishes, words)


def with_wishes(application: Application, wishes: Wishes, words: Vocabulary) -> Application:
    """The application with what was said over what it had. Raises UsageProblem for a wrong field or value."""
    for path, text in wishes.fields.items():
        if path in _BY_STEPS:
            raise UsageProblem(
                f"“{path}”由办理步骤写入，不能直接更改",
                where=path,
                next_step="请用 zmtool license advance 办理相应步骤",
            )
        if path in _LISTS:
            raise UsageProblem(f"“{path}”是一组内容，不能这样填写", where=path, next_step=_LISTS[path])
        if path == _FORMAT:
            text = format_of(text, words.enums) or text
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


def refuse_future(on: datetime, now: datetime, what: str) -> None:
    """Raises UsageProblem for a step of a day that is still to come; today is in order."""
    if on.date() > now.date():
        raise UsageProblem(
            f"{what} {on.date()} 还没有到，今天是 {now.date()}",
            where="--at",
            next_step="请写实际办理的日期，当天的不写 --at；约定的日期不是办理步骤",
        )


def refuse_standing(before: Application, after: Application, state: str, life: ApplicationLife) -> None:
    """Raises Refused where a fact changes on which a decision rests that was taken."""
    standing = facts_that_stand(before, after, state, life)
    if not standing:
        return
    free = "、".join(sorted(facts_to_come(state, before.matter, life)))
    raise Refused(
        f"申请 {before.application_no} 已作出决定（{life.states[state].label}），"
        f"决定所依据的内容不能再改：{'、'.join(standing)}",
        where="、".join(standing),
        next_step=(f"还可以填写：{free}；" if free else "")
        + "属于笔误的，用 zmtool license set 受理编号 字段=内容 --correct 理由 更正，改动前后的内容和理由留在审计记录中",
    )


def refuse_wrong(application: Application, at: OpenWorkspace) -> None:
    """Numbers whose check fails, unknown codes, days that run backwards. Raises UsageProblem."""
    for one in problems_of(application, load_vocabulary(at.root), load_law(at.root).licence_reasons):
        raise UsageProblem(
            f"{one.label}“{one.value}”：{one.rule}", where=".".join(map(str, one.trail)), next_step=one.remedy
        )
