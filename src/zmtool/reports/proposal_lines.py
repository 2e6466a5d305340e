"""A proposed penalty in words, a line a matter."""

from __future__ import annotations

from zmtool.law.amounts import plain, rate_text
from zmtool.law.circumstances import Circumstance
from zmtool.law.deadlines import ground_text
from zmtool.law.figures import FIGURES
from zmtool.law.first_offence import FirstOffenceAnswer
from zmtool.law.library import Law
from zmtool.law.proposal import FineRange, Proposal

_OUTCOMES = {
    "fine": "罚款",
    "may_no_penalty": "可以不予处罚",
    "no_penalty": "不予处罚",
    "unknown": "未知，须人工确认",
}
_OPTIONAL = {True: "可以处罚款", False: "应当处罚款", None: "罚款"}
_ENDS = {"low": "下限", "mid": "中值", "high": "上限"}
_FITS = {True: "符合", False: "不符合", None: "待核实"}


def proposal_lines(one: Proposal, law: Law) -> list[tuple[str, str]]:
    """A proposal in the order an officer reads it: what each line is about, and what it says."""
    cause, matter = one.matter.cause, one.matter
    names = law.enums["penalty_type"].labels
    lines = [("处罚依据", ground_text(cause.penalized_on(matter.decided), law.statutes) or "待核")]
    if matter.base is not None:
        lines.append(("罚款基数", f"{one.rule.base_label or '基数'} {plain(matter.base)} 元"))
    if one.statutory is not None:
        words = f"{_OPTIONAL[one.rule.optional]}，{range_text(one.statutory)}"
        lines.append(("法定幅度", words + (f"；条件：{one.rule.condition}" if one.rule.condition else "")))
    if one.pack is not None:
        lines.append(("裁量基准", f"{one.pack.id}（{one.pack.title}）"))
    if one.choice is not None:
        tier = one.choice.tier
        amount = f"，{range_text(one.tier_range)}" if tier.fined and one.tier_range is not None else ""
        lines.append(("档次", f"第{tier.id}档（{tier.label}）{amount}"))
        lines += [("理由", text) for text in one.choice.reasons]
    lines += _outcome_lines(one)
    lines += [("情节", _circumstance_text(found, law)) for found in one.circumstances]
    lines += [("不罚清单", _first_text(answer, law)) for answer in one.first_offence]
    lines += [("一并处理", found.text) for found in one.along]
    if cause.forbidden_penalties:
        lines.append(("不得给予", "、".join(names[p] for p in cause.forbidden_penalties)))
    if one.judgement is not None:
        lines.append(("拟定比例", one.judgement.text))
        lines += [("须有", need) for need in one.judgement.needs]
    lines += [("问题", found.text) for found in one.misfits]
    lines += [("听证", found.text) for found in one.hearing]
    for found in one.transfer:
        note = f"（{found.note}）" if found.note else ""
        lines.append(("移送", f"涉嫌{found.crime}：{'；'.join(found.grounds)}{note}"))
    lines += [("把握", text) for text in one.cautions]
    return lines


def range_text(found: FineRange) -> str:
    """5%–10%，538.28–1076.57 元"""
    rates = f"{rate_text(found.kind, found.low)}–{rate_text(found.kind, found.high)}"
    if found.low_fine is None or found.kind == "fixed":
        return rates
    return f"{rates}，{found.low_fine}–{found.high_fine} 元"


def _outcome_lines(one: Proposal) -> list[tuple[str, str]]:
    lines = []
    if one.unknown:
        lines.append(("未知", f"须人工确认：{one.unknown}"))
    if one.outcome in ("no_penalty", "may_no_penalty"):
        lines.append(("结论", _OUTCOMES[one.outcome]))
    if one.suggested_fine is not None and one.suggested_rate is not None and one.choice is not None:
        still = "仍处罚的，" if one.outcome == "may_no_penalty" else ""
        rate = rate_text(one.rule.kind, one.suggested_rate)
        lines.append(
            ("建议", f"{still}罚款 {one.suggested_fine} 元（{rate}，取该档{_ENDS[one.choice.end]}）")
        )
        lines.append(("算式", one.working))
    return lines


def _circumstance_text(found: Circumstance, law: Law) -> str:
    effects = "或".join(effect.label for effect in found.effects)
    evidence = found.evidence or [
        text for need in found.needs for text in law.circumstances.facts[need].evidence
    ]
    shown = f"；案卷中应有：{'、'.join(dict.fromkeys(evidence))}" if evidence else ""
    return f"{found.label}，{effects}（{ground_text(found.law, law.statutes)}）{shown}"


def _first_text(answer: FirstOffenceAnswer, law: Law) -> str:
    text = f"{_FITS[answer.fits]}：{answer.item.label}（{answer.way}）"
    if answer.exceeded:
        text += f"；{'；'.join(answer.exceeded)}"
    elif answer.missing:
        text += f"；还须说明：{'、'.join(_fact_label(answer, law, one) for one in answer.missing)}"
    if answer.fits:
        text += f"。{'；'.join(answer.source.procedure)}"
    return text


def _fact_label(answer: FirstOffenceAnswer, law: Law, one: str) -> str:
    label = answer.source.facts.get(one) or FIGURES.get(one) or law.circumstances.label_of(one)
    return f"{label}（{one}）"
