"""The rows of a sheet in the XML of a workbook: the cells that XlsxWriter would write, many times faster (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from zmtool.forms.printable import printed

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MOST_CHARACTERS, _MOST_UNITS = 32_000, 32_767
_SHORT, _MOST_KEPT = 64, 20_000
_ORDINARY = re.compile("[^&<>_\x00-\x1f\ufffe\uffff]*")
_LIKE_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_FIRST_YEAR, _DAY_NOUGHT, _FIRST_OF_MARCH = 1900, date(1899, 12, 30).toordinal(), 61


class Share(float):
    """A fraction that is shown as a percentage."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The numbers of how cells look: heads, text, text that begins like a formula, days, shares."""

    head: int
    text: int
    guarded: int
    day: int
    share: int


def rows_xml(columns: Sequence[str], rows: Sequence[Sequence[Any]], looks: Looks) -> Iterator[str]:
    """The heads and one row after another; nothing in a text makes it a formula, a link or a number."""
    names = [column_name(at) for at in range(max(len(columns), max(map(len, rows), default=0)))]
    heads = (
        f'<c r="{name}1"{_text(printed(head), looks.head)}'
        for name, head in zip(names, columns, strict=False)
    )
    yield f'<row r="1">{"".join(heads)}</row>'
    texts = _Texts(looks)
    for number, row in enumerate(rows, 2):
        cells = [
            f'<c r="{name}{number}"{texts[value] if type(value) is str else _cell(value, texts)}'
            for name, value in zip(names, row, strict=False)
            if value is not None and value != ""
        ]
        if cells:
            yield f'<row r="{number}">{"".join(cells)}</row>'


def column_name(at: int) -> str:
    """What a column is called, counted from nothing: A … Z, AA …"""
    name = ""
    at += 1
    while at:
        at, letter = divmod(at - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


class _Texts(dict[str, str]):
    """What follows the place of a cell with a text; short texts, which come again and again, are kept."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks

    def __missing__(self, text: str) -> str:
        shown = printed(text)
        # Text stays text, also when the cell is edited again.
        cell = _text(shown, self.looks.guarded if shown.startswith(FORMULA_STARTS) else self.looks.text)
        if len(text) <= _SHORT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = cell
        return cell


def _cell(value: Any, texts: _Texts) -> str:
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        return f' s="{texts.looks.day}"><v>{_serial(value):.16G}</v></c>'
    if isinstance(value, int | float) and isfinite(value):
        look = f' s="{texts.looks.share}"' if isinstance(value, Share) else ""
        return f"{look}><v>{float(value):.16G}</v></c>"
    return texts[str(value)]


def _text(text: str, look: int) -> str:
    text = text[:_MOST_CHARACTERS]
    if len(text) > _MOST_UNITS // 2:
        text = text.encode("utf-16-le")[: _MOST_UNITS * 2].decode("utf-16-le", "ignore")
    if not _ORDINARY.fullmatch(text):
        text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _LIKE_ESCAPED.sub(r"_x005F\1", text))
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blanks = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f' s="{look}" t="inlineStr"><is><t{blanks}>{text}</t></is></c>'


def _serial(day: date) -> float:
    """The number of a day in a workbook, which counts a 29 February 1900 that never was."""
    number: float = day.toordinal() - _DAY_NOUGHT
    if isinstance(day, datetime):
        number += timedelta(hours=day.hour, minutes=day.minute, seconds=day.second) / timedelta(days=1)
    return number if number >= _FIRST_OF_MARCH else number - 1
