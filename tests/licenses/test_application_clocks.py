"""The order of steps and the clocks, on made courses: every illegal step is refused, stopped time never counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.law.calendar import WorkCalendar
from zmtool.law.library import load_law
from zmtool.licenses.life.advance import objections_to
from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.definition import BEFORE, SAME, load_life
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.licenses.records import Applicant, Application
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.staff.records import Bureau

LIFE, LAW = load_life(), load_law()
DAY = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
AROUND = Surroundings(LAW, LIFE, load_vocabulary(), load_statuses(), DAY.date())


def course(matter: str, *steps: tuple[str, datetime]) -> Course:
    bureau = Bureau("示例县烟草专卖局", "示")
    application = Application("示烟许受2025-0001", matter, bureau, Applicant("个体工商户", "远山商行"))
    return Course(application, DAY, tuple(StepTaken(step, at, "周望") for step, at in steps))


def ways_into(state: str, matter: str) -> tuple[tuple[str, datetime], ...] | None:
    """A row of steps that leads to a state, found by walking the data; None where it is not reached."""
    start = LIFE.begins[matter]
    seen: dict[str, tuple[str, ...]] = {start: ()}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        for step in LIFE.steps_from(here, matter):
            if step.to not in (SAME, BEFORE) and step.to not in seen:
                seen[step.to] = (*seen[here], step.id)
                waiting.append(step.to)
    if state not in seen:
        return None
    return tuple((step, DAY + timedelta(days=index)) for index, step in enumerate(seen[state], 1))


@pytest.mark.parametrize("matter", LIFE.begins)
def test_every_step_that_is_not_its_turn_is_refused(matter: str) -> None:
    reached = 0
    for state in LIFE.states:
        steps = ways_into(state, matter)
        if steps is None:
            continue
        reached += 1
        here = course(matter, *steps)
        assert LIFE.state_of(here) == state
        allowed = {one.id for one in LIFE.steps_from(state, matter)}
        for step in LIFE.steps:
            told = objections_to(here, StepTaken(step, DAY + timedelta(days=99), "何平川"), AROUND)
            not_its_turn = any(f"不能{LIFE.steps[step].label}" in one.what for one in told if one.stops)
            assert (step not in allowed) <= not_its_turn, (state, step)
    assert reached > 4


def test_every_state_is_reached_by_some_matter() -> None:
    assert [state for state in LIFE.states if all(ways_into(state, one) is None for one in LIFE.begins)] == []


def promised(*steps: tuple[str, datetime]) -> tuple[date | None, str]:
    found = {one.rule.id: one for one in clocks_of(course("NEW", *steps), LIFE, LAW, date(2025, 12, 1))}
    return found["D2B"].due, found["D2B"].state


@given(
    st.integers(0, 200),
    st.integers(0, 10),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12)), max_size=3),
)
def test_stopped_time_moves_the_end_by_its_working_days(
    start: int, until_pause: int, pauses: list[tuple[int, int]]
) -> None:
    accepted = DAY + timedelta(days=start)
    steps = [("accept", accepted)]
    day = accepted + timedelta(days=until_pause)
    stopped: set[date] = set()
    for wait, length in pauses:
        day += timedelta(days=wait)
        end = day + timedelta(days=length)
        steps += [("pause", day), ("resume_clock", end)]
        stopped |= {(day + timedelta(days=each)).date() for each in range(length + 1)}
        day = end
    due, state = promised(*steps)
    assert due is not None and state == "overdue"
    counted = [
        one
        for offset in range(1, (due - accepted.date()).days + 1)
        if (one := accepted.date() + timedelta(days=offset)) not in stopped and LAW.calendar.is_workday(one)
    ]
    assert len(counted) == 5 and counted[-1] == due


def test_a_stopped_clock_has_no_end_and_a_missing_calendar_is_told() -> None:
    assert promised(("accept", DAY), ("pause", DAY + timedelta(days=1))) == (None, "paused")
    bare = replace(LAW, calendar=WorkCalendar({}))
    (clock,) = (
        one
        for one in clocks_of(course("NEW", ("accept", DAY)), LIFE, bare, date(2025, 4, 1))
        if one.rule.id == "D2B"
    )
    assert (clock.state, clock.due, clock.certain) == ("unknown", None, False) and clock.note


def test_done_in_time_and_done_too_late() -> None:
    assert promised(("accept", DAY), ("grant", datetime(2025, 3, 10, 17, 0, tzinfo=UTC)))[1] == "met"
    assert promised(("accept", DAY), ("grant", datetime(2025, 3, 11, 9, 0, tzinfo=UTC)))[1] == "late"
