"""The localities of the public table: what it says comes out, what it does not say is a person's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from zmtool.licenses.layout.points import Point
from zmtool.licenses.layout.site import Site, Venue
from zmtool.licenses.layout.venue_rule import allowance
from zmtool.licenses.layout.verdict import Outcome, Verdict

from .places import AT, SHOP, example, school, shop, verdict


@pytest.mark.parametrize(
    ("kind", "metres", "kept"),
    [
        ("中小学", "100.0", False),
        ("中小学", "100.1", True),
        ("幼儿园", "50.0", False),
        ("幼儿园", "50.1", True),
    ],
)
def test_foshan_schools(kind: str, metres: str, kept: bool) -> None:
    gate = school(45, kind)
    found = verdict(
        example("foshan-2023"), gate, site=Site(AT, street="A类单元", format="Z"), measured={gate.ref: metres}
    )
    assert bool(found.denials) is not kept


@pytest.mark.parametrize(
    ("street", "tags", "first", "measured", "fits"),
    [
        ("A类单元", (), None, "40.0", True), ("A类单元", (), None, "39.9", False), ("B类单元", (), None, "49.9", False),
        ("A类单元", ("残疾", "低保"), True, "30.0", True), ("B类单元", ("优抚退役军人",), True, "40.0", True),
        ("A类单元", ("残疾",), True, "30.0", False), ("A类单元", ("残疾", "低保"), False, "30.0", False),
    ],
)  # fmt: skip
def test_foshan_spacing_is_derived_and_so_never_refuses_alone(
    street: str, tags: tuple[str, ...], first: bool | None, measured: str, fits: bool
) -> None:
    site = Site(AT, street=street, format="Z", tags=tags, first_time=first)
    found = verdict(example("foshan-2023"), shop(25), site=site, measured={SHOP: measured})
    assert found.denials == ()
    assert any("不能单独作为否决依据" in one for one in found.questions) is not fits


def test_wanning_markets_sights_and_villages() -> None:
    plan = example("wanning-2021")
    market, sight = plan.venue("市场"), plan.venue("景区")
    assert market is not None
    assert sight is not None
    for stalls, number in ((1, 5), (200, 5), (249, 5), (250, 6), (300, 7)):
        assert allowance(market, Venue("市场", "甲", Decimal(stalls))).number == number
    for grade, number in (("无", 1), ("2A", 1), ("3A", 2), ("5A", 4)):
        assert allowance(sight, Venue("景区", "甲", grade=grade)).number == number
    assert [plan.population[0].cap(people) for people in (300, 2_400, 9_999)] == [1, 8, 8]
    found = verdict(plan, shop(10), site=Site(AT, street="主干道"), measured={SHOP: "29.9"})
    assert (found.outcome, found.denials) == (Outcome.PERSON, ())
    assert any("征求意见" in one for one in found.cautions)
    assert verdict(plan, site=Site(AT)).outcome is Outcome.PERSON


def _wuhan(*points: Point, **more: object) -> Verdict:
    measured = more.pop("measured", {})
    return verdict(example("wuhan"), *points, site=replace(Site(AT, format="Z"), **more), measured=measured)  # type: ignore[arg-type]


def test_wuhan() -> None:
    assert _wuhan(shop(25), measured={SHOP: "30.0"}).outcome is Outcome.PASS
    assert _wuhan(shop(25), measured={SHOP: "29.9"}).outcome is Outcome.DENY
    assert _wuhan(shop(25), measured={SHOP: "29.9"}, tags=("低保",)).outcome is Outcome.PERSON
    terminal = [shop(600 + 40 * number, f"a{number}", venue="T1") for number in range(5)]
    assert _wuhan(*terminal, venue=Venue("航站楼", "T1")).outcome is Outcome.WAIT
    assert _wuhan(*terminal[:4], venue=Venue("航站楼", "T1")).outcome is Outcome.PASS
    rule = example("wuhan").venue("集贸市场")
    assert rule is not None
    numbers = [
        allowance(rule, Venue("集贸市场", "甲", Decimal(stalls))).number for stalls in (49, 50, 499, 2_000)
    ]
    assert numbers == [0, 1, 9, 10]


def test_wenzhou_markets_between_five_and_ten_are_a_persons() -> None:
    stalls = [shop(600 + 40 * number, f"a{number}", venue="甲") for number in range(10)]
    site = Site(AT, venue=Venue("专业市场", "甲"), format="Z")
    outcomes = [verdict(example("wenzhou"), *stalls[:number], site=site).outcome for number in (4, 5, 9, 10)]
    assert outcomes == [Outcome.PASS, Outcome.PERSON, Outcome.PERSON, Outcome.WAIT]


def test_nanhua_pingyuan_and_nanhai_by_their_totals() -> None:
    for name, total in (("nanhua-2025", 860), ("pingyuan-2025", 1519), ("nanhai-2004", 5978)):
        assert example(name).total == total
    assert verdict(example("nanhai-2004"), shop(3)).outcome is Outcome.PASS
    spacing = verdict(example("pingyuan-2025"), shop(3))
    assert spacing.outcome is Outcome.PERSON
    assert "米数未见" in spacing.questions[0]
    inside = Site(AT, venue=Venue("综合市场", "甲", Decimal(250)), format="Z")
    found = verdict(example("nanhua-2025"), shop(10, venue="甲"), site=inside, measured={SHOP: "29.0"})
    assert found.denials[0].threshold == "与最近零售点的步行距离须不少于 30 米"


def test_fushun_counts_two_formats_together() -> None:
    shops = [shop(600 + 40 * number, f"a{number}") for number in range(33)]
    site = Site(AT, format="Q", inside_school=True)
    assert {one.code for one in verdict(example("fushun"), *shops, site=site).denials} == {"N5"}
    other = shop(9_000, "f", format="F")
    assert "N3" in {one.code for one in verdict(example("fushun"), *shops, other, site=site).denials}
