"""Corrections of the register by hand: of one entry or of many alike, with the reason, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zmtool.base.errors import InvalidValue, Refused, UsageProblem
from zmtool.licenses.register.records import LABELS, Retailer
from zmtool.licenses.vocabulary import Vocabulary, format_of, load_vocabulary
from zmtool.values.dates import parse_date
from zmtool.values.uscc import parse_uscc
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

BY_STEPS = (
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
KIND = "licence.correct"


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry before and after a correction."""

    before: Retailer
    after: Retailer


def correct_licence(
    lic_no: str,
    said: Mapping[str, str],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    why: str,
    expected: int | None = None,
) -> tuple[Retailer, bool]:
    """Corrects fields of an entry by hand (named by id or label); False where nothing differs.

    ``expected`` is the version that the person saw. Raises NotFound, UsageProblem for a field that is not there or is
    changed by steps only or a value that cannot be, Refused where somebody changed the entry meanwhile.
    """
    with opened(place, now=now) as at:
        done = _correct((lic_no,), said, at, now=now, user=user, why=why, expected=expected)
    return done[0].after, done[0].after != done[0].before


def correct_licences(
    numbers: Sequence[str],
    said: Mapping[str, str],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    why: str,
    expected: int | None = None,
) -> tuple[Correction, ...]:
    """Corrects the same fields of several entries, all or none; the entries that differ now. Raises as ``correct_licence``."""
    with opened(place, now=now) as at:
        done = _correct(numbers, said, at, now=now, user=user, why=why, expected=expected)
    return tuple(one for one in done if one.after != one.before)


def take_back_corrections(
    corrections: Sequence[Correction], place: Place = None, *, now: datetime, user: str
) -> None:
    """Puts the fields back that corrections changed, all or none.

    Raises Refused where somebody has changed one of them since.
    """
    from zmtool.licenses.register.keep import keep_retailer, kept_retailer

    with opened(place, now=now) as at, at.writing() as session:
        for one in corrections:
            changed = [name for name in LABELS if getattr(one.before, name) != getattr(one.after, name)]
            present = kept_retailer(session, one.after.lic_no).retailer
            for name in changed:
                if getattr(present, name) != getattr(one.after, name):
                    raise Refused(
                        f"{one.after.lic_no} 的{LABELS[name]}之后又改过，没有撤回",
                        next_step="请核对后直接更正",
                    )
            after = replace(present, **{name: getattr(one.before, name) for name in changed})
            keep_retailer(session, after, kind=KIND, now=now, who=user, why="撤回更正")


def _correct(
    numbers: Sequence[str],
    said: Mapping[str, str],
    at: OpenWorkspace,
    *,
    now: datetime,
    user: str,
    why: str,
    expected: int | None,
) -> list[Correction]:
    from zmtool.licenses.register.keep import keep_retailer, kept_retailer

    if not why.strip():
        raise UsageProblem("没有写明更正的原因", next_step="请加 --why 原因")
    with at.writing() as session:
        fields = _fields(said, load_vocabulary(at.root))
        done = []
        for number in numbers:
            before = kept_retailer(session, number).retailer
            after = _after(before, fields)
            keep_retailer(session, after, kind=KIND, now=now, who=user, why=why, expected_version=expected)
            done.append(Correction(before, after))
        return done


def _fields(said: Mapping[str, str], words: Vocabulary) -> dict[str, Any]:
    fields = dict(_corrected(name, text) for name, text in said.items())
    if shop := fields.get("format"):
        fields["format"] = format_of(shop, words.enums) or shop
    return fields


def _after(before: Retailer, fields: Mapping[str, Any]) -> Retailer:
    after = replace(before, **fields)
    if "uscc" in fields and "uscc" in before.doubts and _sound(after.uscc):
        after = replace(after, doubts=tuple(one for one in before.doubts if one != "uscc"))
    first, last = after.valid_from, after.valid_to
    if {"valid_from", "valid_to"} & fields.keys() and first is not None and last is not None and last < first:
        raise UsageProblem(f"有效期止 {last} 早于有效期起 {first}", next_step="请核对两个日期")
    return after


def _sound(code: str) -> bool:
    try:
        parse_uscc(code)
    except InvalidValue:
        return not code
    return True


def _corrected(name: str, text: str) -> tuple[str, Any]:
    field = next((key for key, label in LABELS.items() if name in (key, label)), None)
    if field is None:
        raise UsageProblem(f"没有字段“{name}”", next_step=f"可用：{'、'.join(LABELS.values())}")
    if field in BY_STEPS:
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
