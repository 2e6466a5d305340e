"""Each check across dossiers: what passes, what is certain, what is left to a person, and what it rests on."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import NotFound
from zmtool.base.plain import from_plain, to_plain
from zmtool.checks.across.alike_text import common_length, likeness
from zmtool.checks.across.facts import CrossFacts, DecisionTold, StockTold
from zmtool.checks.across.number_series import gaps
from zmtool.checks.across.run import checks_by_id, review_across
from zmtool.checks.records import Status

from .made import (
    RULES,
    UNSURE,
    accused,
    around,
    asked,
    facts,
    goods,
    messages,
    numbered,
    party,
    present,
    priced,
    punished,
    rated,
    result,
    told,
)

PASS, FAIL, DOUBT, NA = Status.PASS, Status.FAIL, Status.UNSURE, Status.NA
OFFICERS = "林一舟:34990101;周望:34990102"


@pytest.mark.parametrize("check", RULES.checks, ids=lambda one: one.id)
def test_the_examples_of_the_definition_come_out_as_they_say(check: object) -> None:
    one = next(known for known in RULES.checks if known is check)
    assert {"pass"} < {example["status"] for example in one.examples}
    for example in one.examples:
        extracts = [from_plain(CrossFacts, row) for row in example["dossiers"]]
        found = review_across(extracts, RULES, around(), (one.id,)).results[0]
        assert found.status.value == example["status"], messages(found)


def test_every_check_of_the_definition_has_its_function_and_none_is_unknown() -> None:
    assert set(checks_by_id(RULES)) == {one.id for one in RULES.checks}
    with pytest.raises(NotFound, match="没有跨卷检查"):
        review_across([], RULES, around(), ("没有",))


def test_nothing_to_compare_is_no_pass() -> None:
    assert {one.status for one in review_across([facts("甲")], RULES, around()).results} == {NA}


# --- the same cause, the same fine


def test_a_rate_far_from_the_median_is_found_with_its_arithmetic() -> None:
    usual = [rated(f"卷{n}", "0.07") for n in range(4)]
    found = result("penalty_rates", *usual, rated("远", "0.1"))
    assert found.status is DOUBT
    assert (
        "远 罚款比例 10%" in messages(found) and "42.86%" in messages(found) and "7% 4 卷" in messages(found)
    )
    assert [one.dossier for one in found.judged.findings[0].dossiers][0] == "远"


def test_rates_are_certain_only_within_a_known_tier() -> None:
    dossiers = [*(rated(f"卷{n}", "0.07") for n in range(4)), rated("远", "0.1")]
    assert accused("penalty_rates", *dossiers).status is DOUBT  # no benchmark: coarse groups
    assert accused("penalty_rates", *dossiers, province="EXAMPLE").status is FAIL
    assert "EXAMPLE-not_local_purchase 第2档" in messages(
        result("penalty_rates", *dossiers, province="EXAMPLE")
    )
    shaky = [*dossiers[:-1], rated("远", "0.1", UNSURE)]
    assert accused("penalty_rates", *shaky, province="EXAMPLE").status is DOUBT


def test_other_bureaus_causes_and_circumstances_are_not_compared() -> None:
    usual = [rated(f"卷{n}", "0.07") for n in range(3)]
    assert result("penalty_rates", *usual, rated("别处", "0.1", unit="邻县局")).status is PASS
    assert result("penalty_rates", *usual, rated("别案", "0.5", cause="retail_no_license")).status is PASS
    lighter = DecisionTold(rate=told("0.05"), circumstances=("从轻",))
    assert result("penalty_rates", *usual, rated("从轻", "0", decisions=(lighter,))).status is PASS
    assert result("penalty_rates", usual[0], rated("远", "0.1")).status is NA  # two say nothing of a median


def test_a_rate_that_is_not_told_is_worked_out_from_fine_and_base() -> None:
    worked = DecisionTold(fine=told("100"), base=told("1000"))
    usual = [rated(f"卷{n}", "0.07") for n in range(3)]
    found = result("penalty_rates", *usual, rated("算", "0", decisions=(worked,)))
    assert "算 罚款比例 10%" in messages(found)


# --- one officer at two places


def test_one_officer_at_two_places_at_once() -> None:
    one = present("甲", "2025-03-07T09:00", "2025-03-07T10:00", OFFICERS)
    found = result("officer_times", one, present("乙", "2025-03-07T09:30", "2025-03-07T11:00", OFFICERS))
    assert found.status is FAIL
    assert len(found.judged.findings) == 1 and "重叠 30 分钟" in messages(found)
    assert {place.told.normal[:10] for place in found.judged.findings[0].places} >= {"2025-03-07"}
    after = present("乙", "2025-03-07T10:00", "2025-03-07T11:00", OFFICERS)
    assert result("officer_times", one, after).status is PASS
    early = present("乙", "2025-03-07T09:50", "2025-03-07T11:00", OFFICERS)
    assert result("officer_times", one, early, minutes="15").status is PASS


@pytest.mark.parametrize(
    ("officers", "origin", "confidence", "status"),
    [
        ("林一舟:34990101", "scan", 1.0, FAIL),
        ("林一舟:34990101", "scan", UNSURE, DOUBT),
        ("林一舟:34990107", "scan", 1.0, DOUBT),  # 1 and 7 are taken for one another on paper
        ("林一舟:34990107", "facts", 1.0, PASS),
        ("林一舟:34999999", "scan", 1.0, PASS),  # somebody else of the same name
        ("林一舟:", "scan", 1.0, DOUBT),
        ("林一丹:34990101", "scan", 1.0, DOUBT),
        ("何望:34990103", "scan", 1.0, PASS),
    ],
)
def test_who_is_the_same_officer(officers: str, origin: str, confidence: float, status: Status) -> None:
    one = present("甲", "2025-03-07T09:00", "2025-03-07T10:00", OFFICERS)
    other = present("乙", "2025-03-07T09:30", "2025-03-07T11:00", officers, confidence, origin=origin)
    assert result("officer_times", one, other).status is status


def test_officers_known_by_name_only_in_two_bureaus_are_two_people() -> None:
    one = present("甲", "2025-03-07T09:00", "2025-03-07T10:00", "林一舟:", unit="示例县局")
    other = present("乙", "2025-03-07T09:30", "2025-03-07T11:00", "林一舟:", unit="邻县局")
    assert result("officer_times", one, other).status is PASS


def test_records_without_the_time_of_day_are_counted_as_unread() -> None:
    found = result("officer_times", present("甲", "2025-03-07", "2025-03-07", OFFICERS))
    assert (found.status, found.judged.unread) == (NA, 1)


SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), min_size=2, max_size=25)


@given(SPANS, st.integers(0, 20))
def test_overlaps_are_those_of_every_pair(spans: list[tuple[int, int]], minutes: int) -> None:
    def clock(at: int) -> str:
        return f"2025-03-07T{at // 60:02}:{at % 60:02}"

    dossiers = [
        present(f"卷{n}", clock(at), clock(at + long), "林一舟:34990101")
        for n, (at, long) in enumerate(spans)
    ]
    found = result("officer_times", *dossiers, minutes=str(minutes))
    wanted = {
        frozenset((f"卷{n}", f"卷{m}"))
        for (n, (a, long)), (m, (b, its)) in combinations(enumerate(spans), 2)
        if min(a + long, b + its) - max(a, b) > minutes
    }
    assert {frozenset(one.dossier for one in x.dossiers) for x in found.judged.findings} == wanted


# --- numbers


def test_missing_doubled_and_backward_numbers() -> None:
    dossiers = [
        numbered("甲", 1, "2025-01-03"),
        numbered("乙", 2, "2025-01-02"),
        numbered("丙", 5, "2025-01-09"),
        numbered("丁", 5, "2025-01-09", filing_number="示烟立〔2025〕第9号"),
    ]
    found = result("number_series", *dossiers)
    assert found.status is DOUBT  # the rule's source is a suggestion
    for words in ("缺第3至4号，共 2 个", "文号重复：示烟处〔2025〕第5号", "文号倒序：示烟处〔2025〕第2号"):
        assert words in messages(found)
    sure = accused("number_series", *dossiers)
    kinds = {one.message[:4]: one.status for one in sure.judged.findings}
    assert kinds == {"文号缺号": DOUBT, "文号重复": FAIL, "文号倒序": FAIL}
    whole = accused("number_series", *dossiers, complete="1")
    assert {one.status for one in whole.judged.findings} == {FAIL}


def test_a_number_that_a_document_names_is_not_missing() -> None:
    named = numbered("甲", 1, "2025-01-03", cited=("示烟处〔2025〕第2号",))
    assert result("number_series", named, numbered("乙", 3, "2025-01-04")).status is PASS


def test_notice_and_disposal_of_preservation_share_a_number_in_one_dossier_only() -> None:
    one = numbered("甲", 1, "2025-01-03").numbers[0]
    notice = replace(one, number=replace(one.number, document="preservation_notice"))
    disposal = replace(one, number=replace(one.number, document="preservation_disposal_notice"))
    assert result("number_series", facts("甲", numbers=(notice, disposal))).status is PASS
    assert result("number_series", facts("甲", numbers=(notice, one))).status is DOUBT
    both = [facts("甲", numbers=(notice,)), facts("乙", numbers=(disposal,))]
    assert "重复" in messages(result("number_series", *both))


def test_a_doubled_number_that_may_be_misread_is_never_certain() -> None:
    low, high = numbered("甲", 10, "2025-01-03"), numbered("乙", 12, "2025-01-05")
    misread = numbered("丙", 10, "2025-01-04", origin="scan")  # 11 is not there, and 0 is no 1
    assert accused("number_series", low, misread, high).status is FAIL
    again = [numbered("甲", 17, "2025-01-05"), numbered("乙", 17, "2025-01-03", origin="scan")]
    beside = [numbered("丙", 10, "2025-01-02"), numbered("丁", 12, "2025-01-04")]
    found = accused("number_series", *again, *beside)
    doubled = next(one for one in found.judged.findings if "重复" in one.message)
    assert doubled.status is DOUBT and "缺第11号" in doubled.derivation


@given(st.sets(st.integers(1, 300), min_size=1))
def test_gaps_are_the_numbers_between_that_nobody_has(serials: set[int]) -> None:
    missing = {n for first, last in gaps(serials) for n in range(first, last + 1)}
    assert missing == set(range(min(serials), max(serials) + 1)) - serials
    assert all(first <= last for first, last in gaps(serials))


def test_a_number_read_too_long_makes_no_endless_list() -> None:
    found = result("number_series", numbered("甲", 1, "2025-01-01"), numbered("乙", 9_000_000, "2025-01-02"))
    assert "缺第2至8999999号" in messages(found)


# --- one party again


def test_a_party_again_within_three_years() -> None:
    first = punished("甲", "示烟处〔2023〕第1号", "2023-03-05T09:30")
    second = punished("乙", "示烟处〔2024〕第1号", "2024-03-05T09:30")
    third = punished("丙", "示烟处〔2025〕第1号", "2025-03-05T09:30")
    found = result("repeat_parties", first, second, third)
    assert found.status is DOUBT and accused("repeat_parties", first, second, third).status is FAIL
    text = messages(found)
    assert "3年内第 3 次被查处（丙）" in text and "达到“2次以上”" in text and "从重" in text
    assert "累计可能涉嫌非法经营罪" in text  # two penalties before and 30,000 yuan
    assert "累计" not in messages(result("repeat_parties", first, second, replace(third, transferred=True)))
    assert (
        result("repeat_parties", first, replace(third, party=party("别人", "349901198506141000"))).status
        is PASS
    )


def test_the_window_is_three_years_to_the_day() -> None:
    def pair(earlier: str) -> Status:
        first = punished("甲", "示烟处〔2022〕第1号", earlier)
        return result(
            "repeat_parties", first, punished("乙", "示烟处〔2025〕第1号", "2025-03-05T09:30")
        ).status

    assert (pair("2022-03-05T08:00"), pair("2022-03-04T08:00")) == (DOUBT, PASS)


def test_one_number_with_two_names_is_for_a_person() -> None:
    first = punished("甲", "示烟处〔2024〕第1号", "2024-03-05T09:30", party=party("宋知近"))
    second = punished("乙", "示烟处〔2025〕第1号", "2025-03-05T09:30")
    found = accused("repeat_parties", first, second)
    assert found.status is DOUBT and "姓名或名称不同" in messages(found)


# --- one act, two fines


def test_one_act_with_two_fines() -> None:
    one = punished("甲", "示烟处〔2025〕第1号", "2025-03-05T09:30")
    two = punished("乙", "示烟处〔2025〕第9号", "2025-03-05T09:30")
    assert result("double_fines", one, two).status is DOUBT  # only a person can say that it is one act
    assert accused("double_fines", one, two).status is FAIL
    assert (
        accused("double_fines", one, punished("乙", "示烟处〔2025〕第9号", "2025-03-05T10:30")).status is PASS
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"act_place": told("示例县和平路88号")}, DOUBT),
        ({"act_place": None}, DOUBT),
        ({"act_place": told("东街3号")}, PASS),
        ({"act_time": told("2025-03-05")}, DOUBT),
        ({"act_time": told("2025-03-05T09:30", confidence=UNSURE)}, DOUBT),
        ({"party": party(id_no="")}, DOUBT),
        ({"party": party("别人", "349901199001011234")}, PASS),
        ({"decisions": (DecisionTold(number=told("示烟处〔2025〕第9号"), fine=told("0")),)}, PASS),
    ],
)
def test_what_may_be_another_act(change: dict[str, Any], status: Status) -> None:
    one = punished("甲", "示烟处〔2025〕第1号", "2025-03-05T09:30")
    two = punished("乙", "示烟处〔2025〕第9号", "2025-03-05T09:30", **change)
    assert accused("double_fines", one, two).status is status


def test_two_fines_in_one_dossier() -> None:
    one = punished("甲", "示烟处〔2025〕第1号", "2025-03-05T09:30")
    more = DecisionTold(number=told("示烟处〔2025〕第2号"), fine=told("100"))
    assert accused("double_fines", replace(one, decisions=(*one.decisions, more))).status is FAIL


# --- answers alike

WORDS = "我在和平路经营便利店有许可证这些烟是三月初从上门的流动商贩手里买的一共五十一条每条便宜十几块钱"
OTHER = "开货车的二月底老乡托我把货捎到县城车站说好给三百块运费没有打开看过箱子不晓得里面装着什么东西以后不敢"


def test_answers_nearly_the_same_are_one_group() -> None:
    alike = [asked(name, f"我叫{name}{WORDS}{WORDS}") for name in ("宋知远", "叶知秋", "何望舒")]
    found = result("alike_records", *alike, asked("陆平川", f"我是陆平川{OTHER}{OTHER}"))
    assert found.status is DOUBT and len(found.judged.findings) == 1
    assert {one.dossier for one in found.judged.findings[0].dossiers} == {"宋知远", "叶知秋", "何望舒"}
    assert accused("alike_records", *alike).status is FAIL
    assert accused("alike_records", *alike, likeness="0.99").status is PASS
    shaky = [asked(name, f"我叫{name}{WORDS}{WORDS}", confidence=UNSURE) for name in ("宋知远", "叶知秋")]
    assert accused("alike_records", *shaky).status is DOUBT


def test_short_answers_and_one_person_asked_twice_are_not_compared() -> None:
    assert result("alike_records", asked("甲", "是的"), asked("乙", "是的")).status is NA
    one = asked("甲", WORDS * 2).records[0]
    assert result("alike_records", facts("甲", records=(one, one))).status is PASS


@given(st.text("甲乙丙丁", max_size=12), st.text("甲乙丙丁", max_size=12))
def test_the_common_length_is_that_of_the_table(one: str, other: str) -> None:
    row = [0] * (len(other) + 1)
    for a in one:
        before = row[:]
        for place, b in enumerate(other, 1):
            row[place] = before[place - 1] + 1 if a == b else max(before[place], row[place - 1])
    assert common_length(one, other) == row[-1]
    assert 0 <= likeness(one, other) <= 1


def test_scattered_changes_are_found_among_many() -> None:
    """Nine characters in ten kept, the changes as scattered as can be: hardest for what chooses candidates."""
    chance = random.Random(7)
    common = [chr(0x4E00 + n) for n in range(1500)]
    texts = ["".join(chance.choice(common) for _ in range(400)) for _ in range(300)]
    changed = []
    for text in texts[:40]:
        letters = list(text)
        for place in range(5, 400, 11):
            letters[place] = chance.choice(common)
        changed.append("".join(letters))
    dossiers = [asked(f"卷{n}", text) for n, text in enumerate([*texts, *changed])]
    assert len(result("alike_records", *dossiers).judged.findings) == 40


# --- goods


def test_more_gone_than_kept_is_certain() -> None:
    sound = facts("甲", closed=True, goods=(goods("kept", "12"), goods("lost", "2"), goods("returned", "10")))
    assert result("goods_balance", sound).status is PASS
    more = facts("甲", goods=(goods("kept", "12"), goods("lost", "2"), goods("returned", "11")))
    found = result("goods_balance", more)
    assert found.status is FAIL and "多 1条" in messages(found) and "留样损耗 2条" in messages(found)


@pytest.mark.parametrize(
    ("lines", "closed", "status"),
    [
        ([goods("kept", "12")], False, PASS),  # still going on
        ([goods("kept", "12")], True, DOUBT),  # may lie in the store
        ([goods("kept", "12"), goods("confiscated", "12")], True, PASS),
        ([goods("kept", "12"), goods("returned", "13", confidence=UNSURE)], False, DOUBT),
        ([goods("kept", "12"), goods("handed_over", "12"), goods("destroyed", "12")], True, DOUBT),
        ([goods("kept", "12"), goods("returned", "120", unit="盒")], False, DOUBT),
        ([goods("kept", "12"), goods("returned", "1", name="玉溪(软)")], False, FAIL),
        ([goods("returned", "1")], False, NA),
    ],
)
def test_what_a_balance_shows(lines: list[object], closed: bool, status: Status) -> None:
    found = result("goods_balance", facts("甲", closed=closed, goods=tuple(lines)))
    assert found.status is status, messages(found)


def test_a_known_account_is_held_against_the_papers() -> None:
    lines = (goods("kept", "12"), goods("returned", "10"))
    held = facts("甲", goods=lines, stock=(StockTold("中华（硬）", "条", "2"),))
    assert result("goods_balance", held).status is PASS
    short = replace(held, stock=(StockTold("中华（硬）", "条", "1"),))
    assert result("goods_balance", short).status is FAIL


# --- prices


def test_one_list_one_price() -> None:
    usual = [priced(f"卷{n}", "381.60") for n in range(3)]
    found = result("price_agreement", *usual, priced("远", "390.00"))
    assert found.status is FAIL and "多为 381.60 元，而 远 390.00 元" in messages(found)
    assert result("price_agreement", *usual).status is PASS
    assert (
        result("price_agreement", *usual, priced("下期", "390.00", "2025年下半年目录批发价")).status is PASS
    )
    assert result("price_agreement", *usual, priced("远", "390.00", barcode="")).status is PASS
    assert result("price_agreement", *usual, priced("远", "390.00", confidence=UNSURE)).status is DOUBT
    misread = priced("远", "387.60", origin="scan")
    assert result("price_agreement", *usual, misread).status is DOUBT


def test_without_a_price_list_only_days_near_each_other_and_never_certain() -> None:
    def at(name: str, price: str, day: str) -> CrossFacts:
        return replace(priced(name, price, ""), price_date=told(day))

    near = (at("甲", "381.60", "2025-03-01"), at("乙", "390.00", "2025-03-20"))
    assert result("price_agreement", *near).status is DOUBT
    assert result("price_agreement", near[0], at("乙", "390.00", "2025-06-01")).status is PASS


# --- together


def test_a_dossier_handed_over_twice_is_not_compared_with_itself() -> None:
    one = punished("甲", "示烟处〔2025〕第1号", "2025-03-05T09:30", filing_number="示烟立〔2025〕第1号")
    again = replace(one, dossier="扫描", target="扫描.pdf", origin="scan")
    told_twice = review_across([one, again], RULES, around())
    assert told_twice.dossiers == 1 and told_twice.repeats == ((again, one),)
    assert told_twice.result("double_fines").status is PASS


def test_an_extract_survives_being_written_down() -> None:
    one = punished("甲", "示烟处〔2025〕第1号", "2025-03-05T09:30", goods=(goods("kept", "1"),), stock=())
    assert from_plain(CrossFacts, to_plain(one)) == one


def test_findings_that_are_too_many_are_counted() -> None:
    crowd = [present(f"卷{n}", "2025-03-07T09:00", "2025-03-07T10:00", "林一舟:34990101") for n in range(60)]
    found = result("officer_times", *crowd)
    assert len(found.judged.findings) == 1000 and found.judged.left_out


def test_two_thousand_dossiers_through_all_checks() -> None:
    """Parties, officers, numbers and prices in the proportions of a bureau's years; what was planted is found."""
    from bench.many_dossiers import extracts

    many = list(extracts(2_000))
    copied = replace(many[10], dossier="抄", filing_number="示烟立〔2030〕第1号", target="抄.zmpkg")
    found = review_across([*many, copied], RULES, around())
    assert found.dossiers == 2_001
    names = {
        one.check.id: {facts.dossier for finding in one.judged.findings for facts in finding.dossiers}
        for one in found.results
    }
    assert names["alike_records"] == {many[10].dossier, "抄"}
    assert {many[10].dossier, "抄"} <= names["number_series"]
    assert {many[199].dossier} <= names["price_agreement"] and many[49].dossier in names["repeat_parties"]
    assert not names["goods_balance"]
