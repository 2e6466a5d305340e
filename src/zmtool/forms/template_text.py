"""The text of a Word template paragraph by paragraph, each with its place as a person would name it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from zmtool.base.errors import UsageProblem
from zmtool.forms.template import MAX_PART, RENDERED
from zmtool.forms.template_xml import W

_SHOWN = 18


@dataclass(frozen=True, slots=True)
class TemplateParagraph:
    """One paragraph: ``part`` is the zip member, ``place`` Chinese (正文第3段, 第1个表格第2行), ``node`` its XML."""

    part: str
    place: str
    text: str
    node: Any


def template_paragraphs(path: Path) -> tuple[TemplateParagraph, ...]:
    """Every paragraph of the text, the headers and the footers, in reading order.

    Raises UsageProblem for a file that is no sound .docx.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {
                one.filename: archive.read(one)
                for one in archive.infolist()
                if RENDERED.match(one.filename) and one.file_size <= MAX_PART
            }
        return tuple(one for name in sorted(parts) for one in _paragraphs(name, parts[name]))
    except (
        OSError,
        zipfile.BadZipFile,
        RuntimeError,
        EOFError,
        NotImplementedError,
        etree.XMLSyntaxError,
    ) as error:
        raise UsageProblem(
            "不是有效的 Word 文件（.docx）", where=str(path), next_step="请用 Word 或 WPS 另存为 .docx"
        ) from error


def _paragraphs(part: str, content: bytes) -> Iterator[TemplateParagraph]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    seen = 0
    tables = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), 1)}
    for node in root.iter(f"{W}p"):
        text = "".join(piece.text or "" for piece in node.iter(f"{W}t"))
        row = next(node.iterancestors(f"{W}tr"), None)
        if row is None:
            seen += 1
            where = f"第{seen}段"
        else:
            table = next(row.iterancestors(f"{W}tbl"))
            where = f"第{tables[table]}个表格第{table.findall(f'{W}tr').index(row) + 1}行"
        yield TemplateParagraph(part, _named(part, where, text), text, node)


def _named(part: str, where: str, text: str) -> str:
    piece = re.sub(r"\s+", " ", text).strip()
    shown = f"“{piece[:_SHOWN]}{'…' if len(piece) > _SHOWN else ''}”" if piece else ""
    kind = "页眉" if "header" in part else "页脚" if "footer" in part else "正文"
    return f"{kind}{where}{shown}"
