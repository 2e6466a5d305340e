"""Ranges, citations and marks in words, as every answer about the law uses them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zmtool.law.citations import Citation
    from zmtool.law.marks import Mark
    from zmtool.law.statutes import StatuteTable


def span_text(low: Any, high: Any, unit: str) -> str:
    """A range in words; the end that is not known is left out."""
    if not low:
        return f"{plain_number(high)}{unit}以下"
    return (
        f"{plain_number(low)}{unit}"
        if low == high
        else f"{plain_number(low)}{unit}–{plain_number(high)}{unit}"
    )


def plain_number(value: Any) -> str:
    """A number without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def citations(cited: Iterable[Citation], statutes: StatuteTable) -> list[dict[str, str]]:
    """Citations as code and official wording."""
    from zmtool.law.citations import format_citation

    return [{"code": one.code, "text": format_citation(one, statutes)} for one in cited]


def mark_text(mark: Mark | None) -> str:
    """The mark of an uncertain source in brackets; nothing for a certain one."""
    if mark is None:
        return ""
    return f"，标记：{mark}" + (f"，{mark.caution}" if mark.caution else "")


def iso_or_none(day: date | None) -> str | None:
    """The ISO date, or None."""
    return day.isoformat() if day is not None else None
