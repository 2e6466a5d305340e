"""Credit rules as data: bands at their edges, items for every quantity, what is refused with file, line and field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.base.shipped import data_file
from zmtool.law.causes import CauseTable
from zmtool.law.library import load_causes
from zmtool.law.marks import Mark
from zmtool.licenses.credit.bands import Band
from zmtool.licenses.credit.rating import points_of
from zmtool.licenses.credit.rule_sets import load_credit_rules, rules_named, rules_on
from zmtool.licenses.credit.rules import ItemKind, Source

from .made import default, named

EDGES = {
    "349901-2026": {"1000": "AAA", "120.1": "AAA", "120": "AA", "110.01": "AA", "110": "A", "100": "A",
                    "99.99": "B", "85": "B", "84.99": "C", "70": "C", "69.99": "D", "-40": "D"},
    "hanbin": {"120.01": "AAA", "120": "AA", "110.5": "AA", "110": "A", "100": "A", "99": "B", "85": "B",
               "84": "C", "70": "C", "69": "D", "0": "D"},
    "suzhou-2006": {"100": "A", "91": "A", "90": "B", "81": "B", "80": "C", "71": "C", "70": "W", "0": "W"},
}  # fmt: skip
POINTS = {
    ("F01", "1"): -15, ("F01", "4"): -15, ("F01", "4.9"): -15, ("F01", "5"): -25, ("F01", "49"): -25,
    ("F01", "50"): -40, ("F01", "9999"): -40, ("F02", "1"): -5, ("F02", "9"): -5, ("F02", "10"): -15,
    ("F02", "49.5"): -15, ("F02", "50"): -30, ("F03", None): -20, ("F04", None): -40, ("F05", None): -20,
    ("G01", None): -3, ("G02", None): -3, ("G03", None): -5, ("G04", "50.1"): -10, ("G04", "51"): -10,
    ("G05", None): -10, ("Y01", None): -2, ("Y02", None): -2, ("Y03", None): -2, ("J01", None): 5,
    ("J02", None): 5, ("J03", None): 2,
}  # fmt: skip


@pytest.mark.parametrize("code", EDGES)
def test_the_bands_of_every_locality_at_their_edges(code: str) -> None:
    rules = named(code)
    for score, wanted in EDGES[code].items():
        found = rules.grade_of(Decimal(score))
        assert found is not None and found.id == wanted, (code, score)


@given(st.decimals(-500, 500, places=2))
def test_every_score_has_exactly_one_grade(score: Decimal) -> None:
    for code in ("349901-2026", "hanbin"):
        assert sum(one.band is not None and one.band.holds(score) for one in named(code).grades) == 1


@given(st.integers(0, 100))
def test_every_whole_score_of_suzhou_has_exactly_one_grade(score: int) -> None:
    assert (
        sum(one.band is not None and one.band.holds(Decimal(score)) for one in named("suzhou-2006").grades)
        == 1
    )


def test_every_item_of_the_default_comes_to_the_points_of_the_table() -> None:
    rules = default()
    for (code, quantity), points in POINTS.items():
        item = rules.item(code)
        assert item is not None
        figure = None if quantity is None else Decimal(quantity)
        assert points_of(item, figure) == points, (code, quantity)
    assert {code for code, _ in POINTS} == {one.code for one in rules.items}


@pytest.mark.parametrize(
    ("code", "item", "quantity", "said"),
    [
        ("349901-2026", "F01", None, "没有写明数量"),
        ("349901-2026", "F01", "0.5", "不在规则的任何一档"),
        ("349901-2026", "F02", "0", "不在规则的任何一档"),
        ("349901-2026", "G04", "50", "不在规则的任何一档"),
        ("suzhou-2006", "P01", "1000.5", "不在规则的任何一档"),
        ("yongan", "C01", "9.9", "不在规则的任何一档"),
        ("yongan", "C01", "12", "须由人选定"),
    ],
)
def test_where_the_rules_do_not_say_nothing_is_taken(
    code: str, item: str, quantity: str | None, said: str
) -> None:
    found = named(code).item(item)
    assert found is not None
    with pytest.raises(Refused, match=said):
        points_of(found, None if quantity is None else Decimal(quantity))


def test_suzhou_and_yongan_give_the_figures_that_are_public() -> None:
    wholesale, codes = named("suzhou-2006").item("P01"), named("yongan").item("C01")
    assert wholesale is not None and codes is not None
    assert [points_of(wholesale, Decimal(one)) for one in ("1", "250", "250.5", "1000")] == [
        -10,
        -10,
        -15,
        -15,
    ]
    assert [points_of(codes, Decimal(12), Decimal(one)) for one in ("5", "20")] == [-5, -20]
    for chosen in ("4", "21"):
        with pytest.raises(Refused, match="须由人选定"):
            points_of(codes, Decimal(12), Decimal(chosen))
    months = {}
    for quantity in ("9.9", "10", "19.9", "20", "29.9", "30", "49.9", "50", "59.9", "60", "900"):
        months[quantity] = [one.months for one in named("yongan").stops if one.band.holds(Decimal(quantity))]
    assert months == {"9.9": [], "10": [1], "19.9": [1], "20": [2], "29.9": [2], "30": [3], "49.9": [3],
                      "50": [4], "59.9": [4], "60": [6], "900": [6]}  # fmt: skip


def test_names_of_classes_are_shipped_without_invented_points() -> None:
    assert [(one.id, one.label) for one in named("ningde").grades] == [
        ("A", "诚信"), ("B", "引导"), ("C", "关注"), ("D", "重点")
    ]  # fmt: skip
    assert named("shiyan").styles == ("信任", "激励", "监控", "整顿")
    assert [one.id for one in named("henan-2020").grades] == ["AAA", "AA", "A", "B", "C", "D"]
    assert named("henan-2020").share_by == ("id",)
    for rules in load_credit_rules():
        if rules.example:
            assert rules.mark is Mark.UNCHECKED and rules.source
            with pytest.raises(UsageProblem, match="没有基础分和计分周期"):
                rules.needed_base()


def test_causes_of_the_default_are_causes_of_the_law() -> None:
    causes: CauseTable = load_causes()
    rules = default()
    for one in rules.case_items:
        assert set(one.causes) <= set(causes.by_code)
        item = rules.item(one.item)
        assert one.cartons == (item is not None and item.by_quantity)


def test_unlawful_acts_are_proven_by_a_case_alone() -> None:
    for one in default().items:
        if one.kind is ItemKind.UNLAWFUL:
            assert one.sources == (Source.CASE,)
        else:
            assert Source.INSPECTION in one.sources and one.kind.sign == (
                1 if one.kind is ItemKind.REWARD else -1
            )


def test_rules_hold_by_region_and_day_and_are_found_by_name() -> None:
    known = load_credit_rules()
    one = rules_on(known, "349901", date(2026, 1, 1))
    assert one is not None and one.code == "349901-2026"
    assert (
        rules_on(known, "349901", date(2025, 12, 31)) is None
        and rules_on(known, "420300", date(2026, 6, 1)) is None
    )
    city = replace(one, code="city", regions=("349900",))
    assert rules_on([city, one], "349902", date(2026, 6, 1)) == city
    assert rules_on([city, one], "349901", date(2026, 6, 1)) == one
    assert rules_named(known, "349901-2026@1") == one
    with pytest.raises(NotFound, match="没有信用规则"):
        rules_named(known, "349901-2027")
    later = replace(one, version="2")
    with pytest.raises(UsageProblem, match="不能确定是哪一版"):
        rules_named([one, later], "349901-2026")


def _changed(change: Callable[[dict[str, Any]], object]) -> str:
    data = yaml.safe_load(data_file("schemas/licenses/credit/default.yaml").read_text("utf-8"))
    data["effective_from"] = "2026-01-01"
    data["code"] = "own"
    data["example"] = True
    change(data)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "a gap between grades": (lambda d: d["grades"][3].update(at_least=86), "没有正好相接", "grades.4"),
    "an overlap": (lambda d: d["grades"][4].update(under=90), "没有正好相接", "grades.4"),
    "both ends closed": (lambda d: d["grades"][2].update(up_to=111), "没有正好相接", "grades.2"),
    "the worst first": (lambda d: d["grades"].reverse(), "没有正好相接", "grades.1"),
    "one grade without points": (lambda d: d["grades"][1].clear() or d["grades"][1].update(id="AA"), "没有写明分数", "grades.1"),
    "two lower ends": (lambda d: d["grades"][0].update(at_least=3), "只能写一个", "grades.0"),
    "an end below the lowest": (lambda d: d["grades"][5].update(over=10), "最低一级不应有下限", "grades.5"),
    "an end above the best": (lambda d: d["grades"][0].update(up_to=200), "最高一级不应有上限", "grades.0"),
    "nothing in a band": (lambda d: d["items"][0]["tiers"][0].update(at_least=9), "没有任何数", "items.0.tiers.0"),
    "tiers that overlap": (lambda d: d["items"][0]["tiers"][1].update(at_least=3), "重叠或次序颠倒", "items.0.tiers.1"),
    "a grade twice": (lambda d: d["grades"][4].update(id="D"), "列了两次", "grades.5.id"),
    "an item twice": (lambda d: d["items"][1].update(code="F01"), "列了两次", "items.1.code"),
    "a straight code of an item": (lambda d: d["straight"][0].update(code="F01"), "重复", "straight.0.code"),
    "a grade that is not there": (lambda d: d["straight"][0].update(to="E"), "没有等级", "straight.0.to"),
    "penalties without a number": (lambda d: d["straight"][2].pop("at_least"), "须写 at_least", "straight.2"),
    "a stop for no item": (lambda d: d.update(stops=[{"item": "C01", "months": 1}]), "没有项目", "stops.0.item"),
    "a notice for no item": (lambda d: d["notices"][0].update(items=["X9"]), "没有项目", "notices.0.items.0"),
    "a notice without anything": (lambda d: d["notices"][0].pop("items"), "缺少", "notices.0"),
    "a case for no item": (lambda d: d["from_cases"][0].update(item="X9"), "没有项目", "from_cases.0.item"),
    "a cause twice": (lambda d: d["from_cases"].append(dict(d["from_cases"][0])), "对应了两次", "from_cases"),
    "a range turned around": (lambda d: d["items"][3].update(points={"from": 9, "to": 2}), "颠倒", "items.3.points"),
    "a base out of bounds": (lambda d: d["base"].update(most=90), "基础分", "base.points"),
    "points of a half": (lambda d: d["base"].update(whole=True) or d["items"][3].update(points=2.5), "不是整数", "items.3"),
    "points below zero": (lambda d: d["items"][3].update(points=-5), "超出范围", "items.3.points"),
    "an unknown field": (lambda d: d["repair"].update(month_clean=3), "month_clean", "repair"),
    "a kind that is none": (lambda d: d["items"][3].update(kind="其他"), "可选值", "items.3.kind"),
    "a formula for a code": (lambda d: d["items"][3].update(code="=1+1"), "写法", "items.3.code"),
    "no mark": (lambda d: d.pop("mark"), "缺少", "mark"),
    "a mark that is none": (lambda d: d["items"][3].update(mark="肯定"), "可选值", "items.3.mark"),
    "an end before the beginning": (lambda d: d.update(effective_to="2025-01-01"), "早于起日", "yaml"),
    "a day that is none": (lambda d: d.update(effective_from="2026-02-30"), "不存在", "yaml"),
    "a control character": (lambda d: d["grades"][0].update(label="a\x1b[2J"), "写法", "grades.0.label"),
    "a million grades": (lambda d: d.update(grades=[{"id": str(n)} for n in range(40)]), "至多", "grades"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_wrong_rule_files_are_refused_with_their_place(what: str, tmp_path: Path) -> None:
    change, said, place = HOSTILE[what]
    folder = tmp_path / "schemas" / "licenses" / "credit"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(_changed(change), encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        load_credit_rules(tmp_path)
    told = str(caught.value)
    assert said in told and place in told and "own.yaml" in told, told


def test_files_that_are_no_yaml_or_endless_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "licenses" / "credit"
    folder.mkdir(parents=True)
    for text in ("code: [", "a: &a [*a]", "- " * 100 + "x", "code: !!python/object:os.system x", "\x00"):
        (folder / "own.yaml").write_text(text, encoding="utf-8")
        load_credit_rules.cache_clear()
        with pytest.raises(UsageProblem):
            load_credit_rules(tmp_path)


def test_an_own_file_with_twelve_grades_is_taken_and_two_for_one_day_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "licenses" / "credit"
    folder.mkdir(parents=True)
    grades = [{"id": "L0", "at_least": 110}]
    grades += [{"id": f"L{n}", "at_least": 110 - 10 * n, "under": 120 - 10 * n} for n in range(1, 11)]
    grades.append({"id": "L11", "under": 10})

    def own(data: dict[str, Any]) -> None:
        data.update(grades=grades, straight=[], from_cases=[], notices=[], example=False, regions=["349902"])

    (folder / "own.yaml").write_text(_changed(own), encoding="utf-8")
    found = rules_named(load_credit_rules(tmp_path), "own")
    assert [found.grade_of(Decimal(n)).id for n in (200, 110, 109, 10, 9)] == ["L0", "L0", "L1", "L10", "L11"]  # type: ignore[union-attr]
    (folder / "other.yaml").write_text(_changed(lambda d: (own(d), d.update(code="other"))), encoding="utf-8")
    load_credit_rules.cache_clear()
    with pytest.raises(UsageProblem, match="同一天有两份信用规则"):
        load_credit_rules(tmp_path)


def test_bands_say_how_they_are_written() -> None:
    assert [str(one) for one in (Band(), Band(Decimal(1)), Band(None, Decimal("2.50"), high_open=True))] == [
        "不限", "≥1", "<2.5"
    ]  # fmt: skip
    assert str(Band(Decimal(110), Decimal(120), low_open=True)) == "(110, 120]"
