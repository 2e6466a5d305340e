"""How single judgements become the outcome of a check: certainty first, then severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zmtool.base.text import within_one_confusion
from zmtool.checks.context import Context
from zmtool.checks.records import Evidence, Finding, Outcome, Status, new_tuple
from zmtool.checks.references import Found

NOTHING_TO_JUDGE = Outcome(Status.NA)


def outcome(findings: Sequence[Finding], evidence: Iterable[Evidence], judged: bool = True) -> Outcome:
    """Fail if any finding fails, unsure if any is unsure, pass if anything was judged, else not applicable."""
    if findings:
        return Outcome(worst(findings), tuple(findings))
    return new_tuple(Outcome, (Status.PASS, (), tuple(evidence), "")) if judged else NOTHING_TO_JUDGE


def worst(findings: Iterable[Finding]) -> Status:
    """Fail if any finding fails, else unsure."""
    return Status.FAIL if any(one.status is Status.FAIL for one in findings) else Status.UNSURE


def unsure(message: str, *evidence: Evidence) -> Finding:
    """Something a person must look at."""
    return Finding(message, Status.UNSURE, 0.5, evidence)


def not_read(found: Found) -> Finding:
    """A field that should be there and could not be read."""
    if found.value:
        return unsure(
            f"《{found.document.title}》的{found.label}“{found.value}”无法识别，请核对原件",
            found.evidence,
        )
    return unsure(f"《{found.document.title}》没有读到{found.label}，请核对原件", found.evidence)


def accusation(
    context: Context,
    message: str,
    readings: Iterable[Found],
    *,
    doubtful: str = "",
    units: Decimal = Decimal(1),
    basis: str = "",
    more: Iterable[Evidence] = (),
) -> Finding:
    """A finding from readings: fail where all are trusted and nothing is ``doubtful``, else unsure."""
    sure, confidence = True, 1.0
    evidence: list[Evidence] = []
    for one in readings:
        if one.field is not None:
            sure = sure and one.trusted(context.trust)
            confidence = min(confidence, one.field.confidence)
            evidence.append(one.evidence)
    places = (*evidence, *more)
    if sure and not doubtful:
        return Finding(message, Status.FAIL, confidence, places, units, basis)
    note = doubtful or "识别把握不足，请核对原件"
    return Finding(f"{message}（{note}）", Status.UNSURE, confidence, places, units, basis)


def confusable(context: Context, one: str, other: str) -> str:
    """Why two readings that differ may be the same on paper; empty where they may not."""
    if context.dossier.origin != "facts" and one != other and within_one_confusion(one, other):
        return "两处只差一个易混字符，可能是识别误差，请核对原件"
    return ""
