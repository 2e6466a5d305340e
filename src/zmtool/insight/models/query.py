"""A model's query: checked before anything runs it, then written for an engine.

Only one SELECT is let through, over the tables of the contract, with functions that are known to be harmless; parameters become
literals of their type in the syntax tree, so that no text of theirs is ever read as SQL. The dialect is DuckDB's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MAX_CHARS = 20_000
DIALECT = "duckdb"

# Everything else is refused: functions that read files, settings or the surroundings have no name here.
_FUNCTIONS = frozenset(
    [
        "abs",
        "avg",
        "cast",
        "ceil",
        "ceiling",
        "coalesce",
        "concat",
        "count",
        "count_if",
        "cume_dist",
        "date",
        "date_add",
        "date_diff",
        "date_part",
        "date_sub",
        "date_trunc",
        "datediff",
        "day",
        "days_before",
        "dense_rank",
        "dist_m",
        "exp",
        "extract",
        "first_value",
        "floor",
        "greatest",
        "hour",
        "if",
        "iff",
        "lag",
        "last_value",
        "lead",
        "least",
        "left",
        "length",
        "ln",
        "log",
        "lower",
        "ltrim",
        "max",
        "median",
        "min",
        "minute",
        "mod",
        "month",
        "nth_value",
        "ntile",
        "nullif",
        "percent_rank",
        "power",
        "quantile",
        "rank",
        "regexp_like",
        "regr_intercept",
        "regr_slope",
        "replace",
        "right",
        "round",
        "row_number",
        "rtrim",
        "sign",
        "sqrt",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "strftime",
        "substr",
        "substring",
        "sum",
        "to_char",
        "time_to_str",
        "trim",
        "ts_or_ds_to_date",
        "upper",
        "var_pop",
        "var_samp",
        "variance",
        "variance_pop",
        "week",
        "year",
        "corr",
        "group_concat",
        "list",
        "string_agg",
        "listagg",
        "array_agg",
        "try_cast",
        "ts_or_ds_add",
        "ts_or_ds_diff",
        "time_to_unix",
        "epoch",
        "date_from_parts",
        "str_position",
        "strpos",
        "starts_with",
        "split_part",
        "regexp_extract",
        "case",
        "and",
        "or",
        "xor",
        "not",
        "exists",
        "any",
        "in",
        "between",
        "like",
        "glob",
        "percentile_cont",
        "percentile_disc",
        "within_group",
        "filter",
        "ignore_nulls",
        "respect_nulls",
        "timestamp_trunc",
        "pow",
        "day_of_week",
        "day_of_month",
        "day_of_year",
        "is_inf",
        "is_nan",
        "anonymous_dist_m",
        "approx_distinct",
        "array_to_string",
        "array_length",
        "logical_or",
        "logical_and",
        "bool_or",
        "bool_and",
        "min_by",
        "max_by",
        "arg_max",
        "arg_min",
        "sin",
        "cos",
        "asin",
        "acos",
        "atan",
        "radians",
        "degrees",
        "pi",
    ]
)


class WrongQuery(Exception):
    """A query that is not let through: ``reason`` (Chinese), line and column from 1 within the query."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Query:
    """A checked query: its tree, the tables of the contract it reads, its parameters, its result's columns."""

    tree: exp.Query
    tables: frozenset[str]
    parameters: frozenset[str]
    columns: tuple[str, ...]


@lru_cache(maxsize=1024)
def checked(sql: str, known: frozenset[str]) -> Query:
    """The query of a text, if it may run over the tables ``known``. Raises WrongQuery."""
    if len(sql) > MAX_CHARS:
        raise WrongQuery(f"SQL 长于 {MAX_CHARS} 字")
    tree = _parsed(sql)
    _only_selects(tree)
    named = {one.alias for one in tree.find_all(exp.CTE)}
    tables = frozenset(_tables(tree, named, known, sql))
    _only_known_functions(tree, sql)
    columns = tuple(tree.named_selects)
    if "*" in columns or not all(columns):
        raise WrongQuery("结果的每一列都要有名字，不能用 *；请写 … AS 列名")
    return Query(tree, tables, frozenset(one.name for one in tree.find_all(exp.Placeholder)), columns)


def _parsed(sql: str) -> exp.Query:
    try:
        statements = [one for one in sqlglot.parse(sql, read=DIALECT) if one is not None]
    except SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        near = str(first.get("highlight") or "").strip()
        raise WrongQuery(
            f"SQL 写法有误{f'，在“{near}”处' if near else ''}",
            int(first.get("line") or 1),
            int(first.get("col") or 1),
        ) from error
    except RecursionError as error:
        raise WrongQuery("SQL 嵌套过深") from error
    if len(statements) != 1:
        raise WrongQuery("只能有一条 SELECT 语句")
    tree = statements[0]
    if not isinstance(tree, exp.Query):
        raise WrongQuery(f"只能是 SELECT 语句，不能是 {tree.key.upper()}")
    return tree


