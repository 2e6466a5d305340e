"""The figures of leads: each by its definition, none without ground."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zmtool.oversight.leads.figures import lead_figures
from zmtool.oversight.leads.records import Outcome
from zmtool.oversight.leads.words import load_lead_words

RESULTS = load_lead_words().results
START = datetime(2026, 5, 11, 9, 0)


def _figures(*outcomes: Outcome) -> dict[str, Decimal | None]:
    return {one.id: one.value for one in lead_figures(outcomes, RESULTS)}


def test_nothing_dispatched_gives_counts_of_nought_and_no_shares() -> None:
    found = _figures(Outcome("1", "寄递", "DRAFTED"))
    assert (found["dispatched"], found["answered"], found["late"]) == (0, 0, 0)
    for name in ("hit_rate", "valid_rate", "conversion", "mean_feedback", "across", "seized"):
        assert found[name] is None


def test_the_shares_of_four_leads() -> None:
    after = START + timedelta(hours=36)
    found = _figures(
        Outcome("1", "寄递", "CLOSED", START, after, "有效", True, "案1", Decimal("2.5"), True),
        Outcome("2", "寄递", "CLOSED", START, START + timedelta(hours=12), "无效", False, "", None, False),
        Outcome("3", "寄递", "FED_BACK", START, START + timedelta(hours=24), "并案", False, "", None, None),
        Outcome("4", "寄递", "SIGNED", START, late=1),
    )
    assert (found["dispatched"], found["answered"]) == (4, 3)
    assert found["hit_rate"] == Decimal("0.333")
    assert found["valid_rate"] == Decimal("0.667")
    assert found["conversion"] == Decimal("0.250")
    assert found["mean_feedback"] == Decimal("1.0")
    assert (found["across"], found["late"], found["seized"]) == (1, 1, Decimal("2.5"))


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    sent = draw(st.booleans())
    answered = sent and draw(st.booleans())
    valid = draw(st.sampled_from(sorted(RESULTS)))
    return Outcome(
        "1",
        "寄递",
        "X",
        START if sent else None,
        START + timedelta(hours=draw(st.integers(0, 2000))) if answered else None,
        valid if answered else "",
        RESULTS[valid] and draw(st.booleans()) if answered else None,
        draw(st.sampled_from(["", "案"])) if answered else "",
        draw(st.none() | st.decimals(0, 1000, places=2)) if answered else None,
        draw(st.none() | st.booleans()) if sent else None,
        draw(st.integers(0, 2)) if sent else 0,
    )


@given(st.lists(outcomes(), max_size=30))
def test_shares_stay_within_bounds_and_do_not_ask_the_order(found: list[Outcome]) -> None:
    figures = {one.id: one for one in lead_figures(found, RESULTS)}
    assert figures == {one.id: one for one in lead_figures(reversed(found), RESULTS)}
    for name in ("hit_rate", "valid_rate", "conversion"):
        one = figures[name]
        assert (one.value is None) == (one.whole == 0)
        assert one.value is None or 0 <= one.value <= 1
        assert 0 <= one.part <= one.whole
    # What is proved is valid: 无效 can never be proved.
    assert figures["hit_rate"].part <= figures["valid_rate"].part
    assert figures["answered"].part <= figures["dispatched"].part
    assert all(one.definition for one in figures.values())
