"""law: articles, causes, penalties and remedies are those the law gives.

``kind``: cause_wording (``of`` references, ``suspected`` true/false), cites (``of``, ``what`` violated or
penalized), full_titles (``of``), in_force (``of``), penalties (``of``), authority, remedies (``document``),
hearing (``of`` fines), transfer (``of`` amounts), once (``document``), summary_limit (``of`` fines), jurisdiction (``of`` places),
circumstances (``of``, ``evidence``); the last two in modules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.context import DECISIONS, Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, not_read, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import Found, field_of, follow_all
from zmtool.checks.words.circumstances import circumstances
from zmtool.checks.words.field import absent
from zmtool.checks.words.jurisdiction import jurisdiction
from zmtool.law.causes import Cause
from zmtool.law.citations import FoundCitation, format_citation
from zmtool.law.hearing import hearing_reasons
from zmtool.law.limits import limit_on
from zmtool.law.penalties import misfits
from zmtool.law.transfer import TransferFacts, transfer_triggers
from zmtool.law.wordings import MatchKind, split_causes

_PENALTY_WORDS = (
    (
        "confiscate_goods",
        re.compile(r"没收(?!违法所得)[^，。；、]{0,24}(?:卷烟|烟草|物品|专卖品|雪茄|财物|烟叶|电子烟)"),
    ),
    ("confiscate_illegal_income", re.compile(r"没收[^，。；]{0,12}违法所得")),
    ("purchase_70", re.compile(r"收购")),
    ("fine", re.compile(r"罚款")),
    ("warning", re.compile(r"警告")),
    ("order_stop", re.compile(r"责令(?:当事人)?(?:立即)?停止")),
    ("order_close", re.compile(r"责令(?:当事人)?关闭")),
    ("public_destruction", re.compile(r"销毁")),
)


def law(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    return _KINDS[arguments["kind"]](context, arguments)


def cause_wording(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The cause is worded as the law words it, with 涉嫌 before the decision and without it after."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    suspected = bool(arguments["suspected"])
    for found in _each(context, arguments):
        if not found.normal:
            findings.append(not_read(found))
            continue
        problem, doubtful = "", ""
        matches = split_causes(context.law.causes, found.normal)
        if suspected and not found.normal.startswith("涉嫌"):
            problem = "没有“涉嫌”二字"
        elif not suspected and found.normal.startswith("涉嫌"):
            problem = "仍写有“涉嫌”二字"
        elif any(match.kind is MatchKind.IMPROPER for match in matches):
            problem = next(match.note for match in matches if match.kind is MatchKind.IMPROPER)
        elif any(match.kind is MatchKind.NONE for match in matches):
            problem = next(match.note for match in matches if match.kind is MatchKind.NONE)
            doubtful = "案由库未收录，须人工核对"
        if problem:
            findings.append(accusation(context, f"{found}：{problem}", [found], doubtful=doubtful))
        else:
            evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def cites(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The articles cited are those the cause violates, or is penalised by."""
    cause = context.cause()
    if cause is None:
        return _unknown_cause(context, arguments)
    day = context.decision_date() or date.max
    wanted = cause.violated if arguments["what"] == "violated" else cause.penalized_on(day)
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in _each(context, arguments):
        cited = _citations(context, found)
        known = [one.citation for one in cited if one.citation is not None]
        if not found.value:
            findings.append(not_read(found))
        elif any(one.within(need) or need.within(one) for one in known for need in wanted):
            evidence.append(found.evidence)
        else:
            right = "、".join(format_citation(one, context.law.statutes) for one in wanted)
            doubtful = "" if known and cause.certain else "条款未能辨认或案由依据待核，请人工核对"
            message = f"{found}与案由“{cause.label}”不匹配，应为{right}"
            findings.append(accusation(context, message, [found], doubtful=doubtful))
    return outcome(findings, evidence, bool(findings or evidence))


