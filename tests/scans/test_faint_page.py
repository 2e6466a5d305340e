"""Pages whose print is so faint that they look blank, and pages on which there is nothing but what shines through."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from scans.drawing import needs_font, page, seal
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import Image as Picture
from zmtool.scans.faint_page import strengthened
from zmtool.scans.pages import is_blank, read_page

SAID = "询问人已经告知当事人权利义务"
PAPER, GRAIN = 240, 4.0


def faint(depth: float, lines: int, blur: float = 0.0) -> Picture:
    """Print that is ``depth`` darker than its grainy paper."""
    drawn = np.asarray(page(*[(200, 300 + 90 * at, SAID) for at in range(lines)]), np.float32)
    shade = PAPER - depth * (1 - drawn / 255)
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), blur) if blur else shade)
    grain = np.random.default_rng(1).normal(0, GRAIN, shade.shape[:2])[..., None]
    return np.clip(shade + grain, 0, 255).astype(np.uint8)


@needs_font
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("depth", "lines"), [(35, 3), (50, 1)])
def test_faint_print_is_read_whichever_way_round_it_lies(depth: float, lines: int, turned: bool) -> None:
    image = faint(depth, lines)
    assert is_blank(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)), "the page looks blank"
    found = read_page(np.ascontiguousarray(image[::-1, ::-1]) if turned else image, 1, engine_named("auto"))
    assert [line.text for line in found.lines] == [SAID] * lines
    assert not found.blank and found.rotation == (180 if turned else 0)


@needs_font
def test_the_seal_of_a_faint_page_is_not_lost() -> None:
    """Else a page that bears one would be told to lack it."""
    sealed = Image.fromarray(faint(40, 3))
    seal(sealed, (1100, 1500))
    found = read_page(np.asarray(sealed).copy(), 1, engine_named("auto"))
    assert [line.text for line in found.lines] == [SAID] * 3
    assert [mark.kind for mark in found.marks] == ["seal"]
    assert found.paper is not None and found.paper.coloured


@needs_font
def test_what_shines_through_from_the_other_side_is_no_text() -> None:
    mirrored = np.ascontiguousarray(faint(25, 6, blur=1.5)[:, ::-1])
    assert strengthened(mirrored) is not None, "there is something to look at"
    found = read_page(mirrored, 1, engine_named("auto"))
    assert found.blank and not found.lines


def test_the_grain_of_paper_is_nothing_to_look_at() -> None:
    grain = np.random.default_rng(2).normal(PAPER, GRAIN, (2339, 1654, 1)).clip(0, 255).astype(np.uint8)
    assert strengthened(np.repeat(grain, 3, axis=2)) is None
    assert strengthened(np.full((2339, 1654, 3), 255, np.uint8)) is None
