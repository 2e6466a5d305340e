"""Ranking, readiness, suppression, the calendar: the plain rules behind a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.insight.contract import load_contract
from zmtool.insight.data.calendar import calendar_of, lacking
from zmtool.insight.data.seasons import load_festivals
from zmtool.insight.data.wordings import load_order_words
from zmtool.insight.models.definition import Lift, Model
from zmtool.insight.models.hits import Hit, hits_of, lifted
from zmtool.insight.models.read import load_library, query_of
from zmtool.insight.runs.ranking import Record, load_queue_rules, quantiles, warnings_of, worth
from zmtool.insight.runs.readiness import blocked, figure
from zmtool.insight.runs.suppress import Known, suppressed
from zmtool.values.periods import monday_of, month_before, week_label, week_of

MODELS = load_library().models
RULES = load_queue_rules()
SUNDAY = date(2026, 6, 7)
WEEK = week_of(SUNDAY)


@given(st.dates(date(1970, 1, 5), date(2100, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    assert monday_of(week_of(day)) <= day < monday_of(week_of(day) + 1)
    year, number, _ = day.isocalendar()
    assert week_label(week_of(day)) == f"{year}-W{number:02d}"
    before = date(day.year, day.month, 1) - timedelta(days=1)
    assert month_before(f"{day:%Y-%m}") == f"{before:%Y-%m}"


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_places_are_shares_of_what_is_no_larger(values: list[float]) -> None:
    places = quantiles(values)
    assert all(0 < one <= 1 for one in places)
    for value, place in zip(values, places, strict=True):
        assert place == (Decimal(sum(one <= value for one in values)) / len(values)).quantize(
            Decimal("0.001")
        )


def test_worth_multiplies_its_parts() -> None:
    found = worth(1, Decimal("0.5"), 3, Record(), RULES)
    assert (found.level, found.chance, found.place, found.families) == (
        Decimal("1.0"),
        Decimal("0.250"),
        Decimal("0.750"),
        Decimal("1.50"),
    )
    assert found.value == Decimal("0.2812")
    proven = worth(1, Decimal("0.5"), 3, Record(checked=6, founded=6), RULES)
    wrong = worth(1, Decimal("0.5"), 3, Record(checked=6, founded=0), RULES)
    assert proven.value > found.value > wrong.value
    assert "属实可能" in found.words


def test_a_model_that_only_costs_time_is_told() -> None:
    assert warnings_of(Record(), [5] * 12, 40, RULES) == ()
    assert "建议调参或者停用" in warnings_of(Record(checked=40, founded=1), [5] * 12, 40, RULES)[0]
    assert "请留意" in warnings_of(Record(checked=40, founded=1), [5] * 3, 40, RULES)[0]
    assert "超过每周可核查" in warnings_of(Record(), [90] * 12, 40, RULES)[0]
    assert warnings_of(Record(checked=40, founded=20), [5] * 12, 40, RULES) == ()


def test_expressions_over_parameters_are_rounded_up() -> None:
    assert (figure("k + 1", {"k": 3}), figure("days / 7", {"days": 30}), figure("", {})) == (4, 5, 0)


def weeks(present: dict[int, int]) -> list[tuple[int, str, int, int]]:
    return [(WEEK - back, "349901", orders, orders) for back, orders in present.items()]


def test_the_calendar_knows_missing_thin_and_closed_weeks() -> None:
    found = calendar_of(
        weeks({5: 100, 4: 100, 2: 10, 1: 100, 0: 100}), {(WEEK - 3, ""): "停访"}, Decimal("0.5")
    )
    assert [one.state for one in found] == ["complete", "complete", "closed", "thin", "complete", "complete"]
    assert found[2].reason == "停访"


def test_what_a_model_lacks_is_named() -> None:
    found = calendar_of(
        weeks({9: 100, 8: 100, 7: 100, 6: 100, 4: 100, 3: 100, 2: 100, 1: 100, 0: 100}), {}, Decimal("0.5")
    )
    assert lacking(found, SUNDAY, back=4) == ()
    assert lacking(found, SUNDAY, back=6) == (f"{week_label(WEEK - 5)} 349901（缺）",)
    assert "以前没有数据" in lacking(found, SUNDAY, back=12)[0]
    assert lacking(found, SUNDAY + timedelta(days=7), back=2) == (f"{week_label(WEEK + 1)}（未导入）",)
    assert lacking((), SUNDAY, back=1) == ("没有任何订单数据",)
    assert len(lacking(found, SUNDAY, days=40)) == 1 and len(lacking(found, SUNDAY, months=2)) == 1


def test_a_model_without_its_data_does_not_run() -> None:
    contract, f01, h02, a01 = load_contract(), MODELS["F01"], MODELS["H02"], MODELS["A01"]
    full = calendar_of(weeks(dict.fromkeys(range(30), 100)), {}, Decimal("0.5"))

    def why(
        model: Model,
        *,
        empty: frozenset[str] = frozenset(),
        unfilled: frozenset[tuple[str, str]] = frozenset(),
    ) -> str:
        values = {name: one.default for name, one in model.params.items()}
        return blocked(model, query_of(model, contract), contract, empty, unfilled, full, SUNDAY, values)

    assert why(f01, empty=frozenset({"seizure"})) == "没有数据：查获喷码"
    assert why(f01) == ""
    assert "零售户的经度" in why(h02, unfilled=frozenset({("retailer", "lng")}))
    assert why(a01, empty=frozenset({"order_line", "order_head"})).startswith("没有数据：订单")


def hit(**changes: object) -> Hit:
    base = Hit(
        "A01",
        "lic",
        "349901100001",
        3,
        Decimal(50),
        ({"lic_no": 349901100001, "sku": 1, "value": Decimal(50)},),
        1,
        (349901100001,),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def known(**changes: object) -> Known:
    base = Known(load_festivals(), {}, frozenset(), {}, 3)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_before_a_festival_a_surge_is_held_for_a_false_alarm() -> None:
    model = MODELS["A01"]
    assert "春节前" in suppressed(hit(), model, date(2026, 2, 8), known()).suppressed
    assert suppressed(hit(), model, date(2026, 4, 1), known()).suppressed == ""


def test_the_fourth_time_somebody_looks() -> None:
    model = MODELS["A01"]
    again = suppressed(hit(), model, date(2026, 2, 8), known(in_a_row={("A01", "349901100001"): 3}))
    assert again.suppressed == "" and "须人工看一眼" in again.why[0]


def test_new_brands_and_registered_exceptions() -> None:
    model = MODELS["A01"]
    fresh = replace(model, suppress=replace(model.suppress, festivals={}, new_sku_days=56))
    assert (
        "新品"
        in suppressed(hit(), fresh, SUNDAY, known(listed_on={1: SUNDAY - timedelta(days=10)})).suppressed
    )
    assert (
        suppressed(hit(), fresh, SUNDAY, known(listed_on={1: SUNDAY - timedelta(days=90)})).suppressed == ""
    )
    exempt = replace(model, suppress=replace(model.suppress, festivals={}, exempt=True))
    assert (
        suppressed(hit(), exempt, SUNDAY, known(exempt=frozenset({("A01", 349901100001)}))).suppressed
        == "已登记的例外"
    )
    assert (
        suppressed(hit(), exempt, SUNDAY, known(exempt=frozenset({("B01", 349901100001)}))).suppressed == ""
    )


def test_another_model_about_the_same_shop_lifts_the_level() -> None:
    model = replace(MODELS["A07"], lifts=(Lift(("D01", "C01"), to=2),))
    assert lifted(hit(), model, frozenset({"B03"}), {}).level == 3
    raised = lifted(hit(), model, frozenset({"D01"}), {})
    assert raised.level == 2 and raised.why == ("同时命中 D01，升为橙级",)
    assert lifted(raised, model, frozenset({"D01"}), {}).why == raised.why, "said once"


def test_rows_about_one_subject_are_one_hit_in_any_order() -> None:
    model = MODELS["G02"]
    columns = ("lic_no", "sku", "value")
    rows = [(1, 1, Decimal("-5")), (1, 2, Decimal("-3")), (1, 3, Decimal("-2")), (2, 1, Decimal("-1"))]
    values = {name: one.default for name, one in model.params.items()}
    found = hits_of(model, columns, rows, values)
    assert [(one.key, one.rows_in_all, one.level) for one in found] == [("1", 3, 1), ("2", 1, 2)]
    assert hits_of(model, columns, rows[::-1], values) == found


def test_festivals_know_last_years_week() -> None:
    by_week = {week: last for week, last, _ in load_festivals().weeks()}
    assert by_week[week_of(date(2026, 2, 17))] == week_of(date(2025, 1, 29))
    assert by_week[week_of(date(2026, 2, 17)) - 2] == week_of(date(2025, 1, 29)) - 2


@pytest.mark.parametrize(
    ("wording", "kind", "paid", "state"),
    [
        ("已完成", "", "", "有效"),
        ("", "10", "1", "有效"),
        ("", "10", "0", "未付"),
        ("", "90", "0", "有效"),
        ("", "90", "1", "退货"),
        ("", "", "", "有效"),
        ("在途", "", "", None),
        ("", "77", "1", None),
    ],
)
def test_what_an_order_counts_as(wording: str, kind: str, paid: str, state: str | None) -> None:
    assert load_order_words().state(wording, kind, paid) == state


@pytest.mark.parametrize(
    ("text", "cartons"),
    [
        ("3", "3"),
        ("3条", "3"),
        ("2件", "100"),
        ("1箱", "250"),
        ("1.5万支", "75.0"),
        ("-4", "-4"),
        ("１２", "12"),
        ("1,200", "1200"),
        ("三", None),
        ("3盒", None),
        ("", None),
        ("9" * 12, None),
    ],
)
def test_quantities_in_any_unit(text: str, cartons: str | None) -> None:
    found = load_order_words().cartons(text)
    assert (None if found is None else found[0]) == (None if cartons is None else Decimal(cartons))
