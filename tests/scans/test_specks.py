"""Specks that were read as characters are left out; small print and sure readings are not."""

from __future__ import annotations

from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.specks import without_specks

TEXT = [RawLine("上述行为违反了", (100, 100 * n, 800, 100 * n + 48), 0.98) for n in range(1, 6)]


def small(text: str, confidence: float, height: int = 12, left: int = 850) -> RawLine:
    return RawLine(text, (left, 120, left + 12, 120 + height), confidence)


def test_a_doubtful_speck_is_left_out() -> None:
    assert without_specks([*TEXT, small("1", 0.57)]) == TEXT


def test_a_stroke_of_a_character_is_left_out_however_sure() -> None:
    assert without_specks([*TEXT, small("1", 0.99, left=300)]) == TEXT


def test_what_is_sure_or_long_or_of_the_size_of_print_stays() -> None:
    for one in (small("1", 0.95), small("见附件", 0.5), small("1", 0.57, height=40)):
        assert without_specks([*TEXT, one]) == [*TEXT, one]


def test_a_page_with_next_to_nothing_on_it_keeps_it() -> None:
    assert without_specks([small("1", 0.3)]) == [small("1", 0.3)]
