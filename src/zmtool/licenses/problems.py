"""What in an application cannot be: numbers whose check fails, unknown codes, days that run backwards.

What may be true but stands against the licence is no problem here: that is for the rules of licensing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.law.licence_reasons import LicenceReasons
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.phone import parse_phone
from zmtool.values.uscc import parse_uscc

IDENTITY_CARD = "2801"
OTHER_ECO_TYPE = "1410"
LONGEST_NAME = 100
KINDS = ("个体工商户", "法人", "其他组织", "自然人")
RESULTS = ("符合", "不符合", "需补测")
DATUMS = ("WGS-84", "GCJ-02", "BD-09")
"""Kinds of applicants, what a site check comes to, and the systems its position may be in (领域说明（许可）4.5、3.6)."""
OLD_REGISTRATION = 15
"""Digits of a registration number from before 2015, which old holders still have instead of a code."""

Value = TypeVar("Value")
Trail = tuple[str | int, ...]
"""Where a value stands in the file: keys and list positions from the top."""


@dataclass(frozen=True, slots=True)
class ApplicationProblem:
    """One thing that cannot be: where (as a trail into the file), its name, the value, the rule, the remedy."""

    trail: Trail
    label: str
    value: str
    rule: str
    remedy: str


def problems_of(
    application: Application, words: Vocabulary, reasons: LicenceReasons
) -> Iterator[ApplicationProblem]:
    """Every problem of an application; none for sound facts."""
    yield from _codes(application, words, reasons)
    yield from _applicant(application)
    yield from _licence(application)
    yield from _site(application)
    yield from _days(application)


def _codes(
    application: Application, words: Vocabulary, reasons: LicenceReasons
) -> Iterator[ApplicationProblem]:
    matter = application.matter
    if matter not in words.matters:
        yield _unknown(("matter",), "申请事项", matter, list(words.matters))
    applicant, licence, wish = application.applicant, application.licence, application.wish
    coded: list[tuple[Trail, str, str]] = [
        (("applicant", "id_type"), "id_type", applicant.id_type),
        (("applicant", "eco_type"), "eco_type", applicant.eco_type),
        (("applicant", "place"), "place", applicant.place),
        (("applicant", "format"), "format", applicant.format),
        (("licence", "eco_type"), "eco_type", licence.eco_type),
        (("wish", "address_reason"), "address_reason", wish.address_reason),
        *((("wish", "scope", index), "scope", code) for index, code in enumerate(wish.scope)),
        *((("licence", "scope", index), "scope", code) for index, code in enumerate(licence.scope)),
    ]
    for trail, name, code in coded:
        known = words.enums[name]
        if code and code not in known.labels:
            yield _unknown(
                trail, known.label, code, [f"{key} {label}" for key, label in known.labels.items()]
            )
    if applicant.kind not in KINDS:
        yield _unknown(("applicant", "kind"), "申请人类型", applicant.kind, list(KINDS))
    for index, code in enumerate(application.reasons):
        if code not in reasons.by_code:
            yield _unknown(("reasons", index), "理由码", code, list(reasons.by_code))
    if applicant.eco_type == OTHER_ECO_TYPE and not applicant.eco_other:
        yield ApplicationProblem(
            ("applicant", "eco_type"), "经济类型", "其他", "选“其他”须写明是什么", "请填写 eco_other"
        )


def _unknown(trail: Trail, label: str, value: str, known: list[str]) -> ApplicationProblem:
    return ApplicationProblem(trail, label, value, "没有这一项", f"可用的有：{'、'.join(known)}")


def _applicant(application: Application) -> Iterator[ApplicationProblem]:
    one = application.applicant
    if len(one.name) > LONGEST_NAME:
        yield ApplicationProblem(
            ("applicant", "name"), "企业（字号）名称", f"{one.name[:20]}…", "超过 100 字", "请核对名称"
        )
    if one.id_no and one.id_type in ("", IDENTITY_CARD):
        yield from _number(("applicant", "id_no"), "证件号码", one.id_no, parse_citizen_id)
    if one.agent_id_no:
        yield from _number(
            ("applicant", "agent_id_no"), "代理人身份证号码", one.agent_id_no, parse_citizen_id
        )
    yield from _credit_code(("applicant", "uscc"), one.uscc)
    if one.phone:
        yield from _number(("applicant", "phone"), "联系电话", one.phone, parse_phone)


def _licence(application: Application) -> Iterator[ApplicationProblem]:
    one = application.licence
    if one.lic_no:
        yield from _number(("licence", "lic_no"), "许可证号", one.lic_no, parse_licence_number)
    yield from _credit_code(("licence", "uscc"), one.uscc)


def _site(application: Application) -> Iterator[ApplicationProblem]:
    for name, label, value, known in (
        ("result", "核查结论", application.site.result, RESULTS),
        ("datum", "坐标系", application.site.datum, DATUMS),
    ):
        if value and value not in known:
            yield _unknown(("site", name), label, value, list(known))
    for index, point in enumerate(application.site.points):
        yield from _number(
            ("site", "points", index, "lic_no"), "参照点许可证号", point.lic_no, parse_licence_number
        )


def _credit_code(trail: Trail, value: str) -> Iterator[ApplicationProblem]:
    raw = compact(value)
    if value and not (len(raw) == OLD_REGISTRATION and raw.isdecimal()):
        yield from _number(trail, "统一社会信用代码", value, parse_uscc)


def _number(
    trail: Trail, label: str, value: str, parse: Callable[[str], Value]
) -> Iterator[ApplicationProblem]:
    try:
        parse(value)
    except InvalidValue as error:
        yield ApplicationProblem(trail, label, value, error.reason, "请对照原件改正；看不清的留空")


_ORDER = (
    ("received_on", "收件日期"),
    ("accepted_on", "受理日期"),
    ("decided_on", "决定日期"),
    ("delivered_on", "送达日期"),
)


def _days(application: Application) -> Iterator[ApplicationProblem]:
    known = [
        ((field,), label, day) for field, label in _ORDER if (day := getattr(application, field)) is not None
    ]
    for (_, earlier, first), (trail, label, second) in pairwise(known):
        yield from _ordered(trail, label, second, earlier, first)
    licence, wish, applicant = application.licence, application.wish, application.applicant
    yield from _ordered(("licence", "valid_to"), "有效期止", licence.valid_to, "有效期起", licence.valid_from)
    yield from _ordered(("wish", "end"), "结束日期", wish.end, "开始日期", wish.start)
    yield from _ordered(
        ("applicant", "lease_end"), "租期止", applicant.lease_end, "租期起", applicant.lease_start
    )


def _ordered(
    trail: Trail, label: str, day: date | None, earlier: str, first: date | None
) -> Iterator[ApplicationProblem]:
    if day is not None and first is not None and day < first:
        yield ApplicationProblem(trail, label, day.isoformat(), f"早于{earlier} {first}", "请核对两个日期")
