"""Two people on one clue or one problem at once: the second is told who was quicker and by which step, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from zmtool.base.errors import Refused
from zmtool.oversight.closed_loop.definition import clue_life, load_loop, problem_life
from zmtool.oversight.closed_loop.keep_clues import keep_clue, kept_clue
from zmtool.oversight.closed_loop.keep_problems import keep_problem, kept_problem
from zmtool.oversight.course.records import Taken
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import advance_clue, show_clue
from zmtool.workflow.problem_steps import advance_problem, show_problem
from zmtool.workflow.workspace import check_trail, create, opened

NOW = datetime.now().astimezone() - timedelta(minutes=5)
WORKERS = ("周望", "林一舟")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return create(tmp_path / "work", now=NOW, user="周望").root


@pytest.fixture
def clue_no(root: Path) -> str:
    new = NewClue("市场走访", "零售户", "349901100018", "许可证未挂出", indicator="WG-01-01")
    return report_clue(new, root, now=NOW, user="周望").clue_no


@pytest.fixture
def problem_no(root: Path, clue_no: str) -> str:
    for step, note in (("受理", ""), ("数据分析", "查询登记"), ("研判成立", "属实")):
        advance_clue(clue_no, step, root, note=note, now=NOW, user="周望")
    number = show_clue(clue_no, root, user="周望").kept.prob_no
    told = {"责任部门": "专卖", "责任人": "linyizhou"}
    advance_problem(number, "派单", root, details=told, now=NOW, user="周望")
    return number


def _zmtool(root: Path, user: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from zmtool.cli.entry import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments, "-w", str(root)],
        env={"ZMTOOL_USER": user, "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def _at_once(root: Path, *arguments: str) -> dict[str, subprocess.CompletedProcess[str]]:
    with ThreadPoolExecutor(2) as pool:
        jobs = {user: pool.submit(_zmtool, root, user, *arguments, "--note", f"{user}说") for user in WORKERS}
    return {user: job.result() for user, job in jobs.items()}


def test_two_terminals_take_the_same_step_of_a_clue(root: Path, clue_no: str) -> None:
    done = _at_once(root, "clue", "advance", clue_no, "受理")
    (winner,) = [user for user, one in done.items() if one.returncode == 0]
    (loser,) = [one for one in done.values() if one.returncode == 5]
    assert f"最近一步是 {winner} 在 " in loser.stderr and "办的“受理”" in loser.stderr
    assert "接下来可办" in loser.stderr
    (kept,) = show_clue(clue_no, root, user="周望").kept.course.steps
    assert (kept.by, kept.note) == (winner, f"{winner}说")
    assert check_trail(root).problems == ()


def test_two_terminals_feed_back_the_same_problem(root: Path, problem_no: str) -> None:
    told = ("--set", "结果=属实", "--set", "处置=责令改正")
    done = _at_once(root, "ledger", "advance", problem_no, "反馈", *told)
    (winner,) = [user for user, one in done.items() if one.returncode == 0]
    (loser,) = [one for one in done.values() if one.returncode == 5]
    assert f"最近一步是 {winner} 在 " in loser.stderr and "办的“反馈”" in loser.stderr
    last = show_problem(problem_no, root, now=NOW, user="周望").kept.course.steps[-1]
    assert (last.step, last.by, last.note) == ("feedback", winner, f"{winner}说")
    assert check_trail(root).problems == ()


def test_what_both_may_do_is_kept_of_both(root: Path, clue_no: str) -> None:
    advance_clue(clue_no, "受理", root, now=NOW, user="周望")
    done = _at_once(root, "clue", "advance", clue_no, "数据分析")
    assert [one.returncode for one in done.values()] == [0, 0], [one.stderr for one in done.values()]
    steps = show_clue(clue_no, root, user="周望").kept.course.steps
    assert sorted(one.note for one in steps if one.step == "analyse") == sorted(
        f"{user}说" for user in WORKERS
    )


def test_what_was_opened_before_somebody_else_changed_it_is_not_kept(
    root: Path, clue_no: str, problem_no: str
) -> None:
    """A screen that stayed open: the version it read is not the one that is there now."""
    clues, problems = clue_life(root), problem_life(root)
    with opened(root) as at, at.reading() as session:
        old_clue, old_problem = kept_clue(session, clue_no), kept_problem(session, problem_no)
    advance_problem(problem_no, "反馈", root, details={"结果": "属实"}, note="属实", now=NOW, user="林一舟")
    with opened(root) as at:
        with at.writing() as session, pytest.raises(Refused) as refused:
            keep_problem(
                session,
                old_problem.problem,
                old_problem.course.and_then(Taken("feedback", NOW, "周望", "我的", {"result": "不属实"})),
                problems,
                load_loop(root),
                inner=False,
                illegal=False,
                clocks=(),
                now=NOW,
                who="周望",
                action="problem.feedback",
                change={},
                expected_version=old_problem.version,
            )
        assert "林一舟 在 " in refused.value.what and "办了“反馈”" in refused.value.what
        with (
            at.writing() as session,
            pytest.raises(Refused, match="已被他人修改（周望 在 .*办了“研判成立”）"),
        ):
            keep_clue(
                session,
                old_clue.clue,
                old_clue.course,
                clues,
                inner=False,
                clocks=(),
                now=NOW,
                who="林一舟",
                action="clue.accept",
                change={},
                expected_version=old_clue.version - 1,
            )
    last = show_problem(problem_no, root, now=NOW, user="周望").kept.course.steps[-1]
    assert (last.by, last.note) == ("林一舟", "属实")
