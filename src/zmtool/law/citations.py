"""Citations of statutes: reading them out of a text, writing them, comparing them.

A citation has a short code in data files, ``statute:article:paragraph:item`` (“tobacco_reg:23:2”,
“tobacco_reg:52::1”), and a text in documents (《…》第二十三条第二款).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from zmtool.base.errors import InvalidValue
from zmtool.law.numerals import NUMERAL, chinese_number, number_from


class TitleBook(Protocol):
    """Who knows statute titles; ``law.statutes.StatuteTable`` is one."""

    def id_of_title(self, title: str) -> str | None:
        """The id of the statute so called, by its full or a short name."""

    def full_name(self, statute_id: str) -> str:
        """The official full title."""

    def short_names(self) -> Mapping[str, str]:
        """Short name → statute id, for names that are written without 《》."""


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """One provision. ``article``, ``paragraph`` (款) and ``item`` (项) are None where not written."""

    statute_id: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def code(self) -> str:
        """The code data files use; ``citation_from_code`` reads it back."""
        parts = [self.article, self.paragraph, self.item]
        while parts and parts[-1] is None:
            parts.pop()
        return ":".join([self.statute_id, *("" if part is None else str(part) for part in parts)])

    def within(self, wider: Citation) -> bool:
        """Whether this is ``wider`` or a part of it. An item of a one-paragraph article may name 第一款 or not."""
        if self.statute_id != wider.statute_id:
            return False
        if wider.article is not None and self.article != wider.article:
            return False
        if wider.item is not None and self.item != wider.item:
            return False
        if wider.paragraph is None and (wider.item is None or self.paragraph in (None, 1)):
            return True
        if self.paragraph == wider.paragraph:
            return True
        return self.paragraph is None and wider.paragraph == 1 and self.item is not None

    def matches(self, other: Citation) -> bool:
        """Whether one of the two is the other or a part of it."""
        return self.within(other) or other.within(self)


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A citation in a text: the characters ``start:end`` say it, under the title ``title`` as written.

    ``citation`` is None where the title is not a known statute; ``title`` is then what a person must check.
    ``meant`` is the full title where the text itself says what it calls so (以下简称). ``provision`` holds article,
    paragraph and item whether or not the statute is known.
    """

    citation: Citation | None
    title: str
    text: str
    start: int
    end: int
    meant: str = ""
    provision: Citation = Citation("")


_CODE = re.compile(r"([a-z][a-z0-9_]*)(?::(\d*))?(?::(\d*))?(?::(\d+))?")


