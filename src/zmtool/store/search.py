"""Full-text search that finds any fragment of a Chinese text, from one character on.

How a text enters the index is told in ``search_words``. Other databases than SQLite search by LIKE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column, func, insert, literal, table, text
from sqlmodel import Session, col, select

from zmtool.store.search_words import fold, fold_char, index_query, index_words, sounds_like
from zmtool.store.tables import SearchEntry

KINDS = {
    "case": "案件",
    "party": "当事人",
    "goods": "物品",
    "document": "文书",
    "page": "扫描页",
    "licence": "许可证",
    "application": "许可申请",
    "clue": "线索",
    "problem": "问题",
    "alert": "预警",
    "inspection": "检查记录",
}
NAMED = ("party", "licence", "application", "clue", "problem", "alert", "inspection")
"""The kinds whose titles name people and shops: these are found by the initials of their sounds too."""
_INDEX = table("search_index", column("rowid"), column("search_index"))
_AROUND = 18
_MANY, _VERY_MANY = 3_000, 100_000
"""Measured on 570,000 texts of 100,000 cases: from here on another way to a window is the quicker one."""
_MAX_QUERY = 200


@dataclass(frozen=True, slots=True)
class Findable:
    """A text to be found: ``part`` tells the entries of one owner apart, ``ref`` is what a person opens."""

    kind: str
    part: str
    ref: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found. ``snippet[start:end]`` is what the query's first word met."""

    kind: str
    owner: str
    ref: str
    title: str
    snippet: str
    start: int
    end: int


def replace_entries(session: Session, owner: str, entries: Iterable[Findable]) -> None:
    """Makes ``entries`` all that can be found of ``owner``, within the session's transaction."""
    old = {one.part: one for one in session.exec(select(SearchEntry).where(SearchEntry.owner == owner))}
    new = {one.part: one for one in entries}
    for part, row in old.items():
        if part not in new:
            _unindex(session, row)
            session.delete(row)
    session.flush()
    for part, one in new.items():
        kept = old.get(part)
        if kept is None:
            added = SearchEntry(
                kind=one.kind, owner=owner, part=part, ref=one.ref, title=one.title, body=one.body
            )
            session.add(added)
            session.flush()
            _index(session, added)
        elif (kept.kind, kept.ref, kept.title, kept.body) != (one.kind, one.ref, one.title, one.body):
            _unindex(session, kept)
            kept.kind, kept.ref, kept.title, kept.body = one.kind, one.ref, one.title, one.body
            session.flush()
            _index(session, kept)


def add_entries(session: Session, entries: Sequence[tuple[str, Findable]]) -> None:
    """Adds the texts of owners that have none yet, many at once, within the session's transaction."""
    if not entries:
        return
    first = (session.exec(select(func.max(SearchEntry.id))).one() or 0) + 1
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "owner": owner,
            "kind": one.kind,
            "part": one.part,
            "ref": one.ref,
            "title": one.title,
            "body": one.body,
        }
        for number, (owner, one) in enumerate(entries, first)
    ]
    session.execute(insert(SearchEntry), rows)
    if _on_sqlite(session):
        session.execute(
            text("INSERT INTO search_index(rowid, words) VALUES (:id, :words)"),
            [{"id": row["id"], "words": _words_of(SearchEntry(**row))} for row in rows],
        )


def find(session: Session, query: str, kinds: Sequence[str] = (), limit: int = 50) -> list[Hit]:
    """The newest texts that hold every word of ``query`` (words are parted by blanks), at most ``limit``."""
    words = _query_words(query)
    if not words or limit < 1:
        return []
    statement = _matching(session, words).limit(limit)
    if kinds:
        statement = statement.where(col(SearchEntry.kind).in_(kinds))
    found = session.exec(statement).all()
    # The texts decide, not the index: a hit that its text does not bear out is dropped.
    return [_hit(row, words) for row in found if _holds(row.kind, row.title, row.body, words)]


def refs_with(session: Session, query: str, kinds: Sequence[str]) -> Any:
    """What the texts of ``kinds`` refer to that hold every word of ``query``, as a subquery; None for no word."""
    words = _query_words(query)
    if not words:
        return None
    matching = _matching(session, words).where(col(SearchEntry.kind).in_(kinds))
    return matching.with_only_columns(col(SearchEntry.ref)).order_by(None)


def in_order(session: Session, query: str, kinds: Sequence[str], ref: Any, owners: str, number: Any) -> Any:
    """The condition that what a row's ``ref`` names holds every word of ``query``, for a window of a list in an order of its own.

    What belongs to a row has the owner ``owners`` with the row's ``number``. Few hits are all taken up, and the rows looked up
    by them. Where there are many, walking the list in its order ends after a window, where all of them would have to be sorted:
    then each row is asked whether a hit belongs to it, and of very many not even a list of them is made.
    """
    words = _query_words(query)
    hits = _hits_up_to(session, words, _VERY_MANY) if words else 0
    if hits < _MANY:
        return col(ref).in_(refs_with(session, query, kinds))
    own = select(SearchEntry.id).where(col(SearchEntry.owner) == literal(owners).concat(number))
    found = select(_INDEX.c.rowid).where(_INDEX.c.search_index.op("MATCH")(_phrases(words)))
    if hits < _VERY_MANY:
        return own.where(col(SearchEntry.id).in_(found)).exists()
    return (
        own.join(_INDEX, _INDEX.c.rowid == col(SearchEntry.id))
        .where(_INDEX.c.search_index.op("MATCH")(_phrases(words)))
        .exists()
    )


