"""Lines close to one another in a cell: one that was overlooked, two found as one; handwriting and columns stay."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.ruling import ruled_tables
from zmtool.scans.tight_lines import with_tight_lines_read

from .drawing import A4, grid, needs_font, page, pixels

pytestmark = needs_font
SIZE, STEP, LEFT, TOP = 40, 44, 820, 320
FIRST = "延长立案期限告知"


def found_line(text: str, row: int, rows: int = 1, at: int = 0) -> RawLine:
    """A line as a detector gives it: with paper around its ``rows``."""
    x = LEFT + SIZE * at
    box = (x - 6, TOP + STEP * row - 8, x + SIZE * len(text) + 6, TOP + STEP * (row + rows - 1) + SIZE + 8)
    return RawLine(text, box, 0.95)


def read(rows: list[str], found: list[RawLine], stroke: bool = False) -> list[tuple[str, int]]:
    """What is read in a cell with these rows, each with the row it stands in."""
    image = page(*((LEFT, TOP + STEP * at, one) for at, one in enumerate(rows)), size=SIZE, paper=A4)
    draw = grid(image, (200, 800, 1200), (300, TOP + STEP * len(rows) + 20))
    if stroke:
        draw.line((LEFT + 250, TOP, LEFT + 290, TOP + STEP * len(rows)), fill="black", width=5)
    picture = pixels(image)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    lines = with_tight_lines_read(found, picture, grey, ruled_tables(grey), engine_named("auto"))
    middles = [(one.text, (one.box[1] + one.box[3]) // 2) for one in lines]
    return sorted(((text, (y - TOP) // STEP) for text, y in middles), key=lambda one: one[1])


def test_a_lone_last_character_is_read_where_nothing_was_found() -> None:
    assert read([FIRST, "书"], [found_line(FIRST, 0)]) == [(FIRST, 0), ("书", 1)]


def test_what_was_found_in_its_own_row_is_not_read_again() -> None:
    assert read([FIRST, "书"], [found_line(FIRST, 0), found_line("十", 1)]) == [(FIRST, 0), ("十", 1)]


def test_two_lines_that_were_found_as_one_are_read_apart() -> None:
    assert read([FIRST, "书"], [found_line(FIRST, 0, rows=2), found_line("责令改正", 3)]) == [
        (FIRST, 0),
        ("书", 1),
        ("责令改正", 3),
    ]


def test_a_line_of_which_only_a_part_was_found_is_read_whole() -> None:
    above, below = "对协助办案有功单", "位个人授奖呈报表"
    assert read([above, below], [found_line(above, 0), found_line("个", 1, at=1)]) == [(above, 0), (below, 1)]


def test_rows_that_cannot_be_told_apart_stay_as_they_were_found() -> None:
    found = [found_line(FIRST, 0)]
    assert read([FIRST, "书"], found, stroke=True) == [(FIRST, 0)]


def test_characters_below_one_another_are_no_lines() -> None:
    found = [found_line("责", 0), found_line("责令改正通知书", 6)]
    assert read(["责", "令", "改"], found) == [("责", 0), ("责令改正通知书", 6)]


def test_a_page_without_tables_or_lines_is_left_as_it_is() -> None:
    assert read([FIRST, "书"], []) == []
