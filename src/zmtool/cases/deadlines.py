"""The deadlines of one case: what runs from which step, when it ends, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UnknownAnswer
from zmtool.base.kept_data import kept_data
from zmtool.base.references import Reference, refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.cases.debt import debt_of
from zmtool.cases.life.definition import LifeCycle, load_life_cycle
from zmtool.cases.life.history import History, history_of
from zmtool.cases.records import CaseFacts
from zmtool.law.deadlines import compute
from zmtool.law.library import Law, load_deadlines
from zmtool.law.periods import Computation


@dataclass(frozen=True, slots=True)
class Running:
    """A period that runs in cases; see the head of ``schemas/cases/deadlines.yaml``."""

    rule: str
    whose: str
    done: tuple[str, ...]
    start: str = ""
    field: str = ""
    first: bool = False
    until: bool = False
    paid: bool = False
    after_rule: str = ""
    unless: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    extended_by: str = ""
    reopened_by: str = ""


@dataclass(frozen=True, slots=True)
class CaseDeadline:
    """One deadline of a case. ``due`` is None where the law's data cannot tell; ``note`` then says why.

    ``whose``: the bureau has to act, or the party has a right until then. ``counting`` is the count of days in
    words; ``certain`` is False where the rule or its counting is marked uncertain.
    """

    rule: str
    label: str
    whose: str
    start: date
    due: date | None
    done: date | None
    certain: bool
    ground: str
    counting: str = ""
    note: str = ""

    def state(self, today: date) -> str:
        """done, late (done after it was due), open, overdue, or unknown where the end is."""
        if self.due is None:
            return "unknown" if self.done is None else "done"
        if self.done is not None:
            return "done" if self.done <= self.due else "late"
        return "open" if today <= self.due else "overdue"

    def days_left(self, today: date) -> int | None:
        """Calendar days until it is due, negative when overdue; None when done or unknown."""
        return None if self.done is not None or self.due is None else (self.due - today).days


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One open deadline of one case."""

    case_no: str
    cause: str
    party_name: str
    stage: str
    deadline: CaseDeadline


@dataclass(frozen=True, slots=True)
class BoardCount:
    """How many open deadlines of the bureau there are: overdue, due soon, later, and of unknown end."""

    overdue: int
    soon: int
    later: int
    unknown: int


@kept_data
def load_running(overrides: Path | None = None) -> tuple[Running, ...]:
    """The periods that run in cases. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/cases/deadlines.yaml", overrides)
    data = load_checked(path, "case-deadlines.schema.json")
    refuse_unknown(path, _references_of(data, overrides))
    lists = ("done", "unless", "only_if")

    def running(row: dict[str, Any]) -> Running:
        plain = {("start" if key == "from" else key): value for key, value in row.items()}
        return Running(**plain | {key: tuple(row.get(key, ())) for key in lists})

    return tuple(running(row) for row in data["deadlines"])


def _references_of(data: Any, overrides: Path | None) -> Iterator[Reference]:
    rules, steps = load_deadlines(overrides).versions, load_life_cycle(overrides).steps
    for order, row in enumerate(data["deadlines"]):
        for key in ("rule", "after_rule"):
            if key in row:
                yield Reference(("deadlines", order, key), row[key], "期限", rules)
        for key in ("from", "done", "unless", "only_if", "extended_by", "reopened_by"):
            named = row.get(key, ())
            for name in (named,) if isinstance(named, str) else named:
                yield Reference(("deadlines", order, key), name, "步骤", steps)


def case_deadlines(
    case: CaseFacts, law: Law, cycle: LifeCycle, running: tuple[Running, ...] | None = None
) -> tuple[CaseDeadline, ...]:
    """Every deadline that has begun to run, in order of when it is due.

    Of a closed case those of the bureau that were never met are left out: a register that came from elsewhere
    says little of the steps between, and nothing can be done any more.
    """
    history = history_of(case, cycle)
    found = [
        deadline
        for one in (running if running is not None else load_running())
        if (deadline := _deadline(case, one, history, law)) is not None
    ]
    if history.done("close"):
        found = [one for one in found if one.done is not None or one.whose != "bureau"]
    found += _instalments(case, history)
    return tuple(sorted(found, key=lambda one: one.due or date.max))


def _deadline(case: CaseFacts, running: Running, history: History, law: Law) -> CaseDeadline | None:
    if running.unless and history.done(*running.unless):
        return None
    if running.only_if and not history.done(*running.only_if):
        return None
    start = _start(case, running, history)
    versions = law.deadlines.versions[running.rule]
    if start is None or not any(one.span.covers(start) for one in versions):
        return None
    ended = _ended(running, history, start)
    if running.until:
        called = history.last(running.start)
        ended = called.on if called is not None else None
    if running.paid:
        ended = _paid_on(case, history) or ended
    try:
        result = _end(running, start, history, law)
    except UnknownAnswer as unknown:
        return CaseDeadline(
            running.rule, versions[-1].label, running.whose, start, None, ended, False, "", "", unknown.what
        )
    due = result.due
    extension = history.last(running.extended_by) if running.extended_by else None
    counting, note = result.text, result.note
    if extension is not None and extension.until is not None and extension.until > due:
        due = extension.until
        counting += f"；经批准延长至 {due}"
    label = law.deadlines.deadline_on(running.rule, start).label
    return CaseDeadline(
        running.rule, label, running.whose, start, due, ended, result.certain, result.ground, counting, note
    )


def _ended(running: Running, history: History, start: date) -> date | None:
    """When it was first met; what came before the case was given back does not count."""
    since = start
    if running.reopened_by and (back := history.last(running.reopened_by)) is not None:
        since = max(start, back.on)
    return next((one.on for one in history.events if one.step in running.done and one.on >= since), None)


def _start(case: CaseFacts, running: Running, history: History) -> date | None:
    if running.field:
        value: date | None = getattr(case, running.field)
        return value
    event = history.first(running.start) if running.first else history.last(running.start)
    if event is None:
        return None
    return event.until if running.until else event.on


def _end(running: Running, start: date, history: History, law: Law) -> Computation:
    event: date = start
    if running.after_rule:
        first = law.deadlines.deadline_on(running.after_rule, start)
        event = compute(first, start, law.calendar).due
    begun = history.last(running.start) if running.start else None
    if running.rule == "transfer_send" and begun is not None and begun.at is not None:
        event = begun.at
    return compute(law.deadlines.deadline_on(running.rule, event), event, law.calendar, titles=law.statutes)


def _paid_on(case: CaseFacts, history: History) -> date | None:
    """When the last of what was owed was paid."""
    debt = debt_of(case, history)
    last = history.last("pay", "enforced", "collect_cash")
    return last.on if debt is not None and debt.left <= 0 and last is not None else None


def _instalments(case: CaseFacts, history: History) -> list[CaseDeadline]:
    """The parts of a fine, each done when what was paid covers it."""
    leave = history.last("defer")
    paid = [(one.on, one.amount) for one in history.of("pay", "enforced") if one.amount is not None]
    found = []
    owed = None
    for number, part in enumerate(case.instalments, 1):
        owed = part.amount if owed is None else owed + part.amount
        covered = None
        total = None
        for on, amount in paid:
            total = amount if total is None else total + amount
            if total >= owed:
                covered = on
                break
        found.append(
            CaseDeadline(
                "instalment",
                f"第{number}期缴款 {part.amount} 元",
                "party",
                leave.on if leave is not None else part.due,
                part.due,
                covered,
                True,
                "《中华人民共和国行政处罚法》第六十六条",
                f"批准的期限为 {part.due}",
            )
        )
    return found
