"""Records and plain data: nothing is lost on the way there and back; what does not fit is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.plain import Misfit, from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    quantity: Decimal | None = None
    box: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    number: str
    count: int = 1
    sealed: bool = False
    day: date | None = None
    moment: datetime | None = None
    rate: float = 1.0
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ("默认",)
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, tuple[Line, ...]] = field(default_factory=lambda: MappingProxyType({}))


figures = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
lines = st.builds(
    Line, st.text(max_size=5), st.none() | figures, st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1))
)
records = st.builds(
    Record,
    st.text(max_size=8),
    st.integers(),
    st.booleans(),
    st.none() | st.dates(),
    st.none()
    | st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0)),
    st.floats(0, 1),
    st.lists(lines, max_size=3).map(tuple),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
    st.dictionaries(st.text(max_size=4), st.lists(lines, max_size=2).map(tuple), max_size=2),
)


@given(records)
def test_there_and_back_through_json(record: Record) -> None:
    assert from_plain(Record, json.loads(json.dumps(to_plain(record)))) == record


def test_what_is_unknown_is_left_out() -> None:
    assert to_plain(Record("甲")) == {"number": "甲"}
    assert to_plain(Record("甲", notes=())) == {"number": "甲", "notes": []}
    assert to_plain(Line("甲", Decimal("12.50")))["quantity"] == "12.50"


def test_mappings_come_back_read_only() -> None:
    record = from_plain(Record, {"number": "甲", "fields": {"a": "b"}})
    with pytest.raises(TypeError):
        record.fields["a"] = "c"  # type: ignore[index]


@pytest.mark.parametrize(
    ("plain", "trail", "words"),
    [
        ({}, ["number"], "缺少字段“number”"),
        ({"number": "甲", "numbr": "乙"}, ["numbr"], "没有名为“numbr”的字段"),
        ({"number": 5}, ["number"], "应当是文字"),
        ({"number": None}, ["number"], "应当是文字"),
        ({"number": "甲", "count": "3"}, ["count"], "整数"),
        ({"number": "甲", "count": True}, ["count"], "整数"),
        ({"number": "甲", "sealed": "是"}, ["sealed"], "true"),
        ({"number": "甲", "day": "2025-02-30"}, ["day"], "不是有效的日期或数字"),
        ({"number": "甲", "day": 20250230}, ["day"], "不是有效的日期或数字"),
        ({"number": "甲", "moment": "2025-03-05"}, ["moment"], "不是有效的日期或数字"),
        ({"number": "甲", "lines": {}}, ["lines"], "列表"),
        ({"number": "甲", "lines": ["x"]}, ["lines", 0], "一组字段"),
        ({"number": "甲", "lines": [{"name": "a", "quantity": "NaN"}]}, ["lines", 0, "quantity"], "数字"),
        (
            {"number": "甲", "lines": [{"name": "a", "quantity": "Infinity"}]},
            ["lines", 0, "quantity"],
            "数字",
        ),
        (
            {"number": "甲", "lines": [{"name": "a", "quantity": "1e999999999"}]},
            ["lines", 0, "quantity"],
            "数字",
        ),
        ({"number": "甲", "lines": [{"name": "a", "box": [1]}]}, ["lines", 0, "box"], "2 项"),
        ({"number": "甲", "lines": [{"name": "a", "box": [1, "x"]}]}, ["lines", 0, "box", 1], "数字"),
        ({"number": "甲", "fields": ["a"]}, ["fields"], "一组字段"),
        ({"number": "甲", "fields": {"a": 1}}, ["fields", "a"], "文字"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    plain: dict[str, Any], trail: list[Any], words: str
) -> None:
    with pytest.raises(Misfit) as caught:
        from_plain(Record, plain)
    assert caught.value.trail == trail
    assert words in caught.value.reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["number", "lines", "name", "box", "day", "fields", "rate"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=10,
    )
)
def test_any_json_is_a_record_or_a_misfit(plain: Any) -> None:
    try:
        record = from_plain(Record, plain)
    except Misfit:
        return
    assert isinstance(record, Record)
