"""May this person apply, and why not: asked before a form is filled in, and again when the application is taken in (许可 2.3, 2.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from zmtool.base.errors import InvalidValue
from zmtool.law.periods import add_months
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.surroundings import PastCase, Surroundings
from zmtool.licenses.problems import IDENTITY_CARD
from zmtool.licenses.records import Application
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import (
    ACTIVE,
    CANCELLED,
    EXPIRED,
    RECALLED,
    RECTIFYING,
    SUSPENDED,
    status_on,
)
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.typed_field import value_at

_BAN_YEARS = 3


def objections(application: Application, around: Surroundings) -> tuple[Objection, ...]:
    """Everything against an application of this matter; empty where it may be made."""
    judge = _BY_MATTER.get(application.matter)
    return (*_asked(application, around), *(judge(application, around) if judge else ()))


def _asked(one: Application, around: Surroundings) -> Iterator[Objection]:
    """What has to be known before anybody can say whether it may be applied for (``asks`` of matters.yaml)."""
    matter = around.words.matters.get(one.matter)
    for ask in matter.asks if matter else ():
        if ask.kinds and one.applicant.kind not in ask.kinds:
            continue
        if not any(value_at(one, fact) for fact in ask.facts):
            yield Objection(
                "",
                f"没有写明{ask.label}",
                remedy=ask.how,
                asks=ask.facts,
            )


def _new(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _person(one, around)
    for ban in around.bans:
        if ban.until >= around.today:
            yield Objection(
                ban.code,
                f"{_label(around, ban.code)}，至 {ban.until} 止（{ban.source}）",
                _law(around, ban.code),
            )
    for entry in around.at_address:
        yield Objection(
            "N11",
            f"同一地址已有有效证 {entry.lic_no}（{entry.name}）",
            _law(around, "N11"),
            "请核对是不是同一经营场所；原证可先歇业",
        )
    yield from _unlicensed(one, around)
    if around.pending:
        yield Objection("", f"另有在办的申请：{'、'.join(around.pending)}", stops=False)


def _person(one: Application, around: Surroundings) -> Iterator[Objection]:
    number = one.applicant.id_no
    if not number:
        return
    if one.applicant.id_type not in ("", IDENTITY_CARD):
        yield Objection(
            "N13",
            "证件不是居民身份证，年龄由人核对",
            _law(around, "N13"),
            f"请对照证件核对申请人是否年满 {around.life.least_age} 周岁",
            stops=False,
        )
        return
    try:
        age = parse_citizen_id(number).age_on(around.today)
    except InvalidValue:
        return
    if age < around.life.least_age:
        yield Objection("N13", f"申请人 {age} 周岁，不满 {around.life.least_age} 周岁", _law(around, "N13"))


def _unlicensed(one: Application, around: Surroundings) -> Iterator[Objection]:
    """Twice punished within a year for trading without a licence, the last time less than three years ago (N9)."""
    days = sorted(case.decided_on for case in around.cases if case.cause in around.life.unlicensed)
    recent = [day for day in days if day > _years_back(around.today, _BAN_YEARS)]
    for first, second in zip(days, days[1:], strict=False):
        if second in recent and second <= first + timedelta(days=365):
            yield Objection(
                "N9",
                f"无证经营于 {first}、{second} 两次被处罚",
                _law(around, "N9"),
                "条号待核，请法规岗确认",
                stops=False,
            )
            return


def _renew(one: Application, around: Surroundings) -> Iterator[Objection]:
    held = around.held
    if held is None:
        yield from _not_registered(one)
        return
    status = status_on(held, around.today)
    if status in (RECALLED, CANCELLED):
        yield Objection(
            "",
            f"许可证 {held.lic_no} 已{around.statuses.by_id[status].label}，不能延续",
            remedy="请按新办申请",
        )
        return
    if held.valid_to is None:
        yield Objection("", "登记簿中没有有效期止，无法判断延续期间", remedy="请先补录有效期", stops=False)
        return
    if status == EXPIRED:
        yield Objection(
            "",
            f"许可证已于 {held.valid_to} 届满",
            "许可证管理办法第三十二条",
            "各地口径不一（有的仍收，有的按新办），请按本地规定确认",
            stops=False,
        )
    elif around.today > (latest := held.valid_to - timedelta(days=around.life.renew_before)):
        yield Objection(
            "",
            f"应在 {latest} 前（届满三十日前）提出，已过期限",
            "许可证管理办法第三十二条；实施细则第二十二条",
            "各地口径不一，请按本地规定确认",
            stops=False,
        )
    if any(word in held.business_status for word in ("吊销",)):
        yield Objection("X10", f"营业执照{held.business_status}", _law(around, "X10"), stops=False)
    yield from _serious_cases(held, around)
    yield from _same_matter(around)


def _serious_cases(held: Retailer, around: Surroundings) -> Iterator[Objection]:
    """Decided cases of the term that are as serious as X7 says, or of which nobody knows; whether a court judged them only
    a person knows."""
    for case in around.cases:
        if held.valid_from is not None and case.decided_on < held.valid_from:
            continue
        told = f"本证有效期内有案件 {case.case_no}（{case.decided_on}）"
        reached, unknown = _seriousness(case, around)
        if reached:
            yield Objection(
                "X7",
                f"{told}，{'、'.join(reached)}",
                _law(around, "X7"),
                "请核对是否属于不予延续的情形、是否已被追究刑事责任",
                stops=False,
            )
        elif unknown:
            yield Objection(
                "X7",
                f"{told}，没有登记{'、'.join(unknown)}",
                _law(around, "X7"),
                f"请查阅案卷，核对{'、'.join(f'{label}是否达到 {limit} 元' for label, limit in unknown.items())}",
                stops=False,
            )


def _seriousness(case: PastCase, around: Surroundings) -> tuple[list[str], dict[str, int]]:
    """Which figures of a case reach what X7 says; which sums are not known, with their limits."""
    life = around.life
    sums = (
        ("非法经营数额", case.worth, life.serious_worth),
        ("违法所得", case.income, life.serious_income),
    )
    reached = [
        f"{label} {value:f} 元" for label, value, limit in sums if value is not None and value >= limit
    ]
    if case.sticks is not None and case.sticks >= life.serious_sticks:
        reached.append(f"卷烟 {case.sticks} 支")
    return reached, {label: limit for label, value, limit in sums if value is None}


def _change(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _needs_status(one, around, (ACTIVE, SUSPENDED), "变更")
    for change in one.wish.changes:
        if any(word in change.item for word in ("主体", "企业类型", "经济类型")):
            yield Objection(
                "", f"“{change.item}”改变主体或者类型，应重新申领", "领域说明（许可）2.7", "请按新办申请"
            )
        elif "地址" in change.item and not one.wish.address_reason:
            yield Objection(
                "",
                "经营地址实质变化应重新申领；地名门牌调整、拆迁的须写明原因",
                "领域说明（许可）2.7",
                "请填写地址变更原因，或按新办申请",
                stops=False,
            )


def _reissue(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _needs_status(one, around, (ACTIVE, SUSPENDED, RECTIFYING), "补办")


def _suspend(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _needs_status(one, around, (ACTIVE,), "停业")
    start, end = one.wish.start, one.wish.end
    if start is None or end is None:
        return
    if end < start:
        yield Objection("", "停业止早于停业起", remedy="请核对两个日期")
    elif end >= add_months(start, around.life.suspend_most_months)[0]:
        yield Objection("", "停业不得超过一年", "实施细则第二十三条", "请缩短停业期间，或申请歇业")
    if around.held and around.held.valid_to and end > around.held.valid_to:
        yield Objection(
            "", f"停业期间超过有效期止 {around.held.valid_to}", remedy="请先办理延续，或缩短停业期间"
        )


def _resume(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _needs_status(one, around, (SUSPENDED, RECTIFYING), "恢复营业")
    held = around.held
    if held is None or one.wish.start is None:
        return
    if held.suspended_from and one.wish.start < held.suspended_from:
        yield Objection("", f"恢复日早于停业起 {held.suspended_from}", remedy="请核对日期")
    if held.suspended_to and one.wish.start > held.suspended_to:
        yield Objection(
            "C8",
            f"停业已于 {held.suspended_to} 期满",
            _law(around, "C8"),
            "逾期未恢复可能收回，请负责人确认",
            stops=False,
        )


def _close(one: Application, around: Surroundings) -> Iterator[Objection]:
    yield from _needs_status(one, around, (ACTIVE, SUSPENDED, RECTIFYING, EXPIRED), "歇业")
    if around.pending:
        yield Objection(
            "", f"另有在办的申请：{'、'.join(around.pending)}", remedy="提示持证人，不得以此拒收", stops=False
        )


def _ended(one: Application, around: Surroundings) -> Iterator[Objection]:
    """Matters that end a licence or stop it: there must be one."""
    held = around.held
    if held is None:
        yield from _not_registered(one)
    elif status_on(held, around.today) == CANCELLED:
        yield Objection("", f"许可证 {held.lic_no} 已注销", remedy="无须再办理")


def _needs_status(
    one: Application, around: Surroundings, wanted: tuple[str, ...], what: str
) -> Iterator[Objection]:
    held = around.held
    if held is None:
        yield from _not_registered(one)
        return
    status = status_on(held, around.today)
    if status not in wanted:
        label = around.statuses.by_id[status].label
        yield Objection("", f"许可证 {held.lic_no} 的状态是{label}，不能{what}")
    yield from _same_matter(around)


def _same_matter(around: Surroundings) -> Iterator[Objection]:
    if around.pending:
        yield Objection("", f"另有在办的申请：{'、'.join(around.pending)}", remedy="请先办结", stops=False)


def _not_registered(one: Application) -> Iterator[Objection]:
    """A licence of which the register knows nothing; one that was not named is asked for."""
    if one.licence.lic_no:
        yield Objection(
            "", f"登记簿中没有许可证 {one.licence.lic_no}", remedy="请核对许可证号，或先导入登记簿"
        )


def _label(around: Surroundings, code: str) -> str:
    known = around.law.licence_reasons.by_code.get(code)
    return known.label if known else code


def _law(around: Surroundings, code: str) -> str:
    from zmtool.law.deadlines import ground_text

    known = around.law.licence_reasons.by_code.get(code)
    if known is None:
        return ""
    caution = f"（{known.mark.caution}）" if known.mark.caution else ""
    return ground_text(known.law, around.law.statutes) + caution


def _years_back(day: date, years: int) -> date:
    return add_months(day, -12 * years)[0]


_Judge = Callable[[Application, Surroundings], Iterator[Objection]]
_BY_MATTER: Mapping[str, _Judge] = {
    "NEW": _new,
    "RENEW": _renew,
    "CHANGE": _change,
    "REISSUE": _reissue,
    "SUSPEND": _suspend,
    "RESUME": _resume,
    "CLOSE": _close,
    **dict.fromkeys(
        ("ORDER_CHANGE", "RECTIFY", "DISQUALIFY", "REVOKE", "WITHDRAW", "RECALL", "CANCEL"), _ended
    ),
}
