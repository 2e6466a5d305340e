"""Makes the sample exports of analysis (sample_cases/insight): a register, ten weeks of orders, seized codes, marketing customers."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "sample_cases" / "insight"
FIRST = 349901100000
SUNDAY = date(2025, 6, 8)
SHOPS, WEEKS = 40, 10
LICENCE = "许可证号 企业（字号）名称 负责人 经营场所 状态 有效期起 有效期止 发证日期 乡镇 访销线路 客户经理 业态 市场类型 档位 客户编码 订货电话"
ORDER = "订单编号 客户编码 订货日期 下单时间 订货方式 IP地址 卷烟名称 需求量 实发量 批发价 金额 省内外"


def main() -> None:
    """Writes the files."""
    chance = random.Random(7)
    shops = []
    for one in range(1, SHOPS + 1):
        street = "东街" if one <= 20 else "西街"
        shops.append(
            [
                FIRST + one,
                f"示例店{one}",
                f"示例{one}",
                f"{street}{one}号",
                "有效",
                "2023-01-01",
                "2028-12-31",
                "2023-01-01",
                street,
            ]
            + [
                f"{1 + one % 3}线",
                f"客户经理{1 + one % 4}",
                "B",
                "C",
                10 + one % 5,
                10000000000 + one,
                f"13900000{one:03d}",
            ]
        )
    _write("retailers.csv", LICENCE.split(), shops)
    _write(
        "customers.csv",
        ["客户编码", "许可证号", "客户名称", "客户状态"],
        [[one[14], one[0], one[1], "在供"] for one in shops],
    )
    lines: list[list[object]] = []
    for back in range(WEEKS - 1, -1, -1):
        day = SUNDAY - timedelta(days=4 + 7 * back)
        for shop in shops:
            number = int(str(shop[0])[-3:])
            code = f"DD{day:%y%m%d}{number:04d}"
            at = f"{day} {8 + number % 10:02d}:{chance.randint(0, 59):02d}:00"
            head = [code, shop[14], f"{day:%Y%m%d}", at, "网订", f"10.1.0.{number}"]
            for brand in chance.sample(range(8), 4):
                cartons = chance.randint(2, 9)
                lines.append([*head, f"黄山{brand}", cartons, cartons, "100.00", f"{cartons * 100}.00", 0])
            if number <= 5:
                lines.append([*head, "白沙（精品）", 20, 20, "95.00", "1900.00", 1])
    _write("orders.csv", ORDER.split(), [*lines, ["合计", *[""] * 11]])
    seized = [
        ["示外〔2025〕8号", "2025-05-30", "示外县", "白沙（精品）", 60, "2025-05-22", FIRST + 1],
        ["示外〔2025〕8号", "2025-05-30", "示外县", "白沙（精品）", 20, "2025-05-22", FIRST + 2],
    ]
    _write(
        "seizures.csv", ["案号", "查获日期", "查获机构", "卷烟名称", "数量", "喷码日期", "喷码证号"], seized
    )


def _write(name: str, header: list[str], rows: list[list[object]]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main()
