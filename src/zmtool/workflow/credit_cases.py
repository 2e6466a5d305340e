"""Entries from decided cases: proposed first, written when somebody says so, each case once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.records import CaseFacts
from zmtool.law.library import load_causes
from zmtool.licenses.credit.from_cases import DecidedCase, Proposal, proposals_of
from zmtool.licenses.register.records import Retailer
from zmtool.workflow.credit import keep_and_grade, rules_at
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.cases.life.definition import LifeCycle

_PENALISED = ("decide", "decide_onsite")
_OTHERWISE = ("decide_no_penalty", "unclaimed_decide")


@dataclass(frozen=True, slots=True)
class FromCases:
    """What the decided cases come to: ``cases`` looked at, ``strangers`` of parties without a licence, the proposals."""

    cases: int
    strangers: int
    proposals: tuple[Proposal, ...]
    written: int


def enter_from_cases(
    place: Place = None,
    *,
    now: datetime,
    user: str,
    since: date | None = None,
    rules: str = "",
    write: bool = False,
) -> FromCases:
    """Proposes entries from the workspace's decided cases (since a day) and, with ``write``, keeps them.

    The same case is entered once, also where its entry was taken back later.
    """
    with opened(place, now=now) as at:
        cycle, causes = load_life_cycle(at.root), load_causes(at.root)
        with at.writing() if write else at.reading() as session:
            from zmtool.licenses.credit.keep import entered_from_cases, entries_of, holder_of

            before = entered_from_cases(session)
            cases = strangers = written = 0
            found: list[Proposal] = []
            for facts in _decided(session, cycle, since):
                cases += 1
                holders = _holders(session, facts)
                strangers += not holders
                if not holders:
                    continue
                try:
                    chosen = rules_at(at, rules, facts.decision_date or now.date()).of(holders[0].lic_no)
                except NotFound as missing:
                    if rules:
                        raise
                    found.append(Proposal(facts.case_no, facts.cause, problem=missing.what))
                    continue
                cause = causes.by_code.get(facts.cause)
                case = DecidedCase(
                    facts.case_no,
                    facts.decision_number,
                    facts.decision_date or now.date(),
                    facts.cause,
                    cause.label if cause is not None else facts.cause,
                    _cartons(facts),
                    facts.penalty.base_amount,
                    facts.party.license_no,
                    holders,
                )
                known = entries_of(session, holder_of(session, holders[0].lic_no, chosen.share_by))
                for one in proposals_of(case, chosen, known, before, today=now.date(), by=user):
                    if write and one.entry is not None:
                        kept = keep_and_grade(session, at, one.entry, now=now, user=user, rules=rules)
                        one = replace(one, entry=kept.entry)
                        written += 1
                    found.append(one)
            return FromCases(cases, strangers, tuple(found), written)


def _decided(session: Session, cycle: LifeCycle, since: date | None) -> Iterator[CaseFacts]:
    """The cases with a penalty that was decided and numbered, by the day of the decision."""
    from sqlmodel import col, select

    from zmtool.cases.stored import facts_of
    from zmtool.cases.tables import CaseRow

    wanted = select(CaseRow.id).where(col(CaseRow.decision_date).is_not(None), CaseRow.decision_number != "")
    if since is not None:
        wanted = wanted.where(col(CaseRow.decision_date) >= since)
    for number in session.exec(wanted.order_by(col(CaseRow.decision_date), col(CaseRow.id))).all():
        facts = facts_of(session, session.get_one(CaseRow, number))
        history = history_of(facts, cycle)
        if history.of(*_PENALISED) and not history.of(*_OTHERWISE):
            yield facts


def _holders(session: Session, facts: CaseFacts) -> tuple[Retailer, ...]:
    """The licences of a case's party: by licence number, else by identity number and credit code."""
    from zmtool.licenses.register.lists import with_number

    party = facts.party
    named = [one for one in with_number(session, party.license_no) if one.lic_no == party.license_no]
    if named:
        return tuple(named)
    found: dict[str, Retailer] = {}
    for number in (party.id_no, party.uscc):
        if len(number) in (15, 18):
            found |= {one.lic_no: one for one in with_number(session, number)}
    return tuple(found[lic_no] for lic_no in sorted(found))


def _cartons(facts: CaseFacts) -> Decimal | None:
    """All goods of a case in cartons; None where there are none or one of them is not known in cartons."""
    counted = [one.in_cartons for one in facts.goods]
    if not counted or any(one is None for one in counted):
        return None
    return sum((one for one in counted if one is not None), Decimal(0))
