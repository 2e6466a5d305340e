"""Full stops that were read as a letter or a figure, at the end of a line or beside it, or that were cut off."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.stops import cut_off_stops, with_stops


def raw(text: str, left: int = 100, right: int = 500, top: int = 200) -> RawLine:
    return RawLine(text, (left, top, right, top + 40), 0.9, (0.9,) * len(text))


@pytest.mark.parametrize("text", ["予以立案o", "予以立案0", "（账号：6200）O", "《烟草专卖法》o"])
def test_at_the_end_of_a_line(text: str) -> None:
    assert with_stops([raw(text)])[0].text == text[:-1] + "。"


@pytest.mark.parametrize("text", ["共计100", "查获50o", "条码0", "第10", "A0"])
def test_figures_stay(text: str) -> None:
    expected = "条码。" if text == "条码0" else text
    assert with_stops([raw(text)])[0].text == expected


@pytest.mark.parametrize("stop", ["o", "0", "C", "°", "。"])
def test_a_stop_of_its_own_joins_the_text_before_it(stop: str) -> None:
    (only,) = with_stops([raw("账号：620034)"), raw(stop, 520, 545)])
    assert only.text == "账号：620034)。" and only.box == (100, 200, 545, 240)
    assert len(only.chars) == len(only.text)


@pytest.mark.parametrize(
    "other",
    [raw("o", 700, 725), raw("o", 520, 545, 400), raw("o", 520, 640), raw("5", 520, 545)],
    ids=["far away", "another line", "wide", "another figure"],
)
def test_what_is_no_stop_stays(other: RawLine) -> None:
    assert with_stops([raw("账号：620034)"), other])[1] == other


def test_a_figure_in_the_next_column_stays() -> None:
    lines = [raw("数量100", 100, 500), raw("0", 520, 545)]
    assert with_stops(lines) == lines, "it does not stand behind an ideograph or a bracket"


def paper(*, ring: tuple[int, int] | None = (512, 230), filled: bool = False, radius: int = 5) -> np.ndarray:
    """A page with dark text up to x = 495, and a ring with this middle."""
    grey = np.full((400, 900), 245, np.uint8)
    grey[206:234:4, 100:495] = 40
    if ring is not None:
        cv2.circle(grey, ring, radius, (60,), -1 if filled else 2)
    return grey


def test_a_ring_low_behind_the_end_of_a_line_is_its_stop() -> None:
    line = raw("处以罚款柒佰元整)")
    found = cut_off_stops(paper(), [line])
    assert [one.text for one in with_stops([line, *found])] == ["处以罚款柒佰元整)。"]


@pytest.mark.parametrize(
    "grey",
    [
        paper(ring=None),
        paper(filled=True),
        paper(ring=(512, 212)),
        paper(ring=(540, 230)),
        paper(radius=12),
    ],
    ids=["nothing", "a speck", "high up", "far off", "too large"],
)
def test_other_ink_behind_a_line_is_no_stop(grey: np.ndarray) -> None:
    assert cut_off_stops(grey, [raw("处以罚款柒佰元整)")]) == []


def test_a_ring_that_was_read_is_not_found_again() -> None:
    lines = [raw("处以罚款柒佰元整)"), raw("。", 500, 524)]
    assert cut_off_stops(paper(), lines) == []
    assert cut_off_stops(paper(), [raw("共计处罚款700.")]) == [], "it ends with a stop already"
