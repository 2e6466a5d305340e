"""A proposed penalty for one cause: tier, range, fine with its arithmetic, what goes along, what it needs.

A proposal is a calculation for the officer in charge; every figure names the rule it rests on, and what the
data do not say stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zmtool.base.errors import UnknownAnswer
from zmtool.law.accompanying import Accompanying, accompanying
from zmtool.law.amounts import arithmetic, fine_of, rounded_down
from zmtool.law.causes import Cause, FineRule, SeriousCircumstance
from zmtool.law.circumstances import Circumstance, Effect
from zmtool.law.discretion import DiscretionPack
from zmtool.law.figures import FIGURES
from zmtool.law.first_offence import FirstOffenceAnswer, first_offence_answers
from zmtool.law.hearing import HearingReason, hearing_reasons
from zmtool.law.library import Law
from zmtool.law.penalties import Misfit, MisfitKind, misfits, serious_circumstances
from zmtool.law.rate_judgement import RateJudgement, judge_rate
from zmtool.law.tier_choice import TierChoice, choose_tier
from zmtool.law.transfer import TransferTrigger, transfer_facts, transfer_triggers


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a case when its penalty is weighed.

    ``base`` is the sum the fine is measured by (yuan), ``figures`` other figures by name, ``noted`` the ids of
    facts, circumstances and serious circumstances that the file shows. ``penalties`` and ``rate`` are what
    somebody means to decide (rate as fraction, multiple or yuan). ``heavier`` chooses the cause's heavier fine.
    """

    cause: Cause
    province: str
    decided: date
    base: Decimal | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    noted: frozenset[str] = frozenset()
    party_type: str = ""
    penalties: frozenset[str] = frozenset()
    rate: Decimal | None = None
    heavier: bool = False

    @property
    def every_figure(self) -> dict[str, Decimal]:
        """The figures together with the base under its own name."""
        own = {self.cause.fine.base: self.base} if self.base is not None and self.cause.fine.base else {}
        return {**own, **self.figures}


