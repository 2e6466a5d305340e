"""What was found out about an alert, as records that are checked: system analysis, telephone visit, check on site (2.5)."""

from __future__ import annotations

import re
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

_ASKED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    ANALYSIS: {
        "findings": ("疑点", "加 --finding 疑点"),
        "explainable": ("是否可以解释", "加 --explainable 是或者否"),
    },
    PHONE: {
        "phone": ("拨打的电话", "加 --phone 号码"),
        "answered_by": ("接听人", "加 --by 姓名；没有接通的加 --unanswered"),
    },
    ONSITE: {
        "people": ("人员", "加 --people 姓名、姓名"),
        "place": ("场所状况", "加 --place 场所状况，如 --place 正常营业"),
    },
}
"""What a record cannot do without: how it is called, how a person tells it."""
_ONE_OF: Mapping[str, tuple[str, ...]] = {"explainable": ("是", "否"), "signed": ("签字", "拒签")}
_LEAST_PEOPLE = 2
_TELEPHONE = r"[0-9+() -]{5,30}"


def checked_facts(kind: str, facts: Mapping[str, Any], where: Path) -> dict[str, Any]:
    """The facts without what is empty, after their schema was asked. Raises UsageProblem naming the field."""
    told = {name: value for name, value in facts.items() if value not in ("", None, [], {}, ())}
    for name, (wrong, remedy) in _ASKED[kind].items():
        if name not in told:
            raise UsageProblem(f"没有写明{wrong}", next_step=remedy)
    for name, words in _ONE_OF.items():
        if told.get(name, words[0]) not in words:
            raise UsageProblem(
                f"“{told[name]}”不能填写", where=f"--{name}", next_step=f"可写：{'、'.join(words)}"
            )
    if kind == ONSITE and len(told["people"]) < _LEAST_PEOPLE:
        raise UsageProblem(
            "实地核查应当有两名不同的人员", where="--people", next_step="例：--people 林一舟、周望"
        )
    if not re.fullmatch(_TELEPHONE, told.get("phone", "00000")):
        raise UsageProblem(
            f"“{told['phone']}”不是电话号码", where="--phone", next_step="例：--phone 13900000001"
        )
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
