"""Signatures whose label stands before the name without a colon (当事人签名 谭一鸣　2025年8月23日), on a line or in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zmtool.reading.cells import TextCell
from zmtool.reading.sign_dates import is_dates
from zmtool.reading.source_text import SourceText
from zmtool.values.dates import find_dates

_LABEL = re.compile(
    r"^\s*(?P<label>[\u4e00-\u9fff、（）]{2,16}?签[名字章](?:（[^（）\n]{1,8}）)?)[ \u3000]*(?P<rest>[\u4e00-\u9fff][^：\n]{1,40})$",
    re.MULTILINE,
)


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


def signed_lines(
    text: SourceText, rows: Sequence[Sequence[TextCell]], is_names: Callable[[str], bool]
) -> Iterator[SignedLine]:
    """Every line and cell that is a label of a signing place and what was signed there."""
    for row in rows:
        for cell in row:
            for label, start, end in _signed(cell.source.text.rstrip(), is_names):
                yield SignedLine(label, cell.source, start, end, cell)
    for label, start, end in _signed(text.text, is_names):
        yield SignedLine(label, text, start, end)


def date_cell(rows: Sequence[Sequence[TextCell]], cell: TextCell) -> TextCell | None:
    """The cell right of ``cell`` on its row that is a date and nothing else; empty ones may stand between."""
    row = next((row for row in rows if any(one is cell for one in row)), ())
    behind = [one for one in row if one.box[0] > cell.box[0] and one.text]
    first = min(behind, key=lambda one: one.box[0], default=None)
    return first if first is not None and is_dates(first.source.text) else None


def _signed(text: str, is_names: Callable[[str], bool]) -> Iterator[tuple[str, int, int]]:
    for found in _LABEL.finditer(text):
        rest, apart = found["rest"], found.end("label") < found.start("rest")
        dates = find_dates(rest)
        if not (apart or dates) and rest[0] in _GOES_ON:
            continue
        for one in reversed(dates):
            rest = rest[: one.start] + rest[one.end :]
        if rest.strip() and is_names(rest.strip(" \u3000，、")):
            yield re.sub(r"\s", "", found["label"]), found.start("rest"), found.end("rest")
