"""Tables without upright rules: their columns are told by the text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scans.drawing import text_pdf
from zmtool.reading.cells import text_tables
from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.open_tables import crossing, open_tables
from zmtool.scans.read import read_file
from zmtool.scans.ruling import RuledTable

LEFT, RIGHT, TALL = 200, 1450, 38
Page = NDArray[np.uint8]
Row = list[tuple[int, int]]


def page_of(
    rows: list[Row], *, high: int = 80, top: int = 300, ends: tuple[int, int] = (LEFT, RIGHT)
) -> tuple[Page, list[PixelBox]]:
    """A page with level rules above and below each row, and dark stripes where text stands."""
    page = np.full((2339, 1654), 250, np.uint8)
    boxes: list[PixelBox] = []
    for number, row in enumerate(rows):
        y = top + number * high
        page[y : y + 3, ends[0] : ends[1]] = 20
        middle = y + high // 2
        for x0, x1 in row:
            page[middle - 12 : middle + 12 : 3, x0:x1] = 30
            boxes.append((x0 - 8, middle - TALL // 2, x1 + 8, middle + TALL // 2))
    end = top + len(rows) * high
    page[end : end + 3, ends[0] : ends[1]] = 20
    return page, boxes


def columns(table: RuledTable) -> list[int]:
    """How many cells each row has."""
    return [
        sum(cell.row == row for cell in table.cells) for row in range(max(one.row for one in table.cells) + 1)
    ]


GOODS: list[Row] = [
    [(220, 270), (360, 470), (700, 780), (1000, 1060), (1300, 1360)],
    [(230, 245), (330, 560), (650, 830), (1010, 1050), (1320, 1350)],
    [(230, 245), (330, 480), (650, 830), (1320, 1350)],
    [(230, 245), (330, 600), (650, 830), (1010, 1050), (1320, 1350)],
]


def test_rows_with_the_same_columns_are_parted_alike_and_keep_empty_cells() -> None:
    page, boxes = page_of(GOODS)
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [5, 5, 5, 5]
    edges = {tuple(cell.box[0] for cell in table.cells if cell.row == row) for row in range(4)}
    assert len(edges) == 1, "every row has the same edges"
    empty = next(cell for cell in table.cells if (cell.row, cell.col) == (2, 3))
    assert not any(empty.box[0] < (x0 + x1) / 2 < empty.box[2] for x0, x1 in GOODS[2])


def test_a_label_and_a_long_text_are_two_cells() -> None:
    rows: list[Row] = [
        [(220, 330), (360, 600), (800, 910), (950, 1100)],
        [(220, 330), (360, 560), (800, 910), (950, 1180)],
        [(220, 330), (360, 1400)],
        [(220, 330), (360, 700)],
    ]
    page, boxes = page_of(rows)
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [4, 4, 2, 2]


def test_an_opinion_and_the_signature_below_it_are_one_cell() -> None:
    rows: list[Row] = [[(220, 330), (360, 600)], [(220, 330)], [(220, 330), (360, 700)]]
    page, boxes = page_of(rows, high=200)
    y = 300 + 200
    boxes += [(360, y + 20, 600, y + 58), (1100, y + 130, 1400, y + 168), (1150, y + 80, 1400, y + 118)]
    (table,) = open_tables(page, boxes, [])
    assert columns(table)[1] == 2


def test_lined_paper_and_lone_rules_are_no_table() -> None:
    written: list[Row] = [[(220, 1400)] for _ in range(9)] + [[(220, 500), (900, 1300)]]
    page, boxes = page_of(written)
    assert open_tables(page, boxes, []) == []
    page, boxes = page_of(GOODS[:1])
    assert open_tables(page, boxes, []) == [], "two rules around one row may part anything"
    page, boxes = page_of(GOODS)
    page[300:303, LEFT : LEFT + 500] = 250
    assert all(table.box[1] > 320 for table in open_tables(page, boxes, [])), "a rule of another length"


def test_a_ruled_table_is_not_told_twice() -> None:
    page, boxes = page_of(GOODS)
    known = RuledTable((LEFT, 295, RIGHT, 640), ())
    assert open_tables(page, boxes, [known]) == []


def test_a_line_over_two_columns_is_read_in_its_parts() -> None:
    page, boxes = page_of(GOODS)
    boxes.remove((222, 401, 253, 439))
    boxes.remove((322, 401, 568, 439))
    boxes.append((222, 401, 568, 439))
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [5, 5, 5, 5]
    ((number, parts),) = crossing(boxes, [table])
    assert number == len(boxes) - 1 and len(parts) == 2
    assert 253 <= parts[0][2] == parts[1][0] <= 322
    assert crossing(boxes[:-1], [table]) == []


PAIRS = [
    ("Name", "Li Ming", "Sex", "M"),
    ("Born", "1988-04-02", "Phone", "139"),
    ("Shop", "Yuan Shan", "Area", "East"),
]


@pytest.mark.parametrize(
    ("rotate", "box", "turned"),
    [
        (b"", b"[0 0 595 842]", b""),
        (b"/Rotate 90", b"[0 0 842 595]", b"0 1 -1 0 842 0 cm "),
        (b"/Rotate 270", b"[10 20 852 615]", b"0 -1 1 0 10 615 cm "),
    ],
)
def test_a_born_digital_form_without_sides_is_read_by_its_cells(
    tmp_path: Path, rotate: bytes, box: bytes, turned: bytes
) -> None:
    at = (72, 150, 330, 400)
    texts = [
        (x, 700 - 30 * row, text) for row, pair in enumerate(PAIRS) for x, text in zip(at, pair, strict=True)
    ]
    # A label and its value that the writer of the file set as one text.
    texts = [one for one in texts if one[2] not in ("Phone", "139")] + [(330, 670, "Phone        139")]
    texts += [(72, 610, "Opinion"), (150, 610, "Agreed.")]
    rules = [(60, 535, 720 - 30 * row) for row in range(5)]
    path = tmp_path / "form.pdf"
    path.write_bytes(text_pdf(texts, rotate, box, rules, turned))
    page = read_file(path).pages[0]
    assert page.source == "text" and len(page.tables) == 1
    (table,) = text_tables(page)
    told = [[cell.text for cell in row] for row in table.rows.values()]
    assert told == [*map(list, PAIRS), ["Opinion", "Agreed."]]


PAIR_ROWS: list[Row] = [
    [(220, 330), (360, 600), (800, 910), (950, 1100)],
    [(220, 330), (360, 560), (800, 910), (950, 1180)],
]


def test_the_rule_below_the_head_of_a_page_begins_no_table() -> None:
    page, boxes = page_of([[], *PAIR_ROWS], high=100)
    boxes.append((700, 330, 950, 372))  # the title
    (table,) = open_tables(page, boxes, [])
    assert table.box[1] == 400 and columns(table) == [4, 4]


def test_the_rule_above_the_foot_of_a_page_ends_no_table() -> None:
    page, boxes = page_of([*PAIR_ROWS, []], top=1850, high=80)
    page[2090:2093] = 250
    page[2250:2253, LEFT:RIGHT] = 20
    boxes.append((1200, 2015, 1440, 2050))  # a date that is no part of the table
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [4, 4]


def test_a_heading_between_rules_parts_two_tables() -> None:
    rows: list[Row] = [*PAIR_ROWS, [(220, 420)], *PAIR_ROWS]
    page, boxes = page_of(rows)
    first, second = open_tables(page, boxes, [])
    assert columns(first) == columns(second) == [4, 4]
    assert first.box[3] < 500 < second.box[1]


def test_paragraphs_between_rules_are_no_row() -> None:
    page, boxes = page_of([*PAIR_ROWS, [], *PAIR_ROWS], high=150)
    for at in range(3):
        boxes.append((LEFT + (60 if at == 0 else 5), 610 + 42 * at, RIGHT - 20, 648 + 42 * at))
    first, second = open_tables(page, boxes, [])
    assert columns(first) == columns(second) == [4, 4]


def test_places_to_sign_side_by_side_are_a_row_of_their_own() -> None:
    page, boxes = page_of([[]], high=150)
    for left in (220, 620, 1020):
        boxes += [(left, 310 + 42 * at, left + 200, 348 + 42 * at) for at in range(3)]
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [3]


def test_a_label_with_its_value_between_two_rules_are_two_cells() -> None:
    page, boxes = page_of([[(220, 330), (360, 600)]])
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [2]


def test_thick_rules_begin_tables_of_their_own() -> None:
    rows: list[Row] = [
        [(220, 330), (420, 600), (800, 910), (950, 1100)],
        [(220, 330), (420, 560), (800, 910), (950, 1180)],
        [(220, 420)],
        [(230, 260), (330, 560), (650, 830), (1010, 1050), (1320, 1350)],
        [(230, 245), (330, 480), (650, 830), (1010, 1050), (1320, 1350)],
        [(230, 245), (330, 600), (650, 830), (1010, 1050), (1320, 1350)],
    ]
    page, boxes = page_of(rows)
    for at in (1, 2, 4, 5):
        page[300 + 80 * at + 1 : 300 + 80 * at + 3, LEFT:RIGHT] = 250  # thin: one pixel
    first, second = open_tables(page, boxes, [])
    assert columns(first) == [4, 4] and columns(second) == [5, 5, 5]


def test_a_line_over_label_and_value_is_parted_where_values_begin() -> None:
    rows: list[Row] = [
        [(220, 330), (420, 600)],
        [(220, 396), (420, 900)],
        [(220, 330), (420, 560)],
    ]
    page, boxes = page_of(rows)
    left, right = boxes[2], boxes[3]
    boxes[2:4] = [(left[0], left[1], right[2], left[3])]
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [2, 2, 2]


def test_a_sentence_is_not_parted_at_a_comma_below_a_gap() -> None:
    rows: list[Row] = [
        [(220, 330), (420, 600), (800, 910), (950, 1100)],
        [(220, 330), (420, 780), (801, 1300)],
        [(220, 330), (420, 560), (800, 910), (950, 1180)],
        [(220, 330), (420, 560), (800, 910), (950, 1180)],
    ]
    page, boxes = page_of(rows)
    whole = boxes[5:7]
    boxes[5:7] = [(whole[0][0], whole[0][1], whole[1][2], whole[0][3])]
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [4, 2, 4, 4]


def test_a_wide_title_below_the_rule_of_the_head_is_no_row() -> None:
    page, boxes = page_of([[(330, 1320)], *GOODS])
    (table,) = open_tables(page, boxes, [])
    assert columns(table) == [5, 5, 5, 5]


def test_a_row_below_headings_is_parted_where_two_texts_nearly_touch() -> None:
    rows: list[Row] = [
        [(220, 300), (360, 800)],
        [(220, 270), (360, 470), (700, 780), (1000, 1060), (1300, 1360)],
        [(230, 245), (330, 560), (650, 830), (900, 1440)],
        [(220, 300), (500, 800)],
    ]
    page, boxes = page_of(rows)
    middle = 300 + 2 * 80 + 40
    page[middle - 30 : middle + 30, 1150:1161] = 250
    (table,) = open_tables(page, boxes, [])
    assert columns(table)[1:3] == [5, 5]
    (edge,) = {cell.box[0] for cell in table.cells if cell.row == 2 and cell.col == 4}
    assert 1150 <= edge <= 1161
