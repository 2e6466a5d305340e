"""zmtool license report: figures counted by the database, held against what the health check finds one by one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.test_license_life import BY_LEADER, LICENCE, NEW, TO_APPROVAL, Desk, desk, received, steps
from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run
from zmtool.cli.who import right_now
from zmtool.workflow.licence_report import months_back
from zmtool.workflow.licences import check_register

__all__ = ["desk"]

TODAY = date(2026, 11, 1)
HEAD = (
    "许可证号,客户名称,负责人,身份证号,信用代码,经济类型,经营地址,供货单位,有效期起,有效期止,发证日期,状态,"
    "停业起,停业止,联系电话,订货电话,业态,市场类型,档位,经度,纬度,坐标系,执照状态,执照有效期止,最近订货日期"
)
IDS = ("349901190001010019", "349901199206080038", "349901190001010018", "349901201001010010", "")
CODES = ("92349901MA0000007A", "91349901MA0000007D", "92349901MA0000008A", "349901600012345", "")


def register(count: int, seed: int) -> Iterator[str]:
    """Entries of which many are wrong, in every way that the rules know."""
    dice = random.Random(seed)
    for number in range(count):
        start = date(2020, 2, 29) + timedelta(days=dice.randrange(2400))
        end = start.replace(day=28, year=start.year + 5) + timedelta(
            days=dice.choice((-400, -1, 0, 1, 3, 30))
        )
        suspended = start + timedelta(days=30)
        yield ",".join(
            (
                f"{dice.choice(('349901', '349901', '349902', '349907'))}{dice.choice('1123')}{number:05d}",
                f"店{number}",
                dice.choice(("宋知远", "温书航", "何平川")),
                dice.choice(IDS),
                dice.choice(CODES),
                dice.choice(("个体", "有限责任", "")),
                dice.choice(("示例县", "样板县", "示 例县", "")) + f"新街{dice.randrange(40)}号",
                dice.choice(("示例市公司", "别的公司", "")),
                start.isoformat(),
                end.isoformat() if end >= start else "",
                start.isoformat(),
                dice.choice(("有效", "有效", "停业", "整顿", "注销")),
                suspended.isoformat(),
                dice.choice(("", (suspended + timedelta(days=300)).isoformat(), "2036-01-01")),
                dice.choice(("13900000001", "13900000002", f"139{number:08d}")),
                dice.choice(("13900000003", "")),
                dice.choice("ZBS"),
                dice.choice(("城镇", "乡村")),
                str(dice.randrange(1, 5)),
                *dice.choice(
                    (
                        ("121.5", "31.5"),
                        ("121.005", "31.5"),
                        ("120.992", "31.004"),
                        ("122.6", "31.5"),
                        ("", ""),
                    )
                ),
                dice.choice(("WGS-84", "GCJ-02", "BD-09", "")),
                dice.choice(("", "存续", "已注销")),
                dice.choice(("", "2026-10-31", "2030-01-01")),
                dice.choice(("", "2026-10-20", "2026-03-01")),
            )
        )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder)]) == 0
    rules = (shipped_root() / "schemas" / "licenses" / "health.yaml").read_text(encoding="utf-8")
    rules = rules.replace("suppliers: []", "suppliers: [示例市公司]").replace(
        "regions: []",
        "regions:\n  - {codes: ['349901'], words: [示例县], box: [121.0, 31.0, 122.0, 32.0]}\n"
        "  - {codes: ['349902'], words: [样板县]}",
    )
    own = folder / "schemas" / "licenses" / "health.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(rules, encoding="utf-8")
    take(folder, tmp_path, list(register(400, 3)))
    return folder


def take(work: Path, folder: Path, lines: list[str]) -> None:
    table = folder / "户.csv"
    table.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    assert run(["license", "import", str(table), "-w", str(work)]) in (0, 8)


def report(capsys: pytest.CaptureFixture[str], work: Path, *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    arguments = ("--on", TODAY, *arguments)
    code = run(["license", "report", *map(str, arguments), "-w", str(work), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_quality_is_what_the_health_check_finds(capsys: pytest.CaptureFixture[str], work: Path) -> None:
    checkup = check_register(work, today=TODAY)
    wrong = {
        code: {one.lic_no for one in checkup.ailments if one.code == code} for code in checkup.rules.rules
    }
    code, told = report(capsys, work)
    assert code == 0 and told["quality"]["entries"] == checkup.entries > 350
    hits = {one["code"]: one["hits"] for one in told["quality"]["rules"]}
    assert hits == {code: len(found) for code, found in wrong.items()}
    assert {code for code, found in wrong.items() if not found} == {"V01", "V02"}
    shares = [1 - count / checkup.entries for count in hits.values()]
    assert told["quality"]["score"] == pytest.approx(100 * sum(shares) / 15, abs=0.01)
    for rule in ("V08", "V09", "V14"):
        listed = told["inconsistent"][rule]
        assert listed["total"] == len(wrong[rule])
        assert [one["lic_no"] for one in listed["first"]] == sorted(wrong[rule])[:200]


def test_what_is_not_filled_in_is_not_judged(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    code, told, _ = desk("report", "--on", "2026-05-20")
    shares = {one["code"]: one["sound"] for one in told["quality"]["rules"]}
    assert code == 0 and shares["V11"] is None and shares["V12"] is None and shares["V01"] == 1


def test_lists_and_months(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    lines = [
        f"34990110900{n},店,宋知远,,,,示例县老街{n}号,,2021-12-01,{end},2026-10-05,{status},,,,,Z,城镇,{n},,,,,,{last}"
        for n, end, status, last in (
            (1, "2026-11-01", "有效", "2026-10-30"),
            (2, "2026-12-01", "有效", "2026-06-01"),
            (3, "2026-12-02", "有效", ""),
            (4, "2027-01-30", "停业", ""),
            (5, "2026-10-31", "有效", ""),
        )
    ]
    before = report(capsys, work)[1]
    take(work, tmp_path, lines)
    after = report(capsys, work)[1]
    grown = [b["entries"] - a["entries"] for a, b in zip(before["expiring"], after["expiring"], strict=True)]
    assert grown == [2, 1, 1]
    assert after["expiring"][0] == {
        "from": "2026-11-01",
        "to": "2026-12-01",
        "entries": after["expiring"][0]["entries"],
    }
    statuses = [{one["status"]: one["entries"] for one in told["statuses"]} for told in (before, after)]
    assert {key: statuses[1][key] - statuses[0][key] for key in statuses[1]} == {
        "ACTIVE": 3,
        "SUSPENDED": 1,
        "EXPIRED": 1,
        "RECTIFYING": 0,
        "CANCELLED": 0,
    }
    # No order since 2026-08-03: 2 by its last order; 3 never ordered and was issued in October.
    assert after["idle"]["total"] - before["idle"]["total"] == 1
    months = {one["month"]: one for one in after["months"]}
    assert list(months)[-1] == "2026-11" and len(months) == 12
    earlier = {one["month"]: one for one in before["months"]}
    assert months["2026-10"]["issued"] - earlier["2026-10"]["issued"] == 5
    assert sum(one["entries"] for one in after["spread"]) == statuses[1]["ACTIVE"] + statuses[1]["SUSPENDED"]


def test_a_licence_is_closed_by_a_change_not_by_coming_in(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    today = right_now().date()
    told = report(capsys, work, "--on", today)[1]
    assert sum(one["closed"] for one in told["months"]) == 0
    line = "349901109001,店,宋知远,,,,示例县老街1号,,2025-12-01,2030-11-30,,{},,,,,Z,城镇,1,,,,,,"
    take(work, tmp_path, [line.format("有效")])
    take(work, tmp_path, [line.format("注销")])
    told = report(capsys, work, "--on", today)[1]
    assert told["months"][-1]["closed"] == 1


def test_applications_by_month_and_matter(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(
        desk,
        number,
        *TO_APPROVAL,
        ("准予许可", "2026-05-11", *BY_LEADER),
        ("制证登记", "2026-05-12", *LICENCE),
    )
    late = received(desk, "歇业", "--lic-no", "349901100018", "--material", "身份证明")
    accepted = desk("advance", late, "受理", "--at", "2026-05-06")
    assert accepted[0] == 0, accepted[2]
    code, told, _ = desk("report", "--on", "2026-06-20", "--months", 3)
    assert code == 0 and [one["month"] for one in told["months"]] == ["2026-04", "2026-05", "2026-06"]
    assert told["months"][1]["new"] == 1
    new, closing = (
        next(one for one in told["applications"] if one["label"] == label) for label in ("新办", "歇业")
    )
    assert (new["month"], new["accepted"], new["decided"], new["granted"], new["late"]) == (
        "2026-05",
        1,
        1,
        1,
        0,
    )
    assert new["mean_working_days"] == 4 and new["over_promise"] == 0
    assert (closing["accepted"], closing["decided"], closing["mean_working_days"]) == (1, 0, None)


def test_a_decision_after_the_promised_day_is_counted(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL, ("准予许可", "2026-05-20", *BY_LEADER))
    (month,) = desk("report", "--on", "2026-06-20")[1]["applications"]
    assert (month["over_promise"], month["over_promise_share"], month["late"]) == (1, 1.0, 0)


def test_the_workbook_opens_again(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    take(
        work,
        tmp_path,
        [
            "349901109001,=1+1,宋知远,,,,示例县老街1号,,2025-12-01,2030-11-30,2025-12-01,有效,,,,,Z,城镇,1,,,,,,"
        ],
    )
    out = tmp_path / "报表.xlsx"
    code, told = report(capsys, work, "-o", out, "--limit", 1000)
    assert code == 0 and told["file"] == str(out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "到期分布",
        "状态",
        "新办注销",
        "业态市场档位",
        "未订货",
        "不一致",
        "数据质量",
        "申请",
        "服务指标",
        "单元余量",
        "轮候榜",
        "信用分布",
        "信用变动",
    ]
    cells = [cell for row in book["未订货"].iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type in ("s", "d", "n") for cell in cells)
    assert next(cell for cell in cells if cell.value == "=1+1").quotePrefix
    numbers = [row[0] for row in book["未订货"].iter_rows(min_row=2, values_only=True)]
    assert numbers == [one["lic_no"] for one in told["idle"]["first"]] and all(
        isinstance(one, str) for one in numbers
    )


def test_wrong_words_of_the_command(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    assert report(capsys, work, "--months", 0)[0] == 2
    assert report(capsys, work, "--idle", 0)[0] == 2
    assert report(capsys, work, "--on", "明天")[0] == 2
    assert report(capsys, work, "-o", tmp_path / "a.csv")[0] == 2


def test_months_run_over_the_year() -> None:
    assert months_back(date(2026, 2, 3), 4) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_indicators_that_the_records_prove_and_those_that_they_do_not(desk: Desk) -> None:
    online = received(desk, "歇业", "--lic-no", "349901100018", "--channel", "网上")
    at_counter = received(desk, "新办", *NEW)
    steps(
        desk,
        online,
        ("受理", "2026-05-06"),
        ("审核", "2026-05-06", "--by", "何平川"),
        ("准予许可", "2026-05-06", "--by", "陆承安"),
    )
    steps(desk, at_counter, *TO_APPROVAL, ("准予许可", "2026-05-11", *BY_LEADER))
    found = {one["id"]: one for one in desk("report", "--on", "2026-05-20")[1]["indicators"]}
    assert (found["online"]["count"], found["online"]["of"], found["online"]["share"]) == (1, 2, 0.5)
    assert (found["at_once"]["count"], found["at_once"]["of"]) == (1, 2)
    for name in ("no_visit", "satisfaction"):
        assert found[name]["share"] is None and found[name]["count"] is None and found[name]["meaning"]
    nothing = {one["id"]: one["share"] for one in desk("report", "--on", "2026-04-20")[1]["indicators"]}
    assert set(nothing.values()) == {None}, "no decisions, no share"


def test_what_cells_have_left_who_waits_and_how_credit_stands(desk: Desk, tmp_path: Path) -> None:
    work = str(tmp_path / "work")
    points = shipped_root() / "sample_cases" / "layout" / "points.csv"
    for command in (
        ["license", "layout", "points", "import", str(points)],
        ["license", "layout", "join", "示烟申9", "--cell", "A01", "--accepted", "2026-06-01T09:30:15"],
        [
            *("credit", "add", "349901100018", "G02", "--source", "检查", "--ref", "示检〔2026〕第3号"),
            *("--on", "2026-03-02"),
        ],
    ):
        assert run([*command, "-w", work]) == 0
    _, told, _ = desk("report", "--on", right_now().date())
    cells = {one["code"]: (one["planned"], one["there"], one["left"]) for one in told["cells"]}
    assert cells["A01"] == (152, 2, 150)
    assert [(one["cell"], one["number"], one["application_no"]) for one in told["waiting"]] == [
        ("A01", 1, "示烟申9")
    ]
    assert sum(told["credit"]["grades"].values()) == 1 and told["credit"]["ungraded"] == 1
    assert [one["from"] for one in told["credit"]["moves"]] == [""]
    assert desk("report", "--on", "2026-01-20")[1]["credit"]["grades"] == {}, "grades of a day, not of later"


def test_without_a_plan_of_the_region_no_cell_has_a_figure(
    capsys: pytest.CaptureFixture[str], work: Path
) -> None:
    assert report(capsys, work)[1]["cells"] is None
