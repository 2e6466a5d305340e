"""A register of licences as an export gives it: fictitious shops of an unassigned region, with the dirt of real files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from zmtool.values.citizen_id import _check_character

REGION = "349901"
HEADERS = (
    "许可证号",
    "客户名称",
    "负责人",
    "身份证号",
    "经营地址",
    "联系电话",
    "状态",
    "有效期起",
    "有效期止",
    "业态",
    "市场类型",
    "档位",
    "管理所",
    "线路",
    "市场单元",
    "经度",
    "纬度",
    "坐标系",
    "客户编码",
    "最近订货日期",
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安邦彬波昌朝晨春达德芳峰刚光国海翰浩和恒宏辉吉佳建杰金景军凯康良林敏明宁平青荣瑞山绍胜思天庭文武祥新兴雅彦阳毅勇宇玉元远泽振正志忠卓"
_KINDS = ("食杂店", "便利店", "超市", "烟酒商行", "副食店", "百货店", "小卖部", "商行")
_STREETS = ("新街", "中山路", "人民路", "建设路", "和平街", "光明路", "长安街", "振兴路", "东风路", "解放路")


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """So many rows, the same for the same seed."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        region = 349901 + (number - 1) // 90_000
        serial = (number - 1) % 90_000 + 1
        kind = 1 if dice.random() < 0.93 else 2
        name = dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=dice.choice((1, 2, 2))))
        start = date(2021, 1, 1) + timedelta(days=dice.randrange(1800))
        east, north = 121 + dice.random() * 0.9, 31 + dice.random() * 0.9
        status = dice.choices(("有效", "停业", "注销"), (92, 3, 5))[0]
        yield (
            f"{region}{kind}{serial:05d}",
            f"{dice.choice(_SURNAMES)}{dice.choice(_GIVEN)}{dice.choice(_KINDS)}",
            name,
            _identity(dice, region, number),
            f"示例县{dice.choice('东西南北')}街道{dice.choice(_STREETS)}{dice.randrange(1, 900)}号",
            f"139{number:08d}",
            status,
            start.isoformat(),
            (start + timedelta(days=1825)).strftime("%Y/%m/%d"),
            dice.choice(("Z", "B", "S", "Y", "F", "Q")),
            dice.choice(("城镇", "乡村")),
            str(dice.randrange(1, 31)),
            f"第{dice.randrange(1, 40)}管理所",
            f"{dice.randrange(1, 200)}线",
            f"A{dice.randrange(1, 400):03d}",
            f"{east:.6f}",
            f"{north:.6f}",
            "GCJ-02",
            f"{number:011d}",
            (date(2026, 11, 1) - timedelta(days=dice.randrange(1, 300))).isoformat(),
        )


def write_export(path: Path, count: int, seed: int = 1) -> Path:
    """The rows as a CSV file of GB18030 below a title line."""
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["零售客户基本信息表"])
        writer.writerow(HEADERS)
        writer.writerows(rows(count, seed))
    return path


def _identity(dice: random.Random, region: int, number: int) -> str:
    first = f"{region}19{dice.randrange(0, 100):02d}{dice.randrange(1, 13):02d}{dice.randrange(1, 28):02d}{number % 1000:03d}"
    return first + _check_character(first)
