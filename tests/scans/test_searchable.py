"""Searchable PDF/A: nothing visible changes, the text comes back exactly, nothing in the file does anything by itself."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zmtool.base.errors import BadInput
from zmtool.scans.glyphless_font import GlyphlessFont, is_writable
from zmtool.scans.intake import open_input, page_image
from zmtool.scans.page_places import on_scan
from zmtool.scans.paper import as_read
from zmtool.scans.pdf_a import srgb
from zmtool.scans.records import Line, Page
from zmtool.scans.searchable import Heading, Part, Searchable, write_searchable

from .drawing import page as drawn_page
from .drawing import pdf, text_pdf

WHEN = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
TEXTS = [
    "示例县烟草专卖局",
    "当事人：宋知远，许可证号349901100018。",
    "2025年3月5日查获“泰山”卷烟51条，进货总额10,765.66元。",
    "𠮷野家、𡈽方、㐂久 Marlboro (硬盒) A-12",
    "上述事实有检查笔录、询问笔录证实。",
]
PDFTOTEXT, PDFTOPPM = shutil.which("pdftotext"), shutil.which("pdftoppm")


def lines(texts: Sequence[str] = TEXTS) -> tuple[Line, ...]:
    return tuple(
        Line(text, (0.12, 0.1 + 0.06 * row, 0.12 + 0.02 * len(text), 0.125 + 0.06 * row), 0.98)
        for row, text in enumerate(texts)
    )


def read(rotation: int = 0, skew: float = 0.0, texts: Sequence[str] = TEXTS) -> Page:
    return Page(1, rotation, 0.707, lines(texts), skew=skew, engine="made")


def picture(path: Path, rotation: int = 0, **options: object) -> Path:
    """A sheet with a grey mark in its upper left corner that must be turned clockwise by ``rotation`` to be upright."""
    image = Image.new("RGB", (827, 1170), "white")
    image.paste((90, 90, 90), (40, 40, 240, 120))
    image.rotate(rotation, expand=True).save(path, **{"dpi": (100, 100), **options})  # type: ignore[arg-type]
    return path


def made(
    tmp_path: Path, source: Path, *pages: Page, headings: Sequence[Heading] = ()
) -> tuple[Path, Searchable]:
    target = tmp_path / "out.pdf"
    part = Part(open_input(source), pages, tuple(headings))
    return target, write_searchable(target, [part], title="示例案卷 & <1>", when=WHEN)


def by_pdfium(path: Path, number: int = 1) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return _filled(document[number - 1].get_textpage().get_text_bounded().replace("\r", ""))


def by_pypdf(path: Path) -> list[str]:
    return _filled(pypdf.PdfReader(path).pages[0].extract_text())


def by_poppler(path: Path) -> list[str]:
    if PDFTOTEXT is None:
        pytest.skip("pdftotext is missing: apt-get install poppler-utils")
    done = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, check=True)
    return _filled(done.stdout.decode("utf-8").replace("\f", ""))


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def rendered(path: Path, number: int = 1) -> np.ndarray:
    with pypdfium2.PdfDocument(path) as document:
        return document[number - 1].render(scale=1).to_numpy().copy()


@pytest.mark.parametrize("skew", [0.0, 0.7, -1.3, 3.9, -3.5])
@pytest.mark.parametrize("rotation", [0, 180])
def test_text_comes_back_exactly_and_in_order(tmp_path: Path, rotation: int, skew: float) -> None:
    path, _ = made(tmp_path, picture(tmp_path / "in.png", rotation), read(rotation, skew))
    assert by_pdfium(path) == TEXTS
    assert by_pypdf(path) == TEXTS
    assert by_poppler(path) == TEXTS


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_page_that_lay_on_its_side_keeps_its_lines_apart(tmp_path: Path, rotation: int) -> None:
    path, _ = made(tmp_path, picture(tmp_path / "in.png", rotation), read(rotation))
    assert by_pypdf(path) == TEXTS and by_poppler(path) == TEXTS
    # PDFium joins the lines of such a page; a blank parts them.
    assert " ".join(by_pdfium(path)) == " ".join(TEXTS)


@pytest.mark.parametrize(
    ("rotation", "skew"), [(0, 0.0), (90, 0.0), (180, 0.0), (270, 0.0), (0, 1.5), (180, -2.5)]
)
def test_characters_stand_within_one_percent_of_where_they_were_read(
    tmp_path: Path, rotation: int, skew: float
) -> None:
    page = read(rotation, skew, TEXTS[:1])
    path, _ = made(tmp_path, picture(tmp_path / "in.png", rotation), page)
    x0, y0, x1, y1 = page.lines[0].box
    with pypdfium2.PdfDocument(path) as document:
        shown = document[0]
        media = shown.get_mediabox()
        textpage = shown.get_textpage()
        for index in range(len(TEXTS[0])):
            left, bottom, right, top = textpage.get_charbox(index)
            across, down = (left + right) / 2 / media[2], 1 - (top + bottom) / 2 / media[3]
            for _ in range(rotation // 90):
                across, down = 1 - down, across
            middle = (x0 + (x1 - x0) * (index + 0.5) / len(TEXTS[0]), (y0 + y1) / 2)
            assert (across, down) == pytest.approx(on_scan(middle, page), abs=0.01)


@pytest.mark.parametrize("blank", [" ", "\u3000"])
def test_pieces_of_a_line_stand_each_at_its_place(tmp_path: Path, blank: str) -> None:
    text = f"签名：林一舟{blank}2025年3月6日"
    signed = Line(text, (0.1, 0.1, 0.9, 0.13), 1.0, pieces=((0, 0.1, 0.25), (7, 0.7, 0.9)))
    path, _ = made(tmp_path, picture(tmp_path / "in.png"), replace(read(), lines=(signed, *lines()[1:])))
    assert by_pdfium(path) == [text.replace(blank, " "), *TEXTS[1:]]
    assert by_pypdf(path)[0].split() == text.split()
    with pypdfium2.PdfDocument(path) as document:
        textpage, width = document[0].get_textpage(), document[0].get_width()
        assert textpage.get_charbox(0)[0] / width == pytest.approx(0.1, abs=0.01)
        assert textpage.get_charbox(7)[0] / width == pytest.approx(0.7, abs=0.01)


def test_a_place_on_a_straightened_sheet_is_found_in_the_photograph() -> None:
    corners = ((0.12, 0.08), (0.9, 0.13), (0.86, 0.94), (0.07, 0.88))
    image = np.zeros((1200, 900, 3), np.uint8)
    for rotation in (0, 90, 180, 270):
        for point in ((0.25, 0.3), (0.8, 0.6)):
            image[:] = 255
            flat = as_read(image, rotation, 0.0, corners)
            page = Page(1, rotation, flat.shape[1] / flat.shape[0], (), corners=corners, skew=1.2)
            across, down = on_scan(point, page)
            for _ in range(rotation // 90):
                across, down = down, 1 - across
            row, column = round(down * 1200), round(across * 900)
            image[row - 8 : row + 8, column - 8 : column + 8] = 0
            seen = as_read(image, rotation, 1.2, corners)[..., 0]
            rows, columns = np.nonzero(seen < 150)
            assert columns.mean() / seen.shape[1] == pytest.approx(point[0], abs=0.01)
            assert rows.mean() / seen.shape[0] == pytest.approx(point[1], abs=0.01)


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_encoded_by_characters_that_a_text_layer_may_hold(text: str) -> None:
    font = GlyphlessFont()
    assert len(font.encoded(text)) == 2 * sum(map(is_writable, text))
    with pikepdf.new() as document:
        entries = font.embedded(document).ToUnicode.read_bytes().split()
        assert (
            sum(entry == b"endbfchar" for entry in entries) == (len({*filter(is_writable, text)}) + 99) // 100
        )


def test_nothing_visible_is_added(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    drawn_page((200, 300, "原件"), size=60).save(source, resolution=200)
    path, _ = made(tmp_path, source, read())
    assert np.array_equal(rendered(path), rendered(source)) and by_pdfium(path) == TEXTS
    if PDFTOPPM is not None:
        shots = []
        for one in (source, path):
            done = subprocess.run([PDFTOPPM, "-r", "50", "-gray", one], capture_output=True, check=True)
            shots.append(done.stdout)
        assert shots[0] == shots[1]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_shown_upright(tmp_path: Path, rotation: int) -> None:
    path, _ = made(tmp_path, picture(tmp_path / "in.png", rotation), read(rotation))
    shown = rendered(path)
    assert shown.shape[0] > shown.shape[1]
    assert shown[40, 100].max() < 120 and shown[-40, -100].min() > 240


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = picture(tmp_path / "in.jpg")
    first = made(tmp_path, source, read())[0].read_bytes()
    assert made(tmp_path, source, read())[0].read_bytes() == first


def picture_of(path: Path, number: int = 1) -> tuple[bytes, str, Image.Image]:
    """The stored bytes, the filter and the pixels of the only picture of a page."""
    with pikepdf.open(path) as document:
        (found,) = document.pages[number - 1].Resources.XObject.values()
        return (
            found.read_raw_bytes(),
            str(found.Filter),
            pikepdf.PdfImage(found).as_pil_image().convert("RGB"),
        )


def test_a_jpeg_is_embedded_as_it_is(tmp_path: Path) -> None:
    source = picture(tmp_path / "in.jpg", quality=60)
    path, done = made(tmp_path, source, read())
    assert picture_of(path)[0] == source.read_bytes() and done.conforms


def test_a_jpeg_of_a_scanned_pdf_stays_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    drawn_page((200, 300, "原件")).save(source, resolution=200)
    path, _ = made(tmp_path, source, read())
    assert picture_of(path)[0] == picture_of(source)[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_shown_as_the_camera_says(tmp_path: Path, orientation: int) -> None:
    source = tmp_path / "in.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.open(picture(tmp_path / "plain.png"))
    image.save(source, exif=exif, quality=95, dpi=(100, 100))
    path, _ = made(tmp_path, source, read())
    shown = Image.fromarray(rendered(path)[..., 2::-1])
    expected = Image.fromarray(page_image(open_input(source), 1)).resize(shown.size)
    assert np.abs(np.asarray(shown, int) - np.asarray(expected, int)).mean() < 2


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA", "I;16"])
@pytest.mark.parametrize("kind", ["png", "tiff", "bmp", "webp"])
def test_other_pictures_keep_every_pixel(tmp_path: Path, mode: str, kind: str) -> None:
    if (kind == "bmp" and mode in ("LA", "I;16")) or (kind == "webp" and mode not in ("RGB", "RGBA")):
        pytest.skip(f"{kind} knows no {mode}")
    random = np.random.default_rng(5)
    grey = (random.random((300, 200)) * 255).astype(np.uint8)
    image = (
        Image.fromarray(grey.astype(np.uint16) << 8)
        if mode == "I;16"
        else Image.fromarray(grey).convert(mode)
    )
    source = tmp_path / f"in.{kind}"
    image.save(source, lossless=True) if kind == "webp" else image.save(source)
    path, _ = made(tmp_path, source, read())
    expected = page_image(open_input(source), 1)
    stored = picture_of(path)[2]
    if mode == "I;16":  # kept at sixteen bits, of which a reading sees eight
        assert np.abs(rendered(path)[..., 0].astype(int).mean() - expected.mean()) < 2
        return
    assert np.array_equal(np.asarray(stored), expected)


def test_a_black_and_white_tiff_of_many_pages_stays_small(tmp_path: Path) -> None:
    pages = [drawn_page((200, 300, f"第{number}页")).convert("1") for number in (1, 2, 3)]
    source = tmp_path / "in.tif"
    pages[0].save(source, save_all=True, append_images=pages[1:], compression="group4", dpi=(200, 200))
    path, _ = made(tmp_path, source, *(replace(read(), page=number) for number in (1, 2, 3)))
    for number, page in enumerate(pages, 1):
        _, filter_, pixels = picture_of(path, number)
        assert filter_ == "/CCITTFaxDecode"
        assert np.array_equal(np.asarray(pixels), np.asarray(page.convert("RGB")))
        assert by_pdfium(path, number) == TEXTS
    assert path.stat().st_size < source.stat().st_size + 12_000


def test_a_damaged_picture_among_others_leaves_an_empty_page(tmp_path: Path) -> None:
    pages = [Image.new("L", (400, 600), 255 - number) for number in range(2)]
    source = tmp_path / "in.tif"
    pages[0].save(source, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    opened = open_input(source)
    with Image.open(source) as image:
        image.seek(1)
        place = image.tag_v2[273][0]
    content = bytearray(source.read_bytes())
    content[place : place + 8] = b"\xff" * 8
    source.write_bytes(content)
    target = tmp_path / "out.pdf"
    done = write_searchable(target, [Part(opened, (read(), Page(2, 0, 0.707, ())))], title="坏页", when=WHEN)
    assert done.pages == 2 and "第 2 页" in done.notes[0]
    with pytest.raises(BadInput, match="Word"):
        write_searchable(target, [Part(replace(opened, kind="word"), ())], title="", when=WHEN)


def hostile(path: Path) -> Path:
    """A scanned page whose PDF runs a script, opens a page, carries a file and a note, and has an old text layer."""
    with pikepdf.new() as document:
        picture = document.make_stream(
            bytes(60) * 20, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=20, Height=20
        )
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        picture.Interpolate = True
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[0].obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(I=picture)
        )
        page.Contents = document.make_stream(
            b"BT /F 12 Tf 50 700 Td (below the picture) Tj ET q 595 0 0 842 0 0 cm /I Do Q "
            b"BT 3 Tr /F 12 Tf 50 600 Td (old reading) Tj T* (again) ' ET"
        )
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        page.AA = pikepdf.Dictionary(O=script)
        page.Annots = pikepdf.Array(
            [
                document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99], A=script
                    )
                )
            ]
        )
        document.Root.OpenAction = script
        document.Root.AA = pikepdf.Dictionary(WC=script)
        document.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        )
        document.attachments["a.exe"] = b"MZ"
        document.save(path)
    return path


def test_a_hostile_pdf_comes_out_tame_and_with_one_text(tmp_path: Path) -> None:
    source = hostile(tmp_path / "in.pdf")
    path, done = made(tmp_path, source, read())
    assert done.conforms, done.reasons
    assert by_pdfium(path) == TEXTS and by_pypdf(path) == TEXTS and by_poppler(path) == TEXTS
    with pikepdf.open(path) as document:
        assert not document.attachments
        words = b" ".join(one.unparse() for one in document.objects)
    for name in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/Annots", b"/Helvetica"):
        assert name not in words
    assert np.array_equal(rendered(path), rendered(source))


def test_visible_text_of_a_page_stays_and_is_not_said_twice(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(text_pdf([(72, 740, "Stamp 17")]))
    stamp = Line("Stamp 17", (0.12, 0.1, 0.24, 0.125), 0.99)
    path, done = made(tmp_path, source, replace(read(), lines=(stamp, *lines()[1:])))
    assert sorted(by_pdfium(path)) == sorted(["Stamp 17", *TEXTS[1:]])
    assert not done.conforms and any("没有嵌入" in one for one in done.reasons)
    with pikepdf.open(path) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "" and "/OutputIntents" not in document.Root


def test_a_born_digital_page_keeps_its_own_text_only(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(text_pdf([(72, 740, "Decision of the bureau, number 18")]))
    path, _ = made(tmp_path, source, replace(read(), source="text"))
    assert by_pdfium(path) == by_pdfium(source) == ["Decision of the bureau, number 18"]
    with pikepdf.open(path) as out, pikepdf.open(source) as before:
        assert out.pages[0].Contents.read_bytes() == before.pages[0].Contents.read_bytes()


def test_layers_that_are_switched_off_stay_so(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(
        pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                (
                    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                    b"/Resources<</Properties<</L 5 0 R>>>>>>"
                ),
                b"<</Length 48>>\nstream\n/OC /L BDC 0 0 0 rg 100 100 300 300 re f EMC   \nendstream",
                b"<</Type/OCG/Name(draft)>>",
            ]
        )
    )
    path, done = made(tmp_path, source, read())
    assert done.conforms and rendered(path).min() == rendered(source).min() == 255


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_and_turns_of_the_file_are_heeded(tmp_path: Path, turn: int) -> None:
    source = tmp_path / "in.pdf"
    box = b"[-100 -50 495 792]/CropBox[0 0 400 600]/Rotate %d" % turn
    source.write_bytes(text_pdf([(10, 10, "x")], box=box))
    line = Line("左上角", (0.1, 0.1, 0.3, 0.14), 1.0)
    path, _ = made(tmp_path, source, replace(read(), lines=(line,)))
    with pypdfium2.PdfDocument(path) as document:
        shown = document[0]
        assert shown.get_size() == ((600, 400) if turn % 180 else (400, 600))
        textpage = shown.get_textpage()
        left, bottom, right, top = textpage.get_charbox(textpage.get_text_bounded().index("左"))
        across, down = (left + right) / 800, 1 - (top + bottom) / 1200
        for _ in range(turn // 90):
            across, down = 1 - down, across
        assert (across, down) == pytest.approx((0.1 + 0.1 / 3, 0.12), abs=0.01)


def test_what_pdf_a_asks_for(tmp_path: Path) -> None:
    path, done = made(tmp_path, picture(tmp_path / "in.jpg"), read())
    assert done.conforms and done.reasons == ()
    with pikepdf.open(path) as document:
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "2U"
            assert metadata["dc:title"] == str(document.docinfo.Title) == "示例案卷 & <1>"
            assert metadata["xmp:CreateDate"] == "2026-03-05T09:30:00+08:00"
        assert str(document.docinfo.CreationDate) == "D:20260305093000+08'00"
        assert document.pdf_version == "1.7" and not document.is_encrypted and document.trailer.ID
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.read_bytes() == srgb()
        assert "/Filter" not in document.Root.Metadata
        (font,) = document.pages[0].Resources.Font.values()
        inner = font.DescendantFonts[0]
        program = inner.FontDescriptor.FontFile2.read_bytes()
        assert font.Encoding == "/Identity-H" and len(program) == inner.FontDescriptor.FontFile2.Length1
        codes = len(inner.CIDToGIDMap.read_bytes()) // 2
        glyphs = np.frombuffer(inner.CIDToGIDMap.read_bytes(), ">u2")
        assert codes == len({*"".join(TEXTS)}) + 1 and set(glyphs[1:]) == {1, 2}
        widths = np.full(codes, int(inner.DW))
        ranges = [int(one) for one in inner.W]
        for first, last, width in zip(ranges[::3], ranges[1::3], ranges[2::3], strict=True):
            widths[first : last + 1] = width
        # hmtx: 1000 for .notdef and the wide glyph, 500 for the narrow one
        assert all(widths[1:] == np.where(glyphs[1:] == 2, 500, 1000))
        assert document.check_pdf_syntax() == []


def test_the_font_is_what_the_tool_makes(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    pytest.importorskip("fontTools")
    import sys

    made_now = tmp_path / "font.ttf"
    subprocess.run([sys.executable, root / "tools" / "make_glyphless_font.py", made_now], check=True)
    assert made_now.read_bytes() == (root / "src/zmtool/scans/data/glyphless.ttf").read_bytes()


def test_bookmarks_of_documents_and_pages(tmp_path: Path) -> None:
    image = Image.new("1", (827, 1170), 1)
    source = tmp_path / "in.tif"
    image.save(source, save_all=True, append_images=[image] * 2, compression="group4", dpi=(100, 100))
    pages = [replace(read(), page=number, page_number=str(number + 10)) for number in (1, 2, 3)]
    headings = [Heading("立案报告表", 1), Heading("行政处罚决定书", 3)]
    path, done = made(tmp_path, source, *pages, headings=headings)
    assert done.documents == 2
    with pypdfium2.PdfDocument(path) as document:
        toc = [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert toc == [
        (0, "立案报告表", 0),
        (1, "第 1 页（编页 11）", 0),
        (1, "第 2 页（编页 12）", 1),
        (0, "行政处罚决定书", 2),
        (1, "第 3 页（编页 13）", 2),
    ]


def test_a_form_object_with_an_old_reading_is_cleaned(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    hostile(source)
    with pikepdf.open(source, allow_overwriting_input=True) as document:
        page = document.pages[0].obj
        form = document.make_stream(page.Contents.read_bytes(), Type=pikepdf.Name.XObject)
        form.Subtype, form.BBox, form.Resources = pikepdf.Name.Form, [0, 0, 595, 842], page.Resources
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.Contents = document.make_stream(b"/X Do")
        document.save(source)
    path, _ = made(tmp_path, source, read())
    assert "old reading" not in by_pdfium(path) and "again" not in by_pdfium(path)


def test_a_damaged_or_changed_pdf_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(text_pdf([(10, 10, "x")]))
    opened = replace(open_input(source), pages=2)
    with pytest.raises(BadInput, match="损坏"):
        write_searchable(tmp_path / "out.pdf", [Part(opened, (read(),))], title="", when=WHEN)
    source.write_bytes(b"%PDF-1.7\n" + io.BytesIO(b"junk").getvalue())
    with pytest.raises(BadInput, match="损坏"):
        write_searchable(tmp_path / "out.pdf", [Part(opened, (read(),))], title="", when=WHEN)


def test_a_content_stream_far_too_large_is_left_alone(tmp_path: Path) -> None:
    source = hostile(tmp_path / "in.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as document:
        bomb = document.make_stream(b"q Q " * 4_000_000)
        document.pages[0].obj.Contents = pikepdf.Array([document.pages[0].obj.Contents, bomb, bomb, bomb])
        document.save(source)
    _, done = made(tmp_path, source, replace(read(), lines=()))
    assert done.pages == 1 and not done.conforms, "its old text stays, and so does its font"


def test_a_page_without_a_usable_size_is_as_pdfium_shows_it(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(text_pdf([(10, 10, "x")], box=b"[0 0 0 0]"))
    path, _ = made(tmp_path, source, read())
    with pypdfium2.PdfDocument(path) as document:
        assert document[0].get_size() == (612, 792)
    assert "x" in by_pdfium(path) and TEXTS[0] in by_pdfium(path)
