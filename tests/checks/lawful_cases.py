"""Lawful cases of the ordinary procedure, invented: other days, parties, goods, causes and fines, each as the law wants it.

The days are counted by the law's own calendar, one step after another; everything else of the sample case follows them.
"""

from __future__ import annotations

import random
import re
import tempfile
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts
from zmtool.law.calendar import WorkCalendar
from zmtool.values.citizen_id import _check_character
from zmtool.values.money import format_money, to_capitals

CLEAN = (shipped_root() / "sample_cases" / "clean" / "case.yaml").read_text(encoding="utf-8")
YEARS = (date(2023, 8, 1), date(2025, 10, 31))
_SURNAMES, _NAMES = "顾沈叶陶温陆秦何林周许", "知远念慈映雪书言承安明澈南星秋白"
_ROADS = ("东风路", "听雨巷", "清河街", "桂花路", "解放路")
_GOODS = (
    ("中华(硬)", "6901028075015", "381.60"),
    ("玉溪(软)", "6901028317177", "201.40"),
    ("利群(硬新版)", "6901028118187", "143.10"),
    ("云烟(硬紫)", "6901028046893", "114.50"),
    ("芙蓉王(硬)", "6901028193504", "218.36"),
)
_CAUSES = {
    "not_local_purchase": (
        "未在当地烟草专卖批发企业进货",
        "进货总额",
        ("0.05", "0.06", "0.07", "0.08", "0.09", "0.10"),
    ),
    "transport_no_permit": ("无准运证运输烟草专卖品", "价值", ("0.20", "0.25", "0.30", "0.50")),
}
_DAYS = (
    "03-05",
    "03-06",
    "03-07",
    "03-10",
    "03-12",
    "03-14",
    "03-17",
    "03-18",
    "03-24",
    "03-25",
    "03-26",
    "03-27",
)
_LATER = ("04-01", "04-02", "04-03", "04-10")


def lawful_case(seed: int, calendar: WorkCalendar, years: tuple[date, date] = YEARS) -> CaseFacts:
    """The case of a seed, begun between two days; the same for the same seed."""
    chance = random.Random(seed)
    text = _with_party(CLEAN, chance)
    text = _with_goods(text, chance)
    text = _with_days(text, chance, calendar, years)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return read_case(path)


def _with_party(text: str, chance: random.Random) -> str:
    name = chance.choice(_SURNAMES) + "".join(chance.sample(_NAMES, chance.choice((1, 2))))
    while name in ("林一舟", "周望", "何平川", "秦书言", "陆承安"):
        name += "安"
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(15000))
    woman = chance.random() < 0.5
    first17 = f"349901{born:%Y%m%d}{chance.randrange(100):02}{chance.randrange(0, 10, 2) + (not woman)}"
    number, road = chance.randrange(1, 300), chance.choice(_ROADS)
    for old, new in (
        ("34990119850614123X", first17 + _check_character(first17)),
        ("'1985-06-14'", f"'{born}'"),
        ("gender: 男", f"gender: {'女' if woman else '男'}"),
        ("和平路便利店", f"{road}烟酒店"),
        ("和平路88号", f"{road}{number}号"),
        ("清河街16号", f"永安街{chance.randrange(1, 90)}号"),
        ("宋知远", name),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


def _with_goods(text: str, chance: random.Random) -> str:
    rows = [(*one, chance.randrange(1, 8)) for one in chance.sample(_GOODS, chance.randrange(1, 6))]
    cartons = sum(one[3] for one in rows)
    base = sum(Decimal(one[2]) * one[3] for one in rows)
    cause, (label, words, rates) = chance.choice(list(_CAUSES.items()))
    rate = Decimal(chance.choice(rates))
    fine = (base * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    listed = "、".join(f"{name}{count}条" for name, _, _, count in rows)
    goods = "".join(
        f"  - {{name: {name}, barcode: '{code}', unit: 条, quantity: '{count}', unit_price: '{price}'}}\n"
        for name, code, price, count in rows
    )
    shown, percent = format_money(base), f"{(rate * 100).normalize():f}%"
    penalty = (
        f"penalty:\n  base_amount: '{base}'\n  rate: '{rate}'\n  fine: '{fine}'\n"
        f"  text: 对{label}的违法行为，处以{words}{shown}元{percent}的罚款，计罚款{format_money(fine)}元"
        f"（大写：人民币{to_capitals(fine)}）。\n"
    )
    text = re.sub(r"(?ms)^goods:.*?(?=^penalty:)", f"goods:\n{goods}", text)
    text = re.sub(r"(?ms)^penalty:.*?(?=^documents:)", penalty, text)
    for old, new in (
        ("中华(硬)12条、玉溪(软)10条、利群(硬新版)8条、云烟(硬紫)15条、芙蓉王(硬)6条", listed),
        ("5个品种51条", f"{len(rows)}个品种{cartons}条"),
        ("卷烟51条", f"卷烟{cartons}条"),
        ("51条卷烟", f"{cartons}条卷烟"),
        ("10,765.66", shown),
        ("753.60", format_money(fine)),
        ("进货总额", words),
        ("cause: not_local_purchase", f"cause: {cause}"),
        ("未在当地烟草专卖批发企业进货", label),
    ):
        text = text.replace(old, new)
    return text


def _with_days(text: str, chance: random.Random, calendar: WorkCalendar, years: tuple[date, date]) -> str:
    """Each day of the sample case gets one of its own, none earlier than the law allows and none too late."""

    def on(day: date, least: int, most: int) -> date:
        return calendar.add_workdays(day, chance.randint(least, most)) if most else day

    first, last = years
    act = calendar.first_workday_from(first + timedelta(days=chance.randrange((last - first).days)))
    filed = on(act, 0, 5)
    asked = max(on(filed, 0, 2), on(act, 1, 1))
    disposed = max(on(act, 4, 7), asked)
    valued = min(on(asked, 0, 2), disposed)
    closed = on(disposed, 0, 8)
    legal = on(closed, 0, 4)
    notified = on(legal, 0, 5)
    officer = calendar.add_workdays(notified, chance.randint(4, 9))
    leader = on(officer, 0, 2)
    decided = on(leader, 0, 3)
    served = on(decided, 0, 7)
    paid = served + timedelta(days=chance.randint(0, 15))
    ending = on(calendar.first_workday_from(paid), 0, 3)
    closing = on(ending, 0, 3)
    archived = on(closing, 1, 20)
    new = (act, filed, asked, valued, disposed, closed, legal, notified, officer, leader, decided, served)
    days = dict(zip((*_DAYS, *_LATER), (*new, paid, ending, closing, archived), strict=True))
    text = text.replace("2025年3月初", "前几天").replace("是3月初", "是前几天")
    for old in days:
        month, day = (int(one) for one in old.split("-"))
        text = text.replace(f"2025-{old}", f"@{old}@").replace(f"2025年{month}月{day}日", f"#{old}#")
    for old, day in days.items():
        text = text.replace(f"@{old}@", day.isoformat())
        text = text.replace(f"#{old}#", f"{day.year}年{day.month}月{day.day}日")
    return re.sub(r"〔2025〕", f"〔{filed.year}〕", text).replace("2025年度", f"{filed.year}年度")
