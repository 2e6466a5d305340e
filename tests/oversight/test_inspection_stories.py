"""Inspections at work: plans, records with what follows, the street's table, figures (supervision.md 1)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.inspection.definition import load_inspection_rules
from zmtool.oversight.inspection.listed import InspectionWanted
from zmtool.oversight.roles.definition import Post
from zmtool.staff.assessment import Period
from zmtool.staff.records import Officer
from zmtool.workflow.alert_add import NewAlert, report_alert
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import advance_clue, list_clues, show_clue
from zmtool.workflow.credit import show_credit
from zmtool.workflow.inspection_figures import inspection_figures
from zmtool.workflow.inspection_groups import WantedGroup
from zmtool.workflow.inspection_plan import make_plan, plan_of_draw
from zmtool.workflow.inspection_plan_steps import advance_plan, list_plans, show_plan
from zmtool.workflow.inspection_record import RecordKept, read_record, record_inspection
from zmtool.workflow.inspection_sheet import take_sheet, write_sheet
from zmtool.workflow.inspection_steps import (
    advance_inspection,
    case_of_inspection,
    list_inspections,
    show_inspection,
)
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.oversight_inbox import inbox
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.people import register_officer
from zmtool.workflow.problem_steps import advance_problem
from zmtool.workflow.random_inspection import show_batch, start_draw
from zmtool.workflow.team_assessment import assess_team
from zmtool.workflow.team_files import set_file
from zmtool.workflow.workspace import check_trail

from .people import MONDAY, bureau, later

RULES = load_inspection_rules()
SHOP, OTHER = "349901100018", "349901100026"
EVENING = MONDAY + timedelta(hours=9)
GROUP = WantedGroup(("林一舟", "34990102"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = bureau(tmp_path / "w")
    register_post(Post("inspector", "专卖", ("检查人员",)), folder, now=MONDAY, user="leader")
    for name, number in (("林一舟", "34990101"), ("周望", "34990102"), ("何平川", "34990103")):
        officer = Officer(name, number, "", date(2023, 1, 1), date(2030, 12, 31))
        register_officer(officer, folder, now=MONDAY, user="leader")
    return folder


@pytest.fixture
def shops(root: Path, tmp_path: Path) -> Path:
    table = tmp_path / "户.csv"
    rows = "".join(
        f"{lic},店{number},宋知远,示例县新街{number}号,有效,2020-01-01,2030-12-31,118.0{number},33.01,WGS-84\n"
        for number, lic in enumerate(_licences(), 1)
    )
    head = "许可证号,客户名称,负责人,经营地址,状态,有效期起,有效期止,经度,纬度,坐标系\n"
    table.write_text(head + rows, encoding="utf-8")
    import_licences(table, root, now=MONDAY, user="leader")
    return root


def _licences() -> list[str]:
    return [SHOP, OTHER, *(f"3499011{number:05d}" for number in range(3, 10))]


def _facts(
    lic_no: str = SHOP, *, wrong: Mapping[str, Mapping[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    """A whole record as its file says it; ``wrong`` replaces answers by item."""
    answers = [
        {"item": one.code, "answer": one.sound, **(wrong or {}).get(one.code, {})}
        for one in RULES.items.values()
    ]
    return {
        "kind": "KEY",
        "started_at": "2026-05-11 09:30",
        "ended_at": "2026-05-11 10:10",
        "inspectors": [{"cert_no": "34990101"}, {"cert_no": "34990102"}],
        "lic_no": lic_no,
        "shown_certificates": True,
        "answers": answers,
        "codes": [{"code": f"605111234567890{number}SSYC{lic_no}"} for number in range(1, 6)],
        "conclusion": "正常",
        "signature": {"party": "宋知远"},
        **more,
    }


def _record(root: Path, facts: Mapping[str, Any], at: datetime = EVENING) -> RecordKept:
    path = root.parent / "检查.yaml"
    path.write_text(yaml.safe_dump(dict(facts), allow_unicode=True), encoding="utf-8")
    return record_inspection(read_record(path), root, folder=path.parent, now=at, user="inspector")


def _plan(root: Path, groups: tuple[WantedGroup, ...] = (GROUP,), **more: Any) -> Any:
    told = {"first_day": MONDAY.date(), "last_day": MONDAY.date(), "now": MONDAY, "user": "inspector", **more}
    return make_plan(groups, root, **told)


def test_a_plan_says_why_each_shop_is_there_and_waits_for_approval(shops: Path) -> None:
    clue = NewClue("12313举报", "零售户", OTHER, "一次卖出很多条烟", indicator="WF-06-01", severity="重大")
    number = report_clue(clue, shops, now=MONDAY, user="lin").clue_no
    made = _plan(shops, special={SHOP: "校园周边"})
    by_shop = {one.lic_no: one for one in made.plan.clients}
    assert len(by_shop) == 9 and {one.kind for one in by_shop.values()} <= set(RULES.kinds)
    told = by_shop[OTHER]
    assert told.kind == "KEY" and told.position == 1 and number in " ".join(told.ask)
    assert told.why["alert"]["points"] == "0.1400" and told.why["report"]["points"] == "0.0500"
    assert by_shop[SHOP].kind == "SPC" and by_shop[SHOP].ask == ("校园周边",)
    assert [(one.number, one.todo) for one in inbox(shops, now=MONDAY, user="leader")] == [
        (made.plan.plan_no, "审批计划")
    ]
    with pytest.raises(Refused, match="审批"):
        advance_plan(made.plan.plan_no, "approve", shops, now=MONDAY, user="inspector")
    assert advance_plan(made.plan.plan_no, "审批", shops, now=MONDAY, user="leader").state == "APPROVED"
    with pytest.raises(Refused, match="没有可以检查"):
        _plan(shops)
    assert list_plans(shops, user="leader", open_only=True)[0].shops == 9
    with pytest.raises(Refused, match="理由"):
        advance_plan(made.plan.plan_no, "drop", shops, now=MONDAY, user="leader")
    advance_plan(made.plan.plan_no, "drop", shops, note="换人", now=MONDAY, user="leader")
    again = _plan(shops, special={SHOP: "校园周边"})
    assert [(one.lic_no, one.position) for one in again.plan.clients if one.kind != "RND"][:2]
    assert show_plan(again.plan.plan_no, shops, user="leader").plan.basis_hash == again.plan.basis_hash


@pytest.mark.parametrize(
    ("group", "what"),
    [
        (("林一舟",), "只有 1 人"),
        (("林一舟", "34990101"), "列了两次"),
        (("林一舟", "孙无证"), "没有执法证"),
        (("林一舟", "何平川"), "到期"),
        (("林一舟", "顾清越"), "没有登记有效期止"),
    ],
)
def test_groups_that_may_not_go_are_refused(shops: Path, group: tuple[str, ...], what: str) -> None:
    expired = Officer("何平川", "34990103", "", None, date(2026, 5, 10))
    register_officer(expired, shops, now=MONDAY, user="leader")
    register_officer(Officer("顾清越", "34990104", ""), shops, now=MONDAY, user="leader")
    with pytest.raises(Refused, match=what):
        _plan(shops, (WantedGroup(group),))


def test_an_officer_not_known_to_be_fit_is_left_out_of_a_group_with_the_reason(shops: Path) -> None:
    soon = Officer("何平川", "34990103", "", None, MONDAY.date() + timedelta(days=2))
    register_officer(soon, shops, now=MONDAY, user="leader")
    register_officer(Officer("顾清越", "34990104", ""), shops, now=MONDAY, user="leader")
    group = WantedGroup(("林一舟", "顾清越", "周望", "何平川"))
    one_day = _plan(shops, (group,), most=1)
    assert [one.name for one in one_day.plan.groups[0].officers] == ["林一舟", "周望", "何平川"]
    made = _plan(shops, (group,), last_day=later(4).date(), most=4)
    assert [one.name for one in made.plan.groups[0].officers] == ["林一舟", "周望"]
    assert ["没有登记有效期止" in one.message or "到期" in one.message for one in made.unfit] == [True, True]
    assert {one.name for one in made.unfit} == {"顾清越", "何平川"}


def test_a_plan_is_not_approved_with_an_officer_whose_term_nobody_knows(shops: Path) -> None:
    plan = _plan(shops, most=1).plan
    with closing(sqlite3.connect(shops / "zmtool.db")) as database:
        database.execute("UPDATE officer SET valid_to = NULL WHERE cert_no = '34990102'")
        database.commit()
    with pytest.raises(Refused, match="周望.*没有登记有效期止"):
        advance_plan(plan.plan_no, "approve", shops, now=MONDAY, user="leader")
    whole = Officer("周望", "34990102", "", None, date(2030, 12, 31))
    register_officer(whole, shops, now=MONDAY, user="leader")
    assert advance_plan(plan.plan_no, "approve", shops, now=MONDAY, user="leader").state == "APPROVED"


def test_a_person_is_in_one_group_and_duty_is_asked(shops: Path) -> None:
    with pytest.raises(Refused, match="同时在两个组"):
        _plan(shops, (GROUP, WantedGroup(("34990101", "34990103"))))
    with pytest.raises(Refused, match="登记检查"):
        _plan(shops, user="market")
    with pytest.raises(UsageProblem, match="没有检查组"):
        _plan(shops, ())
    with pytest.raises(Refused, match="登记检查"):
        record_inspection(read_record_of(shops, _facts()), shops, now=EVENING, user="market")


def read_record_of(root: Path, facts: Mapping[str, Any]) -> Any:
    path = root.parent / "检查.yaml"
    path.write_text(yaml.safe_dump(dict(facts), allow_unicode=True), encoding="utf-8")
    return read_record(path)


def test_codes_of_another_shop_become_a_clue_and_a_case(shops: Path) -> None:
    photo = shops.parent / "码.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    codes = [{"code": f"605111234567890{number}SSYC{OTHER}"} for number in range(1, 6)]
    kept = _record(
        shops,
        _facts(
            wrong={"K05": {"answer": "否", "note": "货架下五条", "photos": ["码.jpg"]}},
            codes=codes,
            stock=[{"sku": "白沙（硬）", "cartons": 20, "mismatch": 5, "shelf_price": "52.00"}],
            sign_in={"longitude": "118.011", "latitude": "33.01", "datum": "WGS-84"},
            conclusion="涉嫌违法",
        ),
    )
    assert len(kept.clues) == 1 and any("建议立案" in one for one in kept.remarks)
    clue = show_clue(kept.clues[0], shops, user="control").kept.clue
    assert (clue.indicator, clue.target.key, clue.source, clue.quantity) == ("WF-02-01", SHOP, "检查发现", 5)
    assert clue.origin == f"inspection/{kept.insp_no}" and OTHER in clue.desc and "货架下五条" in clue.desc
    assert [one.name for one in clue.evidence] == ["码.jpg"]
    view = show_inspection(kept.insp_no, shops, user="inspector")
    record = view.kept.record
    assert {one.verdict for one in record.codes} == {"other"} and record.stock[0].mismatch == 5
    assert record.sign_in.offset_m == 93 and record.shop == "店1" and record.inspectors[1].name == "周望"
    assert [one.id for one in view.next_steps] == ["to_case"]
    with pytest.raises(UsageProblem, match="案由"):
        case_of_inspection(kept.insp_no, "示烟立〔2026〕第31号", shops, now=EVENING, user="inspector")
    done = case_of_inspection(
        kept.insp_no,
        "示烟立〔2026〕第31号",
        shops,
        cause="未在当地烟草专卖批发企业进货",
        now=EVENING,
        user="inspector",
    )
    assert done.state == "FILED"
    assert (
        list_inspections(InspectionWanted(conclusion="涉嫌违法"), shops, user="leader")[0].case_no
        == "示烟立〔2026〕第31号"
    )
    with pytest.raises(Refused, match="已登记为"):
        _record(shops, _facts())
    assert check_trail(shops).problems == ()


def test_what_is_put_right_counts_for_credit_once(shops: Path) -> None:
    kept = _record(
        shops,
        _facts(
            wrong={"K01": {"answer": "否", "note": "证放在抽屉里"}},
            conclusion="违规",
            rectify_by="2026-05-18",
        ),
    )
    assert any("信用流水" in one and "G01" in one for one in kept.remarks)
    [entry] = show_credit(SHOP, shops, day=EVENING.date()).entries
    assert (entry.item, entry.ref) == ("G01", kept.insp_no)
    for step, note in (("accept", ""), ("analyse", "照片"), ("found", "照片清楚")):
        advance_clue(kept.clues[0], step, shops, note=note, now=later(1), user="control")
    problem = show_clue(kept.clues[0], shops, user="control").kept.prob_no
    details = {"责任部门": "专卖", "责任人": "lin"}
    advance_problem(problem, "派单", shops, details=details, now=later(1), user="control")
    advance_problem(problem, "receive", shops, now=later(1), user="lin")
    advance_problem(
        problem, "feedback", shops, note="当场改正", details={"result": "属实"}, now=later(2), user="lin"
    )
    advance_problem(problem, "pass", shops, now=later(2), user="control")
    advance_problem(problem, "rectified", shops, note="已挂出", now=later(3), user="lin")
    advance_problem(problem, "recheck_ok", shops, note="看过", now=later(40), user="control")
    done = advance_problem(problem, "archive", shops, now=later(41), user="control")
    assert any("已经登记" in one for one in done.remarks)
    assert len(show_credit(SHOP, shops, day=later(41).date()).entries) == 1
    open_ = list_inspections(InspectionWanted(open_only=True), shops, user="leader")
    assert [(one.state, one.next_due[:10]) for one in open_] == [("RECTIFYING", "2026-05-18")]
    [task] = inbox(shops, now=later(20), user="inspector")
    assert (task.number, task.todo, task.late) == (kept.insp_no, "整改完成、立案", True)
    with pytest.raises(Refused, match="之间"):
        advance_inspection(
            kept.insp_no,
            "整改完成",
            shops,
            note="x",
            details={"整改日期": "2026-05-01"},
            now=later(3),
            user="inspector",
        )
    state = advance_inspection(
        kept.insp_no, "整改完成", shops, note="已挂出", now=later(3), user="inspector"
    ).state
    assert state == "RECTIFIED"
    figures = inspection_figures(MONDAY.date(), MONDAY.date(), shops)
    assert next(one for one in figures.figures if one.id == "rectified").value == 1


def test_a_place_without_a_licence_and_a_shop_where_nobody_was(shops: Path) -> None:
    facts = _facts(
        wrong={"K03": {"answer": "是", "note": "门口售烟", "finding": "无证经营"}},
        shop="路口小店",
        address="示例县老街9号",
        codes=[],
        conclusion="涉嫌违法",
        signature={"refusal": "不愿签", "witness": "何村长"},
    )
    facts.pop("lic_no")
    kept = _record(shops, facts)
    clue = show_clue(kept.clues[0], shops, user="control").kept.clue
    assert (clue.target.kind, clue.target.key, clue.indicator) == ("unlicensed", "路口小店", "WF-04-01")
    absent = _facts(OTHER, answers=[], codes=[], conclusion="找不到人", signature={})
    assert _record(shops, absent).clues == ()
    with pytest.raises(NotFound):
        show_inspection("JC-没有", shops, user="inspector")
    with pytest.raises(UsageProblem, match="kind"):
        _record(shops, _facts(kind="WEEKLY"))


def test_the_table_of_the_street_goes_out_and_comes_back(shops: Path, tmp_path: Path) -> None:
    plan_no = _plan(shops, most=4).plan.plan_no
    advance_plan(plan_no, "approve", shops, now=MONDAY, user="leader")
    path = write_sheet(plan_no, tmp_path / "检查表.xlsx", shops, user="leader")
    book = load_workbook(path)
    page = book["检查"]
    heads = {str(cell.value): number for number, cell in enumerate(page[1], 1)}
    assert page.max_row == 5 and page.cell(2, heads["执法证号1"]).value == "34990101"
    assert page.cell(2, heads["查什么"]).value and book["项目表"]["B2"].value == "亮证经营，证在有效期"

    def fill(row: int, **cells: str) -> str:
        told = {one.code: one.sound for one in RULES.items.values()} | {
            "开始时间": f"2026-05-11 09:{row}0",
            "结束时间": f"2026-05-11 09:{row}9",
            "已出示证件": "是",
            "当事人签名": "宋知远",
            "结论": "正常",
            **cells,
        }
        for head, text in told.items():
            page.cell(row, heads[head], text)
        return str(page.cell(row, heads["许可证号"]).value)

    first = fill(2)
    second = fill(3, K10="否", K10情形="未明码标价", K10备注="没有标签", 结论="整改", 整改期限="2026-05-20")
    fill(4, 当事人签名="")
    book["盘存"].append([first, "白沙（硬）", 20, 3, "是", 0, "52.00"])
    for number in range(1, 6):
        book["抽码"].append([first, f"605111234567890{number}SSYC{first}"])
    book.save(path)
    taken = take_sheet(path, shops, now=EVENING, user="inspector")
    assert [one.kept is not None for one in taken] == [True, True, False]
    assert taken[2].place == "检查 第 4 行" and "signature" in taken[2].problem
    assert taken[0].kept and taken[1].kept
    record = show_inspection(taken[0].kept.insp_no, shops, user="inspector").kept.record
    line = record.stock[0]
    assert (line.sku, line.cartons, line.loose, line.own_code, str(line.shelf_price)) == (
        "白沙（硬）",
        20,
        3,
        True,
        "52.00",
    )
    assert len(record.codes) == 5 and record.plan_no == plan_no and record.lic_no == first
    [entry] = show_credit(second, shops, day=EVENING.date()).entries
    assert entry.item == "G02"
    assert [one.kept is not None for one in take_sheet(path, shops, now=EVENING, user="inspector")] == [
        False
    ] * 3
    assert list_plans(shops, user="leader")[0].done == 2
    fill(4)
    fill(5)
    book.save(path)
    take_sheet(path, shops, now=EVENING, user="inspector")
    assert show_plan(plan_no, shops, user="leader").state == "DONE"
    figures = {
        one.id: one for one in inspection_figures(MONDAY.date(), MONDAY.date(), shops).figures if not one.of
    }
    assert (
        figures["completion"].value == 1 and figures["coverage"].part == 4 and figures["coverage"].whole == 9
    )
    page.delete_cols(heads["结论"])
    book.save(path)
    with pytest.raises(BadInput, match="缺少列 结论"):
        take_sheet(path, shops, now=EVENING, user="inspector")


def test_a_random_draw_is_visited_as_drawn_and_told_its_results(shops: Path) -> None:
    start_draw("2026-2", shops, seed_source="3921.77", rates={"其他": "30%"}, now=MONDAY, user="leader")
    drawn = [one.shop for one in show_batch("2026-2", shops).shops]
    made = plan_of_draw(
        "2026-2", shops, first_day=MONDAY.date(), last_day=MONDAY.date(), now=MONDAY, user="inspector"
    )
    plan = made.plan
    assert {one.lic_no for one in plan.clients} == {one.lic_no for one in drawn}
    for one in plan.clients:
        group = next(each for each in plan.groups if each.number == one.group)
        officers = next(each.officers for each in drawn if each.lic_no == one.lic_no)
        assert tuple(each.cert_no for each in group.officers) == officers and one.kind == "RND"
    advance_plan(plan.plan_no, "approve", shops, now=MONDAY, user="leader")
    first = drawn[0]
    people = [{"cert_no": one} for one in first.officers]
    kept = _record(shops, _facts(first.lic_no, kind="RND", plan_no=plan.plan_no, inspectors=people))
    assert any("双随机" in one for one in kept.remarks)
    batch = show_batch("2026-2", shops)
    assert [one.result for one in batch.shops if one.shop.lic_no == first.lic_no] == ["未发现问题"]
    figures = inspection_figures(MONDAY.date(), MONDAY.date(), shops)
    assert figures.inspections == 1 and figures.gain.random.whole == 1
    set_file("林一舟", {"name": "林一舟", "cert_no": "34990101"}, shops, now=MONDAY, user="leader")
    made_figures, _ = assess_team(Period(MONDAY.date(), MONDAY.date()), shops, now=MONDAY)
    expected = int("34990101" in first.officers)
    assert made_figures.people[0].figure("inspections").part == expected


def test_an_alert_sends_a_group_and_its_hit_is_counted(shops: Path) -> None:
    alert = NewAlert("A04", OTHER, period="2026-05", value=Decimal(3))
    number = report_alert(alert, shops, now=MONDAY, user="control").alert_no
    plan = _plan(shops, most=3).plan
    told = next(one for one in plan.clients if one.lic_no == OTHER)
    assert (told.kind, told.models, told.why["alert"]["ground"]) == ("KEY", ("A04",), "A04 3")
    assert number in told.ask[0]
    facts = _facts(
        OTHER,
        plan_no=plan.plan_no,
        wrong={"K11": {"answer": "否", "finding": "存销不符", "note": "说不清销路"}},
        conclusion="违规",
    )
    with pytest.raises(Refused, match="不是已审批"):
        _record(shops, facts)
    advance_plan(plan.plan_no, "approve", shops, now=MONDAY, user="leader")
    kept = _record(shops, facts)
    assert show_inspection(kept.insp_no, shops, user="inspector").kept.record.doubts[0].model == "A04"
    figures = inspection_figures(MONDAY.date(), MONDAY.date(), shops).figures
    assert next(one for one in figures if (one.id, one.of) == ("hit_model", "A04")).value == 1


def test_lists_are_narrowed(shops: Path) -> None:
    _record(shops, _facts())
    _record(shops, _facts(OTHER, kind="DAY", started_at="2026-05-10 09:00", ended_at="2026-05-10 09:20"))

    def found(**wanted: Any) -> list[str]:
        return [one.lic_no for one in list_inspections(InspectionWanted(**wanted), shops, user="leader")]

    assert found() == [SHOP, OTHER]
    assert found(kind="DAY") == found(until=date(2026, 5, 10)) == found(shop="店2") == [OTHER]
    assert found(officer="34990102") == [SHOP, OTHER] and found(officer="34990103") == []
    assert found(overdue_at="2026-12-31T00:00:00") == []
    assert list_clues(ClueWanted(), shops, user="control") == ()
    assert inspection_figures(date(2026, 5, 10), date(2026, 5, 10), shops).off_hours == {"2026-05": 1}
