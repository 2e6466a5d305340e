"""Names where a document lists or signs them."""

from __future__ import annotations

import pytest

from zmtool.reading.names import listed_names, signed_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("林一舟、周望", ["林一舟", "周望"]),
        ("阿卜杜热合曼·买买提吐尔逊·艾合麦提江", ["阿卜杜热合曼·买买提吐尔逊·艾合麦提江"]),
        ("𠮷野、㛃宁", ["𠮷野", "㛃宁"]),
        ("", []),
        ("Smith 2025", []),
    ],
)
def test_names_are_found_whole(text: str, names: list[str]) -> None:
    assert listed_names(text) == names
    assert signed_names(text) == names


def test_a_name_without_dots_is_short_in_a_signature() -> None:
    assert signed_names("欧阳知远慕容") == ["欧阳知远", "慕容"]
    assert listed_names("欧阳知远慕容") == ["欧阳知远慕容"]
