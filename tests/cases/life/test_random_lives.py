"""Random lives of cases: every offered step can be taken, nothing illegal is, nothing is lost, there is a way on."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zmtool.cases.custody import balances, load_custody_kinds, objections
from zmtool.cases.deadlines import case_deadlines
from zmtool.cases.life.advance import ways
from zmtool.cases.records import CaseDocument, CaseFacts, CustodyEntry, Instalment, Penalty
from zmtool.goods.records import GoodsLine

from .partial_order import violations
from .samples import AROUND, CYCLE, GOODS, LAW, PARTY, UNCLAIMED, a_case
from .way_on import (
    EXCUSED,
    SMALL,
    TRANSPORT,
    WayOn,
    approved,
    event_for,
    fitting_penalty,
    history,
    moved,
    reaches_the_archive,
    stopping,
    taken,
)

LENGTH = 30
BEGINNINGS = (
    *(
        "clue",
        "inspect",
        "preserve",
        "file",
        "transfer_send",
        "close_investigation",
        "notify",
        "hearing_notify",
    ),
    *(
        "hearing_request",
        "hearing_call",
        "hearing",
        "approve",
        "decide",
        "decide_no_penalty",
        "publish",
        "serve",
    ),
    *("demand", "unclaimed_publish", "decide_onsite", "suspend", "police_filed", "enforced", "plea_review"),
    *("sample", "appraise", "deliberate", "plea_waive", "legal_hold"),
)
"""Steps that walks begin after: from the clue on, few would come far."""
LATEST = date(2025, 9, 30)
"""Walks end here, so that every period still ends within the calendar."""

settings.register_profile("lives", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
LIVES = settings(settings.get_profile("lives"), max_examples=60)
seeds = st.integers(0, 2**32)


class Walk:
    """A case that wanders through its life; days never run backwards."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.on = date(2024, 1, 3) + timedelta(days=self.random.randrange(120))
        begun = WayOn(self._begun(target := self.random.choice(BEGINNINGS)), self.on)
        begun.achieve(target)
        self.case, self.on = begun.case, begun.on

    def _begun(self, target: str) -> CaseFacts:
        choose = self.random.choice
        transport = choose((False, False, True))
        goods = GOODS
        if transport and choose((True, False)):  # enough for the threshold of a crime
            goods = (
                replace(GOODS[0], quantity=Decimal(600)),
                GoodsLine("玉溪(软)", "条", Decimal(3), tag="02", remark="未查到价格"),
            )
        return a_case(
            party=UNCLAIMED if target == "unclaimed_publish" else PARTY,
            procedure="summary" if target == "decide_onsite" else "ordinary",
            circumstances=EXCUSED if target == "decide_no_penalty" else (),
            cause="transport_no_permit" if transport else "not_local_purchase",
            penalty=TRANSPORT if transport else SMALL,
            goods=goods,
            act_end_date=self.on,
        )

    def move(self) -> None:
        """One move of any kind; what is not possible now is left."""
        kinds = (self.step, self.step, self.step, self.opinion, self.wait, self.goods, self.facts)
        self.random.choice(kinds)()

    def open_steps(self) -> list[str]:
        return [way.step.id for way in ways(self.case, AROUND, self.on) if way.open]

    def step(self) -> None:
        names = self.open_steps()
        # What ends a life early comes rarely, or no life would be long.
        again = {one.step for one in self.case.events}
        likely = [
            one
            for one in names
            if self.random.random() < (0.04 if one in ENDS else 0.3 if one in again else 1)
        ]
        if likely:
            self.take(self.random.choice(likely))

    def take(self, name: str) -> None:
        part = self.random.choice((Decimal(1), Decimal("0.5")))
        before = self.case
        self.case = taken(before, event_for(before, name, self.on, part))
        assert_nothing_lost(before, self.case, name)

    def opinion(self) -> None:
        wanted = [
            way.step.id
            for way in ways(self.case, AROUND, self.on)
            if way.step.approvals and way.near and any(one.code == "approvals" for one in way.obstacles)
        ]
        likely = [one for one in wanted if one not in ENDS or self.random.random() < 0.04]
        if likely:
            self.case = approved(self.case, self.random.choice(likely), self.on)

    def wait(self) -> None:
        self.on = min(LATEST, self.on + timedelta(days=self.random.choice((1, 1, 2, 3, 5, 8, 16))))

    def goods(self) -> None:
        found = legal_movements(self.case, self.on)
        if found:
            self.case = moved(self.case, self.random.choice(found))

    def facts(self) -> None:
        fine = fitting_penalty(self.case)
        kinds = self.random.choice((("fine",), ("fine", "confiscate_illegal_income"), ("fine", "order_stop")))
        owed = fine.fine or Decimal(0)
        parts = tuple(Instalment(self.on + timedelta(days=30 * i), owed / 2) for i in (1, 2))
        self.case = self.random.choice(
            (
                replace(self.case, penalty=fine),
                replace(self.case, penalty=replace(fine, fine=owed + 1, kinds=kinds)),
                replace(self.case, penalty=Penalty(text="警告", kinds=("warning",))),
                replace(self.case, party=self.random.choice((PARTY, PARTY, UNCLAIMED))),
                replace(self.case, circumstances=EXCUSED),
                replace(self.case, instalments=self.random.choice(((), parts))),
            )
        )


