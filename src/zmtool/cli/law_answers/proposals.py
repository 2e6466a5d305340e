"""How a proposed penalty is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.cli.law_answers.words import citations
from zmtool.cli.printing import print_text
from zmtool.law.amounts import plain
from zmtool.law.deadlines import ground_text
from zmtool.law.proposal import FineRange, Proposal
from zmtool.reports.proposal_lines import proposal_lines

if TYPE_CHECKING:
    from zmtool.law.first_offence import FirstOffenceAnswer
    from zmtool.law.library import Law


def proposal_json(one: Proposal, law: Law) -> dict[str, Any]:
    """A proposal as data: sums as decimal text, every ground and mark with it."""
    matter, cause, choice = one.matter, one.matter.cause, one.choice
    names = law.enums["penalty_type"].labels
    return {
        "cause": cause.code,
        "label": cause.label,
        "on": matter.decided.isoformat(),
        "known": one.outcome != "unknown",
        "outcome": one.outcome,
        "base": {"id": one.rule.base, "label": one.rule.base_label, "amount": _text(matter.base)},
        "statutory": _range_json(one.statutory),
        "fine_optional": one.rule.optional,
        "pack": {"id": one.pack.id, "title": one.pack.title, "mark": one.pack.mark}
        if one.pack is not None
        else None,
        "tier": {
            "id": choice.tier.id,
            "label": choice.tier.label,
            "measured": choice.measured.id,
            "action": choice.tier.action,
            "reasons": list(choice.reasons),
            "range": _range_json(one.tier_range),
        }
        if choice is not None
        else None,
        "suggested": {
            "rate": _text(one.suggested_rate),
            "fine": _text(one.suggested_fine, keep=True),
            "arithmetic": one.working,
        },
        "circumstances": [
            {
                "id": found.id,
                "label": found.label,
                "effects": list(found.effects),
                "law": citations(found.law, law.statutes),
                "evidence": list(found.evidence)
                or [text for need in found.needs for text in law.circumstances.facts[need].evidence],
                "mark": found.mark,
                "certain": found.mark.certain,
            }
            for found in one.circumstances
        ],
        "first_offence": [_first_json(answer, law) for answer in one.first_offence],
        "serious": [{"id": found.id, "label": found.label} for found in one.serious],
        "along": [
            {
                "penalty": found.penalty,
                "label": found.label,
                "how": found.how,
                "text": found.text,
                "amount": _text(found.amount, keep=True),
            }
            for found in one.along
        ],
        "not_allowed": [{"penalty": p, "label": names[p]} for p in cause.forbidden_penalties],
        "problems": [
            {
                "kind": found.kind,
                "penalty": found.penalty,
                "text": found.text,
                "hard": found.hard,
                "certain": found.certain,
            }
            for found in one.misfits
        ],
        "decided_rate": {
            "rate": _text(matter.rate),
            "verdict": one.judgement.verdict,
            "text": one.judgement.text,
            "needs": list(one.judgement.needs),
        }
        if one.judgement is not None
        else None,
        "hearing": [{"text": found.text, "certain": found.certain} for found in one.hearing],
        "transfer": [
            {
                "id": found.rule_id,
                "crime": found.crime,
                "level": found.level,
                "grounds": list(found.grounds),
                "certain": found.certain,
                "note": found.note,
            }
            for found in one.transfer
        ],
        "ground": ground_text(cause.penalized_on(matter.decided), law.statutes),
        "unknown": one.unknown,
        "cautions": list(one.cautions),
    }


def print_proposal(one: Proposal, law: Law) -> None:
    """A proposal as text, in the order an officer reads it."""
    cause = one.matter.cause
    print_text(f"{cause.label}（{cause.code}），处罚决定日 {one.matter.decided}")
    for label, text in proposal_lines(one, law):
        print_text(f"  {label}：{text}")


def _first_json(answer: FirstOffenceAnswer, law: Law) -> dict[str, Any]:
    return {
        "item": answer.item.id,
        "label": answer.item.label,
        "fits": answer.fits,
        "way": answer.way,
        "missing": list(answer.missing),
        "exceeded": list(answer.exceeded),
        "law": citations(answer.item.law, law.statutes),
        "source": answer.source.title,
        "procedure": list(answer.source.procedure),
        "mark": answer.source.mark,
    }


def _range_json(found: FineRange | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "kind": found.kind,
        "low": plain(found.low),
        "high": plain(found.high),
        "low_fine": _text(found.low_fine, keep=True),
        "high_fine": _text(found.high_fine, keep=True),
    }


def _text(value: Any, *, keep: bool = False) -> str | None:
    """A figure as text; money keeps its two decimals."""
    if value is None:
        return None
    return format(value, "f") if keep else plain(value)
