"""Building blocks of the official Word templates: typefaces, ruled tables, signing places, page numbers.

The .docx files in ``templates/`` are the product and may be edited in Word or WPS; this only draws their
first version, so that all of them share one look. Sizes follow GB/T 9704 (party and government documents).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TITLE_FACE, BODY_FACE, SIGN_FACE, TABLE_FACE = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "仿宋_GB2312"
FALLBACKS = {TITLE_FACE: "华文中宋", BODY_FACE: "仿宋", SIGN_FACE: "楷体"}
RED = RGBColor(0xC0, 0x00, 0x00)
WIDTH_CM = 16.0
GOODS = [
    ("序号", "序号", 1.5),
    ("品种规格", "品种规格", 4.9),
    ("条码", "条码", 4.0),
    ("单位", "单位", 1.4),
    ("数量", "数量", 1.8),
    ("备注", "备注", 2.4),
]
TOTALS = "品种数：{{ 品种数 }}　　　　总计数量：{{ 总计数量 }}"


class Sheet:
    """One template being drawn, from top to bottom."""

    def __init__(self, margins_cm: tuple[float, float, float, float] = (2.6, 2.4, 2.5, 2.5)) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(margins_cm[0]), Cm(margins_cm[1])
        section.left_margin, section.right_margin = Cm(margins_cm[2]), Cm(margins_cm[3])
        section.footer_distance = Cm(1.2)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(14)
        _east_asia(normal.element.get_or_add_rPr(), BODY_FACE)
        normal.paragraph_format.space_after = Pt(0)
        signature = self.document.styles.add_style("签名", WD_STYLE_TYPE.CHARACTER)
        signature.font.name = SIGN_FACE
        _east_asia(signature.element.get_or_add_rPr(), SIGN_FACE)
        self._footer(section)

    # --- whole lines -------------------------------------------------------------------------------

    def red_head(self, text: str = "{{ 单位名称 }}") -> None:
        """The issuing bureau's name in red over a red rule: the head of an external document."""
        line = self.line(text, face=TITLE_FACE, size=26, align="center", color=RED, after=6)
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C00000")):
            bottom.set(qn(f"w:{key}"), value)
        borders.append(bottom)
        line._p.get_or_add_pPr().append(borders)

    def title(self, text: str, before: float = 6) -> None:
        """The document's title."""
        self.line(text, face=TITLE_FACE, size=22, align="center", before=before, after=8)

    def number(self) -> None:
        """The document number, centred under the title."""
        self.line("{{ 文号 }}", size=14, align="center", after=8)

    def line(
        self,
        text: str,
        *,
        face: str = "",
        size: float = 14,
        align: str = "left",
        indent: bool = False,
        color: RGBColor | None = None,
        before: float = 0,
        after: float = 0,
        spacing: float | None = None,
        keep: bool = False,
        bold: bool = False,
    ) -> Any:
        """One paragraph. ``[签:x]`` inside sets x in the signature style."""
        paragraph = self.document.add_paragraph()
        write(paragraph, text, face=face, size=size, color=color, bold=bold)
        style = paragraph.paragraph_format
        style.alignment = {
            "left": WD_ALIGN_PARAGRAPH.LEFT,
            "center": WD_ALIGN_PARAGRAPH.CENTER,
            "right": WD_ALIGN_PARAGRAPH.RIGHT,
            "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
        }[align]
        style.space_before, style.space_after = Pt(before), Pt(after)
        if spacing:
            style.line_spacing = Pt(spacing)
        if indent:
            first = paragraph._p.get_or_add_pPr()
            ind = OxmlElement("w:ind")
            ind.set(qn("w:firstLineChars"), "200")
            ind.set(qn("w:firstLine"), str(int(size * 40)))
            first.append(ind)
        style.keep_with_next = keep
        return paragraph

    def prose(self, *paragraphs: str) -> None:
        """Body paragraphs: third size, first line indented by two characters, 28 pt leading."""
        for text in paragraphs:
            self.line(text, size=15, align="both", indent=not text.startswith("{%p"), spacing=27)

    def facts(self, *lines: str, spacing: float = 28) -> None:
        """Lines of "label：value", not indented."""
        for text in lines:
            self.line(text, size=14, spacing=spacing)

    def signed(self, label: str, *, dated: bool = True, before: float = 10) -> None:
        """A signing place on a line of its own."""
        text = f"{label}：[签:{{{{ {label}.签名 }}}}]"
        if dated:
            text += f"　　[签:{{{{ {label}.日期 }}}}]"
        self.line(text, size=14, before=before)

    def control(self, tag: str) -> None:
        """A paragraph that holds only a ``{%p … %}`` tag and leaves no trace."""
        self.document.add_paragraph(tag)

    def contact(self, *, size: float = 15, spacing: float = 27) -> None:
        """Whom to ask, and the number to call."""
        self.line("联系人：{{ 联系人 }}　　联系电话：{{ 联系电话 }}", size=size, indent=True, spacing=spacing)

    def closing(self, issuer: str = "{{ 单位名称 }}") -> None:
        """Seal place, issuer and date at the end of an external document."""
        self.line("（印章）", size=15, align="right", before=22, keep=True)
        self.line(issuer, size=15, align="right", keep=True)
        self.line("{{ 文书日期 }}", size=15, align="right")

    def footer_line(self, text: str) -> None:
        """A line above the page number, on every page."""
        footer = self.document.sections[0].footer
        line = footer.paragraphs[0].insert_paragraph_before()
        write(line, text, size=12)
        line.paragraph_format.space_after = Pt(6)

    # --- ruled tables ------------------------------------------------------------------------------

    def grid(self, columns_cm: Sequence[float]) -> Grid:
        """A ruled table with these column widths."""
        return Grid(self.document, columns_cm)

    def goods(
        self,
        label: str,
        columns: Sequence[tuple[str, str, float]],
        foot: Sequence[str] = (),
        size: float = 12,
    ) -> None:
        """A goods table that grows with its rows and repeats its header; (heading, placeholder, cm)."""
        table = self.grid([width for _, _, width in columns])
        table.size = size
        header = table.row([f"*{heading}" for heading, _, _ in columns], height=0.75)
        mark_row(header, "tblHeader")
        for text in (f"{{%tr for 行 in {label} %}}", None, "{%tr endfor %}"):
            if text is None:
                row = table.row(
                    [f"{'=' if name in NUMERIC else ''}{{{{ 行.{name} }}}}" for _, name, _ in columns],
                    height=0.7,
                )
                mark_row(row, "cantSplit")
            else:
                table.row([text, *[""] * (len(columns) - 1)])
        for text in foot:
            table.row([text], spans=[len(columns)], height=0.75)

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for piece in ("第 ", "PAGE", " 页　共 ", "NUMPAGES", " 页"):
            if piece.isupper():
                _page_field(paragraph, piece)
            else:
                write(paragraph, piece, size=9)

    def save(self, path: Path) -> None:
        """Writes the template, with fall-back typefaces named in its font table."""
        from docx.opc.constants import RELATIONSHIP_TYPE as RT

        fonts = next(
            rel.target_part for rel in self.document.part.rels.values() if rel.reltype == RT.FONT_TABLE
        )
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/></w:font>'
            for name, alternative in FALLBACKS.items()
        )
        fonts._blob = fonts.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")
        _keep_signing_places(self.document)
        _leave_broken_lines_alone(self.document)
        core = self.document.core_properties
        core.author, core.title, core.comments = "zmtool", path.stem, ""
        self.document.save(str(path))


