"""The penalty of a case: as a person gives it, or as the law proposes it from the facts and earlier cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.life.attempt import Obstacle
from zmtool.cases.life.conditions.people import article
from zmtool.cases.life.definition import LifeCycle, load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.life.obstacles import attempt_of
from zmtool.cases.life.vocabulary import CONDITIONS
from zmtool.cases.penalty_text import penalty_text
from zmtool.cases.records import CaseEvent, CaseFacts, Penalty
from zmtool.cases.related import RelatedCase
from zmtool.cases.transfer_check import sticks_of, transfer_facts_of, triggers_of
from zmtool.cases.weigh import proposal_for
from zmtool.law.amounts import fine_of
from zmtool.law.library import Law, load_law
from zmtool.law.penalties import penalty_allowed
from zmtool.law.periods import add_months
from zmtool.law.proposal import Proposal
from zmtool.law.transfer import TransferProcedure, TransferTrigger
from zmtool.workflow.case_edit import edit_case
from zmtool.workflow.case_life import PRIOR_YEARS, surroundings
from zmtool.workflow.cases import Imported
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


@dataclass(frozen=True, slots=True)
class PenaltyWanted:
    """What a person says of the penalty; None or empty leaves what the case has."""

    base: Decimal | None = None
    rate: Decimal | None = None
    fine: Decimal | None = None
    income: Decimal | None = None
    kinds: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TransferCheck:
    """Whether a case has to be considered for transfer: figures, thresholds reached, what to do, earlier penalties.

    ``by_retail``: the value is by retail prices, the criminal basis; else by what the goods were valued at.
    """

    case_no: str
    goods_value: Decimal | None
    by_retail: bool
    sticks: int | None
    illegal_income: Decimal | None
    earlier: tuple[RelatedCase, ...]
    triggers: tuple[TransferTrigger, ...]
    procedure: TransferProcedure
    law: Law


def set_penalty(
    case_no: str, wanted: PenaltyWanted, place: Place = None, *, now: datetime, user: str
) -> tuple[Imported, Penalty]:
    """Sets the penalty of a case; the fine follows from base and rate where it is not given.

    Raises UsageProblem for a kind that does not exist, Refused for one the cause does not allow.
    """
    made: list[Penalty] = []

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        _refuse_decided(case, load_life_cycle(at.root))
        penalty = _penalty(case, wanted, load_law(at.root))
        made.append(penalty)
        return replace(case, penalty=penalty)

    done = edit_case(case_no, edit, place, now=now, user=user, why=wanted.reason, action="case.penalty")
    return done, made[0]


def penalty_doubts(case_no: str, place: Place = None, *, now: datetime) -> tuple[Obstacle, ...]:
    """What will stand in the way of telling the party and deciding by the penalty as it is, or has to be looked at.

    Raises NotFound.
    """
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        around = surroundings(at, session, case, now)
    attempt = attempt_of(case, CaseEvent("decide", now.date()), around)
    found = [one for name in _WEIGHED for one in CONDITIONS[name](attempt)]
    if (told := attempt.history.last("notify", "hearing_notify")) is not None:
        found.append(
            Obstacle(
                "told",
                f"已于 {told.on} 告知当事人；改变处罚的（加重、换种类、换依据）须重新告知（记忆）",
                article(attempt, "apl_2021:45"),
                "重新告知：zmtool case advance 编号 notify",
                stops=False,
            )
        )
    return tuple(dict.fromkeys(found))


_WEIGHED = ("penalty_allowed", "penalty_in_tier", "below_minimum", "hearing_told")
"""The conditions that judge a penalty by itself."""


def _refuse_decided(case: CaseFacts, cycle: LifeCycle) -> None:
    """What was decided is changed by a reconsideration or a court only."""
    history = history_of(case, cycle)
    decided = history.last("decide", "decide_onsite", "decide_no_penalty")
    if decided is not None and not history.done("revoke"):
        raise Refused(
            f"已于 {decided.on} 作出决定，不能再修改处罚内容",
            where=case.case_no,
            next_step="经复议或诉讼变更、撤销的，先登记：zmtool case advance 编号 revoke".replace(
                "编号", case.case_no
            ),
        )


def _penalty(case: CaseFacts, wanted: PenaltyWanted, law: Law) -> Penalty:
    cause = law.causes.by_code.get(case.cause)
    if cause is None:
        raise Refused(
            f"案由 {case.cause} 不在案由库中", where=case.case_no, next_step="先用 zmtool case set 改正案由"
        )
    names = law.enums["penalty_type"].labels
    kinds = tuple(_kind(one, names) for one in wanted.kinds) or case.penalty.kinds
    base = wanted.base if wanted.base is not None else case.penalty.base_amount
    rate = wanted.rate if wanted.rate is not None else case.penalty.rate
    fine = wanted.fine
    if fine is None and base is not None and rate is not None and (wanted.base, wanted.rate) != (None, None):
        fine = fine_of(cause.fine.kind, base, rate)
    fine = fine if fine is not None else case.penalty.fine
    if not kinds and fine is not None:
        kinds = ("fine",)
    for kind in kinds:
        if penalty_allowed(cause, kind) is False:
            raise Refused(
                f"案由“{cause.label}”依法不能给予“{names[kind]}”",
                where=case.case_no,
                next_step=f"用 zmtool law cause {cause.code} 查看可以给予的处罚",
            )
    penalty = Penalty(
        base_amount=base,
        rate=rate,
        fine=fine,
        kinds=kinds,
        illegal_income=wanted.income if wanted.income is not None else case.penalty.illegal_income,
        reason=wanted.reason or case.penalty.reason,
    )
    return replace(penalty, text=wanted.text or penalty_text(cause, penalty, names))


def _kind(wanted: str, labels: Mapping[str, str]) -> str:
    for code, label in labels.items():
        if wanted in (code, label):
            return code
    raise UsageProblem(f"没有处罚种类“{wanted}”", next_step=f"可用：{'、'.join(labels.values())}")


def proposed_penalty(
    case_no: str, place: Place = None, *, on: date, wanted: PenaltyWanted | None = None
) -> tuple[Proposal, Law]:
    """What the law proposes for a case, earlier penalties of the party counted, as if ``wanted`` was saved.

    Without a base of the fine the value of the goods stands for it. Raises NotFound, Refused, and UsageProblem
    for a kind of penalty that does not exist.
    """
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        around = surroundings(at, session, case, datetime.combine(on, time()))
    if wanted is not None and wanted != PenaltyWanted():
        case = replace(case, penalty=_penalty(case, wanted, around.law))
    if case.penalty.base_amount is None and (total := _priced_total(case)) is not None:
        case = replace(case, penalty=replace(case.penalty, base_amount=total))
    proposal = proposal_for(case, around.law, around.province or "EXAMPLE", on, around.prior_penalties)
    if proposal is None:
        raise Refused(
            f"案由 {case.cause} 不在案由库中", where=case_no, next_step="先用 zmtool case set 改正案由"
        )
    return proposal, around.law


def _priced_total(case: CaseFacts) -> Decimal | None:
    """The value of the goods where every line is priced: the base of a fine that nobody has written yet."""
    amounts = [line.amount for line in case.goods]
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def transfer_check(case_no: str, place: Place = None, *, now: datetime) -> TransferCheck:
    """Whether a case reaches a crime's thresholds, and what then has to be done by whom and when."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.related import prior_penalties
    from zmtool.workflow.case_goods import retail_value

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        day = case.incident_time.date() if case.incident_time else case.clue_date
        earlier: tuple[RelatedCase, ...] = ()
        if day is not None:
            since, _ = add_months(day, -12 * PRIOR_YEARS)
            earlier = tuple(
                prior_penalties(session, case.party, since=since, until=day, besides=case.case_no)
            )
        law = load_law(at.root)
        retail = retail_value(session, case, now)
    facts = transfer_facts_of(case, len(earlier), retail)
    return TransferCheck(
        case.case_no,
        facts.goods_value,
        retail is not None,
        sticks_of(case.goods),
        facts.illegal_income,
        earlier,
        triggers_of(case, law, len(earlier), retail),
        law.transfer_procedure,
        law,
    )


def related(case_no: str, place: Place = None) -> tuple[RelatedCase, ...]:
    """The cases that share the party, licence, address, phone or vehicle with this one."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.related import related_cases

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        return tuple(related_cases(session, case.party, case.case_no))
