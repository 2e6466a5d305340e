"""Which version of the law a case is judged by (选版).

Substantive rules: those of the day the act ended, unless the law changed since in the party's favour
(行政处罚法第三十七条, 从旧兼从轻). Procedural rules: those of the day of each step. Discretion: the benchmark of
the day of the decision, the lighter one where the benchmark changed. What cannot be compared from data is
left to a person and said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zmtool.base.errors import UnknownAnswer
from zmtool.law.causes import Cause
from zmtool.law.discretion import DiscretionPack, tier_for
from zmtool.law.library import Law
from zmtool.law.switches import Switch

_GENERAL = "apl_2021"
PROCEDURE_CAUTION = "程序步骤按做该步骤时有效的规定，为通行理解，未对到原文，须人工确认"
DISCRETION_CAUTION = "裁量基准前后不同时取较轻者，为通行理解，未对到原文，须人工确认"


class Basis(StrEnum):
    """Whose version decides: that of the act, a later lighter one, none, or a person has to say."""

    ACT = "act"
    LATER = "later"
    NOT_APPLICABLE = "not_applicable"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class StatuteChoice:
    """One statute's version on the day of the act and on that of the decision; None where not known."""

    statute: str
    at_act: str | None
    at_decision: str | None


@dataclass(frozen=True, slots=True)
class StepChoice:
    """The versions of the procedural statutes on the day of a step; None where not known."""

    step: str
    day: date
    versions: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The choice with its reasons in Chinese. ``pack`` is None where no benchmark is known or a person decides."""

    basis: Basis
    statutes: tuple[StatuteChoice, ...]
    reasons: tuple[str, ...]
    steps: tuple[StepChoice, ...]
    pack: DiscretionPack | None
    pack_reason: str


def select_rules(
    law: Law,
    cause: Cause,
    act_end: date,
    decided: date,
    *,
    steps: Mapping[str, date] | None = None,
    province: str = "",
    measure: Decimal | None = None,
) -> Selection:
    """The versions for an act that ended on ``act_end`` and a decision of ``decided``.

    ``steps`` are the days of procedural steps by name. ``measure`` is the value the benchmark looks at.
    """
    basis, statutes, reasons = _substantive(law, cause, act_end, decided)
    chosen = tuple(
        StepChoice(name, day, tuple((s, _version(law, s, day)) for s in law.switches.procedural_statutes))
        for name, day in (steps or {}).items()
    )
    pack, why = _benchmark(law, cause, province, act_end, decided, measure)
    return Selection(basis, statutes, tuple(reasons), chosen, pack, why)


def lighter_pack(
    earlier: DiscretionPack, later: DiscretionPack, measure: Decimal | None
) -> DiscretionPack | None:
    """The pack whose tier for that value is the lighter; the later one where they are alike; None if unclear.

    Lighter means no higher at either end. Without a value nothing can be compared.
    """
    same_kind = (earlier.kind, earlier.base, earlier.measure) == (later.kind, later.base, later.measure)
    if measure is None or not same_kind:
        return None
    try:
        old, new = tier_for(earlier, measure), tier_for(later, measure)
    except UnknownAnswer:
        return None
    if new.low <= old.low and new.high <= old.high:
        return later
    return earlier if old.low <= new.low and old.high <= new.high else None


def _substantive(
    law: Law, cause: Cause, act_end: date, decided: date
) -> tuple[Basis, tuple[StatuteChoice, ...], list[str]]:
    cited = tuple(dict.fromkeys(c.statute_id for c in (*cause.violated, *cause.penalized)))
    statutes = tuple(
        StatuteChoice(one, _version(law, one, act_end), _version(law, one, decided)) for one in cited
    )
    if not cause.span.covers(act_end):
        text = f"行为终了日 {act_end} 不在案由“{cause.label}”的有效期（{cause.span}）内，不能适用"
        return Basis.NOT_APPLICABLE, statutes, [text]
    reasons = [f"行为终了日 {act_end}：按该日有效的规定认定和处罚"]
    changes = [
        one
        for one in law.switches.between(act_end, decided)
        if one.kind == "substantive"
        and one.statute in (*cited, _GENERAL)
        and (not one.causes or cause.code in one.causes)
    ]
    reasons += [_change_text(one) for one in changes]
    doubts = [text for one in statutes if (text := _doubt(law, one, changes, act_end, decided))]
    reasons += doubts
    if doubts:
        return Basis.PERSON, statutes, reasons
    return Basis.LATER if any(one.favours == "later" for one in changes) else Basis.ACT, statutes, reasons


def _change_text(one: Switch) -> str:
    verdict = {
        "later": "新规定较轻，决定时一并适用新规定（从轻）",
        "earlier": "新规定不利于当事人，仍按行为时的规定（从旧）",
        "same": "前后轻重相同，按行为时的规定；引用条号以所适用的版本为准",
    }[one.favours]
    return f"{one.day} {one.what}（此前：{one.before}；此后：{one.after}）：{verdict}"


def _doubt(law: Law, one: StatuteChoice, changes: list[Switch], act_end: date, decided: date) -> str:
    """Why a person has to compare the versions of a statute; empty where the data settle it."""
    name = law.statutes.full_name(one.statute)
    if one.at_act is None or one.at_decision is None:
        day = act_end if one.at_act is None else decided
        return f"《{name}》在 {day} 的版本未录入，须人工核对"
    if one.at_act == one.at_decision:
        return ""
    later = law.statutes[one.statute].versions
    passed = [v for v in later if v.span.first is not None and act_end < v.span.first <= decided]
    settled = {change.day for change in changes if change.statute == one.statute}
    if all(version.span.first in settled for version in passed):
        return ""
    return f"《{name}》由{one.at_act}版改为{one.at_decision}版，轻重没有录入比较，须人工核对"


def _benchmark(
    law: Law, cause: Cause, province: str, act_end: date, decided: date, measure: Decimal | None
) -> tuple[DiscretionPack | None, str]:
    if not province:
        return None, "没有指定省份，未选裁量基准"
    try:
        later = law.discretion.pack_on(province, cause.code, decided)
    except UnknownAnswer as unknown:
        return None, unknown.what
    try:
        earlier = law.discretion.pack_on(province, cause.code, act_end)
    except UnknownAnswer:
        return later, f"按处罚决定日 {decided} 有效的裁量基准；行为时没有录入的基准可比"
    if earlier is later:
        return later, f"行为时和决定时为同一裁量基准 {later.id}"
    chosen = lighter_pack(earlier, later, measure)
    if chosen is None:
        return None, f"裁量基准由 {earlier.id} 改为 {later.id}，轻重不能由数据比较，须人工核对"
    return chosen, f"裁量基准由 {earlier.id} 改为 {later.id}，取较轻者 {chosen.id}；{DISCRETION_CAUTION}"


def _version(law: Law, statute: str, day: date) -> str | None:
    try:
        return law.statutes.version_in_force(statute, day).id
    except UnknownAnswer:
        return None