NUMERIC = {
    "数量",
    "单价",
    "合计",
    "序号",
    "批发单价",
    "批发金额",
    "变价金额",
    "期数",
    "截止日期",
    "缴款金额",
    "是否采纳",
    "份数",
    "是否提交",
    "是否符合",
    "距离",
    "实测距离",
    "样品基数",
    "抽样数量",
    "样品数量",
    "查获数量",
    "留样损耗数量",
    "金额",
}
"""Columns whose cells are centred."""


class Grid:
    """A ruled table; rows are added from top to bottom."""

    def __init__(self, document: Any, columns_cm: Sequence[float]) -> None:
        self.columns = list(columns_cm)
        self.size = 12.0
        self.table = document.add_table(rows=0, cols=len(self.columns))
        self.table.style = "Table Grid"
        self.table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self.table.autofit = False
        _cell_margins(self.table)
        for column, width in zip(self.table.columns, self.columns, strict=True):
            column.width = Cm(width)

    def row(
        self,
        texts: Sequence[str],
        *,
        spans: Sequence[int] | None = None,
        height: float = 0.9,
        split: bool = True,
    ) -> Any:
        """One row. A text starting with ``*`` is a centred label, with ``=`` centred data.

        ``spans`` gives the columns each text covers (one each by default); ``height`` is the least in cm.
        """
        row = self.table.add_row()
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        spans = spans or [1] * len(texts)
        at = 0
        for text, span in zip(texts, spans, strict=True):
            cell = row.cells[at]
            if span > 1:
                cell = cell.merge(row.cells[at + span - 1])
            cell.width = Cm(sum(self.columns[at : at + span]))
            _vertical_center(cell, not text.startswith("^"))
            self._fill(cell, text)
            at += span
        if not split:
            mark_row(row, "cantSplit")
        return row

    def signing(
        self, label: str, name: str, *, height: float = 2.6, opinion: bool = True, dated: bool = True
    ) -> None:
        """An opinion cell: what is said, then who signed and when, at its foot."""
        lines = [f"{{{{ {name}.意见 }}}}"] if opinion else []
        sign = f"签名：[签:{{{{ {name}.签名 }}}}]"
        if dated:
            sign += f"　　[签:{{{{ {name}.日期 }}}}]"
        lines.append(f">{sign}")
        self.row(
            [f"*{label}", "\n".join(lines)], spans=[1, len(self.columns) - 1], height=height, split=False
        )

    def _fill(self, cell: Any, text: str) -> None:
        text = text.removeprefix("^")
        centred = text[:1] in "*="
        text = text[1:] if centred else text
        for index, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            right = line.startswith(">")
            write(paragraph, line.removeprefix(">"), size=self.size)
            paragraph.paragraph_format.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER
                if centred
                else WD_ALIGN_PARAGRAPH.RIGHT
                if right
                else WD_ALIGN_PARAGRAPH.LEFT
            )
            if right:
                paragraph.paragraph_format.space_before = Pt(10)


