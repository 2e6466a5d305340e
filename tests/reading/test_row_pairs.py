"""Rows on paper and rows of the record find each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.records import ReadField
from zmtool.reading.row_pairs import row_pairs

TABLE = next(one for one in load_catalogue().forms["valuation_sheet"].tables if one.id == "goods")


def record(*names: str) -> list[dict[str, str]]:
    return [{"seq": str(number), "name": name} for number, name in enumerate(names, 1)]


def paper(*names: str) -> list[dict[str, ReadField]]:
    box = (0.0, 0.0, 1.0, 1.0)
    return [{key: ReadField(text, text, 1.0, 1, box) for key, text in row.items()} for row in record(*names)]


@pytest.mark.parametrize(
    ("read", "known", "pairs"),
    [
        ("甲乙丙", "甲乙丙", [(0, 0), (1, 1), (2, 2)]),
        ("甲丙", "甲乙丙", [(0, 0), (None, 1), (1, 2)]),
        ("甲丁乙丙", "甲乙丙", [(0, 0), (1, None), (2, 1), (3, 2)]),
        ("甲乙丙丁", "甲乙丙", [(0, 0), (1, 1), (2, 2), (3, None)]),
        ("甲丁丙", "甲乙丙", [(0, 0), (1, 1), (2, 2)]),
        ("", "甲乙", [(None, 0), (None, 1)]),
    ],
)
def test_rows_put_in_left_out_and_reworded(
    read: str, known: str, pairs: list[tuple[int | None, int | None]]
) -> None:
    assert list(row_pairs(TABLE, paper(*read), record(*known))) == pairs


@given(st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=8))
def test_every_row_stands_once_and_in_order(read: str, known: str) -> None:
    pairs = row_pairs(TABLE, paper(*read), record(*known))
    assert [one for one, _ in pairs if one is not None] == list(range(len(read)))
    assert [other for _, other in pairs if other is not None] == list(range(len(known)))
