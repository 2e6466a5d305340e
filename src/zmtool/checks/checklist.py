"""Loading checklists from ``schemas/checklists/*.yaml`` and refusing those that cannot be run."""

from __future__ import annotations

import difflib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.shipped import data_files
from zmtool.checks.records import Check, Checklist, Grade, Item
from zmtool.checks.references import ANY, parse_reference
from zmtool.checks.vocabulary import VOCABULARY
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue

SCHEMA = "checklist.schema.json"
_REFERENCES = ("from", "to", "base", "days")
_REFERENCE_LISTS = ("sequence", "others", "of")
_DOCUMENT_LISTS = (
    "documents",
    "any_of",
    "served",
    "unless",
    "excused_by",
    "waived_by",
    "has",
    "lacks",
    "except",
)
_DOCUMENTS = ("document", "base_document")


@cache
def load_checklist(name: str, overrides: Path | None = None) -> Checklist:
    """The checklist ``name``. Raises NotFound, or UsageProblem naming file, line and nearest word."""
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    known = {}
    for path in data_files("schemas/checklists", ".yaml", overrides):
        known[path.stem] = path
    if name not in known:
        near = difflib.get_close_matches(name, list(known), n=1)
        hint = f"是不是“{near[0]}”？" if near else f"现有：{'、'.join(sorted(known))}"
        raise NotFound(f"没有名为“{name}”的评查标准", next_step=hint)
    path = known[name]
    raw = load_checked(path, SCHEMA)
    for index, item in enumerate(raw["items"]):
        _check_item(item, index, catalogue, path)
    total = sum((Decimal(item.get("points", "0")) for item in raw["items"]), Decimal(0))
    if total not in (0, 100):
        raise UsageProblem(
            f"各项分值合计为 {total}，应为 100（不计分的为 0）", where=str(path), next_step="请调整分值"
        )
    return Checklist(
        id=raw["id"],
        version=str(raw["version"]),
        title=raw["title"],
        source=raw["source"],
        mark=raw.get("mark", ""),
        sections=raw["sections"],
        items=tuple(_item(item) for item in raw["items"]),
        grades=tuple(Grade(one["id"], one["label"], Decimal(one["least"])) for one in raw["grades"]),
        fatal_cap=Decimal(raw["fatal_cap"]),
        trust=float(raw["trust"]),
        parameters=raw.get("parameters", {}),
    )


def _item(raw: dict[str, Any]) -> Item:
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
    )


def _check_item(raw: dict[str, Any], index: int, catalogue: Catalogue, path: Path) -> None:
    """Refuses an item whose words, documents or fields do not exist."""

    def refuse(what: str, name: str, choices: list[str], trail: list[str | int]) -> None:
        near = difflib.get_close_matches(name, choices, n=1)
        hint = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(choices[:20])}"
        place = f"{path}:{line_of(path, ['items', index, *trail])}（{raw['code']}）"
        raise UsageProblem(f"{what}“{name}”不存在", where=place, next_step=hint)

    def check_document(name: str, trail: list[str | int]) -> None:
        if catalogue.get(name) is None:
            refuse("文书", name, list(catalogue.forms), trail)

    def check_reference(text: str, trail: list[str | int]) -> None:
        try:
            one = parse_reference(text)
        except ValueError:
            refuse("引用", text, ["文书.字段", "文书.@签名处.date", "receipt_of(文书).字段"], trail)
            return
        if one.type == ANY:
            known = sorted({x.id for form in catalogue.forms.values() for x in form.fields})
            if one.name not in known:
                refuse("字段", one.name, known, trail)
            return
        check_document(one.type, trail)
        if one.served:
            check_document(one.served, trail)
        form = catalogue.get(one.type)
        names = (
            [sign.id for sign in form.signs]
            if one.sign and form
            else [x.id for x in form.fields]
            if form
            else []
        )
        wanted = one.sign or one.name
        if names and wanted not in names:
            refuse(f"《{form.title if form else one.type}》的字段", wanted, names, trail)

    for position, check in enumerate(raw.get("checks", ())):
        for word, arguments in check.items():
            trail: list[str | int] = ["checks", position, word]
            if word not in VOCABULARY:
                refuse("检查词", word, list(VOCABULARY), trail)
            for key in _REFERENCES:
                values = arguments.get(key, [])
                for text in [values] if isinstance(values, str) else values:
                    if word in ("deadline", "wait", "same_across") and "." in text:
                        check_reference(text, trail)
            for key in _REFERENCE_LISTS:
                for text in arguments.get(key, ()):
                    check_reference(text, trail)
            for key in _DOCUMENT_LISTS:
                for name in arguments.get(key, ()):
                    check_document(name, trail)
            for key in _DOCUMENTS:
                if key in arguments:
                    check_document(arguments[key], trail)
    for key in _DOCUMENT_LISTS:
        for name in raw.get("when", {}).get(key, ()):
            check_document(name, ["when"])
