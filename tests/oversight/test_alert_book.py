"""Many alerts kept at once are what they are when they are kept one by one: rows, steps, what can be found, the trail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.internal.listed import AlertWanted
from zmtool.workflow.alert_add import NewAlert, add_alerts
from zmtool.workflow.alert_queue import alert_queue
from zmtool.workflow.alert_scene import alert_scene
from zmtool.workflow.alert_screen import screen_alerts
from zmtool.workflow.alert_steps import advance_alert, list_alerts, show_alert
from zmtool.workflow.workspace import check_trail, opened, search

from .people import bureau, later

QUERIES = (
    "select * from supervision_alert order by id",
    "select kind, number, position, step, at, by, note, details from oversight_step order by kind, number, position",
    "select * from audit_entry order by seq",
    "select kind, owner, part, ref, title, body from search_entry order by owner, part",
)
Keep = Callable[[Path, tuple[NewAlert, ...], datetime], list[str]]


def _first() -> tuple[NewAlert, ...]:
    """Shops with one model and with many, values that differ, a brand, an employee, the same alert twice."""
    found = []
    for number in range(40):
        model = ("A01", "B01", "C01", "A04", "A07")[number % 5]
        traits = {"brand": "示例甲", "listed_on": "2026-05-01"} if number % 3 == 0 else {}
        found.append(
            NewAlert(
                model,
                f"34990110{number % 7:04d}",
                period=("2026-04", "2026-05")[number // 20],
                value=Decimal(number % 9) + Decimal("0.5"),
                level="红" if number == 11 else "",
                desc=f"情况{number}",
                source="导入",
                traits=MappingProxyType(traits),
                evidence=({"行": str(number)},),
            )
        )
    staff = NewAlert("I04", "lin", "员工", subject_dept="专卖", subject_login="lin", period="2026-05")
    return (
        *found,
        NewAlert("I02", "示例甲", "品规", period="2026-05", value=Decimal("0.3")),
        staff,
        found[3],
    )


def _second() -> tuple[NewAlert, ...]:
    """The same again with other values and more evidence."""
    return tuple(
        NewAlert(
            one.model,
            one.subject,
            one.subject_kind,
            subject_dept=one.subject_dept,
            subject_login=one.subject_login,
            period=one.period,
            value=None if one.value is None else one.value * 2,
            source=one.source,
            evidence=({"行": "又一次"},),
        )
        for one in _first()[::2]
    )


def _at_once(root: Path, news: tuple[NewAlert, ...], now: datetime) -> list[str]:
    with opened(root) as at, at.writing() as session:
        return [f"{one}" for one in add_alerts(session, alert_scene(at), list(news), now=now, user="control")]


def _one_by_one(root: Path, news: tuple[NewAlert, ...], now: datetime) -> list[str]:
    found = []
    for new in news:
        found += _at_once(root, (new,), now)
    return found


def _screened_one_by_one(root: Path, now: datetime) -> list[tuple[str, str, str]]:
    found = []
    for line in list_alerts(AlertWanted("NEW"), root, user="control", limit=10_000):
        done = advance_alert(line.alert_no, "triage", root, now=now, user="control")
        says = show_alert(line.alert_no, root, user="control").screened
        words = says.words
        if says.reason:
            try:
                told = {"reason": says.reason}
                done = advance_alert(
                    line.alert_no, "suppress", root, note=words, details=told, now=now, user="control"
                )
            except Refused as refused:
                words = f"{words}；{refused.what}"
        found.append((line.alert_no, done.label, words))
    return found


def _everything(root: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(root / "zmtool.db")) as database:
        return [database.execute(query).fetchall() for query in QUERIES]


def test_many_alerts_kept_at_once_are_those_kept_one_by_one(tmp_path: Path) -> None:
    together, apart = bureau(tmp_path / "together"), bureau(tmp_path / "apart")
    assert _at_once(together, _first(), later()) == _one_by_one(apart, _first(), later())
    screened = screen_alerts(together, suppress=True, now=later(1), user="control")
    assert list(screened) == _screened_one_by_one(apart, later(1))
    assert {state for _, state, _ in screened} == {"筛选", "抑制"}
    assert _at_once(together, _second(), later(3)) == _one_by_one(apart, _second(), later(3))
    assert _at_once(together, _first(), later(60)) == _one_by_one(apart, _first(), later(60))
    assert _everything(together) == _everything(apart)
    assert check_trail(together).problems == ()
    assert search("情况17", together)[0].ref == search("情况17", apart)[0].ref
    assert alert_queue(together, now=later(60), user="control") == alert_queue(
        apart, now=later(60), user="control"
    )


def test_what_accuses_a_person_is_in_no_search_however_it_is_kept(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    staff = NewAlert("I04", "lin", "员工", subject_dept="专卖", subject_login="lin", desc="内部情况")
    _at_once(root, (staff, NewAlert("A04", "349901100018", desc="外部情况")), later())
    assert (search("内部情况", root), len(search("外部情况", root))) == ([], 1)


def test_one_wrong_alert_keeps_the_others_out(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    with pytest.raises(UsageProblem, match="没有模型"):
        _at_once(root, (NewAlert("A04", "349901100018"), NewAlert("ZZ9", "349901100018")), later())
    assert list_alerts(AlertWanted(), root, user="control") == ()


def test_the_fourth_in_a_row_is_not_suppressed_within_one_go(tmp_path: Path) -> None:
    """What was suppressed a moment ago in the same go counts."""
    root = bureau(tmp_path / "w")
    traits = MappingProxyType({"brand": "示例甲", "listed_on": "2026-05-01"})
    news = tuple(
        NewAlert("A01", "349901100018", period=f"2026-05-{day:02d}", value=Decimal(1), traits=traits)
        for day in range(1, 6)
    )
    _at_once(root, news, later())
    found = screen_alerts(root, suppress=True, now=later(1), user="control")
    assert [state for _, state, _ in found].count("抑制") == 3
    assert sum("连续抑制 3 次" in words for _, _, words in found) == 2
