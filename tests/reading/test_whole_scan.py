"""The clean sample's scan says what its facts say, and every box lies on the right page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.cases.case_file import read_case
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadDocument, ReadField
from zmtool.scans.records import ScannedFile
from zmtool.workflow.reviewing import dossier_of_case
from zmtool.workflow.scan_contents import contents_findings

pytestmark = [pytest.mark.whole_job, pytest.mark.xdist_group("scans")]


@pytest.fixture(scope="module")
def read(clean_scan: ScannedFile) -> tuple[ReadDocument, ...]:
    return read_documents(clean_scan.pages, load_catalogue().of_area(ENFORCEMENT))


@pytest.fixture(scope="module")
def facts() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))


def test_every_page_was_read_upright(clean_scan: ScannedFile) -> None:
    assert clean_scan.notes == () and clean_scan.problem == ""
    assert [page.page for page in clean_scan.pages] == list(range(1, len(clean_scan.pages) + 1))
    assert {page.rotation for page in clean_scan.pages} == {0}
    assert not any(page.blank for page in clean_scan.pages)
    assert all(page.confidence > 0.9 for page in clean_scan.pages)


def test_documents_and_their_pages(read: tuple[ReadDocument, ...], facts: Dossier) -> None:
    assert [(one.type, one.pages) for one in read] == [(one.type, one.pages) for one in facts.documents]


def pairs(read: tuple[ReadDocument, ...], facts: Dossier) -> Iterator[tuple[str, str, str]]:
    """(where, what the facts say, what the scan says) of every field and cell."""
    for paper, known in zip(read, facts.documents, strict=True):
        for key, field in known.fields.items():
            found = paper.fields.get(key)
            yield f"{known.type}.{key}", field.normal or field.value, _said(found)
        for key, rows in known.tables.items():
            seen = paper.tables.get(key, ())
            assert len(seen) == len(rows), f"{known.type}.{key}"
            for index, row in enumerate(rows):
                for column, cell in row.cells.items():
                    yield (
                        f"{known.type}.{key}.{index}.{column}",
                        cell.normal or cell.value,
                        _said(seen[index].get(column)),
                    )


def _said(found: ReadField | None) -> str:
    return "" if found is None else found.normal or found.value


def test_the_fields_of_the_scan_are_those_of_the_facts(
    read: tuple[ReadDocument, ...], facts: Dossier
) -> None:
    every = list(pairs(read, facts))
    wrong = [one for one in every if compare_key(one[1]) != compare_key(one[2])]
    assert len(every) > 450
    assert len(wrong) <= 0.01 * len(every), wrong


def test_signing_places_are_those_of_the_facts(read: tuple[ReadDocument, ...], facts: Dossier) -> None:
    for paper, known in zip(read, facts.documents, strict=True):
        for key, sign in known.signs.items():
            found = paper.signs[key]
            assert (found.present, found.names) == (sign.present, sign.names), (known.type, key)
            assert (found.date.normal if found.date else None) == (sign.date.normal if sign.date else None)


def test_every_box_lies_on_its_page(read: tuple[ReadDocument, ...]) -> None:
    seen = 0
    for document in read:
        places = [(one.page, one.box) for one in document.fields.values()]
        places += [
            (cell.page, cell.box)
            for rows in document.tables.values()
            for row in rows
            for cell in row.values()
        ]
        places += [(one.page, one.box) for one in document.signs.values()]
        places += [(mark.page, mark.box) for mark in document.marks]
        for number, (x0, y0, x1, y1) in places:
            assert number in document.pages
            assert 0 <= x0 <= x1 <= 1 and 0 <= y0 <= y1 <= 1, (document.type, number)
            seen += 1
    assert seen > 450


def test_sealed_documents_carry_a_seal_and_the_others_none(
    read: tuple[ReadDocument, ...], facts: Dossier
) -> None:
    for paper, known in zip(read, facts.documents, strict=True):
        assert any(mark.kind == "seal" for mark in paper.marks) == known.has_mark("seal"), known.type


def test_dossier_page_numbers(clean_scan: ScannedFile, facts: Dossier) -> None:
    assert [page.page_number for page in clean_scan.pages] == [page.page_number for page in facts.pages]


def test_its_contents_and_its_pages_agree_until_a_page_is_lost(clean_scan: ScannedFile) -> None:
    def told(lost: int) -> list[str]:
        pages = [page for page in clean_scan.pages if page.page != lost]
        documents = read_documents(pages, load_catalogue())
        return [one.message for one in contents_findings(pages, documents)]

    assert told(0) == []
    assert told(9) == ["扫描件第10页的页码为8，应为7，缺第7页"]
    assert told(14) == ["目录列有《法制审核意见书》，卷内没有", "扫描件第15页的页码为13，应为12，缺第12页"]
    assert told(2) == [], "without a table of contents there is nothing to compare"
