"""Who may go out on a day: every way a certificate may fail, and that two are two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zmtool.staff.duty import (
    EXPIRED,
    NO_CERTIFICATE,
    NOT_YET_VALID,
    SAME_PERSON,
    TERM_UNKNOWN,
    TOO_FEW,
    fit_for_duty,
    those_fit,
)
from zmtool.staff.records import Officer

DAY = date(2026, 5, 8)
LIN = Officer("林一舟", "34990101", "", date(2023, 1, 1), date(2027, 12, 31))
ZHOU = Officer("周望", "34990102", "", date(2023, 1, 1), date(2027, 12, 31))


def kinds(*officers: Officer, day: date = DAY, together: int = 2) -> list[str]:
    return [one.kind for one in fit_for_duty(officers, day, together=together)]


def test_two_with_valid_certificates_may_go() -> None:
    assert kinds(LIN, ZHOU) == []
    assert kinds(LIN, ZHOU, day=date(2027, 12, 31)) == [], "the last day is a valid day"
    assert kinds(LIN, ZHOU, day=date(2023, 1, 1)) == [], "so is the first"


def test_each_way_a_certificate_fails() -> None:
    assert kinds(LIN, ZHOU, day=date(2028, 1, 1)) == [EXPIRED, EXPIRED]
    assert kinds(LIN, ZHOU, day=date(2022, 12, 31)) == [NOT_YET_VALID, NOT_YET_VALID]
    assert kinds(LIN, Officer("钱一", " ")) == [NO_CERTIFICATE]
    (unknown,) = fit_for_duty((LIN, replace(ZHOU, valid_to=None)), DAY)
    assert unknown.kind == TERM_UNKNOWN and not unknown.certain and "周望" in unknown.message


def test_a_draw_takes_only_those_who_are_known_to_be_fit() -> None:
    unknown, over = (
        replace(ZHOU, valid_to=None),
        replace(ZHOU, cert_no="34990109", valid_to=DAY - timedelta(1)),
    )
    fit, problems = those_fit((LIN, unknown, over, Officer("钱一", "")), DAY)
    assert fit == (LIN,)
    assert [one.kind for one in problems] == [TERM_UNKNOWN, EXPIRED, NO_CERTIFICATE]
    for one in (LIN, unknown, over):
        assert (one in fit) == (not kinds(one, together=1)), "one rule for both"
    assert those_fit((), DAY) == ((), ())


def test_two_are_two_different_people() -> None:
    assert kinds(LIN) == [TOO_FEW]
    assert kinds(LIN, LIN) == [SAME_PERSON, TOO_FEW]
    assert kinds(LIN, Officer("林一舟", "")) == [SAME_PERSON, TOO_FEW]
    assert kinds(LIN, replace(LIN, cert_no="34990109")) == [], "namesakes with certificates of their own"
    assert kinds(together=2) == [TOO_FEW]
    assert kinds(LIN, ZHOU, together=3) == [TOO_FEW]


@given(st.integers(-2000, 2000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_certificate_holds_exactly_within_its_term(offset: int, before: int, after: int) -> None:
    first, last = DAY - timedelta(days=before), DAY + timedelta(days=after)
    day = DAY + timedelta(days=offset)
    officer = replace(LIN, valid_from=first, valid_to=last)
    assert (not kinds(officer, together=1, day=day)) == (first <= day <= last)
