"""The report to leaders as a Word file that a clerk goes on writing in: sentences, figures, tables, what people add."""

from __future__ import annotations

import io
from typing import Any

from zmtool.forms.printable import printed
from zmtool.oversight.leader.records import Distribution
from zmtool.oversight.leader.report import LeaderReport, change, summary, told

_TITLE, _BODY, _HEAD = "方正小标宋简体", "仿宋", "黑体"
_PAGE_CM, _NAME_CM = 15.8, 3.0
_NUMERALS = "一二三四五六七八九十"


def leader_word(report: LeaderReport) -> bytes:
    """The bytes of the .docx."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(2.8)
    _face(document.styles["Normal"], _BODY, 12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, report.title, _TITLE, 20)
    period = document.add_paragraph()
    period.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(period, f"（{report.period.first} 至 {report.period.last}）", _BODY, 12)
    if report.confidential:
        _text(document, "内部资料，只限有权查看的人员使用。")
    numerals = iter(f"{one}、" for one in _numerals())
    _heading(document, f"{next(numerals)}总体情况")
    _text(document, summary(report))
    _heading(document, f"{next(numerals)}主要指标")
    _table(
        document,
        ("指标", "本期", "环比", "同比", "口径"),
        [
            (
                one.label,
                f"{told(one)}{'' if one.unit == '%' or one.value is None else f' {one.unit}'}",
                change(one, one.before),
                change(one, one.year),
                one.definition,
            )
            for one in report.figures
        ],
        (3.0, 2.2, 2.6, 2.6, 5.4),
    )
    for table in report.tables:
        _heading(document, f"{next(numerals)}{table.title}")
        _text(document, f"口径：{table.definition}。", size=10.5)
        if table.rows:
            _table(document, (table.name, *table.columns), _rows(table), _widths(table))
        else:
            _text(document, "无。")
    for part in report.kind.to_write:
        _heading(document, f"{next(numerals)}{part}")
        _text(document, "（请填写）")
    sign = document.add_paragraph()
    sign.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(sign, report.bureau, _BODY, 12)
    day = document.add_paragraph()
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(day, f"{report.made_at.year}年{report.made_at.month}月{report.made_at.day}日", _BODY, 12)
    day.paragraph_format.space_after = Pt(0)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _numerals() -> list[str]:
    return [*_NUMERALS, *(f"十{one}" for one in _NUMERALS[:9]), "二十"]


def _rows(table: Distribution) -> list[tuple[str, ...]]:
    return [(row.name, *("—" if one is None else str(one) for one in row.counts)) for row in table.rows]


def _widths(table: Distribution) -> tuple[float, ...]:
    """In centimetres: room for the names, and for the words of a column of definitions."""
    words = [name == "口径" for name in table.columns]
    if not any(words):
        return ()
    figures = 2.0
    rest = _PAGE_CM - _NAME_CM - figures * words.count(False)
    return (_NAME_CM, *(rest / words.count(True) if one else figures for one in words))


def _heading(document: Any, text: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, _HEAD, 14)


def _text(document: Any, text: str, size: float = 12) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    paragraph.paragraph_format.line_spacing = 1.4
    _run(paragraph, text, _BODY, size)


def _table(
    document: Any, columns: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[float, ...] = ()
) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = not widths
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        _run(cell.paragraphs[0], text, _HEAD, 10.5)
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _run(cell.paragraphs[0], text, _BODY, 10.5)
    for at, width in enumerate(widths):
        table.columns[at].width = Cm(width)
        for cell in table.columns[at].cells:
            cell.width = Cm(width)


def _run(paragraph: Any, text: str, face: str, size: float) -> None:
    run = paragraph.add_run(printed(text))
    _face(run, face, size)


def _face(owner: Any, face: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    owner.font.name, owner.font.size = face, Pt(size)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
