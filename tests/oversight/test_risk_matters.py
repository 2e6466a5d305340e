"""What weighs on a shop counts once, as the furthest it came to, and the points of every step add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zmtool.cases.tables import CaseRow, EventRow, PartyRow
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.indicators.library import Indicator, IndicatorLibrary, load_indicators
from zmtool.oversight.inspection.tables import InspectionRow
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.oversight.risk.matters import (
    ALERT,
    CASE,
    CLUE,
    HIT,
    INSPECTION,
    PROBLEM,
    Matter,
    Weighed,
    key_of,
    weighed,
)
from zmtool.oversight.risk.records_of import matters_about
from zmtool.oversight.risk.story import shared, story_of
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.insight_profile_records import wordings_of
from zmtool.workflow.oversight_scene import scene_of
from zmtool.workflow.workspace import create, opened

RULES = load_risk_rules()
LIBRARY = load_indicators()
DAY = date(2026, 5, 11)
SHOP = "349901100018"
ALL = Viewer("control", "control", "all", frozenset(["report"]))


def _matter(kind: str, ref: str, indicator: str = "", days: int = 0, *became: str, **more: bool) -> Matter:
    codes = tuple(indicator.split()) if indicator else ()
    return Matter(kind, ref, SHOP, codes, DAY - timedelta(days=days), became, **more)


def _found(*matters: Matter, library: IndicatorLibrary = LIBRARY, same_days: int = 28) -> Weighed:
    return weighed(matters, library, same_days, DAY).get(SHOP, Weighed((), ()))


def _refs(found: Weighed) -> list[str]:
    return sorted(f"{one.kind} {one.ref} {one.indicator}" for one in found.evidence)


def test_the_worked_example_from_records_of_five_kinds() -> None:
    def kind(code: str, weight: str, dimension: str, half_life: int) -> Indicator:
        return Indicator(code, code, Decimal(weight), (), half_life, dimension)

    library = IndicatorLibrary(
        "1",
        {
            one.code: one
            for one in (
                kind("O", "0.6", "outflow", 180),
                kind("R3", "0.3", "order", 90),
                kind("R2", "0.2", "order", 90),
                kind("I", "0.4", "illegal", 365),
                kind("C", "0.15", "inspection", 90),
            )
        },
        {},
    )
    found = _found(
        _matter(HIT, "7", "O", 31, "alert/YJ1"),
        _matter(ALERT, "YJ1", "O", 31, "clue/XS1"),
        _matter(CLUE, "XS1", "O", 30, "problem/WT1"),
        _matter(PROBLEM, "WT1", "O", 30),
        _matter(ALERT, "YJ2", "R3", 10),
        _matter(HIT, "9", "R2", 40),
        _matter(CASE, "案1", "I", 200),
        _matter(INSPECTION, "JC1", "C", 20),
        library=library,
    )
    story = story_of(found, RULES, DAY)
    assert {one.dimension.id: str(one.points) for one in story.dimensions} == {
        "outflow": "16.04",
        "order": "9.60",
        "illegal": "5.47",
        "licence": "0.00",
        "inspection": "1.29",
        "environment": "0.50",
    }
    assert {one.dimension.id: str(one.score) for one in story.dimensions}["order"] == "38.39"
    assert (story.total, story.band.label) == (Decimal("32.9"), "黄")
    assert sum(one.points for one in story.dimensions) == Decimal("32.90")
    for one in story.dimensions:
        if one.indicators:
            assert sum(each.points for each in one.indicators) == one.points
            for each in one.indicators:
                assert sum(part.points for part in each.parts) == each.points
    (outflow,) = story.dimensions[0].indicators[0].parts
    assert (outflow.evidence.kind, outflow.evidence.ref, outflow.days, str(outflow.left)) == (
        "problem",
        "WT1",
        30,
        "0.5345",
    )
    assert outflow.evidence.trail == ("线索 XS1", "预警 YJ1", "第 7 号命中")
    assert story.dimensions[-1].fixed and story.dimensions[3].fixed


def test_a_chain_counts_once_as_its_end() -> None:
    chain = (
        _matter(HIT, "1", "WG-02-01", 20, "alert/A"),
        _matter(ALERT, "A", "WG-02-01", 20, "clue/X"),
        _matter(CLUE, "X", "WG-02-01", 15, "problem/P"),
        _matter(PROBLEM, "P", "WG-02-01", 10, "case/C"),
    )
    assert _refs(_found(*chain)) == ["problem P WG-02-01"]
    decided = _found(*chain, _matter(CASE, "C", "WF-02-01", 9))
    assert _refs(decided) == ["case C WF-02-01"]
    assert len(decided.evidence[0].trail) == 4
    unmapped = _found(*chain, _matter(CASE, "C", "", 9))
    assert _refs(unmapped) == ["case C WG-02-01"], (
        "a case of a cause without an indicator weighs as its problem did"
    )


def test_what_was_refuted_at_its_end_weighs_nothing() -> None:
    clue = _matter(CLUE, "X", "WG-02-01", 15, "problem/P")
    refuted = _matter(PROBLEM, "P", "WG-02-01", 10, gone=True)
    assert _refs(_found(_matter(ALERT, "A", "WG-02-01", 20, "clue/X"), clue, refuted)) == []
    assert (
        _refs(_found(_matter(ALERT, "A", "WG-02-01", 20, "clue/X"), replace(clue, became=(), gone=True)))
        == []
    )
    assert _refs(_found(_matter(ALERT, "A", "WG-02-01", 20, gone=True))) == []
    assert _refs(_found(_matter(HIT, "1", "WG-02-01", 3, gone=True))) == []


def test_what_may_not_be_seen_is_told_by_the_last_that_may() -> None:
    alert = _matter(ALERT, "A", "WG-02-01", 20, "clue/X")
    hidden = _matter(CLUE, "X", "WG-02-01", 15, hidden=True)
    found = _found(alert, hidden)
    assert _refs(found) == ["alert A WG-02-01"] and found.evidence[0].trail == ()
    assert _refs(_found(alert, replace(hidden, gone=True))) == [], (
        "a hidden end that was refuted still refutes"
    )
    assert _found(hidden) == Weighed((), ()), "nothing tells that it is there"


def test_merged_clues_and_several_clues_of_one_problem_are_one_matter() -> None:
    found = _found(
        _matter(CLUE, "X1", "WG-02-01", 12, "clue/X2"),
        _matter(CLUE, "X2", "WG-02-01", 11, "problem/P"),
        _matter(CLUE, "X3", "WG-02-01", 9, "problem/P"),
        _matter(PROBLEM, "P", "WG-02-01", 5),
    )
    assert _refs(found) == ["problem P WG-02-01"]
    assert set(found.evidence[0].trail) == {"线索 X1", "线索 X2", "线索 X3"}


def test_clues_merged_in_a_circle_end() -> None:
    found = _found(
        _matter(CLUE, "X1", "WG-02-01", 1, "clue/X2"), _matter(CLUE, "X2", "WG-02-01", 1, "clue/X1")
    )
    assert len(found.evidence) <= 2


def test_signals_of_one_indicator_near_each_other_are_one_matter() -> None:
    near = _found(_matter(ALERT, "A01", "WG-02-02", 3), _matter(ALERT, "A02", "WG-02-02", 31))
    assert _refs(near) == ["alert A01 WG-02-02"] and near.evidence[0].trail == ("预警 A02",)
    apart = _found(_matter(ALERT, "A01", "WG-02-02", 3), _matter(ALERT, "A02", "WG-02-02", 32))
    assert len(apart.evidence) == 2
    other = _found(_matter(ALERT, "A01", "WG-02-02", 3), _matter(ALERT, "A04", "WG-02-01", 3))
    assert len(other.evidence) == 2
    founded = _found(_matter(PROBLEM, "P1", "WG-02-02", 3), _matter(PROBLEM, "P2", "WG-02-02", 3))
    assert len(founded.evidence) == 2, "what people founded twice are two matters"
    weekly = _found(*(_matter(HIT, str(week), "WG-02-01", 7 * week) for week in range(30)))
    assert _refs(weekly) == ["hit 0 WG-02-01"], "a model that runs every week does not pile up"


def test_findings_of_one_inspection_weigh_each_and_what_has_no_place_is_told() -> None:
    found = _found(_matter(INSPECTION, "J", "WG-01-01 WG-01-02 WG-99-01", 5), _matter(ALERT, "A", "", 2))
    assert _refs(found) == ["inspection J WG-01-01", "inspection J WG-01-02"]
    assert [(one.called, one.why) for one in found.uncounted] == [
        ("检查 J", "指标 WG-99-01 不计入任何维度"),
        ("预警 A", "没有归入指标，转线索时归类"),
    ]


def test_what_is_dated_later_is_left_out() -> None:
    assert _refs(_found(_matter(ALERT, "A", "WG-02-01", -1))) == []


@given(st.integers(0, 10_000), st.lists(st.floats(0, 5), min_size=1, max_size=9))
def test_parts_add_up_to_the_whole(cents: int, sizes: list[float]) -> None:
    whole = Decimal(cents) / 100
    parts = shared(whole, sizes)
    assert all(one >= 0 for one in parts)
    assert sum(parts) == (whole if sum(sizes) else 0)


def test_weights_of_one_are_shared_too() -> None:
    library = IndicatorLibrary("1", {"X": Indicator("X", "x", Decimal("1.0"), (), 90, "order")}, {})
    found = _found(_matter(PROBLEM, "P1", "X"), _matter(PROBLEM, "P2", "X", 40), library=library)
    order = story_of(found, RULES, DAY).dimensions[1]
    assert (
        order.points == Decimal("25.00")
        and sum(one.points for one in order.indicators[0].parts) == order.points
    )


def _at(days: int) -> str:
    return f"{DAY - timedelta(days=days)}T09:00:00"


def test_records_of_the_registers(tmp_path: Path) -> None:
    root = create(tmp_path / "w", now=datetime(2026, 5, 1, tzinfo=UTC), user="a").root
    target = {"target_kind": "shop", "target_key": SHOP}
    alert = {
        "subject_kind": "shop",
        "subject_key": SHOP,
        "level": 2,
        "facts": "",
        "dedupe": "",
        "state": "NEW",
    }
    clue = {**target, "found_at": "", "facts": ""}
    with opened(root) as at:
        with at.writing() as session:
            session.add_all(
                [
                    SupervisionAlertRow(alert_no="Y1", model="A04", raised_at=_at(9), clue_no="X1", **alert),
                    SupervisionAlertRow(
                        alert_no="Y2", model="A04", raised_at=_at(90), verdict="误报", **alert
                    ),
                    SupervisionAlertRow(
                        alert_no="Y3", model="B01", raised_at=_at(90), verdict="合理", **alert
                    ),
                    SupervisionAlertRow(alert_no="Y4", model="F01", raised_at=_at(4), **alert),
                    SupervisionAlertRow(alert_no="Y5", model="D04", raised_at=_at(4), inner=True, **alert),
                    SupervisionAlertRow(
                        alert_no="Y6", model="B09", raised_at=_at(4), **{**alert, "state": "SUPPRESSED"}
                    ),
                    ClueRow(
                        clue_no="X1",
                        state="FOUNDED",
                        reported_at=_at(8),
                        indicator="WG-02-01",
                        prob_no="P1",
                        **clue,
                    ),
                    ClueRow(
                        clue_no="X2", state="UNFOUNDED", reported_at=_at(8), indicator="WF-01-01", **clue
                    ),
                    ClueRow(
                        clue_no="X3",
                        state="STUDYING",
                        reported_at=_at(8),
                        indicator="NF-01-01",
                        inner=True,
                        **clue,
                    ),
                    ProblemRow(
                        prob_no="P1",
                        state="ISSUED",
                        founded_at=_at(7),
                        indicator="WG-02-01",
                        level=2,
                        facts="",
                        **target,
                    ),
                    ProblemRow(
                        prob_no="P2",
                        state="X",
                        founded_at=_at(7),
                        indicator="WF-01-01",
                        level=2,
                        facts="",
                        result="不属实",
                        **target,
                    ),
                    InspectionRow(
                        insp_no="J1",
                        state="RECTIFYING",
                        kind="DAY",
                        lic_no=SHOP,
                        day=DAY - timedelta(days=3),
                        started_at=_at(3),
                        ended_at=_at(3),
                        minutes=20,
                        officer_1="1",
                        officer_2="2",
                        conclusion="整改",
                        problem=True,
                        recorded_at=_at(3),
                        recorded_by="a",
                        facts="not what an inspection looks like",
                    ),
                    *_case("案1", 1, "counterfeit_trademark", decided=True),
                    *_case("案2", 2, "counterfeit_trademark", decided=False),
                    *_case("案3", 3, "counterfeit_trademark", decided=True, step="decide_no_penalty"),
                ]
            )
        with at.reading() as session:
            words = wordings_of(at, scene_of(at))
            matters = matters_about(session, SHOP, words, ALL)
            found = weighed(matters, LIBRARY, RULES.evidence.same_days, DAY)[SHOP]
            assert _refs(found) == ["alert Y4 WF-03-01", "case 案1 WF-01-01", "problem P1 WG-02-01"]
            assert [one.called for one in found.uncounted] == ["检查 J1（整改）"]
            by_ref = {one.ref: one for one in found.evidence}
            assert by_ref["P1"].trail == ("线索 X1", "预警 Y1（A04 恒量订货）")
            assert by_ref["案1"].told == "销售假冒他人注册商标的烟草制品"
            nobody = Viewer("x", "", "own", frozenset(["report"]))
            unseen = weighed(matters_about(session, SHOP, words, nobody), LIBRARY, 28, DAY)[SHOP]
            assert _refs(unseen) == ["case 案1 WF-01-01"]


def _case(number: str, key: int, cause: str, *, decided: bool, step: str = "decide") -> list[object]:
    texts = [
        "year_number",
        "source",
        "place",
        "site_person",
        "decision_number",
        "summary",
        "findings",
        "facts",
        "execution",
        "disposition",
        "storage_place",
        "price_basis",
        "retention",
        "dossier_note",
        "dept_head",
        "legal_reviewer",
        "leader",
        "penalty_text",
        "accomplices",
        "penalty_reason",
    ]
    party = [
        "name",
        "org_name",
        "gender",
        "ethnicity",
        "id_type",
        "id_no",
        "uscc",
        "legal_rep",
        "address",
        "phone",
        "occupation",
        "business_address",
        "position",
        "plate",
    ]
    event = EventRow(
        case_id=key,
        position=0,
        step=step,
        on=DAY,
        by=[],
        role="",
        about="",
        number="",
        note="",
        overridden=[],
    )
    return [
        CaseRow(
            id=key,
            created_at="",
            updated_at="",
            case_no=number,
            cause=cause,
            procedure="ordinary",
            stage="x",
            bureau={},
            circumstances=[],
            penalty_kinds=[],
            filing_date=DAY - timedelta(days=60),
            decision_date=DAY - timedelta(days=30) if decided else None,
            **dict.fromkeys(texts, ""),
        ),
        PartyRow(case_id=key, kind="person", license_no=SHOP, **dict.fromkeys(party, "")),
        *([event] if decided else []),
    ]


def test_keys_name_records() -> None:
    assert key_of(CASE, "案1") == "case/案1"
