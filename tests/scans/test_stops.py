"""Full stops that were read as a letter or a figure, at the end of a line or beside it."""

from __future__ import annotations

import pytest

from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.stops import with_stops


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
