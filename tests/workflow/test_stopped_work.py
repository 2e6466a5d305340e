"""Work that tells how far it is, and is stopped on the way: what is written as a whole is not written, finished parts stay."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from zmtool.base.shipped import shipped_root
from zmtool.insight.data import keep
from zmtool.licenses.register.tables import LicenceEventRow, RetailerRow
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.pieces import previews
from zmtool.store.audit import Change, record_many, verify_chain
from zmtool.store.tables import AuditEntry
from zmtool.workflow.alert_import import import_alerts
from zmtool.workflow.cases import import_case
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.insight_data import import_orders
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.outbox import fill_step
from zmtool.workflow.review_standard import checklist_failures
from zmtool.workflow.workspace import back_up, check_trail, create, opened

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=timezone(timedelta(hours=8)))
BY: dict[str, Any] = {"now": NOW, "user": "周望"}
FIRST = 349901100000


class _Enough(BaseException):
    """What ends work here."""


class Until:
    """A progress that ends the work at the first step that ``fits``; without one it only listens."""

    def __init__(self, fits: Callable[[int, int], bool] = lambda done, whole: False) -> None:
        self.seen: list[tuple[int, int]] = []
        self._fits = fits

    def __call__(self, done: int, whole: int) -> None:
        self.seen.append((done, whole))
        if self._fits(done, whole):
            raise _Enough


BEGUN = [lambda done, whole: 2 * done < whole, lambda done, whole: 2 * done > whole]
"""Ends work while it is read, and while it is written."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "ws", now=NOW, user="周望")
    return tmp_path / "ws"


def _csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _count(folder: Path, *tables: Any) -> list[int]:
    with opened(folder, now=NOW) as at, at.reading() as session:
        return [session.exec(select(func.count()).select_from(one)).one() for one in tables]


def _shops(count: int) -> Iterator[Sequence[object]]:
    yield ("许可证号", "客户名称", "负责人", "经营地址", "状态", "有效期起", "有效期止")
    for one in range(1, count + 1):
        yield (FIRST + one, f"店{one}", "宋知远", f"东街{one}号", "有效", "2024-01-01", "2028-12-31")


@pytest.mark.parametrize("fits", BEGUN)
def test_an_import_of_licences_that_is_stopped_takes_nothing(
    folder: Path, tmp_path: Path, fits: Callable[[int, int], bool]
) -> None:
    path = _csv(tmp_path / "户.csv", list(_shops(1200)))
    before = _count(folder, AuditEntry)
    with pytest.raises(_Enough):
        import_licences(path, folder, progress=Until(fits), **BY)
    assert _count(folder, RetailerRow, LicenceEventRow) == [0, 0]
    assert _count(folder, AuditEntry) == before
    told = Until()
    assert import_licences(path, folder, progress=told, **BY).new == 1200
    shares = [done / whole for done, whole in told.seen]
    assert shares == sorted(shares)
    assert _count(folder, RetailerRow) == [1200]


def test_a_trial_import_tells_how_far_it_is_and_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    told = Until()
    path = _csv(tmp_path / "户.csv", list(_shops(1200)))
    assert import_licences(path, folder, dry_run=True, progress=told, **BY).new == 1200
    assert told.seen[0] == (1000, 2402)
    assert told.seen[-1] == (2200, 2400)
    assert _count(folder, RetailerRow) == [0]


def test_an_import_of_alerts_that_is_stopped_takes_nothing(folder: Path, tmp_path: Path) -> None:
    rows = [("A04", FIRST + one, "2026-05", 3) for one in range(250)]
    path = _csv(tmp_path / "预警.csv", [("预警类型", "许可证号", "月份", "预警值"), *rows])
    with pytest.raises(_Enough):
        import_alerts(path, folder, progress=Until(lambda done, whole: done == 450), **BY)
    assert _count(folder, SupervisionAlertRow) == [0]
    assert import_alerts(path, folder, **BY).counts == {"new": 250}


def _orders(path: Path) -> Path:
    head = ["订单编号", "专卖证号", "订货日期", "卷烟名称", "需求量", "实发量", "批发价", "金额"]
    days = ("2026-05-06", "2026-05-13", "2026-05-20", "2026-05-27")
    rows = [
        [f"CO{week}-{one}", FIRST + one, day, "白沙（精品）", 2, 2, "100.00", ""]
        for week, day in enumerate(days)
        for one in range(300)
    ]
    return _csv(path, [head, *rows])


