"""Which documents a checklist asks for that the dossier does not have."""

from __future__ import annotations

from zmtool.checks.context import Context
from zmtool.checks.evaluate import applies
from zmtool.checks.records import Checklist, Status
from zmtool.checks.words.exists import exists


def absent_documents(context: Context, checklist: Checklist) -> tuple[str, ...]:
    """What is missing, one sentence each (Chinese); only what is sure, and only items that apply."""
    found = [
        finding.message
        for item in checklist.items
        if applies(context, item.condition)
        for check in item.checks
        if check.word == "exists" and applies(context, check.condition)
        for finding in exists(context, check.arguments).findings
        if finding.status is Status.FAIL
    ]
    return tuple(dict.fromkeys(found))
