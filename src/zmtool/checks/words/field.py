"""field: fields of a document are filled, and are what their type asks for.

``document``: id. ``fields``: field ids, each of which must be there. ``tables``: tables that need a row.
``signs``: signing places that need a signature. ``format``: true also judges the canonical form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zmtool.checks.context import Context
from zmtool.checks.judging import outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status
from zmtool.dossiers.records import Document

LEGIBLE = 0.9


def field(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    documents = context.dossier.all(arguments["document"])
    format_too = arguments.get("format")
    for document in documents:
        for name in arguments.get("fields", ()):
            one = document.fields.get(name)
            if one is None or not one.value:
                label = context.label(document.type, name)
                findings.append(absent(context, document, label, one is not None))
            elif format_too and one.normal is None:
                label = context.label(document.type, name)
                message = f"{context.title(document)}的{label}“{one.value}”格式不正确"
                status = Status.FAIL if one.confidence >= context.trust else Status.UNSURE
                findings.append(Finding(message, status, one.confidence, (context.evidence(document, one),)))
            else:
                evidence.append(context.evidence(document, one))
        for name in arguments.get("tables", ()):
            if document.tables.get(name):
                evidence.append(context.evidence(document))
            else:
                findings.append(absent(context, document, context.label(document.type, name), False))
    return outcome(findings, evidence, bool(documents))


def _where_it_should_be(context: Context, document: Document, label: str) -> Evidence:
    """The blank itself where it was seen, else the field before it in the form that was found."""
    form = context.catalogue.get(document.type)
    nearest = context.evidence(document)
    for one in form.fields if form else ():
        known = document.get(one.id)
        if one.label == label:
            return context.evidence(document, known) if known is not None and known.box else nearest
        if known is not None and known.box:
            nearest = context.evidence(document, known)
    return nearest


def absent(context: Context, document: Document, label: str, seen_blank: bool) -> Finding:
    """A field without a value: a failing where the page could be read, else something to look at."""
    evidence = _where_it_should_be(context, document, label)
    message = f"{context.title(document)}缺少{label}"
    if document.legibility >= (context.trust if seen_blank else LEGIBLE):
        return Finding(message, Status.FAIL, 0.9, (evidence,))
    return unsure(f"{message}，但该页识别不清，请核对原件", evidence)
