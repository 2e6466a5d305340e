"""exists: a document (or its receipt) is in the dossier.

``documents``: ids that must each be there. ``any_of``: ids of which one suffices. ``served``: ids whose
receipt must be there. ``unless``: ids whose presence excuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zmtool.checks.completeness import LEGIBLE, completeness
from zmtool.checks.context import Context
from zmtool.checks.judging import outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status
from zmtool.checks.references import receipts_of
from zmtool.dossiers.records import RECEIPTS


def exists(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    if context.dossier.has_any(arguments.get("unless", ())):
        return Outcome(Status.NA)
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for type_ in arguments.get("documents", ()):
        _require(context, [type_], findings, evidence)
    if arguments.get("any_of"):
        _require(context, arguments["any_of"], findings, evidence)
    for type_ in arguments.get("served", ()):
        document = context.dossier.first(type_)
        if document is None:
            continue
        receipts = receipts_of(context, type_)
        if not receipts:
            findings.append(
                _missing(
                    context,
                    f"没有{context.title(document)}的送达回证",
                    RECEIPTS,
                    context.evidence(document),
                )
            )
        else:
            evidence.append(context.evidence(receipts[0]))
    return outcome(findings, evidence, bool(findings or evidence))


def _require(
    context: Context, types: Sequence[str], findings: list[Finding], evidence: list[Evidence]
) -> None:
    for type_ in types:
        document = context.dossier.first(type_)
        if document is not None:
            evidence.append(context.evidence(document))
            return
    names = "或".join(context.title_of_type(type_) for type_ in types)
    findings.append(_missing(context, f"卷内没有{names}", types))


def _missing(context: Context, message: str, types: Sequence[str], *evidence: Evidence) -> Finding:
    """A missing document; only unsure while the dossier may not be whole, or pages were not read or recognised."""
    unread = [page for page in context.dossier.pages if not page.blank and page.confidence < LEGIBLE]
    unknown = [one for one in context.dossier.documents if one.type == "other"]
    if unread or unknown:
        pages = sorted({page.page for page in unread} | {page for one in unknown for page in one.pages})
        listed = "、".join(str(page) for page in pages[:8])
        return unsure(f"{message}，但第{listed}页未能识别，请先核对这些页", *evidence)
    excuse = completeness(context).excuse(types)
    if excuse:
        return unsure(f"{message}（{excuse}）", *evidence)
    return Finding(message, Status.FAIL, 0.95, evidence)
