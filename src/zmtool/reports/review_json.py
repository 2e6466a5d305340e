"""A review as the scoring contract's JSON (DESIGN §5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zmtool.checks.records import Evidence, Finding, ItemResult, Review
from zmtool.checks.root_causes import RootCause, root_causes


def review_json(review: Review) -> dict[str, Any]:
    """The scoring contract; scores are numbers, boxes fractions, pages from 1."""
    return {
        "dossier": review.dossier,
        "origin": review.origin,
        "checklist": {"id": review.checklist.id, "version": review.checklist.version},
        "score": _number(review.score),
        "grade": review.grade.id,
        "status": review.state,
        "notes": list(review.notes),
        "items": [_item(one) for one in review.results],
        "causes": [_cause(one) for one in root_causes(review)],
    }


def _item(result: ItemResult) -> dict[str, Any]:
    item = result.item
    return {
        "code": item.code,
        "title": item.title,
        "status": result.status.value,
        "points": _number(item.points),
        "deducted": _number(result.deducted),
        "fatal": item.fatal,
        "reason": result.reason,
        "mark": item.mark,
        "findings": [_finding(one, item.basis, item.fix) for one in result.findings],
        "evidence": [_evidence(one) for one in result.evidence],
    }


def _cause(cause: RootCause) -> dict[str, Any]:
    return {
        "title": cause.title,
        "codes": list(cause.codes),
        "place": _evidence(cause.place) if cause.place else None,
        "messages": list(dict.fromkeys(one.finding.message for one in cause.symptoms)),
    }


def _finding(finding: Finding, basis: str, fix: str) -> dict[str, Any]:
    return {
        "message": finding.message,
        "status": finding.status.value,
        "basis": finding.basis or basis,
        "fix": fix,
        "confidence": round(finding.confidence, 3),
        "evidence": [_evidence(one) for one in finding.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "document": evidence.document,
        "title": evidence.title,
        "page": evidence.page,
        "box": list(evidence.box) if evidence.box else [],
        "text": evidence.text,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
