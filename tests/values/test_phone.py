"""Telephone numbers: mobile and fixed lines, and what exports write where nothing is known."""

from __future__ import annotations

import pytest

from zmtool.base.errors import InvalidValue
from zmtool.values.phone import parse_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13900000001", "13900000001"),
        (" １３９ 0000 0001", "13900000001"),
        ("+8613900000001", "13900000001"),
        ("0991-1234567", "0991-1234567"),
        ("01012345678", "010-12345678"),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert str(parse_phone(text)) == number


@pytest.mark.parametrize("text", ["", "NULL", "null", "无", "0", "12345678901", "1390000000", "110", "abc"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_phone(text)
