"""What was found out about an alert, as records that are checked: system analysis, telephone visit, check on site (2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zmtool.base.datafile import check_against
from zmtool.base.errors import UsageProblem
from zmtool.oversight.internal.definition import Internal
from zmtool.oversight.internal.records import ANALYSIS, ONSITE, PHONE

SCHEMAS: Mapping[str, str] = {
    ANALYSIS: "alert-analysis.schema.json",
    PHONE: "alert-phone.schema.json",
    ONSITE: "alert-onsite.schema.json",
}


def checked_facts(kind: str, facts: Mapping[str, Any], where: Path) -> dict[str, Any]:
    """The facts without what is empty, after their schema was asked. Raises UsageProblem naming the field."""
    told = {name: value for name, value in facts.items() if value not in ("", None, [], {}, ())}
    check_against(told, SCHEMAS[kind], where)
    return told


def answers_of(said: Mapping[str, str], internal: Internal) -> dict[str, str]:
    """Answers by the id of the question. Raises UsageProblem for a question that is not asked."""
    return {internal.question(name).id: text.strip() for name, text in said.items() if text.strip()}


def contradictions(answers: Mapping[str, str], internal: Internal) -> tuple[str, ...]:
    """The answers that contradict the record, as people read them."""
    found = []
    for question in internal.questions:
        answer = answers.get(question.id, "")
        if question.expected and answer and answer != question.expected:
            found.append(f"{question.label}：{answer}")
    return tuple(found)


def stock_lines(texts: list[str]) -> list[dict[str, Any]]:
    """Counted stock from “品规:应存:实存” (cartons). Raises UsageProblem."""
    found = []
    for text in texts:
        parts = [one.strip() for one in text.replace("：", ":").split(":")]
        if len(parts) != 3 or not parts[0] or not all(_count(one) for one in parts[1:]):
            raise UsageProblem(
                f"“{text}”不是“品规:应存:实存”", where="--stock", next_step="例：--stock 白沙:20:0"
            )
        found.append({"brand": parts[0], "expected": int(parts[1]), "found": int(parts[2])})
    return found


def _count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 7
