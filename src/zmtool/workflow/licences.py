"""The register of licences at work: lists, one entry with its history, corrections by hand, what is not right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import InvalidValue, NotFound, UsageProblem
from zmtool.licenses.register.health import (
    Ailment,
    HealthRules,
    SideBySide,
    ailments_of,
    load_health_rules,
)
from zmtool.licenses.register.records import LABELS, LicenceEvent, Retailer
from zmtool.licenses.register.statuses import Statuses, load_statuses, status_on
from zmtool.licenses.vocabulary import format_of, load_vocabulary
from zmtool.values.dates import parse_date
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.licenses.register.lists import Listed, Wanted

_BY_STEPS = (
    "lic_no",
    "status",
    "suspended_from",
    "suspended_to",
    "doubts",
    "id_mask",
    "bank_mask",
    "birth_year",
)
"""Fields that a correction by hand does not touch: steps of an application, or an import with the whole number, do."""


@dataclass(frozen=True, slots=True)
class ShownLicence:
    """One entry with everything a person sees of it; ``status`` is that of the day asked for."""

    retailer: Retailer
    status: str
    version: int
    updated_at: str
    history: tuple[LicenceEvent, ...]
    same_holder: tuple[Retailer, ...]
    ailments: tuple[Ailment, ...]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is not right in the register: how many entries, how often each rule, and each case."""

    entries: int
    counts: Mapping[str, int]
    ailments: tuple[Ailment, ...]
    rules: HealthRules


def statuses(place: Place = None) -> Statuses:
    """What a licence can be, in this workspace."""
    with opened(place) as at:
        return load_statuses(at.root)


def list_licences(
    wanted: Wanted, place: Place = None, *, today: date, limit: int = 50, offset: int = 0
) -> Listed:
    """A window of the entries that fit. Raises UsageProblem for a status that is not known."""
    from zmtool.licenses.register.lists import listed

    with opened(place) as at:
        if wanted.status:
            known = load_statuses(at.root)
            status = known.worded(wanted.status)
            if status is None:
                labels = "、".join(one.label for one in known.by_id.values())
                raise UsageProblem(f"没有状态“{wanted.status}”", next_step=f"可用：{labels}")
            wanted = replace(wanted, status=status)
        with at.reading() as session:
            return listed(session, wanted, today, limit=limit, offset=offset)


def show_licence(number: str, place: Place = None, *, today: date) -> ShownLicence:
    """One entry by its licence number, or by any whole number that only one entry has.

    Raises NotFound, UsageProblem where several entries have the number.
    """
    from zmtool.licenses.register.keep import history, kept_retailer
    from zmtool.licenses.register.lists import of_same_holder, with_number

    with opened(place) as at, at.reading() as session:
        found = with_number(session, number)
        if not found:
            raise NotFound(f"登记簿中没有“{number}”", next_step="用 zmtool license list 任意片段 查找")
        if len(found) > 1:
            listed = "、".join(f"{one.lic_no} {one.name}" for one in found[:8])
            raise UsageProblem(
                f"“{number}”有 {len(found)} 个证：{listed}", next_step="请用许可证号指明是哪一个"
            )
        kept = kept_retailer(session, found[0].lic_no)
        one = kept.retailer
        return ShownLicence(
            one,
            status_on(one, today),
            kept.version,
            kept.updated_at,
            history(session, one.lic_no),
            of_same_holder(session, one),
            tuple(ailments_of(one, load_health_rules(at.root), today)),
        )


def holders_of(number: str, place: Place = None) -> tuple[Retailer, ...]:
    """Every entry that a whole number names. Raises NotFound."""
    from zmtool.licenses.register.lists import with_number

    with opened(place) as at, at.reading() as session:
        found = with_number(session, number)
    if not found:
        raise NotFound(
            "登记簿中没有这个号码的持证人",
            next_step="可用许可证号、身份证号、统一社会信用代码、客户编码或电话，须写全",
        )
    return found


