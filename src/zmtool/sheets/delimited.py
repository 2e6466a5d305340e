"""Comma- and tab-separated text in the encodings that Chinese programs write."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from zmtool.base.errors import BadInput
from zmtool.sheets.records import MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet

_DELIMITERS = "\t,;|"
_SAMPLE_LINES = 30
_MOST_KNOWN = 65_536
"""Texts that are looked for among those of earlier rows; numbers that stand in one row only would fill more in vain."""
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)


def decoded(content: bytes, name: str) -> str:
    """The text in ``content``: by its byte order mark, else UTF-8, UTF-16 without a mark, or GB18030.

    Raises BadInput where none fits: nothing is read with replacement characters.
    """
    for encoding in candidates(content):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadInput(
        "文字编码无法识别（不是 UTF-8、GB18030 或 UTF-16，或文件已损坏）",
        where=name,
        next_step="请用 WPS 或 Excel 打开确认没有乱码，另存为 .xlsx 后重试",
    )


def candidates(content: bytes) -> list[str]:
    """The encodings that a text may be in, the likeliest first, by how it begins."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if content.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    head = content[:4000]
    if head[1::2].count(0) > len(head) // 4:
        return ["utf-16-le"]
    if head[::2].count(0) > len(head) // 4:
        return ["utf-16-be"]
    # GB18030 takes almost any bytes: text that is UTF-8 but for a few broken places must not become mojibake.
    broken = content.decode("utf-8", "replace").count("�")
    beyond_ascii = sum(byte > 127 for byte in content[:200_000])
    if broken and broken * 50 < beyond_ascii:
        return ["utf-8"]
    declared = [found[1].decode("ascii") for found in _DECLARED.finditer(content[:2000])]
    return [
        "utf-8",
        *(["gb18030"] if not declared or declared[0].lower().startswith("gb") else declared),
        "gb18030",
    ]


def read_delimited(text: str, name: str) -> tuple[Sheet, ...]:
    """The one sheet of a delimited text. Raises BadInput for broken quoting and beyond the limits."""
    rows: list[tuple[str, ...]] = []
    known: dict[str, str] = {}
    cells = 0
    # Nothing larger than one cell may be swallowed by an unclosed quotation mark.
    csv.field_size_limit(MAX_CELL_CHARS)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows.append(tuple(_kept_once(cell, known) for cell in row))
            cells += len(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise too_large(name)
    except csv.Error as error:
        raise BadInput(
            "文件的引号不成对，或有一格内容过长",
            where=f"{name} 第 {len(rows) + 1} 行起",
            next_step="请检查该行的引号，或另存为 .xlsx 后重试",
        ) from error
    return (Sheet("", tuple(rows)),)


def _kept_once(cell: str, known: dict[str, str]) -> str:
    """The same text of many rows (a status, a station, a day) is one text in memory."""
    if len(known) < _MOST_KNOWN:
        return known.setdefault(cell, cell)
    return known.get(cell, cell)


def too_large(name: str) -> BadInput:
    """The error for a table beyond the limits."""
    return BadInput(
        f"表格过大（最多 {MAX_ROWS:,} 行、{MAX_COLUMNS} 列、{MAX_CELLS:,} 格）",
        where=name,
        next_step="请删去无关的列和空白区域，或分成几个文件导入",
    )


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, by the median line."""

    def columns(delimiter: str) -> int:
        sample = io.StringIO(text[:100_000], newline="")
        try:
            counts = sorted(
                len(row) for row in islice(csv.reader(sample, delimiter=delimiter), _SAMPLE_LINES) if row
            )
        except csv.Error:
            return 0
        return counts[len(counts) // 2] if counts else 0

    return max(_DELIMITERS, key=lambda one: (columns(one), one == ","))
