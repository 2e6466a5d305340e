"""The results of many dossiers, out of a file of results."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import BadInput, NotFound
from zmtool.checks.across.facts import CrossFacts
from zmtool.checks.checklist import load_checklist
from zmtool.checks.records import Checklist
from zmtool.checks.scoring import UNRATED
from zmtool.law.library import load_causes
from zmtool.reports.results import (
    Head,
    Result,
    ResultFinding,
    ResultItem,
    Standard,
    head_of,
)
from zmtool.workflow.reviewing_across import facts_of_line
from zmtool.workflow.score_journal import lines_of_results

SCHEMA = "schemas/review.schema.json"


@dataclass(frozen=True, slots=True)
class Results:
    """Results under one name, and what checks across dossiers need of them (none for results of people)."""

    name: str
    results: tuple[Result, ...]
    extracts: tuple[CrossFacts, ...] = ()


def results_of_file(path: Path, overrides: Path | None = None) -> Results:
    """What a file of results says, of each dossier the last line. Raises NotFound or BadInput."""
    if not path.is_file():
        raise NotFound("找不到结果文件", where=str(path), next_step="请检查路径")
    last = {told["target"]: number for number, told in enumerate(lines_of_results(path))}
    results, extracts = [], []
    for number, told in enumerate(lines_of_results(path)):
        if last[told["target"]] != number:
            continue
        result, facts = result_of_line(told, f"{path}（{told['target']}）", overrides)
        results.append(result)
        if facts is not None:
            extracts.append(facts)
    if not results:
        raise BadInput(
            "结果文件中没有案卷", where=str(path), next_step="请用 zmtool review score --out 写出的文件"
        )
    return Results(path.stem, tuple(results), tuple(extracts))


def result_of_line(
    told: Mapping[str, Any], where: str, overrides: Path | None = None
) -> tuple[Result, CrossFacts | None]:
    """The result in one line and its extract (None where the dossier could not be scored). Raises BadInput."""
    target = str(told["target"])
    facts = facts_of_line(told, where)
    if facts is None:
        problem = told["error"]
        what = problem.get("what") if isinstance(problem, dict) else problem
        return Result(target, Head(str(told.get("dossier", target))), error=str(what or "未能评查")), None
    error = next(_validator().iter_errors(dict(told)), None)
    if error is not None:
        place = ".".join(map(str, error.instance_path))
        raise BadInput(
            "这一行不是评查结果",
            where=f"{where} 字段 {place or '整行'}",
            next_step="请用当前版本的 zmtool review score --out 重评",
        )
    standard = load_checklist(told["checklist"]["id"], overrides)
    result = Result(
        target=target,
        head=head_of(facts, load_causes(overrides)),
        standard=standard_told(standard, told["checklist"]["version"]),
        score=_figure(told["score"], where),
        grade=_grade_label(standard, told["grade"]),
        origin=told["origin"],
        notes=tuple(told.get("notes", ())),
        items=tuple(_item(one, where) for one in told["items"]),
    )
    return result, facts


def _item(told: Mapping[str, Any], where: str) -> ResultItem:
    return ResultItem(
        # Of thousands of dossiers most titles, grounds and remedies are the same text.
        code=intern(told["code"]),
        title=intern(told["title"]),
        status=intern(told["status"]),
        points=_figure(told["points"], where),
        deducted=_figure(told["deducted"], where),
        fatal=told["fatal"],
        findings=tuple(
            ResultFinding(
                one["message"],
                one["status"],
                intern(one["basis"]),
                intern(one.get("fix", "")),
                float(one["confidence"]),
                tuple(dict.fromkeys((place["title"], place["page"]) for place in one["evidence"])),
            )
            for one in told["findings"]
        ),
        reason=told.get("reason", ""),
    )


def _figure(value: float, where: str) -> Decimal:
    if not math.isfinite(value) or abs(value) > 1_000_000:
        raise BadInput(f"分数 {value} 不合理", where=where, next_step="请重新评查该案卷")
    return Decimal(str(value))


def standard_told(standard: Checklist, version: str) -> Standard:
    """A checklist as results tell it."""
    return Standard(
        standard.id,
        version,
        standard.title,
        standard.mark,
        MappingProxyType(dict(standard.sections)),
        MappingProxyType({one.id: one.label for one in standard.grades}),
        standard.fatal_cap,
    )


def _grade_label(standard: Checklist, grade: str) -> str:
    return next((one.label for one in (*standard.grades, UNRATED) if one.id == grade), grade)


@cache
def _validator() -> Any:
    import json

    import jsonschema_rs

    from zmtool.base.shipped import data_file

    return jsonschema_rs.validator_for(json.loads(data_file(SCHEMA).read_text(encoding="utf-8")))
