"""What a batch of scored dossiers comes to: how many, grades, mean, what was deducted most, failures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zmtool.checks.checklist import load_checklist
from zmtool.checks.scoring import UNRATED
from zmtool.workflow.score_one import Scored

MOST_FAILURES = 1_000


@dataclass(slots=True)
class Summary:
    """A running count. ``kept`` of the ``scored`` were there from an earlier run; ``failures`` are (dossier, code, what)."""

    scored: int = 0
    kept: int = 0
    failed: int = 0
    points: float = 0.0
    grades: Counter[str] = field(default_factory=Counter)
    items: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[tuple[str, int, str]] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    any_fatal: bool = False
    any_fail: bool = False

    def add(self, one: Scored, *, kept: bool = False) -> None:
        """Counts a dossier in."""
        if one.code:
            self.failed += 1
            self.codes.append(one.code)
            if len(self.failures) < MOST_FAILURES:
                self.failures.append((one.target, one.code, str(json.loads(one.line)["error"]["what"])))
            return
        self.scored += 1
        self.kept += kept
        self.points += one.score or 0.0
        self.grades[one.grade] += 1
        self.items.update(one.worse)
        self.any_fatal |= one.fatal
        self.any_fail |= bool(one.worse)

    @property
    def mean(self) -> float | None:
        """The mean score; None of nothing."""
        return round(self.points / self.scored, 2) if self.scored else None

    def top(self, count: int) -> list[tuple[str, str, int]]:
        """The items that most dossiers fail: (code, title, dossiers)."""
        ordered = sorted(self.items.items(), key=lambda one: (-one[1], one[0]))
        return [(code, title, times) for (code, title), times in ordered[:count]]


def scored_before(told: Mapping[str, Any], line: str, overrides: Path | None = None) -> Scored:
    """What a line of an earlier run says, for counting it in."""
    items = told.get("items", ())
    worse = tuple((one["code"], one["title"]) for one in items if one["status"] == "fail")
    return Scored(
        told["target"],
        line,
        str(told.get("content", "")),
        score=told.get("score"),
        grade=_grade_label(told, overrides),
        worse=worse,
        fatal=any(one["fatal"] and one["status"] == "fail" for one in items),
    )


def _grade_label(told: Mapping[str, Any], overrides: Path | None) -> str:
    if "grade" not in told:
        return ""
    standard = load_checklist(told["checklist"]["id"], overrides)
    return next((one.label for one in (*standard.grades, UNRATED) if one.id == told["grade"]), told["grade"])
