"""Intelligence leads: no step out of turn, every condition, what is sealed stays sealed, who sees what."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, DatabaseProblem, NotFound, Refused, UsageProblem, ZmtoolError
from zmtool.oversight.leads.conditions import lead_life
from zmtool.oversight.leads.keep import LeadWanted
from zmtool.oversight.leads.records import Parties
from zmtool.workflow.lead_letters import Address, dispatch_lead
from zmtool.workflow.leads import (
    NewLead,
    add_lead,
    advance_lead,
    figures_of_leads,
    list_leads,
    parties_of,
    show_lead,
)
from zmtool.workflow.workspace import check_trail, search

from .lead_stories import PARTIES, added, in_state, sent_to_lin, step
from .people import MONDAY, bureau, later

LIFE = lead_life()


@pytest.mark.parametrize("state", list(LIFE.states))
def test_a_step_out_of_turn_is_refused_and_changes_nothing(tmp_path: Path, state: str) -> None:
    root = bureau(tmp_path / "w")
    number = in_state(root, state)
    before = show_lead(number, root, user="control").kept
    assert before.state == state
    for one in LIFE.steps.values():
        if state not in one.begins or one.by == "program":
            for user in ("control", "lin") if before.resp_person else ("control",):
                with pytest.raises(Refused) as refused:
                    step(root, number, one.id, user)
                assert refused.value.next_step
    assert show_lead(number, root, user="control").kept == before


def test_the_whole_way_is_noted_and_its_figures_counted(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = in_state(root, "CLOSED")
    line = list_leads(LeadWanted(), root, user="control")[0]
    assert (line.lead_no, line.result, line.is_open, line.next_due) == (number, "有效", False, "")
    found = {
        one.id: one.value for one in figures_of_leads(MONDAY.date(), MONDAY.date(), root, user="control")
    }
    assert (found["dispatched"], found["hit_rate"], found["conversion"]) == (1, 1, 0)
    assert str(found["seized"]) == "12.5" and found["across"] is None
    assert not check_trail(root).problems


def test_limits_come_from_the_level_or_the_day_told_and_overdue_ones_are_listed(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    first, second = added(root, level="重大"), added(root)
    sent_to_lin(root, first)
    dispatch_lead(second, Address(person="lin", until="2026-05-12"), root, root, now=MONDAY, user="control")
    ends = {
        number: {
            one.rule.id: one.due.date().isoformat()
            for one in show_lead(number, root, user="lin").clocks
            if one.due
        }
        for number in (first, second)
    }
    assert ends[first] == {"sign": "2026-05-12", "feedback": "2026-05-18"}
    assert ends[second] == {"sign": "2026-05-12", "feedback": "2026-05-12"}
    step(root, first, "sign", "lin")
    at = later(days=3).replace(tzinfo=None).isoformat()
    late = list_leads(LeadWanted(overdue_at=at), root, user="control")
    assert [one.lead_no for one in late] == [second]


def test_a_returned_feedback_is_no_feedback_any_more(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = in_state(root, "FED_BACK")
    step(root, number, "return")
    found = {
        one.id: one.value for one in figures_of_leads(MONDAY.date(), MONDAY.date(), root, user="control")
    }
    assert (found["answered"], found["hit_rate"], found["seized"]) == (0, None, None)
    assert list_leads(LeadWanted(), root, user="control")[0].result == ""


@pytest.mark.parametrize(
    ("state", "name", "user", "details", "words"),
    [
        ("CHECKING", "feedback", "lin", {"result": "成了", "proved": "是"}, "没有核查结果"),
        ("CHECKING", "feedback", "lin", {"result": "无效", "proved": "是"}, "不能又写查实"),
        ("CHECKING", "feedback", "lin", {"result": "有效", "proved": "也许"}, "不清楚"),
        ("CHECKING", "feedback", "lin", {"result": "有效"}, "没有写明查实"),
        ("CHECKING", "feedback", "lin", {"result": "有效", "proved": "是", "quantity": "一些"}, "不是条数"),
        ("CHECKING", "feedback", "lin", {"result": "有效", "proved": "是", "quantity": "NaN"}, "不是条数"),
        ("CHECKING", "feedback", "lin", {"result": "有效", "proved": "是", "quantity": "-1"}, "不是条数"),
        (
            "CHECKING",
            "feedback",
            "lin",
            {"result": "有效", "proved": "是", "case_no": "无此案"},
            "没有编号为",
        ),
        ("CHECKING", "feedback", "control", {"result": "有效", "proved": "是"}, "只能由责任人"),
        ("FED_BACK", "rate", "control", {"score": "9"}, "评分"),
        ("FED_BACK", "rate", "control", {"score": "二"}, "评分"),
        ("FED_BACK", "rate", "head", {"score": "4"}, "职责"),
        ("DISPATCHED", "sign", "control", {}, "只能由责任人"),
    ],
)
def test_a_step_that_lacks_something_is_refused(
    tmp_path: Path, state: str, name: str, user: str, details: dict[str, str], words: str
) -> None:
    root = bureau(tmp_path / "w")
    number = in_state(root, state)
    with pytest.raises(Refused, match=words):
        step(root, number, name, user, **details)


def test_who_checked_does_not_rate(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = added(root)
    dispatch_lead(number, Address(person="control2"), root, root, now=MONDAY, user="control")
    for name, details in (
        ("sign", {}),
        ("check", {}),
        ("feedback", {"result": "无效", "proved": "否"}),
    ):
        step(root, number, name, "control2", **details)
    for name, details in (("rate", {"score": "5"}), ("return", {})):
        with pytest.raises(Refused, match="责任人不能"):
            step(root, number, name, "control2", **details)
    step(root, number, "rate", "control", score="2")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (Address(), "两者写一个"),
        (Address(bureau="邻县局", person="lin"), "两者写一个"),
        (Address(person="lin", dept="后勤"), "没有部门"),
        (Address(person="lin", dept="群众"), "不在单位内"),
        (Address(person="lin", until="2026-05-10"), "早于"),
        (Address(person="lin", until="明天"), "不是日期"),
        (Address(person="nobody"), "没有登记职责"),
        (Address(bureau="邻县局", region="zz"), "没有行政区划"),
    ],
)
def test_a_dispatch_needs_one_addressee_that_is_there(tmp_path: Path, address: Address, words: str) -> None:
    root = bureau(tmp_path / "w")
    number = added(root, parties=Parties())
    with pytest.raises((Refused, UsageProblem), match=words):
        dispatch_lead(number, address, tmp_path / "out", root, now=MONDAY, user="control")
    assert not (tmp_path / "out").exists()


def test_a_lead_without_assessment_is_not_dispatched_and_not_closed_without_a_reason(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = add_lead(NewLead("网络", "兜售"), root, now=MONDAY, user="control").number
    with pytest.raises(Refused, match="研判结论"):
        sent_to_lin(root, number)
    with pytest.raises(Refused, match="为什么|理由"):
        advance_lead(number, "close", root, now=MONDAY, user="control")
    step(root, number, "assess")
    sent_to_lin(root, number)


def test_a_lead_is_not_merged_into_itself_or_one_merged_away(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    first, second, third = added(root), added(root), added(root)
    with pytest.raises(UsageProblem, match="自己"):
        step(root, first, "merge", into=first)
    step(root, first, "merge", into=second)
    with pytest.raises(Refused, match="已并入"):
        step(root, third, "merge", into=first)
    with pytest.raises(NotFound):
        step(root, third, "merge", into="QB-示-2026-99999")


def test_what_is_sealed_is_in_no_search_no_trail_and_not_in_the_database(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = in_state(root, "CLOSED")
    words = [*PARTIES.people, *PARTIES.vehicles, *PARTIES.places, *PARTIES.numbers]
    for word in (*words, "疑似卷烟", number):
        assert not search(word, root)
    with closing(sqlite3.connect(root / "zmtool.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert number in dump
    for word in words:
        assert word not in dump
    with closing(sqlite3.connect(root / "zmtool.db")) as connection:
        trail = str(connection.execute("SELECT change, why FROM audit_entry").fetchall())
    assert "疑似卷烟" not in trail and "说明" not in trail
    for path in root.rglob("*"):
        if path.is_file():
            assert PARTIES.people[0].encode() not in path.read_bytes()


def test_the_parties_are_for_who_checks_and_who_has_the_duty_with_a_reason(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = added(root)
    sent_to_lin(root, number)
    with pytest.raises(UsageProblem, match="理由"):
        parties_of(number, root, why=" ", now=MONDAY, user="lin")
    for user in ("lin", "control"):
        assert parties_of(number, root, why="核查", now=MONDAY, user=user) == PARTIES
    for user in ("head", "leader", "watch"):
        with pytest.raises(Refused, match="职责"):
            parties_of(number, root, why="看看", now=MONDAY, user=user)
    with closing(sqlite3.connect(root / "zmtool.db")) as connection:
        seen = connection.execute("SELECT who FROM audit_entry WHERE action = 'lead.parties.seen'").fetchall()
    assert seen == [("lin",), ("control",)]
    (root / "keys" / "reporter.key").write_bytes(b"A" * 43 + b"=")
    with pytest.raises(DatabaseProblem, match="密钥"):
        parties_of(number, root, why="核查", now=MONDAY, user="lin")


def test_nobody_learns_of_a_lead_that_is_not_theirs(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = added(root)
    sent_to_lin(root, number)
    seers = {
        user
        for user in ("leader", "control", "lin", "head", "market", "driver", "watch")
        if list_leads(LeadWanted(), root, user=user)
    }
    assert seers == {"leader", "control", "lin", "head", "watch"}
    with pytest.raises(NotFound) as hidden:
        show_lead(number, root, user="driver")
    with pytest.raises(NotFound) as missing:
        show_lead("QB-示-2026-00099", root, user="driver")
    assert hidden.value.what.replace(number, "") == missing.value.what.replace("QB-示-2026-00099", "")
    with pytest.raises(Refused, match="职责"):
        figures_of_leads(MONDAY.date(), MONDAY.date(), root, user="driver")


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (NewLead("广播", "情况"), UsageProblem),
        (NewLead("寄递", " "), UsageProblem),
        (NewLead("寄递", "情况", "很急"), UsageProblem),
        (NewLead("寄递", "情况", files=(Path("没有.jpg"),)), BadInput),
    ],
)
def test_a_lead_with_wrong_words_is_not_kept(tmp_path: Path, new: NewLead, error: type[ZmtoolError]) -> None:
    root = bureau(tmp_path / "w")
    with pytest.raises(error) as refused:
        add_lead(new, root, now=MONDAY, user="control")
    assert refused.value.next_step
    with pytest.raises(Refused, match="职责"):
        add_lead(NewLead("寄递", "情况"), root, now=MONDAY, user="lin")
    assert not list_leads(LeadWanted(), root, user="control")
