"""What any document's fields may take, whatever it belongs to: bureau, officers, other documents, law, dossier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import Wordings, typed
from zmtool.forms.records import Catalogue
from zmtool.forms.wording import officers_text
from zmtool.staff.records import Bureau, Officer


class DocumentSources:
    """The dotted names that a field's source may use, resolved for one document among others.

    A method ``_root`` answers for ``root.name``; what a document belongs to adds its own.
    """

    def __init__(
        self,
        document: DocumentFacts,
        among: Sequence[DocumentFacts],
        bureau: Bureau,
        officers: tuple[Officer, ...],
        catalogue: Catalogue,
        wordings: Wordings,
    ) -> None:
        self.document, self.among, self.bureau, self.officers = document, among, bureau, officers
        self.catalogue, self.wordings = catalogue, wordings

    def value(self, source: str) -> object:
        """The value of ``root.name``; None for a name that the facts do not give."""
        root, _, name = source.partition(".")
        resolve: Callable[[str], object] | None = getattr(self, f"_{root}", None)
        return resolve(name) if resolve else None

    def _org(self, name: str) -> object:
        return getattr(self.bureau, name, None)

    def _officers(self, name: str) -> object:
        if name == "with_certs":
            return officers_text(self.officers)
        return tuple(one.name for one in self.officers)

    def _document(self, name: str) -> object:
        return getattr(self.document, name, None)

    def _other(self, name: str) -> object:
        """A part of the latest document of another type: ``type.number``, ``type.date`` or ``type.field``."""
        kind, _, part = name.partition(".")
        found = next((one for one in reversed(self.among) if one.type == kind), None)
        if found is None:
            return None
        return getattr(found, part) if part in ("number", "date") else found.fields.get(part)

    def _law(self, name: str) -> object:
        return self.wordings.law.get(name)

    def _text(self, name: str) -> object:
        return self.wordings.texts.get(name)

    def _dossier(self, name: str) -> object:
        if name == "page_count":
            return str(sum(one.pages for one in self.among if self._is_paged(one)))
        return tuple(self._entries()) if name == "entries" else None

    def _is_paged(self, document: DocumentFacts) -> bool:
        form = self.catalogue.get(document.type)
        return form is None or form.paged

    def _entries(self) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = []
        page = 1
        for document in self.among:
            form = self.catalogue.get(document.type)
            if not self._is_paged(document):
                continue
            number = document.number or document.fields.get("served_number", "")
            entries.append(
                {
                    "seq": str(len(entries) + 1),
                    "doc_number": number,
                    "responsible": self._responsible(document),
                    "title": form.title if form else document.fields.get("title", document.type),
                    "date": _date_of(document),
                    "pages": str(page),
                    "remark": "",
                }
            )
            page += document.pages
        return entries

    def _responsible(self, document: DocumentFacts) -> str:
        """Who made it: the bureau or its bank; of a paper that is no document of the catalogue, what it says."""
        form = self.catalogue.get(document.type)
        if form is None:
            return document.fields.get("origin", "")
        return self.bureau.bank if form.seal == "bank" else self.bureau.name


def _date_of(document: DocumentFacts) -> object:
    if document.date:
        return document.date
    for name in ("service_time", "return_time"):
        if name in document.fields:
            written = typed(document.fields[name], "datetime")
            return written.date() if isinstance(written, datetime) else written
    return None
