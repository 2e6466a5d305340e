"""Opening a spreadsheet by what it holds, not by how it is named.

Exports named .xls are often HTML or tab-separated text. Every file is untrusted: size, rows, columns and what
a zip archive unpacks to are limited before a library sees it.
"""

from __future__ import annotations

from pathlib import Path

from zmtool.base.errors import BadInput
from zmtool.base.files import reason_of
from zmtool.sheets.delimited import decoded, read_delimited
from zmtool.sheets.markup import looks_like_markup, read_markup
from zmtool.sheets.records import MAX_BYTES, Sheet
from zmtool.sheets.workbook import OLE, ZIP, read_workbook

SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后重试"


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of the file ``path`` that hold anything. Raises BadInput."""
    return sheets_of(_content(path), path.name)


def read_text(path: Path) -> str:
    """The text of a file: a plain text as it stands, a spreadsheet one cell a line. Raises BadInput."""
    content = _content(path)
    if not content.startswith((ZIP, OLE)) and not looks_like_markup(text := decoded(content, path.name)):
        return text
    return "\n".join(
        cell for sheet in sheets_of(content, path.name) for row in sheet.rows for cell in row if cell
    )


def sheets_of(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets in ``content``; ``name`` names it in errors. Raises BadInput."""
    if not content.strip(b"\0 \r\n\t"):
        raise BadInput("文件是空的", where=name, next_step="请检查是否选错了文件")
    if content.startswith((ZIP, OLE)):
        sheets = read_workbook(content, name)
    elif content.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"Rar!", b"7z\xbc\xaf")):
        raise BadInput("这不是表格文件", where=name, next_step="请导出为 .xlsx 或 .csv 后重试")
    elif content.lstrip()[:13].lower() == b"mime-version:":
        raise BadInput("这是“单个文件网页”，不是普通表格", where=name, next_step=SAVE_AS)
    else:
        text = decoded(content, name)
        sheets = read_markup(text, name) if looks_like_markup(text) else read_delimited(text, name)
    filled = tuple(sheet for sheet in sheets if any(any(row) for row in sheet.rows))
    if not filled:
        raise BadInput("表格中没有内容", where=name, next_step="请检查是否选错了文件")
    return filled


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise BadInput("这是文件夹，不是表格文件", where=str(path), next_step="请指明其中的文件")
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(
                f"文件超过 {MAX_BYTES // 1024**2} MB", where=str(path), next_step="请分成几个文件导入"
            )
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"文件无法读取：{reason_of(error)}", where=str(path), next_step="请检查路径和权限"
        ) from error
