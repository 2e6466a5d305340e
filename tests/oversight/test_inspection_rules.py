"""Inspections, the pure part: priority, quotas, route, codes, what a record lacks, figures (supervision.md 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file
from zmtool.oversight.inspection.choosing import chosen, kept_out, quotas
from zmtool.oversight.inspection.codes import judged
from zmtool.oversight.inspection.definition import load_inspection_rules
from zmtool.oversight.inspection.figures import Visited, figures_of
from zmtool.oversight.inspection.priority import AlertHint, Candidate, overdue_degree, priority_of
from zmtool.oversight.inspection.records import Answer, Inspection, Inspector, SampledCode, Signature
from zmtool.oversight.inspection.routing import Group, places, routed
from zmtool.oversight.inspection.validation import problems_of
from zmtool.staff.records import Officer

RULES = load_inspection_rules()
DAY = date(2026, 5, 11)
SHOP = "349901100018"
OFFICERS = (
    Officer("林一舟", "34990101", valid_from=date(2023, 1, 1), valid_to=date(2030, 12, 31)),
    Officer("周望", "34990102", valid_from=date(2023, 1, 1), valid_to=date(2030, 12, 31)),
)
NOW = datetime(2026, 5, 12, 18, 0)


def test_the_priority_of_a_hand_worked_example() -> None:
    # 0.45·0.62 + 0.20·min(1, 40/30 − 1) + 0.20·0.7 + 0.10·0.7 + 0.05·1 = 0.279 + 0.0667 + 0.14 + 0.07 + 0.05
    one = Candidate(
        SHOP,
        risk=Decimal("62.0"),
        grade="C",
        interval=30,
        last_visit=date(2026, 4, 1),
        hints=(AlertHint("A04", 2, "3倍"), AlertHint("B01", 4)),
        reports=("XS-示-2026-00001",),
    )
    made = priority_of(one, RULES, DAY)
    assert made.total == Decimal("0.6057")
    assert {part.name: part.points for part in made.parts} == {
        "risk": Decimal("0.2790"),
        "overdue": Decimal("0.0667"),
        "alert": Decimal("0.1400"),
        "credit": Decimal("0.0700"),
        "report": Decimal("0.0500"),
    }
    nothing = priority_of(Candidate(SHOP, last_visit=DAY), RULES, DAY)
    assert nothing.total == 0 and nothing.part("risk").ground == "没有风险依据"


def test_how_overdue_a_visit_is() -> None:
    def degree(last: date | None, interval: int) -> Decimal:
        return overdue_degree(last, interval, DAY, Decimal(1))

    assert degree(date(2026, 5, 1), 30) == 0
    assert degree(date(2026, 3, 27), 30) == Decimal("0.5")
    assert degree(date(2025, 1, 1), 30) == 1
    assert degree(None, 30) == 1


@given(st.integers(0, 2000))
def test_quotas_come_to_the_places(count: int) -> None:
    made = quotas(count, RULES)
    assert sum(made.values()) == count
    for kind in RULES.kinds.values():
        assert abs(made[kind.id] - count * kind.quota) < 1


def test_quotas_of_twenty() -> None:
    assert quotas(20, RULES) == {"KEY": 12, "DAY": 5, "RND": 2, "SPC": 1}


def _shops(count: int) -> list[Candidate]:
    return [
        Candidate(
            f"3499011{number:05d}",
            town="东镇" if number % 2 else "西镇",
            risk=Decimal(number % 50) if number % 3 == 0 else None,
            last_visit=date(2026, 1, 1) if number % 4 else None,
            interval=90,
            longitude=118.0 + number / 1000,
            latitude=33.0,
        )
        for number in range(1, count + 1)
    ]


def test_a_plan_holds_every_kind_up_to_its_quota() -> None:
    shops = _shops(200)
    special = {shops[0].lic_no: "校园周边"}
    made = chosen(shops, 20, RULES, first_day=DAY, seed="s", special=special, planned={})
    kinds = [one.kind for one in made]
    assert {kind: kinds.count(kind) for kind in RULES.kinds} == {"KEY": 12, "DAY": 5, "RND": 2, "SPC": 1}
    assert len({one.candidate.lic_no for one in made}) == 20
    assert next(one for one in made if one.kind == "SPC").ask == ("校园周边",)
    assert all(one.ask and len(one.priority.parts) == 5 for one in made)


@given(st.randoms(use_true_random=False), st.integers(1, 60), st.text(max_size=8))
def test_the_same_shops_in_any_order_make_the_same_plan(random: object, count: int, seed: str) -> None:
    shops = _shops(60)
    shuffled = list(shops)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    groups, days = [Group(1, ("a", "b")), Group(2, ("c", "d"), True)], [DAY]

    def plan(ones: list[Candidate]) -> object:
        made = chosen(ones, count, RULES, first_day=DAY, seed=seed, special={}, planned={})
        return routed(made, groups, days, RULES, {shops[4].lic_no: frozenset("a")})

    assert plan(shops) == plan(shuffled)


def test_nobody_is_visited_again_within_a_week_unless_a_red_alert_is_new() -> None:
    shop = Candidate(SHOP, last_visit=date(2026, 5, 8))
    assert "7 日内不重复" in kept_out(shop, RULES, DAY, {})
    assert kept_out(replace(shop, last_visit=date(2026, 5, 4)), RULES, DAY, {}) == ""
    red = AlertHint("F01", 1, raised_on=date(2026, 5, 10))
    assert kept_out(replace(shop, hints=(red,)), RULES, DAY, {}) == ""
    old = replace(red, raised_on=date(2026, 5, 1))
    assert kept_out(replace(shop, hints=(old,)), RULES, DAY, {})
    assert kept_out(Candidate(SHOP), RULES, DAY, {SHOP: "JH-1"}) == "已在计划 JH-1 中"


def test_groups_have_limits_and_keep_away_from_whom_they_must() -> None:
    groups, days = [Group(1, ("a", "b")), Group(2, ("c", "d"), True)], [DAY, date(2026, 5, 12)]
    assert places(groups, days, RULES) == 50
    shops = chosen(_shops(60), 60, RULES, first_day=DAY, seed="s", special={}, planned={})
    away = shops[0].candidate.lic_no
    nowhere = shops[1].candidate.lic_no
    made = routed(shops, groups, days, RULES, {away: frozenset("b"), nowhere: frozenset(("a", "c"))})
    for day in days:
        assert sum(one.day == day and one.group == 1 for one in made.stops) == 15
        assert sum(one.day == day and one.group == 2 for one in made.stops) == 10
    assert next(one.group for one in made.stops if one.chosen.candidate.lic_no == away) == 2
    assert "回避" in made.left_over[nowhere] and len(made.left_over) == 10


def test_a_route_goes_to_the_nearest() -> None:
    shops = [
        replace(one, town="东镇", longitude=118 + east, hints=(AlertHint("A", level),))
        for one, east, level in zip(_shops(4), (0.0, 0.3, 0.1, 0.2), (1, 4, 4, 4), strict=True)
    ]
    made = chosen(shops, 4, RULES, first_day=DAY, seed="s", special={}, planned={})
    stops = routed(made, [Group(1, ("a", "b"))], [DAY], RULES, {}).stops
    assert [one.chosen.candidate.longitude for one in stops] == [118.0, 118.1, 118.2, 118.3]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("6051112345678901" + "SSYC" + SHOP, "own"),
        ("6051112345678901ssyc 349901100026", "other"),
        ("6051112345678901SSYC34990110001?", "unclear"),
        ("无码", "none"),
        ("60511", "suspect"),
    ],
)
def test_what_a_code_says(code: str, verdict: str) -> None:
    assert judged(SampledCode(code), SHOP).verdict == verdict


def _sound(**more: object) -> Inspection:
    answers = tuple(Answer(one.code, one.sound) for one in RULES.items.values())
    record = Inspection(
        "KEY",
        datetime(2026, 5, 12, 9, 30),
        datetime(2026, 5, 12, 10, 0),
        (Inspector("34990101"), Inspector("34990102")),
        "正常",
        lic_no=SHOP,
        shown_certificates=True,
        answers=answers,
        codes=tuple(SampledCode(f"605111234567890{n}SSYC{SHOP}", SHOP, "own") for n in range(1, 6)),
        signature=Signature("宋知远"),
    )
    return replace(record, **more)  # type: ignore[arg-type]


def _answered(item: str, answer: str, note: str = "", finding: str = "") -> tuple[Answer, ...]:
    return tuple(
        Answer(item, answer, note, finding) if one.code == item else Answer(one.code, one.sound)
        for one in RULES.items.values()
    )


def test_a_whole_record_has_no_problems() -> None:
    assert problems_of(_sound(), RULES, OFFICERS, NOW) == ()


@pytest.mark.parametrize(
    ("record", "officers", "place", "what"),
    [
        (_sound(), OFFICERS[:1], "inspectors", "只有 1 人"),
        (_sound(), (OFFICERS[0], OFFICERS[0]), "inspectors", "列了两次"),
        (_sound(), (OFFICERS[0], replace(OFFICERS[1], valid_to=date(2026, 5, 11))), "inspectors", "到期"),
        (_sound(), (OFFICERS[0], replace(OFFICERS[1], valid_to=None)), "inspectors", "没有登记有效期止"),
        (_sound(shown_certificates=False), OFFICERS, "shown_certificates", "出示"),
        (_sound(lic_no=""), OFFICERS, "lic_no", "无证户"),
        (_sound(ended_at=datetime(2026, 5, 12, 9, 0)), OFFICERS, "ended_at", "早于"),
        (_sound(answers=()), OFFICERS, "answers", "没有填写 K01"),
        (_sound(answers=_answered("K05", "否", "三条不符")), OFFICERS, "conclusion", "K05 发现问题"),
        (
            _sound(answers=_answered("K07", "否", "没贴"), conclusion="违规"),
            OFFICERS,
            "answers[6].finding",
            "哪种",
        ),
        (_sound(conclusion="违规"), OFFICERS, "conclusion", "没有一项"),
        (
            _sound(answers=_answered("K10", "否", "没有标签", "未明码标价"), conclusion="整改"),
            OFFICERS,
            "rectify_by",
            "没有期限",
        ),
        (_sound(codes=(SampledCode("x", "349901100026", "other"),) * 5), OFFICERS, "codes", "他户"),
        (_sound(signature=Signature()), OFFICERS, "signature", "拒签"),
        (_sound(signature=Signature(refusal="不愿签")), OFFICERS, "signature.witness", "见证人"),
        (_sound(conclusion="不错"), OFFICERS, "conclusion", "没有结论"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    record: Inspection, officers: tuple[Officer, ...], place: str, what: str
) -> None:
    found = [one for one in problems_of(record, RULES, officers, NOW) if one.stops and one.place == place]
    assert found and what in found[0].what


def test_figures_with_their_ground() -> None:
    def visit(
        number: int, kind: str, problem: bool, models: tuple[str, ...] = (), minutes: int | None = 30
    ) -> Visited:
        return Visited(f"shop{number}", DAY, kind, models, ("a", "b"), minutes, problem)

    visits = [
        visit(1, "KEY", True, ("A04",)),
        visit(2, "KEY", True, ("A04", "B01")),
        visit(3, "KEY", False, ("B01",)),
        visit(4, "RND", False),
        visit(5, "RND", True, minutes=None),
        replace(visit(1, "DAY", False), rectify=True, off_hours=True),
        replace(visit(6, "DAY", False), met=False),
    ]
    made = figures_of(visits, valid_shops=10, planned=8, done=6, rules=RULES, first=DAY, last=DAY)
    by = {(one.id, one.of): one for one in made.figures}
    assert by["coverage", ""].value == Decimal("0.5")
    assert by["completion", ""].value == Decimal("0.75")
    assert by["hit", ""].value == Decimal("0.4286")
    assert by["hit_kind", "双随机抽查"].value == Decimal("0.5")
    assert by["hit_kind", "专项检查"].value is None
    assert by["hit_model", "A04"].value == 1 and by["hit_model", "B01"].value == Decimal("0.5")
    assert made.gain.value == Decimal("0.1667")
    assert by["per_head_day", ""].value == 7
    assert by["minutes", ""].value == 30
    assert by["rectified", ""].value == 0
    assert by["repeat", ""].part == 1
    assert made.off_hours == {"2026-05": 1}
    nothing = figures_of([], valid_shops=0, planned=0, done=0, rules=RULES, first=DAY, last=DAY)
    assert all(one.value is None for one in nothing.figures) and nothing.gain.value is None


def test_weights_that_do_not_come_to_one_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "schemas" / "oversight" / "inspection.yaml"
    target.parent.mkdir(parents=True)
    shipped = data_file("schemas/oversight/inspection.yaml", None).read_text(encoding="utf-8")
    target.write_text(shipped.replace('risk: "0.45"', 'risk: "0.50"'), encoding="utf-8")
    with pytest.raises(UsageProblem, match="weights 之和是 1.05"):
        load_inspection_rules(tmp_path)
