"""Documents up to the decision: two texts of one announcement, and what the custody account says of samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.cases.records import CaseDocument, CustodyEntry
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.forms.sample_facts import sample_fact
from zmtool.goods.records import GoodsLine
from zmtool.workflow.filling import bound_documents, filled_bytes

from .full_case import full_case
from .samples import clean_case, text_of

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
DAY = date(2025, 3, 6)
LINES = (
    GoodsLine("甲", "条", Decimal(10), "6901028075015", unit_price=Decimal("200.00"), tag="01"),
    GoodsLine("乙", "包", Decimal(20), cartons=Decimal(2), unit_price=Decimal("100.00"), tag="02"),
)


def moved(kind: str, tag: str, quantity: int, holder: str = "") -> CustodyEntry:
    return CustodyEntry(tag, kind, Decimal(quantity), DAY, holder)


def announced(kind: str, name: str) -> tuple[BoundDocument, str]:
    case = full_case()
    party = replace(case.party, kind=kind, name=name)
    case = replace(case, party=party, documents=(CaseDocument("public_notice_claim", date=DAY),))
    bound = bound_documents(case, CATALOGUE)[0]
    return bound, "\n".join(text_of(filled_bytes(bound)))


def test_a_known_party_is_called_to_be_heard() -> None:
    bound, said = announced("个体工商户", "宋知远")
    assert "接受调查公告" in said and "宋知远：" in said and "认领" not in said
    assert bound.missing == ()


@pytest.mark.parametrize("name", ["", "无主"])
def test_an_unknown_owner_is_called_to_claim_the_goods(name: str) -> None:
    bound, said = announced("无主", name)
    assert "认领公告" in said and "无主" not in said and "接受调查公告" not in said
    assert "自本公告发布之日起30日内" in said
    assert bound.missing == ()


def test_only_what_went_to_the_laboratory_is_listed() -> None:
    sent = (moved("sample", "01", 1, "检测站"), moved("sample", "01", 1, "检测站"))
    rows = sample_fact(LINES, sent, "samples")
    assert isinstance(rows, tuple)
    assert [(row["name"], row["quantity"], row["sampled"]) for row in rows] == [
        ("甲", Decimal(10), Decimal(2))
    ]
    assert sample_fact(LINES, sent, "laboratory") == "检测站"
    assert sample_fact(LINES, sent, "sampled_total") == Decimal(2)


def test_before_any_sample_every_line_waits_for_its_figure() -> None:
    rows = sample_fact(LINES, (), "samples")
    assert isinstance(rows, tuple)
    assert [(row["name"], row["sampled"]) for row in rows] == [("甲", None), ("乙", None)]
    for name in ("laboratory", "sampled_total", "loss_total", "loss_amount", "loss_capitals"):
        assert sample_fact(LINES, (), name) is None
    assert sample_fact(LINES, (), "losses") == ()


def test_what_the_laboratory_used_up_is_worth_its_part_of_the_line() -> None:
    lost = (moved("sample_loss", "01", 1), moved("sample_loss", "02", 5))
    rows = sample_fact(LINES, lost, "losses")
    assert isinstance(rows, tuple)
    assert [(row["lost"], row["amount"]) for row in rows] == [
        (Decimal(1), Decimal("200.00")),
        (Decimal(5), Decimal("50.00")),
    ]
    assert sample_fact(LINES, lost, "loss_amount") == Decimal("250.00")
    assert sample_fact(LINES, lost, "loss_capitals") == "贰佰伍拾元整"
    # Cartons and packs are not added up, nor is a sum told of which a part has no price.
    assert sample_fact(LINES, lost, "loss_total") is None
    unpriced = (replace(LINES[0], unit_price=None), LINES[1])
    assert sample_fact(unpriced, lost, "loss_amount") is None


def test_goods_without_a_tag_are_known_by_their_number() -> None:
    goods = tuple(replace(line, tag="") for line in LINES)
    rows = sample_fact(goods, (moved("sample", "02", 3),), "samples")
    assert isinstance(rows, tuple)
    assert [row["name"] for row in rows] == ["乙"]


def test_a_statement_names_the_bureau_it_is_made_to() -> None:
    case = replace(clean_case(), documents=(CaseDocument("service_address_confirm", date=DAY),))
    bound = bound_documents(case, CATALOGUE)[0]
    assert "及时书面告知示例县烟草专卖局" in bound.values["statement"]
    assert set(bound.missing) == {"送达地址", "是否同意电子送达"}
