"""What the party owes, what was paid, and what lateness adds (行政处罚法第六十六、六十七、七十二、七十三条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.cases.life.history import History
from zmtool.cases.records import CaseFacts
from zmtool.law.deadlines import compute
from zmtool.law.late_fine import LateFine, late_fine
from zmtool.law.library import Law
from zmtool.law.marks import Span

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Debt:
    """Yuan: the fine, income confiscated, the extra fine for lateness, and what was paid of it."""

    fine: Decimal
    illegal_income: Decimal
    late_fee: Decimal
    paid: Decimal

    @property
    def total(self) -> Decimal:
        """All that has to be paid."""
        return self.fine + self.illegal_income + self.late_fee

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.total - self.paid


def debt_of(case: CaseFacts, history: History) -> Debt | None:
    """The account of a decided penalty in money; None where nothing in money was decided."""
    if not history.done("decide", "decide_onsite"):
        return None
    fine, income = case.penalty.fine or _ZERO, case.penalty.illegal_income or _ZERO
    if not fine and not income:
        return None
    late = sum((one.amount or _ZERO for one in history.of("late_fee")), _ZERO)
    paid = sum((one.amount or _ZERO for one in history.of("pay", "enforced", "collect_cash")), _ZERO)
    return Debt(fine, income, late, paid)


def payment_due(case: CaseFacts, history: History, law: Law) -> date | None:
    """When the fine had to be paid: by the last instalment, else fifteen days after service; None before it.

    Raises UnknownAnswer for a missing calendar year.
    """
    if case.instalments:
        return max(one.due for one in case.instalments)
    served = history.last("serve")
    if served is None:
        return None
    return compute(law.deadlines.deadline_on("fine_payment", served.on), served.on, law.calendar).due


def late_fee_on(case: CaseFacts, history: History, law: Law, until: date) -> LateFine | None:
    """The extra fine for being late up to ``until``, less what was charged before; None where nothing is late.

    It runs on what of the fine was unpaid when it was due; days of reconsideration and litigation do not count.
    """
    due = payment_due(case, history, law)
    if due is None or until <= due or history.done("late_fee"):
        return None
    principal = overdue_fine(case, history, due)
    if not principal:
        return None
    return late_fine(law.deadlines.late_fine, principal, due, until, _remedies(history))


def overdue_fine(case: CaseFacts, history: History, due: date) -> Decimal:
    """What of the fine was unpaid when it was due: the sum that the extra fine runs on (yuan)."""
    if not case.penalty.fine:
        return _ZERO
    paid = sum(
        (one.amount or _ZERO for one in history.of("pay", "enforced", "collect_cash") if one.on <= due), _ZERO
    )
    owed = max(_ZERO, case.penalty.fine + (case.penalty.illegal_income or _ZERO) - paid)
    return min(owed, case.penalty.fine)


def _remedies(history: History) -> tuple[Span, ...]:
    spans = []
    for begin, end in (("review_begin", "review_end"), ("suit_begin", "suit_end")):
        for began in history.of(begin):
            ended = next((one.on for one in history.of(end) if one.on >= began.on), None)
            spans.append(Span(began.on, ended))
    return tuple(spans)
