"""Figures of assessment as tables: handlers, reviewers, what each figure is made of, its definition, every record behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zmtool.reports.sheet_book import Share, Sheet
from zmtool.staff.assessment import Assessment, Figure, PersonFigures, Score
from zmtool.staff.team_rules import HANDLER, RATE, REVIEWER, TeamRules

_WHO = ("姓名", "工号", "执法证号", "单位")


def assessment_sheets(made: Assessment, rules: TeamRules) -> list[Sheet]:
    """The sheets of an assessment. A figure without a ground is an empty cell; its reason stands in 分子分母."""
    caution = rules.assessment_mark.caution
    kinds = {one.id: one for one in made.items}
    return [
        _people(made, "办案人员", HANDLER),
        _people(made, "评查人员", REVIEWER),
        Sheet(
            "分子分母",
            (*_WHO[:2], "指标", "数值", "分子", "分母", "没有数值的原因"),
            [
                (
                    one.file.file.name,
                    one.file.file.staff_no,
                    each.item.label,
                    _value(each),
                    each.part,
                    each.whole,
                    each.reason,
                )
                for one in made.people
                for each in one.figures
            ],
        ),
        Sheet(
            "口径",
            ("指标", "对象", "口径", "权重", "满分值", "说明"),
            [
                (
                    one.label,
                    "评查人员" if one.of == REVIEWER else "办案人员",
                    one.definition,
                    None if one.weight is None else float(one.weight),
                    None if one.full is None else int(one.full),
                    caution,
                )
                for one in made.items
            ],
        ),
        Sheet(
            "明细",
            (*_WHO[:2], "指标", "日期", "记录", "计入", "总数"),
            [
                (name, staff_no, kinds[deed.item].label, deed.on, deed.ref, deed.part, deed.whole)
                for name, staff_no, deed in _deeds(made)
                if deed.item in kinds
            ],
        ),
    ]


def _people(made: Assessment, name: str, of: str) -> Sheet:
    items = [one for one in made.items if one.of == of]
    rows = [
        (
            one.file.file.name,
            one.file.file.staff_no,
            one.file.file.cert_no,
            one.file.file.unit,
            *(_value(one.figure(each.id)) for each in items),
            _points(score := one.handling if of == HANDLER else one.reviewing),
            "" if score is None else f"{score.weighed:f}/{score.weights:f}",
        )
        for one in made.people
        if of == HANDLER or _reviews(one)
    ]
    return Sheet(name, (*_WHO, *(one.label for one in items), "得分", "计入权重"), rows)


def _reviews(person: PersonFigures) -> bool:
    """Whether anything was counted for somebody as a reviewer."""
    return any(one.part for one in person.figures if one.item.of == REVIEWER)


def _value(figure: Figure) -> Any:
    value = figure.value
    return Share(value) if value is not None and figure.item.kind == RATE else value


def _points(score: Score | None) -> float | None:
    return None if score is None else float(score.points)


def _deeds(made: Assessment) -> Iterator[tuple[str, str, Any]]:
    for one in made.people:
        for deed in made.deeds.get(one.file.number, ()):
            yield one.file.file.name, one.file.file.staff_no, deed
    for deed in made.unmatched:
        whom = deed.whom
        yield f"{whom.name or whom.cert_no or whom.login}（未建档）", "", deed
