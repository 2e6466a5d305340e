"""What the papers of a case say was done; and that a case written out comes back with its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case, write_case
from zmtool.cases.deadlines import case_deadlines
from zmtool.cases.life.history import approvals_of, history_of
from zmtool.cases.records import Approval, CaseDocument, CaseFacts

from .samples import CYCLE, LAW, a_case, day, stops, taken, with_approvals
from .samples import given as opinions

SAMPLES = shipped_root() / "sample_cases"

CLEAN = """clue 2025-03-05, inspect 2025-03-05, preserve 2025-03-05, copy_evidence 2025-03-05, file 2025-03-06,
inquire 2025-03-07, value 2025-03-10, preserve_dispose 2025-03-12, close_investigation 2025-03-14,
legal_review 2025-03-17, notify 2025-03-18, approve 2025-03-25, decide 2025-03-26, serve 2025-03-27, pay 2025-04-01,
close 2025-04-03, archive 2025-04-10"""
DEFECTS = """clue 2025-05-12, inspect 2025-05-12, preserve 2025-05-12, copy_evidence 2025-05-12, inquire 2025-05-14,
file 2025-05-15, value 2025-05-20, preserve_dispose 2025-05-26, close_investigation 2025-05-27,
legal_review 2025-05-28, notify 2025-05-29,
approve 2025-06-03, decide 2025-06-03, serve 2025-06-04, pay 2025-06-10, close 2025-06-12, archive 2025-06-20"""
EARLY = "clue 2025-07-07, inspect 2025-07-07, preserve 2025-07-07, copy_evidence 2025-07-07, file 2025-07-09"


def sample(name: str) -> CaseFacts:
    return read_case(SAMPLES / name / "case.yaml")


def shown(case: CaseFacts) -> dict[str, str]:
    return {one.step: one.on.isoformat() for one in history_of(case, CYCLE).events}


@pytest.mark.parametrize(("name", "expected"), [("clean", CLEAN), ("defects", DEFECTS), ("early", EARLY)])
def test_the_papers_of_a_sample_tell_its_history(name: str, expected: str) -> None:
    wanted = dict(part.split() for part in expected.replace("\n", " ").split(","))
    assert shown(sample(name)) == wanted


def test_numbers_moments_and_sums_come_from_the_papers() -> None:
    history = history_of(sample("clean"), CYCLE)
    notice, paid = history.last("notify"), history.last("pay")
    assert notice is not None and (notice.at, notice.number) == (
        datetime(2025, 3, 18, 15, 20),
        "示烟告〔2025〕第18号",
    )
    assert paid is not None and str(paid.amount) == "753.60"
    signed = approvals_of(sample("clean"), CYCLE.steps["approve"])
    assert [(one.role, one.on.day) for one in signed] == [
        ("officer", 24),
        ("dept", 24),
        ("legal", 25),
        ("leader", 25),
    ]


@pytest.mark.parametrize("name", ["clean", "defects", "early"])
def test_a_case_written_with_its_steps_is_the_same_case(name: str, tmp_path: Path) -> None:
    case = sample(name)
    recorded = replace(case, events=history_of(case, CYCLE).events)
    write_case(recorded, tmp_path / "case.yaml")
    assert read_case(tmp_path / "case.yaml") == recorded
    assert shown(recorded) == shown(case)
    assert case_deadlines(recorded, LAW, CYCLE) == case_deadlines(case, LAW, CYCLE)


def test_the_first_step_of_an_imported_case_writes_down_those_before() -> None:
    case = sample("early")
    after = taken(case, "inquire", "2025-07-10")
    assert [one.step for one in after.events] == [one.step for one in history_of(case, CYCLE).events] + [
        "inquire"
    ]
    assert after.documents[-1].type == "inquiry_record" or any(
        one.type == "inquiry_record" for one in after.documents
    )


def test_a_decision_not_to_punish_is_no_penalty() -> None:
    """Both set the day of the decision; the day alone must not show the other."""
    case = with_approvals(
        a_case(
            "clue 03-04, inspect 03-04, file 03-05, close_investigation 03-11, approve 03-12",
            circumstances=("under_14",),
        ),
        opinions("approve", "03-12"),
    )
    after = taken(case, "decide_no_penalty", "03-13", note="不满十四周岁")
    assert after.decision_date == day("03-13") and not history_of(after, CYCLE).done("decide")
    served = taken(after, "serve", "03-13")
    assert "carried_out" not in stops(served, "close", "03-14")
    paper = CaseDocument("no_penalty_decision", date=date(2024, 3, 13))
    imported = a_case(decision_date=date(2024, 3, 13), documents=(paper,))
    assert set(shown(imported)) == {"decide_no_penalty"}
    assert set(shown(a_case(decision_date=date(2024, 3, 13)))) == {"decide"}


def test_a_letter_to_another_bureau_is_no_letter_to_the_police() -> None:
    case = with_approvals(a_case("clue 03-04"), opinions("transfer_jurisdiction", "03-05"))
    after = taken(case, "transfer_jurisdiction", "03-05", about="邻县烟草专卖局", note="不属本局管辖")
    assert not history_of(after, CYCLE).done("transfer_send")
    assert not stops(after, "archive", "03-06")
    letter = CaseDocument("case_transfer_letter", date=day("03-05"))
    assert shown(a_case(documents=(letter,))) == {"transfer_send": "2024-03-05"}


def test_recorded_opinions_come_before_those_on_paper() -> None:
    case = sample("early")
    given = Approval("file", "leader", ("陆承安",), date(2025, 7, 8))
    assert approvals_of(replace(case, approvals=(given,)), CYCLE.steps["file"]) == (given,)


def test_an_unreadable_day_of_service_shows_nothing() -> None:
    receipt = CaseDocument(
        "service_receipt", fields={"served_title": "行政处罚决定书", "service_time": "某日"}
    )
    assert shown(a_case(documents=(receipt,))) == {}
