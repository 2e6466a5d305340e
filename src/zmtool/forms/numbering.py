"""How document numbers (文号) are written: the bureau's format, checked against how numbers are read back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.values.document_number import DocumentNumber, parse_document_number


@dataclass(frozen=True, slots=True)
class Numbering:
    """The bureau's way of writing a number; serials have at least ``digits`` figures."""

    format: str
    digits: int

    def text(self, number: DocumentNumber) -> str:
        """The number as this bureau writes it."""
        return self.format.format(
            org=number.org, word=number.kind, year=number.year, seq=f"{number.seq:0{self.digits}d}"
        )


@kept_data
def load_numbering(overrides: Path | None = None) -> Numbering:
    """The bureau's numbering. Raises UsageProblem for a format whose numbers could not be read back."""
    path = data_file("schemas/numbering.yaml", overrides)
    data = load_checked(path, "numbering.schema.json")
    numbering = Numbering(data["format"], data["digits"])
    sample = DocumentNumber("示", "处", 2025, 12)
    try:
        good = parse_document_number(numbering.text(sample)) == sample
    except (InvalidValue, KeyError, IndexError, ValueError):
        good = False
    if not good:
        raise UsageProblem(
            f"文号格式“{numbering.format}”写出的文号无法读回",
            where=f"{path}:{line_of(path, ['format'])} 字段 format",
            next_step="应含 {org}、{word}、{year}、{seq}，如 {org}烟{word}〔{year}〕第{seq}号",
        )
    return numbering
