"""Why an item came out as it did for one dossier, check by check: what was asked, what was read, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.context import Context
from zmtool.checks.describe import condition, sentence
from zmtool.checks.evaluate import applies, evaluate_item, run_check
from zmtool.checks.records import Check, Evidence, Finding, Item, ItemResult, Status
from zmtool.checks.references import ANY, Found, follow, parse_reference
from zmtool.law.deadlines import compute

_REFERENCE_KEYS = ("from", "to", "days", "base", "recipient")
_REFERENCE_LISTS = ("sequence", "others", "of")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One check: the rule in words, what was read for it, how it was reckoned, and what came of it.

    ``skipped`` says why it was not asked; then there is nothing else.
    """

    rule: str
    readings: tuple[Evidence, ...] = ()
    reckoning: str = ""
    status: Status = Status.NA
    findings: tuple[Finding, ...] = ()
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """An item's result, its condition in words (empty: always asked), and the steps to it."""

    result: ItemResult
    condition: str
    steps: tuple[Step, ...]


def derive(context: Context, item: Item) -> Derivation:
    """The derivation of ``item`` for the context's dossier."""
    result = evaluate_item(context, item)
    told = condition(item.when, context.catalogue, context.law)
    steps = tuple(_step(context, check) for check in item.checks) if applies(context, item.condition) else ()
    return Derivation(result, told, steps)


def _step(context: Context, check: Check) -> Step:
    rule = sentence(check, context.catalogue, context.law)
    if not applies(context, check.condition):
        return Step(rule, skipped="本案不具备这一条件，不查")
    outcome = run_check(context, check)
    readings = dict.fromkeys((*_readings(context, check), *outcome.evidence))
    return Step(rule, tuple(readings)[:_SHOWN], _reckoning(context, check), outcome.status, outcome.findings)


def _readings(context: Context, check: Check) -> Iterator[Evidence]:
    """What the check's references lead to, in the order they are written."""
    for reference in _references(check.arguments):
        for found in follow(context, reference):
            if found.field is not None or parse_reference(reference).type != ANY:
                yield _labelled(found)


def _references(arguments: Mapping[str, Any]) -> Iterator[str]:
    for key in _REFERENCE_KEYS:
        value = arguments.get(key, ())
        for one in (value,) if isinstance(value, str) else value:
            if "." in one:
                yield one
    for key in _REFERENCE_LISTS:
        yield from arguments.get(key, ())


def _labelled(found: Found) -> Evidence:
    place = found.evidence
    read = found.value
    text = f"{found.label}：{read or '（没有读到）'}"
    if found.field is not None and found.field.normal and found.field.normal != read:
        text += f"（即{found.field.normal}）"
    return Evidence(place.document, place.title, place.page, place.box, text)


def _reckoning(context: Context, check: Check) -> str:
    """How a deadline was counted; empty for other checks."""
    if check.word not in ("deadline", "wait") or "." not in str(check.arguments.get("from", "")):
        return ""
    begun = next((one.normal for one in follow(context, check.arguments["from"]) if one.normal), None)
    if begun is None:
        return ""
    day = date.fromisoformat(begun[:10])
    try:
        version = context.law.deadlines.deadline_on(check.arguments["rule"], day)
        result = compute(version, day, context.law.calendar, titles=context.law.statutes)
    except UnknownAnswer as unknown:
        return unknown.what
    note = f"；{result.note}" if result.note else ""
    return f"自{day.isoformat()}起（当日不计）{result.period}，{result.due.isoformat()}届满，依据{result.ground}{note}"
