"""What is said twice: sums in figures and in words, and tables whose rows and total add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.forms.records import FormField
from zmtool.reading.agreement import in_agreement
from zmtool.reading.agreements import load_agreements
from zmtool.reading.made_fields import made_field
from zmtool.reading.misreadings import look_alikes
from zmtool.reading.records import ReadField
from zmtool.reading.row_sums import rows_in_agreement
from zmtool.reading.understanding import understood
from zmtool.values.money import format_money, to_capitals

BOX = (0.1, 0.1, 0.2, 0.2)
COLUMNS = load_agreements().rows[0]


def read(kind: str, text: str, confidence: float = 0.9) -> ReadField:
    return made_field(FormField("x", "某项", kind), text, confidence, 1, BOX)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("人民币壹仟贰佰元整（¥1200.00）", "1200.00"),
        ("伍仟元（5000元）", "5000.00"),
        ("5,000.00元（大写：伍仟元整）", "5000.00"),
        ("1200元（人民币壹仟贰佰元整）", "1200.00"),
    ],
)
def test_a_sum_said_twice_is_all_but_certain(text: str, normal: str) -> None:
    found = read("money", text, 0.7)
    assert found.normal == normal and found.confidence >= 0.99 and found.mended == ""


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("壹仟贰佰元整（¥1300.00）", ("1300.00", "1200.00")),
        ("柒仟元整（¥1,000.00）", ("7000.00", "1000.00")),
        ("1200元（大写：壹仟捌佰元整）", ("1200.00", "1800.00")),
        ("捌佰元（300元）", ("800.00", "300.00")),
    ],
)
def test_sums_that_differ_are_not_believed(text: str, alternatives: tuple[str, ...]) -> None:
    found = read("money", text, 1.0)
    assert found.normal is None and found.confidence <= 0.6 and found.alternatives == alternatives


@pytest.mark.parametrize(
    ("text", "exact"),
    [("1.5万余元", "15000.00"), ("约5000元", "5000.00"), ("五千余元", "5000.00"), ("3000元左右", "3000.00")],
)
def test_an_inexact_sum_is_no_sum(text: str, exact: str) -> None:
    found = read("money", text, 1.0)
    assert found.normal is None and found.alternatives == (exact,) and found.confidence <= 0.6


@pytest.mark.parametrize(
    ("text", "normal", "mended"),
    [
        ("100.12万元", "1001200.00", False),
        ("捌佰元", "800.00", False),
        ("RMB1200", "1200.00", False),
        ("1,2O0.00元", "1200.00", True),
        ("5,000.00元", "5000.00", False),
        ("2.990.00", "2990.00", True),
        ("2，990.00元", "2990.00", False),
    ],
)
def test_sums_and_their_separators(text: str, normal: str, mended: bool) -> None:
    said = understood("money", text)
    assert said.normal == normal and bool(said.mended) == mended


def test_two_fields_that_say_one_sum() -> None:
    figures, words = in_agreement(read("money", "753.60元", 0.7), read("text", "柒佰伍拾叁元陆角整", 0.7))
    assert figures.confidence >= 0.99 and words.confidence >= 0.99
    figures, words = in_agreement(read("money", "153.60元", 0.99), read("text", "柒佰伍拾叁元陆角整", 0.99))
    assert figures.alternatives == ("753.60", "153.60") and max(figures.confidence, words.confidence) <= 0.6
    figures, words = in_agreement(read("money", "999.60元", 0.9), read("text", "柒佰伍拾叁元陆角整", 0.99))
    assert figures.alternatives == ("999.60", "753.60") and figures.confidence <= 0.6


def test_well_read_sums_that_no_misreading_explains_contradict_on_paper() -> None:
    figures, words = in_agreement(read("money", "406.70元", 0.99), read("text", "肆佰陆拾元柒角整", 0.99))
    assert figures.confidence == words.confidence == 0.99
    assert figures.alternatives == words.alternatives == ("406.70", "460.70")


def test_an_empty_or_unreadable_twin_says_nothing() -> None:
    figures = read("money", "753.60元")
    for other in (read("text", ""), read("text", "看不清")):
        assert in_agreement(figures, other) == (figures, other)


@given(st.integers(1, 10**7), st.data())
def test_no_single_misreading_of_a_sum_is_believed(cents: int, data: st.DataObject) -> None:
    amount = Decimal(cents).scaleb(-2)
    figures = format_money(amount)
    at = data.draw(st.integers(0, len(figures) - 1))
    misread = figures[:at] + data.draw(st.sampled_from(look_alikes(figures[at]))) + figures[at + 1 :]
    found = read("money", f"{misread}元（大写：{to_capitals(amount)}）", 0.95)
    assert found.normal == str(amount) or found.normal is None or found.confidence < 0.9
    one, words = in_agreement(read("money", f"{misread}元", 0.95), read("text", to_capitals(amount), 0.95))
    assert one.normal == str(amount) or one.confidence <= 0.6 or one.normal is None


# --- tables ---------------------------------------------------------------------------------------


def row(quantity: str, price: str, amount: str, confidence: float = 0.95) -> dict[str, ReadField]:
    return {
        "quantity": read("number", quantity, confidence),
        "unit_price": read("money", price, confidence),
        "amount": read("money", amount, confidence),
    }


RIGHT = row("10", "299.00", "2,990.00")


def test_rows_that_add_up_stay_as_they_are() -> None:
    rows, total = rows_in_agreement([RIGHT, RIGHT], read("money", "5,980.00"), COLUMNS)
    assert rows == (RIGHT, RIGHT) and total == read("money", "5,980.00")


@pytest.mark.parametrize("written", ["2.990.00", "2,99〇.O0", "2,9g0.00", "2,990.OO"])
def test_an_impossible_figure_is_repaired_by_its_row(written: str) -> None:
    (one, _), _ = rows_in_agreement([row("10", "299.00", written), RIGHT], read("money", "5,980.00"), COLUMNS)
    assert one["amount"].normal == "2990.00" and one["amount"].mended == written
    assert one["amount"].value == written


def test_a_figure_for_a_figure_is_repaired_where_row_and_total_agree() -> None:
    (one, _), total = rows_in_agreement(
        [row("10", "299.00", "2,996.00"), row("1", "8.00", "3.00", 0.9)], read("money", "2,998.00"), COLUMNS
    )
    assert one["amount"].normal == "2996.00" and total is not None, "two rows are wrong: no repair"
    (_, two), _ = rows_in_agreement(
        [RIGHT, row("1", "8.00", "3.00", 0.9)], read("money", "2,998.00"), COLUMNS
    )
    assert two["amount"].normal == "8.00" and two["amount"].mended == "3.00"
    assert two["amount"].alternatives == ("3.00",)


def test_a_figure_read_surely_is_no_misreading() -> None:
    (_, two), _ = rows_in_agreement(
        [RIGHT, row("1", "8.00", "3.00", 1.0)], read("money", "2,998.00"), COLUMNS
    )
    assert two["amount"].normal == "3.00" and two["amount"].alternatives == ("8.00",)
    assert two["amount"].confidence <= 0.6


def test_two_repairs_are_none() -> None:
    (one,), _ = rows_in_agreement([row("8", "3.00", "84.00")], None, COLUMNS)
    assert not one["amount"].mended
    (one,), _ = rows_in_agreement([row("3", "8.00", "64.00")], None, COLUMNS)
    assert one["quantity"].normal == "3" and one["quantity"].alternatives == ("8",)
    assert max(cell.confidence for cell in one.values()) <= 0.6


def test_an_error_of_the_paper_stays_for_a_review() -> None:
    wrong = row("12", "167.48", "2,709.76", 0.99)
    (one, _), total = rows_in_agreement([wrong, RIGHT], read("money", "5,699.76"), COLUMNS)
    assert one == wrong and total == read("money", "5,699.76")


def test_a_misread_total_is_repaired_by_right_rows() -> None:
    _, total = rows_in_agreement([RIGHT, RIGHT], read("money", "5.9B0.00"), COLUMNS)
    assert total is not None and total.normal == "5980.00" and total.mended == "5.9B0.00"
    _, total = rows_in_agreement([RIGHT, RIGHT], read("money", "5,930.00", 0.9), COLUMNS)
    assert total is not None and total.normal == "5980.00" and total.alternatives == ("5930.00",)
    _, total = rows_in_agreement([RIGHT, RIGHT], read("money", "5,930.00", 1.0), COLUMNS)
    assert total is not None and total.normal == "5930.00" and total.confidence <= 0.6
    assert total.alternatives == ("5980.00",)


def test_rows_without_all_three_figures_are_left_alone() -> None:
    half = {"quantity": read("number", "10"), "amount": read("money", "1.00")}
    blank = {**RIGHT, "amount": replace(RIGHT["amount"], value="", normal="")}
    rows, _ = rows_in_agreement([half, blank], None, COLUMNS)
    assert rows == (half, blank)
    assert rows_in_agreement([], None, COLUMNS) == ((), None)
