"""A small county as exports: sixty shops on two streets, thirty-one weeks of orders, five shops that order 20 cartons of 白沙 a week."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

FIRST = 349901100000
SUNDAY = date(2026, 6, 7)
PLANTED = tuple(str(FIRST + number) for number in range(1, 6))


def licences(path: Path, shops: int = 60) -> Path:
    """The register as an export."""
    header = "许可证号 企业（字号）名称 负责人 经营场所 状态 有效期起 有效期止 发证日期 乡镇 访销线路 客户经理 业态 市场类型 档位 客户编码 订货电话"
    lines = [
        [
            FIRST + one,
            f"店{one}",
            f"户主{one}",
            f"东街{one}号",
            "有效",
            "2024-01-01",
            "2028-12-31",
            "2024-01-01",
            "东街" if one <= 30 else "西街",
            f"{1 + one % 3}线",
            f"经理{1 + one % 4}",
            "B",
            "C",
            10 + one % 5,
            10000000000 + one,
            f"13900000{one:03d}",
        ]
        for one in range(1, shops + 1)
    ]
    return _written(path, header.split(), lines)


def orders(path: Path, *, shops: int = 60, weeks: int = 31, without: tuple[int, ...] = ()) -> Path:
    """Order lines of the weeks that end with the week of SUNDAY; ``without`` weeks back are missing."""
    chance = random.Random(5)
    header = "订单编号 许可证号 订货日期 下单时间 订货方式 IP地址 卷烟名称 需求量 实发量 批发价 金额 省内外"
    lines: list[list[object]] = []
    for back in range(weeks - 1, -1, -1):
        day = SUNDAY - timedelta(days=4 + 7 * back)
        for shop in range(1, shops + 1):
            code, lic = f"D{back:02d}{shop:04d}", FIRST + shop
            at = f"{day} {8 + shop % 10:02d}:{chance.randint(0, 59):02d}:00"
            for brand in chance.sample(range(12), 8):
                cartons = chance.randint(1, 8)
                lines.append(
                    [
                        code,
                        lic,
                        day,
                        at,
                        "网订",
                        f"10.1.0.{shop}",
                        f"黄山{brand}",
                        cartons,
                        cartons,
                        100,
                        cartons * 100,
                        0,
                    ]
                )
            if shop <= 5:
                lines.append(
                    [code, lic, day, at, "网订", f"10.1.0.{shop}", "白沙（精品）", 20, 20, 95, 1900, 1]
                )
            if back in without:
                lines = [one for one in lines if one[0] != code]
    return _written(path, header.split(), lines)


def _written(path: Path, header: list[str], lines: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path
