"""officers: at least two enforcement officers acted, the same throughout, with valid certificates.

``documents``: ids on which at least ``least`` (2) officers must sign or be named. ``register``: true
compares certificate numbers with the bureau's register, ``valid`` their validity on the document's date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zmtool.checks.context import Context
from zmtool.checks.judging import confusable, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status
from zmtool.dossiers.records import Document, Field, OfficerEntry
from zmtool.reading.normal import officer_pairs

_SIGNS = ("officer", "giver", "server")


def officers(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    if arguments.get("valid"):
        return _validity(context, arguments)
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    least = int(arguments.get("least", 2))
    for type_ in arguments.get("documents", ()):
        for document in context.dossier.all(type_):
            one = _enough(context, document, least)
            if isinstance(one, Finding):
                findings.append(one)
            else:
                evidence.append(one)
    if arguments.get("same_number"):
        findings += _numbers_differ(context)
    return outcome(findings, evidence, bool(findings or evidence))


def _enough(context: Context, document: Document, least: int) -> Finding | Evidence:
    for place in _SIGNS:
        sign = document.signs.get(place)
        if sign is None:
            continue
        where = Evidence(document.type, document.title, sign.page, sign.box, "、".join(sign.names))
        if len(sign.names) >= least:
            return where
        if sign.present is False and sign.confidence >= context.trust:
            return Finding(f"{context.title(document)}没有执法人员签名", Status.FAIL, 0.9, (where,))
        if sign.names and sign.confidence >= context.trust:
            text = f"{context.title(document)}只有{len(sign.names)}名执法人员签名（{'、'.join(sign.names)}）"
            return Finding(text, Status.FAIL, sign.confidence, (where,))
        return unsure(f"{context.title(document)}执法人员签名辨认不清，请核对是否不少于{least}人", where)
    named = document.get("officers")
    names = {name for name, _ in officer_pairs(named.normal)} if named is not None and named.normal else set()
    if len(names) >= least:
        return context.evidence(document, named)
    return unsure(f"{context.title(document)}没有找到执法人员签名，请核对原件", context.evidence(document))


def _named(context: Context) -> tuple[tuple[Document, Field, str, str], ...]:
    """Every mention of an officer with a certificate number: document, field, name, number."""
    return context.once("officers named", lambda: tuple(_mentions(context)))


def _mentions(context: Context) -> Iterator[tuple[Document, Field, str, str]]:
    for document in context.dossier.documents:
        one = document.get("officers")
        if one is None or not one.normal:
            continue
        for name, number in officer_pairs(one.normal):
            if number:
                yield document, one, name, number


def _numbers_differ(context: Context) -> list[Finding]:
    """The same officer under different certificate numbers, or a number the register does not have."""
    seen: dict[str, list[tuple[Document, Field, str]]] = {}
    for document, one, name, number in _named(context):
        seen.setdefault(name, []).append((document, one, number))
    registered = {entry.name: entry.cert_no for entry in context.dossier.register.officers}
    findings = []
    for name, uses in seen.items():
        usual = registered.get(name) or Counter(number for _, _, number in uses).most_common(1)[0][0]
        for document, one, number in uses:
            if number == usual:
                continue
            message = f"{context.title(document)}中{name}的执法证号为{number}，与其他文书的{usual}不一致"
            doubtful = confusable(context, number, usual) or one.confidence < context.trust
            status = Status.UNSURE if doubtful else Status.FAIL
            findings.append(Finding(message, status, one.confidence, (context.evidence(document, one),)))
    return findings


def _validity(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    register = context.dossier.register
    if not register.officers:
        return Outcome(Status.HUMAN, reason="没有执法人员名册，无法核对证件有效期，请人工核对")
    entries: dict[str, OfficerEntry] = {entry.cert_no: entry for entry in register.officers}
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for document, one, name, number in _named(context):
        entry = entries.get(number)
        day = _date_of(document)
        if entry is None or day is None:
            continue
        if entry.valid_to and day.isoformat() > entry.valid_to:
            text = f"{context.title(document)}（{day.isoformat()}）时{name}的执法证已于{entry.valid_to}到期"
            findings.append(Finding(text, Status.FAIL, one.confidence, (context.evidence(document, one),)))
        elif entry.valid_to:
            evidence.append(context.evidence(document, one))
        else:
            findings.append(unsure(f"名册中没有{name}执法证的有效期", context.evidence(document, one)))
    return outcome(findings, evidence, bool(findings or evidence))


def _date_of(document: Document) -> date | None:
    for name in ("date", "start", "filing_date"):
        one = document.get(name)
        if one is not None and one.normal:
            return date.fromisoformat(one.normal[:10])
    sign = document.signs.get("officer")
    if sign is not None and sign.date is not None and sign.date.normal:
        return date.fromisoformat(sign.date.normal[:10])
    return None
