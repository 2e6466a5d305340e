"""Every rule with a place that keeps it and one that does not; the straight line lets pass and never refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.law.library import load_licence_reasons
from zmtool.licenses.layout.coordinates import Position
from zmtool.licenses.layout.judgement import judge
from zmtool.licenses.layout.plan import RuleKind
from zmtool.licenses.layout.points import Pending, Point, PointGrid, Status
from zmtool.licenses.layout.site import Site, Venue
from zmtool.licenses.layout.snapshot import near_points, near_schools, snapshot
from zmtool.licenses.layout.verdict import Outcome, Step, Verdict

from .places import AT, DAY, SHOP, SITE, example, plan_of, school, shop, verdict, write_plan

NOON = datetime(2026, 5, 20, 12, 0)


def _step(found: Verdict, rule: RuleKind) -> Step:
    return next(one for one in found.steps if one.rule is rule)


def test_a_place_with_nothing_near_passes_and_says_why() -> None:
    found = verdict(example())
    assert found.outcome is Outcome.PASS
    assert [one.rule.value for one in found.steps] == ["school", "school", "cap", "cap", "spacing", "format"]
    assert "152" in _step(found, RuleKind.CAP).text
    assert "不用实测" in _step(found, RuleKind.SPACING).text


@pytest.mark.parametrize(
    ("straight", "measured", "outcome"),
    [
        (30, None, Outcome.MEASURE), (99, None, Outcome.MEASURE), (101, None, Outcome.PASS),
        (30, "50.0", Outcome.PASS), (30, "49.9", Outcome.DENY), (80, "131.5", Outcome.PASS),
        (99, "20.0", Outcome.PERSON), (300, "20.0", Outcome.PERSON), (300, "400.0", Outcome.PASS),
    ],
)  # fmt: skip
def test_spacing(straight: float, measured: str | None, outcome: Outcome) -> None:
    found = verdict(example(), shop(straight), measured={SHOP: measured} if measured else {})
    assert found.outcome is outcome
    if outcome is Outcome.DENY:
        (denial,) = found.denials
        assert (denial.code, denial.article, denial.measured) == ("N3", "第七条", "实测 49.9 米")
        assert "不少于 50 米" in denial.threshold
        assert denial.reference is not None
        assert (denial.reference.ref, denial.reference.straight) == (SHOP, Decimal("30.0"))
        assert denial.law == ("license_2016", "license_rules")
    if outcome is Outcome.MEASURE:
        assert [one.ref for one in found.to_measure] == [SHOP]
    if outcome is Outcome.PERSON:
        assert "请复核" in found.questions[0]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0.5, 400), max_size=5), st.lists(st.floats(0.5, 400), max_size=3))
def test_the_straight_line_never_refuses(shops: list[float], schools: list[float]) -> None:
    points = [shop(metres, f"s{number}") for number, metres in enumerate(shops)]
    points += [school(metres, ref=f"x{number}") for number, metres in enumerate(schools)]
    found = verdict(example(), *points)
    assert found.outcome in (Outcome.PASS, Outcome.MEASURE)
    nearest = min([*shops, *schools], default=1_000)
    if nearest < 99.5:
        assert found.outcome is Outcome.MEASURE
    if nearest > 100.5:
        assert found.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("measured", "outcome"), [(None, Outcome.MEASURE), ("50.0", Outcome.DENY), ("50.1", Outcome.PASS)]
)
def test_schools_must_be_farther_than_the_figure(measured: str | None, outcome: Outcome) -> None:
    gate = school(45)
    found = verdict(example(), gate, measured={gate.ref: measured} if measured else {})
    assert found.outcome is outcome
    if found.denials:
        assert found.denials[0].code == "N5"
        assert "minor_law:59" in found.denials[0].law
        assert "东门" in _step(found, RuleKind.SCHOOL).text


def test_inside_a_school_never() -> None:
    found = verdict(example(), site=replace(SITE, inside_school=True))
    assert (found.outcome, found.denials[0].code) == (Outcome.DENY, "N5")
    assert verdict(example(), site=replace(SITE, inside_school=False)).outcome is Outcome.PASS


def test_schools_with_another_comparison(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, schools=[{"kind": "幼儿园", "metres": 50, "compare": "≥"}])
    gate = school(45, "幼儿园")
    assert verdict(plan, gate, measured={gate.ref: "50.0"}).outcome is Outcome.PASS
    assert verdict(plan, gate, measured={gate.ref: "49.9"}).outcome is Outcome.DENY


def test_a_full_cell_leads_into_the_queue_and_not_to_a_refusal() -> None:
    plan = example()
    full = [shop(500 + 60 * number, f"{349901100000 + number}", cell="V01") for number in range(7)]
    site = replace(SITE, cell="V01")
    found = verdict(plan, *full, site=site)
    assert (found.outcome, found.number, found.denials) == (Outcome.WAIT, 1, ())
    assert "规划 7 点" in _step(found, RuleKind.CAP).text
    assert verdict(plan, *full[:6], site=site).outcome is Outcome.PASS
    line = (Pending("甲1", NOON), Pending("甲2", NOON.replace(hour=13)))
    mine = replace(site, accepted_at=NOON.replace(minute=30))
    assert verdict(plan, *full, site=mine, waiting=line).number == 2
    behind = verdict(plan, *full[:6], site=mine, waiting=line)
    assert (behind.outcome, behind.number) == (Outcome.WAIT, 2)


def test_suspended_and_earlier_applications_hold_a_place_and_others_do_not() -> None:
    plan, site = example(), replace(SITE, cell="V01", accepted_at=NOON)
    six = [shop(500 + 60 * number, f"a{number}", cell="V01") for number in range(6)]
    for last, outcome in (
        (shop(900, "x", cell="V01", status=Status.SUSPENDED), Outcome.WAIT),
        (shop(900, "x", cell="V01", status=Status.ENDED), Outcome.PASS),
        (shop(900, "x", cell="V01", status=Status.APPLIED, accepted_at=NOON.replace(hour=11)), Outcome.WAIT),
        (shop(900, "x", cell="V01", status=Status.APPLIED, accepted_at=NOON.replace(hour=13)), Outcome.PASS),
    ):
        assert verdict(plan, *six, last, site=site).outcome is outcome, last.status
    again = replace(site, own=("a0",))
    assert verdict(plan, *six, shop(900, "x", cell="V01"), site=again).outcome is Outcome.PASS


def test_an_earlier_application_next_door_stands_against_the_place() -> None:
    earlier = shop(20, "申1", status=Status.APPLIED, accepted_at=NOON)
    later = replace(SITE, accepted_at=NOON.replace(hour=14))
    assert verdict(example(), earlier, site=later, measured={"申1": "22.0"}).outcome is Outcome.DENY
    first = replace(SITE, accepted_at=NOON.replace(hour=9))
    assert verdict(example(), earlier, site=first).outcome is Outcome.PASS


def test_a_measured_refusal_goes_before_what_is_not_measured_but_not_before_the_queue() -> None:
    gate, near = school(45), shop(30)
    assert verdict(example(), gate, near, measured={SHOP: "35.0"}).outcome is Outcome.DENY
    full = [shop(500 + 60 * number, f"a{number}", cell="V01") for number in range(7)]
    waits = verdict(example(), *full, near, site=replace(SITE, cell="V01"), measured={SHOP: "35.0"})
    assert waits.outcome is Outcome.WAIT
    assert waits.denials


def test_a_market_by_its_stalls() -> None:
    plan, market = example(), Venue("集贸市场", "东市场", Decimal(310))
    inside = [shop(500 + 60 * number, f"a{number}", venue="东市场") for number in range(7)]
    site = replace(SITE, venue=market)
    full = verdict(plan, *inside, site=site)
    assert full.outcome is Outcome.WAIT
    assert "可设 7 点" in full.steps[3].text
    assert verdict(plan, *inside[:6], site=site).outcome is Outcome.PASS
    assert "代替一般的总量、间距规则" in full.steps[0].text
    near = verdict(plan, shop(20), site=site, measured={SHOP: "29.9"})
    assert (near.outcome, near.denials[0].threshold) == (Outcome.DENY, "与最近零售点的步行距离须不少于 30 米")
    assert verdict(plan, shop(20), site=site, measured={SHOP: "30.0"}).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("venue", "asked"),
    [
        (Venue("集贸市场", "东市场"), "摊位"),
        (Venue("集贸市场", "", Decimal(9)), "哪一处"),
        (Venue("庙会", "甲"), "没有“庙会”"),
    ],
)
def test_a_venue_that_is_not_known_well_enough_is_a_persons(venue: Venue, asked: str) -> None:
    found = verdict(example(), site=replace(SITE, venue=venue))
    assert found.outcome is Outcome.PERSON
    assert any(asked in one for one in found.questions)


def test_venues_by_grade_area_and_zone(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, venues=[
        {"kind": "酒店", "by": "grade", "grades": {"四星": 1, "五星": 2}, "replaces": ["cap", "spacing"]},
        {"kind": "商场", "by": "area", "base": 1, "up_to": 5000, "per": 5000, "add": 1, "max": 3, "when_full": "否决"},
        {"kind": "航站楼", "by": "zone", "base": 1},
    ])  # fmt: skip

    def number(venue: Venue, *there: Point) -> Verdict:
        return verdict(plan, *there, site=Site(AT, venue=venue, format="Z"))

    one, two = shop(900, "a", venue="甲"), shop(990, "b", venue="甲")
    assert number(Venue("酒店", "甲", grade="五星"), one).outcome is Outcome.PASS
    assert number(Venue("酒店", "甲", grade="四星"), one).outcome is Outcome.WAIT
    assert number(Venue("酒店", "甲", grade="三星"), one).outcome is Outcome.PERSON
    assert number(Venue("商场", "甲", Decimal(10000)), one).outcome is Outcome.PASS
    refused = number(Venue("商场", "甲", Decimal(9999)), one)
    assert (refused.outcome, refused.denials[0].code) == (Outcome.DENY, "N3")
    assert number(Venue("商场", "甲", Decimal(90000)), one, two).outcome is Outcome.PASS
    assert number(Venue("航站楼", "甲"), one).outcome is Outcome.WAIT
    assert number(Venue("航站楼", "乙"), one).outcome is Outcome.PASS


def test_the_county_may_be_full(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, total={"per_mille": 4.3, "population": 700})
    there = [shop(600 + 60 * number, f"a{number}") for number in range(3)]
    assert verdict(plan, *there).outcome is Outcome.WAIT
    assert verdict(plan, *there[:2]).outcome is Outcome.PASS


def test_formats_and_their_share() -> None:
    plan, site = example(), replace(SITE, format="Q")
    shops = [shop(600 + 60 * number, f"a{number}") for number in range(66)]
    assert verdict(plan, *shops, shop(9_000, "q", format="F"), site=site).outcome is Outcome.PASS
    over = verdict(plan, *shops, shop(9_000, "q", format="F"), shop(9_100, "r", format="Q"), site=site)
    assert (over.outcome, over.denials[0].code) == (Outcome.DENY, "N3")
    assert "3/69" in over.denials[0].measured
    doubt = verdict(plan, *shops, shop(9_000, "q", format="F"), shop(9_100, "r", format=""), site=site)
    assert doubt.outcome is Outcome.PERSON
    assert verdict(plan, site=replace(SITE, format="")).outcome is Outcome.PERSON


def test_formats_that_are_not_wanted_at_all_or_by_cell(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, cells=[{"code": "A01", "name": "甲"}],
        format_caps=[{"formats": ["F"], "share": 0}, {"formats": ["Q"], "share": 0.5, "scope": "单元"}],
    )  # fmt: skip
    assert verdict(plan, site=replace(SITE, format="F")).outcome is Outcome.DENY
    other = shop(900, "a", cell="A02", format="Z")
    assert verdict(plan, other, site=replace(SITE, format="Q")).outcome is Outcome.DENY
    assert verdict(plan, shop(900, "a"), site=replace(SITE, format="Q")).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("tags", "first", "measured", "outcome"),
    [
        ((), None, "45.0", Outcome.DENY), (("残疾人低保",), True, "45.0", Outcome.PASS), (("残疾人低保",), True, "39.9", Outcome.DENY),
        (("残疾人低保",), None, "45.0", Outcome.PERSON), (("残疾人低保",), None, "39.9", Outcome.DENY),
        (("残疾人低保",), None, "50.0", Outcome.PASS), (("残疾人低保",), False, "45.0", Outcome.DENY),
    ],
)  # fmt: skip
def test_relaxation(tags: tuple[str, ...], first: bool | None, measured: str, outcome: Outcome) -> None:
    site = replace(SITE, tags=tags, first_time=first)
    found = verdict(example(), shop(38), site=site, measured={SHOP: measured})
    assert found.outcome is outcome
    if outcome is Outcome.PERSON:
        assert "是否首次新办未知" in found.questions[0]
    if first and found.denials:
        assert "50 米，因残疾人低保降 10 米" in found.denials[0].threshold


def test_all_tags_are_needed_the_largest_counts_and_some_are_never_relaxed(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, spacing={"metres": 40}, no_relax={"formats": ["Y"], "streets": ["主街"]}, streets=[{"id": "主街", "spacing_m": 40}],
        relax=[{"tags": ["残疾", "低保"], "spacing_minus_m": 10}, {"tags": ["残疾"], "factor": 0.9}, {"tags": ["退役"]}],
        exempt=[{"formats": ["B"], "from": ["spacing", "cap"]}],
    )  # fmt: skip

    def at(measured: str, *tags: str, **more: str) -> Outcome:
        site = replace(SITE, cell="", tags=tags, **more)  # type: ignore[arg-type]
        return verdict(plan, shop(25), site=site, measured={SHOP: measured}).outcome

    assert at("30.0", "残疾", "低保") is Outcome.PASS
    assert at("35.9", "残疾") is Outcome.DENY
    assert at("36.0", "残疾") is Outcome.PASS
    assert at("1.0", "退役") is Outcome.PERSON
    assert at("30.0", "残疾", "低保", format="Y") is Outcome.DENY
    assert at("30.0", "残疾", "低保", format="") is Outcome.PERSON
    assert at("30.0", "残疾", "低保", street="主街") is Outcome.DENY
    assert at("5.0", format="B") is Outcome.PASS


def test_what_the_plan_cannot_know_is_a_persons(tmp_path: Path) -> None:
    plan = example()
    assert "单元 Z99" in " ".join(verdict(plan, site=replace(SITE, cell="Z99")).questions)
    drawn = verdict(plan, site=replace(SITE, cell=""))
    assert drawn.outcome is Outcome.PASS
    nowhere = verdict(plan, shop(20), site=replace(SITE, position=None))
    assert nowhere.outcome is Outcome.PERSON
    no_datum = replace(SITE, position=Position(AT.longitude, AT.latitude))
    asked = verdict(plan, shop(20), site=no_datum)
    assert (asked.outcome, asked.to_measure) == (Outcome.PERSON, ())
    assert "没有写明坐标系" in asked.questions[0]
    assert verdict(plan, shop(20), site=no_datum, measured={SHOP: "20.0"}).outcome is Outcome.DENY
    lost = verdict(plan, shop(0, spot=None))
    assert lost.outcome is Outcome.PERSON
    assert "没有可用的坐标" in lost.questions[0]
    assert verdict(plan, shop(0, spot=None), measured={SHOP: "60.0"}).outcome is Outcome.PASS
    streets = plan_of(tmp_path, streets=[{"id": "主街", "spacing_m": 30}, {"id": "小巷"}])
    assert verdict(streets, site=Site(AT)).outcome is Outcome.PERSON
    assert verdict(streets, shop(10), site=Site(AT, street="小巷")).outcome is Outcome.PASS
    assert verdict(streets, shop(10), site=Site(AT, street="主街")).outcome is Outcome.MEASURE
    assert verdict(streets, site=Site(AT, street="大道")).outcome is Outcome.PERSON


def test_none_near_says_nothing_where_none_is_known() -> None:
    empty = judge(SITE, example(), PointGrid([]), on=DAY, reasons=load_licence_reasons())
    assert empty.outcome is Outcome.PERSON
    assert [one[:8] for one in empty.questions] == [
        "点位库里一处中小",
        "点位库里一处幼儿",
        "点位库里一处零售",
    ]


def test_another_cell_than_the_borders_say_is_told() -> None:
    assert any(
        "A01 城区一片 的边界内" in one for one in verdict(example(), site=replace(SITE, cell="A02")).cautions
    )
    assert not any("边界内" in one for one in verdict(example()).cautions)


def test_an_unchecked_figure_refuses_nobody_alone(tmp_path: Path) -> None:
    spacing = {"metres": 50, "mark": "待核"}
    caps = [{"formats": ["F"], "share": 0, "mark": "记忆"}]
    plan = plan_of(tmp_path, spacing=spacing, format_caps=caps)
    found = verdict(plan, shop(30), site=Site(AT, format="Z"), measured={SHOP: "35.0"})
    assert (found.outcome, found.denials) == (Outcome.PERSON, ())
    assert "不能单独作为否决依据" in found.questions[0]
    assert verdict(plan, site=Site(AT, format="F")).outcome is Outcome.PERSON


def test_a_measured_point_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidValue, match="点位库里没有"):
        verdict(example(), measured={"无": "10"})


def test_the_margin_is_the_plans(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, spacing={"metres": 50, "compare": ">"}, screening_margin_m=0)
    assert verdict(plan, shop(51), site=Site(AT)).outcome is Outcome.PASS
    assert verdict(plan, shop(49), site=Site(AT)).outcome is Outcome.MEASURE
    assert verdict(plan, shop(49), site=Site(AT), measured={SHOP: "50.0"}).outcome is Outcome.DENY


def test_the_snapshot_says_what_it_rests_on() -> None:
    gate = school(45)
    found = verdict(example(), shop(30, name="甲店"), gate, measured={SHOP: "62.4", gate.ref: "80.0"})
    kept = snapshot(SITE, found)
    assert kept["outcome"] == "通过"
    assert kept["plan"] == {
        "code": "349901-2026", "version": "1", "name": example().name, "sha256": example().fingerprint,
    }  # fmt: skip
    assert {one["ref"]: (one["straight"], one["measured"]) for one in kept["references"]} == {
        gate.ref: ("45.0", "80.0"), SHOP: ("30.0", "62.4"),
    }  # fmt: skip
    assert [(one.lic_no, one.name, one.metres) for one in near_points(found)] == [
        (SHOP, "甲店", Decimal("62.4"))
    ]
    assert [(one.entrance, one.metres) for one in near_schools(found)] == [("东门", Decimal("80.0"))]


def test_another_content_is_another_fingerprint(tmp_path: Path) -> None:
    one = plan_of(tmp_path, spacing={"metres": 50}).fingerprint
    write_plan(tmp_path, spacing={"metres": 51})
    assert plan_of(tmp_path, spacing={"metres": 51}).fingerprint != one
