"""Marks on drawn pages: boxes to tick, struck text, seals of every shape, and what only looks like them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from zmtool.scans.engines.protocol import Image as Picture
from zmtool.scans.engines.protocol import PixelBox, RawLine, Rule
from zmtool.scans.ink import is_coloured, paper_of
from zmtool.scans.page_marks import PRESSED, marked_lines
from zmtool.scans.records import CLEAN, INK, UNCLEAR
from zmtool.scans.seals import CUT, GREY_SURE, red_marks, without_marks
from zmtool.scans.struck_text import struck_text
from zmtool.scans.tick_boxes import tick_boxes, with_boxes_read
from zmtool.scans.under_seals import (
    DOUBTED,
    UNPROVED,
    doubted_under_grey,
    doubted_under_seals,
    figures_under,
)

from .drawing import A4, FONT, RED, fingerprint, grid, lit, needs_font, page, pixels, seal

BLUE = (32, 54, 148)
SIZE = 36


def grey_of(image: Image.Image) -> np.ndarray:
    return np.asarray(cv2.cvtColor(pixels(image), cv2.COLOR_RGB2GRAY), np.uint8)


def written(image: Image.Image, x: int, y: int, text: str, *, read: str | None = None) -> RawLine:
    """Draws a line of text and gives it as it might be read, with the box that a detector draws around it."""
    font = ImageFont.truetype(str(FONT), SIZE)
    ImageDraw.Draw(image).text((x, y), text, "black", font)
    right = x + round(font.getlength(text))
    said = text if read is None else read
    return RawLine(said, (x - 3, y - 4, right + 3, y + SIZE + 5), 0.95, (0.95,) * len(said))


def worn(image: Image.Image) -> Image.Image:
    """A little blurred, grained and shaded, as a scan is."""
    random = np.random.default_rng(1)
    shade = np.linspace(1.0, 0.85, image.width, dtype=np.float32)[None, :, None]
    soft = cv2.GaussianBlur(pixels(image), (0, 0), 0.9).astype(np.float32) * shade
    grained = soft + random.normal(0, 3, soft.shape[:2])[..., None]
    return Image.fromarray(np.clip(grained, 0, 255).astype(np.uint8))


# --- boxes to tick --------------------------------------------------------------------------------

HANDS = {
    "tick": ([(0.15, 0.5), (0.42, 0.85), (0.95, 0.1)],),
    "wide": ([(-0.1, 0.35), (0.4, 0.95), (1.3, -0.35)],),
    "cross": ([(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]),
}


def box_drawn(
    image: Image.Image, x: int, y: int, hand: str, ink: tuple[int, int, int] = BLUE, side: int = 29
) -> None:
    draw = ImageDraw.Draw(image)
    draw.rectangle((x, y, x + side, y + side), outline="black", width=2)
    if hand == "filled":
        draw.rectangle((x + 3, y + 3, x + side - 3, y + side - 3), fill=ink)
    for stroke in HANDS.get(hand, ()):
        draw.line([(x + side * px, y + side * py) for px, py in stroke], ink, 4, joint="curve")


def list_of_two(hand: str) -> tuple[Image.Image, list[RawLine]]:
    """放弃听证 with an empty box that was read, 要求听证 with a box whose sign was lost."""
    image = page(paper=(1654, 600))
    empty = written(image, 240, 200, "放弃听证", read="□放弃听证")
    box_drawn(image, 200, 204, "empty")
    empty = RawLine(empty.text, (197, *empty.box[1:]), 0.95, (0.95,) * 5)
    marked = written(image, 740, 200, "要求听证")
    box_drawn(image, 700, 204, hand)
    return image, [empty, RawLine(marked.text, (697, *marked.box[1:]), 0.95, (0.95,) * 4)]


@needs_font
@pytest.mark.parametrize("wear", [False, True])
@pytest.mark.parametrize(
    ("hand", "ticked", "sign"),
    [
        ("tick", True, "☑"),
        ("wide", True, "☑"),
        ("filled", True, "☑"),
        ("empty", False, "□"),
        ("cross", None, "☒"),
    ],
)
def test_a_box_is_told_by_what_is_in_it(hand: str, ticked: bool | None, sign: str, wear: bool) -> None:
    image, lines = list_of_two(hand)
    boxes = tick_boxes(grey_of(worn(image) if wear else image), lines)
    assert [one.ticked for one in sorted(boxes, key=lambda one: one.box)] == [False, ticked]
    assert [line.text for line in with_boxes_read(lines, boxes)] == ["□放弃听证", f"{sign}要求听证"]


@needs_font
@pytest.mark.parametrize(("side", "hand", "count"), [(24, "tick", 2), (20, "empty", 1), (20, "tick", 1)])
def test_a_ticked_box_of_another_typeface_is_smaller_than_the_empty_ones(
    side: int, hand: str, count: int
) -> None:
    image = page(paper=(1654, 600))
    lines = [
        written(image, 240, 200, "放弃听证", read="□放弃听证"),
        written(image, 740, 200, "要求听证"),
    ]
    box_drawn(image, 200, 204, "empty")
    box_drawn(image, 702, 206, hand, side=side)
    assert len(tick_boxes(grey_of(image), lines)) == count


@needs_font
def test_a_box_that_was_read_wrongly_says_what_the_picture_says() -> None:
    image, lines = list_of_two("tick")
    lines[1] = RawLine("□要求听证", lines[1].box, 0.95, (0.95,) * 5)
    boxes = tick_boxes(grey_of(image), lines)
    assert with_boxes_read(lines, boxes)[1].text == "☑要求听证"


@needs_font
@pytest.mark.parametrize("above", [0, 16])
def test_a_box_is_told_once_although_the_next_row_reaches_up_to_it(above: int) -> None:
    """Where the detector draws the second line higher, both rows see the first box."""
    image = page(paper=(1654, 600))
    lines = []
    for words, y, hand, reach in (("要求听证", 200, "tick", 0), ("放弃听证", 240, "empty", above)):
        one = written(image, 240, y, words, read="□放弃听证" if hand == "empty" else words)
        box_drawn(image, 200, y + 4, hand)
        box = (197, one.box[1] - reach, *one.box[2:])
        lines.append(RawLine(one.text, box, 0.95, (0.95,) * len(one.text)))
    boxes = tick_boxes(grey_of(image), lines)
    assert [one.ticked for one in boxes] == [True, False]
    assert [line.text for line in with_boxes_read(lines, boxes)] == ["☑要求听证", "□放弃听证"]


@needs_font
def test_characters_with_a_frame_are_no_boxes() -> None:
    image = page(paper=(1654, 600))
    lines = [
        written(image, 200, 200, "国家因日期目录四回图田口固围园"),
        written(image, 200, 260, "□日目国田因", read="□日目国田因"),
        written(image, 200, 320, "留置送达申请回避直接送达"),
    ]
    found = tick_boxes(grey_of(worn(image)), lines)
    assert all(one.box[0] < 240 and 250 < one.box[1] < 320 for one in found), found
    without_list = [lines[0], lines[2]]
    assert tick_boxes(grey_of(image), without_list) == []


@needs_font
def test_no_box_is_found_in_a_table_or_on_empty_paper() -> None:
    image = page(paper=A4)
    lines = [written(image, 220, 320, "□同意", read="□同意"), written(image, 220, 380, "数量", read="数量")]
    grid(image, range(200, 620, 30), range(500, 620, 30))
    assert all(one.box[1] < 420 for one in tick_boxes(grey_of(image), lines))
    assert tick_boxes(np.full((200, 200), 255, np.uint8), [RawLine("□同意", (10, 10, 90, 50), 0.9)]) == []


# --- corrections ----------------------------------------------------------------------------------


def struck_line(strokes: Sequence[float], *, first: int = 4, count: int = 4) -> tuple[Image.Image, RawLine]:
    image = page(paper=(1654, 600))
    line = written(image, 200, 200, "延长至二〇二五年十二月七日止")
    draw = ImageDraw.Draw(image)
    left, right = 200 + SIZE * first - 4, 200 + SIZE * (first + count) + 4
    for part in strokes:
        draw.line((left, 200 + SIZE * part, right, 201 + SIZE * part), BLUE, 4)
    return image, line


@needs_font
@pytest.mark.parametrize("strokes", [(0.5,), (0.4, 0.62)])
@pytest.mark.parametrize("wear", [False, True])
def test_struck_text_is_a_correction_and_what_was_read_there_is_doubted(
    strokes: tuple[float, ...], wear: bool
) -> None:
    image, line = struck_line(strokes)
    grey = grey_of(worn(image) if wear else image)
    found = marked_lines(grey, [line], [])
    (mark,) = found.marks
    assert mark.kind == "correction" and mark.text == "" and mark.confidence >= 0.75
    assert abs(mark.box[0] - (200 + SIZE * 4)) < SIZE and abs(mark.box[2] - (200 + SIZE * 8)) < SIZE
    assert max(found.lines[0].chars[5:7]) <= DOUBTED and found.lines[0].chars[0] == 0.95


@needs_font
def test_a_correction_with_a_fingerprint_on_it_is_told_so() -> None:
    image, line = struck_line((0.5,))
    (mark,) = marked_lines(grey_of(image), [line], [(420, 180, 480, 250)]).marks
    assert mark.text == PRESSED
    (mark,) = marked_lines(grey_of(image), [line], [(900, 180, 960, 250)]).marks
    assert mark.text == ""


@needs_font
def test_rules_underlines_dashes_and_leaders_are_no_corrections() -> None:
    image = page(paper=(1654, 1000))
    draw = ImageDraw.Draw(image)
    lines = [
        written(image, 200, 100, "被一条表格线从中间穿过的文字"),
        written(image, 200, 200, "下面画了线的文字"),
        written(image, 200, 300, "证据——先行登记保存——处理"),
        written(image, 200, 400, "第一页……………………第三页"),
        written(image, 200, 500, "一二三三二一十廿王丰三二一"),
        written(image, 200, 600, "没有任何标记的一行普通文字"),
    ]
    draw.line((60, 118, 1500, 118), "black", 3)
    draw.line((200, 242, 500, 242), "black", 3)
    for wear in (False, True):
        assert struck_text(grey_of(worn(image) if wear else image), lines) == []


def test_struck_text_on_empty_paper() -> None:
    white = np.full((400, 400), 255, np.uint8)
    assert struck_text(white, [RawLine("文字", (10, 10, 200, 50), 0.9)]) == []
    assert marked_lines(white, [], []).lines == []


# --- seals ----------------------------------------------------------------------------------------


def kinds(image: Image.Image) -> list[tuple[str, str]]:
    return sorted((mark.kind, mark.text) for mark in red_marks(pixels(image)))


def test_two_seals_over_one_another_are_two() -> None:
    image = Image.new("RGB", A4, "white")
    seal(image, (700, 1400))
    seal(image, (900, 1430))
    assert kinds(image) == [("seal", ""), ("seal", "")]


@pytest.mark.parametrize("x", [20, A4[0] - 25])
def test_a_seal_that_the_edge_cuts_is_told(x: int) -> None:
    image = Image.new("RGB", A4, "white")
    seal(image, (x, 1200))
    assert kinds(image) == [("seal", CUT)]


def test_oval_and_triangular_seals() -> None:
    image = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 600, 650, 830), outline=RED, width=8)
    draw.line((400, 700, 550, 700), RED, 6)
    draw.line([(1000, 600), (850, 860), (1150, 860), (1000, 600), (850, 860)], RED, 8, joint="curve")
    draw.line((930, 790, 1070, 790), RED, 8)
    assert kinds(image) == [("seal", ""), ("seal", "")]


def test_red_lines_frames_and_headings_are_no_seals() -> None:
    image = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(image)
    draw.line((200, 300, 1450, 300), RED, 6)
    draw.rectangle((300, 900, 620, 1150), outline=RED, width=6)
    draw.line((0, 1500, 60, 1800), RED, 8)
    draw.rectangle((0, 2000, 20, 2300), fill=RED)
    assert [one for one in kinds(image) if one[0] == "seal"] == []


@needs_font
def test_a_seal_without_colour_is_found_with_less_confidence_and_a_bare_ring_is_not() -> None:
    image = page(
        *((200, 300 + 70 * row, "根据烟草专卖行政处罚程序规定现予先行登记保存") for row in range(12))
    )
    seal(image, (1000, 1500))
    grey = image.convert("L").convert("RGB")
    (mark,) = red_marks(pixels(grey))
    assert mark.kind == "seal" and mark.confidence == GREY_SURE
    assert all(abs(a - b) < 25 for a, b in zip(mark.box, (850, 1350, 1150, 1650), strict=True))
    bare = page((200, 300, "没有盖章的一页"))
    ImageDraw.Draw(bare).ellipse((850, 1350, 1150, 1650), outline=(90, 90, 90), width=9)
    assert red_marks(pixels(bare)) == []


def test_colour_is_told_from_grey() -> None:
    image = Image.new("RGB", A4, (250, 248, 240))
    assert not is_coloured(pixels(image))
    seal(image, (800, 1200))
    assert is_coloured(pixels(image)) and not is_coloured(pixels(image.convert("L").convert("RGB")))


@needs_font
def test_faded_print_under_a_seal_stays() -> None:
    image = page()
    seal(image, (800, 1500))
    written(image, 600, 1480, "2025年11月17日")
    faded = Image.fromarray((255 - (255 - pixels(image).astype(np.float32)) * 0.5).astype(np.uint8))
    marks = red_marks(pixels(faded))
    cleaned = without_marks(pixels(faded), marks)
    ink = pixels(image).max(axis=2) < 60
    assert float((cleaned[ink].max(axis=1) < 175).mean()) > 0.95


@needs_font
@pytest.mark.parametrize(
    "light",
    [1.0, 120 / 255, np.linspace(1.0, 0.4, A4[0])[:, None]],
    ids=["white", "dark", "darker to the right"],
)
def test_a_seal_is_taken_off_down_to_the_paper_around_it(light: float | NDArray[np.float64]) -> None:
    printed, red = page((640, 1480, "示例县烟草专卖局")), Image.new("RGB", A4, "white")
    seal(red, (800, 1500))
    stamped, bare = lit(ImageChops.multiply(printed, red), light), lit(printed, light)
    (mark,) = red_marks(stamped)
    assert mark.kind == "seal"
    paper, ink = pixels(printed).min(axis=2) == 255, pixels(printed).max(axis=2) < 60

    def brighter(picture: Picture) -> NDArray[np.int16]:
        return picture.astype(np.int16) - bare

    cleaned = brighter(without_marks(stamped, [mark]))
    assert brighter(stamped)[paper].min() < -80
    assert np.abs(cleaned[paper]).max() <= 5, "the paper is as if nothing had been stamped on it"
    assert cleaned[ink].max() <= 5, "print stays dark"


# --- figures under a seal -------------------------------------------------------------------------


class Told:
    """An engine that reads what it was told: first of the page as it is, then of its red channel."""

    name, version = "told", "1"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def lines(
        self,
        image: Picture,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        return []

    def read(self, image: Picture, boxes: Sequence[PixelBox]) -> list[RawLine]:
        return [RawLine(self.texts.pop(0), box, 0.97, ()) for box in boxes]


DATE = RawLine("2025年1月17日", (100, 100, 400, 140), 0.99, (0.99,) * 10)
WHITE = np.full((300, 600, 3), 255, np.uint8)


@pytest.mark.parametrize(
    ("readings", "text", "most"),
    [
        (["2025年1月17日"], "2025年1月17日", 1.0),
        (["2025年11月17日", "2025年11月17日"], "2025年11月17日", 1.0),
        (["2025年11月17日", "2025年1月17日"], "2025年1月17日", 1.0),
        (["2025年11月17日", "2025年4月17日"], "2025年1月17日", DOUBTED),
        (["", ""], "2025年1月17日", DOUBTED),
    ],
)
def test_two_of_three_readings_tell_a_date_under_a_seal(readings: list[str], text: str, most: float) -> None:
    (line,) = doubted_under_seals([DATE], [0], WHITE, Told(*readings))
    assert line.text == text and line.confidence <= most and line.box == DATE.box
    assert (line.confidence > DOUBTED) == (most == 1.0)


def test_only_lines_with_figures_that_a_seal_covers_are_read_again() -> None:
    beside, words = RawLine("共3条", (100, 200, 180, 240), 0.9), RawLine("某某局", (100, 100, 400, 140), 0.9)
    cover = [(250, 20, 550, 320)]
    assert figures_under([DATE, beside, words], cover) == [0]
    assert figures_under([DATE], []) == []
    (doubted,) = doubted_under_grey([DATE], cover)
    assert doubted.confidence == UNPROVED and max(doubted.chars) == UNPROVED and doubted.text == DATE.text
    assert doubted_under_grey([beside], cover) == [beside]


# --- ink beside the text --------------------------------------------------------------------------


@needs_font
def test_squares_tell_ink_that_was_not_read_from_text_rules_and_clean_paper() -> None:
    image = page()
    line = written(image, 200, 600, "当事人签名：")
    draw = ImageDraw.Draw(image)
    draw.line((430, 640, 900, 640), "black", 3)
    clean = paper_of(pixels(image), grey_of(image), [line.box])
    area = (0.1, 0.24, 0.6, 0.29)
    assert set("".join(clean.within(area))) == {CLEAN}
    assert 190 <= clean.resolution <= 210 and clean.coloured is False
    draw.line([(480, 600), (520, 640), (560, 595), (600, 645), (660, 600), (700, 630)], (20, 20, 20), 5)
    signed = paper_of(pixels(image), grey_of(image), [line.box])
    assert "".join(signed.within(area)).count(INK) >= 6
    assert set("".join(signed.within((0.1, 0.5, 0.6, 0.6)))) == {CLEAN}


def test_a_black_margin_is_unclear_and_an_area_off_the_page_is_empty() -> None:
    image = Image.new("RGB", A4, "white")
    ImageDraw.Draw(image).rectangle((1300, 0, 1654, 2339), fill=(20, 20, 20))
    paper = paper_of(pixels(image), grey_of(image), [])
    assert UNCLEAR in "".join(paper.within((0.85, 0.4, 0.99, 0.5)))
    assert "".join(paper.within((1.2, 1.2, 1.4, 1.4))) == ""


def test_a_pressed_fingerprint_is_still_one() -> None:
    image = Image.new("RGB", A4, "white")
    fingerprint(image, (1100, 1900))
    assert kinds(image) == [("fingerprint", "")]


def test_a_tick_in_red_ink_is_no_fingerprint() -> None:
    image = Image.new("RGB", A4, "white")
    box_drawn(image, 500, 500, "wide", RED)
    box_drawn(image, 700, 500, "filled", RED)
    assert kinds(image) == []
