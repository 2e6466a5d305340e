"""No pattern of the reading data takes for ever on a text that almost fits it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from zmtool.base.shipped import data_files

LONG = 400
PIECES = (
    "张", "1", "、", "，", "（", "）", "张三", "张三、", "1,", "一", "年", "元", "经查，", " ", "2025年1月1日",
    "号", "〔2025〕", "条", "第", "(", "张（", "项、", "第一条", "红塔山（软）1条、", "签字：", "\n",
)  # fmt: skip


def patterns(value: Any) -> Iterator[str]:
    """Every text of a data file that is a pattern and no plain word."""
    if isinstance(value, dict):
        for one in value.values():
            yield from patterns(one)
    elif isinstance(value, list):
        for one in value:
            yield from patterns(one)
    elif isinstance(value, str) and set("*+{") & set(value):
        try:
            re.compile(value)
        except re.error:
            return
        yield value


FOUND = sorted(
    {
        one
        for path in data_files("schemas/reading", ".yaml")
        for one in patterns(yaml.safe_load(path.read_text("utf-8")))
    }
)


def test_there_are_patterns() -> None:
    assert len(FOUND) > 50


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_that_almost_fits_is_told_from_one_that_does(piece: str) -> None:
    text = (piece * LONG)[:LONG] + "。!"
    for one in FOUND:
        for match in (re.compile(one).fullmatch(text), re.compile(one).search(text)):
            assert match is None or match.end() <= len(text)