def citation_from_code(code: str) -> Citation:
    """The citation that ``statute:article:paragraph:item`` writes. Raises InvalidValue."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise InvalidValue("法条编码", code, "应写作 法规编号:条:款:项，如 tobacco_reg:23:2")
    article, paragraph, item = (int(g) if g else None for g in match.groups()[1:])
    if article is None and (paragraph is not None or item is not None):
        raise InvalidValue("法条编码", code, "有款、项而没有条")
    return Citation(match[1], article, paragraph, item)


def format_citation(citation: Citation, titles: TitleBook, *, title: str | None = None) -> str:
    """The citation as a document writes it, with the official full title unless ``title`` is given."""
    name = titles.full_name(citation.statute_id) if title is None else title
    text = f"《{name}》"
    if citation.article is not None:
        text += f"第{chinese_number(citation.article)}条"
    if citation.paragraph is not None:
        text += f"第{chinese_number(citation.paragraph)}款"
    if citation.item is not None:
        text += f"第（{chinese_number(citation.item)}）项"
    return text


_GAP = r"[ \t\r\n\u3000]*"
_NUMBER = rf"({NUMERAL}(?:{_GAP}{NUMERAL})*)"
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》|〈([^〈〉]+)〉")
_PART = re.compile(
    rf"{_GAP}第{_GAP}{_NUMBER}{_GAP}条"
    rf"|{_GAP}第{_GAP}{_NUMBER}{_GAP}款"
    rf"|{_GAP}第?{_GAP}[（(﹙]{_GAP}{_NUMBER}{_GAP}[）)﹚]{_GAP}项?"
    rf"|{_GAP}第{_GAP}{_NUMBER}{_GAP}项"
)
_JOIN = re.compile(rf"{_GAP}(?:[、，,]|以及|及其|及|和|与|或者|或)?{_GAP}(?:本法|该法|本条例|该条例|的)?")
_REMARK = re.compile(rf"{_GAP}[（(][^（）()《》]{{0,40}}[）)]")
_CALLED = re.compile(
    rf"{_GAP}[（(](?:[^（）()《》]{{0,40}}?[，,；;])?{_GAP}(?:以下|下)?{_GAP}(?:简称|称|统称)(?:为)?[:：]?{_GAP}[《〈“\"「]?([^《》〈〉“”\"「」（）()]{{2,40}})[》〉”\"」]?{_GAP}[）)]"
)
# 第四十一、五十一条 names two articles with one 第 and one 条.
_SEPARATOR = rf"{_GAP}[、，,和及]{_GAP}"
_LIST_HEAD = re.compile(
    rf"{_GAP}第{_GAP}{_NUMBER}(?=(?:{_SEPARATOR}{NUMERAL}(?:{_GAP}{NUMERAL})*){{1,20}}{_GAP}([条款项]))"
)
_LIST_NEXT = re.compile(
    rf"{_SEPARATOR}{_NUMBER}(?:{_GAP}([条款项])|(?={_SEPARATOR}{NUMERAL}[^第]{{0,60}}?[条款项]))"
)
_RANK = {"条": 1, "款": 2, "项": 3}


def find_citations(text: str, titles: TitleBook) -> tuple[FoundCitation, ...]:
    """Every citation in ``text``, in order.

    Several articles, paragraphs or items after one title become one citation each. Spaces and line breaks
    inside a title or a number are ignored. A title without an article is a citation of the statute. A short name
    that the text itself gives a statute (以下简称《条例》) means that statute, whatever else is called so.
    """
    found: list[FoundCitation] = []
    short = _own_short_names(text)
    for name, start, end in _titles(text, titles, short):
        meant = short.get(name, "")
        statute = titles.id_of_title(meant or name)
        bracketed = _CALLED.match(text, end) or _REMARK.match(text, end)
        after = bracketed.end() if bracketed else end
        provisions = list(_provisions(text, after))
        if not provisions:
            whole = Citation(statute) if statute else None
            found.append(FoundCitation(whole, name, text[start:end], start, end, meant))
        for position, (bare, first, last) in enumerate(provisions):
            begin = start if position == 0 else first
            citation = replace(bare, statute_id=statute) if statute else None
            found.append(FoundCitation(citation, name, text[begin:last], begin, last, meant, bare))
    return tuple(found)


def parse_citation(text: str, titles: TitleBook) -> Citation:
    """The one citation that ``text`` is. Raises InvalidValue if it is none, several, or an unknown title."""
    found = find_citations(text.strip(), titles)
    if not found:
        raise InvalidValue("法条", text, "没有找到法规名称，应写作《法规全称》第几条第几款第几项")
    if len(found) > 1:
        raise InvalidValue("法条", text, f"含有 {len(found)} 处引用，应只有一处")
    if found[0].citation is None:
        raise InvalidValue("法条", text, f"不认识法规名称《{found[0].title}》")
    if found[0].text != text.strip():
        raise InvalidValue("法条", text, "含有引用以外的文字")
    return found[0].citation


def _own_short_names(text: str) -> dict[str, str]:
    """The short names that ``text`` gives statutes (《…》（以下简称《…》）) → the title as written there."""
    short: dict[str, str] = {}
    for match in _TITLE.finditer(text):
        called = _CALLED.match(text, match.end())
        if called:
            short.setdefault(re.sub(r"\s", "", called[1]), re.sub(r"\s", "", match[1] or match[2]))
    return short


def _titles(text: str, titles: TitleBook, short: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Titles in 《》, and known short names directly followed by an article number."""
    places: list[tuple[str, int, int]] = []
    at = 0
    while match := _TITLE.search(text, at):
        name = re.sub(r"\s", "", match[1] or match[2])
        places.append((name, match.start(), match.end()))
        called = _CALLED.match(text, match.end())
        at = called.end() if called else match.end()
    taken = [(start, end) for _, start, end in places]
    names = sorted({*titles.short_names(), *short}, key=len, reverse=True)
    if names:
        for match in _bare(tuple(names)).finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                places.append((match[1], match.start(), match.end()))
    yield from sorted(places, key=lambda place: place[1])


