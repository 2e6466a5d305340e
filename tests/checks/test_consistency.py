"""The matrix of agreement between documents: every item's examples, and rows that are only part of the goods."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts
from zmtool.checks.checklist import load_checklist
from zmtool.checks.records import Status
from zmtool.workflow.review_standard import checklist_failures
from zmtool.workflow.reviewing import dossier_of_case, review_dossier

CASE = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")


def statuses(case: CaseFacts) -> dict[str, Status]:
    review = review_dossier(dossier_of_case(case), "consistency")
    return {one.item.code: one.status for one in review.results}


def with_rows(case: CaseFacts, kind: str, rows: list[dict[str, str]]) -> CaseFacts:
    documents = tuple(
        replace(one, rows=MappingProxyType({"goods": tuple(map(MappingProxyType, rows))}))
        if one.type == kind
        else one
        for one in case.documents
    )
    return replace(case, documents=documents)


def test_every_example_comes_out_as_it_says() -> None:
    assert checklist_failures("consistency") == []


def test_it_is_not_scored_and_every_item_has_examples() -> None:
    items = load_checklist("consistency").items
    assert all(one.points == 0 for one in items)
    assert all({"pass"} < set(one.examples) for one in items)


def test_goods_given_back_in_part_agree_and_too_many_do_not() -> None:
    goods = [
        {"seq": "1", "name": one.name, "unit": one.unit, "quantity": str(one.quantity)} for one in CASE.goods
    ]
    assert statuses(with_rows(CASE, "goods_return_list", goods[:1]))["M09"] is Status.PASS
    less = [{**goods[0], "quantity": "1"}]
    assert statuses(with_rows(CASE, "goods_return_list", less))["M09"] is Status.PASS
    more = [{**goods[0], "quantity": str(CASE.goods[0].quantity + Decimal(1))}]
    assert statuses(with_rows(CASE, "goods_return_list", more))["M09"] is Status.FAIL
    other = [{**goods[0], "name": "没有查获的品种"}]
    assert statuses(with_rows(CASE, "goods_return_list", other))["M09"] is Status.FAIL


def test_another_person_may_be_asked_without_a_finding() -> None:
    documents = tuple(
        replace(one, fields=MappingProxyType({**one.fields, "party_name": "顾清和"}))
        if one.type == "inquiry_record"
        else one
        for one in CASE.documents
    )
    assert statuses(replace(CASE, documents=documents))["M01"] is Status.PASS
