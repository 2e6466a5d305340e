"""Word files are read back: what was filled in comes out again, and hostile files are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput
from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.cases.case_file import read_case
from zmtool.checks.records import Status
from zmtool.dossiers.records import Dossier
from zmtool.scans.intake import open_input
from zmtool.scans.word import word_page
from zmtool.workflow.filling import fill_case
from zmtool.workflow.reviewing import dossier_of_case, review_dossier, target_of_path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Dossier]:
    """The clean case as its facts say it, and as its filled Word files say it."""
    case = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")
    facts = dossier_of_case(case)
    folder = tmp_path_factory.mktemp("filled")
    fill_case(case, folder)
    return facts, target_of_path(folder, register=facts.register, cores=1).dossier


def test_every_filled_document_is_recognised(both: tuple[Dossier, Dossier]) -> None:
    facts, words = both
    assert [one.type for one in words.documents] == [one.type for one in facts.documents]


def test_every_field_comes_out_as_it_went_in(both: tuple[Dossier, Dossier]) -> None:
    facts, words = both
    different = []
    for wanted, found in zip(facts.documents, words.documents, strict=True):
        for key, value in wanted.fields.items():
            one = found.get(key)
            if value.value and (
                one is None or compare_key(one.normal or "") != compare_key(value.normal or "")
            ):
                different.append((wanted.type, key))
        for key, rows in wanted.tables.items():
            assert len(found.tables[key]) == len(rows), (wanted.type, key)
    assert different == []


def test_a_word_dossier_is_not_accused_of_what_word_cannot_show(both: tuple[Dossier, Dossier]) -> None:
    review = review_dossier(both[1])
    assert not [one.item.code for one in review.results if one.status is Status.FAIL]
    assert review.result("E56").status is Status.UNSURE  # type: ignore[union-attr]


def _word(path: Path, document: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", document)
    return path


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<a/>",
        b"not xml",
        (
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><w:document '
            b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&c;</w:document>'
        ),
    ],
)
def test_broken_word_files_are_refused(tmp_path: Path, document: bytes) -> None:
    path = _word(tmp_path / "坏.docx", document)
    assert open_input(path).kind == "word"
    with pytest.raises(BadInput):
        word_page(path)


def test_a_zip_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(BadInput, match="不认识"):
        open_input(path)
