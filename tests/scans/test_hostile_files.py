"""Files that are not what they should be: a clear Chinese refusal, or pages that accuse nobody."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfWriter

from zmtool.base.errors import BadInput, Exit
from zmtool.base.shipped import shipped_root
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import read_documents
from zmtool.scans.intake import MAX_SIDE, open_input, page_image
from zmtool.scans.read import read_file

from .drawing import pdf


def jpeg(size: tuple[int, int] = (600, 800)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, "JPEG")
    return stream.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("密码")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def without_pages() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


def wide_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (20_000, 40), 255).save(stream, "PNG")
    return stream.getvalue()


def large_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("1", (14_000, 13_900), 1).save(stream, "PNG")
    return stream.getvalue()


def truncated_pdf() -> bytes:
    return (shipped_root() / "sample_cases" / "clean" / "scan.pdf").read_bytes()[:200_000]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.pdf": (lambda: b"", "0 字节"),
    "encrypted.pdf": (encrypted, "密码保护"),
    "truncated.pdf": (truncated_pdf, "已损坏或不完整"),
    "head-only.pdf": (lambda: b"%PDF-1.7\n", "已损坏或不完整"),
    "no-pages.pdf": (without_pages, "没有页面|已损坏"),
    "text.pdf": (lambda: "检查笔录".encode() * 100, "内容不是 PDF"),
    "page.html": (lambda: b"<html></html>", "不认识的文件类型"),
    "wide.png": (wide_picture, "20000×40"),
    "large.png": (large_picture, "大得不正常|过大"),
    "short.jpg": (lambda: jpeg()[:150], "已损坏"),
    "broken.png": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 50, "已损坏"),
    "broken.tif": (lambda: b"II*\x00" + b"\xff" * 50, "已损坏"),
    "broken.bmp": (lambda: b"BM" + b"\xff" * 50, "已损坏"),
    "broken.webp": (lambda: b"RIFF\0\0\0\0WEBP" + b"\0" * 50, "已损坏"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_chinese(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(BadInput, match=words) as caught:
        read_file(path)
    assert caught.value.exit_code is Exit.BAD_INPUT
    assert str(path) in caught.value.where and caught.value.next_step


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="文件夹"):
        open_input(tmp_path)
    with pytest.raises(BadInput, match="找不到文件"):
        open_input(tmp_path / "none.pdf")


def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(jpeg())
    opened = open_input(path)
    assert (opened.kind, opened.pages) == ("image", 1)


def test_a_damaged_page_is_a_note_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(
        pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            ]
        )
    )
    scan = read_file(path)
    assert [page.page for page in scan.pages] == [1, 2]
    assert scan.pages[0].blank
    assert scan.notes == ("第 2 页无法显示，可能已损坏",)
    assert not scan.pages[1].blank, "what could not be shown is not known to be empty"


def test_a_damaged_jpeg_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    sound = jpeg()
    path = tmp_path / "x.jpg"
    for at in range(20, len(sound), len(sound) // 7):
        damaged = bytearray(sound)
        damaged[at : at + 30] = b"\xff" * 30
        path.write_bytes(damaged)
        try:
            page_image(open_input(path), 1)
        except BadInput as problem:
            assert "已损坏" in problem.what


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (3000, 8), (40, 3000)])
def test_slivers_are_pages_without_text(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "black").save(tmp_path / "x.png")
    scan = read_file(tmp_path / "x.png")
    assert [page.lines for page in scan.pages] == [()]


@pytest.mark.parametrize("media", [b"[0 0 20000 20000]", b"[0 0 1 1]", b"[0 0 0.001 5000]", b"[0 0 0 0]"])
def test_pdf_pages_of_odd_sizes(tmp_path: Path, media: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(
        pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox" + media + b">>",
            ]
        )
    )
    opened = open_input(path)
    assert max(page_image(opened, 1).shape) <= MAX_SIDE
    assert read_file(path).pages[0].lines == ()


def noise(seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    return Image.fromarray((random.random((1170, 827)) > 0.5).astype(np.uint8) * 255)


def test_a_page_of_noise_is_read_and_accuses_nobody(tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    noise(1).save(path)
    scan = read_file(path)
    assert len(scan.pages) == 1 and scan.notes == ()
    page = scan.pages[0]
    assert page.confidence < 0.6
    documents = read_documents(scan.pages, load_catalogue().of_area(ENFORCEMENT))
    assert [one.type for one in documents if one.type != "other"] == []


def test_every_page_of_a_tiff_is_checked_and_read(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    small, large = Image.new("1", (600, 800), 1), Image.new("1", (MAX_SIDE + 10, 100), 1)
    small.save(path, save_all=True, append_images=[small, large], compression="group4")
    scan = read_file(path)
    assert [page.page for page in scan.pages] == [1, 2, 3]
    assert len(scan.notes) == 1 and "图片过大" in scan.notes[0]


def test_transparent_paper_is_white_and_deep_grey_keeps_its_tones(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (100, 200), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 10, 20, 20))
    picture.save(tmp_path / "a.png")
    pixels = page_image(open_input(tmp_path / "a.png"), 1)
    assert pixels[100, 50].tolist() == [255, 255, 255] and pixels[15, 15].tolist() == [0, 0, 0]
    deep = np.full((200, 100), 60_000, np.uint16)
    deep[:50] = 2_000
    Image.fromarray(deep).save(tmp_path / "b.png")
    pixels = page_image(open_input(tmp_path / "b.png"), 1)
    assert pixels[100, 50, 0] > 220 and pixels[10, 10, 0] < 20


def test_the_thumbnail_in_a_phones_picture_is_no_page(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (600, 800), "white"), Image.new("RGB", (60, 80), "white")
    first.save(tmp_path / "x.jpg", "MPO", save_all=True, append_images=[second])
    assert open_input(tmp_path / "x.jpg").pages == 1


def test_a_picture_turned_by_its_camera_note_is_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (200, 100), "white")
    picture.paste((0, 0, 0), (0, 0, 20, 100))
    exif = picture.getexif()
    exif[274] = 6
    picture.save(tmp_path / "x.jpg", exif=exif)
    pixels = page_image(open_input(tmp_path / "x.jpg"), 1)
    assert pixels.shape[:2] == (200, 100) and pixels[5, 50].mean() < 60
