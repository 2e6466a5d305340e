"""Order exports as clerks really get them: read, previewed, taken in once, replaced, withdrawn, made anew."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.insight.data import keep
from zmtool.insight.data.columns import HEAD, LINE, columns_at, quoted
from zmtool.store.audit import verify_chain
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.insight_calendar import explain_gap, imports, weeks_of
from zmtool.workflow.insight_data import (
    accept_batch,
    discard_batch,
    import_orders,
    rebuild,
    withdraw_batch,
)
from zmtool.workflow.insight_reference import import_reference
from zmtool.workflow.workspace import create, opened

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=timezone(timedelta(hours=8)))
BY: dict[str, Any] = {"now": NOW, "user": "周望"}
HEADER = ["订单编号", "专卖证号", "订货日期", "卷烟名称", "需求量", "实发量", "批发价", "金额"]
SHOP, OTHER = "349901100018", "349901100026"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "ws", now=NOW, user="周望")
    return tmp_path / "ws"


def rows(day: str = "2026-06-03", qty: object = 20, code: str = "CO1", lic: str = SHOP) -> list[list[object]]:
    return [
        [code, lic, day, "白沙（精品）", qty, qty, "100.00", ""],
        [code, lic, day, "黄山（新）", 12, 10, 80, "800"],
    ]


def as_csv(path: Path, lines: list[list[object]], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    return path


def held(folder: Path, table: str = LINE) -> list[tuple[Any, ...]]:
    """What the columns hold, as plain rows."""
    with opened(folder, now=NOW) as at, at.reading() as session:
        files = keep.part_files(keep.parts(session), folder / FOLDER, table)
    if not files:
        return []
    with columns_at(folder / FOLDER) as connection:
        columns = (
            "lic_no, order_date, sku, qty, price, amt, state"
            if table == LINE
            else "code, lic_no, state, channel, ip"
        )
        listed = ", ".join(map(quoted, files))
        return connection.execute(f"SELECT {columns} FROM read_parquet([{listed}]) ORDER BY ALL").fetchall()


def test_gb18030_with_a_title_a_total_and_a_foot(folder: Path, tmp_path: Path) -> None:
    lines = [
        ["某县卷烟订单明细表"],
        ["单位：条、元"],
        HEADER,
        *rows(),
        ["合计", "", "", "", 32, 30, "", "2800"],
        ["制表人：李四"],
    ]
    done = import_orders(as_csv(tmp_path / "订单.csv", lines, "gb18030"), folder, **BY)
    assert done.batch is not None and done.batch.state == keep.STAGED
    assert (done.summary["accepted"], done.summary["skipped"], done.summary["orders"]) == (2, 2, 1)
    assert held(folder) == [], "nothing is taken in before a person says so"
    accept_batch(done.batch.number, folder, **BY)
    assert [(row[0], str(row[1]), f"{row[3]}", f"{row[4]}", f"{row[5]}", row[6]) for row in held(folder)] == [
        (349901100018, "2026-06-03", "20.00", "100.00", "2000.00", "有效"),
        (349901100018, "2026-06-03", "10.00", "80.00", "800.00", "有效"),
    ]


def test_tab_separated_text_named_xls(folder: Path, tmp_path: Path) -> None:
    done = import_orders(
        as_csv(tmp_path / "订单.xls", [HEADER, *rows("20260603")], "gb18030", "\t"), folder, accept=True, **BY
    )
    assert done.batch is not None and done.batch.state == keep.ACCEPTED and len(held(folder)) == 2


def test_html_named_xls(folder: Path, tmp_path: Path) -> None:
    cells = "".join(
        f"<tr>{''.join(f'<td>{one}</td>' for one in line)}</tr>" for line in [HEADER, *rows("2026/6/3")]
    )
    path = tmp_path / "订单.xls"
    path.write_text(f"<html><meta charset=utf-8><table>{cells}</table></html>", "utf-8")
    import_orders(path, folder, accept=True, **BY)
    assert len(held(folder)) == 2


def test_a_workbook_with_figures_for_numbers_and_days(folder: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["订单明细"])
    sheet.append(
        [
            "CO_NUM",
            "LICENSE_CODE",
            "BORN_DATE",
            "ITEM_ID",
            "ITEM_NAME",
            "QTY_ORD",
            "PRICE",
            "AMT",
            "PMT_STATUS",
            "UNIQUE_KIND",
        ]
    )
    sheet.append(
        ["CO9", 349901100018, datetime(2026, 6, 3), 6901028000017, "白沙（精品）", 20, 100, 2000, 1, 10]
    )
    sheet.append(
        ["CO8", 349901100018, datetime(2026, 6, 3), 6901028000017, "白沙（精品）", 5, 100, 500, 0, 10]
    )
    book.save(tmp_path / "订单.xlsx")
    import_orders(tmp_path / "订单.xlsx", folder, accept=True, **BY)
    assert [(str(row[3]), row[6]) for row in held(folder)] == [("5.00", "未付"), ("20.00", "有效")]


def test_units_are_turned_into_cartons_and_told(folder: Path, tmp_path: Path) -> None:
    lines = [
        HEADER[:4] + ["数量"],
        ["CO1", SHOP, "2026-06-03", "白沙", "2件"],
        ["CO1", SHOP, "2026-06-03", "黄山", "1万支"],
        ["CO1", SHOP, "2026-06-03", "红塔山", "3条"],
    ]
    done = import_orders(as_csv(tmp_path / "a.csv", lines), folder, accept=True, **BY)
    assert sorted(str(row[3]) for row in held(folder)) == ["100.00", "3.00", "50.00"]
    assert done.summary["corrected"] == 2


def test_a_brands_origin_is_taken_in_the_words_of_the_models(folder: Path, tmp_path: Path) -> None:
    lines = [
        [*HEADER, "省内外"],
        [*rows()[0], "1"],
        [*rows()[1], "省内"],
        ["CO3", SHOP, "2026-06-03", "红塔山", 1, 1, 50, 50, "X"],
    ]
    import_orders(as_csv(tmp_path / "a.csv", lines), folder, accept=True, **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert [(one.name, one.origin) for one in keep.brand_rows(session)] == [
            ("白沙（精品）", "省外"),
            ("黄山（新）", "省内"),
            ("红塔山", ""),
        ]


def test_customer_codes_find_their_licence(folder: Path, tmp_path: Path) -> None:
    lines = [
        ["客户编码", "订货日期", "卷烟名称", "数量"],
        ["10000000001", "2026-06-03", "白沙", 5],
        ["10000000002", "2026-06-03", "白沙", 5],
    ]
    path = as_csv(tmp_path / "a.csv", lines)
    with pytest.raises(BadInput, match="没有一行可以导入"):
        import_orders(path, folder, **BY)
    customers = as_csv(
        tmp_path / "c.csv", [["客户编码", "许可证号", "客户名称"], ["10000000001", SHOP, "甲店"]]
    )
    assert import_reference("customers", customers, folder, **BY).changed == 1
    done = import_orders(path, folder, accept=True, **BY)
    assert (done.summary["accepted"], done.summary["rejected"]) == (1, 1)
    assert "没有对应的许可证号" in done.summary["reasons"][0]["reason"]


def test_rows_that_cannot_be_say_why(folder: Path, tmp_path: Path) -> None:
    lines = [
        [*HEADER, "订单状态"],
        ["CO1", SHOP, "2026-06-03", "白沙", 20, 20, 100, 2000, "有效"],
        ["CO2", "3.49901E+11", "2026-06-03", "白沙", 20, 20, 100, 2000, "有效"],
        ["CO3", "34990110001", "2026-06-03", "白沙", 20, 20, 100, 2000, "有效"],
        ["CO4", SHOP, "2027-06-03", "白沙", 20, 20, 100, 2000, "有效"],
        ["CO5", SHOP, "2026-06-03", "白沙", "二十", "二十", 100, 2000, "有效"],
        ["CO6", SHOP, "2026-06-03", "白沙", 20, 20, 100, 2000, "在途未知"],
        ["CO7", SHOP, "2026-06-03", "白沙", 20, 20, 100, 9000, "有效"],
        ["1.23457E+17", SHOP, "2026-06-03", "白沙", 20, 20, 100, 2000, "有效"],
    ]
    problems = tmp_path / "问题行.xlsx"
    done = import_orders(as_csv(tmp_path / "a.csv", lines), folder, problems=problems, **BY)
    assert (done.summary["accepted"], done.summary["rejected"]) == (2, 6)
    reasons = " ".join(one["reason"] for one in done.summary["reasons"])
    for said in ("在今天之后", "不是数量", "不认识的状态", "科学计数"):
        assert said in reasons
    assert done.summary["amounts_off"] == [8]
    assert problems.is_file() and openpyxl.load_workbook(problems).active is not None


def test_the_same_file_again_changes_nothing_and_a_later_export_replaces_its_orders(
    folder: Path, tmp_path: Path
) -> None:
    first = as_csv(tmp_path / "a.csv", [HEADER, *rows(), *rows(code="CO2", lic=OTHER)])
    import_orders(first, folder, accept=True, **BY)
    before = held(folder)
    again = import_orders(first, folder, accept=True, **BY)
    assert again.again and held(folder) == before and len(imports(folder, **BY)) == 1
    later = import_orders(
        as_csv(tmp_path / "b.csv", [HEADER, *rows(qty=25), *rows(code="CO2", lic=OTHER)]), folder, **BY
    )
    assert (later.summary["same_orders"], later.summary["changed_orders"]) == (1, 1)
    assert later.batch is not None
    accept_batch(later.batch.number, folder, **BY)
    assert sorted(str(row[3]) for row in held(folder)) == ["10.00", "10.00", "20.00", "25.00"]
    assert len(held(folder, HEAD)) == 2


def test_an_order_that_moved_to_another_week_stands_there_once(folder: Path, tmp_path: Path) -> None:
    import_orders(as_csv(tmp_path / "a.csv", [HEADER, *rows("2026-05-27")]), folder, accept=True, **BY)
    import_orders(as_csv(tmp_path / "b.csv", [HEADER, *rows("2026-06-03")]), folder, accept=True, **BY)
    assert {str(row[1]) for row in held(folder)} == {"2026-06-03"}


def test_negative_lines_are_netted_within_their_order(folder: Path, tmp_path: Path) -> None:
    lines = [
        HEADER,
        ["CO1", SHOP, "2026-06-03", "白沙", 20, 20, 100, 2000],
        ["CO1", SHOP, "2026-06-03", "白沙", -5, -5, 100, -500],
    ]
    import_orders(as_csv(tmp_path / "a.csv", lines), folder, accept=True, **BY)
    assert [(str(row[3]), str(row[5])) for row in held(folder)] == [("15.00", "1500.00")]


def test_withdrawn_it_is_as_if_it_had_never_been(folder: Path, tmp_path: Path) -> None:
    first = import_orders(as_csv(tmp_path / "a.csv", [HEADER, *rows()]), folder, accept=True, **BY)
    only = held(folder)
    second = import_orders(as_csv(tmp_path / "b.csv", [HEADER, *rows(qty=99)]), folder, accept=True, **BY)
    assert held(folder) != only
    assert second.batch is not None and first.batch is not None
    with pytest.raises(UsageProblem, match="理由"):
        withdraw_batch(second.batch.number, folder, why=" ", **BY)
    withdraw_batch(second.batch.number, folder, why="导错了", **BY)
    assert held(folder) == only
    with pytest.raises(Refused, match="已撤销"):
        withdraw_batch(second.batch.number, folder, why="再来", **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert verify_chain(session) == []


def test_the_columns_are_made_anew_from_the_originals(folder: Path, tmp_path: Path) -> None:
    import shutil

    import_orders(as_csv(tmp_path / "a.csv", [HEADER, *rows()]), folder, accept=True, **BY)
    customers = as_csv(
        tmp_path / "c.csv", [["客户编码", "许可证号", "客户名称"], ["10000000001", SHOP, "甲店"]]
    )
    import_reference("customers", customers, folder, **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        before = {key: one.sha256 for key, one in keep.parts(session).items()}
    shutil.rmtree(folder / FOLDER)
    rebuild(folder, **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert {key: one.sha256 for key, one in keep.parts(session).items()} == before


def test_several_people_accepting_at_once_lose_nothing(folder: Path, tmp_path: Path) -> None:
    """Four files about the same week, accepted together, and one of them by two people."""
    numbers = []
    for one in range(4):
        done = import_orders(
            as_csv(tmp_path / f"{one}.csv", [HEADER, *rows(code=f"CO{one}", lic=f"34990110{one:04d}")]),
            folder,
            **BY,
        )
        assert done.batch is not None
        numbers.append(done.batch.number)

    def accepted(number: int) -> str:
        try:
            return accept_batch(number, folder, **BY).state
        except Refused:
            return "refused"

    with ThreadPoolExecutor(5) as pool:
        states = list(pool.map(accepted, [*numbers, numbers[0]]))
    assert sorted(states) == ["accepted"] * 4 + ["refused"]
    assert len(held(folder, HEAD)) == 4 and len(held(folder)) == 8
    assert len(list((folder / FOLDER / "order_head").glob("*.parquet"))) == 1, "no file is left behind"


def test_discarded_it_leaves_only_the_original(folder: Path, tmp_path: Path) -> None:
    done = import_orders(as_csv(tmp_path / "a.csv", [HEADER, *rows()]), folder, **BY)
    assert done.batch is not None
    discard_batch(done.batch.number, folder, **BY)
    with pytest.raises(Refused, match="已放弃"):
        accept_batch(done.batch.number, folder, **BY)
    with pytest.raises(NotFound):
        accept_batch(99, folder, **BY)
    assert held(folder) == []


def test_a_trial_run_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    done = import_orders(as_csv(tmp_path / "a.csv", [HEADER, *rows()]), folder, dry_run=True, **BY)
    assert (
        done.batch is None and imports(folder, **BY) == () and not list((folder / FOLDER).rglob("*.parquet"))
    )


def test_the_calendar_names_what_is_missing(folder: Path, tmp_path: Path) -> None:
    lines = [HEADER]
    for week, day in enumerate(("2026-04-29", "2026-05-06", "2026-05-20", "2026-05-27", "2026-06-03")):
        for shop in range(4 if week != 3 else 1):
            lines += rows(
                day, code=f"CO{week}{shop}", lic=(SHOP, OTHER, "349901100034", "349901100042")[shop]
            )
    import_orders(as_csv(tmp_path / "a.csv", lines), folder, accept=True, **BY)
    assert [(one.label, one.state) for one in weeks_of(folder, **BY)] == [
        ("2026-W18", "complete"),
        ("2026-W19", "complete"),
        ("2026-W20", "missing"),
        ("2026-W21", "complete"),
        ("2026-W22", "thin"),
        ("2026-W23", "complete"),
    ]
    explain_gap("2026-W20", folder, region="", why="停访", **BY)
    assert [one.state for one in weeks_of(folder, **BY)][2] == "closed"
    with pytest.raises(UsageProblem, match="不是周次"):
        explain_gap("上周", folder, region="", why="停访", **BY)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"%PDF-1.4", "不是表格"),
        (b"a,b\n1,2\n", "表头"),
        (b"PK\x03\x04broken", "无法|损坏|不是"),
        ("订单号,许可证号\n".encode(), "表头"),
    ],
)
def test_what_is_no_order_export_is_refused_by_name(
    folder: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        import_orders(path, folder, **BY)
    assert imports(folder, **BY) == ()
