"""tier: the rate of a fine lies within the law, and within the tier of the province's benchmark.

``kind``: range or tier. ``of``: references to rates. ``parameters.province`` of the checklist names the
benchmark pack; without one only the law's range is judged. A pack whose tiers go by another figure than the base of
the fine (kilograms, cartons) is for a person to compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, not_read, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status
from zmtool.checks.references import Found, follow_all
from zmtool.law.discretion import deviation
from zmtool.law.penalties import misfits

_LIGHTER = ("减轻", "第三十二条", "从轻")


def tier(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    cause = context.cause()
    readings = follow_all(context, arguments["of"])
    if not readings:
        return NOTHING_TO_JUDGE
    if cause is None:
        return outcome([unsure("案由未能辨认，无法核对罚款幅度", readings[0].evidence)], ())
    if arguments["kind"] == "tier":
        return _benchmark(context, readings, cause.code)
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in readings:
        if not found.normal:
            if found.field is not None:
                findings.append(not_read(found))
            continue
        wrong = [one for one in misfits(cause, ["fine"], Decimal(found.normal)) if "rate" in one.kind]
        for one in wrong:
            doubtful = "" if one.certain else "依据待核，请人工核对"
            if "below" in one.kind and _lighter(found):
                doubtful = "文书写有从轻、减轻情节，请人工核对依据"
            findings.append(
                accusation(context, f"《{found.document.title}》{one.text}", [found], doubtful=doubtful)
            )
        if not wrong:
            evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def _benchmark(context: Context, readings: list[Found], cause: str) -> Outcome:
    province = context.parameters.get("province", "")
    decided = context.decision_date() or date.max
    if not province:
        return Outcome(Status.HUMAN, reason="未导入本省裁量基准，请人工核对罚款是否落在相应档次")
    try:
        pack = context.law.discretion.pack_on(province, cause, decided)
    except UnknownAnswer as unknown:
        return Outcome(Status.HUMAN, reason=unknown.what)
    if pack.measure != pack.base:
        # Documents carry the sum that the fine is measured by; kilograms or cartons they do not.
        measured = (
            f"裁量基准 {pack.id} 按 {pack.measure}（{pack.unit}）分档，文书中没有该数值，请人工核对档次"
        )
        return outcome([unsure(measured, found.evidence) for found in readings], ())
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for found in readings:
        base = found.document.get("base_amount")
        if not found.normal or base is None or not base.normal:
            findings.append(not_read(found))
            continue
        judged = deviation(pack, Decimal(base.normal), Decimal(found.normal))
        if judged.direction == "within":
            evidence.append(found.evidence)
        else:
            doubtful = (
                "" if pack.mark.certain and not _lighter(found) else "裁量基准待核或文书写有情节，请人工核对"
            )
            findings.append(accusation(context, judged.text, [found], doubtful=doubtful))
    return outcome(findings, evidence)


def _lighter(found: Found) -> bool:
    return any(word in found.document.text for word in _LIGHTER)
