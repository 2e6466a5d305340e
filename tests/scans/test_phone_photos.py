"""Photos as phones store them (HEIC), whatever their name says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from zmtool.base.errors import BadInput
from zmtool.base.text import compare_key
from zmtool.cli.entry import run
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.intake import open_input, page_image
from zmtool.scans.pages import read_page

PHOTO = Path(__file__).parent / "files" / "photo.heic"


@pytest.mark.parametrize("name", ["IMG_0012.HEIC", "IMG_0012.jpg"])
def test_a_photo_is_opened_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copy(PHOTO, path)
    opened = open_input(path)
    assert (opened.kind, opened.pages) == ("image", 1)
    assert page_image(opened, 1).shape == (1273, 900, 3)


def test_its_text_is_read() -> None:
    page = read_page(page_image(open_input(PHOTO), 1), 1, engine_named("auto"))
    assert "许可证号:349901100018" in [compare_key(line.text) for line in page.lines]


@pytest.mark.parametrize("kept", [12, 200, 5000])
def test_a_photo_cut_short_is_refused_in_chinese(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.heic"
    path.write_bytes(PHOTO.read_bytes()[:kept])
    with pytest.raises(BadInput) as refused:
        page_image(open_input(path), 1)
    assert "已损坏" in refused.value.what or "不认识" in refused.value.what


def test_a_photo_becomes_a_searchable_pdf(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert run(["scan", "searchable", str(PHOTO), "-o", str(out), "--cores", "1"]) == 0
    with pypdfium2.PdfDocument(out) as document:
        assert "349901100018" in document[0].get_textpage().get_text_bounded()