@lru_cache(maxsize=256)
def _bare(names: tuple[str, ...]) -> re.Pattern[str]:
    """One of ``names`` before an article; the same names come with almost every text."""
    return re.compile("(" + "|".join(map(re.escape, names)) + rf")(?={_GAP}第{_GAP}{NUMERAL})")


def _provisions(text: str, at: int) -> Iterator[tuple[Citation, int, int]]:
    """The provisions named one after the other from ``at``: a new article, paragraph or item starts the next."""
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    start = end = at
    level = listed = 0
    pending = False
    while True:
        part = _listed_part(text, end, listed) or _part(text, end, pending=pending)
        if part is None or (not pending and part.rank != 1):
            break
        number = number_from(re.sub(r"\s", "", part.number))
        if number is None or number == 0:
            break
        if pending and part.rank <= level:
            yield Citation("", article, paragraph, item), start, end
            start = part.start
        elif not pending:
            start = part.start
        elif part.joined and part.rank > level and text[end : part.start].strip("的 \t\r\n\u3000"):
            break
        if part.rank == 1:
            article, paragraph, item = number, None, None
        elif part.rank == 2:
            paragraph, item = number, None
        else:
            item = number
        level, listed, pending, end = part.rank, part.listed, True, part.end
    if pending:
        yield Citation("", article, paragraph, item), start, end


@dataclass(frozen=True, slots=True)
class _Part:
    """A number with its 条, 款 or 项 (``rank`` 1–3) at ``start:end``; ``listed`` is the rank of those that follow in a list."""

    rank: int
    number: str
    start: int
    end: int
    joined: bool = False
    listed: int = 0


def _part(text: str, at: int, *, pending: bool) -> _Part | None:
    """The part at ``at``; after a part also behind 、 or 和."""
    head = _LIST_HEAD.match(text, at)
    join = _JOIN.match(text, at) if pending and head is None else None
    if join is not None and head is None and _PART.match(text, at) is None:
        head = _LIST_HEAD.match(text, join.end())
    if head is not None:
        rank = _RANK[head[2]]
        return _Part(rank, head[1], _ink(text, head), head.end(), joined=head.start() > at, listed=rank)
    match = _PART.match(text, at)
    joined = match is None
    if match is None and join is not None:
        match = _PART.match(text, join.end())
        if match is not None and not set("第项") & set(match[0]):
            match = None  # "，（一）……" begins an enumeration of its own
    if match is None:
        return None
    kind = next(i for i in range(1, 5) if match[i] is not None)
    return _Part(min(kind, 3), match[kind], _ink(text, match), match.end(), joined)


def _listed_part(text: str, at: int, rank: int) -> _Part | None:
    """The next number of a list that began with 第 and ends with its 条, 款 or 项."""
    match = _LIST_NEXT.match(text, at) if rank else None
    if match is None:
        return None
    return _Part(rank, match[1], match.start(1), match.end(), joined=True, listed=0 if match[2] else rank)


def _ink(text: str, match: re.Match[str]) -> int:
    return match.start() + len(match[0]) - len(match[0].lstrip())
