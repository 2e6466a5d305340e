"""Search finds any fragment, and only what holds it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from zmtool.store.engine import reading, sqlite_engine, writing
from zmtool.store.migrate import migrate, migrations
from zmtool.store.search import Findable, find, fold, refs_with, replace_entries
from zmtool.store.search_words import index_query, index_words
from zmtool.values import initials as initials_module
from zmtool.values.initials import all_initials

TEXTS = {
    "case/1": "示烟立〔2025〕第18号 宋知远涉嫌未在当地烟草专卖批发企业进货，中华(硬)12条、云烟（硬紫）15条",
    "case/2": "示烟立〔2025〕第19号 无烟草专卖品准运证运输烟草专卖品案\n当事人：Ａｂｃ商行 10,765.66元",
    "case/3": '芙蓉王 "OR" AND NEAR( * ^ \'; DROP TABLE search_entry; --',
    "case/4": "𬱟某 𠮷野家 é Straße",
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as session:
        for owner, body in TEXTS.items():
            replace_entries(session, owner, [_text(owner, body)])
    return engine


def _text(owner: str, body: str, kind: str = "case") -> Findable:
    return Findable(kind, "facts", owner, f"标题 {owner}", body)


def _owners(session: Session, query: str) -> set[str]:
    return {hit.owner for hit in find(session, query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("烟", {"case/1", "case/2"}),
        ("烟草", {"case/1", "case/2"}),
        ("准运", {"case/2"}),
        ("〔20", {"case/1", "case/2"}),
        ("[2025]第18号", {"case/1"}),
        ("中华（硬）", {"case/1"}),
        ("宋知远 云烟", {"case/1"}),
        ("宋知远 准运", set()),
        ("ABC", {"case/2"}),
        ("10,765", {"case/2"}),
        ("草烟", set()),
        ("２０２５", {"case/1", "case/2"}),
        ("1025", set()),
        ('"or"', {"case/3"}),
        ("near(", {"case/3"}),
        ("*", {"case/3"}),
        ("'; drop", {"case/3"}),
        ("𬱟", {"case/4"}),
        ("𠮷野", {"case/4"}),
        ("STRASSE", {"case/4"}),
        ("", set()),
        ("  \n", set()),
    ],
)
def test_fragments(filled: Engine, query: str, expected: set[str]) -> None:
    with reading(filled) as session:
        assert _owners(session, query) == expected
        refs = refs_with(session, query, ["case"])
        assert (set() if refs is None else set(session.scalars(refs))) == expected


def test_every_fragment_of_one_to_four_characters_is_found(filled: Engine) -> None:
    with reading(filled) as session:
        for owner, body in TEXTS.items():
            for length in range(1, 5):
                for start in range(len(body) - length + 1):
                    fragment = body[start : start + length]
                    assert not fold(fragment) or owner in _owners(session, fragment), fragment


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_text_any_fragment(engine: Engine, data: st.DataObject) -> None:
    alphabet = st.one_of(
        st.sampled_from("烟草专卖中华硬（）()〔〕12条 ,.·aA\"'*"), st.characters(codec="utf-8")
    )
    body = data.draw(st.text(alphabet, min_size=1, max_size=30))
    start = data.draw(st.integers(0, len(body) - 1))
    fragment = body[start : start + data.draw(st.integers(1, 4))]
    with writing(engine) as session:
        replace_entries(session, "x", [_text("x", body)])
    with reading(engine) as session:
        assert not fold(fragment) or _owners(session, fragment) == {"x"}
        other = data.draw(st.text(alphabet, min_size=1, max_size=4))
        if _owners(session, other):
            assert all(fold(word) in fold(body) for word in other.split())


def test_a_replaced_text_is_found_no_more(filled: Engine) -> None:
    with writing(filled) as session:
        replace_entries(session, "case/1", [_text("case/1", "改为别的内容")])
        replace_entries(session, "case/2", [])
    with reading(filled) as session:
        assert _owners(session, "宋知远") == _owners(session, "准运") == set()
        assert _owners(session, "别的") == {"case/1"}


def test_an_undone_change_leaves_the_index(filled: Engine) -> None:
    with pytest.raises(RuntimeError), writing(filled) as session:
        replace_entries(session, "case/1", [_text("case/1", "改为别的内容")])
        raise RuntimeError
    with reading(filled) as session:
        assert _owners(session, "宋知远") == {"case/1"}
        assert _owners(session, "别的") == set()


def test_an_index_of_single_characters_is_made_anew_in_pairs(tmp_path: Path) -> None:
    database, steps = tmp_path / "old.db", migrations()
    before = [step for step in steps if step.number < 10]
    migrate(database, datetime(2026, 1, 5, 9), lambda: None, before)
    with closing(sqlite3.connect(database)) as old:
        for number, body in enumerate(TEXTS.values(), 1):
            old.execute(
                "INSERT INTO search_entry(id, kind, owner, part, ref, title, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, "case", f"case/{number}", "facts", "", "", body),
            )
        old.commit()
    migrate(database, datetime(2026, 1, 6, 9), lambda: None)
    engine = sqlite_engine(database)
    with reading(engine) as session:
        assert _owners(session, "烟草") == {"case/1", "case/2"}
        assert _owners(session, "烟") == {"case/1", "case/2"}
        assert _owners(session, "10,765.66") == {"case/2"}
    engine.dispose()


def test_kinds_and_limits_and_snippets(filled: Engine) -> None:
    with writing(filled) as session:
        replace_entries(session, "p", [_text("p", "前" * 100 + "宋知远" + "后" * 100, "party")])
    with reading(filled) as session:
        assert [hit.kind for hit in find(session, "宋知远")] == ["party", "case"]
        assert [hit.kind for hit in find(session, "宋知远", limit=1)] == ["party"]
        (hit,) = find(session, "知远", kinds=["party"])
        assert hit.snippet[hit.start : hit.end] == "知远"
        assert hit.snippet.startswith("…前")
        assert hit.snippet.endswith("后…")
        assert find(session, "知远", kinds=["goods"]) == []


def test_the_limit_stops_the_search_early(filled: Engine, tmp_path: Path) -> None:
    from zmtool.store.search import _matching

    with reading(filled) as session:
        statement = _matching(session, ("烟",)).limit(5)
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN "
            + str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        )
        steps = [row[3] for row in plan]
        assert not [step for step in steps if "TEMP B-TREE" in step], steps
        assert session.exec(select(1)).one() == 1


@given(st.lists(st.from_regex(r"[0-9]{0,14}", fullmatch=True), max_size=4), st.data())
def test_any_part_of_a_number_is_among_the_words_of_its_text(numbers: list[str], data: st.DataObject) -> None:
    body = "、".join(numbers)
    for number in numbers:
        if not number:
            continue
        start = data.draw(st.integers(0, len(number) - 1))
        part = number[start : data.draw(st.integers(start + 1, len(number)))]
        phrase = index_query(part).strip('" *')
        assert f" {phrase}" in f" {index_words(body)}"


def test_two_numbers_side_by_side_are_not_one() -> None:
    words = index_words("12345678、56789012")
    assert index_query("6785").strip('"') not in words and "n5678 x n5678" in words


def _named(owner: str, kind: str, title: str) -> Findable:
    return Findable(kind, "facts", owner, title, f"编号 {owner}\n{title}\n示例县城关镇新街18号")


@pytest.fixture
def named(engine: Engine) -> Engine:
    with writing(engine) as session:
        for owner, kind, title in (
            ("l/1", "licence", "曾记便利店 宋知远"),
            ("l/2", "licence", "7天超市 叶秋"),
            ("a/1", "application", "示烟许受2025-0001 宋知远"),
            ("c/1", "document", "行政处罚决定书"),
        ):
            replace_entries(session, owner, [_named(owner, kind, title)])
    return engine


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("zjbld", {"l/1"}),
        ("CJBLD", {"l/1"}),
        ("bld", {"l/1"}),
        ("szy", {"l/1", "a/1"}),
        ("zy", {"l/1", "a/1"}),
        ("7tcs", {"l/2"}),
        ("szy 新街18", {"l/1", "a/1"}),
        ("szy yq", set()),
        ("syxs", set()),
        ("xzcf", set()),
        ("scg", set()),
        ("z", set()),
        ("szyx", set()),
    ],
)
def test_names_are_found_by_the_initials_of_their_sounds(
    named: Engine, query: str, expected: set[str]
) -> None:
    with reading(named) as session:
        assert _owners(session, query) == expected


def test_what_sounds_so_is_shown(named: Engine) -> None:
    with reading(named) as session:
        (hit,) = find(session, "bld")
        assert hit.snippet[hit.start : hit.end] == "曾记便利店"


def test_another_name_is_found_by_its_own_initials(named: Engine) -> None:
    with writing(named) as session:
        replace_entries(session, "l/1", [_named("l/1", "licence", "安心商店 宋知远")])
    with reading(named) as session:
        assert _owners(session, "bld") == set()
        assert _owners(session, "axsd") == {"l/1"}
    with writing(named) as session:
        replace_entries(session, "l/1", [])
    with reading(named) as session:
        assert _owners(session, "axsd") == set()


def test_a_register_kept_before_is_found_by_initials(tmp_path: Path) -> None:
    database, steps = tmp_path / "old.db", migrations()
    migrate(database, datetime(2026, 1, 5, 9), lambda: None, [step for step in steps if step.number < 26])
    with closing(sqlite3.connect(database)) as old:
        old.execute(
            "INSERT INTO search_entry(id, kind, owner, part, ref, title, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (1, "licence", "l/1", "facts", "", "刘家便利店", "刘家便利店"),
        )
        old.commit()
    migrate(database, datetime(2026, 1, 6, 9), lambda: None)
    engine = sqlite_engine(database)
    with reading(engine) as session:
        assert _owners(session, "ljbld") == _owners(session, "便利") == {"l/1"}
    engine.dispose()


@given(st.text("刘家便利店曾重长 7a", min_size=2, max_size=8), st.data())
def test_any_part_of_any_way_to_say_a_name_is_among_its_words(name: str, data: st.DataObject) -> None:
    words = index_words(name, name).split()
    for one in name.split():
        for said in all_initials(one):
            start = data.draw(st.integers(0, max(0, len(said) - 2)))
            end = data.draw(st.integers(start + 2, max(start + 2, len(said))))
            assert len(said) < 2 or any(word.startswith(f"s{said[start:end]}") for word in words)


def test_the_index_is_made_anew_where_its_words_change() -> None:
    """Texts are taken out of the index by the words they went in with: other words would damage the index of a workspace.

    Who changes the table of initials or the words adds a migration like 0026_search_sounds and then these figures.
    """
    table = Path(initials_module.__file__).with_suffix(".txt").read_bytes()
    words = index_words("示例县烟草专卖局 349901100018 曾记便利店", "曾记便利店 Ａb超市")
    assert (
        hashlib.sha256(table).hexdigest()
        == "6da14ac5f5311708b07ef6871810322887eb5cfd221e0c89da66ea12ae5d72ec"
    )
    assert (
        hashlib.sha256(words.encode()).hexdigest()
        == "2a3612b938d1e1a603498e299c9ad273bba5719012a59ae90b248607cba4cd49"
    )