_NEVER = (
    exp.DDL,
    exp.DML,
    exp.Command,
    exp.Into,
    exp.Attach,
    exp.Detach,
    exp.Pragma,
    exp.Set,
    exp.Use,
    exp.Copy,
    exp.TableSample,
    exp.Lateral,
    exp.Unnest,
    exp.Pivot,
)


def _only_selects(tree: exp.Query) -> None:
    for node in tree.walk():
        if isinstance(node, _NEVER):
            raise WrongQuery(f"不能使用 {node.key.upper()}", *_place(node))
        if isinstance(node, exp.With) and node.args.get("recursive"):
            raise WrongQuery("不能使用 WITH RECURSIVE（递归）", *_place(node))
        if isinstance(node, (exp.Var, exp.SessionParameter)) and str(node.name).startswith("@"):
            raise WrongQuery("不能使用会话变量", *_place(node))
        if isinstance(node, exp.Parameter):
            raise WrongQuery("参数请写成 :名称", *_place(node))


def _tables(tree: exp.Query, named: set[str], known: Collection[str], sql: str) -> Iterator[str]:
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            raise WrongQuery(f"不能从 {table.sql(DIALECT)[:40]} 取数，只能用规定的表", *_place(table, sql))
        if table.args.get("db") or table.args.get("catalog"):
            raise WrongQuery(f"表名 {table.sql(DIALECT)[:40]} 不能带库名", *_place(table, sql))
        name = table.name
        if name in named:
            if name in known:
                raise WrongQuery(f"WITH 中的名称 {name} 与规定的表同名，请另取名", *_place(table, sql))
            continue
        if name not in known:
            raise WrongQuery(f"没有表 {name}；可用：{'、'.join(sorted(known))}", *_place(table, sql))
        yield name


def _only_known_functions(tree: exp.Query, sql: str) -> None:
    for function in tree.find_all(exp.Func):
        names = (
            {function.name.lower()}
            if isinstance(function, exp.Anonymous)
            else {name.lower() for name in function.sql_names()} | {function.key}
        )
        if not names & _FUNCTIONS:
            raise WrongQuery(
                f"不能使用函数 {sorted(names)[0].upper()}；可用的函数见说明文档“自建模型”",
                *_place(function, sql),
            )


def _place(node: Any, sql: str = "") -> tuple[int, int]:
    """Line and column of a node, as near as the parser kept them."""
    for one in node.walk():
        if "line" in one.meta:
            width = int(one.meta.get("end", 0)) - int(one.meta.get("start", 0))
            return int(one.meta["line"]), max(1, int(one.meta.get("col", 1)) - width)
    return 1, 1


def written(query: Query, values: Mapping[str, Any], dialect: str = DIALECT) -> str:
    """The query as SQL of a dialect, its parameters as literals of their type. Raises WrongQuery for one without a value."""
    tree = query.tree.copy()
    for place in list(tree.find_all(exp.Placeholder)):
        if place.name not in values:
            raise WrongQuery(f"参数 :{place.name} 没有定义")
        place.replace(_literal(values[place.name]))
    for call in list(tree.find_all(exp.Anonymous)):
        match call.name.lower():
            case "dist_m":
                call.replace(_distance(*call.expressions))
            case "days_before":
                call.replace(_days_before(dialect, *call.expressions))
    return tree.sql(dialect)


def _days_before(dialect: str, *parts: exp.Expression) -> exp.Expression:
    """A day so many days earlier: each engine has its own way of saying it."""
    if len(parts) != 2:
        raise WrongQuery("days_before 要两个参数：days_before(日期, 天数)")
    day, days = (one.sql(dialect) for one in parts)
    if dialect == DIALECT:
        return exp.Paren(
            this=sqlglot.parse_one(f"CAST({day} AS DATE) - CAST({days} AS INTEGER)", read=DIALECT)
        )
    return exp.Anonymous(this="DATE_SUB", expressions=[one.copy() for one in parts])


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, float):
        return exp.cast(exp.Literal.number(repr(value)), "DOUBLE")
    figure = exp.Literal.number(abs(int(value)))
    return exp.Paren(this=exp.Neg(this=figure)) if value < 0 else figure


def _distance(*points: exp.Expression) -> exp.Expression:
    """Metres on the sphere between (lng1, lat1) and (lng2, lat2), as plain arithmetic that every engine knows."""
    if len(points) != 4:
        raise WrongQuery("dist_m 要四个参数：dist_m(经度1, 纬度1, 经度2, 纬度2)")
    lng1, lat1, lng2, lat2 = (one.sql(DIALECT) for one in points)
    half = "0.008726646259971648"  # half a degree in radians
    parts = (
        f"SIN((({lat2}) - ({lat1})) * {half}) * SIN((({lat2}) - ({lat1})) * {half})"
        f" + COS(({lat1}) * 2 * {half}) * COS(({lat2}) * 2 * {half})"
        f" * SIN((({lng2}) - ({lng1})) * {half}) * SIN((({lng2}) - ({lng1})) * {half})"
    )
    return exp.Paren(
        this=sqlglot.parse_one(f"ROUND(12742000.0 * ASIN(SQRT(LEAST(1.0, {parts}))), 2)", read=DIALECT)
    )
