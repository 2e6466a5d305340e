"""Finding the header of a sheet: below titles, over one or two lines, in anybody's wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zmtool.base.text import compare_key
from zmtool.sheets.mapping import ImportField, ImportMapping
from zmtool.sheets.records import Column, Sheet

_LOOK_IN = 20
_BRACKETS = re.compile(r"\([^()]*\)")
_IDLE = re.compile(r"[*:_/\\.。·\-]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: the rows it takes (from 1), its texts, the columns recognised, the headers ignored."""

    first_row: int
    last_row: int
    texts: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored: tuple[str, ...]


def find_header(sheet: Sheet, mapping: ImportMapping) -> Header | None:
    """The row, or two rows, near the top whose texts name the most fields; None where too few are named.

    At least two fields must be named (one, if the mapping has no more), all required ones among them.
    """
    headers = [
        _recognised(first, first + lines - 1, _joined(sheet.rows[first - 1 : first - 1 + lines]), mapping)
        for lines in (1, 2)
        for first in range(1, min(_LOOK_IN, len(sheet.rows)) + 1)
    ]
    sufficient = [one for one in headers if _suffices(one, mapping)]
    # The first of the best: one line before two, higher before lower.
    return max(sufficient, key=lambda one: len(one.columns), default=None)


def _suffices(header: Header, mapping: ImportMapping) -> bool:
    named = {one.field for one in header.columns}
    return (
        len(named) >= min(2, len(mapping.fields))
        and all(one.id in named for one in mapping.fields if one.required)
        and all(named & set(group) for group in mapping.need_any)
    )


def _joined(lines: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """One text a column: what stands above and what stands below, once where both are the same."""
    width = max(map(len, lines), default=0)
    padded = [[*line, *[""] * (width - len(line))] for line in lines]
    return tuple(
        "\n".join(dict.fromkeys(text.strip() for text in column if text.strip()))
        for column in zip(*padded, strict=True)
    )


def _recognised(first: int, last: int, texts: tuple[str, ...], mapping: ImportMapping) -> Header:
    """Each field takes the column whose header stands earliest in its list; each column fills one field."""
    offers = sorted(
        (rank, order, index)
        for index, text in enumerate(texts)
        for order, field in enumerate(mapping.fields)
        if (rank := _rank(text, field)) is not None
    )
    taken: dict[int, int] = {}
    for _, order, index in offers:
        if index not in taken and order not in taken.values():
            taken[index] = order
    columns = tuple(
        Column(index, texts[index], mapping.fields[order].id, mapping.fields[order].label)
        for index, order in sorted(taken.items())
    )
    ignored = tuple(text for index, text in enumerate(texts) if text and index not in taken)
    return Header(first, last, texts, columns, ignored)


def _rank(text: str, field: ImportField) -> int | None:
    """How well a header names the field: 0 its label, then its synonyms; behind them without brackets."""
    names = _names(field)
    for penalty, form in enumerate(_forms(text)):
        if form in names:
            return names.index(form) + penalty * len(names)
    return None


@lru_cache(maxsize=4096)
def _names(field: ImportField) -> tuple[str, ...]:
    return tuple(_key(one) for one in (field.label, *field.synonyms))


@lru_cache(maxsize=65536)
def _forms(text: str) -> tuple[str, ...]:
    """The header as it stands, without remarks in brackets, and the lower of two lines alone."""
    key = compare_key(text)
    lower = compare_key(text.rpartition("\n")[2])
    return tuple(
        form
        for one in (key, _BRACKETS.sub("", key), lower, _BRACKETS.sub("", lower))
        if (form := _IDLE.sub("", one))
    )


def _key(text: str) -> str:
    return _IDLE.sub("", compare_key(text))
