"""How far a workbook reaches once unpacked, measured before a library builds it.

A kilobyte of zip can unpack to gigabytes, and two cells in opposite corners make a grid of 17 billion.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from zmtool.base.errors import BadInput
from zmtool.sheets.records import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

_MAX_UNPACKED = 400 * 1024 * 1024
_MAX_PARTS = 3000
_CHUNK = 1024 * 1024
_LONGEST_TAG = 64 * 1024
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Z]{0,3})\$?([0-9]{1,9})\s*["']([^<>]*)""")
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c\b(?![^<>]*\br\s*=)")
_CELL_RECORDS = range(1, 12)


def check_extent(content: bytes, name: str) -> None:
    """Raises BadInput if the zip archive ``content`` unpacks to too much or a sheet reaches too far."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS:
            raise _suspicious(name)
        left = _MAX_UNPACKED
        for part in parts:
            sheet = part.filename.lower().startswith("xl/worksheets/")
            reach = _Reach(name, binary=part.filename.lower().endswith(".bin")) if sheet else None
            for chunk in _unpacked(content, part):
                left -= len(chunk)
                if left < 0:
                    raise _suspicious(name)
                if reach is not None:
                    reach.add(chunk)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError) as error:
        raise BadInput("表格文件已损坏", where=name, next_step="请重新导出或另存后重试") from error


def _suspicious(name: str) -> BadInput:
    return BadInput(
        "表格文件解开后过大，可能不是正常的表格",
        where=name,
        next_step="请用 WPS 或 Excel 打开检查，只留需要的工作表另存后重试",
    )


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member; its declared size is not trusted."""
    names = struct.unpack("<HH", content[part.header_offset + 26 : part.header_offset + 30])
    start = part.header_offset + 30 + sum(names)
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("unusual compression")
    inflate = zlib.decompressobj(-15)
    while packed and not inflate.eof:
        yield inflate.decompress(packed, _CHUNK)
        packed = inflate.unconsumed_tail


class _Reach:
    """The farthest row and column that hold something, by the sheet's own references.

    Rows and cells that are only formatted do not count: whole formatted columns are common. Cells without a
    reference stand in the row around them, so where there is one, empty rows count too.
    """

    def __init__(self, name: str, *, binary: bool) -> None:
        self.name = name
        self.binary = binary
        self.rows = self.columns = self.rows_at_all = 0
        self.unplaced = False
        self.rest = b""

    def add(self, chunk: bytes) -> None:
        """Looks at the next piece. Raises BadInput where it reaches too far."""
        data = self.rest + chunk
        if self.binary:
            self.rest = data[self._records(data) :]
        else:
            # Up to the last whole tag: a formatted cell that is cut in two must not look filled.
            cut = data.rfind(b"<")
            self.rest = data[max(cut, len(data) - _LONGEST_TAG) :]
            data = data[:cut]
            for found in _REFERENCE.finditer(data):
                self.rows_at_all = max(self.rows_at_all, int(found[2]))
                if found[1] and not found[3].endswith(b"/"):
                    self.rows = max(self.rows, int(found[2]))
                    self.columns = max(self.columns, _column(found[1]))
            self.unplaced = self.unplaced or _UNPLACED_CELL.search(data) is not None
            if self.unplaced:
                self.rows = max(self.rows, self.rows_at_all)
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_CELLS:
            raise BadInput(
                f"工作表延伸到第 {self.rows:,} 行、第 {self.columns:,} 列，超出上限",
                where=self.name,
                next_step="多为误设了整列格式：请只复制有内容的区域到新工作簿后重试",
            )

    def _records(self, data: bytes) -> int:
        """Walks the whole records of a binary sheet ([MS-XLSB] 2.1.4); returns where the first unfinished one starts."""
        place = 0
        while True:
            kind, at = _varint(data, place, 2)
            length, at = _varint(data, at, 4)
            if at < 0 or at + length > len(data):
                return place
            if kind == 0 and length >= 4:
                self.rows = max(self.rows, int.from_bytes(data[at : at + 4], "little") + 1)
            elif kind in _CELL_RECORDS and length >= 4:
                self.columns = max(self.columns, int.from_bytes(data[at : at + 4], "little") + 1)
            place = at + length


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _varint(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """A little-endian base-128 figure and the place after it; the place is -1 where the data ends."""
    value = 0
    for step in range(longest):
        if at < 0 or at + step >= len(data):
            return 0, -1
        value |= (data[at + step] & 0x7F) << (7 * step)
        if data[at + step] < 0x80:
            return value, at + step + 1
    return value, at + longest