@dataclass(frozen=True, slots=True)
class FineRange:
    """Rates (fraction, multiple or yuan) and the fines they come to; fines are None without a base."""

    kind: str
    low: Decimal
    high: Decimal
    low_fine: Decimal | None
    high_fine: Decimal | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer. ``outcome``: ``fine``, ``may_no_penalty``, ``no_penalty`` or ``unknown`` (no tier known).

    ``suggested_rate`` and ``suggested_fine`` are None where no tier or no base is known or nothing is to be
    fined. ``unknown`` says in Chinese why a tier is not known; ``cautions`` name every uncertain source.
    """

    matter: Matter
    rule: FineRule
    statutory: FineRange | None
    pack: DiscretionPack | None
    choice: TierChoice | None
    tier_range: FineRange | None
    outcome: str
    suggested_rate: Decimal | None
    suggested_fine: Decimal | None
    working: str
    circumstances: tuple[Circumstance, ...]
    first_offence: tuple[FirstOffenceAnswer, ...]
    serious: tuple[SeriousCircumstance, ...]
    along: tuple[Accompanying, ...]
    misfits: tuple[Misfit, ...]
    hearing: tuple[HearingReason, ...]
    transfer: tuple[TransferTrigger, ...]
    judgement: RateJudgement | None
    unknown: str
    cautions: tuple[str, ...]


def propose(law: Law, matter: Matter) -> Proposal:
    """The proposed penalty. The benchmark, lists and circumstances are those of the day of the decision."""
    cause, figures = matter.cause, matter.every_figure
    rule = cause.heavier_fine if matter.heavier and cause.heavier_fine is not None else cause.fine
    circumstances = law.circumstances.found(matter.noted, matter.decided)
    first = first_offence_answers(
        law.first_offence, matter.province, cause.code, figures, matter.noted, matter.decided
    )
    pack, choice, unknown = _benchmark(law, matter, rule, circumstances)
    kind = (pack.kind if pack is not None else "") or rule.kind
    tier = choice.tier if choice is not None else None
    tier_range = _range(kind, tier.low, tier.high, matter.base) if tier is not None else None
    outcome = _outcome(choice, circumstances, first)
    rate = choice.rate if choice is not None and outcome in ("fine", "may_no_penalty") else None
    if tier is not None and not tier.fined:
        rate = None
    suggested, working = _suggestion(kind, rate, pack, tier_range, matter.base)
    serious = serious_circumstances(cause, figures, matter.noted)
    along = accompanying(cause, tier, figures, serious, law.enums["penalty_type"].labels)
    decided_fine = suggested
    if matter.rate is not None and (matter.base is not None or kind == "fixed"):
        decided_fine = fine_of(kind, matter.base or Decimal(0), matter.rate)
    return Proposal(
        matter=matter,
        rule=rule,
        statutory=_statutory(rule, pack, matter.base),
        pack=pack,
        choice=choice,
        tier_range=tier_range,
        outcome=outcome,
        suggested_rate=rate,
        suggested_fine=suggested,
        working=working,
        circumstances=circumstances,
        first_offence=first,
        serious=serious,
        along=along,
        misfits=_misfits(law, matter, pack, serious),
        hearing=_hearing(law, matter, along, figures, decided_fine),
        transfer=transfer_triggers(
            law.transfer, cause.code, transfer_facts(figures, matter.base, matter.noted)
        ),
        judgement=None
        if matter.rate is None
        else judge_rate(
            _known_rule(rule, pack),
            pack,
            tier,
            matter.rate,
            circumstances,
            None if matter.heavier else cause.heavier_fine,
        ),
        unknown=unknown,
        cautions=_cautions(cause, rule, pack, circumstances, first),
    )


def single_fine(proposals: Iterable[Proposal]) -> Proposal | None:
    """Of several causes of one act, the one whose fine is given: the highest (行政处罚法第二十九条).

    None where the fine of any of them is not known, since it might be the highest.
    """
    listed = list(proposals)
    fines = [one.suggested_fine for one in listed]
    if not listed or any(one is None for one in fines):
        return None
    return max(listed, key=lambda one: one.suggested_fine or Decimal(0))


def _benchmark(
    law: Law, matter: Matter, rule: FineRule, circumstances: tuple[Circumstance, ...]
) -> tuple[DiscretionPack | None, TierChoice | None, str]:
    """The province's pack and the tier in it, or why there is none."""
    try:
        pack = law.discretion.pack_on(matter.province, matter.cause.code, matter.decided)
    except UnknownAnswer as unknown:
        return None, None, unknown.what
    if rule.low is not None and (pack.statute_min, pack.statute_max) != (rule.low, rule.high):
        return None, None, f"裁量基准 {pack.id} 针对另一罚款幅度，不适用于本情形"
    value = matter.every_figure.get(pack.measure)
    if value is None:
        label = rule.base_label if pack.measure == rule.base else FIGURES.get(pack.measure, pack.measure)
        return pack, None, f"裁量基准看 {pack.measure}（{label}），没有给出该数值"
    shown = matter.noted | {one.id for one in circumstances}
    labels = {one: law.circumstances.label_of(one) for one in law.circumstances.ids}
    try:
        return pack, choose_tier(pack, value, shown, circumstances, labels), ""
    except UnknownAnswer as unknown:
        return pack, None, unknown.what


def _outcome(
    choice: TierChoice | None,
    circumstances: tuple[Circumstance, ...],
    first: tuple[FirstOffenceAnswer, ...],
) -> str:
    effects = {effect for one in circumstances for effect in one.effects}
    if Effect.NO_PENALTY in effects:
        return "no_penalty"
    open_tier = choice is not None and not choice.tier.fined
    if Effect.MAY_NO_PENALTY in effects or open_tier or any(one.fits for one in first):
        return "may_no_penalty"
    return "unknown" if choice is None else "fine"


