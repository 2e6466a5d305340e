"""Reading model files: checked against their schema, inheritance done, query, expressions and parameters checked.

A file that is dropped into the workspace's ``schemas/models/`` is found without registration. Errors name file, line and column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import has_own_data
from zmtool.base.shipped import data_files
from zmtool.insight.contract import Contract, load_contract
from zmtool.insight.models.definition import (
    GIVEN,
    LEVELS,
    UNITS,
    Example,
    LevelRule,
    Lift,
    Model,
    Needs,
    Operator,
    Parameter,
    Suppress,
)
from zmtool.insight.models.expressions import WrongExpression, expression
from zmtool.insight.models.operators import NEEDED, columns_of, wrapped
from zmtool.insight.models.query import Query, WrongQuery, checked

FOLDER = "schemas/models"
_NEEDED_KEYS = ("name", "about", "unit", "period", "levels", "sql", "status")
# What a file may not change of a model that was handed down locked.
_LOCKED_KEYS = ("sql", "operator", "unit", "needs")


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is no model: its path and what is wrong with it."""

    path: Path
    problem: UsageProblem


@dataclass(frozen=True, slots=True)
class Library:
    """The models by code, in order, and the files that are none."""

    models: Mapping[str, Model]
    broken: tuple[Broken, ...]

    def model(self, code: str) -> Model:
        """The model of a code or a name. Raises NotFound, or what is wrong with its file."""
        wanted = code.strip()
        for one in self.models.values():
            if wanted.upper() == one.code or wanted == one.name:
                return one
        for wrong in self.broken:
            if wrong.path.stem.upper() == wanted.upper():
                raise wrong.problem
        raise NotFound(f"没有模型“{code}”", next_step="请用 zmtool insight models list 查看全部模型")


def load_library(overrides: Path | None = None) -> Library:
    """Every model that holds in a workspace. A wrong file stands in ``broken``; it stops nothing else.

    Read anew only where a file came, went or changed: a desk that stays open asks again and again.
    """
    paths = tuple(data_files(FOLDER, ".yaml", overrides))
    stamps = [(path, path.stat()) for path in paths]
    known = tuple((path, told.st_mtime_ns, told.st_size) for path, told in stamps)
    return _library(overrides if overrides is not None and has_own_data(overrides) else None, known)


@lru_cache(maxsize=4)
def _library(overrides: Path | None, known: tuple[tuple[Path, int, int], ...]) -> Library:
    """The models in files; their sizes and times of change tell whether they are those that were read before."""
    contract = load_contract(overrides)
    files: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    broken: list[Broken] = []
    for path, _, _ in known:
        try:
            data = load_checked(path, "insight-model.schema.json")
            if data["code"] in files:
                raise UsageProblem(
                    f"模型代码 {data['code']} 已在 {files[data['code']][0].name} 中使用",
                    where=_where(path, ["code"]),
                    next_step="请换一个代码",
                )
            files[data["code"]] = (path, data)
        except UsageProblem as problem:
            broken.append(Broken(path, problem))
    models: dict[str, Model] = {}
    for code, (path, _) in files.items():
        try:
            models[code] = _model(code, files, contract)
        except UsageProblem as problem:
            broken.append(Broken(path, problem))
    return Library(MappingProxyType(dict(sorted(models.items()))), tuple(broken))


def query_of(model: Model, contract: Contract) -> Query:
    """The query of a model, statistics around it. Raises UsageProblem with file, line and column."""
    inner = _checked(model.sql, contract, model.sql_path, model.sql_line)
    if model.operator is None:
        return inner
    missing = [one for one in NEEDED[model.operator.op] if one not in inner.columns]
    if missing:
        raise UsageProblem(
            f"统计算子 {model.operator.op} 要求结果有列 {'、'.join(missing)}",
            where=f"{model.sql_path}:{model.sql_line}",
            next_step="请在 SELECT 中补上",
        )
    whole = wrapped(model.operator, model.sql, inner.columns, model.subject)
    return _checked(whole, contract, model.sql_path, model.sql_line)


