"""Entries of a retail licence from its lines: labels, canonical forms, repairs, what contradicts, what agrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.licenses.card.definition import load_card
from zmtool.licenses.register.health import HealthRules, Region, load_health_rules
from zmtool.licenses.register.records import Retailer
from zmtool.reading.licence_card.beside import beside_register, writable
from zmtool.reading.licence_card.entries import confirmed_entry, entries_of
from zmtool.reading.licence_card.proof import proved
from zmtool.reading.licence_card.records import CardEntry, CardReading
from zmtool.reading.licence_card.sides import cards_on
from zmtool.reading.licence_card.together import together
from zmtool.scans.records import Line, Page

from .cards import NORMAL, PRINTED, TITLE, lines_page, printed_lines

TODAY = date(2026, 11, 1)
CARD = load_card()
RULES = load_health_rules()


def read(
    changes: Mapping[str, str | None] | None = None, confidence: float = 0.99, rules: HealthRules = RULES
) -> dict[str, CardEntry]:
    (lines,) = cards_on(lines_page(printed_lines(changes), confidence), CARD)
    return proved(entries_of(lines, CARD), rules, TODAY)


def sure(entries: Mapping[str, CardEntry]) -> set[str]:
    return {name for name, one in entries.items() if one.is_sure(CARD.sure)}


def test_every_entry_is_found_with_its_place() -> None:
    found = read()
    assert {name: one.normal for name, one in found.items()} == NORMAL
    assert sure(found) == set(NORMAL)
    assert all(one.page == 1 and one.box[2] > one.box[0] for one in found.values())


def test_labels_set_wide_and_two_items_on_one_line() -> None:
    page = lines_page(
        [
            TITLE,
            "许可证号 349901100018",
            "负 责 人：宋 知 远　企业类型：个体",
            "有 效 期：2026年3月10日至2031年3月9日",
        ]
    )
    (lines,) = cards_on(page, CARD)
    found = {name: one.normal for name, one in entries_of(lines, CARD).items()}
    assert found == {
        "lic_no": "349901100018",
        "principal": "宋知远",
        "eco_type": "1403",
        "valid_from": "2026-03-10",
        "valid_to": "2031-03-09",
    }


def test_a_value_goes_on_below_and_stands_beside_a_lone_label() -> None:
    lines = (
        Line(TITLE, (0.3, 0.05, 0.6, 0.09), 0.99),
        Line("经营场所", (0.1, 0.22, 0.2, 0.25), 0.99),
        Line("示例县东街道", (0.3, 0.2, 0.5, 0.23), 0.99),
        Line("长安街216号", (0.3, 0.235, 0.5, 0.265), 0.99),
        Line("负责人", (0.1, 0.4, 0.2, 0.43), 0.99),
        Line("请亮证经营", (0.3, 0.6, 0.5, 0.63), 0.99),
    )
    (card,) = cards_on(Page(1, 0, 1.0, lines, (), ()), CARD)
    assert {name: one.normal for name, one in entries_of(card, CARD).items()} == {
        "addr": "示例县东街道长安街216号"
    }


@pytest.mark.parametrize(
    ("label", "text", "field", "normal", "is_sure"),
    [
        ("许可证号", "34990110001B", "lic_no", "349901100018", False),
        ("许可证号", "34990110001", "lic_no", None, False),
        ("统一社会信用代码", "9234990IMA0000007A", "uscc", "92349901MA0000007A", True),
        ("统一社会信用代码", "92349901MA0000008A", "uscc", None, False),
        ("统一社会信用代码", "349901600012345", "uscc", "349901600012345", True),
        ("发证日期", "2O26年3月10日", "issue_date", "2026-03-10", False),
        ("发证日期", "2026年2月30日", "issue_date", None, False),
        ("企业类型", "个体户商", "eco_type", None, False),
        ("企业类型", "有限责任公司", "eco_type", "1407", False),
        ("许可范围", "卷烟、雪茄烟零售", "scope", "1501、1502", True),
        ("许可范围", "卷烟零售、电子烟零售", "scope", "1501、电子烟零售", False),
        ("负责人", "阿依古丽·买买提艾力", "principal", "阿依古丽·买买提艾力", True),
        ("负责人", "宋", "principal", None, False),
        ("企业（字号）名称", "—", "name", "", False),
    ],
)
def test_values_good_and_misread(
    label: str, text: str, field: str, normal: str | None, is_sure: bool
) -> None:
    one = read({label: text})[field]
    assert (one.normal, one.is_sure(CARD.sure)) == (normal, is_sure)


def test_a_repair_is_told() -> None:
    found = read({"统一社会信用代码": "9234990IMA0000007A"})["uscc"]
    assert found.mended == "9234990IMA0000007A" and found.value == found.mended


def test_what_was_not_printed_is_not_there_and_what_was_read_badly_is_not_sure() -> None:
    assert "uscc" not in read({"统一社会信用代码": None})
    assert sure(read(confidence=0.7)) == set()


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({"有效期限": "自2026年3月10日至2031年3月10日"}, set()),
        ({"有效期限": "自2026年3月10日至2031年3月11日"}, {"valid_from", "valid_to"}),
        ({"有效期限": "自2026年3月10日至2026年3月9日"}, {"valid_from", "valid_to"}),
        ({"发证日期": "2026年3月11日"}, {"valid_from", "issue_date"}),
        ({"企业类型": "有限责任", "统一社会信用代码": None}, {"lic_no", "eco_type"}),
        ({"企业类型": "有限责任"}, {"eco_type"}),
        ({"许可证号": "349901200018"}, {"lic_no"}),
        ({"统一社会信用代码": "91349901MA0000007D"}, {"uscc"}),
        ({"许可证号": "349901300018"}, {"lic_no"}),
        ({"许可证号": "349901100000"}, {"lic_no"}),
    ],
)
def test_entries_that_contradict_are_unsure(changes: dict[str, str | None], doubted: set[str]) -> None:
    found = read(changes)
    assert {name for name, one in found.items() if one.doubts} == doubted


def test_the_bureaus_own_regions_and_suppliers() -> None:
    rules = HealthRules(RULES.rules, ("示例市烟草公司",), (Region(("349902",), ("示例县",)),))
    found = read(rules=rules)
    assert any("辖区" in one for one in found["lic_no"].doubts)
    assert found["supplier"].doubts and "supplier" not in sure(found)


@given(st.sampled_from("0123456789"), st.sampled_from(sorted(CARD.enums["eco_type"].labels)), st.booleans())
def test_digit_seven_and_the_kind_of_holder_agree_or_are_doubted(digit: str, eco: str, coded: bool) -> None:
    code: str | None = ("92349901MA0000007A" if eco == "1403" else "91349901MA0000007D") if coded else None
    found = read(
        {
            "许可证号": f"349901{digit}00018",
            "企业类型": CARD.enums["eco_type"].labels[eco],
            "统一社会信用代码": code,
        }
    )
    agrees = digit == ("1" if eco == "1403" else "2")
    assert ("lic_no" in sure(found)) == agrees
    # Type and code are of one mind: with both of them the number alone is doubted.
    assert ("eco_type" in sure(found)) == (agrees or coded or digit not in "12")
    assert not coded or "uscc" in sure(found)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    page = lines_page([TITLE, *(f"{label}：{text}" for label in PRINTED), text or "空"])
    for lines in cards_on(page, CARD):
        found = proved(entries_of(lines, CARD), RULES, TODAY)
        assert all(0 <= one.confidence <= 1 for one in found.values())


def as_reading(entries: Mapping[str, CardEntry]) -> CardReading:
    return CardReading("a.jpg", 1, "", entries)


def test_photographs_agree_or_the_entry_is_unsure() -> None:
    one, other = (
        read(),
        read({"负责人": "宋知达", "统一社会信用代码": "92349901MA00000O7B", "发证日期": None}),
    )
    merged = together([as_reading(one), as_reading(other)], CARD)
    assert merged["principal"].doubts and not merged["principal"].is_sure(CARD.sure)
    assert set(merged["principal"].alternatives) | {merged["principal"].normal} == {"宋知远", "宋知达"}
    # A code whose check digit holds is proved against one that is none; what only one shows stands.
    assert sure(merged) == set(NORMAL) - {"principal"}


def test_beside_the_register() -> None:
    known = Retailer(
        "349901100018",
        name="远山商行",
        principal="宋致远",
        eco_type="个体",
        scope=("1502", "卷烟零售"),
        addr="示例县新街12号",
    )
    entries = read({"经营场所": "示例县新街１２号", "供货单位": None}) | {
        "org": CardEntry("org", "示例局", "示例局", 0.5, 1, (0.0, 0.0, 0.0, 0.0))
    }
    beside = beside_register(entries, known, CARD)
    states = {one.field: one.state for one in beside}
    assert states == {
        "lic_no": "same",
        "name": "same",
        "principal": "differs",
        "eco_type": "same",
        "uscc": "new",
        "addr": "same",
        "scope": "same",
        "supplier": "missing",
        "valid_from": "new",
        "valid_to": "new",
        "org": "unsure",
        "issue_date": "new",
        "serial": "missing",
    }
    assert set(writable(beside)) == {"principal", "uscc", "valid_from", "valid_to", "issue_date"}
    assert writable(beside)["valid_to"] == date(2031, 3, 9)


def test_what_an_older_card_would_change_is_unsure_unless_a_person_says_it() -> None:
    known = Retailer(
        "349901100018",
        name="新字号",
        principal="宋知远",
        valid_to=date(2036, 3, 9),
        issue_date=date(2031, 2, 20),
    )
    entries = read() | {"name": confirmed_entry("name", "远山商行", CARD)}
    beside = beside_register(entries, known, CARD)
    states = {one.field: one.state for one in beside}
    assert (states["valid_to"], states["issue_date"], states["name"]) == ("unsure", "unsure", "differs")
    assert (states["principal"], states["addr"]) == ("same", "unsure")
    assert any(
        "旧" in doubt for one in beside if one.field == "valid_to" and one.entry for doubt in one.entry.doubts
    )


def test_confirmed_entries_are_sure_and_must_be_possible() -> None:
    assert confirmed_entry("valid_to", "2031.3.9", CARD).is_sure(1.0)
    with pytest.raises(InvalidValue, match="校验"):
        confirmed_entry("uscc", "92349901MA0000008A", CARD)
    with pytest.raises(InvalidValue):
        confirmed_entry("lic_no", "34990110001B", CARD)


def test_two_cards_on_one_page_are_two_readings() -> None:
    above = lines_page([*printed_lines()[:4]])
    below = tuple(
        Line(line.text, (line.box[0], line.box[1] + 0.5, line.box[2], line.box[3] + 0.5), 0.99)
        for line in above.lines
    )
    page = Page(1, 0, 1.0, (*above.lines, *below), (), ())
    assert [sorted(entries_of(one, CARD)) for one in cards_on(page, CARD)] == [
        ["lic_no", "name", "principal"]
    ] * 2
