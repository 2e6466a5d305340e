"""The people of the workspace: enforcement officers with their certificates, operators with their offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.life.definition import load_life_cycle
from zmtool.staff.records import Officer, Operator
from zmtool.workflow.case_life import office_code
from zmtool.workflow.workspace import Place, opened


def registered_officers(place: Place = None) -> tuple[Officer, ...]:
    """The register of officers, by name."""
    from zmtool.staff.tables import officers

    with opened(place) as at, at.reading() as session:
        return tuple(officers(session))


def register_officer(
    officer: Officer, place: Place = None, *, now: datetime, user: str, why: str = ""
) -> bool:
    """Registers an officer, or changes the one with that certificate; False if nothing differs.

    What is left out of a change stays as it is. Raises UsageProblem for a term that ends before it begins.
    """
    from zmtool.staff.tables import officers, save_officer

    if not officer.cert_no.strip():
        raise UsageProblem("没有执法证号", next_step="执法证号是执法人员的唯一标识，必须填写")
    with opened(place, now=now) as at, at.writing() as session:
        known = next((one for one in officers(session) if one.cert_no == officer.cert_no), None)
        if known is not None:
            officer = replace(
                known,
                name=officer.name or known.name,
                post=officer.post or known.post,
                valid_from=officer.valid_from or known.valid_from,
                valid_to=officer.valid_to or known.valid_to,
            )
        if not officer.name:
            raise UsageProblem("没有姓名", next_step="加 --name 姓名")
        if officer.valid_from and officer.valid_to and officer.valid_to < officer.valid_from:
            raise UsageProblem(
                f"证件有效期止 {officer.valid_to} 早于有效期起 {officer.valid_from}", next_step="请核对执法证"
            )
        return save_officer(session, officer, now=now, who=user, why=why)


def expiring(officers: Sequence[Officer], today: date, days: int) -> tuple[Officer, ...]:
    """The officers whose certificate has run out or will within ``days``."""
    return tuple(one for one in officers if one.valid_to is not None and (one.valid_to - today).days <= days)


def registered_operators(place: Place = None) -> tuple[Operator, ...]:
    """Everybody who works with the workspace, by login."""
    from zmtool.staff.tables import operators

    with opened(place) as at, at.reading() as session:
        return tuple(operators(session))


def register_operator(
    operator: Operator, place: Place = None, *, now: datetime, user: str, why: str = ""
) -> bool:
    """Registers an operator or changes his or her office; False if nothing differs.

    Once offices are kept, only a leader may change them. Raises UsageProblem or Refused.
    """
    from zmtool.staff.tables import operator_of, operators_kept, save_operator

    with opened(place, now=now) as at, at.writing() as session:
        cycle = load_life_cycle(at.root)
        operator = replace(operator, role=office_code(cycle, operator.role))
        if operators_kept(session):
            own = operator_of(session, user)
            if own is None or not own.active or not cycle.may_override(own.role):
                raise Refused(
                    f"操作人“{user}”无权登记角色",
                    next_step=f"由登记为{cycle.office_label(cycle.override_office)}的人办理",
                )
        elif not cycle.may_override(operator.role):
            raise Refused(
                "还没有登记负责人，其他角色登记后将无人有权修改",
                next_step=f"请先登记负责人：zmtool staff operator 登录名 --name 姓名 --role {cycle.override_office}",
            )
        return save_operator(session, operator, now=now, who=user, why=why)