ENDS = {
    "not_file",
    "withdraw",
    "terminate",
    "transfer_jurisdiction",
    "archive",
    "transfer_send",
    "suspend",
    "legal_hold",
}


def legal_movements(case: CaseFacts, on: date) -> list[CustodyEntry]:
    """The movements of goods that the account and the order of steps allow."""
    kinds, done, found = load_custody_kinds(), history(case), []
    for account in balances(case):
        for kind in kinds.values():
            first = done.first(*kind.after)
            if kind.after and (first is None or on < first.on or (kind.later and on <= first.on)):
                continue
            found += [
                entry
                for amount in (account.held, Decimal(1))
                if amount > 0
                and not objections(case, entry := CustodyEntry(account.tag, kind.id, amount, on), kinds)
            ]
    return found


def assert_nothing_lost(before: CaseFacts, after: CaseFacts, name: str) -> None:
    """Taking a step adds: steps, papers, custody; it changes the stage and the one day that is its own."""
    step = CYCLE.steps[name]
    assert after.events[: len(before.events)] == before.events and len(after.events) == len(before.events) + 1
    assert after.custody[: len(before.custody)] == before.custody
    signed = {paper.type for paper in step.papers if paper.onto}
    rest = list(after.documents)
    for one in before.documents:
        kept = next(
            (found for found in rest if found == one or (one.type in signed and signed_on(one, found))), None
        )
        assert kept is not None, f"{one.type} is gone or changed"
        rest.remove(kept)
    assert [one.name for one in after.goods] == [one.name for one in before.goods]
    free = {"events", "documents", "custody", "goods", "stage", step.sets, "decision_number"}
    if step.changes_procedure:
        free.add("procedure")
    for one in fields(CaseFacts):
        if one.name not in free:
            assert getattr(after, one.name) == getattr(before, one.name), one.name


def signed_on(before: CaseDocument, after: CaseDocument) -> bool:
    """Whether a document is the same with more signatures."""
    return replace(after, signs=before.signs) == before and before.signs.items() <= after.signs.items()


def shifted(case: CaseFacts, days: int) -> CaseFacts:
    """The whole case that many days later."""
    more = timedelta(days=days)

    def later(day: date | None) -> date | None:
        return None if day is None else day + more

    moment = case.incident_time
    return replace(
        case,
        **{
            one.name: later(getattr(case, one.name))
            for one in fields(CaseFacts)
            if one.name.endswith("_date")
        },
        incident_time=datetime.combine(moment.date() + more, moment.time()) if moment else None,
        documents=(),
        events=tuple(replace(one, on=one.on + more, until=later(one.until)) for one in case.events),
        instalments=tuple(replace(one, due=one.due + more) for one in case.instalments),
    )


@LIVES
@given(seeds)
def test_a_life_is_legal_loses_nothing_and_can_always_come_to_its_end(seed: int) -> None:
    walk = Walk(seed)
    for number in range(LENGTH + 1):
        if number:
            walk.move()
        for account in balances(walk.case):
            assert account.held >= 0 and account.left >= 0 and account.at_lab <= account.held
        if number % 3 == 0:
            way = reaches_the_archive(walk.case, walk.on)
            assert way.case.stage == "archived"
            assert violations(way.case, LAW.calendar) == []
    assert violations(walk.case, LAW.calendar) == []


@settings(LIVES, max_examples=30)
@given(seeds)
def test_every_offered_step_can_be_taken(seed: int) -> None:
    walk = Walk(seed)
    for _ in range(LENGTH):
        walk.move()
        for name in walk.open_steps():
            taken(walk.case, event_for(walk.case, name, walk.on))


@settings(LIVES, max_examples=40)
@given(seeds, st.integers(1, 150))
def test_a_case_that_happens_later_is_due_later(seed: int, days: int) -> None:
    walk = Walk(seed)
    for _ in range(LENGTH):
        walk.move()
    case = reaches_the_archive(walk.case, walk.on).case if seed % 2 else walk.case
    early = case_deadlines(shifted(case, 0), LAW, CYCLE)
    late = case_deadlines(shifted(case, days), LAW, CYCLE)
    assert sorted(one.rule for one in early) == sorted(one.rule for one in late)
    for rule in {one.rule for one in early}:
        pairs = zip(
            *(sorted((x for x in y if x.rule == rule), key=lambda x: x.start) for y in (early, late)),
            strict=True,
        )
        for before, after in pairs:
            assert after.start == before.start + timedelta(days=days)
            if before.due is not None and after.due is not None:
                assert after.due >= before.due, (rule, before, after)
                backwards = rule == "hearing_notice_ahead"
                assert backwards or before.due >= before.start, (rule, before)


@settings(LIVES, max_examples=15)
@given(seeds)
def test_what_stops_a_step_is_told_with_a_way_out(seed: int) -> None:
    """An obstacle is no riddle: it says what is wrong, and stays the same when it is asked again."""
    walk = Walk(seed)
    for _ in range(LENGTH):
        walk.move()
    for name in CYCLE.steps:
        event = event_for(walk.case, name, walk.on)
        found = stopping(walk.case, event)
        assert found == stopping(walk.case, event)
        assert all(one.what and "None" not in one.what for one in found)
