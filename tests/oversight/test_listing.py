"""Lists by the same words: what is open, late, of these days, about this; a text means itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import advance_clue, list_clues, show_clue
from zmtool.workflow.oversight_lists import clue_window, problem_window
from zmtool.workflow.problem_steps import list_problems

from .people import MONDAY, bureau, later

NAMES = ("甲店", "乙%店", "丙_店")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = bureau(tmp_path_factory.mktemp("lists") / "w")
    for day, name in enumerate(NAMES):
        new = NewClue(
            "送货", "零售户", f"34990110001{day}", "每期同量", target_name=name, indicator="WG-02-01"
        )
        number = report_clue(new, made, now=later(day), user="lin").clue_no
        for step in ("accept", "analyse", "found") if day == 0 else ():
            advance_clue(number, step, made, note="成立", now=later(day), user="control")
    return made


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ClueWanted(), {"甲店", "乙%店", "丙_店"}),
        (ClueWanted(open_only=True), {"乙%店", "丙_店"}),
        (ClueWanted(state="FOUNDED"), {"甲店"}),
        (ClueWanted(target="349901100011"), {"乙%店"}),
        (ClueWanted(target="店"), {"甲店", "乙%店", "丙_店"}),
        (ClueWanted(target="%"), {"乙%店"}),
        (ClueWanted(text="_"), {"丙_店"}),
        (ClueWanted(indicator="%"), set()),
        (ClueWanted(indicator="WG-02"), {"甲店", "乙%店", "丙_店"}),
        (ClueWanted(since="2026-05-12"), {"乙%店", "丙_店"}),
        (ClueWanted(until="2026-05-12"), {"甲店", "乙%店"}),
        (ClueWanted(since="2026-05-12", until="2026-05-12"), {"乙%店"}),
        (ClueWanted(overdue_at=local_text(MONDAY)), set()),
        (ClueWanted(overdue_at=local_text(later(30))), {"乙%店", "丙_店"}),
        (ClueWanted(reporter="market"), set()),
    ],
)
def test_clues_that_fit(root: Path, wanted: ClueWanted, found: set[str]) -> None:
    lines = list_clues(wanted, root, user="control")
    assert {one.target for one in lines} == found
    assert clue_window(wanted, root, now=MONDAY, user="control", limit=1).total == len(found)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (ProblemWanted(), 1),
        (ProblemWanted(level=4), 1),
        (ProblemWanted(level=1), 0),
        (ProblemWanted(target="%"), 0),
        (ProblemWanted(person="lin"), 0),
        (ProblemWanted(since="2026-05-11", until="2026-05-11"), 1),
        (ProblemWanted(archived_until="2026-12-31"), 0),
        (ProblemWanted(overdue_at=local_text(later(30))), 1),
    ],
)
def test_problems_that_fit(root: Path, wanted: ProblemWanted, count: int) -> None:
    assert len(list_problems(wanted, root, user="control")) == count
    assert problem_window(wanted, root, now=MONDAY, user="control", limit=9).total == count


def test_what_is_open_comes_first_by_its_end(root: Path) -> None:
    lines = list_clues(ClueWanted(), root, user="control")
    assert [one.target for one in lines] == ["乙%店", "丙_店", "甲店"]
    assert show_clue(lines[-1].clue_no, root, user="control").kept.prob_no
