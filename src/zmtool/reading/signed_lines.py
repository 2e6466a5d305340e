"""Signatures that say so without 签名： before the name: 当事人签名 谭一鸣　2025年8月23日; 当事人：谭一鸣（签字）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zmtool.reading.cells import TextCell
from zmtool.reading.names import are_names
from zmtool.reading.sign_dates import is_dates
from zmtool.reading.signature_runs import signature_end
from zmtool.reading.source_text import SourceText
from zmtool.values.dates import find_dates

_LABEL = re.compile(
    r"^\s*(?P<label>[\u4e00-\u9fff、（）]{2,16}?签[名字章](?:（[^（）\n]{1,8}）)?)[ \u3000]*(?P<rest>[\u4e00-\u9fff][^：\n]{1,40})$",
    re.MULTILINE,
)
_SIGNED_BEHIND = re.compile(
    r"(?:^|(?<=[ \u3000]))(?P<label>[\u4e00-\u9fff、]{2,10})[：:](?P<rest>[^：:\n]{2,40}?（\s*签\s*[名字章][^（）\n]{0,6}）)",
    re.MULTILINE,
)
_BEHIND = re.compile(r"[ \u3000，,]*")

_GOES_ON = "后时前并或即的和与应方"
"""With these a sentence goes on (签名后生效); some are surnames, too."""


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A label, and the stretch of ``source`` in which the names and the date stand; ``cell`` is None outside tables."""

    label: str
    source: SourceText
    start: int
    end: int
    cell: TextCell | None = None


def signed_lines(text: SourceText, rows: Sequence[Sequence[TextCell]]) -> Iterator[SignedLine]:
    """Every line and cell that is a label of a signing place and what was signed there."""
    for row in rows:
        for cell in row:
            for label, start, end in _signed(cell.source.text.rstrip()):
                yield SignedLine(label, cell.source, start, end, cell)
    for label, start, end in (*_signed(text.text), *_signed_behind(text)):
        yield SignedLine(label, text, start, end)


def cells_behind(rows: Sequence[Sequence[TextCell]], cell: TextCell) -> list[TextCell]:
    """The filled cells right of ``cell`` on its row, from left to right."""
    row = next((row for row in rows if any(one is cell for one in row)), ())
    return sorted((one for one in row if one.box[0] > cell.box[0] and one.text), key=lambda one: one.box[0])


def date_cell(rows: Sequence[Sequence[TextCell]], cell: TextCell) -> TextCell | None:
    """The cell right of ``cell`` on its row that is a date and nothing else; empty ones may stand between."""
    first = next(iter(cells_behind(rows, cell)), None)
    return first if first is not None and is_dates(first.source.text) else None


def _signed(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _LABEL.finditer(text):
        rest, apart = found["rest"], found.end("label") < found.start("rest")
        dates = find_dates(rest)
        if not (apart or dates) and rest[0] in _GOES_ON:
            continue
        for one in reversed(dates):
            rest = rest[: one.start] + rest[one.end :]
        if rest.strip() and are_names(rest.strip(" \u3000，、")):
            yield re.sub(r"\s", "", found["label"]), found.start("rest"), found.end("rest")


def _signed_behind(source: SourceText) -> Iterator[tuple[str, int, int]]:
    """Where it says behind the names that these are signatures, up to the date behind or below that."""
    text = source.text
    for found in _SIGNED_BEHIND.finditer(text):
        if not are_names(found["rest"].partition("（")[0]):
            continue
        start = found.start("rest")
        end = signature_end(source, start) or _with_date(text, found.end())
        yield f"{found['label']}签名", start, end


def _with_date(text: str, end: int) -> int:
    """The end of the date that stands behind ``text[:end]`` on its line; ``end`` where none does."""
    stop = text.find("\n", end)
    line = text[end : len(text) if stop < 0 else stop]
    blank = _BEHIND.match(line)
    begin = blank.end() if blank else 0
    return next((end + one.end for one in find_dates(line) if one.start == begin), end)
