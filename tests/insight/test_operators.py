"""The statistics of operators, held against plain arithmetic."""

from __future__ import annotations

import math
from statistics import fmean, median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zmtool.insight.contract import Contract, load_contract
from zmtool.insight.engine.duck import DuckEngine, open_duck
from zmtool.insight.engine.protocol import Source
from zmtool.insight.models.definition import Operator
from zmtool.insight.models.operators import columns_of, wrapped
from zmtool.insight.models.query import checked, written

CONTRACT: Contract = load_contract()
SHOP = [one.id for one in CONTRACT.tables["retailer"].columns]


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Any:
    engine = open_duck(CONTRACT, Source(), spill=tmp_path_factory.mktemp("spill"), threads=1)
    yield engine
    engine.close()


def result(
    duck: DuckEngine, operator: Operator, rows: list[dict[str, Any]], values: dict[str, Any]
) -> list[dict[str, Any]]:
    """What an operator makes of rows: they stand in the query itself."""
    columns = list(rows[0])
    sql = " UNION ALL ".join(
        "SELECT "
        + ", ".join(
            f"CAST({one[name]!r} AS {'VARCHAR' if isinstance(one[name], str) else 'DOUBLE'}) AS {name}"
            for name in columns
        )
        for one in rows
    )
    query = checked(wrapped(operator, sql, columns, "lic_no"), CONTRACT.names)
    assert query.columns == columns_of(operator, columns, "lic_no")
    found = duck.rows(written(query, values), seconds=30, most=10_000)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_one_large_shop_does_not_hide_behind_the_deviation_it_makes(duck: DuckEngine) -> None:
    """supervision.md 3.3: nine shops of 28–35 cartons and one of 150: three sigma miss it, the median does not."""
    cartons = [28, 29, 30, 31, 31, 32, 33, 34, 35, 150]
    rows = [{"lic_no": float(at), "grp": "甲", "value": float(one)} for at, one in enumerate(cartons)]
    (sigma,) = [one for one in result(duck, Operator("sigma", "high", 5), rows, {}) if one["lic_no"] == 9]
    assert 2.9 < sigma["z"] < 3.0
    (robust,) = [one for one in result(duck, Operator("robust_z", "high", 5), rows, {}) if one["lic_no"] == 9]
    assert robust["z"] > 30
    middle = median(cartons)
    assert robust["z"] == pytest.approx(
        (150 - middle) / (1.4826 * median(abs(one - middle) for one in cartons)), abs=1e-3
    )


def robust_z(values: list[float]) -> list[float | None]:
    middle = median(values)
    spread = 1.4826 * median(abs(one - middle) for one in values)
    if spread <= 0:
        spread = 1.2533 * fmean(abs(one - middle) for one in values)
    return [None if spread <= 0 else (one - middle) / spread for one in values]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 200).map(float), min_size=5, max_size=25))
def test_robust_z_is_the_formula(duck: DuckEngine, values: list[float]) -> None:
    rows = [{"lic_no": float(at), "grp": "甲|1", "value": one} for at, one in enumerate(values)]
    found = {int(one["lic_no"]): one["z"] for one in result(duck, Operator("robust_z", "both", 5), rows, {})}
    for at, wanted in enumerate(robust_z(values)):
        if wanted is None or abs(wanted) < 5e-5:
            assert at not in found
        else:
            assert found[at] == pytest.approx(wanted, abs=1e-3)


def test_a_group_too_small_is_judged_in_the_one_above(duck: DuckEngine) -> None:
    rows = [{"lic_no": float(at), "grp": f"甲|{at % 5}", "value": float(at % 7 + 10)} for at in range(30)]
    rows.append({"lic_no": 99.0, "grp": "甲|9", "value": 200.0})
    found = {int(one["lic_no"]): one for one in result(duck, Operator("robust_z", "high", 10), rows, {})}
    assert found[99]["peers"] == 31
    assert result(duck, Operator("robust_z", "high", 100), rows, {}) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    recent=st.lists(st.integers(0, 50), min_size=3, max_size=3),
    earlier=st.lists(st.integers(0, 50), min_size=3, max_size=3),
)
def test_js_lies_between_0_and_1_and_is_the_formula(
    duck: DuckEngine, recent: list[int], earlier: list[int]
) -> None:
    rows = [
        {"lic_no": 1.0, "win": win, "sku": f"{at}", "value": float(one)}
        for win, ones in (("R", recent), ("H", earlier))
        for at, one in enumerate(ones)
    ]
    found = result(duck, Operator("js"), rows, {"min_qty": 1})
    if not sum(recent) or not sum(earlier):
        assert found == []
        return
    p, q = ([one / sum(ones) for one in ones] for ones in (recent, earlier))
    wanted = sum(
        0.5 * one * math.log2(2 * one / (one + other))
        for left, right in ((p, q), (q, p))
        for one, other in zip(left, right, strict=True)
        if one
    )
    assert 0 <= wanted <= 1
    if wanted < 5e-5:
        assert found == []
    else:
        assert found[0]["js"] == pytest.approx(wanted, abs=1e-4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(1, 60).map(float), min_size=6, max_size=20))
