"""What becomes of the register when a matter is carried out (制证登记), by the matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.law.periods import add_months
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import ACTIVE, CANCELLED, RECALLED, RECTIFYING, SUSPENDED, status_on
from zmtool.values.licence_number import parse_licence_number

CHANGEABLE: Mapping[str, str] = {
    "企业（字号）名称": "name",
    "字号": "name",
    "名称": "name",
    "负责人": "principal",
    "经营场所": "addr",
    "经营地址": "addr",
    "地址": "addr",
    "许可范围": "scope",
    "供货单位": "supplier",
    "统一社会信用代码": "uscc",
}
"""Entries of the licence that a change may change, by the words on the form."""
_ENDS = {
    "CLOSE": CANCELLED,
    "CANCEL": CANCELLED,
    "RECALL": RECALLED,
    "REVOKE": RECALLED,
    "WITHDRAW": RECALLED,
    "DISQUALIFY": RECALLED,
    "RECTIFY": RECTIFYING,
}


def effect_problems(course: Course, around: Surroundings) -> Iterator[Objection]:
    """What the register could not take: missing or wrong entries of the licence, a status that the matter cannot change."""
    application = course.application
    matter = application.matter
    if matter == "NEW":
        yield from _new_licence(course, around)
        return
    if matter == "RENEW":
        yield from _validity(course, around)
    if matter == "CHANGE":
        for change in application.wish.changes:
            if change.item not in CHANGEABLE:
                yield Objection("", f"不认识变更项目“{change.item}”", remedy=f"可用：{'、'.join(CHANGEABLE)}")
    held = around.held
    if held is None:
        yield Objection("", "登记簿中没有这个许可证", remedy="请先导入登记簿")
        return
    after = _status_after(matter, held)
    before = status_on(held, around.today)
    if after is not None and after != before and not around.statuses.may_move(before, after, matter):
        labels = around.statuses.by_id
        yield Objection("", f"许可证现在是{labels[before].label}，不能成为{labels[after].label}")


def carried_out(course: Course, around: Surroundings, day: date) -> Retailer | None:
    """The register's entry after the matter was carried out; None where the register does not change.

    Asked only where ``effect_problems`` finds nothing that stops.
    """
    application, held = course.application, around.held
    if application.matter == "NEW":
        return _entry_of(course)
    if held is None:
        return None
    fields: dict[str, Any] = {}
    match application.matter:
        case "RENEW":
            fields = {
                "valid_from": application.licence.valid_from,
                "valid_to": application.licence.valid_to,
                "issue_date": application.licence.issue_date or day,
            }
        case "CHANGE":
            for change in application.wish.changes:
                name = CHANGEABLE[change.item]
                fields[name] = tuple(change.after.split("、")) if name == "scope" else change.after
        case "REISSUE":
            fields = {"serial": application.licence.serial or held.serial, "issue_date": day}
        case "SUSPEND":
            fields = {"suspended_from": application.wish.start, "suspended_to": application.wish.end}
        case "RESUME":
            fields = {"suspended_from": None, "suspended_to": None}
    if status := _status_after(application.matter, held):
        fields["status"] = status
    return replace(held, **fields)


def renewed_validity(valid_to: date, years: int) -> tuple[date, date]:
    """The span after a renewal: from the day after the old end, so many years less a day (起点待核)."""
    first = valid_to + timedelta(days=1)
    return first, add_months(first, 12 * years)[0] - timedelta(days=1)


def _status_after(matter: str, held: Retailer) -> str | None:
    if matter == "SUSPEND":
        return SUSPENDED
    if matter in ("RESUME", "RENEW"):
        return SUSPENDED if matter == "RENEW" and held.status == SUSPENDED else ACTIVE
    return _ENDS.get(matter)


def _new_licence(course: Course, around: Surroundings) -> Iterator[Objection]:
    licence = course.application.licence
    try:
        number = parse_licence_number(licence.lic_no)
    except InvalidValue as error:
        yield Objection(
            "", f"许可证号{error.reason}", remedy="请填写 licence.lic_no", asks=("licence.lic_no",)
        )
        return
    individual = course.application.applicant.kind == "个体工商户"
    if number.is_individual_business is not None and number.is_individual_business != individual:
        yield Objection(
            "",
            f"证号第 7 位是 {number.holder_kind}，申请人是{course.application.applicant.kind}",
            "领域说明（许可）3.2",
            "请核对证号",
        )
    if around.held is not None:
        yield Objection(
            "", f"证号 {licence.lic_no} 已给 {around.held.name}", remedy="流水号县内唯一，注销不回收"
        )
    for label, name in (
        ("许可范围", "scope"),
        ("有效期起", "valid_from"),
        ("有效期止", "valid_to"),
    ):
        if not getattr(licence, name):
            asks = () if name == "scope" else (f"licence.{name}",)
            yield Objection("", f"没有填写{label}", remedy="请补全证面内容", asks=asks)
    yield from _validity(course, around)


def _validity(course: Course, around: Surroundings) -> Iterator[Objection]:
    first, last = course.application.licence.valid_from, course.application.licence.valid_to
    if first is None or last is None:
        if course.application.matter == "RENEW":
            yield Objection(
                "",
                "没有填写新的有效期",
                remedy="请填写 licence.valid_from 和 licence.valid_to",
                asks=("licence.valid_from", "licence.valid_to"),
            )
        return
    if last < first:
        yield Objection("", f"有效期止 {last} 早于有效期起 {first}")
    elif last > add_months(first, 12 * around.life.validity_years)[0]:
        yield Objection("", f"有效期超过 {around.life.validity_years} 年", "实施细则第四十八条")


def _entry_of(course: Course) -> Retailer:
    """The new entry of the register, as the application says it; the holder's number is keyed where it is kept."""
    application = course.application
    licence, applicant, site = application.licence, application.applicant, application.site
    return Retailer(
        licence.lic_no,
        name=licence.name or applicant.name,
        principal=licence.principal or applicant.principal,
        eco_type=licence.eco_type or applicant.eco_type,
        uscc=licence.uscc or applicant.uscc,
        addr=licence.addr or applicant.business_address,
        scope=licence.scope,
        supplier=licence.supplier,
        valid_from=licence.valid_from,
        valid_to=licence.valid_to,
        org=licence.org or application.bureau.name,
        issue_date=licence.issue_date or licence.valid_from,
        serial=licence.serial,
        phone=applicant.phone,
        longitude=site.longitude,
        latitude=site.latitude,
        datum=site.datum,
        cell=site.cell.split(" ")[0],
        format=applicant.format,
        area=site.area,
        uscc_until=applicant.uscc_until,
        tags=applicant.tags,
    )
