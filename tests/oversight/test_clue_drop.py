"""A folder of photos becomes clues: names, texts, places, twice the same, what is wrong stays."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zmtool.oversight.closed_loop.dropped import clues_of, name_of
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.workflow.clue_drop import DONE_FOLDER, take_dropped
from zmtool.workflow.clue_files import photo_particulars
from zmtool.workflow.clue_steps import list_clues, show_clue

from .people import MONDAY, bureau, later

SHOP = "349901100018"
EAST, NORTH = (115.0, 39.0, 0.0), (34.0, 26.0, 24.0)


def _photo(path: Path, colour: int = 0, taken: str = "2026:05:11 08:30:00") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (8, 8), (colour, 0, 0))
    exif = image.getexif()
    exif.get_ifd(0x8769)[36867] = taken
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", NORTH, "E", EAST
    image.save(path, exif=exif)
    return path


@pytest.mark.parametrize(
    ("name", "shop", "day", "indicator", "serial"),
    [
        (f"{SHOP}_20260511_WG-01-01_1.jpg", SHOP, date(2026, 5, 11), "WG-01-01", "1"),
        (f"{SHOP}_2026-05-11_wg0101_02.HEIC", SHOP, date(2026, 5, 11), "WG-01-01", "02"),
        (f"{SHOP}_20260511_无_1.jpg", SHOP, date(2026, 5, 11), "", "1"),
        (f"{SHOP}_20260511_3.jpg", SHOP, date(2026, 5, 11), "", "3"),
        (f"{SHOP}_20260511.jpg", SHOP, date(2026, 5, 11), "", ""),
        ("路边摊_20260511_WF-04-01_1.jpg", "路边摊", date(2026, 5, 11), "WF-04-01", "1"),
        (f"{SHOP}＿20260511＿WG－01－01＿1.jpg", SHOP, date(2026, 5, 11), "WG-01-01", "1"),
    ],
)
def test_names_say_shop_day_indicator_serial(
    name: str, shop: str, day: date, indicator: str, serial: str
) -> None:
    found = name_of(name).name
    assert found is not None
    assert (found.shop, found.day, found.indicator, found.serial) == (shop, day, indicator, serial)


@pytest.mark.parametrize(
    "name", ["IMG_0001.jpg", "微信图片.jpg", f"{SHOP}_20261399_1.jpg", "_20260511_1.jpg"]
)
def test_names_that_say_nothing_tell_what_they_should_look_like(name: str) -> None:
    found = name_of(name)
    assert found.name is None and "2026" in found.problem


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_file_goes_somewhere_whatever_its_name(names: list[str]) -> None:
    paths = [one for one in names if one]
    clues, wrong = clues_of(paths)
    placed = [path for clue in clues for path in (*clue.files, *clue.texts)] + [one.path for one in wrong]
    assert sorted(placed) == sorted(paths)


def test_photos_and_text_become_one_clue_with_time_and_place(tmp_path: Path) -> None:
    root, box = bureau(tmp_path / "w"), tmp_path / "box"
    _photo(box / "lin" / f"{SHOP}_20260511_WG-01-01_1.jpg", 1)
    _photo(box / "lin" / f"{SHOP}_20260511_WG-01-01_2.jpg", 2)
    (box / "lin" / f"{SHOP}_20260511_WG-01-01_1.txt").write_bytes("证在家中，未挂".encode("gb18030"))
    report = take_dropped(box, root, now=MONDAY, user="control", settle=0, move=True)
    (one,) = report.outcomes
    assert (one.new, one.added, report.failed) == (True, 3, 0)
    clue = show_clue(one.clue_no, root, user="control").kept.clue
    assert clue.desc == "证在家中，未挂" and clue.reporter == "lin" and clue.dept == "monopoly"
    assert clue.found_at.replace(tzinfo=None) == datetime(2026, 5, 11, 8, 30)
    assert clue.lng == pytest.approx(115.65) and clue.lat == pytest.approx(34.44)
    assert sorted(path.name for path in (box / DONE_FOLDER).rglob("*.*")) == sorted(
        f"{SHOP}_20260511_WG-01-01_{end}" for end in ("1.jpg", "1.txt", "2.jpg")
    )
    assert take_dropped(box, root, now=later(1), user="control", settle=0).outcomes == ()


def test_the_same_again_adds_nothing_and_a_later_photo_joins_its_clue(tmp_path: Path) -> None:
    root, box = bureau(tmp_path / "w"), tmp_path / "box"
    _photo(box / f"{SHOP}_20260511_WG-01-01_1.jpg", 1)
    first = take_dropped(box, root, now=MONDAY, user="lin", settle=0).outcomes[0]
    again = take_dropped(box, root, now=later(0, 1), user="lin", settle=0).outcomes[0]
    assert (again.new, again.added, again.clue_no) == (False, 0, first.clue_no)
    _photo(box / f"{SHOP}_20260511_WG-01-01_2.jpg", 2)
    more = take_dropped(box, root, now=later(0, 2), user="lin", settle=0).outcomes[0]
    assert (more.new, more.added) == (False, 1)
    assert len(list_clues(ClueWanted(), root, user="control")) == 1


def test_what_cannot_be_taken_stays_with_its_reason(tmp_path: Path) -> None:
    root, box = bureau(tmp_path / "w"), tmp_path / "box"
    _photo(box / "IMG_0001.jpg")
    _photo(box / f"{SHOP}_20270101_WG-01-01_1.jpg", 3)
    (box / f"{SHOP}_20260510_WG-88-01_1.jpg").write_bytes(b"not a picture")
    (box / "escape").symlink_to("/etc/passwd")
    report = take_dropped(box, root, now=MONDAY, user="lin", settle=0, move=True)
    problems = [one for one in report.outcomes if one.problem]
    assert len(problems) == 1 and "晚于现在" in problems[0].problem
    assert [name for name, _ in report.unnamed] == ["IMG_0001.jpg"]
    good = next(one for one in report.outcomes if not one.problem)
    assert any(
        "归类" in one for one in good.remarks
    )  # an unknown indicator goes to the head of the department
    assert sorted(path.name for path in box.iterdir()) == sorted(
        ["IMG_0001.jpg", "escape", f"{SHOP}_20270101_WG-01-01_1.jpg", DONE_FOLDER]
    )


def test_files_that_are_still_arriving_wait(tmp_path: Path) -> None:
    root, box = bureau(tmp_path / "w"), tmp_path / "box"
    photo = _photo(box / f"{SHOP}_20260511_WG-01-01_1.jpg")
    os.utime(photo, (MONDAY.timestamp() - 2, MONDAY.timestamp() - 2))
    report = take_dropped(box, root, now=MONDAY, user="lin")
    assert report.outcomes == () and len(report.waiting) == 1
    assert len(take_dropped(box, root, now=later(0, 1), user="lin", dry_run=True).outcomes) == 1
    assert list_clues(ClueWanted(), root, user="control") == ()


def test_a_broken_photo_says_nothing_of_time_and_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe1" + b"\x00" * 40)
    assert photo_particulars(path) == (None, None, None)
