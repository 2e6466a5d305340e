"""How sure a legal datum is, and from when to when it holds. Every data file of ``law/`` uses both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from zmtool.base.errors import UsageProblem


class Mark(StrEnum):
    """Where a datum was checked. The values are the marks the domain notes use."""

    LAW = "法"
    RULE = "规"
    SICHUAN = "川"
    HUNAN = "湘"
    UNCHECKED = "待核"
    MEMORY = "记忆"
    SUGGESTED = "建议值"

    @property
    def certain(self) -> bool:
        """True only where the text of a law or ministerial rule was compared."""
        return self in (Mark.LAW, Mark.RULE)

    @property
    def caution(self) -> str:
        """Chinese caution for a person; empty where the mark is certain."""
        return _CAUTION.get(self, "")


_CAUTION = {
    Mark.SICHUAN: "依据为四川公开规则，其他地区须核对",
    Mark.HUNAN: "依据为湖南公开资料，其他地区须核对",
    Mark.UNCHECKED: "该项尚未核对原文，须人工确认",
    Mark.MEMORY: "该项凭通行理解，未对到原文，须人工确认",
    Mark.SUGGESTED: "该项为建议值，不是法定标准，可由本单位配置",
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a datum holds, both ends included; None is an open end."""

    first: date | None = None
    last: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the datum holds on that day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)

    def overlaps(self, other: Span) -> bool:
        """Whether some day lies in both spans."""
        starts = [d for d in (self.first, other.first) if d is not None]
        ends = [d for d in (self.last, other.last) if d is not None]
        return not starts or not ends or max(starts) <= min(ends)

    def __str__(self) -> str:
        return f"{self.first or '…'} 至 {self.last or '…'}"


def iso_date(text: str, where: Path | str = "") -> date:
    """The date a data file gives as ``YYYY-MM-DD``. Raises UsageProblem for a day that does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(
            f"日期“{text}”不存在", where=str(where), next_step="请改为实际存在的日期（年-月-日）"
        ) from error


def span_of(first: str | None, last: str | None, where: Path | str = "") -> Span:
    """A span from the ``effective_from``/``effective_to`` texts. Raises UsageProblem if it ends before it starts."""
    span = Span(iso_date(first, where) if first else None, iso_date(last, where) if last else None)
    if span.first is not None and span.last is not None and span.last < span.first:
        raise UsageProblem(
            f"有效期 {span} 的止日早于起日",
            where=str(where),
            next_step="请更正 effective_from 和 effective_to",
        )
    return span
