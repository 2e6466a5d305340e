"""The code on a page: what it says, that it changes with the content, and its place in the Word file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import zxingcpp
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zmtool.base.errors import InvalidValue
from zmtool.documents.records import SignFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.code_place import PICTURE
from zmtool.forms.page_code import PageCode, code_of, code_picture, content_hash, parse_page_code
from zmtool.forms.template import compile_template
from zmtool.workflow.filling import bound_documents, filled_bytes

from .samples import clean_case, template_of

CASE = clean_case()
BOUND = bound_documents(CASE, load_catalogue())
DECISION = next(one for one in BOUND if one.form.id == "penalty_decision")
WORDS = st.text(
    st.characters(blacklist_characters="|", blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20
)


@given(
    WORDS, st.sampled_from(["penalty_decision", "service_receipt"]), st.integers(1, 99), st.integers(0, 999)
)
def test_what_a_code_says_is_read_back(case_no: str, form: str, which: int, page: int) -> None:
    code = PageCode(case_no, form, which, page, "abcdefgh")
    assert parse_page_code(code.text()) == code


@pytest.mark.parametrize(
    "text",
    ["", "https://example.invalid/?a=1", "zm1|a|b|1|2", "zm1||b|1|2|c", "zm1|a|b|x|2|c", "zm1|" + "a" * 200],
)
def test_another_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_page_code(text)


def test_the_hash_changes_with_fields_and_rows_but_not_with_signatures() -> None:
    same = content_hash(DECISION)
    assert content_hash(replace(DECISION, signs=MappingProxyType({"party": SignFacts(("宋知远",))}))) == same
    assert content_hash(replace(DECISION, values={**DECISION.values, "fine": "1.00"})) != same
    rows = {"goods": (MappingProxyType({"name": "甲"}),)}
    assert content_hash(replace(DECISION, rows=rows)) != same


def test_documents_of_one_form_are_counted() -> None:
    receipts = [one for one in BOUND if one.form.id == "service_receipt"]
    assert [code_of(CASE.case_no, CASE.documents, one).which for one in receipts] == [1, 2]


def test_the_word_file_carries_the_code_on_every_page_and_is_sound() -> None:
    code = code_of(CASE.case_no, CASE.documents, DECISION)
    content = filled_bytes(DECISION, code=code)
    document = Document(io.BytesIO(content))
    assert "zmtool-code" in document.sections[0].footer._element.xml
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        picture = Image.open(io.BytesIO(archive.read(PICTURE))).convert("L")
    (read,) = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    assert parse_page_code(read.text) == code
    assert filled_bytes(DECISION, code=code) == content
    assert PICTURE not in zipfile.ZipFile(io.BytesIO(filled_bytes(DECISION))).namelist()


def test_a_template_without_footer_has_no_place_for_a_code(tmp_path: Path) -> None:
    template = compile_template(template_of(tmp_path, "{{ 甲 }}"), coded=True)
    assert not template.coded
    with zipfile.ZipFile(
        io.BytesIO(template.render({"甲": "x"}, code_picture(PageCode("a", "b", 1, 0, "c"))))
    ) as archive:
        assert PICTURE not in archive.namelist()


def test_a_clerks_footer_with_a_placeholder_and_a_picture_keeps_both(tmp_path: Path) -> None:
    document = Document()
    footer = document.sections[0].footer
    footer.paragraphs[0].text = "{{ 甲 }}"
    logo = tmp_path / "logo.png"
    Image.new("RGB", (4, 4), "red").save(logo)
    footer.paragraphs[0].add_run().add_picture(str(logo))
    path = tmp_path / "t.docx"
    document.save(str(path))
    template = compile_template(path, coded=True)
    filled = template.render({"甲": "本局"}, code_picture(PageCode("a", "b", 1, 0, "c")))
    xml = Document(io.BytesIO(filled)).sections[0].footer._element.xml
    assert "本局" in xml and xml.count("<pic:pic") == 2
