"""The other ways through a case: on the spot, heard, not punished, unclaimed, handed over and returned, paid late."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.field_names import FIELD_NAMES
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseDocument, CaseFacts, Party, Penalty
from zmtool.cli.commands import case, review, staff, workspace
from zmtool.law.library import load_discretion, load_law
from zmtool.workflow.cases import load_case
from zmtool.workflow.filling import without_template

from .seizure import NUMBER, OFFICERS, advance, answer, approve, prepare, refused, run, seize

TO_THE_POLICE = ("--about", "示例县公安局", "--note", "涉嫌非法经营罪")


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, monkeypatch)


def _investigated(*, heard: bool = True) -> None:
    seize()
    advance("inspect", "2025-03-05 09:30", *OFFICERS)
    approve("preserve", "2025-03-05", "officer", "leader")
    advance("preserve", "2025-03-05", *OFFICERS)
    approve("file", "2025-03-06", "officer", "dept", "leader")
    advance("file", "2025-03-06")
    if heard:
        advance("inquire", "2025-03-07", *OFFICERS)
    advance("value", "2025-03-10", *OFFICERS)


def _read_again() -> None:
    """Another start of the program: data files are read once a process."""
    for load in (load_law, load_discretion, load_life_cycle):
        load.cache_clear()


def _closed_investigation(base: str = "6593.20", rate: str = "7%") -> None:
    _investigated()
    run(case.app, "custody", NUMBER, "--move", "返还", "--on", "2025-03-12", "--holder", "宋知远")
    advance("close_investigation", "2025-03-14", *OFFICERS)
    run(case.app, "penalty", NUMBER, "--base", base, "--rate", rate)
    approve("legal_review", "2025-03-17", "legal")
    advance("legal_review", "2025-03-17")


def _decided() -> None:
    _closed_investigation()
    advance("notify", "2025-03-18", *OFFICERS)
    approve("approve", "2025-03-24", "officer", "dept", "legal", "leader")
    advance("approve", "2025-03-24")
    advance("decide", "2025-03-26", "--number", "示烟处〔2025〕第50号")
    advance("serve", "2025-03-27", *OFFICERS)


def _archived(closed: str = "2025-12-01") -> None:
    approve("close", closed, "officer", "dept", "leader")
    advance("close", closed)
    assert advance("archive", closed)["stage"] == "archived"


def test_on_the_spot() -> None:
    number = "示烟立〔2025〕第70号"
    run(
        case.app,
        "new",
        number,
        "--cause",
        "no_minor_sign",
        "--party",
        "叶知秋",
        "--procedure",
        "summary",
        "--on",
        "2025-03-05",
    )
    run(case.app, "officer", number, "--add", "林一舟", "--add", "周望")

    def step(name: str, on: str, *more: str) -> None:
        run(case.app, "advance", number, name, "--on", on, *more)

    step("inspect", "2025-03-05", *OFFICERS)
    error = refused(Refused, case.app, "advance", number, "file", "--on", "2025-03-05")
    assert "不适用于简易程序" in error.what
    run(case.app, "penalty", number, "--fine", "500", "--kind", "罚款", "--kind", "警告")
    error = refused(Refused, case.app, "advance", number, "decide_onsite", "--on", "2025-03-05")
    assert "超过 200 元" in error.what and f"zmtool case advance {number} to_ordinary" in error.what
    run(case.app, "penalty", number, "--fine", "100")
    step("decide_onsite", "2025-03-05", *OFFICERS, "--number", "示烟罚〔2025〕第7号")
    step("serve", "2025-03-05", *OFFICERS)
    step("collect_cash", "2025-03-05", "--amount", "100", "--about", "不超过100元")
    board = answer(case.app, "deadlines", "--scope", "all")["lines"]
    assert [one["deadline"]["rule"] for one in board if one["case_no"] == number] == ["cash_handin"]
    step("hand_in_cash", "2025-03-06")
    step("report_onsite", "2025-03-06")
    step("perform", "2025-03-06")
    for role, by in (("officer", OFFICERS), ("dept", ("--by", "何平川")), ("leader", ("--by", "陆承安"))):
        run(case.app, "approve", number, "close", "--role", role, "--on", "2025-03-07", *by)
    step("close", "2025-03-07")
    step("archive", "2025-03-10")


def test_a_case_that_is_heard_is_reviewed_again() -> None:
    _closed_investigation()
    advance("notify", "2025-03-18", *OFFICERS)
    advance("hearing_notify", "2025-03-18", *OFFICERS)
    advance("hearing_request", "2025-03-24")
    decide = ("advance", NUMBER, "decide", "--on", "2025-04-15")
    assert "要求听证，尚未举行" in refused(Refused, case.app, *decide).what
    refused(Refused, case.app, "advance", NUMBER, "hearing_call", "--on", "2025-03-25")
    soon = ("advance", NUMBER, "hearing_call", "--on", "2025-03-25", "--until", "2025-04-02")
    assert "不足7个工作日" in refused(Refused, case.app, *soon).what
    advance("hearing_call", "2025-03-26", "--until", "2025-04-10")
    error = refused(Refused, case.app, "advance", NUMBER, "hearing", "--on", "2025-04-10", "--by", "周望")
    assert "听证主持人周望是本案调查人员" in error.what
    advance("hearing", "2025-04-10", "--by", "秦书言")
    approve("approve", "2025-04-14", "officer", "dept", "legal", "leader")
    advance("approve", "2025-04-14")
    assert "听证之后还没有法制审核" in refused(Refused, case.app, *decide).what
    approve("legal_review", "2025-04-14", "legal")
    advance("legal_review", "2025-04-14")
    advance("decide", "2025-04-15", "--number", "示烟处〔2025〕第50号")


def test_what_was_waived_published_or_drawn_up_by_hand_costs_no_points() -> None:
    _closed_investigation()
    advance("notify", "2025-03-18", *OFFICERS, "--by", "宋知远")
    advance("hearing_notify", "2025-03-18", *OFFICERS, "--by", "宋知远", "--number", "示烟听告〔2025〕第50号")
    assert advance("plea_waive", "2025-03-18")["papers"] == ["放弃陈述申辩声明书"]
    assert advance("hearing_waive", "2025-03-18")["papers"] == ["放弃听证声明书"]
    advance("deliberate", "2025-03-18", "--note", "一致同意")
    approve("approve", "2025-03-18", "officer", "dept", "legal", "leader")
    advance("approve", "2025-03-18")
    advance("decide", "2025-03-19", "--number", "示烟处〔2025〕第50号")
    advance("publish", "2025-03-20")
    assert advance("serve", "2025-04-21")["papers"] == []
    advance("pay", "2025-04-22", "--amount", "461.52")
    advance("perform", "2025-04-22")
    _archived("2025-04-23")
    items = {one["code"]: one for one in answer(review.app, "score", NUMBER)["items"]}
    for code in ("C35", "C41", "F65"):
        assert items[code]["deducted"] == 0, items[code]["findings"]
    filed = load_case(NUMBER)
    assert without_template(filed) == ()
    request = CaseDocument("preservation_extension_request")
    by_hand = replace(filed, documents=(*filed.documents, request))
    assert without_template(by_hand) == ("关于延长证据登记保存期限的请示",)


def test_not_punished_needs_a_ground() -> None:
    _closed_investigation()
    approve("approve", "2025-03-24", "officer", "dept", "legal", "leader")
    advance("approve", "2025-03-24")
    step = ("advance", NUMBER, "decide_no_penalty", "--on", "2025-03-26", "--note", "初次违法且轻微")
    error = refused(Refused, case.app, *step)
    assert "没有登记不予处罚的法定情形" in error.what
    noted = answer(case.app, "show", NUMBER)["facts"].get("circumstances", [])
    assert noted == []
    run(case.app, "set", NUMBER, "circumstances=first_time、minor_harm、corrected")
    done = answer(case.app, *step)
    assert done["papers"] == ["不予行政处罚决定书"]
    advance("serve", "2025-03-27", *OFFICERS)
    _archived()


def test_goods_nobody_claims() -> None:
    run(case.app, "party", NUMBER, "kind=无主", "name=", "id_no=", "license_no=", "address=")
    _investigated(heard=False)
    advance("close_investigation", "2025-03-14", *OFFICERS)
    error = refused(Refused, case.app, "advance", NUMBER, "notify", "--on", "2025-03-18")
    assert "当事人尚未查明" in error.what
    advance("unclaimed_publish", "2025-03-18")
    approve("legal_review", "2025-04-16", "legal")
    advance("legal_review", "2025-04-16")
    approve("approve", "2025-04-17", "officer", "dept", "legal", "leader")
    advance("approve", "2025-04-17")
    early = refused(Refused, case.app, "advance", NUMBER, "unclaimed_decide", "--on", "2025-04-17")
    assert "才届满" in early.what
    advance("unclaimed_decide", "2025-04-21", "--number", "示烟理〔2025〕第3号")
    approve("close", "2025-05-06", "officer", "dept", "leader")
    error = refused(Refused, case.app, "advance", NUMBER, "close", "--on", "2025-05-06")
    assert "中华(硬) 还有 12条 没有去向" in error.what
    run(case.app, "custody", NUMBER, "--move", "变卖", "--on", "2025-05-05", "--holder", "示例县烟草公司")
    advance("close", "2025-05-06")
    advance("archive", "2025-05-08")


def test_handed_to_the_police_and_returned() -> None:
    _investigated()
    advance("transfer_report", "2025-03-10")
    approve("transfer_decide", "2025-03-11", "leader")
    advance("transfer_decide", "2025-03-11 10:00")
    report = next(one for one in load_case(NUMBER).documents if one.type == "criminal_transfer_approval")
    assert report.signs["leader"].names == ("陆承安",)
    send = ("advance", NUMBER, "transfer_send", "--on", "2025-03-12 09:00", "--note", "涉嫌犯罪")
    assert "没有填写" in refused(Refused, case.app, *send).what
    late = advance("transfer_send", "2025-03-13 09:00", *TO_THE_POLICE)
    assert any("超期" in one["what"] for one in late["warnings"])
    error = refused(Refused, case.app, "advance", NUMBER, "close_investigation", "--on", "2025-03-14")
    assert "移送公安机关，暂停办理" in error.what
    advance("police_return", "2025-03-20", "--note", "不予立案通知书")
    assert advance("close_investigation", "2025-03-21", *OFFICERS)["stage"] == "inv_closed"


def test_the_police_take_over() -> None:
    _investigated()
    advance("transfer_report", "2025-03-10")
    approve("transfer_decide", "2025-03-11", "leader")
    advance("transfer_decide", "2025-03-11 10:00")
    advance("transfer_send", "2025-03-11 16:00", *TO_THE_POLICE)
    advance("police_filed", "2025-03-13")
    approve("close", "2025-03-20", "officer", "dept", "leader")
    error = refused(Refused, case.app, "advance", NUMBER, "close", "--on", "2025-03-20")
    assert "还没有移交" in error.what
    advance("transfer_goods", "2025-03-14")
    run(
        case.app,
        "custody",
        NUMBER,
        "--move",
        "移交公安机关",
        "--on",
        "2025-03-14",
        "--holder",
        "示例县公安局",
    )
    advance("close", "2025-03-20")
    advance("archive", "2025-03-21")


def test_paid_late_demanded_and_enforced() -> None:
    _decided()
    refused(Refused, case.app, "advance", NUMBER, "demand", "--on", "2025-04-11")
    wrong = refused(Refused, case.app, "advance", NUMBER, "late_fee", "--on", "2025-04-21", "--amount", "100")
    assert "加处罚款应为 138.46 元" in wrong.what
    advance("late_fee", "2025-04-21", "--amount", "138.46")
    advance("demand", "2025-04-22", *OFFICERS)
    approve("court_apply", "2025-05-09", "leader")
    early = refused(Refused, case.app, "advance", NUMBER, "court_apply", "--on", "2025-05-12")
    assert "最早 2025-05-27 才可申请" in early.what
    approve("court_apply", "2025-05-28", "leader")
    advance("court_apply", "2025-05-28")
    owed = Decimal("461.52") + Decimal("138.46")
    advance("enforced", "2025-07-01", "--amount", str(owed))
    advance("perform", "2025-07-01")
    _archived("2025-07-04")


def test_paid_in_parts() -> None:
    _decided()
    approve("defer", "2025-04-01", "officer", "dept", "leader")
    step = ("advance", NUMBER, "defer", "--on", "2025-04-01", "--note", "经济困难")
    refused(UsageProblem, case.app, *step, "--instalment", "461.52")
    wrong = refused(Refused, case.app, *step, "--instalment", "2025-05-30:400")
    assert "各期合计 400" in wrong.what
    run(case.app, *step, "--instalment", "2025-04-30:200", "--instalment", "2025-05-30:261.52")
    advance("pay", "2025-04-29", "--amount", "200")
    board = answer(case.app, "deadlines", "--scope", "all", "--party")["lines"]
    parts = [one["deadline"] for one in board if one["deadline"]["rule"] == "instalment"]
    assert [(one["label"], one["due"]) for one in parts] == [("第2期缴款 261.52 元", "2025-05-30")]
    refused(Refused, case.app, "advance", NUMBER, "perform", "--on", "2025-04-30")
    documents = answer(case.app, "show", NUMBER)["facts"]["documents"]
    (voucher,) = [one["fields"] for one in documents if one["type"] == "payment_voucher"]
    assert voucher == {"amount": "200.00", "amount_capitals": "贰佰元整"}
    advance("pay", "2025-05-28", "--amount", "261.52")
    advance("perform", "2025-05-28")


def test_a_decision_taken_back_by_a_court_counts_no_more() -> None:
    _decided()
    error = refused(Refused, case.app, "penalty", NUMBER, "--rate", "6%")
    assert "已于 2025-03-26 作出决定" in error.what
    refused(Refused, case.app, "advance", NUMBER, "revoke", "--on", "2025-06-20", "--note", "判决撤销")
    advance("suit_begin", "2025-04-10")
    advance("suit_end", "2025-06-20", "--note", "判决撤销")
    advance("revoke", "2025-06-20", "--note", "判决撤销")
    board = answer(case.app, "deadlines", "--scope", "all")["lines"]
    due = [one["deadline"]["due"] for one in board if one["deadline"]["rule"] == "disclosure_withdraw"]
    assert due == ["2025-06-25"]
    advance("withdraw_disclosure", "2025-06-23")
    other = "示烟立〔2025〕第52号"
    run(case.app, "new", other, "--cause", "not_local_purchase", "--party", "宋知远", "--on", "2025-07-20")
    run(case.app, "party", other, "license_no=349901100018")
    assert answer(case.app, "transfer-check", other)["prior_penalties"] == []
    _archived("2025-07-04")


def test_withdrawn_and_not_filed() -> None:
    approve("not_file", "2025-03-06", "officer", "dept", "leader")
    advance("not_file", "2025-03-06", "--note", "违法事实不成立")
    assert "只能归档" in refused(Refused, case.app, "advance", NUMBER, "inspect", "--on", "2025-03-07").what
    advance("archive", "2025-03-10")


def test_a_rate_out_of_its_tier_needs_reason_evidence_and_leave(tmp_path: Path) -> None:
    folder = tmp_path / "甲" / "schemas" / "law" / "discretion" / "示例省"
    folder.mkdir(parents=True)
    shipped = (
        Path(__file__).parents[2] / "schemas" / "law" / "discretion" / "EXAMPLE" / "not_local_purchase.yaml"
    )
    pack = (
        shipped.read_text(encoding="utf-8").replace("EXAMPLE", "示例省").replace("mark: 建议值", "mark: 规")
    )
    (folder / "not_local_purchase.yaml").write_text(pack, encoding="utf-8")
    settings = tmp_path / "甲" / "zmtool.toml"
    text = settings.read_text(encoding="utf-8").replace('province = ""', 'province = "示例省"')
    settings.write_text(text, encoding="utf-8")
    _read_again()
    _closed_investigation(rate="5%")
    notify = ("advance", NUMBER, "notify", "--on", "2025-03-18", *OFFICERS)
    error = refused(Refused, case.app, *notify)
    assert "书面理由和上级批准" in error.what
    deviate = ("advance", NUMBER, "deviate", "--on", "2025-03-18", "--note", "批准从轻")
    approve("deviate", "2025-03-18", "leader")
    missing = refused(Refused, case.app, *deviate).what
    assert "还没有写明偏离" in missing and "证据材料" in missing
    run(case.app, "penalty", NUMBER, "--reason", "当事人主动消除危害后果")
    run(case.app, "evidence", NUMBER, "--kind", "书证", "--name", "退货凭证")
    run(case.app, *deviate)
    run(case.app, *notify)


def test_a_bureau_changes_the_order_without_touching_the_program(tmp_path: Path) -> None:
    own = tmp_path / "甲" / "schemas" / "cases" / "life-cycle.yaml"
    own.parent.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "schemas" / "cases" / "life-cycle.yaml"
    text = shipped.read_text(encoding="utf-8")
    own.write_text(
        text.replace("after: [[inspect, file]]", "after: [[inspect, file, filed]]", 1), encoding="utf-8"
    )
    _read_again()
    error = refused(UsageProblem, case.app, "advance", NUMBER)
    assert (
        error.what == "步骤“filed”不存在" and "life-cycle.yaml:" in error.where and "file" in error.next_step
    )
    own.write_text(text.replace("type: inquiry_record", "type: inquiry_recrod", 1), encoding="utf-8")
    _read_again()
    error = refused(UsageProblem, case.app, "advance", NUMBER)
    assert error.what == "文书“inquiry_recrod”不存在" and "inquiry_record" in error.next_step
    assert "unknown" not in run(staff.app, "list")
    own.unlink()
    _read_again()
    assert "完整" in run(workspace.audit_app, "verify")


def test_a_penalty_tells_at_once_what_will_stand_in_its_way() -> None:
    _investigated()
    rate = ("penalty", NUMBER, "--base", "6593.20", "--rate")
    assert answer(case.app, *rate, "7%")["doubts"] == []
    (low,) = [one for one in answer(case.app, *rate, "2%")["doubts"] if "低于下限" in one["what"]]
    assert not low["stops"]
    (high,) = [one for one in answer(case.app, *rate, "70%")["doubts"] if "高于上限" in one["what"]]
    assert high["stops"]
    run(case.app, *rate, "7%")
    advance("close_investigation", "2025-03-14", *OFFICERS)
    advance("notify", "2025-03-18", *OFFICERS)
    (told,) = answer(case.app, *rate, "8%")["doubts"]
    assert "须重新告知（记忆）" in told["what"] and f"advance {NUMBER} notify" in told["remedy"]


def test_a_proposal_can_be_asked_for_figures_that_are_not_saved() -> None:
    before = answer(case.app, "show", NUMBER)
    asked = answer(case.app, "penalty", NUMBER, "--propose", "--base", "2000", "--rate", "70%")
    assert asked["base"]["amount"] == "2000" and asked["decided_rate"]["verdict"] == "above_law"
    assert answer(case.app, "show", NUMBER) == before


def test_circumstances_are_those_of_the_law_by_id_or_name() -> None:
    error = refused(UsageProblem, case.app, "set", NUMBER, "circumstances=first_tme")
    assert "first_tme" in error.what and "first_time" in error.next_step
    run(case.app, "set", NUMBER, "情节=初次违法、minor_harm")
    assert answer(case.app, "show", NUMBER)["facts"]["circumstances"] == ["first_time", "minor_harm"]
    run(case.app, "set", NUMBER, "circumstances=")
    assert "circumstances" not in answer(case.app, "show", NUMBER)["facts"]


def test_fields_are_named_in_chinese() -> None:
    assert "已修改电话、案发地点（" in run(
        case.app, "set", NUMBER, "案发地点=东街1号", "party.phone=13000000018"
    )
    assert "电话" in run(case.app, "party", NUMBER, "电话=13000000019")
    assert "phone\t电话\t13000000019" in run(case.app, "party", NUMBER)
    known = {one.name for one in fields(CaseFacts)} | {f"party.{one.name}" for one in fields(Party)}
    known |= {f"penalty.{one.name}" for one in fields(Penalty)}
    assert known == set(FIELD_NAMES)