def _model(code: str, files: Mapping[str, tuple[Path, Mapping[str, Any]]], contract: Contract) -> Model:
    chain = _chain(code, files)
    data: dict[str, Any] = {}
    owner: dict[str, Path] = {}
    for path, layer in reversed(chain):
        _refuse_unlocked(data, layer, path)
        for key, value in layer.items():
            if key == "params" and "params" in data:
                value = _params_over(data["params"], value, path)
            data[key] = value
            owner[key] = path
    path = chain[0][0]
    for key in _NEEDED_KEYS:
        if key not in data:
            raise UsageProblem(
                f"缺少“{key}”", where=str(path), next_step="请补上；可用 zmtool insight models new 生成样子"
            )
    model = _built(data, path, owner["sql"], chain[0][1])
    _check(model, contract)
    return model


def _chain(
    code: str, files: Mapping[str, tuple[Path, Mapping[str, Any]]]
) -> list[tuple[Path, Mapping[str, Any]]]:
    """The file of a model and those it is based on, its own first."""
    chain: list[tuple[Path, Mapping[str, Any]]] = []
    seen: list[str] = []
    at = code
    while at:
        if at in seen:
            raise UsageProblem(
                f"模型互相继承：{' → '.join([*seen, at])}",
                where=_where(chain[-1][0], ["base"]),
                next_step="请改正 base",
            )
        if at not in files:
            raise UsageProblem(
                f"找不到所继承的模型 {at}",
                where=_where(chain[-1][0], ["base"]),
                next_step="请核对 base 的代码",
            )
        seen.append(at)
        chain.append(files[at])
        at = files[at][1].get("base", "")
    return chain


def _refuse_unlocked(below: Mapping[str, Any], layer: Mapping[str, Any], path: Path) -> None:
    for key in _LOCKED_KEYS:
        if below.get("locked") and key in layer:
            raise UsageProblem(
                f"所继承的模型已锁定，不能改“{key}”",
                where=_where(path, [key]),
                next_step="只能改参数、级别、抑制和说明",
            )


def _params_over(below: Mapping[str, Any], above: Mapping[str, Any], path: Path) -> dict[str, Any]:
    found = dict(below)
    for name, given in above.items():
        merged = {**found.get(name, {}), **given}
        held = found.get(name, {})
        low, high = held.get("min"), held.get("max")
        if (low is not None and merged["default"] < low) or (high is not None and merged["default"] > high):
            raise UsageProblem(
                f"参数 {name} 的值 {merged['default']} 超出所继承模型的范围",
                where=_where(path, ["params", name]),
                next_step=f"范围：{'' if low is None else low}–{'' if high is None else high}",
            )
        found[name] = merged
    return found


def _built(data: Mapping[str, Any], path: Path, sql_path: Path, own: Mapping[str, Any]) -> Model:
    operator = data.get("operator")
    suppress = data.get("suppress", {})
    needs = data.get("needs", {})
    explain = data.get("explain", {})
    limits = data.get("limits", {})
    return Model(
        code=own["code"],
        version=str(own["version"]),
        name=data["name"],
        about=data["about"],
        source=own["source"],
        mark=own.get("mark", ""),
        ground=data.get("ground", "自建"),
        owner=data.get("owner", ""),
        unit=data["unit"],
        period=data["period"],
        status=own.get("status", "draft") if own.get("base") else data["status"],
        sql=data["sql"],
        levels=tuple(LevelRule(LEVELS[row["level"]], row["when"]) for row in data["levels"]),
        path=path,
        sql_path=sql_path,
        sql_line=(line_of(sql_path, ["sql"]) or 1) + 1,
        base=own.get("base", ""),
        locked=data.get("locked", False),
        inner=data.get("inner", False),
        note=data.get("note", ""),
        indicator=data.get("indicator", ""),
        ask=tuple(data.get("ask", ())),
        params=MappingProxyType(
            {name: _parameter(name, row) for name, row in data.get("params", {}).items()}
        ),
        operator=None
        if operator is None
        else Operator(
            operator["op"],
            operator.get("side", "high"),
            operator.get("min_group", 0),
            tuple(operator.get("features", ())),
            operator.get("least", ""),
            operator.get("floor", 0),
        ),
        lifts=tuple(
            Lift(tuple(row["with"]), LEVELS.get(row.get("to", ""), 0), row.get("by", 0), row.get("when", ""))
            for row in data.get("lifts", ())
        ),
        suppress=Suppress(
            suppress.get("new_sku_days", 0),
            MappingProxyType(suppress.get("festivals", {})),
            suppress.get("exempt", False),
        ),
        needs=Needs(
            str(needs.get("weeks", "")),
            str(needs.get("months", "")),
            str(needs.get("days", "")),
            tuple((one.partition(".")[0], one.partition(".")[2]) for one in needs.get("columns", ())),
        ),
        seconds=limits.get("seconds", 30),
        rows=limits.get("rows", 20_000),
        columns=MappingProxyType(explain.get("columns", {})),
        chart=explain.get("chart", "orders"),
        examples=tuple(
            Example(
                row["name"],
                row["asof"],
                row["given"],
                tuple(row["expect"]),
                MappingProxyType(row.get("params", {})),
            )
            for row in own.get("examples", ())
        ),
    )


