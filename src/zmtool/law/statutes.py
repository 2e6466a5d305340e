"""The statutes cases rest on: titles, versions by date, and which articles a version has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.citations import Citation, FoundCitation, find_citations
from zmtool.law.marks import Mark, Span, span_of

_STATE = "中华人民共和国"


_MOST_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class StatuteVersion:
    """One version. ``span`` holds the days it is known to be in force.

    Where the sources give only the year of a change, ``span`` leaves that year out, so that a day in it is
    unknown. ``articles`` is the number of articles; ``articles_at_least`` the highest number known to exist.
    """

    id: str
    span: Span
    articles: int | None = None
    articles_at_least: int | None = None
    note: str = ""
    mark: Mark = Mark.LAW


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute with its official title and its versions, oldest first."""

    id: str
    name: str
    short_names: tuple[str, ...]
    versions: tuple[StatuteVersion, ...]
    kind: str = ""
    note: str = ""
    mark: Mark = Mark.LAW

    @property
    def full_names(self) -> tuple[str, ...]:
        """The titles that count as full: the official one, with or without 中华人民共和国."""
        if self.name.startswith(_STATE):
            return (self.name, self.name.removeprefix(_STATE))
        return (self.name,)


@dataclass(frozen=True, eq=False)
class StatuteTable:
    """All statutes by id; answers about titles, versions and articles. One is loaded once and is only itself."""

    by_id: Mapping[str, Statute]

    def __getitem__(self, statute_id: str) -> Statute:
        """The statute of that id. Raises UnknownAnswer."""
        try:
            return self.by_id[statute_id]
        except KeyError:
            raise UnknownAnswer(f"法规库中没有编号为 {statute_id} 的法规") from None

    def citations_in(self, text: str) -> tuple[FoundCitation, ...]:
        """Every citation in ``text``; the same basis stands in thousands of dossiers and is looked through once."""
        if text not in self._cited:
            if len(self._cited) >= _MOST_KEPT:
                self._cited.clear()
            self._cited[text] = find_citations(text, self)
        return self._cited[text]

    @cached_property
    def _cited(self) -> dict[str, tuple[FoundCitation, ...]]:
        return {}

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        titles: dict[str, str] = {}
        for statute in self.by_id.values():
            for name in (*statute.full_names, *statute.short_names):
                titles.setdefault(plain_title(name), statute.id)
        return titles

    @cached_property
    def _full_titles(self) -> Mapping[str, frozenset[str]]:
        return {
            statute.id: frozenset(plain_title(name) for name in statute.full_names)
            for statute in self.by_id.values()
        }

    @cached_property
    def _short(self) -> Mapping[str, str]:
        return {
            name: s.id
            for s in self.by_id.values()
            for name in (*s.full_names, *s.short_names)
            if re.search("[\u4e00-\u9fff]", name)
        }

    def id_of_title(self, title: str) -> str | None:
        """The id of the statute of that full or short title, or None."""
        plain = plain_title(title)
        return self._titles.get(plain) or self._titles.get(plain.removeprefix(_STATE))

    def full_name(self, statute_id: str) -> str:
        """The official full title. Raises UnknownAnswer for an unknown id."""
        return self[statute_id].name

    def short_names(self) -> Mapping[str, str]:
        """Names that may stand without 《》 before an article number → statute id."""
        return self._short

    def is_full_title(self, title: str) -> bool:
        """Whether ``title`` is a full title of a known statute, not a short name (条款项准确、写全称)."""
        statute_id = self.id_of_title(title)
        return statute_id is not None and plain_title(title) in self._full_titles[statute_id]

    def version_in_force(self, statute_id: str, on: date) -> StatuteVersion:
        """The version in force on that day. Raises UnknownAnswer where the data do not say."""
        statute = self[statute_id]
        for version in reversed(statute.versions):
            if version.span.covers(on):
                return version
        raise UnknownAnswer(f"法规库没有《{statute.name}》在 {on} 的有效版本，须人工核对")

    def article_exists(self, citation: Citation, on: date) -> bool | None:
        """Whether that article was there on that day; None where the data do not say."""
        if citation.article is None:
            return None
        try:
            version = self.version_in_force(citation.statute_id, on)
        except UnknownAnswer:
            return None
        if version.articles is not None:
            return 1 <= citation.article <= version.articles
        if version.articles_at_least is not None and 1 <= citation.article <= version.articles_at_least:
            return True
        return None


@lru_cache(maxsize=_MOST_KEPT)
def plain_title(title: str) -> str:
    """A title without 《》, blanks and differences of brackets."""
    text = re.sub(r"[\s《》〈〉]", "", title)
    return text.translate(str.maketrans("()[]〔〕", "（）（）（）"))


def statute_from_data(data: Mapping[str, Any], where: Path | str = "") -> Statute:
    """One statute from its data file. Raises UsageProblem if versions overlap."""
    versions = tuple(_version(row, where) for row in data["versions"])
    for earlier, later in zip(versions, versions[1:], strict=False):
        if earlier.span.overlaps(later.span):
            raise UsageProblem(
                f"{data['id']} 的版本 {earlier.id} 与 {later.id} 有效期重叠",
                where=str(where),
                next_step="请更正 effective_from 和 effective_to，并按时间先后排列",
            )
    return Statute(
        data["id"],
        data["name"],
        tuple(data.get("short_names", ())),
        versions,
        data["kind"],
        data.get("note", ""),
        Mark(data["mark"]),
    )


def statute_table(statutes: Iterable[Statute]) -> StatuteTable:
    """The table of those statutes. Raises UsageProblem for a repeated id."""
    by_id: dict[str, Statute] = {}
    for statute in statutes:
        if by_id.setdefault(statute.id, statute) is not statute:
            raise UsageProblem(f"法规编号 {statute.id} 重复", next_step="请删去或改名其中一个")
    return StatuteTable(by_id)


def _version(row: Mapping[str, Any], where: Path | str) -> StatuteVersion:
    span = span_of(row.get("effective_from"), row.get("effective_to"), where)
    first, last = span.first, span.last
    if "since_year" in row:
        first = date(row["since_year"] + 1, 1, 1)
    if "until_year" in row:
        last = date(row["until_year"] - 1, 12, 31)
    return StatuteVersion(
        row["id"],
        Span(first, last),
        row.get("articles"),
        row.get("articles_at_least"),
        row.get("note", ""),
        Mark(row.get("mark", "法")),
    )
