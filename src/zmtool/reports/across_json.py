"""The checks across dossiers as JSON (``schemas/across-report.schema.json``)."""

from __future__ import annotations

from typing import Any

from zmtool.checks.across.facts import CrossFacts
from zmtool.checks.across.findings import AcrossFinding, AcrossReview, CheckResult, Place


def across_json(review: AcrossReview) -> dict[str, Any]:
    """Statuses are fail, unsure, pass, na; figures decimal strings; boxes fractions; pages from 1."""
    return {
        "dossiers": review.dossiers,
        "repeats": [{"dossier": _dossier(one), "same_as": _dossier(first)} for one, first in review.repeats],
        "checks": [_check(one) for one in review.results],
    }


def _check(result: CheckResult) -> dict[str, Any]:
    check, judged = result.check, result.judged
    return {
        "id": check.id,
        "title": check.title,
        "status": result.status.value,
        "mark": check.mark.value,
        "only_suggests": check.only_suggests,
        "parameters": [
            {"id": one.id, "label": one.label, "value": f"{one.value:f}", "mark": one.mark.value}
            for one in check.parameters.values()
        ],
        "basis": check.basis,
        "why": check.why,
        "fix": check.fix,
        "compared": judged.compared,
        "unread": judged.unread,
        "left_out": judged.left_out,
        "findings": [_finding(one) for one in judged.findings],
    }


def _finding(finding: AcrossFinding) -> dict[str, Any]:
    return {
        "message": finding.message,
        "derivation": finding.derivation,
        "status": finding.status.value,
        "doubt": finding.doubt,
        "confidence": round(finding.confidence, 3),
        "dossiers": [_dossier(one) for one in finding.dossiers],
        "evidence": [_evidence(one) for one in finding.places],
    }


def _dossier(facts: CrossFacts) -> dict[str, Any]:
    return {"dossier": facts.dossier, "name": facts.name, "target": facts.target}


def _evidence(place: Place) -> dict[str, Any]:
    told = place.told
    return {
        "dossier": place.facts.dossier,
        "document": told.document,
        "title": told.title,
        "page": told.page,
        "box": list(told.box) if told.box else [],
        "text": told.value,
    }
