"""Seized codes traced: every link by value, what is missing in words, and the whole through the command line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zmtool.cli.entry import run
from zmtool.insight.outflow.chain import Known, report_of, traced
from zmtool.insight.outflow.records import OrderLineAt, Seized, Shop, TierChange
from zmtool.insight.outflow.words import gauge_told, lag_told
from zmtool.oversight.roles.definition import Post
from zmtool.values.periods import week_of
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.workspace import trail

from .county import FIRST
from .profile_county import ABROAD, BRAND, county

Ask = Callable[..., Any]
SHOP = "349901100018"
SORTED = date(2026, 6, 5)
SEIZED = Seized("甲1", date(2026, 6, 9), "341201", 7, "白沙", Decimal(10), SORTED, SHOP)


def _line(order: str, days_before: int, qty: int = 20, state: str = "有效", sku: int = 7) -> OrderLineAt:
    day = SORTED - timedelta(days=days_before)
    return OrderLineAt(order, SHOP, sku, day, week_of(day), Decimal(qty), Decimal(100), state, "网订")


def _known(*lines: OrderLineAt, **more: Any) -> Known:
    week = week_of(SORTED)
    base = Known(
        {SHOP: Shop(SHOP, "东街店", "349901", "东街", "1线", "周望", 10, "有效")},
        lines,
        {SHOP: {one.day for one in lines}},
        {week - 1, week},
        {(week, "349901", 7, 10): Decimal(20)},
        (),
        "349901",
        {"349901", "示例县烟草专卖局", ""},
    )
    return replace(base, **more)


def test_the_whole_chain_with_nothing_missing() -> None:
    (one,) = traced([SEIZED], _known(_line("D1", 2)))
    assert one.shop is not None and one.shop.rep == "周望" and one.ours and one.outside
    (order,) = one.candidates
    assert (order.line.order, order.days_before, order.tier, order.cap) == ("D1", 2, 10, Decimal(20))
    assert one.missing == () and one.lag == 4


def test_orders_of_the_days_before_stand_side_by_side() -> None:
    (one,) = traced(
        [SEIZED],
        _known(_line("D0", 0), _line("D3", 3), _line("D4", 4), _line("X", 1, state="取消"), _line("D-1", -1)),
    )
    assert [each.line.order for each in one.candidates] == ["D0", "D3", "X"]


@pytest.mark.parametrize(
    ("seized", "known", "told"),
    [
        (replace(SEIZED, code_lic=""), _known(), ["喷码认不出户（无码，或者被烫、涂、刮），不能追到户"]),
        (replace(SEIZED, code_lic=ABROAD), _known(), [f"喷码证号 {ABROAD} 不是本局的户，请 349902 协查"]),
        (replace(SEIZED, code_lic="349901999999"), _known(), ["登记簿中没有许可证 349901999999"]),
        (replace(SEIZED, code_date=None), _known(), ["喷码上的日期读不出，不能对到订单"]),
        (replace(SEIZED, sku=None), _known(), ["查获记录没有写品规，不能对到订单行"]),
        (SEIZED, _known(), ["2026-06-02 至 2026-06-05 该户没有订单"]),
        (SEIZED, _known(_line("D1", 1, sku=8)), ["2026-06-02 至 2026-06-05 该户有订单，但没有该品规的订单"]),
        (SEIZED, _known(_line("D1", 1, state="取消")), ["2026-06-02 至 2026-06-05 只有未成立的订单（取消）"]),
        (SEIZED, _known(weeks=set()), ["没有导入 2026-W23 的订单"]),
        (
            replace(SEIZED, qty=Decimal(25)),
            _known(_line("D1", 1)),
            ["查获 25 条，多于这些订单行合计的 20 条"],
        ),
        (
            replace(SEIZED, found_date=date(2026, 6, 1)),
            _known(_line("D1", 1)),
            ["喷码日期 2026-06-05 晚于查获日期，请核对"],
        ),
        (SEIZED, _known(_line("D1", 1), caps={}), ["没有 2026-W23 该品规该档位的投放限量"]),
    ],
)
def test_each_missing_link_is_said(seized: Seized, known: Known, told: list[str]) -> None:
    assert list(traced([seized], known)[0].missing) == told


def test_what_the_register_does_not_say_is_said() -> None:
    bare = Shop(SHOP, "东街店", "349901", "", "", "", None, "有效")
    (one,) = traced([SEIZED], _known(_line("D1", 1), shops={SHOP: bare}))
    assert one.missing == ("登记簿没有访销线路", "登记簿没有客户经理", "登记簿没有档位")
    assert one.candidates[0].tier is None and one.candidates[0].cap is None


def test_the_tier_is_that_of_the_week_of_the_order() -> None:
    changes = (
        TierChange(SHOP, SORTED + timedelta(days=9), 8),
        TierChange(SHOP, SORTED + timedelta(days=1), 5),
        TierChange(SHOP, SORTED - timedelta(days=30), 3),
    )
    (one,) = traced([SEIZED], _known(_line("D1", 1), tiers=changes))
    assert one.candidates[0].tier == 5


def test_what_traces_come_to() -> None:
    two = replace(SEIZED, case_no="甲2", found_date=date(2026, 6, 15), qty=Decimal(30))
    local = replace(SEIZED, case_no="本1", found_org="示例县烟草专卖局", qty=Decimal(99))
    none = replace(SEIZED, code_lic="", qty=Decimal(20))
    traces = traced(
        [SEIZED, two, local, none, replace(SEIZED, code_lic=ABROAD, qty=Decimal(7))], _known(_line("D1", 1))
    )
    found = report_of(traces, date(2026, 6, 30), "", reps_seen=True)
    assert (found.cartons, found.counted, found.unreadable) == (Decimal(166), Decimal(40), Decimal(20))
    assert found.unreadable_share == Decimal("0.120482") and found.foreign == (("349902", Decimal(7)),)
    (shop,) = found.shops
    assert (shop.key, shop.cartons, shop.share, shop.cases) == (SHOP, Decimal(40), Decimal(1), 2)
    assert found.reps[0].key == "周望" and found.routes[0].key == "1线"
    assert (found.lag.known, found.lag.least, found.lag.median, found.lag.most) == (2, 4, Decimal(7), 10)
    of_case = report_of(
        [one for one in traces if one.seized.case_no == "本1"], date(2026, 6, 30), "本1", reps_seen=True
    )
    assert of_case.counted == Decimal(99), "of one case everything counts, also what was found here"
    hidden = report_of(traces, date(2026, 6, 30), "", reps_seen=False)
    assert hidden.reps == () and all(one.shop is None or one.shop.rep == "" for one in hidden.traces)
    nothing = report_of((), date(2026, 6, 30), "", reps_seen=True)
    assert nothing.unreadable_share is None and "没有一条" in lag_told(nothing.lag) and nothing.notes == ()


def test_the_gauge_without_and_with_a_limit() -> None:
    open_end = gauge_told(80, 80, date(2026, 6, 30), Decimal("91.6"), None, None)
    assert "待核" in open_end and "进度线" not in open_end
    told = gauge_told(80, 80, date(2026, 6, 30), Decimal("191.6"), Decimal(160), Decimal("69.0"))
    assert "进度线 69.0 条，已用 50.0%，预测超过限额" in told


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("outflow"))


@pytest.fixture
def ask(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("ZMTOOL_USER", "root")

    def asked(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run(["insight", "outflow", *words, "-w", str(place)]) == code
        told = capsys.readouterr()
        return json.loads(told.out) if "--json" in words and code == 0 else told.out + told.err

    return asked


DAY = ("--asof", "2026-06-07")


def test_imported_codes_are_traced(ask: Ask) -> None:
    found = ask(*DAY, "--json")
    assert (found["cartons"], found["counted"], found["unreadable"], found["undated"]) == (
        "109",
        "80",
        "20",
        "6",
    )
    assert found["unreadable_share"] == "0.183486" and found["foreign"] == [
        {"region": "349902", "cartons": "9"}
    ]
    by_shop = {one["seized"].get("code_lic", ""): one for one in found["traces"]}
    first = by_shop[str(FIRST + 1)]
    (order,) = first["orders"]
    assert (order["order"], order["qty"], order["days_before"], order["tier"], order["cap"]) == (
        "D000001",
        "20",
        2,
        10,
        "20",
    )
    assert first["missing"] == [] and first["shop"]["rep"] == "经理2" and first["lag"] == 2
    assert by_shop[str(FIRST + 4)]["missing"] == [
        "2026-06-02 至 2026-06-05 该户有订单，但没有该品规的订单",
        "登记簿没有访销线路",
    ]
    assert found["shops"][0]["key"] == str(FIRST + 4) and found["shops"][0]["share"] == "0.375000"
    assert {one["key"] for one in found["routes"]} == {"不详", "1线", "2线", "3线"}
    assert found["gauge"]["total"] == 80 and found["gauge"].get("limit") is None
    assert any("送货员" in one for one in found["notes"])
    old = ask(*DAY, "--days", "3000", "--json")
    assert old["counted"] == "130" and old["gauge"]["total"] == 80, "the gauge is of the year"


def test_one_case(ask: Ask) -> None:
    found = ask(*DAY, "--case", "本1", "--json")
    assert [one["seized"]["case_no"] for one in found["traces"]] == ["本1"] and found["gauge"] is None
    assert found["traces"][0]["ours"] is False


def test_the_terminal_and_the_page(ask: Ask, tmp_path: Path) -> None:
    told = ask(*DAY)
    for words in (
        "无码率 18.3%",
        "请 349902 协查",
        "查获记录没有写品规",
        "时差（分拣到查获）：最短 2 天",
        "限额：待核",
        "不作比较",
    ):
        assert words in told
    page = tmp_path / "外流.html"
    ask(*DAY, "--html", str(page))
    text = page.read_text("utf-8")
    assert "http:" not in text and "https:" not in text and "<script" not in text
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt;&amp;店" in text and "喷码认不出户" in text and "<svg" in text
    )


def test_other_counties_are_asked_with_a_sealed_package(ask: Ask, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "包" / "协查.zip"
    assert "349902 1 行" in ask(*DAY, "--package", str(path))
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["349902.csv", "manifest.json"]
        manifest = json.loads(archive.read("manifest.json"))
        table = archive.read("349902.csv")
    (one,) = manifest["content"]["files"]
    assert one["sha256"] == hashlib.sha256(table).hexdigest() and one["rows"] == 1
    body = json.dumps(manifest["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert manifest["seal"] == hashlib.sha256(body.encode()).hexdigest()
    header, row = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    assert row[6] == ABROAD and row[3] == "'=HYPERLINK(1)" and row[7:] == ["2026-05-27", "2026-05-30"]
    assert header[0] == "案号" and str(FIRST + 1) not in table.decode("utf-8-sig"), "our own shops stay here"
    last = trail(place, action="insight.outflow.request")
    assert len(last) == 1 and manifest["seal"] in last[0].change


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--case", "没有"), 3, "案件 没有 没有查获喷码"),
        (("--asof", "2098-01-01"), 2, "分析日在今天之后"),
        (("--days", "0"), 2, "回看天数应在"),
        ((*DAY, "--package", "协查.rar"), 2, "应为 .zip"),
        ((*DAY, "--case", "甲1", "--package", "协查.zip"), 5, "没有外地的喷码"),
        ((*DAY, "--region", "341203", "--package", "协查.zip"), 5, "没有 341203 的喷码"),
        ((*DAY, "--html", "/dev/null/x/外流.html"), 5, "文件夹"),
    ],
)
def test_what_is_refused(ask: Ask, words: tuple[str, ...], code: int, told: str) -> None:
    assert told in ask(*words, code=code)


def test_nothing_seized_is_said(ask: Ask) -> None:
    assert "没有查获喷码" in ask("--asof", "2026-03-01", "--days", "30")
    assert BRAND not in ask("--asof", "2026-03-01", "--days", "30")


def test_who_may_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime

    ws = county(tmp_path)
    now = datetime.now().astimezone()
    register_post(Post("control", "内管", ("县内管",)), ws, now=now, user="control")
    register_post(Post("lin", "专卖", ("基层人员",)), ws, now=now, user="control")
    monkeypatch.setenv("ZMTOOL_USER", "lin")
    assert run(["insight", "outflow", "-w", str(ws)]) == 5
    assert "没有" in capsys.readouterr().err
    monkeypatch.setenv("ZMTOOL_USER", "control")
    assert run(["insight", "outflow", *DAY, "-w", str(ws)]) == 0
