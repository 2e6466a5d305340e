"""Reports to leaders: figures by hand, periods, comparison, files that open, nothing counted that may not be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from zmtool.base.errors import UsageProblem
from zmtool.oversight.closed_loop.definition import load_loop
from zmtool.oversight.closed_loop.records import Problem, Target
from zmtool.oversight.closed_loop.tables import ProblemRow, problem_facts
from zmtool.oversight.indicators.library import load_indicators
from zmtool.oversight.leader.figures import DEFINITIONS, Counting
from zmtool.oversight.leader.records import ClueFact, Counted, CountedClue, Figure, Period, ProblemFact
from zmtool.oversight.leader.report import change, period_of, summary, told
from zmtool.oversight.risk.evidence import evidence_by_shop, highest_totals
from zmtool.oversight.risk.formula import load_risk_rules, risk_on
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import advance_clue, show_clue
from zmtool.workflow.leader_report import leader_report, write_leader_report
from zmtool.workflow.problem_steps import advance_problem
from zmtool.workflow.workspace import opened

from .people import bureau, later

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
CLUE = ClueFact(
    "XS-1", "FOUNDED", "2026-05-10T09:00:00", "2026-05-11T08:00:00", False, False, "WG-02-01", "送货", "一所",
    "shop", "1", "甲店", "",
)  # fmt: skip
PROBLEM = ProblemFact(
    "WT-1", "2026-05-12T09:00:00", "2026-05-12T09:00:00", "2026-05-14T21:00:00", "2026-05-20T09:00:00",
    "属实", "", False, 0, 3, 1, "ARCHIVED", False, False, "WG-02-01", 3, "shop", "1", "甲店", "一所", "monopoly",
    "lin", "",
)  # fmt: skip


def _figures(
    clues: list[ClueFact],
    problems: list[ProblemFact],
    relapsed: tuple[str, ...] = (),
    earlier: Counted = Counted((), ()),  # noqa: B008
) -> dict[str, Figure]:
    counting = Counting(
        now="2026-05-31T12:00:00", report_hours=24, founded=("属实", "部分属实"), relapsed=relapsed
    )
    return {one.key: one for one in counting.figures(MAY, clues, problems, earlier)}


def test_figures_of_a_month_by_hand() -> None:
    clues = [
        CLUE,
        replace(CLUE, number="XS-2", state="UNFOUNDED", found_at="2026-05-01T09:00:00"),
        replace(CLUE, number="XS-3", state="REPORTED", is_open=True, next_due="2026-05-30T23:59:59"),
        replace(CLUE, number="XS-4", state="MERGED"),
    ]
    april = CountedClue("XS-5", "FOUNDED", "2026-04-10T09:00:00", "2026-04-11T08:00:00")
    problems = [
        PROBLEM,
        replace(PROBLEM, number="WT-2", result="不属实", returns=1, limits_met=4, limits_late=0),
        replace(
            PROBLEM,
            number="WT-3",
            is_open=True,
            archived_at="",
            fed_back_at="",
            result="",
            limits_met=0,
            limits_late=0,
        ),
        replace(
            PROBLEM,
            number="WT-4",
            result="部分属实",
            archived_at="",
            is_open=True,
            limits_met=0,
            limits_late=0,
        ),
    ]
    of = _figures(clues, problems, ("WT-1",), Counted((april, replace(april, state="MERGED")), ()))
    assert {key: told(one) for key, one in of.items()} == {
        "clues": "3",
        "clues_in_time": "66.7%",
        "clues_founded": "50.0%",
        "clues_open": "1",
        "clues_late": "1",
        "problems": "4",
        "problems_open": "2",
        "problems_late": "0",
        "fed_back": "3",
        "proven": "66.7%",
        "handling_days": "2.5",
        "limits_kept": "87.5%",
        "returned": "33.3%",
        "archived": "2",
        "closed": "50.0%",
        "to_case": "0",
        "escalated": "0",
        "relapse": "100.0%",
    }
    assert of["clues"].before == 1 and change(of["clues"], of["clues"].before) == "+200.0%"
    assert of["clues"].year == 0 and change(of["clues"], of["clues"].year) == "—"
    assert of["proven"].refs == ("WT-1", "WT-4")
    assert of["clues_in_time"].before == 1 and of["clues_open"].before is None
    assert list(of) == list(DEFINITIONS)


def test_where_there_is_no_ground_there_is_no_figure() -> None:
    of = _figures([], [])
    without = {
        "clues_in_time",
        "clues_founded",
        "proven",
        "handling_days",
        "limits_kept",
        "returned",
        "closed",
        "relapse",
    }
    assert {key for key, one in of.items() if one.value is None} == without
    assert told(of["proven"]) == "—" and change(of["proven"], Decimal(1)) == "—"


@pytest.mark.parametrize(
    ("kind", "today", "first", "last"),
    [
        ("daily", date(2026, 5, 13), date(2026, 5, 13), date(2026, 5, 13)),
        ("weekly", date(2026, 5, 13), date(2026, 5, 4), date(2026, 5, 10)),
        ("monthly", date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        ("leader", date(2026, 5, 13), date(2026, 5, 1), date(2026, 5, 13)),
    ],
)
def test_usual_periods(kind: str, today: date, first: date, last: date) -> None:
    assert period_of(kind, today) == Period(first, last)


def test_a_month_is_compared_with_the_whole_month_before_and_a_year_ago() -> None:
    march = Period(date(2024, 3, 1), date(2024, 3, 31))
    assert march.before() == Period(date(2024, 2, 1), date(2024, 2, 29))
    leap = Period(date(2024, 2, 1), date(2024, 2, 29))
    assert leap.year_before() == Period(date(2023, 2, 1), date(2023, 2, 28))
    week = Period(date(2024, 2, 29), date(2024, 3, 6))
    assert week.before() == Period(date(2024, 2, 22), date(2024, 2, 28))
    assert week.year_before().first == date(2023, 2, 28)


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_periods_touch_and_hold_their_days(first: date, days: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + days))
    within = period.within()
    assert within(f"{period.first}T00:00:00") and within(f"{period.last}T23:59:59")
    assert not within("") and not within(f"{period.before().last}T23:59:59")
    assert period.before().last.toordinal() + 1 == period.first.toordinal()


def _story(root: Path) -> None:
    for number, login in enumerate(("lin", "market")):
        new = NewClue(
            "送货", "零售户", f"34990110001{number}", "每期同量", indicator="WG-02-01", severity="重大"
        )
        report_clue(new, root, now=later(number), user=login)
    inner = NewClue("内部举报", "员工", "何某某", "代签收", target_dept="物流", indicator="NG-03-02")
    report_clue(inner, root, now=later(2), user="lin")
    first = "XS-示-2026-00001"
    advance_clue(first, "accept", root, now=later(1), user="control")
    advance_clue(first, "analyse", root, note="连续六期", now=later(1), user="control")
    advance_clue(first, "found", root, note="成立", now=later(1), user="control")
    problem = show_clue(first, root, user="control").kept.prob_no
    told_to = {"责任部门": "专卖", "责任人": "lin"}
    advance_problem(problem, "dispatch", root, details=told_to, now=later(1), user="control")


def test_a_report_counts_what_its_reader_may_see(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    _story(root)
    seen = {}
    for login in ("control", "driver", "lin", "market"):
        report = leader_report("leader", root, now=later(10), user=login)
        seen[login] = (int(report.figure("clues").value or 0), report.confidential)
    assert seen == {"control": (3, True), "driver": (0, False), "lin": (2, True), "market": (1, False)}
    report = leader_report("leader", root, now=later(10), user="control")
    assert report.figure("problems_late").refs == ("WT-示-2026-00001",)
    assert "超期 1 件" in summary(report)
    assert [row.name for row in next(one for one in report.tables if one.key == "urgent").rows] == [
        "WT-示-2026-00001"
    ]


@pytest.mark.parametrize("kind", ["leader", "daily", "weekly", "monthly"])
def test_reports_are_written_as_page_document_and_workbook(tmp_path: Path, kind: str) -> None:
    from docx import Document
    from openpyxl import load_workbook

    root = bureau(tmp_path / "w")
    _story(root)
    report = leader_report(kind, root, period=MAY, now=later(10), user="control")
    page = write_leader_report(report, tmp_path / "r" / "a.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page and "内部线索" in page and "WT-示-2026-00001" in page
    words = "\n".join(
        one.text for one in Document(str(write_leader_report(report, tmp_path / "a.docx"))).paragraphs
    )
    assert report.title in words and all(part in words for part in report.kind.to_write)
    book = load_workbook(write_leader_report(report, tmp_path / "a.xlsx"))
    assert book.sheetnames[0] == "指标" and book.sheetnames[-1] == "明细"
    assert book["指标"]["B2"].value == 3
    with pytest.raises(UsageProblem):
        write_leader_report(report, tmp_path / "a.pdf")


def _written(root: Path, *problems: tuple[str, str, str, str, str]) -> None:
    """Problems of one shop straight in the ledger: number, indicator, founded, archived, what accuses nobody or somebody."""
    with opened(root) as at, at.writing() as session:
        for number, indicator, founded_at, archived_at, accused in problems:
            session.add(
                ProblemRow(
                    prob_no=number,
                    state="ARCHIVED" if archived_at else "HANDLING",
                    is_open=not archived_at,
                    inner=indicator.startswith("N"),
                    indicator=indicator,
                    level=3,
                    target_kind="shop",
                    target_key="349901100010",
                    target_name="甲店",
                    accused=accused,
                    founded_at=founded_at,
                    archived_at=archived_at,
                    fed_back_at=archived_at,
                    result="属实" if archived_at else "",
                    facts=problem_facts(
                        Problem(
                            number, (), indicator, Target("shop", "349901100010", "甲店"), 3,
                            datetime.fromisoformat(founded_at).astimezone(), "", quantity=60,
                        )
                    ),
                )
            )  # fmt: skip


def test_what_comes_again_within_the_days_is_a_relapse(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    _written(
        root,
        ("WT-1", "WG-02-01", "2026-03-01T09:00:00", "2026-05-04T09:00:00", ""),
        ("WT-2", "WG-02-02", "2026-03-01T09:00:00", "2026-05-04T09:00:00", ""),
        ("WT-3", "WF-01-03", "2026-01-01T09:00:00", "2026-05-05T09:00:00", ""),
        ("WT-4", "WG-02-01", "2026-05-20T09:00:00", "", ""),
        ("WT-5", "WF-01-03", "2026-05-20T09:00:00", "", "control"),
    )
    counted = {}
    for login in ("control", "control2"):
        report = leader_report("leader", root, period=MAY, now=later(20), user=login)
        figure = report.figure("relapse")
        counted[login] = (figure.numerator, figure.denominator, figure.refs)
    # WT-2 came back as another indicator; what accuses somebody is nothing that this person may learn of.
    assert counted == {"control": (1, 3, ("WT-1",)), "control2": (2, 3, ("WT-1", "WT-3"))}
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    later_on = leader_report("monthly", root, period=june, now=later(40), user="control").figure("relapse")
    assert (later_on.value, later_on.before) == (None, Decimal("0.333"))


def test_an_inner_matter_named_in_a_table_makes_the_report_confidential(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    outflow = next(
        one.code for one in load_indicators().by_code.values() if one.dimension == "outflow" and not one.inner
    )
    _written(root, ("WT-1", outflow, "2026-02-01T09:00:00", "2026-02-20T09:00:00", ""))
    assert not leader_report("leader", root, period=MAY, now=later(10), user="control").confidential
    with opened(root) as at, at.writing() as session:
        session.exec(select(ProblemRow)).one().inner = True
    report = leader_report("leader", root, period=MAY, now=later(10), user="control")
    assert report.confidential and report.lines["WT-1"].target == "甲店"
    assert not any("WT-1" in one.refs for one in report.figures)


def test_the_highest_risks_in_one_pass_are_those_of_each_shop(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    _story(root)
    _written(
        root,
        ("WT-1", "WG-02-01", "2026-03-01T09:00:00", "2026-04-04T09:00:00", ""),
        ("WT-2", "WF-01-03", "2026-02-01T09:00:00", "2026-05-04T09:00:00", ""),
        ("WT-3", "WG-99-99", "2026-02-01T09:00:00", "", ""),
        ("WT-4", "NG-03-02", "2026-02-01T09:00:00", "", ""),
        ("WT-5", "WG-02-02", "2026-07-01T09:00:00", "", ""),
    )
    library, loop, rules, day = (
        load_indicators(root),
        load_loop(root),
        load_risk_rules(root),
        date(2026, 6, 1),
    )
    with opened(root) as at, at.reading() as session:
        totals = highest_totals(session, library, loop, rules, day, 10)
        first = highest_totals(session, library, loop, rules, day, 1)
        evidence = evidence_by_shop(session, library, loop)
    assert totals == {shop: risk_on(ones, rules, day).total for shop, ones in evidence.items()}
    assert len(totals) == 2 and all(totals.values())
    assert list(first.items()) == sorted(totals.items(), key=lambda one: -one[1])[:1]
