"""A case worked by commands, from the counter of a shop to the archive; refusals, overrides, holds, the board."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.cli.commands import case, form, review, staff, workspace
from zmtool.reports.labels import label_parts, label_text

from .seizure import NUMBER, OFFICERS, advance, answer, approve, prepare, refused, run, seize


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, monkeypatch)


def _filed() -> None:
    seize()
    advance("inspect", "2025-03-05 09:30", *OFFICERS, "--by", "宋知远")
    approve("preserve", "2025-03-05", "officer", "leader")
    advance("preserve", "2025-03-05", *OFFICERS, "--number", "示烟存通〔2025〕第50号")
    approve("file", "2025-03-06", "officer", "dept", "leader")
    advance("file", "2025-03-06")


def _notified() -> None:
    _filed()
    advance("inquire", "2025-03-07 09:00", *OFFICERS, "--by", "宋知远", "--field", "recorder=周望")
    advance("value", "2025-03-10", *OFFICERS)
    run(case.app, "custody", NUMBER, "--move", "返还当事人", "--on", "2025-03-12", "--holder", "宋知远")
    advance("preserve_dispose", "2025-03-12", *OFFICERS)
    advance("close_investigation", "2025-03-14", *OFFICERS)
    run(case.app, "penalty", NUMBER, "--base", "6,593.20", "--rate", "7%")
    approve("legal_review", "2025-03-17", "legal")
    advance("legal_review", "2025-03-17")
    advance("notify", "2025-03-18 15:20", *OFFICERS, "--number", "示烟告〔2025〕第50号")
    approve("approve", "2025-03-24", "officer", "dept", "legal", "leader")
    advance("approve", "2025-03-24")


def test_from_the_counter_to_the_archive() -> None:
    _notified()
    decided = advance("decide", "2025-03-26", "--number", "示烟处〔2025〕第50号")
    assert (decided["stage"], decided["papers"]) == ("decided", ["行政处罚决定书"])
    advance("serve", "2025-03-27 10:05", *OFFICERS, "--by", "宋知远")
    advance("pay", "2025-04-01", "--amount", "461.52")
    advance("perform", "2025-04-01")
    approve("close", "2025-04-03", "officer", "dept", "leader")
    advance("close", "2025-04-03")
    assert advance("archive", "2025-04-10")["stage_label"] == "归档"
    facts = answer(case.app, "show", NUMBER)["facts"]
    assert facts["decision_number"] == "示烟处〔2025〕第50号"
    assert [one["step"] for one in facts["events"]][-4:] == ["pay", "perform", "close", "archive"]
    kinds = [one["type"] for one in facts["documents"]]
    assert kinds[:3] == ["dossier_cover", "dossier_catalog", "filing_report"]
    assert kinds[kinds.index("penalty_decision") + 1] == "service_receipt"
    decision = facts["documents"][kinds.index("penalty_decision")]
    assert (decision["number"], decision["sealed"]) == ("示烟处〔2025〕第50号", True)
    notice = facts["documents"][kinds.index("preservation_notice")]
    assert notice["signs"]["officer"] == {"names": ["林一舟", "周望"], "date": "2025-03-05"}
    assert "goods_return_list" in kinds
    lines = answer(case.app, "timeline", NUMBER)["lines"]
    assert [one["at"] for one in lines] == sorted(one["at"] for one in lines)
    assert any(one["kind"] == "物品" and "返还当事人" in one["what"] for one in lines)
    error = refused(Refused, case.app, "advance", NUMBER, "inquire", "--on", "2025-04-11")
    assert "已于 2025-04-10 归档" in error.what
    assert "完整" in run(workspace.audit_app, "verify")
    assert "进货总额6,593.20元7%的罚款" in facts["penalty"]["text"]


def test_officers_may_enter_their_opinions_one_by_one_on_one_day() -> None:
    run(case.app, "approve", NUMBER, "file", "--role", "officer", "--by", "林一舟", "--on", "2025-03-06")
    run(case.app, "approve", NUMBER, "file", "--role", "officer", "--by", "周望", "--on", "2025-03-06")
    approve("file", "2025-03-06", "dept", "leader")
    advance("file", "2025-03-06")
    (report,) = answer(case.app, "show", NUMBER)["facts"]["documents"]
    assert report["signs"]["officer"]["names"] == ["林一舟", "周望"]


def test_an_opinion_is_signed_by_somebody_and_that_of_officers_by_those_of_the_case() -> None:
    sign = ("approve", NUMBER, "file", "--on", "2025-03-06")
    assert "没有写明签署人" in refused(UsageProblem, case.app, *sign, "--role", "leader", "--by", " ").what
    error = refused(Refused, case.app, *sign, "--role", "officer", "--by", "林一舟", "--by", "温如海")
    assert error.what.startswith("温如海不是本案执法人员") and "--add 证号" in error.next_step


def test_the_list_of_steps_says_what_is_open_and_what_is_missing() -> None:
    steps = {one["id"]: one for one in answer(case.app, "advance", NUMBER)["steps"]}
    assert steps["inspect"]["open"] and not steps["file"]["open"]
    (missing,) = [one for one in steps["file"]["obstacles"] if one["code"] == "approvals"]
    assert "承办人、承办部门负责人、负责人" in missing["what"] and "程序规定" in missing["ground"]
    assert "decide" not in steps
    assert "decide" in {one["id"] for one in answer(case.app, "advance", NUMBER, "--all")["steps"]}
    text = run(case.app, "advance", NUMBER)
    assert f"zmtool case approve {NUMBER} file" in text


def test_too_early_a_decision_names_everything_missing() -> None:
    _notified()
    error = refused(Refused, case.app, "advance", NUMBER, "decide", "--on", "2025-03-20")
    assert "早于 2025-03-24 的“案件处理审批”" in error.what and "到 2025-03-21 才届满" in error.what
    assert "行政处罚法》第四十五条" in error.what
    late = advance("decide", "2025-06-30", "--number", "示烟处〔2025〕第50号")
    assert any("作出行政处罚决定" in one["what"] and "超期" in one["what"] for one in late["warnings"])


def test_the_filing_day_is_the_day_of_approval() -> None:
    approve("file", "2025-03-06", "officer", "dept", "leader")
    error = refused(Refused, case.app, "advance", NUMBER, "file", "--on", "2025-03-07")
    assert "不是负责人批准之日 2025-03-06" in error.what


def test_a_disagreeing_leader_stops_the_step() -> None:
    approve("file", "2025-03-06", "officer", "dept")
    refused(
        UsageProblem, case.app, "approve", NUMBER, "file", "--role", "leader", "--by", "陆承安", "--disagree"
    )
    opinion = (
        "--role",
        "负责人",
        "--by",
        "陆承安",
        "--disagree",
        "--opinion",
        "证据不足",
        "--on",
        "2025-03-06",
    )
    run(case.app, "approve", NUMBER, "file", *opinion)
    error = refused(Refused, case.app, "advance", NUMBER, "file", "--on", "2025-03-06")
    assert "陆承安于 2025-03-06 不同意“立案”：证据不足" in error.what


def test_an_override_needs_reason_and_office_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _filed()
    step = ("advance", NUMBER, "close_investigation", "--on", "2025-03-14", *OFFICERS)
    assert "还没有询问当事人" in refused(Refused, case.app, *step).what
    low = refused(Refused, case.app, *step, "--override", "当事人失联", "--role", "dept")
    assert "承办部门负责人无权变通" in low.next_step
    done = answer(case.app, *step, "--override", "当事人失联，已公告", "--role", "leader")
    assert any("还没有询问当事人" in one for one in done["overridden"])
    events = answer(case.app, "show", NUMBER)["facts"]["events"]
    assert events[-1]["note"] == "当事人失联，已公告" and events[-1]["role"] == "leader"
    # Once offices are kept, a claim to one has to be true.
    run(staff.app, "operator", "陆承安", "--name", "陆承安", "--role", "负责人")
    hold = ("advance", NUMBER, "legal_hold", "--note", "请补充证据", "--role", "legal")
    assert "登记的角色不是法制审核人员" in refused(Refused, case.app, *hold).what
    refused(Refused, staff.app, "operator", "秦书言", "--name", "秦书言", "--role", "legal")
    monkeypatch.setenv("ZMTOOL_USER", "陆承安")
    run(staff.app, "operator", "秦书言", "--name", "秦书言", "--role", "legal")
    monkeypatch.setenv("ZMTOOL_USER", "秦书言")
    answer(case.app, *hold)


def test_a_legal_opinion_holds_and_releases_the_next_step() -> None:
    _filed()
    advance("inquire", "2025-03-07", *OFFICERS)
    advance("value", "2025-03-10", *OFFICERS)
    hold = ("--role", "legal", "--by", "秦书言", "--note", "询问笔录缺少当事人核对意见")
    refused(Refused, case.app, "advance", NUMBER, "legal_hold", "--on", "2025-03-11", "--note", "无角色")
    advance("legal_hold", "2025-03-11", *hold)
    error = refused(Refused, case.app, "advance", NUMBER, "close_investigation", "--on", "2025-03-14")
    assert "法制监督于 2025-03-11 暂缓下一步：询问笔录缺少当事人核对意见（秦书言）" in error.what
    advance("legal_release", "2025-03-13", "--role", "legal", "--by", "秦书言", "--note", "已补正")
    assert advance("close_investigation", "2025-03-14", *OFFICERS)["stage"] == "inv_closed"


def test_the_board_counts_and_writes_a_calendar(tmp_path: Path) -> None:
    _filed()
    board = answer(case.app, "deadlines", "--scope", "all", "--party", "--ics", str(tmp_path / "期限.ics"))
    rules = {one["deadline"]["rule"]: one for one in board["lines"]}
    assert rules["preservation_dispose"]["deadline"]["due"] == "2025-03-14"
    assert rules["preservation_dispose"]["state"] == "overdue"
    assert "7个工作日于 2025-03-14（周五）届满" in rules["preservation_dispose"]["deadline"]["counting"]
    assert board["count"]["overdue"] == 2
    calendar = (tmp_path / "期限.ics").read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR") and calendar.count("BEGIN:VEVENT") == 2
    refused(Refused, case.app, "deadlines", "--ics", str(tmp_path / "期限.ics"))
    refused(UsageProblem, case.app, "deadlines", "--scope", "明天")
    advance("preserve_dispose", "2025-03-12", *OFFICERS)
    left = answer(case.app, "deadlines", "--scope", "overdue")["lines"]
    assert [one["deadline"]["rule"] for one in left] == ["decision"]
    assert "逾期" in run(case.app, "deadlines")


def test_wrong_facts_are_refused_with_field_value_rule_and_remedy() -> None:
    error = refused(Refused, case.app, "set", NUMBER, "party.id_no=349901198506141231")
    assert "1. 身份证号码“349901198506141231”（party.id_no）：校验位不对" in error.where
    assert "请对照原件改正" in error.where
    assert "phone" in refused(UsageProblem, case.app, "set", NUMBER, "party.phonee=1").next_step
    refused(UsageProblem, case.app, "set", NUMBER, "filing_date=2025-01-01")
    refused(UsageProblem, case.app, "set", NUMBER, "goods=1")
    refused(UsageProblem, case.app, "set", NUMBER, "penalty.fine=1")
    refused(UsageProblem, case.app, "set", NUMBER, "party=1")
    refused(UsageProblem, case.app, "set", NUMBER, "incident_time=昨天")
    refused(UsageProblem, case.app, "set", NUMBER, "place")
    done = answer(
        case.app, "set", NUMBER, "incident_time=2025年3月5日9时30分", "circumstances=first_time、corrected"
    )
    assert set(done["changed"]) == {"incident_time", "circumstances"}
    assert (
        answer(case.app, "set", NUMBER, "place=示例省示例市示例县城关镇和平路88号")["outcome"] == "unchanged"
    )


def test_penalties_the_cause_does_not_allow_are_refused() -> None:
    seize()
    proposed = answer(case.app, "penalty", NUMBER, "--propose")
    assert proposed["suggested"]["fine"] == "461.52"
    error = refused(Refused, case.app, "penalty", NUMBER, "--kind", "没收非法财物")
    assert "依法不能给予“没收非法财物”" in error.what
    refused(UsageProblem, case.app, "penalty", NUMBER)
    refused(UsageProblem, case.app, "penalty", NUMBER, "--kind", "打板子")
    made = answer(case.app, "penalty", NUMBER, "--base", "6593.20", "--rate", "0.08", "--income", "120")
    assert (made["penalty"]["fine"], made["penalty"]["kinds"]) == ("527.46", ["fine"])


def test_custody_never_gives_out_more_than_there_is(tmp_path: Path) -> None:
    _filed()
    move = ("custody", NUMBER, "--move")
    error = refused(
        Refused, case.app, *move, "返还", "--tag", "01", "--quantity", "13条", "--on", "2025-03-10"
    )
    assert "超过可处理数 12条" in error.where or "超过可处理数" in error.what
    refused(Refused, case.app, *move, "没收", "--on", "2025-03-10")
    refused(Refused, case.app, *move, "销毁", "--on", "2025-03-10")
    refused(UsageProblem, case.app, *move, "送人")
    refused(UsageProblem, case.app, *move, "返还当事人", "--quantity", "3")
    refused(NotFound, case.app, *move, "返还当事人", "--tag", "09")
    refused(UsageProblem, case.app, *move, "返还当事人", "--tag", "01", "--quantity", "3公斤")
    run(
        case.app,
        *move,
        "抽样送检",
        "--tag",
        "01",
        "--quantity",
        "2",
        "--on",
        "2025-03-06",
        "--holder",
        "示例质检站",
    )
    run(case.app, *move, "留样损耗", "--tag", "01", "--quantity", "1", "--on", "2025-03-08")
    run(
        case.app,
        *move,
        "退回样品",
        "--tag",
        "01",
        "--quantity",
        "1",
        "--on",
        "2025-03-09",
        "--holder",
        "罚没仓库",
    )
    account = answer(case.app, *move, "返还当事人", "--on", "2025-03-10", "--holder", "宋知远")
    first = account["balances"][0]
    assert (first["ends"], first["left"], first["held"]) == ({"sample_loss": "1", "return": "11"}, "0", "0")
    holders = [one["holder"] for one in account["keepers"] if one["tag"] == "01"]
    assert holders == ["罚没仓库", "示例质检站", "罚没仓库", "宋知远"]
    run(case.app, "labels", NUMBER, "--to", str(tmp_path / "标签.html"), "--tag", "01", "--tag", "02")
    page = (tmp_path / "标签.html").read_text(encoding="utf-8")
    assert page.count('<section class="label">') == 2 and "<svg" in page and "中华(硬)" in page
    refused(NotFound, case.app, "labels", NUMBER, "--tag", "77")
    scanned = label_text(NUMBER, "02")
    assert answer(case.app, "custody", scanned)["case_no"] == NUMBER
    assert label_parts(scanned) == (NUMBER, "02") and label_parts("https://example.invalid") is None


def test_cases_of_the_same_party_are_found_and_counted() -> None:
    seize()
    run(case.app, "set", NUMBER, "incident_time=2025年3月5日9时30分")
    other = "示烟立〔2025〕第51号"
    run(case.app, "new", other, "--cause", "not_local_purchase", "--party", "宋知远", "--on", "2025-03-20")
    run(case.app, "set", other, "party.license_no=349901100018", "party.phone=13000000051")
    (found,) = answer(case.app, "related", NUMBER)["related"]
    assert found["case_no"] == other and found["same_party"] and "许可证号" in found["shared"]
    check = answer(case.app, "transfer-check", NUMBER)
    assert (check["sticks"], check["goods_value"], check["triggers"]) == (4400, "7700.00", [])
    assert check["by_retail_prices"]
    assert "没有达到追诉标准" in run(case.app, "transfer-check", NUMBER)
    run(case.app, "seize", other, "--basis", "wholesale", typed="080521*500\n完成\n")
    check = answer(case.app, "transfer-check", other)
    assert check["triggers"] and check["steps"] and check["handover"]
    assert "移送程序" in run(case.app, "transfer-check", other)


def test_evidence_is_stored_before_it_is_listed(tmp_path: Path) -> None:
    video = tmp_path / "现场.mp4"
    video.write_bytes(b"video")
    added = ("--kind", "视听资料", "--name", "现场录像", "--on", "2025-03-05", "--file", str(video))
    run(case.app, "evidence", NUMBER, *added)
    (one,) = answer(case.app, "evidence", NUMBER)["evidence"]
    assert one["name"] == "现场录像" and len(one["sha256"]) == 64
    assert list((tmp_path / "甲" / "vault").rglob(one["sha256"] + "*"))
    refused(UsageProblem, case.app, "evidence", NUMBER, "--kind", "传闻", "--name", "甲")


def test_who_opened_a_case_is_in_the_trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(case.app, "show", NUMBER)
    run(case.app, "show", NUMBER)
    monkeypatch.setenv("ZMTOOL_USER", "秦书言")
    run(case.app, "show", NUMBER)
    run(review.app, "score", NUMBER, "--json")
    entries = json.loads(run(workspace.audit_app, "list", "--action", "case.open", "--json"))
    assert [one["who"] for one in entries] == ["周望", "秦书言"]


def test_staff_with_certificates_that_run_out() -> None:
    run(staff.app, "officer", "34990103", "--name", "程笃行", "--valid-to", "2025-01-31")
    listed = answer(staff.app, "list", "--expiring", "30")
    assert [one["cert_no"] for one in listed["officers"]] == ["34990103"]
    assert "已到期" in run(staff.app, "list")
    run(case.app, "officer", NUMBER, "--remove", "周望", "--add", "程笃行")
    error = refused(Refused, case.app, "advance", NUMBER, "inspect", "--on", "2025-03-05")
    assert "执法证已于 2025-01-31 到期" in error.what
    refused(NotFound, case.app, "officer", NUMBER, "--add", "无名")
    refused(
        UsageProblem,
        staff.app,
        "officer",
        "34990104",
        "--name",
        "甲",
        "--valid-from",
        "2025-02-01",
        "--valid-to",
        "2025-01-01",
    )
    refused(UsageProblem, staff.app, "operator", "甲", "--name", "甲", "--role", "王")
    refused(Refused, staff.app, "operator", "甲", "--name", "甲", "--role", "clerk")


def test_documents_are_numbered_without_gaps() -> None:
    seize()
    advance("inspect", "2025-03-05 09:30", *OFFICERS)
    refused(Refused, case.app, "advance", NUMBER, "preserve", "--on", "2025-03-05")
    approve("preserve", "2025-03-05", "officer", "leader")
    advance("preserve", "2025-03-05", *OFFICERS)
    (given,) = answer(form.app, "number", "--word", "存通")["numbers"]
    assert (given["number"], given["case_no"]) == ("示烟存通〔2025〕第1号", NUMBER)
    documents = answer(case.app, "show", NUMBER)["facts"]["documents"]
    numbers = {one["type"]: one.get("number", "") for one in documents}
    assert numbers["preservation_notice"] == "示烟存通〔2025〕第1号"
    register = answer(form.app, "number", "--void", "示烟存通〔2025〕第1号", "--reason", "打印错误")
    assert register["numbers"][0]["void_reason"] == "打印错误"
    refused(UsageProblem, form.app, "number", "--void", "示烟存通〔2025〕第1号")
    assert "作废：打印错误" in run(form.app, "number")
