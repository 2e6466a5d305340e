"""The rows of a batch as they come from a file: a spreadsheet, a table of text, or one JSON object a line.

Nothing here looks into a cell more than it must: a row is checked where it is filled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.base.file_names import safe_name
from zmtool.forms.batch_columns import FILE_NAME
from zmtool.forms.batch_row import RowData, data_of_cells, same_document
from zmtool.forms.records import Form
from zmtool.sheets.records import Accepted, Preview, Rejected

JSON_LINES = (".jsonl", ".ndjson")
MAX_LINE = 4 * 1024 * 1024
_NAMES = (FILE_NAME, "文件名")


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One document to fill. ``content`` is its cells in canonical text, or the JSON object as it came.

    ``key`` tells rows of different content apart; ``file`` is the name somebody chose, safe to use ("" for none).
    """

    row: int
    key: str
    file: str
    content: RowData | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be filled, and why (Chinese)."""

    row: int
    reason: str


def is_json_lines(path: Path) -> bool:
    """Whether the file is read line by line as JSON."""
    return path.suffix.lower() in JSON_LINES


def count_lines(path: Path) -> int:
    """How many lines the file has, for the progress. Raises BadInput where it cannot be read."""
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) or 1
    except OSError as error:
        raise BadInput("数据文件无法读取", where=str(path), next_step="请检查路径和权限") from error


def rows_of_lines(path: Path, made_with: str) -> Iterator[BatchRow | BadRow]:
    """The rows of a JSON-lines file, one at a time; ``made_with`` stands for all else that a document depends on.

    Raises BadInput where the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    yield BadRow(number, "这一行超过 4 MB")
                    while line and not line.endswith(b"\n"):
                        line = file.readline(MAX_LINE)
                elif line.strip():
                    yield _row_of_line(number, line, made_with)
    except OSError as error:
        raise BadInput("数据文件无法读取", where=str(path), next_step="请检查路径和权限") from error


def _row_of_line(number: int, line: bytes, made_with: str) -> BatchRow | BadRow:
    try:
        content = json.loads(line.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return BadRow(number, "不是有效的 JSON（UTF-8），每行应为一个 {…}")
    if not isinstance(content, dict):
        return BadRow(number, "每行应为一个 {…}")
    chosen = next((content[name] for name in _NAMES if isinstance(content.get(name), str)), "")
    return BatchRow(number, _key(line.strip(), made_with), _file_name(chosen), content)


def rows_of_sheet(
    preview: Preview, form: Form, made_with: str
) -> Iterator[tuple[BatchRow | BadRow, tuple[int, ...]]]:
    """The documents of a sheet, each with the lines it stands on.

    Lines one under the other that differ in their table columns only are one document, as merged cells are.
    """
    lines: list[Accepted | Rejected] = sorted([*preview.accepted, *preview.rejected], key=lambda one: one.row)
    group: list[Accepted] = []
    for line in lines:
        joins = isinstance(line, Accepted) and group and same_document(group[-1].values, line.values, form)
        if group and not joins:
            yield _row_of_group(group, form, made_with)
            group = []
        if isinstance(line, Accepted):
            group.append(line)
        else:
            yield BadRow(line.row, f"{line.label}：{line.reason}"), (line.row,)
    if group:
        yield _row_of_group(group, form, made_with)


def _row_of_group(group: list[Accepted], form: Form, made_with: str) -> tuple[BatchRow, tuple[int, ...]]:
    data = data_of_cells([(one.row, one.values) for one in group], form)
    content = json.dumps([sorted(one.values.items()) for one in group], ensure_ascii=False)
    row = BatchRow(data.row, _key(content.encode("utf-8"), made_with), _file_name(data.file_name), data)
    return row, tuple(one.row for one in group)


def _key(content: bytes, made_with: str) -> str:
    return hashlib.sha256(made_with.encode("utf-8") + b"\n" + content).hexdigest()[:32]


def _file_name(chosen: str) -> str:
    name = chosen.strip().removesuffix(".docx")
    return f"{safe_name(name)}.docx" if name else ""
