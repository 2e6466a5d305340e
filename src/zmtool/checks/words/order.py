"""order: dates do not run backwards.

``sequence``: references to dates, each not later than the next; documents that are not there are left out.
``strict``: true where the next must be later. ``optional``: true where an unread date is no matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zmtool.checks.context import Context
from zmtool.checks.judging import accusation, not_read, outcome
from zmtool.checks.records import Finding, Outcome
from zmtool.checks.references import Found, field_of, first


def order(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    known: list[Found] = []
    optional = arguments.get("optional")
    for reference in arguments["sequence"]:
        found = first(context, reference)
        if found is None:
            continue
        if found.normal:
            known.append(found)
        elif not optional:
            findings.append(not_read(found))
    strict, by_day = bool(arguments.get("strict")), bool(arguments.get("by_day"))
    pairs = list(zip(known, known[1:], strict=False))
    for earlier, later in pairs:
        if _backwards(earlier.normal or "", later.normal or "", strict, by_day):
            relation = "不晚于" if strict else "早于"
            message = f"{_dated(later)}{relation}{_dated(earlier)}，先后颠倒"
            findings.append(accusation(context, message, [earlier, later]))
    return outcome(findings, [one.evidence for one in known], bool(pairs or findings))


def _backwards(earlier: str, later: str, strict: bool, by_day: bool) -> bool:
    """Compared to the minute where both have the time, else by the day."""
    if by_day or len(earlier) != len(later):
        earlier, later = earlier[:10], later[:10]
    return later < earlier or (strict and later == earlier)


def _dated(found: Found) -> str:
    return f"《{found.document.title}》{found.label}（{found.value}）"


def intervals(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """``documents`` with ``start`` and ``end``: each ends after it starts; one officer is not in two at once."""
    findings: list[Finding] = []
    spans: list[tuple[Found, Found, set[str]]] = []
    for type_ in arguments["documents"]:
        for document in context.dossier.all(type_):
            start, end = field_of(context, document, "start"), field_of(context, document, "end")
            if not start.normal or not end.normal:
                findings += [not_read(one) for one in (start, end) if not one.normal]
                continue
            if end.normal <= start.normal:
                findings.append(accusation(context, f"{_dated(end)}不晚于{_dated(start)}", [start, end]))
            named = document.get("officers")
            spans.append(
                (
                    start,
                    end,
                    {one.partition(":")[0] for one in (named.normal or "").split(";")} if named else set(),
                )
            )
    for index, (start, end, people) in enumerate(spans):
        for other_start, other_end, others in spans[index + 1 :]:
            overlap = (start.normal or "") < (other_end.normal or "") and (other_start.normal or "") < (
                end.normal or ""
            )
            both = sorted((people & others) - {""})
            if overlap and both:
                message = f"{'、'.join(both)}同一时段出现在{_dated(start)}与{_dated(other_start)}两份笔录中"
                findings.append(accusation(context, message, [start, end, other_start, other_end]))
    return outcome(
        findings, [one.evidence for start, end, _ in spans for one in (start, end)], bool(spans or findings)
    )
