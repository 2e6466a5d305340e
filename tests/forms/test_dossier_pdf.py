"""The dossier as one PDF: what goes in, in which order, and that its parts tell the truth about each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pypdf
import pypdfium2
import pytest
from PIL import Image

from zmtool.base.errors import BadInput, Refused
from zmtool.cases.records import CaseDocument, CaseFacts, CustodyEntry, Evidence
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.workflow.dossier_contents import dossier_contents
from zmtool.workflow.dossier_pdf import DossierPdf, dossier_pdf
from zmtool.workflow.evidence_files import as_pages

from .samples import clean_case
from .soffice import needs_libreoffice

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
SHA = {
    name: f"{index:064x}" for index, name in enumerate(("店招照片", "身份证", "合同", "录像", "坏件", "凭证"))
}


def types(case: CaseFacts, files: Mapping[str, Path] = MappingProxyType({})) -> list[str]:
    return [one.document.type for one in dossier_contents(case, CATALOGUE, files).pieces]


def evidence(name: str, kind: str = "书证", **more: object) -> Evidence:
    return replace(Evidence(kind, name, date(2025, 3, 5), "宋知远", sha256=SHA.get(name, "")), **more)  # type: ignore[arg-type]


class TestContents:
    def test_the_sample_stands_as_it_is(self) -> None:
        case = clean_case()
        assert types(case) == [one.type for one in case.documents]

    def test_shuffled_documents_come_into_the_order_of_the_archive(self) -> None:
        case = clean_case()
        documents = list(case.documents)
        receipt = documents.pop(13)
        assert receipt.fields["served_title"] == "行政处罚事先告知书"
        shuffled = replace(case, documents=(*reversed(documents), receipt))
        assert types(shuffled) == [one.type for one in case.documents]
        served = [one for one in dossier_contents(shuffled, CATALOGUE, {}).pieces if one.title == "送达回证"]
        assert [one.document.fields["served_title"] for one in served] == [
            "行政处罚事先告知书",
            "行政处罚决定书",
        ]

    def test_cover_contents_and_note_are_always_there_and_count_anew(self) -> None:
        fields = MappingProxyType({"page_count": "99", "party_name": "宋某"})
        rows = MappingProxyType({"entries": ({"seq": "1"},)})
        case = replace(
            clean_case(),
            documents=(
                CaseDocument("dossier_cover", fields=fields),
                CaseDocument("dossier_catalog", rows=rows),
                CaseDocument("filing_report"),
            ),
        )
        pieces = dossier_contents(case, CATALOGUE, {}).pieces
        assert [one.document.type for one in pieces] == [
            "dossier_cover",
            "dossier_catalog",
            "filing_report",
            "dossier_note",
        ]
        assert pieces[0].document.fields == {"party_name": "宋某"}
        assert pieces[1].document.rows == {}

    def test_evidence_stands_behind_what_was_copied_and_in_the_place_of_its_document(self) -> None:
        case = replace(
            clean_case(),
            evidence=(
                evidence("店招照片"),
                Evidence("书证", "罚没款缴款凭证", sha256=SHA["凭证"]),
                Evidence("书证", "快递单", pages=2),
                evidence("录像", "视听资料"),
            ),
        )
        files = {SHA["店招照片"]: Path("a.pdf"), SHA["凭证"]: Path("b.pdf")}
        contents = dossier_contents(case, CATALOGUE, files)
        titles = [one.title for one in contents.pieces]
        place = titles.index("证据复制（提取）单")
        assert titles[place + 1 : place + 3] == ["店招照片", "快递单"]
        assert titles.count("罚没款缴款凭证") == 1
        voucher = contents.pieces[titles.index("罚没款缴款凭证")]
        assert voucher.file == Path("b.pdf") and voucher.document.type == "payment_voucher"
        slip = contents.pieces[place + 2]
        assert slip.is_slip and contents.first_number(place + 3) == contents.first_number(place + 2) + 2
        assert contents.elsewhere == ("录像",)

    def test_an_unknown_paper_stays_where_the_case_has_it(self) -> None:
        case = clean_case()
        documents = (*case.documents[:4], CaseDocument("某某说明", pages=3), *case.documents[4:])
        contents = dossier_contents(replace(case, documents=documents), CATALOGUE, {})
        assert contents.pieces[4].is_slip and contents.pieces[4].title == "某某说明"


def test_files_of_evidence_as_pages(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x112] = 6
    Image.new("RGB", (400, 200), "red").save(tmp_path / "photo.jpg", exif=turned)
    assert as_pages(tmp_path / "photo.jpg", tmp_path / "a.pdf") == "pictures"
    box = pypdf.PdfReader(tmp_path / "a.pdf").pages[0].mediabox
    assert box.height == 2 * box.width
    writer = pypdf.PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_attachment("x.exe", b"MZ")
    writer.write(tmp_path / "paper")
    assert as_pages(tmp_path / "paper", tmp_path / "b.pdf") == "pages"
    assert pypdf.PdfReader(tmp_path / "b.pdf").attachments == {}
    for content in (b"%PDF-1.4 garbage", b"", b"\xff\xd8\xff broken", b"plain"):
        (tmp_path / "bad").write_bytes(content)
        with pytest.raises(BadInput):
            as_pages(tmp_path / "bad", tmp_path / "c.pdf")


def texts(made: DossierPdf) -> list[str]:
    """The text of each page without spaces."""
    with pypdfium2.PdfDocument(made.content) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def stamp(content: bytes, page: int) -> str:
    """What stands at the lower right of a page."""
    with pypdfium2.PdfDocument(content) as document:
        one = document[page - 1]
        width = one.get_width()
        return one.get_textpage().get_text_bounded(width - 90, 25, width, 50).strip()


def page_column(content: bytes, pages: range) -> list[int]:
    """The column 页次 of the contents on these pages (from 1)."""
    found: list[int] = []
    with pypdfium2.PdfDocument(content) as document:
        for number in pages:
            text = document[number - 1].get_textpage()
            start, _ = text.search("页次").get_next()
            left, bottom, _, _ = text.get_charbox(start)
            column = text.get_text_bounded(left - 8, 60, left + 26, bottom)
            found += [int(one) for one in re.findall(r"\d+", column)]
    return found


class TestWholeDossier:
    pytestmark = needs_libreoffice

    def test_the_sample(self) -> None:
        made = dossier_pdf(clean_case(), {})
        assert (made.pages, made.numbered) == (24, 21)
        assert made.to_add == made.absent == made.refused == made.incomplete == ()
        assert made.outside == ("《罚没款缴款凭证》",)
        pages = texts(made)
        for one in made.entries:
            assert one.title in pages[one.begins - 1] or one.number is None
            for offset in range(one.pages):
                number = "" if one.number is None else str(one.number + offset)
                assert stamp(made.content, one.begins + offset) == number, one.title
        numbers = [one.number for one in made.entries if one.number is not None]
        assert page_column(made.content, range(2, 3)) == numbers
        assert "卷内页数21" in pages[0] and "卷内页数21" in pages[-1]
        assert "本卷材料齐全" in pages[-1]
        reader = pypdf.PdfReader(BytesIO(made.content))
        assert [one.title for one in reader.outline] == [one.title for one in made.entries]
        assert reader.metadata is not None and "示烟立〔2025〕第18号" in str(reader.metadata.title)

    def test_with_evidence_slips_and_defects(self, tmp_path: Path) -> None:
        Image.new("RGB", (900, 600), "red").save(tmp_path / "photo.jpg")
        writer = pypdf.PdfWriter()
        for _ in range(3):
            writer.add_blank_page(595, 842)
        writer.write(tmp_path / "paper.pdf")
        (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" * 9)
        (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 garbage")
        case = clean_case()
        documents = [
            replace(one, unsigned_pages=(2,)) if one.type == "inspection_record" else one
            for one in case.documents
            if one.type not in ("dossier_cover", "dossier_catalog", "dossier_note", "legal_review_opinion")
        ]
        case = replace(
            case,
            documents=(*documents[:2], CaseDocument("某某说明", pages=3), *documents[2:]),
            dossier_note="",
            evidence=(
                evidence("店招照片"),
                evidence("合同"),
                evidence("录像", "视听资料"),
                evidence("坏件"),
                evidence("身份证"),
            ),
            custody=(CustodyEntry("W01", "intake", Decimal(12), date(2025, 3, 5)),),
        )
        originals = {
            SHA["店招照片"]: tmp_path / "photo.jpg",
            SHA["合同"]: tmp_path / "paper.pdf",
            SHA["录像"]: tmp_path / "film.mp4",
            SHA["坏件"]: tmp_path / "bad.pdf",
        }
        made = dossier_pdf(case, originals)
        by_title = {one.title: one for one in made.entries}
        assert by_title["合同"].pages == 3
        assert by_title["某某说明"].pages == 3
        assert [name for name, _ in made.refused] == ["坏件", "身份证"]
        assert made.to_add == ("《某某说明》", "证据“坏件”", "证据“身份证”")
        assert made.absent == ("卷内没有《法制审核意见书》",)
        pages = texts(made)
        slip = by_title["某某说明"]
        assert f"编页为第{slip.number}页至第{(slip.number or 0) + 2}页" in pages[slip.begins - 1]
        assert stamp(made.content, slip.begins) == ""
        numbers = [one.number for one in made.entries if one.number is not None]
        assert page_column(made.content, range(2, made.entries[2].begins)) == numbers
        for one in made.entries:
            if one.number is not None and one is not slip:
                printed = [stamp(made.content, one.begins + offset) for offset in range(one.pages)]
                assert printed == [str(one.number + offset) for offset in range(one.pages)], one.title
        note = pages[-1]
        for said in (
            f"正文编页第1页至第{made.numbered}页",
            "《店招照片》、《合同》由电子原件打印入卷",
            "《某某说明》、证据“坏件”、证据“身份证”须另行放入",
            "证据“录像”以电子文件另行保存",
            "《检查（勘验）笔录》第2页缺少签名",
            "卷内没有《法制审核意见书》",
        ):
            assert said in note, said
        assert f"卷内页数{made.numbered}" in note and f"卷内页数{made.numbered}" in pages[0]
        last = made.entries[-2]
        assert (last.number or 0) + last.pages - 1 == made.numbered

    def test_nothing_is_made_where_something_required_is_missing_and_that_is_refused(self) -> None:
        case = replace(clean_case(), cause="")
        with pytest.raises(Refused, match="缺少必填内容"):
            dossier_pdf(case, {}, missing="refuse")