def test_cusum_is_the_running_sum_that_never_falls_below_0(duck: DuckEngine, values: list[float]) -> None:
    rows = [{"lic_no": 1.0, "pseq": float(at), "value": one} for at, one in enumerate(values)]
    found = result(duck, Operator("cusum", min_group=5), rows, {"k": 0.5, "pseq": len(values) - 1})
    running = 0.0
    for z in robust_z(values):
        if z is None:
            assert found == []
            return
        running = max(0.0, running + z - 0.5)
    if running < 5e-5:
        assert found == [] or found[0]["cusum"] == pytest.approx(0, abs=1e-3)
    else:
        assert found[0]["cusum"] == pytest.approx(running, abs=1e-2)


def test_shares_are_judged_by_their_logit(duck: DuckEngine) -> None:
    shares = [0.02, 0.03, 0.04, 0.05, 0.06, 0.9]
    rows = [{"lic_no": float(at), "grp": "甲", "value": one} for at, one in enumerate(shares)]
    found = {int(one["lic_no"]): one["z"] for one in result(duck, Operator("logit_z", "high", 5), rows, {})}
    wanted = robust_z([math.log((one + 0.005) / (1 - one + 0.005)) for one in shares])
    assert found[5] == pytest.approx(wanted[5], abs=1e-2)


def test_amounts_from_few_to_many_are_judged_by_their_logarithm(duck: DuckEngine) -> None:
    amounts = [10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 5000.0]
    rows = [{"lic_no": float(at), "grp": "甲", "value": one} for at, one in enumerate(amounts)]
    found = {int(one["lic_no"]): one for one in result(duck, Operator("log_z", "both", 5), rows, {})}
    wanted = robust_z([math.log(1 + one) for one in amounts])
    assert found[6]["z"] == pytest.approx(wanted[6], abs=1e-2)
    assert found[6]["middle"] == pytest.approx(80)
    plain = {int(one["lic_no"]): one for one in result(duck, Operator("robust_z", "both", 5), rows, {})}
    assert plain[6]["z"] > 10 * found[6]["z"]


def test_quartiles_and_their_range(duck: DuckEngine) -> None:
    rows = [
        {"lic_no": float(at), "grp": "甲", "value": float(one)} for at, one in enumerate([1, 2, 3, 4, 20])
    ]
    (found,) = result(duck, Operator("iqr", "high", 4), rows, {})
    assert (found["lic_no"], found["iqrs"]) == (4, pytest.approx((20 - 4) / (4 - 2)))


def test_what_a_line_leaves(duck: DuckEngine) -> None:
    rows = [
        {"lic_no": float(at), "grp": "甲", "x": float(at), "value": 3.0 * at + (at % 3)} for at in range(20)
    ]
    rows[10]["value"] += 60
    found = result(duck, Operator("resid", "high", 10), rows, {})
    assert max(found, key=lambda one: one["z"])["lic_no"] == 10


def test_a_score_says_what_each_feature_adds(duck: DuckEngine) -> None:
    rows = [
        {"lic_no": float(at), "tier": float(at % 2), "leaked": 1.0 if at % 2 and at < 12 else 0.0}
        for at in range(40)
    ]
    found = result(duck, Operator("score", min_group=3, features=("tier",)), rows, {"top": 1.0})
    one = next(row for row in found if row["tier"] == 1.0) if "tier" in found[0] else found[0]
    bad, n, kinds = 6, 40, 3
    c = math.log((bad + 1) / (bad + kinds)) - math.log((20 - bad + 1) / (n - bad + kinds))
    assert one["c_tier"] == pytest.approx(c, abs=1e-3)
    assert one["score"] == pytest.approx(c + math.log((bad + 1) / (n - bad + 1)), abs=1e-3)
