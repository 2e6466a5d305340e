"""The spot check of one month: the problems that were drawn, their marks, and that drawing again gives the same."""

from __future__ import annotations

from typing import ClassVar

from zmtool.tui.bases.listing import Found, ListingScreen
from zmtool.tui.modules import open_record
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.problem_spot_check import Checked, show_spot_check


class SpotCheckScreen(ListingScreen):
    """Opening a problem marks it: 抽评 is one of its steps."""

    NAME = "抽评"
    NOTHING = "没有抽中的"
    SEARCH = "在抽中的问题里查找"
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("编号", 20),
        Column("得分", 8),
        Column("对象", 0),
        Column("指标", 9),
        Column("主办人", 10),
    )

    def __init__(self, month: str) -> None:
        super().__init__()
        self._month = month

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        found = show_spot_check(self._month, self.desk.place, user=self.desk.user)
        rows = [
            _row(one)
            for one in found.checked
            if not text or text in f"{one.number} {one.target} {one.indicator} {one.person}"
        ]
        mean = f"平均 {found.mean} 分" if found.mean is not None else "还没有评"
        same = "复算相同" if found.same else "复算不同，名单可能被改动"
        heading = f"{found.month}　归档 {found.candidates} 件　{mean}　{same}　种子 {found.seed}"
        return Found(rows[offset : offset + limit], len(rows), heading)

    def open(self, row: Row) -> None:
        open_record(self.app, "problem", row.key)


def _row(one: Checked) -> Row:
    mark = "待评" if one.total is None else f"{one.total}{' 差评' if one.poor else ''}"
    style = "yellow" if one.total is None else "red" if one.poor else "green"
    return Row(one.number, (one.number, Cell(mark, style), one.target, one.indicator, one.person), one)
