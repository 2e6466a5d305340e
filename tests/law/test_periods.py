"""Period arithmetic; the worked examples E01–E36 of the domain notes go through the deadlines."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.law.deadlines import compute
from zmtool.law.library import Law, load_calendar
from zmtool.law.periods import Period, RollOver, Unit, Unknown, due, latest_before, try_due

WD, NAT = Unit.WORKING_DAY, Unit.NATURAL_DAY

EXAMPLES = [
    ("E01", "file_decision", "2024-03-04", None, "2024-03-13"),
    ("E02", "file_decision", "2024-04-30", None, "2024-05-13"),
    ("E03", "preservation_dispose", "2024-02-08", None, "2024-02-23"),
    ("E04", "preservation_dispose", "2024-09-27", None, "2024-10-12"),
    ("E05", "preservation_dispose", "2025-01-24", None, "2025-02-10"),
    ("E06", "preservation_dispose", "2025-09-26", None, "2025-10-13"),
    ("E07", "preservation_dispose", "2024-06-03", None, "2024-06-13"),
    ("E08", "file_supplement", "2025-04-29", None, "2025-05-13"),
    ("E09", "decision", "2024-03-05", None, "2024-06-03"),
    ("E10", "decision", "2024-07-05", None, "2024-10-08"),
    ("E11", "decision", "2025-07-04", None, "2025-10-09"),
    ("E12", "hearing_request", "2024-04-29", None, "2024-05-09"),
    ("E13", "hearing_request", "2025-05-28", None, "2025-06-05"),
    ("E14", "hearing_request", "2024-09-11", None, "2024-09-19"),
    ("E16", "decision_service", "2024-12-27", None, "2025-01-08"),
    ("E17", "decision_service", "2025-09-29", None, "2025-10-15"),
    ("E18", "fine_payment", "2024-01-26", None, "2024-02-18"),
    ("E19", "fine_payment", "2025-03-10", None, "2025-03-25"),
    ("E20", "fine_payment", "2024-09-18", None, "2024-10-08"),
    ("E21", "fine_payment", "2025-09-18", None, "2025-10-09"),
    ("E22", "litigation", "2024-04-19", None, "2024-05-06"),
    ("E23", "reconsideration", "2024-03-12", None, "2024-05-11"),
    ("E24", "reconsideration", "2024-08-05", None, "2024-10-08"),
    ("E25", "demand_wait", "2024-09-24", None, "2024-10-12"),
    ("E26", "demand_wait", "2025-06-16", None, "2025-06-30"),
    ("E27", "enforcement_apply", "2024-05-11", None, "2024-08-12"),
    ("E28", "enforcement_apply", "2024-11-30", None, "2025-02-28"),
    ("E29", "notice_service_by_publication", "2024-05-10", None, "2024-06-09"),
    ("E30", "notice_service_by_publication", "2021-11-10", None, "2022-01-09"),
    ("E31", "cash_handin", "2024-05-11", None, "2024-05-14"),
    ("E32", "cash_handin", "2025-04-30", None, "2025-05-07"),
    ("E33", "disclosure_withdraw", "2025-09-30", None, "2025-10-11"),
    ("E34", "transfer_approval", "2024-10-10", None, "2024-10-14"),
    ("E35", "plea_window", "2025-01-26", None, "2025-02-06"),
    ("E36", "plea_window", "2024-04-03", 5, "2024-04-11"),
]


@pytest.mark.parametrize(("name", "deadline", "start", "n", "end"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_worked_example(law: Law, name: str, deadline: str, start: str, n: int | None, end: str) -> None:
    event = date.fromisoformat(start)
    result = compute(law.deadlines.deadline_on(deadline, event), event, law.calendar, n=n)
    assert result.due == date.fromisoformat(end), result.text
    assert result.steps and result.ground and result.mark is not None


def test_e15_hearing_seven_working_days_after_the_notice(calendar: WorkCalendar) -> None:
    assert due(date(2024, 6, 5), Period(7, WD), calendar).due == date(2024, 6, 17)
    assert calendar.next_workday(date(2024, 6, 17)) == date(2024, 6, 18)


def test_e15_backwards_from_the_hearing(law: Law) -> None:
    hearing = date(2024, 6, 18)
    result = compute(law.deadlines.deadline_on("hearing_notice_ahead", hearing), hearing, law.calendar)
    assert result.due == date(2024, 6, 5)
    assert not result.certain and "待核" in result.note
    texts = [step.text for step in result.steps]
    assert texts[0] == "行为日 2024-06-18 不计入，向前倒推7个工作日"
    assert "6月8日至9日为周末，不计" in texts and "6月10日为端午节放假，不计" in texts
    assert "6月6日至7日计第6至7日" in texts and "6月17日（周一）计第1日" in texts


def test_e25_e26_first_day_to_ask_the_court(calendar: WorkCalendar) -> None:
    assert calendar.next_workday(date(2024, 10, 12)) == date(2024, 10, 14)
    assert calendar.next_workday(date(2025, 6, 30)) == date(2025, 7, 1)


def test_steps_of_a_count_over_spring_festival(calendar: WorkCalendar) -> None:
    result = due(date(2024, 2, 8), Period(7, WD), calendar)
    assert [step.text for step in result.steps] == [
        "起算日 2024-02-08 不计入",
        "2月9日（周五）计第1日",
        "2月10日至17日为春节放假，不计",
        "2月18日（周日）调休上班，计第2日",
        "2月19日至23日计第3至7日",
        "7个工作日于 2024-02-23（周五）届满",
    ]


def test_steps_of_an_end_on_a_holiday(calendar: WorkCalendar) -> None:
    result = due(date(2024, 7, 5), Period(90, NAT), calendar)
    assert result.steps[-1].text == "原届满日 2024-10-03 为国庆节假日，顺延至 2024-10-08"
    assert result.certain


def test_steps_name_the_year_where_it_changes(calendar: WorkCalendar) -> None:
    result = due(date(2024, 12, 27), Period(7, WD), calendar)
    assert "2025年1月1日为元旦放假，不计" in result.text


def test_a_working_saturday_does_not_roll_over(calendar: WorkCalendar) -> None:
    result = due(date(2024, 3, 12), Period(60, NAT), calendar)
    assert "调休上班，不顺延" in result.steps[-1].text


def test_roll_over_by_rule(calendar: WorkCalendar) -> None:
    start, period = date(2024, 5, 10), Period(30, NAT)
    assert due(start, period, calendar, roll_over=RollOver.NO).due == date(2024, 6, 9)
    assert due(start, period, calendar, roll_over=RollOver.YES).due == date(2024, 6, 11)
    disputed = due(start, period, calendar, roll_over=RollOver.DISPUTED)
    assert (disputed.due, disputed.alternative) == (date(2024, 6, 9), date(2024, 6, 11))
    assert not disputed.certain and "争议" in disputed.note


def test_a_disputed_end_on_a_working_day_is_certain(calendar: WorkCalendar) -> None:
    result = due(date(2024, 2, 5), Period(30, NAT), calendar, roll_over=RollOver.DISPUTED)
    assert result.due == date(2024, 3, 6) and result.certain


def test_missing_year(calendar: WorkCalendar) -> None:
    start, period = date(2026, 12, 1), Period(90, NAT)
    with pytest.raises(UnknownAnswer, match="2027"):
        due(start, period, calendar)
    answer = try_due(start, period, calendar)
    assert isinstance(answer, Unknown) and "2027" in answer.reason
    assert due(start, period, calendar, roll_over=RollOver.NO).due == date(2027, 3, 1)
    disputed = due(start, period, calendar, roll_over=RollOver.DISPUTED)
    assert disputed.due == date(2027, 3, 1) and not disputed.certain and "2027" in disputed.note


def test_beyond_the_calendar_of_the_machine(calendar: WorkCalendar) -> None:
    assert isinstance(try_due(date(9999, 12, 1), Period(90, NAT), calendar), Unknown)
    assert isinstance(try_due(date(9999, 12, 1), Period(2, Unit.YEAR), calendar), Unknown)


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        (date(2024, 1, 31), 1, Unit.MONTH, date(2024, 2, 29)),
        (date(2023, 2, 28), 1, Unit.YEAR, date(2024, 2, 28)),
        (date(2024, 2, 29), 1, Unit.YEAR, date(2025, 2, 28)),
        (date(2023, 10, 31), 4, Unit.MONTH, date(2024, 2, 29)),
    ],
)
def test_corresponding_days(calendar: WorkCalendar, start: date, n: int, unit: Unit, end: date) -> None:
    assert due(start, Period(n, unit), calendar).due == end


def test_hours(calendar: WorkCalendar) -> None:
    exact = due(datetime.fromisoformat("2024-10-10T15:30"), Period(24, Unit.HOUR), calendar)
    assert exact.due_at == datetime.fromisoformat("2024-10-11T15:30") and exact.certain
    rough = due(date(2024, 10, 10), Period(24, Unit.HOUR), calendar)
    assert rough.due == date(2024, 10, 11) and rough.due_at is None and not rough.certain


def test_a_moment_counts_as_its_day(calendar: WorkCalendar) -> None:
    moment = datetime.fromisoformat("2024-02-08T10:00")
    assert due(moment, Period(7, WD), calendar).due == date(2024, 2, 23)
    assert latest_before(datetime.fromisoformat("2024-06-18T09:00"), Period(7, WD), calendar).due == date(
        2024, 6, 5
    )


def test_misuse(calendar: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Period(0, WD)
    with pytest.raises(ValueError, match="only days"):
        latest_before(date(2024, 6, 18), Period(1, Unit.MONTH), calendar)


def test_natural_days_backwards(calendar: WorkCalendar) -> None:
    assert latest_before(date(2024, 6, 18), Period(7, NAT), calendar).due == date(2024, 6, 10)


DAYS = st.dates(date(2018, 6, 1), date(2025, 6, 30))


@given(DAYS, st.integers(1, 90), st.sampled_from([WD, NAT]))
def test_due_grows_with_n(day: date, n: int, unit: Unit) -> None:
    calendar = load_calendar()
    shorter, longer = (due(day, Period(k, unit), calendar).due for k in (n, n + 1))
    assert shorter < longer if unit is WD else shorter <= longer
    assert day < shorter and calendar.is_workday(shorter)


@given(DAYS, st.integers(1, 15))
def test_the_latest_notice_is_the_latest(hearing: date, n: int) -> None:
    calendar, period = load_calendar(), Period(n, WD)
    latest = latest_before(hearing, period, calendar).due
    assert due(latest, period, calendar).due < hearing
    assert due(date.fromordinal(latest.toordinal() + 1), period, calendar).due >= hearing


@given(DAYS, st.integers(1, 20))
def test_steps_count_every_working_day_once(day: date, n: int) -> None:
    calendar = load_calendar()
    result = due(day, Period(n, WD), calendar)
    runs = result.steps[1:-1]
    covered = sum((step.last - step.first).days + 1 for step in runs)
    assert covered == (result.due - day).days
    assert f"第{n}日" in runs[-1].text or f"至{n}日" in runs[-1].text
