"""The parts of a profile by value: quartiles, places, the words that cover numbers, the page."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.insight.profile.comparison import LEAST_PEERS, ShopSums, compared, place_among, quantile
from zmtool.reports.week_charts import WeekValue, week_columns, week_line
from zmtool.values.masking import masked_phones


def _sums(qty: int, price: str | None = "100", brands: int = 5, weeks: int = 13) -> ShopSums:
    return ShopSums(Decimal(qty), None if price is None else Decimal(price), brands, weeks, None)


def test_quartiles_and_place_by_hand() -> None:
    peers = {at: _sums(qty) for at, qty in enumerate((10, 20, 30, 40, 50))}
    found = compared(_sums(45), peers, "10 档", 13)
    qty = found.figures[0]
    assert (qty.lower, qty.median, qty.upper) == (Decimal(20), Decimal(30), Decimal(40))
    assert (qty.value, qty.place, qty.peers) == (Decimal(45), Decimal("0.8"), 5)
    price = found.figures[1]
    assert price.place == Decimal("0.5"), "equal ones count half"
    assert found.figures[4].peers == 0 and found.figures[4].place is None, "nothing is known of the origin"


def test_too_few_peers_are_no_comparison() -> None:
    found = compared(_sums(45), {at: _sums(10) for at in range(LEAST_PEERS - 1)}, "10 档", 13)
    assert found.figures == () and "另外 4 户" in found.why


def test_a_figure_that_few_peers_have_is_left_open() -> None:
    peers = {at: _sums(10, "100" if at < 3 else None) for at in range(8)}
    price = compared(_sums(0, None), peers, "10 档", 13).figures[1]
    assert (price.value, price.median, price.peers) == (None, None, 3)


@given(
    st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=40), st.integers(0, 1000).map(Decimal)
)
def test_places_and_quartiles_stay_within(values: list[Decimal], own: Decimal) -> None:
    known = sorted(values)
    assert 0 <= place_among(own, known) <= 1
    quartiles = [quantile(known, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert quartiles == sorted(quartiles) and quartiles[0] == known[0] and quartiles[-1] == known[-1]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("13912345678", "139****5678"),
        ("电话13912345678。", "电话139****5678。"),
        ("0370-2345678", "0370-****5678"),
        ("349901100018", "349901100018"),
        ("D13912345678", "D13912345678"),
        ("139123456789", "139123456789"),
    ],
)
def test_telephone_numbers_are_covered_and_others_are_not(text: str, covered: str) -> None:
    assert masked_phones(text) == covered


def test_charts_name_the_last_week_and_break_where_nothing_is_known() -> None:
    weeks = [WeekValue(f"2026-W{at:02d}", float(at), 1.0 if at == 3 else 0.0) for at in range(1, 53)]
    chart = str(week_columns("<订量>", weeks, unit="条", whole="全部", part="白沙<b>"))
    assert "2026-W52</text>" in chart and "<b>" not in chart and "&lt;订量&gt;" in chart
    assert chart.count("</text>") < 30, "not every week has room for its name"
    line = str(
        week_line(
            "价",
            [WeekValue("1", 1.0), WeekValue("2", 2.0), WeekValue("3", None), WeekValue("4", 3.0)],
            unit="元",
        )
    )
    assert len(re.findall("<polyline", line)) == 1 and len(re.findall("<circle", line)) == 3
    assert "<svg" in str(week_line("价", [WeekValue("1", None)], unit="元"))
