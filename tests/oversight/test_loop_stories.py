"""Whole stories of the closed loop, with every refusal on the way (supervision.md 4.3)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.definition import load_loop
from zmtool.oversight.closed_loop.keep_problems import kept_problem, kept_problems
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
from zmtool.oversight.closed_loop.spot_check import Archived, drawn
from zmtool.oversight.roles.definition import Post
from zmtool.workflow.clue_report import NewClue, add_evidence, report_clue
from zmtool.workflow.clue_steps import advance_clue, list_clues, show_clue
from zmtool.workflow.oversight_inbox import inbox
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.oversight_sweep import sweep
from zmtool.workflow.problem_case import to_case
from zmtool.workflow.problem_escalation import escalate, take_in, take_receipt
from zmtool.workflow.problem_spot_check import draw_spot_check, show_spot_check
from zmtool.workflow.problem_steps import advance_problem, list_problems, show_problem
from zmtool.workflow.workspace import check_trail, create, opened

from .people import MONDAY, bureau, later

SHOP = "349901100018"


def _clue(root: Path, at: datetime = MONDAY, **more: object) -> str:
    told = {"indicator": "WG-02-01", "severity": "较重", **more}
    new = NewClue("市场走访", "零售户", SHOP, "每期白沙都是二十条", **told)  # type: ignore[arg-type]
    return report_clue(new, root, now=at, user="lin").clue_no


def _problem(root: Path, at: datetime = MONDAY, **more: object) -> str:
    number = _clue(root, at, **more)
    advance_clue(number, "accept", root, now=at, user="control")
    advance_clue(number, "analyse", root, note="连续六期同量", now=at, user="control")
    advance_clue(number, "found", root, note="本地少卖，说不清销路", now=at, user="control")
    return show_clue(number, root, user="control").kept.prob_no


def _step(
    root: Path,
    number: str,
    step: str,
    user: str,
    at: datetime,
    note: str = "",
    details: Mapping[str, str] | None = None,
) -> tuple[str, tuple[str, ...]]:
    done = advance_problem(number, step, root, note=note, details=details, now=at, user=user)
    return done.state, done.remarks


def _dispatched(root: Path, at: datetime = MONDAY, **more: object) -> str:
    number = _problem(root, at, **more)
    _step(root, number, "派单", "control", at, details={"责任部门": "专卖", "责任人": "lin"})
    return number


def test_a_clue_becomes_a_problem_and_is_closed(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root)
    assert [one.number for one in inbox(root, now=later(0, 1), user="lin")] == [number]
    view = show_problem(number, root, now=later(0, 2), user="lin")
    assert view.kept.state == "HANDLING"  # the first look is the receipt
    assert (
        show_problem(number, root, now=later(0, 3), user="control").kept.course.taken("receive")[0].by
        == "lin"
    )
    with pytest.raises(Refused, match="责任人"):
        _step(root, number, "feedback", "control", later(1), "替他反馈", {"result": "属实"})
    assert (
        _step(root, number, "feedback", "lin", later(1), "订货人是外地人", {"result": "属实"})[0]
        == "FED_BACK"
    )
    state, remarks = _step(root, number, "pass", "control", later(2))
    assert state == "RECTIFYING" and any(one.startswith("整改期限") for one in remarks)
    assert _step(root, number, "rectified", "lin", later(10), "已责令整改")[0] == "RECHECKING"
    assert inbox(root, now=later(12), user="control") == ()  # the recheck waits for thirty days
    with pytest.raises(Refused, match="三十日"):
        _step(root, number, "recheck_ok", "control", later(12), "到店看过")
    assert [one.todo for one in inbox(root, now=later(41), user="control")] == ["复查合格、复查不合格"]
    assert _step(root, number, "recheck_ok", "control", later(41), "订量已正常")[0] == "PASSED"
    assert _step(root, number, "archive", "control", later(42))[0] == "ARCHIVED"
    line = list_problems(ProblemWanted(), root, user="control")[0]
    assert (line.is_open, line.result, line.next_due) == (False, "属实", "")
    assert inbox(root, now=later(43), user="control") == ()
    assert check_trail(root).problems == ()


def test_a_problem_returned_twice_goes_up_and_comes_back_with_a_receipt(tmp_path: Path) -> None:
    root = bureau(tmp_path / "county")
    photo = tmp_path / "盘存.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    number = _dispatched(root)
    add_evidence(number, [photo], root, now=MONDAY, user="control")
    for turn in range(2):
        _step(root, number, "feedback", "lin", later(turn, 1), "没问题", {"result": "不属实"})
        _step(root, number, "return", "control", later(turn, 2), "没有盘存照片")
    _step(root, number, "feedback", "lin", later(2, 1), "还是没问题", {"result": "不属实"})
    with pytest.raises(Refused, match="退回 2 次") as refused:
        _step(root, number, "return", "control", later(2, 2), "仍没有照片")
    assert "上报" in refused.value.next_step
    with pytest.raises(Refused, match="还没有上报"):
        _step(root, number, "receipt", "control", later(2, 3), details={"receipt": "x"})
    sent = escalate(number, tmp_path / "out", root, note="退回两次仍查不清", now=later(3), user="control")
    assert sent.path.is_file()
    with zipfile.ZipFile(sent.path) as archive:
        assert b'"reporter"' not in archive.read("manifest.json")

    city = create(tmp_path / "city", now=MONDAY, user="boss").root
    register_post(Post("boss", "内管", ("县内管",)), city, now=MONDAY, user="boss")
    register_post(Post("city", "内管", ("市内管",)), city, now=MONDAY, user="boss")
    with pytest.raises(Refused):
        take_in(sent.path, tmp_path / "back", city, now=later(4), user="boss")
    taken = take_in(sent.path, tmp_path / "back", city, now=later(4), user="city")
    assert taken.from_number == number
    with pytest.raises(Refused, match="已经接收"):
        take_in(sent.path, tmp_path / "back", city, now=later(4), user="city")
    there = show_problem(taken.prob_no, city, now=later(4), user="boss")
    assert there.kept.problem.from_county.endswith(number)
    assert [one.name for one in there.kept.files] == ["盘存.jpg"]

    take_receipt(taken.receipt, root, now=later(5), user="control")
    with pytest.raises(Refused, match="已经登记"):
        take_receipt(taken.receipt, root, now=later(5), user="control")
    course = show_problem(number, root, now=later(5), user="control").kept.course
    assert taken.prob_no in course.said("receipt")


@pytest.mark.parametrize("how", ["content", "file", "more", "none", "zip"])
def test_a_package_that_was_touched_is_refused(tmp_path: Path, how: str) -> None:
    root = bureau(tmp_path / "county")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"one")
    number = _dispatched(root)
    add_evidence(number, [photo], root, now=MONDAY, user="control")
    sent = escalate(number, tmp_path, root, note="上报", now=later(1), user="control").path
    with zipfile.ZipFile(sent) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if how == "content":
        manifest = json.loads(parts["manifest.json"])
        manifest["content"]["bureau"] = "别的局"
        parts["manifest.json"] = json.dumps(manifest).encode()
    elif how == "none":
        del parts["manifest.json"]
    else:
        name = next(one for one in parts if one.startswith("files/"))
        parts[name if how == "file" else "files/other"] = b"two"
    with zipfile.ZipFile(sent, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    if how == "zip":
        sent.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(BadInput):
        take_in(sent, tmp_path, root, now=later(2), user="control")


def test_lateness_raises_a_level_once_for_each_limit_and_says_when_to_escalate(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root, severity="重大")  # orange: three working days
    assert sweep(root, now=later(3)) == ()
    assert [one.prob_no for one in sweep(root, now=later(4), dry_run=True)] == [number]
    raised = sweep(root, now=later(4))
    assert [(one.before, one.level, one.escalation) for one in raised] == [(2, 1, ("红级",))]
    assert sweep(root, now=later(5)) == ()
    _step(root, number, "feedback", "lin", later(5), "查实", {"result": "属实"})
    assert [one.limit for one in sweep(root, now=later(10))] == ["核定"]
    line = list_problems(ProblemWanted(open_only=True), root, user="leader")[0]
    assert (line.level, line.overdue) == (1, 2)


def test_many_late_problems_are_each_judged_by_their_own_course(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    orange = _dispatched(root, severity="重大")
    yellow = [_dispatched(root, severity="较重") for _ in range(2)]
    extended = _dispatched(root, severity="重大")
    _step(root, extended, "extend", "leader", later(1), "等检验", {"延期至": "2026-06-30"})
    _step(root, yellow[0], "raise", "control", MONDAY, "涉及多户", {"级别": "红"})
    add_evidence(orange, [Path(__file__)], root, now=later(1), user="lin")
    raised = sweep(root, now=later(4))
    assert [(one.prob_no, one.before, one.level) for one in raised] == [(orange, 2, 1), (yellow[0], 1, 1)]
    assert sweep(root, now=later(4)) == ()
    assert [one.prob_no for one in sweep(root, now=later(15))] == [yellow[1]]
    with opened(root) as at, at.reading() as session:
        kept = kept_problems(session, [yellow[0], "WT-示-2026-99999", orange])
        assert kept == (kept_problem(session, yellow[0]), kept_problem(session, orange))


def test_the_accused_department_does_not_handle_a_report_on_itself(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    new = NewClue(
        "内部举报",
        "员工",
        "何某某",
        "代签收",
        target_dept="物流",
        target_login="driver",
        indicator="NG-03-02",
    )
    clue = report_clue(new, root, now=MONDAY, user="lin").clue_no
    assert show_clue(clue, root, user="lin").kept.clue.reporter == "lin"  # who reported it sees it
    advance_clue(clue, "accept", root, now=MONDAY, user="control")
    advance_clue(clue, "visit", root, note="询问五户", details={"人员": "甲、乙"}, now=MONDAY, user="control")
    advance_clue(clue, "found", root, note="三户称未收货", now=MONDAY, user="control")
    number = show_clue(clue, root, user="control").kept.prob_no
    for dept, person in (("物流", "lin"), ("内管", "driver")):
        with pytest.raises(Refused):
            _step(
                root,
                number,
                "dispatch",
                "control",
                MONDAY,
                details={"resp_dept": dept, "resp_person": person},
            )
    with pytest.raises(UsageProblem, match="没有登记职责"):
        _step(
            root,
            number,
            "dispatch",
            "control",
            MONDAY,
            details={"resp_dept": "纪检", "resp_person": "nobody"},
        )
    _step(root, number, "dispatch", "control", MONDAY, details={"resp_dept": "纪检", "resp_person": "watch"})
    for login in ("driver", "head", "market", "lin"):
        with pytest.raises(NotFound):
            show_problem(number, root, now=later(1), user=login)
        assert list_problems(ProblemWanted(), root, user=login) == ()
    show_problem(number, root, now=later(1), user="watch")
    _step(root, number, "feedback", "watch", later(1), "属实", {"result": "属实"})
    _, remarks = _step(root, number, "pass", "control", later(2))
    assert "内部问题，建议问责" in remarks
    account = {"person": "何某某", "liability": "直接责任", "sanction": "通报", "basis": "示烟纪〔2026〕3号"}
    with pytest.raises(NotFound):
        _step(root, number, "account", "lin", later(3), details=account)
    _step(root, number, "account", "leader", later(3), details=account)
    with pytest.raises(Refused, match="没有“打板子”"):
        _step(root, number, "account", "leader", later(3), details={**account, "sanction": "打板子"})


def test_clues_about_the_same_shop_are_linked_joined_and_merged(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    old = _clue(root, later(-40))
    first, second, third = _clue(root), _clue(root, later(1)), _clue(root, later(2))
    done = advance_clue(second, "accept", root, now=later(2), user="control")
    assert any(first in one and third in one and old not in one for one in done.remarks)
    with pytest.raises(Refused, match="没有“受理”"):
        advance_clue(third, "accept", root, now=later(2), user="lin")
    with pytest.raises(UsageProblem, match="自己"):
        advance_clue(
            third, "merge", root, note="重复", details={"合并到": third}, now=later(2), user="control"
        )
    advance_clue(third, "merge", root, note="重复", details={"合并到": second}, now=later(2), user="control")
    with pytest.raises(Refused, match="已合并到"):
        advance_clue(
            first, "merge", root, note="重复", details={"合并到": third}, now=later(3), user="control"
        )
    number = _problem(root, later(2))
    advance_clue(second, "analyse", root, note="同一件事", now=later(3), user="control")
    advance_clue(
        second, "found", root, note="并案", details={"并入问题": number}, now=later(3), user="control"
    )
    assert second in show_problem(number, root, now=later(3), user="control").kept.problem.clue_nos
    assert len(list_problems(ProblemWanted(), root, user="control")) == 1


def test_a_clue_without_an_indicator_goes_to_the_head_of_the_department(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _clue(root, indicator="")
    assert [one.todo for one in inbox(root, now=MONDAY, user="head")] == ["归类、直接答复"]
    assert inbox(root, now=MONDAY, user="market") == ()
    with pytest.raises(Refused):
        advance_clue(number, "accept", root, now=MONDAY, user="control")
    with pytest.raises(Refused, match="没有指标"):
        advance_clue(number, "classify", root, details={"指标": "WG-77-01"}, now=MONDAY, user="head")
    advance_clue(number, "classify", root, details={"指标": "WG-02-01"}, now=later(1), user="head")
    assert list_clues(ClueWanted(state="REPORTED"), root, user="control")[0].clue_no == number
    other = _clue(root, later(1), indicator="")
    with pytest.raises(Refused, match="写明情况"):
        advance_clue(other, "answer", root, now=later(1), user="head")
    assert advance_clue(other, "answer", root, note="已解释", now=later(1), user="head").state == "ANSWERED"


def test_an_extension_is_approved_once_and_by_a_leader(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root)
    until = {"延期至": "2026-06-30"}
    with pytest.raises(Refused):
        _step(root, number, "extend", "lin", later(1), "等检验", until)
    with pytest.raises(Refused, match="不晚于"):
        _step(root, number, "extend", "leader", later(1), "等检验", {"延期至": "2026-05-12"})
    with pytest.raises(Refused, match="不是日期"):
        _step(root, number, "extend", "leader", later(1), "等检验", {"延期至": "下月"})
    _step(root, number, "extend", "leader", later(1), "等检验", until)
    with pytest.raises(Refused, match="延期一次"):
        _step(root, number, "extend", "leader", later(2), "再等", {"延期至": "2026-07-30"})
    assert sweep(root, now=later(30)) == ()


def test_levels_go_up_by_internal_control_and_down_only_by_a_leader(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root)  # yellow
    with pytest.raises(Refused, match="更高"):
        _step(root, number, "raise", "control", MONDAY, "扩散", {"级别": "蓝"})
    _step(root, number, "raise", "control", MONDAY, "涉及多户", {"级别": "红"})
    assert show_problem(number, root, now=MONDAY, user="control").escalation == ("红级",)
    with pytest.raises(Refused):
        _step(root, number, "lower", "control", MONDAY, "误判", {"级别": "黄"})
    _step(root, number, "lower", "leader", MONDAY, "误判", {"级别": "黄"})
    assert list_problems(ProblemWanted(), root, user="control")[0].level == 3


def test_a_problem_becomes_a_case(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root, indicator="WF-02-01", quantity=60)
    with pytest.raises(UsageProblem, match="案由"):
        to_case(number, "示烟立〔2026〕第31号", root, now=later(1), user="control")
    with pytest.raises(Refused):
        to_case(number, "示烟立〔2026〕第31号", root, cause="not_local_purchase", now=later(1), user="lin")
    to_case(number, "示烟立〔2026〕第31号", root, cause="not_local_purchase", now=later(1), user="control")
    line = list_problems(ProblemWanted(), root, user="control")[0]
    assert line.case_no == "示烟立〔2026〕第31号"
    _step(root, number, "feedback", "lin", later(1), "查实", {"result": "属实"})
    _, remarks = _step(root, number, "pass", "control", later(2))
    assert not [one for one in remarks if "立案" in one]  # it is filed already


def test_what_is_not_founded_is_closed_without_rectification(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _dispatched(root)
    with pytest.raises(Refused, match="没有查证结果"):
        _step(root, number, "feedback", "lin", later(1), "查过", {"result": "也许"})
    _step(root, number, "feedback", "lin", later(1), "查过，婚宴用", {"result": "不属实"})
    with pytest.raises(Refused, match="没有要整改的"):
        _step(root, number, "pass", "control", later(1))
    _step(root, number, "pass_unfounded", "control", later(1), "核对请柬属实")
    _step(root, number, "archive", "control", later(1))
    with pytest.raises(Refused, match="已办结|抽评|退回重办"):
        _step(root, number, "feedback", "lin", later(2), "x", {"result": "属实"})


def _archived(root: Path, at: datetime, **more: object) -> str:
    number = _dispatched(root, at, **more)
    _step(root, number, "feedback", "lin", at, "核对过", {"result": "不属实"})
    _step(root, number, "pass_unfounded", "control", at, "同意")
    _step(root, number, "archive", "control", at)
    return number


def test_the_spot_check_of_a_month_is_drawn_once_and_can_be_repeated(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    register_post(Post("city", "内管", ("市内管",)), root, now=MONDAY, user="leader")
    numbers = [_archived(root, later(0, hour)) for hour in range(6)]
    red = _archived(root, later(1), severity="紧急")
    with pytest.raises(Refused):
        draw_spot_check("2026-05", root, now=later(30), user="control")
    found = draw_spot_check("2026-05", root, source="3921.77", now=later(30), user="city")
    chosen = [one.number for one in found.checked]
    assert found.candidates == 7 and len(chosen) == 5 and red in chosen and found.same
    with pytest.raises(Refused, match="已经抽过"):
        draw_spot_check("2026-05", root, now=later(30), user="city")
    with pytest.raises(Refused, match="没有归档"):
        draw_spot_check("2026-04", root, now=later(30), user="city")
    marks = {"材料齐全": "10", "及时": "10", "结论依据": "10", "整改真实": "10", "效果": "5"}
    with pytest.raises(Refused, match="0 到 10"):
        _step(root, red, "spot_check", "city", later(31), details={**marks, "效果": "11"})
    with pytest.raises(Refused, match="还没有抽评"):
        _step(root, red, "redo", "city", later(31), "重查")
    _step(root, red, "spot_check", "city", later(31), details=marks)
    shown = show_spot_check("2026-05", root, user="city")
    poor = next(one for one in shown.checked if one.number == red)
    assert (poor.total, poor.poor, shown.mean) == (45, True, Decimal("45.0"))
    assert _step(root, red, "redo", "city", later(32), "材料不齐，重办")[0] == "HANDLING"
    assert set(chosen) <= {*numbers, red}


@given(
    st.lists(
        st.tuples(st.sampled_from(["WF-01-01", "WG-02-01", "NG-01-02"]), st.integers(1, 4)), max_size=60
    ),
    st.text(max_size=8),
)
def test_a_draw_takes_the_share_of_each_kind_the_least_number_and_every_red_one(
    rows: list[tuple[str, int]], seed: str
) -> None:
    rules = load_loop().spot_check
    archived = [Archived(f"WT-{number}", code, level) for number, (code, level) in enumerate(rows)]
    taken = drawn(archived, seed, rules)
    assert taken == drawn(list(reversed(archived)), seed, rules) and len(set(taken)) == len(taken)
    assert len(taken) >= min(rules.least, len(archived))
    assert {one.number for one in archived if one.level == 1} <= set(taken)
    for code in {code for code, _ in rows}:
        ones = [one.number for one in archived if one.indicator == code]
        assert len(set(ones) & set(taken)) * 10 >= len(ones)
