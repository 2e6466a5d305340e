"""The grade as a function of rules, entries and a day: every way it comes about, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zmtool.law.marks import Mark
from zmtool.licenses.credit.explain import StepKind, explained
from zmtool.licenses.credit.grade import Graded, State, grade_on, untouched
from zmtool.licenses.credit.ledger import CreditEntry, counter_entry
from zmtool.licenses.credit.measures import measures_of
from zmtool.licenses.credit.rules import CreditRules, Source

from .made import DECISION, TODAY, default, entry, named

RULES = default()


def grade(*entries: CreditEntry, day: date = TODAY, rules: CreditRules = RULES) -> Graded:
    return grade_on(rules, entries, day)


def case(number: int, points: str, day: date = TODAY, **rest: object) -> CreditEntry:
    rest.setdefault("amount", Decimal(1000))
    return entry(number, points, day=day, item="F02", source=Source.CASE, ref=DECISION.format(number), **rest)


def test_nobody_begins_with_the_best_grade() -> None:
    clean = untouched(RULES, TODAY)
    assert (clean.grade, clean.score, clean.certain) == ("A", 100, True)
    assert (
        grade(entry(1, "5", item="J01"), entry(2, "5", item="J01"), entry(3, "2", item="J03")).grade == "AA"
    )


def test_points_count_from_their_day_to_their_last_day() -> None:
    one = case(1, "-15", date(2026, 3, 1))
    days = {date(2026, 2, 28): "A", date(2026, 3, 1): "B", date(2027, 2, 28): "B", date(2027, 3, 1): "A"}
    assert {day: grade(one, day=day).grade for day in days} == days
    states = [grade(one, day=day).contributions[0].state for day in days]
    assert states == [State.LATER, State.COUNTED, State.COUNTED, State.OVER]


def test_a_cap_holds_within_twelve_months() -> None:
    bonus = [entry(n, "5", item="J01", day=date(2026, 1, n)) for n in range(1, 6)]
    found = grade(*bonus)
    assert found.score == 115 and [one.points for one in found.contributions] == [5, 5, 5, 0, 0]
    assert [one.state for one in found.contributions][3:] == [State.CAPPED, State.CAPPED]
    long = replace(RULES, period_months=24)
    older = [replace(one, id=one.id + 10, day=date(2025, 1, one.id), until=date(2027, 1, 1)) for one in bonus]
    assert grade(*bonus, *older, rules=long).score == 130


def test_what_brings_the_lowest_grade_does_so_whatever_the_points() -> None:
    for code in ("Z01", "Z02", "Z05"):
        found = grade(entry(1, "0", item=code, source=Source.CASE, ref=DECISION.format(1)))
        assert (found.grade, found.by_points, found.score) == ("D", "A", 100)
        assert [hit.straight.code for hit in found.straights] == [code]
        assert grade(entry(1, "0", item=code, source=Source.CASE), day=date(2027, 6, 30)).grade == "A"


def test_three_penalties_within_a_year_and_fifty_thousand_yuan() -> None:
    days = (date(2025, 7, 1), date(2026, 1, 5), TODAY)
    three = [case(n, "-5", day) for n, day in enumerate(days, 1)]
    assert grade(*three).grade == "D" and grade(*three[:2]).grade == "B"
    assert grade(three[0], three[1], replace(three[1], id=9, item="F03"), rules=RULES).grade == "B", (
        "one decision"
    )
    assert grade(replace(three[0], day=date(2025, 6, 30)), *three[1:]).grade == "B", "longer ago than a year"
    inspections = [entry(n, "-2", item="Y01") for n in range(1, 4)]
    assert grade(*inspections).grade == "B", "inspections are no penalties"
    assert grade(case(1, "-5", amount=Decimal(50000))).grade == "D"
    assert grade(case(1, "-5", amount=Decimal("49999.99"))).grade == "B"


def test_unknown_sums_and_uncertain_rules_are_told_and_not_guessed() -> None:
    found = grade(case(1, "-5", amount=None))
    assert found.grade == "B" and not found.certain and "没有登记金额" in found.doubts[0]
    assert grade(case(1, "-5", amount=None), entry(2, "-60")).certain, "it is the lowest already"
    assert grade(entry(1, "-5", item="G03")).certain, "no unlawful act"
    assert grade(entry(1, "-20", item="F05", source=Source.CASE)).certain, "no goods, no sum"
    doubtful = replace(
        RULES,
        items=tuple(replace(one, mark=Mark.UNCHECKED) if one.code == "G03" else one for one in RULES.items),
    )
    marked = grade(entry(1, "-5", item="G03"), rules=doubtful)
    assert marked.grade == "B" and not marked.certain and "G03" in marked.doubts[0]
    assert grade(entry(1, "-3", item="G01"), rules=doubtful).certain, "the item did not bear on it"
    assert not grade(rules=replace(RULES, mark=Mark.MEMORY)).certain
    assert not grade(rules=replace(RULES, base_mark=Mark.UNCHECKED)).certain
    assert "没有项目 K9" in grade(entry(1, "-5", item="K9")).doubts[0]
    straight = replace(RULES, straights=(replace(RULES.straights[0], mark=Mark.UNCHECKED),))
    assert not grade(entry(1, "0", item="Z01", source=Source.CASE), rules=straight).certain


def test_without_published_bands_the_grade_is_unknown_but_the_lowest_stays_the_lowest() -> None:
    names = replace(RULES, grades=tuple(replace(one, band=None) for one in RULES.grades))
    found = grade(case(1, "-15"), rules=names)
    assert found.grade is None and found.score == 85 and not found.certain
    assert grade(entry(1, "0", item="Z01", source=Source.CASE), rules=names).grade == "D"


def test_the_score_stays_within_its_bounds() -> None:
    bounded = replace(RULES, least=Decimal(0), most=Decimal(100))
    assert (
        grade(entry(1, "-500"), rules=bounded).score == 0
        and grade(entry(1, "50"), rules=bounded).score == 100
    )
    told = explained(grade(entry(1, "-500"), rules=bounded), bounded)
    assert any("限于 0" in one.text for one in told)


def test_the_explanation_tells_every_step() -> None:
    bonus = [entry(n, "5", item="J01", day=date(2026, 1, n)) for n in range(2, 7)]
    first = case(1, "-15", date(2026, 3, 1), quantity=Decimal(12))
    back = counter_entry(first, [first], why="撤销", today=TODAY, by="周望")
    found = grade(*bonus, first, replace(back, id=20), entry(21, "0", item="Z01", source=Source.CASE))
    steps = explained(found, RULES, ("349901100034",))
    kinds = [one.kind for one in steps]
    assert kinds[:2] == [StepKind.BASE, StepKind.SHARED] and kinds[-1] is StepKind.STRAIGHT
    assert kinds.count(StepKind.ENTRY) == 7
    told = "\n".join(one.text for one in steps)
    for words in (
        "基础分 100",
        "349901100034",
        "12条",
        "已冲销，原 −15",
        "封顶，原 +5",
        "100 +15 ＝ 115",
        "直接列 D 级",
    ):
        assert words in told, words
    assert sum(one.points or 0 for one in steps if one.kind is StepKind.ENTRY) == 15


def test_measures_follow_from_the_grade_and_stops_from_the_quantity() -> None:
    intervals = {}
    for points in ("25", "15", "0", "-5", "-20", "-40"):
        found = measures_of(grade(entry(1, points)), RULES)
        intervals[found.grade] = (found.inspect_days, found.draw_rate, found.joint)
    assert intervals["AAA"] == intervals["AA"] == intervals["A"] == (180, Decimal("0.02"), False)
    assert (intervals["B"][0], intervals["C"][0], intervals["D"]) == (90, 30, (15, Decimal("0.2"), True))
    rates = [one.draw_rate for one in RULES.grades]
    assert rates == sorted(rates), "the worse the grade the more often"  # type: ignore[type-var]
    yongan = replace(RULES, stops=named("yongan").stops, items=(*RULES.items, *named("yongan").items))
    stopped = entry(1, "-10", item="C01", quantity=Decimal(35), day=date(2026, 5, 10))
    stop = measures_of(grade(stopped, rules=yongan), yongan).stops[0]
    assert (stop.first, stop.last, stop.months, stop.mark) == (
        date(2026, 5, 10),
        date(2026, 8, 9),
        3,
        Mark.UNCHECKED,
    )
    assert measures_of(grade(stopped, rules=yongan, day=date(2026, 8, 10)), yongan).stops == ()
    assert measures_of(grade(replace(stopped, quantity=Decimal(9)), rules=yongan), yongan).stops == ()
    unknown = measures_of(replace(grade(), grade=None), RULES)
    assert unknown.inspect_days is None and unknown.draw_rate is None


def test_conditions_of_rectification_are_told_and_touch_nothing() -> None:
    def told(*entries: CreditEntry) -> list[str]:
        return [one.code for one in measures_of(grade(*entries), RULES).notices]

    assert told() == [] and told(entry(1, "-3", item="G02")) == []
    assert (
        told(entry(1, "-3", item="G01")) == ["S01"]
        and told(entry(1, "5", item="J01", source=Source.CASE)) == []
    )
    assert told(case(1, "-5")) == [] and told(case(1, "-5"), case(2, "-5")) == ["S03"]
    assert told(case(1, "-5"), replace(case(1, "-5"), id=2)) == [], "one decision"
    for code, notice in {"F03": "S02", "F05": "S04", "F04": "S05", "Z05": "S05"}.items():
        assert told(entry(1, "0", item=code, source=Source.CASE)) == [notice]
    assert told(entry(1, "-3", item="G01", day=date(2025, 6, 30))) == [], "it no longer counts"
    assert all(one.mark is Mark.MEMORY for one in RULES.notices)


ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CODES = ["", *(one.code for one in RULES.items), "Z01", "Z05"]
SOME_DAY = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def flows(draw: st.DrawFn) -> list[CreditEntry]:
    """A flow with entries of any item, some taken back, some made good."""
    made: list[CreditEntry] = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        code = draw(st.sampled_from(CODES))
        item = RULES.item(code)
        worth = draw(st.integers(1, 40))
        sign = item.kind.sign if item else draw(st.sampled_from((1, -1)))
        points = "0" if code.startswith("Z") else str(sign * worth)
        source = draw(st.sampled_from((Source.CASE, Source.INSPECTION, Source.ADJUSTMENT)))
        made.append(
            entry(
                number, points, day=draw(SOME_DAY), item=code, source=source, ref=f"证{draw(st.integers(1, 4))}",
                amount=draw(st.sampled_from((None, Decimal(100), Decimal(60000)))),
            )
        )  # fmt: skip
    for one in list(made):
        fate = draw(st.integers(0, 5))
        later = one.day + timedelta(days=draw(st.integers(0, 400)))
        if fate == 0:
            made.append(replace(counter_entry(one, [], why="x", today=later, by="x"), id=100 + one.id))
        elif fate == 1 and one.deducts:
            made.append(
                entry(
                    200 + one.id, "0", day=later, source=Source.REPAIR, repairs=(one.id,), until=one.until,
                    ceiling=draw(st.sampled_from(("", "C", "B"))),
                )
            )  # fmt: skip
    return made


@ANY_SPEED
@given(flows(), st.randoms(), SOME_DAY)
def test_the_order_of_entries_does_not_matter(entries: list[CreditEntry], dice: object, day: date) -> None:
    mixed = list(entries)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert grade_on(RULES, mixed, day) == grade_on(RULES, entries, day)


@ANY_SPEED
@given(flows(), SOME_DAY, SOME_DAY, st.sampled_from(CODES), st.integers(1, 60))
def test_one_deduction_more_never_raises_the_grade(
    entries: list[CreditEntry], day: date, when: date, code: str, points: int
) -> None:
    item = RULES.item(code)
    if item is not None and item.kind.sign > 0:
        return
    worse = entry(99, f"-{points}", day=when, item=code, source=Source.CASE, ref="证9")
    before, after = grade_on(RULES, entries, day), grade_on(RULES, [*entries, worse], day)
    assert RULES.rank(after.grade or "") >= RULES.rank(before.grade or "")


@ANY_SPEED
@given(flows(), SOME_DAY)
def test_nothing_counts_before_its_day_or_after_its_last(entries: list[CreditEntry], day: date) -> None:
    known = [one for one in entries if one.day <= day]
    assert grade_on(RULES, known, day).score == grade_on(RULES, entries, day).score
    assert grade_on(RULES, known, day).grade == grade_on(RULES, entries, day).grade
    alive = [one for one in known if day <= one.until or not one.is_fact]
    assert grade_on(RULES, alive, day).grade == grade_on(RULES, entries, day).grade
    for one in grade_on(RULES, entries, day).contributions:
        assert one.points == 0 or one.entry.day <= day <= one.entry.until


@ANY_SPEED
@given(flows(), SOME_DAY, st.integers(0, 8))
def test_a_counter_entry_restores_exactly(entries: list[CreditEntry], day: date, which: int) -> None:
    facts = [one for one in entries if one.is_fact and one.day <= day]
    if not facts:
        return
    one = facts[which % len(facts)]
    back = replace(counter_entry(one, [], why="x", today=day, by="x"), id=500)
    without = grade_on(RULES, [other for other in entries if other.id != one.id], day)
    found = grade_on(RULES, [*entries, back], day)
    assert (found.grade, found.score) == (without.grade, without.score)


@ANY_SPEED
@given(flows(), SOME_DAY)
def test_a_repair_never_makes_the_grade_worse(entries: list[CreditEntry], day: date) -> None:
    without = [one for one in entries if one.source is not Source.REPAIR]
    before, after = grade_on(RULES, without, day), grade_on(RULES, entries, day)
    assert RULES.rank(after.grade or "") <= RULES.rank(before.grade or "")
