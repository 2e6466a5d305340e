"""Names for publication keep the surname."""

from __future__ import annotations

import pytest

from zmtool.values.masking import masked_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("沈念慈", "沈**"),
        ("王五", "王*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("甲", "甲*"),
        ("", "*"),
    ],
)
def test_only_the_surname_stays(name: str, shown: str) -> None:
    assert masked_name(name) == shown
