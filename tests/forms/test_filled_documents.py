"""Filled documents: what Word shows is what was bound, as docxtpl would have filled it; goods tables grow."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from zmtool.base.shipped import data_file
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.goods.records import GoodsLine
from zmtool.workflow.filling import bound_documents, fill_case, filled_bytes

from .samples import clean_case, text_of

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
CASE = clean_case()
BOUND = bound_documents(CASE, CATALOGUE)


@pytest.mark.parametrize("one", BOUND, ids=lambda one: one.form.id)
def test_every_value_stands_in_the_document_and_no_tag_is_left(one: BoundDocument) -> None:
    filled = filled_bytes(one)
    said = "\n".join(text_of(filled))
    assert "{{" not in said and "{%" not in said and "None" not in said
    for key, value in one.values.items():
        assert value.replace("\r", "") in said or not value, key
    for rows in one.rows.values():
        for row in rows:
            assert all(cell in said for cell in row.values())
    assert Document(io.BytesIO(filled)).paragraphs


@pytest.mark.parametrize("form", ["penalty_decision", "preservation_notice", "penalty_advance_notice"])
def test_docxtpl_fills_the_same_text(form: str, tmp_path: Path) -> None:
    docxtpl = pytest.importorskip("docxtpl", reason="docxtpl 0.20.2 is the peer: pip install '.[bench]'")
    one = next(one for one in BOUND if one.form.id == form)
    peer = docxtpl.DocxTemplate(data_file(f"templates/{one.form.template}"))
    peer.render(one.template_context(), autoescape=True)
    peer.save(tmp_path / "peer.docx")
    assert text_of(filled_bytes(one)) == text_of((tmp_path / "peer.docx").read_bytes())


@pytest.mark.parametrize(
    "form", ["preservation_approval", "preservation_notice", "valuation_sheet", "goods_return_list"]
)
def test_a_goods_table_grows_to_sixty_rows_under_a_repeated_header(form: str) -> None:
    goods = tuple(
        GoodsLine(f"品种{index}", "条", Decimal(index), "6901028075015", unit_price=Decimal("100.00"))
        for index in range(1, 61)
    )
    case = replace(CASE, goods=goods)
    one = next(one for one in bound_documents(case, CATALOGUE) if one.form.id == form)
    document = Document(io.BytesIO(filled_bytes(one)))
    table = next(one for one in document.tables if "品种规格" in [cell.text for cell in one.rows[0].cells])
    header = table.rows[0]._tr.trPr
    assert header is not None and header.find(qn("w:tblHeader")) is not None
    names = [row.cells[1].text for row in table.rows]
    assert [name for name in names if name.startswith("品种") and name[2:].isdigit()] == [
        f"品种{index}" for index in range(1, 61)
    ]
    for row in table.rows[1:61]:
        properties = row._tr.trPr
        assert properties is not None and properties.find(qn("w:cantSplit")) is not None


def test_files_appear_whole_and_in_dossier_order(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    filled = fill_case(CASE, tmp_path / "文书", progress=lambda done, total: seen.append((done, total)))
    names = sorted(path.name for path in (tmp_path / "文书").iterdir())
    assert names == [one.path.name for one in filled]
    assert names[0].startswith("01-")
    assert seen[-1] == (len(filled), len(filled))
    only = fill_case(CASE, tmp_path / "一", only=("penalty_decision",))
    assert [one.form_id for one in only] == ["penalty_decision"]


def test_official_typefaces_are_named_for_chinese() -> None:
    from lxml import etree

    from .samples import NAMESPACE, member_of

    one = next(one for one in BOUND if one.form.id == "penalty_decision")
    root = etree.fromstring(member_of(filled_bytes(one)))
    faces = {fonts.get(f"{{{NAMESPACE}}}eastAsia") for fonts in root.iter(f"{{{NAMESPACE}}}rFonts")}
    assert "方正小标宋简体" in faces
