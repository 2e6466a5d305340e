"""What in the facts of a case cannot be: numbers whose check fails, days that run backwards, amounts below zero.

Each problem names the field, the value, the rule and what to do. What may be true but breaks the law is no
problem here: that is what the review is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from zmtool.base.errors import InvalidValue
from zmtool.cases.records import CaseFacts, Party
from zmtool.values.barcode import parse_barcode
from zmtool.values.carton_code import parse_partial
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.quantity import Unit
from zmtool.values.uscc import parse_uscc

RESIDENT_ID = "居民身份证"
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """One thing that cannot be: the field's path, its Chinese name, the value, the rule broken, the remedy."""

    field: str
    label: str
    value: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.label}“{self.value}”（{self.field}）：{self.rule}；{self.remedy}"


def problems_of(case: CaseFacts, today: date) -> tuple[CaseProblem, ...]:
    """Every problem of a case; empty for sound facts."""
    return (
        *_party(case),
        *_officers(case),
        *_goods(case),
        *_money(case),
        *_days(case, today),
        *_length(case),
    )


def _party(case: CaseFacts) -> Iterator[CaseProblem]:
    party = case.party
    if party.id_no and party.id_type in ("", RESIDENT_ID):
        yield from _number("party.id_no", "身份证号码", party.id_no, parse_citizen_id)
        yield from _agreement(party)
    if party.uscc:
        yield from _number("party.uscc", "统一社会信用代码", party.uscc, parse_uscc)
    if party.license_no:
        yield from _number("party.license_no", "许可证号", party.license_no, parse_licence_number)


def _number(field: str, label: str, value: str, parse: Callable[[str], object]) -> Iterator[CaseProblem]:
    try:
        parse(value)
    except InvalidValue as error:
        yield CaseProblem(field, label, value, error.reason, "请对照原件改正；看不清的留空并在备注说明")


def _agreement(party: Party) -> Iterator[CaseProblem]:
    """Sex and birth date are in the identity number."""
    try:
        number = parse_citizen_id(party.id_no)
    except InvalidValue:
        return
    if party.birth_date is not None and party.birth_date != number.birth_date:
        yield CaseProblem(
            "party.birth_date",
            "出生日期",
            party.birth_date.isoformat(),
            f"与身份证号码中的 {number.birth_date} 不同",
            "请核对身份证原件",
        )
    sex = "男" if int(number.number[16]) % 2 else "女"
    if party.gender in ("男", "女") and party.gender != sex:
        yield CaseProblem(
            "party.gender", "性别", party.gender, f"身份证号码第 17 位表明为{sex}", "请核对身份证原件"
        )


def _officers(case: CaseFacts) -> Iterator[CaseProblem]:
    for index, one in enumerate(case.officers):
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            yield CaseProblem(
                f"officers.{index}.valid_to",
                f"执法人员{one.name}的证件有效期",
                one.valid_to.isoformat(),
                f"早于有效期起 {one.valid_from}",
                "请核对执法证",
            )
    numbers = [one.cert_no for one in case.officers if one.cert_no]
    for number in sorted({one for one in numbers if numbers.count(one) > 1}):
        yield CaseProblem("officers", "执法证号", number, "同一证号登记了两次", "请删去重复的一行")


def _goods(case: CaseFacts) -> Iterator[CaseProblem]:
    tags = [line.tag for line in case.goods if line.tag]
    for index, line in enumerate(case.goods):
        where, label = f"goods.{index}", f"物品“{line.name}”"
        if line.barcode:
            yield from _number(f"{where}.barcode", f"{label}的条码", line.barcode, parse_barcode)
        if line.quantity <= 0:
            yield CaseProblem(
                f"{where}.quantity", f"{label}的数量", f"{line.quantity:f}", "应大于 0", "请改正数量"
            )
        for code in line.codes:
            yield from _number(f"{where}.codes", f"{label}的 32 位码", code, parse_partial)
        if line.tag and tags.count(line.tag) > 1:
            yield CaseProblem(
                f"{where}.tag", f"{label}的物品编号", line.tag, "与另一行相同", "请改用不同的编号"
            )
        if line.unit_price is not None and line.priced_by not in (Unit.CARTON, line.unit):
            yield CaseProblem(
                f"{where}.price_unit",
                f"{label}的计价单位",
                line.price_unit,
                f"数量按{line.unit}，单价不能按{line.price_unit}",
                "请把数量改为计价单位，或改按条计价",
            )
        for name, value in (("unit_price", line.unit_price), ("cartons", line.cartons)):
            if value is not None and value < 0:
                yield CaseProblem(
                    f"{where}.{name}", f"{label}的单价或折条", f"{value:f}", "不能小于 0", "请改正"
                )


def _money(case: CaseFacts) -> Iterator[CaseProblem]:
    amounts: tuple[tuple[str, str, Decimal | None], ...] = (
        ("penalty.base_amount", "罚款基数", case.penalty.base_amount),
        ("penalty.rate", "罚款比例", case.penalty.rate),
        ("penalty.fine", "罚款", case.penalty.fine),
        ("penalty.illegal_income", "违法所得", case.penalty.illegal_income),
        ("sales_amount", "销售金额", case.sales_amount),
    )
    for field, label, value in amounts:
        if value is not None and value < 0:
            yield CaseProblem(field, label, f"{value:f}", "不能小于 0", "请改正金额")
    for index, event in enumerate(case.events):
        if event.amount is not None and event.amount < 0:
            yield CaseProblem(
                f"events.{index}.amount", "金额", f"{event.amount:f}", "不能小于 0", "请改正金额"
            )


_DAYS = (
    ("clue_date", "线索登记日期"),
    ("filing_date", "立案日期"),
    ("preservation_date", "先行登记保存日期"),
    ("decision_date", "决定日期"),
    ("closing_date", "结案日期"),
    ("archive_date", "归档日期"),
)
_ORDER = ("clue_date", "filing_date", "decision_date", "closing_date", "archive_date")


def _days(case: CaseFacts, today: date) -> Iterator[CaseProblem]:
    labels = dict(_DAYS)
    for field, label in _DAYS:
        day: date | None = getattr(case, field)
        if day is not None and day > today:
            yield CaseProblem(field, label, day.isoformat(), f"在今天（{today}）之后", "请核对日期")
    known = [(field, day) for field in _ORDER if (day := getattr(case, field)) is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield CaseProblem(
                later, labels[later], second.isoformat(), f"早于{labels[earlier]} {first}", "请核对两个日期"
            )
    if case.incident_time and case.inspection_end and case.inspection_end < case.incident_time:
        yield CaseProblem(
            "inspection_end",
            "检查结束时间",
            f"{case.inspection_end:%Y-%m-%d %H:%M}",
            f"早于案发时间 {case.incident_time:%Y-%m-%d %H:%M}",
            "请核对时间",
        )


def _length(case: CaseFacts) -> Iterator[CaseProblem]:
    for field, label in (("summary", "案情摘要"), ("findings", "现场情况"), ("facts", "违法事实")):
        text: str = getattr(case, field)
        if len(text) > LONGEST:
            yield CaseProblem(field, label, f"{text[:20]}…", f"超过 {LONGEST} 字", "请确认是否误贴")
