"""Tables of scanned files.

What was read can be read again: documents and fields are replaced by a new reading. Corrections are people's work:
they are added, never changed, and refer to the file's content and page, not to a reading.
"""

from __future__ import annotations

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class ScanRow(SQLModel, table=True):
    """A file that came in. ``state`` is waiting, read or failed; ``problem`` is JSON where it failed.

    ``origin`` is where it came from: the path, or the package and the name inside it. ``case_wish`` is the case that
    the person named who brought it.
    """

    __tablename__ = "scan"

    sha256: str = Field(primary_key=True, foreign_key="original.sha256")
    name: str
    origin: str
    state: str = Field(index=True)
    case_wish: str
    pages: int
    engine: str
    problem: str = Field(sa_type=Text)
    notes: list[str] = Field(sa_type=JSON)
    received_at: str
    received_by: str
    read_at: str


class ScanDocumentRow(SQLModel, table=True):
    """A document on the pages of a file. ``unsure`` counts its fields that a person should look at.

    ``filed_by`` says how it found its case: code, number, party, file, named or person; empty: it waits for one.
    ``side`` counts the documents that begin on its first page, from 1.
    """

    __tablename__ = "scan_document"
    __table_args__ = (
        UniqueConstraint("sha256", "position"),
        Index("ix_scan_document_open", "set_aside", "unsure"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(foreign_key="scan.sha256", ondelete="CASCADE")
    position: int
    form: str
    title: str
    pages: list[int] = Field(sa_type=JSON)
    first_page: int
    confidence: float
    case_id: int | None = Field(default=None, foreign_key="penalty_case.id", ondelete="SET NULL", index=True)
    which: int
    filed_by: str
    reason: str = Field(sa_type=Text)
    unsure: int
    set_aside: bool = False
    side: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class ScanFieldRow(SQLModel, table=True):
    """A field, a cell (``table[row].column``) or a date of signing (``@place.date``) of a document, as read."""

    __tablename__ = "scan_field"

    document_id: int = Field(primary_key=True, foreign_key="scan_document.id", ondelete="CASCADE")
    field: str = Field(primary_key=True)
    position: int
    label: str
    value: str = Field(sa_type=Text)
    normal: str | None = Field(default=None, sa_type=Text)
    confidence: float
    page: int
    box: list[float] = Field(sa_type=JSON)
    alternatives: list[str] = Field(sa_type=JSON)
    mended: str = Field(sa_type=Text)


class CorrectionRow(SQLModel, table=True):
    """What a person said of a field: ``kind`` is confirmed, changed, absent or withdrawn. The latest of a field counts."""

    __tablename__ = "scan_correction"
    __table_args__ = (Index("ix_scan_correction_form", "form", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(foreign_key="original.sha256", index=True)
    first_page: int
    form: str
    field: str
    label: str
    read_value: str = Field(sa_type=Text)
    read_confidence: float
    engine: str
    value: str = Field(sa_type=Text)
    kind: str
    at: str
    by: str
    side: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
