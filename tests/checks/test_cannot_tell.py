"""What nobody can tell from the paper is never held against anybody: the items on seals and signatures are unsure."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.checklist import load_checklist
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate_item
from zmtool.checks.records import ItemResult, Status
from zmtool.dossiers.records import Document, Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.reviewing import dossier_of_case

STANDARD = load_checklist("penalty-ordinary")


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))


def judged(dossier: Dossier, code: str) -> ItemResult:
    context = Context(
        dossier, load_law(), load_catalogue().of_area(ENFORCEMENT), STANDARD.trust, STANDARD.parameters
    )
    return evaluate_item(context, next(item for item in STANDARD.items if item.code == code))


def with_document(dossier: Dossier, type_: str, **changes: object) -> Dossier:
    documents = tuple(
        replace(one, **changes) if one.type == type_ else one  # type: ignore[arg-type]
        for one in dossier.documents
    )
    return replace(dossier, documents=documents)


def unsigned(document: Document, place: str, present: bool | None, why: str = "") -> dict[str, object]:
    sign = replace(document.signs[place], present=present, names=(), date=None, why=why)
    return {"signs": MappingProxyType({**document.signs, place: sign})}


def without_seal(document: Document) -> dict[str, object]:
    return {"marks": tuple(mark for mark in document.marks if mark.kind != "seal")}


def test_a_seal_that_cannot_be_told_is_unsure_and_a_missing_one_fails(dossier: Dossier) -> None:
    notice = dossier.first("penalty_advance_notice")
    assert notice is not None
    missing = with_document(dossier, notice.type, **without_seal(notice))
    assert judged(missing, "E56").status is Status.FAIL
    unclear = with_document(
        dossier, notice.type, **without_seal(notice), unclear={"seal": "黑白或者灰度扫描，看不出红色"}
    )
    result = judged(unclear, "E56")
    assert result.status is Status.UNSURE
    assert any("看不清有没有盖章（黑白或者灰度扫描" in one.message for one in result.findings)
    assert judged(dossier, "E56").status is Status.PASS


@pytest.mark.parametrize("code", ["E57", "A03"])
def test_a_signature_that_cannot_be_told_is_unsure(dossier: Dossier, code: str) -> None:
    type_, place = ("preservation_notice", "party") if code == "E57" else ("inspection_record", "officer")
    document = dossier.first(type_)
    assert document is not None
    absent = with_document(dossier, type_, **unsigned(document, place, False))
    assert judged(absent, code).status is Status.FAIL
    unclear = with_document(dossier, type_, **unsigned(document, place, None, "被印章遮盖"))
    result = judged(unclear, code)
    assert result.status is Status.UNSURE
    assert all(one.status is Status.UNSURE for one in result.findings)
    if code == "E57":
        assert any("被印章遮盖" in one.message for one in result.findings)


def test_a_word_file_shows_no_signature_by_hand(dossier: Dossier) -> None:
    document = dossier.first("preservation_notice")
    assert document is not None
    typed = with_document(dossier, document.type, **unsigned(document, "party", False), origin="text")
    result = judged(typed, "E57")
    assert result.status is Status.UNSURE and any("Word" in one.message for one in result.findings)


def test_a_page_of_a_record_without_an_answer_is_unsure(dossier: Dossier) -> None:
    document = dossier.first("inspection_record")
    assert document is not None
    untold = with_document(dossier, document.type, marks=())
    assert judged(untold, "B11").status is Status.UNSURE
