"""Every fillable form: filled whole, tables grown, signing places there, and read back from the Word file."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from zmtool.base.shipped import data_file
from zmtool.base.text import compare_key
from zmtool.cases.records import CaseDocument
from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, LICENCE
from zmtool.reading.documents import read_documents
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadDocument
from zmtool.scans.word import word_page
from zmtool.workflow.filling import bound_documents, filled_bytes
from zmtool.workflow.filling_licence import bound_application_documents

from .full_application import full_application
from .full_case import full_case
from .samples import text_of

EVERY = load_catalogue()
CATALOGUE = EVERY.of_area(ENFORCEMENT)
CASE, APPLICATION = full_case(), full_application()
DRAWN = (*bound_documents(CASE, CATALOGUE), *bound_application_documents(APPLICATION))
BOUND = {one.form.id: one for one in DRAWN if one.form.template}
every_form = pytest.mark.parametrize("one", BOUND.values(), ids=list(BOUND))


def read_back(one: BoundDocument, folder: Path) -> ReadDocument:
    path = folder / "x.docx"
    path.write_bytes(filled_bytes(one))
    documents = read_documents([word_page(path)], EVERY.of_area(one.form.area))
    assert [found.type for found in documents] == [one.form.id]
    return documents[0]


def test_case_and_application_have_every_form() -> None:
    assert set(BOUND) == {form.id for form in EVERY.fillable}


@every_form
def test_nothing_required_is_missing(one: BoundDocument) -> None:
    assert one.missing == ()
    assert not [sign.id for sign in one.form.signs if sign.required and sign.id not in one.signs]


@every_form
def test_the_filled_document_says_everything_and_no_tag_is_left(one: BoundDocument) -> None:
    said = "\n".join(text_of(filled_bytes(one)))
    for left in ("{{", "{%", "None"):
        assert left not in said
    for field in one.form.fields:
        assert one.values[field.id] in said, field.id
    for sign in one.form.signs:
        facts = one.signs.get(sign.id, SignFacts())
        assert "、".join(facts.names) in said and facts.opinion in said, sign.id
    for rows in one.rows.values():
        assert all(cell in said for row in rows for cell in row.values())


@every_form
def test_tables_repeat_their_header_and_keep_rows_whole(one: BoundDocument) -> None:
    document = Document(io.BytesIO(filled_bytes(one)))
    for table in one.form.tables:
        rows = one.rows[table.id]
        labels = [column.label for column in table.columns]
        drawn = next(
            found for found in document.tables if [cell.text for cell in found.rows[0].cells] == labels
        )
        header = drawn.rows[0]._tr.trPr
        assert header is not None and header.find(qn("w:tblHeader")) is not None
        assert len(drawn.rows) >= len(rows) + 1
        for row in drawn.rows[1 : len(rows) + 1]:
            properties = row._tr.trPr
            assert properties is not None and properties.find(qn("w:cantSplit")) is not None


@every_form
def test_every_run_has_a_typeface_for_chinese(one: BoundDocument) -> None:
    document = Document(io.BytesIO(filled_bytes(one)))
    styles = {style.style_id: style.element for style in document.styles}
    normal = styles["Normal"].rPr.rFonts.get(qn("w:eastAsia"))
    assert normal
    for run in document.element.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is None or fonts.get(qn("w:eastAsia")), "".join(run.itertext())


@every_form
def test_fields_are_read_back_as_they_went_in(one: BoundDocument, tmp_path: Path) -> None:
    found = read_back(one, tmp_path)
    different = {}
    for field in one.form.fields:
        wanted = one.values[field.id]
        got = found.fields.get(field.id)
        if wanted and (
            got is None or compare_key(got.normal or "") != compare_key(normal_form(field.type, wanted) or "")
        ):
            different[field.id] = (wanted, got.value if got else None)
    assert different == {}
    for table in one.form.tables:
        assert [
            {key: compare_key(cell.value) for key, cell in row.items() if cell.value}
            for row in found.tables[table.id]
        ] == [{key: compare_key(cell) for key, cell in row.items() if cell} for row in one.rows[table.id]]


@every_form
def test_signing_places_are_read_back(one: BoundDocument, tmp_path: Path) -> None:
    found = read_back(one, tmp_path)
    for sign in one.form.signs:
        facts = one.signs.get(sign.id, SignFacts())
        got = found.signs[sign.id]
        assert got.names == facts.names, sign.id
        assert compare_key(got.opinion) == compare_key(facts.opinion), sign.id
        assert (got.date.normal if got.date else None) == (facts.date.isoformat() if facts.date else None)


@every_form
def test_a_bare_document_is_filled_with_empty_places(one: BoundDocument) -> None:
    """Nothing known yet: the form is printed to be completed by hand, and what is missing is listed."""
    bound = bare_document(one)
    said = "\n".join(text_of(filled_bytes(bound)))
    assert "{{" not in said and "None" not in said
    for field in one.form.fields:
        if field.required and field.source.startswith(("document.", "other.")):
            assert field.label in bound.missing


def bare_document(one: BoundDocument) -> BoundDocument:
    only = (DocumentFacts(one.form.id),)
    if one.form.area == LICENCE:
        return bound_application_documents(replace(APPLICATION, documents=only))[0]
    return bound_documents(replace(CASE, documents=only, instalments=()), CATALOGUE)[0]


def test_a_document_takes_what_another_document_says() -> None:
    """The latest notice of the hearing counts; without one the place of the announcement is not known."""
    notices = [
        CaseDocument("hearing_notice", fields=MappingProxyType({"place": place})) for place in ("甲", "乙")
    ]
    announced = CaseDocument("hearing_publicity")
    for others, place in ((notices, "乙"), ([], "")):
        case = replace(CASE, documents=(*others, announced))
        assert bound_documents(case, CATALOGUE)[-1].values["place"] == place


def test_a_receipt_that_nobody_signed_is_not_taken_for_signed_by_the_recipient(tmp_path: Path) -> None:
    one = replace(BOUND["service_receipt"], signs=MappingProxyType({}))
    assert one.values["recipient"]
    assert read_back(one, tmp_path).signs["receiver"].names == ()


@every_form
def test_no_table_runs_into_the_next_and_no_page_is_signed_alone(one: BoundDocument) -> None:
    """Word makes one table of two without a line between, which takes the second's header its repetition."""
    body = Document(data_file(f"templates/{one.form.template}")).element.body
    kinds = [child.tag for child in body]
    assert not any(pair == (qn("w:tbl"), qn("w:tbl")) for pair in itertools.pairwise(kinds))
    for sealed in (child for child in body if "印章）" in "".join(child.itertext())):
        before = sealed.getprevious()
        while not "".join(before.itertext()).strip():
            before = before.getprevious()
        last = list(before.iter(qn("w:p")))[-1]
        assert Paragraph(last, None).paragraph_format.keep_with_next or "{%tr" in "".join(before.itertext())
