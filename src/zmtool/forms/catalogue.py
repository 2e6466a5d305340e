"""Loading the catalogue of documents from ``schemas/forms/*.yaml`` (and the workspace's own).

Each file is one document. A field is named from its area's dictionary (``schemas/form-fields.yaml``,
``schemas/licence-fields.yaml``) and may be narrowed in place; a field the dictionary does not know must bring its own label and type.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import check_against, line_of, load_checked, load_yaml
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file, data_files
from zmtool.forms.records import ENFORCEMENT, LICENCE, Catalogue, Form, FormField, FormSign, FormTable

SCHEMA = "form.schema.json"
DICTIONARIES = {ENFORCEMENT: "form-fields.yaml", LICENCE: "licence-fields.yaml"}
"""Where the fields of each area are defined."""


@kept_data
def load_catalogue(overrides: Path | None = None) -> Catalogue:
    """The catalogue of every area, a workspace's own forms winning over those of the same file name.

    Raises UsageProblem naming file, line and field where a form is wrong.
    """
    dictionaries = {
        area: _dictionary(data_file(f"schemas/{name}", overrides)) for area, name in DICTIONARIES.items()
    }
    forms: dict[str, Form] = {}
    for path in data_files("schemas/forms", ".yaml", overrides):
        form = _form(load_checked(path, SCHEMA), dictionaries, path)
        if form.id in forms:
            raise UsageProblem(f"文书编号 {form.id} 重复", where=str(path), next_step="请改用不同的 id")
        forms[form.id] = form
    titles = data_file("schemas/form-titles.yaml", overrides)
    for entry in _entries(titles, "titles", list):
        if not isinstance(entry, dict):
            raise UsageProblem("titles 的每一项应当是一组字段", where=str(titles), next_step="请改正后重试")
        whole = {"version": "1", "source": "titles", **entry}
        check_against(whole, SCHEMA, titles)
        if whole["id"] not in forms:
            forms[whole["id"]] = _form(whole, dictionaries, titles)
    ordered = sorted(forms.values(), key=lambda form: (form.order, form.id))
    return Catalogue(MappingProxyType({form.id: form for form in ordered}))


def form_by_id_or_title(catalogue: Catalogue, name: str) -> Form:
    """The form a person named by id or title. Raises NotFound with the nearest names."""
    for form in catalogue.forms.values():
        if name == form.id or name in form.titles:
            return form
    known = [word for form in catalogue.forms.values() for word in (form.id, *form.titles)]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"是不是：{'、'.join(near)}？" if near else "用 zmtool form list 查看全部文书"
    raise NotFound(f"没有名为“{name}”的文书", next_step=hint)


def _dictionary(path: Path) -> dict[str, Any]:
    """The dictionary of fields. Raises UsageProblem naming file and line of an entry without label or type."""
    fields: dict[str, Any] = _entries(path, "fields", dict)
    for key, entry in fields.items():
        if not isinstance(entry, dict) or not {"label", "type"} <= entry.keys():
            place = f"{path}:{line_of(path, ['fields', key])}"
            raise UsageProblem(f"字段 {key} 缺少 label 或 type", where=place, next_step="请补写")
    return fields


def _entries(path: Path, key: str, kind: type) -> Any:
    content = load_yaml(path)
    entries = content.get(key) if isinstance(content, dict) else None
    if not isinstance(entries, kind):
        raise UsageProblem(f"数据文件中没有 {key}", where=str(path), next_step="请对照随程序提供的文件修改")
    return entries


def _form(raw: dict[str, Any], dictionaries: dict[str, dict[str, Any]], path: Path) -> Form:
    area = raw.get("area", ENFORCEMENT)
    dictionary = dictionaries[area]
    return Form(
        id=raw["id"],
        title=raw["title"],
        version=str(raw["version"]),
        nature=raw["nature"],
        order=raw["order"],
        variants=tuple(raw.get("variants", ())),
        excludes=tuple(raw.get("excludes", ())),
        paged=raw.get("paged", True),
        number_word=raw.get("number_word", ""),
        template=raw.get("template", ""),
        seal=raw.get("seal", "none"),
        copies=raw.get("copies", 1),
        sign_every_page=raw.get("sign_every_page", False),
        fields=tuple(
            _field(entry, dictionary, path, index) for index, entry in enumerate(raw.get("fields", ()))
        ),
        tables=tuple(_table(entry, dictionary, path) for entry in raw.get("tables", ())),
        signs=tuple(_sign(entry) for entry in raw.get("signs", ())),
        source=raw["source"],
        mark=raw.get("mark", ""),
        area=area,
    )


def _field(entry: str | dict[str, Any], dictionary: dict[str, Any], path: Path, index: int) -> FormField:
    own = {"id": entry} if isinstance(entry, str) else entry
    known = dictionary.get(own["id"])
    if known is None and not {"label", "type"} <= own.keys():
        near = difflib.get_close_matches(own["id"], list(dictionary), n=1)
        hint = f"是不是“{near[0]}”？" if near else "请写明 label 和 type"
        place = f"{path}:{line_of(path, ['fields', index])}"
        raise UsageProblem(f"字段 {own['id']} 不在字段字典中", where=place, next_step=hint)
    raw = {**(known or {}), **own}
    if "label" in own and "labels" not in own and known:
        raw["labels"] = [known["label"], *known.get("labels", ())]
    pattern = raw.get("pattern", "")
    try:
        re.compile(pattern)
    except re.error as error:
        place = f"{path}:{line_of(path, ['fields', index])}"
        raise UsageProblem(
            f"字段 {own['id']} 的 pattern 不是有效的正则表达式", where=place, next_step=str(error)
        ) from error
    return FormField(
        id=raw["id"],
        label=raw["label"],
        type=raw.get("type", "text"),
        source=raw.get("from", ""),
        labels=tuple(label for label in raw.get("labels", ()) if label != raw["label"]),
        required=raw.get("required", False),
        pattern=pattern,
        where=raw.get("where", "prose" if pattern else ""),
        within=raw.get("within", ""),
        required_when=tuple((key, tuple(values)) for key, values in raw.get("required_when", {}).items()),
    )


def _table(entry: dict[str, Any], dictionary: dict[str, Any], path: Path) -> FormTable:
    return FormTable(
        id=entry["id"],
        label=entry["label"],
        columns=tuple(_field(column, {}, path, 0) for column in entry["columns"]),
        source=entry.get("from", ""),
        required=entry.get("required", False),
    )


def _sign(entry: dict[str, Any]) -> FormSign:
    return FormSign(
        id=entry["id"],
        label=entry["label"],
        labels=tuple(entry.get("labels", ())),
        least=entry.get("least", 1),
        opinion=entry.get("opinion", False),
        required=entry.get("required", True),
        dated=entry.get("dated", True),
    )
