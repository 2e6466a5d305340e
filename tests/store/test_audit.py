"""The audit trail notices whatever is done to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from zmtool.store.audit import Anchor, ChainProblem, anchor, entry_hash, record, verify_chain
from zmtool.store.differences import differences
from zmtool.store.engine import reading, writing
from zmtool.store.originals import register_original, registered_originals
from zmtool.store.tables import AuditEntry, AuditHead

from .conftest import NOW


def _write(engine: Engine, count: int) -> None:
    for number in range(count):
        with writing(engine) as session:
            record(
                session,
                now=NOW.replace(minute=number),
                who="林一舟",
                action="case.update",
                subject="case/1",
                change={"fine": ["1", str(number)]},
                why="更正",
            )


def _problems(engine: Engine, anchors: tuple[Anchor, ...] = ()) -> list[ChainProblem]:
    with reading(engine) as session:
        return verify_chain(session, anchors)


def _tamper(engine: Engine, *statements: str) -> None:
    with writing(engine) as session:
        for name in ("audit_entry_never_changes", "audit_entry_never_goes"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        for statement in statements:
            session.execute(text(statement))


def test_an_untouched_trail_is_whole(engine: Engine) -> None:
    assert _problems(engine) == []
    _write(engine, 5)
    assert _problems(engine) == []


@pytest.mark.parametrize("column", ["at", "who", "action", "subject", "change", "why", "prev_hash", "hash"])
def test_a_changed_column_shows(engine: Engine, column: str) -> None:
    _write(engine, 5)
    _tamper(engine, f"UPDATE audit_entry SET {column} = 'x' WHERE seq = 3")  # noqa: S608
    assert 3 in {problem.seq for problem in _problems(engine)}


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_entry_shows(engine: Engine, seq: int) -> None:
    _write(engine, 5)
    _tamper(engine, f"DELETE FROM audit_entry WHERE seq = {seq}")  # noqa: S608
    problems = _problems(engine)
    assert [problem.seq for problem in problems] == [seq]
    assert "缺" in problems[0].message


def test_closing_the_gap_shows(engine: Engine) -> None:
    _write(engine, 5)
    _tamper(
        engine, "DELETE FROM audit_entry WHERE seq = 3", "UPDATE audit_entry SET seq = seq - 1 WHERE seq > 3"
    )
    assert _problems(engine)


def test_an_inserted_entry_with_a_right_hash_shows(engine: Engine) -> None:
    _write(engine, 2)
    with writing(engine) as session:
        last = session.get_one(AuditEntry, 2)
        forged = AuditEntry(**last.model_dump() | {"seq": 3, "prev_hash": last.hash})
        forged.hash = entry_hash(forged)
        session.add(forged)
    assert [problem.seq for problem in _problems(engine)] == [3]


def _rewrite(engine: Engine) -> None:
    """Changes an entry and makes the whole chain after it right again, as somebody with the source could."""
    _tamper(engine, "UPDATE audit_entry SET who = '别人' WHERE seq = 2")
    with writing(engine) as session:
        previous = session.get_one(AuditEntry, 1).hash
        for seq in (2, 3):
            entry = session.get_one(AuditEntry, seq)
            entry.prev_hash = previous
            entry.hash = previous = entry_hash(entry)
        session.get_one(AuditHead, 1).hash = previous


def test_a_rewritten_chain_shows_by_an_anchor_from_outside(engine: Engine) -> None:
    _write(engine, 3)
    with reading(engine) as session:
        kept = replace(anchor(session), source="备份甲")
    assert _problems(engine, (kept,)) == []
    _rewrite(engine)
    assert _problems(engine) == []
    assert ["备份甲" in problem.message for problem in _problems(engine, (kept,))] == [True]
    assert "不在" in _problems(engine, (replace(kept, seq=9),))[0].message


def test_the_database_itself_refuses_to_change_the_trail(engine: Engine) -> None:
    _write(engine, 1)
    for statement in ("UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(IntegrityError, match="never"), writing(engine) as session:
            session.execute(text(statement))
    assert _problems(engine) == []


def test_the_entry_goes_when_the_change_fails(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        record(session, now=NOW, who="", action="", subject="", change={})
        raise RuntimeError
    _write(engine, 1)
    assert _problems(engine) == []


def test_differences_name_the_field_and_both_values() -> None:
    before = {"party": {"name": "甲", "phone": "1"}, "goods": [1], "place": "乙", "stage": "filed"}
    after = {"party": {"name": "甲", "phone": "2"}, "goods": [1, 2], "stage": "filed", "leader": "丙"}
    assert differences(before, after) == {
        "party.phone": ["1", "2"],
        "goods": [[1], [1, 2]],
        "place": ["乙", None],
        "leader": [None, "丙"],
    }
    assert differences(None, {"a": {"b": 1}}) == {"a": [None, {"b": 1}]}


def test_originals_are_registered_once(engine: Engine) -> None:
    with writing(engine) as session:
        given = {"size": 3, "name": "扫描.pdf", "now": NOW, "who": "周望"}
        assert register_original(session, sha256="b" * 64, **given)  # type: ignore[arg-type]
        assert register_original(session, sha256="a" * 64, **given)  # type: ignore[arg-type]
        assert not register_original(session, sha256="a" * 64, **given)  # type: ignore[arg-type]
        assert registered_originals(session) == ["a" * 64, "b" * 64]
