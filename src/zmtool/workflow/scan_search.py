"""Pages of scanned files in the full-text search: a hit names the file, the page, the document and its case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zmtool.scans.records import ScannedFile
from zmtool.scans.register_records import KeptDocument
from zmtool.store.search import Findable

if TYPE_CHECKING:
    from sqlmodel import Session

PAGE = "page"


def page_texts(scanned: ScannedFile, documents: Sequence[KeptDocument], name: str) -> Iterator[Findable]:
    """The text of every page, with what a person opens it by: the case, or the document's number in the queue."""
    owner = {page: one for one in documents for page in one.document.pages}
    for page in scanned.pages:
        if not page.lines:
            continue
        one = owner.get(page.page)
        title = f"{name} 第{page.page}页" + (f"《{one.document.title}》" if one else "")
        yield Findable(PAGE, str(page.page), _ref(one), title, page.text)


def refer_to(session: Session, document: KeptDocument) -> None:
    """Makes the pages of a document lead to the case that it was filed with."""
    from sqlmodel import col, select

    from zmtool.store.tables import SearchEntry

    rows = session.exec(
        select(SearchEntry).where(
            SearchEntry.owner == f"scan/{document.sha256}",
            col(SearchEntry.part).in_([str(page) for page in document.document.pages]),
        )
    )
    for row in rows:
        row.ref = _ref(document)


def _ref(document: KeptDocument | None) -> str:
    if document is None:
        return ""
    return document.document.case_no or f"扫描 {document.number}"
