"""What is written above struck words stands in their place, doubted; print that only stands above is left alone."""

from __future__ import annotations

import pytest

from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.rewritten import REWRITTEN, with_rewritten


def raw(text: str, left: int, top: int, confidence: float = 0.98, size: int = 40) -> RawLine:
    width = round(sum(1.0 if ord(one) > 0x2E7F else 0.55 for one in text) * size)
    return RawLine(text, (left, top, left + width, top + 50), confidence, (confidence,) * len(text))


STRUCK: PixelBox = (362, 300, 480, 350)
LINE = raw("当事人：梓涵章 立案编号", 200, 300)
ABOVE = raw("覃梓涵", 364, 262)


def test_the_new_words_stand_in_the_place_of_the_struck_ones() -> None:
    other = raw("案由：未在当地进货", 200, 200)
    (first, line) = with_rewritten([other, LINE, ABOVE], [STRUCK])
    assert first == other and line.text == "当事人：覃梓涵 立案编号" and line.box == LINE.box
    assert line.chars == (0.98,) * 4 + (REWRITTEN,) * 3 + (0.98,) * 5


def test_they_begin_behind_the_colon_of_a_label_set_wide() -> None:
    line = RawLine("程序：序合法。程", (200, 300, 600, 350), 0.9)
    (read,) = with_rewritten([raw("程序合法。", 340, 262), line], [(340, 300, 600, 350)])
    assert read.text == "程序：程序合法。" and read.confidence <= 0.9


@pytest.mark.parametrize(
    "above",
    [
        raw("覃梓涵", 364, 236),
        raw("覃梓涵", 364, 290),
        raw("覃梓涵", 500, 262),
        raw("覃", 364, 262),
        raw("覃梓涵和其他人员", 364, 262),
        raw("姓名：覃", 364, 262),
        raw("覃梓涵", 364, 262, confidence=0.4),
    ],
    ids=["a line above", "the same line", "elsewhere", "too short", "too long", "a label", "hardly read"],
)
def test_what_is_no_correction_stays_where_it_is(above: RawLine) -> None:
    assert with_rewritten([above, LINE], [STRUCK]) == [above, LINE]


def test_two_candidates_or_no_line_change_nothing() -> None:
    both = [ABOVE, raw("覃子涵", 366, 264), LINE]
    assert with_rewritten(both, [STRUCK]) == both
    assert with_rewritten([ABOVE, LINE], [(362, 900, 480, 950)]) == [ABOVE, LINE]
    assert with_rewritten([ABOVE, LINE], []) == [ABOVE, LINE]
