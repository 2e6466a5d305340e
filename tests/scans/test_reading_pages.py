"""One page from picture or text layer: upright, in order, with places; engines and their absence."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from zmtool.base.errors import OutsideMissing, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.models import model_file
from zmtool.scans.engines.tesseract import Tesseract
from zmtool.scans.intake import open_input, page_image
from zmtool.scans.pages import read_page
from zmtool.scans.read import read_file
from zmtool.scans.upright import quarter_turn, turned

from .drawing import A4, grid, needs_font, page, pixels, text_pdf

SAMPLE = shipped_root() / "sample_cases" / "clean" / "scan.pdf"
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None,
    reason="tesseract is missing: apt-get install tesseract-ocr tesseract-ocr-chi-sim",
)
LETTER = [
    (520, 250, "示例县烟草专卖局"),
    (200, 500, "当事人：宋知远，许可证号349901100018。"),
    (200, 640, "2025年3月5日查获卷烟51条，进货总额10,765.66元。"),
    (200, 780, "上述事实有检查笔录、询问笔录证实。"),
]


def sample_page(number: int) -> np.ndarray:
    return page_image(open_input(SAMPLE), number)


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("number", [3, 4])
def test_a_turned_page_is_turned_back(number: int, clockwise: int) -> None:
    upright = sample_page(number)
    lying = turned(upright, clockwise)
    back, sure = quarter_turn(lying)
    assert sure > 0.9
    assert (clockwise + back) % 360 == 0
    assert np.array_equal(turned(lying, back), upright)


def test_a_page_upside_down_is_read_with_its_places_on_the_upright_page() -> None:
    engine = engine_named("auto")
    upright = sample_page(3)
    found = read_page(turned(upright, 180), 3, engine)
    assert found.rotation == 180
    title = next(line for line in found.lines if "立案报告表" in line.text)
    assert title.box[1] < 0.2 and title.box[3] < 0.25
    assert all(0 <= edge <= 1 for line in found.lines for edge in line.box)
    assert found.tables and found.aspect == pytest.approx(upright.shape[1] / upright.shape[0])


@needs_font
def test_a_drawn_page_is_read_exactly() -> None:
    found = read_page(pixels(page(*LETTER, (1560, 2260, "7"))), 1, engine_named("auto"))
    assert found.page_number == "7" and found.page_number_box is not None
    assert [compare_key(line.text) for line in found.lines] == [compare_key(text) for _, _, text in LETTER]
    for line, (x, y, _) in zip(found.lines, LETTER, strict=True):
        assert abs(line.box[0] - x / A4[0]) < 0.02 and line.box[1] <= (y + 22) / A4[1] <= line.box[3]
        assert len(line.char_confidence) == len(line.text)
    assert found.confidence > 0.9 and not found.blank


@needs_font
def test_text_of_neighbouring_cells_is_kept_apart() -> None:
    image = page((210, 320, "案由"), (520, 320, "未在当地进货"), (210, 440, "当事人"), (520, 440, "宋知远"))
    grid(image, (200, 500, 1400), (300, 400, 520))
    found = read_page(pixels(image), 1, engine_named("auto"))
    assert [line.text for line in found.lines] == ["案由", "未在当地进货", "当事人", "宋知远"]


def test_a_white_page_is_blank_without_asking_the_engine() -> None:
    found = read_page(pixels(Image.new("RGB", A4, "white")), 1, engine_named("auto"))
    assert found.blank and found.text == ""


def test_a_picture_without_text_is_no_blank_page() -> None:
    """A photograph is evidence, not an empty sheet."""
    random = np.random.default_rng(3)
    photograph = np.full((*A4[::-1], 3), 255, np.uint8)
    photograph[600:1500, 300:1300] = np.kron(
        random.integers(0, 200, (9, 10, 3)), np.ones((100, 100, 1))
    ).astype(np.uint8)
    found = read_page(photograph, 1, engine_named("auto"))
    assert not found.blank


# --- text layers ----------------------------------------------------------------------------------

TEXT = [
    (72, 700, "Decision No. 18 of 2025"),
    (72, 120, "Total amount 10765.66 yuan"),
    (300, 400, "Middle of the page"),
]


def test_a_born_digital_page_is_not_recognised_but_read(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(text_pdf(TEXT))
    scan = read_file(path)
    found = scan.pages[0]
    assert (found.source, found.confidence, scan.engine, scan.engine_version) == ("text", 1.0, "pdf-text", "")
    assert [line.text for line in found.lines] == [TEXT[0][2], TEXT[2][2], TEXT[1][2]]
    first = found.lines[0].box
    assert first[0] == pytest.approx(72 / 595, abs=0.01)
    assert first[1] < 1 - 700 / 842 < first[3] + 0.005


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_places_on_a_rotated_text_page_are_those_one_sees(tmp_path: Path, rotate: int) -> None:
    """The ink in the picture of the page lies inside the boxes of the text layer."""
    path = tmp_path / "x.pdf"
    path.write_bytes(text_pdf([TEXT[0]], b"/Rotate %d" % rotate))
    found = read_file(path).pages[0]
    picture = page_image(open_input(path), 1)
    ys, xs = np.nonzero(picture.min(axis=2) < 100)
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = found.lines[0].box
    assert x0 - 0.01 <= xs.min() / width and xs.max() / width <= x1 + 0.01
    assert y0 - 0.01 <= ys.min() / height and ys.max() / height <= y1 + 0.01


def test_a_page_box_that_does_not_start_at_zero(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(text_pdf([(172, 900, TEXT[0][2])], box=b"[100 200 695 1042]"))
    box = read_file(path).pages[0].lines[0].box
    assert box[0] == pytest.approx(72 / 595, abs=0.01)
    assert box[1] < 1 - 700 / 842 < box[3] + 0.005


def test_the_text_layer_behind_a_scan_is_not_trusted(tmp_path: Path) -> None:
    """Scanners write their own reading behind the picture; we read the picture."""
    import pypdf

    sheet = Image.new("RGB", (595, 842), "white")
    sheet.save(tmp_path / "picture.pdf", resolution=72)
    (tmp_path / "text.pdf").write_bytes(text_pdf(TEXT))
    writer = pypdf.PdfWriter(clone_from=tmp_path / "text.pdf")
    writer.pages[0].merge_page(pypdf.PdfReader(tmp_path / "picture.pdf").pages[0])
    writer.write(tmp_path / "x.pdf")
    found = read_file(tmp_path / "x.pdf").pages[0]
    assert found.source == "ocr" and found.blank


def test_a_few_characters_are_no_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(text_pdf([(72, 700, "p. 3")]))
    assert read_file(path).pages[0].source == "ocr"


# --- engines --------------------------------------------------------------------------------------


@needs_font
@needs_tesseract
def test_tesseract_reads_a_drawn_page() -> None:
    found = read_page(pixels(page(*LETTER, size=56)), 1, engine_named("tesseract"))
    assert found.engine == "tesseract-chi_sim"
    said = compare_key(found.text)
    for piece in ("当事人", "宋知远", "349901100018", "10,765.66", "询问笔录"):
        assert piece in said
    assert all(0 <= line.confidence <= 1 for line in found.lines)


def test_a_missing_program_is_named_with_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutsideMissing) as caught:
        Tesseract()
    assert "tesseract" in caught.value.what and "apt-get install tesseract-ocr" in caught.value.next_step


@pytest.mark.parametrize(
    ("package", "relative"), [("no_such_package", "x.onnx"), ("rapidocr", "models/none.onnx")]
)
def test_a_missing_model_is_named_with_the_package_to_install(package: str, relative: str) -> None:
    with pytest.raises(OutsideMissing, match=package) as caught:
        model_file(package, relative)
    assert "pip install" in caught.value.next_step


@pytest.mark.parametrize(
    ("name", "near"), [("fasst", "fast"), ("tesseracct", "tesseract"), ("x", "auto、fast、best、tesseract")]
)
def test_an_unknown_engine_names_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        engine_named(name)
    assert near in caught.value.next_step
