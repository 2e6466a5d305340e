"""Somebody who does what the obstacles ask: gives opinions, waits, moves goods, mends facts, takes steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zmtool.base.errors import Refused
from zmtool.cases.custody import balances, load_custody_kinds, objections
from zmtool.cases.debt import debt_of, late_fee_on
from zmtool.cases.life.advance import advanced
from zmtool.cases.life.attempt import Obstacle, Surroundings
from zmtool.cases.life.history import History, history_of
from zmtool.cases.life.obstacles import attempt_of, obstacles_to
from zmtool.cases.records import Approval, CaseEvent, CaseFacts, CustodyEntry, Penalty
from zmtool.law.periods import Period, Unit, latest_before

from .samples import AROUND, CYCLE, LAW, PARTY, SIGNERS, TODAY

_DAY = timedelta(days=1)
SMALL = Penalty(Decimal(1000), Decimal("0.05"), Decimal("50.00"), kinds=("fine",))
TRANSPORT = Penalty(Decimal(1000), Decimal("0.20"), Decimal("200.00"), kinds=("fine",))
EXCUSED = ("first_time", "minor_harm", "corrected")


def fitting_penalty(case: CaseFacts) -> Penalty:
    """A penalty the law allows for the cause of the case."""
    return TRANSPORT if case.cause == "transport_no_permit" else SMALL


def history(case: CaseFacts) -> History:
    """What was done in the case."""
    return history_of(case, CYCLE)


def event_for(case: CaseFacts, name: str, on: date, part: Decimal = Decimal(1)) -> CaseEvent:
    """The step with everything it asks for; ``part`` of what is owed where it is a payment."""
    step = CYCLE.steps[name]
    event = CaseEvent(name, on, role=step.offices[0] if step.offices else "")
    told: dict[str, Any] = {}
    if "note" in step.asks:
        told["note"] = "说明"
    if "about" in step.asks:
        told["about"] = "对象"
    if "until" in step.asks:
        told["until"] = _day_of_hearing(on) if name == "hearing_call" else on + 30 * _DAY
    if name == "hearing":
        told["by"] = ("何平川",)
    if name == "collect_cash":
        told["about"] = "边远地区经当事人提出"
    if "amount" in step.asks:
        told["amount"] = _sum_for(case, name, on, part)
    return replace(event, **told)


def _sum_for(case: CaseFacts, name: str, on: date, part: Decimal) -> Decimal:
    done = history(case)
    if name == "late_fee":
        charge = late_fee_on(case, done, LAW, on)
        return charge.charged if charge is not None else Decimal(1)
    debt = debt_of(case, done)
    return max(Decimal("0.01"), (debt.left * part).quantize(Decimal("0.01"))) if debt else Decimal(1)


def _day_of_hearing(called: date) -> date:
    found = called + 9 * _DAY
    while latest_before(found, Period(7, Unit.WORKING_DAY), LAW.calendar).due < called:
        found += _DAY
    return found


def taken(case: CaseFacts, event: CaseEvent, around: Surroundings = AROUND) -> CaseFacts:
    """The case after the step. Raises Refused."""
    return advanced(attempt_of(case, event, around), TODAY)[0]


def stopping(case: CaseFacts, event: CaseEvent, around: Surroundings = AROUND) -> list[Obstacle]:
    """What stops the step."""
    return [one for one in obstacles_to(attempt_of(case, event, around)) if one.stops]


def approved(case: CaseFacts, name: str, on: date) -> CaseFacts:
    """The case with every opinion that the step needs, of that day."""
    more = tuple(Approval(name, role, SIGNERS[role], on) for role in CYCLE.steps[name].approvals)
    return replace(case, approvals=(*case.approvals, *more))


def with_goods_away(case: CaseFacts, on: date) -> CaseFacts:
    """The case with everything in custody given back to the party."""
    for account in balances(case):
        for kind, quantity in (("sample_return", account.at_lab), ("return", account.left)):
            if quantity > 0:
                case = moved(case, CustodyEntry(account.tag, kind, quantity, on))
    return case


def moved(case: CaseFacts, entry: CustodyEntry) -> CaseFacts:
    """The case with a movement that the account allows."""
    wrong = objections(case, entry, load_custody_kinds())
    assert not wrong, wrong
    return replace(case, custody=(*case.custody, entry))


class DeadEnd(AssertionError):
    """No move is left that leads to the archive."""


class WayOn:
    """The way from a state to the archive, one move after the other; ``moves`` is what was done."""

    def __init__(self, case: CaseFacts, on: date, most: int = 120) -> None:
        self.case, self.on, self.most = case, on, most
        self.moves: list[str] = []

    def to_the_archive(self) -> CaseFacts:
        """The archived case. Raises DeadEnd with the moves tried."""
        if not history(self.case).done("archive"):
            self.achieve("archive")
        return self.case

    def achieve(self, name: str, depth: int = 0) -> None:
        """Takes the step, whatever has to be done before it."""
        while True:
            event = event_for(self.case, name, self.on)
            found = stopping(self.case, event)
            if not found:
                self._note(f"{name} {self.on}")
                self.case = taken(self.case, event)
                return
            if depth > 12:
                raise DeadEnd(f"{name}: {[str(one) for one in found]} after {self.moves}")
            self._clear(name, found[0], depth + 1)

    def _note(self, move: str) -> None:
        self.moves.append(move)
        if len(self.moves) > self.most:
            raise DeadEnd(f"more than {self.most} moves: {self.moves}")

    def _clear(self, name: str, one: Obstacle, depth: int) -> None:
        done = history(self.case)
        if one.missing_step:
            self.achieve(one.missing_step, depth)
        elif one.not_before is not None:
            self._wait_until(one.not_before)
        elif one.code == "legal_hold":
            self.achieve("legal_release", depth)
        elif one.code in CYCLE.steps:  # it was done, but something newer came in between
            self.achieve(one.code, depth)
        elif one.code == "closed":
            self._go_on(name, one, done, depth)
        elif one.code == "approvals":
            last = done.last(name)
            if last is not None and last.on >= self.on:
                self._wait_until(last.on + _DAY)
            self._note(f"approve {name} {self.on}")
            self.case = approved(self.case, name, self.on)
        elif one.code == "leader_approved_then":
            self._note(f"approve {name} again {self.on}")
            self.case = approved(self.case, name, self.on)
        else:
            self._mend(name, one, done, depth)

    def _wait_until(self, day: date) -> None:
        assert day > self.on, "waiting leads nowhere"
        self._note(f"wait until {day}")
        self.on = day

    def _go_on(self, name: str, one: Obstacle, done: History, depth: int) -> None:
        if "暂停办理" in one.what:
            suspended = (done.last("suspend"), done.last("resume"))
            if suspended[0] and (not suspended[1] or done.of("suspend", "resume")[-1].step == "suspend"):
                return self.achieve("resume", depth)
            return self.achieve("police_return", depth)
        raise DeadEnd(f"{name}: {one} after {self.moves}")

    def _mend(self, name: str, one: Obstacle, done: History, depth: int) -> None:
        steps = {
            "plea_reviewed": "plea_review",
            "party_heard": "inquire",
            "goods_valued": "value",
            "appraisal_told": "appraise_notify",
            "hearing_told": "hearing_notify",
            "all_paid": "pay",
        }
        if one.code in steps:
            self.achieve(steps[one.code], depth)
        elif one.code == "hearing_held":
            self._settle_the_hearing(depth)
        elif one.code == "hearing_called_in_time":
            self.achieve("hearing_call", depth)
        elif one.code == "reviewed_after_hearing":
            last = done.last("hearing")
            if last is not None and last.on >= self.on:
                self._wait_until(last.on + _DAY)
            self.achieve("legal_review", depth)
        elif one.code == "transfer_considered":
            self.achieve("transfer_send" if done.done("transfer_decide") else "transfer_decline", depth)
            if done.done("transfer_decide"):
                self.achieve("police_return", depth)
        elif one.code == "carried_out":
            self.achieve(self._result(done), depth)
        else:
            self._note(f"{one.code} {self.on}")
            before = self.case
            self.case = self._with_facts(name, one, done)
            if self.case == before:
                raise DeadEnd(f"{name}: {one} after {self.moves}")

    def _settle_the_hearing(self, depth: int) -> None:
        for way in ("hearing_waive", "hearing_reject", "hearing"):
            if all(one.code != "closed" for one in stopping(self.case, event_for(self.case, way, self.on))):
                return self.achieve(way, depth)
        raise DeadEnd(f"the hearing cannot be settled after {self.moves}")

    def _result(self, done: History) -> str:
        """The step by which the case comes to its end."""
        if done.done("police_filed") and not done.done("police_return"):
            return "transfer_goods"
        if done.done("decide", "decide_onsite"):
            return "perform"
        if done.done("decide_no_penalty"):
            return "serve"
        if self.case.procedure == "summary":
            return "decide_onsite"
        unclaimed = event_for(self.case, "unclaimed_decide", self.on)
        if self.case.party.kind == "无主" and all(
            one.code != "closed" for one in stopping(self.case, unclaimed)
        ):
            return "unclaimed_decide"
        return "decide"

    def _with_facts(self, name: str, one: Obstacle, done: History) -> CaseFacts:
        """The case with the facts mended that the obstacle is about."""
        case = self.case
        if one.code == "custody_settled":
            return with_goods_away(case, self.on)
        if one.code == "party_known":
            return replace(case, party=PARTY)
        if one.code in ("penalty_proposed", "penalty_allowed", "summary_limit", "penalty_in_tier"):
            return replace(case, penalty=fitting_penalty(case))
        if one.code == "not_heavier":
            told = done.last("notify", "hearing_notify")
            assert told is not None
            return replace(case, penalty=replace(case.penalty, fine=told.amount))
        raise DeadEnd(f"{name}: {one} after {self.moves}")


def reaches_the_archive(case: CaseFacts, on: date) -> WayOn:
    """The way on from a state. Raises DeadEnd, also where a step that looked open is refused."""
    way = WayOn(case, on)
    try:
        way.to_the_archive()
    except Refused as refused:
        raise DeadEnd(f"{refused} after {way.moves}") from refused
    return way
