"""The totals of all shops at once are those of each one's own story: over drawn matters, and over a workspace of drawn records."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel

from zmtool.cases.tables import CaseRow, EventRow, PartyRow
from zmtool.insight.tables import HitRow, HitShopRow, RunRow
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.indicators.library import load_indicators
from zmtool.oversight.inspection.tables import InspectionRow
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.oversight.risk.formula import load_risk_rules, risk_on
from zmtool.oversight.risk.matters import KIND_NAMES, Matter, key_of, weighed
from zmtool.oversight.risk.totals import totals_on
from zmtool.workflow.oversight_scene import scene_of
from zmtool.workflow.shop_risk import WHOLE, risk_totals, shop_risk
from zmtool.workflow.workspace import create, opened

RULES, LIBRARY = load_risk_rules(), load_indicators()
DAY = date(2026, 6, 7)
SHOPS = [f"3499011{number:05d}" for number in range(1, 91)]
CODES = ["WG-02-01", "WG-02-02", "WF-03-01", "WF-01-01", "WG-99-99", ""]
KINDS = tuple(KIND_NAMES)


@st.composite
def matters(draw: st.DrawFn) -> list[Matter]:
    """Records of two shops, some of which came of others."""
    keys = st.builds(key_of, st.sampled_from(KINDS), st.integers(1, 5).map(str))
    return draw(
        st.lists(
            st.builds(
                Matter,
                st.sampled_from(KINDS),
                st.integers(1, 5).map(str),
                st.sampled_from(SHOPS[:2]),
                st.sampled_from(CODES).map(lambda one: (one,) if one else ()),
                st.integers(-3, 90).map(lambda one: DAY - timedelta(days=one)),
                st.lists(keys, max_size=2).map(tuple),
                st.booleans(),
                st.booleans(),
            ),
            max_size=14,
            unique_by=lambda one: (one.shop, one.key),
        )
    )


@given(matters(), st.randoms())
def test_totals_at_once_are_those_of_each_story_in_whatever_order(
    ones: list[Matter], chance: random.Random
) -> None:
    told = {
        shop: risk_on(found.evidence, RULES, DAY).total
        for shop, found in weighed(ones, LIBRARY, RULES.evidence.same_days, DAY).items()
        if found.evidence
    }
    by_shop: dict[str, list[Matter]] = {}
    chance.shuffle(ones)
    for one in ones:
        by_shop.setdefault(one.shop, []).append(one)
    assert totals_on(by_shop, LIBRARY, RULES, DAY) == told


def filled(table: type[SQLModel], /, **given: Any) -> SQLModel:
    """A row; what is not given and has no default is empty."""
    empty: dict[type, Any] = {int: 0, bool: False, date: DAY, dict: {}, list: [], str: ""}
    rest = {
        name: empty.get(table.__table__.columns[name].type.python_type, "")  # type: ignore[attr-defined]
        for name, one in table.model_fields.items()
        if one.is_required() and name not in given
    }
    return table(**rest, **given)


def drawn(chance: random.Random) -> list[SQLModel]:
    """Records of every kind about ninety shops, with chains between them, hits of runs on many days, on trial and repeated."""
    codes = [one for one in CODES if one]
    models = ["A01", "A04", "B01", "F01", "D04", "C01", "A51"]

    def at(days: int) -> str:
        return f"{DAY - timedelta(days=days)}T09:00:00"

    def some(text: str, share: float = 0.4) -> str:
        return text if chance.random() < share else ""

    rows: list[SQLModel] = []
    for number in range(1, 161):
        shop, days = chance.choice(SHOPS[:60]), chance.randrange(-2, 200)
        rows.append(
            filled(
                SupervisionAlertRow,
                alert_no=f"Y{number}",
                dedupe=str(number),
                state=chance.choice(["NEW", "SUPPRESSED", "CLOSED"]),
                model=chance.choice(models),
                level=2,
                raised_at=at(days),
                subject_kind="shop",
                subject_key=shop,
                verdict=chance.choice(["", "", "误报", "属实"]),
                inner=chance.random() < 0.1,
                clue_no=some(f"X{number}"),
            )
        )
        rows.append(
            filled(
                ClueRow,
                clue_no=f"X{number}",
                state=chance.choice(["FOUNDED", "UNFOUNDED", "STUDYING", "MERGED"]),
                reported_at=at(days - 1),
                indicator=chance.choice(CODES),
                target_kind="shop",
                target_key=shop,
                prob_no=some(f"P{number}"),
                merged_into=some(f"X{chance.randrange(1, 161)}", 0.1),
            )
        )
        rows.append(
            filled(
                ProblemRow,
                prob_no=f"P{number}",
                state="ISSUED",
                founded_at=at(days - 2),
                indicator=chance.choice(codes),
                level=2,
                target_kind="shop",
                target_key=shop,
                result=chance.choice(["", "属实", "不属实"]),
                case_no=some(f"案{number}"),
            )
        )
        rows.append(
            filled(
                InspectionRow,
                insp_no=f"J{number}",
                kind="DAY",
                lic_no=chance.choice(SHOPS[:60]),
                day=DAY - timedelta(days=days),
                conclusion="整改",
                problem=True,
                facts='{"answers": [{"item": "K01", "answer": "否"}, {"item": "K07", "answer": "否"}]}',
                clue_no=some(f"X{number}"),
            )
        )
        if number % 8 == 0:
            rows += [
                filled(
                    CaseRow,
                    id=number,
                    case_no=f"案{number}",
                    cause=chance.choice(["counterfeit_trademark", "not_local_purchase", "other"]),
                    filing_date=DAY - timedelta(days=40),
                    decision_date=DAY - timedelta(days=chance.randrange(1, 30)),
                ),
                filled(PartyRow, case_id=number, kind="person", license_no=shop),
                filled(
                    EventRow,
                    case_id=number,
                    step=chance.choice(["decide", "decide", "decide_no_penalty"]),
                    on=DAY,
                ),
            ]
    hit = 0
    for run, (week, model) in enumerate(
        ((week, model) for week in range(-1, 60) for model in chance.sample(models, 4)), start=1
    ):
        asof = DAY - timedelta(days=7 * (week // 2) if week % 2 else 7 * week)
        purpose = chance.choice(["run", "run", "run", "shadow", "backtest"])
        hits = chance.randrange(0, 9)
        rows.append(filled(RunRow, id=run, code=model, asof=asof, purpose=purpose, state="done", hits=hits))
        for subject in chance.sample(SHOPS, hits):
            hit += 1
            shops = [subject, *chance.sample(SHOPS, chance.choice([0, 0, 0, 2]))]
            alert = some(f"Y{chance.randrange(1, 161)}", 0.15)
            reason = some("新品", 0.1)
            rows.append(
                filled(
                    HitRow,
                    id=hit,
                    run_id=run,
                    code=model,
                    asof=asof,
                    unit="lic",
                    subject=subject,
                    level=3,
                    suppressed=reason,
                    alert_no=alert,
                    facts="{}",
                )
            )
            rows += [HitShopRow(hit_id=hit, lic_no=one) for one in dict.fromkeys(shops)]
    return rows


def test_the_total_of_every_shop_of_a_workspace_is_that_of_its_profile(tmp_path: Path) -> None:
    for seed in (1, 2):
        root = create(tmp_path / str(seed), now=datetime(2026, 6, 1).astimezone(), user="root").root
        with opened(root) as at:
            with at.writing() as session:
                session.add_all(drawn(random.Random(seed)))
            scene = scene_of(at)
            with at.reading() as session:
                for day in (DAY, DAY - timedelta(days=45)):
                    totals = risk_totals(session, at, scene, day)
                    each = {
                        shop: risk_on(found.evidence, RULES, day).total
                        for shop in SHOPS
                        if (found := shop_risk(session, at, scene, WHOLE, shop, day)).evidence
                    }
                    assert totals == each
                    assert len(each) > 60 and len(set(each.values())) > 20


def test_a_workspace_without_records_has_no_totals(tmp_path: Path) -> None:
    root = create(tmp_path / "w", now=datetime(2026, 6, 1).astimezone(), user="root").root
    with opened(root) as at, at.reading() as session:
        scene = scene_of(at)
        assert risk_totals(session, at, scene, DAY) == {}
        assert risk_on(shop_risk(session, at, scene, WHOLE, SHOPS[0], DAY).evidence, RULES, DAY).total == (
            Decimal("0.5")
        )
