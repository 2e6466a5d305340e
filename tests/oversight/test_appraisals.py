"""Pricing and quality tests: the whole way into the case, no step out of turn, every condition, kept samples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.oversight.appraisal.conditions import quality_life, request_life
from zmtool.oversight.appraisal.definition import load_appraisal
from zmtool.oversight.appraisal.keep import KeptRequest, KeptTest
from zmtool.oversight.appraisal.records import PricedLine, PriceRequest
from zmtool.workflow.appraisals import list_appraisals, samples_due, show_appraisal
from zmtool.workflow.cases import import_case, load_case
from zmtool.workflow.price_requests import ask_price, issue_price, withdraw_price
from zmtool.workflow.quality_conclusion import advance_test, conclude
from zmtool.workflow.quality_tests import entrust, register_report, take_samples

from .people import MONDAY, bureau, later

ROOT = Path(__file__).resolve().parents[2]
PHOTO = ROOT / "sample_cases/oversight/手机照片/349901100018_20260511_WG-01-01_1.jpg"
CASE = "示烟立〔2025〕第42号"
LIFE = quality_life()
ONE = {"01": [Decimal(1)]}
PRICES = {"01": Decimal(400), "02": Decimal(220), "03": Decimal(150), "04": Decimal(120), "05": Decimal(230)}
ORDERS = dict.fromkeys(PRICES, 4)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = bureau(tmp_path / "w")
    import_case(ROOT / "sample_cases/early/case.yaml", folder, now=MONDAY, user="control")
    return folder


def _entrusted(root: Path) -> str:
    return entrust(CASE, "示例市检测站", root, tags=["01"], now=MONDAY, user="control").number


def _sampled(root: Path, number: str, at: datetime = MONDAY) -> None:
    take_samples(number, ONE, [PHOTO], root, samplers=["林一舟", "周望"], now=at, user="control")


def _reported(
    root: Path, number: str, report: str = "JY1", verdict: str = "假", at: datetime = MONDAY
) -> None:
    register_report(number, report, {"": verdict}, at.date(), root, now=at, user="control")


_WAY: tuple[tuple[str, Callable[[Path, str], object]], ...] = (
    ("ENTRUSTED", lambda root, number: None),
    ("SAMPLED", _sampled),
    ("REPORTED", _reported),
    ("OBJECTED", lambda root, number: _step(root, number, "object")),
    ("REPORTED", lambda root, number: _reported(root, number, "JY2", "真")),
    ("CONCLUDED", lambda root, number: conclude(number, root, now=MONDAY, user="control")),
    ("CLOSED", lambda root, number: _step(root, number, "dispose", later(100), "退回")),
)


def _step(root: Path, number: str, step: str, at: datetime = MONDAY, way: str = "") -> None:
    advance_test(number, step, root, note="说明", way=way, now=at, user="control")


def _test(root: Path, number: str) -> KeptTest:
    kept = show_appraisal(number, root)
    assert isinstance(kept, KeptTest)
    return kept


@pytest.mark.parametrize("state", list(LIFE.states))
def test_a_step_out_of_turn_is_refused_and_changes_nothing(root: Path, state: str) -> None:
    number = _entrusted(root)
    if state == "CANCELLED":
        _step(root, number, "cancel")
    else:
        for name, go in _WAY:
            go(root, number)
            if name == state:
                break
    before, case = _test(root, number), load_case(CASE, root)
    assert before.state == state
    for step in LIFE.steps.values():
        if state in step.begins:
            continue
        with pytest.raises(Refused) as refused:
            match step.id:
                case "sample":
                    _sampled(root, number, later(100))
                case "report" | "retest" if state in ("REPORTED", "CONCLUDED", "CLOSED"):
                    _reported(root, number, "JY9", at=later(100))
                case "conclude":
                    conclude(number, root, now=later(100), user="control")
                case _:
                    _step(root, number, step.id, later(100), "退回")
        assert refused.value.next_step
    assert _test(root, number) == before
    assert load_case(CASE, root) == case


def test_the_conclusion_of_the_retest_is_the_case_s_and_genuine_goods_are_named(root: Path) -> None:
    number = _entrusted(root)
    for _, go in _WAY[:5]:
        go(root, number)
    assert load_case(CASE, root).goods[0].result == ""
    done = conclude(number, root, now=MONDAY, user="control")
    assert any("追查外流" in one for one in done.remarks)
    case = load_case(CASE, root)
    assert case.goods[0].result == "真品"
    report = next(one for one in case.documents if one.type == "appraisal_report")
    assert report.fields["report_no"] == "JY2" and "真品" in report.fields["conclusion"]
    assert [(one.kind, one.tag, one.holder) for one in case.custody] == [("sample", "01", "示例市检测站")]
    kept = _test(root, number)
    assert [one.sample_no for one in kept.test.samples] == [f"{number}-01"]
    assert [one.kind for one in kept.files] == ["photo"]


def test_samples_stay_three_months_and_are_due_then(root: Path) -> None:
    number = _entrusted(root)
    for _, go in _WAY[:6]:
        go(root, number)
    assert _test(root, number).test.kept_until == date(2026, 8, 11)
    with pytest.raises(Refused, match="不能处置"):
        _step(root, number, "dispose", later(92), "退回")
    assert not samples_due(root, on=date(2026, 8, 11))
    assert [one.number for one in samples_due(root, on=date(2026, 8, 12))] == [number]
    with pytest.raises(Refused, match="留样期"):
        _step(root, number, "object", later(93))
    with pytest.raises(Refused, match="没有处置方式"):
        _step(root, number, "dispose", later(93), "扔掉")
    _step(root, number, "dispose", later(93), "退回")
    assert load_case(CASE, root).custody[-1].kind == "sample_return"
    assert not samples_due(root, on=date(2026, 9, 1))


def _take(root: Path, number: str, told: dict[str, Any]) -> None:
    take_samples(
        number,
        told["quantities"],
        told["photos"],
        root,
        samplers=told["samplers"],
        now=MONDAY,
        user="control",
    )


def test_sampling_asks_two_people_a_photo_and_the_right_size(root: Path) -> None:
    number = _entrusted(root)
    good: dict[str, Any] = {"quantities": ONE, "photos": [PHOTO], "samplers": ["林一舟", "周望"]}
    for change, words in (
        ({"samplers": ["林一舟"]}, "两名"),
        ({"samplers": ["林一舟", "林一舟"]}, "两名"),
        ({"photos": []}, "封样照片"),
        ({"quantities": {"01": [Decimal(3)]}}, "应为"),
        ({"quantities": {"01": [Decimal(13)]}}, "超过基数"),
        ({"quantities": {"02": [Decimal(1)]}}, "不在本次委托"),
        ({"quantities": {}}, "没有写抽样数量"),
        ({"quantities": {"01": [Decimal(0)]}}, "大于 0"),
    ):
        with pytest.raises((Refused, UsageProblem), match=words):
            _take(root, number, {**good, **change})
    assert _test(root, number).state == "ENTRUSTED" and not load_case(CASE, root).custody
    with pytest.raises(Refused, match="职责"):
        take_samples(number, ONE, [PHOTO], root, samplers=["林一舟", "周望"], now=MONDAY, user="market")


def test_a_report_has_a_verdict_for_every_line_and_a_day_that_can_be(root: Path) -> None:
    number = _entrusted(root)
    _sampled(root, number)
    for verdicts, words in (({}, "没有结论"), ({"": "好"}, "没有结论“好”"), ({"09": "假"}, "没有抽样")):
        with pytest.raises(UsageProblem, match=words):
            register_report(number, "JY1", verdicts, MONDAY.date(), root, now=MONDAY, user="control")
    for day, words in ((date(2026, 5, 12), "晚于"), (date(2026, 5, 10), "早于")):
        with pytest.raises(Refused, match=words):
            register_report(number, "JY1", {"": "假"}, day, root, now=MONDAY, user="control")
    with pytest.raises(Refused, match="报告号"):
        _reported(root, number, " ")
    _reported(root, number)
    _step(root, number, "object")
    with pytest.raises(Refused, match="与原报告相同"):
        _reported(root, number, "JY1")


def test_goods_in_a_running_test_or_unknown_are_not_entrusted_again(root: Path) -> None:
    number = _entrusted(root)
    with pytest.raises(Refused, match=number):
        entrust(CASE, "别的机构", root, tags=["01", "02"], now=MONDAY, user="control")
    with pytest.raises(UsageProblem, match="没有编号为"):
        entrust(CASE, "机构", root, tags=["99"], now=MONDAY, user="control")
    with pytest.raises(UsageProblem, match="检验机构"):
        entrust(CASE, " ", root, now=MONDAY, user="control")
    with pytest.raises(NotFound):
        entrust("无此案", "机构", root, now=MONDAY, user="control")
    entrust(CASE, "别的机构", root, tags=["02"], now=MONDAY, user="control")


def _asked(root: Path) -> str:
    return ask_price(CASE, root, now=MONDAY, user="control").number


def test_a_price_is_issued_once_whole_and_goes_into_the_case(root: Path) -> None:
    number = _asked(root)
    with pytest.raises(Refused, match="没有单价"):
        issue_price(number, "省局", MONDAY.date(), root, now=MONDAY, user="control")
    with pytest.raises(Refused, match="没有依据序"):
        issue_price(number, "省局", MONDAY.date(), root, prices=PRICES, now=MONDAY, user="control")
    with pytest.raises(UsageProblem, match="没有依据序 9"):
        issue_price(number, "省局", MONDAY.date(), root, orders={"01": 9}, now=MONDAY, user="control")
    with pytest.raises(UsageProblem, match="大于 0"):
        issue_price(
            number, "省局", MONDAY.date(), root, prices={"01": Decimal(-1)}, now=MONDAY, user="control"
        )
    with pytest.raises(Refused, match="出具机关"):
        issue_price(number, "", MONDAY.date(), root, prices=PRICES, orders=ORDERS, now=MONDAY, user="control")
    done = issue_price(
        number, "省局", MONDAY.date(), root, prices=PRICES, orders=ORDERS, now=MONDAY, user="control"
    )
    assert "11380.00" in done.remarks[0]
    case = load_case(CASE, root)
    assert [one.unit_price for one in case.goods] == list(PRICES.values())
    assert number in case.price_basis
    for again in (
        lambda: issue_price(
            number, "省局", MONDAY.date(), root, prices=PRICES, orders=ORDERS, now=MONDAY, user="control"
        ),
        lambda: withdraw_price(number, root, note="x", now=MONDAY, user="control"),
    ):
        with pytest.raises(Refused, match=request_life().states["ISSUED"].label):
            again()
    kept = show_appraisal(number, root)
    assert isinstance(kept, KeptRequest) and kept.request.amount == Decimal("11380.00")
    assert [one.kind for one in list_appraisals(root, case_no=CASE)] == ["核价"]


def test_a_large_amount_hints_at_the_criminal_threshold(root: Path) -> None:
    from dataclasses import replace

    from zmtool.workflow.case_edit import edit_case

    edit_case(
        CASE,
        lambda case, at: replace(case, cause="retail_no_license"),
        root,
        now=MONDAY,
        user="control",
        why="x",
    )
    number = _asked(root)
    prices = {tag: price * 5 for tag, price in PRICES.items()}
    done = issue_price(
        number, "省局", MONDAY.date(), root, prices=prices, orders=ORDERS, now=MONDAY, user="control"
    )
    assert any("涉刑移送提醒：非法经营罪" in one and "5万元" in one for one in done.remarks)


def test_a_withdrawn_request_needs_its_reason_and_prices_nothing(root: Path) -> None:
    number = _asked(root)
    with pytest.raises(Refused, match="理由"):
        withdraw_price(number, root, note=" ", now=MONDAY, user="control")
    before = load_case(CASE, root)
    withdraw_price(number, root, note="数量有误", now=MONDAY, user="control")
    assert load_case(CASE, root) == before
    with pytest.raises(Refused, match="已撤回"):
        issue_price(
            number, "省局", MONDAY.date(), root, prices=PRICES, orders=ORDERS, now=MONDAY, user="control"
        )


@given(st.lists(st.tuples(st.decimals(0, 1000, places=2), st.decimals(0, 1000, places=2)), max_size=8))
def test_the_amount_is_the_sum_of_lines_in_any_order_and_unknown_with_a_gap(
    figures: list[tuple[Decimal, Decimal]],
) -> None:
    lines = tuple(
        PricedLine(f"{place:02d}", "x", "", quantity, "条", order=1, unit_price=price)
        for place, (quantity, price) in enumerate(figures)
    )

    def amount(*own: PricedLine) -> Decimal | None:
        return PriceRequest("HJ", "案", MONDAY, "a", "retail", MONDAY.date(), own).amount

    assert amount(*lines) == amount(*reversed(lines))
    assert (amount(*lines) is None) == (not lines)
    assert amount(*lines, PricedLine("99", "x", "", Decimal(1), "条")) is None


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_samples_stay_between_89_and_92_days(day: date) -> None:
    rules = load_appraisal()
    assert 89 <= (rules.kept_until(day) - day).days <= 92


def test_fakes_of_a_known_shop_become_one_clue(root: Path) -> None:
    from dataclasses import replace

    from zmtool.workflow.case_edit import edit_case
    from zmtool.workflow.clue_steps import show_clue
    from zmtool.workflow.licence_import import import_licences

    shops = ROOT / "sample_cases/licences/retailers.csv"
    import_licences(shops, root, now=MONDAY, user="control")
    edit_case(
        CASE,
        lambda case, at: replace(case, party=replace(case.party, license_no="349901100018")),
        root,
        now=MONDAY,
        user="control",
        why="x",
    )
    number = _entrusted(root)
    _sampled(root, number)
    _reported(root, number)
    done = conclude(number, root, now=MONDAY, user="control")
    clue_no = next(one.removeprefix("线索 ") for one in done.remarks if one.startswith("线索 "))
    clue = show_clue(clue_no, root, user="control").kept.clue
    assert (clue.indicator, clue.target.key, clue.quantity) == ("WF-01-01", "349901100018", 12)
    assert clue.origin == f"test/{number}/WF-01-01"
    _step(root, number, "object")
    _reported(root, number, "JY2")
    again = conclude(number, root, now=MONDAY, user="control")
    assert not any(one.startswith("线索 ") for one in again.remarks)
