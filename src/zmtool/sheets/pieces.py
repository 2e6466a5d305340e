"""A delimited text of any length as previews of some hundred thousand rows each, so that memory does not grow with the file.

Workbooks and small texts come whole. The header stands in the first piece; row numbers are those of the file.
"""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import IO

from zmtool.base.errors import BadInput
from zmtool.base.files import reason_of
from zmtool.base.progress import EVERY, Progress
from zmtool.sheets.delimited import candidates, delimiter_of
from zmtool.sheets.mapping import ImportMapping
from zmtool.sheets.markup import looks_like_markup
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import MAX_BYTES, MAX_CELL_CHARS, MAX_COLUMNS, Preview, Sheet
from zmtool.sheets.take import preview
from zmtool.sheets.workbook import OLE, ZIP

MAX_TEXT_BYTES = 16 * 1024**3
ROWS_AT_ONCE = 200_000
_SAMPLE = 1024 * 1024


def previews(
    path: Path,
    mapping: ImportMapping,
    name: str = "",
    *,
    at_once: int = ROWS_AT_ONCE,
    progress: Progress | None = None,
) -> Iterator[Preview]:
    """The previews of a file, piece by piece; ``progress`` hears how far in it they are.

    Raises BadInput, also in the middle of a text that turns out broken.
    """
    name = name or path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_SAMPLE)
    except OSError as error:
        raise BadInput(
            f"文件无法读取：{reason_of(error)}", where=str(path), next_step="请检查路径和权限"
        ) from error
    if size <= MAX_BYTES // 4 or head.startswith((ZIP, OLE)):
        yield preview(read_sheets(path), mapping, name, progress)
        return
    if size > MAX_TEXT_BYTES:
        raise BadInput(
            f"文件超过 {MAX_TEXT_BYTES // 1024**3} GB", where=str(path), next_step="请分成几个文件导入"
        )
    yield from _pieces(path, mapping, name, at_once, progress)


def _pieces(
    path: Path, mapping: ImportMapping, name: str, at_once: int, progress: Progress | None
) -> Iterator[Preview]:
    encoding = _encoding(path, name)
    size = path.stat().st_size
    csv.field_size_limit(MAX_CELL_CHARS)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE // 4)
        if looks_like_markup(sample):
            raise BadInput("网页格式的文件过大", where=name, next_step="请另存为 .csv 后重试")
        file.seek(0)

        def there(_: int = 0, __: int = 0) -> None:
            if progress is not None:
                # What is read ahead counts; it is little.
                progress(os.lseek(file.fileno(), 0, os.SEEK_CUR), size)

        rows = _rows(file, delimiter_of(sample), name, there)
        first = list(islice(rows, at_once))
        found = preview((Sheet("", tuple(first)),), mapping, name, there)
        yield found
        top = tuple(first[: found.header_row])
        done = len(first)
        del first
        while some := list(islice(rows, at_once)):
            yield _moved(preview((Sheet("", (*top, *some)),), mapping, name, there), done - len(top))
            done += len(some)


def _encoding(path: Path, name: str) -> str:
    """The first encoding that fits the whole file."""
    with path.open("rb") as file:
        offered = candidates(file.read(_SAMPLE))
    for encoding in offered:
        try:
            decoder = codecs.getincrementaldecoder(encoding)()
            with path.open("rb") as file:
                while block := file.read(_SAMPLE * 4):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            return encoding
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadInput(
        "文字编码无法识别（不是 UTF-8、GB18030 或 UTF-16，或文件已损坏）",
        where=name,
        next_step="请重新导出，或用 WPS、Excel 另存为 UTF-8 的 .csv",
    )


def _rows(file: IO[str], delimiter: str, name: str, there: Callable[[], None]) -> Iterator[tuple[str, ...]]:
    known: dict[str, str] = {}
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                "文件的引号不成对，或有一格内容过长",
                where=f"{name} 第 {reader.line_num} 行起",
                next_step="请检查该行的引号，或分成几个文件导入",
            ) from error
        if len(row) > MAX_COLUMNS:
            raise BadInput(
                f"一行多于 {MAX_COLUMNS} 列",
                where=f"{name} 第 {reader.line_num} 行",
                next_step="请检查分隔符",
            )
        if reader.line_num % EVERY == 0:
            there()
        yield tuple(
            known.setdefault(cell, cell) if len(known) < 65_536 else known.get(cell, cell) for cell in row
        )


def _moved(found: Preview, by: int) -> Preview:
    """The preview of a later piece with the row numbers of the file."""
    return replace(
        found,
        accepted=tuple(replace(one, row=one.row + by) for one in found.accepted),
        corrected=tuple(replace(one, row=one.row + by) for one in found.corrected),
        rejected=tuple(replace(one, row=one.row + by) for one in found.rejected),
        skipped=tuple(replace(one, row=one.row + by) for one in found.skipped),
        cells=MappingProxyType({row + by: cells for row, cells in found.cells.items()}),
    )
