"""Refusals, lapses and ends of every kind of matter: the register stays as it was, and who is barred stays out."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.test_license_life import (
    HELD,
    NEW,
    TO_APPROVAL,
    Desk,
    desk,
    licence,
    opened,
    received,
    refused,
    simple,
    steps,
)
from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run

__all__ = ["desk"]
SAID = {
    "新办": NEW,
    "延续": ("--lic-no", HELD),
    "变更": ("--lic-no", HELD, "--change", "负责人=温书航"),
    "补办": ("--lic-no", HELD, "wish.lost=正本"),
    "停业": ("--lic-no", HELD, "wish.start=2026-05-10", "wish.end=2026-06-20"),
    "歇业": ("--lic-no", HELD),
    "恢复营业": ("--lic-no", "349901100026", "wish.start=2026-05-20"),
}
INSPECTED = ("新办", "延续", "变更")
OWN = ("责令变更", "暂停业务整顿", "取消从事烟草专卖业务资格", "撤销", "撤回", "收回", "注销")
PLEA = ("告知陈述申辩权利", "2026-05-09")


def held(desk: Desk) -> object:
    return [licence(desk, one, "2026-05-20") for one in (HELD, "349901100026", "349901100034")]


@pytest.mark.parametrize("matter", SAID)
def test_a_denial_leaves_the_register_alone(desk: Desk, matter: str) -> None:
    before = held(desk)
    number = received(desk, matter, *SAID[matter])
    way = TO_APPROVAL if matter in INSPECTED else (TO_APPROVAL[0], ("审核", "2026-05-08", "--by", "何平川"))
    steps(desk, number, *way)
    code = "X4" if matter == "延续" else "N1"
    other = "N1" if matter == "延续" else "X4"
    deny = ("不予许可", "2026-05-11", "--by", "陆承安")
    assert "陈述申辩" in refused(desk, number, *deny, "--reason", code)
    steps(desk, number, PLEA)
    assert "不能用于不予许可" in refused(desk, number, *deny, "--reason", other)
    shown = steps(
        desk,
        number,
        (*deny, "--reason", code),
        ("送达", "2026-05-12", "--method", "直接送达"),
        ("归档", "2026-05-13"),
    )
    assert (shown["state"], shown["application"]["result"]) == ("ARCHIVED", "不予许可")
    assert held(desk) == before


@pytest.mark.parametrize("matter", SAID)
def test_what_is_not_supplied_in_time_counts_as_withdrawn(desk: Desk, matter: str) -> None:
    before = held(desk)
    number = received(desk, matter, *SAID[matter], "--material", "身份证明=未提交")
    assert "身份证明" in refused(desk, number, "受理", "2026-05-06")
    steps(desk, number, ("告知补正", "2026-05-07"))
    assert "才届满" in refused(desk, number, "逾期未补视为撤回", "2026-06-05")
    assert steps(desk, number, ("逾期未补视为撤回", "2026-06-09"))["state"] == "WITHDRAWN"
    assert held(desk) == before


@pytest.mark.parametrize("matter", SAID)
def test_what_is_not_taken_in_says_why(desk: Desk, matter: str) -> None:
    number = received(desk, matter, *SAID[matter])
    assert "理由码" in refused(desk, number, "不予受理", "2026-05-06")
    shown = steps(desk, number, ("不予受理", "2026-05-06", "--reason", "R2", "--note", "不属本局管辖"))
    assert shown["state"] == "REJECTED_ACCEPT" and "受理" in refused(desk, number, "受理", "2026-05-07")


@pytest.mark.parametrize("matter", OWN)
def test_a_matter_of_the_bureau_that_is_dropped_changes_nothing(desk: Desk, matter: str) -> None:
    before = held(desk)
    number = opened(desk, matter)
    assert "没有写明理由" in refused(desk, number, "终止办理", "2026-05-07", "--by", "陆承安")
    shown = steps(desk, number, ("终止办理", "2026-05-07", "--by", "陆承安", "--note", "已自行改正"))
    assert shown["state"] == "WITHDRAWN" and held(desk) == before
    assert "受理" in refused(desk, number, "受理", "2026-05-08"), "no step of applicants"


@pytest.mark.parametrize(("matter", "code"), [("取消从事烟草专卖业务资格", "N6"), ("撤销", "N7")])
def test_who_was_disqualified_or_lost_a_licence_got_by_fraud_stays_out_three_years(
    desk: Desk, matter: str, code: str
) -> None:
    number = opened(desk, matter)
    steps(desk, number, PLEA, ("作出决定", "2026-05-11", "--by", "陆承安"), ("制证登记", "2026-05-11"))
    same = [*NEW]
    same[1:3] = ["applicant.principal=宋知远", "applicant.id_no=349901190001010019"]
    _, told, _ = desk("precheck", "新办", *same, "--at", "2029-05-10")
    assert [one["code"] for one in told["objections"]] == [code]
    assert desk("precheck", "新办", *same, "--at", "2029-05-11")[1]["objections"] == []
    assert desk("precheck", "新办", *NEW, "--at", "2026-05-12")[0] == 0, "others may"


def test_after_rectification_the_shop_opens_again(desk: Desk) -> None:
    number = opened(desk, "暂停业务整顿")
    steps(desk, number, PLEA, ("作出决定", "2026-05-11", "--by", "陆承安"), ("制证登记", "2026-05-11"))
    assert licence(desk, HELD, "2026-05-12")["status"] == "RECTIFYING"
    assert desk("precheck", "变更", *SAID["变更"], "--at", "2026-05-12")[0] == 1
    simple(desk, "恢复营业", HELD, "wish.start=2026-05-20", at="2026-05-20")
    assert licence(desk, HELD, "2026-05-21")["status"] == "ACTIVE"


def test_an_expired_licence_is_closed_or_cancelled_and_never_resumed(desk: Desk) -> None:
    assert licence(desk, HELD, "2026-07-01")["status"] == "EXPIRED"
    for matter in ("停业", "恢复营业", "变更"):
        code, told, _ = desk("precheck", matter, "--lic-no", HELD, "--at", "2026-07-01")
        assert code == 1 and any("届满" in one["what"] for one in told["objections"]), matter
    number = opened(desk, "注销", "2026-07-02")
    assert "不能用于" in refused(desk, number, "作出决定", "2026-07-02", "--by", "陆承安", "--reason", "N1")
    steps(
        desk,
        number,
        ("作出决定", "2026-07-02", "--by", "陆承安", "--reason", "C1"),
        ("制证登记", "2026-07-02"),
    )
    assert licence(desk, HELD, "2026-07-03")["status"] == "CANCELLED"
    assert desk("precheck", "歇业", "--lic-no", HELD, "--at", "2026-07-03")[0] == 1


def test_a_suspension_that_ran_out_is_resumed_only_for_a_reason(desk: Desk) -> None:
    number = received(desk, "恢复营业", "--lic-no", "349901100026", "wish.start=2026-07-10", at="2026-07-10")
    assert "2026-06-30" in refused(desk, number, "受理", "2026-07-10")
    shown = steps(desk, number, ("受理", "2026-07-10", "--override", "疫情耽误，负责人同意"))
    assert shown["state"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("income", "word"),
    [
        ("", "没有登记违法所得"),
        ("  illegal_income: '20000.00'\n", "违法所得 20000.00 元"),
        ("  illegal_income: '19999.99'\n", ""),
    ],
)
def test_a_renewal_is_held_against_the_illegal_income_of_decided_cases(
    desk: Desk, tmp_path: Path, income: str, word: str
) -> None:
    text = (shipped_root() / "sample_cases" / "clean" / "case.yaml").read_text(encoding="utf-8")
    own = tmp_path / "case.yaml"
    own.write_text(text.replace("\npenalty:\n", f"\npenalty:\n{income}"), encoding="utf-8")
    assert run(["case", "import", str(own), "-w", str(tmp_path / "work")]) == 0
    number = received(desk, "延续", "--lic-no", HELD)
    accept = ("受理", "2026-05-06")
    if word:
        assert word in refused(desk, number, *accept), "a person looks at it and says so"
        accept += ("--override", "已查阅案卷")
    assert steps(desk, number, accept)["state"] == "ACCEPTED"
