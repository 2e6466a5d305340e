"""Earlier penalties of one party, and the board's windows, from the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from zmtool.cases.board import board, count
from zmtool.cases.deadlines import CaseDeadline
from zmtool.cases.keep import Labels, keep_case
from zmtool.cases.records import CaseDocument, CaseEvent, CaseFacts
from zmtool.cases.related import MOST, prior_penalties, related_cases
from zmtool.cases.windows import case_window
from zmtool.store.engine import reading, writing

from .conftest import LABELS, NOW

TODAY = date(2025, 3, 5)


def _keep(engine: Engine, *cases: CaseFacts, labels: Labels = LABELS) -> None:
    with writing(engine) as session:
        for case in cases:
            keep_case(session, case, labels, now=NOW, user="林一舟")


@pytest.fixture
def case(sample: CaseFacts) -> CaseFacts:
    """The sample without what takes long to keep."""
    return replace(sample, documents=(), goods=())


def _priors(
    engine: Engine, case: CaseFacts, since: str = "2025-01-01", until: str = "2025-12-31"
) -> list[str]:
    with reading(engine) as session:
        found = prior_penalties(
            session,
            case.party,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
            besides="本案",
        )
    return [one.case_no for one in found]


def test_an_earlier_penalty_is_one_of_the_same_party_in_time(engine: Engine, case: CaseFacts) -> None:
    stranger = replace(case.party, id_no="", uscc="", license_no="")
    _keep(
        engine,
        replace(case, case_no="甲"),
        replace(case, case_no="本案"),
        replace(case, case_no="同名", party=stranger),
        replace(case, case_no="未决", decision_date=None, closing_date=None, archive_date=None),
    )
    assert _priors(engine, case) == ["甲"]
    assert _priors(engine, case, since="2025-03-26") == ["甲"] == _priors(engine, case, until="2025-03-26")
    assert _priors(engine, case, since="2025-03-27") == [] == _priors(engine, case, until="2025-03-25")
    assert _priors(engine, replace(case, party=stranger)) == []


def test_a_decision_not_to_punish_is_none_even_when_archived(engine: Engine, case: CaseFacts) -> None:
    paper = CaseDocument("no_penalty_decision", date=case.decision_date)
    _keep(
        engine,
        replace(case, case_no="步骤", events=(CaseEvent("decide_no_penalty", date(2025, 3, 26)),)),
        replace(case, case_no="文书", documents=(paper,)),
        replace(case, case_no="无主", events=(CaseEvent("unclaimed_decide", date(2025, 3, 26)),)),
        replace(case, case_no="阶段", stage="no_penalty"),
    )
    assert _priors(engine, case) == []


def test_an_old_penalty_is_found_behind_many_cases_of_the_same_name(engine: Engine, case: CaseFacts) -> None:
    namesake = replace(case.party, id_no="", uscc="", license_no="")
    later = replace(case, party=namesake, filing_date=date(2025, 6, 1), decision_date=date(2025, 7, 1))
    later = replace(later, closing_date=None, archive_date=None, officers=())
    _keep(engine, replace(case, case_no="旧案"), *(replace(later, case_no=f"{i}号") for i in range(MOST + 1)))
    with reading(engine) as session:
        assert len(related_cases(session, case.party)) == MOST
    assert _priors(engine, case) == ["旧案"]


def _due(days: int | None, whose: str = "bureau") -> CaseDeadline:
    due = None if days is None else TODAY + timedelta(days=days)
    return CaseDeadline("decision", "期限", whose, TODAY, due, None, True, "依据")


def test_the_board_pages_through_known_ends_and_then_the_unknown(engine: Engine, case: CaseFacts) -> None:
    days: list[int | None] = [5, None, -3, 40, None, 0]
    labels = replace(LABELS, deadlines=lambda _: [*map(_due, days), _due(1, "party")])
    _keep(engine, replace(case, case_no="甲", stage="filed"), labels=labels)
    _keep(engine, replace(case, case_no="乙", stage="archived"), labels=labels)
    with reading(engine) as session:

        def window(scope: str, whose: str = "bureau", limit: int = 99, offset: int = 0) -> list[int | None]:
            lines = board(session, TODAY, soon=7, whose=whose, scope=scope, limit=limit, offset=offset)
            assert {one.case_no for one in lines} <= {"甲"}, "nothing is due in an archived case"
            return [(one.deadline.due - TODAY).days if one.deadline.due else None for one in lines]

        assert window("overdue") == [-3]
        assert window("soon") == [-3, 0, 5]
        assert window("soon", "") == [-3, 0, 1, 5]
        whole = [-3, 0, 5, 40, None, None]
        assert window("all") == whole
        for size in range(1, 7):
            paged = [one for offset in range(0, 6, size) for one in window("all", limit=size, offset=offset)]
            assert paged == whole
        assert window("all", offset=6) == []
        counted = count(session, TODAY, soon=7)
    assert (counted.overdue, counted.soon, counted.later, counted.unknown) == (1, 2, 1, 2)


@pytest.mark.parametrize("many", [(3_000, 100_000), (0, 100_000), (0, 0)], ids=["few", "many", "very many"])
def test_windows_of_a_search_keep_the_order_of_the_list(
    engine: Engine, case: CaseFacts, many: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way the number of hits makes the search take."""
    monkeypatch.setattr("zmtool.store.search._MANY", many[0])
    monkeypatch.setattr("zmtool.store.search._VERY_MANY", many[1])
    first = date(2025, 1, 1)
    cases = [
        replace(
            case,
            case_no=f"{i}号",
            filing_date=first + timedelta(days=(i * 5) % 7),
            clue_date=None,
            stage=stage,
        )
        for i, stage in enumerate(["filed", "closed"] * 4)
    ]
    _keep(engine, *cases)

    def numbers(text: str, limit: int, offset: int, stage: str = "") -> tuple[int, list[str]]:
        with reading(engine) as session:
            total, rows = case_window(session, text=text, stage=stage, cause="", limit=limit, offset=offset)
            return total, [row.case_no for row, _ in rows]

    _, whole = numbers("", 99, 0)
    assert numbers(case.party.name, 99, 0) == (8, whole)
    assert numbers(case.party.name, 3, 3) == (8, whole[3:6])
    assert numbers("5号", 99, 0) == (1, ["5号"])
    closed = [one for one in whole if int(one[0]) % 2]
    assert numbers(case.party.name, 2, 1, "closed") == (4, closed[1:3])
    assert numbers("没有这样的字", 99, 0) == (0, [])
    assert numbers(f"{case.party.name} 5号", 99, 0) == (1, ["5号"])


def test_a_window_that_is_not_counted_says_where_the_list_ends(engine: Engine, case: CaseFacts) -> None:
    _keep(engine, *(replace(case, case_no=f"{i}号") for i in range(5)))

    def total(limit: int, offset: int, text: str = "") -> int:
        with reading(engine) as session:
            return case_window(
                session, text=text, stage="", cause="", limit=limit, offset=offset, count=False
            )[0]

    assert total(3, 0) == -1, "further ones may follow"
    assert total(3, 3) == 5
    assert total(5, 0) == -1
    assert total(9, 0, case.party.name) == 5
    assert total(9, 0, "没有这样的字") == 0
