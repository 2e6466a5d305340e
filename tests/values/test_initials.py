"""Initials of the sounds of Chinese names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.values.initials import all_initials, initials


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("刘家便利店", "ljbld"),
        ("示例县烟草专卖局", "slxyczmj"),
        ("7天便利店（新街）", "7tbldxj"),
        ("ＡＢ超市", "abcs"),
        ("〇", "l"),
        ("", ""),
        ("！……", ""),
    ],
)
def test_the_usual_reading(text: str, letters: str) -> None:
    assert initials(text) == letters
    assert all_initials(text)[0] == letters


def test_characters_that_people_read_in_two_ways() -> None:
    assert set(all_initials("曾长")) == {"zc", "cc", "zz", "cz"}
    assert set(all_initials("单县")) == {"sx", "dx"}


@given(st.text())
def test_any_text_has_few_ways_of_the_same_length(text: str) -> None:
    ways = all_initials(text)
    assert 1 <= len(ways) <= 8
    assert len({len(one) for one in ways}) == 1
    assert all(one.isascii() and (one.isalnum() or not one) for one in ways)
    assert ways[0] == initials(text)