def correct_licence(
    lic_no: str, said: Mapping[str, str], place: Place = None, *, now: datetime, user: str, why: str
) -> tuple[Retailer, bool]:
    """Corrects fields of an entry by hand (named by id or label); False where nothing differs.

    Raises NotFound, UsageProblem for a field that is not there or is changed by steps only or a value
    that cannot be.
    """
    from zmtool.licenses.register.keep import keep_retailer, kept_retailer

    if not why.strip():
        raise UsageProblem("没有写明更正的原因", next_step="请加 --why 原因")
    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_retailer(session, lic_no)
        enums = load_vocabulary(at.root).enums
        fields = dict(_corrected(name, text) for name, text in said.items())
        if shop := fields.get("format"):
            fields["format"] = format_of(shop, enums) or shop
        after = replace(kept.retailer, **fields)
        if {"valid_from", "valid_to"} & fields.keys() and _backwards(after):
            raise UsageProblem(
                f"有效期止 {after.valid_to} 早于有效期起 {after.valid_from}", next_step="请核对两个日期"
            )
        changed = keep_retailer(session, after, kind="licence.correct", now=now, who=user, why=why)
        return after, changed


def check_register(
    place: Place = None, *, today: date, codes: tuple[str, ...] = (), only: Wanted | None = None
) -> Checkup:
    """What is not right in the register as a whole. Raises UsageProblem for a rule that is not known."""
    from zmtool.licenses.register.lists import Wanted, every_retailer

    with opened(place) as at:
        rules = load_health_rules(at.root)
        for code in codes:
            if code not in rules.rules:
                raise UsageProblem(f"没有规则“{code}”", next_step=f"可用：{'、'.join(rules.rules)}")
        beside = SideBySide(load_statuses(at.root), rules, today)
        found: list[Ailment] = []
        entries = 0
        with at.reading() as session:
            for one in every_retailer(session, only or Wanted(), today):
                entries += 1
                found += ailments_of(one, rules, today)
                beside.add(one)
    found += beside.ailments()
    chosen = sorted(
        (one for one in found if not codes or one.code in codes), key=lambda one: (one.code, one.lic_no)
    )
    counts = {code: sum(one.code == code for one in chosen) for code in rules.rules}
    return Checkup(entries, counts, tuple(chosen), rules)


def _backwards(one: Retailer) -> bool:
    return one.valid_from is not None and one.valid_to is not None and one.valid_to < one.valid_from


def _corrected(name: str, text: str) -> tuple[str, Any]:
    field = next((key for key, label in LABELS.items() if name in (key, label)), None)
    if field is None:
        raise UsageProblem(f"没有字段“{name}”", next_step=f"可用：{'、'.join(LABELS.values())}")
    if field in _BY_STEPS:
        raise UsageProblem(
            f"“{LABELS[field]}”不能直接更正", next_step="请用相应的办理步骤，或重新导入完整的号码"
        )
    try:
        return field, _value(field, text.strip())
    except InvalidValue as error:
        raise UsageProblem(
            f"{LABELS[field]}“{text.strip()}”：{error.reason}", next_step="请改正内容后再试"
        ) from None


def _value(field: str, text: str) -> Any:
    kind = str(Retailer.__dataclass_fields__[field].type)
    if "date" in kind:
        return parse_date(text) if text else None
    if "Decimal" in kind:
        return _number(field, text) if text else None
    if "tuple" in kind:
        return tuple(one for one in text.replace("，", "、").split("、") if one)
    return text


def _number(field: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InvalidValue(LABELS[field], text, "应为数字") from None
    if not number.is_finite():
        raise InvalidValue(LABELS[field], text, "应为数字")
    return number


def every_licence(wanted: Wanted, place: Place = None, *, today: date) -> Iterator[Retailer]:
    """All entries that fit, a block at a time, as long as the caller asks for more."""
    from zmtool.licenses.register.lists import every_retailer

    with opened(place) as at, at.reading() as session:
        yield from every_retailer(session, wanted, today)


def overrides_of(place: Path | None) -> Path | None:
    """The workspace whose own data files win; None without one."""
    from zmtool.workflow.workspace import local_data

    return local_data(place)
