"""The paper sheet on which a clue is taken down in the street, as a Word file: one page a shop, with its code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zmtool.forms.printable import printed
from zmtool.oversight.indicators.library import Indicator

_FACE, _HEAD = "宋体", "黑体"
_COLUMNS = 2
_LINES = 6


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One page: the text of its code, its name, and what is known of the shop (empty for a blank one)."""

    code: str
    sheet: str
    lic_no: str = ""
    name: str = ""
    address: str = ""


def clue_sheets(bureau: str, sheets: Sequence[PrintedSheet], indicators: Sequence[Indicator]) -> bytes:
    """The bytes of the .docx, one page for each sheet."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    normal = document.styles["Normal"].paragraph_format
    normal.space_before, normal.space_after = Pt(0), Pt(5)
    for place, one in enumerate(sheets):
        _page(document, bureau, one, indicators, begins_page=place > 0)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(
    document: Any, bureau: str, sheet: PrintedSheet, indicators: Sequence[Indicator], *, begins_page: bool
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    above = document.add_paragraph()
    above.paragraph_format.page_break_before = begins_page
    _run(above, "", _FACE, 1)
    head = document.add_table(rows=1, cols=2)
    head.autofit = False
    left, right = head.rows[0].cells
    for cell, column, width in ((left, head.columns[0], Cm(13.5)), (right, head.columns[1], Cm(3.5))):
        cell.width = column.width = width
    _run(left.paragraphs[0], f"{bureau}线索登记表", _HEAD, 18)
    _run(left.add_paragraph(), f"编号 {sheet.sheet}　用黑色笔在方框内打勾，扫描后自动登记", _FACE, 10)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    right.paragraphs[0].add_run().add_picture(_qr(sheet.code), width=Cm(2.6))
    _field(document, "许可证号", sheet.lic_no)
    _field(document, "名　　称", sheet.name)
    _field(document, "地　　址", sheet.address)
    _run(document.add_paragraph(), "发现的问题（可多选）：", _HEAD, 12)
    table = document.add_table(rows=0, cols=_COLUMNS)
    for start in range(0, len(indicators), _COLUMNS):
        cells = table.add_row().cells
        for cell, one in zip(cells, indicators[start : start + _COLUMNS], strict=False):
            _run(cell.paragraphs[0], f"□ {one.code} {one.label}", _FACE, 12)
    _run(document.add_paragraph(), "情况：" + "_" * 62, _FACE, 12)
    for _ in range(_LINES):
        _run(document.add_paragraph(), "_" * 68, _FACE, 14)
    _run(
        document.add_paragraph(),
        "时间：　　　　年　　月　　日　　时　　分　　登记人：________________",
        _FACE,
        12,
    )


def _field(document: Any, label: str, value: str) -> None:
    _run(document.add_paragraph(), f"{label}：{value or '_' * 40}", _FACE, 12)


def _qr(text: str) -> io.BytesIO:
    import segno

    picture = io.BytesIO()
    segno.make(text, error="q", micro=False, encoding="utf-8").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return picture


def _run(paragraph: Any, text: str, face: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(printed(text))
    run.font.name, run.font.size = face, Pt(size)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
