"""V01–V15: for each rule an entry that breaks it, and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.licenses.register.health import (
    HealthRules,
    Region,
    SideBySide,
    ailments_of,
    load_health_rules,
)
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses

TODAY = date(2026, 6, 30)
RULES = replace(
    load_health_rules(),
    suppliers=("示例省烟草公司示例县分公司",),
    regions=(
        Region(("349901", "349900"), ("示例县",), (120.0, 30.0, 122.0, 32.0)),
        Region(("349902",), ("邻县",), None),
    ),
)
SOUND = Retailer(
    "349901100018",
    name="远山商行",
    principal="宋知远",
    eco_type="1403",
    uscc="92349901MA0000007A",
    addr="示例县新街12号",
    supplier="示例省烟草公司示例县分公司",
    valid_from=date(2024, 7, 1),
    valid_to=date(2029, 6, 30),
    birth_year=1980,
    longitude=Decimal("121.5"),
    latitude=Decimal("31.2"),
    datum="WGS-84",
    uscc_until=date(2030, 1, 1),
    business_status="存续",
)


def codes(one: Retailer, rules: HealthRules = RULES) -> list[str]:
    return [found.code for found in ailments_of(one, rules, TODAY)]


def test_a_sound_entry_has_nothing() -> None:
    assert codes(SOUND) == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("V01", {"lic_no": "04990110001"}),
        ("V03", {"eco_type": "1407"}),
        ("V03", {"uscc": "91349901MA0000007D"}),
        ("V04", {"doubts": ("id_no",)}),
        ("V05", {"birth_year": 2009}),
        ("V05", {"birth_year": 1930}),
        ("V06", {"valid_to": date(2029, 7, 2)}),
        ("V06", {"valid_from": date(2029, 7, 1)}),
        ("V07", {"valid_from": date(2021, 6, 30), "valid_to": date(2026, 6, 29)}),
        ("V10", {"status": "SUSPENDED", "suspended_from": date(2026, 1, 1)}),
        (
            "V10",
            {"status": "SUSPENDED", "suspended_from": date(2026, 1, 1), "suspended_to": date(2027, 2, 1)},
        ),
        ("V11", {"supplier": "外县公司"}),
        ("V12", {"addr": "邻县老街3号"}),
        ("V12", {"lic_no": "349907100018"}),
        ("V13", {"longitude": None}),
        ("V13", {"datum": ""}),
        ("V13", {"longitude": Decimal("119.5")}),
        ("V14", {"business_status": "注销"}),
        ("V14", {"uscc_until": date(2026, 6, 29)}),
    ],
)
def test_each_rule_finds_what_it_is_for(code: str, change: dict[str, object]) -> None:
    assert code in codes(replace(SOUND, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"lic_no": "349900100018"},
        {"eco_type": "", "uscc": "349901600012345"},
        {"birth_year": 2008},
        {"valid_to": date(2029, 7, 1)},
        {"valid_from": date(2021, 7, 1), "valid_to": TODAY},
        {"status": "SUSPENDED", "suspended_from": date(2026, 1, 1), "suspended_to": date(2026, 12, 31)},
        {"status": "CANCELLED", "valid_to": date(2025, 1, 1), "business_status": "注销"},
        {"supplier": "", "addr": "新街12号"},
        {"uscc_until": TODAY},
    ],
)
def test_what_is_just_allowed(change: dict[str, object]) -> None:
    assert codes(replace(SOUND, **change)) == []  # type: ignore[arg-type]


def test_what_the_bureau_did_not_fill_in_is_not_judged() -> None:
    bare = load_health_rules()
    assert codes(replace(SOUND, supplier="外县公司", addr="邻县老街3号"), bare) == []


def side_by_side(*entries: Retailer) -> dict[str, list[str]]:
    beside = SideBySide(load_statuses(), RULES, TODAY)
    for one in entries:
        beside.add(one)
    found: dict[str, list[str]] = {}
    for ailment in beside.ailments():
        found.setdefault(ailment.code, []).append(ailment.lic_no)
    return found


def test_what_shows_only_side_by_side() -> None:
    other = replace(SOUND, lic_no="349901100026", id_key="b", phone="13900000002", addr="新街12＃")
    first = replace(SOUND, id_key="a", phone="13900000001")
    assert side_by_side(first, replace(other, addr="老街1号")) == {}
    assert side_by_side(first, other) == {"V08": ["349901100018", "349901100026"]}
    assert side_by_side(first, replace(other, addr="老街1号", id_key="a")) == {
        "V09": ["349901100018", "349901100026"]
    }
    assert "V15" in side_by_side(first, replace(other, addr="老街1号", order_phone="13900000001"))
    assert "V02" in side_by_side(first, first)


def test_an_ended_licence_shares_its_address_with_nobody() -> None:
    ended = replace(SOUND, lic_no="349901100026", status="CANCELLED")
    past = replace(SOUND, lic_no="349901100034", valid_to=date(2026, 1, 1))
    assert side_by_side(SOUND, ended, past) == {}


def test_one_holder_with_two_shops_and_one_telephone_is_no_shared_telephone() -> None:
    first = replace(SOUND, id_key="a", phone="13900000001")
    other = replace(first, lic_no="349901100026", addr="老街1号")
    assert set(side_by_side(first, other)) == {"V09"}
