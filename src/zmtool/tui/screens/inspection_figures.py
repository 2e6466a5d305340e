"""The figures of inspections of a month: each with numerator, denominator and how it is worked out."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import ClassVar

from zmtool.oversight.inspection.figures import InspectionFigure
from zmtool.tui.bases.listing import Found, ListingScreen, View
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.inspection_figures import inspection_figures

_PLAIN = ("per_head_day", "minutes")


class InspectionFiguresScreen(ListingScreen):
    """This month, narrowed to others with ``v``."""

    NAME = "检查指标"
    SEARCH = "在指标里查找"
    NOTHING = "这段时间没有检查"
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("指标", 18),
        Column("数值", 9),
        Column("分子", 8),
        Column("分母", 8),
        Column("分列", 0),
    )
    VIEWS = (View("0", "本月"), View("1", "上月"), View("2", "前两个月"), View("year", "今年"))

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        first, last = _period(self.desk.today, view)
        made = inspection_figures(first, last, self.desk.place)
        rows = [_row(one) for one in made.figures if not text or text in f"{one.label} {one.of}"]
        gain = made.gain.value
        words = f"{first} 至 {last}　检查 {made.inspections} 户次"
        told = "没有依据" if gain is None else f"{gain:.2%}"
        return Found(rows[offset : offset + limit], len(rows), f"{words}　数据先导的增益 {told}")

    def explain(self, row: Row) -> str:
        one: InspectionFigure = row.record
        return f"{one.label}：{one.definition}"


def _period(today: date, view: str) -> tuple[date, date]:
    """From the first day to the last of the month so many months back, or of the year so far."""
    if view == "year":
        return date(today.year, 1, 1), today
    number = today.year * 12 + today.month - 1 - int(view)
    year, month = number // 12, number % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _row(one: InspectionFigure) -> Row:
    if one.value is None:
        value = Cell("没有依据", "dim")
    else:
        value = Cell(f"{one.value:.2f}" if one.id in _PLAIN else f"{one.value:.2%}", "bold")
    part, whole = ("" if each is None else f"{each:f}" for each in (one.part, one.whole))
    return Row(f"{one.id} {one.of}", (one.label, value, part, whole, one.of or "全部"), one)
