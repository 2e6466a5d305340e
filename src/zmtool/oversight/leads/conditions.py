"""The conditions of a lead's steps, by the names that ``lead.yaml`` uses: each says what a step still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from zmtool.base.errors import UsageProblem
from zmtool.oversight.course.advance import Condition, Obstacle
from zmtool.oversight.course.definition import Life, load_life
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.leads.records import Lead
from zmtool.oversight.leads.words import NO, YES, LeadWords
from zmtool.oversight.roles.definition import Roles

_GROUND = "领域说明（监管）5.3"
_MOST_CARTONS = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """A lead with the words of leads and the departments."""

    lead: Lead
    words: LeadWords
    roles: Roles


def _note(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not now.note.strip():
        yield Obstacle("没有写明情况和理由", remedy="用 --note 写明")


def _assessed(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not facts.lead.assessment and not course.taken("assess"):
        yield Obstacle("还没有研判结论，不能派发", _GROUND, "先办 zmtool lead assess 编号 --note 研判结论")


def _one_addressee(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    outside, person = now.details.get("to_bureau", ""), now.details.get("resp_person", "")
    if bool(outside) == bool(person):
        yield Obstacle(
            "派发给外单位，或者派给本单位的责任人，两者写一个",
            remedy="外单位写 --to 单位，本单位写 --person 登录名",
        )


def _known_department(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("resp_dept", "")
    try:
        if text and facts.roles.department(text) in facts.roles.outside:
            yield Obstacle(f"{text}不在单位内，不能作为责任部门", remedy="请写单位内的部门")
    except UsageProblem as problem:
        yield Obstacle(problem.what, remedy=problem.next_step)


def _until_ahead(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("until", "")
    if not text:
        return
    try:
        until = date.fromisoformat(text)
    except ValueError:
        yield Obstacle(f"期限“{text}”不是日期", remedy="例：--until 2026-06-30")
        return
    if until < now.at.date():
        yield Obstacle(f"期限 {until} 早于派发的日期", remedy="请写今天或者以后的日期")


def _within(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if course.said("to_bureau", "dispatch"):
        yield Obstacle("外单位反馈的线索不能退回", remedy="请与对方联系，或者评分时如实评价")


def _not_assignee(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if now.by == course.said("resp_person", "dispatch"):
        yield Obstacle("责任人不能评价或者退回自己的反馈", _GROUND, "请由派发线索的人办理")


def _known_result(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    result = now.details.get("result", "")
    if result and result not in facts.words.results:
        yield Obstacle(f"没有核查结果“{result}”", remedy=f"可用：{'、'.join(facts.words.results)}")


def _proved_fits(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    proved, result = now.details.get("proved", ""), now.details.get("result", "")
    if proved and proved not in (YES, NO):
        yield Obstacle(f"查实“{proved}”不清楚", remedy=f"写{YES}或者{NO}")
    if proved == YES and facts.words.results.get(result) is False:
        yield Obstacle(f"结果是“{result}”，不能又写查实", remedy="请核对结果和查实")


def _plain_quantity(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("quantity", "")
    if text and quantity_of(text) is None:
        yield Obstacle(f"查获量“{text}”不是条数", remedy="写条数，如 12 或者 12.5")


def _known_score(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text, words = now.details.get("score", ""), facts.words
    right = text.isascii() and text.isdigit() and len(text) <= 3
    if text and not (right and words.least_score <= int(text) <= words.most_score):
        yield Obstacle(f"评分“{text}”不对", remedy=f"写 {words.least_score} 到 {words.most_score} 的整数")


def _why_not_dispatched(facts: LeadStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not course.taken("dispatch") and not now.note.strip():
        yield Obstacle("没有派发就办结，没有写明理由", remedy="用 --note 写明为什么不派发")
    if facts.lead.from_bureau and not course.taken("feedback", "reply"):
        yield Obstacle(f"还没有答复 {facts.lead.from_bureau}", _GROUND, "先派人核查并反馈")


def quantity_of(text: str) -> Decimal | None:
    """Cartons as typed; None for what is no plain figure from 0."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < _MOST_CARTONS else None


LEAD_CONDITIONS: Mapping[str, Condition[LeadStanding]] = {
    "note": _note,
    "assessed": _assessed,
    "one_addressee": _one_addressee,
    "known_department": _known_department,
    "until_ahead": _until_ahead,
    "within": _within,
    "not_assignee": _not_assignee,
    "known_result": _known_result,
    "proved_fits": _proved_fits,
    "plain_quantity": _plain_quantity,
    "known_score": _known_score,
    "why_not_dispatched": _why_not_dispatched,
}


def lead_life(overrides: Path | None = None) -> Life:
    """The life of a lead. Raises UsageProblem."""
    return load_life("lead", frozenset(LEAD_CONDITIONS), overrides)