def _hits_up_to(session: Session, words: Sequence[str], most: int) -> int:
    """How many texts the index has, counted as far as ``most``."""
    if not _on_sqlite(session):
        return 0
    found = select(_INDEX.c.rowid).where(_INDEX.c.search_index.op("MATCH")(_phrases(words))).limit(most)
    return int(session.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def first_refs(
    session: Session, query: str, kinds: Sequence[str], limit: int, offset: int = 0
) -> tuple[list[str], bool]:
    """What the newest texts of ``kinds`` refer to that hold every word of ``query``, at most ``limit`` of them; and whether
    these are the last.

    The search ends as soon as it has them, however many more there are. The first ``offset`` that the index has are
    passed over unread.
    """
    words = _query_words(query)
    if not words or limit < 1:
        return [], not words
    matching = _matching(session, words).where(col(SearchEntry.kind).in_(kinds))
    narrow = matching.with_only_columns(
        col(SearchEntry.ref), col(SearchEntry.kind), col(SearchEntry.title), col(SearchEntry.body)
    )
    narrow = narrow.limit(limit).offset(offset)
    found = session.execute(narrow).all()
    refs = [ref for ref, kind, title, body in found if _holds(kind, title, body, words)]
    return refs, len(found) < limit


def count_of(session: Session, query: str, kinds: Sequence[str]) -> int:
    """How many texts of ``kinds`` the index has for ``query``."""
    words = _query_words(query)
    if not words:
        return 0
    matching = _matching(session, words).where(col(SearchEntry.kind).in_(kinds)).order_by(None)
    return int(session.execute(matching.with_only_columns(func.count(col(SearchEntry.id)))).scalar_one())


def _holds(kind: str, title: str, body: str, words: Sequence[str]) -> bool:
    """Whether a text has every one of the folded ``words``, written or in the initials of its names."""
    folded = fold(body)
    return all(word in folded or (kind in NAMED and sounds_like(title, word)) for word in words)


def _phrases(words: Sequence[str]) -> str:
    return " AND ".join(map(index_query, words))


def _words_of(row: SearchEntry) -> str:
    return index_words(row.body, row.title if row.kind in NAMED else "")


def _query_words(query: str) -> tuple[str, ...]:
    return tuple(folded for word in query[:_MAX_QUERY].split() if (folded := fold(word)))


def _matching(session: Session, words: Sequence[str]) -> Any:
    """The texts that hold all ``words``, newest first."""
    if _on_sqlite(session):
        # Joined and ordered by the index's own row number, so that a limit stops the search early.
        return (
            select(SearchEntry)
            .join(_INDEX, _INDEX.c.rowid == col(SearchEntry.id))
            .where(_INDEX.c.search_index.op("MATCH")(_phrases(words)))
            .order_by(_INDEX.c.rowid.desc())
        )
    statement = select(SearchEntry)
    for word in words:
        statement = statement.where(col(SearchEntry.body).icontains(word, autoescape=True))
    return statement.order_by(col(SearchEntry.id).desc())


def _hit(row: SearchEntry, words: Sequence[str]) -> Hit:
    start, end = _place(row.body, _as_written(row, words[0]))
    left, right = max(0, start - _AROUND), min(len(row.body), end + _AROUND)
    before = ("…" if left else "") + _one_line(row.body[left:start])
    match = _one_line(row.body[start:end])
    after = _one_line(row.body[end:right]) + ("…" if right < len(row.body) else "")
    return Hit(
        row.kind,
        row.owner,
        row.ref,
        row.title,
        before + match + after,
        len(before),
        len(before) + len(match),
    )


def _as_written(row: SearchEntry, word: str) -> str:
    """What of a text a word meets: the word itself, or the name that sounds so."""
    if word in fold(row.body):
        return word
    return next((fold(name) for name in row.title.split() if sounds_like(name, word)), word)


def _place(body: str, word: str) -> tuple[int, int]:
    """Where in ``body`` the folded ``word`` stands."""
    places = [index for index, char in enumerate(body) for _ in fold_char(char)]
    at = fold(body).find(word)
    return (0, 0) if at < 0 else (places[at], places[at + len(word) - 1] + 1)


def _one_line(body: str) -> str:
    return body.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _index(session: Session, row: SearchEntry) -> None:
    if _on_sqlite(session):
        session.execute(
            text("INSERT INTO search_index(rowid, words) VALUES (:id, :words)"),
            {"id": row.id, "words": _words_of(row)},
        )


def _unindex(session: Session, row: SearchEntry) -> None:
    # An index without content forgets a text only when it is told the same words again.
    if _on_sqlite(session):
        session.execute(
            text("INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', :id, :words)"),
            {"id": row.id, "words": _words_of(row)},
        )