def full_titles(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Statutes are cited by full title, down to article and, where the cause's basis has one, paragraph."""
    cause = context.cause()
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in _each(context, arguments):
        cited = _citations(context, found)
        if not cited:
            if found.value:
                findings.append(not_read(found))
            continue
        problems = [
            f"“{one.title}”不是法规全称"
            for one in cited
            if one.citation is not None and not context.law.statutes.is_full_title(one.title)
        ]
        problems += [
            f"“{one.text}”没有写明条"
            for one in cited
            if one.citation is not None and one.citation.article is None
        ]
        problems += _coarse(context, cause, cited)
        if problems:
            findings.append(
                accusation(
                    context, f"《{found.document.title}》{found.label}：{'；'.join(problems)}", [found]
                )
            )
        elif any(one.citation is None for one in cited):
            findings.append(unsure(f"{found}中有法规库没有的法规，请人工核对", found.evidence))
        else:
            evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def _coarse(context: Context, cause: Cause | None, cited: tuple[FoundCitation, ...]) -> list[str]:
    """Articles that should name a paragraph because the cause's basis does."""
    if cause is None:
        return []
    exact = [one for one in (*cause.violated, *cause.penalized) if one.paragraph is not None]
    return [
        f"“{one.text}”没有写到款（{format_citation(need, context.law.statutes)}）"
        for one in cited
        for need in exact
        if one.citation is not None
        and one.citation.statute_id == need.statute_id
        and one.citation.article == need.article
        and one.citation.paragraph is None
        and one.citation.item is None
    ]


def in_force(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The articles cited exist in the version in force on the day of the decision."""
    day = context.decision_date()
    if day is None:
        return NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in _each(context, arguments):
        for one in _citations(context, found):
            if one.citation is None or one.citation.article is None:
                continue
            there = context.law.statutes.article_exists(one.citation, day)
            if there is False:
                message = f"《{found.document.title}》{found.label}引用的“{one.text}”不存在"
                findings.append(accusation(context, message, [found]))
            elif there:
                evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def penalties(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The kinds of penalty are those the cause allows; none that it forbids."""
    cause = context.cause()
    if cause is None:
        return _unknown_cause(context, arguments)
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in _each(context, arguments):
        if not found.normal:
            findings.append(not_read(found))
            continue
        kinds = penalty_kinds(found.normal)
        wrong = [one for one in misfits(cause, kinds) if "rate" not in one.kind]
        for one in wrong:
            doubtful = "" if one.certain and one.hard else "依据待核或可能有法定例外，请人工核对"
            findings.append(
                accusation(
                    context,
                    f"《{found.document.title}》{found.label}：{one.text}",
                    [found],
                    doubtful=doubtful,
                )
            )
        if not wrong and kinds:
            evidence.append(found.evidence)
        elif not kinds:
            findings.append(unsure(f"{found}中没有辨认出处罚种类", found.evidence))
    return outcome(findings, evidence, bool(findings or evidence))


def penalty_kinds(text: str) -> tuple[str, ...]:
    """The kinds of penalty (ids of the enumeration) that a wording imposes."""
    return tuple(kind for kind, pattern in _PENALTY_WORDS if pattern.search(text))


def authority(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The cause is one that a tobacco bureau itself may penalise."""
    cause = context.cause()
    decision = next((one for type_ in DECISIONS if (one := context.dossier.first(type_))), None)
    if cause is None or decision is None:
        return NOTHING_TO_JUDGE
    issuer = field_of(context, decision, "org_name")
    if not issuer.normal:
        return outcome([not_read(issuer)], ())
    if cause.authority == "tobacco" and issuer.normal.endswith("烟草专卖局"):
        return outcome((), [issuer.evidence])
    message = f"案由“{cause.label}”的处罚主体须核对：{cause.authority_note or '不由烟草专卖局单独处罚'}（落款：{issuer.normal}）"
    return outcome([unsure(message, issuer.evidence)], ())


def remedies(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """The decision tells of reconsideration and litigation with the periods of the version in force."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    day = context.decision_date() or date.max
    for document in context.dossier.all(arguments["document"]):
        for name, rule in (("review_days", "reconsideration"), ("litigation_days", "litigation")):
            found = field_of(context, document, name)
            try:
                right = context.law.deadlines.deadline_on(rule, day).period.n
            except UnknownAnswer as unknown:
                findings.append(unsure(unknown.what, found.evidence))
                continue
            if not found.normal:
                findings.append(absent(context, document, found.label, found.field is not None))
            elif int(found.normal) != right:
                findings.append(accusation(context, f"{found}日有误，应为{right}日", [found]))
            else:
                evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def hearing(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """A fine above the suggested threshold without a hearing notice: a person must look."""
    if context.dossier.has("hearing_right_notice"):
        return NOTHING_TO_JUDGE
    found = next(iter(_each(context, arguments)), None)
    if found is None or not found.normal:
        return NOTHING_TO_JUDGE
    decision = found.document.get("penalty")
    kinds = penalty_kinds(decision.normal or "") if decision else ()
    person = found.document.get("party_id_no")
    party = "natural_person" if person is not None and person.value else "legal_person"
    reasons = hearing_reasons(context.law.hearing, party, kinds, fine=Decimal(found.normal))
    return outcome([unsure(one.text, found.evidence) for one in reasons], ()) if reasons else NOTHING_TO_JUDGE


def summary_limit(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """A fine on the spot is not above what the law allows (行政处罚法第五十一条)."""
    found = next(iter(_each(context, arguments)), None)
    day = context.decision_date()
    if found is None or day is None:
        return NOTHING_TO_JUDGE
    if not found.normal:
        return outcome([not_read(found)], ()) if found.value else NOTHING_TO_JUDGE
    person = found.document.get("party_id_no")
    of_person = person is not None and bool(person.value)
    limit = limit_on(context.law.limits, "summary_fine_person" if of_person else "summary_fine_org", day)
    if limit.allows(Decimal(found.normal)):
        return outcome((), [found.evidence])
    message = f"{found}超过{limit.label}限额{limit.most}元，不得适用简易程序"
    # A shop may be fined as an organisation, up to the higher limit: whose fine it is, a person says.
    higher = limit_on(context.law.limits, "summary_fine_org", day)
    doubtful = "" if not higher.allows(Decimal(found.normal)) else "请核对被处罚的是公民还是其他组织"
    return outcome([accusation(context, message, [found], doubtful=doubtful)], ())


def transfer(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Figures that reach a criminal threshold while the dossier holds no transfer."""
    cause = context.cause()
    found = next(iter(_each(context, arguments)), None)
    if cause is None or found is None or not found.normal or context.dossier.has("case_transfer_letter"):
        return NOTHING_TO_JUDGE
    triggers = transfer_triggers(
        context.law.transfer, cause.code, TransferFacts(goods_value=Decimal(found.normal))
    )
    findings = [
        unsure(f"{found}，可能涉嫌{one.crime}：{'；'.join(one.grounds)}", found.evidence) for one in triggers
    ]
    return outcome(findings, ()) if findings else NOTHING_TO_JUDGE


def once(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """One decision for one act."""
    decisions = context.dossier.all(arguments["document"])
    if len(decisions) == 1:
        return outcome((), [context.evidence(decisions[0])])
    message = (
        f"卷内有{len(decisions)}份{context.title_of_type(arguments['document'])}，请核对是否针对同一违法行为"
    )
    return (
        outcome([unsure(message, *(context.evidence(one) for one in decisions))], ())
        if decisions
        else NOTHING_TO_JUDGE
    )


_KINDS = {
    "hearing": hearing,
    "transfer": transfer,
    "once": once,
    "jurisdiction": jurisdiction,
    "summary_limit": summary_limit,
    "circumstances": circumstances,
    "cause_wording": cause_wording,
    "cites": cites,
    "full_titles": full_titles,
    "in_force": in_force,
    "penalties": penalties,
    "authority": authority,
    "remedies": remedies,
}


def _each(context: Context, arguments: Mapping[str, Any]) -> list[Found]:
    return follow_all(context, arguments["of"])


def _citations(context: Context, found: Found) -> tuple[FoundCitation, ...]:
    return context.law.statutes.citations_in(found.value)


def _unknown_cause(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    readings = _each(context, arguments)
    if not readings:
        return NOTHING_TO_JUDGE
    return outcome([unsure("案由未能辨认，无法核对，请人工核对", readings[0].evidence)], ())
