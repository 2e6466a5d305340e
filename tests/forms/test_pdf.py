"""PDF of documents: every form's pages, and many PDFs as one with numbers and bookmarks."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image
from pypdf.generic import NameObject, RectangleObject

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.dossier_situation import DossierFacts, situation_text
from zmtool.forms.libreoffice import to_pdf
from zmtool.forms.pdf_stack import A4, Part, stack
from zmtool.forms.records import ENFORCEMENT
from zmtool.workflow.filling import bound_documents, filled_bytes
from zmtool.workflow.filling_licence import bound_application_documents

from .full_application import full_application
from .full_case import full_case
from .soffice import needs_libreoffice

LONGER = {
    "inspection_record": 2,
    "inquiry_record": 2,
    "penalty_decision": 2,
    "licence_dossier_catalog": 2,
    "dossier_catalog": 4,
}
"""Pages of the documents of a case and an application that have everything; any other fills one page."""


class TestEveryForm:
    pytestmark = needs_libreoffice

    def test_each_has_the_pages_it_should(self, tmp_path: Path) -> None:
        case = bound_documents(full_case(), load_catalogue().of_area(ENFORCEMENT))
        bound = [
            one for one in (*case, *bound_application_documents(full_application())) if one.form.template
        ]
        papers = [tmp_path / f"{index}.docx" for index in range(len(bound))]
        for path, one in zip(papers, bound, strict=True):
            path.write_bytes(filled_bytes(one))
        done = to_pdf(papers, tmp_path)
        found = {one.form.id: made.pages for one, made in zip(bound, done, strict=True)}
        assert found == {one.form.id: LONGER.get(one.form.id, 1) for one in bound}
        assert set(found) == {form.id for form in load_catalogue().fillable}


def blank(path: Path, *sizes: tuple[float, float], turned: int = 0) -> Path:
    writer = pypdf.PdfWriter()
    for size in sizes:
        writer.add_blank_page(*size).rotate(turned)
    writer.write(path)
    return path


def stamps(pdf: Path) -> list[tuple[str, float, float]]:
    """Of each page the text, and where it begins as fractions of the page as it is seen (from the lower left)."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            written = text.get_text_bounded().strip()
            left, bottom = text.get_charbox(0)[:2] if written else (0.0, 0.0)
            found.append((written, left / page.get_width(), bottom / page.get_height()))
    return found


def test_numbers_at_the_lower_right_bookmarks_and_no_clock(tmp_path: Path) -> None:
    parts = [
        Part("封面", blank(tmp_path / "a.pdf", A4)),
        Part("正文（一）", blank(tmp_path / "b.pdf", A4, A4), 1),
        Part("宽页", blank(tmp_path / "c.pdf", (A4[1], A4[0])), 3),
        Part("备考表", blank(tmp_path / "d.pdf", A4)),
    ]
    made = stack(parts, "示烟立〔2025〕第18号 案卷")
    assert (made.begins, made.pages) == ((1, 2, 4, 5), 5)
    path = tmp_path / "all.pdf"
    path.write_bytes(made.content)
    found = stamps(path)
    assert [one[0] for one in found] == ["", "1", "2", "3", ""]
    assert all(x > 0.85 and 0.03 < y < 0.1 for text, x, y in found if text)
    reader = pypdf.PdfReader(path)
    assert [(one.title, reader.get_destination_page_number(one)) for one in reader.outline] == [
        ("封面", 0),
        ("正文（一）", 1),
        ("宽页", 3),
        ("备考表", 4),
    ]
    assert reader.metadata is not None
    assert set(reader.metadata) == {"/Title", "/Producer"}
    assert stack(parts, "示烟立〔2025〕第18号 案卷") == made


