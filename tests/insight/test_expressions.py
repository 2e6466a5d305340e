"""Level expressions: what they say, and everything that they may not."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.insight.models.expressions import WrongExpression, expression


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("value >= 5 and market == 'X'", {"value": 5, "market": "X"}, True),
        ("value >= 5 and market == 'X'", {"value": 5, "market": "C"}, False),
        ("value >= 5 or hits > 2", {"value": 1, "hits": 3}, True),
        ("not value > 3", {"value": 3}, True),
        ("1 < value <= 3", {"value": 2}, True),
        ("value / base > 2", {"value": 5, "base": 2}, True),
        ("value / base > 2", {"value": 5, "base": 0}, False),
        ("value > 2", {"value": None}, False),
        ("value != 2", {}, False),
        ("-value > 2", {"value": -3}, True),
        ("kind == '供货无证'", {"kind": "供货无证"}, True),
    ],
)
def test_an_expression_holds(text: str, row: dict[str, object], holds: bool) -> None:
    assert expression(text).holds(row) is holds


def test_it_names_what_it_asks_for() -> None:
    assert expression("value >= z_low and hits > 1").names == {"value", "z_low", "hits"}


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "value.real > 1",
        "[1][0]",
        "value > 1; 2",
        "lambda: 1",
        "value ** 9 > 1",
        "value in (1, 2)",
        "f'{value}'",
        "",
        "值 >",
        "(" * 40 + "1" + ")" * 40 + " +",
        "1 if value else 2",
        "x := 1",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(WrongExpression):
        expression(text)


def test_nesting_and_length_have_an_end() -> None:
    with pytest.raises(WrongExpression, match="过深|写法"):
        expression("-" * 100 + "value > 1")
    with pytest.raises(WrongExpression, match="长于"):
        expression("value > 1 or " * 60 + "value > 1")


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    with contextlib.suppress(WrongExpression):
        expression(text).holds({"value": 1})
