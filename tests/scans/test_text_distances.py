"""How far a known text is from what was read, on one page or over two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bench.errors import distance_over_pages, distance_within

LETTERS = st.text("甲乙丙丁", max_size=12)


def test_what_runs_over_two_pages_is_no_error() -> None:
    assert distance_over_pages("甲乙丙丁戊", ["前言甲乙丙第1页", "续页丁戊后"]) == 0
    assert distance_within("甲乙丙丁戊", "前言甲乙丙第1页续页丁戊后") == 2


def test_an_error_counts_on_whichever_page_it_is() -> None:
    assert distance_over_pages("甲乙丙丁戊", ["前言甲X丙", "续页丁戊"]) == 1
    assert distance_over_pages("甲乙丙丁戊", ["前言", "甲乙丙丁"]) == 1
    assert distance_over_pages("甲乙", []) == 2


@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=3))
def test_it_is_never_more_than_on_the_best_single_page(value: str, pages: list[str]) -> None:
    found = distance_over_pages(value, pages)
    assert 0 <= found <= min(distance_within(value, page) for page in pages)


@given(st.text("甲乙丙丁", min_size=2, max_size=12), st.integers(1, 11), LETTERS, LETTERS)
def test_a_text_that_is_cut_anywhere_is_found_whole(value: str, at: int, foot: str, head: str) -> None:
    assert distance_over_pages(value, [f"甲{value[:at]}{foot}", f"{head}{value[at:]}丁"]) == 0