def test_both_sides(tmp_path: Path) -> None:
    one, two, three = (blank(tmp_path / f"{pages}.pdf", *[A4] * pages) for pages in (1, 2, 3))
    parts = [
        Part("封面", one),
        Part("目录", two),
        Part("甲", three, 1),
        Part("乙", two, 4),
        Part("备考表", one),
    ]
    made = stack(parts, "卷", both_sides=True)
    path = tmp_path / "all.pdf"
    path.write_bytes(made.content)
    assert made.begins == (1, 3, 5, 8, 11)
    found = stamps(path)
    assert [text for text, *_ in found] == ["", "", "", "", "1", "2", "3", "4", "5", "", ""]
    for page, (text, x, _) in enumerate(found, 1):
        if text:
            assert (x > 0.5) == (page % 2 == 1) == (int(text) % 2 == 1)
    kept = [Part("甲", one, 1), Part("另行放入", one), Part("乙", one, 5)]
    assert stack(kept, "卷", both_sides=True).begins == (1, 3, 5)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_any_page_comes_to_a4_the_right_way_up(tmp_path: Path, turned: int) -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(700, 500)
    page.mediabox = RectangleObject((100, 50, 700, 500))
    page.rotate(turned)
    page[NameObject("/AA")] = page[NameObject("/Resources")]
    writer.write(tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        seen = document[0].get_size()
    made = stack([Part("甲", tmp_path / "a.pdf", 7)], "卷")
    (tmp_path / "b.pdf").write_bytes(made.content)
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as document:
        width, height = document[0].get_size()
    assert (width > height) == (seen[0] > seen[1])
    assert sorted((round(width), round(height))) == [595, 842]
    assert stamps(tmp_path / "b.pdf")[0][0] == "7"
    assert "/AA" not in pypdf.PdfReader(tmp_path / "b.pdf").pages[0]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_is_seen_at_the_upper_left_stays_there(tmp_path: Path, turned: int) -> None:
    picture = Image.new("RGB", (800, 400), "white")
    picture.paste("red", (0, 0, 200, 100))
    picture.rotate(turned, expand=True).save(tmp_path / "a.pdf")
    writer = pypdf.PdfWriter(clone_from=tmp_path / "a.pdf")
    writer.pages[0].rotate(turned)
    writer.write(tmp_path / "b.pdf")
    (tmp_path / "c.pdf").write_bytes(stack([Part("甲", tmp_path / "b.pdf")], "卷").content)
    with pypdfium2.PdfDocument(tmp_path / "c.pdf") as document:
        seen = document[0].render(scale=0.5).to_pil().convert("RGB")
    width, height = seen.size
    assert width > height
    red = [
        seen.getpixel((int(width * x), int(height * y))) for x, y in ((0.1, 0.22), (0.9, 0.22), (0.1, 0.8))
    ]
    assert [one[1] < 100 for one in red] == [True, False, False]  # type: ignore[index]


def test_a_framed_picture_is_not_enlarged(tmp_path: Path) -> None:
    Image.new("RGB", (100, 50), "red").save(tmp_path / "a.pdf", resolution=72)
    shares = []
    for framed in (True, False):
        made = stack([Part("甲", tmp_path / "a.pdf", framed=framed)], "卷")
        with pypdfium2.PdfDocument(made.content) as document:
            seen = document[0].render(scale=0.2).to_pil().convert("RGB")
        shares.append(sum(seen.getchannel("G").histogram()[:100]) / (seen.width * seen.height))
    assert shares[0] < 0.02 and shares[1] > 0.6


def test_the_note_says_what_is_known_and_no_more() -> None:
    assert situation_text(DossierFacts(18, 21)) == (
        "本卷共有文件18份，正文编页第1页至第21页；封面、目录、备考表不编页。"
    )
    text = situation_text(
        DossierFacts(
            20,
            27,
            prints=["《店招照片》"],
            outside=["《罚没款缴款凭证》"],
            to_add=[f"《材料{index}》" for index in range(15)],
            elsewhere=["证据“录像”"],
            unsigned=["《检查（勘验）笔录》第2页"],
            held="涉案物品尚有中华(硬)12条在库。",
            absent=["卷内没有《法制审核意见书》"],
        )
    )
    assert "《店招照片》由电子原件打印入卷。" in text
    assert "《材料11》等15份须另行放入" in text and "《材料12》" not in text
    assert text.splitlines()[-1] == "对照评查标准，卷内没有《法制审核意见书》。"
    assert situation_text(DossierFacts(0, 0)) == "本卷正文尚无文件。"
