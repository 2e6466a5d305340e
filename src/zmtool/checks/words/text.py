"""text: a field says, or does not say, certain words.

``of``: references. ``all_of``: groups of words, one of each group must be there. ``none_of``: words that must
not. ``not_only``: values that count as nothing said (无, /). ``what``: what is missing, for the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zmtool.base.text import compact
from zmtool.checks.context import Context
from zmtool.checks.judging import accusation, outcome
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import follow
from zmtool.checks.words.field import absent


def text(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for reference in arguments["of"]:
        for found in follow(context, reference):
            value = found.field.value if found.field else ""
            if not compact(value):
                findings.append(absent(context, found.document, found.label, found.field is not None))
                continue
            problems = _problems(value, arguments)
            findings += [
                accusation(context, f"《{found.document.title}》{found.label}{problem}", [found])
                for problem in problems
            ]
            if not problems:
                evidence.append(found.evidence)
    return outcome(findings, evidence, bool(findings or evidence))


def _problems(value: str, arguments: Mapping[str, Any]) -> list[str]:
    plain = compact(value)
    problems = []
    if plain in arguments.get("not_only", ()):
        problems.append(f"只写了“{value}”，没有实际说明")
    for group in arguments.get("all_of", ()):
        if not any(re.search(word, plain) for word in group):
            problems.append(f"没有写明{arguments.get('what') or '“' + '”或“'.join(group) + '”'}")
    problems += [f"不应出现“{word}”" for word in arguments.get("none_of", ()) if word in plain]
    return problems