def _suggestion(
    kind: str,
    rate: Decimal | None,
    pack: DiscretionPack | None,
    bounds: FineRange | None,
    base: Decimal | None,
) -> tuple[Decimal | None, str]:
    """The fine and its working. Odd sums are dropped only where the result stays in the tier."""
    if rate is None or (base is None and kind != "fixed"):
        return None, ""
    amount = fine_of(kind, base or Decimal(0), rate)
    working = arithmetic(kind, base or Decimal(0), rate)
    if pack is not None and pack.round_down_to is not None and bounds is not None:
        rounded = rounded_down(amount, pack.round_down_to)
        if bounds.low_fine is not None and bounds.low_fine <= rounded < amount:
            return rounded, f"{working}，抹去零头为 {rounded}"
    return amount, working


def _range(kind: str, low: Decimal, high: Decimal, base: Decimal | None) -> FineRange:
    if base is None and kind != "fixed":
        return FineRange(kind, low, high, None, None)
    over = base or Decimal(0)
    return FineRange(kind, low, high, fine_of(kind, over, low), fine_of(kind, over, high))


def _known_rule(rule: FineRule, pack: DiscretionPack | None) -> FineRule:
    """The law's rule; where its figures are not known, the ones the province's pack gives."""
    if rule.high is not None or pack is None:
        return rule
    return FineRule(pack.kind, pack.base, rule.base_label, pack.statute_min, pack.statute_max, mark=pack.mark)


def _statutory(rule: FineRule, pack: DiscretionPack | None, base: Decimal | None) -> FineRange | None:
    known = _known_rule(rule, pack)
    if known.high is None:
        return None
    return _range(known.kind, known.low or Decimal(0), known.high, base)


def _misfits(
    law: Law, matter: Matter, pack: DiscretionPack | None, serious: tuple[SeriousCircumstance, ...]
) -> tuple[Misfit, ...]:
    if not matter.penalties and matter.rate is None:
        return ()
    names = law.enums["penalty_type"].labels
    found = misfits(
        matter.cause,
        matter.penalties or {"fine"},
        matter.rate,
        circumstances=[one.id for one in serious],
        names=names,
    )
    if not matter.penalties:
        found = tuple(one for one in found if one.kind is not MisfitKind.FIRST_STEP_MISSING)
    refused = {one.penalty for one in found}
    for penalty in sorted(matter.penalties - refused) if pack is not None else ():
        if pack is not None and penalty in pack.forbidden_penalties:
            text = f"{matter.cause.label}：裁量基准 {pack.id} 不给予“{names[penalty]}”"
            found += (Misfit(MisfitKind.FORBIDDEN, penalty, text, pack.mark.certain),)
        elif pack is not None and pack.allowed_penalties and penalty not in pack.allowed_penalties:
            text = f"{matter.cause.label}：裁量基准 {pack.id} 没有列出“{names[penalty]}”，须核对依据"
            found += (Misfit(MisfitKind.NOT_LISTED, penalty, text, pack.mark.certain, hard=False),)
    return found


def _hearing(
    law: Law,
    matter: Matter,
    along: tuple[Accompanying, ...],
    figures: Mapping[str, Decimal],
    fine: Decimal | None,
) -> tuple[HearingReason, ...]:
    planned = matter.penalties or {one.penalty for one in along if one.how == "must"}
    forfeits = "confiscate_goods" in planned
    return hearing_reasons(
        law.hearing,
        matter.party_type or "person",
        planned,
        fine=fine,
        illegal_income=figures.get("illegal_income"),
        goods_value=figures.get("goods_value") if forfeits else None,
    )


def _cautions(
    cause: Cause,
    rule: FineRule,
    pack: DiscretionPack | None,
    circumstances: tuple[Circumstance, ...],
    first: tuple[FirstOffenceAnswer, ...],
) -> tuple[str, ...]:
    """What every uncertain source says of itself, each once."""
    sources = [(f"案由 {cause.code}", cause.mark), ("罚款幅度", rule.mark)]
    if pack is not None:
        sources.append((f"裁量基准 {pack.id}（{pack.title}）", pack.mark))
    sources += [(f"情节“{one.label}”", one.mark) for one in circumstances]
    sources += [(one.source.title, one.source.mark) for one in first]
    return tuple(dict.fromkeys(f"{name}：{mark.caution}" for name, mark in sources if not mark.certain))
