"""Personnel files taken in from a table, and the hours of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.records import Sheet
from zmtool.sheets.take import preview
from zmtool.staff.files.records import KeptFile, StaffFile, files_named, with_changes, wrong_in
from zmtool.staff.files.taking_in import StaffPlan, plan_files
from zmtool.staff.records import Officer
from zmtool.staff.team_rules import load_team_rules
from zmtool.staff.training.records import Attendance, KeptTraining, Training, hours_of_year

RULES, TODAY = load_team_rules(), date(2026, 5, 8)
LIN = KeptFile(1, StaffFile("林一舟", "GH001", "34990101", posts=("market",)))
ZHOU = KeptFile(2, StaffFile("周望", "GH002", "34990102"))
OFFICERS = {"34990101": Officer("林一舟", "34990101", "", date(2023, 1, 1), date(2026, 6, 30))}
HEADS = ("姓名", "工号", "执法证号", "证有效期", "岗位", "法律职业资格", "技能等级")


def plan(*rows: tuple[str, ...]) -> StaffPlan:
    found = preview([Sheet("名册", (HEADS, *rows))], load_mapping("staff"), "名册.csv")
    return plan_files(found, (LIN, ZHOU), OFFICERS, RULES, TODAY)


def refusal(*rows: tuple[str, ...]) -> str:
    return plan(*rows).preview.rejected[-1].reason


def test_a_row_says_more_about_a_known_person_and_brings_a_new_one() -> None:
    made = plan(
        ("林一舟", "GH001", "", "2029-12-31", "稽查、市管岗", "有", "三级"),
        ("钱一", "gh003", "", "", "法规", "无", ""),
    )
    known, new = made.files
    assert known.number == 1 and known.after.posts == ("inspection", "market")
    assert known.after.legal_qualified is True and known.after.skill_level == 3
    assert known.officer is not None and known.officer.valid_to == date(2029, 12, 31)
    assert known.officer.valid_from == date(2023, 1, 1), "what is not said stays"
    assert new.number is None and new.after.staff_no == "GH003" and new.after.legal_qualified is False
    assert new.officer is None
    again = plan(("林一舟", "", "34990101", "", "市管", "", "")).files[0]
    assert again.before == again.after, "the same content is no change"


def test_a_new_certificate_keeps_the_old_number() -> None:
    renewed = plan(("林一舟", "GH001", "34990201", "2030-12-31", "", "", "")).files[0]
    assert renewed.after.cert_no == "34990201" and renewed.after.former_certs == ("34990101",)
    back = with_changes(renewed.after, replace(renewed.after, cert_no="34990101"))
    assert back.former_certs == ("34990201",)


def test_what_is_refused() -> None:
    assert "是林一舟" in refusal(("李四", "GH001", "", "", "", "", ""))
    assert "分属不同的档案" in refusal(("林一舟", "GH001", "34990102", "", "", "", ""))
    assert "可用" in refusal(("钱一", "GH003", "", "", "驾驶", "", ""))
    assert "可用" in refusal(("钱一", "GH003", "", "", "", "", "九级"))
    assert "没有执法证号" in refusal(("钱一", "GH003", "", "2029-12-31", "", "", ""))
    assert "早于有效期起" in refusal(("林一舟", "", "34990101", "2022-12-31", "", "", ""))
    assert "没有填写" in refusal(("钱一", "", "", "", "", "", ""))
    twice = plan(("钱一", "GH003", "", "", "", "", ""), ("孙二", "GH003", "", "", "", "", ""))
    assert len(twice.files) == 1 and "相同" in twice.preview.rejected[0].reason


def test_who_is_named_and_what_may_not_stand_in_a_file() -> None:
    files = (LIN, KeptFile(2, StaffFile("周望", "34990101", login="zhou")))
    assert len(files_named(files, "34990101")) == 2, "one's certificate is another's staff number"
    assert [one.number for one in files_named(files, "gh001")] == [1]
    assert [one.number for one in files_named(files, "档案2")] == [2]
    assert [one.number for one in files_named(files, " zhou ")] == [2]
    assert files_named(files, "") == ()
    bad = replace(
        LIN.file,
        name="",
        unit="长" * 61,
        posts=("pilot",),
        skill_level=9,
        entered_on=date(2026, 5, 9),
        left_on=date(2026, 5, 1),
        areas=("城\x07东",),
    )
    kinds = [one.kind for one in wrong_in(bad, RULES, TODAY)]
    assert kinds == ["姓名", "单位", "分管片区", "岗位", "技能等级", "入职日期", "离岗日期"]
    assert list(wrong_in(LIN.file, RULES, TODAY)) == []


def test_hours_against_the_target_and_none_without_a_ground() -> None:
    course = Training("行政处罚程序", date(2026, 3, 12), Decimal(8))
    held = KeptTraining(1, course, (Attendance(1, True), Attendance(2, False)))
    half = KeptTraining(2, replace(course, title="文书"), (Attendance(1, True, Decimal("2.5")),))
    rules = replace(RULES, hours_target=Decimal(12), drill_hours=Decimal("0.5"))
    lin, zhou = hours_of_year(2026, (LIN, ZHOU), (held, half), {1: 2}, rules)
    assert (lin.hours, lin.short, lin.trainings, lin.drill_hours) == (Decimal("11.5"), Decimal("0.5"), 2, 1)
    assert (zhou.hours, zhou.short, zhou.absences) == (0, 12, 1)
    lin, _ = hours_of_year(2026, (LIN, ZHOU), (held,), {1: 2}, RULES)
    assert (lin.hours, lin.target, lin.short, lin.drills, lin.drill_hours) == (8, None, None, 2, None)
    lin, _ = hours_of_year(2025, (LIN, ZHOU), (held,), {}, rules)
    assert lin.hours is None and lin.short is None, "no training is registered for that year"


@given(st.lists(st.tuples(st.booleans(), st.decimals(0, 8, places=1)), max_size=8))
def test_hours_are_the_sum_of_what_was_attended(rows: list[tuple[bool, Decimal]]) -> None:
    held = [
        KeptTraining(
            number, Training(str(number), date(2026, 3, 12), Decimal(8)), (Attendance(1, there, hours),)
        )
        for number, (there, hours) in enumerate(rows)
    ]
    (lin,) = hours_of_year(2026, (LIN,), held, {}, RULES)
    assert lin.hours == (sum(hours for there, hours in rows if there) if rows else None)
