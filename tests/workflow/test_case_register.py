"""A bureau's register of cases: every row taken, corrected or refused with its reason; never more than the sheet says."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import BadInput, InvalidValue, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseEvent
from zmtool.goods.records import GoodsLine
from zmtool.law.library import load_causes
from zmtool.sheets.cell_types import take_cell
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.records import Accepted, Rejected
from zmtool.staff.records import Officer
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.case_import import BATCH, RegisterImport, import_register
from zmtool.workflow.case_import_goods import goods_in
from zmtool.workflow.case_import_row import GivenCase, Known, given_case
from zmtool.workflow.cases import import_case, list_cases, load_case, save_case, show_case
from zmtool.workflow.workspace import check_trail, create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SETTINGS = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", court="示例县人民法院"))
CLEAN = shipped_root() / "sample_cases" / "clean" / "case.yaml"
NUMBER = "示烟立〔2025〕第61号"
ROW = {
    "立案编号": "示烟立[2025]61号",
    "案由": "涉嫌未在当地烟草专卖批发企业进货",
    "案件来源": "举报",
    "案发时间": "2025年3月5日9时30分",
    "案发地点": "示例县东街1号",
    "当事人": "陶映雪",
    "当事人类型": "个体户",
    "字号/单位名称": "映雪商店",
    "身份证号": "349901199003077728",
    "许可证号": "349901100018",
    "电话": "13900000001",
    "承办人": "林一舟、周望",
    "执法证号": "34990101、34990102",
    "立案时间": "45722",
    "处罚决定书文号": "示烟处（2025）61号",
    "处罚日期": "2025.3.20",
    "罚款（元）": "￥1,234.50元",
    "处罚结果": "处以进货总额7%的罚款，计1234.50元",
    "送达日期": "20250322",
    "缴款日期": "2025-03-25 00:00:00",
    "结案日期": "2025/3/28",
    "归档日期": "",
    "涉案物品": "中华(硬)12条、玉溪(软)10条",
    "案值": "17,635.71",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create(tmp_path / "工作区", now=NOW, user="周望", settings=SETTINGS).root


def _sheet(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _import(folder: Path, *rows: dict[str, str], **options: object) -> RegisterImport:
    path = _sheet(folder.parent / "案件台账.csv", rows)
    return import_register(path, folder, now=NOW, user="周望", **options)  # type: ignore[arg-type]


def _refused(folder: Path, **cells: str) -> Rejected:
    done = _import(folder, {**ROW, **cells})
    assert done.rows == () and list_cases(folder).total == 0
    return done.preview.rejected[0]


# One row


def test_a_row_becomes_a_case_with_the_steps_it_gives(folder: Path) -> None:
    done = _import(folder, ROW)
    assert (done.count("new"), done.preview.rejected) == (1, ())
    case = load_case(NUMBER, folder)
    assert (case.cause, case.source, case.stage) == ("not_local_purchase", "举报投诉", "closed")
    assert case.incident_time == datetime(2025, 3, 5, 9, 30)
    assert (case.party.kind, case.party.org_name, case.party.license_no) == (
        "个体工商户",
        "映雪商店",
        "349901100018",
    )
    assert case.officers == (Officer("林一舟", "34990101"), Officer("周望", "34990102"))
    assert (case.decision_number, case.penalty.fine) == ("示烟处〔2025〕第61号", Decimal("1234.50"))
    assert case.penalty.base_amount == Decimal("17635.71")
    assert case.goods == (
        GoodsLine("中华(硬)", "条", Decimal(12)),
        GoodsLine("玉溪(软)", "条", Decimal(10)),
    )
    assert [(one.step, one.on.isoformat()) for one in case.events] == [
        ("file", "2025-03-06"),
        ("decide", "2025-03-20"),
        ("serve", "2025-03-22"),
        ("pay", "2025-03-25"),
        ("close", "2025-03-28"),
    ]
    assert [one.amount for one in case.events if one.amount is not None] == [Decimal("1234.50")]
    assert (case.filing_date, case.clue_date, case.archive_date) == (date(2025, 3, 6), None, None)
    assert case.bureau.court == "示例县人民法院"


def test_what_was_understood_is_told(folder: Path) -> None:
    done = _import(folder, {**ROW, "案由": "乱渠道进货"})
    told = {(one.label, one.after) for one in done.preview.corrected}
    assert ("案件编号", NUMBER) in told
    assert ("案由", "未在当地烟草专卖批发企业进货") in told
    assert ("立案日期", "2025-03-06") in told
    assert all(one.row == 2 for one in done.preview.corrected)


def test_the_same_row_again_changes_nothing(folder: Path) -> None:
    _import(folder, ROW)
    before = show_case(NUMBER, folder)
    done = _import(folder, ROW)
    assert [one.outcome for one in done.rows] == ["unchanged"]
    assert show_case(NUMBER, folder) == before


def test_other_content_is_a_conflict_until_somebody_says_yes(folder: Path) -> None:
    _import(folder, ROW)
    case = load_case(NUMBER, folder)
    noted = replace(
        case,
        summary="举报称其销售外地卷烟",
        goods=(replace(case.goods[0], unit_price=Decimal(450)), case.goods[1]),
        officers=(replace(case.officers[0], valid_to=date(2027, 1, 1)), case.officers[1]),
    )
    save_case(noted, folder, now=NOW, user="周望")
    changed = {**ROW, "罚款（元）": "1300", "归档日期": "2025-04-10"}
    done = _import(folder, changed)
    assert (done.conflicts, done.rows) == (1, ())
    assert done.preview.rejected[0].reason == (
        "案件已存在，内容不同：归档日期 （空） → 2025-04-10；罚款金额 1234.50 → 1300.00；步骤日期；"
        "阶段 结案 → 归档；确认要按台账更新请加 --yes"
    )
    assert load_case(NUMBER, folder) == noted
    assert [one.outcome for one in _import(folder, changed, overwrite=True).rows] == ["changed"]
    after = load_case(NUMBER, folder)
    archived = CaseEvent("archive", date(2025, 4, 10))
    assert after == replace(
        noted,
        stage="archived",
        archive_date=date(2025, 4, 10),
        penalty=replace(noted.penalty, fine=Decimal("1300.00")),
        events=(*noted.events, archived),
    )


def test_a_case_that_went_on_is_not_taken_back(folder: Path) -> None:
    open_case = {key: value for key, value in ROW.items() if "日期" not in key and key != "处罚决定书文号"}
    _import(folder, {**open_case, "案件状态": "立案"})
    assert load_case(NUMBER, folder).stage == "filed"
    _import(folder, ROW, overwrite=True)
    assert load_case(NUMBER, folder).stage == "closed"
    done = _import(folder, {**open_case, "案件状态": "立案"})
    assert [one.outcome for one in done.rows] == ["unchanged"]


def test_a_complete_case_meets_its_row(folder: Path) -> None:
    """What the papers of a case show need not be recorded a second time."""
    import_case(CLEAN, folder, now=NOW, user="周望")
    case = read_case(CLEAN)
    assert case.filing_date and case.decision_date and case.closing_date
    row = {
        "案件编号": case.case_no,
        "案由": "未在当地烟草专卖批发企业进货",
        "当事人": case.party.name,
        "立案日期": case.filing_date.isoformat(),
        "决定日期": case.decision_date.isoformat(),
        "结案日期": case.closing_date.isoformat(),
        "承办人": "、".join(one.name for one in case.officers),
        "案发时间": case.incident_time.date().isoformat() if case.incident_time else "",
    }
    assert [one.outcome for one in _import(folder, row).rows] == ["unchanged"]
    assert load_case(case.case_no, folder) == case


# Refusals


@pytest.mark.parametrize(
    ("field", "value", "label", "reason"),
    [
        ("案由", "卖假烟", "案由", "没有这一措辞"),
        ("案由", "未在当地烟草专卖批发企业进货、销售非法生产的烟草专卖品", "案由", "2 个案由"),
        ("当事人", "", "当事人", "没有填写"),
        ("身份证号", "349901199003077725", "身份证号码", "校验"),
        ("身份证号", "3.49901E+17", "证件号码", "科学计数法"),
        ("许可证号", "34990110001", "许可证号", "12 位"),
        ("立案时间", "2025-02-30", "立案日期", "不存在"),
        ("立案时间", "2025-04-01", "决定日期", "早于立案日期"),
        ("结案日期", "2025-03-01", "结案日期", "早于决定日期"),
        ("送达日期", "2027-01-01", "送达日期", "在今天"),
        ("案发时间", "2027-01-01 09:00", "案发时间", "在今天"),
        ("罚款（元）", "约一千", "罚款金额", "金额"),
        ("处罚决定书文号", "示烟处〔2025第61号", "决定书文号", "应形如"),
        ("涉案物品", "中华(硬)若干", "涉案物品", "品名加数量"),
        ("执法证号", "34990101", "执法证号", "对不上"),
        ("案件来源", "听说", "案件来源", "之一"),
        ("字号/单位名称", "店" * 301, "字号名称", "超过 300 字"),
    ],
)
def test_a_row_that_cannot_be(folder: Path, field: str, value: str, label: str, reason: str) -> None:
    refused = _refused(folder, **{field: value})
    assert refused.row == 2 and refused.label == label
    assert reason in refused.reason


def test_days_run_forward_also_where_one_between_is_missing(folder: Path) -> None:
    refused = _refused(folder, 处罚日期="", 结案日期="2025-03-01")
    assert (refused.label, refused.value) == ("结案日期", "2025-03-01")
    assert refused.reason.startswith("早于立案日期 2025-03-06")


def test_a_refused_row_does_not_stop_the_others(folder: Path, tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "立案编号": "示烟立〔2025〕62号", "案由": "=卖假烟"}, {**ROW, "立案编号": "A-63"}]
    problems = tmp_path / "问题行.xlsx"
    done = _import(folder, *rows, problems=problems)
    assert (done.count("new"), [one.row for one in done.preview.rejected]) == (2, [3])
    assert {one.case_no for one in list_cases(folder).cases} == {NUMBER, "A-63"}
    again = import_register(problems, folder, now=NOW, user="周望")
    assert [one.value for one in again.preview.rejected] == ["=卖假烟"]
    from openpyxl import load_workbook

    workbook = load_workbook(problems)
    sheet = workbook.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("案由") + 1
    assert sheet.cell(2, column).data_type == "s"
    sheet.cell(2, column).value = "未在当地烟草专卖批发企业进货"
    workbook.save(problems)
    mended = import_register(problems, folder, now=NOW, user="周望")
    assert (mended.count("new"), mended.preview.rejected) == (1, ())


def test_two_rows_of_one_case(folder: Path) -> None:
    done = _import(folder, ROW, {**ROW, "电话": "13900000002"}, ROW)
    assert (done.count("new"), len(done.preview.rejected), len(done.preview.skipped)) == (1, 1, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    _import(folder, ROW)
    rows = [
        {**ROW, "电话": "13900000002"},
        {**ROW, "立案编号": "示烟立〔2025〕62号"},
        {**ROW, "立案编号": ""},
    ]
    told = _import(folder, *rows, dry_run=True)
    assert list_cases(folder).total == 1
    done = _import(folder, *rows)
    assert told.rows == done.rows and told.preview == done.preview


def test_an_interrupted_import_is_taken_up_again(folder: Path) -> None:
    rows = [{**ROW, "立案编号": f"示烟立〔2025〕{number}号"} for number in range(1, BATCH + 4)]

    def power_cut(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _import(folder, *rows, progress=power_cut)
    assert list_cases(folder).total == BATCH
    done = _import(folder, *rows)
    assert (done.count("unchanged"), done.count("new")) == (BATCH, 3)
    assert check_trail(folder).problems == ()


def test_a_bureau_without_a_name_cannot_take_cases_in(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="单位名称"):
        _import(create(tmp_path / "空", now=NOW, user="周望").root, ROW)


def test_what_cannot_be_started(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="xlsx"):
        _import(folder, ROW, problems=tmp_path / "问题行.csv")
    with pytest.raises(BadInput, match="表头"):
        _import(folder, {"甲": "1", "乙": "2"})
    nameless = create(tmp_path / "空", now=NOW, user="周望").root
    own = nameless / "schemas" / "imports" / "cases.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    shipped = (shipped_root() / "schemas" / "imports" / "cases.yaml").read_text(encoding="utf-8")
    own.write_text(shipped.replace("核查: verifying", "核查: checking"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="checking"):
        _import(nameless, ROW)


# What single cells say


def _given(**values: str) -> GivenCase | Rejected:
    stages = {step.id: step.stage for step in load_life_cycle().steps.values()}
    registered = {
        "林一舟": (Officer("林一舟", "34990101", "主办"),),
        "周望": (Officer("周望", "34990102"), Officer("周望", "34990109")),
    }
    known = Known(load_mapping("cases"), load_causes(), registered, NOW.date(), stages)
    base = {"case_no": NUMBER, "cause": "not_local_purchase", "party": "陶映雪"}
    return given_case(Accepted(2, MappingProxyType({**base, **values})), known)


def _taken(**values: str) -> GivenCase:
    given = _given(**values)
    assert isinstance(given, GivenCase), given
    return given


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"uscc": "92349901MA0000007A"}, "个体工商户"),
        ({"uscc": "91349901MA0000007D"}, "法人"),
        ({"license_no": "349901100018"}, "个体工商户"),
        ({"license_no": "349901200018"}, ""),
        ({"id_no": "349901199003077728"}, "自然人"),
        ({"id_no": "349901199003077728", "org_name": "映雪商店"}, ""),
        ({"party": "不详"}, "无主"),
        ({"party_kind": "法人", "license_no": "349901100018"}, "法人"),
        ({}, ""),
    ],
)
def test_the_kind_of_party_is_taken_from_numbers_or_not_at_all(values: dict[str, str], kind: str) -> None:
    given = _taken(**values)
    assert given.kind == kind
    assert bool(given.corrected) == (bool(kind) and "party_kind" not in values)


def test_a_party_whose_kind_nobody_knows_is_refused(folder: Path) -> None:
    row = {key: ROW[key] for key in ("立案编号", "案由", "当事人")}
    refused = _import(folder, row).preview.rejected[0]
    assert refused.label == "当事人类型" and "没有填写" in refused.reason


def test_an_incident_without_an_hour_gets_none() -> None:
    given = _taken(incident_time="2025-03-05")
    assert given.case["act_end_date"] == date(2025, 3, 5) and "incident_time" not in given.case
    assert given.corrected[0].reason == "没有写时刻，案发时间留空"


@pytest.mark.parametrize(
    ("values", "officers"),
    [
        ({"officers": "林一舟\n张三"}, [("林一舟", "34990101"), ("张三", "")]),
        ({"officers": "林一舟 张三"}, [("林一舟", "34990101"), ("张三", "")]),
        ({"officers": "林一舟/张三"}, [("林一舟", "34990101"), ("张三", "")]),
        ({"officers": "周望（34990109）"}, [("周望", "34990109")]),
        ({"officers": "林一舟(执法证号:34990108)"}, [("林一舟", "34990108")]),
        (
            {"officers": "林一舟\n周望", "cert_nos": "34990101\n34990102"},
            [("林一舟", "34990101"), ("周望", "34990102")],
        ),
        ({}, []),
    ],
)
def test_officers(values: dict[str, str], officers: list[tuple[str, str]]) -> None:
    assert [(one.name, one.cert_no) for one in _taken(**values).officers] == officers


def test_officers_that_cannot_be_told() -> None:
    namesakes = _given(officers="周望")
    assert isinstance(namesakes, Rejected) and "2 位周望" in namesakes.reason
    other = _given(officers="林一舟（34990101）", cert_nos="34990102")
    assert isinstance(other, Rejected) and "不一致" in other.reason


@pytest.mark.parametrize(
    ("values", "step", "stage"),
    [
        ({"decision_date": "2025-03-20"}, "decide", "decided"),
        ({"decision_date": "2025-03-20", "procedure": "summary"}, "decide_onsite", "decided"),
        ({"decision_date": "2025-03-20", "penalty_text": "不予行政处罚"}, "decide_no_penalty", "no_penalty"),
        ({"decision_date": "2025-03-20", "status": "no_penalty"}, "decide_no_penalty", "no_penalty"),
        ({"decision_date": "2025-03-20", "party": "无主"}, "unclaimed_decide", "unclaimed_disposed"),
        ({"status": "withdrawn"}, "", "withdrawn"),
        ({"decision_date": "2025-03-20", "status": "filed"}, "decide", "decided"),
        ({"decision_date": "2025-03-20", "penalty_text": "已结案"}, "decide", "closed"),
        ({}, "", "clue"),
    ],
)
def test_the_stage_follows_from_days_and_from_the_registers_word(
    values: dict[str, str], step: str, stage: str
) -> None:
    given = _taken(**values)
    assert [one.step for one in given.events] == ([step] if step else [])
    assert given.stage == stage


def test_a_value_is_the_base_only_where_the_fine_goes_by_value() -> None:
    assert _taken(goods_value="100.00").penalty == {"base_amount": Decimal("100.00")}
    assert _taken(goods_value="100.00", base_amount="90.00").penalty == {"base_amount": Decimal("90.00")}
    fixed = _taken(cause="sell_to_minor", goods_value="100.00")
    assert fixed.penalty == {} and "未采用" in fixed.corrected[0].reason


def test_a_credit_code_in_the_column_of_identity_numbers() -> None:
    given = _taken(id_no="92349901ma0000007a")
    assert (given.party["uscc"], given.kind) == ("92349901MA0000007A", "个体工商户")
    assert "id_no" not in given.party


def test_a_header_in_ten_thousand_yuan(folder: Path) -> None:
    row = {key: value for key, value in ROW.items() if key not in ("罚款（元）", "案值")}
    done = _import(folder, {**row, "罚款金额（万元）": "0.12345", "案值(万元)": "1.5万元"})
    assert (done.count("new"), done.preview.rejected) == (1, ())
    penalty = load_case(NUMBER, folder).penalty
    assert (penalty.fine, penalty.base_amount) == (Decimal("1234.50"), Decimal("15000.00"))


# Goods in one cell


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("中华(硬)12条、玉溪(软)10条", [("中华(硬)", "条", "12"), ("玉溪(软)", "条", "10")]),
        ("云烟(紫) 两条三包；雪茄：12支", [("云烟(紫)", "包", "23"), ("雪茄", "支", "12")]),
        (
            "红塔山(硬经典100) 1,601条,烟丝3.5公斤",
            [("红塔山(硬经典100)", "条", "1601"), ("烟丝", "公斤", "3.5")],
        ),
        ("12条中华(硬)\n利群(新版)*5盒。共计17条", [("中华(硬)", "条", "12"), ("利群(新版)", "包", "5")]),
        ("软玉溪半条，共2个品种22条", [("软玉溪", "条", "0.5")]),
        ("", []),
    ],
)
def test_goods_in_a_cell(text: str, lines: list[tuple[str, str, str]]) -> None:
    assert [(one.name, one.unit, str(one.quantity)) for one in goods_in(text)] == lines


@pytest.mark.parametrize(
    "text", ["中华(硬)", "若干条", "12条", "中华(硬)0条", "中华(硬)12", "中华12条玉溪10条"]
)
def test_goods_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InvalidValue):
        goods_in(text)


names = st.sampled_from(
    ["中华(硬)", "红塔山(硬经典100)", "云烟(硬小熊猫家园中支16支)", "七匹狼（软灰）", "555(金)"]
)
counts = st.tuples(st.integers(1, 99_999), st.sampled_from(["条", "包", "支", "件", "公斤"]))


@given(st.lists(st.tuples(names, counts), max_size=6), st.sampled_from(["、", "；", "，", "\n", ";"]))
def test_goods_come_out_as_they_were_written(goods: list[tuple[str, tuple[int, str]]], between: str) -> None:
    text = between.join(f"{name}{count}{unit}" for name, (count, unit) in goods)
    assert [(one.name, int(one.quantity), one.unit) for one in goods_in(text)] == [
        (name, count, unit) for name, (count, unit) in goods
    ]


FIELDS = [one for one in load_mapping("cases").fields if one.id not in ("case_no", "cause", "party")]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=8))
def test_any_text_in_any_cell_is_taken_or_refused(cells: dict[object, str]) -> None:
    values = {}
    for field, text in cells.items():
        try:
            taken = take_cell(text, field)  # type: ignore[arg-type]
        except InvalidValue:
            continue
        if taken.text:
            values[field.id] = taken.text  # type: ignore[attr-defined]
    assert isinstance(_given(**values), GivenCase | Rejected)
