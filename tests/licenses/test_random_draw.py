"""The draw: the same for the same seed, every stratum to its rate, nobody where he must not go."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.licenses.random_inspection.draw import UNGRADED, Candidate, draw, key_of
from zmtool.licenses.random_inspection.rules import load_draw_rules

RULES = load_draw_rules()
OFFICERS = ("34990101", "34990102", "34990103", "34990104")
shops = st.lists(
    st.builds(
        Candidate,
        st.from_regex(r"34990110[0-9]{4}", fullmatch=True),
        st.sampled_from(["", "A", "B", "D"]),
        st.sampled_from(["ACTIVE", "SUSPENDED"]),
    ),
    max_size=80,
    unique_by=lambda one: one.lic_no,
)


@given(shops, st.text(min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_list_does_not_matter(
    candidates: list[Candidate], seed: str, chance: st.DrawFn
) -> None:
    first = draw(seed, candidates, OFFICERS, RULES, left_out={}, avoided={})
    mixed = list(candidates)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert draw(seed, mixed, tuple(reversed(OFFICERS)), RULES, left_out={}, avoided={}) == first


@given(shops, st.text(min_size=1, max_size=20))
def test_every_stratum_to_its_rate_and_two_officers_each(candidates: list[Candidate], seed: str) -> None:
    made = draw(seed, candidates, OFFICERS, RULES, left_out={}, avoided={})
    for stratum in made.strata:
        members = [one for one in candidates if (one.grade or UNGRADED) == stratum.name]
        rate = RULES.rate_of("" if stratum.name == UNGRADED else stratum.name)
        assert stratum.wanted == int((len(members) * rate).to_integral_value(ROUND_CEILING))
        drawn = [one for one in made.shops if one.stratum == stratum.name]
        kept = [one for one in drawn if not one.passed_over]
        active = sum(one.status == "ACTIVE" for one in members)
        assert len(kept) == min(stratum.wanted, active)
        assert all(len(set(one.officers)) == 2 for one in kept)
        keys = [one.key for one in drawn]
        assert keys == sorted(keys) and all(one.key == key_of(seed, one.lic_no) for one in drawn)


def test_who_is_passed_over_stays_on_record_and_the_next_takes_the_place() -> None:
    candidates = [Candidate(f"3499011{number:05d}", "B", "ACTIVE") for number in range(1, 41)]
    made = draw("一", candidates, OFFICERS, RULES, left_out={}, avoided={})
    first = made.shops[0].lic_no
    again = draw("一", candidates, OFFICERS, RULES, left_out={first: "2026-05-01 已抽查"}, avoided={})
    assert again.shops[0].passed_over == "2026-05-01 已抽查" and again.shops[0].officers == ()
    assert [one.lic_no for one in again.shops[1:3]] == [one.lic_no for one in made.shops[1:2]] + [
        again.shops[2].lic_no
    ]
    assert sum(not one.passed_over for one in again.shops) == 2


def test_officers_keep_away_from_whom_they_must_avoid() -> None:
    candidates = [Candidate("349901100018", "D", "ACTIVE")]
    rules = replace(RULES, rates={"D": Decimal(1)})
    made = draw("一", candidates, OFFICERS, rules, left_out={}, avoided={})
    one = made.shops[0].officers[0]
    away = draw("一", candidates, OFFICERS, rules, left_out={}, avoided={"349901100018": frozenset([one])})
    assert one not in away.shops[0].officers and len(away.shops[0].officers) == 2
    nobody = draw(
        "一", candidates, OFFICERS, rules, left_out={}, avoided={"349901100018": frozenset(OFFICERS[:3])}
    )
    assert "回避" in nobody.shops[0].passed_over
    with pytest.raises(ValueError, match="few"):
        draw("一", candidates, OFFICERS[:1], rules, left_out={}, avoided={})
