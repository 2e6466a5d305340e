"""Tables from their ruling lines, red marks by their shape, and reading order."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zmtool.scans.engines.detector import split_at_rules
from zmtool.scans.order import ordered_lines, visual_rows
from zmtool.scans.records import Cell, Line, Table
from zmtool.scans.ruling import RuledTable, ruled_tables
from zmtool.scans.seals import pen_marks, red_marks, red_mask, without_marks
from zmtool.scans.upright import level, skew_of, unlevel

from .drawing import A4, FONT, RED, fingerprint, grid, lit, needs_font, page, pixels, seal

COLUMNS, ROWS = (200, 500, 900, 1450), (300, 400, 520, 640, 900)


def grey_of(image: Image.Image) -> np.ndarray:
    return np.asarray(cv2.cvtColor(pixels(image), cv2.COLOR_RGB2GRAY), np.uint8)


def places(table: RuledTable) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells]


def merged() -> Image.Image:
    """Four rows of three columns; the last two cells of row 1 are one, column 0 of rows 2 and 3 is one."""
    image = Image.new("RGB", A4, "white")
    draw = grid(image, COLUMNS, ROWS)
    draw.line((900, 404, 900, 516), fill="white", width=5)
    draw.line((204, 640, 496, 640), fill="white", width=5)
    return image


MERGED = [
    (0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1),
    (1, 0, 1, 1), (1, 1, 1, 2),
    (2, 0, 2, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    (3, 1, 1, 1), (3, 2, 1, 1),
]  # fmt: skip


def test_cells_with_their_spans() -> None:
    tables = ruled_tables(grey_of(merged()))
    assert len(tables) == 1
    assert places(tables[0]) == MERGED
    first = tables[0].cells[0].box
    assert all(abs(a - b) <= 6 for a, b in zip(first, (200, 300, 500, 400), strict=True))


@pytest.mark.parametrize("angle", [-1.0, 1.0, 2.5])
def test_a_skewed_table_is_found_after_levelling(angle: float) -> None:
    image = merged()
    draw = ImageDraw.Draw(image)
    for y in range(1000, 2000, 60):
        for x in range(200, 1450, 50):
            draw.rectangle((x, y, x + 30, y + 28), fill="black")
    turned = image.rotate(-angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
    grey = grey_of(turned)
    found = skew_of(grey)
    assert found == pytest.approx(angle, abs=0.15)
    table = next(one for one in ruled_tables(level(grey, found)) if len(one.cells) > 5)
    assert places(table) == MERGED


def test_a_point_goes_back_to_the_page_it_came_from() -> None:
    """``unlevel`` undoes ``level``: a dot drawn on the skewed page is found where it was drawn."""
    paper = np.full((800, 600), 255, np.uint8)
    cv2.circle(paper, (450, 150), 4, 0, -1)
    ys, xs = np.nonzero(level(paper, 3.0) < 100)
    x, y = unlevel(float(xs.mean()), float(ys.mean()), 600, 800, 3.0)
    assert (x, y) == (pytest.approx(450, abs=1), pytest.approx(150, abs=1))


def test_a_page_without_rules_has_no_table() -> None:
    image = Image.new("RGB", A4, "white")
    ImageDraw.Draw(image).line((200, 500, 1400, 500), fill="black", width=3)
    assert ruled_tables(grey_of(image)) == []
    assert ruled_tables(np.full((100, 100), 255, np.uint8)) == []


def test_two_tables_from_top_to_bottom() -> None:
    image = Image.new("RGB", A4, "white")
    grid(image, (200, 800, 1400), (1200, 1300, 1400))
    grid(image, (200, 1400), (200, 300, 400))
    assert [len(one.cells) for one in ruled_tables(grey_of(image))] == [2, 4]


# --- marks ----------------------------------------------------------------------------------------


@needs_font
def test_seal_and_fingerprint_are_found_and_the_red_letterhead_stays() -> None:
    image = page((300, 1480, "示例县烟草专卖局"))
    draw = ImageDraw.Draw(image)
    head = page((0, 0, "示例县烟草专卖局"), size=100, paper=(820, 120))
    image.paste(RED, (420, 150), Image.eval(head.convert("L"), lambda value: 255 - value))
    draw.line((200, 300, 1450, 300), fill=RED, width=6)
    seal(image, (500, 1500))
    fingerprint(image, (1100, 1900))
    before = pixels(image)
    marks = red_marks(before)
    assert sorted(mark.kind for mark in marks) == ["fingerprint", "seal"]
    stamp = next(mark for mark in marks if mark.kind == "seal")
    assert all(abs(a - b) < 20 for a, b in zip(stamp.box, (350, 1350, 650, 1650), strict=True))
    after = without_marks(before, marks)
    assert np.array_equal(after[:400], before[:400]), "the letterhead is untouched"
    assert np.count_nonzero(red_mask(after[1300:2000])) < 0.02 * np.count_nonzero(red_mask(before[1300:2000]))
    # black print under the seal is still there
    ink = (before[1480:1530, 300:660].max(axis=2) < 60).sum()
    assert (after[1480:1530, 300:660].max(axis=2) < 110).sum() >= 0.95 * ink


def test_blue_pen_ink_is_a_signature_and_black_print_is_not() -> None:
    image = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(image)
    draw.line((400, 1000, 480, 1040, 560, 1000, 640, 1050), fill=(38, 52, 120), width=6)
    draw.line((400, 400, 480, 440, 560, 400, 640, 450), fill="black", width=6)
    marks = pen_marks(pixels(image))
    assert [mark.kind for mark in marks] == ["signature"]
    assert marks[0].box[1] > 900


@needs_font
@pytest.mark.parametrize("lamp", [(0.8, 0.74, 0.55), (0.6, 0.5, 0.33)], ids=["yellowish", "dim"])
def test_blue_ink_in_the_light_of_a_lamp_is_a_signature_and_black_print_is_not(
    lamp: tuple[float, float, float],
) -> None:
    image = page((200, 400, "示例县烟草专卖局先行登记保存"), (200, 500, "当事人签名："))
    assert pen_marks(lit(image, lamp)) == []
    stroke = (400, 1000, 480, 1040, 560, 1000, 640, 1050)
    ImageDraw.Draw(image).line(stroke, fill=(24, 28, 62), width=6)
    (mark,) = pen_marks(lit(image, lamp))
    assert mark.kind == "signature"
    assert all(abs(a - b) < 12 for a, b in zip(mark.box, (397, 997, 643, 1053), strict=True))


def test_white_paper_has_no_marks() -> None:
    white = pixels(Image.new("RGB", A4, "white"))
    assert red_marks(white) == [] and pen_marks(white) == []
    assert np.array_equal(without_marks(white, []), white)


# --- order ----------------------------------------------------------------------------------------


def test_a_box_is_cut_where_a_rule_runs_through_it() -> None:
    box = (100, 100, 500, 140)
    assert split_at_rules(box, []) == [box]
    assert split_at_rules(box, [(300, 50, 300)]) == [(100, 100, 296, 140), (304, 100, 500, 140)]
    assert split_at_rules(box, [(300, 130, 300)]) == [box], "a rule that only touches it"
    assert split_at_rules(box, [(105, 50, 300)]) == [box], "a rule at its edge"


@given(
    st.integers(0, 500), st.integers(20, 500), st.integers(10, 60),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 50), st.integers(50, 200)), max_size=6),
)  # fmt: skip
def test_pieces_of_a_box_lie_in_it_and_are_not_empty(
    x: int, width: int, height: int, rules: list[tuple[int, int, int]]
) -> None:
    box = (x, 60, x + width, 60 + height)
    pieces = split_at_rules(box, rules)
    assert pieces
    for left, top, right, bottom in pieces:
        assert x <= left < right <= x + width and (top, bottom) == (60, 60 + height)
    for one, following in zip(pieces, pieces[1:], strict=False):
        assert one[2] < following[0]


def test_both_edges_of_one_drawn_rule_make_one_cut() -> None:
    pieces = split_at_rules((100, 100, 500, 140), [(299, 50, 300), (303, 50, 300)])
    assert pieces == [(100, 100, 295, 140), (307, 100, 500, 140)]


def line(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
    return Line(text, (x0, y0, x1, y1), 0.9)


def test_side_by_side_text_is_one_line_from_left_to_right() -> None:
    lines = [
        line("乙", 0.5, 0.101, 0.6, 0.121),
        line("甲", 0.1, 0.1, 0.2, 0.12),
        line("丙", 0.1, 0.2, 0.2, 0.22),
    ]
    ordered = ordered_lines(lines, [])
    assert [one.text for one in ordered] == ["甲　乙", "丙"]
    assert ordered[0].box == (0.1, 0.1, 0.6, 0.121)
    assert len(ordered[0].char_confidence) == len("甲　乙")


def test_table_text_goes_cell_by_cell() -> None:
    cells = (
        Cell(0, 0, 2, 1, (0.1, 0.1, 0.3, 0.3)),
        Cell(0, 1, 1, 1, (0.3, 0.1, 0.9, 0.2)),
        Cell(1, 1, 1, 1, (0.3, 0.2, 0.9, 0.3)),
    )
    table = Table((0.1, 0.1, 0.9, 0.3), cells)
    lines = [
        line("尾", 0.1, 0.35, 0.2, 0.37),
        line("上二", 0.32, 0.15, 0.5, 0.17),
        line("标签", 0.15, 0.19, 0.25, 0.21),
        line("下", 0.32, 0.24, 0.5, 0.26),
        line("上一", 0.32, 0.12, 0.5, 0.14),
        line("题", 0.4, 0.05, 0.6, 0.08),
    ]
    assert [one.text for one in ordered_lines(lines, [table])] == ["题", "标签", "上一", "上二", "下", "尾"]


boxes = st.tuples(st.floats(0, 0.9), st.floats(0, 0.95), st.floats(0.01, 0.5), st.floats(0.005, 0.05)).map(
    lambda one: (one[0], one[1], min(1.0, one[0] + one[2]), one[1] + one[3])
)


@given(st.lists(boxes, max_size=25), st.booleans())
def test_no_line_is_lost_or_told_twice(found: list[tuple[float, float, float, float]], ruled: bool) -> None:
    lines = [Line(f"<{index}>", box, 0.9) for index, box in enumerate(found)]
    cells = (Cell(0, 0, 1, 1, (0.2, 0.2, 0.5, 0.5)), Cell(0, 1, 1, 1, (0.5, 0.2, 0.8, 0.4)))
    tables = [Table((0.2, 0.2, 0.8, 0.6), cells)] if ruled else []
    said = "".join(one.text for one in ordered_lines(lines, tables)).replace("　", "")
    assert sorted(said.split(">")[:-1]) == sorted(f"<{index}" for index in range(len(lines)))
    assert sum(len(row) for row in visual_rows(lines)) == len(lines)


@needs_font
def test_characters_close_to_the_rules_are_no_cells() -> None:
    """Two tight lines of text in a low row: strokes reach from line to line and to a rule."""
    image = Image.new("RGB", A4, "white")
    draw = grid(image, (200, 600, 900, 1450), (300, 368, 448, 510))
    font = ImageFont.truetype(str(FONT), 29)
    for column, text in ((606, "照片边角缺失"), (906, "营业执照载明的经营者为沈念慈")):
        draw.text((column, 372), text, fill="black", font=font)
        draw.text((column, 403), "用代码看不清申请一致"[: len(text)], fill="black", font=font)
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    (table,) = ruled_tables(grey_of(image))
    assert places(table) == [(row, col, 1, 1) for row in range(3) for col in range(3)]


def test_a_column_that_a_single_row_is_divided_by_stays() -> None:
    image = Image.new("RGB", A4, "white")
    draw = grid(image, (200, 600, 900), (300, 400, 520))
    draw.line((700, 400, 700, 520), fill="black", width=3)
    draw.line((600, 460, 700, 460), fill="black", width=3)
    draw.line((650, 460, 650, 520), fill="black", width=3)
    (table,) = ruled_tables(grey_of(image))
    assert len(table.cells) == 2 + 1 + 1 + 2 + 1


@pytest.mark.parametrize("lean", [-34, 34])
def test_a_border_that_leans_is_one_edge(lean: int) -> None:
    """A photograph that is straight but for one corner: the border leans by more than a row's lines are apart."""
    columns, rows = (200, 290, 600, 900, 1050, 1450), tuple(range(300, 2101, 75))
    image = Image.new("RGB", A4, "white")
    grid(image, columns, rows)
    width, height = A4
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array([(0, 0), (0, 0), (0, 0), (lean, 0)], np.float32)
    bent = cv2.getPerspectiveTransform(corners, moved)
    warped = cv2.warpPerspective(grey_of(image), bent, A4, borderValue=255)
    (table,) = ruled_tables(np.asarray(warped, np.uint8))
    assert places(table) == [(row, col, 1, 1) for row in range(len(rows) - 1) for col in range(5)]
