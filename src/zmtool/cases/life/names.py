"""What the life cycle's data name: steps, offices, conditions, periods, stages, facts of a case and statutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from zmtool.base.references import Reference
from zmtool.cases.records import CaseFacts
from zmtool.cases.stages import STAGES
from zmtool.law.library import load_deadlines, load_statutes

_STEPS = ("after", "later_than", "if_done", "not_after", "side_after", "pauses", "resumes", "anew_by")


def references_of(data: Mapping[str, Any], overrides: Path | None) -> Iterator[Reference]:
    """Every name in ``life-cycle.yaml`` (checked against its schema) that has to exist."""
    steps = {row["id"] for row in data["steps"]}
    offices = {row["id"] for row in data["offices"]}
    rules, statutes = set(load_deadlines(overrides).versions), set(load_statutes(overrides).by_id)
    yield Reference(("override_office",), data["override_office"], "角色", offices)
    for order, row in enumerate(data["steps"]):
        at = ("steps", order)
        for key in _STEPS:
            yield from _each((*at, key), row.get(key, ()), "步骤", steps)
        for key in ("approvals", "offices"):
            yield from _each((*at, key), row.get(key, ()), "角色", offices)
        for key in ("waits", "within"):
            for index, term in enumerate(row.get(key, ())):
                here = (*at, key, index)
                yield Reference((*here, "rule"), term["rule"], "期限", rules)
                for name in ("from", "unless", "extended_by"):
                    yield from _each((*here, name), term.get(name, ()), "步骤", steps)
        yield from _conditions(row, at, steps)
        yield from _each((*at, "stage"), row.get("stage", ()), "阶段", STAGES)
        yield from _each((*at, "seen", "field"), row.get("seen", {}).get("field", ()), "案件字段", _FACTS)
        for index, code in enumerate(row["law"]):
            yield Reference((*at, "law", index), code.split(":")[0], "法规", statutes)


_FACTS = {one.name for one in fields(CaseFacts) if one.name.endswith(("_date", "_time"))}


def _conditions(row: Mapping[str, Any], at: tuple[str | int, ...], steps: set[str]) -> Iterator[Reference]:
    """The conditions a step has, and those of them nobody may set aside."""
    from zmtool.cases.life.vocabulary import CONDITIONS

    yield from _each((*at, "checks"), row.get("checks", ()), "检查", CONDITIONS)
    own = {"approvals", *steps, *row.get("checks", ()), *(term["rule"] for term in row.get("waits", ()))}
    yield from _each((*at, "firm"), row.get("firm", ()), "条件", own)


def _each(trail: tuple[str | int, ...], value: Any, kind: str, known: Any) -> Iterator[Reference]:
    """The names in a text, a list of texts, or a list of lists of texts."""
    if isinstance(value, str):
        if value:
            yield Reference(trail, value, kind, known)
        return
    for index, one in enumerate(value):
        yield from _each((*trail, index), one, kind, known)
