"""What a bureau sets for its team: ``schemas/staff/team.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark

COUNT, RATE = "count", "rate"
HANDLER, REVIEWER = "handler", "reviewer"


@dataclass(frozen=True, slots=True)
class AssessmentItem:
    """One figure of assessment. ``kind`` count or rate, ``of`` handler or reviewer, ``definition`` its wording (口径).

    ``weight`` is its share of the score, None where it is not weighed; ``full`` the count that earns all of it (of an item
    where ``less`` is better: that earns nothing).
    """

    id: str
    label: str
    of: str
    kind: str
    definition: str
    weight: Decimal | None = None
    full: Decimal | None = None
    less: bool = False


@dataclass(frozen=True, slots=True)
class TeamRules:
    """Posts, skill levels and resources by id with their labels; certificates, training and assessment as figures.

    ``remind`` days before its end a certificate is told, ``together`` officers go at least; hours are None where unset.
    """

    version: str
    posts: Mapping[str, str]
    skill_levels: Mapping[int, str]
    remind: int
    together: int
    certificate_mark: Mark
    hours_target: Decimal | None
    drill_hours: Decimal | None
    training_mark: Mark
    resources: Mapping[str, str]
    problem_results: frozenset[str]
    passing_grades: frozenset[str]
    alert_clocks: frozenset[str]
    items: tuple[AssessmentItem, ...]
    assessment_mark: Mark

    def post(self, text: str) -> str | None:
        """The id of a post that is named by its id or its label, or None."""
        return _named(self.posts, text)

    def resource(self, text: str) -> str | None:
        """The id of a kind of training resource that is named by its id or its label, or None."""
        return _named(self.resources, text)

    def skill_level(self, text: str) -> int | None:
        """The skill level that is named by its figure or its label, or None."""
        return next((one for one, label in self.skill_levels.items() if text in (str(one), label)), None)

    def posts_told(self, posts: tuple[str, ...]) -> str:
        """Posts in words."""
        return "、".join(self.posts.get(one, one) for one in posts)


@kept_data
def load_team_rules(overrides: Path | None = None) -> TeamRules:
    """The rules; the workspace's own file wins. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/staff/team.yaml", overrides)
    data = load_checked(path, "staff-team.schema.json")
    items = tuple(map(_item, data["assessment"]["items"]))
    named = [one.id for one in items]
    if doubled := {one for one in named if named.count(one) > 1}:
        raise UsageProblem(
            f"考核指标 {'、'.join(sorted(doubled))} 写了两次", where=str(path), next_step="每个指标只写一次"
        )
    training, certificate = data["training"], data["certificate"]
    return TeamRules(
        version=data["version"],
        posts=MappingProxyType(data["posts"]),
        skill_levels=MappingProxyType({int(one): label for one, label in data["skill_levels"].items()}),
        remind=certificate["remind"],
        together=certificate["together"],
        certificate_mark=Mark(certificate["mark"]),
        hours_target=_figure(training["hours_target"]),
        drill_hours=_figure(training["drill_hours"]),
        training_mark=Mark(training["mark"]),
        resources=MappingProxyType(data["resources"]),
        problem_results=frozenset(data["problem_results"]["values"]),
        passing_grades=frozenset(data["passing_grades"]["values"]),
        alert_clocks=frozenset(data["alert_clocks"]["values"]),
        items=items,
        assessment_mark=Mark(data["assessment"]["mark"]),
    )


def _item(row: Mapping[str, Any]) -> AssessmentItem:
    return AssessmentItem(
        row["id"],
        row["label"],
        row["of"],
        row["kind"],
        row["definition"],
        _figure(row["weight"]),
        _figure(row.get("full")),
        row.get("better", "more") == "less",
    )


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _named(labels: Mapping[str, str], text: str) -> str | None:
    return next((one for one, label in labels.items() if text in (one, label)), None)
