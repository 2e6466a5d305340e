"""How a cause and its fine are shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.cli.law_answers.words import citations, iso_or_none, mark_text, span_text
from zmtool.cli.printing import print_text

if TYPE_CHECKING:
    from zmtool.law.causes import Cause, FineRule
    from zmtool.law.library import Law


_FORFEIT = {
    "yes": "没收涉案物品",
    "no": "不得没收涉案物品",
    "conditional": "符合法定情形才可没收涉案物品",
    "unknown": "是否没收待核",
}
_AUTHORITY = {
    "tobacco": "烟草专卖局",
    "market_regulation": "市场监督管理部门",
    "customs": "海关",
    "police": "公安机关",
    "shared": "多部门",
}
_FINE_WORD = {True: "可以处罚款", False: "应当处罚款", None: "罚款"}


def cause_json(found: Cause, law: Law, day: date | None) -> dict[str, Any]:
    """A cause with its articles, fine and penalties on a day."""
    names = law.enums["penalty_type"].labels
    penalized = found.penalized_on(day) if day is not None else found.penalized
    return {
        "code": found.code,
        "label": found.label,
        "wordings": list(found.wordings),
        "improper_wordings": list(found.improper_wordings),
        "violated": citations(found.violated, law.statutes),
        "penalized": citations(penalized, law.statutes),
        "in_force": None if day is None else found.span.covers(day),
        "effective_from": iso_or_none(found.span.first),
        "effective_to": iso_or_none(found.span.last),
        "fine": fine_json(found.fine),
        "heavier_fine": fine_json(found.heavier_fine) if found.heavier_fine else None,
        "allowed_penalties": [{"id": one, "label": names[one]} for one in found.allowed_penalties],
        "forbidden_penalties": [{"id": one, "label": names[one]} for one in found.forbidden_penalties],
        "needs_any_of": [{"id": one, "label": names[one]} for one in found.needs_any_of],
        "forfeit_goods": found.forfeit_goods,
        "serious": [{"id": one.id, "label": one.label} for one in found.serious],
        "authority": found.authority,
        "authority_note": found.authority_note,
        "mark": found.mark,
        "certain": found.certain,
        "note": found.note,
    }


def print_cause(found: Cause, answer: dict[str, Any]) -> None:
    """A cause as text."""

    def names(key: str) -> str:
        return "、".join(one["label"] for one in answer[key])

    def texts(key: str) -> str:
        return "、".join(one["text"] for one in answer[key]) or "待核"

    print_text(f"{found.label}（{found.code}{mark_text(found.mark)}）")
    lines = [
        ("其他措辞", "、".join(found.wordings)),
        ("不规范的说法", "、".join(found.improper_wordings)),
        ("违反条款", texts("violated")),
        ("处罚依据", texts("penalized")),
        ("罚款", fine_text(found.fine)),
        ("加重罚款", fine_text(found.heavier_fine) if found.heavier_fine else ""),
        ("可以给予的处罚", names("allowed_penalties") or "未列出，须人工核对"),
        ("不得给予的处罚", names("forbidden_penalties")),
        ("应先有其中之一", names("needs_any_of")),
        ("物品处理", _FORFEIT[found.forfeit_goods]),
        ("法定严重情形", "；".join(one.label for one in found.serious)),
        (
            "处罚机关",
            _AUTHORITY[found.authority] + (f"（{found.authority_note}）" if found.authority_note else ""),
        ),
        ("有效期", str(found.span) if found.span.first or found.span.last else ""),
        ("说明", found.note),
    ]
    for label, text in lines:
        if text:
            print_text(f"  {label}：{text}")
    if answer["in_force"] is False:
        print_text("  注意：该案由在所给日期没有效力")
    if not found.certain:
        print_text("  把握：不确定，须人工确认")


def fine_json(rule: FineRule) -> dict[str, Any]:
    """How a cause's fine is measured."""
    return {
        "kind": rule.kind,
        "base": rule.base,
        "base_label": rule.base_label,
        "min": None if rule.low is None else format(rule.low, "f"),
        "max": None if rule.high is None else format(rule.high, "f"),
        "optional": rule.optional,
        "condition": rule.condition,
        "mark": rule.mark,
        "text": fine_text(rule),
    }


def fine_text(rule: FineRule) -> str:
    """进货总额的 5%–10%，可以处罚款"""
    if rule.kind == "none":
        return "没有罚款"
    if rule.kind == "unknown" or rule.high is None:
        return f"幅度待核{f'（基数：{rule.base_label}）' if rule.base_label else ''}"
    low = rule.low or 0
    if rule.kind == "rate":
        span = span_text(low * 100, rule.high * 100, "%")
        amount = f"{rule.base_label}的 {span}"
    elif rule.kind == "multiple":
        amount = f"{rule.base_label}的 {span_text(low, rule.high, '倍')}"
    else:
        amount = span_text(low, rule.high, "元")
    condition = f"；条件：{rule.condition}" if rule.condition else ""
    return f"{_FINE_WORD[rule.optional]}，{amount}{condition}{mark_text(rule.mark)}"
