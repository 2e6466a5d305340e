"""The checks across dossiers as data: ``schemas/reviews/across.yaml``, a workspace's own winning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.references import Reference, refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue
from zmtool.law.marks import Mark

FILE = "schemas/reviews/across.yaml"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure a check goes by. ``mark`` says how sure its source is."""

    id: str
    value: Decimal
    label: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class AcrossCheck:
    """One check. Where ``mark`` is not certain, or ``confirm`` says why a person decides, findings are never certain."""

    id: str
    title: str
    mark: Mark
    basis: str
    why: str
    fix: str
    confirm: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    examples: tuple[Mapping[str, Any], ...] = ()

    def figure(self, name: str) -> Decimal:
        """The value of a parameter."""
        return self.parameters[name].value

    @property
    def only_suggests(self) -> str:
        """Why findings are for a person to confirm; empty where they may be certain."""
        return self.confirm or self.mark.caution


@dataclass(frozen=True, slots=True)
class GoodsPaper:
    """A document that says how goods moved: ``flow`` and its Chinese ``label``, table, column and unit where it has none.

    ``sign`` is 1 for what came in, -1 for what went out, 0 for what stays although it was decided on.
    ``unclear`` says why the document may mean something else.
    """

    flow: str
    label: str
    document: str
    table: str
    column: str
    sign: int
    unit: str = ""
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class AcrossRules:
    """The checks in their order, the papers by which goods move, and the confidence from which a reading may accuse."""

    id: str
    version: str
    source: str
    trust: float
    checks: tuple[AcrossCheck, ...]
    goods: tuple[GoodsPaper, ...]

    def chosen(self, ids: tuple[str, ...]) -> tuple[AcrossCheck, ...]:
        """The checks with these ids, all without any. Raises NotFound."""
        known = {one.id: one for one in self.checks}
        for one in ids:
            if one not in known:
                raise NotFound(f"没有跨卷检查“{one}”", next_step=f"可用：{'、'.join(known)}")
        return tuple(one for one in self.checks if not ids or one.id in ids)


@kept_data
def load_across(overrides: Path | None = None) -> AcrossRules:
    """The checks. Raises UsageProblem naming file, line and field."""
    path = data_file(FILE, overrides)
    data = load_checked(path, "review-across.schema.json")
    refuse_unknown(path, _references(data, load_catalogue(overrides)))
    _refuse_twice(path, data)
    return AcrossRules(
        data["id"],
        data["version"],
        data["source"],
        float(data["trust"]),
        tuple(_check(row) for row in data["checks"]),
        tuple(GoodsPaper(**row) for row in data["goods"]),
    )


def _check(row: Mapping[str, Any]) -> AcrossCheck:
    parameters = {
        name: Parameter(name, Decimal(one["value"]), one["label"], Mark(one.get("mark", row["mark"])))
        for name, one in row.get("parameters", {}).items()
    }
    return AcrossCheck(
        id=row["id"],
        title=row["title"],
        mark=Mark(row["mark"]),
        basis=row["basis"],
        why=row["why"],
        fix=row["fix"],
        confirm=row.get("confirm", ""),
        parameters=MappingProxyType(parameters),
        examples=tuple(row["examples"]),
    )


def _refuse_twice(path: Path, data: Any) -> None:
    for table, key in (("checks", "id"), ("goods", "flow")):
        seen: set[str] = set()
        for index, row in enumerate(data[table]):
            if row[key] in seen:
                where = f"{path}:{line_of(path, [table, index, key])} 字段 {table}.{index}.{key}"
                raise UsageProblem(f"“{row[key]}”重复", where=where, next_step="请删去或改名")
            seen.add(row[key])


def _references(data: Any, catalogue: Catalogue) -> Iterator[Reference]:
    for index, row in enumerate(data["goods"]):
        yield Reference(("goods", index, "document"), row["document"], "文书", catalogue.forms)
        form = catalogue.get(row["document"])
        tables = {one.id: one for one in form.tables} if form else {}
        yield Reference(("goods", index, "table"), row["table"], "明细", tables)
        if row["table"] in tables:
            columns = [one.id for one in tables[row["table"]].columns]
            yield Reference(("goods", index, "column"), row["column"], "列", columns)