def write(
    paragraph: Any,
    text: str,
    *,
    face: str = "",
    size: float = 14,
    color: RGBColor | None = None,
    bold: bool = False,
) -> None:
    """Adds ``text`` to a paragraph; ``[签:…]`` parts take the signature style."""
    while text:
        plain, opened, rest = text.partition("[签:")
        if plain:
            run = paragraph.add_run(plain)
            run.font.size, run.bold = Pt(size), bold or None
            if face:
                run.font.name = face
                _east_asia(run._r.get_or_add_rPr(), face)
            if color is not None:
                run.font.color.rgb = color
        if not opened:
            return
        signed, _, text = rest.partition("]")
        run = paragraph.add_run(signed, style="签名")
        run.font.size = Pt(size + 1)


def _east_asia(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.set(qn("w:eastAsia"), face)


def mark_row(row: Any, name: str) -> None:
    """Gives a row a property: ``tblHeader`` (repeated on each page), ``cantSplit``."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(f"w:{name}"))


def _cell_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _vertical_center(cell: Any, centred: bool) -> None:
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center" if centred else "top")
    cell._tc.get_or_add_tcPr().append(align)


def _leave_broken_lines_alone(document: Any) -> None:
    """A line that ends in a line break is not spread to the margin, though its paragraph is justified."""
    compat = document.settings.element.find(qn("w:compat"))
    compat.insert(0, OxmlElement("w:doNotExpandShiftReturn"))


def _keep_signing_places(document: Any) -> None:
    """Keeps every signature and seal on one page with what stands before it: paper signed alone proves nothing."""
    blocks = [
        block
        for child in document.element.body
        for block in (child.iterchildren(qn("w:tr")) if child.tag == qn("w:tbl") else (child,))
    ]
    texts = ["".join(piece.text or "" for piece in block.iter(qn("w:t"))) for block in blocks]
    for place, text in enumerate(texts):
        if not ((".签名 }}" in text and ".意见 }}" not in text) or "印章）" in text):
            continue
        for before in range(place - 1, -1, -1):
            # A row of a loop would keep the whole table together.
            if "{%tr" in texts[before] or "{{ 行." in texts[before]:
                break
            for paragraph in blocks[before].iter(qn("w:p")):
                paragraph.get_or_add_pPr().get_or_add_keepNext().val = True
            if texts[before].strip() and "{%p" not in texts[before]:
                break


def _page_field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "code", "separate", "text", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        if kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "text":
            run.text = "1"
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
