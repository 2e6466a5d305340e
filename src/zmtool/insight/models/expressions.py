"""Expressions over the columns of a result: names, figures, text, comparisons, and/or/not, + - * / — and nothing else.

``value >= 5 and market == 'X'``. What is unknown (None) fits no comparison.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
_Node = Callable[[Row], Any]

MAX_CHARS = 500
_MAX_DEPTH = 30

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class WrongExpression(Exception):
    """An expression that says something not allowed: ``reason`` (Chinese), ``column`` counted from 1."""

    def __init__(self, reason: str, column: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. ``names`` are the columns and parameters it asks for."""

    text: str
    names: frozenset[str]
    _evaluate: _Node

    def value(self, row: Row) -> Any:
        """What it comes to for a row; None where something it needs is unknown."""
        return self._evaluate(row)

    def holds(self, row: Row) -> bool:
        """Whether it is true of a row; never where something it needs is unknown."""
        return bool(self._evaluate(row))


def expression(text: str) -> Expression:
    """The expression that a text says. Raises WrongExpression."""
    if len(text) > MAX_CHARS:
        raise WrongExpression(f"表达式长于 {MAX_CHARS} 字")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None) or 1
        raise WrongExpression("表达式写法有误，例：value >= 5 and market == 'X'", column) from error
    names: set[str] = set()
    node = _node(tree.body, names, 0)
    return Expression(text.strip(), frozenset(names), node)


def _node(node: ast.expr, names: set[str], depth: int) -> _Node:
    if depth > _MAX_DEPTH:
        raise WrongExpression("表达式嵌套过深", node.col_offset + 1)
    match node:
        case ast.Constant(value=bool()) | ast.Constant(value=int()) | ast.Constant(value=float()):
            constant = node.value
            return lambda row: constant
        case ast.Constant(value=str(text)):
            return lambda row: text
        case ast.Name(id=name):
            names.add(name)
            return lambda row: row.get(name)
        case ast.BoolOp(op=ast.And(), values=values):
            both = [_node(one, names, depth + 1) for one in values]
            return lambda row: all(one(row) for one in both)
        case ast.BoolOp(op=ast.Or(), values=values):
            either = [_node(one, names, depth + 1) for one in values]
            return lambda row: any(one(row) for one in either)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _node(operand, names, depth + 1)
            return lambda row: not inner(row)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            minus = _node(operand, names, depth + 1)
            return lambda row: None if (value := minus(row)) is None else -value
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            return _arithmetic(node, names, depth)
        case ast.Compare():
            return _comparison(node, names, depth)
        case _:
            raise WrongExpression(
                "表达式只能有列名、数字、文字、比较、and/or/not 和 + - * /", node.col_offset + 1
            )


def _arithmetic(node: ast.BinOp, names: set[str], depth: int) -> _Node:
    left, right = _node(node.left, names, depth + 1), _node(node.right, names, depth + 1)
    apply = _ARITHMETIC[type(node.op)]

    def value(row: Row) -> Any:
        one, other = left(row), right(row)
        if not _figure(one) or not _figure(other):
            return None
        try:
            return apply(float(one), float(other))
        except (ZeroDivisionError, OverflowError):
            return None

    return value


def _comparison(node: ast.Compare, names: set[str], depth: int) -> _Node:
    parts = [_node(one, names, depth + 1) for one in (node.left, *node.comparators)]
    tests = []
    for op in node.ops:
        if type(op) not in _COMPARE:
            raise WrongExpression("比较只能用 == != < <= > >=", node.col_offset + 1)
        tests.append(_COMPARE[type(op)])

    def holds(row: Row) -> bool:
        values = [one(row) for one in parts]
        return all(
            _compared(test, one, other) for test, one, other in zip(tests, values, values[1:], strict=False)
        )

    return holds


def _compared(test: Callable[[Any, Any], Any], one: Any, other: Any) -> bool:
    if one is None or other is None:
        return False
    if _figure(one) and _figure(other):
        return bool(test(float(one), float(other)))
    if test in (operator.eq, operator.ne):
        return bool(test(str(one), str(other)))
    return isinstance(one, str) and isinstance(other, str) and bool(test(one, other))


def _figure(value: Any) -> bool:
    return not isinstance(value, (str, bytes)) and hasattr(value, "__float__")
