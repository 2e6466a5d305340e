"""A unit as party: who stands for it is printed and required; a person's particulars are left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import read_documents
from zmtool.scans.word import word_page
from zmtool.workflow.filling import bound_documents, filled_bytes

from .full_case import full_case
from .samples import text_of

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
DECISIONS = ("penalty_decision", "no_penalty_decision", "onsite_penalty_decision")


def of_kind(kind: str, **more: str) -> CaseFacts:
    case = full_case()
    party = replace(
        case.party, kind=kind, name="示例商贸有限公司", gender="", birth_date=None, occupation="", **more
    )
    return replace(case, party=party)


def bound(case: CaseFacts, form: str) -> BoundDocument:
    return next(one for one in bound_documents(case, CATALOGUE) if one.form.id == form)


@pytest.mark.parametrize("form", DECISIONS)
def test_who_stands_for_a_unit_is_printed_and_read_back(form: str, tmp_path: Path) -> None:
    case = of_kind("法人", legal_rep="顾南", position="经理", id_no="", uscc="91349901MA0000007D")
    one = bound(case, form)
    said = "\n".join(text_of(filled_bytes(one)))
    assert "法定代表人：顾南" in said and "性别" not in said and "年龄" not in said
    path = tmp_path / "x.docx"
    path.write_bytes(filled_bytes(one))
    (read,) = read_documents([word_page(path)], CATALOGUE)
    assert (read.fields["unit_head"].value, read.fields["unit_position"].value) == ("顾南", "经理")
    assert read.fields["party_name"].value == "示例商贸有限公司"
    assert one.values["party_id_no"] == "91349901MA0000007D"


@pytest.mark.parametrize("form", DECISIONS)
def test_what_is_required_depends_on_who_the_party_is(form: str) -> None:
    assert {"法定代表人", "职务"} <= set(bound(of_kind("其他组织"), form).missing)
    person = bound(of_kind("自然人", legal_rep="顾南"), form)
    assert "法定代表人" not in person.missing and "性别" in person.missing
    assert "法定代表人" not in "\n".join(text_of(filled_bytes(person)))
    trader = bound(of_kind("个体工商户"), form)
    assert not {"法定代表人", "性别"} & set(trader.missing)


def test_a_condition_of_no_source_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "forms"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        'id: own\nversion: "1"\nsource: 本局\ntitle: 某表\nnature: internal\norder: 900\n'
        "fields:\n  - {id: party_name, required_when: {当事人: [法人]}}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageProblem, match="不符合规定格式"):
        load_catalogue(tmp_path)
