"""How an assessment is shown and put into JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, say
from zmtool.cli.staff_answers.plain_text import day_text, figure_text

if TYPE_CHECKING:
    from zmtool.staff.assessment import Assessment, Deed, Figure, PersonFigures, Score
    from zmtool.staff.team_rules import TeamRules

_SHOWN = 10


def assessment_json(made: Assessment, rules: TeamRules, book: Path | None) -> dict[str, Any]:
    """An assessment whole: definitions, everybody's figures with the records behind them, what nobody's file took."""
    return {
        "from": made.period.first.isoformat(),
        "to": made.period.last.isoformat(),
        "mark": rules.assessment_mark.value,
        "items": [
            {
                "id": one.id,
                "label": one.label,
                "of": one.of,
                "kind": one.kind,
                "definition": one.definition,
                "weight": figure_text(one.weight),
                "full": figure_text(one.full),
            }
            for one in made.items
        ],
        "people": [
            {
                "file": one.file.number,
                "name": one.file.file.name,
                "staff_no": one.file.file.staff_no,
                "cert_no": one.file.file.cert_no,
                "figures": {each.item.id: _figure_json(each) for each in one.figures},
                "handling_score": _score_json(one.handling),
                "reviewing_score": _score_json(one.reviewing),
                "records": [_deed_json(each) for each in made.deeds.get(one.file.number, ())],
            }
            for one in made.people
        ],
        "unmatched": [{**_deed_json(one), "whom": to_plain(one.whom)} for one in made.unmatched],
        "file": None if book is None else str(book),
    }


def print_assessment(made: Assessment, rules: TeamRules, book: Path | None) -> None:
    """The same for a person: handlers and reviewers, blank where there is no ground; definitions on stderr."""
    from zmtool.staff.team_rules import HANDLER, REVIEWER

    for title, of in (("办案人员", HANDLER), ("评查人员", REVIEWER)):
        items = [one for one in made.items if one.of == of]
        rows = [
            (
                one.file.file.name,
                one.file.file.staff_no,
                *(_told(one.figure(each.id)) for each in items),
                _score_told(one.handling if of == HANDLER else one.reviewing),
            )
            for one in made.people
            if of == HANDLER or _reviews(one)
        ]
        if rows:
            print_table(title, ["姓名", "工号", *(each.label for each in items), "得分"], rows)
    for each in made.items:
        reasons = dict.fromkeys(reason for one in made.people if (reason := one.figure(each.id).reason))
        blank = f"（空白：{'；'.join(reasons)}）" if reasons else ""
        say(f"{each.label}：{each.definition}{blank}")
    say(f"口径和权重：{rules.assessment_mark.caution or rules.assessment_mark.value}")
    if made.unmatched:
        names = dict.fromkeys(one.whom.name or one.whom.cert_no or one.whom.login for one in made.unmatched)
        say(
            f"有 {len(made.unmatched)} 条记录归不到档案：{'、'.join(list(names)[:_SHOWN])}；用 zmtool staff file set 建档或补证号、登录名"
        )
    if book is not None:
        say(f"已写到 {book}")


def _reviews(person: PersonFigures) -> bool:
    return any(one.part for one in person.figures if one.item.of == "reviewer")


def _told(figure: Figure) -> str:
    value = figure.value
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1%}（{figure.part}/{figure.whole}）"
    return str(value)


def _score_told(score: Score | None) -> str:
    return "" if score is None else f"{score.points:f}（权重 {score.weighed:f}/{score.weights:f}）"


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.part,
        "denominator": figure.whole,
        "value": figure.value,
        "reason": figure.reason,
    }


def _score_json(score: Score | None) -> dict[str, str] | None:
    if score is None:
        return None
    return {
        "points": f"{score.points:f}",
        "weighed": f"{score.weighed:f}",
        "weights": f"{score.weights:f}",
    }


def _deed_json(one: Deed) -> dict[str, Any]:
    return {"item": one.item, "on": day_text(one.on), "record": one.ref, "part": one.part, "whole": one.whole}
