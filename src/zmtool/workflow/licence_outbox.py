"""What is handed on about licences, written into the workspace's outbox: filled documents, lists of certificates to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.file_names import safe_name
from zmtool.workflow.licence_applications import fill_documents
from zmtool.workflow.licence_certificate import certificates, write_certificates
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.workflow.filling import FilledDocument, Progress


@dataclass(frozen=True, slots=True)
class ApplicationPapers:
    """The filled documents of an application, and the folder they lie in."""

    folder: Path
    documents: tuple[FilledDocument, ...]


def fill_into_outbox(number: str, place: Place = None, progress: Progress | None = None) -> ApplicationPapers:
    """Fills the documents that the steps made into ``outbox/<application>/``. Raises NotFound, Refused."""
    with opened(place) as at:
        folder = at.workspace.outbox / safe_name(number)
        return ApplicationPapers(folder, tuple(fill_documents(number, folder, at, progress=progress)))


def certificates_into_outbox(
    numbers: Sequence[str], applications: Sequence[str], place: Place = None, *, now: datetime
) -> tuple[int, Path]:
    """Writes the list of certificates to print; how many, and the file. Raises as ``certificates``."""
    with opened(place) as at:
        found = certificates(numbers, applications, at, today=now.date())
        path = at.workspace.outbox / f"制证清单-{now:%Y%m%d-%H%M%S}.xlsx"
        return len(found.rows), write_certificates(found, path)
