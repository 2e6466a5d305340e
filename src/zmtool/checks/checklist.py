"""Loading checklists from ``schemas/checklists/*.yaml`` and refusing those that cannot be run.

A file is a whole checklist, or a bureau's changes to one (``base``).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_files
from zmtool.checks.item_names import check_names
from zmtool.checks.overlay import Standard, overlaid, written
from zmtool.checks.records import Check, Checklist, Grade, Item
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law

SCHEMA = "checklist.schema.json"
FOLDER = "schemas/checklists"
SAMPLE = "sample_cases/clean/case.yaml"
"""The sound case on which examples are tried where a checklist names no other."""


@kept_data
def load_checklist(name: str, overrides: Path | None = None) -> Checklist:
    """The checklist ``name``. Raises NotFound, or UsageProblem naming file, line and nearest word."""
    standard = _standard(name, overrides, ())
    area = standard.head.get("area", ENFORCEMENT)
    catalogue = load_catalogue(overrides).of_area(area)
    rules = load_law(overrides).deadlines.ids
    for item in standard.items:
        check_names(item, catalogue, rules)
    total = sum((Decimal(one.raw.get("points", "0")) for one in standard.items), Decimal(0))
    if total not in (0, 100):
        raise UsageProblem(
            f"各项分值合计为 {total}，应为 100（不计分的为 0）",
            where=str(standard.path),
            next_step="请调整分值；停用或新增了项目的，在 change 里把分值加减到其他项目",
        )
    head = standard.head
    return Checklist(
        id=head["id"],
        version=str(head["version"]),
        title=head["title"],
        source=head["source"],
        mark=head.get("mark", ""),
        sections=head["sections"],
        items=tuple(_item(one.raw) for one in standard.items),
        grades=tuple(Grade(one["id"], one["label"], Decimal(one["least"])) for one in head["grades"]),
        fatal_cap=Decimal(head["fatal_cap"]),
        trust=float(head["trust"]),
        parameters=head.get("parameters", {}),
        applies_to=head.get("applies_to"),
        effective_from=head.get("effective_from", ""),
        effective_to=head.get("effective_to", ""),
        spread=head.get("not_applicable") == "spread",
        base=head.get("base", ""),
        sample=head.get("sample", SAMPLE),
        area=area,
    )


def _standard(name: str, overrides: Path | None, above: tuple[str, ...]) -> Standard:
    """The checklist as data; ``above`` are the files that build upon it."""
    known = {path.stem: path for path in data_files(FOLDER, ".yaml", overrides)}
    if name not in known:
        near = difflib.get_close_matches(name, list(known), n=1)
        hint = f"是不是“{near[0]}”？" if near else f"现有：{'、'.join(sorted(known))}"
        raise NotFound(f"没有名为“{name}”的评查标准", next_step=hint)
    path = known[name]
    raw = load_checked(path, SCHEMA)
    if "base" not in raw:
        return written(raw, path)
    base = raw["base"]
    if base in (*above, name):
        raise UsageProblem(
            f"“{name}”以自己为基础",
            where=f"{path}:{line_of(path, ['base'])}",
            next_step="base 请写另一份标准的名称",
        )
    return overlaid(_standard(base, overrides, (*above, name)), raw, path)


def _item(raw: Mapping[str, Any]) -> Item:
    points = Decimal(raw.get("points", "0"))
    return Item(
        code=raw["code"],
        title=raw["title"],
        section=raw["code"][0],
        points=points,
        each=Decimal(raw.get("each", str(points))),
        method=raw["method"],
        basis=raw.get("basis", ""),
        why=raw.get("why", ""),
        fix=raw.get("fix", ""),
        fatal=raw.get("fatal", False),
        confirm=raw.get("confirm", False),
        human=raw.get("human", ""),
        questions=tuple(raw.get("questions", ())),
        look_at=tuple(raw.get("look_at", ())),
        when=raw.get("when", {}),
        checks=tuple(
            Check(word, arguments) for one in raw.get("checks", ()) for word, arguments in one.items()
        ),
        mark=raw.get("mark", ""),
        examples=raw.get("examples", {}),
        alarms=raw.get("alarms", ""),
        effective_from=raw.get("effective_from", ""),
        effective_to=raw.get("effective_to", ""),
    )
