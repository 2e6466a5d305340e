"""Small Word files made by code, and the sample case."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def clean_case() -> CaseFacts:
    return read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")


def template_of(folder: Path, *paragraphs: str | Sequence[str]) -> Path:
    """A .docx of paragraphs; a sequence of texts makes one run of each text."""
    document = Document()
    for one in paragraphs:
        paragraph = document.add_paragraph()
        for run in [one] if isinstance(one, str) else one:
            paragraph.add_run(run)
    path = folder / "template.docx"
    document.save(str(path))
    return path


def table_template(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A .docx with one table."""
    document = Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    path = folder / "template.docx"
    document.save(str(path))
    return path


def raw_docx(folder: Path, body: str, *, head: str = "") -> Path:
    """A .docx whose document.xml is written by hand."""
    path = folder / "template.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>',
        )
    return path


def paragraphs_of(filled: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(filled)).paragraphs]


def member_of(filled: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert archive.testzip() is None
        return archive.read(name)


def text_of(filled: bytes) -> list[str]:
    """Every paragraph's text, tables included, in document order."""
    from lxml import etree

    root = etree.fromstring(member_of(filled))
    return [
        "".join(
            {"t": one.text or "", "br": "\n", "tab": "\t"}.get(etree.QName(one).localname, "")
            for one in paragraph.iter(f"{{{NAMESPACE}}}t", f"{{{NAMESPACE}}}br", f"{{{NAMESPACE}}}tab")
        )
        for paragraph in root.iter(f"{{{NAMESPACE}}}p")
    ]
