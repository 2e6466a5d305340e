"""Renewals: both plans have to refuse, and the place has to have changed, before there is a ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from zmtool.law.library import load_licence_reasons
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.points import Point, PointGrid
from zmtool.licenses.layout.renewal import RenewalVerdict, judge_renewal
from zmtool.licenses.layout.verdict import Outcome

from .places import DAY, ELSEWHERE, SHOP, SITE, plan_of, school, shop

OWN = replace(SITE, cell="", own=("349901100001",))


def _plans(folder: Path) -> tuple[LayoutPlan, LayoutPlan]:
    def schools(metres: int) -> list[dict[str, object]]:
        return [{"kind": "中小学", "metres": metres}]

    now = plan_of(folder / "now", spacing={"metres": 50}, schools=schools(100), total={"cap": 1})
    then = plan_of(folder / "then", spacing={"metres": 30}, schools=schools(50))
    return now, then


def _renewal(
    now: LayoutPlan,
    then: LayoutPlan | None,
    *points: Point,
    measured: Mapping[str, str],
    changed: bool | None,
) -> RenewalVerdict:
    walked = {ref: Decimal(metres) for ref, metres in measured.items()}
    return judge_renewal(
        OWN, now, then, PointGrid([*points, *ELSEWHERE]), on=DAY, reasons=load_licence_reasons(), measured=walked, changed=changed
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measured", "changed", "outcome"),
    [
        ("60.0", None, Outcome.PASS), ("40.0", None, Outcome.PASS), ("20.0", None, Outcome.PERSON),
        ("20.0", False, Outcome.PASS), ("20.0", True, Outcome.DENY),
    ],
)  # fmt: skip
def test_only_what_fails_both_plans_is_a_ground(
    tmp_path: Path, measured: str, changed: bool | None, outcome: Outcome
) -> None:
    found = _renewal(*_plans(tmp_path), shop(15), measured={SHOP: measured}, changed=changed)
    assert found.outcome is outcome
    assert [one.code for one in found.denials] == (["X6"] if outcome is Outcome.DENY else [])
    if found.denials:
        assert found.denials[0].law == ("license_rules:43",)


def test_schools_are_a_ground_of_their_own(tmp_path: Path) -> None:
    gate = school(30)
    found = _renewal(*_plans(tmp_path), gate, measured={gate.ref: "45.0"}, changed=True)
    assert [one.code for one in found.denials] == ["X2"]
    kept = _renewal(*_plans(tmp_path), gate, measured={gate.ref: "70.0"}, changed=True)
    assert kept.outcome is Outcome.PASS
    assert "规划变严不影响" in kept.text


def test_an_unknown_plan_at_grant_is_a_persons(tmp_path: Path) -> None:
    now, _ = _plans(tmp_path)
    found = _renewal(now, None, shop(15), measured={SHOP: "20.0"}, changed=True)
    assert (found.outcome, found.denials) == (Outcome.PERSON, ())
    assert "取得时的规划未知" in found.questions[0]
    assert _renewal(now, None, measured={}, changed=None).outcome is Outcome.PASS
    assert _renewal(now, None, shop(15), measured={}, changed=None).outcome is Outcome.MEASURE


def test_not_measured_is_to_be_measured(tmp_path: Path) -> None:
    found = _renewal(*_plans(tmp_path), shop(15), measured={}, changed=True)
    assert (found.outcome, [one.ref for one in found.to_measure]) == (Outcome.MEASURE, [SHOP])


def test_two_different_reasons_are_a_persons(tmp_path: Path) -> None:
    now = plan_of(tmp_path / "now", schools=[{"kind": "中小学", "metres": 100}])
    then = plan_of(tmp_path / "then", spacing={"metres": 30})
    gate = school(30)
    measured = {gate.ref: "45.0", SHOP: "20.0"}
    found = _renewal(now, then, gate, shop(15), measured=measured, changed=True)
    assert (found.outcome, found.denials) == (Outcome.PERSON, ())


def test_an_open_question_stays_open(tmp_path: Path) -> None:
    now, then = _plans(tmp_path)
    found = _renewal(now, then, shop(0, spot=None), measured={}, changed=True)
    assert found.outcome is Outcome.PERSON
    assert "没有可用的坐标" in found.questions[0]
