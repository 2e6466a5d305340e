"""Hearings before a licence is decided: who is told, what stops the clock, and what cannot come out of its turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.test_license_life import (
    BY_LEADER,
    NEW,
    TO_APPROVAL,
    Desk,
    clock,
    desk,
    opened,
    received,
    refused,
    steps,
)

__all__ = ["desk"]
TOLD = ("--paper", "被告知人=温记食杂店", "--paper", "重大利益关系=相距四十六米，同一单元只余一个名额")
CALLED = (
    *("--paper", "听证时间=2026-05-29T09:00", "--paper", "听证地点=本局三楼会议室"),
    *("--paper", "主持人=顾清越", "--paper", "记录人=许明澈"),
)
GRANT = ("准予许可", "--by", "陆承安")


@pytest.fixture
def at_review(desk: Desk) -> str:
    """An application that is reviewed, and touches somebody else's interests."""
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL)
    assert desk("set", number, "interested=温记食杂店")[0] == 0
    return number


def test_a_hearing_from_the_notice_of_the_right_to_the_decision(
    desk: Desk, at_review: str, tmp_path: Path
) -> None:
    steps(
        desk,
        at_review,
        ("告知听证权利", "2026-05-11", *TOLD),
        ("申请听证", "2026-05-13", "--note", "温记食杂店书面申请"),
    )
    _, shown, _ = desk("application", at_review, "--at", "2026-05-14")
    assert shown["state"] == "PAUSED" and clock(shown, "D2")["state"] == "paused"
    assert (clock(shown, "D12")["due"], clock(shown, "D12")["state"]) == ("2026-05-18", "met")
    assert clock(shown, "D13")["due"] == "2026-06-10"
    shown = steps(
        desk,
        at_review,
        ("通知听证", "2026-05-14", *CALLED),
        ("举行听证", "2026-05-29", "--by", "顾清越"),
        ("恢复计时", "2026-05-29"),
    )
    assert shown["state"] == "REVIEW", "where it was before"
    assert clock(shown, "D2")["paused"] == [["2026-05-13", "2026-05-29"]], "what is done meanwhile is no end"
    shown = steps(desk, at_review, ("准予许可", "2026-06-01", *BY_LEADER))
    assert clock(shown, "D2")["state"] == "met"
    papers = {one["type"]: one for one in shown["application"]["documents"]}
    assert papers["licence_hearing_notice"]["fields"]["hearing_time"] == "2026-05-29T09:00"
    code, filled, _ = desk("fill", at_review, "--out", tmp_path / "文书")
    missing = {one["form"]: one["missing"] for one in filled}
    assert code == 0 and set(missing["licence_hearing_right_notice"]) <= {"联系电话"}
    assert set(missing["licence_hearing_notice"]) <= {"被通知人", "联系电话"}
    assert "licence_hearing_record" in missing


def test_nothing_is_decided_before_those_concerned_were_told_and_had_their_days(
    desk: Desk, at_review: str
) -> None:
    assert "还没有告知听证权利" in refused(desk, at_review, GRANT[0], "2026-05-11", *GRANT[1:])
    steps(desk, at_review, ("告知陈述申辩权利", "2026-05-11"))
    assert "听证权利" in refused(
        desk, at_review, "不予许可", "2026-05-11", "--by", "陆承安", "--reason", "N3"
    )
    err = refused(desk, at_review, "告知听证权利", "2026-05-11")
    assert "被告知人" in err and "重大利益关系" in err
    steps(desk, at_review, ("告知听证权利", "2026-05-11", *TOLD))
    assert "2026-05-18 才届满" in refused(desk, at_review, GRANT[0], "2026-05-18", *GRANT[1:])
    late = desk("advance", at_review, "申请听证", "--at", "2026-05-19")
    assert late[0] == 5 and "已于 2026-05-18 届满" in late[2] and "--override" in late[2]
    assert steps(desk, at_review, ("准予许可", "2026-05-19", *BY_LEADER))["state"] == "GRANTED"


def test_who_waives_needs_no_days(desk: Desk, at_review: str) -> None:
    steps(desk, at_review, ("告知听证权利", "2026-05-11", *TOLD))
    assert "没有写明理由" in refused(desk, at_review, "放弃或者撤回听证申请", "2026-05-12")
    shown = steps(
        desk,
        at_review,
        ("放弃或者撤回听证申请", "2026-05-12", "--note", "书面放弃"),
        ("准予许可", "2026-05-12", *BY_LEADER),
    )
    assert clock(shown, "D12")["state"] == "met"


def test_steps_of_a_hearing_out_of_their_turn(desk: Desk, at_review: str) -> None:
    assert "还没有告知听证权利" in refused(desk, at_review, "申请听证", "2026-05-11")
    for step in ("通知听证", "举行听证"):
        assert "不能" in refused(desk, at_review, step, "2026-05-11")
    steps(desk, at_review, ("告知听证权利", "2026-05-11", *TOLD), ("申请听证", "2026-05-12"))
    assert "听证还没有举行" in refused(desk, at_review, "恢复计时", "2026-05-13")
    assert "还没有通知" in refused(desk, at_review, "举行听证", "2026-05-13")
    err = refused(desk, at_review, "通知听证", "2026-05-13", "--paper", "主持人=何平川")
    assert "听证时间" in err and "听证地点" in err and "审查了本件" in err
    soon = [one.replace("05-29", "05-15") for one in CALLED]
    code, _, err = desk("advance", at_review, "通知听证", "--at", "2026-05-13", *soon)
    assert code == 5 and "最早 2026-05-22" in err and "--override" in err
    past = [one.replace("05-29", "05-12") for one in CALLED]
    assert "早于通知" in refused(desk, at_review, "通知听证", "2026-05-13", *past)
    for wrong in ("时间=明天", "听证时间=后天吧", "没有等号"):
        assert desk("advance", at_review, "通知听证", "--at", "2026-05-13", "--paper", wrong)[0] == 2
    steps(desk, at_review, ("通知听证", "2026-05-14", *CALLED))
    assert "还没有到" in refused(desk, at_review, "举行听证", "2026-05-28")
    shown = steps(
        desk,
        at_review,
        ("放弃或者撤回听证申请", "2026-05-20", "--note", "申请人撤回听证申请"),
        ("恢复计时", "2026-05-20"),
    )
    assert shown["state"] == "REVIEW"


def test_the_bureau_calls_a_hearing_itself(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(
        desk,
        number,
        *TO_APPROVAL,
        ("暂停计时", "2026-05-11", "--note", "涉及公共利益，依职权听证"),
        ("通知听证", "2026-05-14", *CALLED),
    )
    assert "听证还没有举行" in refused(desk, number, "恢复计时", "2026-05-15")
    shown = steps(
        desk,
        number,
        ("举行听证", "2026-05-29"),
        ("恢复计时", "2026-05-29"),
        ("准予许可", "2026-06-01", *BY_LEADER),
    )
    assert shown["state"] == "GRANTED"


def test_matters_of_the_bureau_and_of_administration_have_no_hearing_of_a_licence(desk: Desk) -> None:
    number = opened(desk, "收回")
    assert "不能告知听证权利" in refused(desk, number, "告知听证权利", "2026-05-07", *TOLD)
