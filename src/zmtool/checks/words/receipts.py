"""receipts: each service receipt names a document of the dossier, its number and the party.

``recipient``: reference to the party's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.judging import accusation, confusable, not_read, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import Found, field_of, first
from zmtool.dossiers.records import RECEIPTS, Document


def receipts(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    party = first(context, arguments["recipient"])
    judged = False
    for receipt in context.dossier.all_of(RECEIPTS):
        judged = True
        before = len(findings)
        findings += _number(context, receipt)
        findings += _recipient(context, receipt, party)
        if len(findings) == before:
            evidence.append(context.evidence(receipt, receipt.get("served_number")))
    return outcome(findings, evidence, judged)


def _number(context: Context, receipt: Document) -> list[Finding]:
    title = field_of(context, receipt, "served_title")
    number = field_of(context, receipt, "served_number")
    if not title.normal:
        return [not_read(title)]
    served = context.by_title().get(compare_key(title.normal))
    if not served:
        return [unsure(f"送达回证所送达的“{title.normal}”卷内没有找到", title.evidence)]
    numbers = [
        Found(one, number_of_it, "文号")
        for one in served
        if (number_of_it := one.get("doc_number")) is not None
    ]
    if not numbers:
        return []
    if not number.normal:
        return [not_read(number)]
    if any(one.normal == number.normal for one in numbers):
        return []
    other = numbers[0]
    if not other.normal:
        return [not_read(other)]
    message = f"送达回证的文号“{number.normal}”与《{other.document.title}》的文号“{other.normal}”不一致"
    doubtful = confusable(context, number.normal, other.normal)
    return [accusation(context, message, [number, other], doubtful=doubtful)]


def _recipient(context: Context, receipt: Document, party: Found | None) -> list[Finding]:
    recipient = field_of(context, receipt, "recipient")
    if party is None or not party.normal:
        return []
    if not recipient.normal:
        return [not_read(recipient)]
    if compare_key(recipient.normal) == compare_key(party.normal):
        return []
    message = f"送达回证的受送达人“{recipient.normal}”不是当事人“{party.normal}”"
    doubtful = confusable(context, recipient.normal, party.normal)
    return [accusation(context, message, [recipient, party], doubtful=doubtful)]
