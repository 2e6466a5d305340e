"""The quarter's publicity table (季度公示): planned, there, left, and what ended, cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.licenses.layout.plan import Cell, LayoutPlan, Spacing
from zmtool.licenses.layout.points import RETAIL, Point, Status

COLUMNS = ("单元名称", "区域描述", "规划数", "实有数", "余量", "间距", "其他条件", "本期退出数")
_QUARTER = re.compile(r"([12][0-9]{3})年?(?:第)?[Qq]?([1-4一二三四])(?:季度|季)?")
_WORDS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        after = date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)
        return after - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}季度"


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """One line of the table. None is not fixed by the plan. ``left`` is negative where there are more than planned."""

    code: str
    name: str
    area: str
    planned: int | None
    there: int
    spacing: Decimal | None
    other: str
    ended: int

    @property
    def left(self) -> int | None:
        """余量."""
        return None if self.planned is None else self.planned - self.there


@dataclass(frozen=True, slots=True)
class QuarterTable:
    """The table with its sum, and what has to be said beside it."""

    quarter: Quarter
    as_of: date
    rows: tuple[QuarterRow, ...]
    total: QuarterRow
    notes: tuple[str, ...]


def parse_quarter(text: str) -> Quarter:
    """The quarter in “2026Q2”, “2026-2” or “2026年二季度”. Raises InvalidValue."""
    match = _QUARTER.fullmatch(compact(text).replace("-", ""))
    if match is None:
        raise InvalidValue("季度", text, "应写作 2026Q2 或 2026年二季度")
    return Quarter(int(match[1]), _WORDS.get(match[2]) or int(match[2]))


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_table(plan: LayoutPlan, points: Iterable[Point], quarter: Quarter, today: date) -> QuarterTable:
    """The table of a quarter as of its last day, or of today while it runs.

    A retailer is there from its first day (from before, where that is not known) until the day it ended.
    """
    as_of = min(quarter.last, today)
    there: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    undated = 0
    for one in points:
        if one.kind != RETAIL or one.status is Status.APPLIED:
            continue
        if one.status is Status.ENDED and one.ended_on is None:
            undated += 1
            continue
        if one.ended_on is not None and quarter.first <= one.ended_on <= as_of:
            ended[one.cell] += 1
        if (one.since is None or one.since <= as_of) and (one.ended_on is None or one.ended_on > as_of):
            there[one.cell] += 1
    rows = [_row(plan, cell, there[cell.code], ended[cell.code]) for cell in plan.cells]
    known = {cell.code for cell in plan.cells}
    outside = sum(number for code, number in there.items() if code not in known)
    outside_ended = sum(number for code, number in ended.items() if code not in known)
    if outside or outside_ended:
        rows.append(QuarterRow("", "（未划入单元）", "", None, outside, None, "", outside_ended))
    notes = (*_other_days(plan, as_of), *_notes(outside, undated, as_of, quarter), *_sums_apart(plan, rows))
    return QuarterTable(quarter, as_of, tuple(rows), _sum(plan, rows), notes)


def _row(plan: LayoutPlan, cell: Cell, there: int, ended: int) -> QuarterRow:
    found = plan.cap_of(cell)
    spacing = _spacing(plan, cell)
    planned = None if found is None else found[0]
    metres = None if spacing is None else spacing.metres
    return QuarterRow(cell.code, cell.name, cell.area, planned, there, metres, cell.other, ended)


def _spacing(plan: LayoutPlan, cell: Cell) -> Spacing | None:
    if cell.spacing is not None:
        return cell.spacing
    street = plan.street(cell.street) if cell.street else None
    return street.spacing if street is not None else plan.spacing


def _sum(plan: LayoutPlan, rows: list[QuarterRow]) -> QuarterRow:
    planned = plan.total
    if planned is None and rows and all(one.planned is not None for one in rows):
        planned = sum(one.planned or 0 for one in rows)
    there, ended = sum(one.there for one in rows), sum(one.ended for one in rows)
    return QuarterRow("", "合计", "", planned, there, None, "", ended)


def _sums_apart(plan: LayoutPlan, rows: list[QuarterRow]) -> Iterable[str]:
    listed = sum(one.planned or 0 for one in rows)
    if plan.total is not None and rows and listed != plan.total:
        yield f"合计的规划数 {plan.total} 是全域总量，所列单元相加为 {listed}"


def _other_days(plan: LayoutPlan, as_of: date) -> Iterable[str]:
    if not plan.span.covers(as_of):
        yield f"这份规划在 {as_of} 并不施行（{plan.span}）"


def _notes(outside: int, undated: int, as_of: date, quarter: Quarter) -> Iterable[str]:
    if as_of < quarter.last:
        yield f"本季度尚未结束，数字截至 {as_of}"
    if outside:
        yield f"有 {outside} 户没有划入规划中的单元，请补单元后再公示"
    if undated:
        yield f"有 {undated} 户已注销而没有注销日期，没有计入本期退出数"
