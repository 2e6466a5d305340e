"""The rules of internal supervision by themselves: official kinds, levels, screening, queue, nearest cases, gauge, figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.law.library import load_law
from zmtool.oversight.internal.conditions import people_of
from zmtool.oversight.internal.definition import alert_life, load_internal
from zmtool.oversight.internal.figures import Counted, figures_of
from zmtool.oversight.internal.findings import checked_facts, contradictions, stock_lines
from zmtool.oversight.internal.levels import Earlier, level_of
from zmtool.oversight.internal.library import nearest
from zmtool.oversight.internal.official import Checked, Entry, check_orders, check_register
from zmtool.oversight.internal.orders import OrderLine, month_before, week_label, week_of
from zmtool.oversight.internal.outflow import Outflow, gauge
from zmtool.oversight.internal.queue import Waiting, queued
from zmtool.oversight.internal.records import Alert, LibraryCase, Subject
from zmtool.oversight.internal.screening import screened

INTERNAL = load_internal()
NOW = datetime(2026, 5, 11, 9, 0).astimezone()
SHOP, OTHER = "349901100018", "349901100026"
ENTRIES = {one: Entry(one, f"店{one[-2:]}", "宋知远", True, date(2020, 1, 1)) for one in (SHOP, OTHER)}


def _order(day: str, qty: int, amount: int | None = None, brand: str = "", shop: str = SHOP) -> OrderLine:
    on = date.fromisoformat(day)
    return OrderLine(
        shop, f"{on:%Y-%m}", Decimal(qty), on, None if amount is None else Decimal(amount), brand
    )


def _month(month: str, qty: int, brand: str = "", shop: str = SHOP) -> OrderLine:
    return OrderLine(shop, month, Decimal(qty), brand=brand)


def _codes(checked: Checked) -> list[tuple[str, str]]:
    return [(one.model, one.period) for one in checked.found]


def _weeks(*qty: int, amounts: tuple[int, ...] = ()) -> list[OrderLine]:
    """One order a week that ends in the week of 2026-05-25."""
    first = date(2026, 5, 25) - timedelta(days=7 * (len(qty) - 1))
    prices = amounts or tuple(100 * one for one in qty)
    return [_order((first + timedelta(days=7 * n)).isoformat(), one, prices[n]) for n, one in enumerate(qty)]


def test_one_order_far_above_the_mean_of_three_periods() -> None:
    found = check_orders(_weeks(30, 30, 30, 61), "2026-05", ENTRIES, INTERNAL)
    assert ("A01", "2026-W22") in _codes(found)
    assert found.found[0].model == "A02" or found.found[0].value == Decimal("2.033")
    assert not _codes(
        check_orders(_weeks(30, 30, 30, 60), "2026-05", ENTRIES, INTERNAL)
    )  # more than, not as much as
    assert not _codes(check_orders(_weeks(5, 5, 5, 20), "2026-05", ENTRIES, INTERNAL))  # up to 20 no alert
    assert _codes(check_orders(_weeks(5, 5, 5, 21), "2026-05", ENTRIES, INTERNAL))
    assert not _codes(
        check_orders(_weeks(30, 30, 90), "2026-05", ENTRIES, INTERNAL)
    )  # three periods or nothing
    assert not _codes(check_orders(_weeks(30, 30, 30, 70), "2026-05", ENTRIES, INTERNAL, relaxed=True))


def test_a_new_shop_is_left_out() -> None:
    new = {SHOP: replace(ENTRIES[SHOP], issued_on=date(2026, 4, 1))}
    assert not _codes(check_orders(_weeks(30, 30, 30, 90), "2026-05", new, INTERNAL))


def test_a_month_twice_the_one_before() -> None:
    rising = [_month("2026-04", 40), _month("2026-05", 81)]
    assert _codes(check_orders(rising, "2026-05", ENTRIES, INTERNAL)) == [("A02", "2026-05")]
    assert not _codes(
        check_orders([_month("2026-04", 40), _month("2026-05", 80)], "2026-05", ENTRIES, INTERNAL)
    )
    assert not _codes(
        check_orders([_month("2026-04", 5), _month("2026-05", 20)], "2026-05", ENTRIES, INTERNAL)
    )
    # Five orders instead of two: the order itself has not doubled.
    often = [_order(f"2026-04-{day:02d}", 30) for day in (6, 20)]
    often += [_order(f"2026-05-{day:02d}", 30) for day in (4, 11, 18, 25, 29)]
    assert "A02" not in [one for one, _ in _codes(check_orders(often, "2026-05", ENTRIES, INTERNAL))]


def test_a_price_twice_the_mean() -> None:
    dear = _weeks(10, 10, 10, 10, amounts=(1000, 1000, 1000, 2100))
    assert ("B01", "2026-W22") in _codes(check_orders(dear, "2026-05", ENTRIES, INTERNAL))
    same = _weeks(10, 10, 10, 10, amounts=(1000, 1000, 1000, 2000))
    assert not _codes(check_orders(same, "2026-05", ENTRIES, INTERNAL))


def test_brands_that_swing_and_burst() -> None:
    lines = [_month("2026-04", 100, "白沙"), _month("2026-05", 151, "白沙")]
    found = check_orders(lines, "2026-05", ENTRIES, INTERNAL)
    assert ("I01", "2026-05") in _codes(found) and any("I02" in one for one in found.remarks)
    assert found.found[0].evidence[0] == {"许可证号": SHOP, "条数": "151"}
    level = [_month("2026-04", 100, "白沙"), _month("2026-05", 150, "白沙")]
    assert not _codes(check_orders(level, "2026-05", ENTRIES, INTERNAL))
    burst = [_order(f"2026-05-{day:02d}", 10, brand="白沙") for day in range(1, 31)]
    assert not [one for one in _codes(check_orders(burst, "2026-05", ENTRIES, INTERNAL)) if one[0] == "I02"]
    burst.append(_order("2026-05-08", 60, brand="白沙"))
    assert ("I02", "2026-05-08") in _codes(check_orders(burst, "2026-05", ENTRIES, INTERNAL))
    half = [one for one in burst if one.day and one.day.day < 16]
    told = check_orders(half, "2026-05", ENTRIES, INTERNAL)
    assert not [one for one in _codes(told) if one[0] == "I02"] and any("月底" in one for one in told.remarks)


def test_supplied_without_a_licence() -> None:
    gone = {**ENTRIES, OTHER: replace(ENTRIES[OTHER], valid=False)}
    lines = [
        _month("2026-05", 10),
        _month("2026-05", 10, shop=OTHER),
        _month("2026-05", 5, shop="349901199999"),
    ]
    found = check_orders(lines, "2026-05", gone, INTERNAL)
    assert [one.subject for one in found.found if one.model == "C06"] == [OTHER, "349901199999"]
    told = check_orders(lines, "2026-05", {}, INTERNAL)
    assert not told.found and any("C06" in one for one in told.remarks)  # an empty register accuses nobody


def test_what_shops_share_and_change() -> None:
    same = [
        replace(ENTRIES[SHOP], phone="13900000001", account="k", changes=("改电话", "改账户", "改档位")),
        replace(ENTRIES[OTHER], phone="13900000001", account="k", principal="周望"),
        replace(ENTRIES[OTHER], lic_no="349901100034", phone="", account=""),
        replace(ENTRIES[OTHER], lic_no="349901100042", phone="13900000001", valid=False),
    ]
    found = {one.model: one for one in check_register(same, "2026-05", INTERNAL)}
    assert found["C01"].value == 2 and found["C01"].lift == 0 and "13900000001" not in found["C01"].desc
    assert found["C03"].lift == 1  # two different people
    assert found["C07"].subject == SHOP
    alone = [replace(ENTRIES[SHOP], phone="13900000001", changes=("改电话", "改账户"))]
    assert check_register(alone, "2026-05", INTERNAL) == ()


@given(st.dates(date(1971, 1, 1), date(2099, 12, 31)))
def test_weeks_and_months_are_counted_on(day: date) -> None:
    assert week_of(day + timedelta(days=7)) == week_of(day) + 1
    assert week_label(week_of(day)) == f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02d}"
    assert month_before(f"{day:%Y-%m}") == f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def _earlier(model: str, days: int, verdict: str = "", level: int = 4) -> Earlier:
    return Earlier(f"YJ-{model}", model, NOW - timedelta(days=days), verdict, level)


def test_levels_by_value_relapse_and_stacking() -> None:
    a01 = INTERNAL.model("A01")
    assert [level_of(a01, Decimal(one), (), NOW, INTERNAL).level for one in ("2.1", "3", "5")] == [3, 2, 1]
    assert level_of(a01, None, (), NOW, INTERNAL).level == 3
    assert level_of(a01, Decimal("2.1"), (_earlier("A01", 89, "属实"),), NOW, INTERNAL).level == 2
    assert level_of(a01, Decimal("2.1"), (_earlier("A01", 91, "属实"),), NOW, INTERNAL).level == 3
    assert level_of(a01, Decimal("2.1"), (_earlier("A01", 10, "合理"),), NOW, INTERNAL).level == 3
    stacked = (_earlier("A07", 5), _earlier("B04", 29))
    assert level_of(a01, Decimal("2.1"), stacked, NOW, INTERNAL).level == 2
    assert level_of(a01, Decimal("6"), stacked, NOW, INTERNAL).level == 1  # at least orange, not just orange
    assert level_of(a01, Decimal("2.1"), (_earlier("A07", 5), _earlier("B04", 31)), NOW, INTERNAL).level == 3
    assert level_of(a01, Decimal("2.1"), (_earlier("A07", 5), _earlier("A12", 5)), NOW, INTERNAL).level == 3
    false = (_earlier("A07", 5), _earlier("B04", 5, "误报"))
    assert level_of(a01, Decimal("2.1"), false, NOW, INTERNAL).level == 3


def _alert(model: str = "A01", on: datetime = NOW, **traits: str) -> Alert:
    return Alert(
        "YJ-1", model, Subject("shop", SHOP), "2026-05", 3, on, "人工录入", traits=MappingProxyType(traits)
    )


@pytest.mark.parametrize(
    ("alert", "together", "reason", "focus"),
    [
        (_alert(listed_on="2026-04-01"), (), "新品", False),
        (_alert(listed_on="2025-04-01"), (), "", False),
        (_alert(listed_on="不详"), (), "", False),
        (_alert(restocked="是"), (), "断货补货", False),
        (
            _alert(on=datetime(2026, 2, 1).astimezone()),
            (),
            "节日",
            False,
        ),  # 14 days before the spring festival
        (_alert(on=datetime(2026, 1, 31).astimezone()), (), "", False),
        (_alert("C01", datetime(2026, 2, 10).astimezone()), (), "", False),  # shared numbers know no festival
        (_alert(restocked="是", brand="白沙", sensitive="是"), (), "", True),  # a key point is not suppressed
        (_alert(), ("B07",), "", True),
        (_alert(), ("A07",), "", False),
        (_alert("B01", market="X"), (), "", True),
        (_alert("B01", tier="10"), (), "", True),
        (_alert("B01", tier="11", market="C"), (), "", False),
        (_alert("B01", tier="不详"), (), "", False),
    ],
)
def test_screening(alert: Alert, together: tuple[str, ...], reason: str, focus: bool) -> None:
    told = screened(alert, together, INTERNAL, load_law().calendar)
    assert (told.reason, told.focus) == (reason, focus), told.words


def test_an_alert_about_a_brand_is_followed_down() -> None:
    told = screened(_alert("I01"), (), INTERNAL, load_law().calendar)
    assert [one.effect for one in told.hits] == ["drill"]
    assert (
        screened(_alert(on=datetime(2035, 1, 1).astimezone()), (), INTERNAL, load_law().calendar).hits == ()
    )


def _waiting(number: str, level: int, quantile: str = "", families: int = 1) -> Waiting:
    return Waiting(number, "A01", SHOP, level, Decimal(quantile) if quantile else None, families, NOW)


def test_the_queue_takes_the_most_telling_and_every_red_one() -> None:
    rows = [
        _waiting("d", 3, "0.9"),
        _waiting("c", 3, "0.9", 2),
        _waiting("e", 3),
        _waiting("b", 1),
        _waiting("a", 1),
    ]
    told = queued(rows, 3, 0)
    assert [one.alert_no for one in (*told.now, *told.watched)] == ["a", "b", "c", "d", "e"]
    assert [one.alert_no for one in queued(rows, 3, 3).now] == ["a", "b"]  # the week is full, red is not left


def test_the_nearest_cases() -> None:
    case = LibraryCase("YJ-2", "A01", "Z", 3, Decimal("0.9"), "属实", "违规", (), 3, date(2026, 1, 1))
    cases = [
        replace(case, alert_no="other trade", format="B"),
        replace(case, alert_no="other model", model="A02"),
        replace(case, alert_no="other family", model="B01"),
        replace(case, alert_no="far", quantile=Decimal("0.1")),
        replace(case, alert_no="near"),
        replace(case, alert_no="YJ-1"),
    ]
    told = nearest(replace(_alert(format="Z"), quantile=Decimal("0.8")), 3, cases, 4)
    assert [one.alert_no for one in told] == ["near", "far", "other trade", "other model"]


def test_the_outflow_gauge() -> None:
    known = [
        Outflow("WT-1", date(2026, 1, 31), 31, (SHOP,)),
        Outflow("WT-2", date(2026, 4, 10), 59, (SHOP, OTHER)),
        Outflow("WT-3", date(2025, 4, 10), 99, (OTHER,)),
        Outflow("WT-4", date(2026, 12, 1), 99, (OTHER,)),
    ]
    told = gauge(known, date(2026, 4, 10), Decimal(365), 1)
    assert (told.total, told.quarter, told.line) == (90, 59, Decimal("100.0"))
    assert told.quarter_end == date(2026, 6, 30) and told.projected == Decimal("162.9")  # 90 / 100 × 181
    assert told.over_line is False and told.shops == ((SHOP, 90),)
    assert gauge(known, date(2026, 4, 10), Decimal(300), 1).over_line is True
    unknown = gauge(known, date(2026, 12, 31), None, 5)
    assert (unknown.limit, unknown.line, unknown.over_line) == (None, None, None)
    assert unknown.quarter_end == date(2026, 12, 31)


def test_figures_divide_by_what_there_is() -> None:
    one = Counted("1", "A04", 2, False, "CLOSED", False, True, True, "属实", "违法", "", 0)
    alerts = [
        one,
        replace(
            one, alert_no="2", verdict="误报", conclusion="误报", reason="节日", checked=False, overdue=1
        ),
        replace(one, alert_no="3", verdict="", conclusion="内部问题", state="TRANSFERRED", model="I02"),
        replace(
            one, alert_no="4", state="SUPPRESSED", suppressed=True, assigned=False, verdict="", reason="新品"
        ),
        replace(one, alert_no="5", state="NEW", assigned=False, checked=False, verdict="", conclusion=""),
    ]
    told = figures_of(alerts, ["CLOSED", "SUPPRESSED"])
    assert (told.screened, told.checked, told.founded, told.in_time) == tuple(
        map(Decimal, ("0.8000", "0.6667", "0.5000", "0.8000"))
    )
    assert told.reasons == {"新品": 1, "节日": 1} and told.inner == 1 and told.open == 2
    rates = {each.model: each.rate for each in told.models}
    assert rates == {"A04": Decimal("0.5000"), "I02": None}
    nothing = figures_of([], [])
    assert (nothing.screened, nothing.founded, nothing.models) == (None, None, ())


def test_records_are_checked() -> None:
    told = checked_facts("onsite", {"people": ["甲", "乙"], "place": "正常", "note": ""}, Path("x"))
    assert "note" not in told
    for facts in (
        {"people": ["甲"], "place": "正常"},
        {"people": ["甲", "甲"], "place": "正常"},
        {"people": ["甲", "乙"]},
    ):
        with pytest.raises(UsageProblem):
            checked_facts("onsite", facts, Path("x"))
    with pytest.raises(UsageProblem):
        checked_facts("analysis", {"findings": ["x"], "explainable": "也许"}, Path("x"))
    assert stock_lines(["白沙：20：0"]) == [{"brand": "白沙", "expected": 20, "found": 0}]
    for text in ("白沙", "白沙:二十:0", "白沙:-1:0", ":1:0"):
        with pytest.raises(UsageProblem):
            stock_lines([text])
    assert contradictions({"own_order": "否", "received": "是", "sold_to": "外地"}, INTERNAL) == (
        "是否本人订货：否",
    )
    assert people_of("林一舟、周望，林一舟") == ("林一舟", "周望")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("code: A02,", "code: A01,", "写了两次"),
        ("indicator: WG-02-01", "indicator: WG-77-77", "指标"),
        ("models: [I01], thresholds", "models: [Z99], thresholds", "模型 Z99"),
        ("{id: 误报, verdict: 误报", "{id: 误报, verdict: 不错", "反馈结果"),
        ("{id: 合理, verdict: 合理}", "{id: 合理}", "既不转办"),
        ("reason: 新品,", "reason: 新货,", "误报原因"),
        ("suppress_most: 3", "suppress_most: 三", "suppress_most"),
    ],
)
def test_data_that_lead_nowhere_are_refused(tmp_path: Path, before: str, after: str, words: str) -> None:
    from zmtool.base.shipped import data_file

    text = data_file("schemas/oversight/internal.yaml").read_text(encoding="utf-8")
    assert before in text
    own = tmp_path / "schemas" / "oversight" / "internal.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UsageProblem) as refused:
        load_internal(tmp_path)
    assert words in str(refused.value) and "internal.yaml" in str(refused.value)


def test_every_condition_is_used() -> None:
    from zmtool.oversight.internal.conditions import ALERT_CONDITIONS

    used = {name for step in alert_life().steps.values() for name in step.needs}
    assert used == set(ALERT_CONDITIONS)
