"""The risk score: the worked example, its derivation, what age does to evidence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.oversight.risk.formula import RiskEvidence, load_risk_rules, risk_on, total_on

RULES = load_risk_rules()
DAY = date(2026, 5, 11)


def _evidence(dimension: str, weight: str, days: int, half_life: int) -> RiskEvidence:
    return RiskEvidence(
        f"{dimension}-{days}",
        "WG-02-01",
        "x",
        dimension,
        DAY - timedelta(days=days),
        Decimal(weight),
        half_life,
    )


EXAMPLE = (
    _evidence("outflow", "0.6", 30, 180),
    _evidence("order", "0.3", 10, 90),
    _evidence("order", "0.2", 40, 90),
    _evidence("illegal", "0.4", 200, 365),
    _evidence("inspection", "0.15", 20, 90),
)


def test_the_worked_example_of_the_domain_notes() -> None:
    risk = risk_on(EXAMPLE, RULES, DAY)
    scores = {part.dimension.id: part.score for part in risk.dimensions}
    assert scores == {
        "outflow": Decimal("53.5"),
        "order": Decimal("38.4"),
        "illegal": Decimal("27.4"),
        "licence": Decimal("0.0"),
        "inspection": Decimal("12.9"),
        "environment": Decimal("10.0"),
    }
    assert risk.total == Decimal("32.9") and risk.band.label == "黄"
    assert total_on(EXAMPLE, RULES, DAY) == Decimal("32.9")
    order = next(part for part in risk.dimensions if part.dimension.id == "order")
    assert [part.evidence.ref for part in order.parts] == ["order-10", "order-40"]


def test_evidence_of_a_later_day_does_not_count() -> None:
    assert risk_on([_evidence("outflow", "0.8", -1, 180)], RULES, DAY).total == Decimal("0.5")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["outflow", "order", "illegal", "licence", "inspection"]),
            st.integers(1, 100),
            st.integers(0, 900),
            st.integers(1, 1095),
        ),
        max_size=12,
    )
)
def test_more_evidence_never_lowers_and_age_never_raises(
    rows: list[tuple[str, int, int, int]],
) -> None:
    ones = [_evidence(name, str(Decimal(weight) / 100), days, half) for name, weight, days, half in rows]
    total = risk_on(ones, RULES, DAY).total
    assert 0 <= total <= 100
    assert total_on(ones, RULES, DAY) == total
    assert risk_on(ones[1:], RULES, DAY).total <= total
    assert risk_on(ones, RULES, DAY + timedelta(days=90)).total <= total


@pytest.mark.parametrize(
    ("old", "new"), [('"0.30"', '"0.40"'), ("from: 0}", "from: 5}"), ("from: 50", "from: 80")]
)
def test_wrong_rules_are_refused(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "schemas" / "oversight"
    folder.mkdir(parents=True)
    text = Path("schemas/oversight/risk.yaml").read_text(encoding="utf-8")
    (folder / "risk.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageProblem):
        load_risk_rules(tmp_path)
