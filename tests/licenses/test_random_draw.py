"""The draw: the same for the same seed, every stratum to its rate, nobody where he must not go."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.licenses.random_inspection.basis import basis_from, basis_of
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


def test_a_shop_is_drawn_at_the_higher_of_its_two_rates() -> None:
    rules = replace(RULES, risk_rates={"红": Decimal("0.5"), "绿": Decimal("0.01")})
    good = [Candidate(f"3499011{number:05d}", "A", "ACTIVE") for number in range(1, 101)]
    red = [Candidate(f"3499011{number:05d}", "A", "ACTIVE", "红") for number in range(101, 121)]
    plain = [
        Candidate("349901100201", "D", "ACTIVE", "绿"),
        Candidate("349901100202", "D", "ACTIVE", "橙"),
    ]
    made = draw("一", [*good, *red, *plain], OFFICERS, rules, left_out={}, avoided={})
    assert [(one.name, one.size, one.rate, one.wanted) for one in made.strata] == [
        ("A", 100, Decimal("0.02"), 2),
        ("D", 2, Decimal("0.20"), 1),
        ("风险·红", 20, Decimal("0.5"), 10),
    ]
    by_risk = {one.lic_no for one in made.shops if one.stratum == "风险·红"}
    assert len(by_risk) == 10 and by_risk <= {one.lic_no for one in red}
    straight = replace(rules, rates={**RULES.rates, "A": Decimal(1)})
    every = draw("一", red, OFFICERS, straight, left_out={}, avoided={})
    assert [one.name for one in every.strata] == ["A"] and len(every.shops) == 20, "the grade's is the higher"


@given(shops, st.text(min_size=1, max_size=20))
def test_bands_without_a_rate_change_nothing(candidates: list[Candidate], seed: str) -> None:
    banded = [replace(one, band="红") for one in candidates]
    without = draw(seed, candidates, OFFICERS, RULES, left_out={}, avoided={})
    assert draw(seed, banded, OFFICERS, RULES, left_out={}, avoided={}) == without
    assert all(rate == 0 for rate in RULES.risk_rates.values()), "as shipped"


def test_a_draw_is_repeated_from_its_record_alone() -> None:
    rules = replace(RULES, risk_rates={"红": Decimal("0.5")}, officers=3)
    candidates = tuple(
        Candidate(f"3499011{number:05d}", "B", "ACTIVE", "红" if number % 3 else "")
        for number in range(1, 61)
    )
    basis = basis_of(candidates, OFFICERS, rules, left_out={"349901100004": "x"}, avoided={})
    again = basis_from(json.loads(basis.text()))
    assert again.text() == basis.text() and again.digest() == basis.digest()
    made, repeated = (
        draw("一", one.candidates, one.officers, one.rules(RULES), left_out=one.left_out, avoided={})
        for one in (basis, again)
    )
    assert made == repeated and all(len(one.officers) == 3 for one in made.shops if not one.passed_over)


OLDER = (
    '{"candidates":[["349901100018","B","ACTIVE"],["349901100026","","SUSPENDED"]],"officers":["34990101","34990102"],'
    '"left_out":{},"avoided":{"349901100018":["34990103"]},"rates":{"A":"0.02","B":"0.50","其他":"0.05"}}'
)


def test_the_record_of_a_draw_before_risk_counted_stays_as_it_was() -> None:
    older = basis_from(json.loads(OLDER))
    assert older.text() == OLDER, "so its hash holds"
    rules = older.rules(replace(RULES, risk_rates={"红": Decimal(1)}))
    assert rules.risk_rates == {} and rules.rates["B"] == Decimal("0.50") and rules.officers == RULES.officers
    assert rules.passed_over == RULES.passed_over


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("candidates", [["349901100018", "B"]]),
        ("candidates", [["349901100018", 1, "ACTIVE"]]),
        ("candidates", {}),
        ("officers", "34990101"),
        ("avoided", []),
        ("rates", {"A": "0.02"}),
        ("rates", {"其他": "1e-999999999"}),
        ("rates", {"其他": "1.01"}),
        ("risk_rates", {"红": "NaN"}),
        ("together", True),
        ("together", 1),
        ("passed_over", "SUSPENDED"),
    ],
)
def test_what_is_no_record_is_refused(name: str, wrong: object) -> None:
    plain = json.loads(OLDER)
    basis_from(plain)
    with pytest.raises(ValueError):
        basis_from({**plain, name: wrong})


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
