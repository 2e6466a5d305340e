"""Credit repair (信用修复): application, acceptance, verification, publicity, restored or refused, in time and not too often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from zmtool.base.errors import Refused, UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.law.periods import add_months
from zmtool.licenses.credit.grade import grade_on
from zmtool.licenses.credit.ledger import CreditEntry, reversed_on
from zmtool.licenses.credit.rules import CreditRules, RepairRule, Source

_YEAR = 12


class RepairState(StrEnum):
    """How far a repair has come."""

    APPLIED = "已申请"
    ACCEPTED = "已受理"
    VERIFIED = "已核实"
    PUBLIC = "公示中"
    RESTORED = "已恢复"
    REFUSED = "不予修复"

    @property
    def open(self) -> bool:
        """Whether it is still on its way."""
        return self not in (RepairState.RESTORED, RepairState.REFUSED)


@dataclass(frozen=True, slots=True)
class Repair:
    """One application. ``entries`` are what is to be made good; ``due`` is the last day of the next step, None unknown.

    ``days`` are the days of the steps by their state; ``measures`` what was put right, ``promise`` what was promised.
    """

    number: str
    lic_no: str
    entries: tuple[int, ...]
    measures: str
    promise: str
    state: RepairState
    applied_on: date
    evidence: tuple[str, ...] = ()
    accepted_on: date | None = None
    verified_on: date | None = None
    public_from: date | None = None
    public_to: date | None = None
    settled_on: date | None = None
    due: date | None = None
    note: str = ""
    reason: str = ""
    grade_before: str = ""
    grade_after: str = ""
    flow_id: int = 0


def apply_for(
    repair: Repair,
    rules: CreditRules,
    entries: Sequence[CreditEntry],
    earlier: Sequence[Repair],
    calendar: WorkCalendar,
) -> Repair:
    """The application as received on its day. ``entries`` and ``earlier`` repairs are the holder's.

    Raises Refused naming everything that is in its way.
    """
    rule = _rule(rules)
    problems = [
        *_formal(repair),
        *_of_entries(repair, rules, rule, entries),
        *_too_often(repair.applied_on, rule, earlier),
    ]
    if problems:
        listed = "\n".join(f"  {at}. {one}" for at, one in enumerate(problems, 1))
        raise Refused(
            f"不能申请信用修复：\n{listed}",
            where=repair.lic_no,
            next_step="条件具备后再申请；理由可告知申请人",
        )
    before = grade_on(rules, entries, repair.applied_on).grade or ""
    return replace(
        repair,
        state=RepairState.APPLIED,
        grade_before=before,
        due=due_on(repair.applied_on, rule.accept_days, rule, calendar),
    )


def accept(repair: Repair, on: date, rules: CreditRules, calendar: WorkCalendar) -> Repair:
    """Accepted: verification begins. Raises Refused out of order."""
    _in_order(repair, RepairState.APPLIED, on, repair.applied_on)
    rule = _rule(rules)
    due = due_on(on, rule.verify_days, rule, calendar)
    return replace(repair, state=RepairState.ACCEPTED, accepted_on=on, due=due)


def verify(repair: Repair, on: date, *, note: str) -> Repair:
    """Verified; ``note`` says what was found on the spot. Raises Refused out of order or without a finding."""
    _in_order(repair, RepairState.ACCEPTED, on, repair.accepted_on)
    if not note.strip():
        raise Refused("没有写明核实情况", where=repair.number, next_step="请用 --note 写明如何核实、结果如何")
    return replace(repair, state=RepairState.VERIFIED, verified_on=on, note=note.strip(), due=None)


def publish(repair: Repair, on: date, rules: CreditRules, calendar: WorkCalendar) -> Repair:
    """Made public from ``on``; the last day is counted by the calendar. Raises Refused where it is not known."""
    _in_order(repair, RepairState.VERIFIED, on, repair.verified_on)
    rule = _rule(rules)
    last = due_on(on, rule.publicity_days, rule, calendar)
    if last is None:
        raise Refused(
            f"日历缺少 {on.year} 年（或次年）的节假日安排，不能确定公示截止日",
            where=repair.number,
            next_step="请在工作区添加 schemas/law/calendar/ 下该年的文件",
        )
    return replace(repair, state=RepairState.PUBLIC, public_from=on, public_to=last, due=last)


def restore(
    repair: Repair, on: date, rules: CreditRules, entries: Sequence[CreditEntry], *, by: str
) -> tuple[Repair, CreditEntry]:
    """Restored: the repair, and the entry that makes its entries good. Raises Refused before the publicity is over.

    A deduction since the application, or one of the entries taken back meanwhile, stops it.
    """
    _in_order(repair, RepairState.PUBLIC, on, repair.public_from)
    rule = _rule(rules)
    if repair.public_to is None or on <= repair.public_to:
        raise Refused(
            f"公示到 {repair.public_to} 为止，{on} 还不能恢复",
            where=repair.number,
            next_step="公示期满无异议后再办",
        )
    taken_back = reversed_on(entries, on)
    fresh = [
        one
        for one in entries
        if one.deducts and one.id not in taken_back and repair.applied_on < one.day <= on
    ]
    if fresh:
        listed = "、".join(f"第 {one.id} 笔 {one.day}" for one in fresh)
        raise Refused(
            f"申请以后又有扣分：{listed}",
            where=repair.number,
            next_step="应不予修复：zmtool credit repair refuse",
        )
    made_good = [one for one in entries if one.id in repair.entries and one.id not in taken_back]
    if not made_good:
        raise Refused("应修复的事项都已冲销，不必修复", where=repair.number, next_step="可办不予修复结案")
    before = grade_on(rules, entries, on).grade
    entry = CreditEntry(
        repair.lic_no,
        on,
        "",
        Decimal(0),
        Source.REPAIR,
        repair.number,
        max(one.until for one in made_good),
        rules.id,
        entered_by=by,
        repairs=tuple(one.id for one in made_good),
        ceiling=_next_better(rules, before) if rule.step_by_step else "",
    )
    after = grade_on(rules, [*entries, entry], on).grade
    done = replace(
        repair,
        state=RepairState.RESTORED,
        settled_on=on,
        due=None,
        grade_before=before or "",
        grade_after=after or "",
    )
    return done, entry


def refuse(repair: Repair, on: date, *, reason: str) -> Repair:
    """Refused, with the reason the applicant is told. Raises Refused without one or when it is settled."""
    if not repair.state.open:
        raise Refused(f"修复申请 {repair.number} {repair.state}", next_step="已经办结；需要的请另行申请")
    if not reason.strip():
        raise Refused("不予修复没有写明理由", where=repair.number, next_step="请用 --reason 写明理由")
    if on < repair.applied_on:
        raise Refused(f"日期 {on} 早于申请日 {repair.applied_on}", next_step="请核对日期")
    return replace(
        repair, state=RepairState.REFUSED, settled_on=on, due=None, reason=reason.strip(), grade_after=""
    )


def due_on(start: date, days: int, rule: RepairRule, calendar: WorkCalendar) -> date | None:
    """The last of so many days after ``start``; None where the calendar lacks the year."""
    if not rule.working_days:
        return start + timedelta(days=days)
    try:
        return calendar.add_workdays(start, days)
    except UnknownAnswer:
        return None


def _rule(rules: CreditRules) -> RepairRule:
    if rules.repair is None:
        raise Refused(f"规则 {rules.id} 没有信用修复的规定", next_step="请在规则文件中补上 repair")
    return rules.repair


def _formal(repair: Repair) -> list[str]:
    problems = []
    if not repair.entries:
        problems.append("没有写明应修复的事项（流水笔号）")
    if not repair.measures.strip():
        problems.append("没有写明整改情况")
    if not repair.promise.strip():
        problems.append("没有信用承诺")
    return problems


def _of_entries(
    repair: Repair, rules: CreditRules, rule: RepairRule, entries: Sequence[CreditEntry]
) -> list[str]:
    day, problems = repair.applied_on, []
    by_id = {one.id: one for one in entries}
    taken_back = reversed_on(entries, day)
    since = add_months(day, -rule.months_clean)[0]
    for number in repair.entries:
        one = by_id.get(number)
        if one is None or not one.deducts:
            problems.append(f"第 {number} 笔不是这个持证人的扣分")
        elif number in taken_back or one.until < day:
            problems.append(f"第 {number} 笔已经不计分，不必修复")
        elif one.day > since:
            full = add_months(one.day, rule.months_clean)[0]
            problems.append(f"第 {number} 笔 {one.day} 登记，满 {rule.months_clean} 个月是 {full}")
        else:
            found = rules.item(one.item) or rules.straight(one.item)
            if found is not None and not found.repairable:
                problems.append(f"第 {number} 笔 {one.item} {found.label} 不得修复")
    fresh = [
        one
        for one in entries
        if one.deducts
        and one.id not in taken_back
        and since < one.day <= day
        and one.id not in repair.entries
    ]
    problems += [f"最近 {rule.months_clean} 个月内又有扣分：第 {one.id} 笔 {one.day}" for one in fresh]
    return problems


def _too_often(day: date, rule: RepairRule, earlier: Sequence[Repair]) -> list[str]:
    problems = [f"修复申请 {one.number} 还在办理（{one.state}）" for one in earlier if one.state.open]
    since = add_months(day, -_YEAR)[0]
    restored = [
        one.number
        for one in earlier
        if one.state is RepairState.RESTORED and one.settled_on is not None and one.settled_on > since
    ]
    if len(restored) >= rule.times_a_year:
        problems.append(
            f"一年内已修复 {len(restored)} 次（{'、'.join(restored)}），每年不超过 {rule.times_a_year} 次"
        )
    return problems


def _in_order(repair: Repair, state: RepairState, on: date, earliest: date | None) -> None:
    if repair.state is not state:
        raise Refused(
            f"修复申请 {repair.number} 是“{repair.state}”，这一步要在“{state}”之后",
            next_step="用 zmtool credit repair show 查看办到哪一步",
        )
    if earliest is not None and on < earliest:
        raise Refused(f"日期 {on} 早于上一步的 {earliest}", where=repair.number, next_step="请核对日期")


def _next_better(rules: CreditRules, grade: str | None) -> str:
    """The grade one step above; empty where there is none."""
    if grade is None:
        return ""
    at = rules.rank(grade)
    return rules.grades[at - 1].id if 0 < at < len(rules.grades) else ""
