"""The county with what a profile and a trace need: places, shared numbers, brands of known origin, caps, seizures."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from zmtool.cli.entry import run
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.workspace import create

from .county import FIRST, SUNDAY, orders

BRAND = "白沙（精品）"
ABROAD = "349902100017"
"""A licence of another county."""
SORTED_ON = SUNDAY - timedelta(days=2)
"""Two days after the order of the last week."""
OWN_PHONE = "13912345678"


def licences(path: Path, shops: int = 60) -> Path:
    """The register: shop 2 has the telephone and the account of shop 1; shops stand 40 m apart; shop 60 has no tier and no place."""
    header = [
        "许可证号",
        "企业（字号）名称",
        "负责人",
        "身份证号",
        "经营场所",
        "状态",
        "有效期起",
        "有效期止",
        "乡镇",
        "访销线路",
        "客户经理",
        "业态",
        "市场类型",
        "档位",
        "客户编码",
        "订货电话",
        "扣款账号",
        "经度",
        "纬度",
        "坐标系",
    ]
    lines: list[list[object]] = []
    for one in range(1, shops + 1):
        shared = one <= 2
        placed = one != shops
        lines.append(
            [
                FIRST + one,
                "<script>alert(1)</script>&店" if one == 1 else f"店{one}",
                f"户主{one}",
                "",
                f"示例县东街{one}号",
                "有效",
                "2024-01-01",
                "2028-12-31",
                "东街" if one <= 30 else "西街",
                "" if one == 4 else f"{1 + one % 3}线",
                f"经理{1 + one % 4}",
                "B",
                "C",
                10 if placed else "",
                10000000000 + one,
                OWN_PHONE if shared else f"139{one:08d}",
                "6222020000000000011" if shared else f"6222020000001{one:06d}",
                121.5 if placed else "",
                f"{31.2 + one * 0.00036:.5f}" if placed else "",
                "WGS-84" if placed else "",
            ]
        )
    return _written(path, header, lines)


def seizures(path: Path) -> Path:
    """What others seized, and we: of shop 1 in time, of shop 2 without a brand, of shop 3 without a day, of shop 4 of another brand,
    of another county's shop, and cartons without a code."""
    header = ["案号", "查获日期", "查获机构", "卷烟名称", "条数", "喷码日期", "喷码证号"]
    one, two, three, four = (str(FIRST + number) for number in range(1, 5))
    found = "2026-06-07"
    lines: list[list[object]] = [
        ["甲1", found, "341201", BRAND, 15, SORTED_ON, one],
        ["甲1", found, "341201", "", 4, SORTED_ON, two],
        ["甲1", found, "341201", BRAND, 6, "", three],
        ["甲2", found, "341203", "云烟（紫）", 30, SORTED_ON, four],
        ["甲2", found, "341203", BRAND, 25, SORTED_ON, "349901199999"],
        ["甲2", found, "341203", BRAND, 20, "", ""],
        ["本1", found, "349901", "=HYPERLINK(1)", 9, "2026-05-30", ABROAD],
        ["旧1", "2024-01-05", "341201", BRAND, 50, "2024-01-01", one],
    ]
    return _written(path, header, lines)


def caps(path: Path) -> Path:
    """A cap of the brand in the week of the seizures."""
    return _written(
        path, ["投放日期", "机构", "卷烟名称", "档位", "限量"], [[SORTED_ON, "349901", BRAND, 10, 20]]
    )


def county(folder: Path) -> Path:
    """A workspace with all of it."""
    ws = folder / "ws"
    settings = Settings(bureau=BureauSettings(name="示例县烟草专卖局", short_name="示", region="349901"))
    create(ws, now=datetime.now().astimezone(), user="root", settings=settings)
    assert run(["license", "import", str(licences(folder / "户.csv")), "-w", str(ws)]) == 0
    data = ["insight", "data", "import"]
    assert run([*data, str(orders(folder / "订单.csv", weeks=20)), "--accept", "-w", str(ws)]) == 0
    assert run([*data, str(seizures(folder / "查获.csv")), "--kind", "seizures", "-w", str(ws)]) == 0
    assert run([*data, str(caps(folder / "限量.csv")), "--kind", "caps", "-w", str(ws)]) == 0
    return ws


def _written(path: Path, header: list[str], lines: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path
