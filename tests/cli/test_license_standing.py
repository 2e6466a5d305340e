"""What stands once it is decided, slips that are put right with a reason, and steps of days that are still to come."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.clock import stop_clock
from cli.test_license_life import (
    BY_LEADER,
    HELD,
    LICENCE,
    NEW,
    TO_APPROVAL,
    Desk,
    desk,
    opened,
    received,
    refused,
    steps,
)

__all__ = ["desk"]
RESTED_ON = (
    "applicant.principal=温书航",
    "applicant.id_no=349901190001010019",
    "applicant.business_address=示例县新街99号",
    "wish.scope=1501",
    "licence.scope=1501",
    "licence.addr=示例县新街99号",
    "site.result=不符合",
    "interested=温记食杂店",
    "facts=另一个事实",
    "reasons=N1",
    "leader=周望",
)


def trail(tmp_path: Path, action: str) -> list[Any]:
    with closing(sqlite3.connect(tmp_path / "work" / "zmtool.db")) as database:
        rows = database.execute("SELECT change, why FROM audit_entry WHERE action = ?", (action,)).fetchall()
    return [(json.loads(change), why) for change, why in rows]


def granted(desk: Desk) -> str:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", *BY_LEADER))
    return number


@pytest.mark.parametrize("said", RESTED_ON)
def test_what_a_grant_rests_on_is_not_changed_any_more(desk: Desk, said: str) -> None:
    number = granted(desk)
    before = desk("application", number, "--at", "2026-05-11")[1]["application"]
    code, _, err = desk("set", number, said)
    assert code == 5 and said.partition("=")[0] in err and "--correct" in err
    code, _, err = desk("advance", number, "制证登记", "--at", "2026-05-12", *LICENCE, said)
    assert code == 5 and said.partition("=")[0] in err, "nor on the way of a step"
    for more in (("--material", "租赁合同"), ("--change", "字号=新")):
        assert desk("set", number, *more)[0] == 5
    assert desk("application", number, "--at", "2026-05-11")[1]["application"] == before


def test_before_the_decision_everything_changes_and_afterwards_what_later_steps_need(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    assert desk("set", number, "applicant.business_address=示例县东风路58号", "wish.scope=1501")[0] == 0
    steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", *BY_LEADER))
    assert desk("set", number, "wish.scope=1501")[0] == 0, "the same again changes nothing"
    for said in (
        "applicant.phone=13900000012",
        "applicant.post_address=示例县邮局",
        "retention=5年",
        *LICENCE,
    ):
        assert desk("set", number, said)[0] == 0, said
    steps(desk, number, ("制证登记", "2026-05-12"))
    assert desk("set", number, "licence.valid_to=2030-01-01")[0] == 5, "it is in the register now"
    assert desk("set", number, "applicant.phone=13900000013")[0] == 0
    steps(desk, number, ("送达", "2026-05-13", "--method", "邮寄送达"))
    assert desk("set", number, "applicant.phone=13900000014")[0] == 5
    assert desk("set", number, "retention=10年")[0] == 0
    steps(desk, number, ("归档", "2026-05-20"))
    assert desk("set", number, "retention=永久")[0] == 5


def test_every_other_decision_fixes_the_facts_too(desk: Desk) -> None:
    rejected = received(desk, "新办", *NEW)
    steps(desk, rejected, ("不予受理", "2026-05-07", "--reason", "R2", "--note", "不属本局管辖"))
    withdrawn = received(desk, "变更", "--lic-no", HELD, "--change", "字号=新字号")
    steps(desk, withdrawn, ("申请人撤回", "2026-05-07"))
    own = opened(desk, "责令变更")
    steps(desk, own, ("作出决定", "2026-05-12", "--by", "陆承安"))
    for number in (rejected, withdrawn, own):
        assert desk("set", number, "facts=另一个事实")[0] == 5
        assert desk("set", number, "licence.lic_no=349901100026")[0] == 5
    assert desk("set", rejected, "applicant.phone=13900000012")[0] == 0, "it is still to be served"
    assert desk("set", withdrawn, "applicant.phone=13900000012")[0] == 5


def test_a_renewal_is_never_moved_to_another_licence(desk: Desk) -> None:
    number = received(desk, "延续", "--lic-no", HELD)
    steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", "--by", "陆承安"))
    assert desk("set", number, "licence.lic_no=349901100026")[0] == 5
    assert desk("set", number, "licence.valid_to=2030-06-30")[0] == 0, "for less than five years"


def test_a_slip_is_put_right_with_a_reason_and_both_values_are_kept(desk: Desk, tmp_path: Path) -> None:
    number = granted(desk)
    said = "applicant.business_address=示例县东风路65号"
    code, done, err = desk("set", number, said, "--correct", "决定书上的门牌号误写为56")
    assert code == 0, err
    assert done["applicant"]["business_address"] == "示例县东风路65号"
    ((change, why),) = trail(tmp_path, "application.correct")
    assert change["facts"] == {"applicant.business_address": ["示例县东风路56号", "示例县东风路65号"]}
    assert why == "决定书上的门牌号误写为56"
    assert desk("set", number, "applicant.id_no=349901199206080039", "--correct", "误写")[0] == 2, (
        "what cannot be is not made right"
    )
    assert desk("set", number, said, "--correct", "  ")[0] == 0, "nothing changes, nothing is kept"
    assert desk("set", number, "site.result=不符合", "--correct", " ")[0] == 5, "no reason is none"
    assert len(trail(tmp_path, "application.correct")) == 1
    steps(desk, number, ("制证登记", "2026-05-12", *LICENCE), ("送达", "2026-05-13", "--method", "直接送达"))
    steps(desk, number, ("归档", "2026-05-20"))
    assert desk("set", number, "wish.reason=更正", "--correct", "漏写")[0] == 0, "also in the archive"


def test_a_change_of_an_open_application_is_kept_with_what_was_there(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW)
    assert desk("set", number, "applicant.phone=13900000012")[0] == 0
    assert desk("set", number, "applicant.phone=13900000013")[0] == 0
    found = [change["facts"] for change, _ in trail(tmp_path, "application.change")]
    assert found[-1] == {"applicant.phone": ["13900000012", "13900000013"]}


def test_what_steps_write_and_lists_are_not_typed(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    for said, word in (
        ("result=准予许可", "advance"),
        ("decided_on=2026-05-01", "advance"),
        ("accepted_on=2026-05-01", "advance"),
        ("query_code=AAAAAA", "advance"),
        ("materials=身份证明", "--material"),
        ("wish.changes=负责人", "--change"),
        ("handlers=林一舟", "--officer"),
        ("site.points=349901100018", "measure"),
        ("applicant.kind=公司", "个体工商户"),
    ):
        code, _, err = desk("set", number, said)
        assert code == 2 and word in err, said
    assert desk("application", number)[0] == 0


def test_files_are_still_attached_after_the_decision(desk: Desk, tmp_path: Path) -> None:
    number, receipt = granted(desk), tmp_path / "回证.jpg"
    receipt.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    code, found, err = desk("attach", number, receipt, "--material", "送达回证")
    assert code == 0 and [one["name"] for one in found] == ["回证.jpg"], err
    _, shown, _ = desk("application", number)
    assert "送达回证" not in {one["name"] for one in shown["application"]["materials"]}


def test_a_step_of_a_day_to_come_is_refused_and_today_is_in_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2026-05-06T15:00")
    code, _, err = desk("apply", "新办", *NEW, "--at", "2026-05-07")
    assert code == 2 and "2026-05-07 还没有到" in err and "今天是 2026-05-06" in err
    number = received(desk, "新办", *NEW)
    for at in ("2026-05-07", "2027-01-01", "2026-05-07T00:00"):
        code, _, err = desk("advance", number, "受理", "--at", at)
        assert code == 2 and "还没有到" in err, at
    assert desk("application", number)[1]["steps"] == []
    steps(desk, number, ("受理", "2026-05-06"))
    steps(desk, number, ("书面审查", "2026-05-06T23:59", "--by", "何平川"))
    assert desk("application", number, "--at", "2026-08-01")[0] == 0, "looking ahead is in order"


def test_today_by_its_day_alone_leaves_room_for_the_next_step(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2026-05-06T09:00")
    number = received(desk, "新办", *NEW)
    steps(desk, number, ("受理", "2026-05-06"))
    code, _, err = desk("advance", number, "书面审查", "--by", "何平川")
    assert code == 0, err


def test_a_visit_of_the_place_is_not_after_its_step(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL[:2])
    officers = ("--by", "林一舟", "--officer", "林一舟:34990101", "--officer", "周望:34990102")
    err = refused(
        desk, number, "实地核查", "2026-05-08", *officers, "site.at=2026-05-09T10:00", "site.result=符合"
    )
    assert "2026-05-09" in err and "晚于" in err
