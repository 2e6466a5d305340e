"""The engine: states from steps, clocks over holidays, obstacles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.library import load_law
from zmtool.oversight.closed_loop.definition import clue_life, problem_life
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.clocks import clocks_of, moment_after, running
from zmtool.oversight.course.definition import PROGRAM, SAME, load_life
from zmtool.oversight.course.records import Course, Taken

CALENDAR = load_law().calendar
AT = datetime(2026, 4, 30, 10, 0).astimezone()
"""The last working day before the holiday of 1 May."""
LIVES = {"clue": clue_life(), "problem": problem_life()}
ANYTHING = {
    **{name: "x" for life in LIVES.values() for step in life.steps.values() for name in step.asks},
}


def test_working_days_pass_over_the_holiday() -> None:
    due = moment_after(AT, 1, "wd", CALENDAR)
    assert due.date() == date(2026, 5, 6)
    assert (due.hour, due.minute) == (23, 59)
    assert moment_after(AT, 4, "hour", CALENDAR) == AT + timedelta(hours=4)
    assert moment_after(AT, 30, "nat", CALENDAR).date() == date(2026, 5, 30)


def test_a_year_without_a_calendar_is_told_not_guessed() -> None:
    far = datetime(2039, 1, 4, 9, 0).astimezone()
    with pytest.raises(UnknownAnswer):
        moment_after(far, 3, "wd", CALENDAR)
    clock = running(Course(far, "REPORTED"), LIVES["clue"], 0, CALENDAR)
    assert clock is not None and clock.due is None and clock.note


@given(st.integers(1, 40), st.integers(0, 200))
def test_more_working_days_never_end_earlier(n: int, after: int) -> None:
    start = datetime(2026, 1, 5, 9, 0).astimezone() + timedelta(days=after)
    assert moment_after(start, n, "wd", CALENDAR) < moment_after(start, n + 1, "wd", CALENDAR)


def test_feedback_has_the_time_of_its_level_and_begins_anew_when_returned() -> None:
    course = Course(AT, "PENDING")
    steps = [("dispatch", 0), ("feedback", 6), ("return", 7)]
    for name, days in steps:
        course = course.and_then(Taken(name, AT + timedelta(days=days), "a"))
    red = [one for one in clocks_of(course, LIVES["problem"], 1, CALENDAR) if one.rule.id == "feedback"]
    assert [one.due.date() if one.due else None for one in red] == [date(2026, 5, 6), date(2026, 5, 8)]
    assert red[0].done is not None and not red[0].late(AT)
    yellow = running(course, LIVES["problem"], 3, CALENDAR)
    assert yellow is not None and yellow.due is not None and yellow.due.date() == date(2026, 5, 15)


def test_an_extension_moves_the_end_of_the_clock_that_runs() -> None:
    course = Course(AT, "PENDING").and_then(Taken("dispatch", AT, "a"))
    course = course.and_then(Taken("extend", AT, "a", "等检验", {"until": "2026-06-30"}))
    clock = running(course, LIVES["problem"], 1, CALENDAR)
    assert clock is not None and clock.due is not None and clock.due.date() == date(2026, 6, 30)
    assert clock.length == "延期至 2026-06-30"


@pytest.mark.parametrize("name", LIVES)
def test_every_step_is_refused_from_every_state_it_does_not_begin_in(name: str) -> None:
    life = LIVES[name]
    everything = frozenset(step.may for step in life.steps.values())
    standing = Standing(life, None, dict.fromkeys(_conditions(name), lambda *_: ()), everything, True, {})
    refused = 0
    for state in life.states:
        for step in life.steps.values():
            found = obstacles(Course(AT, state), Taken(step.id, AT, "a", "说明", _told(step.asks)), standing)
            if state in step.begins:
                assert found == ()
            else:
                assert len(found) == 1 and life.states[state].label in found[0].what
                refused += 1
    assert refused > len(life.states)


@pytest.mark.parametrize("name", LIVES)
def test_every_step_is_refused_without_the_duty_and_without_what_it_asks(name: str) -> None:
    life = LIVES[name]
    none = Standing(life, None, dict.fromkeys(_conditions(name), lambda *_: ()), frozenset(), False, {})
    everything = frozenset(step.may for step in life.steps.values())
    able = Standing(life, None, dict.fromkeys(_conditions(name), lambda *_: ()), everything, True, {})
    for step in life.steps.values():
        course = Course(AT, step.begins[0])
        if step.by != PROGRAM:
            assert len(obstacles(course, Taken(step.id, AT, "a", "说明", _told(step.asks)), none)) == 1
        assert len(obstacles(course, Taken(step.id, AT, "a", "说明"), able)) == len(step.asks)
        strange = {**_told(step.asks), "nonsense": "x"}
        assert obstacles(course, Taken(step.id, AT, "a", "说明", strange), able)
        assert obstacles(course, Taken(step.id, AT - timedelta(days=1), "a", "说明", _told(step.asks)), able)


@pytest.mark.parametrize("name", LIVES)
def test_every_open_state_can_be_left_and_every_state_reached(name: str) -> None:
    life = LIVES[name]
    reached = {"UNSORTED", "REPORTED", "PENDING"} & set(life.states)
    for step in life.steps.values():
        if step.to != SAME:
            reached.add(step.to)
    assert reached == set(life.states)
    for state in life.states.values():
        leaves = [one for one in life.steps_from(state.id) if one.to not in (SAME, state.id)]
        assert leaves or not state.open


def test_a_life_that_names_what_is_not_there_is_refused_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "oversight"
    folder.mkdir(parents=True)
    shipped = Path("schemas/oversight/clue.yaml").read_text(encoding="utf-8")
    (folder / "clue.yaml").write_text(shipped.replace("needs: [known_indicator]", "needs: [moon]"), "utf-8")
    with pytest.raises(UsageProblem) as raised:
        load_life("clue", frozenset(_conditions("clue")), tmp_path)
    assert "moon" in str(raised.value) and "clue.yaml" in str(raised.value)


def _conditions(name: str) -> set[str]:
    return {need for step in LIVES[name].steps.values() for need in step.needs}


def _told(asks: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(asks, "x")
