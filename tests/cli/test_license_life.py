"""From the counter to the certificate: every kind of matter, its refusals and lapses, through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tui.waiting_scans import LETTER, add_scan

from cli.clock import stop_clock
from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run
from zmtool.licenses.layout.keep import points_by_ref
from zmtool.reports.licence_pages import page_name
from zmtool.workflow.scans_waiting import waiting_documents
from zmtool.workflow.workspace import opened as opened_workspace

HELD = "349901100018"
HEAD = "许可证号,客户名称,负责人,身份证号,经营地址,状态,有效期起,有效期止,停业起,停业止\n"
ROWS = (
    f"{HELD},远山商行,宋知远,349901190001010019,示例县新街12号,有效,2021-07-01,2026-06-30,,\n"
    "349901100026,温记食杂店,温书航,,示例县新街14号,停业,2024-01-01,2028-12-31,2026-01-01,2026-06-30\n"
    "349901100034,旧店,何平川,,示例县新街16号,注销,2019-01-01,2023-12-31,,\n"
)
NEW = (
    "applicant.name=清河便利店",
    "applicant.principal=沈念慈",
    "applicant.id_no=349901199206080038",
    "applicant.business_address=示例县东风路56号",
    "applicant.eco_type=1403",
    "wish.scope=1501,1502",
)
Desk = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """``zmtool license …`` on a workspace with a small register."""
    work, table = tmp_path / "work", tmp_path / "户.csv"
    monkeypatch.setenv("ZMTOOL_USER", "许明澈")
    stop_clock(monkeypatch, "2026-11-20T09:00")
    assert run(["init", str(work)]) == 0
    (work / "zmtool.toml").write_text(
        '[bureau]\nname = "示例县烟草专卖局"\nshort_name = "示"\nregion = "349901"\n', encoding="utf-8"
    )
    table.write_text(HEAD + ROWS, encoding="utf-8")
    assert run(["license", "import", str(table), "-w", str(work)]) == 0

    def ask(command: str, *arguments: object) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = run(["license", command, *map(str, arguments), "-w", str(work), "--json"])
        shown = capsys.readouterr()
        return code, json.loads(shown.out) if shown.out.strip() else None, shown.err

    return ask


def received(desk: Desk, matter: str, *arguments: object, at: str = "2026-05-06") -> str:
    told = {one.partition("=")[0] for one in map(str, arguments)}
    materials = [
        word
        for name in ("申请表", "身份证明", "营业执照", "许可证正副本", "变更证明")
        if name not in told
        for word in ("--material", name)
    ]
    code, done, err = desk("apply", matter, *arguments, *materials, "--at", at)
    assert code == 0, err
    return str(done["application_no"])


def steps(desk: Desk, number: str, *taken: tuple[object, ...]) -> Any:
    """Takes steps, each (step, day, more arguments …); the last answer."""
    shown = None
    for step, day, *more in taken:
        code, shown, err = desk("advance", number, step, "--at", day, *more)
        assert code == 0, (step, err)
    return shown


def refused(desk: Desk, number: str, step: str, day: str, *more: object) -> str:
    code, _, err = desk("advance", number, step, "--at", day, *more)
    assert code == 5, err
    return err


INSPECT = (
    *("--by", "林一舟", "--officer", "林一舟:34990101", "--officer", "周望:34990102"),
    *("site.at=2026-05-08T10:00", "site.result=符合"),
)
TO_APPROVAL = (
    ("受理", "2026-05-06"),
    ("书面审查", "2026-05-07", "--by", "何平川", "--note", "材料齐全"),
    ("实地核查", "2026-05-08", *INSPECT),
    ("审核", "2026-05-09", "--by", "何平川"),
)
BY_LEADER = ("--by", "陆承安", "--override", "单元内没有其他零售点，坐标另行补测")
"""Who approves, and why although nobody took down where the shop lies."""
LICENCE = (
    "licence.lic_no=349901100056",
    "licence.valid_from=2026-05-12",
    "licence.valid_to=2031-05-11",
)


def licence(desk: Desk, number: str, on: str = "2026-06-01") -> Any:
    code, shown, err = desk("show", number, "--on", on)
    assert code == 0, err
    return shown["licence"]


def clock(shown: Any, name: str) -> Any:
    return next(one for one in shown["clocks"] if one["id"] == name)


def test_a_new_licence_from_the_counter_to_the_certificate(desk: Desk, tmp_path: Path) -> None:
    code, told, _ = desk("precheck", "新办", *NEW)
    assert (code, told["may_apply"], told["needs"], told["objections"]) == (0, True, [], [])
    number = received(desk, "新办", *NEW)
    assert number == "示烟许受2026-0001"
    shown = steps(desk, number, *TO_APPROVAL)
    assert (clock(shown, "D2")["due"], clock(shown, "D2B")["due"]) == ("2026-06-02", "2026-05-12")
    assert "审核" in refused(desk, number, "制证登记", "2026-05-11")
    assert "核查与审批不得同一人" in refused(desk, number, "准予许可", "2026-05-11", "--by", "周望")
    err = refused(desk, number, "准予许可", "2026-05-11", "--by", "陆承安")
    assert "没有登记申请点坐标" in err and "--override" in err, "a place that is not known is not judged"
    shown = steps(desk, number, ("准予许可", "2026-05-11", *BY_LEADER))
    assert shown["application"]["licence"]["addr"] == "示例县东风路56号", "nothing is typed twice"
    assert "许可证号" in refused(desk, number, "制证登记", "2026-05-12")
    assert "第 7 位" in refused(
        desk, number, "制证登记", "2026-05-12", *LICENCE[1:], "licence.lic_no=349901200056"
    )
    shown = steps(desk, number, ("制证登记", "2026-05-12", *LICENCE))
    entry = licence(desk, "349901100056")
    assert (entry["status"], entry["principal"], entry["id_mask"]) == (
        "ACTIVE",
        "沈念慈",
        "349901********0038",
    )
    shown = steps(
        desk,
        number,
        ("送达", "2026-05-13", "--method", "直接送达", "--where", "窗口"),
        ("归档", "2026-05-20"),
    )
    assert shown["state"] == "ARCHIVED" and clock(shown, "D2B")["state"] == "met"
    assert [one["open"] for one in desk("applications", "--all")[1]] == [False]
    papers = {one["type"]: one for one in shown["application"]["documents"]}
    assert papers["licence_grant_decision"]["number"] == "示烟许准〔2026〕第1号"
    assert papers["licence_service_receipt"]["fields"]["served_number"] == "示烟许准〔2026〕第1号"
    code, filled, _ = desk("fill", number, "--out", tmp_path / "文书")
    assert code == 0 and all(Path(one["file"]).is_file() for one in filled)
    assert next(one for one in filled if one["form"] == "licence_grant_decision")["missing"] == []


def test_missing_materials_are_told_once_and_time_begins_anew(desk: Desk) -> None:
    number = received(desk, "新办", *NEW, "--material", "营业执照=看不清")
    assert "营业执照" in refused(desk, number, "受理", "2026-05-06")
    steps(desk, number, ("告知补正", "2026-05-07"))
    assert "才届满" in refused(desk, number, "逾期未补视为撤回", "2026-06-06")
    shown = steps(desk, number, ("补齐材料", "2026-05-11"))
    assert clock(shown, "D1")["start"] == "2026-05-11" and clock(shown, "D1")["due"] == "2026-05-18"
    notice = next(
        one for one in shown["application"]["documents"] if one["type"] == "licence_supplement_notice"
    )
    assert [row["problem"] for row in notice["rows"]["lacking"]] == ["看不清"], "the notice stays as it was"
    code, _, err = desk("advance", number, "告知补正", "--at", "2026-05-12", "--material", "租赁合同=过期")
    assert code == 5 and "已经告知过一次" in err
    steps(
        desk,
        number,
        ("告知补正", "2026-05-12", "--material", "租赁合同=过期", "--override", "新交的合同有问题"),
    )
    shown = steps(desk, number, ("逾期未补视为撤回", "2026-06-12"))
    assert shown["state"] == "WITHDRAWN" and shown["application"]["result"] == "逾期未补正，视为撤回"


def test_a_refusal_needs_a_reason_and_a_hearing_of_the_party(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL)
    err = refused(desk, number, "不予许可", "2026-05-11", "--by", "陆承安")
    assert "没有写明理由码" in err and "陈述申辩" in err
    steps(desk, number, ("告知陈述申辩权利", "2026-05-11"), ("听取陈述申辩", "2026-05-13"))
    assert "不能用于不予许可" in refused(
        desk, number, "不予许可", "2026-05-14", "--by", "陆承安", "--reason", "R3"
    )
    shown = steps(
        desk,
        number,
        ("不予许可", "2026-05-14", "--by", "陆承安", "--reason", "N3", "--note", "距最近零售点 20 米"),
        ("送达", "2026-05-15", "--method", "邮寄送达"),
    )
    assert shown["application"]["result"] == "不予许可" and shown["state"] == "DELIVERED"
    assert desk("show", "349901100056")[0] == 3, "nothing came into the register"


def test_who_gave_false_materials_waits_a_year(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2027-05-10T09:00")
    number = received(desk, "新办", *NEW)
    assert "理由码" in refused(desk, number, "不予受理", "2026-05-07")
    shown = steps(desk, number, ("不予受理", "2026-05-07", "--reason", "R3", "--note", "执照是伪造的"))
    assert shown["state"] == "REJECTED_ACCEPT"
    papers = ("--material", "身份证明", "--material", "营业执照")
    code, told, _ = desk("apply", "新办", *NEW, *papers, "--at", "2026-08-01")
    assert code == 0 and [one["code"] for one in told["objections"]] == ["R3"]
    again = told["application_no"]
    assert "2027-05-06" in refused(desk, again, "受理", "2027-05-06")
    steps(desk, again, ("受理", "2027-05-07"))


def test_who_may_not_apply_for_a_new_licence(desk: Desk) -> None:
    day = ("--at", "2026-05-06")
    same = [*NEW[:3], "applicant.business_address=示例县新街１２＃"]
    code, told, _ = desk("precheck", "新办", *same, *day)
    assert code == 1 and [one["code"] for one in told["objections"]] == ["N11"]
    ended = [*NEW[:3], "applicant.business_address=示例县新街16号"]
    assert desk("precheck", "新办", *ended, *day)[0] == 0, "a cancelled licence holds no place"
    minor = [*NEW[:2], "applicant.id_no=34990120150608003X", NEW[3]]
    code, told, _ = desk("precheck", "新办", *minor, *day)
    assert code == 1 and [one["code"] for one in told["objections"]] == ["N13"]
    assert desk("precheck", "开店")[0] == 2
    assert desk("apply", "新办", "applicant.id_no=349901199206080039")[0] == 2, "the check digit is wrong"
    assert desk("apply", "新办", "applicant.nome=x")[0] == 2
    first = received(desk, "新办", *NEW)
    _, told, _ = desk("precheck", "新办", *NEW)
    assert first in told["objections"][0]["what"], "another application is under way"


def test_a_renewal_in_time_brings_a_new_span(desk: Desk) -> None:
    number = received(desk, "延续", "--lic-no", HELD)
    _, shown, _ = desk("application", number, "--at", "2026-05-06")
    assert shown["application"]["applicant"]["principal"] == "宋知远", "the register's word is taken over"
    shown = steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", "--by", "陆承安"))
    assert shown["application"]["licence"]["valid_from"] == "2026-07-01"
    assert shown["application"]["licence"]["valid_to"] == "2031-06-30"
    steps(desk, number, ("制证登记", "2026-05-12"), ("送达", "2026-05-13", "--method", "直接送达"))
    assert licence(desk, HELD)["valid_to"] == "2031-06-30"
    history = desk("show", HELD)[1]["history"][0]
    assert (history["kind"], history["source"]) == ("licence.renew", number)


def test_a_renewal_too_late_asks_a_person(desk: Desk) -> None:
    number = received(desk, "延续", "--lic-no", HELD, at="2026-06-10")
    err = refused(desk, number, "受理", "2026-06-10")
    assert "2026-05-31" in err and "--override" in err
    shown = steps(desk, number, ("受理", "2026-06-10", "--override", "本地规定仍收"))
    assert "例外：本地规定仍收" in shown["steps"][-1]["note"]


def test_an_undecided_renewal_counts_as_granted_after_the_last_day(desk: Desk) -> None:
    number = received(desk, "延续", "--lic-no", HELD)
    steps(desk, number, ("受理", "2026-05-06"))
    assert "尚未逾期" in refused(desk, number, "逾期未决视为准予延续", "2026-06-30")
    shown = steps(desk, number, ("逾期未决视为准予延续", "2026-07-01"), ("制证登记", "2026-07-02"))
    assert shown["application"]["result"] == "视为准予延续"
    assert licence(desk, HELD, "2026-07-02")["status"] == "ACTIVE"


def test_a_change_of_the_head_and_what_needs_a_new_licence(desk: Desk) -> None:
    number = received(desk, "变更", "--lic-no", HELD, "--change", "负责人=温书航")
    shown = steps(
        desk, number, *TO_APPROVAL, ("准予许可", "2026-05-11", "--by", "陆承安"), ("制证登记", "2026-05-12")
    )
    assert licence(desk, HELD)["principal"] == "温书航"
    assert shown["application"]["wish"]["changes"][0]["before"] == "宋知远"
    code, told, _ = desk(
        "precheck", "变更", "--lic-no", HELD, "--change", "企业类型=企业", "--at", "2026-05-20"
    )
    assert code == 1 and "重新申领" in told["objections"][0]["what"]
    code, told, _ = desk(
        "precheck", "变更", "--lic-no", HELD, "--change", "经营地址=老街1号", "--at", "2026-05-20"
    )
    assert code == 0 and not told["objections"][0]["stops"]
    code, told, _ = desk("precheck", "变更", "--lic-no", HELD)
    assert code == 1
    assert desk("precheck", "变更", "--lic-no", "349901100034", "--change", "字号=新")[0] == 1


def simple(desk: Desk, matter: str, number: str, *said: object, at: str = "2026-05-06") -> str:
    """A matter of administration, carried out without a look at the place."""
    no = received(desk, matter, "--lic-no", number, *said, at=at)
    steps(
        desk,
        no,
        ("受理", at),
        ("审核", at, "--by", "何平川"),
        ("准予许可", at, "--by", "陆承安"),
        ("制证登记", at),
    )
    return no


def test_suspension_resumption_reissue_and_closing(desk: Desk) -> None:
    simple(desk, "停业", HELD, "wish.start=2026-05-10", "wish.end=2026-06-20")
    entry = licence(desk, HELD)
    assert (entry["status"], entry["suspended_to"]) == ("SUSPENDED", "2026-06-20")
    simple(desk, "恢复营业", HELD, "wish.start=2026-05-20", at="2026-05-20")
    assert licence(desk, HELD)["status"] == "ACTIVE" and "suspended_to" not in licence(desk, HELD)
    simple(desk, "补办", HELD, "wish.lost=正本", "licence.serial=S2", at="2026-05-21")
    assert licence(desk, HELD)["serial"] == "S2"
    simple(desk, "歇业", HELD, at="2026-05-22")
    assert licence(desk, HELD)["status"] == "CANCELLED"
    assert desk("precheck", "歇业", "--lic-no", HELD)[0] == 1, "it is cancelled already"


@pytest.mark.parametrize(
    ("matter", "number", "said", "word"),
    [
        ("停业", HELD, (), "起止日期"),
        ("停业", HELD, ("wish.start=2026-01-01", "wish.end=2027-01-01"), "不得超过一年"),
        ("停业", HELD, ("wish.start=2026-06-01", "wish.end=2026-08-01"), "超过有效期止"),
        ("停业", "349901100026", ("wish.start=2026-06-01", "wish.end=2026-07-01"), "状态是停业"),
        ("补办", HELD, (), "遗失、损毁"),
        ("恢复营业", HELD, (), "不能恢复营业"),
        ("恢复营业", "349901100026", ("wish.start=2025-06-01",), "早于停业起"),
        ("延续", "349901100034", (), "不能延续"),
        ("延续", "349901100099", (), "登记簿中没有"),
    ],
)
def test_what_stands_against_the_other_matters(
    desk: Desk, matter: str, number: str, said: tuple[str, ...], word: str
) -> None:
    code, told, _ = desk("precheck", matter, *said, "--lic-no", number, "--at", "2026-05-06")
    assert code == 1 and any(word in one["what"] for one in told["objections"] if one["stops"])


@pytest.mark.parametrize(
    ("matter", "said", "needs"),
    [
        ("新办", (), {"applicant.principal", "applicant.id_no", "applicant.business_address"}),
        ("新办", (NEW[2],), {"applicant.principal", "applicant.business_address"}),
        ("新办", ("applicant.kind=法人", *NEW[3:]), {"applicant.name", "applicant.uscc"}),
        ("延续", (), {"licence.lic_no"}),
        ("变更", (), {"licence.lic_no", "wish.changes"}),
        ("变更", ("--lic-no", HELD), {"wish.changes"}),
        ("补办", ("--lic-no", HELD), {"wish.lost", "wish.damaged"}),
        ("停业", ("--lic-no", HELD, "wish.start=2026-05-10"), {"wish.end"}),
        ("恢复营业", ("--lic-no", "349901100026"), {"wish.start"}),
        ("收回", (), {"licence.lic_no"}),
    ],
)
def test_a_precheck_without_the_facts_asks_and_never_says_yes(
    desk: Desk, matter: str, said: tuple[str, ...], needs: set[str]
) -> None:
    code, told, _ = desk("precheck", matter, *said, "--at", "2026-05-06")
    assert code == 1 and told["may_apply"] is None
    assert {fact for one in told["needs"] for fact in one} == needs
    assert all(one["asks"] for one in told["objections"]), "nothing is held against what nobody knows"


def test_what_is_known_to_stand_against_it_wins_over_what_is_not_known(desk: Desk) -> None:
    minor = (NEW[1], "applicant.id_no=34990120150608003X")
    code, told, _ = desk("precheck", "新办", *minor, "--at", "2026-05-06")
    assert code == 1 and told["may_apply"] is False and told["needs"] == [["applicant.business_address"]]
    passport = (*NEW[:2], "applicant.id_type=2804", "applicant.id_no=E00000001", *NEW[3:])
    code, told, _ = desk("precheck", "新办", *passport, "--at", "2026-05-06")
    assert code == 0 and [one["code"] for one in told["objections"]] == ["N13"], "a person looks at the age"


def opened(desk: Desk, matter: str, at: str = "2026-05-06") -> str:
    code, done, err = desk("apply", matter, "--lic-no", HELD, "facts=查实的事实", "--at", at)
    assert code == 0, err
    return str(done["application_no"])


def test_recall_of_a_long_idle_shop_needs_announcement_and_its_end(desk: Desk) -> None:
    number = opened(desk, "收回")
    err = refused(desk, number, "作出决定", "2026-05-06", "--by", "陆承安", "--reason", "C7")
    assert "公告" in err and "陈述申辩" in err
    steps(desk, number, ("长期未经营公告", "2026-05-06"), ("告知陈述申辩权利", "2026-05-07"))
    assert "2026-06-08" in refused(
        desk, number, "作出决定", "2026-06-08", "--by", "陆承安", "--reason", "C7"
    ), "6 June is a Saturday"
    steps(
        desk,
        number,
        ("作出决定", "2026-06-09", "--by", "陆承安", "--reason", "C7"),
        ("制证登记", "2026-06-09"),
        ("送达", "2026-06-10", "--method", "公告送达"),
    )
    assert licence(desk, HELD, "2026-06-10")["status"] == "RECALLED"
    number = opened(desk, "注销", "2026-06-11")
    steps(
        desk,
        number,
        ("作出决定", "2026-06-11", "--by", "陆承安", "--reason", "C7"),
        ("制证登记", "2026-06-11"),
    )
    assert licence(desk, HELD, "2026-06-12")["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("matter", "after"),
    [
        ("责令变更", "ACTIVE"),
        ("暂停业务整顿", "RECTIFYING"),
        ("取消从事烟草专卖业务资格", "RECALLED"),
        ("撤销", "RECALLED"),
        ("撤回", "RECALLED"),
    ],
)
def test_matters_that_the_bureau_takes_up_itself(desk: Desk, matter: str, after: str) -> None:
    number = opened(desk, matter)
    if matter != "责令变更":
        assert "陈述申辩" in refused(desk, number, "作出决定", "2026-05-07", "--by", "陆承安")
        steps(desk, number, ("告知陈述申辩权利", "2026-05-07"))
    shown = steps(
        desk,
        number,
        ("作出决定", "2026-05-12", "--by", "陆承安"),
        ("制证登记", "2026-05-12"),
        ("送达", "2026-05-13", "--method", "直接送达"),
    )
    assert licence(desk, HELD)["status"] == after
    if matter == "责令变更":
        assert clock(shown, "D9")["due"] == "2026-06-12"


def test_what_is_dropped_or_withdrawn_leaves_the_register_alone(desk: Desk) -> None:
    number = opened(desk, "收回")
    steps(desk, number, ("终止办理", "2026-05-07", "--note", "已恢复经营"))
    other = received(desk, "变更", "--lic-no", HELD, "--change", "字号=新字号")
    shown = steps(desk, other, ("申请人撤回", "2026-05-07"))
    assert shown["state"] == "WITHDRAWN" and licence(desk, HELD)["name"] == "远山商行"
    assert desk("advance", other, "受理", "--at", "2026-05-08")[0] == 5
    assert desk("set", other, "applicant.phone=13900000001")[0] == 5
    assert desk("advance", "没有这件", "受理")[0] == 3
    code, _, err = desk("advance", number, "飞行")
    assert code == 2 and "没有步骤“飞行”" in err and "准予许可" in err


def test_stopped_time_does_not_count_and_an_extension_comes_once(desk: Desk) -> None:
    number = received(desk, "新办", *NEW, at="2025-09-26")
    shown = steps(desk, number, ("受理", "2025-09-29"))
    assert clock(shown, "D2B")["due"] == "2025-10-13", "National Day, and Saturday the 11th is worked"
    shown = steps(desk, number, ("暂停计时", "2025-09-30", "--note", "组织听证"))
    assert clock(shown, "D2B")["state"] == "paused" and shown["state"] == "PAUSED"
    shown = steps(desk, number, ("恢复计时", "2025-10-10"))
    assert shown["state"] == "ACCEPTED", "where it was before"
    assert clock(shown, "D2B")["due"] == "2025-10-16" and clock(shown, "D2B")["paused"] == [
        ["2025-09-30", "2025-10-10"]
    ]
    before = clock(shown, "D2")["due"]
    shown = steps(desk, number, ("延长审批期限", "2025-10-20", "--by", "陆承安", "--note", "案情复杂"))
    assert clock(shown, "D2")["due"] > before
    assert shown["application"]["statutory_due"] == before
    assert shown["application"]["extended_due"] == clock(shown, "D2")["due"]
    assert "已经延长过" in refused(desk, number, "延长审批期限", "2025-10-21", "--note", "再延")


def test_a_step_does_not_come_before_the_one_before_it(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    assert "早于上一步" in refused(desk, number, "受理", "2026-05-05")


def test_the_board_has_the_most_urgent_first_and_a_code_finds_its_application(desk: Desk) -> None:
    late = received(desk, "新办", *NEW, at="2026-05-06")
    early = received(desk, "变更", "--lic-no", HELD, "--change", "字号=新字号", at="2026-04-27")
    code, lines, _ = desk("applications")
    assert code == 0 and [one["application_no"] for one in lines] == [early, late]
    assert [one["application_no"] for one in desk("applications", "清河")[1]] == [late]
    assert desk("applications", "%")[1] == []
    assert [one["application_no"] for one in desk("applications", "--matter", "变更")[1]] == [early]
    _, shown, _ = desk("application", late)
    query = shown["application"]["query_code"]
    assert desk("application", query)[1]["application"]["application_no"] == late
    assert len(query) == 6


def test_days_that_cannot_be_are_told(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW)
    for command in (
        ("advance", number, "受理", "--at", "后天吧"),
        ("application", number, "--at", "2026-13-01"),
        ("publish", "--from", "五月", "--out", tmp_path / "公示"),
    ):
        code, _, err = desk(*command)
        assert code == 2 and "处理：" in err, command


def test_what_cannot_be_said_is_refused(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW)
    empty = tmp_path / "空.jpg"
    empty.write_bytes(b"")
    for command, code in (
        (("apply", "新办"), 2),
        (("apply", "歇业", "--lic-no", "349901199999"), 3),
        (("apply", "延续", "--lic-no", HELD, "--material", ""), 2),
        (("apply", "变更", "--lic-no", HELD, "--change", "负责人="), 2),
        (("advance", number, "实地核查", "--officer", "：34990101"), 2),
        (("set", number, "site.at=2026-05-08"), 2),
        (("set", number, "site.doors=几个"), 2),
        (("set", number), 2),
        (("set", number, "site.result=不合格"), 2),
        (("set", number, "site.datum=北京54"), 2),
        (("publish", "--from", "2026-06-01", "--to", "2026-05-01", "--out", tmp_path / "公示"), 2),
        (("attach", number, empty, "--material", "营业执照"), 4),
        (("applications", "--limit", "-1"), 2),
        (("applications", "--limit", "99999999999999999999"), 2),
        (("application", number, "--at", "9999-12-31"), 2),
    ):
        got, _, err = desk(*command)
        assert got == code and "错误：" in err, (command, err)
    assert not (tmp_path / "公示").exists()
    assert desk("attach", number)[1] == []


def test_people_see_words(desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW)
    work = tmp_path / "work"
    capsys.readouterr()
    for arguments in (
        ["precheck", "延续", "--lic-no", HELD],
        ["advance", number, "受理", "--at", "2026-05-06"],
        ["application", number],
        ["applications"],
        ["set", number, "applicant.phone=13900000001"],
        ["fill", number, "--out", str(tmp_path / "文书"), "--form", "申请表（零售证许可类）"],
    ):
        code = run(["license", *arguments, "-w", str(work)])
        shown = capsys.readouterr()
        assert code in (0, 1), shown.err
        assert "None" not in shown.out and "Traceback" not in shown.err


def test_progress_and_publicity_tell_nobody_more_than_the_rules_publish(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW, "applicant.phone=13900000012")
    other = received(desk, "变更", "--lic-no", HELD, "--change", "字号=新字号")
    steps(desk, number, *TO_APPROVAL)
    code, told, _ = desk("progress", number, "--at", "2026-05-09")
    assert code == 0 and told["state"] == "审核完毕待审批"
    assert [(one["label"], one["day"]) for one in told["nodes"]][:4] == [
        ("收件", "2026-05-06"),
        ("受理", "2026-05-06"),
        ("核查", "2026-05-08"),
        ("审批", None),
    ]
    assert told["promised"] == "2026-05-12 前，还有 2 个工作日"
    assert "沈" not in json.dumps(told, ensure_ascii=False)
    steps(desk, number, ("准予许可", "2026-05-11", *BY_LEADER), ("制证登记", "2026-05-12", *LICENCE))
    folder = tmp_path / "公示"
    code, done, _ = desk("publish", "--from", "2026-05-01", "--to", "2026-05-31", "--out", folder)
    assert code == 0 and (done["published"], done["progress"]) == (1, 2)
    _, shown, _ = desk("application", number)
    page = (folder / "jindu" / page_name(number, shown["application"]["query_code"])).read_text("utf-8")
    assert "准予许可" in page and "已制证登记" in page and number in page
    every = "".join(path.read_text("utf-8") for path in folder.rglob("*.*"))
    assert "沈**" in every and "清河便利店" in every and "349901100056" in every
    for private in ("沈念慈", "349901199206080038", "13900000012", "宋知远", other + "，"):
        assert private not in every
    assert "http" not in every.replace('http-equiv="Content-Security-Policy"', "")
    assert desk("progress", "XXXXXX")[0] == 3


def test_a_new_shop_is_held_against_the_plan_and_holds_its_place(desk: Desk, tmp_path: Path) -> None:
    points = shipped_root() / "sample_cases" / "layout" / "points.csv"
    assert run(["license", "layout", "points", "import", str(points), "-w", str(tmp_path / "work")]) == 0
    place = ("site.longitude=118.01", "site.latitude=33.01", "site.datum=WGS-84", "site.cell=A01 城区一片")
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL[:2], ("实地核查", "2026-05-08", *INSPECT, *place), TO_APPROVAL[3])
    grant = ("准予许可", "2026-05-11", "--by", "陆承安")
    err = refused(desk, number, *grant)
    assert "还要实地测距" in err and "示例小学" in err and "349901100018" in err

    def measure(ref: str, metres: str) -> None:
        officers = ("--officer", "林一舟", "--officer", "周望", "--tool", "测距轮", "--path", "沿人行道")
        command = ["license", "layout", "measure", number, ref, metres, *officers, "--on", "2026-05-08"]
        assert run([*command, "-w", str(tmp_path / "work")]) == 0

    measure("示例小学·东门", "80.5")
    measure("349901100018", "46.3")
    err = refused(desk, number, *grant)
    assert "N3" not in err and "不符合合理布局" in err and "46.3" in err
    with opened_workspace(tmp_path / "work") as at, at.reading() as session:
        held = points_by_ref(session, [number])[number]
    assert (held.status.value, held.cell) == ("在办", "A01"), "an accepted application holds its place"
    measure("349901100018", "62.5")
    assert "业态未知" in refused(desk, number, *grant), "an unknown format goes to a person"
    assert desk("set", number, "applicant.format=大卖场")[0] == 2
    assert desk("set", number, "applicant.format=娱乐服务类")[1]["applicant"]["format"] == "F"
    assert "业态 F、Q 合计不超过" in refused(desk, number, *grant)
    assert desk("set", number, "applicant.format=食杂店")[1]["applicant"]["format"] == "Z"
    steps(desk, number, grant, ("制证登记", "2026-05-12", *LICENCE))
    assert licence(desk, "349901100056")["format"] == "Z"
    with opened_workspace(tmp_path / "work") as at, at.reading() as session:
        known = points_by_ref(session, [number, "349901100056"])
    assert known[number].status.value == "已注销" and known["349901100056"].status.value == "有效"


def test_materials_are_kept_from_files_and_from_the_scan_box(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "新办", *NEW, "--material", "营业执照=未提交")
    photo, work = tmp_path / "执照.jpg", tmp_path / "work"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    code, found, err = desk("attach", number, photo, "--material", "营业执照")
    assert code == 0, err
    assert [(one["name"], one["material"]) for one in found] == [("执照.jpg", "营业执照")]
    assert len(desk("attach", number, photo, "--material", "营业执照")[1]) == 1, (
        "the same again changes nothing"
    )
    kept = add_scan(work, "租赁合同.png", LETTER)
    code, found, err = desk("attach", number, "--scan", kept.number, "--material", "经营场所租赁证明")
    assert code == 0, err
    assert [one["material"] for one in found] == ["营业执照", "经营场所租赁证明"] and found[1]["pages"] == [1]
    assert waiting_documents(work).documents == (), "it has left the queue"
    assert desk("attach", number)[1] == found
    assert desk("attach", number, tmp_path / "没有.jpg")[0] in (3, 4)
    assert desk("attach", number, "--scan", 99)[0] == 3
    steps(desk, number, ("受理", "2026-05-06"))
    with opened_workspace(work) as at:
        assert (at.workspace.vault / found[0]["sha256"][:2]).is_dir()


def test_what_a_matter_asks_for_has_to_be_taken_down_before_it_is_accepted(desk: Desk) -> None:
    code, done, err = desk(
        "apply", "歇业", "--lic-no", "349901100018", "--material", "身份证", "--at", "2026-05-06"
    )
    assert code == 0, err
    number = str(done["application_no"])
    code, told, _ = desk("advance", number, "受理", "--at", "2026-05-06")
    assert code == 5 and "没有登记收到：许可证正副本" in told["error"]["what"], told
    assert desk("set", number, "--material", "许可证正本")[0] == 0
    assert desk("advance", number, "受理", "--at", "2026-05-06")[0] == 0


def test_what_runs_out_is_listed_with_its_reminder_and_whether_it_is_applied_for(desk: Desk) -> None:
    def listed(on: str) -> dict[str, Any]:
        code, told, _ = desk("expiring", "--days", "120", "--on", on)
        assert code == 0
        return {one["lic_no"]: one for one in told["licences"]}

    one = listed("2026-04-15")["349901100018"]  # ends on 2026-06-30
    assert (one["apply_by"], one["reminder"], one["renewal"], one["late"]) == ("2026-05-31", 90, "", False)
    assert listed("2026-03-15")["349901100018"]["reminder"] is None
    assert listed("2026-05-20")["349901100018"]["reminder"] == 45
    assert listed("2026-06-01")["349901100018"]["late"]
    number = received(desk, "延续", "--lic-no", "349901100018")
    after = listed("2026-06-01")["349901100018"]
    assert (after["renewal"], after["late"]) == (number, False)
