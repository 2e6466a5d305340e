"""deadline: something was done in time; wait: something was not done too early.

deadline: ``rule`` (id of ``law/deadlines.yaml``), ``from`` and ``to`` references. ``excused_by``: documents
that excuse. wait: the same, and ``to`` must come after the period's end; ``days`` may be a reference to the
number of days that a document itself promised, ``unit`` its unit (wd, nat). A written waiver, of its own or in
a plea record, inquiry record or other material, lifts the wait.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, not_read, outcome, unsure
from zmtool.checks.records import Finding, Outcome, Status
from zmtool.checks.references import Found, first
from zmtool.law.calendar import WorkCalendar
from zmtool.law.deadlines import DeadlineTable, compute
from zmtool.law.periods import Computation, Period, Unit, due
from zmtool.law.statutes import StatuteTable

_MAY_WAIVE = ("plea_waiver", "hearing_waiver", "plea_record", "inquiry_record", "other")
_WAIVER = re.compile(r"放弃.{0,8}(?:陈述|申辩|听证)")


@lru_cache(maxsize=8_192)
def _computed(
    rules: DeadlineTable, rule: str, begun: date, calendar: WorkCalendar, titles: StatuteTable
) -> Computation:
    """The end of a rule's period; many dossiers begin theirs on the same days. Raises UnknownAnswer."""
    return compute(rules.deadline_on(rule, begun), begun, calendar, titles=titles)


@lru_cache(maxsize=8_192)
def _promised(begun: date, period: Period, calendar: WorkCalendar) -> Computation:
    """The end of a period that a document itself gave."""
    return due(begun, period, calendar)


def deadline(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    if context.dossier.has_any(arguments.get("excused_by", ())):
        return NOTHING_TO_JUDGE
    dates = _dates(context, arguments)
    if isinstance(dates, Outcome):
        return dates
    start, end, begun, done = dates
    try:
        result = _by_rule(context, arguments["rule"], begun)
    except UnknownAnswer as unknown:
        return outcome([unsure(unknown.what, start.evidence, end.evidence)], ())
    if done <= result.due:
        return outcome((), [start.evidence, end.evidence])
    message = (
        f"《{end.document.title}》{end.label}为{end.value}，"
        f"超过期限：自{begun.isoformat()}起{result.period}，应在{result.due.isoformat()}前完成"
    )
    doubtful = "" if result.certain else f"该期限的依据尚待核实：{result.note}"
    units = Decimal(_days_late(context, result, done))
    finding = accusation(context, message, [start, end], doubtful=doubtful, units=units, basis=result.ground)
    return outcome([finding], ())


def wait(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    if any(_WAIVER.search(one.text) for one in context.dossier.documents if one.type in _MAY_WAIVE):
        return NOTHING_TO_JUDGE
    dates = _dates(context, arguments)
    if isinstance(dates, Outcome):
        return dates
    start, end, begun, done = dates
    try:
        result, promised = _period(context, arguments, begun)
    except UnknownAnswer as unknown:
        return outcome([unsure(unknown.what, start.evidence, end.evidence)], ())
    if done > result.due:
        return outcome((), [start.evidence, end.evidence])
    message = (
        f"《{end.document.title}》{end.label}为{end.value}，"
        f"而期限到{result.due.isoformat()}才届满（自{begun.isoformat()}起{result.period}）"
    )
    readings = [start, end, *([promised] if promised else [])]
    doubtful = "" if result.certain else f"该期限的依据尚待核实：{result.note}"
    return outcome([accusation(context, message, readings, doubtful=doubtful, basis=result.ground)], ())


def _period(context: Context, arguments: Mapping[str, Any], begun: date) -> tuple[Computation, Found | None]:
    if "days" in arguments:
        promised = first(context, arguments["days"])
        if promised is not None and promised.normal:
            period = Period(int(promised.normal), Unit(arguments.get("unit", "wd")))
            return _promised(begun, period, context.law.calendar), promised
    return _by_rule(context, arguments["rule"], begun), None


def _by_rule(context: Context, rule: str, begun: date) -> Computation:
    law = context.law
    return _computed(law.deadlines, rule, begun, law.calendar, law.statutes)


def _dates(context: Context, arguments: Mapping[str, Any]) -> tuple[Found, Found, date, date] | Outcome:
    start, end = first(context, arguments["from"]), first(context, arguments["to"])
    if start is None or end is None:
        return NOTHING_TO_JUDGE
    missing: list[Finding] = [not_read(one) for one in (start, end) if not one.normal]
    if missing or not start.normal or not end.normal:
        return Outcome(Status.UNSURE, tuple(missing))
    return start, end, date.fromisoformat(start.normal[:10]), date.fromisoformat(end.normal[:10])


def _days_late(context: Context, result: Computation, done: date) -> int:
    if result.period.unit is Unit.WORKING_DAY:
        return max(1, context.law.calendar.workdays_between(result.due, done))
    return max(1, (done - result.due).days)
