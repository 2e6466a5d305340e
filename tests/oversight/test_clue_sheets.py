"""The paper sheet: its code, what a scan of it says, and one that is printed, ticked, scanned and taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from forms.soffice import needs_libreoffice
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from zmtool.base.errors import InvalidValue, NotFound, UsageProblem
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.paper_sheet import (
    SheetCode,
    parse_sheet_code,
    printed_indicators,
    read_sheet,
)
from zmtool.oversight.indicators.library import load_indicators
from zmtool.workflow.clue_sheets import print_sheets, take_sheets
from zmtool.workflow.clue_steps import list_clues, show_clue
from zmtool.workflow.licence_import import import_licences

from .people import MONDAY, bureau, later

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_indicators()
SHOP = "349901100018"


@given(st.integers(1, 9999), st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(["", SHOP]))
def test_a_code_says_what_was_put_into_it(number: int, day: date, lic_no: str) -> None:
    code = SheetCode(f"ab12cd-{number}", day, lic_no)
    assert parse_sheet_code(code.text()) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zm1|a|b|1|1|c",
        "zmc1|ab12cd-1|20261399|",
        "zmc1|../x|20260511|",
        "zmc1|ab12cd-1|20260511|<b>",
        "x" * 99,
    ],
)
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_sheet_code(text)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    with suppress(InvalidValue):
        assert parse_sheet_code(text).text() == text


def test_a_scan_says_ticks_doubts_and_words() -> None:
    lines = [
        "发现的问题（可多选）：",
        "☑WG-01-01 未亮证经营　□ WG-01-02 未明码标价",
        "□WG-01-03 未贴标志　☒WF-04-01 无证经营",
        "√ WF 01 01 售假烟　□ WG-04-02 ☑囤积",
        "☑WG-77-01 没有的",
        "情况：证在家中____",
        "店主称明日挂出",
        "时间：　年　月　日　登记人：☑",
    ]
    said = read_sheet(lines, LIBRARY)
    assert said.ticked == ("WG-01-01", "WF-01-01")
    assert said.doubtful == ("WF-04-01",)
    assert said.words == "证在家中\n店主称明日挂出"
    assert read_sheet(["☐WG-01-01 x", "情况：______"], LIBRARY).words == ""


@given(st.lists(st.text(max_size=40), max_size=10))
def test_any_lines_are_read_without_a_word_that_is_not_there(lines: list[str]) -> None:
    said = read_sheet(lines, LIBRARY)
    assert set(said.ticked) | set(said.doubtful) <= set(LIBRARY.by_code)


def test_a_sheet_offers_what_can_be_seen_in_the_street() -> None:
    offered = printed_indicators(LIBRARY, 30)
    assert len(offered) == 30 and not [one for one in offered if one.inner or one.disabled]
    assert offered[0].code == "WG-01-01"


def test_sheets_are_printed_for_shops_of_the_register_only(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    with pytest.raises(UsageProblem):
        print_sheets([], tmp_path / "a.docx", root, now=MONDAY)
    with pytest.raises(UsageProblem):
        print_sheets([], tmp_path / "a.pdf", root, blank=1, now=MONDAY)
    with pytest.raises(NotFound):
        print_sheets([SHOP], tmp_path / "a.docx", root, now=MONDAY)
    assert print_sheets([], tmp_path / "a.docx", root, blank=3, now=MONDAY) == 3


@needs_libreoffice[0]
@needs_libreoffice[1]
@pytest.mark.whole_job
def test_a_ticked_sheet_comes_back_as_clues_once(tmp_path: Path) -> None:
    """Printed with LibreOffice, ticked with a pen, scanned a little crooked."""
    from zmtool.forms.libreoffice import to_pdf
    from zmtool.scans.intake import open_input, page_image
    from zmtool.scans.pdf_text import page_text

    root = bureau(tmp_path / "w")
    import_licences(ROOT / "sample_cases/licences/retailers.csv", root, now=MONDAY, user="control")
    printed = tmp_path / "sheets.docx"
    print_sheets([SHOP], printed, root, blank=1, now=MONDAY)
    (tmp_path / "pdf").mkdir()
    made = to_pdf([printed], tmp_path / "pdf")[0].pdf
    assert made is not None
    pages = open_input(made)
    scans = []
    for number in (1, 2):
        image = Image.fromarray(page_image(pages, number)).convert("RGB")
        if number == 1:
            box = next(one.box for one in page_text(pages, 1) if "WG-01-01" in one.text)
            _tick(image, box[0] * image.width, (box[1] + box[3]) / 2 * image.height)
        scans.append(tmp_path / f"{number}.png")
        image.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC).save(scans[-1])
    first, second = take_sheets(scans, root, now=later(1), user="lin")
    assert second.problem.startswith("没有填写") and not second.clues
    assert first.problem == "" and len(first.clues) == 1
    clue = show_clue(first.clues[0], root, user="control").kept.clue
    assert (clue.target.key, clue.target.name, clue.indicator) == (SHOP, "远山商行", "WG-01-01")
    assert clue.reporter == "lin" and [one.name for one in clue.evidence] == ["1.png"]
    again = take_sheets(scans[:1], root, now=later(2), user="lin")[0]
    assert (again.clues, again.new) == (first.clues, 0)
    assert len(list_clues(ClueWanted(), root, user="control")) == 1


def _tick(image: Image.Image, left: float, middle: float) -> None:
    """A pen stroke through the box that stands at the left of a line."""
    unit = image.width / 1654
    points = [(0, -4), (10, 12), (36, -22)]
    ImageDraw.Draw(image).line(
        [(left + x * unit, middle + y * unit) for x, y in points],
        fill=(20, 20, 60),
        width=max(3, round(5 * unit)),
    )
