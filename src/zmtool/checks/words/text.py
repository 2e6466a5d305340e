"""text: a field says, or does not say, certain words.

``of``: references; of boxes to tick the ticked words count. ``all_of``: groups of words, one of each group must be there. ``none_of``: words that must
not. ``optional``: true where an empty field is no matter. ``not_only``: values that count as nothing said (无, /).
``mentions``: ``document`` and ``table`` whose rows (name, quantity) the text must say. ``what``: what is missing, for the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from zmtool.base.text import compact, compare_key
from zmtool.checks.context import Context
from zmtool.checks.judging import accusation, outcome
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import follow_all
from zmtool.checks.words.field import absent
from zmtool.reading.ticks import chosen


def text(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    mentions = arguments.get("mentions")
    for found in follow_all(context, arguments["of"]):
        value, plain = _said(found.value)
        if not plain:
            if not arguments.get("optional"):
                findings.append(absent(context, found.document, found.label, found.field is not None))
            continue
        problems = _problems(value, plain, arguments)
        if mentions:
            problems += _not_mentioned(context, value, mentions)
        if not problems:
            evidence.append(found.evidence)
        for problem in problems:
            message = f"《{found.document.title}》{found.label}{problem}"
            findings.append(accusation(context, message, [found]))
    return outcome(findings, evidence, bool(findings or evidence))


@lru_cache(maxsize=1_024)
def _said(text: str) -> tuple[str, str]:
    """What a text says, of boxes to tick the ticked words, and the same as it is searched; most are the form's own."""
    value = chosen(text) or text
    return value, compact(value)


@lru_cache(maxsize=2_048)
def _says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has one of the words, which are patterns."""
    return any(re.search(word, text) for word in words)


def _not_mentioned(context: Context, value: str, mentions: Mapping[str, str]) -> list[str]:
    """Rows of a table whose name and quantity the text does not say together."""
    document = context.dossier.first(mentions["document"])
    if document is None:
        return []
    plain = compare_key(value)
    missing = []
    for row in document.tables.get(mentions["table"], ()):
        name, quantity, unit = (row.get(column) for column in ("name", "quantity", "unit"))
        if name is None or quantity is None or not quantity.normal:
            continue
        wanted = compare_key(name.value) + quantity.normal + (compare_key(unit.value) if unit else "")
        if wanted not in plain:
            missing.append(f"{name.value}{quantity.value}{unit.value if unit else ''}")
    return [f"没有写明{'、'.join(missing)}"] if missing else []


def _problems(value: str, plain: str, arguments: Mapping[str, Any]) -> list[str]:
    problems = []
    if plain in arguments.get("not_only", ()):
        problems.append(f"只写了“{value}”，没有实际说明")
    for group in arguments.get("all_of", ()):
        if not _says(plain, tuple(group)):
            problems.append(f"没有写明{arguments.get('what') or '“' + '”或“'.join(group) + '”'}")
    for word in arguments.get("none_of", ()):
        if word in plain:
            problems.append(f"不应出现“{word}”")
    return problems