def _parameter(name: str, row: Mapping[str, Any]) -> Parameter:
    default = row["default"]
    kind = row.get("type") or ("int" if isinstance(default, int) else "float")
    return Parameter(
        name,
        kind,
        int(default) if kind == "int" else float(default),
        row.get("min"),
        row.get("max"),
        row.get("label", ""),
    )


def _check(model: Model, contract: Contract) -> None:
    """Everything that can be wrong in a file that fits its schema. Raises UsageProblem."""
    for name, parameter in model.params.items():
        if name in GIVEN:
            raise _wrong(model, ["params", name], f"参数不能叫 {name}：它由程序给出", "请换一个名字")
        low, high = parameter.least, parameter.most
        if (low is not None and parameter.default < low) or (high is not None and parameter.default > high):
            raise _wrong(
                model, ["params", name], f"参数 {name} 的默认值 {parameter.default} 超出自己的范围", "请改正"
            )
    query = query_of(model, contract)
    unknown = sorted(query.parameters - set(model.params) - set(GIVEN))
    if unknown:
        raise UsageProblem(
            f"SQL 中的参数 :{unknown[0]} 没有在 params 中定义",
            where=f"{model.sql_path}:{model.sql_line}",
            next_step="请定义，或改正名字",
        )
    columns = columns_of(model.operator, query.columns, model.subject)
    for wanted in (model.subject, "value"):
        if wanted not in columns:
            raise UsageProblem(
                f"结果缺少列 {wanted}（{UNITS[model.unit][1]}模型必须有）",
                where=f"{model.sql_path}:{model.sql_line}",
                next_step="请在 SELECT 中补上",
            )
    known = {*columns, *model.params, "hits"}
    for at, rule in enumerate(model.levels):
        _check_expression(model, ["levels", at, "when"], rule.when, known)
    for at, lift in enumerate(model.lifts):
        if lift.when:
            _check_expression(model, ["lifts", at, "when"], lift.when, known)
    for part, text in (
        ("weeks", model.needs.weeks),
        ("months", model.needs.months),
        ("days", model.needs.days),
    ):
        if text:
            _check_expression(model, ["needs", part], text, set(model.params))
    for table, column in model.needs.columns:
        held = contract.tables.get(table)
        if held is None or held.column(column) is None:
            raise _wrong(
                model, ["needs", "columns"], f"没有列 {table}.{column}", "请对照 schemas/insight/tables.yaml"
            )
    for name in model.columns:
        if name not in columns:
            raise _wrong(
                model, ["explain", "columns", name], f"结果中没有列 {name}", f"可用：{'、'.join(columns)}"
            )


def _check_expression(model: Model, trail: Sequence[str | int], text: str, known: set[str]) -> None:
    try:
        names = expression(text).names
    except WrongExpression as error:
        raise UsageProblem(
            error.reason,
            where=f"{_where(model.path, trail)} 第 {error.column} 个字符（{text}）",
            next_step="例：value >= 5 and market == 'X'",
        ) from error
    for name in sorted(names - known):
        raise UsageProblem(
            f"表达式中的 {name} 既不是结果的列，也不是参数",
            where=f"{_where(model.path, trail)}（{text}）",
            next_step=f"可用：{'、'.join(sorted(known))}",
        )


def _checked(sql: str, contract: Contract, path: Path, line: int) -> Query:
    try:
        return checked(sql, contract.names)
    except WrongQuery as error:
        raise UsageProblem(
            error.reason,
            where=f"{path}:{line + error.line - 1} 第 {error.column} 列",
            next_step="请改正 SQL；只允许一条 SELECT，见说明文档“自建模型”",
        ) from error


def _wrong(model: Model, trail: Sequence[str | int], what: str, next_step: str) -> UsageProblem:
    return UsageProblem(what, where=_where(model.path, trail), next_step=next_step)


def _where(path: Path, trail: Sequence[str | int]) -> str:
    line = line_of(path, trail)
    return f"{path}:{line}" if line else str(path)
