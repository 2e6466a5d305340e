"""Two writings of one address have one key; different houses do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.values.address_key import address_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例县东街道新街12号", "示例县东街道新街１２＃"),
        ("示例省示例市示例县东街道新街12号", "东街道新街12号"),
        ("东街道新街十二号", "东街道新街12号"),
        ("东街道新街一百二十三号", "东街道新街123号"),
        ("东街道新街 3 幢 2 号门面", "东街道新街3栋2号"),
        ("东街道新街（老粮站旁）5号", "东街道新街老粮站旁5号"),
        ("新街Ⅱ组5号", "新街2组5号"),
        ("新街5-1号", "新街5—1号"),
    ],
)
def test_two_writings_of_one_place(one: str, other: str) -> None:
    assert address_key(one) == address_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("新街12号", "新街13号"), ("新街1号", "新街11号"), ("新街5号", "老街5号"), ("新街5-1号", "新街51号")],
)
def test_two_places(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_nothing_has_no_key() -> None:
    assert address_key("") == address_key("　 ") == ""


@given(st.integers(1, 999), st.sampled_from(["", " ", "　"]))
def test_house_numbers_survive_blanks_and_width(number: int, blank: str) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert address_key(f"示例县新街{blank}{number}号") == address_key(f"示例县新街{wide}{blank}号")


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    assert address_key(address_key(text)) is not None
