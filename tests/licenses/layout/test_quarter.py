"""The quarter's table: planned, there, left, ended, as of its last day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zmtool.base.errors import InvalidValue
from zmtool.licenses.layout.points import Status
from zmtool.licenses.layout.quarter import Quarter, parse_quarter, quarter_of, quarter_table

from .places import example, plan_of, school, shop

Q2 = Quarter(2026, 2)


@pytest.mark.parametrize("text", ["2026Q2", "2026-2", "2026年二季度", "2026 年第2季度", "2026q2"])
def test_quarters_as_they_are_written(text: str) -> None:
    assert parse_quarter(text) == Q2
    assert (Q2.first, Q2.last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (Quarter(2026, 4).last, quarter_of(date(2026, 10, 1))) == (date(2026, 12, 31), Quarter(2026, 4))


@pytest.mark.parametrize("text", ["2026", "2026Q5", "二季度", ""])
def test_what_is_no_quarter(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_quarter(text)


def test_what_is_there_and_what_ended() -> None:
    points = [
        shop(1, "a", cell="V01"), shop(2, "b", cell="V01", status=Status.SUSPENDED),
        shop(3, "c", cell="V01", status=Status.ENDED, ended_on=date(2026, 5, 2)),
        shop(4, "d", cell="V01", status=Status.ENDED, ended_on=date(2026, 3, 31)),
        shop(5, "e", cell="V01", status=Status.ENDED, ended_on=date(2026, 7, 1)),
        shop(6, "f", cell="V01", since=date(2026, 7, 1)), shop(7, "g", cell="V01", status=Status.APPLIED),
        shop(8, "h", cell="V01", status=Status.ENDED), shop(9, "i", cell="X"), school(5),
    ]  # fmt: skip
    table = quarter_table(example(), points, Q2, date(2026, 8, 1))
    village = next(one for one in table.rows if one.code == "V01")
    assert (village.planned, village.there, village.left, village.ended) == (7, 3, 4, 1)
    assert table.rows[-1].name == "（未划入单元）"
    assert (table.total.planned, table.total.there, table.total.ended) == (1200, 4, 1)
    assert [note[:4] for note in table.notes] == ["有 1 ", "有 1 ", "合计的规"]
    running = quarter_table(example(), points, Q2, date(2026, 5, 1))
    assert running.as_of == date(2026, 5, 1)
    assert "尚未结束" in running.notes[0]


def test_more_than_planned_is_not_hidden(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path, cells=[{"code": "A01", "name": "甲", "cap": 1, "street": "巷"}], streets=[{"id": "巷"}]
    )
    table = quarter_table(plan, [shop(1, "a"), shop(2, "b")], Q2, date(2026, 8, 1))
    assert (table.rows[0].left, table.rows[0].spacing, table.total.left) == (-1, None, -1)
