"""The price on a day: the issue in force, its supplement, and a plain reason where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.goods.price_basis import basis_rule, load_basis_rules
from zmtool.goods.prices import NoPrice, PriceBook, price_book, price_on
from zmtool.goods.records import Basis

from .samples import CLASSIC, HARD, PEONY, WINTER, price

OLD = "2025年上半年"


def _book() -> PriceBook:
    return price_book([price(HARD, "440", OLD, WINTER), price(HARD, "450"), price(PEONY, "140", OLD, WINTER)])


def _on(book: PriceBook, barcode: str, day: date, catalogue: str = "") -> str:
    return str(price_on(book, barcode, Basis.RETAIL, day, catalogue).price)


@pytest.mark.parametrize(
    ("day", "amount"), [(date(2025, 1, 1), "440"), (date(2025, 6, 30), "440"), (date(2025, 7, 1), "450")]
)
def test_the_issue_in_force(day: date, amount: str) -> None:
    assert _on(_book(), HARD.barcode_carton, day) == amount


@pytest.mark.parametrize(
    ("barcode", "day", "remark"),
    [
        (HARD.barcode_carton, date(2024, 12, 31), "未查到价格"),
        (CLASSIC.barcode_carton, date(2025, 8, 1), "未查到价格"),
        (PEONY.barcode_carton, date(2025, 8, 1), "退出目录"),
    ],
)
def test_no_price(barcode: str, day: date, remark: str) -> None:
    with pytest.raises(NoPrice) as caught:
        _on(_book(), barcode, day)
    assert caught.value.remark == remark
    assert isinstance(caught.value, UnknownAnswer)


def test_an_end_of_validity_is_an_end() -> None:
    ended = replace(price(HARD, "440", OLD, WINTER), effective_to=date(2025, 3, 31))
    book = price_book([ended])
    assert _on(book, HARD.barcode_carton, date(2025, 3, 31)) == "440"
    with pytest.raises(NoPrice, match="退出目录"):
        _on(book, HARD.barcode_carton, date(2025, 4, 1))


def test_the_issues_of_the_whole_history_end_older_ones() -> None:
    only = [price(PEONY, "140", OLD, WINTER)]
    assert _on(price_book(only), PEONY.barcode_carton, date(2025, 8, 1)) == "140"
    newer = [("retail", "示例省价格目录", "2025年下半年", date(2025, 7, 1))]
    with pytest.raises(NoPrice, match="退出目录"):
        _on(price_book(only, newer), PEONY.barcode_carton, date(2025, 8, 1))


def test_a_supplement_changes_only_what_it_names() -> None:
    book = price_book([price(HARD, "450"), price(PEONY, "140"), price(HARD, "455", first=date(2025, 9, 1))])
    assert _on(book, HARD.barcode_carton, date(2025, 8, 31)) == "450"
    assert _on(book, HARD.barcode_carton, date(2025, 9, 1)) == "455"
    assert _on(book, PEONY.barcode_carton, date(2025, 9, 1)) == "140"


def test_catalogues_that_disagree() -> None:
    other = replace(price(HARD, "445"), catalogue="全国价格目录")
    book = price_book([price(HARD, "450"), other])
    with pytest.raises(NoPrice, match="几种说法") as caught:
        _on(book, HARD.barcode_carton, date(2025, 8, 1))
    assert caught.value.remark == "目录价格不一致"
    assert _on(book, HARD.barcode_carton, date(2025, 8, 1), "全国价格目录") == "445"
    agreeing = price_book([price(HARD, "450"), replace(other, price=price(HARD, "450").price)])
    assert _on(agreeing, HARD.barcode_carton, date(2025, 8, 1)) == "450"


def test_a_price_without_dates_gives_way_to_dated_ones() -> None:
    undated = replace(price(HARD, "400", "", None), catalogue="")
    assert _on(price_book([undated]), HARD.barcode_carton, date(2025, 8, 1)) == "400"
    assert _on(price_book([undated, price(HARD, "450")]), HARD.barcode_carton, date(2025, 8, 1)) == "450"


def test_the_basis_by_province_and_purpose() -> None:
    rules = load_basis_rules()
    assert basis_rule(rules, province="四川省").basis is Basis.WHOLESALE
    assert basis_rule(rules, province="湖南省", cause="not_local_purchase").basis is Basis.RETAIL
    assert not basis_rule(rules, province="湖南省").mark.certain
    assert basis_rule(rules, purpose="purchase").basis is Basis.WHOLESALE
    assert basis_rule(rules, purpose="criminal", province="湖南省").basis is Basis.RETAIL
    assert basis_rule(rules, purpose="criminal", goods="unbranded").basis is None
    with pytest.raises(UnknownAnswer, match="安徽省行政处罚核价"):
        basis_rule(rules, province="安徽省")


def test_the_closest_rule_wins_and_a_contradiction_is_no_answer() -> None:
    rules = load_basis_rules()
    hunan = basis_rule(rules, province="湖南省")
    by_cause = replace(hunan, id="local", causes=("transport_no_permit",), basis=Basis.WHOLESALE)
    assert basis_rule((*rules, by_cause), province="湖南省", cause="transport_no_permit") is by_cause
    assert basis_rule((*rules, by_cause), province="湖南省", cause="not_local_purchase") is hunan
    with pytest.raises(UnknownAnswer, match="几种规定"):
        basis_rule((*rules, replace(by_cause, causes=())), province="湖南省")


def test_a_wrong_file_names_its_field(tmp_path: object) -> None:
    folder = tmp_path / "schemas" / "law"  # type: ignore[operator]
    folder.mkdir(parents=True)
    text = 'id: price-basis\nversion: "1"\nsource: 本局\nrules:\n  - {id: a, purpose: other, text: 价格, mark: 法}\n'
    (folder / "price-basis.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem, match="不符合") as caught:
        load_basis_rules(tmp_path)  # type: ignore[arg-type]
    assert "purpose" in caught.value.where
