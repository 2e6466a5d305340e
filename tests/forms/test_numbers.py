"""Document numbers: gapless under concurrency and refusals, never twice, void ones kept, written the bureau's way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.forms.numbering import Numbering, load_numbering
from zmtool.forms.tables import gaps, give, given_numbers, note_used, void
from zmtool.store.engine import reading, sqlite_engine, writing
from zmtool.store.migrate import migrate
from zmtool.values.document_number import DocumentNumber

NOW = datetime(2025, 3, 5, 9, 30, tzinfo=UTC)
WHO = {"now": NOW, "who": "周望"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    migrate(tmp_path / "zmtool.db", NOW, lambda: None)
    return tmp_path / "zmtool.db"


def _give(engine: Engine, case_no: str, *elsewhere: str, year: int = 2025) -> DocumentNumber:
    with writing(engine) as session:
        return give(
            session,
            "示",
            "处",
            year,
            form="penalty_decision",
            case_no=case_no,
            used_elsewhere=elsewhere,
            **WHO,
        )


def test_four_at_once_leave_no_gap_and_no_double(database: Path) -> None:
    def take(worker: int) -> list[int]:
        engine = sqlite_engine(database)
        taken = [_give(engine, f"{worker}-{index}").seq for index in range(15)]
        engine.dispose()
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [seq for series in pool.map(take, range(4)) for seq in series]
    assert sorted(taken) == list(range(1, 61))


def test_what_is_undone_gives_its_number_back(database: Path) -> None:
    engine = sqlite_engine(database)
    assert _give(engine, "甲").seq == 1
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        give(session, "示", "处", 2025, form="penalty_decision", case_no="乙", **WHO)
        _ = 1 // 0
    assert _give(engine, "乙").seq == 2
    assert _give(engine, "丙", year=2026).seq == 1
    engine.dispose()


def test_numbers_from_outside_are_gone_on_behind(database: Path) -> None:
    engine = sqlite_engine(database)
    assert (
        _give(
            engine, "甲", "示烟处〔2025〕第17号", "示烟处〔2024〕第90号", "别烟处〔2025〕第99号", "旧式编号"
        ).seq
        == 18
    )
    with reading(engine) as session:
        assert [one.seq for one in gaps(given_numbers(session))] == list(range(1, 18))
    engine.dispose()


def test_a_number_belongs_to_one_case_and_a_void_one_to_none(database: Path) -> None:
    engine = sqlite_engine(database)
    decision = {"form": "penalty_decision", **WHO}
    with writing(engine) as session:
        note_used(session, "示烟处[2025]3号", case_no="甲", **decision)
        note_used(session, "示烟处〔2025〕第3号", case_no="甲", **decision)
        assert note_used(session, "旧式编号", case_no="甲", **decision) is None
        with pytest.raises(Refused, match="已用于案件 甲"):
            note_used(session, "示烟处〔2025〕第3号", case_no="乙", **decision)
        void(session, "示烟处〔2025〕第3号", "打印错误", **WHO)
        for again in (
            lambda: void(session, "示烟处〔2025〕第3号", "再次", **WHO),
            lambda: note_used(session, "示烟处〔2025〕第3号", case_no="甲", **decision),
        ):
            with pytest.raises(Refused, match="已作废：打印错误"):
                again()
        for unknown in ("示烟处〔2025〕第4号", "不是文号"):
            with pytest.raises(NotFound):
                void(session, unknown, "理由", **WHO)
    assert _give(engine, "乙").seq == 4
    with reading(engine) as session:
        (first, second) = given_numbers(session, word="处", year=2025)
        assert (first.void_reason, second.case_no) == ("打印错误", "乙")
        assert given_numbers(session, word="告") == []
    engine.dispose()


def test_the_bureau_writes_numbers_its_own_way(tmp_path: Path) -> None:
    assert load_numbering().text(DocumentNumber("示", "处", 2025, 7)) == "示烟处〔2025〕第7号"
    assert (
        Numbering("{org}烟{word}〔{year}〕{seq}号", 3).text(DocumentNumber("示", "处", 2025, 7))
        == "示烟处〔2025〕007号"
    )
    own = tmp_path / "schemas" / "numbering.yaml"
    own.parent.mkdir()
    for wrong in ("{org}〔{year}〕", "{org}烟{word}〔{year}〕第{number}号", "{org"):
        own.write_text(
            f'id: numbering\nversion: "1"\nsource: 本局\nmark: 川\nformat: "{wrong}"\ndigits: 1\n',
            encoding="utf-8",
        )
        load_numbering.cache_clear()
        with pytest.raises(UsageProblem, match="无法读回") as caught:
            load_numbering(tmp_path)
        assert "numbering.yaml:5" in caught.value.where