@pytest.mark.parametrize("fits", BEGUN)
def test_orders_that_are_stopped_are_not_taken_in(
    folder: Path, tmp_path: Path, fits: Callable[[int, int], bool]
) -> None:
    path = _orders(tmp_path / "订单.csv")
    with pytest.raises(_Enough):
        import_orders(path, folder, accept=True, progress=Until(fits), **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert keep.parts(session) == {}
    left = [one.name for one in (folder / FOLDER).rglob("*") if one.is_file() and one.parent.name != "staged"]
    assert [one for one in left if one.endswith(".parquet")] == []
    assert list((folder / FOLDER).rglob("*.csv")) == []
    done = import_orders(path, folder, accept=True, **BY)
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert len(keep.parts(session)) == 8, "four weeks, each with heads and lines"
        assert keep.batch(session, done.batch.number if done.batch else 0).state == keep.ACCEPTED


def test_a_long_text_tells_how_far_in_the_file_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zmtool.sheets.pieces.MAX_BYTES", 40_000)
    path = _csv(tmp_path / "户.csv", list(_shops(3000)))
    told = Until()
    assert sum(len(one.accepted) for one in previews(path, load_mapping("licences"), progress=told)) == 3000
    places = [done for done, _ in told.seen]
    assert places == sorted(places)
    assert {whole for _, whole in told.seen} == {path.stat().st_size}


def _with_originals(folder: Path) -> None:
    (folder / "templates" / "大.bin").write_bytes(b"x" * 3_500_000)


def test_a_backup_that_is_stopped_leaves_nothing(folder: Path) -> None:
    _with_originals(folder)
    told = Until()
    made = back_up(folder, now=NOW, progress=told)
    assert [whole - done for done, whole in told.seen if whole][-1] == 0
    made.path.unlink()
    with pytest.raises(_Enough):
        back_up(folder, now=NOW, progress=Until(lambda done, whole: done == 3))
    assert list((folder / "backups").iterdir()) == []


def test_a_backup_is_stopped_while_the_database_is_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zmtool.store.backup._SQLITE_STEPS", 100)
    with pytest.raises(_Enough):
        back_up(folder, now=NOW, progress=Until(lambda done, whole: whole == 0))
    assert list((folder / "backups").iterdir()) == []
    told = Until()
    back_up(folder, now=NOW, progress=told)
    assert told.seen[0] == (0, 0)


def test_the_trail_is_checked_thousand_by_thousand(folder: Path) -> None:
    with opened(folder, now=NOW) as at, at.writing() as session:
        record_many(session, (Change("周望", "case.add", f"case/{one}", {}) for one in range(2100)), now=NOW)
    told = Until()
    checked = check_trail(folder, progress=told)
    assert not checked.problems
    assert [done for done, _ in told.seen] == [0, 1000, 2000]
    assert {whole for _, whole in told.seen} == {checked.entries}
    with pytest.raises(_Enough):
        check_trail(folder, progress=Until(lambda done, whole: done == 1000))
    with opened(folder, now=NOW) as at, at.reading() as session:
        assert verify_chain(session) == []


def test_documents_filled_before_the_stop_stay(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    create(folder, now=NOW, user="周望")
    case_no = import_case(shipped_root() / "sample_cases" / "clean" / "case.yaml", folder, **BY).case_no
    told = Until()
    whole = fill_step(folder, case_no, "notify", told)
    assert told.seen[-1] == (len(whole.documents), len(whole.documents))
    for one in whole.documents:
        one.path.unlink()
    with pytest.raises(_Enough):
        fill_step(folder, case_no, "notify", Until(lambda done, whole: done == 1))
    assert [one.name for one in sorted(whole.folder.iterdir())] == [whole.documents[0].path.name]


def test_the_examples_of_a_checklist_are_run_item_by_item() -> None:
    told = Until()
    assert checklist_failures("consistency", progress=told) == []
    assert [done for done, _ in told.seen] == list(range(told.seen[0][1]))
    with pytest.raises(_Enough):
        checklist_failures("consistency", progress=Until(lambda done, whole: done == 1))
