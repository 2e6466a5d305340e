"""The queue: by acceptance, ten working days to answer, lapsed after that and never where the days are unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import Refused
from zmtool.law.calendar import WorkCalendar
from zmtool.law.library import load_calendar
from zmtool.licenses.layout.waiting import (
    QueueState,
    Waiter,
    answer,
    call_next,
    lapse,
    pending_of,
    ranking,
)
from zmtool.values.masking import masked_name

FIRST = Waiter("A01", "申1", "赵明", datetime(2025, 3, 3, 9, 0, 1))
SECOND = Waiter("A01", "申2", "钱小红", datetime(2025, 3, 3, 9, 0, 2))
DAY = date(2025, 3, 10)


def _called() -> Waiter:
    called = call_next(ranking([SECOND, FIRST], "A01", DAY), DAY, 10, load_calendar())
    assert called is not None
    return called


def test_by_the_second_of_acceptance_and_only_the_cell() -> None:
    ranks = ranking([SECOND, replace(FIRST, cell="A02"), FIRST], "A01", DAY)
    assert [(one.number, one.waiter.application_no) for one in ranks] == [(1, "申1"), (2, "申2")]
    assert [one.ref for one in pending_of(ranks)] == ["申1", "申2"]


@given(st.lists(st.integers(0, 1_000), max_size=8, unique=True))
def test_the_order_of_the_list_does_not_matter(seconds: list[int]) -> None:
    waiters = [
        replace(FIRST, application_no=str(n), accepted_at=FIRST.accepted_at + timedelta(seconds=n))
        for n in seconds
    ]
    ranks = ranking(waiters, "A01", DAY)
    assert [one.waiter.application_no for one in ranks] == [str(n) for n in sorted(seconds)]


def test_ten_working_days_to_answer() -> None:
    called = _called()
    assert (called.application_no, called.state, called.answer_by) == (
        "申1",
        QueueState.CALLED,
        date(2025, 3, 24),
    )
    assert answer(called, date(2025, 3, 24)).state is QueueState.ANSWERED
    with pytest.raises(Refused, match="失效"):
        answer(called, date(2025, 3, 25))
    assert lapse(called, date(2025, 3, 24)).state is QueueState.CALLED
    assert lapse(called, date(2025, 3, 25)).state is QueueState.LAPSED
    later = ranking([called, SECOND], "A01", date(2025, 3, 25))
    assert [one.waiter.application_no for one in later] == ["申2"]


def test_out_of_turn_given_up_and_nobody_left() -> None:
    with pytest.raises(Refused, match="还没有到号"):
        answer(FIRST, DAY)
    gone = answer(FIRST, DAY, gives_up=True)
    assert (gone.state, gone.settled_on) == (QueueState.GIVEN_UP, DAY)
    with pytest.raises(Refused, match="放弃"):
        answer(gone, DAY)
    with pytest.raises(Refused, match="早于叫号日"):
        answer(_called(), date(2025, 3, 9))
    assert call_next(ranking([gone], "A01", DAY), DAY, 10, load_calendar()) is None


def test_a_year_without_calendar_never_lapses() -> None:
    called = call_next(ranking([FIRST], "A01", DAY), DAY, 10, WorkCalendar({}))
    assert called is not None
    assert called.answer_by is None
    assert lapse(called, date(2035, 1, 1)).state is QueueState.CALLED


@pytest.mark.parametrize(("name", "shown"), [("赵明", "赵*"), ("钱小红", "钱**"), ("孙", "孙*"), ("", "*")])
def test_names_for_publication(name: str, shown: str) -> None:
    assert masked_name(name) == shown
