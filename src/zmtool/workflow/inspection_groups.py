"""The groups of a plan as they are asked for: which officers, and whether they may go on its days (supervision.md 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.inspection.definition import InspectionRules
from zmtool.staff.duty import DutyProblem, fit_for_duty, those_fit
from zmtool.staff.records import Officer

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """A group as it is asked for: certificate numbers or names of officers, whether it goes to the country."""

    officers: tuple[str, ...]
    rural: bool = False


def officers_of(session: Session, groups: Sequence[WantedGroup]) -> list[tuple[Officer, ...]]:
    """The officers of each group, by certificate number or name; one who is not registered has no certificate."""
    from zmtool.staff.tables import officers

    known = officers(session)
    by_cert = {one.cert_no: one for one in known}
    by_name: dict[str, list[Officer]] = {}
    for one in known:
        by_name.setdefault(one.name, []).append(one)

    def of(text: str) -> Officer:
        named = by_name.get(text, [])
        if text not in by_cert and len(named) > 1:
            raise UsageProblem(f"有 {len(named)} 人叫“{text}”", next_step="请写执法证号")
        return by_cert.get(text) or (named[0] if named else Officer(text, ""))

    return [tuple(of(text.strip()) for text in group.officers) for group in groups]


def fit_groups(
    groups: Sequence[tuple[Officer, ...]], days: Sequence[date], rules: InspectionRules
) -> tuple[list[tuple[Officer, ...]], tuple[DutyProblem, ...]]:
    """The groups with those who may be sent out from the first day to the last, and why the others may not.

    Raises Refused with every reason where a group comes to too few.
    """
    left: list[tuple[Officer, ...]] = []
    problems: list[DutyProblem] = []
    for held in groups:
        at_first, before = those_fit(held, days[0])
        to_last, after = those_fit(at_first, days[-1])
        problems += before + after
        left.append(to_last if len(to_last) >= rules.group.officers else held)
    require_fit(left, days, rules)
    return left, tuple({one.message: one for one in problems}.values())


def require_fit(groups: Sequence[Sequence[Officer]], days: Sequence[date], rules: InspectionRules) -> None:
    """Raises UsageProblem without a group, Refused with what stands against its officers."""
    if not groups:
        raise UsageProblem("没有检查组", next_step="例：--group 林一舟,周望")
    problems = [
        one.message
        for held in groups
        for day in (days[0], days[-1])
        for one in fit_for_duty(held, day, together=rules.group.officers)
    ]
    everybody = [one.cert_no for held in groups for one in held if one.cert_no]
    twice = sorted({one for one in everybody if everybody.count(one) > 1})
    if not problems and twice:
        problems.append(f"{'、'.join(twice)} 同时在两个组")
    if problems:
        raise Refused("；".join(dict.fromkeys(problems)), next_step="每组须有两名以上持有效执法证的不同人员")
