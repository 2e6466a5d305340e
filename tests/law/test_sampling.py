"""How many samples of how many cartons (领域说明（执法）5.6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.law.library import Law


@pytest.mark.parametrize(
    ("base", "taken", "right"),
    [
        ("1", "1", True),
        ("0.8", "0.8", True),
        ("1.5", "2", False),
        ("2", "1", True),
        ("2", "2", True),
        ("51", "3", False),
        ("100", "1", True),
        ("100", "2", True),
        ("101", "1", False),
        ("500", "5", True),
        ("2500", "5", True),
        ("2500", "10", True),
        ("2501", "4", False),
        ("9999", "10", True),
        ("9999", "11", False),
    ],
)
def test_tiers_and_their_borders(law: Law, base: str, taken: str, right: bool) -> None:
    assert law.sampling.fits(Decimal(base), Decimal(taken)) is right


@given(st.decimals(0, 10000, places=1), st.integers(1, 12))
def test_what_is_said_to_be_right_is(base: Decimal, taken: int) -> None:
    from zmtool.law.library import load_law

    sampling = load_law().sampling
    numbers = [int(one) for one in sampling.right(base).replace("或等于基数", "").rstrip("条").split("至")]
    inside = numbers[0] <= taken <= numbers[-1]
    assert sampling.fits(base, Decimal(taken)) == (inside or (base < 2 and taken == base))
