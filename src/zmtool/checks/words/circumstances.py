"""law, ``kind: circumstances``: a decision that is lighter or heavier says why, and the dossier bears it out.

``of``: references to the texts that may say so; with ``claimed`` each of them says so whatever its words. ``evidence``: documents where a circumstance may show. A first look only:
whether the evidence is enough, a person says. 行政处罚法第三十二条、第三十三条.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zmtool.base.text import compact
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import follow_all

_CLAIMS = re.compile(r"从轻|减轻|从重|不予(?:行政)?处罚")
_ONLY_TOLD = re.compile(r"(?:不具有|不存在|没有|无|未发现)[^，。；]{0,12}(?:从轻|减轻|从重)")


def circumstances(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    places: list[Evidence] = []
    for found in follow_all(context, arguments["of"]):
        text = _ONLY_TOLD.sub("", compact(found.value))
        claim = _CLAIMS.search(text)
        if not text or (claim is None and not arguments.get("claimed")):
            continue
        places.append(found.evidence)
        named = context.law.circumstances.told_in(text)
        if not named:
            said = claim.group() if claim else found.label
            message = f"《{found.document.title}》{found.label}写有“{said}”，没有写明法定情节"
            findings.append(unsure(message, found.evidence))
        findings += [
            unsure(
                f"《{found.document.title}》{found.label}所称“{one.label}”，在证据材料中没有见到",
                found.evidence,
            )
            for one in named
            if not _shown(context, one.words, arguments.get("evidence", ()))
        ]
    return outcome(findings, places) if places else NOTHING_TO_JUDGE


def _shown(context: Context, words: tuple[str, ...], evidence: tuple[str, ...]) -> bool:
    return any(
        word in compact(document.text)
        for type_ in evidence
        for document in context.dossier.all(type_)
        for word in words
    )
